"""The end of the process, which comes whatever hangs."""

from __future__ import annotations

import os
import threading


def leave_within(seconds: float, status: int) -> None:
    """End the process so many seconds from now, if it has not ended by itself.

    A look-up of a name, for one, runs in a thread that nothing can stop and that the interpreter
    waits for. All that matters is in the database by then.
    """
    timer = threading.Timer(seconds, os._exit, [status])
    timer.daemon = True
    timer.start()
