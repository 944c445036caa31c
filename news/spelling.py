"""The canonical spelling of a word that a person asks for: its capitals, where they mean something.

`WHO` asks for these capitals, `Tokayev` for a name, `summit` for a word; `CSTO` and `csto` ask for
the same.
"""

from __future__ import annotations

import re

from news.names import looks_like_surname
from news.ordinary import ORDINARY
from news.text import Case, faces

__all__ = ["ORDINARY", "canonical", "exact", "is_ordinary"]

_LONGEST_SHORT = 3
"""Letters up to which a word in capitals is an acronym, whatever else it spells."""

_SHORTEST_SHOUTED = 6
"""Letters from which a word in capitals is rather a name whose capitals mean nothing."""


# Of one script, and folded by case alone: most words are.
_PLAIN = re.compile("[A-Za-z]+|[А-Яа-я]+")


def canonical(word: str) -> str:
    """Give the spelling by which asked words are compared, of a token's text.

    In capitals: an acronym that needs them in the text. With a capital: a name, or what begins a
    sentence. In small letters: a word, or an acronym that is found in any case.
    """
    key, case = _key_and_case(word)
    if case is Case.UPPER:
        letters = _letters(key)
        if letters <= _LONGEST_SHORT or is_ordinary(key):
            return key.upper()
        return _titled(key) if letters >= _SHORTEST_SHOUTED else key
    return _titled(key) if case is Case.TITLE or looks_like_surname(key) else key


def exact(word: str) -> str:
    """Give the spelling of a word that is to be found in these letters only."""
    key, case = _key_and_case(word)
    return key.upper() if case is Case.UPPER and _letters(key) <= _LONGEST_SHORT else key


def is_ordinary(key: str) -> bool:
    """Say whether a word is one of everyday language: in capitals it is not surely an acronym."""
    return key in ORDINARY


def _key_and_case(word: str) -> tuple[str, Case]:
    """Do as `news.text.faces` for the whole word; of plain ones a million are read at a start."""
    if not _PLAIN.fullmatch(word):
        key, _, _, case = faces(word)[0]
        return key, case
    if len(word) > 1 and word.isupper():
        return word.lower(), Case.UPPER
    return word.lower(), Case.TITLE if word[0].isupper() else Case.LOWER


def _letters(key: str) -> int:
    return sum(map(str.isalpha, key))


def _titled(key: str) -> str:
    return key[:1].title() + key[1:]
