"""Deliveries: the outbox of alerts."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from news.model import SECOND, Chat, Instant, Item, Watch
from news.outbox import DeliveryDecision, DeliveryState, DueDelivery
from storage.database import Database, Row, Transaction
from storage.moving import move_chat, move_topic
from storage.rows import chat_of, item_of, watch_of

FURTHEST = 300
"""Seconds: nothing here waits so long, but for floods. What lies further ahead was set by a clock
that was ahead itself, and is over."""


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Alerts on their way: made by `Polls.record`, claimed, sent, recorded."""

    database: Database

    async def claim(
        self, now: Instant, limit: int, busy: Collection[int] = (), lease_seconds: int = 120
    ) -> list[DueDelivery]:
        """Take alerts that are due, oldest first, each with the lease that its record must show.

        A chat gets one, and none while another of its alerts is out. Chats that are `busy`,
        paused, resting or to be left alone get none. An alert whose watches have ended or pause
        comes without any.
        """
        furthest = now + FURTHEST * SECOND
        asked = {"now": now, "furthest": furthest, "limit": limit, "busy": list(busy)}
        async with self.database.write() as tx:
            rows = await tx.fetch(_DUE, asked)
            if not rows:
                return []
            # A lease of its own for each: one may be given back while another is out.
            leases = {row["id"]: secrets.token_hex(8) for row in rows}
            until = now + lease_seconds * SECOND
            await tx.many(
                "UPDATE deliveries SET lease = :lease, leased_until = :until WHERE id = :id",
                [{"id": id_, "lease": lease, "until": until} for id_, lease in leases.items()],
            )
            return await _resolve(tx, rows, leases)

    async def record(self, decision: DeliveryDecision, now: Instant) -> bool:
        """Store what became of an attempt; False: the lease is no longer held, nothing was stored.

        What the decision says about the chat and its topic is stored with it.
        """
        async with self.database.write() as tx:
            held = {"id": decision.delivery_id, "lease": decision.lease}
            place = await tx.one(_HELD, held)
            if place is None:
                return False
            await tx.execute(_DECIDE, _decided(decision, now))
            await _apply(tx, decision, place, now)
            return True

    async def release(self, leases: Iterable[str]) -> None:
        """Give alerts back that were not tried."""
        async with self.database.write() as tx:
            await tx.many(
                "UPDATE deliveries SET lease = NULL, leased_until = 0 WHERE lease = :lease",
                [{"lease": lease} for lease in leases],
            )

    async def watches_of(self, chat_id: int, item_id: int) -> list[Watch]:
        """Give the chat's watches that the alerts about an item name, oldest first."""
        async with self.database.read() as tx:
            rows = await tx.fetch(_WATCHES_OF_ITEM, {"chat": chat_id, "item": item_id})
        return [watch_of(row) for row in rows]


async def _resolve(
    tx: Transaction, rows: Sequence[Row], leases: dict[int, str]
) -> list[DueDelivery]:
    chats = await _chats(tx, [row["chat_id"] for row in rows])
    items = await _items(tx, [row["item_id"] for row in rows])
    watches = await _watches(tx, list(leases))
    return [
        DueDelivery(
            id=row["id"],
            lease=leases[row["id"]],
            chat=chats[row["chat_id"]],
            thread_id=row["thread_id"],
            item=items[row["item_id"]],
            watches=tuple(watches[row["id"]]),
            edited=bool(row["edited"]),
            attempts=row["attempts"],
            plain=bool(row["plain"]),
            created_at=row["created_at"],
            followed=bool(row["followed"]),
        )
        for row in rows
    ]


async def _chats(tx: Transaction, ids: Sequence[int]) -> dict[int, Chat]:
    rows = await tx.fetch("SELECT * FROM chats WHERE id IN :ids", {"ids": ids})
    return {row["id"]: chat_of(row) for row in rows}


async def _items(tx: Transaction, ids: Sequence[int]) -> dict[int, Item]:
    return {row["id"]: item_of(row) for row in await tx.fetch(_ITEMS, {"ids": ids})}


