"""The connection to the Bot API: answers that make no sense are errors like any other."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from telegram.error import TelegramError, TimedOut
from telegram.request import HTTPXRequest

WHOLE_TIME = 60.0
"""Seconds for a request and its answer, more than a long poll is held."""


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
