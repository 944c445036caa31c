"""JSON Feed, versions 1 and 1.1 (jsonfeed.org): from JSON to a feed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from news.entries import MAX_ENTRIES, http_link, instant_of, make_entry, summary_of, title_of
from news.model import Entry, Instant, Parsed, ParsedFeed, ParseFailed
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
    links = (_text(item, "url"), _text(item, "external_url"), _attachment(item))
    return make_entry(
        _text(item, "id"),
        next(filter(None, (http_link(link, base) for link in links)), None),
        title_of(_text(item, "title"), literal=True),
        summary_of(_text(item, "summary"), literal=True)
        or summary_of(_text(item, "content_text"), literal=True)
        or summary_of(_text(item, "content_html")),
        _instant(_text(item, "date_published")) or _instant(_text(item, "date_modified")),
    )


def _text(fields: dict[str, Any], name: str) -> str:
    """Give a field's text. Ids are numbers in some feeds, as the standard foresees."""
    value = fields.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if isinstance(value, str) or is_number else ""


def _attachment(item: dict[str, Any]) -> str:
    attachments = item.get("attachments")
    if isinstance(attachments, list) and attachments and isinstance(attachments[0], dict):
        return _text(attachments[0], "url")
    return ""


def _instant(text: str) -> Instant | None:
    try:
        return instant_of(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        return None
