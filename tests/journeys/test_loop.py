"""The loop that never goes deaf: real answers, and none, from a Telegram on loopback."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from aiohttp import web

from bot.connection import Connection, RawBot, RawUpdate
from bot.receiving import Receiver
from jobs.streaks import QUIET
from sandbox.server import Sandbox
from sandbox.state import YOU
from storage import Storage
from tests.conftest import Clock
from tests.journeys.conftest import Bot, Reader

PATIENCE = 10


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the library say waits as it will in future, as the bot does: else it warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@dataclass
class Ear:
    """A receiver that holds its polls for a second, and sleeps without waiting."""

    storage: Storage
    heard: list[RawUpdate] = field(default_factory=list)
    slept: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def listening(self, base_url: str, token: str = "1:token") -> AsyncIterator[None]:
        request = Connection(2, read_timeout=5)
        await request.initialize()
        bot = RawBot(token, base_url=base_url, request=Connection(1), get_updates_request=request)
        receiver = Receiver(
            partial(bot.raw_updates, hold=1, grace=0.3),
            self.storage,
            self._handle,
            Clock(),
            sleep=self._sleep,
            timer=lambda: self.slept,
            hung_after=2,
        )
        running = asyncio.create_task(receiver.run())
        yield
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        await request.shutdown()

    async def hears(self, text: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while not any(text in json.dumps(update) for update in self.heard):
                self.changed.clear()
                await self.changed.wait()

    async def _handle(self, update: RawUpdate, *, again: bool) -> None:
        self.heard.append(update)
        self.changed.set()

    async def _sleep(self, seconds: float) -> None:
        self.slept += seconds
        await asyncio.sleep(0)


@pytest.fixture
def ear(storage: Storage) -> Ear:
    return Ear(storage)


@pytest.mark.parametrize(
    "kind",
    [
        *("unauthorized", "not_found", "conflict", "server_error", "bad_gateway"),
        *("drop_before", "drop_after", "gateway_after", "flood"),
        *("hang_before", "hang_after"),
    ],
)
async def test_one_poll_that_goes_wrong_or_hangs_is_followed_by_the_next(
    ear: Ear, sandbox: Sandbox, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.telegram.fail(kind, method="getUpdates", seconds=60)
    sandbox.telegram.send(YOU, "still there?")
    async with ear.listening(sandbox.base_url, sandbox.token):
        await ear.hears("still there?")
    assert len([one for one in caplog.records if one.levelname == "WARNING"]) == 1
    assert len(ear.heard) == 1


@dataclass
class Odd:
    """A Telegram with answers of its own."""

    answer: Callable[[web.Request], Any]
    polls: int = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        yield f"http://{host}:{port}/bot"
        await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.polls += 1
        made = self.answer(request)
        return await made if asyncio.iscoroutine(made) else made


def said(status: int, body: str) -> Callable[[web.Request], web.Response]:
    return lambda _: web.Response(status=status, text=body)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, '{"ok": true, "result": []}'),
        (200, '{"ok": true, "result": [{"no": "number"}]}'),
        (200, '{"ok": true, "result": [7, null, "x"]}'),
        (200, '{"ok": true, "result": {"update_id": 1}}'),
        (200, '{"ok": true, "result": null}'),
        (200, '{"ok": true}'),
        (200, '{"ok": false}'),
        (200, "[]"),
        (200, "<html>Please log in</html>"),
        (200, ""),
        (200, '{"ok": true, "result": ' + "[" * 100_000),
        (500, "null"),
        (502, "[]"),
        (503, "<html>" + "x" * 100_000),
        (418, "{}"),
        (302, ""),
        (429, '{"ok": false, "parameters": {"retry_after": 43837}}'),
        (429, '{"ok": false, "parameters": 7}'),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_whatever_comes_for_updates_it_is_asked_for_at_most_five_times_a_second(
    ear: Ear, status: int, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    telegram = Odd(said(status, body))
    polled = 12
    async with telegram.running() as url, ear.listening(url), asyncio.timeout(PATIENCE):
        while telegram.polls < polled:  # noqa: ASYNC110 - for a server, not for an event
            await asyncio.sleep(0.01)
        assert ear.slept >= (telegram.polls - 2) / 5
        assert telegram.polls / ear.slept <= 5
    assert len(caplog.records) <= 2 + ear.slept / QUIET
    assert max(len(text) for text in ["", *caplog.messages]) < 500


async def test_a_poll_that_drips_for_ever_is_given_up(ear: Ear) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.1)

    good = said(200, '{"ok": true, "result": [{"update_id": 4, "message": "at last"}]}')
    telegram = Odd(lambda request: drip(request) if telegram.polls == 1 else good(request))
    async with telegram.running() as url, ear.listening(url):
        await ear.hears("at last")


# The whole bot


async def test_while_telegram_is_down_at_the_start_the_bot_waits_and_then_works(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    await bot.spawn(TELEGRAM_BASE_URL=f"http://127.0.0.1:{port}/bot")
    async with asyncio.timeout(20):
        while "no updates from Telegram" not in bot.log:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)
    async with Sandbox(port=port) as late:
        assert "running" in (await Reader(late).say("/status"))["text"]
    assert bot.log.count("no updates from Telegram") == 1


async def test_a_refused_token_ends_the_process_within_half_a_minute_and_says_why(
    bot: Bot, sandbox: Sandbox
) -> None:
    """Two at once, as each takes its time: refused from the start, and refused later."""
    async with Sandbox() as second:
        folder = bot.folder / "later"
        folder.mkdir()
        later = Bot(second, folder, {"SOURCES_FILE": str(bot.folder / "sources.opml")})
        sandbox.telegram.fail("unauthorized", method="getMe", count=None)
        begin = asyncio.get_running_loop().time()
        await bot.spawn()
        await later.start()
        # One refusal with a good poll after it does not count.
        second.telegram.fail("unauthorized", method="getUpdates", count=1)
        assert "running" in (await Reader(second).say("/status"))["text"]
        second.telegram.fail("unauthorized", method="getUpdates", count=None)
        second.telegram.fail("unauthorized", count=None)
        second.telegram.send(YOU, "/status")
        ended = await asyncio.gather(_end_of(bot), _end_of(later))
    for status, at in ended:
        assert status == 1
        assert at - begin < 30
    for one in (bot, later):
        assert one.log.count("Telegram refuses the token. Ask @BotFather") == 1
        assert sandbox.token not in one.log


async def _end_of(bot: Bot) -> tuple[int, float]:
    assert bot.process is not None
    async with asyncio.timeout(60):
        status = await bot.process.wait()
    return status, asyncio.get_running_loop().time()
