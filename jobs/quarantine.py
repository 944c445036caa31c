"""Parsing in two lanes: what costs much is read apart, so that no other source waits for it."""

from __future__ import annotations

import asyncio

from jobs.parser_protocol import TOO_LARGE, Answer, Task
from jobs.parsing import BROKE_DOWN, TOO_SLOW, ParserProcess
from news.articles.article import Article
from news.discovery import Look
from news.model import Document, Parsed, ParseFailed, SourceKind

_MIB = 1024 * 1024

QUICK_SIZE = _MIB
"""Bytes of a document for the quick lane, where feedparser takes half a second for that much."""

QUICK_TIME = 1.0
"""Seconds for a document in the quick lane: a hundred times what a common feed takes."""

ARTICLE_TIME = 5.0
"""Seconds for a page; the longest real ones take a tenth."""

ARTICLES_IDLE = 60.0
"""Seconds after which the process that reads articles ends: it is four times as big as others."""

MOST_WAITING = 5
"""Documents in the quarantine at a time; each holds a place among the polls and its memory."""

MOST_HOPELESS = 2
"""The same for those that failed there the last time: they must not crowd out the others."""

_COSTLY = frozenset({TOO_SLOW, TOO_LARGE, BROKE_DOWN})


class Parsers:
    """Reads sources in a quick process, in quarantine those that are too much for it, and articles.

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
        articles: ParserProcess | None = None,
    ) -> None:
        self._articles = articles or ParserProcess(
            ARTICLE_TIME, 768 * _MIB, niceness=5, idle_limit=ARTICLES_IDLE
        )
        self._quick = quick or ParserProcess(QUICK_TIME, 128 * _MIB)
        self._quarantine = quarantine or ParserProcess(niceness=10, lingers=False)
        self._remembered = remembered
        self._costly: dict[str, bool] = {}  # whether they failed all the same
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def parse(
        self,
        body: bytes,
        url: str,
        content_type: str = "",
        *,
        kind: SourceKind = SourceKind.FEED,
        pattern: str | None = None,
    ) -> Parsed:
        """Read a document of a source; nothing but cancellation is raised."""
        answer = await self._read(Task(kind), Document(body, url, content_type, pattern))
        assert isinstance(answer, Parsed)
        return answer

    async def look(self, document: Document) -> Look | ParseFailed:
        """Say what a document offers; nothing but cancellation is raised."""
        answer = await self._read(Task.LOOK, document)
        assert isinstance(answer, Look | ParseFailed)
        return answer

    async def article(self, document: Document) -> Article | ParseFailed:
        """Read the page of an article; nothing but cancellation is raised."""
        answer = await self._articles.read(Task.ARTICLE, document)
        assert isinstance(answer, Article | ParseFailed)
        return answer

    async def close(self) -> None:
        """End all processes at once; what they read, and all that wait, fails."""
        await asyncio.gather(self._quick.close(), self._quarantine.close(), self._articles.close())

    async def _read(self, task: Task, document: Document) -> Answer:
        url = document.url
        if len(document.body) <= QUICK_SIZE and url not in self._costly:
            answer = await self._quick.read(task, document)
            if not _was_costly(answer):
                return answer
        if self._waiting >= (MOST_HOPELESS if self._costly.get(url) else MOST_WAITING):
            return ParseFailed(TOO_SLOW)
        self._waiting += 1
        try:
            async with self._turn:
                return await self._read_apart(task, document)
        finally:
            self._waiting -= 1

    async def _read_apart(self, task: Task, document: Document) -> Answer:
        clock = asyncio.get_running_loop().time
        begin = clock()
        answer = await self._quarantine.read(task, document)
        self._costly.pop(document.url, None)
        failed = _was_costly(answer)
        if failed or clock() - begin > QUICK_TIME:
            self._costly[document.url] = failed
            if len(self._costly) > self._remembered:
                del self._costly[next(iter(self._costly))]
        return answer


def _was_costly(answer: Answer) -> bool:
    return isinstance(answer, ParseFailed) and answer.reason in _COSTLY
