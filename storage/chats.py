"""Chats and their settings."""

from __future__ import annotations

from dataclasses import dataclass

from news.model import Chat, Instant
from storage.database import Database, Transaction
from storage.moving import move_chat
from storage.rows import chat_of


@dataclass(frozen=True, slots=True)
class Chats:
    """Conversations with the bot.

    A group that has become a supergroup answers to both ids: asked for the old one, `ensure` and
    `get` give the chat that it is now.
    """

    database: Database

    async def ensure(self, chat: Chat) -> Chat:
        """Store a new chat as given, a known one's kind and title, and give what is stored then."""
        told = {
            "id": chat.id,
            "kind": chat.kind,
            "title": chat.title,
            "language": chat.language,
            "zone": chat.zone,
        }
        async with self.database.write() as tx:
            await tx.execute(_ENSURE, told)
            stored = await _get(tx, chat.id)
        assert stored is not None
        return stored

    async def get(self, chat_id: int) -> Chat | None:
        """Give a chat; None: it has never been seen."""
        async with self.database.read() as tx:
            return await _get(tx, chat_id)

    async def set_language(self, chat_id: int, language: str) -> None:
        """Choose the catalogue of texts."""
        async with self.database.write() as tx:
            await tx.execute(
                "UPDATE chats SET language = :language WHERE id = :id",
                {"id": chat_id, "language": language},
            )

    async def set_paused(self, chat_id: int, *, paused: bool) -> None:
        """Hold the chat's alerts back, or no longer."""
        async with self.database.write() as tx:
            await tx.execute(
                "UPDATE chats SET paused = :paused WHERE id = :id",
                {"id": chat_id, "paused": paused},
            )

    async def rest(self, chat_id: int) -> None:
        """Send nothing there until it writes."""
        async with self.database.write() as tx:
            await tx.execute("UPDATE chats SET resting = 1 WHERE id = :id", {"id": chat_id})

    async def wake(self, chat_id: int, now: Instant) -> bool:
        """Send there again, what has waited first; False: it did not rest."""
        async with self.database.write() as tx:
            rested = await tx.execute(
                "UPDATE chats SET resting = 0 WHERE id = :id AND resting = 1", {"id": chat_id}
            )
            if rested:
                await tx.execute(_DUE_NOW, {"id": chat_id, "now": now})
        return rested > 0

    async def migrate(self, old_id: int, new_id: int) -> None:
        """Give everything that one chat has to another, which need not be known yet.

        Doing it again moves what the old id has got since, and no settings.
        """
        async with self.database.write() as tx:
            await move_chat(tx, old_id, new_id)

    async def set_flood(self, chat_id: int, until: Instant, now: Instant) -> None:
        """Leave the chat alone until then, as Telegram asks."""
        async with self.database.write() as tx:
            await tx.execute(
                "UPDATE chats SET flood_until = :until, flood_set_at = :now WHERE id = :id",
                {"id": chat_id, "until": until, "now": now},
            )

    async def unreached_since(self, before: Instant, now: Instant) -> list[Chat]:
        """Give the chats that watch or follow something and were sent nothing since `before`.

        Those that are paused or resting are left alone. Of a chat of which nothing is known the
        time begins now.
        """
        async with self.database.write() as tx:
            await tx.execute(
                "UPDATE chats SET reached_at = :now WHERE reached_at IS NULL OR reached_at > :now",
                {"now": now},
            )
            rows = await tx.fetch(_UNREACHED, {"before": before})
        return [chat_of(row) for row in rows]

    async def reached(self, chat_id: int, now: Instant) -> None:
        """Note that a chat was sent something by itself."""
        async with self.database.write() as tx:
            await tx.execute(
                "UPDATE chats SET reached_at = :now WHERE id = :id", {"id": chat_id, "now": now}
            )

    async def floods(self, now: Instant) -> dict[int, Instant]:
        """Give the chats to leave alone, each with until when.

        What was set by a clock that was ahead of now is over.
        """
        async with self.database.read() as tx:
            rows = await tx.fetch(_FLOODS, {"now": now})
        return {row["id"]: row["flood_until"] for row in rows}


async def _get(tx: Transaction, chat_id: int) -> Chat | None:
    row = await tx.one(_GET, {"id": chat_id})
    return None if row is None else chat_of(row)


_ENSURE = """
INSERT INTO chats (id, kind, title, language, zone)
VALUES (:id, :kind, :title, :language, :zone)
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title
WHERE chats.kind <> excluded.kind OR chats.title <> excluded.title
"""

_GET = """
SELECT * FROM chats
WHERE id = COALESCE((SELECT migrated_to FROM chats WHERE id = :id), :id)
"""

_DUE_NOW = """
UPDATE deliveries SET due_at = :now
WHERE chat_id = :id AND state = 'pending' AND due_at > :now
"""

_UNREACHED = """
SELECT * FROM chats
WHERE reached_at <= :before AND paused = 0 AND resting = 0 AND migrated_to IS NULL
  AND (
    EXISTS (SELECT 1 FROM watches WHERE watches.chat_id = chats.id AND watches.paused = 0)
    OR EXISTS (SELECT 1 FROM follows WHERE follows.chat_id = chats.id)
  )
ORDER BY id
"""

_FLOODS = """
SELECT id, flood_until FROM chats
WHERE flood_until > 0 AND flood_until > :now AND flood_set_at <= :now
"""
