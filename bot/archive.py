"""What has come in already: the archive's index asked, its answer verified by the matcher."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from news.matching import find, wanted
from news.model import Hit, Item
from news.query import Query
from storage import Storage

ENOUGH = 500
"""Stories after which a search ends: nobody leafs through more."""

_BATCH = ENOUGH + 1
"""One more, so that a search for a common word knows after one batch that there is more."""
_MOST_READ = 10_000
"""Candidates that are verified at the most: bounds the time that an answer takes."""


@dataclass(frozen=True, slots=True)
class Found:
    """Stories newest first, with where they match; `more`: there may be others, older."""

    stories: tuple[tuple[Item, tuple[Hit, ...]], ...]
    more: bool

    @property
    def count(self) -> str:
        """How many there are, as `27` or `500+`."""
        return f"{len(self.stories)}+" if self.more else str(len(self.stories))


async def search(storage: Storage, chat_id: int, query: Query | None) -> Found:
    """Find what the chat's sources have published about a query; all of it for None."""
    stories = []
    async for item in _candidates(storage, chat_id, query):
        hits = tuple(find(query, item)) if query else ()
        if hits or query is None:
            stories.append((item, hits))
        if len(stories) > ENOUGH:
            return Found(tuple(stories[:ENOUGH]), more=True)
    return Found(tuple(stories), more=False)


async def _candidates(storage: Storage, chat_id: int, query: Query | None) -> AsyncIterator[Item]:
    """Give what the index finds, newest first: a superset of what matches."""
    words = wanted(query) if query else None
    before = None
    for _ in range(_MOST_READ // _BATCH):
        items = await storage.items.latest(chat_id, words, _BATCH, before)
        for item in items:
            yield item
        if len(items) < _BATCH:
            return
        before = (items[-1].sort_at, items[-1].id)
