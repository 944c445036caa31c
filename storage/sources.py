"""Sources: the catalogue, what chats add to it, and whose turn it is to be polled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from news.links import host_of
from news.model import (
    Coverage,
    FullText,
    Instant,
    PollState,
    Source,
    SourceSeed,
    SourceStatus,
)
from storage.claims import take_due, take_one
from storage.database import Database, Row, Transaction
from storage.errors import CapReached
from storage.rows import source_of


@dataclass(frozen=True, slots=True)
class Sources:
    """What is polled, and for whom."""

    database: Database

    async def sync_pack(self, seeds: Sequence[SourceSeed], now: Instant) -> None:
        """Make these sources the pack, which serves everybody beside what operators have shared.

        One that is known, also by an address it has since moved from, keeps its poll state and
        its items; read as something else, it begins anew, silently. One that is no longer named
        goes, except for the chats that added it themselves.
        """
        async with self.database.write() as tx:
            kept = [await _put(tx, seed, now, shared=True) for seed in seeds]
            for seed, source_id in zip(seeds, kept, strict=True):
                await tx.execute(_BEGIN_ANEW, {**asdict(seed), "id": source_id})
                await tx.execute(_DESCRIBE, {**asdict(seed), "id": source_id})
                await tx.execute("UPDATE sources SET pack = 1 WHERE id = :id", {"id": source_id})
            await tx.execute(_OUT_OF_PACK, {"kept": kept})
            await _tidy(tx)

    async def add(
        self, chat_id: int, seed: SourceSeed, now: Instant, cap: int
    ) -> tuple[Source, bool]:
        """Read a source for a chat; False: it was read for it already.

        A source of the catalogue that the chat had muted is heard again. Raises CapReached if the
        chat has `cap` sources of its own.
        """
        async with self.database.write() as tx:
            known = await _find(tx, seed.url)
            if known is not None and known.poll.status is SourceStatus.GONE:
                # Somebody names it again: perhaps it has come back.
                await tx.execute(_ASK_AGAIN, {"now": now, "id": known.id})
            if known is not None and await _unmute(tx, chat_id, known):
                return await _get(tx, known.id), False
            if await _own_count(tx, chat_id) >= cap:
                raise CapReached(cap, "sources")
            source_id = await _put(tx, seed, now, shared=False)
            await tx.execute(_OWN, {"chat": chat_id, "source": source_id, "now": now})
            return await _get(tx, source_id), True

    async def share(self, seed: SourceSeed, now: Instant) -> tuple[Source, bool]:
        """Read a source for everybody, as an operator says; False: it was read so already."""
        async with self.database.write() as tx:
            known = await _find(tx, seed.url)
            source_id = await _put(tx, seed, now, shared=True)
            return await _get(tx, source_id), known is None or not known.shared

    async def share_known(self, source_id: int) -> None:
        """Read a source that is known for everybody."""
        async with self.database.write() as tx:
            await tx.execute("UPDATE sources SET shared = 1 WHERE id = :id", {"id": source_id})

    async def unshare(self, source_id: int, chat_id: int, now: Instant) -> None:
        """Read a source only for a chat, and for those that added it themselves.

        One that the pack names is for everybody again when that is next read.
        """
        async with self.database.write() as tx:
            await tx.execute(_OWN, {"chat": chat_id, "source": source_id, "now": now})
            await tx.execute(
                "UPDATE sources SET shared = 0, pack = 0 WHERE id = :id", {"id": source_id}
            )
            await _tidy(tx)

    async def set_full_text(self, source_id: int, full_text: FullText) -> None:
        """Choose when the pages behind a source's items are read."""
        async with self.database.write() as tx:
            await tx.execute(
                "UPDATE sources SET full_text = :full_text WHERE id = :id",
                {"id": source_id, "full_text": full_text},
            )

    async def remove(self, chat_id: int, source_id: int, now: Instant) -> bool:
        """Stop reading a source for a chat; False: it was not read for it.

        One of the catalogue is muted there; any other is deleted with its items when no chat is
        left. Nothing of it is followed there any more.
        """
        chosen = {"chat": chat_id, "source": source_id}
        async with self.database.write() as tx:
            if await tx.one(_SERVED, chosen) is None:
                return False
            await tx.execute(_FORGET, chosen)
            await tx.execute(_MUTE, {**chosen, "now": now})
            await tx.execute(_TAKE_BACK, chosen)
            await _tidy(tx)
            return True

    async def of_chat(self, chat_id: int) -> list[Source]:
        """Give the sources that serve a chat, by title."""
        async with self.database.read() as tx:
            rows = await tx.fetch(_OF_CHAT, {"chat": chat_id})
        return _by_title(rows)

    async def all(self) -> list[Source]:
        """Give every source, by title."""
        async with self.database.read() as tx:
            rows = await tx.fetch("SELECT * FROM sources")
        return _by_title(rows)

    async def of_pack(self) -> list[Source]:
        """Give the sources of the pack, by title."""
        async with self.database.read() as tx:
            rows = await tx.fetch("SELECT * FROM sources WHERE pack = 1")
        return _by_title(rows)

    async def get(self, source_id: int) -> Source | None:
        """Give a source; None: there is none of this number."""
        async with self.database.read() as tx:
            row = await tx.one("SELECT * FROM sources WHERE id = :id", {"id": source_id})
        return None if row is None else source_of(row)

    async def unread(self, chat_id: int) -> int:
        """Count the sources that serve a chat and were never polled."""
        async with self.database.read() as tx:
            row = await tx.one(_UNREAD, {"chat": chat_id})
        assert row is not None
        return int(row["unread"])

    async def without_news_since(self, before: Instant) -> list[Source]:
        """Give the sources that answer, brought their last item before then, and are not noted."""
        async with self.database.read() as tx:
            rows = await tx.fetch(_WITHOUT_NEWS, {"before": before})
        return [source_of(row) for row in rows]

    async def note_silence(self, source_id: int, since: Instant) -> None:
        """Note that a source is silent beyond its habit, unless it has brought news meanwhile."""
        async with self.database.write() as tx:
            await tx.execute(_NOTE_SILENCE, {"id": source_id, "since": since})

    async def claim(
        self,
        now: Instant,
        limit: int,
        lease_seconds: int = 120,
        busy_hosts: Collection[str] | None = None,
    ) -> list[tuple[Source, str]]:
        """Take sources that are due, each with the lease that its record must show.

        Those never polled come first, then the most overdue. Nobody else gets them until the lease
        is over, for which it may be LONGEST_LEASE at most. With `busy_hosts`, one source a host is
        taken and none of those hosts: the others would only wait their turn.
        """
        async with self.database.write() as tx:
            return await take_due(tx, now, limit, lease_seconds, busy_hosts)

    async def claim_one(
        self, source_id: int, now: Instant, lease_seconds: int = 120
    ) -> tuple[Source, str] | None:
        """Take one source, due or not, with its lease; None: somebody has it, or there is none."""
        async with self.database.write() as tx:
            return await take_one(tx, source_id, now, lease_seconds)

    async def coverage(self, chat_id: int) -> Coverage:
        """Give what is being read for a chat."""
        async with self.database.read() as tx:
            statuses = await tx.fetch(_STATUSES, {"chat": chat_id})
            items = await tx.one(_ITEMS, {"chat": chat_id})
            pending = await tx.one(_PENDING, {"chat": chat_id})
        assert items is not None
        assert pending is not None
        polled = [row["last_poll_at"] for row in statuses if row["last_poll_at"] is not None]
        by_status = {row["status"]: int(row["sources"]) for row in statuses}
        return Coverage(
            sources=sum(by_status.values()),
            healthy=by_status.get(SourceStatus.OK, 0),
            last_poll_at=max(polled, default=None),
            items=int(items["items"]),
            oldest_at=items["oldest_at"],
            pending=pending["pending"],
            sources_by_status=by_status,
            silent=sum(int(row["silent"]) for row in statuses),
        )


