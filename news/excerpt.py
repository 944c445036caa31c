"""Short passages of long texts: around a match, at the bounds of sentences, words, characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from news.model import Span

_SENTENCE_END = re.compile(r"[.!?…。！？؟։][\"'»”’)\]]*(?=\s)")
_SHORT_WORD = re.compile(r"(?:^|\W)[^\W\d]{1,2}\.$")
"""`Mr.`, `г.`, the initial of a name: what ends a word, not a sentence."""

_WORD_SEARCH = 40
"""How far a cut moves to fall between two words."""

_MAX_CLUSTER = 32
"""How far a cut moves to keep a character with its marks; piles of marks beyond are cut."""

_JOINERS = "\u200d\ufe0e\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage of a text."""

    text: str
    spans: tuple[Span, ...]
    """The matches in it, in its own code points; in order, not overlapping."""
    cut_before: bool = False
    """The text goes on before the passage, in the same sentence."""
    cut_after: bool = False


def merged(spans: Sequence[Span], length: int) -> tuple[Span, ...]:
    """Put spans in order within a text of that length, those that touch as one."""
    clamped = sorted((max(0, start), min(end, length)) for start, end in spans)
    joined: list[Span] = []
    for start, end in clamped:
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def squeeze(text: str, spans: Sequence[Span] = ()) -> Excerpt:
    """Make every run of white space one space, and none at the ends."""
    kept: list[str] = []
    places: list[int] = []
    for char in text:
        places.append(len(kept))
        if not char.isspace():
            kept.append(char)
        elif kept and kept[-1] != " ":
            kept.append(" ")
    places.append(len(kept))
    squeezed = "".join(kept).rstrip()
    moved = [(places[start], places[end]) for start, end in merged(spans, len(text))]
    return Excerpt(squeezed, merged(moved, len(squeezed)))


def shorten(text: str, spans: Sequence[Span], limit: int) -> Excerpt:
    """Cut a text to at most `limit` code points: its start, unless the first match lies beyond."""
    whole = squeeze(text, spans)
    return _window(whole, 0, len(whole.text), limit)


def sentence(text: str, spans: Sequence[Span], limit: int) -> Excerpt:
    """Cut out the sentence that has the first match, to at most `limit` code points."""
    whole = squeeze(text, spans)
    first = whole.spans[0] if whole.spans else (0, 0)
    start, end = next(found for found in _sentences(whole.text) if found[1] >= first[0])
    return _window(whole, start, max(end, first[1]), limit)


def _window(whole: Excerpt, start: int, end: int, limit: int) -> Excerpt:
    """Cut at most `limit` code points out of `whole.text[start:end]`, the first match in them."""
    first = next((span for span in whole.spans if start <= span[0] < end), (start, start))
    left, right = start, min(end, start + limit)
    if first[1] > right:
        # A third of the room for what leads to the match, the rest for what follows.
        left = _cut_after(whole.text, max(start, first[0] - limit // 3), first[0])
        right = min(end, left + limit)
    if right < end:
        right = _cut_before(whole.text, right, first[1] if left < first[1] <= right else left + 1)
    text = whole.text[left:right]
    passage = text.rstrip()
    return Excerpt(
        passage,
        merged([(a - left, b - left) for a, b in whole.spans], len(passage)),
        cut_before=left > start,
        cut_after=right < end,
    )


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for found in _SENTENCE_END.finditer(text):
        if not _SHORT_WORD.search(text, max(0, found.start() - 4), found.start() + 1):
            yield start, found.end()
            start = found.end() + 1
    yield start, len(text)


def _cut_before(text: str, at: int, least: int) -> int:
    """Move a cut back to the end of a word, or else between two characters."""
    space = text.rfind(" ", max(least, at - _WORD_SEARCH), at + 1)
    if space >= 0:
        return space
    for place in range(at, max(least, at - _MAX_CLUSTER), -1):
        if not _is_within_character(text, place):
            return place
    return at


def _cut_after(text: str, at: int, most: int) -> int:
    """Move a cut on to the start of a word, or else between two characters."""
    if at == 0 or text[at - 1] == " ":
        return at
    space = text.find(" ", at, min(most, at + _WORD_SEARCH))
    if space >= 0:
        return space + 1
    for place in range(at, min(most, at + _MAX_CLUSTER)):
        if not _is_within_character(text, place):
            return place
    return at


def _is_within_character(text: str, at: int) -> bool:
    """Whether a cut would part what is read as one character: marks, emoji of several, flags."""
    before, after = text[at - 1], text[at]
    return (
        unicodedata.category(after).startswith("M")
        or after in _JOINERS
        or before == "\u200d"
        or ord(after) in _SKIN_TONES
        or (ord(after) in _FLAG_LETTERS and _flag_letters_before(text, at) % 2 == 1)
    )


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start > 0 and ord(text[start - 1]) in _FLAG_LETTERS:
        start -= 1
    return at - start
