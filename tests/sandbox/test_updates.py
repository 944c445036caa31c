"""getUpdates as core.telegram.org/bots/api#getupdates describes it."""

import asyncio

import pytest

from sandbox.errors import ApiError
from sandbox.updates import KEPT, Updates

POLL = {"offset": 0, "limit": 100, "timeout": 0}


@pytest.fixture
def updates(seconds) -> Updates:
    return Updates(seconds, first_id=1)


def ids(updates: list[dict[str, object]]) -> list[object]:
    return [update["update_id"] for update in updates]


def put(updates: Updates, number: int) -> None:
    for index in range(number):
        updates.put("message", {"text": str(index)})


async def test_updates_come_again_until_confirmed(updates: Updates):
    put(updates, 3)

    assert ids(await updates.get(**POLL)) == [1, 2, 3]
    assert ids(await updates.get(**POLL)) == [1, 2, 3]
    assert ids(await updates.get(**POLL | {"offset": 3})) == [3]
    assert ids(await updates.get(**POLL)) == [3]


async def test_a_limit_takes_the_earliest(updates: Updates):
    put(updates, 3)

    assert ids(await updates.get(**POLL | {"limit": 2})) == [1, 2]


async def test_a_negative_offset_keeps_the_last_and_forgets_the_rest(updates: Updates):
    put(updates, 5)

    assert ids(await updates.get(**POLL | {"offset": -2})) == [4, 5]
    assert ids(await updates.get(**POLL)) == [4, 5]


async def test_a_poll_waits_for_the_first_update(updates: Updates):
    poll = asyncio.create_task(updates.get(**POLL | {"timeout": 20}))
    await asyncio.sleep(0)
    assert updates.polled

    put(updates, 1)

    assert ids(await poll) == [1]
    assert not updates.polled


async def test_a_poll_without_updates_ends_empty(updates: Updates):
    assert await updates.get(**POLL | {"timeout": 0.01}) == []


async def test_another_poll_ends_the_one_that_waits(updates: Updates):
    first = asyncio.create_task(updates.get(**POLL | {"timeout": 20}))
    await asyncio.sleep(0)

    assert await updates.get(**POLL) == []
    with pytest.raises(ApiError) as raised:
        await first
    assert raised.value.code == 409


async def test_unwanted_kinds_are_not_kept(updates: Updates):
    updates.allow(["callback_query"])

    assert updates.put("message", {}) is None
    assert updates.put("callback_query", {}) == 1


async def test_an_empty_list_of_kinds_means_the_usual_ones(updates: Updates):
    updates.allow(["callback_query"])
    updates.allow([])

    assert updates.put("message", {}) == 1
    assert updates.put("chat_member", {}) is None


async def test_updates_are_kept_for_a_day(updates: Updates, seconds):
    put(updates, 1)
    seconds.now += KEPT + 1
    put(updates, 1)

    assert ids(await updates.get(**POLL)) == [2]
