"""The words of a query, understood: alone, close together, or as the name of a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from news.language_names import language_named
from news.lexer import QUOTES, Kind, Lexeme
from news.query_error import QueryError
from news.spelling import canonical, exact
from news.syntax import All, Any, Node, Not, Query, Term, any_of, near
from news.text import clean, fold, is_unspaced, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from news.model import Span

MIN_PREFIX = 3
"""Letters before a star."""
DEFAULT_DISTANCE = 10
"""Words that a NEAR without a number reaches."""
MAX_DISTANCE = 50
"""Words that a NEAR may reach."""

_SPACES_FOR_QUOTES = str.maketrans(dict.fromkeys(QUOTES, " "))


def term_of(piece: Lexeme) -> Term:
    """Understand a word or phrase.

    Raises:
        QueryError: `prefix_too_short`, `star_inside`, `exact_prefix`.

    """
    text = clean(piece.text).translate(_SPACES_FOR_QUOTES)
    words = tokenize(text)
    end = words[-1].end if words else len(text)
    if not words:
        raise _fault("prefix_too_short", piece, text.strip())
    if "*" in text[:end]:
        raise _fault("star_inside", piece, text.strip())
    spelled = " ".join(text[words[0].start : end].split())
    spelling = exact if piece.exact else canonical
    tokens = tuple(spelling(word.text) for word in words)
    # A letter of a script without spaces is a whole token, so a phrase of them goes on by itself.
    prefix = "*" in text[end:] and not is_unspaced(tokens[-1])
    if prefix:
        tokens = (*tokens[:-1], fold(words[-1].text))
        _check_prefix(piece, tokens[-1], f"{spelled}*")
    quoted = len(tokens) > 1 and (piece.kind is Kind.PHRASE or piece.exact)
    return Term(tokens, prefix, piece.exact, quoted, spelled)


def apart(phrase: Term) -> list[Term]:
    """Give the words of a phrase as terms of their own."""
    words = tokenize(phrase.text)
    last = len(words) - 1
    return [
        Term((token,), phrase.prefix and i == last, phrase.exact, text=word.text)
        for i, (token, word) in enumerate(zip(phrase.tokens, words, strict=True))
    ]


def close_together(parts: Sequence[Node], signs: Sequence[Lexeme]) -> Node:
    """Join what NEARs stand between.

    Raises:
        QueryError: `near_needs_words`, `near_distances`, `bad_distance`.

    """
    terms = [part for part in parts if isinstance(part, Term)]
    if len(terms) < len(parts):
        raise _fault("near_needs_words", signs[0])
    distances = [distance_of(sign) for sign in signs]
    for sign, distance in zip(signs, distances, strict=True):
        if distance != distances[0]:
            raise _fault("near_distances", sign)
    return near(terms, distances[0])


def distance_of(sign: Lexeme) -> int:
    """Read how far a `NEAR/5`, `NEAR` or `~5` reaches.

    Raises:
        QueryError: `bad_distance`.

    """
    number = sign.text[1:] if sign.text[0] in "~～" else sign.text.partition("/")[2]
    if number.isdecimal() and 1 <= int(number) <= MAX_DISTANCE:
        return int(number)
    if number or "/" in sign.text:
        raise _fault("bad_distance", sign)
    return DEFAULT_DISTANCE


def languages(node: Node, place: Span) -> Node:
    """Give the same with each language by its code; languages that stand side by side are choices.

    Raises:
        QueryError: `unknown_language`.

    """
    if isinstance(node, Any | All):
        parts = [languages(part, place) for part in node.parts]
        is_choice = isinstance(node, Any) or all(isinstance(part, Term) for part in parts)
        return any_of(parts) if is_choice else All(tuple(parts))
    if isinstance(node, Not):
        return Not(languages(node.part, place), node.place)
    code = language_named(node.text) if isinstance(node, Term) and not node.prefix else None
    if code is None:
        raise QueryError("unknown_language", place, {"word": str(Query(node))})
    return Term((code,), text=code)


def _check_prefix(piece: Lexeme, letters: str, spelled: str) -> None:
    if piece.exact:
        raise _fault("exact_prefix", piece, f"={spelled}")
    if len(letters) < MIN_PREFIX:
        raise _fault("prefix_too_short", piece, spelled)


def _fault(code: str, piece: Lexeme, word: str | None = None) -> QueryError:
    return QueryError(code, piece.place, {"word": piece.text if word is None else word})
