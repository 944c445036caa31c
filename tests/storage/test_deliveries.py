"""Deliveries: claimed one a chat, recorded once, given back."""

import asyncio
from dataclasses import replace
from itertools import count

import pytest

from news.model import SECOND, Chat, ChatKind, Source
from news.outbox import DeliveryDecision, DeliveryState
from storage import Storage
from storage.deliveries import Deliveries
from tests.conftest import NOON
from tests.storage.faltering import BrokenOff, FalteringDatabase
from tests.storage.scene import (
    GROUP,
    MINUTE,
    alerts,
    catalogue,
    chat,
    intent,
    poll,
    retry,
    rung,
    sent,
    watch,
)

LATER = NOON + 10 * MINUTE


async def wire(storage: Storage, *chat_ids: int) -> tuple[Source, list[int]]:
    """Give a source and a watch for each of these chats."""
    hits = []
    for chat_id in chat_ids:
        await chat(storage, chat_id)
        hits.append((await watch(storage, chat_id)).id)
    [source] = await catalogue(storage, "steppe")
    return source, hits


async def state_of(storage: Storage, delivery_id: int) -> dict[str, object]:
    async with storage.database.read() as tx:
        row = await tx.one("SELECT * FROM deliveries WHERE id = :id", {"id": delivery_id})
    assert row is not None
    return dict(row)


async def test_an_alert_comes_with_all_that_sending_it_needs(storage: Storage):
    given = Chat(GROUP, ChatKind.SUPERGROUP, "Newsroom", "ru", "Asia/Almaty")
    await storage.chats.ensure(given)
    hit = await watch(storage, GROUP, "csto", 5)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", hit.id), now=NOON + 3)
    [due] = await alerts(storage, NOON + 3)
    assert due.chat == given
    assert due.thread_id == 5
    assert due.item == await storage.items.get(1)
    assert due.watches == (hit,)
    assert (due.attempts, due.plain, due.edited, due.created_at) == (0, False, False, NOON + 3)


async def test_settings_are_those_of_the_claim_not_of_the_match(storage: Storage):
    source, [hit] = await wire(storage, 7)
    await poll(storage, source, intent("a", hit))
    await storage.chats.set_language(7, "ru")
    [due] = await alerts(storage)
    assert due.chat.language == "ru"


async def test_a_chat_gets_one_alert_at_a_time_oldest_first(storage: Storage):
    source, hits = await wire(storage, 7, 8)
    await poll(storage, source, intent("a", *hits), intent("b", *hits))
    first = await alerts(storage)
    assert rung(first) == [(7, 0, "a"), (8, 0, "a")]
    assert await alerts(storage) == []
    await storage.deliveries.record(sent(first[0]), NOON)
    assert rung(await alerts(storage)) == [(7, 0, "b")]


async def test_topics_of_a_chat_take_turns_too(storage: Storage):
    await chat(storage, GROUP)
    hits = [(await watch(storage, GROUP, "csto", topic)).id for topic in (1, 2)]
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", *hits))
    assert len(await alerts(storage)) == 1


async def test_no_more_than_asked_for_are_claimed(storage: Storage):
    source, hits = await wire(storage, 7, 8, 9)
    await poll(storage, source, intent("a", *hits))
    assert rung(await storage.deliveries.claim(NOON, 2)) == [(7, 0, "a"), (8, 0, "a")]
    assert rung(await storage.deliveries.claim(NOON, 2)) == [(9, 0, "a")]


async def test_busy_chats_are_passed_over(storage: Storage):
    source, hits = await wire(storage, 7, 8, 9)
    await poll(storage, source, intent("a", *hits))
    assert rung(await storage.deliveries.claim(NOON, 10, busy={7, 9})) == [(8, 0, "a")]


async def test_paused_resting_and_flooded_chats_are_passed_over(storage: Storage):
    source, hits = await wire(storage, 7, 8, 9, 10)
    await poll(storage, source, intent("a", *hits))
    await storage.chats.set_paused(7, paused=True)
    await storage.chats.rest(8)
    await storage.chats.set_flood(9, NOON + MINUTE, NOON)
    assert rung(await alerts(storage)) == [(10, 0, "a")]
    assert rung(await alerts(storage, NOON + MINUTE)) == [(9, 0, "a")]
    await storage.chats.set_paused(7, paused=False)
    assert rung(await alerts(storage)) == [(7, 0, "a")]


