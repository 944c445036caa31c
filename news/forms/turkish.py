"""Turkish, Azerbaijani, Turkmen and Uzbek nouns in Latin script, Uzbek in Cyrillic too.

Keys have one i for ı and i, so that front and back are not told apart after it.
"""

from __future__ import annotations

from news.forms.agglutination import (
    CASE,
    PLURAL,
    POSSESSIVE,
    Agglutination,
    Ending,
    Harmony,
    endings,
)
from news.forms.declension import words

_LATIN = "bcdfghjklmnpqrstvwxyzçğşžňý"
_SHORT = words("ev ay su yol il el iş at qiz ota oy et od ot yer dil köy ilçe")


def _agglutination(
    table: dict[str, list[Ending]], vowels: str, final: dict[str, str]
) -> Agglutination:
    return Agglutination(
        endings=table,
        vowels=frozenset(vowels),
        harmonic=frozenset(vowels),
        final=final,
        short=_SHORT,
        shortest=4,
    )


_TURKISH_VOWELS = "aeioöuü"
_TURKISH_HARMONIES = (
    Harmony("ai", {"A": "a", "I": "i"}),
    Harmony("ei", {"A": "e", "I": "i"}),
    Harmony("ou", {"A": "a", "I": "u"}),
    Harmony("öü", {"A": "e", "I": "ü"}),
)
_VOICELESS = "çfhkpsşt"
_VOICED = "".join(sorted(set(_LATIN) - set(_VOICELESS)))

TURKISH = _agglutination(
    endings(
        _TURKISH_HARMONIES,
        (
            (PLURAL, "lAr", _LATIN + _TURKISH_VOWELS),
            (POSSESSIVE, "sI mIz", _TURKISH_VOWELS),
            (POSSESSIVE, "I ImIz", _LATIN),
            (CASE, "In I A lA", _LATIN),
            (CASE, "nIn yI yA ylA", _TURKISH_VOWELS),
            (CASE, "dA dAn dAki", _VOICED + _TURKISH_VOWELS),
            (CASE, "tA tAn tAki", _VOICELESS),
        ),
        after_possessive="nA nI ndA ndAn ndAki",
    ),
    _TURKISH_VOWELS,
    {"b": "p", "c": "ç", "d": "t", "ğ": "k"},
)

_AZERBAIJANI_VOWELS = "aeəioöuü"

AZERBAIJANI = _agglutination(
    endings(
        (
            Harmony("ai", {"A": "a", "I": "i"}),
            Harmony("eəi", {"A": "ə", "I": "i"}),
            Harmony("ou", {"A": "a", "I": "u"}),
            Harmony("öü", {"A": "ə", "I": "ü"}),
        ),
        (
            (PLURAL, "lAr", _LATIN + _AZERBAIJANI_VOWELS),
            (POSSESSIVE, "sI mIz", _AZERBAIJANI_VOWELS),
            (POSSESSIVE, "I ImIz", _LATIN),
            (CASE, "In I A lA", _LATIN),
            (CASE, "nIn nI yA ylA", _AZERBAIJANI_VOWELS),
            (CASE, "dA dAn dAki", _LATIN + _AZERBAIJANI_VOWELS),
        ),
        after_possessive="nA nI ndA ndAn ndAki",
    ),
    _AZERBAIJANI_VOWELS,
    {"y": "k", "ğ": "q", "d": "t"},
)

_TURKMEN_VOWELS = "aäeioöuüy"

TURKMEN = _agglutination(
    endings(
        (
            Harmony("aouy", {"A": "a", "I": "y"}),
            Harmony("äeiöü", {"A": "e", "I": "i"}),
        ),
        (
            (PLURAL, "lAr", _LATIN + _TURKMEN_VOWELS),
            (POSSESSIVE, "sI mIz", _TURKMEN_VOWELS),
            (POSSESSIVE, "I ImIz", _LATIN),
            (CASE, "Iň I A", _LATIN),
            (CASE, "nIň nI", _TURKMEN_VOWELS),
            (CASE, "dA dAn dAky dAki", _LATIN + _TURKMEN_VOWELS),
        ),
        after_possessive="nA nI ndA ndAn ndAky ndAki",
    ),
    _TURKMEN_VOWELS,
    {"b": "p", "g": "k", "d": "t"},
)

_UZBEK_ENDINGS = (
    (PLURAL, "lAr", _LATIN + "aeiou"),
    (POSSESSIVE, "si miz", "aeiou"),
    (POSSESSIVE, "i imiz", _LATIN),
    (CASE, "ning ni da dan dagi ga", _LATIN + "aeiou"),
    (CASE, "ka qa", "kq"),
)

UZBEK = _agglutination(
    endings((Harmony("aeiou", {"A": "a"}),), _UZBEK_ENDINGS, after_possessive="ning"),
    "aeiou",
    {"g": "k"},
)

_UZBEK_CONSONANTS = "бвгджзйклмнпрстфхцчшқғҳьъ"
_UZBEK_VOWELS = "аеиоуўэюя"

UZBEK_CYRILLIC = _agglutination(
    endings(
        (Harmony(_UZBEK_VOWELS, {}),),
        (
            (PLURAL, "лар", _UZBEK_CONSONANTS + _UZBEK_VOWELS),
            (POSSESSIVE, "си миз", _UZBEK_VOWELS),
            (POSSESSIVE, "и имиз", _UZBEK_CONSONANTS),
            (CASE, "нинг ни да дан даги га", _UZBEK_CONSONANTS + _UZBEK_VOWELS),
            (CASE, "ка қа", "кқғг"),
        ),
        after_possessive="нинг",
    ),
    _UZBEK_VOWELS,
    {"г": "к", "ғ": "қ"},
)
