"""The matcher: which watches an item satisfies, and where in its text.

Queries are filed by words that they require, so an item costs by its own words and by what it
matches, not by the number of watches: the idea of percolators. A query is filed under one word of
every conjunction, the one likely to be rarest, or under two words of a phrase that stand side by
side; it is looked at only when they occur.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from news.analysis import Analyst, Context
from news.asking import ANYTHING, LANGUAGE, SOURCE, all_asked_words, wanted_of
from news.drawers import Drawers
from news.filing import Anchor, Filing, Key, file, key_of, lean
from news.lexicon import Lexicon
from news.reading import Reading
from news.text import is_shouting, token_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from news.model import Hit, Item, Reason, Wanted
    from news.query import Node, Query

MEMO_SIZE = 50_000
"""Printed words whose meaning is remembered; as many take some twenty megabytes."""


class Finder:
    """One query, to be tried on items without an index."""

    def __init__(self, query: Query, analyst: Analyst | None = None) -> None:
        self._root = query.root
        self._lexicon = Lexicon(analyst or Analyst(), MEMO_SIZE)
        for asked in all_asked_words(query.root):
            self._lexicon.add(asked)

    def find(self, item: Item, watch_id: int = 0) -> list[Hit]:
        """Give where the item satisfies the query; an empty list means no match."""
        reading = Reading(item, self._lexicon)
        return reading.hits(self._root, (watch_id,)) if reading.satisfies(self._root) else []

    def reasons(self, item: Item) -> list[Reason]:
        """Give why the item satisfies the query; an empty list means no match."""
        reading = Reading(item, self._lexicon)
        return reading.reasons(self._root) if reading.satisfies(self._root) else []


def find(query: Query, item: Item, watch_id: int = 0) -> list[Hit]:
    """Try one query on one item; an empty list means no match."""
    return Finder(query).find(item, watch_id)


def words_of(item: Item, analyst: Analyst) -> frozenset[str]:
    """Give the keys of an item's words: what the archive is indexed by."""
    keys: set[str] = set()
    for text in (item.title, item.summary, item.body):
        words = token_texts(text)
        context = Context(item.language, is_shouting(text, words))
        for word in dict.fromkeys(words):
            keys.update(analyst.keys(word, context))
    return frozenset(keys)


def wanted(query: Query, analyst: Analyst) -> Wanted | None:
    """Give what to ask the archive for: every match is among its answers, maybe with others.

    None: nothing in particular, as for a source.
    """
    demand = wanted_of(query.root, analyst)
    return None if demand == ANYTHING else demand


class Matcher:
    """The watches that items are held against."""

    def __init__(self, memo_size: int = MEMO_SIZE) -> None:
        self.analyst = Analyst(memo_size)
        self._lexicon = Lexicon(self.analyst, memo_size)
        self._filings: dict[Key, Filing] = {}
        self._watches: dict[int, Filing] = {}
        self._words: Drawers[Filing] = Drawers()
        """What is filed under an asked word."""
        self._pairs: dict[str, Drawers[Filing]] = {}
        """What is filed under two that stand side by side: by the left one, by the right one."""
        self._by_origin = 0
        """Queries filed under a source or a language."""

    def __len__(self) -> int:
        return len(self._watches)

    def add(self, watch_id: int, query: Query) -> None:
        """File a watch; one that is there already gets the new query."""
        self.remove(watch_id)
        filing = self._filings.get(key_of(query.root))
        if filing is None:
            root = lean(query.root)
            filing = self._filings[key_of(root)] = self._file(root)
        filing.add(watch_id)
        self._watches[watch_id] = filing

    def remove(self, watch_id: int) -> None:
        """Take a watch out, if it is there."""
        filing = self._watches.pop(watch_id, None)
        if filing is not None and filing.remove(watch_id):
            self._unfile(filing)

    def match(self, item: Item) -> list[Hit]:
        """Give the hits of every watch that the item satisfies, those of a watch together."""
        reading = self.read(item)
        hits: list[Hit] = []
        for filing in dict.fromkeys(self._candidates(reading)):
            if filing.is_certain or reading.satisfies(filing.root):
                hits += reading.hits(filing.root, filing.watch_ids)
        return hits

    def watches(self, item: Item) -> set[int]:
        """Give the watches that the item satisfies, without where: cheaper than `match`."""
        return self.watches_of(self.read(item))

    def gained(self, before: Item | None, item: Item) -> frozenset[int]:
        """Give the watches that an item satisfies and that what it was before did not."""
        return frozenset(self.watches(item) - (self.watches(before) if before else set()))

    def read(self, item: Item) -> Reading:
        """Split an item into words."""
        return Reading(item, self._lexicon)

    def watches_of(self, reading: Reading) -> set[int]:
        """Give the watches that an item satisfies which was read."""
        found: set[int] = set()
        for filing in self._candidates(reading):
            if filing.is_certain or reading.satisfies(filing.root):
                found.update(filing.watch_ids)
        return found

    def _candidates(self, reading: Reading) -> Iterator[Filing]:
        """Give the queries of which the item holds what they need, as far as words can tell."""
        asked = reading.asked | reading.origin() if self._by_origin else reading.asked
        for filing in chain(self._words.under(asked), self._side_by_side(reading)):
            if filing.second is not None and filing.second not in asked:
                continue
            if not filing.barred or asked.isdisjoint(filing.barred):
                yield filing

    def _side_by_side(self, reading: Reading) -> Iterator[Filing]:
        """Give what is filed under two asked words that are satisfied side by side."""
        begun = self._pairs.get
        for left, right in chain.from_iterable(field.pairs() for field in reading.fields):
            for one in left:
                if (drawers := begun(one)) is not None:
                    for other in right:
                        if other in drawers:
                            yield from drawers.under(right)
                            break

    def _file(self, root: Node) -> Filing:
        for asked in all_asked_words(root):
            self._lexicon.add(asked)
        filing = file(root, self._words.count)
        for anchor in filing.anchors:
            drawers, key = self._drawers(anchor)
            drawers.put(key, filing)
        self._by_origin += _is_by_origin(filing)
        return filing

    def _unfile(self, filing: Filing) -> None:
        del self._filings[key_of(filing.root)]
        for anchor in filing.anchors:
            drawers, key = self._drawers(anchor)
            drawers.take(key, filing)
            if not drawers and drawers is not self._words:
                del self._pairs[anchor.partition(" ")[0]]
        for asked in all_asked_words(filing.root):
            self._lexicon.remove(asked)
        self._by_origin -= _is_by_origin(filing)

    def _drawers(self, anchor: Anchor) -> tuple[Drawers[Filing], str]:
        """Give where an anchor is filed, and under which key there."""
        left, _, right = anchor.partition(" ")
        return (self._pairs.setdefault(left, Drawers()), right) if right else (self._words, left)


def _is_by_origin(filing: Filing) -> bool:
    anchors = (*filing.anchors, filing.second or "")
    return any(anchor.startswith((SOURCE, LANGUAGE)) for anchor in anchors)
