"""The picture of an entry: which of the addresses that a feed gives shows what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from news.entries import http_link

_TAG = re.compile(r"<img\b[^<>]{1,4096}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\s(src|width|height|class)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_MOST = 20
"""Pictures of a text that are looked at."""

_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.IGNORECASE)
# What stands in texts as a picture and shows nothing: counters, smileys, buttons to share.
_SIGN = re.compile(
    r"emoji|smil(?:ey|ies)|/(?:pixel|counter|spacer|blank|1x1)\b|tracking|/feed(?:burner|proxy)\b"
    r"|feeds\.feedburner\.com/~|mc\.yandex\.ru|counter\.yadro\.ru|top-fwz1\.mail\.ru|doubleclick"
    r"|google-analytics|stats\.wordpress\.com|share[-_]?button",
    re.IGNORECASE,
)
_TINY = re.compile(r"\s*[0-3](?:px)?\s*", re.IGNORECASE)


def is_picture(medium: str, media_type: str, url: str) -> bool:
    """Say whether a file is a picture, by what is said about it or else by its name."""
    if medium or media_type:
        return medium == "image" or media_type.startswith("image/")
    return _PICTURE.search(url) is not None


def picture_in(markup: str, base: str) -> str | None:
    """Give the first picture of a text in HTML; None: it has none that shows something."""
    if "<img" not in markup and "<IMG" not in markup:
        return None
    found = (_source(attributes, base) for attributes in _images(markup))
    return next(filter(None, found), None)


def _images(markup: str) -> Iterator[dict[str, str]]:
    for count, tag in enumerate(_TAG.finditer(markup)):
        if count == _MOST:
            return
        yield {
            name.lower(): unescape(quoted or apostrophed or bare)
            for name, quoted, apostrophed, bare in _ATTRIBUTE.findall(tag[0])
        }


def _source(attributes: Mapping[str, str], base: str) -> str | None:
    source = attributes.get("src", "")
    sizes = [attributes[name] for name in ("width", "height") if attributes.get(name)]
    is_sign = _SIGN.search(source) or _SIGN.search(attributes.get("class", ""))
    if is_sign or any(map(_TINY.fullmatch, sizes)):
        return None
    return http_link(source, base)
