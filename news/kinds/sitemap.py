"""Sitemaps (sitemaps.org, 0.9): of news with titles, plain ones, lists of addresses, indexes."""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from news.charset import decode
from news.entries import MAX_ENTRIES, http_link, instant_of, title_of
from news.model import (
    SECOND,
    Document,
    Entry,
    Instant,
    Parsed,
    ParsedFeed,
    ParsedIndex,
    ParseFailed,
)
from news.sites import site_of, sitemap_rank
from news.text import clean, language_code

_MAX_MIB = 20
"""Of a compressed sitemap, inflated. The protocol allows 50, with 50,000 addresses."""

_MAX_ROWS = 100_000
"""Addresses that are looked at: twice what the protocol allows."""

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
# The first of these elements says what a document is.
_ROOT = re.compile(
    r"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex|html|head|body|rss|feed|rdf)[\s/>]", re.IGNORECASE
)
_ROOTS = frozenset({"urlset", "sitemapindex"})
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_NUMBER = re.compile(r"[0-9]{1,15}")

_AT_ONCE = 600 * SECOND
"""Sitemaps of an index that are dated within this of one another were written in one go."""

_STAMPED = 4
"""Addresses with one time to the second, which no newsroom does: the sitemap was written then."""


class _Row(NamedTuple):
    """One address of a sitemap."""

    place: int
    link: str
    at: Instant | None = None
    changed: str = ""
    """Its `lastmod`, where that is what `at` says."""
    title: str = ""
    image: str | None = None
    language: str = ""
    publication: str = ""


def read_sitemap(document: Document) -> Parsed:
    """Read the addresses of a sitemap's own site, the newest first; of an index, its newest part.

    Plain sitemaps have no titles: those of their entries are empty.
    """
    try:
        body = _inflated(document.body)
    except _TooLarge:
        return ParseFailed(f"more than {_MAX_MIB} MiB")
    except zlib.error:
        return ParseFailed("broken answer")
    text = clean(decode(body, document.content_type)).strip("\ufeff \n")
    if not text:
        return ParseFailed("an empty answer")
    root = _root(text)
    if root is None:
        rows = _listed(text)
        return _feed(rows, document.url) if rows else ParseFailed("not a sitemap")
    # What precedes the root can do harm only: the name of an encoding that is not the text's any
    # more, a document type with entities.
    elements = _BARE_AMPERSAND.sub("&amp;", text[root.start() :]).encode("utf-8", "replace")
    if root[1].lower() == "sitemapindex":
        return _index(list(_rows(elements, "sitemap")), document.url)
    return _feed(list(_rows(elements, "url")), document.url)


def is_sitemap(document: Document) -> bool:
    """Say whether a document claims to be a sitemap."""
    if document.body.startswith(_GZIP):
        return True
    text = decode(document.body, document.content_type).lstrip("\ufeff")
    return _root(text) is not None or bool(_listed(text))


def _root(text: str) -> re.Match[str] | None:
    """Find where a sitemap's elements begin; None: it has none."""
    root = _ROOT.search(text)
    return root if root and root[1].lower() in _ROOTS else None


class _TooLarge(Exception):
    """A body inflates to more than is read."""


def _inflated(body: bytes) -> bytes:
    """Give the content of a compressed body, of a cut one as far as it goes, others as they are.

    Raises _TooLarge, and zlib.error where the compression is broken.
    """
    found = bytearray()
    while body.startswith(_GZIP):
        decoder = zlib.decompressobj(_GZIP_WINDOW)
        found += decoder.decompress(body, _MAX_MIB * 2**20 + 1 - len(found))
        if len(found) > _MAX_MIB * 2**20:
            raise _TooLarge
        body = decoder.unused_data
    return bytes(found) or body


def _listed(text: str) -> list[_Row]:
    """Read a sitemap without markup: an address a line."""
    words = text.split(maxsplit=_MAX_ROWS)[:_MAX_ROWS]
    if not words or http_link(words[0]) is None:
        return []
    links = list(map(http_link, words))
    return [_Row(place, link) for place, link in enumerate(links) if link] if all(links) else []


