"""Polling: sources that are due are read, and what they bring becomes items and alerts."""

from __future__ import annotations

import asyncio
import logging
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jobs.reading import Fetcher, Parser, SourceReader
from jobs.recording import Recorder
from jobs.streaks import Streak
from news.links import host_of
from news.model import (
    FetchFailed,
    PollRecord,
    Source,
    SourceStatus,
)
from news.polling import Polled, PollPolicy, decide_poll

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from news.matching import Matcher
    from news.model import Fetched, Instant
    from storage import Storage

LEASE_SECONDS = 900
"""Longer than a poll lasts, with its wait for others of the same host, so that none runs twice."""

_STORE_PAUSES = (0.2, 1, 2, 5, 10)
"""Seconds between the tries to store while the database fails; the last one stays."""

_log = logging.getLogger(__name__)


@dataclass(eq=False, kw_only=True)
class Poller:
    """Polls the sources that are due, several at a time."""

    storage: Storage
    fetcher: Fetcher
    parser: Parser
    matcher: Matcher
    policy: PollPolicy
    clock: Callable[[], Instant]
    chance: Callable[[], float]
    """Gives numbers in [0, 1)."""
    on_alerts: Callable[[], None]
    """Called when a poll has made alerts that can be delivered."""
    on_pages: Callable[[], None] = lambda: None
    """Called when a poll has brought items whose pages are to be read."""
    concurrency: int = 32
    one_a_host: bool = False
    """Hosts are asked one thing at a time: a source whose host is busy takes up no place."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _polls: dict[asyncio.Task[None], str] = field(default_factory=dict, init=False, repr=False)
    """With the host that each is about."""
    _claiming: asyncio.Lock = field(default_factory=asyncio.Lock, init=False, repr=False)
    _more: bool = field(default=False, init=False)
    """The last claim took all there was room for: more may be due."""
    _refill: asyncio.Task[None] | None = field(default=None, init=False, repr=False)
    _closing: bool = field(default=False, init=False)
    _failures: Streak = field(default_factory=lambda: Streak(_log), init=False, repr=False)
    _reader: SourceReader = field(init=False, repr=False)
    _recorder: Recorder = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Join its parts."""
        self._reader = SourceReader(
            storage=self.storage,
            fetcher=self.fetcher,
            parser=self.parser,
            matcher=self.matcher,
            decide=self._decide,
        )
        self._recorder = Recorder(self._record_all)

    async def tick(self) -> None:
        """Claim what is due, as much as there is room for, and start polling it."""
        async with self._claiming:
            free = self.concurrency - len(self._polls)
            if self._closing or free <= 0:
                return
            busy = set(self._polls.values()) if self.one_a_host else None
            claimed = await self.storage.sources.claim(self.clock(), free, LEASE_SECONDS, busy)
            if self._closing:
                # Their leases are freed at the next start.
                return
            self._more = len(claimed) == free
            for source, lease in claimed:
                self._start(source, lease)

    def _start(
        self, source: Source, lease: str, fetched: Fetched | None = None
    ) -> asyncio.Task[None]:
        work = self._poll(source, lease, fetched)
        poll = asyncio.create_task(work, name=f"poll {_label(source)}")
        self._polls[poll] = host_of(source.url)
        poll.add_done_callback(self._ended)
        return poll

    def _ended(self, poll: asyncio.Task[None]) -> None:
        """Go on with what else is due once there is room for a good part of it."""
        del self._polls[poll]
        if self._more and len(self._polls) <= self.concurrency // 2:
            self._more = False
            self._refill = asyncio.create_task(self._claim_more(), name="claim more")

    async def _claim_more(self) -> None:
        # What goes wrong here, the next tick of the schedule meets again and tells.
        with suppress(Exception):
            await self.tick()

    async def close(self, grace: float) -> None:
        """Start nothing more; what still runs after so many seconds is dropped.

        A dropped poll changes nothing: its lease is freed at the next start.
        """
        self._closing = True
        if self._refill is not None:
            await self._refill
        if not self._polls:
            return
        _, late = await asyncio.wait(self._polls, timeout=grace)
        for poll in late:
            poll.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def take(self, source_id: int, fetched: Fetched) -> bool:
        """Take what a source has just answered for its poll; False: it is being polled already."""
        claimed = await self.storage.sources.claim_one(source_id, self.clock(), LEASE_SECONDS)
        if claimed is None or self._closing:
            return False
        poll = self._start(*claimed, fetched)
        await asyncio.wait({poll})
        return True

    async def _poll(self, source: Source, lease: str, fetched: Fetched | None = None) -> None:
        """Poll one source. A fault of ours counts as a failed poll and stops nobody else."""
        try:
            record = await self._reader.read(source, lease, fetched)
        # Logged as text: with exc_info a handler would print the address of a private feed.
        except Exception:  # noqa: BLE001 - whatever it is, the other sources go on
            _log.error("%s could not be read\n%s", _label(source), _traceback(source))
            record = self._failed(source, lease)
        await self._insist(source, record)

    async def _insist(self, source: Source, record: PollRecord) -> None:
        """Store a poll, as often as it takes while it is the database that fails."""
        tries = 0
        while True:
            try:
                await self._store(source, record)
            except Exception as error:  # noqa: BLE001 - as above
                if await self._is_given_up(source, record):
                    return
                self._failures.failed("polls wait to be stored: %r", error)
            else:
                self._failures.over("polls can be stored again after %d failures")
                return
            await self.sleep(_STORE_PAUSES[min(tries, len(_STORE_PAUSES) - 1)])
            tries += 1

    async def _is_given_up(self, source: Source, record: PollRecord) -> bool:
        """Count the poll as failed; False: not even that can be stored, so it is not its fault."""
        trace = _traceback(source)
        try:
            await self._store(source, self._failed(source, record.lease))
        except Exception:  # noqa: BLE001 - the caller logs the first one
            return False
        _log.error("%s could not be stored\n%s", _label(source), trace)
        return True

    def _decide(self, polled: Polled) -> PollRecord:
        return decide_poll(polled, self.policy, self.clock(), self.chance())

    def _failed(self, source: Source, lease: str) -> PollRecord:
        return self._decide(Polled(source, lease, FetchFailed("could not be read")))

    async def _record_all(self, records: Sequence[PollRecord]) -> list[int | None]:
        return await self.storage.polls.record_all(records, self.clock())

    async def _store(self, source: Source, record: PollRecord) -> None:
        if record.entries:
            # Until it is stored. An answer without a document leaves what was known of the last.
            self._reader.memory.forget(source.id)
        alerts = await self._recorder.record(record)
        if alerts is None:
            _log.debug("%s: another worker has taken over", _label(source))
            return
        if record.entries:
            self._reader.memory.keep(source.id, record.entries)
        _report(source, record, alerts)
        if alerts:
            self.on_alerts()
        if record.pages:
            self.on_pages()


