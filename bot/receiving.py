"""Updates from Telegram: long polling that goes on, and an inbox that forgets none.

An update is stored before its offset is confirmed and is ticked off once it was handled, so that
neither a crash nor a stop loses a command. The updater of python-telegram-bot confirms first, and
ends for ever after one 401; see docs/decisions.

A command that was being handled when the process was killed is handled again, as one that may have
been carried out already (`again`): its effect is one, and its answer may come twice.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

from bot.connection import GRACE, LONG_POLL, RawUpdate
from bot.incoming import chat_key
from bot.trouble import Trouble, Unusable, pause_after_failures
from jobs.streaks import Streak
from news.model import Instant
from storage import Storage

log = logging.getLogger(__name__)


MIN_INTERVAL = 0.25
"""Seconds between the beginnings of two polls, unless the first brought something new."""
_TRIES = 2
"""Times that an update may fail though the database works."""
_TROUBLE_AT = "trouble_at"
"""Where `meta` keeps when an update last failed: written to see whether the database works."""


Rest = Callable[[], Awaitable[None]]
"""Work that an update leaves once it is answered."""


class Handle(Protocol):
    """What carries out an update."""

    async def __call__(self, update: RawUpdate, *, again: bool) -> Rest | None:
        """Carry it out; `again`: it may have been already, wholly or in part.

        What it gives back is still to be done before the update counts as handled, while the chat
        goes on talking.
        """
        ...


async def _say_nothing(_: RawUpdate) -> None:
    pass


class Receiver:
    """Polls, stores, and hands on: what one chat says in order, the chats side by side.

    Args:
        poll: asks for the updates from an offset on.
        storage: where they wait.
        handle: carries one out.
        clock: the present moment.
        sleep: waits for seconds.
        timer: seconds that never go back.
        apologise: tells a person of an update that could not be handled and is left out.
        hung_after: seconds after which a poll is given up whatever still drips in.

    """

    def __init__(  # noqa: PLR0913 - half of them have defaults, for tests of time
        self,
        poll: Callable[[int | None], Awaitable[list[Any]]],
        storage: Storage,
        handle: Handle,
        clock: Callable[[], Instant],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        timer: Callable[[], float] = time.monotonic,
        apologise: Callable[[RawUpdate], Awaitable[None]] = _say_nothing,
        hung_after: float = LONG_POLL + 2 * GRACE,
    ) -> None:
        self._poll = poll
        self._storage = storage
        self._handle = handle
        self._clock = clock
        self._sleep = sleep
        self._timer = timer
        self._apologise = apologise
        self._hung_after = hung_after
        self._last: dict[int, asyncio.Event] = {}
        """Set once the newest of each chat is answered, which the next one waits for."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._trouble = Trouble(timer)
        self._failures = Streak(log, timer)

    async def run(self) -> None:
        """Receive until cancelled.

        Raises:
            GiveUp: the token stays refused, or another process holds the bot.

        """
        offset: int | None = None
        taken_up = False
        while True:
            started = self._timer()
            try:
                if not taken_up:
                    await self._take_up()
                    taken_up = True
                async with asyncio.timeout(self._hung_after):
                    updates = await self._poll(offset)
                fresh, offset = await self._take(updates, offset)
            # Whatever it is: a bot that hears no more while it seems to live is the worst of all.
            except Exception as error:  # noqa: BLE001
                await self._sleep(self._trouble.pause_after(error))
                continue
            self._trouble.over()
            if not fresh:
                await self._sleep(max(0.0, started + MIN_INTERVAL - self._timer()))

    async def finish(self, grace: float) -> None:
        """Let what is being handled come to its end; the rest stays in the inbox."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _take_up(self) -> None:
        """Go on with what was received and not handled: how far it had come nobody knows."""
        for number, body in await self._storage.inbox.pending():
            try:
                update = {**json.loads(body), "update_id": number}
            except (ValueError, TypeError):
                log.exception("update %d cannot be read any more and is left out", number)
                await self._storage.inbox.done(number)
            else:
                self._start(update, again=True)

    async def _take(self, updates: list[Any], offset: int | None) -> tuple[bool, int | None]:
        """Store and start what is new; gives whether there was any, and what to confirm next."""
        whole = {u["update_id"]: u for u in updates if _has_number(u)}
        if len(whole) < len(updates):
            self._trouble.skipped(len(updates) - len(whole))
        if not whole:
            if updates:
                # Nothing to confirm: Telegram would give the same at once, for ever.
                raise Unusable("updates without a number")
            return False, offset
        rows = [(number, json.dumps(update)) for number, update in sorted(whole.items())]
        new = await self._storage.inbox.put(rows, self._clock())
        for number in new:
            self._start(whole[number], again=False)
        return bool(new), max(whole) + 1

    def _start(self, update: RawUpdate, *, again: bool) -> None:
        """Handle an update after those of the same chat."""
        chat, answered = chat_key(update), asyncio.Event()
        before, self._last[chat] = self._last.get(chat), answered
        task = asyncio.create_task(self._one(update, before, answered, again=again))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _one(
        self,
        update: RawUpdate,
        before: asyncio.Event | None,
        answered: asyncio.Event,
        *,
        again: bool,
    ) -> None:
        if before is not None:
            await before.wait()
        try:
            rest = await self._carry_out(update, again=again)
            if rest is None:
                await self._tick_off(update["update_id"])
        finally:
            self._let_next(chat_key(update), answered)
        if rest is not None:
            await self._finish(rest, update)
            await self._tick_off(update["update_id"])

    def _let_next(self, chat: int, answered: asyncio.Event) -> None:
        answered.set()
        if self._last.get(chat) is answered:
            del self._last[chat]

    async def _carry_out(self, update: RawUpdate, *, again: bool) -> Rest | None:
        """Handle an update, as often as it takes while the database is what fails."""
        number, tries, waits = update["update_id"], 0, 0
        while True:
            try:
                rest = await self._handle(update, again=again)
            except Exception as error:
                tries += await self._database_works()
                if tries == _TRIES:
                    log.exception("update %s could not be handled and is left out", number)
                    with suppress(Exception):
                        await self._apologise(update)
                    return None
                self._failures.failed("updates wait, as handling failed: %r", error, trace=True)
            else:
                self._failures.over("updates are handled again after %d failures")
                return rest
            await self._sleep(pause_after_failures(waits))
            again, waits = True, waits + 1

    async def _finish(self, rest: Rest, update: RawUpdate) -> None:
        """Do what is left; a failure is not tried again, for the person was answered."""
        try:
            await rest()
        except Exception:
            log.exception("what update %s left to do could not be done", update["update_id"])

    async def _tick_off(self, number: int) -> None:
        waits = 0
        while True:
            try:
                await self._storage.inbox.done(number)
            except Exception as error:  # noqa: BLE001 - the database is down: it comes back
                self._failures.failed("a handled update could not be ticked off: %r", error)
            else:
                return
            await self._sleep(pause_after_failures(waits))
            waits += 1

    async def _database_works(self) -> bool:
        try:
            await self._storage.meta.set(_TROUBLE_AT, str(self._clock()))
        except Exception:  # noqa: BLE001 - that is the answer
            return False
        return True


def _has_number(update: object) -> bool:
    """Whether it is an update that can be stored and confirmed."""
    number = update.get("update_id") if isinstance(update, dict) else None
    # Not a bool, which is an int too, and within a column of 64 bits.
    return type(number) is int and 0 <= number < 2**63
