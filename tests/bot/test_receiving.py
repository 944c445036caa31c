"""Updates: none lost, none twice, whatever Telegram answers and whatever the database does."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.connection import RawUpdate
from bot.receiving import Receiver, Rest
from bot.trouble import GiveUp
from storage import Storage
from tests.conftest import Clock
from tests.storage.faltering import FullDisk, on

REFUSED = InvalidToken("Unauthorized")
CONFLICT = Conflict("terminated by other getUpdates request")

Answer = list[Any] | Exception


def update(number: int, chat: int = 1) -> RawUpdate:
    return {"update_id": number, "message": {"chat": {"id": chat}}}


@dataclass
class Seconds:
    """Time that passes only while somebody sleeps, and then at once."""

    now: float = 0.0
    sleeps: int = 0
    on_sleep: Callable[[], None] = lambda: None

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.sleeps += 1
        self.on_sleep()
        await asyncio.sleep(0)


class Telegram:
    """Gives what is scripted, then nothing more."""

    def __init__(self, answers: Iterable[Answer], time: Seconds) -> None:
        self.answers: Iterator[Answer] = iter(answers)
        self.time = time
        self.offsets: list[int | None] = []
        self.asked_at: list[float] = []
        self.asked_all = asyncio.Event()

    async def __call__(self, offset: int | None) -> list[Any]:
        self.offsets.append(offset)
        self.asked_at.append(self.time())
        answer = next(self.answers, None)
        if answer is None:
            self.asked_all.set()
            await asyncio.Event().wait()
            raise AssertionError
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def most_a_second(self) -> int:
        """The most polls that began within any second."""
        return max(
            sum(start <= at < start + 1 for at in self.asked_at[place:])
            for place, start in enumerate(self.asked_at)
        )


@dataclass
class Handled:
    updates: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    """Of these, the ones that were said to have been carried out perhaps."""

    async def __call__(self, update: RawUpdate, *, again: bool) -> None:
        self.updates.append(update["update_id"])
        if again:
            self.again.append(update["update_id"])


@dataclass
class Listening:
    """A receiver, from its start until the script of its Telegram is at its end."""

    storage: Storage
    handle: Any = field(default_factory=Handled)
    time: Seconds = field(default_factory=Seconds)
    apologies: list[int] = field(default_factory=list)

    async def apologise(self, update: RawUpdate) -> None:
        self.apologies.append(update["update_id"])

    async def to(self, *answers: Answer, forever: Answer | None = None) -> Telegram:
        script = chain(answers, repeat(forever)) if forever is not None else answers
        telegram = Telegram(script, self.time)
        receiver = Receiver(
            telegram,
            self.storage,
            self.handle,
            Clock(),
            sleep=self.time.sleep,
            timer=self.time,
            apologise=self.apologise,
        )
        running = asyncio.create_task(receiver.run())
        ended = asyncio.create_task(telegram.asked_all.wait())
        async with asyncio.timeout(20):
            await asyncio.wait({running, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                await receiver.finish(10)
        running.cancel()
        ended.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        return telegram


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the library say waits as it will in future, as the bot does: else it warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def listening(storage: Storage) -> Listening:
    return Listening(storage)


# What comes in


async def test_updates_are_handled_and_confirmed(listening: Listening) -> None:
    telegram = await listening.to([update(10), update(11)])
    assert listening.handle.updates == [10, 11]
    assert listening.handle.again == []
    assert telegram.offsets == [None, 12]
    assert await listening.storage.inbox.pending() == []


async def test_an_update_that_comes_again_is_handled_once(storage: Storage) -> None:
    listening = Listening(storage)
    await listening.to([update(10)])
    await listening.to([update(10), update(11)])
    assert listening.handle.updates == [10, 11]


async def test_numbers_that_begin_anew_are_new_updates(listening: Listening) -> None:
    await listening.to([update(900)], [update(3)])
    assert listening.handle.updates == [900, 3]


async def test_what_was_received_but_not_handled_is_handled_at_the_next_start(
    listening: Listening,
) -> None:
    await listening.storage.inbox.put([(5, '{"update_id": 5}')], 0)
    await listening.to()
    assert listening.handle.updates == listening.handle.again == [5]
    assert await listening.storage.inbox.pending() == []


async def test_what_waits_and_cannot_be_read_any_more_is_left_out(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    await listening.storage.inbox.put([(5, "{"), (6, "[]"), (7, '{"update_id": 7}')], 0)
    await listening.to()
    assert listening.handle.updates == [7]
    assert await listening.storage.inbox.pending() == []
    assert len([text for text in caplog.messages if "cannot be read" in text]) == 2


async def test_one_chat_is_served_in_order_while_others_go_ahead(storage: Storage) -> None:
    order: list[int] = []
    gate = asyncio.Event()

    async def handle(update: RawUpdate, *, again: bool) -> None:
        if update["update_id"] == 1:
            await gate.wait()
        order.append(update["update_id"])
        if update["update_id"] == 3:
            gate.set()

    batch = [update(1, chat=1), update(2, chat=1), update(3, chat=2)]
    await Listening(storage, handle).to(batch)
    assert order == [3, 1, 2]


async def test_what_waited_through_a_long_downtime_starves_nobody(storage: Storage) -> None:
    batches = [[update(100 * n + i, chat=i % 10) for i in range(100)] for n in range(20)]
    listening = Listening(storage)
    telegram = await listening.to(*batches, [update(5000, chat=77)])
    assert len(listening.handle.updates) == 2001
    # Who writes last is answered among the first that are left, not after all of them.
    assert telegram.time.now <= 1
    assert await storage.inbox.pending() == []


# Polls that fail

FAULTS: list[Answer] = [
    TimedOut(),
    TimeoutError(),
    NetworkError("Bad Gateway"),
    REFUSED,
    CONFLICT,
    BadRequest("what?"),
    TelegramError("an answer that is no JSON"),
    KeyError("result"),
    RecursionError("too deep"),
    [{"no": "number"}],
    ["not even an object"],
    [{"update_id": True}],
    [{"update_id": 2**63}],
]


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
async def test_a_poll_that_fails_once_is_tried_again(listening: Listening, fault: Answer) -> None:
    await listening.to(fault, [update(1)])
    assert listening.handle.updates == [1]


@pytest.mark.parametrize("answer", [*FAULTS, [], [update(1)]], ids=repr)
async def test_whatever_telegram_answers_there_are_at_most_five_polls_a_second(
    listening: Listening, answer: Answer
) -> None:
    telegram = await listening.to(*[answer] * 10)
    assert telegram.most_a_second <= 5
    assert len(listening.handle.updates) <= 1


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
async def test_what_fails_and_fails_is_logged_once_and_so_is_its_end(
    listening: Listening, fault: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    await listening.to(*[fault] * 10, [update(1)])
    warnings = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert 1 <= len(warnings) <= 2
    assert caplog.messages[-1] == "Telegram answers again after 10 failed polls"


async def test_polls_that_fail_by_turns_do_not_fill_the_log(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    await listening.to(*[TimedOut(), [], NetworkError("Bad Gateway"), []] * 30)
    assert len(caplog.records) == 2


async def test_an_outage_that_lasts_is_logged_again_after_ten_minutes(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    telegram = await listening.to(*[NetworkError("down")] * 200)
    assert 2 <= len(caplog.records) <= telegram.time.now / 600 + 1


async def test_a_broken_update_is_skipped_and_confirmed_with_those_beside_it(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    telegram = await listening.to([{"no": "number"}, update(5), 7, {"update_id": "6"}], [update(8)])
    assert listening.handle.updates == [5, 8]
    assert telegram.offsets == [None, 6, 9]
    assert caplog.messages == ["3 updates without a number are left out"]


async def test_a_poll_that_hangs_is_given_up(storage: Storage) -> None:
    polls: list[int] = []
    heard = asyncio.Event()

    async def hang_once(offset: int | None) -> list[Any]:
        polls.append(len(polls))
        if len(polls) == 1:
            await asyncio.Event().wait()
        heard.set()
        await asyncio.Event().wait()
        return []

    time = Seconds()
    receiver = Receiver(
        hang_once, storage, Handled(), Clock(), sleep=time.sleep, timer=time, hung_after=0.01
    )
    running = asyncio.create_task(receiver.run())
    async with asyncio.timeout(5):
        await heard.wait()
    running.cancel()


async def test_no_wait_that_telegram_asks_for_keeps_the_bot_deaf(listening: Listening) -> None:
    telegram = await listening.to(RetryAfter(43_837), [update(1)])
    assert listening.handle.updates == [1]
    assert telegram.time.now <= 60


# Giving up


async def test_a_token_refused_for_twenty_seconds_is_given_up(listening: Listening) -> None:
    with pytest.raises(GiveUp, match=r"@BotFather .* TELEGRAM_BOT_TOKEN"):
        await listening.to([update(1)], forever=REFUSED)
    assert 20 <= listening.time.now <= 23


async def test_refusals_with_an_answer_between_them_do_not_add_up(listening: Listening) -> None:
    telegram = await listening.to(*[*[REFUSED] * 5, []] * 20)
    assert telegram.time.now > 60


async def test_refusals_within_an_outage_do_not_count_it(listening: Listening) -> None:
    await listening.to(REFUSED, *[NetworkError("down")] * 20, REFUSED, [update(1)])
    assert listening.handle.updates == [1]


async def test_a_newcomer_that_meets_another_for_thirty_seconds_gives_up(
    listening: Listening,
) -> None:
    with pytest.raises(GiveUp, match="Another process polls with this token"):
        await listening.to(forever=CONFLICT)
    assert 30 <= listening.time.now <= 33


async def test_who_has_polled_goes_on_beside_another_at_a_slow_pace(listening: Listening) -> None:
    telegram = await listening.to([], *[CONFLICT] * 100, [update(1)])
    assert listening.handle.updates == [1]
    assert telegram.time.now > 800


# A database that fails


@pytest.fixture
def disk(storage: Storage) -> FullDisk:
    return FullDisk(storage.database)


async def test_updates_that_cannot_be_stored_are_not_confirmed_and_come_again(
    storage: Storage, disk: FullDisk, caplog: pytest.LogCaptureFixture
) -> None:
    time = Seconds()
    time.on_sleep = lambda: setattr(disk, "full", time.sleeps < 10)
    disk.full = True
    listening = Listening(on(disk, storage), time=time)
    telegram = await listening.to(*[[update(1), update(2)]] * 11)
    assert listening.handle.updates == [1, 2]
    assert telegram.offsets == [None] * 11 + [3]
    assert len(caplog.records) == 1


async def test_what_waits_is_taken_up_once_the_database_can_be_read(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    class Locked:
        tries = 0

        async def pending(self) -> list[tuple[int, str]]:
            self.tries += 1
            if self.tries < 4:
                raise OSError("database is locked")
            return [(5, '{"update_id": 5}')]

        def __getattr__(self, name: str) -> Any:
            return getattr(storage.inbox, name)

    inbox: Any = Locked()
    listening = Listening(replace(storage, inbox=inbox))
    await listening.to()
    assert listening.handle.updates == [5]
    assert len(caplog.records) == 1


async def test_a_command_waits_for_a_disk_that_is_full_and_is_carried_out_then(
    storage: Storage, disk: FullDisk, caplog: pytest.LogCaptureFixture
) -> None:
    time = Seconds()
    full = on(disk, storage)

    async def handle(update: RawUpdate, *, again: bool) -> None:
        disk.full = time.sleeps < 12
        await full.meta.set("command", str(again))

    await Listening(full, handle, time).to([update(1)])
    assert await storage.meta.get("command") == "True"
    assert await storage.inbox.pending() == []
    assert len([one for one in caplog.records if one.levelno >= logging.WARNING]) == 1


async def test_a_command_that_cannot_be_ticked_off_is_not_carried_out_again(
    storage: Storage, disk: FullDisk
) -> None:
    time, handled = Seconds(), Handled()
    time.on_sleep = lambda: setattr(disk, "full", time.sleeps < 12)

    async def handle(update: RawUpdate, *, again: bool) -> None:
        await handled(update, again=again)
        disk.full = True

    await Listening(on(disk, storage), handle, time).to([update(1)])
    assert handled.updates == [1]
    assert await storage.inbox.pending() == []


async def test_an_update_that_cannot_be_handled_does_not_stop_the_next(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    handled = Handled()

    async def handle(update: RawUpdate, *, again: bool) -> None:
        await handled(update, again=again)
        if update["update_id"] == 1:
            raise ValueError("broken")

    listening.handle = handle
    await listening.to([update(1), update(2)])
    assert handled.updates == [1, 1, 2]
    assert await listening.storage.inbox.pending() == []
    assert "update 1 could not be handled and is left out" in caplog.messages
    assert listening.apologies == [1]


async def test_updates_under_way_at_a_stop_stay_for_the_next_start(storage: Storage) -> None:
    begun = asyncio.Event()
    ended: list[int] = []

    async def handle(update: RawUpdate, *, again: bool) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(update["update_id"])

    time = Seconds()
    telegram = Telegram([[update(1), update(2)]], time)
    receiver = Receiver(telegram, storage, handle, Clock(), sleep=time.sleep, timer=time)
    running = asyncio.create_task(receiver.run())
    async with asyncio.timeout(5):
        await begun.wait()
        running.cancel()
        await receiver.finish(0.01)
    assert [number for number, _ in await storage.inbox.pending()] == [1, 2]
    assert ended == [1]


# Work that goes on after the answer


@dataclass
class Working:
    """Answers at once; what the first update leaves to do ends when a test says so."""

    handled: Handled = field(default_factory=Handled)
    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    error: Exception | None = None
    ended: int = 0

    async def __call__(self, update: RawUpdate, *, again: bool) -> Rest | None:
        await self.handled(update, again=again)
        return self.work if update["update_id"] == 1 else None

    async def work(self) -> None:
        await self.may_end.wait()
        if self.error is not None:
            raise self.error
        self.ended += 1


@pytest.fixture
async def working(storage: Storage) -> AsyncIterator[tuple[Working, Receiver]]:
    work = Working()
    telegram = Telegram([[update(1), update(2)]], Seconds())
    receiver = Receiver(telegram, storage, work, Clock(), sleep=Seconds().sleep)
    running = asyncio.create_task(receiver.run())
    async with asyncio.timeout(20):
        await telegram.asked_all.wait()
        while len(await storage.inbox.pending()) != 1:  # noqa: ASYNC110 - no event for a tick-off
            await asyncio.sleep(0)
    yield work, receiver
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await receiver.finish(0)


async def test_the_chat_goes_on_while_work_is_left_which_stays_in_the_inbox(
    working: tuple[Working, Receiver], storage: Storage
) -> None:
    work, _ = working
    assert work.handled.updates == [1, 2]
    assert [number for number, _ in await storage.inbox.pending()] == [1]


async def test_work_that_is_done_is_ticked_off(
    working: tuple[Working, Receiver], storage: Storage
) -> None:
    work, receiver = working
    work.may_end.set()
    await receiver.finish(10)
    assert work.ended == 1
    assert await storage.inbox.pending() == []


async def test_work_that_a_stop_cuts_short_is_taken_up_at_the_next_start(
    working: tuple[Working, Receiver], storage: Storage
) -> None:
    _, receiver = working
    await receiver.finish(0)
    after = Listening(storage)
    await after.to()
    assert after.handle.again == [1]


async def test_work_that_fails_is_not_tried_again(
    working: tuple[Working, Receiver], storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    work, receiver = working
    work.error = OSError("broken")
    work.may_end.set()
    await receiver.finish(10)
    assert await storage.inbox.pending() == []
    assert "what update 1 left to do could not be done" in caplog.text
