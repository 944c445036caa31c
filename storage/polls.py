"""Polls: all that one of them brings, stored at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from news.links import host_of
from news.model import Instant, ItemIntent, PollRecord
from storage.abbreviations import learn
from storage.database import Database, Row, Transaction, batches


@dataclass(frozen=True, slots=True)
class Polls:
    """What polls bring."""

    database: Database

    async def record(self, record: PollRecord, now: Instant) -> int | None:
        """Store a poll: the source's state, its items with what they explain, and their alerts.

        Returns the number of alerts; None: the lease is no longer held and nothing was stored. An
        item alerts the chats that its source serves and whose watch stands unpaused, unless the
        chat itself is paused or resting; each place once, whatever came before.
        """
        async with self.database.write() as tx:
            if not await _store_state(tx, record):
                return None
            new = await _new_items(tx, record)
            await tx.many(_INSERT_ITEM, [_item_row(record.source_id, intent) for intent in new])
            edits = [intent for intent in record.items if intent.item.id]
            await tx.many(_UPDATE_ITEM, [_item_row(record.source_id, intent) for intent in edits])
            await learn(tx, record.source_id, record.abbreviations, now)
            hits = await _hits(tx, record.source_id, [*new, *edits], now)
            made = await tx.many(_DELIVER, hits)
            await tx.many(_NAME_WATCH, hits)
            return made


async def _store_state(tx: Transaction, record: PollRecord) -> bool:
    state = asdict(record.state)
    host = host_of(record.url) if record.url else None
    named = {"url": record.url, "host": host, "title": record.title, "language": record.language}
    held = {"id": record.source_id, "lease": record.lease}
    return await tx.execute(_UPDATE_SOURCE, state | named | held) > 0


async def _new_items(tx: Transaction, record: PollRecord) -> list[ItemIntent]:
    """Give the intents for new items whose key nothing has yet: what is there first stays."""
    new: dict[str, ItemIntent] = {}
    for intent in record.items:
        if not intent.item.id:
            new.setdefault(intent.item.key, intent)
    for row in await _ids_by_key(tx, record.source_id, list(new)):
        del new[row["key"]]
    return list(new.values())


async def _ids_by_key(tx: Transaction, source_id: int, keys: Sequence[str]) -> list[Row]:
    found: list[Row] = []
    for batch in batches(keys):
        found += await tx.fetch(_ITEM_IDS, {"source": source_id, "keys": batch})
    return found


async def _hits(
    tx: Transaction, source_id: int, intents: Sequence[ItemIntent], now: Instant
) -> list[dict[str, int]]:
    """Give each pair of a stored item and a watch to alert."""
    hit = [intent for intent in intents if intent.hits]
    rows = await _ids_by_key(
        tx, source_id, [intent.item.key for intent in hit if not intent.item.id]
    )
    ids = {row["key"]: row["id"] for row in rows}
    return [
        {
            "source": source_id,
            "item": intent.item.id or ids[intent.item.key],
            "watch": watch_id,
            "edited": intent.before is not None,
            "now": now,
        }
        for intent in hit
        for watch_id in sorted(intent.hits)
    ]


def _item_row(source_id: int, intent: ItemIntent) -> dict[str, Any]:
    item, identity = intent.item, intent.identity
    return {
        "id": item.id,
        "source": source_id,
        "sort_at": item.sort_at,
        "seen_at": item.seen_at,
        "published_at": item.published_at,
        "language": item.language,
        "key": item.key,
        "title": item.title,
        "link": item.link,
        "summary": item.summary,
        "guid": identity.guid,
        "link_key": identity.link_key,
        "path_key": identity.path_key,
        "title_key": identity.title_key,
        "words": " ".join(sorted(intent.words)),
        "body": item.body,
        "image": item.image,
    }


# A new address that another source has already is not adopted.
_UPDATE_SOURCE = """
UPDATE sources SET
    url = CASE
        WHEN EXISTS (SELECT 1 FROM sources AS other WHERE other.url = :url) THEN url
        ELSE COALESCE(:url, url)
    END,
    host = CASE
        WHEN EXISTS (SELECT 1 FROM sources AS other WHERE other.url = :url) THEN host
        ELSE COALESCE(:host, host)
    END,
    title = CASE WHEN title = '' THEN COALESCE(:title, '') ELSE title END,
    language = COALESCE(language, :language),
    next_poll_at = :next_poll_at,
    interval = :interval,
    etag = :etag,
    last_modified = :last_modified,
    body_hash = :body_hash,
    primed_at = :primed_at,
    last_poll_at = :last_poll_at,
    last_ok_at = :last_ok_at,
    last_new_at = :last_new_at,
    failing_since = :failing_since,
    failures = :failures,
    status = :status,
    error = :error,
    moved_to = :moved_to,
    moved_times = :moved_times,
    skips = :skips,
    silent_since = CASE WHEN last_new_at = :last_new_at THEN silent_since END,
    lease = NULL,
    leased_until = 0
WHERE id = :id AND lease = :lease
"""

_ITEM_IDS = "SELECT id, key FROM items WHERE source_id = :source AND key IN :keys"

_INSERT_ITEM = """
INSERT INTO items (
    source_id, sort_at, seen_at, published_at, language, key, title, link, summary,
    guid, link_key, path_key, title_key, words, body, image
) VALUES (
    :source, :sort_at, :seen_at, :published_at, :language, :key, :title, :link, :summary,
    :guid, :link_key, :path_key, :title_key, :words, :body, :image
)
"""

# The key stays: alerts and lists know the item by its number, polls by its other keys.
_UPDATE_ITEM = """
UPDATE items SET
    sort_at = :sort_at,
    seen_at = :seen_at,
    published_at = :published_at,
    language = :language,
    title = :title,
    link = :link,
    summary = :summary,
    guid = :guid,
    link_key = :link_key,
    path_key = :path_key,
    title_key = :title_key,
    words = :words,
    body = :body,
    image = :image
WHERE id = :id AND source_id = :source
"""

# The item is looked up too: an edited one may have been deleted since it was recognised.
_DELIVER = """
INSERT INTO deliveries (chat_id, thread_id, item_id, edited, due_at, created_at)
SELECT watches.chat_id, watches.thread_id, items.id, :edited, :now, :now
FROM watches
JOIN chats ON chats.id = watches.chat_id
JOIN items ON items.id = :item AND items.source_id = :source
WHERE watches.id = :watch AND watches.paused = 0 AND chats.paused = 0 AND chats.resting = 0
  AND EXISTS (SELECT 1 FROM served WHERE chat_id = watches.chat_id AND source_id = :source)
ON CONFLICT (chat_id, thread_id, item_id) DO NOTHING
"""

# Only alerts that are still to be sent: a message that was sent names whom it named.
_NAME_WATCH = """
INSERT INTO delivery_watches (delivery_id, watch_id)
SELECT deliveries.id, watches.id
FROM watches
JOIN deliveries ON deliveries.chat_id = watches.chat_id
    AND deliveries.thread_id = watches.thread_id AND deliveries.item_id = :item
WHERE watches.id = :watch AND watches.paused = 0 AND deliveries.state = 'pending'
ON CONFLICT (delivery_id, watch_id) DO NOTHING
"""
