"""The ticker: what runs again and again, and at once when asked to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from jobs.streaks import Streak

_CLEANING_UP = 1.0
"""Seconds that a cancelled function gets to leave its transaction."""

_log = logging.getLogger(__name__)


class Schedule:
    """Runs coroutine functions at intervals, none of them twice at the same time.

    What a function raises is logged, once where it lasts, and it runs again when its time comes.
    A clock that is set ahead or back, or a machine that slept, neither stalls a function nor makes
    it catch up.
    """

    def __init__(self) -> None:
        # It tells of every run at INFO, and at WARNING of every one skipped while another lasts.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = _SteadyScheduler(timezone=UTC)
        self._repeated: dict[str, _Repeated] = {}

    def every(self, seconds: float, function: Callable[[], Awaitable[None]], name: str) -> None:
        """Run the function at the start, and then so many seconds after each run began."""
        repeated = self._repeated[name] = _Repeated(function, name)
        self._scheduler.add_job(
            repeated.run,
            _Steadily(seconds),
            id=name,
            name=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def soon(self, name: str) -> None:
        """Run a function at once, or once more as soon as its present run ends."""
        if self._repeated[name].asked_while_running() or not self._scheduler.running:
            return
        self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Begin; an event loop must be running."""
        self._scheduler.start()

    async def stop(self, grace: float = 5.0) -> None:
        """Start nothing more; what still runs after so many seconds is cancelled."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        await self._idle(grace)
        self._scheduler.shutdown(wait=False)
        # It cancels in the next turn of the event loop, and what it cancels cleans up after that.
        await asyncio.sleep(0)
        await self._idle(_CLEANING_UP)

    async def _idle(self, seconds: float) -> None:
        """Wait until nothing runs, but no longer than that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                for repeated in self._repeated.values():
                    await repeated.idle.wait()


class _Repeated:
    """A function, whether it runs, and whether it was asked for meanwhile."""

    def __init__(self, function: Callable[[], Awaitable[None]], name: str) -> None:
        self._function = function
        self._name = name
        self._again = False
        self._failures = Streak(_log)
        self.idle = asyncio.Event()
        self.idle.set()

    async def run(self) -> None:
        self.idle.clear()
        try:
            self._again = True
            while self._again:
                self._again = False
                await self._function()
            self._failures.over(f"{self._name} works again after %d failures")
        except asyncio.CancelledError:
            # The task ends here in any case; left to the library, this would be an error.
            _log.info("%s was stopped while it ran", self._name)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            self._failures.failed("%s failed: %r", self._name, error, trace=True)
        finally:
            self.idle.set()

    def asked_while_running(self) -> bool:
        self._again = not self.idle.is_set()
        return self._again


class _Steadily(BaseTrigger):  # type: ignore[misc]  # apscheduler is untyped
    """Fires at once and then at an interval that counts from now, not from a plan.

    The library's own interval computes every run missed since the last: after a month asleep
    those are millions.
    """

    def __init__(self, seconds: float) -> None:
        self._interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now if previous_fire_time is None else now + self._interval


class _SteadyScheduler(AsyncIOScheduler):  # type: ignore[misc]  # apscheduler is untyped
    """Wakes by the monotonic clock, and notices then that the wall clock was set back.

    Otherwise a run planned for what was to be the next second would wait until the wall clock
    shows that second again, days later.
    """

    def wakeup(self) -> None:
        now = datetime.now(UTC)
        for job in self.get_jobs():
            latest = job.trigger.get_next_fire_time(now, now)
            if job.next_run_time is not None and job.next_run_time > latest:
                job.modify(next_run_time=now)
        super().wakeup()
