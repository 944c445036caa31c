"""Time that passes when a test says so, for what takes a clock and a sleep."""

from __future__ import annotations

import asyncio
import heapq
from dataclasses import dataclass, field
from itertools import count

from news.model import SECOND, Instant
from tests.conftest import NOON

_ROUNDS = 20
"""Of the event loop, until everything that could go on has."""


@dataclass
class VirtualTime:
    now: Instant = NOON
    sleepers: list[tuple[Instant, int, asyncio.Future[None]]] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)

    def __call__(self) -> Instant:
        return self.now

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return (self.now - NOON) / SECOND

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        due = self.now + round(seconds * SECOND)
        heapq.heappush(self.sleepers, (due, next(self.numbers), woken))
        await woken

    async def pass_by(self, seconds: float) -> None:
        """Let so much time pass, and all happen that happens in it."""
        end = self.now + round(seconds * SECOND)
        await self.settle()
        while self.sleepers and self.sleepers[0][0] <= end:
            due, _, woken = heapq.heappop(self.sleepers)
            self.now = max(self.now, due)
            if not woken.done():
                woken.set_result(None)
            await self.settle()
        self.now = end

    async def settle(self) -> None:
        for _ in range(_ROUNDS):
            await asyncio.sleep(0)
