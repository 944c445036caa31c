"""What the header fields of an answer say to somebody who polls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from news.model import SECOND, Instant

LONGEST = 366 * 86_400
"""Seconds: a server that asks for more patience than a year says nothing about its feed."""

_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?([0-9]+)', re.IGNORECASE)
_SECONDS = re.compile(r"\s*([0-9]+)\s*")


class Freshness(NamedTuple):
    """The validators, verbatim, and how many seconds an answer stays fresh."""

    etag: str | None
    last_modified: str | None
    max_age: int | None


def header(headers: Mapping[str, str], name: str) -> str | None:
    """Give a field's value; None if it is missing, empty or no text that could be stored."""
    value = headers.get(name, "")
    # Bytes that are no UTF-8 arrive as lone surrogates.
    return value if value and value.isprintable() else None


def freshness(headers: Mapping[str, str], now: Instant) -> Freshness:
    """Read validators and lifetime (RFC 9111, section 4.2.1)."""
    return Freshness(header(headers, "ETag"), header(headers, "Last-Modified"), _age(headers, now))


def retry_after(headers: Mapping[str, str], now: Instant) -> int | None:
    """Read Retry-After, a number of seconds or a date, as seconds from now (RFC 9110, 10.2.3)."""
    value = headers.get("Retry-After", "")
    if found := _SECONDS.fullmatch(value):
        return _seconds(found[1])
    instant = _date(value)
    return None if instant is None else _between(now, instant)


def _age(headers: Mapping[str, str], now: Instant) -> int | None:
    if found := _MAX_AGE.search(headers.get("Cache-Control", "")):
        return _seconds(found[1])
    expires = headers.get("Expires")
    if expires is None:
        return None
    instant = _date(expires)
    if instant is None:
        return 0  # RFC 9111, 5.3: an invalid date, above all "0", lies in the past
    sent = _date(headers.get("Date", ""))
    return _between(now if sent is None else sent, instant)


def _seconds(digits: str) -> int:
    return LONGEST if len(digits) > len(str(LONGEST)) else min(int(digits), LONGEST)


def _between(start: Instant, end: Instant) -> int:
    # Rounded up: a server's "not before" is not to be anticipated by a fraction.
    return min(max(-((start - end) // SECOND), 0), LONGEST)


def _date(value: str) -> Instant | None:
    try:
        date = parsedate_to_datetime(value)
        return int((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()) * SECOND
    except (ValueError, OverflowError, IndexError):
        return None
