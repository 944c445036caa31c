"""The gate that every message waits at, in virtual time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from math import inf

import pytest

from bot.pacing import Gate, HeldError
from news.model import SECOND
from news.pace import MARGIN, Pace
from tests.bot.virtual_time import VirtualTime

CHAT, OTHER, GROUP = 10, 11, -10


@dataclass
class Traffic:
    """Senders at a gate, and who passed when."""

    time: VirtualTime = field(default_factory=VirtualTime)
    passed: list[tuple[str, float]] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate = Gate(Pace(), self.time, self.time.sleep)

    def send(
        self,
        name: str,
        chat_id: int,
        *,
        urgent: bool = False,
        patience: float = inf,
        takes: float = 0,
    ) -> asyncio.Task[None]:
        async def go() -> None:
            async with self.gate.turn(chat_id, urgent=urgent, patience=patience):
                self.passed.append((name, round(self.time.elapsed, 3)))
                if takes:
                    await self.time.sleep(takes)

        task = asyncio.create_task(go())
        self.tasks.append(task)
        return task

    def names(self) -> list[str]:
        return [name for name, _ in self.passed]

    def times(self) -> list[float]:
        return [at for _, at in self.passed]


async def test_a_chat_takes_bursts_of_three_and_one_a_second_on_average():
    traffic = Traffic()
    for number in range(7):
        traffic.send(str(number), CHAT)
    await traffic.time.pass_by(20)
    period = 3 * MARGIN
    assert traffic.times() == [0, 0, 0, period, period, period, 2 * period]


async def test_first_come_is_first_served():
    traffic = Traffic()
    for number in range(6):
        traffic.send(str(number), CHAT)
    await traffic.time.pass_by(20)
    assert traffic.names() == list("012345")


async def test_no_more_than_thirty_pass_in_a_second():
    traffic = Traffic()
    for number in range(65):
        traffic.send(str(number), 1000 + number)
    await traffic.time.pass_by(5)
    assert traffic.times() == [0] * 30 + [MARGIN] * 30 + [2 * MARGIN] * 5


async def test_who_waits_for_a_slow_chat_holds_up_nobody():
    traffic = Traffic()
    for number in range(4):
        traffic.send(f"slow {number}", CHAT)
    traffic.send("quick", OTHER)
    await traffic.time.pass_by(1)
    assert traffic.names() == ["slow 0", "slow 1", "slow 2", "quick"]


async def test_a_reply_passes_before_the_alerts_that_wait_already():
    traffic = Traffic()
    for number in range(40):
        traffic.send("alert", 1000 + number)
    await traffic.time.settle()
    traffic.send("reply", CHAT, urgent=True)
    await traffic.time.pass_by(5)
    assert traffic.names().index("reply") == 30


async def test_a_reply_passes_before_the_alerts_of_its_own_chat():
    traffic = Traffic()
    for _ in range(6):
        traffic.send("alert", CHAT)
    await traffic.time.settle()
    traffic.send("reply", CHAT, urgent=True)
    await traffic.time.pass_by(4)
    assert traffic.names()[3] == "reply"


async def test_a_held_chat_waits_while_all_others_pass():
    traffic = Traffic()
    traffic.gate.hold(CHAT, traffic.time.now + 40 * SECOND)
    traffic.send("held", CHAT)
    traffic.send("free", OTHER)
    await traffic.time.pass_by(60)
    assert traffic.passed == [("free", 0), ("held", 40)]


async def test_a_hold_reaches_those_who_wait_already():
    traffic = Traffic()
    for number in range(4):
        traffic.send(str(number), CHAT)
    await traffic.time.pass_by(1)
    traffic.gate.hold(CHAT, traffic.time.now + 40 * SECOND)
    await traffic.time.pass_by(60)
    assert traffic.passed[3] == ("3", 41)


async def test_who_has_no_patience_for_a_hold_is_told_its_length():
    traffic = Traffic()
    traffic.gate.hold(CHAT, traffic.time.now + 40 * SECOND)
    task = traffic.send("held", CHAT, patience=30)
    with pytest.raises(HeldError, match="held for 40 s") as caught:
        await task
    assert caught.value.seconds == 40
    assert not traffic.passed


async def test_who_waits_already_is_told_of_a_hold_that_is_too_long():
    traffic = Traffic()
    for number in range(3):
        traffic.send(str(number), CHAT)
    task = traffic.send("3", CHAT, patience=30)
    await traffic.time.pass_by(1)
    traffic.gate.hold(CHAT, traffic.time.now + 31 * SECOND)
    with pytest.raises(HeldError):
        await task


async def test_patience_is_for_holds_and_not_for_the_pace():
    traffic = Traffic()
    for number in range(4):
        traffic.send(str(number), CHAT, patience=0)
    await traffic.time.pass_by(5)
    assert len(traffic.passed) == 4


async def test_a_sender_that_gives_up_leaves_its_turn_to_the_next():
    traffic = Traffic()
    for number in range(3):
        traffic.send(str(number), CHAT)
    gone = traffic.send("gone", CHAT)
    traffic.send("next", CHAT)
    await traffic.time.pass_by(1)
    gone.cancel()
    await traffic.time.pass_by(5)
    assert gone.cancelled()
    assert traffic.passed[3] == ("next", 3 * MARGIN)


async def test_nothing_is_left_waiting_when_the_last_sender_gives_up():
    traffic = Traffic()
    traffic.gate.hold(CHAT, traffic.time.now + 43_200 * SECOND)
    gone = traffic.send("gone", CHAT)
    await traffic.time.settle()
    gone.cancel()
    await traffic.time.settle()
    assert {task.get_name() for task in asyncio.all_tasks()}.isdisjoint({"gate alarm"})


async def test_a_slow_request_counts_from_its_end():
    traffic = Traffic()
    for number in range(3):
        traffic.send(str(number), CHAT, takes=2)
    traffic.send("3", CHAT)
    await traffic.time.pass_by(2.5)
    traffic.send("4", CHAT)
    await traffic.time.pass_by(20)
    assert traffic.times()[3:] == [2 + 3 * MARGIN] * 2


async def test_a_request_that_fails_counts_too():
    traffic = Traffic()

    async def fail() -> None:
        async with traffic.gate.turn(CHAT, urgent=False):
            raise RuntimeError

    for _ in range(3):
        with pytest.raises(RuntimeError):
            await fail()
    assert traffic.gate.busy() == {CHAT}


async def test_busy_looks_ahead():
    traffic = Traffic()
    for number in range(3):
        traffic.send(str(number), CHAT)
    await traffic.time.pass_by(2.5)
    assert traffic.gate.busy() == {CHAT}
    assert traffic.gate.busy(ahead=1) == set()


async def test_a_group_gets_twenty_in_a_minute_three_of_them_only_for_replies():
    traffic = Traffic()
    for number in range(25):
        traffic.send(f"alert {number}", GROUP)
    await traffic.time.pass_by(30)
    assert len(traffic.passed) == 17
    for number in range(5):
        traffic.send(f"reply {number}", GROUP, urgent=True)
    await traffic.time.pass_by(10)
    assert traffic.names()[17:] == ["reply 0", "reply 1", "reply 2"]
    await traffic.time.pass_by(40)
    assert len(traffic.passed) > 20


@pytest.mark.parametrize("days", [3, -2])
async def test_a_clock_that_is_set_by_days_neither_stalls_nor_opens_the_gate(days: int):
    traffic = Traffic()
    for number in range(3):
        traffic.send(str(number), CHAT)
    await traffic.time.pass_by(1)
    traffic.time.now += days * 86_400 * SECOND
    for number in range(6):
        traffic.send(str(number), OTHER)
    start = traffic.time.elapsed
    await traffic.time.pass_by(10)
    assert len(traffic.passed) == 9
    assert [round(at - start) for at in traffic.times()[3:]] == [0, 0, 0, 3, 3, 3]


async def test_a_hold_set_by_a_clock_that_was_ahead_is_over_when_it_is_set_back():
    traffic = Traffic()
    traffic.time.now += 3 * 86_400 * SECOND
    traffic.gate.hold(CHAT, traffic.time.now + 43_200 * SECOND)
    traffic.time.now -= 3 * 86_400 * SECOND
    traffic.send("one", CHAT)
    await traffic.time.pass_by(1)
    assert traffic.names() == ["one"]
