"""Items: what a poll must recognise, and the archive that people search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from news.model import Identity, Instant, Item, KnownItem, Wanted
from storage.database import Database, Transaction, batches
from storage.rows import item_of, known_item_of

NEWEST = (2**63 - 1, 2**63 - 1)
"""Before everything."""


@dataclass(frozen=True, slots=True)
class Items:
    """What the sources have published."""

    database: Database

    async def known(self, source_id: int, identities: Sequence[Identity]) -> list[KnownItem]:
        """Give the source's items that have a key in common with one of the identities."""
        found: dict[int, KnownItem] = {}
        async with self.database.read() as tx:
            for batch in batches(identities):
                keys = {
                    "source": source_id,
                    "guids": [one.guid for one in batch if one.guid],
                    "links": [one.link_key for one in batch if one.link_key],
                    "paths": [one.path_key for one in batch if one.path_key],
                    "titles": [one.title_key for one in batch if one.title_key],
                }
                rows = await tx.fetch(_KNOWN, keys)
                found |= {row["id"]: known_item_of(row) for row in rows}
        return list(found.values())

    async def latest(
        self,
        chat_id: int,
        wanted: Wanted | None,
        limit: int,
        before: tuple[Instant, int] | None = None,
    ) -> list[Item]:
        """Give the newest items of the sources that serve a chat, newest first.

        `wanted` narrows them down to a superset of what a query matches: verify them. `before` is
        the (sort_at, id) of the last item of the page before.
        """
        at, item_id = before or NEWEST
        parameters: dict[str, Any] = {"chat": chat_id, "limit": limit, "at": at, "id": item_id}
        sql = _LATEST
        if wanted is not None:
            dialect = self.database.dialect
            sql = _LATEST_WANTED.replace("{archive}", dialect.archive)
            parameters |= {"wanted": dialect.expression(wanted)}
        async with self.database.read() as tx:
            if wanted is None and await _has_many_sources(tx, chat_id):
                sql = _LATEST_OF_MANY
            rows = await tx.fetch(sql, parameters)
        return [item_of(row) for row in rows]

    async def newest_of(self, source_id: int, limit: int) -> list[Item]:
        """Give a source's newest items, newest first."""
        async with self.database.read() as tx:
            rows = await tx.fetch(_NEWEST_OF, {"source": source_id, "limit": limit})
        return [item_of(row) for row in rows]

    async def instants(self, source_id: int, limit: int) -> list[Instant]:
        """Give when a source's newest items came, newest first."""
        async with self.database.read() as tx:
            rows = await tx.fetch(_INSTANTS, {"source": source_id, "limit": limit})
        return [row["sort_at"] for row in rows]

    async def get(self, item_id: int) -> Item | None:
        """Give an item; None: there is none of this number."""
        async with self.database.read() as tx:
            row = await tx.one(_GET, {"id": item_id})
        return None if row is None else item_of(row)

    async def below(self, item_id: int | None, limit: int) -> list[Item]:
        """Give the items with the highest numbers below one, or of all, highest first."""
        asked = {"id": NEWEST[1] if item_id is None else item_id, "limit": limit}
        async with self.database.read() as tx:
            rows = await tx.fetch(_BELOW, asked)
        return [item_of(row) for row in rows]

    async def reword(self, words: Sequence[tuple[Item, Iterable[str]]]) -> None:
        """Index items by these words, but for those that were edited since they were read."""
        rows = [
            {
                "id": item.id,
                "title": item.title,
                "summary": item.summary,
                "body": item.body,
                "words": " ".join(sorted(keys)),
            }
            for item, keys in words
        ]
        async with self.database.write() as tx:
            await tx.many(_REWORD, rows)


async def _has_many_sources(tx: Transaction, chat_id: int) -> bool:
    """Say whether a chat has so many of all sources that its items are found by going through all.

    Asking each source costs by their number, going through all by how rare the chat's are.
    """
    row = await tx.one(_SERVING, {"chat": chat_id})
    assert row is not None
    return bool(row["serving"] ** 2 > row["there"])


_KNOWN = """
SELECT items.*, sources.title AS source_title
FROM items JOIN sources ON sources.id = items.source_id
WHERE items.id IN (
    SELECT id FROM items WHERE source_id = :source AND guid IN :guids
    UNION SELECT id FROM items WHERE source_id = :source AND link_key IN :links
    UNION SELECT id FROM items WHERE source_id = :source AND path_key IN :paths
    UNION SELECT id FROM items WHERE source_id = :source AND title_key IN :titles
)
"""

_INSTANTS = """
SELECT sort_at FROM items WHERE source_id = :source ORDER BY sort_at DESC LIMIT :limit
"""

_NEWEST_OF = """
SELECT items.*, sources.title AS source_title
FROM items JOIN sources ON sources.id = items.source_id
WHERE items.source_id = :source AND items.title_key <> ''
ORDER BY items.sort_at DESC, items.id DESC
LIMIT :limit
"""

_BELOW = """
SELECT items.*, sources.title AS source_title
FROM items JOIN sources ON sources.id = items.source_id
WHERE items.id < :id
ORDER BY items.id DESC
LIMIT :limit
"""

_REWORD = """
UPDATE items SET words = :words
WHERE id = :id AND title = :title AND summary = :summary AND body = :body
"""

_GET = """
SELECT items.*, sources.title AS source_title
FROM items JOIN sources ON sources.id = items.source_id
WHERE items.id = :id
"""

# The newest of each source are found by index; the long columns are read for the page only.
# What has no title yet is not there yet: its page is still to be read.
_LATEST = """
SELECT items.*, sources.title AS source_title
FROM items JOIN sources ON sources.id = items.source_id
WHERE items.id IN (
    SELECT newest.id
    FROM served CROSS JOIN items AS newest
    WHERE served.chat_id = :chat
      AND newest.id IN (
        SELECT id FROM items AS own
        WHERE own.source_id = served.source_id AND (own.sort_at, own.id) < (:at, :id)
          AND own.title_key <> ''
        ORDER BY own.sort_at DESC, own.id DESC
        LIMIT :limit
      )
    ORDER BY newest.sort_at DESC, newest.id DESC
    LIMIT :limit
)
ORDER BY items.sort_at DESC, items.id DESC
"""

_SERVING = """
SELECT
    (SELECT COUNT(*) FROM sources) AS there,
    (SELECT COUNT(*) FROM (SELECT 1 FROM served WHERE chat_id = :chat LIMIT 1000) AS few)
        AS serving
"""

# The sign keeps the index of each source's items out: the newest of all are walked through.
_LATEST_OF_MANY = """
SELECT items.*, sources.title AS source_title
FROM items JOIN sources ON sources.id = +items.source_id
WHERE (items.sort_at, items.id) < (:at, :id) AND items.title_key <> ''
  AND EXISTS (
    SELECT 1 FROM served WHERE served.chat_id = :chat AND served.source_id = items.source_id
  )
ORDER BY items.sort_at DESC, items.id DESC
LIMIT :limit
"""

_LATEST_WANTED = """
SELECT items.*, sources.title AS source_title
FROM items JOIN sources ON sources.id = items.source_id
WHERE items.id IN (
    SELECT candidates.id
    FROM ({archive}) AS hits CROSS JOIN items AS candidates
    WHERE candidates.id = hits.id
      AND candidates.source_id IN (SELECT source_id FROM served WHERE chat_id = :chat)
      AND (candidates.sort_at, candidates.id) < (:at, :id)
    ORDER BY candidates.sort_at DESC, candidates.id DESC
    LIMIT :limit
)
ORDER BY items.sort_at DESC, items.id DESC
"""
