"""What a web page points to: the feeds and sitemaps that it declares, a channel's page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from news.discovery import Candidate, folded, is_comments, ranked
from news.entries import http_link, title_of
from news.kinds.html import base_of, text_of
from news.model import SourceKind
from news.sites import site_of
from news.text import language_code

_MOST = 40
"""Candidates of one page: sites with a feed for each of their authors exist."""

_MOST_LINKS = 8
"""Links in the text of a page that are held for feeds: these are guesses."""

_FEED_TYPE = re.compile(
    r"(?:application|text)/(?:x[.-])?(?:rss|atom|rdf)(?:[ +]xml)?|application/feed\+json"
)
_VAGUE_TYPE = re.compile(r"(?:application|text)/(?:xml|json)|")
_FEED_ADDRESS = re.compile(
    r"/(?:rss|feeds?|atom)(?:[._-]?\w{1,20})?(?:\.(?:xml|php|json|aspx?))?/?$"
    r"|\.(?:rss|atom|rdf)$|/feed\.json$|/feeds?/[^/]+/?$|/rss/[^/]+/?$"
    r"|[?&](?:feed|format|type)=(?:feed|rss|atom)|[?&]rss(?:[=&]|$)",
    re.IGNORECASE,
)
# Programs for feeds, to which sites link for their readers' sake.
_READERS = re.compile(r"[?&](?:url|feed|add)=https?|/subscription/|/i/", re.IGNORECASE)
_API = re.compile(r"/wp-json/|oembed|/activitypub", re.IGNORECASE)

_YOUTUBE_ID = "UC[\\w-]{22}"
_YOUTUBE_LINK = re.compile(rf"https?://(?:www\.)?youtube\.com/channel/({_YOUTUBE_ID})(?:[/?]|$)")
_YOUTUBE_SCRIPT = re.compile(
    rf'"(?:externalId|externalChannelId|channelId|browseId)"\s*:\s*"({_YOUTUBE_ID})"', re.ASCII
)
_YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml?channel_id="


def offers(root: HtmlElement, url: str) -> tuple[Candidate, ...]:
    """Give what a page points to, the likeliest first, no address twice in whatever format.

    Feeds of comments are left out. Links in the text count only where the page declares no feed.
    """
    base = base_of(root, url)
    feeds = _distinct(_declared(root, base)) or _distinct(_youtube(root, url))
    feeds = feeds or _distinct(_linked(root, base))[:_MOST_LINKS]
    found = (*_channel(root, base), *feeds[:_MOST], *_sitemaps(root, base))
    return ranked(found, url, language_code(root.get("lang", "")))


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Leave out comments, and all but the first of what is one feed in several formats."""
    found: dict[str, Candidate] = {}
    for one in candidates:
        if not is_comments(one.title, one.url):
            found.setdefault(folded(one.url), one)
    return list(found.values())


def _declared(root: HtmlElement, base: str) -> Iterator[Candidate]:
    for link in root.iter("link"):
        rel = link.get("rel", "alternate").lower().split()
        href = http_link(link.get("href", ""), base)
        if href is None or not {"alternate", "feed", "service.feed"} & set(rel):
            continue
        kind = link.get("type", "").partition(";")[0].strip().lower()
        is_vague = _VAGUE_TYPE.fullmatch(kind) and "hreflang" not in link.attrib
        if _API.search(href):
            continue
        if _FEED_TYPE.fullmatch(kind) or (is_vague and _FEED_ADDRESS.search(_path(href))):
            yield Candidate(href, SourceKind.FEED, title_of(link.get("title", ""), literal=True))


def _linked(root: HtmlElement, base: str) -> Iterator[Candidate]:
    """Give the links of the page's own site that look as if feeds were behind them."""
    site = site_of(base)
    for link in root.iter("a"):
        href = http_link(link.get("href", ""), base)
        if href and site_of(href) == site and _FEED_ADDRESS.search(_path(href)):
            yield Candidate(href, SourceKind.FEED, title_of(link.get("title") or text_of(link)))


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _sitemaps(root: HtmlElement, base: str) -> list[Candidate]:
    links = (
        http_link(link.get("href", ""), base)
        for link in root.iter("link")
        if "sitemap" in link.get("rel", "").lower().split()
    )
    return [Candidate(link, SourceKind.SITEMAP) for link in dict.fromkeys(filter(None, links))]


def _channel(root: HtmlElement, base: str) -> list[Candidate]:
    """Give the posts of a channel whose page only says how to join it."""
    titles = [text_of(one) for one in root.iterfind(".//div[@class='tgme_page_title']")]
    links = [
        http_link(link.get("href", ""), base)
        for link in root.iterfind(".//a[@class='tgme_page_context_link']")
    ]
    return [Candidate(link, SourceKind.CHANNEL, "".join(titles[:1])) for link in links[:1] if link]


def _youtube(root: HtmlElement, url: str) -> list[Candidate]:
    """Give the feed of the channel whose page this is, or a film of whom it shows."""
    if not _is_youtube(root, url):
        return []
    named = (_YOUTUBE_LINK.search(link.get("href", "")) for link in root.iter("link"))
    told = (
        re.fullmatch(f"({_YOUTUBE_ID})", meta.get("content", ""))
        for meta in root.iter("meta")
        if meta.get("itemprop") in {"identifier", "channelId"}
    )
    scripts = (_YOUTUBE_SCRIPT.search(script.text or "") for script in root.iter("script"))
    ids = (found[1] for part in (told, named, scripts) for found in part if found)
    return [Candidate(_YOUTUBE_FEED + one, SourceKind.FEED, _name(root)) for one in [*ids][:1]]


def _is_youtube(root: HtmlElement, url: str) -> bool:
    names = (meta for meta in root.iter("meta") if meta.get("property") == "og:site_name")
    return site_of(url) == "youtube.com" or any(one.get("content") == "YouTube" for one in names)


def _name(root: HtmlElement) -> str:
    title = next(root.iter("title"), None)
    return title_of((title.text or "") if title is not None else "").removesuffix(" - YouTube")
