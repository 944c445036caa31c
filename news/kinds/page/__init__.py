"""A page watched for links: its list of news, found by shape."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.html import HtmlElement

from news.entries import MAX_ENTRIES, make_entry
from news.kinds.html import base_of, parse_html, text_of
from news.kinds.page.cards import Story
from news.kinds.page.choice import Chooser
from news.kinds.page.links import links_of
from news.kinds.page.tree import TreeReader
from news.kinds.page.words import is_missing
from news.model import Document, Entry, Parsed, ParsedFeed, ParseFailed
from news.text import language_code

_NO_LIST = ParseFailed("no list of news on this page")
_MAX_TITLE = 200
_ERROR = 80
"""Code points of the title of an error at most."""
_FRAME = frozenset(("header", "aside", "nav", "footer", "a"))


def read_page(document: Document) -> Parsed:
    """Read a page as a feed of the stories that its main list links to.

    An entry is known by its address and has no guid. With a `pattern` its links alone are read,
    wherever they stand but in sidebars.
    """
    root = parse_html(document)
    if root is None:
        return _NO_LIST
    title = _title(root)
    try:
        pattern = re.compile(document.pattern) if document.pattern else None
    except re.error:
        return ParseFailed("the pattern for its links is no regular expression")
    if _is_missing(root, title):
        return _NO_LIST
    stories = _stories(root, document.url, title, pattern)
    entries = tuple(entry for story in _distinct(stories) if (entry := _entry(story)))
    if not entries:
        return _NO_LIST
    return ParsedFeed(title, language_code(root.get("lang")), entries[:MAX_ENTRIES])


def _stories(
    root: HtmlElement, url: str, title: str, pattern: re.Pattern[str] | None
) -> list[Story]:
    base = base_of(root, url)
    links = links_of(root, url, base, pattern)
    content = _content_of(root)
    top = _main_of(root) if pattern is None else root
    block = TreeReader(links, content, with_asides=False).read(top)
    chooser = Chooser(base, title, content)
    if pattern is None:
        return chooser.choose(block)
    return chooser.all_of(block) or chooser.all_of(
        TreeReader(links, content, with_asides=True).read(root)
    )


def _title(root: HtmlElement) -> str:
    element = next(root.iter("title"), None)
    if element is None:
        element = next(root.iter("h1"), None)
    text = " ".join("".join(element.itertext()).split()) if element is not None else ""
    return text[:_MAX_TITLE]


def _is_missing(root: HtmlElement, title: str) -> bool:
    """Say whether a page is an error, or a gate before the page, by its title and heading."""
    texts = [text_of(one) for one in root.iter("h1") if next(one.iter("a"), None) is None]
    return any(is_missing(text) for text in (title, *texts) if len(text) <= _ERROR)


def _main_of(root: HtmlElement) -> HtmlElement:
    """Give the part of a page that calls itself the main one, or all of it."""
    mains = [one for one in root.iter() if one.tag == "main" or one.get("role") == "main"]
    return mains[0] if len(mains) == 1 else root


def _content_of(root: HtmlElement) -> set[HtmlElement]:
    """Give the elements that hold the heading of the page or its main part."""
    found: set[HtmlElement] = set()
    for element in root.iter("h1", "main"):
        above = [element, *element.iterancestors()]
        if element.tag == "h1" and not _is_page_heading(element):
            continue
        for one in above:
            if one in found:
                break
            found.add(one)
    return found


def _is_page_heading(element: HtmlElement) -> bool:
    """Say whether a heading is that of the page, not of the site or of one story."""
    around = {one.tag for one in element.iterancestors()} | {one.tag for one in element.iter()}
    return not around & _FRAME and bool(text_of(element))


def _distinct(stories: list[Story]) -> list[Story]:
    """Keep of each story the place that tells most, where it stood first."""
    best: dict[str, Story] = {}
    for story in stories:
        known = best.get(story.key)
        if known is None:
            best[story.key] = story
        elif len(story.summary) > len(known.summary):
            best[story.key] = replace(story, image=story.image or known.image)
    return list(best.values())


def _entry(story: Story) -> Entry | None:
    entry = make_entry(None, story.url, story.title, story.summary, story.published_at)
    return replace(entry, image=story.image) if entry else None
