"""Watching over silence: sources beyond their habit, and chats that heard nothing for long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jobs.telling import tell
from news.model import DAY, SECOND
from news.rhythm import HABIT, PROVING_ITEMS, is_silent, rhythm_of

if TYPE_CHECKING:
    from jobs.deliver import Messenger
    from news.model import Chat, Coverage, Instant
    from news.outbox import OutMessage
    from storage import Storage

SUSPECT_AFTER = DAY
"""Seconds without anything new after which a source's habit is looked at."""

QUIET_AFTER = 7 * DAY
"""Seconds without any message after which a chat is told that all runs."""


@dataclass(eq=False)
class Silence:
    """Looks for sources that answer and bring nothing, against their habit."""

    storage: Storage
    clock: Callable[[], Instant]

    async def look(self) -> None:
        """Note which sources are silent; a new item ends that."""
        before = self.clock() - SUSPECT_AFTER * SECOND
        for source in await self.storage.sources.without_news_since(before):
            poll = source.poll
            if poll.last_new_at is None or poll.last_ok_at is None:
                continue
            instants = await self.storage.items.instants(source.id, PROVING_ITEMS)
            habit = [at for at in instants if at > poll.last_new_at - HABIT * SECOND]
            rhythm = rhythm_of(habit)
            if rhythm is not None and is_silent(rhythm, poll.last_new_at, poll.last_ok_at):
                await self.storage.sources.note_silence(source.id, poll.last_new_at)


@dataclass(eq=False)
class QuietChats:
    """Writes one silent line to chats that have heard nothing for a week."""

    storage: Storage
    messenger: Messenger
    write: Callable[[Chat, Coverage, Instant], OutMessage]
    clock: Callable[[], Instant]

    async def look(self) -> None:
        """Tell each of them what is being read, so that silence is no riddle."""
        now = self.clock()
        for chat in await self.storage.chats.unreached_since(now - QUIET_AFTER * SECOND, now):
            if chat.id in self.messenger.busy():
                continue
            coverage = await self.storage.sources.coverage(chat.id)
            message = self.write(chat, coverage, now)
            if await tell(self.storage, self.messenger, chat, 0, message):
                await self.storage.chats.reached(chat.id, self.clock())
