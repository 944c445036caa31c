"""Polls: all that one of them brings, stored at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from news.links import host_of
from news.model import Instant, ItemIntent, PollRecord, PollState
from storage.abbreviations import learn
from storage.alerting import COUNT_KEPT, alert, follow, ids_by_key
from storage.articles import want
from storage.database import Database, Transaction


class LeaseLost(Exception):
    """Of several polls one may not be stored, so none is."""


@dataclass(frozen=True, slots=True)
class Polls:
    """What polls bring."""

    database: Database

    async def record(self, record: PollRecord, now: Instant) -> int | None:
        """Store a poll: the source's state, its items with what they explain, and their alerts.

        Returns the number of alerts, with what followers are sent; None: the lease is no longer
        held and nothing was stored.
        """
        [made] = await self.record_all([record], now)
        return made

    async def record_all(self, records: Sequence[PollRecord], now: Instant) -> list[int | None]:
        """Store polls as `record` does, all of them or none.

        Raises LeaseLost if they are several and the lease of one is no longer held.
        """
        async with self.database.write() as tx:
            held = await _store_states(tx, records)
            return [
                await _store_items(tx, record, now) if record.source_id in held else None
                for record in records
            ]


async def _store_items(tx: Transaction, record: PollRecord, now: Instant) -> int:
    if not (record.items or record.abbreviations):
        return 0
    new = await _new_items(tx, record)
    await tx.many(_INSERT_ITEM, [_item_row(record.source_id, intent) for intent in new])
    await _count(tx, record.source_id, sum(bool(one.identity.title_key) for one in new))
    edits = [intent for intent in record.items if intent.item.id]
    await tx.many(_UPDATE_ITEM, [_item_row(record.source_id, intent) for intent in edits])
    await learn(tx, record.source_id, record.abbreviations, now)
    made = await alert(tx, record.source_id, [*new, *edits], now)
    if not record.is_priming:
        titled = [intent for intent in new if intent.identity.title_key]
        made += await follow(tx, record.source_id, titled, now)
    await want(tx, record.source_id, record.pages, now)
    return made


async def _count(tx: Transaction, source_id: int, more: int) -> None:
    if more:
        await tx.execute(COUNT_KEPT, {"source": source_id, "more": more})


async def _store_states(tx: Transaction, records: Sequence[PollRecord]) -> frozenset[int]:
    """Store what polls leave of their sources; gives those whose lease was still held."""
    rows = [_state_row(record) for record in records]
    if await tx.many(_UPDATE_SOURCE, rows) == len(rows):
        return frozenset(record.source_id for record in records)
    if len(records) > 1:
        raise LeaseLost
    return frozenset()


def _state_row(record: PollRecord) -> dict[str, Any]:
    state = {name: getattr(record.state, name) for name in _STATE}
    return {
        **state,
        "url": record.url,
        "host": host_of(record.url) if record.url else None,
        "title": record.title,
        "language": record.language,
        "id": record.source_id,
        "lease": record.lease,
    }


async def _new_items(tx: Transaction, record: PollRecord) -> list[ItemIntent]:
    """Give the intents for new items whose key nothing has yet: what is there first stays."""
    new: dict[str, ItemIntent] = {}
    for intent in record.items:
        if not intent.item.id:
            new.setdefault(intent.item.key, intent)
    for row in await ids_by_key(tx, record.source_id, list(new)):
        del new[row["key"]]
    return list(new.values())


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


_STATE = tuple(field.name for field in fields(PollState))

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

_INSERT_ITEM = """
INSERT INTO items (
    source_id, sort_at, seen_at, published_at, language, key, title, link, summary,
    guid, link_key, path_key, title_key, words, body, image
) VALUES (
    :source, :sort_at, :seen_at, :published_at, :language, :key, :title, :link, :summary,
    :guid, :link_key, :path_key, :title_key, :words, :body, :image
)
"""

# The key stays: alerts and lists know the item by its number, polls by its other keys. What its
# page has said in between stays, with its words.
_UPDATE_ITEM = """
UPDATE items SET
    sort_at = :sort_at,
    seen_at = :seen_at,
    published_at = COALESCE(:published_at, published_at),
    language = COALESCE(:language, language),
    title = CASE WHEN :title = '' THEN title ELSE :title END,
    link = :link,
    summary = :summary,
    guid = :guid,
    link_key = :link_key,
    path_key = :path_key,
    title_key = CASE WHEN :title_key = '' THEN title_key ELSE :title_key END,
    words = CASE WHEN body <> '' AND :body = '' THEN words || ' ' || :words ELSE :words END,
    body = CASE WHEN :body = '' THEN body ELSE :body END,
    image = COALESCE(:image, image)
WHERE id = :id AND source_id = :source
"""
