"""The gate that every message to Telegram waits at: replies first, nobody in another's way."""

from __future__ import annotations

import asyncio
from bisect import insort
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from math import inf

from news.model import SECOND, Instant
from news.pace import Pace

Clock = Callable[[], Instant]
Sleep = Callable[[float], Awaitable[None]]


class HeldError(Exception):
    """The chat is under flood control for longer than the caller would wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"held for {seconds:g} s")
        self.seconds = seconds


@dataclass(order=True, slots=True)
class _Waiter:
    """One who waits; in the order of service."""

    alert: bool
    """False, a reply, sorts before True."""
    number: int
    chat_id: int = field(compare=False)
    patience: float = field(compare=False)
    served: asyncio.Future[Instant | HeldError] = field(compare=False)
    """When it was let pass, or why it was not."""


class Gate:
    """Lets senders pass at the pace, in order: replies before alerts, then first come first served.

    Who waits for a slow chat holds up nobody: the next whose chat is ready passes.
    """

    def __init__(self, pace: Pace, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._pace = pace
        self._clock = clock
        self._sleep = sleep
        self._waiters: list[_Waiter] = []
        self._numbers = count()
        self._alarm: asyncio.Task[None] | None = None
        self._alarm_at: Instant = 0

    @asynccontextmanager
    async def turn(
        self, chat_id: int, *, urgent: bool, patience: float = inf
    ) -> AsyncIterator[None]:
        """Wait until a message may be sent to the chat; the body of the `async with` sends it.

        Args:
            chat_id: the chat that is written to.
            urgent: a reply, which passes before all alerts.
            patience: seconds of flood control in the chat that the caller would sit out.

        Raises:
            HeldError: flood control lasts longer than that; nothing was counted as sent.

        """
        started = await self._pass(chat_id, urgent=urgent, patience=patience)
        try:
            yield
        finally:
            self._pace.settle(chat_id, started, self._clock())

    def hold(self, chat_id: int, until: Instant) -> None:
        """Let nobody write to the chat until then, those who wait already included."""
        self._pace.hold(chat_id, until, self._clock())
        self._serve()

    def busy(self, ahead: float = 0) -> frozenset[int]:
        """Name the chats that may not be written to within `ahead` seconds."""
        return self._pace.busy(self._clock() + round(ahead * SECOND))

    async def _pass(self, chat_id: int, *, urgent: bool, patience: float) -> Instant:
        served: asyncio.Future[Instant | HeldError] = asyncio.get_running_loop().create_future()
        waiter = _Waiter(not urgent, next(self._numbers), chat_id, patience, served)
        insort(self._waiters, waiter)
        self._serve()
        try:
            answer = await served
        except asyncio.CancelledError:
            self._serve()
            raise
        if isinstance(answer, HeldError):
            raise answer
        return answer

    def _serve(self) -> None:
        """Let pass all who may, and set the alarm for the next."""
        now = self._clock()
        self._waiters = [waiter for waiter in self._waiters if not self._settled(waiter, now)]
        soonest = min((self._ready_at(waiter, now) for waiter in self._waiters), default=None)
        self._set_alarm(soonest)

    def _settled(self, waiter: _Waiter, now: Instant) -> bool:
        """Decide whether the waiter is through: let pass, sent away, or gone by itself."""
        if waiter.served.done():
            return True
        held = (self._pace.held_until(waiter.chat_id, now) - now) / SECOND
        if held > waiter.patience:
            waiter.served.set_result(HeldError(held))
            return True
        if self._ready_at(waiter, now) > now:
            return False
        self._pace.note(waiter.chat_id, now)
        waiter.served.set_result(now)
        return True

    def _ready_at(self, waiter: _Waiter, now: Instant) -> Instant:
        return self._pace.ready_at(waiter.chat_id, now, urgent=not waiter.alert)

    def _set_alarm(self, at: Instant | None) -> None:
        if self._alarm is not None and at != self._alarm_at:
            self._alarm.cancel()
            self._alarm = None
        if self._alarm is None and at is not None:
            self._alarm_at = at
            self._alarm = asyncio.create_task(self._ring(at), name="gate alarm")

    async def _ring(self, at: Instant) -> None:
        await self._sleep(max(0.0, (at - self._clock()) / SECOND))
        self._alarm = None
        self._serve()
