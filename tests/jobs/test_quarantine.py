"""What costs much to read is read apart: it delays no other source."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from jobs.parsing import ParserProcess
from jobs.quarantine import MOST_HOPELESS, MOST_WAITING, QUICK_SIZE, Parsers
from news.model import ParsedFeed, ParseFailed
from tests.jobs.test_parsing import LARGE, SMALL, SPINNING, is_alive, rss

URL = "https://news.example/rss"
TOO_SLOW = ParseFailed("too slow to read")


class Lanes(Parsers):
    """Parsers in a hurry, so that tests are quick; the lanes can be seen."""

    def __init__(self, remembered: int = 10) -> None:
        self.quick = ParserProcess(0.5)
        self.apart = ParserProcess(1.5, niceness=10, lingers=False)
        super().__init__(self.quick, self.apart, remembered)


@pytest.fixture
async def lanes() -> AsyncIterator[Lanes]:
    lanes = Lanes()
    yield lanes
    await lanes.close()


async def comes_true(condition) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - for any condition, not only for events
            await asyncio.sleep(0.01)


async def test_a_common_feed_is_read_in_the_quick_lane(lanes: Lanes):
    assert await lanes.parse(rss(), URL) == SMALL
    assert lanes.quick._worker is not None
    assert lanes.apart._worker is None


async def test_what_is_slow_fails_after_its_time_in_quarantine(lanes: Lanes):
    assert await lanes.parse(SPINNING, URL) == TOO_SLOW


async def test_feeds_that_cost_their_full_time_delay_no_other(lanes: Lanes):
    await lanes.parse(rss(), URL)
    slow = [asyncio.create_task(lanes.parse(SPINNING, f"{URL}/{n}")) for n in range(4)]
    await comes_true(lambda: lanes.apart._worker is not None)
    took = []
    while not all(task.done() for task in slow):
        before = time.monotonic()
        assert await lanes.parse(rss(), URL) == SMALL
        took.append(time.monotonic() - before)
        await asyncio.sleep(0.01)
    assert [task.result() for task in slow] == [TOO_SLOW] * 4
    # While the last of them are still tried in the quick lane, others wait for that.
    assert sorted(took)[len(took) * 9 // 10] < 0.3
    assert max(took) < 4 * 0.5 + 1


async def test_what_was_slow_once_goes_to_quarantine_at_once(lanes: Lanes):
    await lanes.parse(SPINNING, URL)
    await lanes.parse(rss(), "https://other.example/")
    worker = lanes.quick._worker
    assert await lanes.parse(SPINNING, URL) == TOO_SLOW
    assert lanes.quick._worker is worker


async def test_what_became_quick_comes_back(lanes: Lanes):
    await lanes.parse(SPINNING, URL)
    async with asyncio.timeout(20):
        while URL in lanes._costly:
            assert await lanes.parse(rss(), URL) == SMALL


async def test_a_large_document_is_read_apart(lanes: Lanes):
    assert len(LARGE) > QUICK_SIZE
    assert isinstance(await lanes.parse(LARGE, URL), ParsedFeed | ParseFailed)
    assert lanes.quick._worker is None


async def test_a_quarantine_that_is_empty_has_no_process(lanes: Lanes):
    parse = asyncio.create_task(lanes.parse(LARGE, URL))
    await comes_true(lambda: lanes.apart._worker is not None)
    assert lanes.apart._worker is not None
    worker = lanes.apart._worker.pid
    await parse
    assert not is_alive(worker)


async def test_a_process_in_quarantine_stands_back_for_all_others(lanes: Lanes):
    parse = asyncio.create_task(lanes.parse(SPINNING, URL))
    await comes_true(lambda: lanes.apart._worker is not None)
    assert lanes.apart._worker is not None
    stat = Path(f"/proc/{lanes.apart._worker.pid}/stat")
    await comes_true(lambda: int(stat.read_text().rpartition(")")[2].split()[16]) == 10)
    assert os.getpriority(os.PRIO_PROCESS, 0) < 10
    await parse


async def test_a_quarantine_that_is_full_turns_away(lanes: Lanes):
    parses = [
        asyncio.create_task(lanes.parse(LARGE, f"{URL}/{n}")) for n in range(MOST_WAITING + 3)
    ]
    done, _ = await asyncio.wait(parses, return_when=asyncio.FIRST_COMPLETED)
    assert [task.result() for task in done] == [TOO_SLOW] * 3
    await lanes.close()


async def test_what_failed_in_quarantine_leaves_room_there_for_others(lanes: Lanes):
    await lanes.parse(SPINNING, URL)
    hopeless = [asyncio.create_task(lanes.parse(SPINNING, URL)) for _ in range(MOST_HOPELESS + 1)]
    done, _ = await asyncio.wait(hopeless, return_when=asyncio.FIRST_COMPLETED)
    assert [task.result() for task in done] == [TOO_SLOW]
    assert isinstance(await lanes.parse(LARGE, "https://large.example/"), ParsedFeed)
    await asyncio.gather(*hopeless)


async def test_closing_ends_both_lanes(lanes: Lanes):
    await lanes.parse(rss(), URL)
    parses = [asyncio.create_task(lanes.parse(SPINNING, f"{URL}/{n}")) for n in range(3)]
    await asyncio.sleep(0)
    await lanes.close()
    assert set(await asyncio.gather(*parses)) == {ParseFailed("could not be read")}


async def test_only_so_many_addresses_are_remembered():
    lanes = Lanes(remembered=1)
    for url in ("https://a.example/", "https://b.example/"):
        await lanes.parse(SPINNING, url)
    assert list(lanes._costly) == ["https://b.example/"]
    await lanes.close()
