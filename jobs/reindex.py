"""The archive indexed anew after the keys of words have changed, the newest items first."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from news.analysis import EDITION, Analyst
from news.matching import words_of
from storage import Storage

_EDITION_KEY = "archive edition"
_PLACE_KEY = "archive indexed down to"

_BATCH = 100
"""Items that are read at once."""

_BREATH = 10
"""Items after which others get their turn on the event loop."""

_TELL = 20_000
"""Items after which the log is told how far it is."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reindexer:
    """Writes the words of every item anew, once for each edition of the keys.

    It goes on where it was after a stop. Until it is through, `/latest` and `/search` may miss
    older stories that alerts would find.
    """

    storage: Storage
    analyst: Analyst

    async def tick(self) -> None:
        """Bring the whole archive up to date; nothing to do means one look."""
        meta = self.storage.meta
        if await meta.get(_EDITION_KEY) == EDITION:
            return
        edition, _, place = (await meta.get(_PLACE_KEY) or "").partition(" ")
        below = int(place) if edition == EDITION else None
        done = 0
        while (lowest := await self._batch(below)) is not None:
            below = lowest
            await meta.set(_PLACE_KEY, f"{EDITION} {below}")
            done += _BATCH
            if done % _TELL == 0:
                _log.info("indexing the archive anew: about %d items done", done)
        await meta.set(_EDITION_KEY, EDITION)
        await meta.delete(_PLACE_KEY)
        if done:
            _log.info("the archive is indexed anew")

    async def _batch(self, below: int | None) -> int | None:
        """Index the newest items below a number anew; gives the lowest, None: there are none."""
        items = await self.storage.items.below(below, _BATCH)
        words = {}
        for place, item in enumerate(items, start=1):
            words[item.id] = words_of(item, self.analyst)
            if place % _BREATH == 0:
                await asyncio.sleep(0)
        await self.storage.items.reword([(item, words[item.id]) for item in items])
        return items[-1].id if items else None
