"""Two workers on one database at once: each task is done by one of them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from storage import CapReached, Storage, open_storage
from tests.conftest import NOON
from tests.storage.scene import alerts, catalogue, chat, intent, poll, seed, sent, watch


@pytest.fixture
async def other(url: str, storage: Storage) -> AsyncIterator[Storage]:
    opened = await open_storage(url)
    yield opened
    await opened.close()


async def test_a_source_is_claimed_by_one(storage: Storage, other: Storage):
    await catalogue(storage, *(f"s{number}" for number in range(60)))
    workers = [storage, other] * 15
    parts = await asyncio.gather(*(worker.sources.claim(NOON, 3) for worker in workers))
    claimed = [source.id for part in parts for source, _ in part]
    assert len(claimed) == len(set(claimed)) == 60


async def test_an_alert_is_claimed_by_one_and_a_chat_has_one_out(storage: Storage, other: Storage):
    [source] = await catalogue(storage, "steppe")
    hits = []
    for chat_id in range(1, 31):
        await chat(storage, chat_id)
        hits.append((await watch(storage, chat_id)).id)
    await poll(storage, source, intent("a", *hits), intent("b", *hits))
    workers = [storage, other] * 10
    parts = await asyncio.gather(*(worker.deliveries.claim(NOON, 4) for worker in workers))
    chats = [due.chat.id for part in parts for due in part]
    assert len(chats) == len(set(chats)) == 30


async def test_a_decision_is_recorded_by_one(storage: Storage, other: Storage):
    await chat(storage)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", (await watch(storage)).id))
    [due] = await alerts(storage)
    records = await asyncio.gather(
        *(worker.deliveries.record(sent(due), NOON) for worker in [storage, other] * 3)
    )
    assert sorted(records) == [False] * 5 + [True]


async def test_a_cap_holds_for_all_together(storage: Storage, other: Storage):
    await chat(storage)
    added = await asyncio.gather(
        *(
            worker.sources.add(7, seed(f"s{number}"), NOON, 5)
            for number, worker in enumerate([storage, other] * 6)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(one, CapReached) for one in added) == 7
    assert len(await storage.sources.of_chat(7)) == 5


async def test_an_update_received_by_two_is_new_to_one(storage: Storage, other: Storage):
    updates = [(number, f"update {number}") for number in range(20)]
    new = await asyncio.gather(*(worker.inbox.put(updates, NOON) for worker in (storage, other)))
    assert sorted(new[0] + new[1]) == list(range(20))
