"""Chats: their settings, rest and floods."""

from dataclasses import replace

from news.model import Chat, ChatKind
from storage import Storage
from tests.conftest import NOON
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


async def test_a_new_chat_is_stored_as_given(storage: Storage):
    given = Chat(GROUP, ChatKind.SUPERGROUP, "Newsroom", "ru", "Asia/Almaty")
    assert await storage.chats.ensure(given) == given
    assert await storage.chats.get(GROUP) == given


async def test_a_known_chat_keeps_its_settings_and_gets_its_new_name(storage: Storage):
    given = Chat(GROUP, ChatKind.GROUP, "Newsroom", "ru", "Asia/Almaty")
    await storage.chats.ensure(given)
    again = await storage.chats.ensure(Chat(GROUP, ChatKind.SUPERGROUP, "News desk"))
    assert again == replace(given, kind=ChatKind.SUPERGROUP, title="News desk")
    assert await storage.chats.get(GROUP) == again


async def test_a_chat_that_was_never_seen_is_not_there(storage: Storage):
    assert await storage.chats.get(GROUP) is None


async def test_settings_are_changed_one_by_one(storage: Storage):
    before = await chat(storage)
    await chat(storage, 8)
    await storage.chats.set_language(7, "ru")
    await storage.chats.set_paused(7, paused=True)
    after = replace(before, language="ru", paused=True)
    assert await storage.chats.get(7) == after
    await storage.chats.set_paused(7, paused=False)
    assert await storage.chats.get(7) == replace(after, paused=False)
    other = await storage.chats.get(8)
    assert other is not None
    assert (other.language, other.paused) == ("en", False)


async def test_a_resting_chat_wakes_once(storage: Storage):
    await chat(storage)
    assert not await storage.chats.wake(7, NOON)
    await storage.chats.rest(7)
    resting = await storage.chats.get(7)
    assert resting is not None
    assert resting.resting
    assert await storage.chats.wake(7, NOON)
    assert not await storage.chats.wake(7, NOON)
    awake = await storage.chats.get(7)
    assert awake is not None
    assert not awake.resting


async def test_what_waited_while_a_chat_rested_is_due_when_it_wakes(storage: Storage):
    await chat(storage)
    hit = await watch(storage)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", hit.id))
    [due] = await alerts(storage)
    await storage.deliveries.record(retry(due, NOON + 1000 * MINUTE, rest_chat=True), NOON)
    assert await alerts(storage, NOON + 2000 * MINUTE) == []
    await storage.chats.wake(7, NOON + MINUTE)
    assert rung(await alerts(storage, NOON + MINUTE)) == [(7, 0, "a")]


async def test_an_unknown_chat_neither_rests_nor_wakes(storage: Storage):
    await storage.chats.rest(7)
    assert not await storage.chats.wake(7, NOON)
    assert await storage.chats.get(7) is None


async def test_floods_are_known_until_they_are_over(storage: Storage):
    await chat(storage, 7)
    await chat(storage, GROUP)
    await storage.chats.set_flood(GROUP, NOON + MINUTE, NOON)
    assert await storage.chats.floods(NOON) == {GROUP: NOON + MINUTE}
    assert await storage.chats.floods(NOON + MINUTE) == {}
    assert await storage.chats.floods(NOON - MINUTE) == {}


# Who has heard nothing

WEEK = 7 * 24 * 60 * MINUTE


async def quiet(storage: Storage, now: int) -> list[int]:
    return [one.id for one in await storage.chats.unreached_since(now - WEEK, now)]


async def watching(storage: Storage, chat_id: int = 7) -> None:
    """Have a chat that watches for something, of which nothing was known before noon."""
    await chat(storage, chat_id)
    await watch(storage, chat_id)
    assert await quiet(storage, NOON) == []


async def test_a_chat_is_quiet_a_week_after_it_was_first_looked_at(storage: Storage):
    await watching(storage)
    assert await quiet(storage, NOON + WEEK - 1) == []
    assert await quiet(storage, NOON + WEEK) == [7]


async def test_a_chat_that_was_told_is_quiet_a_week_later(storage: Storage):
    await watching(storage)
    await storage.chats.reached(7, NOON + WEEK)
    assert await quiet(storage, NOON + 2 * WEEK - 1) == []
    assert await quiet(storage, NOON + 2 * WEEK) == [7]


async def test_an_alert_that_was_sent_reaches_a_chat_and_one_that_waits_does_not(
    storage: Storage,
):
    for chat_id in (7, 8):
        await watching(storage, chat_id)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", 1, 2))
    first, second = await alerts(storage)
    await storage.deliveries.record(sent(first), NOON + 1)
    await storage.deliveries.record(retry(second, NOON + WEEK), NOON + 1)
    assert await quiet(storage, NOON + WEEK) == [8]


async def test_chats_that_want_nothing_pause_or_rest_are_left_alone(storage: Storage):
    for chat_id in (7, 8, 9):
        await watching(storage, chat_id)
    await chat(storage, 10)
    await storage.chats.set_paused(7, paused=True)
    await storage.chats.rest(8)
    await storage.watches.set_paused(3, paused=True)
    await quiet(storage, NOON)
    assert await quiet(storage, NOON + WEEK) == []


async def test_a_chat_that_only_follows_counts_too(storage: Storage):
    await chat(storage)
    [source] = await catalogue(storage, "steppe")
    await storage.follows.add(7, 0, source.id, NOON, 5)
    await quiet(storage, NOON)
    assert await quiet(storage, NOON + WEEK) == [7]


async def test_what_a_clock_that_was_ahead_noted_counts_from_now(storage: Storage):
    await watching(storage)
    await storage.chats.reached(7, NOON + 100 * WEEK)
    assert await quiet(storage, NOON) == []
    assert await quiet(storage, NOON + WEEK) == [7]


async def test_a_group_that_became_a_supergroup_is_told_once(storage: Storage):
    await watching(storage, -5)
    await storage.chats.migrate(-5, GROUP)
    await quiet(storage, NOON)
    assert await quiet(storage, NOON + WEEK) == [GROUP]
