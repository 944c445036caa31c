"""The matcher: which watches an item satisfies, and where in its text.

Queries are filed by words that they require, so an item costs by its own words and by what it
matches, not by the number of watches: the idea of percolators. A query is filed under one word of
every conjunction, the one likely to be rarest, and looked at only when that word occurs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from news.model import WantedAll, WantedAny, WantedWord
from news.query import All, Any, Term
from news.reading import Reading
from news.text import token_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from news.model import Hit, Item, Wanted
    from news.query import Node, Query

_ANYTHING = WantedAll(())
"""What an exclusion demands of the archive: nothing."""


def words_of(item: Item) -> frozenset[str]:
    """Give the keys of an item's words: what the archive is indexed by."""
    return frozenset(token_keys(item.title)).union(token_keys(item.summary))


def wanted(query: Query) -> Wanted:
    """Give what to ask the archive for: every match is among its answers, maybe with others."""
    return _wanted(query.root)


def find(query: Query, item: Item, watch_id: int = 0) -> list[Hit]:
    """Try one query on one item, without an index; an empty list means no match."""
    reading = Reading(item)
    return reading.hits(query, (watch_id,)) if reading.satisfies(query.root) else []


class Matcher:
    """The watches that items are held against.

    `memo_size` bounds the words whose prefixes are remembered; as many take a few megabytes.
    """

    def __init__(self, memo_size: int = 50_000) -> None:
        self._memo_size = memo_size
        self._filings: dict[Query, _Filing] = {}
        self._watches: dict[int, _Filing] = {}
        self._words: dict[str, list[_Filing]] = {}
        self._prefixes: dict[str, list[_Filing]] = {}
        self._longest_prefix = 0
        self._memo: dict[str, list[_Filing]] = {}

    def __len__(self) -> int:
        return len(self._watches)

    def add(self, watch_id: int, query: Query) -> None:
        """File a watch; one that is there already gets the new query."""
        self.remove(watch_id)
        filing = self._filings.get(query)
        if filing is None:
            filing = self._filings[query] = self._file(query)
        filing.watch_ids.append(watch_id)
        self._watches[watch_id] = filing

    def remove(self, watch_id: int) -> None:
        """Take a watch out, if it is there."""
        filing = self._watches.pop(watch_id, None)
        if filing is None:
            return
        filing.watch_ids.remove(watch_id)
        if not filing.watch_ids:
            del self._filings[filing.query]
            for anchor in filing.anchors:
                self._unfile(filing, anchor)

    def match(self, item: Item) -> list[Hit]:
        """Give the hits of every watch that the item satisfies, those of a watch together."""
        reading = Reading(item)
        hits: list[Hit] = []
        for filing in dict.fromkeys(self._candidates(reading.words)):
            if filing.is_certain or reading.satisfies(filing.query.root):
                hits += reading.hits(filing.query, filing.watch_ids)
        return hits

    def _candidates(self, words: frozenset[str]) -> Iterator[_Filing]:
        drawers = [self._words[word] for word in words & self._words.keys()]
        if self._prefixes:
            drawers += map(self._begun_by, words)
        for filing in chain.from_iterable(drawers):
            if filing.second is None or filing.second in words:
                yield filing

    def _begun_by(self, word: str) -> list[_Filing]:
        """Give what is filed under the prefixes of a word."""
        begin = word[: self._longest_prefix]
        filings = self._memo.get(begin)
        if filings is None:
            if len(self._memo) >= self._memo_size:
                self._memo.clear()
            prefixes = (begin[:length] for length in range(1, len(begin) + 1))
            filings = [filing for each in prefixes for filing in self._prefixes.get(each, ())]
            self._memo[begin] = filings
        return filings

    def _file(self, query: Query) -> _Filing:
        needed = wanted(query)
        anchors = self._anchors(needed)
        filing = _Filing(query, anchors, self._second(needed, anchors), _is_certain(query.root))
        for anchor in anchors:
            self._drawers(anchor).setdefault(anchor.token, []).append(filing)
        return filing

    def _unfile(self, filing: _Filing, anchor: WantedWord) -> None:
        drawers = self._drawers(anchor)
        drawers[anchor.token].remove(filing)
        if not drawers[anchor.token]:
            del drawers[anchor.token]

    def _drawers(self, anchor: WantedWord) -> dict[str, list[_Filing]]:
        """Give the drawers to change for an anchor."""
        if not anchor.prefix:
            return self._words
        self._memo.clear()
        self._longest_prefix = max(self._longest_prefix, len(anchor.token))
        return self._prefixes

    def _anchors(self, needed: Wanted) -> tuple[WantedWord, ...]:
        """Choose words of which every match holds at least one."""
        if isinstance(needed, WantedWord):
            return (needed,)
        choices = [self._anchors(part) for part in needed.parts]
        if isinstance(needed, WantedAny):
            return tuple(dict.fromkeys(anchor for choice in choices for anchor in choice))
        return min(choices, key=lambda choice: sum(map(self._cost, choice)))

    def _second(self, needed: Wanted, anchors: tuple[WantedWord, ...]) -> str | None:
        """Choose another word that every match holds, beside a single anchor."""
        parts = needed.parts if isinstance(needed, WantedAll) else ()
        words = [part for part in parts if isinstance(part, WantedWord) and part not in anchors]
        others = [word for word in words if not word.prefix]
        return min(others, key=self._cost).token if others and len(anchors) == 1 else None

    def _cost(self, word: WantedWord) -> float:
        """Guess how often a word leads to a look in vain: short words are common ones."""
        filed = (self._prefixes if word.prefix else self._words).get(word.token, ())
        return len(filed) + 10.0 ** (6 + word.prefix - len(word.token))


@dataclass(slots=True, eq=False)
class _Filing:
    """A query and the watches that share it."""

    query: Query
    anchors: tuple[WantedWord, ...]
    """Words of which every match holds at least one: what the query is filed under."""
    second: str | None
    """A word that every match holds as well; None: no such word is known."""
    is_certain: bool
    """An anchor and the second word prove the match."""
    watch_ids: list[int] = field(default_factory=list)


def _is_certain(root: Node) -> bool:
    if isinstance(root, All):
        return len(root.parts) == 2 and all(map(_is_word, root.parts))  # noqa: PLR2004 - a pair
    parts = root.parts if isinstance(root, Any) else (root,)
    return all(isinstance(part, Term) and len(part.tokens) == 1 for part in parts)


def _is_word(node: Node) -> bool:
    return isinstance(node, Term) and len(node.tokens) == 1 and not node.prefix


def _wanted(node: Node) -> Wanted:
    if isinstance(node, Term):
        last = len(node.tokens) - 1
        words = (WantedWord(key, node.prefix and i == last) for i, key in enumerate(node.tokens))
        return _all_wanted(words)
    if isinstance(node, All):
        return _all_wanted(map(_wanted, node.parts))
    if isinstance(node, Any):
        parts = tuple(map(_wanted, node.parts))
        return _ANYTHING if _ANYTHING in parts else WantedAny(parts)
    return _ANYTHING


def _all_wanted(parts: Iterable[Wanted]) -> Wanted:
    flat: dict[Wanted, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, WantedAll) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else WantedAll(tuple(flat))
