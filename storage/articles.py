"""Articles: the queue of pages to read for items, and what was learned from those read."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from news.model import DAY, SECOND, Instant, PageDue, PageRecord, PageWanted
from storage.alerting import COUNT_KEPT, alert, follow
from storage.database import Database, Transaction, batches
from storage.rows import known_item_of, source_of

LONGEST_LEASE = 3600
"""Seconds, as for sources."""

REMEMBERED = 30 * DAY
"""Seconds for which a block of text is remembered that no other page of its host had."""

REMEMBERED_REPEATED = 180 * DAY
"""Seconds without a page that has it after which a block that several had is forgotten."""

HEADLINES = 500
"""Of the newest items, with which the lines of a page are compared."""


@dataclass(frozen=True, slots=True)
class Articles:
    """Pages behind items: to be read, and read."""

    database: Database

    async def claim(
        self, now: Instant, limit: int, lease_seconds: int, busy_hosts: Collection[str] = ()
    ) -> list[PageDue]:
        """Take pages that are due, each with the lease that its record must show.

        One a host, and none of the busy ones. Of a host, those that alert nobody come first, so
        that what its pages share is known before it matters; among hosts they come last.
        """
        lease = secrets.token_hex(8)
        asked = {
            "now": now,
            "longest": now + LONGEST_LEASE * SECOND,
            "limit": limit,
            "busy": list(busy_hosts),
        }
        async with self.database.write() as tx:
            rows = await tx.fetch(_DUE, asked)
            ids = [row["item_id"] for row in rows]
            if not ids:
                return []
            taken = {"ids": ids, "lease": lease, "until": now + lease_seconds * SECOND}
            await tx.execute(_TAKE, taken)
            items = {row["id"]: known_item_of(row) for row in await tx.fetch(_ITEMS, {"ids": ids})}
            of = {"ids": [known.item.source_id for known in items.values()]}
            sources = {
                row["id"]: source_of(row)
                for row in await tx.fetch("SELECT * FROM sources WHERE id IN :ids", of)
            }
        return [
            PageDue(
                known.item,
                known.identity,
                sources[known.item.source_id],
                lease,
                row["attempts"] + 1,
                bool(row["silent"]),
            )
            for row in rows
            if (known := items.get(row["item_id"]))
        ]

    async def headlines(self, item_id: int) -> list[str]:
        """Give the newest titles of other items of the sources on the host of an item's source."""
        async with self.database.read() as tx:
            rows = await tx.fetch(_HEADLINES, {"item": item_id, "limit": HEADLINES})
        return [row["title"] for row in rows]

    async def repeated(self, host: str, page: int, digests: Sequence[str]) -> frozenset[str]:
        """Give those of the digests that another page of the host has had."""
        found: set[str] = set()
        async with self.database.read() as tx:
            for batch in batches(digests):
                asked = {"host": host, "page": page, "digests": list(batch)}
                found.update(row["digest"] for row in await tx.fetch(_REPEATED, asked))
        return frozenset(found)

    async def record(self, record: PageRecord, now: Instant) -> int | None:
        """Store what became of a page: the item's new text, its alerts, and the page's blocks.

        Returns the number of alerts; None: the lease is no longer held and nothing was stored. An
        item that was edited since it was claimed is left as it is, and its page is due again.
        """
        held = {"id": record.item_id, "lease": record.lease}
        async with self.database.write() as tx:
            queued = await tx.one(_HELD, held)
            if queued is None:
                return None
            await _remember(tx, record, now)
            if record.intent is None:
                await _put_off(tx, record, now)
                return 0
            item, before = record.intent.item, record.intent.before
            assert before is not None
            changed = {
                "id": item.id,
                "old_title": before.title,
                "old_summary": before.summary,
                "title": item.title,
                "title_key": record.intent.identity.title_key,
                "body": item.body,
                "image": item.image,
                "language": item.language,
                "published_at": item.published_at,
                "sort_at": item.sort_at,
                "words": " ".join(sorted(record.intent.words)),
            }
            if not await tx.execute(_FILL, changed):
                await tx.execute(_AGAIN, {"id": item.id, "now": now})
                return 0
            await tx.execute("DELETE FROM articles WHERE item_id = :id", {"id": item.id})
            made = await alert(tx, item.source_id, [record.intent], now, edited=False)
            if item.title and not before.title:
                await tx.execute(COUNT_KEPT, {"source": item.source_id, "more": 1})
            if not (before.title or queued["silent"]):
                made += await follow(tx, item.source_id, [record.intent], now)
            return made

    async def waiting(self) -> int:
        """Count the pages that wait to be read."""
        async with self.database.read() as tx:
            row = await tx.one("SELECT COUNT(*) AS pages FROM articles")
        assert row is not None
        return int(row["pages"])


