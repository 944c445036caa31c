"""Writes invented stories: hand-written patterns, filled by a seeded choice."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

RECENT = 3000
"""Titles that are not used again: at a story each two seconds, those of an hour and a half."""

_ATTEMPTS = 200
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Draft:
    """A story as written, before an outlet publishes it."""

    title: str
    summary: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """The patterns of one language."""

    words: Mapping[str, str]
    titles: Mapping[str, tuple[str, ...]]
    leads: Mapping[str, tuple[str, ...]]
    sentences: Mapping[str, tuple[str, ...]]


LANGUAGES: Mapping[str, Phrases] = {
    "en": Phrases(
        phrases.ENGLISH_WORDS,
        phrases.ENGLISH_TITLES,
        phrases.ENGLISH_LEADS,
        phrases.ENGLISH_SENTENCES,
    ),
    "ru": Phrases(
        phrases.RUSSIAN_WORDS,
        phrases.RUSSIAN_TITLES,
        phrases.RUSSIAN_LEADS,
        phrases.RUSSIAN_SENTENCES,
    ),
    "kk": Phrases(
        phrases.KAZAKH_WORDS,
        phrases.KAZAKH_TITLES,
        phrases.KAZAKH_LEADS,
        phrases.KAZAKH_SENTENCES,
    ),
}


class Writer:
    """Writes one story after another; a title comes back only after RECENT others."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._recent: deque[str] = deque(maxlen=RECENT)

    def write(self, language: str, about: str) -> Draft:
        """Return a story in `language` (`en`, `ru`, `kk`).

        `about` is `csto`, `tasmagambetov`, `aside` (their names in the text only) or `region`
        (their names nowhere).
        """
        source = LANGUAGES[language]
        title, cast = self._new_title(source, about)
        leads = self._chance.sample(source.leads[about], 2)
        sentences = source.sentences["region" if about == "region" else "csto"]
        patterns = [*leads, *self._chance.sample(sentences, 2)]
        first, *more = [_filled(source, pattern, cast) for pattern in patterns]
        return Draft(title, first, (first, " ".join(more[:2]), more[2]))

    def _new_title(self, source: Phrases, about: str) -> tuple[str, Mapping[str, float]]:
        for _ in range(_ATTEMPTS):
            cast = {slot: self._chance.random() for slot in source.words}
            # The city by its name and the same one in another case.
            cast["place"] = cast["city"]
            title = _filled(source, self._chance.choice(source.titles[about]), cast)
            if title not in self._recent:
                self._recent.append(title)
                return title, cast
        raise RuntimeError(f"The patterns about {about} are used up.")


def fill(language: str, pattern: str, chance: Random) -> str:
    """Return a pattern with every slot filled by chance."""
    source = LANGUAGES[language]
    return _filled(source, pattern, {slot: chance.random() for slot in source.words})


def _filled(source: Phrases, pattern: str, cast: Mapping[str, float]) -> str:
    """Fill the slots of a pattern; `cast` says how far down its list of words each slot looks."""

    def word(slot: re.Match[str]) -> str:
        words = source.words[slot[1]].split(", ")
        return words[int(cast[slot[1]] * len(words))]

    text = _SLOT.sub(word, pattern)
    return text[0].upper() + text[1:]
