"""Trouble with Telegram: told once, waited out, and given up where waiting is hopeless."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from jobs.streaks import Streak

log = logging.getLogger(__name__)

_PAUSES = (0.5, 1, 2, 3, 5)
"""Seconds between tries that fail in a row; the last one stays."""
_BESIDE_ANOTHER = 10.0
"""Seconds between polls while another process polls too: each poll of one ends one of the other."""
_LONGEST_PAUSE = 60.0
"""Seconds, however long Telegram asks to wait: no command may wait for hours unseen."""
TOKEN_PATIENCE = 20
"""Seconds for which a refused token may be an outage of Telegram's."""
CONFLICT_PATIENCE = 30
"""Seconds for which another poller may be our predecessor, still ending."""
_MAX_REASON = 200


class GiveUp(Exception):
    """The bot cannot go on; the text tells the operator why and what to do."""


class Unusable(Exception):
    """Telegram's answer has nothing that can be handled or confirmed."""


class Trouble:
    """Polls that fail in a row: told once, waited out, given up where it is hopeless."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._streak = Streak(log, timer)
        self._broken = Streak(log, timer)
        self._since: dict[type, float] = {}
        self._polled = False

    def over(self) -> None:
        """Note that a poll went well."""
        self._streak.over("Telegram answers again after %d failed polls")
        self._since = {}
        self._polled = True

    def skipped(self, count: int) -> None:
        """Note updates that cannot be told apart, for want of a number."""
        self._broken.failed("%d updates without a number are left out", count)

    def pause_after(self, error: Exception) -> float:
        """Say how many seconds to wait.

        Raises:
            GiveUp: waiting is of no use.

        """
        outside = isinstance(error, TelegramError | TimeoutError | Unusable)
        self._streak.failed(
            "no updates from Telegram: %s; trying on" if outside else "no updates taken: %s",
            str(error)[:_MAX_REASON] or type(error).__name__,
            trace=not outside,
        )
        lasted = self._lasted(error)
        self._give_up_on(error, lasted)
        pause = pause_after_failures(self._streak.count - 1)
        if isinstance(error, RetryAfter):
            return min(max(pause, _seconds(error)), _LONGEST_PAUSE)
        if isinstance(error, Conflict) and lasted >= CONFLICT_PATIENCE:
            return _BESIDE_ANOTHER
        return min(pause, 2) if isinstance(error, InvalidToken | Conflict) else pause

    def _lasted(self, error: Exception) -> float:
        """Say for how many seconds every poll has failed in this way."""
        now = self._timer()
        self._since = {type(error): self._since.get(type(error), now)}
        return now - self._since[type(error)]

    def _give_up_on(self, error: Exception, lasted: float) -> None:
        if isinstance(error, InvalidToken) and lasted >= TOKEN_PATIENCE:
            raise GiveUp(
                "Telegram refuses the token. Ask @BotFather for the present one and put it into "
                "TELEGRAM_BOT_TOKEN."
            )
        if isinstance(error, Conflict) and not self._polled and lasted >= CONFLICT_PATIENCE:
            raise GiveUp(
                "Another process polls with this token. Stop it, or give this one a bot of its own."
            )


def pause_after_failures(failures: int) -> float:
    """Give the seconds to wait after so many tries that failed before this one."""
    return _PAUSES[min(failures, len(_PAUSES) - 1)]


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
