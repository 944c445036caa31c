"""From the bytes of an article's page to its text; the only module that imports trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from itertools import accumulate, islice
from urllib.parse import urlsplit

from lxml.etree import _Element, iterwalk
from lxml.html import HtmlElement, tostring
from trafilatura import bare_extraction
from trafilatura.settings import Document as Extracted

from news.articles.article import MAX_BODY, Article, without_title
from news.articles.filters import line_key
from news.articles.metadata import PageData
from news.articles.navigation import navigation, without_calls
from news.articles.preparation import mark_text, prepare
from news.kinds.html import parse_html
from news.markup import to_text
from news.model import Document, ParseFailed
from news.text import clean

_SHORT = 200
"""Code points of a text below which another way of reading the page may know more."""

_LONG = 2 * MAX_BODY
"""Code points of a text that are given: what is searched, and as much that may be left out."""

_MOST = 2_000
"""Blocks that are given."""

_MUCH = 2
"""How many times longer the publisher's own text must be to replace what was found."""

_BULLET = re.compile(r"^(?:[-*•·|]\s+)+")
_MARKED = ".//*[@itemprop='articleBody'] | .//article"
"""Elements that say that they are the text."""
_INLINE = frozenset({"hi", "ref", "del", "code", "graphic", "span", "a"})
"""Elements of trafilatura's tree that stand within a line."""
_BESIDE = frozenset({"aside", "nav", "footer", "header", "form", "figure", "h1", "button", "time"})


def read_article(document: Document) -> Article | ParseFailed:
    """Read the page of one article.

    Costs whatever trafilatura costs, so call this where it can be stopped. Raises MemoryError
    alone.
    """
    address = urlsplit(document.url)
    if not (address.path.strip("/") or address.query):
        return ParseFailed("a front page instead of an article")
    root = parse_html(document)
    if root is None:
        return ParseFailed("no web page")
    page = PageData(root, document.url)
    title = page.title
    blocks = _blocks(root, page, navigation(root, document.url))
    return Article(
        title=title,
        blocks=_bounded(without_title(blocks, title)),
        published_at=page.published_at,
        language=page.language,
        image=page.image,
        canonical=page.canonical,
    )


def _blocks(root: HtmlElement, page: PageData, elsewhere: frozenset[str]) -> tuple[str, ...]:
    """Give the lines of the main text, or of what else says that it is the text if that is short.

    A short note is what trafilatura leaves out for the sake of precision.
    """
    prepare(root)
    blocks = _own_lines(_main_text(root), elsewhere)
    if _size(blocks) < _LONG and mark_text(root, without_title(blocks, page.title)):
        more = _own_lines(_main_text(root), elsewhere)
        if set(blocks) <= set(more) and _size(more) < _MUCH * _size(blocks):
            blocks = more
    told = _own_lines(page.body, elsewhere)
    if _size(told) > _MUCH * _size(blocks):
        blocks = told
    if _size(blocks) < _SHORT:
        marked = _own_lines(_marked_text(root), elsewhere)
        blocks = max(blocks, marked, key=_size)
    return blocks


def _own_lines(text: str, elsewhere: frozenset[str]) -> tuple[str, ...]:
    lines = (_BULLET.sub("", " ".join(line.split())) for line in clean(text).split("\n"))
    told = (line for line in lines if line and line_key(line) not in elsewhere)
    return tuple(without_calls(told))


def _size(blocks: tuple[str, ...]) -> int:
    return sum(map(len, blocks))


def _bounded(blocks: tuple[str, ...]) -> tuple[str, ...]:
    sizes = accumulate(map(len, blocks))
    kept = (
        block[:MAX_BODY]
        for block, size in zip(blocks, sizes, strict=True)
        if size - len(block) < _LONG
    )
    return tuple(islice(kept, _MOST))


def _main_text(root: HtmlElement) -> str:
    try:
        found = bare_extraction(root, favor_precision=True, include_comments=False)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - it promises none, and pages are hostile
        return ""
    return "".join(_pieces(found.body)) if isinstance(found, Extracted) else ""


def _pieces(body: _Element) -> Iterator[str]:
    """Give the text of what trafilatura found, each item and each cell on a line of its own."""
    for event, element in iterwalk(body, events=("start", "end")):
        if element.tag not in _INLINE:
            yield "\n"
        yield (element.text if event == "start" else element.tail) or ""


def _marked_text(root: HtmlElement) -> str:
    for element in root.xpath(_MARKED):
        copied = copy(element)
        for beside in list(copied.iter(*_BESIDE)):
            beside.drop_tree()
        if text := to_text(tostring(copied, encoding="unicode"), MAX_BODY):
            return text
    return ""
