"""Questions that the bot has asked and that wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass

from news.model import DAY, SECOND, Instant
from storage.database import Database

KEPT = 30 * DAY
"""Seconds that a question can be answered by replying to it."""

FRESH = 3600
"""Seconds in which a text that replies to nothing answers the newest question."""


@dataclass(frozen=True, slots=True)
class Question:
    """A message of the bot that asks for the argument of a command."""

    id: int
    command: str


@dataclass(frozen=True, slots=True)
class Questions:
    """What the bot has asked."""

    database: Database

    async def ask(self, chat_id: int, message_id: int, command: str, now: Instant) -> None:
        """Remember that a message asks for the argument of a command."""
        asked = {"chat": chat_id, "message": message_id, "command": command, "now": now}
        async with self.database.write() as tx:
            await tx.execute(
                "DELETE FROM questions WHERE asked_at < :oldest", {"oldest": now - KEPT * SECOND}
            )
            await tx.execute(_INSERT, asked)

    async def answered(self, chat_id: int, message_id: int | None, now: Instant) -> Question | None:
        """Give the question that is answered; None: there is no such question.

        `message_id` is the message that the answer replies to; None: it replies to nothing, which
        answers the newest question of the last hour. The question stays until it is forgotten.
        """
        asked = {"chat": chat_id, "message": message_id, "since": now - FRESH * SECOND}
        async with self.database.read() as tx:
            row = await tx.one(_NEWEST if message_id is None else _OF_MESSAGE, asked)
        return None if row is None else Question(row["id"], row["command"])

    async def forget(self, question_id: int) -> None:
        """Drop a question whose answer was taken."""
        async with self.database.write() as tx:
            await tx.execute("DELETE FROM questions WHERE id = :id", {"id": question_id})


_INSERT = """
INSERT INTO questions (chat_id, message_id, command, asked_at)
VALUES (:chat, :message, :command, :now)
"""

_NEWEST = """
SELECT id, command FROM questions
WHERE chat_id = :chat AND asked_at >= :since
ORDER BY id DESC LIMIT 1
"""

_OF_MESSAGE = """
SELECT id, command FROM questions
WHERE chat_id = :chat AND message_id = :message
ORDER BY id DESC LIMIT 1
"""
