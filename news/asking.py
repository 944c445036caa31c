"""What a query asks of single words: the asked words of its terms, and what an archive must hold.

Sources and languages are asked for by words too, such as `source:Tass` and `lang:ru`: an item
holds them as it holds the words of its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from news.analysis import EXACT, PREFIX
from news.fullnames import full_name
from news.model import WantedAll, WantedAny, WantedWord
from news.query import All, Any, In, Near, Not, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from news.analysis import Analyst
    from news.model import Wanted
    from news.query import Node

SOURCE = "source:"
LANGUAGE = "lang:"

ANYTHING = WantedAll(())
"""What an exclusion or a source demands of the archive: nothing in particular."""

_LONGEST = 100
"""Code points that the archive is asked for: PostgreSQL takes no word of 2 kB."""


def asked_words(term: Term) -> tuple[str, ...]:
    """Give the asked words of a term, in order."""
    if term.exact:
        return tuple(EXACT + token for token in term.tokens)
    if term.prefix:
        return (*term.tokens[:-1], term.tokens[-1].lower() + PREFIX)
    return term.tokens


def all_asked_words(node: Node) -> Iterator[str]:
    """Give the asked words of all terms under a node, the excluded ones included."""
    if isinstance(node, Term):
        yield from asked_words(node)
    elif isinstance(node, Not):
        yield from all_asked_words(node.part)
    elif isinstance(node, In):
        if node.field != "lang":
            yield from all_asked_words(node.part)
    else:
        for part in node.parts:
            yield from all_asked_words(part)


def wanted_of(node: Node, analyst: Analyst) -> Wanted:
    """Give what the archive's index is asked: a superset of what satisfies the node."""
    if isinstance(node, Term):
        # Of a first name an initial is enough.
        name = full_name(node)
        words = (name.surname,) if name else asked_words(node)
        return _all(_wanted_word(word, analyst) for word in words)
    if isinstance(node, All | Near):
        return _all(wanted_of(part, analyst) for part in node.parts)
    if isinstance(node, Any):
        return _any(wanted_of(part, analyst) for part in node.parts)
    if isinstance(node, In) and node.field == "title":
        return wanted_of(node.part, analyst)
    return ANYTHING


def _wanted_word(word: str, analyst: Analyst) -> Wanted:
    if word.endswith(PREFIX):
        return _wanted_key(word[:-1], is_prefix=True)
    return _any(map(_wanted_key, analyst.asked_keys(word)))


def _wanted_key(key: str, *, is_prefix: bool = False) -> WantedWord:
    return WantedWord(key[:_LONGEST], prefix=is_prefix or len(key) > _LONGEST)


def _all(parts: Iterable[Wanted]) -> Wanted:
    flat: dict[Wanted, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, WantedAll) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else WantedAll(tuple(flat))


def _any(parts: Iterable[Wanted]) -> Wanted:
    flat: dict[Wanted, None] = {}
    for part in parts:
        if part == ANYTHING:
            return ANYTHING
        flat.update(dict.fromkeys(part.parts if isinstance(part, WantedAny) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else WantedAny(tuple(flat))
