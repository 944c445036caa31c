"""Polling 2,000 feeds of 30 items on loopback, beside what a user would pick instead.

`reader` (PyPI) fetches, reads and stores feeds too, and matches nothing; its clock is advanced,
because it leaves alone what it has polled within the hour, and it has the number of workers with
which it is fastest. feedparser alone reads pages on one core, without fetching and storing. Ours is
everything: fetched, read, matched with 3,000 watches and stored, while a chat asks for `/latest`
and `/status` ten times a second. Each side is a process of its own, the server another,
and each figure the best of its rounds: other programs disturb them all.
"""

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack, closing
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import count
from pathlib import Path
from sqlite3 import Connection, connect
from tempfile import TemporaryDirectory
from time import perf_counter, time_ns
from typing import Any

import feedparser
import feedparser_sgmllib

from benchmarks.corpus import Corpus
from benchmarks.newsstand import Newsstand, newsstand, turn
from bot.commands.latest import latest
from bot.commands.status import status
from bot.loading import load_watches
from bot.request import Request, Services
from bot.texts import load_catalogues
from jobs.fetching import Fetcher, FetchSettings
from jobs.poll import Poller
from jobs.quarantine import Parsers
from news.also import Names
from news.feeds import parse_feed
from news.model import SECOND, Chat, ChatKind, SourceSeed
from news.polling import PollPolicy
from storage import Storage, open_storage

FEEDS = 2_000
FEWER = 400
"""Feeds of `reader` that change: it takes some twenty milliseconds for each, however many."""
WORKERS = (1, 2, 8)
WATCHES = 3_000
CHATS = 300
ROUNDS = {"same": 3, "one": 2, "all": 1}
BEYOND = 30 * 3600
"""Seconds by which the clock is advanced for each round: everything is due again after that."""
CASES = {"same": "all unchanged (304)", "one": "1 of 30 items new", "all": "30 of 30 items new"}
ME = Chat(1, ChatKind.PRIVATE, "Reader")

Speeds = dict[str, list[float]]
"""Of each case, feeds a second in each of its rounds."""


