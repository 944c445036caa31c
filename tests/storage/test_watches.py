"""Watches: added, paused, ended, and what else they look for."""

from dataclasses import replace

import pytest

from news.model import Also, Watch
from storage import CapReached, Storage
from storage.watches import CHUNK
from tests.conftest import NOON
from tests.storage.scene import GROUP, chat, watch

ALSO = (
    Also("CSTO", "ОДКБ"),
    Also("CSTO", 'the "Organization"', on=False),
    Also("CSTO", "Կազմակերպություն", on=False, learned=True),
)


async def test_a_watch_is_what_a_chat_looks_for_in_a_topic(storage: Storage):
    await chat(storage, GROUP)
    added, new = await storage.watches.add(GROUP, 5, "csto AND summit", NOON, 10)
    assert new
    assert added == Watch(added.id, GROUP, 5, "csto AND summit")
    assert await storage.watches.get(added.id) == added


async def test_the_same_query_in_the_same_place_is_one_watch(storage: Storage):
    await chat(storage)
    first, _ = await storage.watches.add(7, 0, "csto", NOON, 1)
    again, new = await storage.watches.add(7, 0, "csto", NOON, 1)
    assert (again, new) == (first, False)


async def test_the_same_query_in_another_place_is_another_watch(storage: Storage):
    await chat(storage, 7)
    await chat(storage, GROUP)
    places = [(7, 0), (GROUP, 0), (GROUP, 5)]
    ids = {(await watch(storage, chat_id, "csto", topic)).id for chat_id, topic in places}
    assert len(ids) == 3


async def test_a_paused_watch_that_is_added_again_is_on_again(storage: Storage):
    await chat(storage)
    paused = await watch(storage)
    await storage.watches.set_paused(paused.id, paused=True)
    again, new = await storage.watches.add(7, 0, "csto", NOON, 10)
    assert (again, new) == (paused, False)
    assert await storage.watches.get(paused.id) == paused


async def test_the_cap_is_for_the_whole_chat(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    await watch(storage, 8, "other")
    await watch(storage, 7, "one")
    await watch(storage, 7, "two", thread_id=3)
    with pytest.raises(CapReached) as reached:
        await storage.watches.add(7, 0, "three", NOON, 2)
    assert reached.value.cap == 2
    assert len(await storage.watches.of_chat(7)) == 2


async def test_the_watches_of_a_chat_come_oldest_first(storage: Storage):
    await chat(storage)
    for query in ("b", "c", "a"):
        await watch(storage, query=query)
    assert [one.query for one in await storage.watches.of_chat(7)] == ["b", "c", "a"]


async def test_a_watch_is_paused_and_resumed(storage: Storage):
    await chat(storage)
    added = await watch(storage)
    paused = await storage.watches.set_paused(added.id, paused=True)
    assert paused is not None
    assert paused.paused
    assert await storage.watches.get(added.id) == paused
    assert await storage.watches.set_paused(added.id, paused=False) == added


async def test_an_ended_watch_is_given_once_more(storage: Storage):
    await chat(storage)
    added = await watch(storage)
    assert await storage.watches.remove(added.id) == added
    assert await storage.watches.remove(added.id) is None
    assert await storage.watches.get(added.id) is None
    assert await storage.watches.set_paused(added.id, paused=True) is None


async def test_the_number_of_an_ended_watch_is_never_used_again(storage: Storage):
    await chat(storage)
    ended = await watch(storage)
    await storage.watches.remove(ended.id)
    assert (await watch(storage)).id > ended.id


async def test_every_watch_is_given_oldest_first(storage: Storage):
    await chat(storage, 7)
    await chat(storage, GROUP)
    added = [await watch(storage, chat_id, query) for query in "ab" for chat_id in (7, GROUP)]
    assert [one async for one in storage.watches.all()] == added


async def test_there_may_be_more_watches_than_are_read_at_once(storage: Storage):
    await chat(storage)
    count = 2 * CHUNK + 1
    await insert_old_watches(storage, [f"w{number}" for number in range(count)])
    seen = 0
    async for one in storage.watches.all():
        if seen == 0:
            # Others write in the meantime.
            await storage.watches.set_paused(one.id, paused=True)
        seen += 1
    assert seen == count


async def test_a_watch_keeps_its_other_names_in_their_order(storage: Storage):
    await chat(storage)
    added, _ = await storage.watches.add(7, 0, "CSTO", NOON, 10, ALSO)
    assert added.also == ALSO
    assert await storage.watches.get(added.id) == added
    assert [one async for one in storage.watches.all()] == [added]


async def test_adding_a_watch_again_leaves_its_other_names_alone(storage: Storage):
    await chat(storage)
    added, _ = await storage.watches.add(7, 0, "CSTO", NOON, 10, ALSO)
    again, _ = await storage.watches.add(7, 0, "CSTO", NOON, 10, ALSO[:1])
    assert again == added


async def test_other_names_are_switched(storage: Storage):
    await chat(storage)
    added, _ = await storage.watches.add(7, 0, "CSTO", NOON, 10, ALSO)
    changed = await storage.watches.set_also(added.id, ALSO[1:])
    assert changed == replace(added, also=ALSO[1:])
    assert await storage.watches.get(added.id) == changed


async def test_an_ended_watch_has_no_other_names(storage: Storage):
    assert await storage.watches.set_also(1, ALSO) is None


async def test_only_watches_that_never_had_other_names_are_given_the_default(storage: Storage):
    await chat(storage)
    emptied, _ = await storage.watches.add(7, 0, "SCO", NOON, 10, ())
    await insert_old_watches(storage, ["CSTO", "rain"])
    await storage.watches.fill_also(lambda query: ALSO if query == "CSTO" else ())
    await storage.watches.fill_also(lambda _: ALSO)
    first, old, other = await storage.watches.of_chat(7)
    assert first == emptied
    assert old.also == ALSO
    assert other.also == ()


async def test_more_watches_can_be_given_the_default_than_are_read_at_once(storage: Storage):
    await chat(storage)
    await insert_old_watches(storage, [f"w{number}" for number in range(CHUNK + 1)])
    await storage.watches.fill_also(lambda _: ALSO[:1])
    assert {one.also async for one in storage.watches.all()} == {ALSO[:1]}


async def test_a_watch_from_before_there_were_other_names_has_none(storage: Storage):
    await chat(storage)
    await insert_old_watches(storage, ["CSTO"])
    [old] = await storage.watches.of_chat(7)
    assert old.also == ()


async def insert_old_watches(storage: Storage, queries: list[str]) -> None:
    """Put in watches as they were before they had other names."""
    async with storage.database.write() as tx:
        await tx.many(
            "INSERT INTO watches (chat_id, thread_id, query, created_at) VALUES (7, 0, :query, 0)",
            [{"query": query} for query in queries],
        )
