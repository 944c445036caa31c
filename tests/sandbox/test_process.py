"""`python -m sandbox` as a process."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from sandbox.__main__ import main
from sandbox.server import Sandbox

SECONDS = 20


@asynccontextmanager
async def started(*options: str) -> AsyncIterator[tuple[Process, dict[str, Any]]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", *options, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), SECONDS)
        yield process, json.loads(line)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(SECONDS):
        while not await condition():  # noqa: ASYNC110 - another process has no event to wait for
            await asyncio.sleep(0.05)


async def test_it_says_where_it_is_and_publishes(http: aiohttp.ClientSession):
    async with started("--port", "0", "--interval", "0.1", "--token", "42:abc") as (_, ready):
        assert ready["token"] == "42:abc"
        async with http.get(f"{ready['base_url']}{ready['token']}/getMe") as response:
            assert (await response.json())["result"]["id"] == 42

        async def index() -> str:
            async with http.get(f"{ready['page']}news/") as response:
                return await response.text()

        before = await index()

        async def changed() -> bool:
            return await index() != before

        await until(changed)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_quits_cleanly_on_a_signal_while_a_poll_and_a_page_are_open(
    number, http: aiohttp.ClientSession
):
    async with started("--port", "0") as (process, ready):
        async with http.get(f"{ready['page']}page/events") as page:
            await page.content.readline()
            address = f"{ready['base_url']}{ready['token']}/getUpdates"
            poll = asyncio.create_task(http.get(address, params={"timeout": 30}))

            process.send_signal(number)

            assert await asyncio.wait_for(process.wait(), SECONDS) == 0
        await asyncio.gather(poll, return_exceptions=True)


async def test_it_dies_with_the_process_that_started_it():
    async with started("--port", "0", "--with-parent") as (process, _):
        assert process.stdin is not None
        process.stdin.close()

        assert await asyncio.wait_for(process.wait(), SECONDS) == 0


async def test_a_taken_port_gives_the_next_free_one():
    async with Sandbox() as first, Sandbox(port=first.port) as second:
        assert second.port > first.port


def test_another_host_is_refused_with_a_sentence(capsys):
    assert main(["--host", "0.0.0.0"]) == 2
    assert "loopback only, not on 0.0.0.0" in capsys.readouterr().err
