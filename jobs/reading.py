"""Reading one source: from what it answers to a record with items, words and hits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from jobs.memory import Memory
from news.abbreviations import pairs
from news.full_text import pages_wanted
from news.identity import identify
from news.matching import words_of
from news.model import Body, FetchFailed, ParsedFeed, ParsedIndex, ParseFailed, PollRecord, Source
from news.polling import Polled, is_unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from news.matching import Matcher
    from news.model import Abbreviation, Entry, Fetched, Item, Parsed, SourceKind
    from storage import Storage

T = TypeVar("T")

_BREATH = 5
"""Items matched before others get their turn on the event loop."""

_DEEPEST_INDEX = 2
"""Documents that only name others, in a row."""

_MOST_PAGES = 10
"""Pages that are read back when a source has published more than fits on its first."""

_MANY = 100
"""Entries with which work takes longer than a hop to a thread and back is worth."""


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
class SourceReader:
    """Reads sources; what a poll means is decided by `decide`."""

    storage: Storage
    fetcher: Fetcher
    parser: Parser
    matcher: Matcher
    decide: Callable[[Polled], PollRecord]
    memory: Memory = field(default_factory=Memory)
    _thinking: asyncio.Lock = field(default_factory=asyncio.Lock, init=False, repr=False)
    """One source at a time is worked on: all at once they would keep commands waiting."""

    async def read(self, source: Source, lease: str, fetched: Fetched | None) -> PollRecord:
        """Read a source; `fetched` is what it has just answered, None: it is to be asked."""
        fetched, parsed = await self._fetch(source, fetched)
        polled = Polled(source, lease, fetched, parsed, recent=source.recent)
        if not isinstance(parsed, ParsedFeed):
            return self.decide(polled)
        polled = await self._with_earlier(await self._with_known(polled))
        assert isinstance(polled.parsed, ParsedFeed)
        entries = polled.parsed.entries
        async with self._thinking:
            record = await _beside(entries, lambda: self.decide(polled))
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
        unchanged = self.memory.unchanged(source.id, entries)
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
