"""Link previews: what a bot asks for, and what the chat page shows of an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.errors import bad_request

if TYPE_CHECKING:
    from sandbox.chats import Json
    from sandbox.site import Site

_FLAGS = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")
_LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}


def checked_options(value: Any) -> Json | None:  # noqa: ANN401 - any JSON value
    """Return a LinkPreviewOptions object as a message keeps it; None: nothing was asked for.

    Raises ApiError 400.
    """
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("can't parse link preview options: object expected")
    options: Json = {name: True for name in _FLAGS if value.get(name) is True}
    if isinstance(value.get("url"), str) and value["url"]:
        options["url"] = value["url"]
    return options or None


def preview_of(message: Json, site: Site) -> Json | None:
    """Return what the page shows of a message's link; None: nothing.

    Only the sandbox's own pages are looked into: of another address that the bot asks for, the
    page shows the address. Keys: `url`, and where known `site`, `title`, `text`, `picture`
    (a path on this server); `large` and `above` are the bot's wishes.
    """
    options = message.get("link_preview_options", {})
    if options.get("is_disabled") or "text" not in message:
        return None
    url = options.get("url") or _first_link(message)
    shown = _looked_into(url, site) if url else None
    if shown is None and options.get("url"):
        shown = {"title": url}
    if shown is None:
        return None
    large = bool(options.get("prefer_large_media")) or "title" not in shown
    return shown | {"url": url, "large": large, "above": bool(options.get("show_above_text"))}


def _first_link(message: Json) -> str:
    """Return the first address in a text, which is previewed unless the bot names another."""
    text = message["text"].encode("utf-16-le")
    for one in message.get("entities", ()):
        if one["type"] == "text_link":
            return str(one["url"])
        if one["type"] == "url":
            begin, end = 2 * one["offset"], 2 * (one["offset"] + one["length"])
            return str(text[begin:end].decode("utf-16-le"))
    return ""


def _looked_into(url: str, site: Site) -> Json | None:
    path = local_path(url)
    story = site.story_at(path)
    if story is None:
        return None
    if path == story.picture:
        return {"picture": story.picture}
    return {
        "site": story.outlet.title,
        "title": story.title,
        "text": story.summary,
        "picture": story.picture,
    }


def local_path(url: str) -> str:
    """Return the path of an address on this machine; empty: it is elsewhere."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.path if parts.hostname in _LOCAL_NAMES else ""
