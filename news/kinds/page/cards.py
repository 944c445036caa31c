"""What a card says of its story: headline, teaser, date, picture."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from news.entries import MAX_TITLE, http_link
from news.kinds.html import LINES, text_of
from news.kinds.page.dates import instant_in, is_date
from news.kinds.page.links import Link, Says, alt_of
from news.kinds.page.parts import HEADINGS, NO_LEVEL, Card
from news.kinds.page.words import is_aside, is_more, is_unseen, names_of
from news.model import Instant

_TEASER_WORDS = 6
_TEASER_LINES = 3
_LONGEST_TEASER = 1_000
_MOST_LINES = 60
_TITLE_NAMES = frozenset(
    ["title", "headline", "heading", "header", "head", "caption", "zagolovok", "name", "ttl"]
)
_CLOSED = frozenset(("li", "tr", "article"))
_LABEL_NAMES = frozenset(
    ["meta", "info", "author", "authors", "by", "byline", "date", "time", "rubric", "category"]
)
_CUT = re.compile(r"\s*(?:…|\.\.\.)\s*$")
_SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "data-lazy")


@dataclass(frozen=True, slots=True)
class Story:
    """A story as the page shows it."""

    key: str
    url: str
    title: str
    summary: str
    published_at: Instant | None
    image: str | None
    level: int
    """Of the heading that its headline is, `NO_LEVEL` for none."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    level: int = NO_LEVEL
    is_title: bool = False
    """Its element calls itself one."""
    is_label: bool = False
    """Its element says that it is about the story: its author, its section."""


def story_of(card: Card, base: str, *, dates_lead: bool) -> Story | None:
    """Read a card; None: it has no headline. `dates_lead`: dates stand before their stories."""
    lines = list(islice(_lines_of(card), _MOST_LINES))
    title = _title(card, lines)
    if title is None:
        return None
    url = _best_link(card).url
    around = (card.lead[-2:], card.trail[:3])
    texts = [line.text for line in lines]
    published_at = _stamp(card) or _first_date(texts, title.text)
    if published_at is None:
        published_at = _first_date(around[0 if dates_lead else 1], "")
    following = [] if card.elements[-1].tag in _CLOSED else card.trail[:_TEASER_LINES]
    told = (_without_more(text, card) for text in (*_after(lines, title), *following))
    summary = _teaser(told, title.text)
    return Story(card.key, url, title.text, summary, published_at, _image(card, base), title.level)


def _best_link(card: Card) -> Link:
    return next((link for link in card.links if link.says is Says.HEADLINE), card.links[0])


def _title(card: Card, lines: list[_Line]) -> _Line | None:
    if card.heading:
        return _Line(card.heading[:MAX_TITLE], 2)
    title = _named_title(lines) or _link_title(card)
    if title is None:
        title = next((line for line in lines if _can_be_title(line.text)), None)
    if title is None:
        title = next((_Line(alt) for link in card.links if (alt := _hidden_title(link))), None)
    if title is None:
        return None
    whole = next(
        (link.text for link in card.links if _continues(link.text, title.text)), title.text
    )
    return _Line(whole[:MAX_TITLE], title.level)


def _named_title(lines: list[_Line]) -> _Line | None:
    said = [line for line in lines if not is_date(line.text) and not is_more(line.text)]
    heading = next((line for line in said if line.level < NO_LEVEL), None)
    return heading or next((line for line in said if line.is_title), None)


def _link_title(card: Card) -> _Line | None:
    """Give the words of the link itself, or those among them that are the headline."""
    for link in card.links:
        if link.says is not Says.NOTHING and link.text and not is_more(link.text):
            lines = [line for line in _lines(link.element) if not is_date(line.text)]
            told = [line for line in lines if _can_be_title(line.text)] or lines
            if told:
                return told[0]
    return None


def _can_be_title(text: str) -> bool:
    return not is_date(text) and not is_more(text) and (len(text.split()) >= 3 or len(text) >= 20)  # noqa: PLR2004


def _hidden_title(link: Link) -> str:
    return alt_of(link.element) or " ".join((link.element.get("title") or "").split())


