"""A million subscriptions: memory, the time to add one, the time until a restarted bot is ready.

The names are 300,000, so that most subscriptions to one are the only one or share with a few. Each
figure is of a process of its own; the memory is what the process took on top of its imports.
"""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.corpus import Corpus, item_of
from bot.loading import load_watches
from news.also import Names
from news.matching import Matcher
from news.query import parse
from storage import open_storage

COUNT = 1_000_000
NAMES = 300_000
ADDED = 1_000


def main() -> None:
    """Print the table."""
    print(f"\n{COUNT:,} subscriptions, everything on")
    print("| | |")
    print("| --- | ---: |")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "wirewatch.db"
        asyncio.run(_fill(path))
        command = [sys.executable, "-m", "benchmarks.million", str(path)]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="")


async def _fill(path: Path) -> None:
    storage = await open_storage(f"sqlite:///{path}")
    await storage.close()
    with sqlite3.connect(path) as database:
        database.execute(
            "INSERT INTO chats (id, kind, title, language, zone) "
            "VALUES (1, 'private', '', 'en', 'UTC')"
        )
        rows = enumerate(Corpus(seed=3, names=NAMES).subscriptions(COUNT))
        database.executemany(
            "INSERT INTO watches (chat_id, thread_id, query, created_at, also) "
            "VALUES (1, ?, ?, 0, '[]')",
            ((number, each.query()) for number, each in rows),
        )


async def _measure(path: Path) -> None:
    before = _resident()
    storage = await open_storage(f"sqlite:///{path}")
    start = perf_counter()
    matcher = await load_watches(storage, Names(()))
    ready = perf_counter() - start
    taken = _resident() - before
    await storage.close()
    print(f"| ready after a restart, s | {ready:.1f} |")
    print(f"| memory, MB | {taken:.0f} |")
    _add_some(matcher)


def _add_some(matcher: Matcher) -> None:
    corpus = Corpus(seed=4, names=20_000)
    queries = [parse(each.query()) for each in corpus.subscriptions(ADDED)]
    item = item_of(corpus.texts[0])
    start = perf_counter()
    for number, query in enumerate(queries, start=2 * COUNT):
        matcher.add(number, query)
    adding = (perf_counter() - start) / ADDED
    start = perf_counter()
    matcher.match(item)
    print(f"| adding one, its query understood, µs | {adding * 1e6:.0f} |")
    print(f"| the first text after that, ms | {(perf_counter() - start) * 1e3:.1f} |")


def _resident() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


if __name__ == "__main__":
    asyncio.run(_measure(Path(sys.argv[1])))
