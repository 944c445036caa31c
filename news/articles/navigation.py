"""Which lines of a page lead elsewhere: told by their links, wherever they stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from urllib.parse import urljoin, urlsplit

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from news.articles.filters import line_key
from news.kinds.html import base_of
from news.links import canonical_link

_HEADLINE = 3
"""Words of a link that say what is behind it."""

_AROUND = 4
"""Words around a link that name no more than its rubric or its date."""

_CARDS = 3
"""Elements of one shape in a row that make a list."""

_CARD = 700
"""Code points of a card at most: what is longer is a text of its own."""

_NOTE = 300
"""Code points of a paragraph that can be one call to read something else."""

_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "head"})
_BREAKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption"}
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "tr", "ul"}
)
"""Elements at whose edges lines end."""
_BOXES = frozenset({"a", "article", "dd", "div", "li", "section", "td", "tr"})
"""Elements that hold the cards of a list."""

# Calls to read something else, in the languages of the region's press.
_READ_ALSO = re.compile(
    r"""\W*(?:
    (?:read|see|watch)\s(?:also|more|next) | also\sread | more\son\sth(?:is|e)\s\w+ | related
    | (?:читайте|читай|смотрите|смотри|читать|см)\.?\s(?:также|ещ[её]|по\sтеме|подробнее)
    | также\sчитайте | (?:материалы?\s|новости\s|ранее\s)?по\sтеме | читать\sдалее | подробнее
    | (?:тағы|сондай-ақ)\s(?:да\s)?оқыңыз | (?:дагы|ошондой\sэле)\sокуңуз | толығырақ
    | կարդացեք\sնաև | կարդալ\sնաև | წაიკითხეთ\sასევე | ასევე\sწაიკითხეთ
    | həmçinin\soxuyun | daha\sətraflı | shuningdek\so.qing | batafsil
    )(?![^\W_])""",
    re.IGNORECASE | re.VERBOSE,
)
_CALL = re.compile(rf"{_READ_ALSO.pattern}\W*(?:[:：→»՝–—-]|$)", re.IGNORECASE | re.VERBOSE)

# What stands above a list of other stories.
_LABEL = re.compile(
    r"""\W*(?:
    (?:latest|recent|top|breaking|more|other|related|popular|trending)
        (?:\s(?:news|stories|articles|posts|headlines))? | most\s(?:read|popular|viewed)
    | you\s(?:may|might)\salso\slike | recommended(?:\sfor\syou)? | editor.?s.?\s(?:choice|picks)
    | (?:последние|главные|другие|свежие|похожие)\s(?:новости|материалы|статьи|записи)
    | лента(?:\sновостей)? | популярн(?:ое|ые)(?:\s\w+)? | сам(?:ое|ые)\s\w+(?:\s\w+)?
    | рекомендуем(?:\s\w+)? | выбор\sредакции | сейчас\sчитают | топ.новост\w+ | ещ[её]\sпо\sтеме
    | (?:соңғы|басты|басқа)\sжаңалықтар | ең\sкөп\sоқыл\w+ | танымал\w*
    | (?:акыркы|башкы)\sжаңылыктар | эң\sкөп\sокул\w+
    | վերջին\s(?:լուրեր\w*|նորություններ\w*) | ամենա(?:ընթերցված|դիտված)\w*
    | ბოლო\s(?:ამბები|სიახლეები) | პოპულარული
    | son\sxəbərlər | ən\sçox\soxunan\w* | digər\sxəbərlər | so.nggi\syangiliklar
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD = re.compile(r"[^\W\d_]+")
_DATE = re.compile(r"\W*\d")
_OPENS = re.compile(r"""(?:location(?:\.href)?\s*=|open\()\s*['"]([^'"]+)""")
_SENTENCE = re.compile(r"[.։。:;»”\"]\W*$|.{200}")
_RUBRIC = re.compile(r"[:|•·→»>]\s*$")


class _Line:
    """A line as a reader sees it."""

    def __init__(self) -> None:
        self.text = ""
        self.before = ""
        """Its text before the first link to another page, all of it if there is none."""
        self.linked = ""
        """The text of its links to other pages."""
        self.after = ""
        """What else stands after the first of them."""

    def add(self, text: str, *, is_link: bool) -> None:
        self.text += text
        if is_link:
            self.linked += text
        elif self.linked:
            self.after += text
        else:
            self.before += text


def navigation(root: HtmlElement, url: str) -> frozenset[str]:
    """Give the keys (see `news.articles.filters.line_key`) of the lines that lead to other pages.

    These are links to other pages with nothing but a rubric, a date or a call to read around them,
    and what stands below such a headline in a list of cards. `url` is where the page came from.
    """
    page = _Page(root, url)
    found = set()
    for line in chain(filter(_leads_elsewhere, page.lines), _lines_of_cards(page)):
        found |= {line_key(line.text), line_key(line.linked)}
    return frozenset(found) - {""}


def without_calls(lines: Iterable[str]) -> Iterator[str]:
    """Leave out calls to read something else, linked or not, and the lists below such a label."""
    in_list = False
    for line in lines:
        if _LABEL.fullmatch(line) or _is_call(line):
            in_list = True
        elif in_list and not _SENTENCE.search(line):
            continue
        else:
            in_list = False
            yield line


def _is_call(line: str) -> bool:
    return len(line) <= _NOTE and _CALL.match(line) is not None


def _leads_elsewhere(line: _Line) -> bool:
    linked = len(_WORD.findall(line.linked))
    before, after = len(_WORD.findall(line.before)), len(_WORD.findall(line.after))
    if not linked or max(before, after) > _AROUND:
        return False
    if _introduces(line.before) and (not after or _DATE.match(line.after)):
        return True
    is_headline = linked >= _HEADLINE and linked > before + after
    return is_headline and not _SENTENCE.search(line.text)


def _introduces(before: str) -> bool:
    """Say whether what stands before a link is nothing, a date, a rubric or a call to read."""
    signs = (_DATE.match(before), _RUBRIC.search(before), _READ_ALSO.match(before))
    return not _WORD.search(before) or any(signs)


def _lines_of_cards(page: _Page) -> Iterator[_Line]:
    """Give the lines of cards: short boxes of one parent, each with a link to what it is about."""
    cards: defaultdict[tuple[HtmlElement, str], list[Sequence[_Line]]] = defaultdict(list)
    sizes = list(accumulate((len(line.text) for line in page.lines), initial=0))
    for box, (start, end) in page.boxes.items():
        if sizes[end] - sizes[start] <= _CARD and _has_topic(page.lines[start:end]):
            cards[box.getparent(), box.tag].append(page.lines[start:end])
    for listed in cards.values():
        if len(listed) >= _CARDS:
            yield from chain.from_iterable(listed)


def _has_topic(lines: Sequence[_Line]) -> bool:
    """Say whether some lines have a linked headline, or a link to read on."""
    return any(
        _leads_elsewhere(line)
        and (_READ_ALSO.match(line.linked) or len(_WORD.findall(line.linked)) >= _HEADLINE)
        for line in lines
    )


class _Page:
    """A page as its lines, and which of them each box has."""

    def __init__(self, root: HtmlElement, url: str) -> None:
        self.lines = [_Line()]
        self.boxes: dict[HtmlElement, tuple[int, int]] = {}
        self._base, self._own = base_of(root, url), canonical_link(url)
        self._links: list[HtmlElement] = []
        self._read(root)

    def _read(self, root: HtmlElement) -> None:
        walk = iterwalk(root, events=("start", "end", "comment", "pi"))
        starts: list[int] = []
        for event, element in walk:
            if event == "start":
                starts.append(self._start(element))
                if element.tag in _UNSEEN:
                    walk.skip_subtree()
                else:
                    self._add(element.text)
            else:
                if event == "end":
                    self._end(element, starts.pop())
                self._add(element.tail)

    def _start(self, element: HtmlElement) -> int:
        """Give the place of the element's first line."""
        self._break(element)
        # A link that nobody closed has the rest of the page in it.
        if self._is_elsewhere(_target(element)) and len(element.text_content()) <= _CARD:
            self._links.append(element)
        return len(self.lines) - 1

    def _end(self, element: HtmlElement, start: int) -> None:
        if self._links and self._links[-1] is element:
            self._links.pop()
        if element.tag in _BOXES:
            self.boxes[element] = (start, len(self.lines) - (not self.lines[-1].text.strip()))
        self._break(element)

    def _break(self, element: HtmlElement) -> None:
        if element.tag in _BREAKS and self.lines[-1].text.strip():
            self.lines.append(_Line())

    def _add(self, text: str | None) -> None:
        if text:
            self.lines[-1].add(text, is_link=bool(self._links))

    def _is_elsewhere(self, address: str) -> bool:
        if not address or address.startswith("#"):
            return False
        try:
            target = urljoin(self._base, address)
            is_page = urlsplit(target).scheme in {"http", "https"}
        except ValueError:
            return False
        return is_page and not f"{canonical_link(target)}/".startswith(f"{self._own}/")


def _target(element: HtmlElement) -> str:
    """Give the address that a click on an element opens; empty: none."""
    named = element.get("href") if element.tag == "a" else element.get("data-href")
    by_script = _OPENS.search(element.get("onclick") or "")
    return (named or (by_script[1] if by_script else "")).strip()
