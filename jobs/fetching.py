"""HTTP: from a source to what it answered, within limits and behind the address guard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urljoin
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from jobs.addresses import BadAddress, Login, escape, parse_address, without_login
from jobs.guard import AddressNotAllowed, Guard, guarded_socket
from jobs.headers import freshness, header, retry_after
from jobs.inflate import Broken, Inflater, TooLarge
from news.model import Body, Fetched, FetchFailed, Instant, NotModified, Source

log = logging.getLogger(__name__)

Clock = Callable[[], Instant]

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_NOT_MODIFIED = 304
_OK = range(200, 300)
_CHUNK = 65_536
_MIB = 1024 * 1024

_LARGE = _MIB
_MOST_LARGE = 3
"""Bodies of more than `_LARGE` bytes that are read at a time: all together must fit in memory."""

# The first that the error, or what made connecting fail, is one of.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (AddressNotAllowed, "address not allowed"),
    (aiohttp.InvalidURL, "address not allowed"),
    (aiohttp.ClientConnectorDNSError, "host not found"),
    (aiohttp.ClientConnectorCertificateError, "bad certificate"),
    (aiohttp.ClientSSLError, "no secure connection"),
    (ConnectionRefusedError, "connection refused"),
    (aiohttp.ClientConnectorError, "host not reachable"),
    (aiohttp.ClientPayloadError, "broken answer"),
    (aiohttp.ClientResponseError, "broken answer"),
)

_LARGEST_FIELD = 32_768
"""Bytes of one header field: policies of real news sites pass the 8 KiB that aiohttp expects."""


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


class _Failed(Exception):
    """The fetch ends here, for a reason that a person may read."""


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

    Raises ValueError if a place of `settings.allow_private` is not `host:port`.
    """

    def __init__(
        self, settings: FetchSettings, clock: Clock, resolver: AbstractResolver | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._resolver = resolver
        self._guard = Guard(settings.allow_private)
        self._turns = _Turns(settings.host_pause)
        self._large = asyncio.Semaphore(_MOST_LARGE)
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        contact = escape(settings.contact_url)
        self._agent = f"Wirewatch/{version('wirewatch')}" + (f" (+{contact})" if contact else "")

    async def fetch(self, source: Source) -> Fetched:
        """Ask a source for its content, if it has changed since the poll it remembers.

        Waits for the turn of the source's host. Nothing but cancellation is raised.
        """
        try:
            return await self._follow(source)
        except (_Failed, BadAddress) as failed:
            return FetchFailed(str(failed))
        except TimeoutError:
            return FetchFailed(f"no answer in {self._settings.total_time:g} s")
        except (aiohttp.ClientError, OSError) as error:
            return FetchFailed(_reason(error))
        except UnicodeError:
            return FetchFailed("bad address")  # a name that no DNS can be asked for
        except Exception as error:  # noqa: BLE001 - no answer, however odd, may end the polling
            # Neither message nor traceback: they may hold the address of a private feed.
            log.warning("source %d: fetching ended in %s", source.id, type(error).__name__)
            return FetchFailed("broken answer")

    async def close(self) -> None:
        """Close all connections; fetches under way are to be cancelled before."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    async def _follow(self, source: Source) -> Fetched:
        loop = asyncio.get_running_loop()
        left = self._settings.total_time
        start = parse_address(source.url)
        login = Login(start)
        answer: Fetched | _Hop = _Hop(without_login(start))
        while isinstance(answer, _Hop):
            async with self._turns.of(answer.url):
                begin = loop.time()
                async with asyncio.timeout(left):
                    answer = await self._ask(source, answer, login)
                left -= loop.time() - begin
        return answer

    async def _ask(self, source: Source, hop: _Hop, login: Login) -> Fetched | _Hop:
        session = self._session(allowed=self._guard.allows(hop.url))
        asked = _validators(source)
        headers = asked | login.headers(hop.url)
        async with session.get(hop.url, headers=headers, allow_redirects=False) as response:
            if response.status in _REDIRECTS:
                return self._next(hop, response)
            moved_to = login.put_back(hop.url) if hop.count and hop.permanent else None
            fresh = freshness(response.headers, self._clock())
            if response.status == _NOT_MODIFIED and asked:
                return NotModified(moved_to, *fresh)
            if response.status in _OK:
                content = await self._read(response)
                kind = header(response.headers, "Content-Type") or ""
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

    def _session(self, *, allowed: bool) -> aiohttp.ClientSession:
        """Give the session for places that the operator opened, or else the guarded one.

        Connections are pooled by host and port, and so is what is opened: one that was made
        without the guard is never used for another place.
        """
        if allowed not in self._sessions:
            connector = aiohttp.TCPConnector(
                resolver=self._resolver,
                socket_factory=None if allowed else guarded_socket,
                limit=0,  # waiting for a connection would count as the server's silence
            )
            self._sessions[allowed] = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={
                    "User-Agent": self._agent,
                    "Accept": _ACCEPT,
                    "Accept-Encoding": "gzip, deflate",
                },
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(total=None),
                max_line_size=_LARGEST_FIELD,
                max_field_size=_LARGEST_FIELD,
            )
        return self._sessions[allowed]


class _Turns:
    """Lets requests to one host happen one after another, with a pause of `pause` seconds."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        # Whoever holds or awaits a lock, or is going to give it back, keeps it alive.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, url: URL) -> AsyncIterator[None]:
        if not self._pause:
            yield
            return
        lock = self._locks.setdefault(url.raw_host or "", asyncio.Lock())
        await lock.acquire()
        try:
            yield
        finally:
            asyncio.get_running_loop().call_later(self._pause, lock.release)


def _validators(source: Source) -> dict[str, str]:
    pairs = {"If-None-Match": source.poll.etag, "If-Modified-Since": source.poll.last_modified}
    return {name: value for name, value in pairs.items() if value}


def _reason(error: Exception) -> str:
    """Say in a few words what went wrong on the way to an answer."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    for kind, reason in _REASONS:
        if isinstance(error, kind) or isinstance(cause, kind):
            return reason
    return "connection lost"
