"""Connections: the guarded ones, those that an operator opened, and those through a proxy."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp_socks import ProxyConnector, ProxyType
from yarl import URL

from jobs.guard import AddressNotAllowed, Guard, guarded_socket, may_be_public
from jobs.proxies import Proxy

_LARGEST_FIELD = 32_768
"""Bytes of one header field: policies of real news sites pass the 8 KiB that aiohttp expects."""


class Sessions:
    """Asks hosts; `resolver` replaces the DNS, except that a proxy has its own.

    Connections are pooled by host and port, and so is what is opened: one that was made without
    the guard is never used for another place.
    """

    def __init__(self, guard: Guard, resolver: AbstractResolver | None) -> None:
        self._guard = guard
        self._resolver = resolver
        self._sessions: dict[Proxy | bool, aiohttp.ClientSession] = {}

    def get(
        self, url: URL, headers: dict[str, str], proxy: Proxy | None
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """Ask for an address, redirects not followed; proxy None: from here.

        Raises AddressNotAllowed, and one of `jobs.failures.ERRORS` when the context is entered.
        """
        allowed = self._guard.allows(url)
        if proxy and not (allowed or may_be_public(url.raw_host or "")):
            raise AddressNotAllowed("address not allowed")
        session = self._session(proxy, allowed=allowed)
        if proxy is None or proxy.is_socks:
            return session.get(url, headers=headers, allow_redirects=False)
        return session.get(url, headers=headers, allow_redirects=False, proxy=proxy.url)

    async def close(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    def _session(self, proxy: Proxy | None, *, allowed: bool) -> aiohttp.ClientSession:
        """Give the session for a proxy, for places that were opened, or else the guarded one."""
        way = proxy or allowed
        if way not in self._sessions:
            self._sessions[way] = aiohttp.ClientSession(
                connector=_connector_to(proxy) if proxy else self._connector(allowed=allowed),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"Accept-Encoding": "gzip, deflate"},
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(total=None),
                max_line_size=_LARGEST_FIELD,
                max_field_size=_LARGEST_FIELD,
            )
        return self._sessions[way]

    def _connector(self, *, allowed: bool) -> aiohttp.TCPConnector:
        return aiohttp.TCPConnector(
            resolver=self._resolver,
            socket_factory=None if allowed else guarded_socket,
            limit=0,  # waiting for a connection would count as the server's silence
        )


def _connector_to(proxy: Proxy) -> aiohttp.BaseConnector:
    """Make what connects to a proxy, wherever it is: its place is the operator's choice."""
    if not proxy.is_socks:
        return aiohttp.TCPConnector(limit=0)
    return ProxyConnector(
        proxy.url.host or "",
        proxy.url.port or 0,
        ProxyType.SOCKS5,
        proxy.url.user or "",
        proxy.url.password or "",
        rdns=True,
        limit=0,
    )
