"""What has come in already: the archive's index asked, its answer verified by the matcher."""

from __future__ import annotations

from dataclasses import dataclass

from news.matching import find, wanted
from news.model import Hit, Item
from news.query import Query
from storage import Storage

SCAN = 500
"""Newest candidates that are verified: bounds the time that an answer takes."""


@dataclass(frozen=True, slots=True)
class Found:
    """Stories newest first, with where they match; `more`: there may be others, older."""

    stories: tuple[tuple[Item, tuple[Hit, ...]], ...]
    more: bool


async def search(storage: Storage, chat_id: int, query: Query | None) -> Found:
    """Find what the chat's sources have published about a query; all of it for None."""
    if query is None:
        items = await storage.items.latest(chat_id, None, SCAN)
        return Found(tuple((item, ()) for item in items), more=len(items) == SCAN)
    items = await storage.items.latest(chat_id, wanted(query), SCAN)
    hits = ((item, tuple(find(query, item))) for item in items)
    return Found(tuple((item, found) for item, found in hits if found), more=len(items) == SCAN)
