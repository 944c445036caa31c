"""Follows: a place is sent everything of a source, each item once."""

from dataclasses import replace

import pytest

from news.model import Identity, PollRecord, PollState, SourceStatus
from storage import CapReached, Storage
from tests.conftest import NOON
from tests.storage.scene import (
    GROUP,
    MINUTE,
    alerts,
    catalogue,
    chat,
    intent,
    lease_of,
    poll,
    watch,
)


async def test_a_place_that_follows_is_sent_every_new_item(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    assert await storage.follows.add(7, 0, source.id, NOON, 5)
    assert await poll(storage, source, intent("a"), intent("b")) == 2
    [alert] = await alerts(storage)
    assert (alert.item.key, alert.followed, alert.watches) == ("a", True, ())


async def test_following_twice_is_following_once(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    await storage.follows.add(7, 0, source.id, NOON, 5)
    assert not await storage.follows.add(7, 0, source.id, NOON, 5)
    assert len(await storage.follows.of_chat(7)) == 1


async def test_the_first_items_of_a_source_are_sent_to_nobody(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    await storage.follows.add(7, 0, source.id, NOON, 5)
    state = PollState(next_poll_at=NOON + MINUTE, status=SourceStatus.OK)
    record = PollRecord(
        source.id, await lease_of(storage, source), state, items=(intent("a"),), is_priming=True
    )
    assert await storage.polls.record(record, NOON) == 0


async def test_an_item_without_a_title_waits_for_its_page(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    await storage.follows.add(7, 0, source.id, NOON, 5)
    bare = intent("a", identity=Identity(None, "link a", "path a", ""), summary="")
    assert await poll(storage, source, replace(bare, item=replace(bare.item, title=""))) == 0


async def test_what_a_watch_found_is_one_message_that_names_it(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    found = await watch(storage)
    await storage.follows.add(7, 0, source.id, NOON, 5)
    await poll(storage, source, intent("a", found.id))
    [alert] = await alerts(storage)
    assert ([one.id for one in alert.watches], alert.followed) == ([found.id], True)


async def test_a_chat_that_pauses_or_rests_is_sent_nothing(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    for chat_id in (7, 8):
        await chat(storage, chat_id)
        await storage.follows.add(chat_id, 0, source.id, NOON, 5)
    await storage.chats.set_paused(7, paused=True)
    await storage.chats.rest(8)
    assert await poll(storage, source, intent("a")) == 0


async def test_what_has_ended_sends_no_more_and_takes_back_what_waits(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    await storage.follows.add(7, 0, source.id, NOON, 5)
    await poll(storage, source, intent("a"))
    [follow] = await storage.follows.of_chat(7)
    assert await storage.follows.end(7, follow.id) == follow
    [alert] = await alerts(storage)
    assert not alert.followed
    assert await poll(storage, source, intent("b")) == 0


async def test_nobody_ends_what_another_chat_follows(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    await storage.follows.add(7, 0, source.id, NOON, 5)
    assert await storage.follows.end(8, 1) is None
    assert len(await storage.follows.of_chat(7)) == 1


async def test_a_chat_follows_no_more_than_it_may(storage: Storage):
    first, second = await catalogue(storage, "steppe", "lake")
    await chat(storage)
    await storage.follows.add(7, 0, first.id, NOON, 1)
    with pytest.raises(CapReached):
        await storage.follows.add(7, 0, second.id, NOON, 1)


async def test_follows_move_with_their_chat_and_with_their_topic(storage: Storage):
    first, second = await catalogue(storage, "steppe", "lake")
    await chat(storage, -5)
    await storage.follows.add(-5, 3, first.id, NOON, 5)
    await storage.follows.add(-5, 0, second.id, NOON, 5)
    await storage.chats.migrate(-5, GROUP)
    moved = {(one.thread_id, one.source.title) for one in await storage.follows.of_chat(GROUP)}
    assert moved == {(3, "Steppe"), (0, "Lake")}
    assert await storage.follows.of_chat(-5) == []


async def test_follows_end_with_their_source(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    await storage.follows.add(7, 0, source.id, NOON, 5)
    await storage.sources.sync_pack([], NOON)
    assert await storage.follows.of_chat(7) == []
