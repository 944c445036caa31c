"""HTTP: from a source to what it answered, within limits and behind the address guard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from jobs.addresses import BadAddress, Login, escape, parse_address, without_login
from jobs.failures import ERRORS, REFUSED, reason
from jobs.guard import Guard
from jobs.headers import freshness, header, retry_after
from jobs.inflate import Broken, Inflater, TooLarge
from jobs.proxies import DIRECT, BadProxy, Proxy, parse_proxy
from jobs.sessions import Sessions
from jobs.turns import Turns
from news.model import (
    Body,
    Fetched,
    FetchFailed,
    Instant,
    NotModified,
    Source,
    SourceKind,
)

log = logging.getLogger(__name__)

Clock = Callable[[], Instant]

_FEEDS = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_PAGES = (
    "text/html, application/xhtml+xml, application/atom+xml;q=0.9, application/rss+xml;q=0.9, "
    "application/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_ACCEPT = {
    SourceKind.FEED: _FEEDS,
    SourceKind.SITEMAP: _FEEDS,
    SourceKind.CHANNEL: _PAGES,
    SourceKind.PAGE: _PAGES,
}
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_NOT_MODIFIED = 304
_PROXY_LOGIN = 407
_OK = range(200, 300)
_MEDIA = ("audio/", "font/", "image/", "video/")
_CHUNK = 65_536
_MIB = 1024 * 1024

_LARGE = _MIB
_MOST_LARGE = 3
"""Bodies of more than `_LARGE` bytes that are read at a time: all together must fit in memory."""


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How to fetch. Times in seconds, sizes in bytes."""

    contact_url: str = ""
    """Stands in the User-Agent, so that the owner of a server finds the operator."""
    allow_private: frozenset[str] = frozenset()
    """`host:port` that the address guard lets through."""
    host_pause: float = 2.0
    """From the end of a request to the next one to that host; 0 also lifts one at a time."""
    total_time: float = 30.0
    """For all hops together, from the DNS query to the last byte; waiting for a turn is free."""
    max_bytes: int = 5 * _MIB
    """Of a body, before and after decompression."""
    max_redirects: int = 5
    proxy: str = field(default="", repr=False)
    """The address of the proxy of all sources that name none; empty: none."""


class _Failed(Exception):
    """The fetch ends here, for a reason that a person may read."""


@dataclass(frozen=True, slots=True)
class _Errand:
    """What all requests of a chain of redirects have in common."""

    headers: dict[str, str]
    login: Login
    proxy: Proxy | None
    refused: tuple[str, ...] = ()
    """Beginnings of a Content-Type whose body is not worth the traffic."""

    @property
    def is_conditional(self) -> bool:
        return not _CONDITIONS.isdisjoint(self.headers)


@dataclass(frozen=True, slots=True)
class _Hop:
    """One request of a chain of redirects."""

    url: URL
    """Without user and password."""
    count: int = 0
    """Redirects up to here."""
    permanent: bool = True
    """All of them were permanent."""


