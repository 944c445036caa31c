"""One item as the matcher reads it: which terms occur in it, and where."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from news.model import Hit
from news.query import All, Not, Term, positive_terms
from news.text import token_edges, token_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from news.model import Item, Span
    from news.query import Node, Query


class Reading:
    """An item split into words, as far as the queries held against it need that."""

    def __init__(self, item: Item) -> None:
        self._fields = (_Field("title", item.title), _Field("summary", item.summary))
        self.words = frozenset(self._fields[0].keys).union(self._fields[1].keys)
        """The keys of all its words."""

    def satisfies(self, node: Node) -> bool:
        """Say whether the item is what the node asks for."""
        if isinstance(node, Term):
            return self._holds(node)
        if isinstance(node, Not):
            return not self.satisfies(node.part)
        return (all if isinstance(node, All) else any)(map(self.satisfies, node.parts))

    def hits(self, query: Query, watch_ids: Iterable[int]) -> list[Hit]:
        """Give, for each watch that asks this query, where its terms occur."""
        terms = list(positive_terms(query.root))
        found = [(field.name, field.places(terms)) for field in self._fields]
        marked = [(name, *_merged(places)) for name, places in found if places]
        return [Hit(watch_id, *field) for watch_id in watch_ids for field in marked]

    def _holds(self, term: Term) -> bool:
        if len(term.tokens) == 1 and not term.prefix:
            return term.tokens[0] in self.words
        return any(True for field in self._fields for _ in field.runs(term))


class _Place(NamedTuple):
    start: int
    end: int
    rule: str


class _Field:
    """A text of an item, in words."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._text = text
        self.keys = token_keys(text)

    def places(self, terms: Iterable[Term]) -> list[_Place]:
        """Give where the terms occur, in code points."""
        return [
            _Place(self._edges[0][first], self._edges[1][last], _rule(term))
            for term in terms
            for first, last in self.runs(term)
        ]

    def runs(self, term: Term) -> Iterator[tuple[int, int]]:
        """Give the first and the last word of each place where the term occurs."""
        *head, tail = term.tokens
        if not head:
            for position in self._begun_by(tail) if term.prefix else self._positions.get(tail, ()):
                yield position, position
            return
        for first in self._positions.get(head[0], ()):
            last = first + len(head)
            if self.keys[first:last] == head and self._has(last, tail, prefix=term.prefix):
                yield first, last

    def _has(self, position: int, token: str, *, prefix: bool) -> bool:
        if position == len(self.keys):
            return False
        key = self.keys[position]
        return key.startswith(token) if prefix else key == token

    def _begun_by(self, prefix: str) -> Iterator[int]:
        for key in self._sorted[bisect_left(self._sorted, prefix) :]:
            if not key.startswith(prefix):
                return
            yield from self._positions[key]

    @cached_property
    def _positions(self) -> dict[str, list[int]]:
        positions: dict[str, list[int]] = {}
        for position, key in enumerate(self.keys):
            positions.setdefault(key, []).append(position)
        return positions

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._positions)

    @cached_property
    def _edges(self) -> tuple[list[int], list[int]]:
        return token_edges(self._text)


def _rule(term: Term) -> str:
    if len(term.tokens) > 1:
        return "phrase"
    return "prefix" if term.prefix else "word"


def _merged(places: list[_Place]) -> tuple[tuple[Span, ...], str]:
    """Join places that overlap; the rule is the first one's, of several there the longest's."""
    spans: list[Span] = []
    places.sort(key=lambda place: (place.start, -place.end))
    for start, end, _ in places:
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans), places[0].rule
