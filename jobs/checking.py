"""Trying sources: whether each of them answers from this machine, and with what."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from jobs.reading import Fetcher, Parser
from news.charset import decode
from news.links import host_of
from news.model import (
    DAY,
    SECOND,
    Body,
    FetchFailed,
    Instant,
    ParsedFeed,
    ParsedIndex,
    ParseFailed,
    PollState,
    Source,
    SourceKind,
    SourceSeed,
)

HOSTS_AT_A_TIME = 24
"""Connections at most, one a host."""

_DEEPEST_INDEX = 2
"""Documents that only name others, in a row."""

_HEAD = 4_096
"""Bytes in which a document shows what it is."""

_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|rdf)\b([^>]*)", re.IGNORECASE)
_VERSION = re.compile(r"""\sversion\s*=\s*["']\s*([\d.]{1,8})""")


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one try."""

    source: Source
    problem: str | None
    """As `PollState.error`; None: it can be read."""
    format: str
    """`RSS 2.0`, `Atom`, `RSS 1.0`, `JSON Feed`, of no feed its kind; empty: nothing came."""
    items: int = 0
    newest: Instant | None = None
    """When the newest item says it was published."""
    seconds: float = 0.0
    """From the question to the end of reading the answer."""


@dataclass(frozen=True, slots=True)
class Checker:
    """Tries sources, those of one host one after another, and changes nothing.

    Args:
        fetcher: asks them.
        parser: reads the answers.
        clock: gives the present instant.
        pause: seconds between two sources of a host.

    """

    fetcher: Fetcher
    parser: Parser
    clock: Callable[[], Instant]
    pause: float

    async def check(
        self, sources: Sequence[Source], done: Callable[[Checked], None] = lambda _: None
    ) -> list[Checked]:
        """Give what became of each source, in their order; `done` hears of each at once."""
        hosts: dict[str, list[int]] = defaultdict(list)
        for place, source in enumerate(sources):
            hosts[host_of(source.url)].append(place)
        checked: dict[int, Checked] = {}
        turns = asyncio.Semaphore(HOSTS_AT_A_TIME)

        async def visit(places: Iterable[int]) -> None:
            async with turns:
                for nth, place in enumerate(places):
                    await asyncio.sleep(self.pause if nth else 0)
                    checked[place] = await self._try(sources[place])
                    done(checked[place])

        async with asyncio.TaskGroup() as visits:
            for places in hosts.values():
                visits.create_task(visit(places))
        return [checked[place] for place in range(len(sources))]

    async def _try(self, source: Source) -> Checked:
        clock = asyncio.get_running_loop().time
        begin = clock()
        form, parsed = await self._read(source)
        seconds = clock() - begin
        if not isinstance(parsed, ParsedFeed):
            return Checked(source, parsed.reason, form, seconds=seconds)
        soon = self.clock() + DAY * SECOND
        dates = [one.published_at for one in parsed.entries if one.published_at is not None]
        newest = max((date for date in dates if date < soon), default=None)
        return Checked(source, None, form, len(parsed.entries), newest, seconds)

    async def _read(self, source: Source) -> tuple[str, ParsedFeed | ParseFailed | FetchFailed]:
        """Give the format of the document at a source's address, and what came of it."""
        form = ""
        # Without validators: the answer is to have its content.
        answer = await self.fetcher.fetch(replace(source, poll=PollState(None)))
        for _ in range(_DEEPEST_INDEX + 1):
            if not isinstance(answer, Body):
                break
            form = form or format_of(answer, source.kind)
            parsed = await self.parser.parse(
                answer.content,
                answer.url,
                answer.content_type,
                kind=source.kind,
                pattern=source.pattern,
            )
            if not isinstance(parsed, ParsedIndex):
                return form, parsed
            answer = await self.fetcher.get(parsed.newest, like=source)
        return form, answer if isinstance(answer, FetchFailed) else ParseFailed("not a feed")


def source_from(seed: SourceSeed) -> Source:
    """Give a source that no database knows, to be tried."""
    return Source(
        id=0,
        url=seed.url,
        title=seed.title,
        language=seed.language,
        shared=True,
        poll=PollState(None),
        kind=seed.kind,
        pattern=seed.pattern,
        agent=seed.agent,
        proxy=seed.proxy,
    )


def format_of(body: Body, kind: SourceKind) -> str:
    """Name the format of a document as its first bytes show it, else the kind of its source."""
    if kind is not SourceKind.FEED:
        return kind
    head = decode(body.content[:_HEAD], body.content_type).lstrip()
    if head.startswith("{"):
        return "JSON Feed"
    root = _ROOT.search(head)
    if root is None:
        return ""
    version = _VERSION.search(root[2])
    rss = f"RSS {version[1]}" if version else "RSS"
    return {"feed": "Atom", "rdf": "RSS 1.0"}.get(root[1].lower(), rss)