def main(feeds: int = FEEDS) -> None:
    """Print the table."""
    ours = _apart("ours", feeds)
    theirs = {
        "same": max(_apart("reader", feeds, workers)["same"][-1] for workers in WORKERS),
    }
    changed = [_apart("reader", min(feeds, FEWER), workers, "changed") for workers in WORKERS[:2]]
    theirs |= {case: max(max(one[case]) for one in changed) for case in ("one", "all")}
    alone = _pages_a_second(feedparser.parse)
    read = _pages_a_second(lambda page: parse_feed(page, "http://127.0.0.1/"))
    print(
        f"\nReading alone, one core: {read:,.0f} pages a second, {read / alone:.0f} × feedparser's"
    )
    print(f"\nPolling {feeds:,} feeds of 30 items: feeds a second, best round")
    print("| | ÷ reader | ÷ feedparser alone | ours | reader | feedparser alone |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for case, name in CASES.items():
        speed, peer = max(ours[case]), theirs[case]
        beside = ("–", "–") if case == "same" else (f"{speed / alone:.1f}", f"{alone:,.0f}")
        print(
            f"| {name} | {speed / peer:.1f} | {beside[0]} | {speed:,.0f} | {peer:,.0f} "
            f"| {beside[1]} |"
        )
    print("\nA command's answer while that runs, ms")
    print("| | p50 | p99 | answers |")
    print("| --- | ---: | ---: | ---: |")
    for case, name in CASES.items():
        waits = sorted(ours[f"waits {case}"])
        p50, p99 = (waits[int(len(waits) * part)] * 1e3 for part in (0.5, 0.99))
        print(f"| {name} | {p50:.0f} | {p99:.0f} | {len(waits)} |")


def _apart(side: str, feeds: int, *others: object) -> Speeds:
    """Measure one side in a process of its own, with a server that starts anew."""
    with newsstand() as address:
        command = [sys.executable, "-m", "benchmarks.polling", side, address, str(feeds)]
        done = subprocess.run(
            [*command, *map(str, others)], check=True, stdout=subprocess.PIPE, text=True
        )
    speeds: Speeds = json.loads(done.stdout)
    return speeds


def _pages_a_second(parse: Callable[[bytes], object]) -> float:
    stand = Newsstand()
    pages = [stand.page(number) for number in range(100)]
    best = 0.0
    for _ in range(3):
        begun = perf_counter()
        for page in pages:
            parse(page)
        best = max(best, len(pages) / (perf_counter() - begun))
    return best


def _reader(address: str, feeds: int, workers: int, *, changed: bool) -> Speeds:
    hours = count(step=BEYOND // 3600)
    speeds: Speeds = {}
    with TemporaryDirectory() as folder, closing(_make_reader(f"{folder}/reader.db")) as peer:
        for number in range(feeds):
            peer.add_feed(f"http://{address}/feed/{number}")

        def update() -> float:
            ahead = timedelta(hours=next(hours))
            peer._now = lambda: datetime.now(UTC) + ahead  # noqa: SLF001 - it has no other clock
            begun = perf_counter()
            updated = [value for _, value in peer.update_feeds_iter(workers=workers)]
            speed = feeds / (perf_counter() - begun)
            assert len(updated) == feeds
            assert not any(isinstance(value, Exception) for value in updated)
            return speed

        update()
        for case in ("one", "all") if changed else ("same",):
            turn(address, case)
            speeds[case] = [update()]
    return speeds


def _make_reader(path: str) -> Any:  # noqa: ANN401 - imported here, for those who measure it
    # It looks for this by the name that it has elsewhere.
    sys.modules.setdefault("sgmllib", feedparser_sgmllib)
    return import_module("reader").make_reader(path)


class _Bot:
    """What of the bot polls and answers."""

    def __init__(self, storage: Storage, poller: Poller, services: Services) -> None:
        self._storage = storage
        self._poller = poller
        self._services = services

    async def poll_all(self, is_done: Callable[[], bool]) -> tuple[float, list[float]]:
        """Poll whatever is due; gives the seconds, and those of each answer meanwhile."""
        waits: list[float] = []
        asking = asyncio.create_task(self._ask(waits))
        begun = perf_counter()
        while not is_done():
            await self._poller.tick()
            await asyncio.sleep(0.05)
        took = perf_counter() - begun
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        return took, waits

    async def _ask(self, waits: list[float]) -> None:
        texts = self._services.catalogues.of("en")
        while True:
            for command in (latest, status):
                request = Request(ME, 0, None, "", texts, self._services.clock())
                begun = perf_counter()
                await command(request, self._services)
                waits.append(perf_counter() - begun)
                await asyncio.sleep(0.1)


async def _ours(address: str, feeds: int) -> Speeds:
    ahead = 0

    def clock() -> int:
        return time_ns() // 1000 + ahead * SECOND

    speeds: Speeds = {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "polling.db"
        async with AsyncExitStack() as stack:
            bot = await _open(path, address, feeds, clock, stack)
            look = stack.enter_context(closing(connect(path)))
            for case in ("first", *(case for case, times in ROUNDS.items() for _ in range(times))):
                if case != "first":
                    turn(address, case)
                ahead += BEYOND
                begun = clock()
                took, waits = await bot.poll_all(lambda since=begun: _all_polled(look, since))
                speeds.setdefault(case, []).append(feeds / took)
                speeds.setdefault(f"waits {case}", []).extend(waits)
    return speeds


def _all_polled(look: Connection, since: int) -> bool:
    sql = "SELECT 1 FROM sources WHERE last_poll_at IS NULL OR last_poll_at < ? LIMIT 1"
    return look.execute(sql, (since,)).fetchone() is None


async def _open(
    path: Path, address: str, feeds: int, clock: Callable[[], int], stack: AsyncExitStack
) -> _Bot:
    storage = await open_storage(f"sqlite:///{path}")
    stack.push_async_callback(storage.close)
    for number in range(1, CHATS + 1):
        await storage.chats.ensure(Chat(number, ChatKind.PRIVATE, "Reader"))
    seeds = [SourceSeed(f"http://{address}/feed/{n}", f"Courier {n}", "en") for n in range(feeds)]
    await storage.sources.sync_pack(seeds, clock())
    _add_watches(path)
    matcher = await load_watches(storage, Names(()))
    settings = FetchSettings(allow_private=frozenset({address}), host_pause=0)
    fetcher = Fetcher(settings, clock)
    stack.push_async_callback(fetcher.close)
    parsers = Parsers()
    stack.push_async_callback(parsers.close)
    poller = Poller(
        storage=storage,
        fetcher=fetcher,
        parser=parsers,
        matcher=matcher,
        policy=PollPolicy(),
        clock=clock,
        chance=random.random,
        on_alerts=lambda: None,
    )
    stack.push_async_callback(poller.close, 5)
    used = {
        "storage": storage,
        "matcher": matcher,
        "names": Names(()),
        "clock": clock,
        "started_at": 0,
        "catalogues": load_catalogues(),
    }
    # What these two commands use; the rest is for others.
    services = Services(**{field.name: used.get(field.name) for field in fields(Services)})
    return _Bot(storage, poller, services)


def _add_watches(path: Path) -> None:
    subscriptions = Corpus(seed=5, names=20_000).subscriptions(WATCHES)
    rows: Iterable[tuple[int, int, str]] = (
        (number % CHATS + 1, number, each.query()) for number, each in enumerate(subscriptions)
    )
    with closing(connect(path)) as database, database:
        database.executemany(
            "INSERT INTO watches (chat_id, thread_id, query, created_at, also) "
            "VALUES (?, ?, ?, 0, '[]')",
            rows,
        )


def _measure(side: str, address: str, feeds: str, workers: str = "1", *rest: str) -> Speeds:
    if side == "ours":
        return asyncio.run(_ours(address, int(feeds)))
    return _reader(address, int(feeds), int(workers), changed=bool(rest))


if __name__ == "__main__":
    print(json.dumps(_measure(*sys.argv[1:])))
