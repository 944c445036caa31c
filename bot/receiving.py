"""Updates from Telegram: long polling that goes on, and an inbox that forgets none.

An update is stored before its offset is confirmed and is ticked off once it was handled, so that
neither a crash nor a stop loses a command. The updater of python-telegram-bot confirms first, and
ends for ever after one 401; see docs/decisions.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.incoming import chat_key
from news.model import Instant
from storage import Storage

log = logging.getLogger(__name__)

RawUpdate = dict[str, Any]

LONG_POLL = 25
"""Seconds that Telegram may hold a poll without an update."""
_GRACE = 10
"""Seconds beyond LONG_POLL after which a poll counts as hung."""
_PAUSES = (0.5, 1, 2, 5, 10)
"""Seconds between polls that fail in a row; the last one stays."""
TOKEN_PATIENCE = 20
"""Seconds for which a refused token may be an outage of Telegram's."""
CONFLICT_PATIENCE = 30
"""Seconds for which another poller may be our predecessor, still ending."""
_KINDS = json.dumps(["message", "callback_query", "my_chat_member"])


class GiveUp(Exception):
    """The bot cannot go on; the text tells the operator why and what to do."""


class RawBot(Bot):
    """A bot whose updates come as Telegram wrote them, so that one bad one spoils no poll."""

    async def raw_updates(self, offset: int | None) -> list[RawUpdate]:
        """Poll once; confirms every update below the offset."""
        data = {"offset": offset, "timeout": LONG_POLL, "allowed_updates": _KINDS}
        updates = await self._post("getUpdates", data, read_timeout=LONG_POLL + _GRACE)
        return [update for update in updates if isinstance(update, dict)]


class Receiver:
    """Polls, stores, and hands on: what one chat says in order, the chats side by side."""

    def __init__(
        self,
        poll: Callable[[int | None], Awaitable[list[RawUpdate]]],
        storage: Storage,
        handle: Callable[[RawUpdate], Awaitable[None]],
        clock: Callable[[], Instant],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._poll = poll
        self._storage = storage
        self._handle = handle
        self._clock = clock
        self._sleep = sleep
        self._last: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Receive until cancelled.

        Raises:
            GiveUp: the token stays refused, or another process holds the bot.

        """
        for _, body in await self._storage.inbox.pending():
            self._start(json.loads(body))
        offset: int | None = None
        trouble = Trouble()
        while True:
            try:
                async with asyncio.timeout(LONG_POLL + 2 * _GRACE):
                    updates = await self._poll(offset)
            except (TelegramError, TimeoutError) as error:
                await self._sleep(trouble.pause_after(error))
                continue
            trouble.over()
            offset = await self._take(updates, offset)

    async def finish(self, grace: float) -> None:
        """Let what is being handled come to its end; the rest stays in the inbox."""
        tasks = list(self._last.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _take(self, updates: list[RawUpdate], offset: int | None) -> int | None:
        whole: dict[int, RawUpdate] = {
            u["update_id"]: u for u in updates if isinstance(u.get("update_id"), int)
        }
        if not whole:
            if updates:
                # Nothing to confirm: Telegram would give the same at once, for ever.
                await self._sleep(_PAUSES[0])
            return offset
        rows = [(number, json.dumps(update)) for number, update in sorted(whole.items())]
        for number in await self._storage.inbox.put(rows, self._clock()):
            self._start(whole[number])
        return max(whole) + 1

    def _start(self, update: RawUpdate) -> None:
        """Handle an update after those of the same chat."""
        chat = chat_key(update)
        task = asyncio.create_task(self._one(update, self._last.get(chat)))
        self._last[chat] = task
        task.add_done_callback(lambda done: self._forget(chat, done))

    def _forget(self, chat: int, done: asyncio.Task[None]) -> None:
        if self._last.get(chat) is done:
            del self._last[chat]

    async def _one(self, update: RawUpdate, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            await self._handle(update)
        except Exception:
            log.exception("update %s could not be handled", update.get("update_id"))
        await self._storage.inbox.done(update["update_id"])


class Trouble:
    """Polls that fail in a row: logged once, waited out, given up where it is hopeless."""

    def __init__(self) -> None:
        self._count = 0
        self._since: dict[type, float] = {}
        self._polled = False

    def over(self) -> None:
        """Note that a poll went well."""
        if self._count:
            log.info("Telegram answers again after %d failed polls", self._count)
        self._count = 0
        self._since = {}
        self._polled = True

    def pause_after(self, error: Exception) -> float:
        """Say how many seconds to wait."""
        self._count += 1
        if self._count == 1:
            log.warning(
                "no updates from Telegram: %s; trying on", str(error) or type(error).__name__
            )
        self._give_up_on(error)
        pause = _PAUSES[min(self._count, len(_PAUSES)) - 1]
        if isinstance(error, RetryAfter):
            return max(pause, _seconds(error))
        return min(pause, 2) if isinstance(error, InvalidToken | Conflict) else pause

    def _give_up_on(self, error: Exception) -> None:
        now = asyncio.get_running_loop().time()
        self._since = {type(error): self._since.get(type(error), now)}
        lasted = now - self._since[type(error)]
        if isinstance(error, InvalidToken) and lasted >= TOKEN_PATIENCE:
            raise GiveUp(
                "Telegram refuses the token. Ask @BotFather for the present one and put it into "
                "TELEGRAM_BOT_TOKEN."
            )
        if isinstance(error, Conflict) and not self._polled and lasted >= CONFLICT_PATIENCE:
            raise GiveUp(
                "Another process polls with this token. Stop it, or give this one a bot of its own."
            )


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
