"""What a page of news says of itself: in meta elements, in JSON-LD, in its headings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from news.articles.filters import line_key
from news.entries import http_link, instant_of, title_of
from news.kinds.html import base_of, text_of
from news.markup import to_text
from news.model import Instant
from news.text import clean, language_code

_MAX_JSON = 1_000_000
"""Code points of a script that are read."""
_MAX_NODES = 5_000
"""Objects of JSON-LD that are looked at."""
_SUFFIX = 40
"""Code points of a site's name at most, after a headline and a sign that separates."""

_ARTICLE = re.compile(r"(?:.*Article|BlogPosting|LiveBlogPosting|Report|Reportage.*)")
_SEPARATOR = re.compile(r"\s+(?:[|–—:•·»/-]|::|//)\s+")
# They stand within headlines too.
_UNSURE = frozenset({"—", ":", "/"})
_DATES = ("article:published_time", "datepublished", "og:published_time", "pubdate", "dc.date")


class PageData:
    """The words of a page about itself."""

    def __init__(self, root: HtmlElement, url: str) -> None:
        self._root, self._base = root, base_of(root, url)
        self._metas = _metas(root)
        self._linked = next(_articles(root), {})

    @property
    def title(self) -> str:
        """Its headline, without the name of the site."""
        named = (
            self._metas.get("og:title"),
            _string(self._linked.get("headline")),
            self._metas.get("twitter:title"),
            next((title.text for title in self._root.iter("title")), None),
        )
        whole = title_of(next(filter(None, named), ""))
        headings = [title_of(text_of(heading)) for heading in self._root.iter("h1")]
        for heading in headings:
            if len(line_key(heading).split()) > 1 and line_key(heading) in line_key(whole):
                return heading
        return _without_site(whole, self._metas.get("og:site_name")) or next(
            filter(None, headings), ""
        )

    @property
    def published_at(self) -> Instant | None:
        """When it says that it was published."""
        dates = [self._metas.get(name) for name in _DATES]
        dates.insert(1, _string(self._linked.get("datePublished")))
        dates += [time.get("datetime") for time in self._root.iter("time")][:1]
        return next(filter(None, map(_instant, dates)), None)

    @property
    def language(self) -> str | None:
        """Its language, an ISO 639-1 code."""
        html = self._root.get("lang") or self._root.get(
            "{http://www.w3.org/XML/1998/namespace}lang"
        )
        return language_code(html or self._metas.get("og:locale"))

    @property
    def image(self) -> str | None:
        """The address of the picture that stands for it."""
        return http_link(
            self._metas.get("og:image") or self._metas.get("twitter:image") or "", self._base
        )

    @property
    def canonical(self) -> str | None:
        """The address that it gives itself."""
        for link in self._root.iter("link"):
            if (link.get("rel") or "").lower() == "canonical":
                return http_link(link.get("href") or "", self._base)
        return http_link(self._metas.get("og:url") or "", self._base)

    @property
    def body(self) -> str:
        """Its text as JSON-LD has it, which may be cut short; empty: it has none."""
        return to_text(_string(self._linked.get("articleBody")), _MAX_JSON, literal=True)

    @property
    def description(self) -> str:
        """Its lead, or what the site says of itself on every page."""
        return title_of(self._metas.get("og:description") or "")


def _metas(root: HtmlElement) -> dict[str, str]:
    """Give the contents of meta elements by name in lower case, the first of each."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = clean(meta.get("content") or "").strip()
        if content:
            metas.setdefault(name.strip().lower(), content)
    return metas


def _articles(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Give the objects of JSON-LD that are articles."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            for found in _objects(script.text):
                kinds = found.get("@type")
                for kind in kinds if isinstance(kinds, list) else [kinds]:
                    if isinstance(kind, str) and _ARTICLE.fullmatch(kind):
                        yield found


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Give the objects of a JSON text, the outer before the inner."""
    try:
        waiting = [json.loads(text[:_MAX_JSON], strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
        children = node.values() if isinstance(node, dict) else node
        waiting += [child for child in children if isinstance(child, dict | list)]


def _string(value: object) -> str:
    return clean(value).strip() if isinstance(value, str) else ""


def _instant(raw: str | None) -> Instant | None:
    try:
        return instant_of(datetime.fromisoformat((raw or "").strip()))
    except ValueError:
        return None


def _without_site(title: str, site: str | None) -> str:
    """Give a title without the name of its site, which stands last after some sign."""
    parts = list(_SEPARATOR.finditer(title))
    while parts:
        last = parts.pop()
        suffix, rest = title[last.end() :], title[: last.start()]
        is_site = bool(site) and line_key(site or "") == line_key(suffix)
        is_told_apart = last[0].strip() not in _UNSURE and len(suffix) <= _SUFFIX
        if not is_site and not (is_told_apart and len(suffix) < len(rest)):
            break
        title = rest
    return title
