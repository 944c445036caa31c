"""Sitemaps of the news site: one with news, an index, and plain ones without titles.

Formats: sitemaps.org/protocol.html and Google's news and image extensions of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from sandbox.feeds import XML, iso_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.outlets import Outlet, Story

ON_SITEMAP = 25
"""Addresses on one plain sitemap."""
RECENT = 2 * 86_400
"""Seconds that a story stays on a news sitemap, as Google asks."""

_PROTOCOL = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def news_sitemap(outlet: Outlet, stories: Sequence[Story], root: str) -> str:
    """Return the stories with their titles and dates."""
    rows = "".join(
        f"<url><loc>{root}{one.path}</loc><news:news><news:publication>"
        f"<news:name>{escape(outlet.title)}</news:name>"
        f"<news:language>{outlet.language}</news:language></news:publication>"
        f"<news:publication_date>{iso_date(one.published_at)}</news:publication_date>"
        f"<news:title>{escape(one.title)}</news:title></news:news>"
        f"<image:image><image:loc>{root}{one.picture}</image:loc></image:image></url>\n"
        for one in stories
    )
    return f"{XML}<urlset {_PROTOCOL} {_NEWS} {_IMAGE}>\n{rows}</urlset>\n"


def sitemap_index(outlet: Outlet, stories: Sequence[Story], root: str) -> str:
    """Return the index of the plain sitemaps; the last one has the newest stories."""
    newest = {sitemap_of(one): one for one in reversed(stories)}
    rows = "".join(
        f"<sitemap><loc>{root}{outlet.front_path}sitemap-{page}.xml</loc>"
        f"<lastmod>{iso_date(one.published_at)}</lastmod></sitemap>\n"
        for page, one in newest.items()
    )
    return f"{XML}<sitemapindex {_PROTOCOL}>\n{rows}</sitemapindex>\n"


def plain_sitemap(stories: Sequence[Story], root: str) -> str:
    """Return addresses and dates, the oldest first."""
    rows = "".join(
        f"<url><loc>{root}{one.path}</loc><lastmod>{iso_date(one.published_at)}</lastmod></url>\n"
        for one in reversed(stories)
    )
    return f"{XML}<urlset {_PROTOCOL}>\n{rows}</urlset>\n"


def sitemap_of(story: Story) -> int:
    """Return the number of the plain sitemap that lists a story, counted from 1."""
    return (story.number - 1) // ON_SITEMAP + 1


def robots(desks: Sequence[Outlet], root: str) -> str:
    """Return the robots.txt, which names the plain sitemaps."""
    maps = "".join(f"Sitemap: {root}{one.feed_path}\n" for one in desks if one.format == "sitemap")
    return f"User-agent: *\nDisallow: /control/\n{maps}"
