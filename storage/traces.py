"""Traces: what became of a story, and of an alert."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from news.identity import identify
from news.model import Entry, Item, Watch
from news.outbox import DeliveryState
from news.story_links import are_related, site_of
from news.tracing import Alert, Candidate, Facts, Watching
from storage.database import Database, Row, Transaction, batches
from storage.rows import chat_of, item_of, source_of, watch_of


@dataclass(frozen=True, slots=True)
class Traces:
    """What can be said afterwards, each answer from one state of the database.

    A chat is told of its own sources and of the catalogue's, never of those that others added.
    """

    database: Database

    async def alert(self, chat_id: int, message_id: int) -> Alert | None:
        """Give the alert that a message of the chat is; None: it is none."""
        return await self._one(_BY_MESSAGE, {"chat": chat_id, "message": message_id})

    async def alert_about(self, chat_id: int, item_id: int) -> Alert | None:
        """Give the chat's alert about an item; None: it had none."""
        return await self._one(_BY_ITEM, {"chat": chat_id, "item": item_id})

    async def newest_alert(self, chat_id: int, thread_id: int) -> Alert | None:
        """Give the alert that was sent last in a topic, 0 for the chat itself; None: none was."""
        return await self._one(_NEWEST, {"chat": chat_id, "thread": thread_id})

    async def facts(self, chat_id: int, link: str) -> Facts | None:
        """Gather what is known of a story, by the address of its page; None: no such chat."""
        async with self.database.read() as tx:
            row = await tx.one(_CHAT, {"id": chat_id})
            if row is None:
                return None
            chat = chat_of(row)
            watches = await tx.fetch(_WATCHES, {"chat": chat.id})
            return Facts(
                chat,
                link,
                await _candidates(tx, chat.id, link),
                tuple(Watching(watch_of(row), row["created_at"]) for row in watches),
            )

    async def _one(self, sql: str, asked: dict[str, int]) -> Alert | None:
        async with self.database.read() as tx:
            row = await tx.one(sql, asked)
            alerts = [] if row is None else await _alerts(tx, [row])
        return alerts[0] if alerts else None


async def _candidates(tx: Transaction, chat_id: int, link: str) -> tuple[Candidate, ...]:
    site = site_of(link)
    # A canonical link begins with its host: "0" is the character after "/".
    asked = {"chat": chat_id, "first": f"{site}/", "last": f"{site}0"}
    every = await tx.fetch(_SOURCES, asked)
    items = await _stories(tx, [row["id"] for row in every], link)
    alerts = await _alerts_about(tx, chat_id, [item.id for item in items.values()])
    return tuple(
        Candidate(
            source_of(row),
            is_muted=bool(row["muted"]),
            added_at=None if row["muted"] else row["since"],
            item=item,
            alerts=tuple(alerts[item.id]) if item else (),
        )
        for row in every
        if (item := items.get(row["id"])) or row["publishes"] or _is_of(row, site)
    )


def _is_of(source: Row, site: str) -> bool:
    return are_related(site_of(source["url"]), site)


async def _stories(tx: Transaction, source_ids: Sequence[int], link: str) -> dict[int, Item]:
    """Give, for each source that has it, the story as it was brought last."""
    # The address may stand in a feed as the link or as the guid, there with what tells nothing.
    [identity] = identify([Entry(link, link, "", "", None)])
    stories = {}
    for batch in batches(source_ids):
        asked = {
            "sources": batch,
            "link": identity.link_key,
            "guids": [identity.guid, identity.link_key],
        }
        for row in await tx.fetch(_STORIES, asked):
            stories[row["source_id"]] = item_of(row)
    return stories


async def _alerts_about(
    tx: Transaction, chat_id: int, item_ids: Sequence[int]
) -> defaultdict[int, list[Alert]]:
    about: defaultdict[int, list[Alert]] = defaultdict(list)
    for batch in batches(item_ids):
        rows = await tx.fetch(_ABOUT, {"chat": chat_id, "items": batch})
        for alert in await _alerts(tx, rows):
            about[alert.item.id].append(alert)
    return about


async def _alerts(tx: Transaction, rows: Sequence[Row]) -> list[Alert]:
    items = await tx.fetch(_ITEMS, {"ids": [row["item_id"] for row in rows]})
    by_id = {row["id"]: item_of(row) for row in items}
    named: defaultdict[int, list[Watch]] = defaultdict(list)
    for row in await tx.fetch(_NAMED, {"ids": [row["id"] for row in rows]}):
        named[row["delivery_id"]].append(watch_of(row))
    return [_alert(row, by_id[row["item_id"]], named[row["id"]]) for row in rows]


def _alert(row: Row, item: Item, watches: Sequence[Watch]) -> Alert:
    return Alert(
        item=item,
        thread_id=row["thread_id"],
        edited=bool(row["edited"]),
        state=DeliveryState(row["state"]),
        created_at=row["created_at"],
        due_at=row["due_at"],
        decided_at=row["decided_at"],
        attempts=row["attempts"],
        error=row["error"],
        watches=tuple(watches),
    )


# A group's old id stands for the supergroup that it has become.
_CHAT = """
SELECT * FROM chats WHERE id = COALESCE((SELECT migrated_to FROM chats WHERE id = :id), :id)
"""

_WATCHES = "SELECT * FROM watches WHERE chat_id = :chat ORDER BY id"

_SOURCES = """
SELECT
    sources.*,
    COALESCE(chosen.muted, 0) AS muted,
    chosen.since AS since,
    EXISTS (
        SELECT 1 FROM items
        WHERE items.source_id = sources.id AND items.link_key >= :first AND items.link_key < :last
    ) AS publishes
FROM sources
LEFT JOIN chat_sources AS chosen ON chosen.chat_id = :chat AND chosen.source_id = sources.id
WHERE sources.shared = 1 OR chosen.muted = 0
ORDER BY sources.id
"""

_STORIES = """
SELECT items.*, sources.title AS source_title
FROM items JOIN sources ON sources.id = items.source_id
WHERE items.id IN (
    SELECT id FROM items WHERE source_id IN :sources AND link_key = :link
    UNION SELECT id FROM items WHERE source_id IN :sources AND guid IN :guids
)
ORDER BY items.id
"""

_ITEMS = """
SELECT items.*, sources.title AS source_title
FROM items JOIN sources ON sources.id = items.source_id
WHERE items.id IN :ids
"""

_ABOUT = "SELECT * FROM deliveries WHERE chat_id = :chat AND item_id IN :items ORDER BY id"

_BY_MESSAGE = """
SELECT * FROM deliveries
WHERE chat_id = :chat AND message_id = :message AND state = 'sent'
ORDER BY decided_at DESC LIMIT 1
"""

_BY_ITEM = """
SELECT * FROM deliveries
WHERE chat_id = :chat AND item_id = :item
ORDER BY state <> 'sent', id DESC LIMIT 1
"""

_NEWEST = """
SELECT * FROM deliveries
WHERE chat_id = :chat AND thread_id = :thread AND state = 'sent'
ORDER BY decided_at DESC, id DESC LIMIT 1
"""

_NAMED = """
SELECT delivery_watches.delivery_id, watches.*
FROM delivery_watches JOIN watches ON watches.id = delivery_watches.watch_id
WHERE delivery_watches.delivery_id IN :ids
ORDER BY watches.id
"""