def _continues(whole: str, cut: str) -> bool:
    """Say whether a text has the whole of a headline that is cut short."""
    start = _CUT.sub("", cut)
    return start != cut and len(whole) > len(cut) and whole.startswith(start)


def _after(lines: list[_Line], title: _Line) -> list[str]:
    start = next(
        (place for place, line in enumerate(lines) if line.text[:40] == title.text[:40]), -1
    )
    return [
        line.text for line in lines[start + 1 :] if line.level == NO_LEVEL and not line.is_label
    ]


def _without_more(text: str, card: Card) -> str:
    for link in card.links:
        if link.says is Says.NOTHING and link.text:
            text = text.removesuffix(link.text).rstrip()
    return text


def _teaser(texts: Iterable[str], title: str) -> str:
    told: list[str] = []
    for text in texts:
        new = text.replace(title, "")
        is_telling = len(new.split()) >= _TEASER_WORDS and not is_date(new)
        if is_telling and not title.startswith(_CUT.sub("", text)) and text not in told:
            told.append(text)
        if len(told) == _TEASER_LINES:
            break
    return "\n".join(told)[:_LONGEST_TEASER]


def _stamp(card: Card) -> Instant | None:
    for element in card.elements:
        for time in element.iter("time"):
            if instant := instant_in(time.get("datetime") or ""):
                return instant
    return None


def _first_date(texts: list[str], title: str) -> Instant | None:
    for text in texts:
        if text != title and is_date(text) and (instant := instant_in(text)):
            return instant
    return None


def _image(card: Card, base: str) -> str | None:
    for element in card.elements:
        for image in element.iter("img"):
            for name in _SOURCES:
                raw = image.get(name) or ""
                if raw and not raw.startswith("data:"):
                    return http_link(raw, base)
    return None


def _lines_of(card: Card) -> Iterator[_Line]:
    own = {link.element for link in card.links}
    for element in card.elements:
        others = {link for link in element.iter("a") if link not in own and _stands_alone(link)}
        yield from _lines(element, others)


def _lines(element: HtmlElement, others: Container[HtmlElement] = ()) -> Iterator[_Line]:
    """Give the lines of an element as a reader sees them: a heading, a paragraph, a label."""
    if (
        element in others
        or is_unseen(element)
        or (element.tag != "a" and is_aside(element, holds_content=False))
    ):
        return
    if element.tag in HEADINGS:
        if text := text_of(element):
            yield _Line(text, HEADINGS[element.tag])
        return
    if _is_line(element):
        if text := text_of(element):
            yield from _line(text, element)
        return
    piece: list[str] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not _is_inline(child):
            yield from _line("".join(piece), element)
            piece = []
            yield from _lines(child, others)
        elif isinstance(child.tag, str) and not is_unseen(child):
            piece.append(text_of(child))
        piece.append(child.tail or "")
    yield from _line("".join(piece), element)


def _line(text: str, element: HtmlElement) -> Iterator[_Line]:
    if line := " ".join(text.split()):
        words = {word for name in names_of(element) for word in name.split("-")}
        is_title = bool(words & _TITLE_NAMES) or any(word.endswith("title") for word in words)
        yield _Line(line, is_title=is_title, is_label=bool(words & _LABEL_NAMES))


def _is_line(element: HtmlElement) -> bool:
    """Say whether all in an element is one line: nothing in it begins another."""
    return all(isinstance(child.tag, str) and _is_inline(child) for child in element)


def _is_inline(element: HtmlElement) -> bool:
    """Say whether an element is part of the line around it, not a label of its own."""
    if element.tag in LINES or element.tag in {"time", "img"}:
        return False
    if element.tag in {"a", "span", "small", "label"} and _stands_alone(element):
        return False
    return all(isinstance(child.tag, str) and _is_inline(child) for child in element)


def _stands_alone(element: HtmlElement) -> bool:
    """Say whether no text touches an element on either side."""
    before = element.getprevious()
    text = (before.tail if before is not None else element.getparent().text) or ""
    return not text.strip() and not (element.tail or "").strip()
