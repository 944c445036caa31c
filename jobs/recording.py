"""Storing polls: those that are ready while a transaction runs share the next one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from news.model import PollRecord

    Waiting = tuple[PollRecord, asyncio.Future[int | None]]

MOST = 64
"""Polls in one transaction..."""

MOST_ITEMS = 150
"""...and items beyond those of the first of them, so that other writers need not wait long."""


@dataclass(eq=False)
class Recorder:
    """Stores polls in groups; one that can't be stored is no harm to the others."""

    store: Callable[[Sequence[PollRecord]], Awaitable[list[int | None]]]
    """As `Polls.record_all`."""
    _waiting: list[Waiting] = field(default_factory=list, init=False)
    _work: asyncio.Task[None] | None = field(default=None, init=False)

    async def record(self, record: PollRecord) -> int | None:
        """Store a poll as `Polls.record` does; raises what that raises."""
        stored: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((record, stored))
        if self._work is None:
            self._work = asyncio.create_task(self._store_all(), name="store polls")
        return await stored

    async def _store_all(self) -> None:
        while self._waiting:
            size = _group_size([record for record, _ in self._waiting[:MOST]])
            group, self._waiting = self._waiting[:size], self._waiting[size:]
            await self._store(group)
        self._work = None

    async def _store(self, group: Sequence[Waiting]) -> None:
        try:
            alerts = await self.store([record for record, _ in group])
        except Exception as error:  # noqa: BLE001 - it goes to whoever waits
            if len(group) == 1:
                _settle(group[0], error)
                return
            for one in group:
                await self._store([one])
        else:
            for one, made in zip(group, alerts, strict=True):
                _settle(one, made)


def _group_size(records: Sequence[PollRecord]) -> int:
    """Say how many of the records are to share a transaction: one at least."""
    items = 0
    for number, record in enumerate(records):
        items += len(record.items)
        if number and items > MOST_ITEMS:
            return number
    return len(records)


def _settle(waiting: Waiting, outcome: int | Exception | None) -> None:
    _, stored = waiting
    if stored.done():
        return  # who waited has gone
    if isinstance(outcome, Exception):
        stored.set_exception(outcome)
    else:
        stored.set_result(outcome)
