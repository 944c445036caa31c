"""The address guard: which addresses a fetch may connect to."""

from __future__ import annotations

import re
import socket
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)
from typing import Any

from yarl import URL

AddrInfo = tuple[int, int, int, str, tuple[Any, ...]]
"""As `socket.getaddrinfo` gives it: family, type, protocol, canonical name, address."""

# IANA's special-purpose registry (RFC 6890 and its updates), multicast and the reserved class E.
_CLOSED_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",  # looks public, but is the host of an Azure machine
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    ),
)
_GLOBAL_V6 = IPv6Network("2000::/3")
"""All that IANA has opened for global unicast: whatever lies outside is refused."""

_CLOSED_V6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))
_NAT64 = IPv6Network("64:ff9b::/96")
_IPV4_COMPATIBLE = IPv6Network("::/96")
_LOW_32_BITS = 0xFFFF_FFFF

# RFC 6761, RFC 8375 and ICANN's reservation of .internal, and what networks at home and in offices
# use besides.
_INSIDE = frozenset(
    {
        "arpa",
        "corp",
        "home",
        "internal",
        "intranet",
        "invalid",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "private",
        "test",
    }
)
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.([a-z][a-z0-9-]*)\.?")
"""A name with its last label. As no domain's begins with a digit, an address in old writing, such
as 0x7f.1, is none."""


class AddressNotAllowed(OSError):
    """A name or an address leads to a machine that feeds must not reach."""


def is_public(address: str | IPv4Address | IPv6Address) -> bool:
    """Say whether an address belongs to a machine of the public internet.

    What is not an address in canonical writing is not public. An IPv6 address that carries an
    IPv4 one is as public as that one.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _CLOSED_V4)
    if carried := _carried(ip):
        return all(map(is_public, carried))
    return ip in _GLOBAL_V6 and not any(ip in network for network in _CLOSED_V6)


def may_be_public(host: str) -> bool:
    """Say whether a host may be of the public internet, as far as its writing shows.

    That is all there is to see when a proxy looks up the name: what it finds stays unknown here.
    """
    if is_public(host):
        return True
    name = _NAME.fullmatch(host.lower())
    return name is not None and name[1] not in _INSIDE


def _carried(ip: IPv6Address) -> tuple[IPv4Address, ...]:
    """Give the IPv4 addresses inside: mapped, 6to4, Teredo, NAT64 or compatible."""
    if ip.ipv4_mapped:
        return (ip.ipv4_mapped,)
    if ip.sixtofour:
        return (ip.sixtofour,)
    if ip.teredo:
        return ip.teredo
    if ip in _NAT64 or ip in _IPV4_COMPATIBLE:
        return (IPv4Address(int(ip) & _LOW_32_BITS),)
    return ()


def guarded_socket(addr_info: AddrInfo) -> socket.socket:
    """Make the socket for a connection to a public address.

    This is where aiohttp comes by with every address, from DNS or written in the URL, right
    before it connects. Raises AddressNotAllowed.
    """
    family, kind, protocol, _, (host, *_) = addr_info
    if not is_public(host):
        raise AddressNotAllowed("address not allowed")
    return socket.socket(family, kind, protocol)


class Guard:
    """Knows the places inside that the operator has opened.

    `allowed` are `host:port` as they stand in the address of a hop, where a scheme's own port
    may be unwritten: `http://127.0.0.1/` is `127.0.0.1:80`. Raises ValueError for another form.
    """

    def __init__(self, allowed: frozenset[str] = frozenset()) -> None:
        self._allowed = frozenset(map(_place, allowed))

    def allows(self, url: URL) -> bool:
        """Say whether this place may be connected to wherever it leads."""
        return (url.raw_host, url.port) in self._allowed


def _place(text: str) -> tuple[str | None, int | None]:
    url = URL(f"//{text.strip()}")
    if not url.raw_host or url.explicit_port is None:
        raise ValueError(f"{text!r} is not host:port")
    return url.raw_host, url.explicit_port
