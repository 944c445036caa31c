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
_COLON = "[:：]"
_BREAK = rf"\s()（）|｜{_COMMAS}{QUOTES}"
_BEGIN, _END = rf"(?<![^{_BREAK}])", rf"(?=[{_BREAK}]|\Z)"
# What may stand right before a sign that begins a word.
_BEFORE = rf"\s(（)）|｜{_COMMAS}:：+"
_WITHIN = rf"[~～]\d+{_END}"
_LEXEME = re.compile(
    rf"""
    (?P<blank>\s+)
    | (?P<plus>\++(?=[^\s+]))
    | (?P<quote>=*[{QUOTES}])
    # Single quotes are apostrophes too: they quote only where they wrap whole words.
    | (?P<wrapped>(?<![^{_BEFORE}{QUOTES}{_DASHES}])=*['‘‚](?=\S)[^{QUOTES}]*?(?<=\S)['’‘]{_END})
    | (?P<exact>=+(?=[(（]))
    | (?P<open>[(（])
    | (?P<close>[)）])
    | (?P<comma>[{_COMMAS}])
    | (?P<exclude>(?<![^{_BEFORE}])[{_DASHES}]+(?=[^\s)）|｜{_COMMAS}{_DASHES}]))
    | (?P<or>[|｜]+|{_BEGIN}(?:OR|ИЛИ){_END})
    | (?P<and>&&+|{_BEGIN}(?:AND|И){_END})
    | (?P<not>{_BEGIN}(?:NOT|НЕ){_END})
    | (?P<near>{_WITHIN}|{_BEGIN}(?:NEAR|РЯДОМ)(?:/[^{_BREAK}]*)?{_END})
    # The colon of an address is not that of a field.
    | (?P<title>(?i:title|заголовок){_COLON}(?!//))
    | (?P<source>(?i:source|источник){_COLON}(?!//))
    | (?P<lang>(?i:lang|language|язык){_COLON}(?!//))
    | (?P<word>(?:(?!&&|{_WITHIN})[^{_BREAK}])+)
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
    NEAR = auto()
    FIELD = auto()
    EXACT = auto()
    """An `=` that has no word behind it."""
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()


STARTS_OPERAND = (Kind.WORD, Kind.PHRASE, Kind.NOT, Kind.FIELD, Kind.EXACT, Kind.OPEN)
ENDS_OPERAND = (Kind.WORD, Kind.PHRASE, Kind.CLOSE)


class Lexeme(NamedTuple):
    """A piece of a query."""

    kind: Kind
    text: str
    """Of a word or phrase, what there is without its quotes and its `=`."""
    place: Span
    """In the query as typed, quotes and `=` included."""
    closed: bool = True
    """False: a phrase whose closing quote is missing."""
    exact: bool = False
    """A word or phrase with `=` before it."""
    field: str = ""
    """`title`, `source` or `lang`, in whatever language it is written."""


_KINDS = {
    "exact": Kind.EXACT,
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "comma": Kind.COMMA,
    "exclude": Kind.NOT,
    "or": Kind.OR,
    "and": Kind.AND,
    "not": Kind.NOT,
    "near": Kind.NEAR,
}


def lexemes(text: str) -> Iterator[Lexeme]:
    """Split a query; white space and plus signs before words are left out."""
    place = 0
    while found := _LEXEME.match(text, place):
        lexeme = _lexeme(found)
        place = lexeme.place[1] if lexeme else found.end()
        if lexeme:
            yield lexeme


def _lexeme(found: re.Match[str]) -> Lexeme | None:
    group, text = found.lastgroup or "", found[0]
    exact = text.startswith("=")
    match group:
        case "blank" | "plus":
            return None
        case "quote":
            return _phrase(found, exact=exact)
        case "wrapped":
            return Lexeme(Kind.PHRASE, text.lstrip("=")[1:-1], found.span(), exact=exact)
        case "word":
            return Lexeme(Kind.WORD, text.lstrip("="), found.span(), exact=exact)
        case "title" | "source" | "lang":
            return Lexeme(Kind.FIELD, text, found.span(), field=group)
    return Lexeme(_KINDS[group], text, found.span())


def _phrase(opening: re.Match[str], *, exact: bool) -> Lexeme:
    """Read a phrase from its opening quote up to its closing one or the end."""
    text, (start, inside) = opening.string, opening.span()
    for closing in (_CLOSING.get(opening[0][-1], QUOTES), QUOTES):
        if found := re.compile(f"[{closing}]").search(text, inside):
            place = start, found.end()
            return Lexeme(Kind.PHRASE, text[inside : found.start()], place, exact=exact)
    return Lexeme(Kind.PHRASE, text[inside:], (start, len(text)), closed=False, exact=exact)
