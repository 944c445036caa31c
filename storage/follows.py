"""Follows: places that are sent everything of a source."""

from __future__ import annotations

from dataclasses import dataclass

from news.model import Follow, Instant
from storage.database import Database
from storage.errors import CapReached
from storage.rows import source_of


@dataclass(frozen=True, slots=True)
class Follows:
    """Which places are sent everything of which sources."""

    database: Database

    async def add(
        self, chat_id: int, thread_id: int, source_id: int, now: Instant, cap: int
    ) -> bool:
        """Send a place everything of a source from now on; False: it was so already.

        Raises CapReached if the chat follows `cap` sources.
        """
        place = {"chat": chat_id, "thread": thread_id, "source": source_id, "now": now}
        async with self.database.write() as tx:
            if await tx.one(_FIND, place) is not None:
                return False
            count = await tx.one(_COUNT, {"chat": chat_id})
            if count is not None and count["follows"] >= cap:
                raise CapReached(cap, "follows")
            await tx.execute(_INSERT, place)
            return True

    async def of_chat(self, chat_id: int) -> list[Follow]:
        """Give what a chat and its topics follow, oldest first."""
        async with self.database.read() as tx:
            rows = await tx.fetch(_OF_CHAT, {"chat": chat_id})
        return [Follow(row["follow_id"], chat_id, row["thread_id"], source_of(row)) for row in rows]

    async def end(self, chat_id: int, follow_id: int) -> Follow | None:
        """Send a place nothing more of a source, unless a watch asks for it; None: there is none.

        What has not been sent yet is not sent any more, but for what its watches found.
        """
        found = next((one for one in await self.of_chat(chat_id) if one.id == follow_id), None)
        if found is not None:
            async with self.database.write() as tx:
                await tx.execute("DELETE FROM follows WHERE id = :id", {"id": follow_id})
                place = {
                    "chat": chat_id,
                    "thread": found.thread_id,
                    "source": found.source.id,
                }
                await tx.execute(_LEAVE, place)
        return found


_FIND = """
SELECT 1 FROM follows
WHERE chat_id = :chat AND thread_id = :thread AND source_id = :source
"""

_COUNT = "SELECT COUNT(*) AS follows FROM follows WHERE chat_id = :chat"

_INSERT = """
INSERT INTO follows (chat_id, thread_id, source_id, created_at)
VALUES (:chat, :thread, :source, :now)
"""

_OF_CHAT = """
SELECT follows.id AS follow_id, follows.thread_id, sources.*
FROM follows JOIN sources ON sources.id = follows.source_id
WHERE follows.chat_id = :chat
ORDER BY follows.id
"""

_LEAVE = """
UPDATE deliveries SET followed = 0
WHERE chat_id = :chat AND thread_id = :thread AND state = 'pending'
  AND item_id IN (SELECT id FROM items WHERE source_id = :source)
"""
