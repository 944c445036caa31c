"""Trouble that lasts is told once: when it begins, and now and then while it goes on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

QUIET = 600.0
"""Seconds for which the same is not told again."""

_MOST = 8
"""Different things told within QUIET: a trouble that words itself anew each time fills no log."""


class Streak:
    """Failures in a row of one thing that is tried again and again.

    Args:
        log: where they are told.
        timer: seconds that never go back.

    """

    def __init__(self, log: logging.Logger, timer: Callable[[], float] = time.monotonic) -> None:
        self._log = log
        self._timer = timer
        self._told: dict[str, float] = {}
        self._tells = False
        self.count = 0
        """Failures since the last success."""

    def failed(self, message: str, *values: object, trace: bool = False) -> None:
        """Count a failure, and log it unless the same was told lately.

        With `trace`, the exception being handled is logged with it.
        """
        self.count += 1
        text, now = message % values, self._timer()
        self._told = {told: at for told, at in self._told.items() if now - at < QUIET}
        if text not in self._told and len(self._told) < _MOST:
            self._told[text] = now
            self._tells = True
            self._log.warning("%s", text, exc_info=trace)

    def over(self, message: str) -> None:
        """Note a success; the message, which takes their number, is logged after failures told."""
        if self._tells:
            self._log.info(message, self.count)
        self._tells = False
        self.count = 0
