"""How much stories and columns look like the news of a page, and like one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from lxml.html import HtmlElement

from news.kinds.page.cards import Story
from news.kinds.page.parts import NO_LEVEL
from news.kinds.page.words import names_of

RICH = 2.0
"""The mean richness of stories that are shown as more than lines of a list."""

_FEW = 3
"""Stories at least whose order says something."""

_SORTED, _MIXED = 0.9, 0.7
"""Of neighbours the part that is newest first in a list of news, and in a choice of stories."""

_NARROW = 0.7
"""Of the width of the news, what a column beside them has at most."""

_GRID = re.compile(
    r"(?:^|-)(?:col|span|large|medium|small|grid|g|w|width|unit|cell)-?(?:(?:xs|sm|md|lg|xl|xxl|l|m|s)-)?(\d{1,2})(?:-\d)?$"
)
_SIZE = re.compile(
    r"(?:^|;)\s*(?:width|flex-basis)\s*:\s*(\d+(?:\.\d+)?)\s*(%|px|rem|em|vw)", re.IGNORECASE
)
_MAIN = frozenset((
    "main", "content", "center", "centre", "middle", "primary", "list", "lenta", "feed",
    "articles", "posts", "stream",
))  # fmt: skip
_BESIDE = frozenset((
    "right", "left", "side", "secondary", "latest", "recent", "small", "mini", "extra",
    "additional",
))  # fmt: skip


def richness(story: Story) -> float:
    """Weigh how much a page tells of a story besides its link: 0 to 5.5."""
    return (
        min(len(story.title), 60) / 60
        + (story.published_at is not None)
        + min(len(story.summary), 200) / 100
        + (story.level < NO_LEVEL)
        + 0.5 * (story.image is not None)
    )


def profile(stories: Sequence[Story]) -> tuple[bool, ...]:
    """Say what most of the stories have: dates, teasers, pictures, headings."""
    half = len(stories) / 2
    return (
        sum(story.published_at is not None for story in stories) > half,
        sum(bool(story.summary) for story in stories) > half,
        sum(story.image is not None for story in stories) > half,
        sum(story.level < NO_LEVEL for story in stories) > half,
    )


def order_factor(stories: Sequence[Story]) -> float:
    """Weigh whether the stories stand newest first, as news do and choices of them do not."""
    dates = [story.published_at for story in stories if story.published_at is not None]
    numbers = [
        int(found[0]) for story in stories if (found := re.findall(r"\d{3,12}", story.key)[-1:])
    ]
    for row in (dates, numbers):
        if len(row) < _FEW or min(row) == max(row):
            continue
        fallen = fmean(one >= other for one, other in pairwise(row))
        return 1.3 if fallen >= _SORTED else 0.6 if fallen < _MIXED else 1
    return 1


def name_factor(element: HtmlElement) -> float:
    """Weigh what the classes and the id of an element say of its place on the page."""
    words = {word for name in names_of(element) for word in name.split("-")}
    return (1.3 if words & _MAIN else 1) * (0.6 if words & _BESIDE else 1)


def _width(element: HtmlElement) -> float | None:
    """Give the width of a column by its attribute, style or place in a grid, in whatever units."""
    if found := re.match(r"(\d+)", element.get("width") or ""):
        return float(found[1])
    if found := _SIZE.search(element.get("style") or ""):
        return float(found[1])
    sizes = [int(found[1]) for name in names_of(element) if (found := _GRID.search(name))]
    return float(max(sizes)) if sizes else None


def kind(story: Story) -> tuple[str, ...]:
    """Give what the addresses of stories of one site have in common."""
    path, _, query = story.key.partition("?")
    last = path.rstrip("/").rpartition("/")[2]
    names = tuple(sorted(one.partition("=")[0] for one in query.split("&") if one))
    return (str(path.count("/")), last.rpartition(".")[2] if "." in last else "", *names)


def is_narrow(one: HtmlElement, other: HtmlElement) -> bool:
    """Say whether an element is a column far narrower than another, as far as they tell."""
    width, others = _width(one), _width(other)
    return width is not None and others is not None and width < others * _NARROW
