"""The connection to the Bot API: answers that make no sense are errors like any other."""

from __future__ import annotations

import json
from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest


class Connection(HTTPXRequest):
    """As the library's, but for answers that are no JSON object.

    The library logs the whole of such an answer each time, and stumbles over JSON that is another
    thing than an object: proxies send both.
    """

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
