"""Watches: what chats look for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from news.model import Also, Instant, Watch
from storage.database import Database, Transaction
from storage.errors import CapReached
from storage.rows import watch_of, write_also

CHUNK = 10_000
"""Watches that are read at once where all are: a few megabytes."""


@dataclass(frozen=True, slots=True)
class Watches:
    """What chats look for."""

    database: Database

    async def add(
        self,
        chat_id: int,
        thread_id: int,
        query: str,
        now: Instant,
        cap: int,
        also: Iterable[Also] = (),
    ) -> tuple[Watch, bool]:
        """Watch for a query, in canonical form; False: it was there, and is no longer paused.

        One that was there keeps its other names. Raises CapReached if the chat has `cap` watches.
        """
        asked = {"chat": chat_id, "thread": thread_id, "query": query, "now": now}
        async with self.database.write() as tx:
            known = await tx.one(_FIND, asked)
            if known is not None:
                return await _pause(tx, watch_of(known), paused=False), False
            if await _count(tx, chat_id) >= cap:
                raise CapReached(cap, "watches")
            await tx.execute(_INSERT, {**asked, "also": write_also(also)})
            added = await tx.one(_FIND, asked)
        assert added is not None
        return watch_of(added), True

    async def of_chat(self, chat_id: int) -> list[Watch]:
        """Give the watches of a chat and its topics, oldest first."""
        async with self.database.read() as tx:
            rows = await tx.fetch(
                "SELECT * FROM watches WHERE chat_id = :chat ORDER BY id", {"chat": chat_id}
            )
        return [watch_of(row) for row in rows]

    async def get(self, watch_id: int) -> Watch | None:
        """Give a watch; None: there is none of this number."""
        async with self.database.read() as tx:
            return await _get(tx, watch_id)

    async def remove(self, watch_id: int) -> Watch | None:
        """End a watch and give what it was; None: there is none of this number."""
        async with self.database.write() as tx:
            watch = await _get(tx, watch_id)
            await tx.execute("DELETE FROM watches WHERE id = :id", {"id": watch_id})
        return watch

    async def set_paused(self, watch_id: int, *, paused: bool) -> Watch | None:
        """Let a watch look away, or no longer, and give it; None: there is none of this number."""
        async with self.database.write() as tx:
            watch = await _get(tx, watch_id)
            return None if watch is None else await _pause(tx, watch, paused=paused)

    async def set_also(self, watch_id: int, also: Sequence[Also]) -> Watch | None:
        """Let a watch look for these other names, and give it; None: there is none of this number.

        All of them are kept, those that are switched off too.
        """
        async with self.database.write() as tx:
            watch = await _get(tx, watch_id)
            await tx.execute(_SET_ALSO, {"id": watch_id, "also": write_also(also)})
        return None if watch is None else replace(watch, also=tuple(also))

    async def fill_also(self, default: Callable[[str], Iterable[Also]]) -> None:
        """Give watches that were never given other names those that `default` has for a query."""
        asked = {"limit": CHUNK}
        while True:
            async with self.database.write() as tx:
                rows = await tx.fetch(_WITHOUT_ALSO, asked)
                filled = [
                    {"id": row["id"], "also": write_also(default(row["query"]))} for row in rows
                ]
                await tx.many(_SET_ALSO, filled)
            if len(rows) < CHUNK:
                return

    async def all(self) -> AsyncIterator[Watch]:
        """Give every watch, oldest first, a part at a time: nothing else has to wait."""
        last = 0
        while True:
            async with self.database.read() as tx:
                rows = await tx.fetch(_AFTER, {"last": last, "limit": CHUNK})
            for row in rows:
                yield watch_of(row)
            if len(rows) < CHUNK:
                return
            last = rows[-1]["id"]


async def _get(tx: Transaction, watch_id: int) -> Watch | None:
    row = await tx.one("SELECT * FROM watches WHERE id = :id", {"id": watch_id})
    return None if row is None else watch_of(row)


async def _pause(tx: Transaction, watch: Watch, *, paused: bool) -> Watch:
    if watch.paused != paused:
        await tx.execute(
            "UPDATE watches SET paused = :paused WHERE id = :id",
            {"id": watch.id, "paused": paused},
        )
    return replace(watch, paused=paused)


async def _count(tx: Transaction, chat_id: int) -> int:
    row = await tx.one(
        "SELECT COUNT(*) AS watches FROM watches WHERE chat_id = :chat", {"chat": chat_id}
    )
    assert row is not None
    return int(row["watches"])


_FIND = """
SELECT * FROM watches WHERE chat_id = :chat AND thread_id = :thread AND query = :query
"""

_INSERT = """
INSERT INTO watches (chat_id, thread_id, query, also, created_at)
VALUES (:chat, :thread, :query, :also, :now)
"""

_SET_ALSO = "UPDATE watches SET also = :also WHERE id = :id"

_WITHOUT_ALSO = "SELECT id, query FROM watches WHERE also IS NULL ORDER BY id LIMIT :limit"

_AFTER = "SELECT * FROM watches WHERE id > :last ORDER BY id LIMIT :limit"
