"""Memory of the bot with 10,000 sources and 1,000,000 stored items, while it polls them.

The whole bot runs, with its parsers, beside a local Telegram; every source comes up within two
minutes. The figure is the most that all its processes took together, proportionally, in that time.
Needs /proc, so Linux.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from sqlite3 import Connection, connect
from tempfile import TemporaryDirectory
from time import perf_counter, time_ns
from urllib.parse import urlsplit

from benchmarks.corpus import Corpus
from benchmarks.newsstand import newsstand
from news.model import DAY, SECOND
from sandbox.server import Sandbox
from storage import open_storage

SOURCES = 10_000
ITEMS = 1_000_000
WATCHES = 3_000
SPREAD = 120
"""Seconds over which the sources come up."""
WATCHED = 60
"""Seconds of which the most is taken."""


def main(items: int = ITEMS) -> None:
    """Print the table."""
    if not Path("/proc/self/smaps_rollup").exists():
        print("\nCapacity: skipped, this machine has no /proc")
        return
    asyncio.run(_measure(items))


async def _measure(items: int) -> None:
    with TemporaryDirectory() as folder, newsstand() as feeds:
        path = Path(folder) / "capacity.db"
        begun = perf_counter()
        storage = await open_storage(f"sqlite:///{path}")
        await storage.close()
        with closing(connect(path)) as database, database:
            _fill(database, feeds, items)
        filled = perf_counter() - begun
        size = path.stat().st_size / 1e6
        async with Sandbox() as sandbox:
            most, polled = await _most_memory(_environ(sandbox, feeds, path), path)
    print(f"\nCapacity: {SOURCES:,} sources, {items:,} items, {WATCHES:,} watches")
    print("| | |")
    print("| --- | ---: |")
    print(f"| memory of all processes, MB | {most:.0f} |")
    print(f"| sources polled meanwhile | {polled:,} |")
    print(f"| the database, MB | {size:,.0f} |")
    print(f"| filled in, s | {filled:.0f} |")


def _fill(database: Connection, feeds: str, items: int) -> None:
    now = time_ns() // 1000
    # Nothing here needs to survive a crash.
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA cache_size = -400000")
    database.execute(
        "INSERT INTO chats (id, kind, title, language, zone) VALUES (1, 'private', '', 'en', 'UTC')"
    )
    database.executemany(
        "INSERT INTO sources (id, url, origin, host, title, shared, next_poll_at, interval, "
        "primed_at, last_poll_at, last_ok_at, failures, status, moved_times, kept) VALUES "
        "(:id, :url, :url, '127.0.0.1', :title, 0, :due, 900, :now, :now, :now, 0, 'ok', 0, :kept)",
        (
            {
                "id": number,
                "url": f"http://{feeds}/feed/{number}",
                "title": f"Courier {number}",
                "due": now + SPREAD * SECOND * number // SOURCES,
                "now": now,
                "kept": items // SOURCES,
            }
            for number in range(1, SOURCES + 1)
        ),
    )
    database.execute(
        "INSERT INTO chat_sources (chat_id, source_id, muted, since) "
        "SELECT 1, id, 0, 0 FROM sources"
    )
    database.executemany(
        "INSERT INTO watches (chat_id, thread_id, query, created_at, also) "
        "VALUES (1, ?, ?, 0, '[]')",
        (
            (number, each.query())
            for number, each in enumerate(Corpus(seed=6, names=20_000).subscriptions(WATCHES))
        ),
    )
    database.executemany(
        "INSERT INTO items (source_id, sort_at, seen_at, published_at, language, key, title, link,"
        " summary, guid, link_key, path_key, title_key, words) "
        "VALUES (:source, :at, :at, :at, 'en', :key, :title, :link,"
        " :summary, :key, :link, :path, :title, :words)",
        _items(items, now),
    )


def _items(count: int, now: int) -> Iterator[dict[str, object]]:
    chance = Random(7)
    words = [word for text in Corpus(seed=6, names=20_000).texts for word in text.split()]
    for number in range(count):
        start = chance.randrange(len(words) - 40)
        said = words[start : start + 40]
        yield {
            "source": number % SOURCES + 1,
            "at": now - chance.randrange(60 * DAY) * SECOND,
            "key": f"k{number}",
            "title": " ".join(said[:9]),
            "link": f"courier.example/story-{number}.html",
            "path": f"/story-{number}.html",
            "summary": " ".join(said[9:]),
            "words": " ".join(sorted(set(said))),
        }


def _environ(sandbox: Sandbox, feeds: str, path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": sandbox.token,
        "TELEGRAM_BASE_URL": sandbox.base_url,
        "ALLOWED_IDS": "*",
        "DATABASE_URL": f"sqlite:///{path}",
        "SOURCES_FILE": "none",
        "ALLOW_PRIVATE_HOSTS": f"{feeds},{urlsplit(sandbox.page).netloc}",
        "HOST_PAUSE_SECONDS": "0",
        "LOG_LEVEL": "WARNING",
    }


async def _most_memory(environ: dict[str, str], path: Path) -> tuple[float, int]:
    """Run the bot; gives the most memory that it had in MB, and how many sources it polled."""
    started = time_ns() // 1000
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environ)
    most = 0.0
    for _ in range(WATCHED):
        await asyncio.sleep(1)
        assert process.returncode is None, "the bot has ended"
        most = max(most, sum(_proportional_kib(pid) for pid in _family(process.pid)) / 1024)
    with closing(connect(path)) as database:
        [polled] = database.execute(
            "SELECT COUNT(*) FROM sources WHERE last_poll_at > ?", (started,)
        ).fetchone()
    process.send_signal(signal.SIGTERM)
    await process.wait()
    return most, polled


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return  # it has ended meanwhile
    for child in children:
        yield from _family(int(child))


def _proportional_kib(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
