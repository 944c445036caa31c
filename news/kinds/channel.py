"""The web page of a public Telegram channel: its newest posts, twenty a page, oldest on top."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree
from lxml.html import HtmlElement

from news.addresses import NO_CHANNEL
from news.entries import MAX_ENTRIES, http_link, instant_of, make_entry, summary_of, title_of
from news.kinds.html import base_of, parse_html, text_of
from news.model import SECOND, Document, Entry, Instant, Parsed, ParsedFeed, ParseFailed

_POST = "tgme_widget_message"
_TEXT = "js-message_text"
_HISTORY = ("tgme_channel_history", "tgme_channel_info", _POST)
_CONTACT = ("tgme_page", "tgme_page_title", "tgme_page_action")

# What stands in a post without being its own words.
_QUOTED = frozenset(
    {"tgme_widget_message_reply", "tgme_widget_message_link_preview", "link_preview_title"}
)
_PICTURES = (
    "tgme_widget_message_photo_wrap",
    "tgme_widget_message_video_thumb",
    "tgme_widget_message_roundvideo_thumb",
    "link_preview_image",
    "link_preview_right_image",
    "link_preview_video_thumb",
)
"""Elements whose background is the picture of a post, the best first."""

_MEDIA = {
    "tgme_widget_message_photo_wrap": "📷",
    "tgme_widget_message_video_player": "🎬",
    "tgme_widget_message_roundvideo_player": "🎬",
    "tgme_widget_message_voice_player": "🎤",
    "tgme_widget_message_sticker_wrap": "🖼",
    "tgme_widget_message_location_wrap": "📍",
}
_OTHER_MEDIA = "📄"

_BACKGROUND = re.compile(r"""background(?:-image)?\s*:[^;]{0,200}?url\(\s*["']?([^"')]+)""")
_NUMBER = re.compile(r"/([0-9]{1,15})$")
_BEFORE = re.compile(r"[?&]before=([0-9]{1,15})")
_ADDRESS_ALONE = re.compile(r"(?:https?://|www\.|t\.me/)\S+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W_]")


def read_channel(document: Document) -> Parsed:
    """Read the posts of a channel, the newest first, by Telegram's markup, whatever the host.

    `earlier` is the page before this one; None: these are the channel's first posts.
    """
    if not document.body.strip():
        return ParseFailed("an empty answer")
    root = parse_html(document)
    if root is None or not is_channel(root):
        return ParseFailed("not the page of a channel")
    if not _has(root, *_HISTORY):
        return ParseFailed(NO_CHANNEL)
    posts = _posts(root)
    base = base_of(root, document.url)
    entries = (_entry(post, base) for post in posts[:MAX_ENTRIES])
    return ParsedFeed(
        title_of(_title(root), literal=True),
        None,
        tuple(entry for entry in entries if entry),
        earlier=_earlier(root, posts, document.url),
    )


def is_channel(root: HtmlElement) -> bool:
    """Say whether a page is Telegram's about a channel, be it only how to join it."""
    return _has(root, *_HISTORY, *_CONTACT)


def _by_class(element: HtmlElement, name: str) -> Iterator[HtmlElement]:
    """Give the elements of a class below one, in the order of the page."""
    for found in element.iterfind(".//*[@class]"):
        if name in found.get("class").split():
            yield found


def _first(element: HtmlElement, *names: str) -> HtmlElement | None:
    """Give the first element of the first class that there is."""
    return next((found for name in names for found in _by_class(element, name)), None)


def _has(root: HtmlElement, *names: str) -> bool:
    return _first(root, *names) is not None


def _title(root: HtmlElement) -> str:
    found = _first(root, "tgme_channel_info_header_title", "tgme_header_title")
    if found is None:
        found = _first(root, "tgme_widget_message_owner_name")
    return text_of(found) if found is not None else ""


def _posts(root: HtmlElement) -> list[HtmlElement]:
    """Give the posts by their numbers, the newest first, without what the service reports."""
    posts = [
        post
        for post in _by_class(root, _POST)
        if "service_message" not in post.get("class").split()
    ]
    posts.reverse()
    return sorted(posts, key=_number, reverse=True)


def _number(post: HtmlElement) -> int:
    """Give the post's number in its channel, 0 where it has none."""
    found = _NUMBER.search(post.get("data-post", "").strip())
    return int(found[1]) if found else 0


def _entry(post: HtmlElement, base: str) -> Entry | None:
    date = _first(post, "tgme_widget_message_date")
    link = http_link(date.get("href", ""), base) if date is not None else None
    published_at = _published_at(post)
    text = _text(post) or _media(post, published_at)
    if not text:
        return None
    entry = make_entry(post.get("data-post") or link, link, "", text, published_at)
    return replace(entry, image=_image(post, base)) if entry else None


def _published_at(post: HtmlElement) -> Instant | None:
    for time in post.iter("time"):
        try:
            return instant_of(datetime.fromisoformat(time.get("datetime", "").strip()))
        except (ValueError, OverflowError):
            continue  # the length of a video
    return None


def _text(post: HtmlElement) -> str:
    """Give what the post says, starting at the first line with a letter.

    What it consists of comes first: its own words, of which an address alone says nothing, then
    the page that it links to, its poll, its file.
    """
    own = dict.fromkeys(summary_of(_markup(found)) for found in _own_texts(post))
    lines = "\n".join(own).split("\n")
    start = next((place for place, line in enumerate(lines) if _LETTER.search(line)), 0)
    said = "\n".join(lines[start:])
    if said and not all(map(_ADDRESS_ALONE.fullmatch, said.split())):
        return said
    shown = (*_preview(post), *_poll(post), *_file(post))
    return "\n".join(filter(None, shown)) or said


def _own_texts(post: HtmlElement) -> Iterator[HtmlElement]:
    """Give the elements with the post's words, none within another and none of a quotation."""
    for found in _by_class(post, _TEXT):
        around = {name for one in _within(found, post) for name in one.get("class", "").split()}
        if not around & (_QUOTED | {_TEXT}):
            yield found


def _within(element: HtmlElement, post: HtmlElement) -> Iterator[HtmlElement]:
    """Give what an element stands in, up to its post."""
    for around in element.iterancestors():
        if around is post:
            return
        yield around


def _markup(element: HtmlElement) -> str:
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def _preview(post: HtmlElement) -> list[str]:
    names = ("link_preview_title", "link_preview_description")
    return [text_of(found) for name in names for found in _by_class(post, name)]


def _poll(post: HtmlElement) -> list[str]:
    names = ("tgme_widget_message_poll_question", "tgme_widget_message_poll_option_text")
    return [text_of(found) for name in names for found in _by_class(post, name)]


def _file(post: HtmlElement) -> list[str]:
    return [text_of(found) for found in _by_class(post, "tgme_widget_message_document_title")]


def _media(post: HtmlElement, published_at: Instant | None) -> str:
    """Name a post that has no words by its date: its address might hold somebody's word."""
    if published_at is None:
        return ""
    sign = next((sign for name, sign in _MEDIA.items() if _has(post, name)), _OTHER_MEDIA)
    return f"{sign} {datetime.fromtimestamp(published_at // SECOND, UTC):%Y-%m-%d %H:%M} UTC"


def _image(post: HtmlElement, base: str) -> str | None:
    for name in _PICTURES:
        for found in _by_class(post, name):
            style = _BACKGROUND.search(found.get("style", ""))
            if style and (link := http_link(style[1], base)):
                return link
    return None


def _earlier(root: HtmlElement, posts: list[HtmlElement], url: str) -> str | None:
    """Give the address of this page with the posts before the oldest one on it."""
    links = (link.get("href", "") for link in _by_class(root, "tme_messages_more"))
    told = [int(found[1]) for link in links if (found := _BEFORE.search(link))]
    numbers = told or [number for post in posts if (number := _number(post))]
    if not numbers or min(numbers) <= 1:
        return None
    parts = urlsplit(url)
    kept = [one for one in parse_qsl(parts.query) if one[0] not in {"before", "after"}]
    return urlunsplit((*parts[:3], urlencode([*kept, ("before", min(numbers))]), ""))
