"""Elements of feeds whose meaning to feedparser is known, each with what it leaves in the fields.

The fields are feedparser's, as far as `news.feeds` asks for them. What is not written as it mostly
is raises NotPlainError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from news.plaindates import read_date
from news.plainnames import (
    ATOM,
    COMMENTS,
    CONTENT,
    DC,
    FAMILIAR,
    MEDIA,
    SLASH,
    SYNDICATION,
    WORDPRESS,
    YANDEX,
    NotPlainError,
    require,
)

Fields = dict[str, Any]
Handler = Callable[[Fields, Element], None]
"""Takes an element into the fields of its feed or entry."""

_TYPES = {
    None: "text/plain",
    "text": "text/plain",
    "text/plain": "text/plain",
    "html": "text/html",
    "text/html": "text/html",
}
"""Of Atom's texts; markup that is not escaped is feedparser's."""

# feedparser reads the controls of Latin-1 as the signs that Windows has in their place.
_CONTROL = re.compile("[\x80-\x9f]")


def take(fields: Fields, element: Element, handlers: Mapping[str, Handler]) -> None:
    """Take an element of a feed or an entry into its fields."""
    handler = handlers.get(element.tag)
    if handler is not None:
        handler(fields, element)
    else:
        _foreign(element)
        for child in element:
            _foreign(child)
            require(not len(child))


def _foreign(element: Element) -> None:
    """Take nothing from an element of a namespace by which feedparser does nothing."""
    namespace, brace, _ = element.tag.rpartition("}")
    require(brace and (f"{namespace}}}" in _SILENT or not FAMILIAR.search(namespace)))
    check_attributes(element)


def check_attributes(element: Element) -> None:
    """Pass only attributes that feedparser does not act upon."""
    for name in element.attrib:
        require("{" not in name and name.lower() not in {"base", "href", "lang", "lastmod"})


def _text(element: Element) -> str:
    """Give the text of an element without children, unless feedparser would mend it."""
    require(not len(element))
    text = (element.text or "").strip()
    if text.isascii():
        return text
    require(text.isprintable() or not _CONTROL.search(text))
    try:
        text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text
    # UTF-8 that was taken for Latin-1 on its way.
    raise NotPlainError


def _bare(fields: Fields, element: Element) -> None:
    """Take nothing from an element without attributes."""
    del fields
    require(not element.attrib and not len(element))


def _nothing(fields: Fields, element: Element) -> None:
    """Take nothing from an element with whatever attributes that feedparser does not act on."""
    del fields
    require(not len(element))
    for name in element.attrib:
        require("{" not in name and name.lower() not in {"base", "lang"})


def _kept(name: str) -> Handler:
    """Take a text that must stand there once."""

    def handle(fields: Fields, element: Element) -> None:
        require(not element.attrib and name not in fields)
        fields[name] = _text(element)

    return handle


def _typed(name: str) -> Handler:
    """Take a text of Atom."""

    def handle(fields: Fields, element: Element) -> None:
        require(name not in fields)
        fields[name] = _text(element)
        fields[f"{name}_detail"] = {"type": _type(element)}

    return handle


def _type(element: Element) -> str:
    require(element.attrib.keys() <= {"type"})
    kind = _TYPES.get(element.get("type"))
    require(kind)
    return str(kind)


def _dated(name: str) -> Handler:
    def handle(fields: Fields, element: Element) -> None:
        require(not element.attrib and name not in fields)
        fields[name] = text = _text(element)
        fields[f"{name}_parsed"] = moment = read_date(text)
        require(moment or not text)

    return handle


def _encoded(fields: Fields, element: Element) -> None:
    require(not element.attrib and "content" not in fields)
    fields["content"] = [{"type": "text/html", "value": _text(element)}]


def _content(fields: Fields, element: Element) -> None:
    require("content" not in fields)
    fields["content"] = [{"type": _type(element), "value": _text(element)}]


def _guid(fields: Fields, element: Element) -> None:
    require("id" not in fields and element.attrib.keys() <= {"isPermaLink"})
    fields["id"] = text = _text(element)
    fields["guidislink"] = is_link = element.get("isPermaLink", "true") == "true"
    require(not is_link or _is_address(text))


def _link(fields: Fields, element: Element) -> None:
    """Take a link of RSS."""
    require(not element.attrib and "link" not in fields)
    fields["link"] = text = _text(element)
    # It would mend what looks like a reference.
    require(_is_address(text) and not ("&" in text and ";" in text))
    fields["links"].append({"rel": "alternate", "type": "text/html", "href": text})


def _atom_link(fields: Fields, element: Element) -> None:
    require(element.attrib.keys() <= {"rel", "type", "href", "hreflang", "title", "length"})
    require(not len(element) and "href" in element.attrib)
    rel = element.get("rel", "alternate").lower()
    kind = element.get("type", "text/html").lower()
    href = element.attrib["href"]
    require(_is_address(href))
    fields["links"].append({"rel": rel, "type": kind, "href": href})
    if rel == "alternate" and kind in {"text/html", "application/xhtml+xml", "html", "xhtml"}:
        fields["link"] = href


def _is_address(text: str) -> bool:
    """Say whether feedparser leaves an address as it is."""
    return ":///" not in text


def _enclosure(fields: Fields, element: Element) -> None:
    require(element.attrib.keys() <= {"url", "type", "length"} and not len(element))
    attributes = {"rel": "enclosure", "href": element.get("url", "")}
    if kind := element.get("type"):
        attributes["type"] = kind.lower()
    fields["links"].append(attributes)


def _source(fields: Fields, element: Element) -> None:
    _nothing(fields, element)
    fields["source"] = {}


def _parent_of(*names: str) -> Handler:
    """Take nothing from an element that has only such children."""

    def handle(fields: Fields, element: Element) -> None:
        require(not element.attrib)
        for child in element:
            require(child.tag in names)
            _bare(fields, child)

    return handle


def _media_file(fields: Fields, element: Element) -> None:
    _listed(fields, "media_content", element)
    _media_group(fields, element)


def _media_group(fields: Fields, element: Element) -> None:
    for child in element:
        require(child.tag in _MEDIA_HANDLERS)
        _MEDIA_HANDLERS[child.tag](fields, child)


def _thumbnail(fields: Fields, element: Element) -> None:
    require(not _text(element))
    _listed(fields, "media_thumbnail", element)


def _listed(fields: Fields, name: str, element: Element) -> None:
    attributes = {key.lower(): value for key, value in element.attrib.items()}
    require(attributes.keys().isdisjoint({"base", "lang"}) and "{" not in "".join(attributes))
    if "type" in attributes:
        attributes["type"] = attributes["type"].lower()
    fields.setdefault(name, []).append(attributes)


def _media_title(fields: Fields, element: Element) -> None:
    _nothing(fields, element)
    fields["media_title"] = True


_SILENT = frozenset({SLASH, COMMENTS})
"""Namespaces of which feedparser only knows the name."""

_MEDIA_HANDLERS: Mapping[str, Handler] = {
    f"{MEDIA}content": _media_file,
    f"{MEDIA}group": _media_group,
    f"{MEDIA}thumbnail": _thumbnail,
    f"{MEDIA}title": _media_title,
    **dict.fromkeys(
        (f"{MEDIA}{name}" for name in ("category", "copyright", "credit", "keywords", "text")),
        _nothing,
    ),
}
_DUBLIN_CORE: Mapping[str, Handler] = dict.fromkeys(
    (f"{DC}{name}" for name in ("creator", "identifier", "publisher", "rights", "subject")), _bare
)
_PERSON = _parent_of(f"{ATOM}name", f"{ATOM}uri", f"{ATOM}email")

CHANNEL_HANDLERS: Mapping[str, Handler] = {
    "title": _kept("title"),
    "language": _kept("language"),
    "ttl": _kept("ttl"),
    f"{SYNDICATION}updatePeriod": _kept("sy_updateperiod"),
    f"{SYNDICATION}updateFrequency": _kept("sy_updatefrequency"),
    "skipHours": _parent_of("hour"),
    "skipDays": _parent_of("day"),
    "image": _parent_of("title", "url", "link", "width", "height", "description"),
    **dict.fromkeys(("copyright", "description", "docs", "lastBuildDate", "link"), _bare),
    **dict.fromkeys(("managingEditor", "pubDate", "webMaster", f"{WORDPRESS}site"), _bare),
    **dict.fromkeys(("category", "cloud", "generator", f"{ATOM}link"), _nothing),
    **_DUBLIN_CORE,
}
ITEM_HANDLERS: Mapping[str, Handler] = {
    "title": _kept("title"),
    "description": _kept("summary"),
    f"{CONTENT}encoded": _encoded,
    f"{YANDEX}full-text": _kept("yandex_full-text"),
    "link": _link,
    "guid": _guid,
    "enclosure": _enclosure,
    "pubDate": _dated("published"),
    f"{DC}date": _dated("updated"),
    f"{ATOM}updated": _dated("updated"),
    "source": _source,
    "comments": _bare,
    f"{WORDPRESS}post-id": _bare,
    "author": _bare,
    "category": _nothing,
    **_DUBLIN_CORE,
    **_MEDIA_HANDLERS,
}
FEED_HANDLERS: Mapping[str, Handler] = {
    f"{ATOM}title": _typed("title"),
    f"{ATOM}subtitle": _typed("subtitle"),
    f"{ATOM}author": _PERSON,
    **dict.fromkeys((f"{ATOM}{name}" for name in ("id", "updated", "icon", "logo")), _bare),
    **dict.fromkeys((f"{ATOM}{name}" for name in ("category", "generator", "link")), _nothing),
}
ENTRY_HANDLERS: Mapping[str, Handler] = {
    f"{ATOM}title": _typed("title"),
    f"{ATOM}summary": _typed("summary"),
    f"{ATOM}content": _content,
    f"{ATOM}id": _guid,
    f"{ATOM}link": _atom_link,
    f"{ATOM}published": _dated("published"),
    f"{ATOM}updated": _dated("updated"),
    f"{ATOM}author": _PERSON,
    f"{ATOM}category": _nothing,
    **_MEDIA_HANDLERS,
}
