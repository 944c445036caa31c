"""A page read into its parts: a tree of blocks."""

from __future__ import annotations

from lxml.html import HtmlElement

from news.kinds.html import LINES, text_of
from news.kinds.page.links import Link, Says
from news.kinds.page.lists import settled
from news.kinds.page.parts import HEADINGS, NO_LEVEL, Block, Card, Heading, Part, Text
from news.kinds.page.words import is_aside, is_unseen, names_of

_TITLE_TAGS = frozenset(("caption", "legend", "summary", "th"))
_TITLE_NAMES = frozenset(("title", "heading", "head", "header", "caption", "zagolovok"))
_LISTS = frozenset(("ul", "ol", "dl", "table", "tbody", "main", "body", "html"))
"""Where one story is a list of one, not a story in a frame."""

_STORIES = frozenset(("article", "li", "tr", "dd", "figure", "a"))
"""Where a heading over one story is its headline, not that of a list of one."""

_LONGEST_HEADING = 120
_LONGEST_TEXT = 2_000
"""Code points."""

_Found = str | bool | None
"""Of the stories in an element: None, the address of the only one, or True: several."""


class TreeReader:
    """Reads the tree of a page."""

    def __init__(self, links: list[Link], content: set[HtmlElement], *, with_asides: bool) -> None:
        self._links = {link.element: link for link in links}
        self._content = content
        self._with_asides = with_asides

    def read(self, root: HtmlElement) -> Block:
        """Give all stories of an element, as a block."""
        parts: list[Part] = []
        self._read(root, parts)
        if len(parts) == 1 and isinstance(parts[0], Block):
            return parts[0]
        return Block(root, parts)

    def _read(self, element: HtmlElement, parts: list[Part]) -> _Found:
        """Append what an element is; give the stories in it."""
        if is_unseen(element) or self._is_aside(element):
            return None
        start = len(parts)
        link = self._links.get(element)
        found: _Found = None
        if link is not None and link.says is not Says.LITTLE:
            parts.append(Card(link.key, [element], [link]))
            return link.key
        if link is not None:
            parts.append(link)
            return None
        if element.tag == "a" and element.get("href") is not None:
            parts.append(Text(text_of(element), is_link=True))
            return None
        _add_text(parts, element.text)
        for child in element:
            inner = self._read(child, parts)
            if inner is not None:
                found = inner if found in {None, inner} else True
            _add_text(parts, child.tail)
        if found is None:
            _settle_texts(element, parts, start)
        elif found is True or element.tag in _LISTS:
            if found is not True or _is_several(parts, start):
                _settle_block(element, parts, start)
        else:
            _settle_card(element, parts, start)
        return found

    def _is_aside(self, element: HtmlElement) -> bool:
        return not self._with_asides and is_aside(element, holds_content=element in self._content)


def _is_several(parts: list[Part], start: int) -> bool:
    """Say whether an element adds something to what the only block in it says already."""
    return not (len(parts) == start + 1 and isinstance(parts[start], Block))


def _add_text(parts: list[Part], raw: str | None) -> None:
    if raw and (text := " ".join(raw[:_LONGEST_TEXT].split())):
        parts.append(Text(text))


def _settle_texts(element: HtmlElement, parts: list[Part], start: int) -> None:
    """Join the texts of an element without stories to a line or a heading."""
    tag = element.tag
    if tag in HEADINGS or tag in _TITLE_TAGS or _is_title(element, parts, start):
        text = text_of(element)
        if text and len(text) <= _LONGEST_HEADING and any(map(str.isalpha, text)):
            parts[start:] = [Heading(text, HEADINGS.get(tag, NO_LEVEL))]
            return
    if tag not in LINES or start == len(parts):
        return
    pieces = [part for part in parts[start:] if isinstance(part, Text) and not part.is_line]
    if len(pieces) == len(parts) - start:
        text = " ".join(piece.text for piece in pieces)
        parts[start:] = [Text(text, True, all(piece.is_link for piece in pieces))]


def _is_title(element: HtmlElement, parts: list[Part], start: int) -> bool:
    """Say whether an element without stories calls itself a title."""
    if len(parts) - start not in {1, 2} or not element.get("class"):
        return False
    words = {word for name in names_of(element) for word in name.split("-")}
    return not words.isdisjoint(_TITLE_NAMES)


def _settle_card(element: HtmlElement, parts: list[Part], start: int) -> None:
    """Make of an element with one story its card, or a list of one under a heading of its own."""
    inner = parts[start:]
    if len(inner) == 1 and isinstance(inner[0], Block):
        return
    cards = [part for part in inner if isinstance(part, Card)]
    blocks = [part for part in inner if isinstance(part, Block)]
    speaks = any(link.says is Says.HEADLINE for card in cards for link in card.links)
    headed = any(isinstance(part, Heading) and part.level < NO_LEVEL for part in inner)
    if blocks or (headed and speaks and element.tag not in _STORIES):
        _settle_block(element, parts, start)
        return
    links = [link for card in cards for link in card.links]
    parts[start:] = [Card(cards[0].key, [element], links)]


def _settle_block(element: HtmlElement, parts: list[Part], start: int) -> None:
    parts[start:] = [Block(element, settled(element, parts[start:]))]
