"""Rounds: work that a tick begins, that goes on by itself, and that a stop waits for a little."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


class Round:
    """Runs one thing at a time in the background; a tick while it runs changes nothing.

    Args:
        work: what to do; it looks at `closing` between two steps. Whatever it raises is logged.
        name: of the task and in the log.

    """

    def __init__(self, work: Callable[[], Awaitable[None]], name: str) -> None:
        self._work = work
        self._name = name
        self._task: asyncio.Task[None] | None = None
        self.closing = False

    async def tick(self) -> None:
        """Begin, unless the last round still goes on. Does not wait."""
        if not self.closing and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._run(), name=self._name)

    async def done(self) -> None:
        """Wait for the round under way."""
        if self._task is not None:
            await self._task

    async def close(self, grace: float) -> None:
        """Begin nothing more; what still runs after so many seconds is dropped."""
        self.closing = True
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=grace)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        try:
            await self._work()
        except Exception:
            log.exception("%s: it could not be done", self._name)
