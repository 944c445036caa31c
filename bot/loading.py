"""What is made ready at a start: watches out of the database, filed in a matcher."""

from __future__ import annotations

import gc
import logging
from functools import lru_cache

from news.also import Names, looked_for
from news.matching import Matcher
from news.model import Also
from news.query import QueryError, parse
from storage import Storage

SHARED = 10_000
"""Queries that are remembered: many watch for the same, and names take a millisecond to read."""

TELL = 100_000
"""Watches after which the log is told how many are loaded."""

log = logging.getLogger(__name__)


async def load_watches(storage: Storage, names: Names) -> Matcher:
    """File every watch; one from before there were other names gets those that are known."""
    await storage.watches.fill_also(lru_cache(SHARED)(lambda query: known_names(names, query)))
    # What is loaded stays: every full collection would walk through all of it in vain.
    gc.disable()
    try:
        matcher = await _filed(storage)
    finally:
        gc.enable()
    gc.collect()
    gc.freeze()
    return matcher


async def _filed(storage: Storage) -> Matcher:
    matcher = Matcher()
    read = lru_cache(SHARED)(looked_for)
    async for watch in storage.watches.all():
        try:
            matcher.add(watch.id, read(watch.query, watch.also))
        except QueryError:
            log.exception("watch %d cannot be read and is left out", watch.id)
            continue
        if len(matcher) % TELL == 0:
            log.info("loading watches: %d", len(matcher))
    return matcher


def known_names(names: Names, query: str) -> tuple[Also, ...]:
    """Give the other names of what a stored query names; none if it can't be read any more."""
    try:
        return names.of(parse(query))
    except QueryError:
        return ()
