"""Telling chats of sources that died, and that they are back."""

from __future__ import annotations

from collections.abc import Callable

from jobs.deliver import Messenger
from jobs.rounds import Round
from jobs.telling import tell
from news.model import SECOND, Instant
from news.outages import DEAD_AFTER, FED_WITHIN, Notice, decide_notice
from news.outbox import OutMessage
from storage import Storage


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
        self._round = Round(self._tell_all, "tell of outages")

    async def tick(self) -> None:
        """Begin to look and to tell, unless the last round still goes on. Does not wait."""
        await self._round.tick()

    async def close(self, grace: float) -> None:
        """Begin with no further chat; a message still under way after so many seconds is lost.

        It may have arrived all the same, and is sent again at the next start.
        """
        await self._round.close(grace)

    async def _tell_all(self) -> None:
        now = self._clock()
        since, fed = (now - seconds * SECOND for seconds in (DEAD_AFTER, FED_WITHIN))
        for tidings in await self._storage.outages.untold(since, fed):
            notice = decide_notice(tidings, now)
            if self._round.closing:
                return
            if notice is not None and notice.chat.id not in self._messenger.busy():
                await self._tell(notice)

    async def _tell(self, notice: Notice) -> None:
        message = self._write(notice, self._clock())
        if await tell(self._storage, self._messenger, notice.chat, notice.thread_id, message):
            await self._storage.outages.told(notice, self._clock())
