"""A messenger on a wire of its own, in time that passes at once; and a Bot API that is scripted."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.messenger import TelegramMessenger
from bot.pacing import Gate
from news.model import SECOND, Instant
from news.pace import Pace
from tests.conftest import NOON


@dataclass
class QuickTime:
    """Waiting takes no time; the clock shows how long it would have been."""

    now: Instant = NOON
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> Instant:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += round(seconds * SECOND)
        await asyncio.sleep(0)


@dataclass
class Rig:
    """A messenger, its time, and what it told of floods."""

    messenger: TelegramMessenger
    gate: Gate
    time: QuickTime
    floods: list[tuple[int, Instant]]


@asynccontextmanager
async def connected(base_url: str, token: str, read_timeout: float = 5) -> AsyncIterator[Rig]:
    time = QuickTime()
    gate = Gate(Pace(), time, time.sleep)
    floods: list[tuple[int, Instant]] = []

    async def on_flood(chat_id: int, until: Instant) -> None:
        floods.append((chat_id, until))
        if len(floods) > 5:
            raise OSError("disk full")

    request = HTTPXRequest(connection_pool_size=40, read_timeout=read_timeout)
    bot = Bot(token, base_url=base_url, request=request)
    await request.initialize()
    yield Rig(TelegramMessenger(bot, gate, on_flood, time, time.sleep), gate, time, floods)
    await request.shutdown()


@dataclass
class Call:
    """A request as the Bot API gets it; what is JSON is read."""

    method: str
    fields: dict[str, Any]
    file: web.FileField | None = None
    content: bytes = b""


@dataclass
class BotApi:
    """Writes down what it is asked, and takes everything but where an error is scripted."""

    root: str = ""
    calls: list[Call] = field(default_factory=list)
    errors: dict[str, deque[tuple[int, str]]] = field(default_factory=lambda: defaultdict(deque))
    results: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    """By path."""

    def refuse(self, method: str, status: int, description: str, times: int = 1) -> None:
        self.errors[method].extend([(status, description)] * times)

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls.append(await _read(method, request))
        if self.errors[method]:
            status, description = self.errors[method].popleft()
            wait = {"retry_after": 7} if status == 429 else {}
            error = {"ok": False, "error_code": status, "description": description}
            return web.json_response({**error, "parameters": wait}, status=status)
        message = {
            "message_id": len(self.calls),
            "date": 1,
            "chat": {"id": int(self.calls[-1].fields.get("chat_id", 1)), "type": "private"},
        }
        return web.json_response({"ok": True, "result": self.results.get(method, message)})

    async def file(self, request: web.Request) -> web.Response:
        self.calls.append(Call("file", {"path": request.match_info["path"]}))
        content = self.files.get(request.match_info["path"])
        if content is None:
            return web.Response(status=404, text="Not Found")
        return web.Response(body=content)


async def _read(method: str, request: web.Request) -> Call:
    call = Call(method, {})
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            call.file, call.content = value, value.file.read()
        else:
            call.fields[name] = _value(value)
    return call


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


@asynccontextmanager
async def scripted_api() -> AsyncIterator[BotApi]:
    api = BotApi()
    app = web.Application()
    app.router.add_post("/bot1:token/{method}", api.answer)
    app.router.add_get("/file/bot1:token/{path:.*}", api.file)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    api.root = f"http://{host}:{port}"
    try:
        yield api
    finally:
        await runner.cleanup()