class Fetcher:
    """Fetches sources; `clock` gives the present instant and `resolver` replaces the DNS.

    Raises ValueError if a place of `settings.allow_private` is not `host:port`, and BadProxy.
    """

    def __init__(
        self, settings: FetchSettings, clock: Clock, resolver: AbstractResolver | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._sessions = Sessions(Guard(settings.allow_private), resolver)
        self._turns = Turns(settings.host_pause)
        self._large = asyncio.Semaphore(_MOST_LARGE)
        self._proxy = parse_proxy(settings.proxy) if settings.proxy else None
        contact = escape(settings.contact_url)
        self._agent = f"Wirewatch/{version('wirewatch')}" + (f" (+{contact})" if contact else "")

    async def fetch(self, source: Source) -> Fetched:
        """Ask a source for its content, if it has changed since the poll it remembers.

        Waits for the turn of the source's host. Nothing but cancellation is raised.
        """
        headers = {"Accept": _ACCEPT[source.kind], **_validators(source)}
        return await self._answer(source.url, source, headers)

    async def get(self, url: str, *, like: Source | None = None) -> Fetched:
        """Ask for an address whatever was known of it, such as the page of an item.

        It is asked for as that source is: in its name, through its proxy, and at its own origin
        with its login. Waits and raises as `fetch`.
        """
        return await self._answer(url, like, {"Accept": _PAGES}, _MEDIA)

    async def close(self) -> None:
        """Close all connections; fetches under way are to be cancelled before."""
        await self._sessions.close()

    async def _answer(
        self,
        url: str,
        source: Source | None,
        headers: dict[str, str],
        refused: tuple[str, ...] = (),
    ) -> Fetched:
        """Make a failure of whatever goes wrong."""
        proxy = None
        try:
            proxy = self._proxy_of(source)
            start = parse_address(url)
            login = Login(parse_address(source.url) if source else start)
            headers["User-Agent"] = (source and _printable(source.agent)) or self._agent
            errand = _Errand(headers, login, proxy, refused)
            return await self._follow(_Hop(without_login(start)), errand)
        except (_Failed, BadAddress, BadProxy) as failed:
            return FetchFailed(str(failed))
        except TimeoutError:
            return FetchFailed(f"no answer in {self._settings.total_time:g} s")
        except ERRORS as error:
            return FetchFailed(reason(error, proxied=proxy is not None))
        except UnicodeError:
            return FetchFailed("bad address")  # a name that no DNS can be asked for
        except Exception as error:  # noqa: BLE001 - no answer, however odd, may end the polling
            # Neither message nor traceback: they may hold the address of a private feed.
            number = source.id if source else 0
            log.warning("source %d: fetching ended in %s", number, type(error).__name__)
            return FetchFailed("broken answer")

    def _proxy_of(self, source: Source | None) -> Proxy | None:
        if source is None or not source.proxy:
            return self._proxy
        return None if source.proxy == DIRECT else parse_proxy(source.proxy)

    async def _follow(self, start: _Hop, errand: _Errand) -> Fetched:
        loop = asyncio.get_running_loop()
        left = self._settings.total_time
        answer: Fetched | _Hop = start
        while isinstance(answer, _Hop):
            async with self._turns.of(answer.url):
                begin = loop.time()
                async with asyncio.timeout(left):
                    answer = await self._ask(answer, errand)
                left -= loop.time() - begin
        return answer

    async def _ask(self, hop: _Hop, errand: _Errand) -> Fetched | _Hop:
        headers = errand.headers | errand.login.headers(hop.url)
        async with self._sessions.get(hop.url, headers, errand.proxy) as response:
            if response.status in _REDIRECTS:
                return self._next(hop, response)
            if response.status == _PROXY_LOGIN and errand.proxy:
                raise _Failed(REFUSED)
            moved_to = errand.login.put_back(hop.url) if hop.count and hop.permanent else None
            fresh = freshness(response.headers, self._clock())
            if response.status == _NOT_MODIFIED and errand.is_conditional:
                return NotModified(moved_to, *fresh)
            if response.status in _OK:
                kind = header(response.headers, "Content-Type") or ""
                if kind.lower().startswith(errand.refused):
                    raise _Failed("not a page")
                content = await self._read(response)
                return Body(content, kind, str(hop.url), moved_to, *fresh)
            wait = retry_after(response.headers, self._clock())
            return FetchFailed(f"error {response.status}", response.status, wait, moved_to)

    def _next(self, hop: _Hop, response: aiohttp.ClientResponse) -> _Hop:
        if hop.count == self._settings.max_redirects:
            raise _Failed(f"more than {hop.count} redirects")
        location = response.headers.get("Location", "")
        if not location:
            raise _Failed("broken answer")
        try:
            url = urljoin(str(hop.url), location)
        except ValueError as error:
            raise _Failed("broken answer") from error
        permanent = hop.permanent and response.status in _PERMANENT
        return _Hop(without_login(parse_address(url)), hop.count + 1, permanent)

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        limit = self._settings.max_bytes
        try:
            inflater = Inflater(response.headers.get("Content-Encoding", ""), limit)
            inflater.expect(response.content_length or 0)
            chunks = response.content.iter_chunked(_CHUNK)
            async for chunk in chunks:
                inflater.feed(chunk)
                if inflater.size > _LARGE:
                    break
            else:
                return inflater.finish()
            async with self._large:
                async for chunk in chunks:
                    inflater.feed(chunk)
                return inflater.finish()
        except TooLarge as error:
            size = f"{limit // _MIB} MiB" if limit >= _MIB else f"{limit} bytes"
            raise _Failed(f"more than {size}") from error
        except Broken as error:
            raise _Failed("broken answer") from error


def _validators(source: Source) -> dict[str, str]:
    pairs = {"If-None-Match": source.poll.etag, "If-Modified-Since": source.poll.last_modified}
    return {name: value for name, value in pairs.items() if value}


def _printable(text: str | None) -> str:
    """Give what of a text can stand in a header field."""
    return "".join(filter(str.isprintable, text or "")).strip()
