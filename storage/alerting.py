"""Alerts: what items that match make in the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from news.model import Instant, ItemIntent
from storage.database import Row, Transaction, batches


async def alert(
    tx: Transaction,
    source_id: int,
    intents: Sequence[ItemIntent],
    now: Instant,
    *,
    edited: bool | None = None,
) -> int:
    """Make the alerts of stored items; gives their number.

    An item alerts the chats that its source serves and whose watch stands unpaused, unless the
    chat itself is paused or resting; each place once, whatever came before. `edited`: None, as
    each intent says.
    """
    hits = await _hits(tx, source_id, intents, now, edited)
    made = await tx.many(_DELIVER, hits)
    await tx.many(_NAME_WATCH, hits)
    return made


async def follow(
    tx: Transaction, source_id: int, intents: Sequence[ItemIntent], now: Instant
) -> int:
    """Make what places that follow the source are sent, of new items; gives their number."""
    if not intents or await tx.one(_FOLLOWED, {"source": source_id}) is None:
        return 0
    rows = [{"source": source_id, "key": one.item.key, "now": now} for one in intents]
    return await tx.many(_FOLLOW, rows)


async def ids_by_key(tx: Transaction, source_id: int, keys: Sequence[str]) -> list[Row]:
    """Give `id` and `key` of the source's items with these keys."""
    found: list[Row] = []
    for batch in batches(keys):
        found += await tx.fetch(_ITEM_IDS, {"source": source_id, "keys": batch})
    return found


async def _hits(
    tx: Transaction,
    source_id: int,
    intents: Sequence[ItemIntent],
    now: Instant,
    edited: bool | None,  # noqa: FBT001 - as `alert` was given it
) -> list[dict[str, int]]:
    """Give each pair of a stored item and a watch to alert."""
    hit = [intent for intent in intents if intent.hits]
    keys = [intent.item.key for intent in hit if not intent.item.id]
    ids = {row["key"]: row["id"] for row in await ids_by_key(tx, source_id, keys)}
    return [
        {
            "source": source_id,
            "item": intent.item.id or ids[intent.item.key],
            "watch": watch_id,
            "edited": intent.before is not None if edited is None else edited,
            "now": now,
        }
        for intent in hit
        for watch_id in sorted(intent.hits)
    ]


COUNT_KEPT = "UPDATE sources SET kept = kept + :more WHERE id = :source"
"""Counts items of a source that can be listed."""

_ITEM_IDS = "SELECT id, key FROM items WHERE source_id = :source AND key IN :keys"

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

_FOLLOWED = "SELECT 1 FROM follows WHERE source_id = :source LIMIT 1"

# One that a watch has alerted for already, or is going to, is that alert.
_FOLLOW = """
INSERT INTO deliveries (chat_id, thread_id, item_id, edited, followed, due_at, created_at)
SELECT follows.chat_id, follows.thread_id, items.id, 0, 1, :now, :now
FROM follows
JOIN chats ON chats.id = follows.chat_id
JOIN items ON items.source_id = :source AND items.key = :key
WHERE follows.source_id = :source AND chats.paused = 0 AND chats.resting = 0
ON CONFLICT (chat_id, thread_id, item_id) DO UPDATE SET followed = 1
WHERE deliveries.state = 'pending'
"""
