"""Telling chats of sources that died, and that they are back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from jobs.deliver import Messenger
from news.highlighting import to_plain
from news.model import SECOND, Instant
from news.outages import DEAD_AFTER, FED_WITHIN, Notice, decide_notice
from news.outbox import (
    Flooded,
    Migrated,
    OutMessage,
    SendOutcome,
    TopicGone,
    Unanswered,
    Unreachable,
    Unreadable,
)
from storage import Storage

log = logging.getLogger(__name__)


class OutageTeller:
    """Looks for what chats should know about their sources, and writes to them.

    A chat that cannot be written to now is tried again at the next look. What was sent and not
    recorded, in a crash, is sent again.
    """

    def __init__(
        self,
        storage: Storage,
        messenger: Messenger,
        write: Callable[[Notice, Instant], OutMessage],
        clock: Callable[[], Instant],
    ) -> None:
        self._storage = storage
        self._messenger = messenger
        self._write = write
        self._clock = clock
        self._round: asyncio.Task[None] | None = None
        self._closing = False

    async def tick(self) -> None:
        """Begin to look and to tell, unless the last round still goes on. Does not wait."""
        if self._closing or (self._round is not None and not self._round.done()):
            return
        self._round = asyncio.create_task(self._tell_all(), name="tell of outages")

    async def close(self, grace: float) -> None:
        """Begin with no further chat; a message still under way after so many seconds is lost.

        It may have arrived all the same, and is sent again at the next start.
        """
        self._closing = True
        if self._round is not None:
            await asyncio.wait({self._round}, timeout=grace)
            self._round.cancel()
            await asyncio.gather(self._round, return_exceptions=True)

    async def _tell_all(self) -> None:
        now = self._clock()
        since, fed = (now - seconds * SECOND for seconds in (DEAD_AFTER, FED_WITHIN))
        try:
            for tidings in await self._storage.outages.untold(since, fed):
                notice = decide_notice(tidings, now)
                if self._closing:
                    return
                if notice is not None and notice.chat.id not in self._messenger.busy():
                    await self._tell(notice)
        except Exception:
            log.exception("chats could not be told of outages")

    async def _tell(self, notice: Notice) -> None:
        message = self._write(notice, self._clock())
        match await self._send(notice, message):
            case Unreachable():
                await self._storage.chats.rest(notice.chat.id)
            case Migrated(chat_id):
                await self._storage.chats.migrate(notice.chat.id, chat_id)
            case Flooded() | Unanswered() as outcome:
                log.debug("chat %d is not told yet: %r", notice.chat.id, outcome)
            case outcome:
                # What Telegram refuses for good is told as well: it would be refused each hour.
                log.debug("chat %d was told of outages: %r", notice.chat.id, outcome)
                await self._storage.outages.told(notice, self._clock())

    async def _send(self, notice: Notice, message: OutMessage) -> SendOutcome:
        """Send, without its topic or its markup where Telegram objects to these."""
        thread_id = notice.thread_id
        outcome = await self._messenger.send_alert(notice.chat, thread_id, message)
        if isinstance(outcome, TopicGone) and thread_id:
            thread_id = 0
            outcome = await self._messenger.send_alert(notice.chat, thread_id, message)
        if isinstance(outcome, Unreadable):
            plain = replace(message, plain=to_plain(message.html))
            outcome = await self._messenger.send_alert(notice.chat, thread_id, plain)
        return outcome
