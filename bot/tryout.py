"""The bot in its sandbox: a local Telegram and news site in a process of their own."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from bot.app import run
from bot.config import BadSetting, Settings
from bot.redaction import setup_logging

START = 20
"""Seconds that the sandbox may take to start."""

_WELCOME = """
  Open {page} in a browser and send  /subscribe CSTO
  (nothing leaves this machine; Ctrl+C ends it)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the sandbox is, as it says itself."""

    page: str
    base_url: str
    token: str
    sources: str


async def run_in_sandbox(settings: Settings, port: int = 8765, interval: float = 4.0) -> int:
    """Start the sandbox and run the bot in it until it is stopped; returns the exit status."""
    with tempfile.TemporaryDirectory(prefix="wirewatch-") as folder:
        async with sandbox(port, interval) as place:
            opml = Path(folder) / "sources.opml"
            opml.write_bytes(await _download(place.sources))
            # INFO would scroll the link away: there is a line for each new story.
            quiet = "WARNING" if settings.log_level == "INFO" else settings.log_level
            setup_logging(quiet, [place.token])
            print(_WELCOME.format(page=place.page), flush=True)  # noqa: T201 - for the terminal
            return await run(inside(settings, place, opml, Path(folder) / "sandbox.db"))


def inside(settings: Settings, place: Place, sources: Path, database: Path) -> Settings:
    """Give the settings of a bot in the sandbox: a fresh database, quick polls, everybody in."""
    return replace(
        settings,
        token=place.token,
        base_url=place.base_url,
        database_url=f"sqlite:///{database}",
        sources_file=str(sources),
        sources_file_is_set=True,
        allowed_ids=None,
        poll_min_seconds=2,
        poll_max_seconds=2,
        host_pause_seconds=0,
        allow_private_hosts=settings.allow_private_hosts | {urlsplit(place.page).netloc},
    )


@asynccontextmanager
async def sandbox(port: int, interval: float) -> AsyncIterator[Place]:
    """Run the sandbox as a child that ends with this process, however that ends."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--with-parent"),
        *("--port", str(port), "--interval", str(interval)),
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
    )
    try:
        yield await _ready(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


async def _ready(process: Process) -> Place:
    assert process.stdout is not None
    async with asyncio.timeout(START):
        line = await process.stdout.readline()
    if not line:
        raise BadSetting("The sandbox did not start; the lines above say why.")
    return Place(**json.loads(line))


async def _download(url: str) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        answer.raise_for_status()
        return await answer.read()
