"""The page behind an item: what was read of it, and what of that is searched."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile

from news.articles.filters import line_key, without_boilerplate, without_headlines
from news.model import Instant

MAX_BODY = 30_000
"""Code points of a body that are kept: longer than any but a book."""

_SIGNIFICANT = 4
"""Letters that a word needs to tell one story from another."""

_STEM = 5
"""Letters that the forms of a word mostly have in common."""

_TELLING = 2
"""Significant words that a title needs to be held against a page."""

_IN_TITLE, _IN_TEXT = 0.33, 0.5
"""The part of an item's significant words that its page has in its title, or anywhere."""

# Latin, Cyrillic, Armenian, Georgian, Arabic, each in a group of its own.
_SCRIPTS = re.compile(
    "([A-Za-z\u00c0-\u024f]+)|([\u0400-\u052f]+)|([\u0531-\u0587]+)|([\u10a0-\u10ff]+)"
    "|([\u0600-\u06ff]+)"
)


@dataclass(frozen=True, slots=True)
class Article:
    """A page of one article, cleaned."""

    title: str
    """Its headline, without the name of the site."""
    blocks: tuple[str, ...]
    """The lines of its main text, in order."""
    published_at: Instant | None = None
    language: str | None = None
    """An ISO 639-1 code such as `ru`, from the page's own word."""
    image: str | None = None
    """The address of its picture."""
    canonical: str | None = None
    """Its own word for its address."""


def body_of(
    article: Article,
    own_title: str,
    summary: str,
    headlines: Collection[str],
    seen: Container[str],
) -> str:
    """Give the text of an item's page that may be searched; empty: there is none.

    `headlines` are titles, and leads where known, of other items; `seen` has the digests (see
    `news.articles.filters.digest`) of the blocks that stand on other pages of the host.
    """
    if not is_page_of(article, own_title, summary):
        return ""
    blocks = without_title(article.blocks, own_title, article.title)
    own = (own_title, article.title, summary)
    rest = without_boilerplate(without_headlines(blocks, own, headlines), seen)
    return "\n".join(rest)[:MAX_BODY].rstrip()


def without_title(blocks: Sequence[str], *titles: str) -> tuple[str, ...]:
    """Leave out the blocks at the start that repeat a title."""
    keys = set(map(line_key, titles))
    return tuple(dropwhile(lambda block: line_key(block) in keys, blocks))


def is_page_of(article: Article, own_title: str, summary: str = "") -> bool:
    """Say whether a page is an item's, and no login, no wall of cookies, no excuse with status 200.

    It has a third of the title's significant words in its own headline, or half of those of title
    and summary anywhere. Titles too short, or in another script than the page, prove nothing
    against it. Words are compared by their beginnings, for the sake of inflection.
    """
    title = _stems(own_title)
    if len(title) < _TELLING or not _same_script(own_title, article):
        return True
    headline = _stems(article.title)
    text = headline.union(*map(_stems, article.blocks))
    return (
        _part(title, headline) >= _IN_TITLE
        or _part(title, text) >= _IN_TEXT
        or _part(_stems(summary), text) >= _IN_TEXT
    )


def _stems(text: str) -> frozenset[str]:
    words = line_key(text).split()
    return frozenset(word[:_STEM] for word in words if len(word) >= _SIGNIFICANT)


def _part(words: Collection[str], text: Collection[str]) -> float:
    """Give the part of some words that a text has too; 0 where there are none."""
    return sum(word in text for word in words) / len(words) if words else 0.0


def _same_script(title: str, article: Article) -> bool:
    return _script((title,)) == _script((article.title, *article.blocks))


def _script(texts: Iterable[str]) -> int:
    """Give which script most letters are of; 0: none that is known."""
    counts = [0] * (_SCRIPTS.groups + 1)
    for text in texts:
        for run in _SCRIPTS.finditer(text):
            counts[run.lastindex or 0] += len(run[0])
    return max(range(len(counts)), key=counts.__getitem__)