async def _watches(tx: Transaction, ids: Sequence[int]) -> defaultdict[int, list[Watch]]:
    named: defaultdict[int, list[Watch]] = defaultdict(list)
    for row in await tx.fetch(_WATCHES, {"ids": ids}):
        named[row["delivery_id"]].append(watch_of(row))
    return named


def _decided(decision: DeliveryDecision, now: Instant) -> dict[str, object]:
    waits = decision.state is DeliveryState.PENDING
    return {
        "id": decision.delivery_id,
        "state": decision.state,
        "due_at": decision.due_at,
        "attempts": decision.attempts,
        "plain": decision.plain,
        "error": decision.error,
        "message_id": decision.message_id,
        "decided_at": None if waits else now,
    }


async def _apply(tx: Transaction, decision: DeliveryDecision, place: Row, now: Instant) -> None:
    chat_id, thread_id = place["chat_id"], place["thread_id"]
    if decision.state is DeliveryState.SENT:
        await tx.execute(
            "UPDATE chats SET reached_at = :now WHERE id = :id", {"id": chat_id, "now": now}
        )
    if decision.rest_chat:
        await tx.execute("UPDATE chats SET resting = 1 WHERE id = :id", {"id": chat_id})
    if decision.flood_until is not None:
        await tx.execute(
            "UPDATE chats SET flood_until = :until, flood_set_at = :now WHERE id = :id",
            {"id": chat_id, "until": decision.flood_until, "now": now},
        )
    if decision.drop_thread:
        await move_topic(tx, chat_id, thread_id)
    if decision.migrate_to is not None:
        await move_chat(tx, chat_id, decision.migrate_to)


# The walk is by age and ends at the limit; for each, its chat must have nothing out and nothing
# older that is due.
_DUE = """
SELECT waiting.*
FROM deliveries AS waiting CROSS JOIN chats
WHERE waiting.state = 'pending'
  AND (waiting.due_at <= :now OR waiting.due_at > :furthest)
  AND (waiting.leased_until <= :now OR waiting.leased_until > :furthest)
  AND chats.id = waiting.chat_id AND chats.id NOT IN :busy
  AND chats.paused = 0 AND chats.resting = 0
  AND (chats.flood_until <= :now OR chats.flood_set_at > :now)
  AND NOT EXISTS (
    SELECT 1 FROM deliveries AS other
    WHERE other.chat_id = waiting.chat_id AND other.state = 'pending' AND (
        (other.leased_until > :now AND other.leased_until <= :furthest)
        OR (other.id < waiting.id AND (other.due_at <= :now OR other.due_at > :furthest))
    )
  )
ORDER BY waiting.id
LIMIT :limit
"""

_ITEMS = """
SELECT items.*, sources.title AS source_title
FROM items JOIN sources ON sources.id = items.source_id
WHERE items.id IN :ids
"""

_WATCHES = """
SELECT delivery_watches.delivery_id, watches.*
FROM delivery_watches JOIN watches ON watches.id = delivery_watches.watch_id
WHERE delivery_watches.delivery_id IN :ids AND watches.paused = 0
ORDER BY watches.id
"""

_HELD = """
SELECT chat_id, thread_id FROM deliveries
WHERE id = :id AND lease = :lease AND state = 'pending'
"""

_DECIDE = """
UPDATE deliveries SET
    state = :state,
    due_at = :due_at,
    attempts = :attempts,
    plain = :plain,
    error = :error,
    message_id = :message_id,
    decided_at = :decided_at,
    lease = NULL,
    leased_until = 0
WHERE id = :id
"""

_WATCHES_OF_ITEM = """
SELECT DISTINCT watches.*
FROM deliveries
JOIN delivery_watches ON delivery_watches.delivery_id = deliveries.id
JOIN watches ON watches.id = delivery_watches.watch_id
WHERE deliveries.chat_id = :chat AND deliveries.item_id = :item
ORDER BY watches.id
"""
