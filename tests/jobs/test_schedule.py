"""The ticker: functions that run again and again, whatever happens to them or to the clock."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest

from jobs.schedule import Schedule, _Steadily

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SELDOM = 3600


class Counted:
    """A function that counts its runs and can be held up or made to fail."""

    def __init__(self):
        self.runs = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.fails = False
        self._ran = asyncio.Condition()

    async def __call__(self):
        self.runs += 1
        async with self._ran:
            self._ran.notify_all()
        await self.gate.wait()
        if self.fails:
            raise RuntimeError("out of order")

    async def wait_for_runs(self, number):
        async with asyncio.timeout(10), self._ran:
            await self._ran.wait_for(lambda: self.runs >= number)


@pytest.fixture
async def schedule():
    made = Schedule()
    yield made
    await made.stop(0)


@pytest.fixture
def counted():
    return Counted()


async def test_a_function_runs_at_the_start(schedule, counted):
    schedule.every(SELDOM, counted, "tick")
    schedule.start()
    await counted.wait_for_runs(1)


async def test_a_function_runs_again_and_again(schedule, counted):
    schedule.every(0.01, counted, "tick")
    schedule.start()
    await counted.wait_for_runs(3)


async def test_a_function_runs_at_once_when_asked_to(schedule, counted):
    schedule.every(SELDOM, counted, "tick")
    schedule.start()
    await counted.wait_for_runs(1)
    schedule.soon("tick")
    await counted.wait_for_runs(2)


async def test_a_function_asked_for_while_it_runs_runs_once_more(schedule, counted):
    counted.gate.clear()
    schedule.every(SELDOM, counted, "tick")
    schedule.start()
    await counted.wait_for_runs(1)
    for _ in range(3):
        schedule.soon("tick")
    assert counted.runs == 1
    counted.gate.set()
    await counted.wait_for_runs(2)
    await schedule.stop()
    assert counted.runs == 2


async def test_no_function_runs_twice_at_the_same_time(schedule, counted, caplog):
    counted.gate.clear()
    schedule.every(0.01, counted, "slow")
    other = Counted()
    schedule.every(0.01, other, "quick")
    schedule.start()
    await other.wait_for_runs(5)
    assert counted.runs == 1
    assert caplog.messages == []


async def test_a_function_that_fails_is_logged_and_runs_again(schedule, counted, caplog):
    counted.fails = True
    schedule.every(0.01, counted, "tick")
    schedule.start()
    await counted.wait_for_runs(2)
    assert caplog.messages[0] == "tick failed: RuntimeError('out of order')"
    assert "Traceback" in caplog.text


async def test_a_function_that_fails_and_fails_is_logged_once_and_once_when_it_works_again(
    schedule, counted, caplog
):
    caplog.set_level(logging.INFO, "jobs.schedule")
    counted.fails = True
    schedule.every(0.01, counted, "tick")
    schedule.start()
    await counted.wait_for_runs(10)
    counted.fails = False
    done = counted.runs
    await counted.wait_for_runs(done + 3)
    assert [text.partition(":")[0] for text in caplog.messages] == [
        "tick failed",
        f"tick works again after {done} failures",
    ]


async def test_runs_that_go_well_are_no_news(schedule, counted, caplog):
    caplog.set_level(logging.DEBUG)
    schedule.every(0.01, counted, "tick")
    schedule.start()
    await counted.wait_for_runs(3)
    assert [one for one in caplog.records if one.name.startswith("apscheduler")] == []


async def test_stopping_waits_for_what_runs(schedule, counted):
    done = asyncio.Event()

    async def finish():
        await counted()
        done.set()

    counted.gate.clear()
    schedule.every(SELDOM, finish, "tick")
    schedule.start()
    await counted.wait_for_runs(1)
    asyncio.get_running_loop().call_soon(counted.gate.set)
    await schedule.stop()
    assert done.is_set()


async def test_stopping_cancels_what_lasts_too_long_and_lets_it_clean_up(schedule, counted, caplog):
    caplog.set_level(logging.INFO, "jobs.schedule")
    clean = asyncio.Event()

    async def last():
        try:
            await counted()
        finally:
            await asyncio.sleep(0)
            clean.set()

    counted.gate.clear()
    schedule.every(SELDOM, last, "tick")
    schedule.start()
    await counted.wait_for_runs(1)
    await schedule.stop(0)
    assert clean.is_set()
    assert caplog.messages == ["tick was stopped while it ran"]


async def test_after_stopping_nothing_runs_and_asking_does_no_harm(schedule, counted):
    schedule.every(SELDOM, counted, "tick")
    schedule.soon("tick")
    schedule.start()
    await counted.wait_for_runs(1)
    await schedule.stop()
    await schedule.stop()
    schedule.soon("tick")
    await asyncio.sleep(0)
    assert counted.runs == 1


def test_a_clock_set_ahead_by_a_month_makes_for_one_run_and_no_more():
    trigger = _Steadily(1)
    assert trigger.get_next_fire_time(None, NOON) == NOON
    month_ago = NOON - timedelta(days=30)
    assert trigger.get_next_fire_time(month_ago, NOON) == NOON + timedelta(seconds=1)


async def test_a_clock_set_back_by_days_does_not_stall_what_runs(schedule, counted):
    other = Counted()
    schedule.every(SELDOM, counted, "tick")
    schedule.every(0.01, other, "what keeps the scheduler awake")
    schedule.start()
    await counted.wait_for_runs(1)
    # As a run planned by a clock that was three days ahead looks once it is set back.
    schedule._scheduler.modify_job(
        "tick", next_run_time=datetime.now(UTC) + timedelta(days=3, hours=1)
    )
    await counted.wait_for_runs(2)
