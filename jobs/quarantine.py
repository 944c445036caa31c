"""Parsing in two lanes: what costs much is read apart, so that no other source waits for it."""

from __future__ import annotations

import asyncio

from jobs.parser_protocol import TOO_LARGE
from jobs.parsing import BROKE_DOWN, TOO_SLOW, ParserProcess
from news.model import Parsed, ParseFailed

_MIB = 1024 * 1024

QUICK_SIZE = _MIB
"""Bytes of a document for the quick lane, where feedparser takes half a second for that much."""

QUICK_TIME = 1.0
"""Seconds for a document in the quick lane: a hundred times what a common feed takes."""

MOST_WAITING = 5
"""Documents in the quarantine at a time; each holds a place among the polls and its memory."""

MOST_HOPELESS = 2
"""The same for those that failed there the last time: they must not crowd out the others."""

_COSTLY = frozenset({TOO_SLOW, TOO_LARGE, BROKE_DOWN})


class Parsers:
    """Reads feeds in a quick process, and in quarantine those that are too much for it.

    A document in quarantine has ten seconds, a process of its own that stands back for all
    others, and one at a time is read. Its address goes there at once the next time. When too
    many are there, a further one fails as too slow: its source is asked again later. Of so many
    addresses it is `remembered` that they were slow.
    """

    def __init__(
        self,
        quick: ParserProcess | None = None,
        quarantine: ParserProcess | None = None,
        remembered: int = 10_000,
    ) -> None:
        self._quick = quick or ParserProcess(QUICK_TIME, 128 * _MIB)
        self._quarantine = quarantine or ParserProcess(niceness=10, lingers=False)
        self._remembered = remembered
        self._costly: dict[str, bool] = {}  # whether they failed all the same
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def parse(self, body: bytes, url: str, content_type: str = "") -> Parsed:
        """Read a document as `ParserProcess.parse` does."""
        if len(body) <= QUICK_SIZE and url not in self._costly:
            parsed = await self._quick.parse(body, url, content_type)
            if not _was_costly(parsed):
                return parsed
        if self._waiting >= (MOST_HOPELESS if self._costly.get(url) else MOST_WAITING):
            return ParseFailed(TOO_SLOW)
        self._waiting += 1
        try:
            async with self._turn:
                return await self._read_apart(body, url, content_type)
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """End both processes at once; what they read, and all that wait, fails."""
        await asyncio.gather(self._quick.close(), self._quarantine.close())

    async def _read_apart(self, body: bytes, url: str, content_type: str) -> Parsed:
        clock = asyncio.get_running_loop().time
        begin = clock()
        parsed = await self._quarantine.parse(body, url, content_type)
        self._costly.pop(url, None)
        failed = _was_costly(parsed)
        if failed or clock() - begin > QUICK_TIME:
            self._costly[url] = failed
            if len(self._costly) > self._remembered:
                del self._costly[next(iter(self._costly))]
        return parsed


def _was_costly(parsed: Parsed) -> bool:
    return isinstance(parsed, ParseFailed) and parsed.reason in _COSTLY
