"""One item as the matcher reads it: whether it is what a query asks for, and where."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from news.asking import LANGUAGE, SOURCE, asked_words
from news.field import Field
from news.fullnames import full_name
from news.links import host_of
from news.model import Hit, Reason, Span
from news.query import All, Any, In, Near, Not, Query, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from news.field import Place
    from news.lexicon import Lexicon
    from news.model import Item
    from news.query import Node

TITLE, SUMMARY, BODY = FIELDS = ("title", "summary", "body")
"""What of an item is searched, in reading order."""


class _Mark(NamedTuple):
    """Where in a field a query occurs."""

    field: str
    spans: tuple[Span, ...]
    rule: str


_Marks = tuple[_Mark, ...]


class Reading:
    """An item split into words, as far as the queries held against it need that."""

    def __init__(self, item: Item, lexicon: Lexicon) -> None:
        self._item = item
        self._lexicon = lexicon
        self.fields = tuple(
            Field(name, text, item.language, lexicon)
            for name, text in zip(FIELDS, (item.title, item.summary, item.body), strict=True)
            if text or name != BODY
        )
        self._marked: dict[str, _Marks] = {}

    @cached_property
    def asked(self) -> frozenset[str]:
        """The asked words that its text satisfies."""
        return frozenset().union(*(field.asked for field in self.fields))

    def origin(self) -> set[str]:
        """Give the asked words that its source and its language satisfy."""
        language = {LANGUAGE + self._item.language} if self._item.language else set()
        return {SOURCE + asked for asked in self._source.asked} | language

    def satisfies(self, node: Node) -> bool:
        """Say whether the item is what the node asks for."""
        if isinstance(node, Term) and len(node.tokens) == 1:
            return asked_words(node)[0] in self.asked
        if isinstance(node, All):
            return all(map(self.satisfies, node.parts))
        if isinstance(node, Not):
            return not self.satisfies(node.part)
        if isinstance(node, Any):
            return any(map(self.satisfies, node.parts))
        if isinstance(node, In):
            return self._holds_in(node)
        return _holds(node, self.fields)

    def hits(self, root: Node, watch_ids: Iterable[int]) -> list[Hit]:
        """Give, for each watch that asks this query, where its terms occur.

        What is found by its source or its language alone has its title as the hit, without spans.
        """
        marks = self._marks(root) or (_Mark(TITLE, (), "word"),)
        return [Hit(watch_id, *mark) for watch_id in watch_ids for mark in marks]

    def reasons(self, root: Node) -> list[Reason]:
        """Give each passage that was found, with the term that it satisfies, in reading order."""
        found = [
            Reason(field.name, _asked(node), place.span, place.rule)
            for node, names in dict.fromkeys(_sought(root, FIELDS))
            for field in self.fields
            if field.name in names
            for place in self._places(node, field)
        ]
        return sorted(found, key=lambda reason: (FIELDS.index(reason.field), reason.span))

    def _places(self, node: Term | Near, field: Field) -> list[Place]:
        if isinstance(node, Term) and len(node.tokens) == 1:
            return field.word(asked_words(node)[0])
        is_named = isinstance(node, Term) and full_name(node) and _holds(node, self.fields)
        return field.places(node, is_named=bool(is_named))

    def _marks(self, node: Node) -> _Marks:
        """Give, by field, where a node's terms occur, those left out that it excludes."""
        if isinstance(node, Term) and len(node.tokens) == 1:
            return self._marks_of_word(asked_words(node)[0])
        if isinstance(node, Term | Near):
            return _marks((field, self._places(node, field)) for field in self.fields)
        if isinstance(node, Not):
            return ()
        if isinstance(node, In):
            marks = self._marks(node.part) if node.field == TITLE else ()
            return tuple(mark for mark in marks if mark.field == TITLE)
        return _joined([marks for part in node.parts if (marks := self._marks(part))])

    def _marks_of_word(self, asked: str) -> _Marks:
        known = self._marked.get(asked)
        if known is None:
            known = _marks((field, field.word(asked)) for field in self.fields)
            self._marked[asked] = known
        return known

    def _holds_in(self, node: In) -> bool:
        if node.field == TITLE:
            return _holds(node.part, self.fields[:1])
        if node.field == SOURCE[:-1]:
            return _holds(node.part, (self._source,))
        return _is_language(node.part, self._item.language)

    @cached_property
    def _source(self) -> Field:
        origin = f"{self._item.source_title} {host_of(self._item.link or '')}"
        return Field("source", origin, None, self._lexicon)


def _holds(node: Node, fields: Sequence[Field]) -> bool:
    if isinstance(node, Term | Near):
        return any(field.holds(node) for field in fields)
    if isinstance(node, Not | In):
        return _holds(node.part, fields) != isinstance(node, Not)
    each = (_holds(part, fields) for part in node.parts)
    return all(each) if isinstance(node, All) else any(each)


def _sought(node: Node, names: tuple[str, ...]) -> Iterator[tuple[Term | Near, tuple[str, ...]]]:
    """Give what is looked for and in which fields, without what is excluded."""
    if isinstance(node, Term | Near):
        yield node, names
    elif isinstance(node, In):
        yield from _sought(node.part, (TITLE,) if node.field == TITLE else ())
    elif not isinstance(node, Not):
        for part in node.parts:
            yield from _sought(part, names)


def _asked(node: Node) -> str:
    return node.text if isinstance(node, Term) else str(Query(node))


def _is_language(node: Node, language: str | None) -> bool:
    if isinstance(node, Term):
        return node.tokens[0] == language
    if isinstance(node, Not | In):
        return _is_language(node.part, language) != isinstance(node, Not)
    each = (_is_language(part, language) for part in node.parts)
    return all(each) if isinstance(node, All) else any(each)


def _marks(places: Iterable[tuple[Field, list[Place]]]) -> _Marks:
    return tuple(
        _Mark(field.name, _merged([place.span for place in there]), there[0].rule)
        for field, there in places
        if there
    )


def _joined(parts: list[_Marks]) -> _Marks:
    """Join marks field by field; the rule is that of the first span, of several the longest's."""
    if len(parts) <= 1:
        return parts[0] if parts else ()
    joined = []
    for name in FIELDS:
        marks = [mark for marks in parts for mark in marks if mark.field == name]
        if marks:
            first = min(marks, key=lambda mark: (mark.spans[0][0], -mark.spans[0][1]))
            spans = sorted(chain.from_iterable(mark.spans for mark in marks))
            joined.append(_Mark(name, _merged(spans), first.rule))
    return tuple(joined)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """Join spans that overlap; they come in order."""
    merged = spans[:1]
    for start, end in spans[1:]:
        if start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
