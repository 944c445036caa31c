"""Memory of the idle bot with 25 sources, all processes together, beside a bare bot's.

The bare bot is what one would begin with: python-telegram-bot and feedparser, imported and idle.
Needs /proc, so Linux.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.server import Sandbox

SOURCES = 25
SETTLE = 12
"""Seconds: all sources are read once by then, and polls have become rare."""
_BARE = "import asyncio, feedparser, telegram.ext; asyncio.run(asyncio.sleep(60))"
_FEED = "<rss version='2.0'><channel><title>Courier</title>{items}</channel></rss>"
_ITEM = "<item><title>Story {n} of the day</title><link>https://c.example/{n}</link></item>"


def main() -> None:
    """Print the table."""
    if not Path("/proc/self/smaps_rollup").exists():
        print("\nFootprint: skipped, this machine has no /proc")
        return
    asyncio.run(_measure())


async def _measure() -> None:
    with TemporaryDirectory() as folder:
        async with Sandbox() as sandbox:
            runner, address = await _serve()
            ours = await _memory(["-m", "bot", "run"], _environ(sandbox, address, Path(folder)))
            await runner.cleanup()
    bare = await _memory(["-c", _BARE], dict(os.environ))
    print(f"\nFootprint: idle with {SOURCES} sources of 30 items, all processes, proportional")
    print(f"{'':38}{'× bare':>8}{'MB':>9}")
    print(f"{'wirewatch run':38}{ours / bare:8.2f}{ours:9.1f}")
    print(f"{'bare bot and feedparser, idle':38}{1:8.2f}{bare:9.1f}")


async def _serve() -> tuple[web.AppRunner, str]:
    items = "".join(_ITEM.format(n=n) for n in range(30))
    app = web.Application()
    app.router.add_get("/{n}", lambda _: _answer(_FEED.format(items=items)))
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    return runner, f"127.0.0.1:{port}"


async def _answer(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/rss+xml")


def _environ(sandbox: Sandbox, feeds: str, folder: Path) -> dict[str, str]:
    rows = "".join(f'<outline xmlUrl="http://{feeds}/{n}" text="{n}"/>' for n in range(SOURCES))
    opml = folder / "sources.opml"
    opml.write_text(f'<opml version="2.0"><body>{rows}</body></opml>')
    return {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": sandbox.token,
        "TELEGRAM_BASE_URL": sandbox.base_url,
        "ALLOWED_IDS": "*",
        "DATABASE_URL": f"sqlite:///{folder / 'idle.db'}",
        "SOURCES_FILE": str(opml),
        "ALLOW_PRIVATE_HOSTS": f"{feeds},{urlsplit(sandbox.page).netloc}",
        "HOST_PAUSE_SECONDS": "0",
        "LOG_LEVEL": "WARNING",
    }


async def _memory(arguments: list[str], environ: dict[str, str]) -> float:
    """Run Python until it has settled; returns its memory and its children's in MB."""
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, env=environ)
    await asyncio.sleep(SETTLE)
    total = sum(_proportional_kib(pid) for pid in _family(process.pid))
    process.send_signal(signal.SIGTERM)
    await process.wait()
    return total / 1024


def _family(pid: int) -> Iterator[int]:
    yield pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in children:
        yield from _family(int(child))


def _proportional_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
