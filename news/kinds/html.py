"""Web pages as trees of elements, read as browsers read them, however broken."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from news.charset import decode
from news.markup import ENDLESS_TAG
from news.model import Document
from news.text import clean

MAX_TEXT = 20_000
"""Code points of an element's text that are read."""

_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "head", "title"})
LINES = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
))  # fmt: skip
"""Elements at whose edges words end."""


def parse_html(document: Document) -> HtmlElement | None:
    """Give the root of a page; None: there is nothing in it."""
    text = clean(ENDLESS_TAG.sub("", decode(document.body, document.content_type)))
    # An encoding that is declared would make lxml refuse a text that is decoded already.
    start = text.find("<", text.find("?>") + 1 if text.lstrip().startswith("<?xml") else 0)
    if start < 0:
        return None
    try:
        return html.document_fromstring(text[start:])
    except (ParserError, ValueError):
        return None


def base_of(root: HtmlElement, url: str) -> str:
    """Give the address that the links of a page are relative to."""
    for element in root.iter("base"):
        if href := element.get("href"):
            try:
                base: str = urljoin(url, href.strip())
            except ValueError:
                return url
            return base
    return url


def text_of(element: HtmlElement) -> str:
    """Give what a reader sees of an element as one line, without scripts and styles."""
    return " ".join("".join(_pieces(element)).split())[:MAX_TEXT]


def _pieces(element: HtmlElement) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    is_line = element.tag in LINES
    if is_line:
        yield " "
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    if is_line:
        yield " "
