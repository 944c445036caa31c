"""Text into Telegram's HTML, with matches in bold, and out of it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape

from news.excerpt import Excerpt, shorten
from news.model import Span

MAX_TEXT = 4096
"""Code points of a message, after its entities are parsed. Source: tdlib, MessageContent.cpp."""

MAX_LINK = 2048
"""Code points of an address that is worth linking."""

MAX_BOLD = 30
"""Matches in bold in one text: Telegram reads 100 entities of a message and no more."""

_WEB_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def highlight(text: str, spans: Sequence[Span], limit: int) -> str:
    """Give a text as HTML of at most `limit` visible code points, the spans in bold.

    If it must be cut, the first span stays; dots mark the cut and come on top.
    """
    return show(shorten(text, spans, limit))


def show(excerpt: Excerpt, bold: int = MAX_BOLD) -> str:
    """Escape an excerpt, its first matches in bold, so many, and dots where it was cut."""
    before = "…" if excerpt.cut_before else ""
    after = "…" if excerpt.cut_after else ""
    return before + "".join(_pieces(excerpt.text, excerpt.spans[:bold])) + after


def link(url: str | None, label: str) -> str:
    """Link a label, which is HTML already; what is no address of the web leaves it a label."""
    if url is None or len(url) > MAX_LINK or not _WEB_ADDRESS.fullmatch(url):
        return label
    return f'<a href="{escape(url)}">{label}</a>'


def to_plain(html: str) -> str:
    """Give a message as text without markup, its links written out, within `MAX_TEXT`.

    For HTML that was made here, where `<` is always a tag.
    """
    text = _LINK.sub(_written_out, html)
    return unescape(_TAG.sub("", text))[:MAX_TEXT]


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[str]:
    at = 0
    for start, end in spans:
        yield escape(text[at:start])
        yield f"<b>{escape(text[start:end])}</b>"
        at = end
    yield escape(text[at:])


def _written_out(found: re.Match[str]) -> str:
    url, label = found.groups()
    return label if label == url else f"{label}\n{url}"
