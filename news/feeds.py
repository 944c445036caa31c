"""From the bytes of a document to a feed: RSS, Atom and RDF, by two readers, and JSON Feed."""

from __future__ import annotations

import io
import re
import sys
from calendar import timegm
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser

from news.charset import decode
from news.entries import (
    MAX_ENTRIES,
    MAX_SUMMARY,
    body_of,
    http_link,
    instant_of,
    make_entry,
    summary_of,
    title_of,
)
from news.jsonfeed import parse_json_feed
from news.markup import ENDLESS_TAG
from news.model import DAY, SECOND, Entry, Instant, Parsed, ParsedFeed, ParseFailed
from news.pictures import is_picture, picture_in
from news.plainfeeds import read_plain
from news.skips import skips_of
from news.text import language_code

_BLANK = b"\xef\xbb\xbf \t\r\n\0"
# The first of these elements says what a document is.
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(rss|feed|rdf|channel|html|head|body)[\s/>]", re.IGNORECASE)
_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_WEB_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|h1|script|meta)\b", re.IGNORECASE)

# What XML 1.0 (section 2.2) allows nowhere, and references in numbers, of which some are to such.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,4300})|([0-9]{1,4300}));?", re.ASCII)

# Elements of modules that say nothing here, some of which feedparser stumbles over when they are
# not balanced.
_FOREIGN = re.compile(r"</?(?!(?:atom|content|dc|dcterms|rdf|rss|sy):)[\w.-]{1,40}:[^<>]*>")

# feedparser looks for e-mail addresses in a time that grows with the square of such words.
_ENDLESS_WORD = re.compile(r"(?a:(?<![\w.+-])([\w.+-]{4000})[\w.+-]++)")
_BLOCK = 2_000
_FULL_BLOCK = re.compile(rf"(?a:[\w.+-]{{{_BLOCK}}})")
"""What any such word fills at least one of, where a document is cut into blocks."""

_PERIODS = {
    "hourly": 3600,
    "daily": DAY,
    "weekly": 7 * DAY,
    "monthly": 30 * DAY,
    "yearly": 365 * DAY,
}
_LONGEST_TTL = 365 * DAY
_NUMBER = re.compile(r"\s*([0-9]{1,9})(?:\.[0-9]*)?\s*", re.ASCII)

# Months by the first three letters, in whatever case Russian grammar puts them.
_RUSSIAN_MONTHS = {
    "янв": "Jan", "фев": "Feb", "мар": "Mar", "апр": "Apr", "мая": "May", "май": "May",
    "июн": "Jun", "июл": "Jul", "авг": "Aug", "сен": "Sep", "окт": "Oct", "ноя": "Nov",
    "дек": "Dec",
}  # fmt: skip
_RUSSIAN_DATE = re.compile(r"(\d{1,2})\s+([а-я]{3})[а-я.]*\s+(\d{4}.*)", re.IGNORECASE | re.DOTALL)


def parse_feed(body: bytes, url: str, content_type: str = "") -> Parsed:
    """Read a document that came from `url`; `content_type` is the header's value, which may lie.

    Costs whatever feedparser costs: hostile input can keep it busy for hours, so call this where
    it can be stopped. Raises MemoryError alone.
    """
    start = body.lstrip(_BLANK)[:1]
    if not start:
        return ParseFailed("an empty answer")
    if start in {b"{", b"["}:
        return parse_json_feed(body.strip(_BLANK), url)
    text = decode(body, content_type)
    root = _ROOT.search(text)
    if root is None or root[1].lower() not in _FEED_ROOTS:
        is_page = root is not None or _WEB_PAGE.search(text)
        return ParseFailed("not a feed but a web page" if is_page else "not a feed")
    # What precedes the root is left out: the declaration has done its work, a document type can
    # only do harm, servers put their own complaints there, and feedparser takes a time that grows
    # with the square of the white space.
    document = _bounded(text[root.start() :])
    parsed = read_plain(_without_forbidden_references(document)) or _read_tolerantly(document)
    return _feed(parsed, url, skips_of(document)) if parsed else ParseFailed("broken XML")


def _bounded(text: str) -> str:
    """Leave out what no feed has but costs a parser hours: endless tags and words."""
    text = ENDLESS_TAG.sub("", text)
    blocks = range(0, len(text), _BLOCK)
    if any(_FULL_BLOCK.match(text, start) for start in blocks):
        return _ENDLESS_WORD.sub(r"\1", text)
    return text


def _without_forbidden_references(text: str) -> str:
    return _REFERENCE.sub(_keep_if_allowed, text)


def _read_tolerantly(document: str) -> dict[str, Any] | None:
    """Have feedparser read a document, made as well-formed as can be without understanding it."""
    repaired = _without_forbidden_references(_FORBIDDEN.sub("", document))
    return _try_feedparser(repaired) or _try_feedparser(_FOREIGN.sub("", repaired))


