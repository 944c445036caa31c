"""The plain queries that most are, understood without the grammar: a million are read at a start.

What stands here means what `news.query` makes of it, and says so faster.
"""

from __future__ import annotations

import re

from news.spelling import canonical
from news.syntax import Node, Term, all_of, any_of, negated
from news.terms import MIN_PREFIX

_WORD = "(?:[A-Za-z]{1,32}|[А-Яа-я]{1,32})"
_PREFIX = re.compile(rf"[A-Za-z]{{{MIN_PREFIX},32}}\*")
_CHOICE = re.compile(rf"{_WORD} OR {_WORD}")
_TOGETHER = re.compile(
    rf'(?P<quote>"?)(?P<words>{_WORD}(?: {_WORD}){{0,2}})(?P=quote)(?: -(?P<without>{_WORD}))?'
)
_OPERATORS = frozenset({"AND", "OR", "NOT", "NEAR", "И", "ИЛИ", "НЕ", "РЯДОМ"})


def understood(text: str) -> Node | None:
    """Give what a plain query asks for; None: it takes the grammar to tell.

    Plain are up to three words or a phrase, with an exclusion or without; one word `OR` another;
    and a prefix.
    """
    if _PREFIX.fullmatch(text):
        return Term((text[:-1].lower(),), prefix=True, text=text[:-1])
    if _CHOICE.fullmatch(text):
        choices = text.split(" OR ")
        return any_of(map(_word, choices)) if _OPERATORS.isdisjoint(choices) else None
    found = _TOGETHER.fullmatch(text)
    if found is None:
        return None
    words, without = found["words"].split(" "), found["without"]
    if not _OPERATORS.isdisjoint(words) or without in _OPERATORS:
        return None
    parts: list[Node] = [_phrase(words)] if found["quote"] else [*map(_word, words)]
    if without:
        parts.append(negated(_word(without), (found.start("without") - 1, len(text))))
    return all_of(parts) if len(parts) > 1 else parts[0]


def _word(word: str) -> Term:
    return Term((canonical(word),), text=word)


def _phrase(words: list[str]) -> Term:
    tokens = tuple(map(canonical, words))
    return Term(tokens, quoted=len(tokens) > 1, text=" ".join(words))
