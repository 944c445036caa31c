"""Small things: settings of the program itself, and who operates it."""

from __future__ import annotations

from dataclasses import dataclass

from news.model import Instant
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Meta:
    """What the program remembers about itself."""

    database: Database

    async def get(self, key: str) -> str | None:
        """Give a value; None: it is not set."""
        async with self.database.read() as tx:
            row = await tx.one("SELECT value FROM meta WHERE key = :key", {"key": key})
        return None if row is None else row["value"]

    async def set(self, key: str, value: str) -> None:
        """Remember a value."""
        async with self.database.write() as tx:
            await tx.execute(_SET, {"key": key, "value": value})

    async def delete(self, key: str) -> None:
        """Forget a value."""
        async with self.database.write() as tx:
            await tx.execute("DELETE FROM meta WHERE key = :key", {"key": key})

    async def operators(self) -> frozenset[int]:
        """Give the user ids of the operators who are not named in the settings."""
        async with self.database.read() as tx:
            rows = await tx.fetch("SELECT user_id FROM operators")
        return frozenset(row["user_id"] for row in rows)

    async def add_operator(self, user_id: int, now: Instant) -> None:
        """Make somebody an operator."""
        async with self.database.write() as tx:
            await tx.execute(_ADD_OPERATOR, {"user": user_id, "now": now})


_SET = """
INSERT INTO meta (key, value) VALUES (:key, :value)
ON CONFLICT (key) DO UPDATE SET value = excluded.value
"""

_ADD_OPERATOR = """
INSERT INTO operators (user_id, since) VALUES (:user, :now)
ON CONFLICT (user_id) DO NOTHING
"""
