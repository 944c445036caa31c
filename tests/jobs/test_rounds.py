"""Rounds: one thing at a time in the background, and an end that waits only so long."""

import asyncio

import pytest

from jobs.rounds import Round


class Work:
    """Counts how often it begins, and goes on until it is let go."""

    def __init__(self) -> None:
        self.begun = 0
        self.ended = 0
        self.go = asyncio.Event()

    async def __call__(self) -> None:
        self.begun += 1
        await self.go.wait()
        self.ended += 1


async def begun(round_: Round) -> None:
    await round_.tick()
    await asyncio.sleep(0)


async def test_a_tick_begins_and_does_not_wait() -> None:
    work = Work()
    await begun(Round(work, "work"))
    assert (work.begun, work.ended) == (1, 0)


async def test_a_tick_while_it_runs_changes_nothing_and_one_after_it_begins_anew() -> None:
    work = Work()
    round_ = Round(work, "work")
    await begun(round_)
    await begun(round_)
    assert work.begun == 1
    work.go.set()
    await round_.done()
    await begun(round_)
    assert work.begun == 2


async def test_a_round_that_fails_is_logged_and_the_next_begins(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail() -> None:
        raise OSError("disk full")

    round_ = Round(fail, "tell of outages")
    for _ in range(2):
        await round_.tick()
        await round_.done()
    assert caplog.messages == ["tell of outages: it could not be done"] * 2
    assert "disk full" in caplog.text


async def test_a_stop_waits_for_what_runs() -> None:
    work = Work()
    round_ = Round(work, "work")
    await begun(round_)
    closing = asyncio.create_task(round_.close(grace=60))
    await asyncio.sleep(0)
    assert round_.closing
    work.go.set()
    await closing
    assert work.ended == 1


async def test_what_takes_longer_is_dropped() -> None:
    work = Work()
    round_ = Round(work, "work")
    await begun(round_)
    await round_.close(grace=0)
    assert (work.begun, work.ended) == (1, 0)
    assert round_._task.cancelled()


async def test_after_a_stop_nothing_begins() -> None:
    work = Work()
    round_ = Round(work, "work")
    await round_.close(grace=0)
    await begun(round_)
    assert work.begun == 0


async def test_there_may_be_nothing_to_wait_for() -> None:
    round_ = Round(Work(), "work")
    await round_.done()
    await round_.close(grace=0)
