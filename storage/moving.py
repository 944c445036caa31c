"""Moves what a chat or a topic has to another place, where some of it may be already."""

from __future__ import annotations

from collections.abc import Mapping

from storage.database import Transaction


async def move_chat(tx: Transaction, old_id: int, new_id: int) -> None:
    """Move everything of a chat, and let its old id stand for the new one from now on."""
    new_id = await _present_id(tx, new_id)
    old = await tx.one("SELECT migrated_to FROM chats WHERE id = :old", {"old": old_id})
    if old is None or old_id == new_id:
        return
    ids = {"old": old_id, "new": new_id}
    if old["migrated_to"] is None:
        await tx.execute(_MOVE_SETTINGS, ids)
        # An older id of the same chat points at the newest at once: no chain grows.
        await tx.execute(_POINT, ids)
    for topic in await tx.fetch(_TOPICS, ids):
        place = {"thread": topic["thread_id"], "new_thread": topic["thread_id"], **ids}
        await _move_watches(tx, place)
        await _move_deliveries(tx, place, ("sent", "pending", "dropped"))
    for statement in _MOVE_REST:
        await tx.execute(statement, ids)


async def move_topic(tx: Transaction, chat_id: int, thread_id: int) -> None:
    """Move a topic's watches, and its alerts not sent yet, to the chat itself."""
    if thread_id == 0:
        return
    place = {"old": chat_id, "new": chat_id, "thread": thread_id, "new_thread": 0}
    await _move_watches(tx, place)
    for statement in _MOVE_FOLLOWS:
        await tx.execute(statement, place)
    await _move_deliveries(tx, place, ("pending",))


async def _present_id(tx: Transaction, chat_id: int) -> int:
    row = await tx.one("SELECT migrated_to FROM chats WHERE id = :id", {"id": chat_id})
    return chat_id if row is None or row["migrated_to"] is None else int(row["migrated_to"])


async def _move_watches(tx: Transaction, place: Mapping[str, int]) -> None:
    for statement in _MOVE_WATCHES:
        await tx.execute(statement, place)


async def _move_deliveries(
    tx: Transaction, place: Mapping[str, int], states: tuple[str, ...]
) -> None:
    for statement in _MOVE_DELIVERIES:
        await tx.execute(statement, {**place, "states": states})


_MOVE_SETTINGS = """
INSERT INTO chats (id, kind, title, language, zone, paused)
SELECT :new, 'supergroup', title, language, zone, paused FROM chats WHERE id = :old
ON CONFLICT (id) DO UPDATE
SET language = excluded.language, zone = excluded.zone, paused = excluded.paused
"""

_POINT = "UPDATE chats SET migrated_to = :new, resting = 0 WHERE id = :old OR migrated_to = :old"

_TOPICS = """
SELECT thread_id FROM watches WHERE chat_id = :old
UNION SELECT thread_id FROM deliveries WHERE chat_id = :old
"""

# The same watch in both places: the new place's stays, awake if either was, and takes over the
# alerts that the other was named in.
_MOVE_WATCHES = (
    """
    INSERT INTO delivery_watches (delivery_id, watch_id)
    SELECT named.delivery_id, kept.id
    FROM watches AS gone
    JOIN watches AS kept
        ON kept.chat_id = :new AND kept.thread_id = :new_thread AND kept.query = gone.query
    JOIN delivery_watches AS named ON named.watch_id = gone.id
    WHERE gone.chat_id = :old AND gone.thread_id = :thread
    ON CONFLICT (delivery_id, watch_id) DO NOTHING
    """,
    """
    UPDATE watches SET paused = 0
    WHERE chat_id = :new AND thread_id = :new_thread AND EXISTS (
        SELECT 1 FROM watches AS gone
        WHERE gone.chat_id = :old AND gone.thread_id = :thread
          AND gone.query = watches.query AND gone.paused = 0
    )
    """,
    """
    DELETE FROM watches
    WHERE chat_id = :old AND thread_id = :thread AND EXISTS (
        SELECT 1 FROM watches AS kept
        WHERE kept.chat_id = :new AND kept.thread_id = :new_thread AND kept.query = watches.query
    )
    """,
    """
    UPDATE watches SET chat_id = :new, thread_id = :new_thread
    WHERE chat_id = :old AND thread_id = :thread
    """,
)

