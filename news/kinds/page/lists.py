"""The parts of an element with several stories, put to the stories that they belong to."""

from __future__ import annotations

from collections import Counter

from lxml.html import HtmlElement

from news.kinds.page.dates import is_date
from news.kinds.page.links import Link, Says
from news.kinds.page.parts import HEADINGS, NO_LEVEL, Block, Card, Heading, Part, Text
from news.kinds.page.words import is_aside_heading, is_news_heading

_LABEL_WORDS = 4
"""Words of a heading that is not marked as one, at most."""

_ALIKE = 3
"""Links of one shape that are not so by chance."""


def settled(element: HtmlElement, parts: list[Part]) -> list[Part]:
    """Give the stories, blocks and headings of an element, each story with the texts around it."""
    marked = _with_labels(_with_short_headlines(element, _headed(parts)))
    return _Settler(_unlinked_headlines(marked)).settle(marked)


def shape_of(link: Link, top: HtmlElement, *, with_address: bool = True) -> tuple[str, ...]:
    """Give the way from a link up to an element, and where its address lies."""
    shape = [link.element.get("class") or ""]
    for element in (link.element, *link.element.iterancestors()):
        if element is top:
            break
        shape.append(element.tag)
    if with_address:
        path, _, query = link.key.partition("?")
        shape += (path if query else path.rpartition("/")[0], query.partition("=")[0])
    return tuple(shape)


def _headed(parts: list[Part]) -> list[Part]:
    """Take a short line at the top for a heading."""
    first = parts[0]
    if not isinstance(first, Text) or not first.is_line or first.is_link or is_date(first.text):
        return parts
    if len(first.text.split()) > _LABEL_WORDS or not any(map(str.isalpha, first.text)):
        return parts
    return [Heading(first.text, NO_LEVEL), *parts[1:]]


def _with_labels(parts: list[Part]) -> list[Part]:
    """Take short texts that announce what stands under them for headings."""
    return [
        Heading(part.text, NO_LEVEL) if isinstance(part, Text) and _is_label(part) else part
        for part in parts
    ]


def _is_label(part: Text) -> bool:
    if part.is_link or len(part.text.split()) > _LABEL_WORDS:
        return False
    return is_aside_heading(part.text) or is_news_heading(part.text)


def _with_short_headlines(element: HtmlElement, parts: list[Part]) -> list[Part]:
    """Take links of few words for headlines where they stand as those of the other stories do."""
    if not any(isinstance(part, Link) and part.text for part in parts):
        return parts
    cards = [part for part in parts if isinstance(part, Card)]
    shapes = Counter(
        shape for card in cards for shape in {shape_of(link, element) for link in card.links}
    )
    usual = {shape for shape, times in shapes.most_common(1) if times >= _ALIKE}
    return [
        Card(part.key, [_branch(part.element, element)], [part])
        if isinstance(part, Link) and part.text and shape_of(part, element) in usual
        else part
        for part in parts
    ]


def _branch(element: HtmlElement, top: HtmlElement) -> HtmlElement:
    """Give the child of `top` that holds an element."""
    for above in element.iterancestors():
        if above is top:
            break
        element = above
    return element


def _unlinked_headlines(parts: list[Part]) -> set[int]:
    """Give the ids of the headings that are headlines of the links that follow them."""
    found = set()
    speechless = 0
    heading: Heading | None = None
    for part in parts:
        if isinstance(part, Heading):
            heading = part
        elif isinstance(part, Card):
            if _is_speechless(part):
                speechless += 1
                if heading is not None and not is_aside_heading(heading.text):
                    found.add(id(heading))
            heading = None
        elif isinstance(part, Block):
            heading = None
    # One heading over several links is that of their list.
    return found if len(found) > 1 or speechless == 1 else set()


def _is_speechless(card: Card) -> bool:
    """Say whether a card has no headline of its own."""
    return all(link.says is Says.NOTHING for link in card.links) and not any(
        one.tag in HEADINGS for element in card.elements for one in element.iter()
    )


class _Settler:
    """Goes through parts in order, and keeps the texts since the last of them."""

    def __init__(self, headlines: set[int]) -> None:
        self._headlines = headlines
        self._parts: list[Part] = []
        self._texts: list[str] = []

    def settle(self, parts: list[Part]) -> list[Part]:
        for part in parts:
            if isinstance(part, Text):
                if not part.is_link:
                    self._texts.append(part.text)
            elif isinstance(part, Card):
                self._add_card(part)
            elif not isinstance(part, Link):
                self._close()
                self._parts.append(part)
        self._close()
        return self._parts

    def _add_card(self, card: Card) -> None:
        """Add a card, or join it to its neighbour if they are of one story."""
        texts = self._close()
        last = self._parts[-1] if self._parts else None
        if isinstance(last, Card) and last.key == card.key:
            last.elements += card.elements
            last.links += card.links
            return
        if isinstance(last, Heading) and id(last) in self._headlines:
            self._parts.pop()
            card.heading = last.text
        card.lead = texts
        self._parts.append(card)

    def _close(self) -> list[str]:
        """Give the texts since the last part, which are its trail if it is a card."""
        texts, self._texts = self._texts, []
        if self._parts and isinstance(last := self._parts[-1], Card):
            last.trail += texts
        return texts
