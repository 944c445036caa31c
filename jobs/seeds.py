"""What a file says of one source, checked and written in one way: the entry of a list, a seed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit, urlunsplit

from jobs.proxies import DIRECT, BadProxy, parse_proxy
from news.addresses import Unreadable, read_address
from news.model import FullText, SourceKind, SourceSeed
from news.rendering import short
from news.text import clean, language_code

MAX_TITLE = 200
"""Code points of a title that are kept: it stands under every alert."""

MAX_ADDRESS = 2_000
"""Code points: what browsers and servers take of an address."""

_LONGEST = 4_000
"""Code points of a field that are looked at: enough to say that it is too long."""

MAX_PATTERN = 500
"""Code points of a regular expression."""

MAX_ENTRIES = 20_000
"""Entries of one file, those included that can't be used."""

_PORTS = {"http": 80, "https": 443}

# What others call the fields, in small letters and without `_`, `-`, spaces and our own prefix.
_FIELDS = {
    "agent": "agent",
    "feedurl": "url",
    "fulltext": "full_text",
    "kind": "kind",
    "lang": "language",
    "language": "language",
    "name": "title",
    "pattern": "pattern",
    "proxy": "proxy",
    "title": "title",
    "url": "url",
    "useragent": "agent",
    "xmlurl": "url",
}
_SEPARATORS = re.compile(r"^ww:|[_\s-]")

_SCHEME = re.compile(r"https?://", re.IGNORECASE)
# As readers of feeds register themselves with a browser: `feed://host/…`, `feed:https://host/…`.
_FEED_SCHEME = re.compile(r"feed:(?://)?", re.IGNORECASE)
_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,20}(?::\d+)?(?:[/?#]|$)")


class PackError(ValueError):
    """A file of sources that can't be read; its text is a sentence for who gave it."""


class Flaw(StrEnum):
    """Why an entry can't be read as a source, in few words."""

    NO_ADDRESS = "no address"
    BAD_ADDRESS = "no web address"
    LONG_ADDRESS = "address too long"
    PRIVATE_CHANNEL = "private Telegram channel"
    BAD_KIND = "unknown kind"
    BAD_PATTERN = "pattern that is no regular expression"
    BAD_FULL_TEXT = "unknown choice of full text"
    BAD_PROXY = "proxy that is none"
    TWICE = "listed twice"
    TOO_MANY = "too many sources"


class BadEntry(ValueError):
    """An entry that can't be read as a source; its text goes on after "… has "."""

    def __init__(self, flaw: Flaw, text: str) -> None:
        super().__init__(text)
        self.flaw = flaw


def fields_of(entry: Mapping[str, object]) -> dict[str, str]:
    """Give what an entry says by our names of its fields: lines of clean text, none empty.

    The first of several names for one field counts.
    """
    fields: dict[str, str] = {}
    for name, value in entry.items():
        field = _FIELDS.get(_SEPARATORS.sub("", name.strip().lower()))
        text = _line(value)
        if field and text:
            fields.setdefault(field, text)
    return fields


def seed_of(fields: Mapping[str, str]) -> SourceSeed:
    """Make a seed of the fields of an entry, as `fields_of` names them.

    Raises:
        BadEntry: something in it makes no sense.

    """
    given = fields.get("url", "")
    kind = _kind(fields.get("kind", ""))
    url, shown = address_of(given)
    title = fields.get("title", "")
    return SourceSeed(
        url,
        "" if title in {url, given} else short(title, MAX_TITLE),
        language_code(fields.get("language")),
        shown if shown is not None and kind is SourceKind.FEED else kind,
        _pattern(fields.get("pattern")),
        _full_text(fields.get("full_text", "")),
        fields.get("agent"),
        _proxy(fields.get("proxy")),
    )


def address_of(text: str) -> tuple[str, SourceKind | None]:
    """Give an address as the database knows it, and the kind of source if its form shows that.

    Raises:
        BadEntry: it is none.

    """
    named = None if " " in text else read_address(text)
    if isinstance(named, Unreadable):
        raise BadEntry(
            Flaw.PRIVATE_CHANNEL, f"the address {text!r}: only public channels can be read."
        )
    if named is not None and named.kind is not None:
        return named.url, named.kind
    url = _with_scheme(text)
    if len(url) > MAX_ADDRESS:
        raise BadEntry(Flaw.LONG_ADDRESS, f"an address of more than {MAX_ADDRESS} characters.")
    parts = _split(url)
    if parts is None:
        raise BadEntry(
            Flaw.BAD_ADDRESS if text else Flaw.NO_ADDRESS,
            f"the address {text!r}: it must begin with http:// or https://.",
        )
    login, at, place = parts.netloc.rpartition("@")
    place = place.lower().removesuffix(f":{_PORTS[parts.scheme]}")
    path = parts.path or "/"
    return urlunsplit((parts.scheme, f"{login}{at}{place}", path, parts.query, "")), None


def place_of(url: str) -> str:
    """Give an address without what may differ for one feed: http or https, a `/` at the end."""
    return url.partition("://")[2].rstrip("/")


def _line(value: object) -> str:
    text = "" if value is None else str(value)
    return " ".join(clean(text[:_LONGEST]).split())


def _with_scheme(text: str) -> str:
    bare = _FEED_SCHEME.sub("", text, count=1) if _FEED_SCHEME.match(text) else text
    if _SCHEME.match(bare) or not _HOST.match(bare):
        return bare
    # Browsers ask https first for what is typed; `feed:` stands for http.
    return f"https://{bare}" if bare == text else f"http://{bare}"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        valid = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if valid and " " not in url else None


def _kind(text: str) -> SourceKind:
    try:
        return SourceKind(text.lower() or SourceKind.FEED)
    except ValueError:
        kinds = ", ".join(SourceKind)
        raise BadEntry(Flaw.BAD_KIND, f"the kind {text!r}: it must be one of {kinds}.") from None


def _pattern(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        re.compile(text)
        valid = len(text) <= MAX_PATTERN
    except (re.error, OverflowError, RecursionError):
        valid = False
    if not valid:
        raise BadEntry(
            Flaw.BAD_PATTERN,
            f"the pattern {text[:MAX_PATTERN]!r}: it must be a "
            f"regular expression of at most {MAX_PATTERN} characters.",
        )
    return text


def _full_text(text: str) -> FullText | None:
    try:
        return FullText(text.lower()) if text else None
    except ValueError:
        choices = ", ".join(FullText)
        raise BadEntry(
            Flaw.BAD_FULL_TEXT, f"the full text {text!r}: it must be one of {choices}."
        ) from None


def _proxy(text: str | None) -> str | None:
    try:
        if text not in {None, DIRECT}:
            parse_proxy(text or "")
    except BadProxy as error:
        raise BadEntry(
            Flaw.BAD_PROXY,
            "a proxy that is none: it looks like http://host:port, socks5://host:port or direct.",
        ) from error
    return text
