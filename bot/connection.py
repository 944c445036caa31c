"""The connection to the Bot API: updates as they come, and nonsense an error like any other."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest

WHOLE_TIME = 60.0
"""Seconds for a request and its answer, more than a long poll is held."""


RawUpdate = dict[str, Any]

LONG_POLL = 25
"""Seconds that Telegram may hold a poll without an update."""
GRACE = 10.0
"""Seconds beyond its hold after which a poll counts as hung."""
_KINDS = json.dumps(["message", "callback_query", "my_chat_member"])


class Connection(HTTPXRequest):
    """As the library's, but for answers that are no JSON object.

    The library logs the whole of such an answer each time, and stumbles over JSON that is another
    thing than an object: proxies send both.
    """

    def __init__(self, *args: Any, whole_time: float = WHOLE_TIME, **kwargs: Any) -> None:  # noqa: ANN401
        """Take what the library takes, and the seconds for a request with its answer."""
        super().__init__(*args, **kwargs)
        self._whole_time = whole_time

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """Make a request as the library does, and end one that drips on and on.

        Raises:
            TimedOut: after `whole_time` seconds; the library's own limits are on each read alone.

        """
        try:
            async with asyncio.timeout(self._whole_time):
                return await super().do_request(*args, **kwargs)
        except TimeoutError as error:
            raise TimedOut from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer.

        Raises:
            TelegramError: it is none of Telegram's.

        """
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise TelegramError("an answer that is no JSON") from None
        if not isinstance(answer, dict) or (answer.get("ok") and "result" not in answer):
            raise TelegramError("an answer that makes no sense")
        return answer


class RawBot(Bot):
    """A bot whose updates come as Telegram wrote them, so that one bad one spoils no poll."""

    async def raw_updates(
        self, offset: int | None, hold: int = LONG_POLL, grace: float = GRACE
    ) -> list[Any]:
        """Poll once, held for up to `hold` seconds; confirms every update below the offset."""
        data = {"offset": offset, "timeout": hold, "allowed_updates": _KINDS}
        updates: object = await self._post("getUpdates", data, read_timeout=hold + grace)
        if not isinstance(updates, list):
            raise NetworkError("an answer that is no list of updates")
        return updates


def connect(token: str, base_url: str) -> RawBot:
    """Make a bot; nothing is asked of Telegram yet."""
    local = urlsplit(base_url).hostname in {"localhost", "127.0.0.1", "::1"}

    def request(connections: int) -> Connection:
        return Connection(
            connections,
            read_timeout=20,
            write_timeout=20,
            connect_timeout=10,
            pool_timeout=20,
            # A proxy of the environment leads out of this machine, where a sandbox is not.
            httpx_kwargs={"trust_env": False} if local else {},
        )

    return RawBot(
        token,
        base_url=base_url,
        base_file_url=file_url(base_url),
        request=request(64),
        get_updates_request=request(2),
    )


def file_url(base_url: str) -> str:
    """Tell where a Bot API server has files: `…/bot` has them under `…/file/bot`.

    Source: https://core.telegram.org/bots/api#getfile; a server of one's own serves them likewise.
    """
    parts = urlsplit(base_url)
    before, bot, after = parts.path.rpartition("/bot")
    return urlunsplit(parts._replace(path=f"{before}/file{bot}{after}"))
