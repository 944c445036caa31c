"""Delivering: alerts that are due, from the database to their chats."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from jobs.streaks import Streak
from news.also import effective
from news.analysis import Analyst
from news.delivery import decide_delivery, decide_unwatched
from news.matching import Finder
from news.model import Chat, Hit, Instant, Item, Watch
from news.outbox import (
    DeliveryDecision,
    DeliveryState,
    DueDelivery,
    OutMessage,
    SendOutcome,
    Unanswered,
)
from news.query import QueryError
from news.rendering import Say, render_alert
from storage import Storage

log = logging.getLogger(__name__)

CONCURRENCY = 30
"""Alerts under way at once: at Telegram's 30 a second, enough for answers that take a second."""

_RECORD_PAUSES = (0.05, 0.2, 1, 2, 5)
"""Seconds between the tries to record; the last one stays: a message that was sent and is not
recorded would be sent again."""


class Messenger(Protocol):
    """Who takes alerts to their chats."""

    async def send_alert(self, chat: Chat, thread_id: int, message: OutMessage) -> SendOutcome:
        """Try once to send; raises nothing but cancellation."""
        ...

    def busy(self) -> frozenset[int]:
        """Name the chats that could not be written to soon."""
        ...


@dataclass(slots=True)
class _Flight:
    """An alert under way."""

    due: DueDelivery
    decided: bool = False
    """There is an answer to record."""
    recording: bool = False
    """It is being recorded and must not be disturbed."""


