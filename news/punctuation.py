"""A query as typed, put in order: brackets paired, and left out what has nothing to work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from news.lexer import ENDS_OPERAND, STARTS_OPERAND, Kind, Lexeme, lexemes
from news.query_error import QueryError
from news.text import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_DEPTH = 16
"""Brackets within brackets."""

_BARE = (Kind.WORD, Kind.PHRASE)


def pieces_of(text: str, repairs: list[str]) -> list[Lexeme]:
    """Split a query into pieces that make sense together, and note what was mended.

    Raises:
        QueryError: `too_deep`.

    """
    pieces = _meaningful(text, repairs)
    if all(piece.kind in _BARE for piece in pieces):
        return pieces
    return _settled(_balanced(pieces, repairs), repairs)


def _meaningful(text: str, repairs: list[str]) -> list[Lexeme]:
    """Leave out words that are signs only."""
    pieces = []
    for piece in lexemes(text):
        if not piece.closed:
            repairs.append("closing quote added")
        if piece.kind not in _BARE or "*" in piece.text or tokenize(piece.text):
            pieces.append(piece)
    return pieces


def _balanced(pieces: Iterable[Lexeme], repairs: list[str]) -> list[Lexeme]:
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


def _settled(pieces: list[Lexeme], repairs: list[str]) -> list[Lexeme]:
    """Leave out operators that are double or at an edge, and idle commas; an idle `И` is a word."""
    kept: list[Lexeme] = []
    for place, piece in enumerate(pieces):
        before = kept[-1].kind if kept else Kind.OPEN
        after = pieces[place + 1].kind if place + 1 < len(pieces) else Kind.CLOSE
        has_left, has_right = before in ENDS_OPERAND, after in STARTS_OPERAND
        is_edge = (has_left and after is Kind.CLOSE) or (has_right and before is Kind.OPEN)
        is_double = after is piece.kind
        if has_left and has_right:
            kept.append(piece)
        elif piece.kind is Kind.AND and piece.text == "И":
            kept.append(piece._replace(kind=Kind.WORD))
        elif piece.kind in (Kind.AND, Kind.OR) and (is_edge or is_double):
            repairs.append("operator removed")
        elif piece.kind is not Kind.COMMA:
            kept.append(piece)
    return kept
