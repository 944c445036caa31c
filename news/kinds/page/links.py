"""The links of a page that can be those of stories."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from news.entries import http_link
from news.kinds.html import text_of
from news.kinds.page.words import is_more
from news.links import canonical_link, host_of

MAX_LINKS = 5_000
"""Of one page; the longest real ones have some thousands."""

_WORDS, _LETTERS = 3, 18
"""A text with so many words or letters can be a headline wherever it stands."""

_SHORTEST = 4
"""Letters of a headline at least."""

_OFTEN = 3
"""Links with one text to so many addresses say nothing of them."""

_OUTSIDE = 8
"""Links to other sites that make a page one that collects them."""

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|avif|ico|mp3|mp4|avi|mov|zip|rar|css|js|xml|rss|ics|apk|exe)$",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"/(?:login|log-in|logout|signin|sign-in|signup|register|registration|auth|oauth|search|poisk|rss"
    r"|feeds?|subscribe|subscription|podpiska|privacy(?:-policy)?|terms|cookies?|contacts?|kontakty"
    r"|about(?:-us)?|o-nas|reklama|adv|ads?|advert(?:s|ising|isement)?|banners?|click|redirect|go|out"
    r"|promo|partners?|share|print|donate|wp-admin|wp-login\.php|cart|rules|sitemap|faq|vacanc(?:y|ies))"
    r"(?:[/.]|$)"
    r"|/(?:tags?|tegi?|keywords?|authors?|avtory?|users?|profiles?|categor(?:y|ies)|rubrics?|labels?)"
    r"/[^/]+/?$"
    r"|/(?:page|stranica|p)[/-]?\d+/?$|^/(?:\w{2}/)?(?:[\w-]+/)?(?:19|20)\d\d(?:/\d{1,2}){0,2}/?$|/feed/?$",
    re.IGNORECASE,
)
_PAGER = re.compile(
    r"(?:^|&)(?:page|paged|p|pg|pagen?_\d+|start|offset|from|year|month|date|day|tags?|q|query|s|sort"
    r"|order|lang|print|share|replytocom|login|rubric|author|cat|category|category_id|section"
    r"|section_id|theme)=[^&]*(?:$|&)",
    re.IGNORECASE,
)
_STORY_KEY = re.compile(r"id|news|article|story|post|item|aid|nid|newsid|element", re.IGNORECASE)
_CUT = re.compile(r"\s?(?:…|\.\.\.)$")
_DEEPEST = 8
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class Says(Enum):
    """What a link says of the page that it leads to."""

    HEADLINE = auto()
    NOTHING = auto()
    """It only asks to follow it, or is a picture without words."""
    LITTLE = auto()
    """A few words, which may be the headline of a short story, a section or a person."""


@dataclass(slots=True)
class Link:
    """A link of a page."""

    element: HtmlElement
    url: str
    key: str
    """The canonical address, which is what a story is known by."""
    text: str
    says: Says


def links_of(root: HtmlElement, url: str, base: str, pattern: re.Pattern[str] | None) -> list[Link]:
    """Give the links that can be of stories, in the order of the page."""
    found = []
    own = canonical_link(url)
    for element in root.iter("a"):
        address = http_link(element.get("href") or "", base)
        if address is None:
            continue
        key = canonical_link(address)
        if key == own or not _allows(pattern, address):
            continue
        found.append(Link(element, address, key, _whole(element, text_of(element)), Says.LITTLE))
        if len(found) == MAX_LINKS:
            break
    if pattern is None:
        found = _of_site(found, {site_of(url), site_of(base)})
    _say(found)
    if pattern is None:
        return _without_sections(found)
    for link in found:
        if link.says is Says.LITTLE and _letters(link.text) >= _SHORTEST:
            link.says = Says.HEADLINE
    return found


def _allows(pattern: re.Pattern[str] | None, address: str) -> bool:
    parts = urlsplit(address)
    if pattern is not None:
        return bool(pattern.search(parts.path) or pattern.search(f"{parts.path}?{parts.query}"))
    if parts.path in {"", "/"} and not parts.query:
        return False
    if _FILE.search(parts.path) or _SERVICE.search(parts.path):
        return False
    if not parts.query or not _PAGER.search(parts.query):
        return True
    return any(_STORY_KEY.search(name.partition("=")[0]) for name in parts.query.split("&"))


def site_of(address: str) -> str:
    """Give what the hosts of one site have in common: the two last labels, or host and port."""
    host = host_of(address)
    if host.replace(".", "").isdigit() or "." not in host or ":" in host:
        return urlsplit(address).netloc
    labels = host.split(".")
    # As in gov.kz, com.kg, org.uk.
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND else 2  # noqa: PLR2004
    return ".".join(labels[-size:])


_SECOND = frozenset(("gov", "com", "org", "net", "edu", "co", "ac", "mil", "info", "int"))


def _of_site(links: list[Link], own: set[str]) -> list[Link]:
    sites: dict[str, bool] = {}
    inside: list[Link] = []
    outside: list[Link] = []
    for link in links:
        host = urlsplit(link.url).netloc
        if host not in sites:
            sites[host] = site_of(link.url) in own
        (inside if sites[host] else outside).append(link)
    telling = sum(_is_long(link.text) for link in outside)
    if telling >= _OUTSIDE and sum(_is_long(link.text) for link in inside) * 4 < telling:
        return links
    return inside


def _say(links: list[Link]) -> None:
    keys: defaultdict[str, set[str]] = defaultdict(set)
    times: Counter[tuple[str, str]] = Counter()
    for link in links:
        keys[link.text.casefold()].add(link.key)
        times[link.key, link.text] += 1
    for link in links:
        link.says = _says(link, len(keys[link.text.casefold()]), times[link.key, link.text])


def _says(link: Link, addresses: int, times: int) -> Says:
    text = link.text
    if is_more(text) or not any(map(str.isalnum, text)):
        alt = alt_of(link.element) or (link.element.get("title") or "")
        if _is_long(alt):
            return Says.HEADLINE
        return Says.NOTHING if text or _leads_to_story(link) else Says.LITTLE
    if addresses >= _OFTEN and len(text) < 2 * _LETTERS:
        return Says.NOTHING if _leads_to_story(link) else Says.LITTLE
    words = len(text.split())
    # A section or a person, named at each of its stories.
    if (times >= _OFTEN and words <= _WORDS) or (times > _OFTEN and words <= 2 * _WORDS):
        return Says.LITTLE
    if _is_long(text) or (_is_in_heading(link.element) and _is_short_headline(link)):
        return Says.HEADLINE
    return Says.LITTLE


def _is_long(text: str) -> bool:
    letters = _letters(text)
    return letters >= _LETTERS or (letters >= 2 * _SHORTEST and len(text.split()) >= _WORDS)


def _is_short_headline(link: Link) -> bool:
    """Say whether few words in a heading are a headline, not the name of a section."""
    if _letters(link.text) < _SHORTEST:
        return False
    return _leads_to_story(link) or (len(link.text.split()) > 1 and link.key.count("/") > 1)


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text[:200]))


def _is_in_heading(element: HtmlElement) -> bool:
    near = [element, *list(element.iterancestors())[:3]]
    return any(one.tag in _HEADINGS for one in near) or any(
        one.tag in _HEADINGS for one in element.iter()
    )


def _leads_to_story(link: Link) -> bool:
    last = link.key.rstrip("/").rpartition("/")[2]
    return bool(re.search(r"\d{3}|\?.*\d", last)) or len(re.split(r"[-_]", last)) >= _WORDS


def _whole(element: HtmlElement, text: str) -> str:
    """Give the whole of a headline that is cut short, where an attribute has it."""
    start = _CUT.sub("", text).casefold()
    if len(start) == len(text):
        return text
    wholes = (" ".join((element.get("title") or "").split()), alt_of(element))
    return next((whole for whole in wholes if whole.casefold().startswith(start)), text)


def alt_of(element: HtmlElement) -> str:
    """Give the text that stands for the first picture in an element."""
    image = next(element.iter("img"), None)
    return " ".join((image.get("alt") or "").split()) if image is not None else ""


def _without_sections(links: list[Link]) -> list[Link]:
    """Leave out the addresses under which others of the page lie."""
    under = _parents({link.key for link in links if link.says is not Says.LITTLE})
    return [link for link in links if under[link.key.partition("?")[0]] < 2 or "?" in link.key]  # noqa: PLR2004


def _parents(keys: Iterable[str]) -> Counter[str]:
    parents: Counter[str] = Counter()
    for key in keys:
        path = key.partition("?")[0]
        for _ in range(_DEEPEST):
            path = path.rpartition("/")[0]
            parents[path] += 1
    return parents