async def test_an_alert_whose_watches_are_gone_or_paused_comes_without_any(storage: Storage):
    await chat(storage)
    ended, paused = [await watch(storage, query=query) for query in ("csto", "summit")]
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", ended.id, paused.id))
    await storage.watches.remove(ended.id)
    await storage.watches.set_paused(paused.id, paused=True)
    [due] = await alerts(storage)
    assert due.watches == ()


async def test_an_alert_that_was_sent_is_over(storage: Storage):
    source, [hit] = await wire(storage, 7)
    await poll(storage, source, intent("a", hit))
    [due] = await alerts(storage)
    assert await storage.deliveries.record(replace(sent(due), message_id=77), NOON + 5)
    assert await alerts(storage, LATER) == []
    stored = await state_of(storage, due.id)
    assert (stored["state"], stored["message_id"], stored["decided_at"]) == ("sent", 77, NOON + 5)


async def test_an_alert_that_was_dropped_is_over(storage: Storage):
    source, [hit] = await wire(storage, 7)
    await poll(storage, source, intent("a", hit))
    [due] = await alerts(storage)
    dropped = DeliveryDecision(due.id, due.lease, DeliveryState.DROPPED, error="refused")
    assert await storage.deliveries.record(dropped, NOON)
    assert await alerts(storage, LATER) == []
    stored = await state_of(storage, due.id)
    assert (stored["state"], stored["error"]) == ("dropped", "refused")


async def test_an_alert_to_try_again_waits_until_it_is_due(storage: Storage):
    source, [hit] = await wire(storage, 7)
    await poll(storage, source, intent("a", hit))
    [due] = await alerts(storage)
    again = retry(due, NOON + MINUTE, plain=True, error="no answer")
    assert await storage.deliveries.record(again, NOON)
    assert await alerts(storage, NOON + MINUTE - 1) == []
    [later] = await alerts(storage, NOON + MINUTE)
    assert (later.id, later.attempts, later.plain) == (due.id, 1, True)
    assert later.lease != due.lease
    assert (await state_of(storage, due.id))["decided_at"] is None


async def test_while_one_alert_waits_to_be_tried_again_the_next_may_go(storage: Storage):
    source, [hit] = await wire(storage, 7)
    await poll(storage, source, intent("a", hit), intent("b", hit))
    [due] = await alerts(storage)
    await storage.deliveries.record(retry(due, NOON + MINUTE), NOON)
    assert rung(await alerts(storage)) == [(7, 0, "b")]


async def test_a_record_without_its_lease_changes_nothing(storage: Storage):
    source, [hit] = await wire(storage, 7)
    await poll(storage, source, intent("a", hit))
    [due] = await alerts(storage)
    before = await state_of(storage, due.id)
    stranger = replace(sent(due), lease="another", rest_chat=True, migrate_to=GROUP)
    assert not await storage.deliveries.record(stranger, NOON)
    assert await state_of(storage, due.id) == before
    assert await storage.chats.get(GROUP) is None


async def test_a_decision_is_recorded_once(storage: Storage):
    source, [hit] = await wire(storage, 7)
    await poll(storage, source, intent("a", hit))
    [due] = await alerts(storage)
    assert await storage.deliveries.record(sent(due), NOON)
    assert not await storage.deliveries.record(retry(due, NOON), NOON)
    assert await alerts(storage, LATER) == []


async def test_an_alert_is_claimed_again_when_its_lease_is_over(storage: Storage):
    source, [hit] = await wire(storage, 7)
    await poll(storage, source, intent("a", hit))
    [lost] = await storage.deliveries.claim(NOON, 10, lease_seconds=60)
    assert await alerts(storage, NOON + 60 * SECOND - 1) == []
    [due] = await alerts(storage, NOON + 60 * SECOND)
    assert due.id == lost.id
    assert not await storage.deliveries.record(sent(lost), NOON)
    assert await storage.deliveries.record(sent(due), NOON)


