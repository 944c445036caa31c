"""The query language: what a person types, understood or refused with the place of the error.

words            all of them, in any order; `AND` and `И` between them say the same
a OR b, a | b    either; also `ИЛИ` and a comma
-a, NOT a, НЕ a  without it
"a b"            side by side
abc*             words that begin so
( )              what belongs together
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from news.lexer import ENDS_OPERAND, QUOTES, STARTS_OPERAND, Kind, Lexeme, lexemes
from news.syntax import (
    All,
    Any,
    Node,
    Not,
    Query,
    Term,
    all_of,
    any_of,
    is_positive,
    negated,
    positive_terms,
)
from news.text import clean, is_unspaced, tokenize

if TYPE_CHECKING:
    from news.model import Span

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "MAX_TERMS",
    "MIN_PREFIX",
    "All",
    "Any",
    "Node",
    "Not",
    "Query",
    "QueryError",
    "Term",
    "is_positive",
    "parse",
    "positive_terms",
]

MAX_LENGTH = 256
"""Code points of a query, as typed and as written out."""
MAX_TERMS = 32
"""Words and phrases of a query."""
MAX_DEPTH = 16
"""Brackets within brackets."""
MIN_PREFIX = 3
"""Letters before a star."""

_OPERATORS = frozenset({Kind.AND, Kind.OR, Kind.NOT, Kind.COMMA})
_SPACES_FOR_QUOTES = str.maketrans(dict.fromkeys(QUOTES, " "))


class QueryError(ValueError):
    """A query that can't work.

    `code` says why:
    `empty`, nothing to look for; `only_exclusions`; `prefix_too_short`; `star_inside`, a star
    elsewhere than at the end; `missing_operand`, an operator with nothing to work on; `too_long`,
    `too_many_terms`, `too_deep`.
    `place` is the span in the query as typed; `values["word"]` is the word at fault, where one is.
    """

    def __init__(self, code: str, place: Span, values: dict[str, str] | None = None) -> None:
        super().__init__(f"{code} at {place[0]}-{place[1]}")
        self.code = code
        self.place = place
        self.values = values or {}


def parse(text: str) -> Query:
    """Understand a query.

    Raises:
        QueryError: there is no sense in it; nothing else is ever raised.

    """
    whole = (0, len(text))
    if len(text) > MAX_LENGTH:
        raise QueryError("too_long", whole)
    repairs: list[str] = []
    pieces = _settled(_balanced(_meaningful(text, repairs), repairs))
    if not pieces:
        raise QueryError("empty", whole)
    root = _Parser(pieces).any()
    if place := _exclusions(root):
        raise QueryError("only_exclusions", place, {"word": text[slice(*place)]})
    query = Query(root, tuple(dict.fromkeys(repairs)))
    # Written out it can be longer than typed, and it must be read again from the database.
    if len(str(query)) > MAX_LENGTH:
        raise QueryError("too_long", whole)
    return query


def _meaningful(text: str, repairs: list[str]) -> list[Lexeme]:
    """Leave out what is punctuation only."""
    pieces = []
    for piece in lexemes(text):
        if not piece.closed:
            repairs.append("closing quote added")
        if piece.kind not in (Kind.WORD, Kind.PHRASE) or "*" in piece.text or tokenize(piece.text):
            pieces.append(piece)
    return pieces


def _balanced(pieces: list[Lexeme], repairs: list[str]) -> list[Lexeme]:
    """Pair the brackets, and leave out those around nothing."""
    kept: list[Lexeme] = []
    depth = 0
    for piece in pieces:
        depth += (piece.kind is Kind.OPEN) - (piece.kind is Kind.CLOSE)
        if depth < 0:
            depth = 0
            repairs.append("bracket removed")
        elif piece.kind is Kind.CLOSE and kept[-1].kind is Kind.OPEN:
            kept.pop()
        else:
            kept.append(piece)
        if depth > MAX_DEPTH:
            raise QueryError("too_deep", piece.place)
    while kept and kept[-1].kind is Kind.OPEN:
        kept.pop()
        depth -= 1
        repairs.append("bracket removed")
    if depth:
        end = kept[-1].place[1]
        kept += [Lexeme(Kind.CLOSE, ")", (end, end))] * depth
        repairs.append("closing bracket added")
    return kept


def _settled(pieces: list[Lexeme]) -> list[Lexeme]:
    """Leave out commas that divide nothing, and take an `И` that joins nothing for a word."""
    kept: list[Lexeme] = []
    for place, piece in enumerate(pieces):
        after_operand = bool(kept) and kept[-1].kind in ENDS_OPERAND
        before_operand = place + 1 < len(pieces) and pieces[place + 1].kind in STARTS_OPERAND
        if after_operand and before_operand:
            kept.append(piece)
        elif piece.kind is Kind.AND and piece.text == "И":
            kept.append(piece._replace(kind=Kind.WORD))
        elif piece.kind is not Kind.COMMA:
            kept.append(piece)
    return kept


class _Parser:
    """A recursive descent over the pieces of a query: one method for each rule of the grammar."""

    def __init__(self, pieces: list[Lexeme]) -> None:
        self._pieces = pieces
        self._next = 0
        self._terms = 0

    def any(self) -> Node:
        parts = [self._all()]
        while self._take(Kind.OR, Kind.COMMA):
            parts.append(self._all())
        return any_of(parts)

    def _all(self) -> Node:
        parts = [self._operand()]
        while self._take(Kind.AND) or self._kind() in STARTS_OPERAND:
            parts.append(self._operand())
        return all_of(parts)

    def _operand(self) -> Node:
        if sign := self._take(Kind.NOT):
            part = self._operand()
            return negated(part, (sign.place[0], self._pieces[self._next - 1].place[1]))
        if self._take(Kind.OPEN):
            inside = self.any()
            self._take(Kind.CLOSE)
            return inside
        if piece := self._take(Kind.WORD, Kind.PHRASE):
            return self._term(piece)
        raise self._operand_missing()

    def _term(self, piece: Lexeme) -> Term:
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise QueryError("too_many_terms", piece.place)
        return _term(piece)

    def _operand_missing(self) -> QueryError:
        """Blame the operator before the gap, else the one that stands in it."""
        before = self._pieces[self._next - 1] if self._next else None
        operator = before if before and before.kind in _OPERATORS else self._pieces[self._next]
        return QueryError("missing_operand", operator.place, {"word": operator.text})

    def _kind(self) -> Kind | None:
        return self._pieces[self._next].kind if self._next < len(self._pieces) else None

    def _take(self, *kinds: Kind) -> Lexeme | None:
        if self._kind() not in kinds:
            return None
        self._next += 1
        return self._pieces[self._next - 1]


def _term(piece: Lexeme) -> Term:
    text = clean(piece.text).translate(_SPACES_FOR_QUOTES)
    words = tokenize(text)
    end = words[-1].end if words else len(text)
    if not words:
        raise QueryError("prefix_too_short", piece.place, {"word": text.strip()})
    if "*" in text[:end]:
        raise QueryError("star_inside", piece.place, {"word": text.strip()})
    spelled = " ".join(text[words[0].start : end].split())
    tokens = tuple(word.key for word in words)
    # A letter of a script without spaces is a whole token, so a phrase of them goes on by itself.
    prefix = "*" in text[end:] and not is_unspaced(tokens[-1])
    if prefix and len(tokens[-1]) < MIN_PREFIX:
        raise QueryError("prefix_too_short", piece.place, {"word": f"{spelled}*"})
    return Term(tokens, prefix, spelled)


def _exclusions(node: Node) -> Span | None:
    """Give the place of a part that excludes only, where the whole query hangs on it."""
    if isinstance(node, Not):
        return node.place
    if isinstance(node, Term) or is_positive(node):
        return None
    places = [place for part in node.parts if (place := _exclusions(part))]
    together = all(isinstance(part, Not) for part in node.parts)
    return (places[0][0], places[-1][1]) if together else places[0]