def _report(source: Source, record: PollRecord, alerts: int) -> None:
    """Log what a person operating it wants to know."""
    label, before, after = _label(source), source.poll, record.state
    fresh = sum(intent.before is None for intent in record.items)
    edited = len(record.items) - fresh
    if record.url:
        _log.info("%s has moved to %s", label, host_of(record.url))
    if after.status is SourceStatus.GONE:
        _log.info("%s is gone (%s) and is not asked again", label, after.error)
    elif after.error is not None:
        level = logging.INFO if after.error != before.error else logging.DEBUG
        _log.log(level, "%s: %s, failed polls: %d", label, after.error, after.failures)
    elif before.error is not None:
        _log.info("%s is back; failed polls: %d", label, before.failures)
    if before.primed_at is None and after.primed_at is not None:
        _log.info("%s: first read, items: %d", label, fresh)
    elif fresh or alerts:
        _log.info("%s: new items: %d, edited: %d, alerts: %d", label, fresh, edited, alerts)
    elif after.error is None:
        _log.debug("%s: nothing new, edited: %d", label, edited)


def _label(source: Source) -> str:
    """Name a source in a log, where its address could give away a private feed's key."""
    return source.title or host_of(source.url)


def _traceback(source: Source) -> str:
    """Give the traceback of the exception being handled, without the source's query string."""
    text, query = traceback.format_exc(), urlsplit(source.url).query
    return text.replace(query, "…") if query else text
