"""The query language's words and signs: what a phone types, split and labelled."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from news.model import Span

QUOTES = '"“”„‟«»″＂〝〞〟'
"""What opens and closes a phrase wherever it stands."""

# What closes a phrase first of all; failing that, any of QUOTES does.
_CLOSING = {"“": "”", "”": "”", "„": "“”", "‟": "”", "«": "»", "»": "«", "〝": "〞〟"}
_DASHES = r"\-‐‑–—−"
_COMMAS = ",，،、"
_BREAK = rf"\s()（）|｜{_COMMAS}{QUOTES}"
_LEXEME = re.compile(
    rf"""
    (?P<blank>\s+)
    | (?P<quote>[{QUOTES}])
    # Single quotes are apostrophes too: they quote only where they wrap whole words.
    | (?P<wrapped>(?<![^{_BREAK}{_DASHES}])['‘‚](?=\S)[^{QUOTES}]*?(?<=\S)['’‘](?=[{_BREAK}]|\Z))
    | (?P<open>[(（])
    | (?P<close>[)）])
    | (?P<comma>[{_COMMAS}])
    | (?P<exclude>(?<![^\s(（)）|｜{_COMMAS}])[{_DASHES}]+(?=[^\s)）|｜{_COMMAS}{_DASHES}]))
    | (?P<or>[|｜]+|(?<![^{_BREAK}])(?:OR|ИЛИ)(?=[{_BREAK}]|\Z))
    | (?P<and>(?<![^{_BREAK}])(?:AND|И)(?=[{_BREAK}]|\Z))
    | (?P<not>(?<![^{_BREAK}])(?:NOT|НЕ)(?=[{_BREAK}]|\Z))
    | (?P<word>[^{_BREAK}]+)
    """,
    re.VERBOSE,
)


class Kind(Enum):
    """What a lexeme does."""

    WORD = auto()
    PHRASE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()


STARTS_OPERAND = frozenset({Kind.WORD, Kind.PHRASE, Kind.NOT, Kind.OPEN})
ENDS_OPERAND = frozenset({Kind.WORD, Kind.PHRASE, Kind.CLOSE})


class Lexeme(NamedTuple):
    """A piece of a query."""

    kind: Kind
    text: str
    """Of a phrase, what stands between its quotes."""
    place: Span
    """In the query as typed, quotes included."""
    closed: bool = True
    """False: a phrase whose closing quote is missing."""


_KINDS = {
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "comma": Kind.COMMA,
    "exclude": Kind.NOT,
    "or": Kind.OR,
    "and": Kind.AND,
    "not": Kind.NOT,
    "word": Kind.WORD,
}


def lexemes(text: str) -> Iterator[Lexeme]:
    """Split a query; white space is left out."""
    place = 0
    while found := _LEXEME.match(text, place):
        group = found.lastgroup or ""
        place = found.end()
        if group == "quote":
            phrase = _phrase(text, found.start())
            place = phrase.place[1]
            yield phrase
        elif group == "wrapped":
            yield Lexeme(Kind.PHRASE, found[0][1:-1], found.span())
        elif group != "blank":
            yield Lexeme(_KINDS[group], found[0], found.span())


def _phrase(text: str, start: int) -> Lexeme:
    """Read a phrase that opens at `start`, up to its closing quote or the end."""
    inside = start + 1
    for closing in (_CLOSING.get(text[start], QUOTES), QUOTES):
        if found := re.compile(f"[{closing}]").search(text, inside):
            return Lexeme(Kind.PHRASE, text[inside : found.start()], (start, found.end()))
    return Lexeme(Kind.PHRASE, text[inside:], (start, len(text)), closed=False)
