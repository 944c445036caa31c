"""What a printed word and an asked one have in common: the keys that both are filed under.

An asked word is a token of a query in its canonical spelling, marked by what is wanted of it:
`summit` (any form), `Tokayev` (a name, in any spelling), `WHO` (these capitals), `=csto` (these
letters), `^Cuba` (a known name), `arm*` (words that begin so). A printed word is a token of a
text. Wherever a printed word satisfies an asked one, they share a key; sharing a key proves nothing
yet, `rule` decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from news.forms import Forms
from news.names import Name, asked, is_same, printed, skeleton
from news.names.initials import first_sounds
from news.ordinary import NOUNS_OF_SURNAMES
from news.spelling import is_ordinary
from news.text import Case, Face, faces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EDITION = "2"
"""Of the keys: what was indexed by those of another edition must be indexed anew."""

EXACT = "="
"""Before an asked word: these letters and nothing else."""

NAMED = "^"
"""Before an asked word that is a known name: it is found in no other spelling, with its capital
only if it has one, and without forms if it is an acronym."""

PREFIX = "*"
"""After an asked word: it may go on."""

LOOSE_RULES = frozenset({"form", "name"})
"""Rules by which a printed word satisfies an asked one that it does not equal."""

LONGEST_REMEMBERED = 100
"""Code points up to which a printed word is remembered: else memory had no bound."""

_NAME_KEY = "§"
"""Before the skeleton of a name, which no word can be taken for."""

_SURNAME = re.compile("(?:[оеє]в|[оеа]ў)$")
_SLAVIC = re.compile("(?:[оеє]в|[оеа]ў|[иыі]н)а?$|[сц]ь?к(?:ий|ій|ая|а|і)$|[ыи]х$|[sś]k[iya]$")
_MASCULINE = ("ий", "ый", "ой", "ій")
_FEMININE = ("а", "я")

_PLURAL = ("ы", "и", "і")

_FIRST_CYRILLIC = "\u0400"

K = TypeVar("K")
V = TypeVar("V")

_NO_STEMS: frozenset[str] = frozenset()

_ASKED_NAMES = 5_000
"""Asked names of which the readings are remembered; as many take three megabytes."""

_SHORTEST_NAME = 4
_LONGEST_ACRONYM = 5
"""Letters up to which a word in capitals is an acronym, which has no forms."""


class Context(NamedTuple):
    """What of a text bears on how its words are read."""

    language: str | None = None
    """An ISO 639-1 code; None: unknown."""
    shouting: bool = False
    """The text is in capitals, so that capitals prove nothing."""


class Guise(NamedTuple):
    """One way to take a printed word, with all that it is compared by."""

    face: Face
    stems: frozenset[str]
    names: tuple[Name, ...]


class Analyst:
    """Takes words apart, and remembers the keys of those it met.

    `memo_size` bounds the words remembered; 50,000 take about ten megabytes.
    """

    def __init__(self, memo_size: int = 50_000) -> None:
        self._memo_size = memo_size
        self._forms = Forms()
        self._keys: dict[tuple[str, Context], str] = {}
        self._names: dict[str, tuple[Name, ...]] = {}
        self._short_names: dict[tuple[str, str], bool] = {}

    def keys(self, word: str, context: Context) -> list[str]:
        """Give the keys of a printed word."""
        known = self._keys.get((word, context))
        if known is None:
            known = " ".join(_keys(self.guises(word, context)))
            if len(word) <= LONGEST_REMEMBERED:
                _remember(self._keys, self._memo_size, (word, context), known)
        return known.split(" ")

    def guises(self, word: str, context: Context) -> tuple[Guise, ...]:
        """Give the ways to take a printed word; the whole of it comes first."""
        return tuple(self._guise(face, context) for face in faces(word))

    def asked_keys(self, word: str) -> tuple[str, ...]:
        """Give the keys of an asked word, which is no prefix."""
        if word.startswith(EXACT):
            return (word[1:].casefold(),)
        word = word.removeprefix(NAMED)
        if is_acronym(word):
            return (word.casefold(),)
        lower = word.casefold()
        keys = dict.fromkeys((lower, *self._asked_stems(word, lower)))
        keys |= dict.fromkeys(_NAME_KEY + skeleton(name) for name in self.names(word))
        return tuple(keys)

    def names(self, word: str) -> tuple[Name, ...]:
        """Give the readings of an asked word as a name; none where it is not written as one."""
        known = self._names.get(word)
        if known is None:
            is_long = is_name(word) and len(word) >= _SHORTEST_NAME
            known = asked(word.casefold()) if is_long else ()
            _remember(self._names, _ASKED_NAMES, word, known)
        return known

    def rule(self, word: str, guise: Guise, context: Context) -> str | None:
        """Say by which rule a printed word satisfies an asked one, no prefix; None: not at all."""
        key, case = guise.face.key, guise.face.case
        if word.startswith(EXACT):
            return _exact(word[1:], guise.face)
        if word.startswith(NAMED):
            return self._rule_of_known(word[1:], guise, context)
        lower = word.casefold()
        if is_acronym(word):
            is_proven = case is Case.UPPER and not (context.shouting and is_ordinary(key))
            return "acronym" if key == lower and is_proven else None
        if key == lower:
            return "word"
        if guise.names and self._is_name_of(word, guise):
            return "name"
        return "form" if self._is_form_of(word, guise, context) else None

    def is_short_name(self, word: str, text: str) -> bool:
        """Say whether a printed word is an asked name, where it is too short to stand alone."""
        if len(word) >= _SHORTEST_NAME:
            return False
        known = self._short_names.get((word, text))
        if known is None:
            known = _is_short_name(word, text)
            _remember(self._short_names, self._memo_size, (word, text), known)
        return known

    def is_initial(self, word: str, letter: str) -> bool:
        """Say whether a letter can be the first of an asked name, in whatever script."""
        key = word.casefold()
        return key[0] == letter or not first_sounds(key).isdisjoint(first_sounds(letter))

    def _guise(self, face: Face, context: Context) -> Guise:
        stems = self._forms.stems(face.key, context.language)
        # ACRA is not Accra.
        is_acronym = face.case is Case.UPPER and not context.shouting
        shortest = _SHORTEST_NAME + is_acronym
        is_name = face.case is not Case.LOWER and len(face.key) >= shortest
        return Guise(face, stems, printed(face.key) if is_name else ())

    def _rule_of_known(self, word: str, guise: Guise, context: Context) -> str | None:
        key, lower = guise.face.key, word.casefold()
        if not is_name(word):
            return "word" if key == lower else None
        if guise.face.case is Case.LOWER:
            return None
        if key == lower:
            return "word"
        return "form" if self._has_stem_of(word, guise, context) else None

    def _is_name_of(self, word: str, guise: Guise) -> bool:
        # A short name and a long ending are often another word: Потому is no case of Poti.
        if len(word) == _SHORTEST_NAME and len(guise.face.key) > _SHORTEST_NAME + 1:
            return False
        return any(is_same(one, other) for one in self.names(word) for other in guise.names)

    def _is_form_of(self, word: str, guise: Guise, context: Context) -> bool:
        is_other = is_name(word) and _is_other_surname(word.casefold(), guise.face)
        return not is_other and self._has_stem_of(word, guise, context)

    def _has_stem_of(self, word: str, guise: Guise, context: Context) -> bool:
        lower, (key, *_, case) = word.casefold(), guise.face
        if case is Case.UPPER and not context.shouting and len(key) <= _LONGEST_ACRONYM:
            return False
        if case is Case.TITLE and _SURNAME.search(key) and _may_be_surname_of(word):
            return False
        stems = self._asked_stems(word, lower)
        return bool(stems) and not stems.isdisjoint(guise.stems)

    def _asked_stems(self, word: str, lower: str) -> frozenset[str]:
        """Give the stems by which forms of an asked word are found, beside those of a name."""
        if not is_name(word):
            return self._forms.stems(lower)
        if _SURNAME.search(lower):
            return _NO_STEMS
        # Names in Latin letters lose no endings but English ones: Karimova is none of Karimov's.
        return self._forms.stems(lower, "en" if lower[0] < _FIRST_CYRILLIC else None)


def is_acronym(word: str) -> bool:
    """Say whether capitals are part of what an asked word wants."""
    return word.isupper() and sum(map(str.isalpha, word)) > 1


def is_name(word: str) -> bool:
    """Say whether an asked word is written as a name: with a capital, or in a script without."""
    begins = word[0].isupper() or "\u10d0" <= word[0] <= "\u10ff"
    return begins and not is_acronym(word)


def _remember(memo: dict[K, V], size: int, key: K, value: V) -> None:
    """Put something into a memo, which is emptied when it is full."""
    if len(memo) >= size:
        memo.clear()
    memo[key] = value


def _is_short_name(word: str, text: str) -> bool:
    (key, *_, case), *_ = faces(text)
    return case is not Case.LOWER and any(
        is_same(one, other) for one in asked(word.casefold()) for other in printed(key)
    )


def _exact(word: str, face: Face) -> str | None:
    is_spelled = face.case is Case.UPPER if is_acronym(word) else True
    return "exact" if face.key == word.casefold() and is_spelled else None


def _may_be_surname_of(word: str) -> bool:
    """Say whether an asked word with -ов is a surname rather than a genitive plural.

    Иванов is no form of Иван, nor Кузнецов of кузнец; Штатов is one of Штаты, Туристов of турист.
    """
    if is_name(word):
        return not word.endswith(_PLURAL)
    return word in NOUNS_OF_SURNAMES


def _is_other_surname(lower: str, face: Face) -> bool:
    """Say whether what may be a form of a capitalised asked word is rather another surname.

    Of surnames news.names knows the forms, and that Захаровым is none of Захарова, nor Пишна of
    Пишний. In small letters кличка is no form of Кличко, in Latin ones Adam no singular of Adams.
    """
    if face.case is Case.LOWER:
        return lower.endswith("ко") or _SURNAME.search(lower) is not None
    is_plural = face.case is Case.TITLE and face.key.endswith("s") != lower.endswith("s")
    is_woman = (
        face.case is Case.TITLE and lower.endswith(_MASCULINE) and face.key.endswith(_FEMININE)
    )
    return is_plural or is_woman or _SLAVIC.search(lower) is not None


def _keys(guises: Iterable[Guise]) -> Iterator[str]:
    keys: dict[str, None] = {}
    for guise in guises:
        keys[guise.face.key] = None
        keys |= dict.fromkeys(guise.stems)
        keys |= dict.fromkeys(_NAME_KEY + skeleton(name) for name in guise.names)
    return iter(keys)
