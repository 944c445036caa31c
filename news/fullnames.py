"""A person's full name in a text: in either order, with initials, with a patronymic in between."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

from news.analysis import is_name
from news.names import looks_like_surname
from news.spelling import is_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from news.query import Term

_WORDS = range(2, 4)
"""Words of a full name: a first name or two, or a patronymic, and a surname."""

_MOST_BETWEEN = 2
"""Words that may stand beside a first name: `Касым уулу`, a patronymic, two initials."""

_SON_OR_DAUGHTER = (
    "(?:ұлы|улы|уулу|қызы|кызы)(?:н[ыу]ң|н[ыу]н|на|н|нда|нан|мен)?|оглы|оглу|oglu|oğlu|ogli"
    "|uly|uulu|ulu|qyzy|kyzy"
)
_PARTICLE = re.compile(_SON_OR_DAUGHTER)
"""What makes a patronymic of the word before it: `Үсөнбек уулу`."""
_PATRONYMIC = re.compile(
    "(?:.+(?:[оеё]вич|ьич|мич|тич|йович|[ае]віч)(?:а|у|ем|ом|ам|е|еві|ові)?"
    "|.+(?:[оеё]вн|ичн|івн|ївн|[ае]ўн)(?:а|ы|е|у|ой|ою|и|і|ай|аю)"
    f"|.+(?:зода|zoda|ov[iy]ch|evich|ovna|evna|ivna|ի)|.*(?:{_SON_OR_DAUGHTER}))"
)
# In small letters these may be other words; no first name ends so, but for short ones as Лев.
_SLAVIC_SURNAME = re.compile(".{3,}(?:[оеє]ва?|[сц]ь?к(?:ий|ій|ая|а))")
_SPACE = re.compile(r"[\s\-‐‑]*")
_AFTER_INITIAL = re.compile(r"\.?[\s\-‐‑]*")
_AFTER_SURNAME = re.compile(r",?\s*")


class FullName(NamedTuple):
    """The asked words of a full name."""

    surname: str
    first: str
    middle: tuple[str, ...]


class Words(Protocol):
    """A text as words by position."""

    def __len__(self) -> int:
        """Give the number of words."""

    def key(self, position: int) -> str:
        """Give a word, folded."""

    def is_capitalised(self, position: int) -> bool:
        """Say whether a word begins with a capital."""

    def initials(self, position: int) -> Sequence[str]:
        """Give the letters of a word that is one initial or several, folded; else nothing."""

    def gap(self, position: int) -> str:
        """Give what stands between a word and the next one."""

    def is_name(self, asked: str, position: int) -> bool:
        """Say whether a word satisfies an asked one."""

    def is_initial(self, asked: str, letter: str) -> bool:
        """Say whether a letter can be an asked word's first."""


def full_name(term: Term) -> FullName | None:
    """Understand a term as a person's name; None: it is not written as one.

    Capitalised words in quotes are. The surname comes last, unless the first word alone looks
    like one or a patronymic ends the name.
    """
    tokens = term.tokens
    is_name = term.quoted and not term.exact and not term.prefix and len(tokens) in _WORDS
    if not is_name or not all(map(_is_name_word, tokens)):
        return None
    if _begins_with_surname(tokens):
        return FullName(tokens[0], tokens[1], tokens[2:])
    return FullName(tokens[-1], tokens[0], tokens[1:-1])


def full_runs(name: FullName, surnames: Sequence[int], words: Words) -> Iterator[tuple[int, int]]:
    """Give the first and last position of each full name around one of the surname's positions."""
    for place in surnames:
        if (first := _before(name, place, words)) is not None:
            yield first, place
        elif (last := _after(name, place, words)) is not None:
            yield place, last


def bare_surnames(surnames: Sequence[int], words: Words) -> Iterator[int]:
    """Give the positions of a surname that has no other first name before it."""
    for place in surnames:
        is_named = place > 0 and (
            words.is_capitalised(place - 1)
            and (words.initials(place - 1) or _SPACE.fullmatch(words.gap(place - 1)))
        )
        if not is_named:
            yield place


def _before(name: FullName, place: int, words: Words) -> int | None:
    """Give where the first name stands before a surname: `А. У. Жапаров`."""
    for first in range(place - 1, max(-1, place - 2 - _MOST_BETWEEN), -1):
        if not _joins(words, first):
            return None
        initials = words.initials(first)
        if initials and first and words.initials(first - 1):
            continue
        if _is_first(name, first, words) and _is_middle(name, first, place, words):
            return first
    return None


def _after(name: FullName, place: int, words: Words) -> int | None:
    """Give where a name ends that begins with its surname: `Жапаров Акылбек Усенбекович`."""
    first = place + 1
    if first >= len(words) or not _AFTER_SURNAME.fullmatch(words.gap(place)):
        return None
    if not _is_first(name, first, words):
        return None
    last, end = first, min(first + _MOST_BETWEEN, len(words) - 1)
    while last < end and _joins(words, last) and _between(name, last + 1, words):
        last += 1
    # An initial that a further name follows is that one's.
    belongs_on = words.initials(last) and last + 1 < len(words) and _joins(words, last)
    return None if belongs_on and words.is_capitalised(last + 1) else last


def _joins(words: Words, position: int) -> bool:
    """Say whether a word and the next one can be parts of one name."""
    gap = _AFTER_INITIAL if words.initials(position) else _SPACE
    return gap.fullmatch(words.gap(position)) is not None


def _is_first(name: FullName, position: int, words: Words) -> bool:
    initials = words.initials(position)
    if initials:
        return words.is_initial(name.first, initials[0])
    return words.is_name(name.first, position)


def _is_middle(name: FullName, first: int, place: int, words: Words) -> bool:
    return all(_between(name, position, words) for position in range(first + 1, place))


def _between(name: FullName, position: int, words: Words) -> bool:
    """Say whether a word can stand beside the first name: a patronymic, a second name, initials."""
    initials = words.initials(position)
    if initials:
        return not name.middle or words.is_initial(name.middle[0], initials[0])
    if any(words.is_name(asked, position) for asked in name.middle):
        return True
    is_other = any(map(_is_patronymic, name.middle))
    return not is_other and _stands_for_a_father(position, words)


def _stands_for_a_father(position: int, words: Words) -> bool:
    is_split = position + 1 < len(words) and _PARTICLE.fullmatch(words.key(position + 1))
    return bool(is_split) or _is_patronymic(words.key(position))


def _begins_with_surname(tokens: Sequence[str]) -> bool:
    *others, last = tokens
    if len(others) > 1 and _is_patronymic(last) and not _is_patronymic(others[1]):
        return True
    return _is_surname(tokens[0]) and not _is_surname(last)


def _is_surname(token: str) -> bool:
    key = token.casefold()
    looks_so = looks_like_surname(key) or _SLAVIC_SURNAME.fullmatch(key)
    return bool(looks_so) and not _is_patronymic(key)


def _is_patronymic(token: str) -> bool:
    return _PATRONYMIC.fullmatch(token.casefold()) is not None


def _is_name_word(token: str) -> bool:
    return is_name(token) and not is_ordinary(token.casefold())
