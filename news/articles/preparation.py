"""Pages made plain to trafilatura, which in doubt leaves out what is not marked as text."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import takewhile

from lxml.html import Element, HtmlElement

_LAYOUT = 500
"""Code points of a cell that is a column of the page rather than one of a table."""

_OPENING = 60
"""Code points at the start of a block by which its element is found."""

_ENDING = 300
"""Code points at the end of a text that tell whether it is a sentence."""

_BLOCKS = (
    *("article", "blockquote", "center", "div", "dl", "figure", "form", "h1", "h2", "h3", "h4"),
    *("main", "ol", "p", "section", "table", "ul"),
)
_COLUMNS = frozenset({"article", "center", "div", "main", "section", "td"})
"""Elements whose text may be divided by empty lines alone."""

_COMMENTS = re.compile(
    r"""\W*(?:\d+\s)?(?:(?:leave|add|post)\sa\s)?(?:
    comments? | (?:оставить\s|добавить\s)?комментари[ийяев]+
    | пікірлер | пікір\sқалдыру | комментарийлер | пикирлер | մեկնաբանություններ
    | კომენტარები | şərhlər | izohlar
    )(?:\W*\d+)?\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_SENTENCE = re.compile(r"(?:\S+ ){5,}\S+[.!?։…]\W{0,2}$")
_MARKED = ".//article | .//*[@itemprop='articleBody']"


def prepare(root: HtmlElement) -> None:
    """Change a page so that old and careless markup says what it means.

    Cells that are columns become divisions, what stands between empty lines and divisions that are
    paragraphs become those, the lead in an article's header moves below it, and what readers say
    below a heading of its own goes.
    """
    for heading in list(root.iter(*_HEADINGS)):
        if _COMMENTS.fullmatch(heading.text_content()):
            _drop_part(heading)
    for line in list(root.iter("br")):
        if _is_empty_line(line):
            _make_paragraph(line)
    for cell in list(root.iter("td")):
        if _is_column(cell):
            _make_divisions(cell)
    for element in list(root.iter("div", "center")):
        if _is_paragraph(element):
            element.tag = "p"
    for header in list(root.iter("header")):
        _move_leads(header)


def mark_text(root: HtmlElement, blocks: Collection[str]) -> bool:
    """Mark the element that has all the blocks found as the text; False: it is marked, or none."""
    if root.xpath(_MARKED):
        return False
    openings = {block[:_OPENING] for block in blocks}
    common: list[HtmlElement] = []
    for element in root.iter():
        if isinstance(element.tag, str) and _opening(element) in openings:
            line = [*reversed(list(element.iterancestors())), element]
            common = _shared(common, line) if common else line[:-1]
    if not common or common[-1].tag not in {"div", "section", "main"}:
        return False
    common[-1].set("itemprop", "articleBody")
    return True


def _drop_part(heading: HtmlElement) -> None:
    """Drop what stands below a heading, up to the next."""
    below = takewhile(lambda one: one.tag not in {"h1", *_HEADINGS}, heading.itersiblings())
    for element in list(below):
        element.drop_tree()


def _is_empty_line(line: HtmlElement) -> bool:
    """Say whether a line break follows another with nothing between, in what can be a column."""
    before, parent = line.getprevious(), line.getparent()
    is_second = before is not None and before.tag == "br" and not (before.tail or "").strip()
    return is_second and parent is not None and parent.tag in _COLUMNS


def _make_paragraph(line: HtmlElement) -> None:
    """Make a paragraph of the sentences that follow an empty line."""
    inline = list(takewhile(_is_within_line, line.itersiblings()))
    text = (line.tail or "") + "".join(one.text_content() + (one.tail or "") for one in inline)
    if _is_sentence(text):
        paragraph = Element("p")
        paragraph.text, line.tail = line.tail, None
        line.addnext(paragraph)
        paragraph.extend(inline)


def _is_within_line(element: HtmlElement) -> bool:
    return element.tag not in _BLOCKS and not (element.tag == "br" and _is_empty_line(element))


def _is_column(cell: HtmlElement) -> bool:
    has_blocks = next(cell.iter("p", "div", "h1", "br"), None) is not None
    return has_blocks and len(cell.text_content()) > _LAYOUT


def _make_divisions(cell: HtmlElement) -> None:
    cell.tag = "div"
    for element in cell.iterancestors("tr", "tbody", "table"):
        element.tag = "div"
        if element.getparent() is None or element.getparent().tag not in {"tr", "tbody", "table"}:
            break


def _is_paragraph(element: HtmlElement) -> bool:
    """Say whether a division without a name is a paragraph among paragraphs, and no byline."""
    parent = element.getparent()
    return (
        not element.attrib
        and parent is not None
        and parent.find("p") is not None
        and next(element.iterdescendants(*_BLOCKS), None) is None
        and _is_sentence(element.text_content())
    )


def _move_leads(header: HtmlElement) -> None:
    if header.find(".//h1") is None:
        return
    for lead in reversed(list(header.iter("p"))):
        if _is_sentence(lead.text_content()):
            lead.drop_tree()
            header.addnext(lead)


def _is_sentence(text: str) -> bool:
    return _SENTENCE.search(" ".join(text.split())[-_ENDING:]) is not None


def _opening(element: HtmlElement) -> str:
    return " ".join((element.text or "").split())[:_OPENING]


def _shared(one: list[HtmlElement], other: list[HtmlElement]) -> list[HtmlElement]:
    """Give the ancestors that two elements have in common, the root first."""
    return [mine for mine, theirs in zip(one, other, strict=False) if mine is theirs]
