"""Silence that is told: of sources against their habit, and to chats that heard nothing."""

from dataclasses import dataclass, field

import pytest

from jobs.silence import QUIET_AFTER, QuietChats, Silence
from news.model import DAY, SECOND, Chat, Coverage, Instant, PollRecord, PollState, SourceStatus
from news.outbox import Flooded, OutMessage, Refused, SendOutcome, Unreachable
from storage import Storage
from tests.conftest import NOON, Clock
from tests.jobs.test_outages import FakeMessenger
from tests.storage.scene import (
    GROUP,
    alerts,
    catalogue,
    chat,
    intent,
    lease_of,
    poll,
    sent,
    watch,
)

HOUR = 3600 * SECOND
DAYS = DAY * SECOND


async def brought(storage: Storage, name: str, *instants: Instant, ok_at: Instant = NOON) -> int:
    """Have a source bring items at these instants and answer well until `ok_at`."""
    await catalogue(storage, name)
    [source] = await storage.sources.all()
    state = PollState(
        next_poll_at=ok_at,
        last_poll_at=ok_at,
        last_ok_at=ok_at,
        last_new_at=max(instants, default=None),
        status=SourceStatus.OK,
    )
    stories = tuple(intent(f"{at}", at=at) for at in sorted(instants))
    record = PollRecord(source.id, await lease_of(storage, source), state, items=stories)
    await storage.polls.record(record, ok_at)
    return source.id


async def silent_since(storage: Storage, clock: Clock) -> Instant | None:
    await Silence(storage, clock).look()
    [source] = await storage.sources.all()
    return source.poll.silent_since


def hourly(until: Instant) -> list[Instant]:
    return [until - n * HOUR for n in range(20 * 24)]


async def test_a_source_that_stops_against_its_habit_is_silent_since_its_last_item(
    storage: Storage, clock: Clock
):
    stopped = NOON - 2 * DAYS
    await brought(storage, "steppe", *hourly(stopped))
    assert await silent_since(storage, clock) == stopped


async def test_a_source_that_rarely_brings_something_is_not_silent(storage: Storage, clock: Clock):
    weekly = [NOON - n * 7 * DAYS for n in range(1, 9)]
    await brought(storage, "steppe", *weekly)
    assert await silent_since(storage, clock) is None


@pytest.mark.parametrize("instants", [(), (NOON - 9 * DAYS,)])
async def test_a_source_without_a_habit_is_not_silent(
    storage: Storage, clock: Clock, instants: tuple[Instant, ...]
):
    await brought(storage, "steppe", *instants)
    assert await silent_since(storage, clock) is None


async def test_while_it_was_not_asked_nothing_is_held_against_it(storage: Storage, clock: Clock):
    stopped = NOON - 5 * DAYS
    await brought(storage, "steppe", *hourly(stopped), ok_at=stopped + HOUR)
    assert await silent_since(storage, clock) is None


async def test_what_it_brought_long_before_is_not_its_habit(storage: Storage, clock: Clock):
    last = NOON - 20 * DAYS
    years_ago = [NOON - 400 * DAYS - n * HOUR for n in range(100)]
    await brought(storage, "steppe", last, *years_ago)
    assert await silent_since(storage, clock) is None


async def test_a_new_item_ends_the_silence(storage: Storage, clock: Clock):
    number = await brought(storage, "steppe", *hourly(NOON - 2 * DAYS))
    assert await silent_since(storage, clock) is not None
    await brought(storage, "steppe", NOON)
    source = await storage.sources.get(number)
    assert source is not None
    assert source.poll.silent_since is None


# Chats


@dataclass
class Desk:
    storage: Storage
    clock: Clock
    messenger: FakeMessenger = field(default_factory=FakeMessenger)

    def write(self, chat: Chat, coverage: Coverage, now: Instant) -> OutMessage:
        return OutMessage(f"{coverage.sources} sources", silent=True)

    async def look(self) -> list[int]:
        """Have a look; gives the chats that were told."""
        before = len(self.messenger.sent)
        await QuietChats(self.storage, self.messenger, self.write, self.clock).look()
        return [to for to, _, _ in self.messenger.sent[before:]]


@pytest.fixture
async def desk(storage: Storage, clock: Clock) -> Desk:
    """Have a chat that watches for something, and is known since now."""
    desk = Desk(storage, clock)
    await catalogue(storage, "steppe")
    await chat(storage)
    await watch(storage)
    assert await desk.look() == []
    return desk


async def test_a_week_without_an_alert_brings_one_line_and_no_sound(desk: Desk):
    desk.clock.advance(QUIET_AFTER - 1)
    assert await desk.look() == []
    desk.clock.advance(1)
    assert await desk.look() == [7]
    assert desk.messenger.sent == [(7, 0, OutMessage("1 sources", silent=True))]
    desk.clock.advance(QUIET_AFTER - 1)
    assert await desk.look() == []
    desk.clock.advance(1)
    assert await desk.look() == [7]


async def test_an_alert_begins_the_week_anew(desk: Desk):
    desk.clock.advance(QUIET_AFTER - DAY)
    [source] = await desk.storage.sources.all()
    await poll(desk.storage, source, intent("a", 1), now=desk.clock())
    [due] = await alerts(desk.storage, desk.clock())
    await desk.storage.deliveries.record(sent(due), desk.clock())
    desk.clock.advance(DAY)
    assert await desk.look() == []


@pytest.mark.parametrize("outcome", [Flooded(60), Unreachable("blocked")])
async def test_who_could_not_be_told_is_told_later(desk: Desk, outcome: SendOutcome):
    desk.clock.advance(QUIET_AFTER)
    desk.messenger.outcomes = [outcome]
    assert await desk.look() == []
    await desk.storage.chats.wake(7, desk.clock())
    assert await desk.look() == [7]


async def test_what_telegram_refuses_for_good_is_not_tried_again(desk: Desk):
    desk.clock.advance(QUIET_AFTER)
    desk.messenger.outcomes = [Refused("no")]
    assert await desk.look() == []
    assert await desk.look() == []


async def test_a_chat_that_is_being_written_to_is_left_alone(desk: Desk):
    desk.clock.advance(QUIET_AFTER)
    desk.messenger.crowded = {7}
    assert await desk.look() == []


async def test_who_only_follows_is_told_too_and_who_wants_nothing_is_not(desk: Desk):
    for chat_id in (8, GROUP):
        await chat(desk.storage, chat_id)
    [source] = await desk.storage.sources.all()
    await desk.storage.follows.add(8, 0, source.id, desk.clock(), 5)
    assert await desk.look() == []
    desk.clock.advance(QUIET_AFTER)
    assert await desk.look() == [7, 8]
