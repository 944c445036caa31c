"""OPML, the format in which readers of feeds exchange their lists: read with patience, written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from xml.parsers import expat

from jobs.seeds import MAX_ENTRIES, PackError
from news.charset import decode
from news.discovery import has_secret
from news.model import FullText, Source, SourceKind

_TYPES = {"rss": "", **{kind.value: kind.value for kind in SourceKind}, "html+xpath": "page"}
"""What `type` says of a source, and the kind that we call it; others are feeds by other names."""

_OTHERS = frozenset({"htmlurl", "url"})
"""Attributes that only an outline with an address has, if not that of a feed."""

_DEEPEST = 100
"""Elements inside one another; folders of a list are three or four deep."""

# The two mistakes of lists that were written by hand: a bare &, and an entity of HTML.
_BARE = re.compile(r"&(?!\w+;|#\d+;|#x[0-9A-Fa-f]+;)")
_OF_HTML = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)\w+;")
# What XML can't hold at all.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class _Outline:
    attributes: dict[str, str]
    """By their names in small letters."""
    has_children: bool = False

    def is_source(self) -> bool:
        """Say whether it is a source, be it one without an address, and no folder."""
        if "xmlurl" in self.attributes:
            return True
        known = self.attributes.get("type", "").lower() in _TYPES
        return not self.has_children and (known or not _OTHERS.isdisjoint(self.attributes))


def read_outlines(content: bytes) -> list[dict[str, str]]:
    """Give the outlines of an OPML document that name a source, however nested, as entries.

    Raises:
        PackError: it is no OPML.

    """
    text = decode(content, "")
    try:
        outlines = _parse(text)
    except expat.ExpatError:
        try:
            outlines = _parse(_mended(text))
        except expat.ExpatError as error:
            raise PackError(
                f"This is not OPML, which is XML: {error}. Export it again, or mend that line."
            ) from error
    return [_entry(outline.attributes) for outline in outlines if outline.is_source()]


def write_opml(sources: Iterable[Source], title: str, *, with_secrets: bool) -> bytes:
    """Write sources as an OPML 2.0 document.

    Without secrets, a source whose address holds one is left out, and proxies are.
    """
    outlines = "".join(
        f"    <outline{_attributes(source, with_secrets=with_secrets)}/>\n"
        for source in sources
        if with_secrets or not has_secret(source.url)
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<opml version="2.0" xmlns:ww="urn:wirewatch">\n'
        f"  <head>\n    <title>{_escaped(title)}</title>\n  </head>\n"
        f"  <body>\n{outlines}  </body>\n</opml>\n"
    )
    return document.encode()


def _parse(text: str) -> list[_Outline]:
    outlines: list[_Outline] = []
    open_elements: list[_Outline | None] = []

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if not open_elements and tag.lower() != "opml":
            raise PackError(f"This is not OPML: it begins with <{tag}> instead of <opml>.")
        outline = None
        if tag.lower() == "outline":
            outline = _Outline({name.lower(): value for name, value in attributes.items()})
            outlines.append(outline)
            if len(outlines) > MAX_ENTRIES:
                raise PackError(f"This file has more than {MAX_ENTRIES} outlines: split it.")
            if open_elements and (parent := open_elements[-1]):
                parent.has_children = True
        open_elements.append(outline)
        if len(open_elements) > _DEEPEST:
            raise PackError(f"This document is nested more than {_DEEPEST} deep.")

    def end(_: str) -> None:
        open_elements.pop()

    def doctype(*_: object) -> None:
        # Entities could grow without bound or name other files; OPML needs none.
        raise PackError("This document declares a DOCTYPE: remove that line.")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(text.lstrip(), True)
    return outlines


def _entry(attributes: Mapping[str, str]) -> dict[str, str]:
    kind = _TYPES.get(attributes.get("type", "").lower()) or attributes.get("kind", "")
    title = attributes.get("title") or attributes.get("text", "")
    own = {"title": title, "url": attributes.get("xmlurl", ""), "kind": kind}
    return {**{name: text for name, text in attributes.items() if name != "url"}, **own}


def _mended(text: str) -> str:
    text = _BARE.sub("&amp;", text)
    return _OF_HTML.sub(lambda found: escape(unescape(found[0])), text)


def _attributes(source: Source, *, with_secrets: bool) -> str:
    # Every outline must have a text; ours is the address where there is no title.
    named: dict[str, str | None] = {
        "type": "rss" if source.kind is SourceKind.FEED else source.kind,
        "text": source.title or source.url,
        "title": source.title or None,
        "language": source.language,
        "xmlUrl": source.url,
        "ww:pattern": source.pattern,
        "ww:fullText": None if source.full_text is FullText.DEMAND else source.full_text,
        "ww:userAgent": source.agent,
        "ww:proxy": source.proxy if with_secrets else None,
    }
    return "".join(f' {name}="{_escaped(text)}"' for name, text in named.items() if text)


def _escaped(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))
