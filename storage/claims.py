"""Claims: whose turn it is to be polled, and the lease that makes it nobody else's."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import replace

from news.model import DAY, SECOND, Instant, Source
from storage.database import Row, Transaction
from storage.rows import source_of

LONGEST_LEASE = 3600
"""Seconds: a lease that ends further ahead was set by a clock that was ahead, and is over."""


WEEK = 7 * DAY
"""Seconds back in which items are counted, to see how busy a source is."""


async def take_due(
    tx: Transaction,
    now: Instant,
    limit: int,
    lease_seconds: int,
    busy_hosts: Collection[str] | None,
) -> list[tuple[Source, str]]:
    """Take sources as `Sources.claim` says."""
    asked = {
        "now": now,
        "longest": now + LONGEST_LEASE * SECOND,
        "limit": limit,
        "busy": list(busy_hosts or ()),
        "week_ago": now - WEEK * SECOND,
    }
    rows = await tx.fetch(_DUE_ANY if busy_hosts is None else _DUE, asked)
    if not rows:
        return []
    taken = {
        "ids": [row["id"] for row in rows],
        "lease": secrets.token_hex(8),
        "until": now + lease_seconds * SECOND,
    }
    await tx.execute(_TAKE, taken)
    return [(_claimed(row), str(taken["lease"])) for row in rows]


async def take_one(
    tx: Transaction, source_id: int, now: Instant, lease_seconds: int
) -> tuple[Source, str] | None:
    """Take one source as `Sources.claim_one` says."""
    lease = secrets.token_hex(8)
    asked = {
        "id": source_id,
        "lease": lease,
        "now": now,
        "longest": now + LONGEST_LEASE * SECOND,
        "until": now + lease_seconds * SECOND,
    }
    if not await tx.execute(_CLAIM_ONE, asked):
        return None
    row = await tx.one(_CLAIMED_ONE, {"id": source_id, "week_ago": now - WEEK * SECOND})
    assert row is not None
    return _claimed(row), lease


def _claimed(row: Row) -> Source:
    return replace(source_of(row), recent=row["recent"])


_TAKE = "UPDATE sources SET lease = :lease, leased_until = :until WHERE id IN :ids"

# One that was never polled, or was polled "in the future", is due: the clock was set back since.
_IS_DUE = """
    next_poll_at IS NOT NULL
    AND (next_poll_at <= :now OR last_poll_at IS NULL OR last_poll_at > :now)
    AND (leased_until <= :now OR leased_until > :longest)
"""

_CLAIMED = """
SELECT sources.*, (
    SELECT COUNT(*) FROM items WHERE source_id = sources.id AND sort_at >= :week_ago
) AS recent
FROM sources
"""

_DUE_ANY = f"""
{_CLAIMED} WHERE id IN (
    SELECT id FROM sources WHERE {_IS_DUE}
    ORDER BY last_poll_at IS NOT NULL, next_poll_at, id
    LIMIT :limit
)
ORDER BY last_poll_at IS NOT NULL, next_poll_at, id
"""  # noqa: S608 - of fragments that stand here

_DUE = f"""
{_CLAIMED} WHERE id IN (
    SELECT id FROM (
        SELECT id, ROW_NUMBER() OVER (
            PARTITION BY host ORDER BY last_poll_at IS NOT NULL, next_poll_at, id
        ) AS place
        FROM sources WHERE {_IS_DUE} AND host NOT IN :busy
    ) AS queue
    WHERE place = 1
)
ORDER BY last_poll_at IS NOT NULL, next_poll_at, id
LIMIT :limit
"""  # noqa: S608 - as above

_CLAIM_ONE = """
UPDATE sources SET lease = :lease, leased_until = :until
WHERE id = :id AND (leased_until <= :now OR leased_until > :longest)
"""

_CLAIMED_ONE = f"{_CLAIMED} WHERE id = :id"
