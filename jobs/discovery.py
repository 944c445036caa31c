"""Discovery: from an address that a person gave to a source that can be read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from news.discovery import (
    Asked,
    Candidate,
    Look,
    best,
    is_comments,
    preference,
    sitemaps_of_robots,
    usual_paths,
)
from news.links import canonical_link
from news.model import (
    Body,
    Document,
    FetchFailed,
    NotModified,
    ParseFailed,
    SourceKind,
    SourceSeed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from news.model import Fetched, Source

MOST_TRIED = 14
"""Requests for one address, so that no site is searched through."""

_NONE = 4
"""The preference of what can't be read at all."""

_GOOD = 1
"""A preference with which nothing better is looked for: a feed, a channel, a sitemap of news."""


class Fetcher(Protocol):
    """What brings pages."""

    async def get(self, url: str, *, like: Source | None = None) -> Fetched:
        """Ask for a page; a failure is a value."""
        ...


class Reader(Protocol):
    """What understands documents."""

    async def look(self, document: Document) -> Look | ParseFailed:
        """Say what a document offers; a failure is a value."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A source that answers, with what it just answered."""

    seed: SourceSeed
    body: Body


@dataclass(frozen=True, slots=True)
class Discovery:
    """What came of an address."""

    found: Found | None = None
    choices: tuple[Candidate, ...] = ()
    """Several that only the person can choose from."""
    failed: FetchFailed | ParseFailed | None = None
    """Why the address itself could not be read."""
    tried: int = 0
    """Other addresses of the site that were asked for."""


@dataclass(eq=False)
class Discoverer:
    """Looks at an address, and where that leads: declared feeds, then the usual places."""

    fetcher: Fetcher
    reader: Reader

    async def find(self, asked: Asked) -> Discovery:
        """Say what can be read there; raises nothing but cancellation."""
        return await _Search(self).find(asked)

    async def check(self, candidate: Candidate) -> Discovery:
        """Say whether a source that was chosen can be read."""
        search = _Search(self)
        found = await search.open(candidate.url)
        if isinstance(found, FetchFailed | ParseFailed):
            return Discovery(failed=found)
        return Discovery(_as_source(found, candidate.url, candidate.title))


@dataclass(frozen=True, slots=True)
class _Opened:
    look: Look
    body: Body


@dataclass(eq=False)
class _Search:
    """One search, with what it has asked for."""

    parts: Discoverer
    asked: set[str] = field(default_factory=set)

    async def find(self, asked: Asked) -> Discovery:
        first = await self.open(asked.url)
        if isinstance(first, FetchFailed) and first.status is None and asked.is_guess:
            asked = replace(asked, url=asked.url.replace("https:", "http:", 1))
            # Asked again under the name that it has with both.
            self.asked.clear()
            first = await self.open(asked.url)
        if isinstance(first, FetchFailed):
            return Discovery(failed=first)
        if asked.pattern is not None:
            return _as_page(first, asked)
        if isinstance(first, _Opened) and (
            first.look.kind is SourceKind.SITEMAP or preference(first.look) <= _GOOD
        ):
            return Discovery(_as_source(first, asked.url))
        page = first.body.url if isinstance(first, _Opened) else asked.url
        candidates = first.look.candidates if isinstance(first, _Opened) else ()
        chosen = best(candidates, page)
        if len(chosen) > 1 and chosen[0].kind is SourceKind.FEED:
            return Discovery(choices=chosen)
        return await self._look_on(asked, page, first, candidates)

    async def _look_on(
        self,
        asked: Asked,
        page: str,
        first: _Opened | ParseFailed,
        candidates: tuple[Candidate, ...],
    ) -> Discovery:
        """Try what the page names, then the usual places, and take the best there is."""
        named = [one.url for one in candidates if one.kind is not SourceKind.PAGE]
        fallback = first if isinstance(first, _Opened) and first.look.kind else None
        where, lowest = asked.url, preference(fallback.look) if fallback else _NONE
        if asked.kind is None:
            named += usual_paths(page)
        while named and len(self.asked) <= MOST_TRIED:
            url = named.pop(0)
            if _known(url) in self.asked:
                continue
            if url.endswith("/robots.txt"):
                named[:0] = await self._sitemaps(url)
                continue
            opened = await self.open(url)
            if not isinstance(opened, _Opened) or not _is_source(opened.look, url):
                continue
            rank = await self._rank(opened)
            if rank <= _GOOD:
                return Discovery(_as_source(opened, url))
            if rank < lowest:
                fallback, where, lowest = opened, url, rank
        tried = len(self.asked) - 1
        if fallback is not None:
            return Discovery(_as_source(fallback, where), tried=tried)
        failed = first if isinstance(first, ParseFailed) else ParseFailed("not a feed")
        return Discovery(failed=failed, tried=tried)

    async def _rank(self, opened: _Opened) -> int:
        """Say how good a source is; an index of sitemaps is as good as the one it names.

        The index stays the source: its parts are given up one after another.
        """
        look = opened.look
        if look.kind is not SourceKind.SITEMAP or look.parsed is not None or not look.candidates:
            return preference(look)
        newest = await self.open(look.candidates[0].url)
        return preference(newest.look) if isinstance(newest, _Opened) else _NONE

    async def _sitemaps(self, robots: str) -> Iterable[str]:
        answer = await self._get(robots)
        if not isinstance(answer, Body):
            return ()
        return sitemaps_of_robots(answer.content[:500_000].decode("utf-8", "replace"))

    async def open(self, url: str) -> _Opened | FetchFailed | ParseFailed:
        """Ask for a document and say what it offers."""
        answer = await self._get(url)
        if isinstance(answer, FetchFailed):
            return answer
        look = await self.parts.reader.look(
            Document(answer.content, answer.url, answer.content_type)
        )
        return look if isinstance(look, ParseFailed) else _Opened(look, answer)

    async def _get(self, url: str) -> Body | FetchFailed:
        self.asked.add(_known(url))
        answer = await self.parts.fetcher.get(url)
        # It was asked without conditions.
        return FetchFailed("broken answer") if isinstance(answer, NotModified) else answer


def _known(url: str) -> str:
    return canonical_link(url)


def _is_source(look: Look, url: str) -> bool:
    """Say whether there is news in a place that nobody named, and no comments of readers."""
    if look.kind not in {SourceKind.FEED, SourceKind.CHANNEL, SourceKind.SITEMAP}:
        return False
    is_empty = look.parsed is not None and not look.parsed.entries
    return not is_empty and not is_comments(look.title, url)


def _as_page(opened: _Opened | ParseFailed, asked: Asked) -> Discovery:
    """Take a page as one to watch for the links that the person described."""
    if isinstance(opened, ParseFailed):
        return Discovery(failed=opened)
    seed = SourceSeed(asked.url, kind=SourceKind.PAGE, pattern=asked.pattern)
    return Discovery(Found(seed, opened.body))


def _as_source(opened: _Opened, url: str, title: str = "") -> Found:
    kind = opened.look.kind or SourceKind.FEED
    return Found(SourceSeed(url, title, kind=kind), opened.body)
