"""Full text: what is read of an article's page, beside trafilatura alone and the raw text.

The pages are generated in the layouts of the tests, in four languages, each with headlines that
name CSTO around a text that does not.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from random import Random
from time import perf_counter

from lxml import html
from trafilatura import extract

from news.articles.article import Article, body_of
from news.articles.extraction import read_article
from news.model import Document
from tests.news.articles.article_pages import LAYOUTS, Around, Story, make_story

LANGUAGES = ("en", "ru", "kk", "hy")
LENGTHS = (1, 3, 8)
"""Paragraphs of a text."""
BESIDE = 5
"""Headlines around it."""
NAME = "CSTO"

_WORD = re.compile(r"\w+")


@dataclass
class _Page:
    story: Story
    body: bytes


@dataclass
class _Score:
    f1: float = 0.0
    foreign: int = 0
    alerts: int = 0
    seconds: float = 0.0


def main() -> None:
    """Print the table."""
    pages = [_page(*each) for each in product(LAYOUTS, LANGUAGES, LENGTHS)]
    readers = {"wirewatch": _ours, "trafilatura, favor_precision": _trafilatura, "raw text": _raw}
    for read in readers.values():
        read(pages[0])
    scores = {name: _score(read, pages) for name, read in readers.items()}
    base = scores["trafilatura, favor_precision"]
    print(f"\nFull text: {len(pages)} pages, {len(LAYOUTS)} layouts, {len(LANGUAGES)} languages")
    print(f"{'':32}{'× time':>8}{'F1':>8}{'foreign words':>15}{'false alerts':>14}{'ms':>8}")
    for name, score in scores.items():
        print(
            f"{name:32}{score.seconds / base.seconds:8.2f}{score.f1 / len(pages):8.3f}"
            f"{score.foreign / len(pages):15.1f}{score.alerts:14}"
            f"{score.seconds / len(pages) * 1000:8.1f}"
        )
    print("(foreign words: those of no sentence of the article, a page; the headlines are unknown)")


def _page(layout: str, language: str, length: int) -> _Page:
    chance = Random(f"{layout}{language}{length}")
    story = make_story(chance.randrange(1000), language, paragraphs=length)
    others = [make_story(1000 + n, language, paragraphs=2, named=NAME) for n in range(BESIDE)]
    beside = [Story(o.number, language, f"{o.title} {NAME}", o.paragraphs) for o in others]
    return _Page(story, LAYOUTS[layout](story, Around(beside)).encode())


def _ours(page: _Page) -> str:
    article = read_article(Document(page.body, f"https://courier.example{page.story.path}"))
    assert isinstance(article, Article)
    return body_of(article, page.story.title, "", (), ())


def _trafilatura(page: _Page) -> str:
    return extract(page.body, favor_precision=True, include_comments=False) or ""


def _raw(page: _Page) -> str:
    return str(html.document_fromstring(page.body).text_content())


def _score(read: Callable[[_Page], str], pages: list[_Page]) -> _Score:
    score = _Score()
    for page in pages:
        start = perf_counter()
        text = read(page)
        score.seconds += perf_counter() - start
        true = Counter(_WORD.findall(" ".join(page.story.paragraphs)))
        found = Counter(_WORD.findall(text))
        shared = (true & found).total()
        score.f1 += 2 * shared / (true.total() + found.total())
        score.foreign += found.total() - shared
        score.alerts += NAME in text
    return score
