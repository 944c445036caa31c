"""Turns: requests to one host one after another, with a pause between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from yarl import URL


class Turns:
    """Lets requests to one host happen one after another, with a pause of `pause` seconds.

    The pause runs from the end of one to the beginning of the next; 0 lifts the rule.
    """

    def __init__(self, pause: float) -> None:
        self._pause = pause
        # Whoever holds or awaits a lock, or is going to give it back, keeps it alive.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, url: URL) -> AsyncIterator[None]:
        """Wait for the turn of a host, and hold it meanwhile."""
        if not self._pause:
            yield
            return
        lock = self._locks.setdefault(url.raw_host or "", asyncio.Lock())
        await lock.acquire()
        try:
            yield
        finally:
            asyncio.get_running_loop().call_later(self._pause, lock.release)
