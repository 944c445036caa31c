"""Outages: which chats have something to hear about sources that died or came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from news.model import Instant, Source, SourceStatus, Watch
from news.outages import Notice, Outage, Recovery, Share, Tidings
from storage.database import Database, Row, Transaction, batches
from storage.rows import chat_of, source_of, watch_of


@dataclass(frozen=True, slots=True)
class Outages:
    """What was told of sources, and what is to be told."""

    database: Database

    async def untold(self, failing_before: Instant, fed_since: Instant) -> list[Tidings]:
        """Give what chats have not been told, in the order of their ids.

        Outages are those that began by `failing_before`, of sources that a chat follows or that
        have fed one of its watches since `fed_since`. Chats that are paused or resting have
        nothing to hear, and none of what they do not read any more.
        """
        asked = {"before": failing_before, "since": fed_since}
        async with self.database.read() as tx:
            lost = await tx.fetch(_LOST, asked)
            missed = await tx.fetch(_MISSED, asked)
            back = await tx.fetch(_BACK)
            sources = await _sources(tx, {row["source_id"] for row in (*lost, *missed, *back)})
            shares = await _shares(tx, {row["watch_id"] for row in lost}, fed_since)
            chats = await _chats(tx, {row["chat_id"] for row in (*lost, *missed, *back)})
        outages: defaultdict[int, defaultdict[int, list[Share]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for row in lost:
            share = shares.get((row["watch_id"], row["source_id"]))
            if share is not None:
                outages[row["chat_id"]][row["source_id"]].append(share)
        followed = {(row["chat_id"], row["source_id"]): row["thread_id"] for row in missed}
        for chat_id, source_id in followed:
            outages[chat_id].setdefault(source_id, [])
        recoveries: defaultdict[int, list[Recovery]] = defaultdict(list)
        for row in back:
            recovery = Recovery(sources[row["source_id"]], row["thread_id"])
            recoveries[row["chat_id"]].append(recovery)
        return [
            Tidings(
                chat_of(chat),
                chat["told_at"],
                tuple(
                    Outage(sources[id_], tuple(of), followed.get((chat["id"], id_)))
                    for id_, of in outages[chat["id"]].items()
                ),
                tuple(recoveries[chat["id"]]),
            )
            for chat in chats
        ]

    async def told(self, notice: Notice, now: Instant) -> None:
        """Remember that a chat has been told."""
        place = {"chat": notice.chat.id, "thread": notice.thread_id, "now": now}
        async with self.database.write() as tx:
            for outage in notice.outages:
                since = outage.source.poll.failing_since or outage.source.poll.silent_since
                await tx.execute(_TOLD, {**place, "source": outage.source.id, "since": since})
            for source in notice.recovered:
                await tx.execute(_OVER, {"chat": notice.chat.id, "source": source.id})


async def _sources(tx: Transaction, ids: Iterable[int]) -> dict[int, Source]:
    sources = {}
    for batch in batches(sorted(ids)):
        for row in await tx.fetch("SELECT * FROM sources WHERE id IN :ids", {"ids": batch}):
            sources[row["id"]] = source_of(row)
    return sources


async def _chats(tx: Transaction, ids: Iterable[int]) -> list[Row]:
    rows: list[Row] = []
    for batch in batches(sorted(ids)):
        rows += await tx.fetch(_CHATS, {"ids": batch})
    return rows


async def _shares(
    tx: Transaction, watch_ids: Iterable[int], since: Instant
) -> dict[tuple[int, int], Share]:
    """Give what each source gave each of the watches, by watch and source."""
    shares = {}
    for batch in batches(sorted(watch_ids)):
        watches = await tx.fetch("SELECT * FROM watches WHERE id IN :ids", {"ids": batch})
        fed = await tx.fetch(_FED, {"ids": batch, "since": since})
        for watch in map(watch_of, watches):
            of_watch = [row for row in fed if row["watch_id"] == watch.id]
            for row in of_watch:
                shares[watch.id, row["source_id"]] = _share(watch, row, of_watch)
    return shares


def _share(watch: Watch, row: Row, every: Sequence[Row]) -> Share:
    others = [
        one
        for one in every
        if one["source_id"] != row["source_id"] and one["status"] == SourceStatus.OK
    ]
    return Share(watch, row["stories"], sum(one["stories"] for one in every), len(others))


_IS_UNTOLD = """
    (sources.failing_since <= :before OR sources.silent_since IS NOT NULL)
    AND chats.paused = 0 AND chats.resting = 0
    AND NOT EXISTS (
        SELECT 1 FROM outages_told AS told
        WHERE told.chat_id = chats.id AND told.source_id = sources.id
          AND told.failing_since = COALESCE(sources.failing_since, sources.silent_since)
    )
