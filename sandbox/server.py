"""The sandbox as one server on loopback: Bot API, chat page, control endpoints and news site."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from aiohttp import web

from sandbox import limits
from sandbox.api import BotApi
from sandbox.channels import ChannelPages
from sandbox.control import Control
from sandbox.page import ChatPage
from sandbox.press import NewsSite
from sandbox.site import Site
from sandbox.state import NEWSROOM, TOKEN, YOU
from sandbox.telegram import Telegram

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}
_TRIED_PORTS = 50
_OTHER = 1024 * 1024
"""Bytes of a call besides its file."""


class Sandbox:
    """`async with Sandbox(port=0) as sandbox:` serves until the block ends.

    `interval` is the number of seconds between two stories, 0: only `site.publish` publishes.
    `clock` gives seconds since the epoch.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str = TOKEN,
        interval: float = 0,
        seed: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Raise ValueError for a host that is not loopback."""
        self.host = loopback(host)
        self.port = port
        self.token = token
        self.telegram = Telegram(clock, token)
        self.site = Site(clock, seed)
        self._interval = interval
        self._tasks: list[asyncio.Task[None]] = []
        self.telegram.add_user("You", user_id=YOU)
        self.telegram.private_chat(YOU)
        self.telegram.add_group("Newsroom", chat_id=NEWSROOM, admins=(YOU,))
        self.telegram.updates.clear()

    @property
    def root(self) -> str:
        """The server's address without a slash at its end."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{name}:{self.port}"

    @property
    def page(self) -> str:
        """The address of the chat page."""
        return f"{self.root}/"

    @property
    def base_url(self) -> str:
        """The Bot API's address as python-telegram-bot wants it."""
        return f"{self.root}/bot"

    @property
    def base_file_url(self) -> str:
        """Where the Bot API's files are, as python-telegram-bot wants it."""
        return f"{self.root}/file/bot"

    @property
    def sources(self) -> str:
        """The address of the list of feeds."""
        return f"{self.root}/news/sources.opml"

    async def __aenter__(self) -> Self:
        self._page = ChatPage(self.telegram, self.site)
        app = web.Application(middlewares=[_only_local], client_max_size=limits.UPLOAD + _OTHER)
        app.router.add_routes(BotApi(self.telegram).routes())
        app.router.add_routes(NewsSite(self.site).routes())
        app.router.add_routes(ChannelPages(self.site).routes())
        app.router.add_routes(Control(self.telegram, self.site).routes())
        app.router.add_routes(self._page.routes())
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=1
        )
        await self._runner.setup()
        listener = _listen(self.host, self.port)
        self.port = listener.getsockname()[1]
        await web.SockSite(self._runner, listener).start()
        if self._interval > 0:
            self._tasks.append(asyncio.create_task(self._publish()))
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._page.close()
        self.telegram.updates.close()
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._runner.cleanup()

    async def _publish(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            self.site.go_on()


def loopback(host: str) -> str:
    """Return the loopback address that `host` names. Raises ValueError for any other."""
    if host == "localhost":
        return "127.0.0.1"
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return host
    raise ValueError(
        f"The sandbox listens on loopback only, not on {host}: anyone who reaches it can write "
        "in your name. Use 127.0.0.1."
    )


def _listen(host: str, port: int) -> socket.socket:
    """Bind the port, or the next free one after it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, port + _TRIED_PORTS if port else 1):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return listener
    raise OSError(errno.EADDRINUSE, f"No free port from {port} to {port + _TRIED_PORTS - 1}")


@web.middleware
async def _only_local(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a web page from elsewhere makes a browser send here.

    A foreign Host is a rebound name, a foreign Origin another site.
    """
    own = request.url.host in _LOCAL_NAMES
    origin = request.headers.get("Origin")
    if not own or origin not in (None, f"{request.scheme}://{request.host}"):
        raise web.HTTPForbidden(text="The sandbox answers to this machine only.")
    return await handler(request)