async def test_leases_are_freed_at_a_start(storage: Storage):
    source, [hit] = await wire(storage, 7)
    await poll(storage, source, intent("a", hit))
    [lost] = await alerts(storage)
    await storage.free_leases()
    assert not await storage.deliveries.record(sent(lost), NOON)
    assert rung(await alerts(storage)) == [(7, 0, "a")]


async def test_alerts_given_back_are_due_as_before(storage: Storage):
    source, hits = await wire(storage, 7, 8, 9)
    await poll(storage, source, intent("a", *hits))
    claimed = await alerts(storage)
    await storage.deliveries.release([claimed[0].lease, claimed[2].lease])
    again = await alerts(storage)
    assert rung(again) == [(7, 0, "a"), (9, 0, "a")]
    assert [due.attempts for due in again] == [0, 0]
    await storage.deliveries.release([])


async def test_an_unreachable_chat_rests_and_keeps_its_alerts(storage: Storage):
    source, [hit] = await wire(storage, 7)
    await poll(storage, source, intent("a", hit), intent("b", hit))
    [due] = await alerts(storage)
    await storage.deliveries.record(retry(due, NOON, rest_chat=True), NOON)
    assert await alerts(storage, LATER) == []
    await storage.chats.wake(7, LATER)
    assert rung(await alerts(storage, LATER)) == [(7, 0, "a")]


async def test_a_flooded_chat_is_left_alone_and_nobody_else(storage: Storage):
    source, hits = await wire(storage, 7, 8)
    await poll(storage, source, intent("a", *hits))
    [due, other] = await alerts(storage)
    until = NOON + 5 * MINUTE
    await storage.deliveries.record(retry(due, until, flood_until=until), NOON)
    await storage.deliveries.record(sent(other), NOON)
    assert await storage.chats.floods(NOON) == {7: until}
    await poll(storage, source, intent("b", *hits))
    assert rung(await alerts(storage, until - 1)) == [(8, 0, "b")]
    assert rung(await alerts(storage, until)) == [(7, 0, "a")]


async def test_a_migrated_chat_takes_its_alert_along(storage: Storage):
    source, [hit] = await wire(storage, -100)
    await poll(storage, source, intent("a", hit), intent("b", hit))
    [due] = await alerts(storage)
    assert await storage.deliveries.record(retry(due, NOON, migrate_to=GROUP), NOON)
    [moved] = await alerts(storage)
    assert rung([moved]) == [(GROUP, 0, "a")]
    assert moved.watches[0].chat_id == GROUP
    await storage.deliveries.record(sent(moved), NOON)
    assert rung(await alerts(storage)) == [(GROUP, 0, "b")]


async def test_the_alerts_of_a_deleted_topic_go_to_the_chat_itself(storage: Storage):
    await chat(storage, GROUP)
    topic = await watch(storage, GROUP, "csto", 5)
    other = await watch(storage, GROUP, "csto", 6)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", topic.id), intent("b", topic.id, other.id))
    [due] = await alerts(storage)
    assert due.thread_id == 5
    await storage.deliveries.record(retry(due, NOON, drop_thread=True), NOON)
    places = []
    while claimed := await alerts(storage):
        places += rung(claimed)
        await storage.deliveries.record(sent(claimed[0]), NOON)
    assert places == [(GROUP, 0, "a"), (GROUP, 0, "b"), (GROUP, 6, "b")]
    assert {one.thread_id for one in await storage.watches.of_chat(GROUP)} == {0, 6}


async def test_what_the_chat_itself_has_had_is_not_repeated_for_a_deleted_topic(storage: Storage):
    await chat(storage, GROUP)
    here = await watch(storage, GROUP, "csto")
    topic = await watch(storage, GROUP, "summit", 5)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", here.id, topic.id))
    [first] = await alerts(storage)
    await storage.deliveries.record(sent(first), NOON)
    [second] = await alerts(storage)
    assert {first.thread_id, second.thread_id} == {0, 5}
    assert second.thread_id == 5
    assert await storage.deliveries.record(retry(second, NOON, drop_thread=True), NOON)
    assert await alerts(storage, LATER) == []