def _by_title(rows: Sequence[Row]) -> list[Source]:
    return sorted(map(source_of, rows), key=lambda one: (one.title or one.url).casefold())


async def _find(tx: Transaction, url: str) -> Source | None:
    """Find a source by where it is, else by where it was when it was named."""
    row = await tx.one(
        "SELECT * FROM sources WHERE url = :url OR origin = :url ORDER BY url <> :url, id LIMIT 1",
        {"url": url},
    )
    return None if row is None else source_of(row)


async def _get(tx: Transaction, source_id: int) -> Source:
    row = await tx.one("SELECT * FROM sources WHERE id = :id", {"id": source_id})
    assert row is not None
    return source_of(row)


async def _put(tx: Transaction, seed: SourceSeed, now: Instant, *, shared: bool) -> int:
    """Make sure that a source is there, due at once if it is new."""
    known = await _find(tx, seed.url)
    if known is None:
        fresh: dict[str, Any] = asdict(PollState(next_poll_at=now))
        place = {"host": host_of(seed.url), "shared": shared}
        await tx.execute(_INSERT, {**fresh, **asdict(seed), **place})
        known = await _find(tx, seed.url)
        assert known is not None
    elif shared and not known.shared:
        await tx.execute("UPDATE sources SET shared = 1 WHERE id = :id", {"id": known.id})
    return known.id


async def _unmute(tx: Transaction, chat_id: int, source: Source) -> bool:
    """Let a chat hear what serves it already; False: nothing of the kind."""
    chosen = {"chat": chat_id, "source": source.id}
    if source.shared:
        await tx.execute(f"{_FORGET} AND muted = 1", chosen)
    return await tx.one(_SERVED, chosen) is not None


