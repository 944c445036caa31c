"""Sources that turn on the bot cost a failed poll each, and the bot nothing."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from news.model import DAY, SECOND
from sandbox.server import Sandbox
from tests.journeys.conftest import Bot, Reader
from tests.journeys.hostile import KINDS, SILENT, SLOW, Hostile, hostile_server

GROUP = -1_001_000_000_001
MIB = 1024 * 1024


@pytest.fixture
async def hostile() -> AsyncIterator[Hostile]:
    async with hostile_server() as server:
        yield server


async def beset(bot: Bot, hostile: Hostile, *kinds: str) -> None:
    """Start the bot on feeds of the hostile server besides the sandbox's, and have all read."""
    sources = bot.folder / "sources.opml"
    healthy = sources.read_text()
    sources.write_text(healthy.replace("</body>", f"{hostile.outlines(kinds)}</body>"))
    bot.settings |= {
        "ALLOW_PRIVATE_HOSTS": f"{bot._environ()['ALLOW_PRIVATE_HOSTS']},{hostile.place}",
        "COMMANDS_PER_MINUTE": "1000",
    }
    await bot.start()
    every = len(kinds) + len(bot.sandbox.site.outlets)
    await bot.until(f"SELECT 1 WHERE (SELECT COUNT(primed_at) FROM sources) = {every}")


def rows(bot: Bot, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(bot.folder / "wirewatch.db")) as database:
        return database.execute(query).fetchall()


async def becomes(condition: Callable[[], bool], seconds: float, why: str) -> None:
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, why
        await asyncio.sleep(0.1)


def family(pid: int) -> list[int]:
    """Give a process and all that come from it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        with suppress(ValueError, OSError):
            stat = (entry / "stat").read_text().rpartition(")")[2].split()
            parents[int(entry.name)] = int(stat[1])
    found = [pid]
    for parent in found:
        found += [child for child, of in parents.items() if of == parent]
    return found


def memory(pid: int) -> int:
    """Give the bytes of a process and its children, what they share counted once."""
    total = 0
    for each in family(pid):
        with suppress(OSError):
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


@dataclass
class Watcher:
    """Asks the bot how it is, again and again, and looks at its memory meanwhile."""

    reader: Reader
    pid: int
    answers: list[float] = field(default_factory=list)
    peak: int = 0

    async def ask(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            asked = clock()
            status = await self.reader.say("/status")
            assert "Wirewatch is running" in status["text"]
            self.answers.append(clock() - asked)
            # A chat takes one message a second, whoever writes it.
            while clock() < asked + 1.2:
                self.peak = max(self.peak, await asyncio.to_thread(memory, self.pid))
                await asyncio.sleep(0.05)


def errors(bot: Bot) -> dict[str, tuple[str | None, int]]:
    """Give each hostile source's last error and how often it has failed in a row."""
    found = rows(bot, "SELECT title, error, failures FROM sources")
    return {title: (error, failures) for title, error, failures in found if title in KINDS}


