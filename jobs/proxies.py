"""Proxies: the way that requests take when an operator does not want them to leave from here."""

from __future__ import annotations

from dataclasses import dataclass, field

from yarl import URL

DIRECT = "direct"
"""Stands in the place of a proxy's address for: none."""

_SOCKS = frozenset({"socks5", "socks5h"})
_SCHEMES = frozenset({"http", "https"}) | _SOCKS


class BadProxy(ValueError):
    """This is no address of a proxy; the message never has the address, which may hold a login."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, which looks up the names of hosts itself."""

    url: URL = field(repr=False)
    """With the login."""

    @property
    def is_socks(self) -> bool:
        """Whether connections are made through it, and not requests handed to it."""
        return self.url.scheme in _SOCKS


def parse_proxy(text: str) -> Proxy:
    """Read `http://`, `https://`, `socks5://` or `socks5h://` with host and port, maybe a login.

    Raises BadProxy.
    """
    try:
        url = URL(text.strip())
        host, port = url.host, url.explicit_port
    except ValueError:
        raise BadProxy("bad proxy address") from None
    if url.scheme not in _SCHEMES or not host or not port or url.path_qs not in {"", "/"}:
        raise BadProxy("bad proxy address")
    if not f"{url.user}{url.password}".isascii():
        raise BadProxy("bad proxy address")  # no standard says in which bytes to send it
    return Proxy(url)