async def _tidy(tx: Transaction) -> None:
    """Delete the sources that nobody has left, and end following what a chat is not served."""
    await tx.execute(_DELETE_UNUSED)
    await tx.execute(_END_UNSERVED)


async def _own_count(tx: Transaction, chat_id: int) -> int:
    row = await tx.one(_OWN_COUNT, {"chat": chat_id})
    assert row is not None
    return int(row["own"])


_INSERT = """
INSERT INTO sources (
    url, origin, host, title, language, kind, pattern, full_text, agent, proxy, shared,
    next_poll_at, interval, failures, status, moved_times
) VALUES (
    :url, :url, :host, :title, :language, :kind, :pattern, COALESCE(:full_text, 'demand'),
    :agent, :proxy, :shared, :next_poll_at, :interval, :failures, :status, :moved_times
)
"""

_ASK_AGAIN = "UPDATE sources SET next_poll_at = :now WHERE id = :id"

# Else all that it shows when read so would be news.
_BEGIN_ANEW = """
UPDATE sources
SET primed_at = NULL, etag = NULL, last_modified = NULL, body_hash = NULL
WHERE id = :id AND (kind <> :kind OR COALESCE(pattern, '') <> COALESCE(:pattern, ''))
"""

_DESCRIBE = """
UPDATE sources
SET title = CASE WHEN :title <> '' THEN :title ELSE title END,
    language = COALESCE(:language, language),
    kind = :kind, pattern = :pattern, agent = :agent, proxy = :proxy,
    full_text = COALESCE(:full_text, full_text)
WHERE id = :id
"""

_OUT_OF_PACK = "UPDATE sources SET shared = 0, pack = 0 WHERE pack = 1 AND id NOT IN :kept"

_DELETE_UNUSED = """
DELETE FROM sources
WHERE shared = 0
  AND NOT EXISTS (SELECT 1 FROM chat_sources WHERE source_id = sources.id AND muted = 0)
"""

_END_UNSERVED = """
DELETE FROM follows
WHERE NOT EXISTS (
    SELECT 1 FROM served
    WHERE served.chat_id = follows.chat_id AND served.source_id = follows.source_id
)
"""

_TAKE_BACK = """
UPDATE deliveries SET followed = 0
WHERE chat_id = :chat AND state = 'pending'
  AND item_id IN (SELECT id FROM items WHERE source_id = :source)
"""

_UNREAD = """
SELECT COUNT(*) AS unread FROM sources
WHERE last_poll_at IS NULL AND id IN (SELECT source_id FROM served WHERE chat_id = :chat)
"""

_OWN = """
INSERT INTO chat_sources (chat_id, source_id, muted, since)
VALUES (:chat, :source, 0, :now)
ON CONFLICT (chat_id, source_id) DO UPDATE SET muted = 0, since = :now
"""

_FORGET = "DELETE FROM chat_sources WHERE chat_id = :chat AND source_id = :source"

_MUTE = """
INSERT INTO chat_sources (chat_id, source_id, muted, since)
SELECT :chat, id, 1, :now FROM sources WHERE id = :source AND shared = 1
"""

_SERVED = "SELECT 1 FROM served WHERE chat_id = :chat AND source_id = :source"

_OWN_COUNT = """
SELECT COUNT(*) AS own
FROM chat_sources JOIN sources ON sources.id = chat_sources.source_id
WHERE chat_sources.chat_id = :chat AND chat_sources.muted = 0 AND sources.shared = 0
"""

_OF_CHAT = """
SELECT * FROM sources WHERE id IN (SELECT source_id FROM served WHERE chat_id = :chat)
"""

_WITHOUT_NEWS = """
SELECT * FROM sources WHERE status = 'ok' AND silent_since IS NULL AND last_new_at < :before
"""

_NOTE_SILENCE = """
UPDATE sources SET silent_since = :since WHERE id = :id AND last_new_at = :since
"""

_STATUSES = """
SELECT status, COUNT(*) AS sources, MAX(last_poll_at) AS last_poll_at,
    SUM(CASE WHEN status = 'ok' AND silent_since IS NOT NULL THEN 1 ELSE 0 END) AS silent
FROM sources
WHERE id IN (SELECT source_id FROM served WHERE chat_id = :chat)
GROUP BY status
"""

_ITEMS = """
SELECT COALESCE(SUM(kept), 0) AS items, MIN(oldest_at) AS oldest_at FROM (
    SELECT kept, (SELECT MIN(sort_at) FROM items WHERE source_id = sources.id) AS oldest_at
    FROM sources WHERE id IN (SELECT source_id FROM served WHERE chat_id = :chat)
) AS serving
"""

_PENDING = """
SELECT COUNT(*) AS pending FROM deliveries WHERE chat_id = :chat AND state = 'pending'
"""