FAILING = {kind: expected for kind, (_, expected) in KINDS.items() if expected}
QUICK_TO_FAIL = {kind for kind, expected in FAILING.items() if expected != SILENT}


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
async def test_sources_that_turn_hostile_cost_a_failed_poll_and_the_bot_nothing(
    bot: Bot, reader: Reader, sandbox: Sandbox, hostile: Hostile
) -> None:
    newsroom = Reader(sandbox, chat_id=GROUP)
    await beset(bot, hostile, *KINDS)
    await newsroom.say("/subscribe CSTO")
    assert bot.process is not None
    before = memory(bot.process.pid)
    watcher = Watcher(reader, bot.process.pid)
    asking = asyncio.create_task(watcher.ask())

    hostile.turned = True
    rings = []
    for name in ("while they turn", "in the midst", "in the end"):
        at = asyncio.get_running_loop().time()
        sandbox.site.publish(outlet="steppe-courier", title=f"CSTO meets {name}")
        await newsroom.hears(lambda text, name=name: f"CSTO meets {name}" in text)
        rings.append(asyncio.get_running_loop().time() - at)
        asked = len(watcher.answers)
        await becomes(lambda asked=asked: len(watcher.answers) > asked + 1, 20, "it answers")
    await becomes(
        lambda: all(errors(bot)[kind][1] > 0 for kind in QUICK_TO_FAIL), 45, "all have failed"
    )
    await becomes(lambda: hostile.asked["/lying-etag"] > 3, 20, "the lying one was asked again")
    assert not asking.done()
    asking.cancel()

    assert max(watcher.answers) < 2
    assert len(watcher.answers) > 5
    assert max(rings) < 6
    assert watcher.peak - before < 200 * MIB
    for kind in QUICK_TO_FAIL:
        assert errors(bot)[kind][0] in FAILING[kind], kind
    for kind in KINDS.keys() - FAILING.keys():
        # On a busy machine some of these find the quarantine full.
        assert errors(bot)[kind][0] in {None, *SLOW}, kind
    assert hostile.asked["/secret"] == 0
    assert not rows(bot, "SELECT 1 FROM items WHERE title LIKE '%root:%' OR title LIKE '%secret%'")
    lying = "SELECT 1 FROM items JOIN sources ON sources.id = source_id WHERE sources.title = "
    assert len(rows(bot, f"{lying} 'lying-etag'")) > 3
    for kind in ("html", "empty", "emptied", "json", "bomb", "reset"):
        assert len(rows(bot, f"{lying} '{kind}'")) == 1
    assert "Traceback" not in bot.log


async def test_a_source_that_has_no_news_is_unhealthy_and_goes_on_where_it_was(
    bot: Bot, reader: Reader, hostile: Hostile
) -> None:
    await beset(bot, hostile, "html", "emptied", "json")
    await reader.say("/subscribe CSTO")
    hostile.turned = True
    for kind in ("html", "emptied", "json"):
        await bot.until(f"SELECT 1 FROM sources WHERE title = '{kind}' AND status = 'unhealthy'")
    listed = (await reader.say("/sources"))["text"]
    assert "html · ⚠ not a feed but a web page, since" in listed
    assert "emptied · ⚠ empty, since" in listed
    hostile.more = {kind: [f"CSTO is back in {kind}"] for kind in ("html", "emptied", "json")}
    hostile.turned = False
    for kind in hostile.more:
        await reader.hears(lambda text, kind=kind: f"CSTO is back in {kind}" in text)
    assert not reader.about("First of")


async def test_who_loses_a_source_is_told_after_a_day_and_when_it_is_back(
    bot: Bot, reader: Reader, hostile: Hostile
) -> None:
    await beset(bot, hostile, "forbidden")
    await reader.say("/subscribe CSTO")
    hostile.more = {"forbidden": ["CSTO meets"]}
    await reader.hears(lambda text: "CSTO meets" in text)
    hostile.turned = True
    await bot.until("SELECT 1 FROM sources WHERE title = 'forbidden' AND failures > 0")
    await bot.stop()
    with closing(sqlite3.connect(bot.folder / "wirewatch.db")) as database, database:
        database.execute(
            f"UPDATE sources SET failing_since = failing_since - {DAY * SECOND} WHERE failures > 0"
        )
    await bot.start()
    told = await reader.hears(lambda text: "forbidden has not answered since" in text)
    assert "(error 403)." in told["text"]
    assert "It gave CSTO 1 of 1 story this month; no other source did." in told["text"]
    assert "I keep trying and will tell you." in told["text"]
    hostile.turned = False
    await bot.until("SELECT 1 FROM sources WHERE title = 'forbidden' AND failures = 0")
    await bot.stop()
    await bot.start()
    await reader.hears(lambda text: text == "forbidden answers again.")
    assert len(reader.about("has not answered since")) == 1
