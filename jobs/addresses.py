"""Addresses of the web, read without changing more than must be, and the logins in them."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote, urlsplit

from yarl import URL

# What a URL may hold as it stands (RFC 3986), the percent sign included: an owner's way to escape
# is his own, signatures may depend on it.
_SAFE = "%!$&'()*+,;=:@/?-._~[]#"


class BadAddress(Exception):
    """This is no address of the web; the message says why in few words."""


def parse_address(text: str) -> URL:
    """Read an address as people and servers write it, changing only what no URL may hold.

    Raises BadAddress.
    """
    try:
        parts = urlsplit(text.strip())
        if parts.scheme not in {"http", "https"}:
            raise BadAddress("address not allowed")
        place = URL(f"{parts.scheme}://{parts.netloc}")
    except ValueError as error:
        raise BadAddress("bad address") from error
    if not place.raw_host:
        raise BadAddress("bad address")
    query = f"?{escape(parts.query)}" if parts.query else ""
    where = f"{place.scheme}://{place.raw_authority}{escape(parts.path or '/')}{query}"
    return URL(where, encoded=True)


def escape(text: str) -> str:
    """Percent-encode what may not stand in a URL, and nothing else."""
    return quote(text, safe=_SAFE, errors="surrogateescape")


def without_login(url: URL) -> URL:
    """Give an address without its user and password, otherwise letter by letter the same."""
    scheme, _, rest = str(url).partition("://")
    authority, slash, path = rest.partition("/")
    return URL(f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}", encoded=True)


class Login:
    """User and password of a source's own address, for its own origin alone."""

    def __init__(self, url: URL) -> None:
        self._url = url

    def headers(self, url: URL) -> dict[str, str]:
        """Give the header fields that log in there: none at another origin."""
        if not self._at_home(url):
            return {}
        pair = f"{self._url.user or ''}:{self._url.password or ''}"
        return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}

    def put_back(self, url: URL) -> str:
        """Give the address as the source is to remember it."""
        if not self._at_home(url):
            return str(url)
        login = self._url.raw_authority.rpartition("@")[0]
        return str(url).replace("://", f"://{login}@", 1)

    def _at_home(self, url: URL) -> bool:
        has_login = "@" in self._url.raw_authority
        return has_login and without_login(self._url).origin() == url.origin()
