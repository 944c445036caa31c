"""What a page consists of when only stories and headings count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from news.kinds.page.links import Link

HEADINGS = {f"h{level}": level for level in range(1, 7)}
"""The elements of headings, with their levels."""

NO_LEVEL = 7
"""The level of a heading that is none to HTML."""


@dataclass(slots=True)
class Text:
    """Words that belong to no link of a story."""

    text: str
    is_line: bool = False
    """It stands by itself; else it may be a piece of a line."""
    is_link: bool = False
    """It is but the words of a link to something else."""


@dataclass(slots=True, eq=False)
class Heading:
    """What announces a part of the page."""

    text: str
    level: int


@dataclass(slots=True, eq=False)
class Card:
    """All that a page shows of one story in one place."""

    key: str
    elements: list[HtmlElement]
    links: list[Link]
    lead: list[str] = field(default_factory=list)
    """Texts between the card before and this one."""
    trail: list[str] = field(default_factory=list)
    """Texts between this one and the next."""
    heading: str = ""
    """The headline where it stands beside the card and is no link."""


@dataclass(slots=True, eq=False)
class Block:
    """An element that holds several stories, or a list of one."""

    element: HtmlElement
    parts: list[Part]


Part = Text | Heading | Card | Block | Link


def cards_of(block: Block) -> Iterator[Card]:
    """Give all cards in a block, in order."""
    for part in block.parts:
        if isinstance(part, Card):
            yield part
        elif isinstance(part, Block):
            yield from cards_of(part)
