"""Forms: which words are forms of one another.

Two words are if their stems have one in common. Stems carry no language, so that a loan meets
itself wherever it is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from news.forms import armenian, english, georgian, tajik, western
from news.forms.agglutination import Agglutination
from news.forms.belarusian import BELARUSIAN
from news.forms.kazakh import KAZAKH
from news.forms.kyrgyz import KYRGYZ
from news.forms.russian import RUSSIAN
from news.forms.turkish import AZERBAIJANI, TURKISH, TURKMEN, UZBEK, UZBEK_CYRILLIC
from news.forms.ukrainian import UKRAINIAN

_Stems = Callable[[str], Collection[str]]

_ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz0123456789",
    "de": "abcdefghijklmnopqrstuvwxyzäöü",
    "fr": "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ",
    "es": "abcdefghijklmnopqrstuvwxyzáéíñóúü",
    "it": "abcdefghijklmnopqrstuvwxyzàèéìòù",
    "pl": "abcdefghijklmnopqrstuvwxyząćęłńóśźż",
    "tr": "abcçdefgğhijklmnoöprsştuüvyzâîû",
    "az": "abcçdeəfgğhxijkqlmnoöprsştuüvyz",
    "tk": "abçdeäfghijžklmnňoöprsştuüwyýz",
    "uz": "abdefghijklmnopqrstuvxyzабвгдежзийклмнопрстуфхцчшъьэюяўқғҳ",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгдежзийклмнопрстуфхцчшщьюяіїєґ",
    "be": "абвгдежзйклмнопрстуўфхцчшыьэюяі",
    "kk": "аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ky": "абвгдежзийклмнңоөпрстуүфхцчшщъыьэюя",
    "tg": "абвгғдежзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
    "hy": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
    "ka": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
}
# Words in the letters of these two are too many for loose rules, which would join Cuba and cube.
_PLAIN = tuple(frozenset(_ALPHABETS[language]) for language in ("en", "ru"))
# Languages with rules that are strict enough for them.
_STRICT = frozenset({"en", "ru", "uk", "be", "kk", "ky"})


class Forms:
    """Finds the stems of words."""

    def __init__(self) -> None:
        self._rules: dict[str, _Stems] = {
            "en": lambda word: (english.stem(word),),
            "tr": TURKISH.stems,
            "az": AZERBAIJANI.stems,
            "tk": TURKMEN.stems,
            "uz": _uzbek,
            "ru": RUSSIAN.stems,
            "uk": UKRAINIAN.stems,
            "be": BELARUSIAN.stems,
            "kk": _without_kazakh_letters(KAZAKH),
            "ky": _without_kazakh_letters(KYRGYZ),
            "tg": lambda word: (tajik.stem(word),),
            "hy": armenian.stems,
            "ka": lambda word: (georgian.stem(word),),
        }
        for language in western.TABLES:
            self._rules[language] = partial(western.stems, language=language)
        self._languages: dict[str, frozenset[str]] = {
            letter: frozenset(
                language for language, alphabet in _ALPHABETS.items() if letter in alphabet
            )
            for letter in "".join(_ALPHABETS.values())
        }

    def stems(self, key: str, language: str | None = None) -> frozenset[str]:
        """Return the stems of the word with the folded key `key`; never empty.

        `language` (ISO 639-1) is that of the text, None where it is unknown: then, or if the word
        cannot be of that language, the rules of the languages apply that have all its letters,
        but a word in plain English or Russian letters is of no language that merely uses them.
        A nominative without a language meets its forms in a text of any.
        """
        if language == "en" and key.isascii():
            return frozenset(self._rules["en"](key))
        none: frozenset[str] = frozenset()
        possible = none.union(_ALPHABETS).intersection(
            *(self._languages.get(letter, none) for letter in set(key))
        )
        if language in possible:
            return frozenset(self._rules[language](key))
        if any(alphabet.issuperset(key) for alphabet in _PLAIN):
            possible &= _STRICT
        return frozenset({key}.union(*(self._rules[other](key) for other in possible)))


def _uzbek(word: str) -> set[str]:
    return (UZBEK if word.isascii() else UZBEK_CYRILLIC).stems(word)


def _without_kazakh_letters(rules: Agglutination) -> _Stems:
    """Long stems as they are typed on a Russian keyboard; short ones would be other words."""

    def stems(word: str) -> list[str]:
        return [
            stem.translate(_RUSSIAN_KEYBOARD) if len(stem) >= _LONG else stem
            for stem in rules.stems(word)
        ]

    return stems


_LONG = 7
_RUSSIAN_KEYBOARD = str.maketrans("әғқңөұүһі", "агкноуухи")