async def test_a_deleted_topic_0_is_nothing_to_move(storage: Storage):
    source, [hit] = await wire(storage, 7)
    await poll(storage, source, intent("a", hit))
    [due] = await alerts(storage)
    assert await storage.deliveries.record(retry(due, NOON, drop_thread=True), NOON)
    assert rung(await alerts(storage)) == [(7, 0, "a")]


async def test_the_watches_that_an_alert_names_are_known_to_its_chat_only(storage: Storage):
    await chat(storage, 8)
    await chat(storage)
    watches = [await watch(storage, query=query) for query in ("csto", "summit", "army")]
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", *(one.id for one in watches)))
    [due] = await alerts(storage)
    await storage.deliveries.record(sent(due), NOON)
    await storage.watches.remove(watches[1].id)
    paused = await storage.watches.set_paused(watches[2].id, paused=True)
    assert await storage.deliveries.watches_of(7, due.item.id) == [watches[0], paused]
    assert await storage.deliveries.watches_of(8, due.item.id) == []
    assert await storage.deliveries.watches_of(7, 99) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"migrate_to": GROUP},
        {"drop_thread": True},
        {"rest_chat": True, "flood_until": NOON + MINUTE},
    ],
)
async def test_a_record_that_breaks_off_stores_nothing_and_can_be_repeated(
    storage: Storage, changed: dict[str, object]
):
    await chat(storage, -100)
    hits = [(await watch(storage, -100, "csto", topic)).id for topic in (5, 6)]
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", *hits), intent("b", *hits))
    [due] = await alerts(storage)
    before = await everything(storage)
    for statements in count():
        faltering = Deliveries(FalteringDatabase(storage.database, statements))
        try:
            assert await faltering.record(retry(due, NOON, **changed), NOON)
        except BrokenOff:
            assert await everything(storage) == before
        else:
            break
    assert statements > 2
    assert await everything(storage) != before


async def everything(storage: Storage) -> list[tuple[object, ...]]:
    async with storage.database.read() as tx:
        return [
            tuple(dict(row).values())
            for table in ("chats", "watches", "deliveries", "delivery_watches")
            for row in await tx.fetch(f"SELECT * FROM {table}")
        ]


@pytest.mark.parametrize("steps", range(0, 24, 2))
async def test_a_cancelled_claim_is_over_when_its_lease_is(storage: Storage, steps: int):
    source, hits = await wire(storage, 7, 8)
    await poll(storage, source, intent("a", *hits))
    task = asyncio.create_task(storage.deliveries.claim(NOON, 10, lease_seconds=60))
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len(await alerts(storage, NOON + MINUTE)) == 2


DAYS = 24 * 60 * MINUTE


async def test_after_a_clock_that_was_days_ahead_alerts_are_due(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    ahead = NOON + 3 * DAYS
    for chat_id in (1, 2, 3):
        await chat(storage, chat_id)
    watches = [await watch(storage, chat_id) for chat_id in (1, 2, 3)]
    await poll(storage, source, intent("one", *(one.id for one in watches)), now=ahead)
    first, second, _ = await storage.deliveries.claim(ahead, 10)
    await storage.deliveries.record(retry(first, ahead + 30 * SECOND), ahead)
    flooded = retry(second, ahead, flood_until=ahead + DAYS // 2)
    await storage.deliveries.record(flooded, ahead)
    assert rung(await alerts(storage)) == [(1, 0, "one"), (2, 0, "one"), (3, 0, "one")]
    assert await alerts(storage) == []


async def test_a_clock_set_back_keeps_the_alerts_of_a_chat_in_order(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    watching = await watch(storage)
    await poll(storage, source, intent("one", watching.id), now=NOON + 3 * DAYS)
    await poll(storage, source, intent("two", watching.id), now=NOON)
    [due] = await alerts(storage)
    assert due.item.key == "one"
    assert await alerts(storage) == []
    await storage.deliveries.record(sent(due), NOON)
    [due] = await alerts(storage)
    assert due.item.key == "two"