_MOVE_FOLLOWS = (
    """
    INSERT INTO follows (chat_id, thread_id, source_id, created_at)
    SELECT :new, :new_thread, source_id, created_at
    FROM follows WHERE chat_id = :old AND thread_id = :thread
    ON CONFLICT (chat_id, thread_id, source_id) DO NOTHING
    """,
    "DELETE FROM follows WHERE chat_id = :old AND thread_id = :thread",
)

# The same item in both places: the delivery that has come further stays (one that was sent must
# not ring again, one that was dropped must not silence another), the new place's where both are
# as far, and it names the watches of both.
_MOVE_DELIVERIES = (
    """
    DELETE FROM deliveries
    WHERE chat_id = :new AND thread_id = :new_thread AND EXISTS (
        SELECT 1 FROM deliveries AS other
        WHERE other.chat_id = :old AND other.thread_id = :thread
          AND other.item_id = deliveries.item_id AND other.state IN :states
          AND CASE other.state WHEN 'sent' THEN 2 WHEN 'pending' THEN 1 ELSE 0 END
            > CASE deliveries.state WHEN 'sent' THEN 2 WHEN 'pending' THEN 1 ELSE 0 END
    )
    """,
    """
    INSERT INTO delivery_watches (delivery_id, watch_id)
    SELECT kept.id, named.watch_id
    FROM deliveries AS gone
    JOIN deliveries AS kept
        ON kept.chat_id = :new AND kept.thread_id = :new_thread AND kept.item_id = gone.item_id
    JOIN delivery_watches AS named ON named.delivery_id = gone.id
    WHERE gone.chat_id = :old AND gone.thread_id = :thread AND gone.state IN :states
      AND kept.state = 'pending'
    ON CONFLICT (delivery_id, watch_id) DO NOTHING
    """,
    """
    DELETE FROM deliveries
    WHERE chat_id = :old AND thread_id = :thread AND state IN :states AND EXISTS (
        SELECT 1 FROM deliveries AS kept
        WHERE kept.chat_id = :new AND kept.thread_id = :new_thread
          AND kept.item_id = deliveries.item_id
    )
    """,
    """
    UPDATE deliveries SET chat_id = :new, thread_id = :new_thread
    WHERE chat_id = :old AND thread_id = :thread AND state IN :states
    """,
)

_MOVE_REST = (
    """
    INSERT INTO chat_sources (chat_id, source_id, muted, since)
    SELECT :new, source_id, muted, since FROM chat_sources WHERE chat_id = :old
    ON CONFLICT (chat_id, source_id) DO NOTHING
    """,
    "DELETE FROM chat_sources WHERE chat_id = :old",
    """
    INSERT INTO follows (chat_id, thread_id, source_id, created_at)
    SELECT :new, thread_id, source_id, created_at FROM follows WHERE chat_id = :old
    ON CONFLICT (chat_id, thread_id, source_id) DO NOTHING
    """,
    "DELETE FROM follows WHERE chat_id = :old",
    """
    INSERT INTO outages_told (chat_id, source_id, thread_id, failing_since, told_at, is_over)
    SELECT :new, source_id, thread_id, failing_since, told_at, is_over
    FROM outages_told WHERE chat_id = :old
    ON CONFLICT (chat_id, source_id) DO NOTHING
    """,
    "DELETE FROM outages_told WHERE chat_id = :old",
    "UPDATE questions SET chat_id = :new WHERE chat_id = :old",
    "UPDATE views SET chat_id = :new WHERE chat_id = :old",
)