def _keep_if_allowed(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    is_allowed = code <= sys.maxunicode and not _FORBIDDEN.match(chr(code))
    return reference[0] if is_allowed else ""


def _try_feedparser(document: str) -> dict[str, Any] | None:
    """Parse bytes, never an address, which feedparser would open; None: it raised something.

    It gets no address of the document either: it would make links of guids that are none.
    """
    try:
        parsed: dict[str, Any] = feedparser.parse(
            io.BytesIO(document.encode()),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - it promises none and lets many through
        return None
    return parsed


def _feed(document: dict[str, Any], url: str, skips: int) -> Parsed:
    if not document["version"] and not document["entries"]:
        return ParseFailed("not a feed")
    is_atom = document["version"].startswith("atom")
    entries = (_entry(raw, url, is_atom=is_atom) for raw in document["entries"][:MAX_ENTRIES])
    feed = document["feed"]
    return ParsedFeed(
        title_of(_text(feed, "title"), literal=_is_literal(feed, "title", is_atom=is_atom)),
        language_code(_text(feed, "language")),
        tuple(entry for entry in entries if entry),
        _ttl(feed),
        skips,
    )


def _entry(raw: dict[str, Any], base: str, *, is_atom: bool) -> Entry | None:
    title = title_of(_text(raw, "title"), literal=_is_literal(raw, "title", is_atom=is_atom))
    literal = _is_literal(raw, "summary", is_atom=is_atom)
    summary = summary_of(_text(raw, "summary"), literal=literal) or _content(raw)
    link = _link(raw, base)
    return make_entry(
        _text(raw, "id"),
        link,
        title,
        summary,
        _published_at(raw),
        body=_body(raw, summary),
        image=_image(raw, link or base),
    )


def _text(fields: dict[str, Any], name: str) -> str:
    # feedparser's own look-up gives other fields for missing ones, with a warning.
    value = dict.get(fields, name)
    return value if isinstance(value, str) else ""


def _is_literal(fields: dict[str, Any], name: str, *, is_atom: bool) -> bool:
    """Say whether a text claims to have no markup, which RSS has no way to say."""
    detail = dict.get(fields, f"{name}_detail") or {}
    return is_atom and dict.get(detail, "type") == "text/plain"


def _content(raw: dict[str, Any]) -> str:
    return next(filter(None, map(summary_of, _texts_of_content(raw))), "")


def _body(raw: dict[str, Any], summary: str) -> str:
    """Give the longest text, if it says more than the summary does."""
    taken = _text(raw, "summary")
    parts = [*_texts_of_content(raw), _text(raw, "yandex_full-text")]
    # What became the summary whole has nothing to add.
    more = [body_of(part) for part in parts if part and (part != taken or len(part) > MAX_SUMMARY)]
    body = max(more, key=len, default="")
    return body if len(body) > len(summary) else ""


def _texts_of_content(raw: dict[str, Any]) -> list[str]:
    return [_text(part, "value") for part in dict.get(raw, "content") or ()]


def _image(raw: dict[str, Any], base: str) -> str | None:
    """Give the picture that is named as such, or else the first one of the texts."""
    files = [one for one in dict.get(raw, "media_content") or () if _is_picture(one, "url")]
    files += dict.get(raw, "media_thumbnail") or ()
    files += [one for one in dict.get(raw, "links") or () if _is_attached_picture(one)]
    files += filter(None, (dict.get(raw, "image"),))
    for one in files:
        if link := http_link(_text(one, "url") or _text(one, "href"), base):
            return link
    for text in (*_texts_of_content(raw), _text(raw, "summary")):
        if image := picture_in(text, base):
            return image
    return None


def _is_picture(one: dict[str, Any], address: str) -> bool:
    return is_picture(_text(one, "medium"), _text(one, "type"), _text(one, address))


def _is_attached_picture(link: dict[str, Any]) -> bool:
    return dict.get(link, "rel") == "enclosure" and _is_picture(link, "href")


def _link(raw: dict[str, Any], base: str) -> str | None:
    guid, link = _text(raw, "id"), _text(raw, "link")
    # A guid is a permanent link unless it says that it is none, and most forget to say so: what
    # is no address of its own must not become one beside the feed's.
    return (
        http_link(link, "" if link == guid else base)
        or _first_link(raw, "alternate", base)
        or _first_link(raw, "enclosure", base)
    )


def _first_link(raw: dict[str, Any], rel: str, base: str) -> str | None:
    found = (
        http_link(_text(link, "href") or _text(link, "url"), base)
        for link in dict.get(raw, "links") or ()
        if dict.get(link, "rel") == rel
    )
    return next(filter(None, found), None)


def _published_at(raw: dict[str, Any]) -> Instant | None:
    for name in ("published", "updated", "created"):
        instant = _instant(dict.get(raw, f"{name}_parsed"), _text(raw, name))
        if instant is not None:
            return instant
    return None


def _instant(parsed: tuple[int, ...] | None, raw: str) -> Instant | None:
    """Give the instant of a date as feedparser read it, or else as a Russian wrote it."""
    try:
        if parsed:
            return timegm(parsed) * SECOND
        found = _RUSSIAN_DATE.search(raw)
        if found and (month := _RUSSIAN_MONTHS.get(found[2].lower())):
            return instant_of(parsedate_to_datetime(f"{found[1]} {month} {found[3]}"))
    except (ValueError, OverflowError, TypeError, IndexError):
        pass  # a date that no calendar has
    return None


def _ttl(feed: dict[str, Any]) -> int | None:
    """Give the seconds between polls by RSS's ttl, in minutes, or the syndication module."""
    if found := _NUMBER.fullmatch(_text(feed, "ttl")):
        return min(int(found[1]) * 60, _LONGEST_TTL) or None
    period = _PERIODS.get(_text(feed, "sy_updateperiod").strip().lower())
    if period is None:
        return None
    frequency = _NUMBER.fullmatch(_text(feed, "sy_updatefrequency"))
    return period // max(int(frequency[1]) if frequency else 1, 1) or 1
