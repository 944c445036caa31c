"""Telling chats of sources that died: sent once, whatever Telegram answers."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from jobs.outages import OutageTeller
from news.model import DAY, SECOND, Chat, Instant, Source
from news.outages import Notice
from news.outbox import (
    Flooded,
    Migrated,
    OutMessage,
    Refused,
    SendOutcome,
    Sent,
    TopicGone,
    Unanswered,
    Unreachable,
    Unreadable,
)
from storage import Storage
from tests.conftest import NOON, Clock
from tests.storage.scene import GROUP, catalogue, chat, intent, poll, watch
from tests.storage.test_outages import fails

HOUR = 3600


@dataclass
class FakeMessenger:
    """Takes everything, or answers as told."""

    sent: list[tuple[int, int, OutMessage]] = field(default_factory=list)
    outcomes: list[SendOutcome] = field(default_factory=list)
    crowded: set[int] = field(default_factory=set)
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.answers.set()

    async def send_alert(self, chat: Chat, thread_id: int, message: OutMessage) -> SendOutcome:
        outcome = self.outcomes.pop(0) if self.outcomes else Sent(1)
        await self.answers.wait()
        if isinstance(outcome, Sent):
            self.sent.append((chat.id, thread_id, message))
        return outcome

    def busy(self) -> frozenset[int]:
        return frozenset(self.crowded)


@dataclass
class Rig:
    storage: Storage
    clock: Clock
    messenger: FakeMessenger = field(default_factory=FakeMessenger)

    def __post_init__(self) -> None:
        self.teller = OutageTeller(self.storage, self.messenger, self.write, self.clock)

    def write(self, notice: Notice, now: Instant) -> OutMessage:
        dead = [outage.source.title for outage in notice.outages]
        return OutMessage(f"<b>{' '.join(dead)}</b>|{' '.join(s.title for s in notice.recovered)}")

    async def look(self) -> list[tuple[int, int, str]]:
        """Have a look and give what has been sent since the last."""
        before = len(self.messenger.sent)
        await self.teller.tick()
        await self.teller._round.done()
        return [(to, thread, m.html) for to, thread, m in self.messenger.sent[before:]]


@pytest.fixture
async def rig(storage: Storage, clock: Clock) -> AsyncIterator[Rig]:
    rig = Rig(storage, clock)
    yield rig
    await rig.teller.close(grace=1)


async def died(storage: Storage, *names: str, chat_id: int = 7, thread_id: int = 0) -> list[Source]:
    """Have sources die that fed a watch of the chat."""
    sources = await catalogue(storage, *names)
    await chat(storage, chat_id)
    watching = await watch(storage, chat_id, thread_id=thread_id)
    for source in sources:
        await poll(storage, source, intent(f"{chat_id}", watching.id))
        await fails(storage, source, since=NOON - DAY * SECOND)
    return sources


async def test_a_chat_is_told_once(rig: Rig):
    await died(rig.storage, "kabar")
    assert await rig.look() == [(7, 0, "<b>Kabar</b>|")]
    for _ in range(3):
        rig.clock.advance(DAY)
        assert await rig.look() == []


async def test_a_second_death_within_a_day_is_told_the_next_day(rig: Rig):
    [kabar, _] = await catalogue(rig.storage, "kabar", "tass")
    await chat(rig.storage)
    watching = await watch(rig.storage)
    [kabar, tass] = await catalogue(rig.storage, "kabar", "tass")
    for source in (kabar, tass):
        await poll(rig.storage, source, intent(f"{source.id}", watching.id))
    await fails(rig.storage, kabar, since=NOON - DAY * SECOND)
    assert len(await rig.look()) == 1
    rig.clock.advance(HOUR)
    await fails(rig.storage, tass, since=NOON - DAY * SECOND)
    assert await rig.look() == []
    rig.clock.advance(DAY)
    assert await rig.look() == [(7, 0, "<b>Tass</b>|")]


async def test_one_line_tells_when_it_is_back(rig: Rig):
    [kabar] = await died(rig.storage, "kabar")
    await rig.look()
    await poll(rig.storage, kabar)
    assert await rig.look() == [(7, 0, "<b></b>|Kabar")]
    assert await rig.look() == []


async def test_it_is_told_in_the_topic_of_the_watch(rig: Rig):
    await died(rig.storage, "kabar", chat_id=GROUP, thread_id=12)
    assert await rig.look() == [(GROUP, 12, "<b>Kabar</b>|")]


async def test_a_topic_that_is_gone_gets_it_in_the_chat_itself(rig: Rig):
    await died(rig.storage, "kabar", chat_id=GROUP, thread_id=12)
    rig.messenger.outcomes = [TopicGone()]
    assert await rig.look() == [(GROUP, 0, "<b>Kabar</b>|")]


@pytest.mark.parametrize("outcome", [Flooded(30), Unanswered("no answer")])
async def test_what_could_not_be_sent_is_sent_at_the_next_look(rig: Rig, outcome: SendOutcome):
    await died(rig.storage, "kabar")
    rig.messenger.outcomes = [outcome]
    assert await rig.look() == []
    assert len(await rig.look()) == 1


async def test_a_chat_that_would_have_to_wait_is_left_for_the_next_look(rig: Rig):
    await died(rig.storage, "kabar")
    rig.messenger.crowded = {7}
    assert await rig.look() == []
    rig.messenger.crowded = set()
    assert len(await rig.look()) == 1


async def test_a_chat_that_cannot_be_reached_rests_and_hears_it_when_it_is_back(rig: Rig):
    await died(rig.storage, "kabar")
    rig.messenger.outcomes = [Unreachable("blocked")]
    assert await rig.look() == []
    rested = await rig.storage.chats.get(7)
    assert rested is not None
    assert rested.resting
    await rig.storage.chats.wake(7, NOON)
    assert len(await rig.look()) == 1


async def test_a_group_that_migrated_hears_it_by_its_new_id(rig: Rig):
    await died(rig.storage, "kabar", chat_id=-100)
    rig.messenger.outcomes = [Migrated(GROUP)]
    assert await rig.look() == []
    assert await rig.look() == [(GROUP, 0, "<b>Kabar</b>|")]


async def test_what_telegram_cannot_parse_is_sent_plain(rig: Rig):
    await died(rig.storage, "kabar")
    rig.messenger.outcomes = [Unreadable("can't parse")]
    await rig.look()
    assert rig.messenger.sent[0][2].plain == "Kabar|"


async def test_what_telegram_refuses_for_good_is_not_tried_each_hour(rig: Rig):
    await died(rig.storage, "kabar")
    rig.messenger.outcomes = [Refused("no")]
    assert await rig.look() == []
    assert await rig.look() == []


async def test_a_crash_before_it_was_recorded_repeats_it(rig: Rig, clock: Clock):
    await died(rig.storage, "kabar")
    rig.messenger.answers.clear()
    await rig.teller.tick()
    await asyncio.sleep(0)
    await rig.teller.close(grace=0)
    again = Rig(rig.storage, clock)
    assert len(await again.look()) == 1


async def test_a_stop_lets_the_message_under_way_end_and_begins_no_other(rig: Rig):
    for chat_id in (7, 8):
        await died(rig.storage, "kabar", chat_id=chat_id)
    rig.messenger.answers.clear()
    rig.messenger.outcomes = [Sent(1), Sent(2)]
    await rig.teller.tick()
    async with asyncio.timeout(5):
        while len(rig.messenger.outcomes) == 2:  # noqa: ASYNC110 - until it begins to send
            await asyncio.sleep(0)
    closing = asyncio.create_task(rig.teller.close(grace=5))
    await asyncio.sleep(0)
    rig.messenger.answers.set()
    await closing
    assert [to for to, _, _ in rig.messenger.sent] == [7]
    assert [one.chat.id for one in await rig.storage.outages.untold(NOON, 0)] == [8]


async def test_a_look_begins_only_when_the_last_is_over_and_never_after_a_stop(rig: Rig):
    await died(rig.storage, "kabar")
    rig.messenger.answers.clear()
    await rig.teller.tick()
    first = rig.teller._round._task
    await rig.teller.tick()
    assert rig.teller._round._task is first
    rig.messenger.answers.set()
    await rig.teller.close(grace=5)
    await rig.teller.tick()
    assert rig.teller._round._task is first


async def test_a_database_that_is_down_is_logged_and_asked_again(
    rig: Rig, caplog: pytest.LogCaptureFixture
):
    await died(rig.storage, "kabar")
    async with rig.storage.database.write() as tx:
        await tx.execute("ALTER TABLE outages_told RENAME TO away")
    with caplog.at_level(logging.ERROR):
        assert await rig.look() == []
    assert "tell of outages: it could not be done" in caplog.text
    async with rig.storage.database.write() as tx:
        await tx.execute("ALTER TABLE away RENAME TO outages_told")
    assert len(await rig.look()) == 1
