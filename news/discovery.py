"""From an address to a source: what a document turned out to be, where to look on, what to take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from news.address_traits import has_secret, is_search
from news.addresses import Asked, Unreadable, read_address
from news.entries import http_link
from news.model import ParsedFeed, SourceKind
from news.sites import sitemap_rank

__all__ = [
    "MAX_CHOICES",
    "Asked",
    "Candidate",
    "Look",
    "Unreadable",
    "best",
    "folded",
    "has_secret",
    "is_comments",
    "is_search",
    "preference",
    "ranked",
    "read_address",
    "sitemaps_of_robots",
    "usual_paths",
]

MAX_CHOICES = 8
"""Candidates that a person is asked to choose from."""

_MAX_PATHS = 12
"""Requests that a site without a declared feed is asked for at most."""

_MAX_SITEMAPS = 5
"""Sitemaps of a robots.txt that are worth asking for."""

# By how often the press of the region has them there. Servers send `/rss` on to `/rss/`, and not
# the other way round.
_FEEDS = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml")
_FEEDS_OF_SECTION = 2
_SITEMAPS = (
    "robots.txt",
    "sitemap-news.xml",
    "news-sitemap.xml",
    "sitemap_news.xml",
    "sitemap/sitemap_news1.xml",
    "sitemap.xml",
)

# The path of a section of a site: `/ru/`, `/en/central-asia`; no article, file or number.
_SECTION = re.compile(r"(?:/[^\W\d]+(?:-[^\W\d]+)?){1,2}/?")
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?|rus|eng|kaz|kgz|kyr|uzb|tjk|arm|aze|geo")
_ROBOTS_SITEMAP = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)

# Words for comments, not after an "and": that is a section of the site.
_COMMENTS = re.compile(
    r"(?<!and )(?<!& )(?<!und )(?<!\bи )(?<!\bта )(?<!\be )(?<!\by )(?<!\bve )"
    r"\b(?:comments|kommentare|commentaires|comentarios|coment[aá]rios|commenti|komentarze"
    r"|yorumlar|şərhlər|izohlar|комментари|коментар|каментар|пікірлер|пикирлер|комментарийлер"
    r"|шарҳҳо|մեկնաբանություն|კომენტარ|评论|コメント)",
    re.IGNORECASE,
)
_COMMENTS_PATH = re.compile(
    r"/comments(?:[/.?_-]|$)|feed=comments|comments?[._-]?(?:rss|xml|feed|atom)", re.IGNORECASE
)

# What tells the formats and files of one feed apart.
_FORMAT = re.compile(
    r"(?<![a-z])(?:rss_?(?:2(?:\.0)?|1(?:\.0)?|0?\.9[12])?|atom(?:1(?:\.0)?)?|rdf|feeds?|json|xml"
    r"|html?|php|index|type|format|alt|default|0\.92)(?![a-z])",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?<![a-z])(?:all|main|full|common|general|export|site|www|home)(?![a-z])", re.IGNORECASE
)
_SEPARATORS = re.compile(r"[/?&=._-]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source that a document points to."""

    url: str
    kind: SourceKind
    title: str = ""
    """As the document names it; it may not."""


@dataclass(frozen=True, slots=True)
class Look:
    """What became of reading a document as whatever it is."""

    title: str
    """Its own, empty if it has none."""
    kind: SourceKind | None
    """What it can be read as itself; None: nothing."""
    parsed: ParsedFeed | None
    """What is then in it. None: nothing, or it is an index whose parts are the candidates."""
    candidates: tuple[Candidate, ...] = ()
    """Where it points to, in the order in which they are to be preferred."""


def preference(look: Look) -> int:
    """Say how good a source a document is: 0 best, 4 none.

    A feed or channel, a news sitemap, a watched page, a plain sitemap: the more a kind says about
    each story and the less about anything else, the better.
    """
    match look.kind:
        case SourceKind.FEED | SourceKind.CHANNEL:
            return 0
        case SourceKind.SITEMAP:
            entries = look.parsed.entries if look.parsed else ()
            return 1 if any(entry.title for entry in entries) else 3
        case SourceKind.PAGE:
            return 2
    return 4


