"""What was typed in small letters and may be meant in capitals: a name, an acronym, an operator."""

from __future__ import annotations

from dataclasses import dataclass

from bot.texts import Html, Texts, mark
from news.also import Names
from news.query import All, Query, QueryError, Term, parse
from news.spelling import is_ordinary

_SHORTEST = 5
"""Letters of what may be a name."""

_OPERATORS = frozenset({"and", "or", "not", "и", "или", "не"})

_NAME = mark("Is it a name? <b>{query}</b>, with a capital, finds it in any script.")
_ACRONYM = mark("In small letters this is the word. Did you mean <b>{query}</b>?")
_OPERATOR = mark("In small letters all these are words. Did you mean <b>{query}</b>?")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a query in small letters may mean."""

    query: Query
    text: str
    """A question that shows the query; a message id."""

    def hint(self, texts: Texts) -> Html:
        """Say what capitals would do."""
        return texts.say(self.text, query=self.query)


def meant(query: Query, names: Names, *, found: bool) -> Meant | None:
    """Give what a query may mean with capitals: `CSTO or NATO`, `who`, `erdogan`.

    What may be a name is one only where nothing was `found`. None: the query is fine as it is.
    """
    parts = query.root.parts if isinstance(query.root, All) else (query.root,)
    terms = [part for part in parts if isinstance(part, Term) and _is_word(part)]
    if len(terms) != len(parts) or any(one.word == str(query) for one in names.of(query)):
        return None
    # Of a word that stands twice a query keeps one: only three words are surely as they were typed.
    match [term.text for term in terms]:
        case [left, operator, right] if operator in _OPERATORS:
            return _read(f"{left} {operator.upper()} {right}", _OPERATOR)
        case [word]:
            return _of_word(word, query, names, found=found)
        case _:
            return None


def _is_word(term: Term) -> bool:
    return len(term.tokens) == 1 and not (term.prefix or term.exact)


def _of_word(word: str, query: Query, names: Names, *, found: bool) -> Meant | None:
    if not (word.isalpha() and word.islower()):
        return None
    acronym = _read(word.upper(), _ACRONYM)
    if acronym is None or names.of(acronym.query):
        return acronym
    name = _read(word.capitalize(), _NAME)
    may_be_name = not found and len(word) >= _SHORTEST and not is_ordinary(word)
    return name if may_be_name and name is not None and name.query != query else None


def _read(text: str, hint: str) -> Meant | None:
    """Read what may be meant; None: it is no query, such as an operator alone."""
    try:
        return Meant(parse(text), hint)
    except QueryError:
        return None
