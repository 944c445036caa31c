"""Agglutination: taking the endings of a Turkic word off, one by one.

A noun is stem + plural + possessive + case. Each ending is fixed by what stands before it: its
vowels by the last vowel of the stem (harmony), its first consonant by the last letter. An ending
comes off only where it fits, which keeps words apart that merely end like a form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

PLURAL, POSSESSIVE, CASE = range(3)
"""The places of endings, from the stem outwards."""


class Ending(NamedTuple):
    """One spelling of an ending, and where it can stand."""

    place: int
    vowels: frozenset[str]
    """The last harmonic letter of what stands before it."""
    letters: frozenset[str]
    """The last letter of what stands before it."""
    after_possessive: bool
    """It stands on a possessive of the third person only."""


class Harmony(NamedTuple):
    """A set of vowels and what the sounds of an ending become after them."""

    vowels: str
    sounds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Agglutination:
    """The nouns of a language."""

    endings: Mapping[str, Sequence[Ending]]
    vowels: frozenset[str]
    harmonic: frozenset[str]
    """The letters of which the last one decides about harmony."""
    final: Mapping[str, str] = field(default_factory=dict)
    """The end of a stem before a vowel → the end of the word: кітабы, кітап."""
    changed: Mapping[str, str] = field(default_factory=dict)
    """A stem, or the end of one, that is another in the dictionary: орн → орын."""
    short: frozenset[str] = frozenset()
    """Words that are shorter than `shortest`."""
    whole: frozenset[str] = frozenset()
    """Words that end like a form of another without being one."""
    shortest: int = 3
    """Letters that an ending leaves."""

    def stems(self, word: str) -> set[str]:
        """Return the word and what it may be a form of."""
        found = self._words(word, before_vowel=False)
        if word not in self.whole:
            self._take_off(word, CASE + 1, found)
        return found

    def _take_off(self, word: str, below: int, found: set[str], *, possessed: bool = False) -> None:
        """Add to `found` all that `word` can be a form of by endings of places `below`."""
        for cut in range(max(2, len(word) - _LONGEST), len(word)):
            for ending in self.endings.get(word[cut:], ()):
                if ending.place >= below or (possessed and ending.place != POSSESSIVE):
                    continue
                stem = word[:cut]
                if stem[-1] not in ending.letters or self._last(stem) not in ending.vowels:
                    continue
                if ending.after_possessive:
                    self._take_off(stem, CASE, found, possessed=True)
                elif cut >= self.shortest or stem in self.short:
                    found.update(self._words(stem, before_vowel=word[cut] in self.vowels))
                    self._take_off(stem, ending.place, found)

    def _last(self, stem: str) -> str:
        for letter in reversed(stem):
            if letter in self.harmonic:
                return letter
        return ""

    def _words(self, stem: str, *, before_vowel: bool) -> set[str]:
        """Return the words that have `stem` before an ending."""
        words = {stem}
        if before_vowel and stem[-1] in self.final:
            words.add(stem[:-1] + self.final[stem[-1]])
        for length in (2, 3, 4, len(stem)):
            if stem[-length:] in self.changed:
                words.add(stem[:-length] + self.changed[stem[-length:]])
        return words


_LONGEST = 6


def endings(
    harmonies: Sequence[Harmony], listed: Sequence[tuple[int, str, str]], *, after_possessive: str
) -> dict[str, list[Ending]]:
    """Spell out endings `(place, "ending ending …", letters before them)`.

    Capitals in an ending stand for the sounds of `harmonies`. `after_possessive` lists the case
    endings that stand on a possessive only.
    """
    spellings: dict[str, list[Ending]] = {}
    rows = [(*row, False) for row in listed]
    every = "".join(harmony.vowels for harmony in harmonies)
    rows.append((CASE, after_possessive, every, True))
    for place, archetypes, letters, possessed in rows:
        for archetype in archetypes.split():
            for harmony in harmonies:
                spelling = "".join(harmony.sounds.get(sound, sound) for sound in archetype)
                ending = Ending(place, frozenset(harmony.vowels), frozenset(letters), possessed)
                spellings.setdefault(spelling, []).append(ending)
    return spellings
