"""Abbreviations that a text explains: `Collective Security Treaty Organization (CSTO)`.

After A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text" (2003): read from its end, the short form must be found in the words beside it.
Stricter than theirs in two points: a word gives its first letter before it gives others, and at
most one word with a meaning gives none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from news.model import Abbreviation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST_SHORT = 10
_LONGEST_LONG = 200
"""Code points before a bracket, or in it, in which a long form is looked for."""
_LONGEST_WORD = 40

_SHORT = rf"[^\W\d_]{{2,{_LONGEST_SHORT}}}"
_BRACKETS = re.compile(rf"\(([^()\n]{{2,{_LONGEST_LONG}}})\)")
_INSIDE = re.compile(rf"(?:(?:далее|далі)\s*[-–—]?\s*)?[«“„\"]?({_SHORT})[»”“\"]?")
_BEFORE = re.compile(rf"(?<!\w)({_SHORT})[»”\"]?\s$")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_BOUNDARY = re.compile(r"[.!?;:()\n]")
_QUOTES = re.compile(r"[«»“”„\"]")

_SMALL_WORDS = """
a an and for in of on the to
в во для и к на о об от по при с со у
до з за й про та і
аб ва да па
және мен туралы үшін
жана менен боюнча үчүн
և ու
"""
_FUNCTION_WORDS = frozenset(_SMALL_WORDS.split())


def pairs(text: str) -> Iterator[Abbreviation]:
    """Give the abbreviations that a text explains, in order.

    The short form is in capitals; either form may stand in the brackets. The long form is given
    as printed, in whatever case its words are, on one line and without quotation marks.
    """
    if "(" not in text:
        return
    for brackets in _BRACKETS.finditer(text):
        before = text[max(0, brackets.start() - _LONGEST_LONG) : brackets.start()]
        if found := _short_inside(before, brackets[1]) or _long_inside(before, brackets[1]):
            yield found


def _short_inside(before: str, inside: str) -> Abbreviation | None:
    short = _INSIDE.fullmatch(inside)
    if short is None or not _is_acronym(short[1]):
        return None
    sentence = _BOUNDARY.split(before)[-1]
    words = list(_WORD.finditer(sentence))
    # A country may come last: `Комитет национальной безопасности Казахстана (КНБ)`.
    ends = (0, 1) if words and words[-1][0][0].isupper() else (0,)
    for skipped in ends:
        named = words[-_most_words(short[1]) - skipped : len(words) - skipped]
        if (start := _start(short[1], named)) is not None:
            return Abbreviation(short[1], _printed(sentence[start : named[-1].end()]))
    return None


def _long_inside(before: str, inside: str) -> Abbreviation | None:
    short = _BEFORE.search(before)
    if short is None or not _is_acronym(short[1]) or _BOUNDARY.search(inside):
        return None
    words = list(_WORD.finditer(inside))
    is_short = 0 < len(words) <= _most_words(short[1])
    is_whole = is_short and _start(short[1], words) == words[0].start()
    return Abbreviation(short[1], _printed(inside)) if is_whole else None


def _most_words(short: str) -> int:
    return len(short) + 5


def _is_acronym(short: str) -> bool:
    return short[0].isupper() and 2 * sum(map(str.isupper, short)) > len(short)


def _start(short: str, words: Sequence[re.Match[str]]) -> int | None:
    """Give where the words begin that the short form abbreviates; None: it abbreviates none.

    They are read from the last one. A state is how many letters are still to be given, and
    whether a word that gives none may yet come.
    """
    letters = short.casefold()
    states = {(len(letters), True)}
    for place in range(len(words) - 1, -1, -1):
        word = words[place][0].casefold()
        given = {
            (left, may_skip) for left, may_skip in states for left in _left(letters, left, word)
        }
        if place < len(words) - 1 and any(left == 0 for left, _ in given):
            return words[place].start()
        states = given | _passed(states, word, is_last=place == len(words) - 1)
    return None


def _left(letters: str, end: int, word: str) -> Iterator[int]:
    """Give how many of the first `end` letters may be left when a word has given its own."""
    for begin in range(end):
        if letters[begin] == word[0] and _holds(word[1:_LONGEST_WORD], letters[begin + 1 : end]):
            yield begin


def _holds(word: str, letters: str) -> bool:
    """Say whether the letters stand in the word, in order."""
    rest = iter(word)
    return all(letter in rest for letter in letters)


def _passed(states: set[tuple[int, bool]], word: str, *, is_last: bool) -> set[tuple[int, bool]]:
    """Give what remains possible if a word gives no letter."""
    if is_last:
        return set()
    if word in _FUNCTION_WORDS:
        return states
    return {(left, False) for left, may_skip in states if may_skip}


def _printed(text: str) -> str:
    return " ".join(_QUOTES.sub(" ", text).split())