class Deliverer:
    """Claims alerts that are due and sends them, many at a time, one a chat.

    Args:
        storage: where the alerts wait.
        messenger: what sends them.
        analyst: takes the words of items apart, to mark what was found.
        say_for: the texts of a language.
        clock: the present moment.
        chance: in [0, 1), anew at each call.
        concurrency: how many alerts are under way at once.
        sleep: waits for seconds.

    """

    def __init__(  # noqa: PLR0913 - its parts, each by name
        self,
        *,
        storage: Storage,
        messenger: Messenger,
        analyst: Analyst,
        say_for: Callable[[str], Say],
        clock: Callable[[], Instant],
        chance: Callable[[], float],
        concurrency: int = CONCURRENCY,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._storage = storage
        self._messenger = messenger
        self._analyst = analyst
        self._say_for = say_for
        self._clock = clock
        self._chance = chance
        self._concurrency = concurrency
        self._sleep = sleep
        self._flights: dict[asyncio.Task[None], _Flight] = {}
        self._claiming: asyncio.Task[None] | None = None
        self._more = False
        self._closing = False
        self._failed_claims = Streak(log)
        self._failed_records = Streak(log)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way, nor being looked for."""
        return self._claiming is None and not self._flights

    async def tick(self) -> None:
        """Start what is due. Does not wait for it to be sent."""
        self.wake()

    def wake(self) -> None:
        """Look for alerts that are due, now or as soon as the look under way is over."""
        self._more = True
        if self._claiming is None and not self._closing:
            self._claiming = asyncio.create_task(self._claim(), name="claim alerts")

    async def close(self, grace: float) -> None:
        """Stop: claim nothing more and let what is under way end.

        What is still unanswered after `grace` seconds is given back: it may have arrived, and goes
        out again at the next start, as does what could not be recorded in that time.
        """
        self._closing = True
        if self._claiming is not None:
            await self._claiming
        if self._flights:
            await asyncio.wait(self._flights, timeout=grace)
        late = {task: flight for task, flight in self._flights.items() if not flight.recording}
        for task in late:
            task.cancel()
        await asyncio.gather(*self._flights, return_exceptions=True)
        await self._release([flight.due for flight in late.values() if not flight.decided])

    async def _claim(self) -> None:
        try:
            while self._more and not self._closing:
                self._more = False
                await self._start_due()
            self._failed_claims.over("due alerts can be claimed again after %d failures")
        except Exception as error:  # noqa: BLE001 - the next tick tries again
            self._failed_claims.failed("due alerts could not be claimed: %r", error, trace=True)
        finally:
            self._claiming = None

    async def _start_due(self) -> None:
        room = self._concurrency - len(self._flights)
        if room <= 0:
            return
        busy = self._messenger.busy() | {one.due.chat.id for one in self._flights.values()}
        claimed = await self._storage.deliveries.claim(self._clock(), room, busy)
        if self._closing:
            await self._release(claimed)
            return
        for due in claimed:
            flight = _Flight(due)
            task = asyncio.create_task(self._fly(flight), name=f"alert {due.id}")
            self._flights[task] = flight
            task.add_done_callback(self._land)

    def _land(self, task: asyncio.Task[None]) -> None:
        del self._flights[task]
        self.wake()

    async def _fly(self, flight: _Flight) -> None:
        try:
            await self._record(flight, await self._deliver(flight.due))
        except Exception:
            # Its lease runs out, and it is tried again then.
            log.exception("alert %d went wrong", flight.due.id)

    async def _deliver(self, due: DueDelivery) -> DeliveryDecision:
        if not due.watches and not due.followed:
            return decide_unwatched(due)
        outcome = await self._send(due)
        return decide_delivery(due, outcome, self._clock(), self._chance())

    async def _send(self, due: DueDelivery) -> SendOutcome:
        try:
            found = {watch.id: self._hits(watch, due.item) for watch in due.watches}
            standing = tuple(watch for watch in due.watches if found[watch.id])
            # After an edit that took every match away, the alert still stands for them all.
            named = replace(due, watches=standing or due.watches)
            hits = [hit for watch in standing for hit in found[watch.id]]
            message = render_alert(named, hits, self._clock(), self._say_for(due.chat.language))
        except Exception as error:
            log.exception("alert %d could not be written", due.id)
            return Unanswered(f"not written: {type(error).__name__}")
        return await self._messenger.send_alert(due.chat, due.thread_id, message)

    def _hits(self, watch: Watch, item: Item) -> list[Hit]:
        try:
            return Finder(effective(watch), self._analyst).find(item, watch.id)
        except QueryError:
            log.warning("watch %d cannot be read: %r", watch.id, watch.query)
            return []

    async def _record(self, flight: _Flight, decision: DeliveryDecision) -> None:
        """Record, as often as it takes: until then the chat gets nothing, and this not twice."""
        due, tries, flight.decided = flight.due, 0, True
        _tell(due, decision)
        while True:
            flight.recording = True
            try:
                held = await self._storage.deliveries.record(decision, self._clock())
            except Exception as error:  # noqa: BLE001 - the database is down: it comes back
                flight.recording = False
                self._failed_records.failed("alerts wait to be recorded: %r", error)
                await self._sleep(_RECORD_PAUSES[min(tries, len(_RECORD_PAUSES) - 1)])
                tries += 1
            else:
                self._failed_records.over("alerts can be recorded again after %d failures")
                if not held:
                    log.warning("alert %d: its lease was lost before it was recorded", due.id)
                return

    async def _release(self, unsent: list[DueDelivery]) -> None:
        if unsent:
            await self._storage.deliveries.release([due.lease for due in unsent])


def _tell(due: DueDelivery, decision: DeliveryDecision) -> None:
    """Log what became of an alert: as a warning what an operator may want to look into."""
    told = f"alert {due.id} of item {due.item.id} to chat {due.chat.id}"
    if decision.state is DeliveryState.SENT:
        log.debug("%s sent for watches %s", told, [watch.id for watch in due.watches])
    elif decision.state is DeliveryState.DROPPED and due.watches:
        log.warning("%s dropped: %s", told, decision.error)
    elif decision.state is DeliveryState.DROPPED:
        log.debug("%s dropped: %s", told, decision.error)
    elif decision.rest_chat:
        log.info("chat %d rests until it writes: %s", due.chat.id, decision.error)
    else:
        log.info("%s waits: %s", told, decision.error)
