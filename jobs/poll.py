"""Polling: sources that are due are read, and what they bring becomes items and alerts."""

from __future__ import annotations

import asyncio
import logging
import traceback
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar
from urllib.parse import urlsplit

from jobs.memory import Memory
from jobs.recording import Recorder
from jobs.streaks import Streak
from news.abbreviations import pairs
from news.full_text import pages_wanted
from news.identity import identify
from news.links import host_of
from news.matching import words_of
from news.model import (
    Body,
    FetchFailed,
    ParsedFeed,
    ParsedIndex,
    ParseFailed,
    PollRecord,
    Source,
    SourceStatus,
)
from news.polling import Polled, PollPolicy, decide_poll, is_unchanged

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from news.matching import Matcher
    from news.model import Abbreviation, Entry, Fetched, Instant, Item, Parsed, SourceKind
    from storage import Storage

T = TypeVar("T")

LEASE_SECONDS = 900
"""Longer than a poll lasts, with its wait for others of the same host, so that none runs twice."""

_BREATH = 5
"""Items matched before others get their turn on the event loop."""

_DEEPEST_INDEX = 2
"""Documents that only name others, in a row."""

_MOST_PAGES = 10
"""Pages that are read back when a source has published more than fits on its first."""

_MANY = 100
"""Entries with which work takes longer than a hop to a thread and back is worth."""

_STORE_PAUSES = (0.2, 1, 2, 5, 10)
"""Seconds between the tries to store while the database fails; the last one stays."""

_log = logging.getLogger(__name__)


class Fetcher(Protocol):
    """What brings a source's content."""

    async def fetch(self, source: Source) -> Fetched:
        """Ask the source, for what is new since its last poll; a failure is a value."""
        ...

    async def get(self, url: str, *, like: Source | None = None) -> Fetched:
        """Ask for another page, in the way of a source; a failure is a value."""
        ...