async def want(tx: Transaction, source_id: int, pages: Sequence[PageWanted], now: Instant) -> None:
    """Queue pages for items of a source, if it is one whose pages are read."""
    if not pages:
        return
    chosen = await tx.one(_CHOSEN, {"source": source_id})
    wanted = chosen is not None and bool(chosen["wanted"])
    rows = [
        {
            "source": source_id,
            "key": page.key,
            "host": page.host,
            "silent": page.silent,
            "now": now,
            "wanted": wanted or page.silent,
        }
        for page in pages
    ]
    await tx.many(_WANT, rows)


async def _remember(tx: Transaction, record: PageRecord, now: Instant) -> None:
    if not record.digests:
        return
    for repeated, seconds in ((0, REMEMBERED), (1, REMEMBERED_REPEATED)):
        await tx.execute(_FORGET, {"repeated": repeated, "before": now - seconds * SECOND})
    page = {"host": record.host, "page": record.page, "now": now}
    await tx.many(_BLOCK, [{**page, "digest": digest} for digest in record.digests])


async def _put_off(tx: Transaction, record: PageRecord, now: Instant) -> None:
    await tx.execute(_BEHIND, {"id": record.item_id, "at": record.host_until or now})
    if record.retry_at is None:
        await tx.execute("DELETE FROM articles WHERE item_id = :id", {"id": record.item_id})
    else:
        await tx.execute(_LATER, {"id": record.item_id, "at": record.retry_at})


_DUE = """
SELECT item_id, attempts, silent FROM articles WHERE item_id IN (
    SELECT item_id FROM (
        SELECT item_id, ROW_NUMBER() OVER (
            PARTITION BY host ORDER BY silent DESC, due_at, item_id
        ) AS place
        FROM articles
        WHERE due_at <= :now AND (leased_until <= :now OR leased_until > :longest)
          AND host NOT IN :busy
    ) AS queue
    WHERE place = 1
)
ORDER BY silent, due_at, item_id
LIMIT :limit
"""

_TAKE = "UPDATE articles SET lease = :lease, leased_until = :until WHERE item_id IN :ids"

_ITEMS = """
SELECT items.*, sources.title AS source_title
FROM items JOIN sources ON sources.id = items.source_id
WHERE items.id IN :ids
"""

_HELD = "SELECT silent FROM articles WHERE item_id = :id AND lease = :lease"

_HEADLINES = """
SELECT items.title
FROM items
WHERE items.id <> :item AND items.title <> '' AND items.source_id IN (
    SELECT id FROM sources WHERE host = (
        SELECT sources.host FROM sources JOIN items AS mine ON mine.source_id = sources.id
        WHERE mine.id = :item
    )
)
ORDER BY items.sort_at DESC
LIMIT :limit
"""

_REPEATED = """
SELECT digest FROM page_blocks
WHERE host = :host AND digest IN :digests AND (page <> :page OR repeated = 1)
"""

_FORGET = "DELETE FROM page_blocks WHERE repeated = :repeated AND seen_at < :before"

_BLOCK = """
INSERT INTO page_blocks (host, digest, page, seen_at) VALUES (:host, :digest, :page, :now)
ON CONFLICT (host, digest) DO UPDATE SET
    repeated = CASE WHEN page_blocks.page <> excluded.page THEN 1 ELSE page_blocks.repeated END,
    seen_at = excluded.seen_at
"""

_FILL = """
UPDATE items SET
    title = :title,
    title_key = :title_key,
    body = :body,
    image = COALESCE(image, :image),
    language = :language,
    published_at = :published_at,
    sort_at = :sort_at,
    words = :words
WHERE id = :id AND title = :old_title AND summary = :old_summary
"""

_AGAIN = "UPDATE articles SET due_at = :now, lease = NULL, leased_until = 0 WHERE item_id = :id"

# Other hosts have their turn before this one: else some that never answer take up every place.
_BEHIND = """
UPDATE articles SET due_at = :at
WHERE due_at < :at AND host = (SELECT host FROM articles WHERE item_id = :id)
"""

_LATER = """
UPDATE articles SET due_at = :at, attempts = attempts + 1, lease = NULL, leased_until = 0
WHERE item_id = :id
"""

# On demand: while a chat that the source serves looks for something.
_CHOSEN = """
SELECT CASE
    WHEN full_text = 'always' THEN 1
    WHEN full_text = 'off' THEN 0
    WHEN EXISTS (
        SELECT 1 FROM watches JOIN chats ON chats.id = watches.chat_id
        WHERE watches.paused = 0 AND chats.paused = 0 AND chats.resting = 0 AND EXISTS (
            SELECT 1 FROM served
            WHERE served.chat_id = watches.chat_id AND served.source_id = sources.id
        )
    ) THEN 1
    ELSE 0
END AS wanted
FROM sources WHERE id = :source
"""

# An item without a title has nothing else to be known by: its page is read in any case.
_WANT = """
INSERT INTO articles (item_id, host, silent, due_at)
SELECT id, :host, :silent, :now FROM items
WHERE source_id = :source AND key = :key AND body = '' AND (:wanted = 1 OR title = '')
ON CONFLICT (item_id) DO NOTHING
"""
