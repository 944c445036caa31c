"""Feeds of the news site: RSS 2.0, RSS 1.0, Atom and JSON Feed, and the list of them as OPML."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape as xml
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sandbox.outlets import Outlet, Story

XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def write_feed(outlet: Outlet, stories: Sequence[Story], root: str) -> tuple[bytes, str]:
    """Return the feed and its content type. `root` is the server's address without a slash."""
    text = _WRITERS[outlet.format](outlet, stories, root)
    return text.encode(), FEED_TYPES[outlet.format]


def write_opml(outlets: Iterable[Outlet], root: str) -> bytes:
    """Return the list of feeds that a reader imports."""
    rows = "".join(
        f'    <outline type="rss" text={quoteattr(one.title)} title={quoteattr(one.title)} '
        f"xmlUrl={quoteattr(root + one.feed_path)} htmlUrl={quoteattr(f'{root}/news/')} "
        f'language="{one.language}"/>\n'
        for one in outlets
    )
    return (
        f'{XML}<opml version="2.0">\n  <head><title>Sandbox outlets</title></head>\n'
        f"  <body>\n{rows}  </body>\n</opml>\n"
    ).encode()


def write_comments(outlet: Outlet, stories: Sequence[Story], root: str) -> tuple[bytes, str]:
    """Return the feed of what readers say about the stories, and its content type."""
    items = "".join(
        f"<item><title>By a reader on: {xml(one.title)}</title>"
        f"<link>{root}{one.path}#comment-1</link>"
        f'<guid isPermaLink="false">{outlet.slug}-{one.number}-comment-1</guid>'
        f"<pubDate>{http_date(one.published_at)}</pubDate>"
        "<description>I was there and saw it.</description></item>\n"
        for one in stories
    )
    text = (
        f'{XML}<rss version="2.0"><channel><title>Comments for {xml(outlet.title)}</title>'
        f"<link>{root}{outlet.front_path}</link><description>What readers say</description>\n"
        f"{items}</channel></rss>\n"
    )
    return text.encode(), FEED_TYPES["rss"]


def http_date(at: float) -> str:
    """Return an instant as HTTP and RSS write it."""
    return format_datetime(datetime.fromtimestamp(int(at), UTC), usegmt=True)


def iso_date(at: float) -> str:
    """Return an instant as Atom writes it."""
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _rss(outlet: Outlet, stories: Sequence[Story], root: str) -> str:
    items = "".join(
        f"<item><title>{xml(one.title)}</title><link>{root}{one.path}</link>"
        f'<guid isPermaLink="false">{outlet.slug}-{one.number}</guid>'
        f"<pubDate>{http_date(one.published_at)}</pubDate>"
        f'<media:content url="{root}{one.picture}" medium="image" type="image/png"/>'
        f"<description>{xml(f'<p>{escape(one.summary)}</p>')}</description></item>\n"
        for one in stories
    )
    return (
        f'{XML}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" {_MEDIA}><channel>'
        f"<title>{xml(outlet.title)}</title><link>{root}/news/</link>"
        f"<description>{xml(outlet.tagline)}</description><language>{outlet.language}</language>"
        f'<atom:link href={quoteattr(root + outlet.feed_path)} rel="self"/>\n'
        f"{items}</channel></rss>\n"
    )


def _rdf(outlet: Outlet, stories: Sequence[Story], root: str) -> str:
    places = "".join(f'<rdf:li rdf:resource="{root}{one.path}"/>' for one in stories)
    items = "".join(
        f'<item rdf:about="{root}{one.path}"><title>{xml(one.title)}</title>'
        f"<link>{root}{one.path}</link><description>{xml(one.summary)}</description>"
        f"<dc:date>{iso_date(one.published_at)}</dc:date></item>\n"
        for one in stories
    )
    return (
        f'{XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="http://purl.org/rss/1.0/" {_DC}>\n'
        f'<channel rdf:about="{root}{outlet.feed_path}"><title>{xml(outlet.title)}</title>'
        f"<link>{root}/news/</link><description>{xml(outlet.tagline)}</description>"
        f"<dc:language>{outlet.language}</dc:language>"
        f"<items><rdf:Seq>{places}</rdf:Seq></items></channel>\n{items}</rdf:RDF>\n"
    )


def _atom(outlet: Outlet, stories: Sequence[Story], root: str) -> str:
    entries = "".join(
        f'<entry><title>{xml(one.title)}</title><link href="{root}{one.path}"/>'
        f'<link rel="enclosure" type="image/png" href="{root}{one.picture}"/>'
        f"<id>tag:sandbox.invalid,2024:{outlet.slug}/{one.number}</id>"
        f"<published>{iso_date(one.published_at)}</published>"
        f"<updated>{iso_date(one.published_at)}</updated>"
        f'<summary type="html">{xml(f"<p>{escape(one.summary)}</p>")}</summary></entry>\n'
        for one in stories
    )
    updated = iso_date(stories[0].published_at) if stories else iso_date(0)
    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">'
        f"<title>{xml(outlet.title)}</title><subtitle>{xml(outlet.tagline)}</subtitle>"
        f"<id>tag:sandbox.invalid,2024:{outlet.slug}</id><updated>{updated}</updated>"
        f"<author><name>{xml(outlet.title)}</name></author>"
        f'<link rel="self" href="{root}{outlet.feed_path}"/><link href="{root}/news/"/>\n'
        f"{entries}</feed>\n"
    )


def _json(outlet: Outlet, stories: Sequence[Story], root: str) -> str:
    items = [
        {
            "id": f"{outlet.slug}-{one.number}",
            "url": f"{root}{one.path}",
            "title": one.title,
            "content_text": one.summary,
            "image": f"{root}{one.picture}",
            "date_published": iso_date(one.published_at),
        }
        for one in stories
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.title,
        "description": outlet.tagline,
        "language": outlet.language,
        "home_page_url": f"{root}/news/",
        "feed_url": f"{root}{outlet.feed_path}",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


_WRITERS: Mapping[str, Callable[[Outlet, Sequence[Story], str], str]] = {
    "rss": _rss,
    "rdf": _rdf,
    "atom": _atom,
    "json": _json,
}
FEED_TYPES = {
    "rss": "application/rss+xml",
    "rdf": "application/rdf+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
