"""The parts of a block, among which its news are chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from news.kinds.page.dates import is_date
from news.kinds.page.lists import shape_of
from news.kinds.page.parts import NO_LEVEL, Block, Card, Heading, Part, cards_of
from news.kinds.page.words import is_aside_heading, is_news_heading

_FEW = 3
"""Elements of one sort that are a list."""

_STORY_TAGS = frozenset(("li", "article", "tr", "dd"))


@dataclass(slots=True, eq=False)
class Branch:
    """A part of a block that may be news or not: an inner block, or cards that stand loose."""

    cards: list[Card]
    heading: Heading | None
    element: HtmlElement
    """The inner block's, or that of the block in which the cards stand."""
    block: Block | None = None
    """None: the cards stand loose."""
    above: Heading | None = None
    """The heading over an inner block in the block around it."""


def branches_of(block: Block) -> list[Branch]:
    """Divide a block at its headings and inner blocks."""
    branches: list[Branch] = []
    heading: Heading | None = None
    loose: Branch | None = None
    for part in block.parts:
        if isinstance(part, Heading) and not is_date(part.text):
            heading, loose = part, None
        elif isinstance(part, Block):
            if heading is not None and branches and branches[-1].heading is heading:
                heading = _still(heading, branches[-1], part)
            is_beside = heading is not None and is_aside_heading(heading.text)
            own = heading if is_beside else _heading_of(part) or heading
            branches.append(Branch(list(cards_of(part)), own, part.element, part, heading))
            loose = None
        elif isinstance(part, Card):
            if loose is None:
                loose = Branch([], heading, block.element)
                branches.append(loose)
            loose.cards.append(part)
    return branches


def _still(heading: Heading, before: Branch, block: Block) -> Heading | None:
    """Give the heading for a block that follows another under it.

    What is beside the news ends where another kind of element begins, or the first with a heading.
    """
    if before.block is None or not is_aside_heading(heading.text):
        return heading
    is_first_headed = _heading_of(block) is not None and _heading_of(before.block) is None
    is_same = _sort(before.element) == _sort(block.element) and not is_first_headed
    return heading if is_same else None


def _heading_of(block: Block) -> Heading | None:
    """Give the heading that a block begins with, be it in the only block in it."""
    for part in block.parts:
        if isinstance(part, Heading):
            if not is_date(part.text):
                return part
        elif isinstance(part, Block) and len(block.parts) == 1:
            return _heading_of(part)
        else:
            break
    return None


def parts_of(block: Block) -> Iterator[Part]:
    """Give all parts of a block and of the blocks in it."""
    for part in block.parts:
        yield part
        if isinstance(part, Block):
            yield from parts_of(part)


def folded(block: Block, branches: list[Branch]) -> list[Branch]:
    """Put together what are stories of one list, though some of them hold links to others."""
    tags = _story_tags(branches)
    loose = {id(one.heading): one for one in branches if one.block is None}
    sorts = {heading: _usual_sort(one) for heading, one in loose.items()}
    kept = []
    for branch in branches:
        if branch.block is None:
            kept.append(branch)
            continue
        is_story = branch.element.tag in tags and _is_led(branch)
        cards = branch.cards[:1] if is_story else branch.cards
        home = loose.get(id(branch.heading))
        if home and (is_story or sorts.get(id(branch.heading)) == _sort(branch.element)):
            home.cards += cards
        elif is_story:
            loose[id(branch.heading)] = Branch(cards, branch.heading, block.element)
            kept.append(loose[id(branch.heading)])
        else:
            kept.append(branch)
    places = {id(card): place for place, card in enumerate(cards_of(block))}
    for branch in kept:
        branch.cards.sort(key=lambda card: places[id(card)])
    return kept


def _story_tags(branches: list[Branch]) -> set[str]:
    """Give the tags that stand for one story each in a list of stories."""
    times: Counter[str] = Counter()
    for branch in branches:
        elements = [card.elements[0] for card in branch.cards]
        times.update(one.tag for one in (elements if branch.block is None else [branch.element]))
    return {tag for tag in _STORY_TAGS if times[tag] >= _FEW}


def _is_led(branch: Branch) -> bool:
    """Say whether the first link of a block is unlike the others: a story, and what relates."""
    first, *others = (
        shape_of(card.links[0], branch.element, with_address=False) for card in branch.cards
    )
    return first not in others


def _usual_sort(loose: Branch) -> tuple[str, str]:
    return Counter(_sort(card.elements[0]) for card in loose.cards).most_common(1)[0][0]


def _sort(element: HtmlElement) -> tuple[str, str]:
    return element.tag, element.get("class") or ""


def is_level(one: Branch, other: Branch) -> bool:
    """Say whether the headings of two branches are of one level, or both have none."""
    return _level(one) == _level(other)


def _level(branch: Branch) -> int:
    return branch.heading.level if branch.heading else NO_LEVEL + 1


def is_news(branch: Branch) -> bool:
    """Say whether the heading of a branch announces news."""
    return branch.heading is not None and is_news_heading(branch.heading.text)


def is_under_news(one: Branch, other: Branch) -> bool:
    """Say whether only the first of two branches is headed as news."""
    return is_news(one) and not is_news(other)
