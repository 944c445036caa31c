"""Declension: from a printed form back to the stems that it may be a form of.

A stem is a word without its ending, with the mark of its declension: карта is `карт` + `а`, банк
is `банк` without a mark. So банком and банкой stay apart, while банка is a form of either. What
the nominative and the genitive plural without an ending have in common has no mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from re import Pattern


@dataclass(frozen=True, slots=True)
class Paradigms:
    """The endings of a language."""

    kinds: Mapping[str, str]
    """The last letter of a stem → the kind of stem."""
    endings: Mapping[str, Mapping[str, tuple[str, ...]]]
    """A kind of stem → an ending → the marks of the declensions that have it."""
    longest: int
    """Letters of the longest ending."""

    def stems(self, word: str) -> Iterator[str]:
        """Yield every stem of two letters or more of which `word` may be a form."""
        for cut in range(len(word), max(1, len(word) - self.longest - 1), -1):
            kind = self.kinds.get(word[cut - 1])
            if kind is not None:
                for mark in self.endings[kind].get(word[cut:], ()):
                    yield word[:cut] + mark


@dataclass(frozen=True, slots=True)
class Declension:
    """The nouns and adjectives of a language."""

    paradigms: Paradigms
    changes: Mapping[str, Sequence[tuple[Pattern[str], str]]]
    """The last letter of a word → what its end may be before another ending: рынок, рынк-а."""
    suppletion: Mapping[str, str]
    """A stem → that of the same word which is kept: сыновьй → сын."""
    irregular: Mapping[str, frozenset[str]]
    """A form that the endings say nothing about → its stems: лет → лет, год."""
    whole: frozenset[str]
    """Words that are a form of nothing but themselves."""

    def stems(self, word: str) -> set[str]:
        """Return the stems of which `word` may be a form; itself if it has none."""
        if word in self.whole:
            return {word}
        if word in self.irregular:
            return set(self.irregular[word])
        spellings = {word}
        for pattern, replacement in self.changes.get(word[-1], ()):
            spellings.add(pattern.sub(replacement, word))
        found = {
            self.suppletion.get(stem, stem)
            for spelling in spellings
            for stem in self.paradigms.stems(spelling)
        }
        return found or {word}


def paradigms(kinds: Mapping[str, str], declensions: Mapping[str, Mapping[str, str]]) -> Paradigms:
    """Build from `{kind: letters}` and `{kind: {mark: "ending ending …"}}`; `-` is no ending."""
    endings: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, marked in declensions.items():
        table = endings.setdefault(kind, {})
        for mark, listed in marked.items():
            for ending in listed.replace("-", '""').split():
                bare = ending.strip('"')
                table[bare] = (*table.get(bare, ()), mark)
    letters = {letter: kind for kind, group in kinds.items() for letter in group}
    return Paradigms(letters, endings, max(len(e) for table in endings.values() for e in table))


def changes(*listed: tuple[str, str, str]) -> dict[str, list[tuple[Pattern[str], str]]]:
    """Build from `(last letters, pattern, replacement)`."""
    found: dict[str, list[tuple[Pattern[str], str]]] = {}
    for letters, pattern, replacement in listed:
        compiled = re.compile(pattern + "$")
        for letter in letters:
            found.setdefault(letter, []).append((compiled, replacement))
    return found


def replacements(listed: str) -> dict[str, str]:
    """Read `"kept other other; kept other"` as each other one → the kept one."""
    rows = (row.split() for row in listed.split(";"))
    return {other: kept for kept, *others in rows for other in others}


def forms_of(listed: str) -> dict[str, frozenset[str]]:
    """Read `"stem form form; stem form"` as each form → its stems."""
    found: dict[str, frozenset[str]] = {}
    for stem, *forms in (row.split() for row in listed.split(";")):
        for form in forms:
            found[form] = found.get(form, frozenset()) | {stem}
    return found


def words(*lists: str) -> frozenset[str]:
    """Gather the words of lists that are parted by blanks."""
    return frozenset(" ".join(lists).split())
