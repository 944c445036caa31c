"""Articles: the pages behind items are read, and what they add is searched too."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from jobs.parsing import BROKE_DOWN, TOO_SLOW
from jobs.streaks import Streak
from news.articles.article import Article, body_of
from news.articles.filters import digest
from news.full_text import host_rests_until, retry_at, title_from
from news.identity import title_key
from news.intake import sort_instant
from news.languages import language_of
from news.matching import words_of
from news.model import Body, Document, FetchFailed, ItemIntent, PageRecord, ParseFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from news.matching import Matcher
    from news.model import Fetched, Instant, Item, PageDue, Source
    from storage import Storage

LEASE_SECONDS = 900
"""Longer than a page takes, with its wait for others of the same host."""

_PASSING = frozenset({TOO_SLOW, BROKE_DOWN})
"""Why a page could not be read where the next try may do better: the machine was busy."""

_STORE_PAUSES = (0.2, 1, 2, 5, 10)
"""Seconds between the tries to store while the database fails; the last one stays."""

_log = logging.getLogger(__name__)


class Fetcher(Protocol):
    """What brings pages."""

    async def get(self, url: str, *, like: Source | None = None) -> Fetched:
        """Ask for a page, in the way of a source; a failure is a value."""
        ...


class Reader(Protocol):
    """What understands pages."""

    async def article(self, document: Document) -> Article | ParseFailed:
        """Read the page of an article; a failure is a value."""
        ...


@dataclass(eq=False, kw_only=True)
class ArticleReader:
    """Reads the pages that wait in the database, some at a time, one a host."""

    storage: Storage
    fetcher: Fetcher
    reader: Reader
    matcher: Matcher
    clock: Callable[[], Instant]
    on_alerts: Callable[[], None]
    """Called when a page has made alerts that can be delivered."""
    concurrency: int = 8
    one_a_host: bool = True
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _work: dict[asyncio.Task[None], str] = field(default_factory=dict, init=False, repr=False)
    """With the host that each is about."""
    _claiming: asyncio.Task[None] | None = field(default=None, init=False, repr=False)
    _more: bool = field(default=False, init=False)
    _closing: bool = field(default=False, init=False)
    _claims: Streak = field(default_factory=lambda: Streak(_log), init=False, repr=False)
    _records: Streak = field(default_factory=lambda: Streak(_log), init=False, repr=False)

    async def tick(self) -> None:
        """Start what is due. Does not wait for it."""
        self.wake()

    def wake(self) -> None:
        """Look for pages that are due, now or as soon as the look under way is over."""
        self._more = True
        if self._claiming is None and not self._closing:
            self._claiming = asyncio.create_task(self._claim(), name="claim pages")

    async def close(self, grace: float) -> None:
        """Start nothing more; what still runs after so many seconds is dropped.

        A dropped page is read after the next start.
        """
        self._closing = True
        if self._claiming is not None:
            await self._claiming
        if not self._work:
            return
        _, late = await asyncio.wait(self._work, timeout=grace)
        for work in late:
            work.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _claim(self) -> None:
        try:
            while self._more and not self._closing:
                self._more = False
                await self._start_due()
            self._claims.over("pages can be claimed again after %d failures")
        except Exception as error:  # noqa: BLE001 - the next tick tries again
            self._claims.failed("pages could not be claimed: %r", error)
        finally:
            self._claiming = None

    async def _start_due(self) -> None:
        room = self.concurrency - len(self._work)
        if room <= 0:
            return
        busy = set(self._work.values()) if self.one_a_host else set()
        due = await self.storage.articles.claim(self.clock(), room, LEASE_SECONDS, busy)
        for page in due:
            work = asyncio.create_task(self._read(page), name=f"page of item {page.item.id}")
            self._work[work] = _host(page.item)
            work.add_done_callback(self._ended)

    def _ended(self, work: asyncio.Task[None]) -> None:
        del self._work[work]
        self.wake()

    async def _read(self, page: PageDue) -> None:
        """Read one page. A fault of ours ends this page and stops no other."""
        try:
            record = await self._decide(page)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other pages go on
            # Neither message nor traceback: they may hold the address of a private feed.
            _log.error(
                "item %d: its page could not be read: %s", page.item.id, type(error).__name__
            )
            record = PageRecord(page.item.id, page.lease)
        await self._insist(record)

    async def _decide(self, page: PageDue) -> PageRecord:
        fetched = await self.fetcher.get(page.item.link or "", like=page.source)
        if not isinstance(fetched, Body):
            failed = fetched if isinstance(fetched, FetchFailed) else FetchFailed("broken answer")
            return self._failed(page, failed)
        document = Document(fetched.content, fetched.url, fetched.content_type)
        article = await self.reader.article(document)
        if isinstance(article, ParseFailed):
            if article.reason in _PASSING:
                return self._failed(page, FetchFailed(article.reason))
            return self._given_up(page)
        return await self._filled(page, article)

    def _failed(self, page: PageDue, failed: FetchFailed) -> PageRecord:
        now = self.clock()
        again = retry_at(failed, page.attempts, page.item, now)
        if again is None:
            record = self._given_up(page)
        else:
            record = PageRecord(page.item.id, page.lease, retry_at=again)
        return replace(record, host=_host(page.item), host_until=host_rests_until(failed, now))

    def _given_up(self, page: PageDue) -> PageRecord:
        """Leave an item as it is; one without a title gets the words of its address, or that."""
        if page.item.title or not page.item.link:
            return PageRecord(page.item.id, page.lease)
        title = title_from(page.item.link) or page.item.link
        return self._record(page, replace(page.item, title=title))

    async def _filled(self, page: PageDue, article: Article) -> PageRecord:
        """Add what the page says beside what is known, less what is not its own."""
        item, articles = page.item, self.storage.articles
        digests = tuple(dict.fromkeys(map(digest, article.blocks)))
        headlines = await articles.headlines(item.id)
        page_number = _number(page)
        seen = await articles.repeated(_host(item), page_number, digests)
        title = item.title or article.title
        body = await asyncio.to_thread(body_of, article, title, item.summary, headlines, seen)
        published = item.published_at or article.published_at
        language = item.language or language_of(f"{title}\n{body[:2000]}", article.language)
        filled = replace(
            item,
            title=title or title_from(item.link or "") or item.link or "",
            body=body,
            image=item.image or article.image,
            language=language,
            published_at=published,
            sort_at=sort_instant(published, item.seen_at),
        )
        record = self._record(page, filled)
        return replace(record, host=_host(item), page=page_number, digests=digests)

    def _record(self, page: PageDue, item: Item) -> PageRecord:
        known_by = title_key(item.title) or page.identity.title_key
        identity = replace(page.identity, title_key=known_by)
        hits = frozenset() if page.silent else self.matcher.gained(page.item, item)
        words = words_of(item, self.matcher.analyst)
        intent = ItemIntent(item, identity, words, before=page.item, hits=hits)
        return PageRecord(item.id, page.lease, intent)

    async def _insist(self, record: PageRecord) -> None:
        """Store, as often as it takes while it is the database that fails."""
        tries = 0
        while True:
            try:
                alerts = await self.storage.articles.record(record, self.clock())
            except Exception as error:  # noqa: BLE001 - the database is down: it comes back
                self._records.failed("pages wait to be stored: %r", error)
                await self.sleep(_STORE_PAUSES[min(tries, len(_STORE_PAUSES) - 1)])
                tries += 1
            else:
                self._records.over("pages can be stored again after %d failures")
                if alerts:
                    self.on_alerts()
                return


def _number(page: PageDue) -> int:
    """Give what is the same for all items of one page, however they came to us."""
    address = page.identity.link_key or page.item.link or ""
    return int.from_bytes(sha256(address.encode("utf-8", "replace")).digest()[:7])


def _host(item: Item) -> str:
    return urlsplit(item.link or "").hostname or ""
