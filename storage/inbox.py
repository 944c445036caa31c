"""Inbox: updates received, kept until they are handled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from news.model import DAY, SECOND, Instant
from storage.database import Database, Transaction

KEPT = 2 * DAY
"""Seconds that a handled update is remembered. Telegram repeats one within a day or never; later
its number may come again for another, as numbers start anew after a week without updates."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """What has come and is not handled yet: an update survives the process that received it."""

    database: Database

    async def put(self, updates: Sequence[tuple[int, str]], now: Instant) -> list[int]:
        """Keep updates (id, content) and give the ids of the new ones.

        One that is repeated, waiting or handled, is not new. A handled one's id with another
        content is: it comes from another server or bot.
        """
        async with self.database.write() as tx:
            await tx.execute(_PRUNE, {"oldest": now - KEPT * SECOND})
            return [
                update_id
                for update_id, content in updates
                if await _put(tx, update_id, content, now)
            ]

    async def pending(self) -> list[tuple[int, str]]:
        """Give the updates that are not handled yet, in the order in which they came."""
        async with self.database.read() as tx:
            rows = await tx.fetch(_PENDING)
        return [(row["update_id"], row["content"]) for row in rows]

    async def done(self, update_id: int) -> None:
        """Forget the content of an update: it is handled."""
        async with self.database.write() as tx:
            await tx.execute(
                "UPDATE inbox SET content = NULL WHERE update_id = :id", {"id": update_id}
            )


async def _put(tx: Transaction, update_id: int, content: str, now: Instant) -> bool:
    digest = blake2b(content.encode(), digest_size=16).hexdigest()
    update = {"id": update_id, "content": content, "digest": digest, "now": now}
    return await tx.execute(_PUT, update) > 0


_PUT = """
INSERT INTO inbox (update_id, content, digest, received_at)
VALUES (:id, :content, :digest, :now)
ON CONFLICT (update_id) DO UPDATE
SET content = excluded.content, digest = excluded.digest, received_at = excluded.received_at
WHERE inbox.content IS NULL AND inbox.digest <> excluded.digest
"""

_PRUNE = "DELETE FROM inbox WHERE content IS NULL AND received_at < :oldest"

_PENDING = """
SELECT update_id, content FROM inbox
WHERE content IS NOT NULL
ORDER BY received_at, update_id
"""
