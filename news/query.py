"""The query language: what a person types, understood or refused with the place of the error.

words                 all of them, in any order; `AND`, `И`, `&&` between them say the same
a OR b, a | b         either; also `ИЛИ` and a comma
-a, NOT a, НЕ a       without it
"a b"                 side by side
abc*                  words that begin so
a NEAR/5 b, a ~5 b    close together, in any order; also `РЯДОМ/5` and `"a b c"~5`
=a, ="a b"            these letters only
title:a source:a      in one property of the item; also `lang:ru`, `заголовок:` …
( )                   what belongs together
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from news.lexer import STARTS_OPERAND, Kind, Lexeme
from news.punctuation import MAX_DEPTH, pieces_of
from news.query_error import QueryError
from news.shorthand import understood
from news.syntax import (
    All,
    Any,
    In,
    Near,
    Node,
    Not,
    Query,
    Term,
    all_of,
    any_of,
    is_positive,
    near,
    negated,
    positive_terms,
    within,
)
from news.terms import (
    DEFAULT_DISTANCE,
    MAX_DISTANCE,
    MIN_PREFIX,
    apart,
    close_together,
    distance_of,
    languages,
    term_of,
)

if TYPE_CHECKING:
    from news.model import Span

__all__ = [
    "DEFAULT_DISTANCE",
    "MAX_DEPTH",
    "MAX_DISTANCE",
    "MAX_LENGTH",
    "MAX_TERMS",
    "MIN_PREFIX",
    "All",
    "Any",
    "In",
    "Near",
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

_SURELY_FITS = MAX_LENGTH // 10
"""Nothing typed grows tenfold: a space of a scattered phrase becomes ` NEAR/50 ` at most."""

_UNARY = (Kind.NOT, Kind.FIELD, Kind.EXACT)
_OPERATORS = (*_UNARY, Kind.AND, Kind.OR, Kind.COMMA, Kind.NEAR)


def parse(text: str) -> Query:
    """Understand a query.

    Raises:
        QueryError: there is no sense in it; nothing else is ever raised.

    """
    if plain := understood(text):
        return Query(plain)
    whole = (0, len(text))
    if len(text) > MAX_LENGTH:
        raise QueryError("too_long", whole)
    repairs: list[str] = []
    pieces = pieces_of(text, repairs)
    if not pieces:
        raise QueryError("empty", whole)
    root = _Parser(pieces).any()
    if baseless := _baseless(root):
        raise _no_base(baseless, text)
    query = Query(root, tuple(dict.fromkeys(repairs)))
    # Written out it can be longer than typed, and it must be read again from the database.
    if len(text) > _SURELY_FITS and len(str(query)) > MAX_LENGTH:
        raise QueryError("too_long", whole)
    return query


class _Parser:
    """A recursive descent over the pieces of a query: one method for each rule of the grammar."""

    def __init__(self, pieces: list[Lexeme]) -> None:
        self._pieces = pieces
        self._next = 0
        self._terms = 0
        self._in_field = False

    def any(self) -> Node:
        parts = [self._all()]
        while self._take(Kind.OR, Kind.COMMA):
            parts.append(self._all())
        return any_of(parts)

    def _all(self) -> Node:
        parts = [self._near()]
        while self._take(Kind.AND) or self._kind() in STARTS_OPERAND:
            parts.append(self._near())
        return all_of(parts)

    def _near(self) -> Node:
        parts = [self._operand()]
        signs = []
        while sign := self._take(Kind.NEAR):
            signs.append(sign)
            parts.append(self._operand())
        return close_together(parts, signs) if signs else parts[0]

    def _operand(self) -> Node:
        if piece := self._take(Kind.WORD, Kind.PHRASE):
            return self._words(piece)
        if sign := self._take(Kind.NOT):
            return negated(self._operand(), self._since(sign))
        if sign := self._take(Kind.FIELD):
            return self._field(sign)
        if self._take(Kind.OPEN):
            inside = self.any()
            self._take(Kind.CLOSE)
            return inside
        raise self._operand_missing()

    def _field(self, sign: Lexeme) -> Node:
        if self._in_field:
            raise QueryError("field_in_field", sign.place, {"word": sign.text})
        self._in_field = True
        part = self._operand()
        self._in_field = False
        place = self._since(sign)
        return within(sign.field, languages(part, place) if sign.field == "lang" else part, place)

    def _words(self, piece: Lexeme) -> Node:
        term = term_of(piece)
        sign = self._take(Kind.NEAR) if self._is_scattered(term, piece) else None
        parts = apart(term) if sign else [term]
        self._terms += len(parts)
        if self._terms > MAX_TERMS:
            raise QueryError("too_many_terms", piece.place)
        return near(parts, distance_of(sign)) if sign else term

    def _is_scattered(self, term: Term, piece: Lexeme) -> bool:
        """Say whether a phrase is followed by a distance without a space: `"a b c"~5`."""
        is_phrase = piece.kind is Kind.PHRASE and len(term.tokens) > 1
        following = self._pieces[self._next] if self._kind() is Kind.NEAR else None
        return is_phrase and following is not None and following.place[0] == piece.place[1]

    def _operand_missing(self) -> QueryError:
        """Blame the operator before the gap, else the one that stands in it."""
        before = self._pieces[self._next - 1] if self._next else None
        sign = before if before and before.kind in _OPERATORS else self._pieces[self._next]
        code = "missing_word" if sign.kind in _UNARY else "missing_operand"
        return QueryError(code, sign.place, {"word": sign.text})

    def _since(self, sign: Lexeme) -> Span:
        """Give the place from a sign to the piece that was taken last."""
        return (sign.place[0], self._pieces[self._next - 1].place[1])

    def _kind(self) -> Kind | None:
        return self._pieces[self._next].kind if self._next < len(self._pieces) else None

    def _take(self, *kinds: Kind) -> Lexeme | None:
        if self._kind() not in kinds:
            return None
        self._next += 1
        return self._pieces[self._next - 1]


def _baseless(node: Node) -> list[Not | In]:
    """Give the parts that exclude or filter only, where the whole query hangs on them."""
    if isinstance(node, Term | Near) or is_positive(node):
        return []
    if isinstance(node, Not | In):
        return [node]
    found = [baseless for part in node.parts if (baseless := _baseless(part))]
    alone = [part for part in node.parts if isinstance(part, Not | In)]
    return alone if len(alone) == len(found) == len(node.parts) else found[0]


def _no_base(parts: list[Not | In], text: str) -> QueryError:
    is_filter = any(isinstance(part, In) and part.field == "lang" for part in parts)
    place = (parts[0].place[0], parts[-1].place[1])
    code = "only_filters" if is_filter else "only_exclusions"
    return QueryError(code, place, {"word": text[slice(*place)]})