class Parser(Protocol):
    """What understands a document."""

    async def parse(
        self,
        body: bytes,
        url: str,
        content_type: str = "",
        *,
        kind: SourceKind = ...,
        pattern: str | None = None,
    ) -> Parsed:
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
    _thinking: asyncio.Lock = field(default_factory=asyncio.Lock, init=False, repr=False)
    """One poll at a time works on its entries: all at once they would keep commands waiting."""
    _memory: Memory = field(default_factory=Memory, init=False, repr=False)
    _recorder: Recorder = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Have what is ready at the same time stored at once."""
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
            record = await self._read(source, lease, fetched)
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

    async def _read(self, source: Source, lease: str, fetched: Fetched | None) -> PollRecord:
        fetched, parsed = await self._fetch(source, fetched)
        polled = Polled(source, lease, fetched, parsed, recent=source.recent)
        if not isinstance(parsed, ParsedFeed):
            return self._decide(polled)
        polled = await self._with_earlier(await self._with_known(polled))
        assert isinstance(polled.parsed, ParsedFeed)
        entries = polled.parsed.entries
        async with self._thinking:
            record = await _beside(entries, lambda: self._decide(polled))
            return replace(await self._matched(source, record), entries=entries)

    async def _fetch(
        self, source: Source, fetched: Fetched | None
    ) -> tuple[Fetched, Parsed | None]:
        """Ask for the document that has the entries; None: it is the one that was read last."""
        if fetched is None:
            fetched = await self.fetcher.fetch(source)
        parsed = await self._parse(source, fetched)
        for _ in range(_DEEPEST_INDEX):
            if not isinstance(parsed, ParsedIndex):
                return fetched, parsed
            # What is remembered of an index would tell nothing of what it names.
            fetched = _as_of_part(await self.fetcher.get(parsed.newest, like=source))
            parsed = await self._parse(source, fetched)
        return fetched, ParseFailed("not a feed") if isinstance(parsed, ParsedIndex) else parsed

    async def _parse(self, source: Source, fetched: Fetched) -> Parsed | None:
        if not isinstance(fetched, Body) or is_unchanged(source, fetched):
            return None
        return await self._understand(source, fetched)

    async def _understand(self, source: Source, body: Body) -> Parsed:
        return await self.parser.parse(
            body.content, body.url, body.content_type, kind=source.kind, pattern=source.pattern
        )

    async def _with_known(self, polled: Polled) -> Polled:
        if not isinstance(polled.parsed, ParsedFeed):
            return polled
        source, entries = polled.source, polled.parsed.entries
        async with self._thinking:
            identities = await _beside(entries, lambda: identify(entries))
        unchanged = self._memory.unchanged(source.id, entries)
        asked = [one for place, one in enumerate(identities) if place not in unchanged]
        known = await self.storage.items.known(source.id, asked) if asked else []
        return replace(polled, identities=identities, unchanged=unchanged, known=tuple(known))

    async def _with_earlier(self, polled: Polled) -> Polled:
        """Read back, page by page, to what is known: some came and went since the last poll."""
        for _ in range(_MOST_PAGES):
            parsed = polled.parsed
            if not isinstance(parsed, ParsedFeed) or parsed.earlier is None:
                break
            if polled.known or polled.unchanged or polled.source.poll.last_new_at is None:
                break
            fetched = await self.fetcher.get(parsed.earlier, like=polled.source)
            before = (
                await self._understand(polled.source, fetched)
                if isinstance(fetched, Body)
                else None
            )
            if not isinstance(before, ParsedFeed) or before.earlier == parsed.earlier:
                break
            entries = parsed.entries + before.entries
            joined = replace(parsed, entries=entries, earlier=before.earlier)
            polled = await self._with_known(replace(polled, parsed=joined))
        return polled

    def _decide(self, polled: Polled) -> PollRecord:
        return decide_poll(polled, self.policy, self.clock(), self.chance())

    async def _matched(self, source: Source, record: PollRecord) -> PollRecord:
        """Fill in the words of each item, the watches to alert, and what is to be read besides."""
        intents = []
        explained: dict[Abbreviation, None] = {}
        priming = source.poll.primed_at is None
        for place, intent in enumerate(record.items, start=1):
            hits = frozenset() if priming else self.matcher.gained(intent.before, intent.item)
            words = words_of(intent.item, self.matcher.analyst)
            intents.append(replace(intent, words=words, hits=hits))
            if intent.before is None:
                explained |= dict.fromkeys(_explained(intent.item))
            if place % _BREATH == 0:
                await asyncio.sleep(0)
        pages = pages_wanted(source, record.items)
        return replace(
            record,
            items=tuple(intents),
            abbreviations=tuple(explained),
            pages=pages,
            is_priming=priming,
        )

    async def _record_all(self, records: Sequence[PollRecord]) -> list[int | None]:
        return await self.storage.polls.record_all(records, self.clock())

    async def _store(self, source: Source, record: PollRecord) -> None:
        if record.entries:
            # Until it is stored. An answer without a document leaves what was known of the last.
            self._memory.forget(source.id)
        alerts = await self._recorder.record(record)
        if alerts is None:
            _log.debug("%s: another worker has taken over", _label(source))
            return
        if record.entries:
            self._memory.keep(source.id, record.entries)
        _report(source, record, alerts)
        if alerts:
            self.on_alerts()
        if record.pages:
            self.on_pages()


async def _beside(entries: Sequence[Entry], work: Callable[[], T]) -> T:
    """Do some work on entries: in a thread where they are so many that others would wait."""
    return await asyncio.to_thread(work) if len(entries) > _MANY else work()


def _as_of_part(fetched: Fetched) -> Fetched:
    """Take an answer of a part for that of the whole, but for what is true of the part alone."""
    match fetched:
        case Body():
            return replace(fetched, etag=None, last_modified=None, moved_to=None)
        case FetchFailed():
            return FetchFailed(fetched.reason, retry_after=fetched.retry_after)
    return fetched


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
