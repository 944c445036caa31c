"""What goes wrong on the way to an answer, in a few words."""

from __future__ import annotations

import ssl

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from jobs.guard import AddressNotAllowed

REFUSED = "refused by the proxy"

ERRORS = (aiohttp.ClientError, OSError, ProxyConnectionError, ProxyError, ProxyTimeoutError)
"""All that `reason` knows."""

_PROXY_LOST = "proxy not reachable"

# The first that the error, or what made connecting fail, is one of.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (AddressNotAllowed, "address not allowed"),
    (aiohttp.InvalidURL, "address not allowed"),
    (aiohttp.ClientProxyConnectionError, _PROXY_LOST),
    (ProxyConnectionError, _PROXY_LOST),
    (ProxyTimeoutError, _PROXY_LOST),
    (aiohttp.ClientConnectorDNSError, "host not found"),
    (aiohttp.ClientConnectorCertificateError, "bad certificate"),
    (ssl.SSLCertVerificationError, "bad certificate"),
    (aiohttp.ClientSSLError, "no secure connection"),
    (ssl.SSLError, "no secure connection"),
    (ConnectionRefusedError, "connection refused"),
    (aiohttp.ClientConnectorError, "host not reachable"),
    (aiohttp.ClientPayloadError, "broken answer"),
    (aiohttp.ClientResponseError, "broken answer"),
)

# What a proxy says of a host: in SOCKS 5 (RFC 1928, section 6), and as a gateway in HTTP.
_OF_THE_HOST = {
    3: "host not reachable",
    4: "host not reachable",
    5: "connection refused",
    6: "host not reachable",
    502: "host not reachable",
    503: "host not reachable",
    504: "host not reachable",
}


def reason(error: Exception, *, proxied: bool) -> str:
    """Say what one of `ERRORS` means; proxied: a proxy was to be asked."""
    match error:
        case ProxyError(error_code=code):
            return _OF_THE_HOST.get(code or 0, REFUSED)
        case aiohttp.ClientHttpProxyError(status=status):
            return _OF_THE_HOST.get(status, REFUSED)
        case aiohttp.ClientConnectorDNSError() if proxied:
            # It is the proxy's own name that was looked up here.
            return _PROXY_LOST
    for kind, text in _REASONS:
        if isinstance(error, kind) or isinstance(_cause(error), kind):
            return text
    return "connection lost"


def _cause(error: Exception) -> BaseException | None:
    """Give what made connecting fail."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return error.os_error
    return error.__cause__ if isinstance(error, aiohttp.ClientOSError) else None
