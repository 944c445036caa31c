"""Alerts from the database to their chats."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from jobs.deliver import Deliverer
from news.analysis import Analyst
from news.model import SECOND, Chat, Instant
from news.outbox import (
    DeliveryDecision,
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
from tests.storage.faltering import FullDisk, on
from tests.storage.scene import GROUP, catalogue, chat, edit, intent, poll, watch


@dataclass
class FakeMessenger:
    """Takes everything, or answers as told; `answers` is cleared while answers are held back."""

    sent: list[tuple[int, int, OutMessage]] = field(default_factory=list)
    outcomes: dict[int, list[SendOutcome]] = field(default_factory=dict)
    answers: asyncio.Event = field(default_factory=asyncio.Event)
    under_way: list[int] = field(default_factory=list)
    most_under_way: int = 0
    resting: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.answers.set()

    async def send_alert(self, chat: Chat, thread_id: int, message: OutMessage) -> SendOutcome:
        self.under_way.append(chat.id)
        self.most_under_way = max(self.most_under_way, len(self.under_way))
        assert self.under_way.count(chat.id) == 1
        try:
            await asyncio.sleep(0)
            await self.answers.wait()
        finally:
            self.under_way.remove(chat.id)
        told = self.outcomes.get(chat.id)
        outcome = told.pop(0) if told else Sent(len(self.sent) + 1)
        if isinstance(outcome, Sent):
            self.sent.append((chat.id, thread_id, message))
        return outcome

    def busy(self) -> frozenset[int]:
        return frozenset(self.resting)


@dataclass
class Rig:
    storage: Storage
    clock: Clock
    messenger: FakeMessenger
    deliverer: Deliverer

    async def tick(self) -> None:
        """Start what is due, and wait until nothing is under way."""
        await self.deliverer.tick()
        await until(lambda: self.deliverer.is_idle)

    def texts(self, chat_id: int = 7) -> list[str]:
        """Give what a chat was sent, the first line of each."""
        return [
            message.html.partition("\n")[0]
            for to, _, message in self.messenger.sent
            if to == chat_id
        ]


async def until(condition: Callable[[], bool], seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - for any condition, not only for events
            await asyncio.sleep(0.001)


def english(text: str) -> str:
    return text


def build(storage: Storage, clock: Clock, messenger: FakeMessenger, **more: Any) -> Deliverer:
    async def no_sleep(_: float) -> None:
        await asyncio.sleep(0)

    return Deliverer(
        storage=storage,
        messenger=messenger,
        analyst=Analyst(),
        say_for=lambda _: english,
        clock=clock,
        chance=lambda: 0.0,
        sleep=no_sleep,
        **more,
    )


@pytest.fixture
async def rig(storage: Storage, clock: Clock) -> AsyncIterator[Rig]:
    messenger = FakeMessenger()
    made = Rig(storage, clock, messenger, build(storage, clock, messenger))
    yield made
    await made.deliverer.close(grace=1)


async def alerted(storage: Storage, *keys: str, chat_id: int = 7, **changed: Any) -> None:
    """Have a chat watch for CSTO, and items come that have it."""
    [source] = await catalogue(storage, "steppe")
    await chat(storage, chat_id)
    watching = await watch(storage, chat_id)
    intents = [intent(key, watching.id, title=f"CSTO {key}", **changed) for key in keys]
    await poll(storage, source, *intents)


async def states(storage: Storage) -> list[tuple[str, Instant, str | None]]:
    async with storage.database.read() as tx:
        rows = await tx.fetch("SELECT state, due_at, error FROM deliveries ORDER BY id")
    return [(row["state"], row["due_at"], row["error"]) for row in rows]


async def test_an_alert_is_sent_once(rig: Rig):
    await alerted(rig.storage, "one")
    await rig.tick()
    await rig.tick()
    assert len(rig.texts()) == 1
    assert rig.texts()[0].endswith("<b>CSTO</b> one</a>")
    assert [state for state, _, _ in await states(rig.storage)] == ["sent"]


async def test_a_tick_does_not_wait_for_answers(rig: Rig):
    await alerted(rig.storage, "one")
    rig.messenger.answers.clear()
    async with asyncio.timeout(5):
        await rig.deliverer.tick()
    await until(lambda: rig.messenger.under_way == [7])
    rig.messenger.answers.set()


async def test_one_tick_sends_all_that_is_due(rig: Rig):
    for chat_id in range(1, 41):
        await chat(rig.storage, chat_id)
        await watch(rig.storage, chat_id)
    [source] = await catalogue(rig.storage, "steppe")
    hits = [one.id for n in range(1, 41) for one in await rig.storage.watches.of_chat(n)]
    await poll(rig.storage, source, *(intent(key, *hits, title="CSTO") for key in "abc"))
    await rig.tick()
    assert len(rig.messenger.sent) == 120
    assert rig.messenger.most_under_way <= 30


async def test_no_more_are_under_way_than_is_allowed(rig: Rig):
    for chat_id in (7, 8, 9):
        await chat(rig.storage, chat_id)
        await watch(rig.storage, chat_id)
    [source] = await catalogue(rig.storage, "steppe")
    await poll(rig.storage, source, intent("one", 1, 2, 3, title="CSTO"))
    narrow = replace(rig, deliverer=build(rig.storage, rig.clock, rig.messenger, concurrency=1))
    rig.messenger.answers.clear()
    await narrow.deliverer.tick()
    await until(lambda: rig.messenger.under_way == [7])
    await narrow.deliverer.tick()
    rig.messenger.answers.set()
    await until(lambda: narrow.deliverer.is_idle)
    assert [chat_id for chat_id, _, _ in rig.messenger.sent] == [7, 8, 9]
    assert rig.messenger.most_under_way == 1


async def test_a_chat_gets_its_alerts_one_by_one_in_order(rig: Rig):
    await alerted(rig.storage, "one", "two", "three")
    rig.messenger.answers.clear()
    await rig.deliverer.tick()
    await until(lambda: rig.messenger.under_way == [7])
    await rig.deliverer.tick()
    await asyncio.sleep(0.01)
    assert rig.messenger.under_way == [7]
    rig.messenger.answers.set()
    await until(lambda: len(rig.messenger.sent) == 3)
    assert [text[-7:-4] for text in rig.texts()] == ["one", "two", "ree"]


async def test_a_chat_that_is_not_ready_keeps_its_alerts(rig: Rig):
    await alerted(rig.storage, "one")
    rig.messenger.resting.add(7)
    await rig.tick()
    assert not rig.messenger.sent
    rig.messenger.resting.clear()
    await rig.tick()
    assert len(rig.messenger.sent) == 1


async def test_an_item_that_several_watches_match_is_one_message_naming_them(rig: Rig):
    [source] = await catalogue(rig.storage, "steppe")
    await chat(rig.storage)
    watches = [await watch(rig.storage, query=query) for query in ("csto", "bishkek", "talks")]
    hits = [one.id for one in watches]
    await poll(rig.storage, source, intent("one", *hits, title="CSTO talks in Bishkek"))
    await rig.tick()
    [(_, _, message)] = rig.messenger.sent
    assert message.html.count("<b>") == 3
    names = [one.query for one in watches]
    assert message.html.endswith(f"Watches: {', '.join(names)}")


async def test_a_watch_that_matches_no_more_after_an_edit_is_left_out(rig: Rig):
    [source] = await catalogue(rig.storage, "steppe")
    await chat(rig.storage)
    first = await watch(rig.storage, query="csto")
    second = await watch(rig.storage, query="bishkek")
    await poll(rig.storage, source, intent("one", first.id, second.id, title="CSTO in Bishkek"))
    [known] = await rig.storage.items.latest(7, None, 1)
    await poll(rig.storage, source, edit(known, title="CSTO in Astana"))
    await rig.tick()
    [(_, _, message)] = rig.messenger.sent
    assert "Watches:" not in message.html
    assert [button.data for row in message.keyboard for button in row] == [
        f"i:{known.id}:{first.id}:pause",
        f"i:{known.id}:{first.id}:end",
        f"y:{known.id}",
    ]


async def test_an_alert_whose_match_was_edited_away_is_sent_all_the_same(rig: Rig):
    await alerted(rig.storage, "one")
    [source] = await catalogue(rig.storage, "steppe")
    [known] = await rig.storage.items.latest(7, None, 1)
    await poll(rig.storage, source, edit(known, title="Nothing of it"))
    await rig.tick()
    assert rig.texts()[0].endswith('">Nothing of it</a>')


async def test_an_alert_that_nobody_watches_for_any_more_is_dropped(rig: Rig):
    await alerted(rig.storage, "one")
    [watching] = await rig.storage.watches.of_chat(7)
    await rig.storage.watches.set_paused(watching.id, paused=True)
    await rig.tick()
    assert not rig.messenger.sent
    assert [state for state, _, _ in await states(rig.storage)] == ["dropped"]


async def test_an_unreachable_chat_rests_until_it_writes(rig: Rig):
    await alerted(rig.storage, "one", "two")
    rig.messenger.outcomes[7] = [Unreachable("bot was blocked by the user")]
    await rig.tick()
    assert not rig.messenger.sent
    resting = await rig.storage.chats.get(7)
    assert resting is not None
    assert resting.resting
    await rig.storage.chats.wake(7, rig.clock())
    await rig.tick()
    assert len(rig.messenger.sent) == 2


async def test_a_migrated_group_gets_its_alert_under_its_new_id(rig: Rig):
    await alerted(rig.storage, "one", chat_id=-5)
    rig.messenger.outcomes[-5] = [Migrated(GROUP)]
    await rig.tick()
    assert len(rig.texts(GROUP)) == 1
    assert [one.chat_id for one in await rig.storage.watches.of_chat(GROUP)] == [GROUP]


async def test_a_flooded_chat_waits_and_nobody_else(rig: Rig):
    await alerted(rig.storage, "one")
    await chat(rig.storage, 8)
    other = await watch(rig.storage, 8)
    [source] = await catalogue(rig.storage, "steppe")
    await poll(rig.storage, source, intent("two", other.id, title="CSTO"))
    rig.messenger.outcomes[7] = [Flooded(40)]
    await rig.tick()
    assert (len(rig.texts(7)), len(rig.texts(8))) == (0, 1)
    rig.clock.advance(40)
    await rig.tick()
    assert len(rig.texts(7)) == 0
    rig.clock.advance(1)
    await rig.tick()
    assert len(rig.texts(7)) == 1


async def test_an_unreadable_alert_goes_as_plain_text(rig: Rig):
    await alerted(rig.storage, "one")
    rig.messenger.outcomes[7] = [Unreadable("can't parse entities")]
    await rig.tick()
    [(_, _, message)] = rig.messenger.sent
    assert message.plain is not None
    assert message.plain.startswith("CSTO one\nhttps://steppe.example/one\n")


async def test_alerts_of_a_topic_that_is_gone_go_to_the_chat_itself(rig: Rig):
    [source] = await catalogue(rig.storage, "steppe")
    await chat(rig.storage, GROUP)
    watching = await watch(rig.storage, GROUP, thread_id=12)
    intents = [intent(key, watching.id, title="CSTO") for key in ("one", "two")]
    await poll(rig.storage, source, *intents)
    rig.messenger.outcomes[GROUP] = [TopicGone()]
    await rig.tick()
    assert [thread_id for _, thread_id, _ in rig.messenger.sent] == [0, 0]


async def test_an_unanswered_alert_is_tried_again_after_its_pause(rig: Rig):
    await alerted(rig.storage, "one")
    rig.messenger.outcomes[7] = [Unanswered("Bad Gateway")]
    await rig.tick()
    assert not rig.messenger.sent
    assert await states(rig.storage) == [("pending", NOON + SECOND, "Bad Gateway")]
    rig.clock.advance(1)
    await rig.tick()
    assert len(rig.messenger.sent) == 1


async def test_a_refused_alert_is_dropped_and_the_next_one_goes(
    rig: Rig, caplog: pytest.LogCaptureFixture
):
    await alerted(rig.storage, "one", "two")
    rig.messenger.outcomes[7] = [Refused("message is too long")]
    await rig.tick()
    assert len(rig.messenger.sent) == 1
    [warning] = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert warning.getMessage().endswith("to chat 7 dropped: message is too long")


async def test_a_sent_alert_is_a_line_for_debugging(rig: Rig, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG, "jobs.deliver")
    await alerted(rig.storage, "one")
    await rig.tick()
    [record] = [record for record in caplog.records if record.name == "jobs.deliver"]
    assert record.levelno == logging.DEBUG
    assert "to chat 7 sent for watches [1]" in record.getMessage()


@dataclass
class Unreliable:
    """Deliveries of a database that fails at times."""

    real: Any
    failing_claims: int = 0
    failing_records: int = 0
    losing_leases: bool = False

    async def claim(self, *args: Any) -> Any:
        if self.failing_claims:
            self.failing_claims -= 1
            raise OSError("disk I/O error")
        return await self.real.claim(*args)

    async def record(self, decision: DeliveryDecision, now: Instant) -> bool:
        if self.failing_records:
            self.failing_records -= 1
            raise OSError("disk I/O error")
        return not self.losing_leases and await self.real.record(decision, now)

    async def release(self, leases: list[str]) -> None:
        await self.real.release(leases)


def unreliable(rig: Rig, **faults: Any) -> Rig:
    deliveries: Any = Unreliable(rig.storage.deliveries, **faults)
    storage = replace(rig.storage, deliveries=deliveries)
    return replace(rig, deliverer=build(storage, rig.clock, rig.messenger))


async def test_a_sent_alert_that_cannot_be_recorded_is_recorded_as_soon_as_it_can_be(
    rig: Rig, caplog: pytest.LogCaptureFixture
):
    await alerted(rig.storage, "one", "two")
    await unreliable(rig, failing_records=50).tick()
    assert [text[-7:-4] for text in rig.texts()] == ["one", "two"]
    assert [state for state, _, _ in await states(rig.storage)] == ["sent", "sent"]
    assert len([text for text in caplog.messages if "wait to be recorded" in text]) == 1


async def test_closing_does_not_wait_for_a_record_that_never_works(rig: Rig):
    await alerted(rig.storage, "one")
    shaky = unreliable(rig, failing_records=10**9)
    await shaky.deliverer.tick()
    await until(lambda: len(rig.messenger.sent) == 1)
    async with asyncio.timeout(5):
        await shaky.deliverer.close(grace=0.01)
    assert [state for state, _, _ in await states(rig.storage)] == ["pending"]


async def test_a_lost_lease_is_said(rig: Rig, caplog: pytest.LogCaptureFixture):
    await alerted(rig.storage, "one")
    await unreliable(rig, losing_leases=True).tick()
    assert "its lease was lost" in caplog.text


async def test_a_claim_that_fails_is_tried_again_at_the_next_tick(
    rig: Rig, caplog: pytest.LogCaptureFixture
):
    await alerted(rig.storage, "one")
    shaky = unreliable(rig, failing_claims=1)
    await shaky.tick()
    assert "could not be claimed" in caplog.text
    await shaky.tick()
    assert len(rig.messenger.sent) == 1


async def test_a_watch_whose_query_cannot_be_read_still_rings(rig: Rig):
    [source] = await catalogue(rig.storage, "steppe")
    await chat(rig.storage)
    odd = await watch(rig.storage, query='"')
    await poll(rig.storage, source, intent("one", odd.id, title="CSTO"))
    await rig.tick()
    assert len(rig.messenger.sent) == 1


async def test_an_alert_that_cannot_be_written_waits(
    storage: Storage, clock: Clock, caplog: pytest.LogCaptureFixture
):
    await alerted(storage, "one")

    def no_texts(_: str) -> Callable[[str], str]:
        raise KeyError("no such language")

    messenger = FakeMessenger()
    deliverer = Deliverer(
        storage=storage,
        messenger=messenger,
        analyst=Analyst(),
        say_for=no_texts,
        clock=clock,
        chance=lambda: 0.0,
    )
    await Rig(storage, clock, messenger, deliverer).tick()
    assert "alert 1 could not be written" in caplog.text
    assert await states(storage) == [("pending", NOON + SECOND, "not written: KeyError")]


async def test_closing_lets_what_is_under_way_end(rig: Rig):
    await alerted(rig.storage, "one", "two")
    rig.messenger.answers.clear()
    await rig.deliverer.tick()
    await until(lambda: rig.messenger.under_way == [7])
    closing = asyncio.create_task(rig.deliverer.close(grace=5))
    await asyncio.sleep(0.01)
    rig.messenger.answers.set()
    await closing
    assert len(rig.messenger.sent) == 1
    assert [state for state, _, _ in await states(rig.storage)] == ["sent", "pending"]


async def test_what_is_not_answered_in_time_is_given_back(rig: Rig):
    await alerted(rig.storage, "one")
    rig.messenger.answers.clear()
    await rig.deliverer.tick()
    await until(lambda: rig.messenger.under_way == [7])
    await rig.deliverer.close(grace=0.01)
    assert rig.messenger.under_way == []
    [again] = await rig.storage.deliveries.claim(rig.clock(), 10)
    assert again.attempts == 0


async def test_nothing_starts_after_closing(rig: Rig):
    await alerted(rig.storage, "one")
    await rig.deliverer.close(grace=1)
    await rig.tick()
    assert not rig.messenger.sent


async def test_what_was_claimed_while_closing_is_given_back(rig: Rig):
    await alerted(rig.storage, "one")
    await rig.deliverer.tick()
    await asyncio.sleep(0)
    await rig.deliverer.close(grace=1)
    assert not rig.messenger.sent
    assert len(await rig.storage.deliveries.claim(rig.clock(), 10)) == 1


# A disk that is full, and a clock that is set


async def test_while_the_disk_is_full_nothing_is_sent_nor_is_the_log_filled(
    rig: Rig, caplog: pytest.LogCaptureFixture
):
    await alerted(rig.storage, "one")
    disk = FullDisk(rig.storage.database)
    full = replace(rig, deliverer=build(on(disk, rig.storage), rig.clock, rig.messenger))
    disk.full = True
    for _ in range(30):
        await full.tick()
    assert disk.refused == 30
    assert not rig.messenger.sent
    assert len(caplog.records) == 1
    disk.full = False
    await full.tick()
    assert len(rig.messenger.sent) == 1


async def test_a_disk_that_fills_up_while_alerts_fly_doubles_none(rig: Rig):
    await alerted(rig.storage, "one", "two")
    disk = FullDisk(rig.storage.database)
    full = replace(rig, deliverer=build(on(disk, rig.storage), rig.clock, rig.messenger))
    rig.messenger.answers.clear()
    await full.deliverer.tick()
    await until(lambda: rig.messenger.under_way == [7])
    disk.full = True
    rig.messenger.answers.set()
    await until(lambda: disk.refused > 20)
    # Its lease is over by now, and still it is nobody else's.
    rig.clock.advance(200)
    await full.deliverer.tick()
    disk.full = False
    await until(lambda: full.deliverer.is_idle)
    assert [text[-7:-4] for text in rig.texts()] == ["one", "two"]


DAY = 86_400


@pytest.mark.parametrize("days", [3, -2])
async def test_a_clock_that_is_set_by_days_holds_up_no_alert(rig: Rig, days: int):
    await alerted(rig.storage, "one", "two")
    await alerted(rig.storage, "three", chat_id=8)
    rig.messenger.outcomes = {7: [Unanswered("Bad Gateway")], 8: [Flooded(43_837)]}
    rig.clock.advance(3 * DAY)
    await rig.tick()
    rig.clock.advance((days - 3) * DAY)
    rig.clock.advance(1)
    await rig.tick()
    assert sorted(text[-7:-4] for text in rig.texts(7)) == ["one", "two"]
    assert len(rig.texts(8)) == (0 if days == 3 else 1)