def _rows(elements: bytes, tag: str) -> Iterator[_Row]:
    """Read what a sitemap has of a kind of element, of a broken or cut one as far as it goes."""
    # The address in which a cut one ends is no address.
    whole = elements[: elements.rfind(f"{tag}>".encode()) + len(tag) + 1]
    reader = etree.iterparse(
        io.BytesIO(whole),
        tag=f"{{*}}{tag}",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    place = 0
    try:
        for _, element in reader:
            parent = element.getparent()
            if place >= _MAX_ROWS:
                return
            if parent is None or parent.getparent() is not None:
                continue  # part of an extension
            if row := _row(element, place):
                yield row
                place += 1
            # What is read makes room, so that memory holds one address at a time.
            element.clear()
            while element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError:
        return


def _row(element: etree._Element, place: int) -> _Row | None:
    texts: dict[str, str] = {}
    for child in element.iter():
        if isinstance(child.tag, str) and child.text:
            texts.setdefault(_path(child, element), child.text.strip())
    link = http_link(texts.get("loc", "").replace("&amp;", "&"))
    if link is None:
        return None
    published = _instant(texts.get("news/publication_date", ""))
    changed = texts.get("lastmod", "")
    return _Row(
        place=place,
        link=link,
        at=published or _instant(changed),
        changed="" if published else changed,
        title=title_of(texts.get("news/title", ""), literal=True),
        image=http_link(texts.get("image/loc", "").replace("&amp;", "&")),
        language=texts.get("news/publication/language", ""),
        publication=texts.get("news/publication/name", ""),
    )


def _path(child: etree._Element, element: etree._Element) -> str:
    """Name a child by the elements that it stands in, without their name spaces."""
    names = []
    while child is not element:
        names.append(re.split("[}:]", child.tag)[-1])
        child = child.getparent()
    return "/".join(reversed(names))


def _instant(text: str) -> Instant | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return instant_of(read(text))
        except (ValueError, OverflowError, TypeError, IndexError):
            continue  # not so written, or a date that no calendar has
    return None


def _of_one_site(rows: Sequence[_Row], url: str) -> list[_Row]:
    """Leave out what belongs to others than the sitemap's site.

    That is the one at whose address it is, or, where it lies elsewhere, the one it speaks of most.
    """
    sites = [site_of(row.link) for row in rows]
    count = Counter(sites)
    own = site_of(url)
    if own not in count and count:
        own = count.most_common(1)[0][0]
    return [row for row, site in zip(rows, sites, strict=True) if site == own]


def _feed(rows: Sequence[_Row], url: str) -> ParsedFeed:
    rows = _without_stamps(_of_one_site(rows, url))
    languages = Counter(filter(None, (language_code(row.language) for row in rows)))
    return ParsedFeed(
        title_of(next((row.publication for row in rows if row.publication), ""), literal=True),
        languages.most_common(1)[0][0] if languages else None,
        tuple(
            Entry(None, row.link, row.title, "", row.at, image=row.image) for row in _newest(rows)
        ),
    )


def _without_stamps(rows: list[_Row]) -> list[_Row]:
    """Leave out dates that tell when the sitemap was written."""
    count = Counter(row.changed for row in rows)
    stamps = {
        changed
        for changed, times in count.items()
        if changed and times >= _STAMPED and (":" in changed or times == len(rows))
    }
    return [row._replace(at=None) if row.changed in stamps else row for row in rows]


def _newest(rows: list[_Row]) -> list[_Row]:
    """Give the newest, in order: by date, and of those without one what is at either end.

    Sitemaps grow at their beginnings or at their ends, and do not say where.
    """
    dated = sorted((row for row in rows if row.at is not None), key=_age)
    undated = [row for row in rows if row.at is None]
    room = max(MAX_ENTRIES - len(dated), MAX_ENTRIES // 2)
    if len(undated) > room:
        undated = undated[: room // 2] + undated[-(room - room // 2) :]
    return dated[: MAX_ENTRIES - len(undated)] + undated


def _age(row: _Row) -> int:
    return -(row.at or 0)


def _index(rows: Sequence[_Row], url: str) -> Parsed:
    """Choose the part with the newest: by name, then by date, then by number, then the last."""
    parts = _of_one_site(rows, url)
    if not parts:
        return ParseFailed("empty")
    best = min(sitemap_rank(row.link) for row in parts)
    parts = [row for row in parts if sitemap_rank(row.link) == best]
    newest = max(row.at or 0 for row in parts)
    parts = [row for row in parts if (row.at or 0) >= newest - _AT_ONCE]
    return ParsedIndex(max(parts, key=_numbers).link)


def _numbers(row: _Row) -> tuple[list[int], int]:
    path = urlsplit(row.link).path
    return [int(number) for number in _NUMBER.findall(path)], row.place