"""

_LOST = f"""
SELECT DISTINCT deliveries.chat_id, items.source_id, delivery_watches.watch_id
FROM sources
JOIN items ON items.source_id = sources.id AND items.sort_at >= :since
JOIN deliveries ON deliveries.item_id = items.id AND deliveries.created_at >= :since
JOIN delivery_watches ON delivery_watches.delivery_id = deliveries.id
JOIN chats ON chats.id = deliveries.chat_id
WHERE {_IS_UNTOLD}
  AND EXISTS (
    SELECT 1 FROM served
    WHERE served.chat_id = deliveries.chat_id AND served.source_id = sources.id
  )
ORDER BY deliveries.chat_id, items.source_id, delivery_watches.watch_id
"""  # noqa: S608 - of a fragment that stands here

_MISSED = f"""
SELECT follows.chat_id, follows.source_id, MIN(follows.thread_id) AS thread_id
FROM follows
JOIN sources ON sources.id = follows.source_id
JOIN chats ON chats.id = follows.chat_id
WHERE {_IS_UNTOLD}
GROUP BY follows.chat_id, follows.source_id
ORDER BY follows.chat_id, follows.source_id
"""  # noqa: S608 - as above

_BACK = """
SELECT told.chat_id, told.source_id, told.thread_id
FROM outages_told AS told
JOIN sources ON sources.id = told.source_id
JOIN chats ON chats.id = told.chat_id
WHERE told.is_over = 0 AND sources.status = 'ok' AND sources.silent_since IS NULL
  AND chats.paused = 0 AND chats.resting = 0
  AND EXISTS (
    SELECT 1 FROM served
    WHERE served.chat_id = told.chat_id AND served.source_id = told.source_id
  )
ORDER BY told.chat_id, told.source_id
"""

_FED = """
SELECT delivery_watches.watch_id, items.source_id, sources.status, COUNT(*) AS stories
FROM delivery_watches
JOIN deliveries ON deliveries.id = delivery_watches.delivery_id AND deliveries.created_at >= :since
JOIN items ON items.id = deliveries.item_id
JOIN sources ON sources.id = items.source_id
WHERE delivery_watches.watch_id IN :ids
GROUP BY delivery_watches.watch_id, items.source_id, sources.status
"""

_CHATS = """
SELECT chats.*, (SELECT MAX(told_at) FROM outages_told WHERE chat_id = chats.id) AS told_at
FROM chats
WHERE chats.id IN :ids
ORDER BY chats.id
"""

_TOLD = """
INSERT INTO outages_told (chat_id, source_id, thread_id, failing_since, told_at, is_over)
VALUES (:chat, :source, :thread, :since, :now, 0)
ON CONFLICT (chat_id, source_id) DO UPDATE SET
    thread_id = excluded.thread_id,
    failing_since = excluded.failing_since,
    told_at = excluded.told_at,
    is_over = 0
"""

_OVER = "UPDATE outages_told SET is_over = 1 WHERE chat_id = :chat AND source_id = :source"
