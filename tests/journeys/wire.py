"""A feed that can be held back, and steps of the bot that a test can wait for."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web

PATIENCE = 20


async def eventually(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until a condition holds that nothing tells of."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - for any condition, not only for events
            await asyncio.sleep(0.01)


Page = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Served:
    """Something that is served on loopback as long as its block runs.

    `free` is cleared while answers are held back, `place` is its host and port.
    """

    free: asyncio.Event
    place: str

    @property
    def pages(self) -> dict[str, Page]:
        """What answers, by path."""
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        app = web.Application()
        for path, page in self.pages.items():
            app.router.add_get(path, page)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.place = f"{host}:{port}"
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.free.set()
        await self._runner.cleanup()


class Wire(Served):
    """`async with Wire() as wire:` serves one feed on loopback, the newest story first."""

    def __init__(self) -> None:
        self.stories = ["An old story of no interest"]
        self.asked = 0
        self.answered: list[str] = []
        """The newest story of each answer."""
        self.free = asyncio.Event()
        """Cleared while answers are held back."""
        self.free.set()

    @property
    def pages(self) -> dict[str, Page]:
        return {"/feed.xml": self._feed}

    def settings(self, folder: Path, *others: str) -> dict[str, str]:
        """Have a bot read this feed, and others, as its only sources."""
        urls = [f"http://{self.place}/feed.xml", *others]
        rows = "".join(
            f'<outline type="rss" text="Wire {n}" xmlUrl={quoteattr(url)}/>'
            for n, url in enumerate(urls)
        )
        opml = f'<opml version="2.0"><head><title>x</title></head><body>{rows}</body></opml>'
        (folder / "wire.opml").write_text(opml)
        return {
            "SOURCES_FILE": str(folder / "wire.opml"),
            "ALLOW_PRIVATE_HOSTS": self.place,
        }

    def publish(self, *stories: str) -> None:
        self.stories[:0] = reversed(stories)

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        await self.free.wait()
        newest = self.stories[0]
        items = "".join(
            f"<item><title>{escape(title)}</title><guid>{escape(title)}</guid></item>"
            for title in self.stories
        )
        body = f'<rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'.encode()
        response = web.StreamResponse()
        response.content_type = "application/rss+xml"
        response.content_length = len(body)
        await response.prepare(request)
        await response.write(body)
        await response.write_eof()
        self.answered.append(newest)
        return response


def children(pid: int) -> list[int]:
    """Give the processes that a process has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == pid:
                found.append(int(folder.name))
    return found


def written(pid: int) -> int:
    """Give how many bytes a process has written, into pipes as well."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/io").read_text().splitlines():
            if line.startswith("wchar:"):
                return int(line.split()[1])
    return 0


def can_watch_processes() -> bool:
    return os.access("/proc/self/io", os.R_OK)
