"""Telegram's limits, and the gate that enforces how often a bot may send.

Sources stand beside each row of tests/sandbox/telegram_facts.tsv.
"""

from __future__ import annotations

from collections import deque
from math import ceil

TEXT = 4096
"""Code points of a message after entity parsing."""
CAPTION = 1024
"""Code points of the text under a file, after entity parsing."""
UPLOAD = 50 * 1024 * 1024
"""Bytes of a file that a bot may send."""
PHOTO_UPLOAD = 10 * 1024 * 1024
"""Bytes of a photo that a bot may send."""
DOWNLOAD = 20 * 1024 * 1024
"""Bytes of a file that a bot may download."""
CALLBACK_DATA = 64
"""Bytes."""
CALLBACK_ANSWER = 200
BUTTONS = 100
COMMANDS = 100
COMMAND_NAME = 32
COMMAND_DESCRIPTION = 256
BOT_DESCRIPTION = 512
BOT_SHORT_DESCRIPTION = 120
QUERY_LIFETIME = 3600
"""Seconds in which a pressed button can be answered. Telegram names none: this is our choice."""

OVERALL = (30, 1.0)
"""Messages, seconds."""
PER_CHAT = (3, 3.0)
"""One a second, with bursts of three."""
PER_GROUP = (20, 60.0)


class FloodGate:
    """Sliding windows over what was sent: overall, to a chat, to a group."""

    def __init__(self) -> None:
        self._sent: dict[int | None, deque[float]] = {}

    def wait(self, chat_id: int, now: float, *, group: bool) -> int:
        """Return the seconds to wait before a message may go there, 0: it goes, and counts."""
        windows = [(None, OVERALL), (chat_id, PER_CHAT), *([(chat_id, PER_GROUP)] if group else [])]
        wait = max(self._wait(key, *window, now) for key, window in windows)
        if wait == 0:
            for key in (None, chat_id):
                self._sent.setdefault(key, deque(maxlen=PER_GROUP[0] + OVERALL[0])).append(now)
        return wait

    def _wait(self, key: int | None, count: int, seconds: float, now: float) -> int:
        sent = [at for at in self._sent.get(key, ()) if at > now - seconds]
        return max(1, ceil(sent[-count] + seconds - now)) if len(sent) >= count else 0
