"""Views: what the buttons under a message stand for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from news.model import DAY, SECOND, Instant
from storage.database import Database

KEPT = 30 * DAY
"""Seconds that a button works."""


@dataclass(frozen=True, slots=True)
class Views:
    """What buttons stand for: callback data holds only the number."""

    database: Database

    async def put(self, chat_id: int, kind: str, payload: str, now: Instant) -> int:
        """Keep what a chat is shown and give its number; what is too old goes."""
        # Random, so that a number tells nothing about others; 53 bits are exact in JSON.
        view_id = secrets.randbits(53)
        view = {"id": view_id, "chat": chat_id, "kind": kind, "payload": payload, "now": now}
        async with self.database.write() as tx:
            await tx.execute(
                "DELETE FROM views WHERE created_at < :oldest", {"oldest": now - KEPT * SECOND}
            )
            await tx.execute(_INSERT, view)
        return view_id

    async def get(self, chat_id: int, view_id: int) -> tuple[str, str] | None:
        """Give kind and payload; None: too old, or it never was this chat's."""
        async with self.database.read() as tx:
            row = await tx.one(
                "SELECT kind, payload FROM views WHERE id = :id AND chat_id = :chat",
                {"id": view_id, "chat": chat_id},
            )
        return None if row is None else (row["kind"], row["payload"])


_INSERT = """
INSERT INTO views (id, chat_id, kind, payload, created_at)
VALUES (:id, :chat, :kind, :payload, :now)
"""
