"""What has come in already: the archive's index asked, its answer verified by the matcher."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.request import Services
from news.matching import Finder, wanted
from news.model import Hit, Item, Wanted
from news.query import Query
from news.suggesting import similar_names
from storage import Storage

ENOUGH = 500
"""Stories after which a search ends: nobody leafs through more."""

_BATCH = ENOUGH + 1
"""One more, so that a search for a common word knows after one batch that there is more."""
_OTHERS = 100
"""Candidates that did not match in which similar names are looked for."""
_SIMILAR = 3
"""Similar names that are told."""
_BREATH = 20
"""Items verified before others get their turn on the event loop."""
_MOST_READ = 10_000
"""Candidates that are verified at the most: bounds the time that an answer takes."""


@dataclass(frozen=True, slots=True)
class Found:
    """Stories newest first, with where they match; `more`: there may be others, older."""

    stories: tuple[tuple[Item, tuple[Hit, ...]], ...]
    more: bool
    similar: tuple[str, ...] = ()
    """Names that look like one asked for and were not taken for it, as printed."""

    @property
    def count(self) -> str:
        """How many there are, as `27` or `500+`."""
        return f"{len(self.stories)}+" if self.more else str(len(self.stories))


async def search(services: Services, chat_id: int, query: Query | None) -> Found:
    """Find what the chat's sources have published about a query; all of it for None."""
    analyst = services.matcher.analyst
    finder = Finder(query, analyst) if query else None
    asked = wanted(query, analyst) if query else None
    stories = []
    others: list[Item] = []
    async for place, item in _numbered(_candidates(services.storage, chat_id, asked)):
        hits = tuple(finder.find(item)) if finder else ()
        if hits or finder is None:
            stories.append((item, hits))
        elif len(others) < _OTHERS:
            others.append(item)
        if len(stories) > ENOUGH:
            break
        if place % _BREATH == 0:
            await asyncio.sleep(0)
    similar = similar_names(query, others, analyst).most_common(_SIMILAR) if query else ()
    return Found(tuple(stories[:ENOUGH]), len(stories) > ENOUGH, tuple(name for name, _ in similar))


async def _numbered(items: AsyncIterator[Item]) -> AsyncIterator[tuple[int, Item]]:
    place = 0
    async for item in items:
        place += 1
        yield place, item


async def _candidates(storage: Storage, chat_id: int, asked: Wanted | None) -> AsyncIterator[Item]:
    """Give what the index finds, newest first: a superset of what matches."""
    before = None
    for _ in range(_MOST_READ // _BATCH):
        items = await storage.items.latest(chat_id, asked, _BATCH, before)
        for item in items:
            yield item
        if len(items) < _BATCH:
            return
        before = (items[-1].sort_at, items[-1].id)
