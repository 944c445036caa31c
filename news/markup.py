"""HTML as feeds carry it, turned into plain text."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from news.text import clean

# Elements that stand on lines of their own.
_BLOCK = re.compile(
    "address|article|aside|blockquote|br|caption|center|d[dlt]|details|dialog|div|fieldset"
    "|figcaption|figure|footer|form|h[1-6r]|header|li|main|nav|ol|option|p|pre|section|summary"
    "|table|tbody|tfoot|thead|tr|ul"
)
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(("script", "style", "template", "svg"))

# Text that nobody means as text: the markup of a publisher who escaped it once too often.
_MARKUP = re.compile(
    r"</(?:a|b|i|p|u|em|li|ul|ol|div|span|strong|blockquote|h[1-6])\s*>"
    r"|<(?:br|p|hr)\s*/?>|<(?:a|img|p|div|span)\s[^<>]*="
    r"|&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp|[lr]aquo|[mn]dash|hellip|shy"
    r"|[lr]dquo|[lr]squo|bdquo|sbquo);",
    re.IGNORECASE,
)
# Elements of text without surprises, and a tag of which every parser sees the same end.
_INLINE = "a abbr b big cite code del em font i img ins mark q s small span strong sub sup time u"
_LINES = "blockquote br center div figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p table tbody tr ul"
_PLAIN_TAG = re.compile(
    r"</?([a-zA-Z][a-zA-Z0-9]*+)"
    r"(?:\s+[a-zA-Z][a-zA-Z0-9-]*+(?:=(?:\"[^\"<>]*+\"|'[^'<>]*+'|[a-zA-Z0-9#%._-]++))?)*+\s*+/?>"
)

# The standard library's parser raises an AssertionError on sections that it has not heard of.
_ODD_SECTION = re.compile(r"<!\[(?!CDATA\[|(?:if|else|endif)\b)", re.IGNORECASE)

ENDLESS_TAG = re.compile(r"<[a-zA-Z][^<>]{16384,}+(?<!]])>")
"""A tag longer than any that says something: an image written out, or an attack on a parser."""

_EDGES = {
    **dict.fromkeys(_INLINE.split(), ""),
    **dict.fromkeys(_CELLS, " "),
    **dict.fromkeys(_LINES.split(), "\n"),
}
"""What stands for a tag of plain text."""

_CHUNK = 4_096
_LONGEST_TAG = 16_384
"""Code points that may wait for the end of a tag: each piece costs going through them again."""


def to_text(markup: str, limit: int, *, literal: bool = False) -> str:
    """Give the text of some HTML, a line for each of its lines, at most `limit` code points.

    `literal` says that it claims to be plain text, which is believed if nothing speaks against it.
    """
    text = markup if literal else _strip(markup, limit)
    if ("<" in text or "&" in text) and _MARKUP.search(text):
        text = _strip(text, limit)
    lines = (" ".join(line.split()) for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line)[:limit].rstrip()


def to_line(markup: str, limit: int, *, literal: bool = False) -> str:
    """Give the text of some HTML on one line."""
    return to_text(markup, limit, literal=literal).replace("\n", " ")


def _strip(markup: str, limit: int) -> str:
    if "<" not in markup:
        return unescape(markup)
    if len(markup) <= min(limit, _LONGEST_TAG) and (text := _strip_plain(markup)) is not None:
        return text
    stripper = _Stripper()
    readable = _ODD_SECTION.sub("&lt;![", ENDLESS_TAG.sub("", markup))
    # Piece by piece, so that an endless article costs no more than what is kept of it.
    for start in range(0, len(readable), _CHUNK):
        stripper.feed(readable[start : start + _CHUNK])
        if stripper.size > limit or len(stripper.rawdata) > _LONGEST_TAG:
            break
    else:
        stripper.close()
    return "".join(stripper.parts)


def _strip_plain(markup: str) -> str | None:
    """Give what the parser would, up to the white space of a line; None: ask the parser.

    Most texts of feeds have some plain tags and nothing that a parser has to think about.
    """
    pieces = _PLAIN_TAG.split(markup.replace("\n", " "))
    if len(pieces) // 2 != markup.count("<"):
        return None
    if "&" in markup:
        pieces[::2] = (unescape(text).replace("\n", " ") for text in pieces[::2])
    for place in range(1, len(pieces), 2):
        edge = _EDGES.get(pieces[place].lower())
        if edge is None:
            return None
        pieces[place] = edge
    return "".join(pieces)


class _Stripper(HTMLParser):
    """Collects the text of a document; line ends are those of its blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.size = 0
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _UNSEEN:
            self._unseen.append(tag)
        self._separate(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            while self._unseen.pop() != tag:
                pass
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            text = " ".join(data.split())
            self.parts += (" " * data[:1].isspace(), text, " " * data[-1:].isspace())
            self.size += len(text)

    def unknown_decl(self, data: str) -> None:
        """Keep what a stray CDATA section holds, as browsers show it."""
        if data.startswith("CDATA["):
            self.handle_data(data.removeprefix("CDATA["))

    def _separate(self, tag: str) -> None:
        if _BLOCK.fullmatch(tag):
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append(" ")
