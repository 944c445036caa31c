"""Polling: sources that are due are read, and what they bring becomes items and alerts."""

from __future__ import annotations

import asyncio
import logging
import traceback
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from jobs.streaks import Streak
from news.abbreviations import pairs
from news.identity import identify
from news.links import host_of
from news.matching import words_of
from news.model import (
    SECOND,
    Body,
    FetchFailed,
    ItemIntent,
    ParsedFeed,
    PollRecord,
    Source,
    SourceStatus,
)
from news.polling import WEEK, Polled, PollPolicy, decide_poll, is_unchanged

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from news.matching import Matcher
    from news.model import Abbreviation, Fetched, Instant, Item, Parsed
    from storage import Storage

LEASE_SECONDS = 900
"""Longer than a poll lasts, with its wait for others of the same host, so that none runs twice."""

_BREATH = 5
"""Items matched before others get their turn on the event loop."""

_STORE_PAUSES = (0.2, 1, 2, 5, 10)
"""Seconds between the tries to store while the database fails; the last one stays."""

_log = logging.getLogger(__name__)


class Fetcher(Protocol):
    """What brings a source's content."""

    async def fetch(self, source: Source) -> Fetched:
        """Ask the source; a failure is a value."""
        ...


class Parser(Protocol):
    """What understands a document."""

    async def parse(self, body: bytes, url: str, content_type: str) -> Parsed:
        """Read the document; a failure is a value."""
        ...


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

    def _start(self, source: Source, lease: str) -> None:
        poll = asyncio.create_task(self._poll(source, lease), name=f"poll {_label(source)}")
        self._polls[poll] = host_of(source.url)
        poll.add_done_callback(self._ended)

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

    async def _poll(self, source: Source, lease: str) -> None:
        """Poll one source. A fault of ours counts as a failed poll and stops nobody else."""
        try:
            record = await self._read(source, lease)
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

    def _failed(self, source: Source, lease: str) -> PollRecord:
        return self._decide(Polled(source, lease, FetchFailed("could not be read")))

    async def _read(self, source: Source, lease: str) -> PollRecord:
        fetched = await self.fetcher.fetch(source)
        polled = Polled(source, lease, fetched, await self._parse(source, fetched))
        since = self.clock() - WEEK * SECOND
        polled = replace(polled, recent=await self.storage.items.recent_count(source.id, since))
        if isinstance(polled.parsed, ParsedFeed):
            # In threads, because of documents with ten thousands of entries.
            identities = await asyncio.to_thread(identify, polled.parsed.entries)
            known = await self.storage.items.known(source.id, identities)
            polled = replace(polled, known=tuple(known))
        record = await asyncio.to_thread(self._decide, polled)
        return await self._matched(record, priming=source.poll.primed_at is None)

    async def _parse(self, source: Source, fetched: Fetched) -> Parsed | None:
        if not isinstance(fetched, Body) or is_unchanged(source, fetched):
            return None
        return await self.parser.parse(fetched.content, fetched.url, fetched.content_type)

    def _decide(self, polled: Polled) -> PollRecord:
        return decide_poll(polled, self.policy, self.clock(), self.chance())

    async def _matched(self, record: PollRecord, *, priming: bool) -> PollRecord:
        """Fill in the words of each item and the watches to alert, and what the items explain."""
        intents = []
        explained: dict[Abbreviation, None] = {}
        for place, intent in enumerate(record.items, start=1):
            hits = frozenset() if priming else self._news_to(intent)
            words = words_of(intent.item, self.matcher.analyst)
            intents.append(replace(intent, words=words, hits=hits))
            if intent.before is None:
                explained |= dict.fromkeys(_explained(intent.item))
            if place % _BREATH == 0:
                await asyncio.sleep(0)
        return replace(record, items=tuple(intents), abbreviations=tuple(explained))

    def _news_to(self, intent: ItemIntent) -> frozenset[int]:
        """Give the watches that the item satisfies now and did not before."""
        before = self._watches(intent.before) if intent.before else frozenset()
        return self._watches(intent.item) - before

    def _watches(self, item: Item) -> frozenset[int]:
        return frozenset(self.matcher.watches(item))

    async def _store(self, source: Source, record: PollRecord) -> None:
        alerts = await self.storage.polls.record(record, self.clock())
        if alerts is None:
            _log.debug("%s: another worker has taken over", _label(source))
            return
        _report(source, record, alerts)
        if alerts:
            self.on_alerts()


def _explained(item: Item) -> Iterator[Abbreviation]:
    """Give the abbreviations that an item explains."""
    yield from pairs(item.title)
    yield from pairs(item.summary)


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
