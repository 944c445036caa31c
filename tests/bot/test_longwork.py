"""Progress in one message, in time that passes when a test says so."""

import asyncio

import pytest

from bot.longwork import PAUSE, reporting
from bot.texts import Html
from tests.bot.virtual_time import VirtualTime


class Screen:
    """What the message showed, and when."""

    def __init__(self, time: VirtualTime, slow: float = 0) -> None:
        self.time = time
        self.slow = slow
        self.shown: list[tuple[float, str]] = []

    async def __call__(self, html: Html) -> None:
        if self.slow:
            await self.time.sleep(self.slow)
        self.shown.append((self.time.elapsed, html))


async def test_the_newest_word_is_shown_at_most_once_a_pause():
    time = VirtualTime()
    screen = Screen(time)
    async with reporting(screen, PAUSE, time.sleep) as tell:
        for second in range(10):
            tell(Html(f"{second} of 10"))
            await time.pass_by(1)
    assert screen.shown == [(3.0, "2 of 10"), (6.0, "5 of 10"), (9.0, "8 of 10")]


async def test_work_that_is_soon_done_shows_nothing_on_the_way():
    time = VirtualTime()
    screen = Screen(time)
    async with reporting(screen, PAUSE, time.sleep) as tell:
        tell(Html("1 of 2"))
        await time.pass_by(2)
    assert screen.shown == []


async def test_the_last_word_is_shown_though_no_other_follows():
    time = VirtualTime()
    screen = Screen(time)
    async with reporting(screen, PAUSE, time.sleep) as tell:
        await time.pass_by(4)
        tell(Html("499 of 500"))
        await time.pass_by(60)
    assert screen.shown == [(6.0, "499 of 500")]


async def test_a_slow_change_is_not_overtaken_by_the_next():
    time = VirtualTime()
    screen = Screen(time, slow=5)
    async with reporting(screen, PAUSE, time.sleep) as tell:
        for second in range(18):
            tell(Html(str(second)))
            await time.pass_by(1)
    assert screen.shown == [(8.0, "2"), (16.0, "10")]


async def test_a_change_under_way_arrives_before_the_end():
    time = VirtualTime()
    screen = Screen(time, slow=5)

    async def work() -> None:
        async with reporting(screen, PAUSE, time.sleep) as tell:
            tell(Html("half"))
            await time.sleep(4)

    task = asyncio.create_task(work())
    await time.pass_by(7)
    assert not task.done()
    await time.pass_by(2)
    assert task.done()
    assert screen.shown == [(8.0, "half")]


async def test_nothing_is_shown_after_the_end():
    time = VirtualTime()
    screen = Screen(time)
    async with reporting(screen, PAUSE, time.sleep) as tell:
        tell(Html("early"))
    tell(Html("late"))
    await time.pass_by(60)
    assert screen.shown == []


async def test_work_that_fails_ends_its_progress():
    time = VirtualTime()
    screen = Screen(time)

    async def work() -> None:
        async with reporting(screen, PAUSE, time.sleep) as tell:
            tell(Html("half"))
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        await work()
    await time.pass_by(60)
    assert screen.shown == []
