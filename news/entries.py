"""What every format of feed has in common: entries made of cleaned fields."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from news.markup import to_line, to_text
from news.model import SECOND, Entry, Instant
from news.text import clean

MAX_ENTRIES = 5_000
"""Of one document; the longest real feeds have some hundreds."""

MAX_TITLE = 1_000
MAX_SUMMARY = 20_000
MAX_BODY = 30_000
"""Code points that are kept."""

_MAX_LINK = 4_000
"""Code points: more than any browser or server takes."""

_HEADLINE = 200
"""Code points of a text that stands in for a missing title."""

_SENTENCE = re.compile(r".{20,}?[.!?…](?=\s)")
_WHITE = re.compile(r"[\t\r\n]")
# Absolute addresses that are the same however they are taken apart and put together.
_PLAIN_LINK = re.compile(
    r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9/._~%=&+,!@-]*(?:\?[A-Za-z0-9/._~%=&+,!@-]+)?)?"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def make_entry(
    guid: str | None,
    link: str | None,
    title: str,
    summary: str,
    published_at: Instant | None,
    *,
    body: str = "",
    image: str | None = None,
) -> Entry | None:
    """Make an entry of cleaned fields, with a title of its own text; None: there is nothing."""
    guid = clean(guid or "").strip() or None
    title = title or _headline(summary) or link or ""
    if not (title or guid):
        return None
    return Entry(guid, link, title, summary, published_at, body, image)


def title_of(markup: str, *, literal: bool = False) -> str:
    """Give a title as one line of text; `literal` as in `news.markup.to_text`."""
    return to_line(markup, MAX_TITLE, literal=literal)


def summary_of(markup: str, *, literal: bool = False) -> str:
    """Give a summary as text; `literal` as in `news.markup.to_text`."""
    return to_text(markup, MAX_SUMMARY, literal=literal)


def body_of(markup: str, *, literal: bool = False) -> str:
    """Give a whole text as text; `literal` as in `news.markup.to_text`."""
    return to_text(markup, MAX_BODY, literal=literal)


def http_link(raw: str, base: str = "") -> str | None:
    """Give the absolute address behind a link; None if it is not one of the web."""
    if len(raw) <= _MAX_LINK and _PLAIN_LINK.fullmatch(raw):
        return raw
    # Browsers ignore line ends and tabs in an address.
    text = clean(_WHITE.sub("", raw)).strip().replace(" ", "%20")
    try:
        link = urljoin(base, text) if text else ""
        parts = urlsplit(link)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return link if is_web and len(link) <= _MAX_LINK else None


def instant_of(date: datetime) -> Instant:
    """Give the instant of a date, which without a zone is in UTC, as feeds mostly mean it."""
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return (aware - _EPOCH) // timedelta(seconds=1) * SECOND


def _headline(text: str) -> str:
    """Give the first line of a text, or so much of it as makes a title."""
    line = text.partition("\n")[0]
    if len(line) <= _HEADLINE:
        sentence = None
    else:
        sentence = _SENTENCE.match(line[:_HEADLINE])
        line = line[: _HEADLINE - 1].rpartition(" ")[0] + "…"
    return sentence[0] if sentence else line
