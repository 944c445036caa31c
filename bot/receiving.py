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

from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.incoming import chat_key
from jobs.streaks import Streak
from news.model import Instant
from storage import Storage

log = logging.getLogger(__name__)

RawUpdate = dict[str, Any]

LONG_POLL = 25
"""Seconds that Telegram may hold a poll without an update."""
GRACE = 10.0
"""Seconds beyond its hold after which a poll counts as hung."""
MIN_INTERVAL = 0.25
"""Seconds between the beginnings of two polls, unless the first brought something new."""
_PAUSES = (0.5, 1, 2, 3, 5)
"""Seconds between tries that fail in a row; the last one stays."""
_BESIDE_ANOTHER = 10.0
"""Seconds between polls while another process polls too: each poll of one ends one of the other."""
_LONGEST_PAUSE = 60.0
"""Seconds, however long Telegram asks to wait: no command may wait for hours unseen."""
TOKEN_PATIENCE = 20
"""Seconds for which a refused token may be an outage of Telegram's."""
CONFLICT_PATIENCE = 30
"""Seconds for which another poller may be our predecessor, still ending."""
_TRIES = 2
"""Times that an update may fail though the database works."""
_TROUBLE_AT = "trouble_at"
"""Where `meta` keeps when an update last failed: written to see whether the database works."""
_MAX_REASON = 200
_KINDS = json.dumps(["message", "callback_query", "my_chat_member"])


class GiveUp(Exception):
    """The bot cannot go on; the text tells the operator why and what to do."""


class Unusable(Exception):
    """Telegram's answer has nothing that can be handled or confirmed."""


class RawBot(Bot):
    """A bot whose updates come as Telegram wrote them, so that one bad one spoils no poll."""

    async def raw_updates(
        self, offset: int | None, hold: int = LONG_POLL, grace: float = GRACE
    ) -> list[Any]:
        """Poll once, held for up to `hold` seconds; confirms every update below the offset."""
        data = {"offset": offset, "timeout": hold, "allowed_updates": _KINDS}
        updates: object = await self._post("getUpdates", data, read_timeout=hold + grace)
        if not isinstance(updates, list):
            raise NetworkError("an answer that is no list of updates")
        return updates


class Handle(Protocol):
    """What carries out an update."""

    async def __call__(self, update: RawUpdate, *, again: bool) -> None:
        """Carry it out; `again`: it may have been already, wholly or in part."""
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
        self._last: dict[int, asyncio.Task[None]] = {}
        """The newest of each chat, which the next one waits for."""
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
        chat = chat_key(update)
        task = asyncio.create_task(self._one(update, self._last.get(chat), again=again))
        self._last[chat] = task
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._forget(chat, done))

    def _forget(self, chat: int, done: asyncio.Task[None]) -> None:
        self._tasks.discard(done)
        if self._last.get(chat) is done:
            del self._last[chat]

    async def _one(
        self, update: RawUpdate, before: asyncio.Task[None] | None, *, again: bool
    ) -> None:
        if before is not None:
            await asyncio.wait([before])
        await self._carry_out(update, again=again)
        await self._tick_off(update["update_id"])

    async def _carry_out(self, update: RawUpdate, *, again: bool) -> None:
        """Handle an update, as often as it takes while the database is what fails."""
        number, tries, waits = update["update_id"], 0, 0
        while True:
            try:
                await self._handle(update, again=again)
            except Exception as error:
                tries += await self._database_works()
                if tries == _TRIES:
                    log.exception("update %s could not be handled and is left out", number)
                    with suppress(Exception):
                        await self._apologise(update)
                    return
                self._failures.failed("updates wait, as handling failed: %r", error, trace=True)
            else:
                self._failures.over("updates are handled again after %d failures")
                return
            await self._sleep(_pause(waits))
            again, waits = True, waits + 1

    async def _tick_off(self, number: int) -> None:
        waits = 0
        while True:
            try:
                await self._storage.inbox.done(number)
            except Exception as error:  # noqa: BLE001 - the database is down: it comes back
                self._failures.failed("a handled update could not be ticked off: %r", error)
            else:
                return
            await self._sleep(_pause(waits))
            waits += 1

    async def _database_works(self) -> bool:
        try:
            await self._storage.meta.set(_TROUBLE_AT, str(self._clock()))
        except Exception:  # noqa: BLE001 - that is the answer
            return False
        return True


class Trouble:
    """Polls that fail in a row: told once, waited out, given up where it is hopeless."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._streak = Streak(log, timer)
        self._broken = Streak(log, timer)
        self._since: dict[type, float] = {}
        self._polled = False

    def over(self) -> None:
        """Note that a poll went well."""
        self._streak.over("Telegram answers again after %d failed polls")
        self._since = {}
        self._polled = True

    def skipped(self, count: int) -> None:
        """Note updates that cannot be told apart, for want of a number."""
        self._broken.failed("%d updates without a number are left out", count)

    def pause_after(self, error: Exception) -> float:
        """Say how many seconds to wait.

        Raises:
            GiveUp: waiting is of no use.

        """
        outside = isinstance(error, TelegramError | TimeoutError | Unusable)
        self._streak.failed(
            "no updates from Telegram: %s; trying on" if outside else "no updates taken: %s",
            str(error)[:_MAX_REASON] or type(error).__name__,
            trace=not outside,
        )
        lasted = self._lasted(error)
        self._give_up_on(error, lasted)
        pause = _pause(self._streak.count - 1)
        if isinstance(error, RetryAfter):
            return min(max(pause, _seconds(error)), _LONGEST_PAUSE)
        if isinstance(error, Conflict) and lasted >= CONFLICT_PATIENCE:
            return _BESIDE_ANOTHER
        return min(pause, 2) if isinstance(error, InvalidToken | Conflict) else pause

    def _lasted(self, error: Exception) -> float:
        """Say for how many seconds every poll has failed in this way."""
        now = self._timer()
        self._since = {type(error): self._since.get(type(error), now)}
        return now - self._since[type(error)]

    def _give_up_on(self, error: Exception, lasted: float) -> None:
        if isinstance(error, InvalidToken) and lasted >= TOKEN_PATIENCE:
            raise GiveUp(
                "Telegram refuses the token. Ask @BotFather for the present one and put it into "
                "TELEGRAM_BOT_TOKEN."
            )
        if isinstance(error, Conflict) and not self._polled and lasted >= CONFLICT_PATIENCE:
            raise GiveUp(
                "Another process polls with this token. Stop it, or give this one a bot of its own."
            )


def _pause(failures: int) -> float:
    return _PAUSES[min(failures, len(_PAUSES) - 1)]


def _has_number(update: object) -> bool:
    """Whether it is an update that can be stored and confirmed."""
    number = update.get("update_id") if isinstance(update, dict) else None
    # Not a bool, which is an int too, and within a column of 64 bits.
    return type(number) is int and 0 <= number < 2**63


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
