"""`/latest CSTO` in an archive of 100,000 items, beside a scan of the titles with LIKE.

A scan is what one would write first; it also finds the word inside of others. Both read the same
database, and both give one page. 3 % of the items have the word.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, time_ns

from bot.commands.latest import latest
from bot.request import Limits, Request, Services
from bot.texts import load_catalogues
from news.also import Names
from news.analysis import Analyst
from news.matching import Matcher, words_of
from news.model import (
    SECOND,
    Chat,
    ChatKind,
    Identity,
    Item,
    ItemIntent,
    PollRecord,
    PollState,
    SourceSeed,
    SourceStatus,
)
from storage import Storage, open_storage

ITEMS = 100_000
ANALYST = Analyst()
SOURCES = 25
RUNS = 21
ME = Chat(1, ChatKind.PRIVATE, "Reader")
_LIKE = """
SELECT title, link FROM items
WHERE title LIKE '%csto%' OR summary LIKE '%csto%' ORDER BY sort_at DESC LIMIT 5
"""


def main() -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder) / "archive.db"))


async def _measure(path: Path) -> None:
    storage = await open_storage(f"sqlite:///{path}")
    await storage.chats.ensure(ME)
    begun = perf_counter()
    await _fill(storage)
    filled = perf_counter() - begun
    ask = _Asker(storage)
    ours = await _median(lambda: ask("CSTO"))
    rows = [
        ("/latest CSTO, the whole answer", ours),
        ("/latest CSTO Bishkek", await _median(lambda: ask("CSTO Bishkek"))),
        ("/latest bish*", await _median(lambda: ask("bish*"))),
        ("/latest", await _median(lambda: ask(""))),
        ("titles and summaries LIKE '%csto%'", await _median(lambda: _scan(path))),
    ]
    await storage.close()
    print(f"\nArchive: {ITEMS:,} items of {SOURCES} sources, median of {RUNS}")
    print(f"{'':38}{'× ours':>8}{'ms':>9}")
    for name, milliseconds in rows:
        print(f"{name:38}{milliseconds / ours:8.2f}{milliseconds:9.1f}")
    size = path.stat().st_size / ITEMS
    print(f"filled at {ITEMS / filled:,.0f} items a second, {size:,.0f} bytes an item on disk")


async def _fill(storage: Storage) -> None:
    seeds = [SourceSeed(f"https://{n}.example/rss", f"Courier {n}", "en") for n in range(SOURCES)]
    now = time_ns() // 1000
    await storage.sources.sync_pack(seeds, now)
    chance = Random(1)
    words = [f"{a}{b}{c}" for a in _PARTS for b in _PARTS for c in _PARTS]
    state = PollState(now, primed_at=now, last_ok_at=now, status=SourceStatus.OK)
    for source, lease in await storage.sources.claim(now, SOURCES):
        items = [_item(chance, words, source.id, n, now) for n in range(ITEMS // SOURCES)]
        await storage.polls.record(PollRecord(source.id, lease, state, items=tuple(items)), now)


_PARTS = ("ka", "tor", "min", "ral", "sun", "nek", "lom", "vin", "dal", "pes", "gor", "bek")


def _item(chance: Random, words: list[str], source: int, n: int, now: int) -> ItemIntent:
    title = chance.choices(words, k=9)
    if chance.random() < 0.03:  # noqa: PLR2004 - as the docstring says
        title[2] = "CSTO"
    if chance.random() < 0.05:  # noqa: PLR2004
        title[5] = "Bishkek"
    at = now - chance.randrange(30 * 86_400) * SECOND
    item = Item(
        key=f"{source}-{n}",
        title=" ".join(title),
        link=f"https://{source}.example/{n}",
        summary=" ".join(chance.choices(words, k=25)),
        published_at=at,
        language="en",
        seen_at=now,
        sort_at=at,
    )
    identity = Identity(item.key, f"{source}.example/{n}", f"/{n}", item.title)
    return ItemIntent(item, identity, words_of(item, ANALYST))


async def _median(ask: Callable[[], Awaitable[object]]) -> float:
    """Give the median time in milliseconds, after one run to warm up."""
    await ask()
    times = []
    for _ in range(RUNS):
        begun = perf_counter()
        await ask()
        times.append((perf_counter() - begun) * 1000)
    return median(times)


async def _scan(path: Path) -> object:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(_LIKE).fetchall()


class _Asker:
    """Sends `/latest` as a chat does, but for Telegram."""

    def __init__(self, storage: Storage) -> None:
        self._texts = load_catalogues()
        used = {
            "storage": storage,
            "matcher": Matcher(),
            "names": Names(()),
            "limits": Limits(1, 1),
            "clock": lambda: time_ns() // 1000,
            "catalogues": self._texts,
        }
        # What `/latest` uses; the rest is for other commands.
        self._services = Services(**{one.name: used.get(one.name) for one in fields(Services)})

    def __call__(self, words: str) -> Awaitable[object]:
        now = self._services.clock()
        request = Request(ME, 0, None, words, self._texts.of("en"), now)
        return latest(request, self._services)
