"""Which blocks of a page are its news, and which only stand beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import log2
from statistics import fmean

from lxml.html import HtmlElement

from news.kinds.page.branches import (
    Branch,
    branches_of,
    folded,
    is_level,
    is_news,
    is_under_news,
    parts_of,
)
from news.kinds.page.cards import Story, story_of
from news.kinds.page.dates import is_date
from news.kinds.page.likeness import (
    RICH,
    is_narrow,
    kind,
    name_factor,
    order_factor,
    profile,
    richness,
)
from news.kinds.page.parts import Block, Card, Heading
from news.kinds.page.words import is_aside_heading, is_side_heading, names_of

_LEADS = 6
"""Stories that can stand above a list as its lead."""

_FEW = 3
"""Blocks of one shape that are a row of sections, not a list with a sidebar."""

_CELLS = frozenset(("td", "th"))


class Chooser:
    """Chooses among the blocks of one page.

    `title` is the title of the page, `content` the elements that hold its heading.
    """

    def __init__(self, base: str, title: str, content: set[HtmlElement]) -> None:
        self._base = base
        self._title = title.casefold()
        self._content = content
        self._stories: dict[int, Story | None] = {}
        self._branches: dict[int, list[Branch]] = {}

    def choose(self, block: Block) -> list[Story]:
        """Give the stories that are the page's news, in order."""
        return self._told(self._chosen(block))

    def all_of(self, block: Block) -> list[Story]:
        """Give all stories but those under a heading that says that they are beside the news."""
        return self._told(self._all(block))

    def _all(self, block: Block) -> Iterator[Card]:
        for branch in self._news_of(block):
            if branch.block is None:
                yield from branch.cards
            else:
                yield from self._all(branch.block)

    def _chosen(self, block: Block) -> list[Card]:
        branches = self._news_of(block)
        if not branches:
            return []
        best = max(branches, key=self._score)
        place = branches.index(best)
        chosen: list[Card] = []
        for one in branches[:place]:
            if self._is_peer(one, best, branches):
                chosen += self._inside(one)
            elif self._is_lead(one, best) or (chosen and self._is_below_lead(one, best)):
                chosen += one.cards
        chosen += self._inside(best)
        for one in branches[place + 1 :]:
            if self._is_peer(one, best, branches) or self._is_list_of(one, best):
                chosen += self._inside(one)
        return chosen

    def _inside(self, branch: Branch) -> list[Card]:
        return branch.cards if branch.block is None else self._chosen(branch.block)

    def _told(self, cards: Iterable[Card]) -> list[Story]:
        stories = (self._stories.get(id(card)) for card in cards)
        return [story for story in stories if story]

    def _news_of(self, block: Block) -> list[Branch]:
        """Divide a block, without what says that it is beside the news and what has no stories."""
        if id(block) not in self._branches:
            self._read_stories(block)
            found = [
                one for one in branches_of(block) if not self._is_headed(one, is_aside_heading)
            ]
            news = [one for one in found if not self._is_headed(one, is_side_heading)]
            for branch in found:
                branch.cards = self._cards_of(branch)
            kept = [one for one in news if one.cards] or [one for one in found if one.cards]
            self._branches[id(block)] = folded(block, kept)
        return self._branches[id(block)]

    def _cards_of(self, branch: Branch) -> list[Card]:
        if branch.block is not None:
            return [card for inner in self._news_of(branch.block) for card in inner.cards]
        return [card for card in branch.cards if self._stories.get(id(card))]

    def _read_stories(self, block: Block) -> None:
        cards = [part for part in block.parts if isinstance(part, Card)]
        dates_lead = bool(cards) and any(map(is_date, cards[0].lead[-2:]))
        for card in cards:
            self._stories[id(card)] = story_of(card, self._base, dates_lead=dates_lead)

    def _is_headed(self, branch: Branch, test: Callable[[str], bool]) -> bool:
        """Say whether all of a branch stands under a heading of some sort."""
        heading = branch.heading
        if heading is None or self._is_title(heading) or not test(heading.text):
            return False
        if branch.block is None:
            return True
        if branch.element in self._content:
            return False
        inner = [part for part in parts_of(branch.block) if isinstance(part, Heading)]
        # A heading in the block itself ends at the next of its level.
        return heading not in inner or all(
            one is heading or one.level > heading.level or test(one.text) or is_date(one.text)
            for one in inner
        )

    def _is_title(self, heading: Heading) -> bool:
        """Say whether a heading is that of the page."""
        return heading.level == 1 or heading.text.casefold() in self._title

    def _score(self, branch: Branch) -> float:
        """Weigh how much a branch looks like the news of the page.

        What stories tell counts for more than their number: sidebars are often the longer lists.
        """
        stories = self._told(branch.cards)
        score = fmean(map(richness, stories)) * log2(1 + len(stories)) * order_factor(stories)
        if branch.block is not None:
            score *= name_factor(branch.element)
        if self._has_page_heading(branch):
            score *= 2
        if branch.heading is not None:
            score *= 1.3 if self._is_title(branch.heading) or is_news(branch) else 1
            score *= 1.2 if branch.heading.level <= 2 else 1  # noqa: PLR2004 - of a main part
        return score

    def _has_page_heading(self, branch: Branch) -> bool:
        if branch.heading is not None:
            return branch.heading.level == 1
        return branch.block is not None and branch.element in self._content

    def _is_peer(self, one: Branch, best: Branch, branches: list[Branch]) -> bool:
        """Say whether a branch is news as the best is: another section, day or row."""
        if not is_level(one, best) or is_narrow(one.element, best.element):
            return False
        if one.heading is not best.heading and (
            self._has_page_heading(best) or is_under_news(best, one) or self._is_mixed(one, best)
        ):
            return False
        if one.block is None or best.block is None:
            return one.block is best.block and self._alike(one, best)
        if one.element.tag != best.element.tag or one.element.tag in _CELLS:
            return False
        return self._is_same_shape(one, best, branches)

    def _is_mixed(self, one: Branch, best: Branch) -> bool:
        """Say whether a branch is in no order, whereas the best is newest first."""
        return order_factor(self._told(best.cards)) > 1 > order_factor(self._told(one.cards))

    def _is_same_shape(self, one: Branch, best: Branch, branches: list[Branch]) -> bool:
        names, others = set(names_of(one.element)), set(names_of(best.element))
        if names & others:
            return len(branches) >= _FEW or self._alike(one, best)
        if names or others or not self._alike(one, best):
            return False
        tag: str = best.element.tag
        same = sum(other.element.tag == tag and is_level(other, best) for other in branches)
        is_one_part = one.above is not None and one.above is best.above
        return tag == "tr" or same >= _FEW or is_one_part

    def _alike(self, one: Branch, best: Branch) -> bool:
        return profile(self._told(one.cards)) == profile(self._told(best.cards))

    def _is_lead(self, one: Branch, best: Branch) -> bool:
        """Say whether a branch above the best holds the lead stories of its list."""
        if not self._leads_to_same(one, best) or len(one.cards) > _LEADS:
            return False
        if one.heading is not None and one.heading is best.heading:
            return True
        is_headed = one.heading is not None and one.heading.level > 1
        return not is_headed and self._is_rich(one)

    def _is_below_lead(self, one: Branch, best: Branch) -> bool:
        """Say whether a branch between lead and list holds more that is shown large."""
        is_few = one.heading is None and len(one.cards) <= _LEADS
        has_pictures = all(story.image for story in self._told(one.cards))
        return is_few and has_pictures and self._leads_to_same(one, best)

    def _is_list_of(self, one: Branch, best: Branch) -> bool:
        """Say whether a branch below the best is the list, and the best its lead stories."""
        if not self._leads_to_same(best, one):
            return False
        if one.heading is not best.heading:
            is_lone = best.block is None and best.heading is None and len(best.cards) == 1
            return is_lone and is_news(one) and len(one.cards) >= _FEW
        most = _LEADS if best.heading is not None or self._is_rich(one) else _FEW - 1
        return len(best.cards) <= most

    def _is_rich(self, branch: Branch) -> bool:
        return fmean(map(richness, self._told(branch.cards))) >= RICH

    def _leads_to_same(self, few: Branch, many: Branch) -> bool:
        """Say whether two neighbours link to pages of one sort, and neither is a side column."""
        if is_narrow(few.element, many.element) or is_narrow(many.element, few.element):
            return False
        kinds = {kind(story) for story in self._told(few.cards)}
        return kinds <= {kind(story) for story in self._told(many.cards)}