def ranked(
    candidates: Iterable[Candidate], url: str, language: str | None = None
) -> tuple[Candidate, ...]:
    """Give the candidates that the page at `url` named, those most likely meant first.

    Of equal ones, those whose addresses name the page's language come first.
    """

    def key(one: Candidate) -> tuple[tuple[int, int], bool]:
        return _rank(one, url), language not in _SEPARATORS.split(one.url.lower())

    return tuple(sorted(candidates, key=key))


def best(candidates: Sequence[Candidate], url: str = "") -> tuple[Candidate, ...]:
    """Give the candidates to take, where `url` is the page that named them.

    One: it is the clear winner. Several: only the person who asked knows. At most `MAX_CHOICES`.
    """
    ranks = [_rank(one, url) for one in candidates]
    equals = [one for one, rank in zip(candidates, ranks, strict=True) if rank == min(ranks)]
    wholes = [one for one in equals if not any(_is_part(one, other) for other in equals)]
    return tuple(wholes[:MAX_CHOICES])


def _is_part(one: Candidate, other: Candidate) -> bool:
    """Say whether one feed's address is that of a section of another's."""
    return folded(one.url).startswith(f"{folded(other.url)}/")


def _rank(candidate: Candidate, page: str) -> tuple[int, int]:
    """Say how sure a candidate is to be what was meant; less is better."""
    match candidate.kind:
        case SourceKind.CHANNEL:
            return 0, 0
        case SourceKind.FEED:
            return _rank_of_feed(folded(candidate.url).split("/"), folded(page).split("/"))
        case SourceKind.PAGE:
            return 4, 0
        case SourceKind.SITEMAP:
            return (3, 0) if sitemap_rank(candidate.url) == 0 else (5, 0)


def _rank_of_feed(feed: list[str], page: list[str]) -> tuple[int, int]:
    """Prefer the feed of the page's own section, the closest; then the site's; then any."""
    common = min(len(feed), len(page))
    is_root, is_near = len(feed) == 1 or len(page) == 1, feed[:common] == page[:common]
    if is_near and not is_root:
        # Of several below the page's section none is closer for having a shorter name.
        return 0, len(page) - len(feed) if len(feed) <= len(page) else 1
    return (1, 0) if is_near and len(feed) == 1 else (2, 0)


def folded(url: str) -> str:
    """Give what the addresses of one feed in its several formats have in common."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    names = _WHOLE.sub("", _FORMAT.sub("", path))
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}/{_SEPARATORS.sub('/', names.lower())}".rstrip("/").replace("//", "/")


def is_comments(title: str, url: str = "") -> bool:
    """Say whether a feed has what readers said instead of news, by its title or address."""
    return bool(_COMMENTS.search(title) or _COMMENTS_PATH.search(url))


def usual_paths(url: str) -> tuple[str, ...]:
    """Give what to try for a site that declares no feed, likely ones first: twelve addresses.

    Those of the section that the address names come before the site's. Behind the feeds come
    `robots.txt`, for `sitemaps_of_robots`, and sitemaps.
    """
    root, section = urljoin(url, "/"), _section(url)
    feeds = [urljoin(section, path) for path in _FEEDS[:_FEEDS_OF_SECTION]] if section else []
    feeds += [urljoin(root, path) for path in _FEEDS]
    room = _MAX_PATHS - len(_SITEMAPS)
    return tuple(feeds[:room] + [urljoin(root, path) for path in _SITEMAPS])


def _section(url: str) -> str | None:
    """Give the address of the section that a page is or, by its language, belongs to."""
    path = urlsplit(url).path.lower()
    if path.strip("/") and _SECTION.fullmatch(path):
        return urljoin(url, urlsplit(url).path.rstrip("/") + "/")
    first = path.split("/")[1] if "/" in path else ""
    return urljoin(url, f"/{first}/") if _LANGUAGE.fullmatch(first) else None


def sitemaps_of_robots(text: str) -> tuple[str, ...]:
    """Give the sitemaps that a robots.txt names, those of news first, at most five."""
    named = (http_link(found) for found in _ROBOTS_SITEMAP.findall(text.removeprefix("\ufeff")))
    links = dict.fromkeys(link for link in named if link)
    return tuple(sorted(links, key=sitemap_rank)[:_MAX_SITEMAPS])
