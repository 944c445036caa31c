"""JSON Feed, versions 1 and 1.1 (jsonfeed.org): from JSON to a feed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from news.entries import (
    MAX_ENTRIES,
    body_of,
    http_link,
    instant_of,
    make_entry,
    summary_of,
    title_of,
)
from news.model import Entry, Instant, Parsed, ParsedFeed, ParseFailed
from news.pictures import is_picture, picture_in
from news.text import language_code

_VERSION = "jsonfeed.org/version/"


def parse_json_feed(body: bytes, url: str) -> Parsed:
    """Read a document that starts as JSON does."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ParseFailed("broken JSON")
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or _VERSION not in _text(document, "version"):
        return ParseFailed("not a feed")
    entries = [_entry(item, url) for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    return ParsedFeed(
        title_of(_text(document, "title"), literal=True),
        language_code(_text(document, "language")),
        tuple(entry for entry in entries if entry),
    )


def _entry(item: dict[str, Any], base: str) -> Entry | None:
    links = (_text(item, "url"), _text(item, "external_url"), _text(_attachment(item), "url"))
    summary = (
        summary_of(_text(item, "summary"), literal=True)
        or summary_of(_text(item, "content_text"), literal=True)
        or summary_of(_text(item, "content_html"))
    )
    body = body_of(_text(item, "content_text"), literal=True) or body_of(
        _text(item, "content_html")
    )
    return make_entry(
        _text(item, "id"),
        next(filter(None, (http_link(link, base) for link in links)), None),
        title_of(_text(item, "title"), literal=True),
        summary,
        _instant(_text(item, "date_published")) or _instant(_text(item, "date_modified")),
        body=body if len(body) > len(summary) else "",
        image=_image(item, base),
    )


def _image(item: dict[str, Any], base: str) -> str | None:
    attached = _attachment(item)
    address = _text(attached, "url")
    is_attached = is_picture("", _text(attached, "mime_type"), address)
    named = (_text(item, "image"), _text(item, "banner_image"), address if is_attached else "")
    links = (http_link(link, base) for link in named)
    return next(filter(None, links), None) or picture_in(_text(item, "content_html"), base)


def _text(fields: dict[str, Any], name: str) -> str:
    """Give a field's text. Ids are numbers in some feeds, as the standard foresees."""
    value = fields.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if isinstance(value, str) or is_number else ""


def _attachment(item: dict[str, Any]) -> dict[str, Any]:
    """Give the first attachment; empty: there is none."""
    attachments = item.get("attachments")
    if isinstance(attachments, list) and attachments and isinstance(attachments[0], dict):
        return attachments[0]
    return {}


def _instant(text: str) -> Instant | None:
    try:
        return instant_of(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        return None
