"""The language of a text: by its letters, by what its feed says, by an identifier."""

from __future__ import annotations

import re
from typing import NamedTuple

try:
    import pycld2
except ImportError:
    # It comes for the usual machines only; elsewhere letters and feeds must do.
    pycld2 = None

__all__ = ["language_of"]

# Code points that are looked at: enough to tell, and as fast for a book as for a paragraph.
_SAMPLE = 600
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "latin": re.compile("[a-z\u00df-\u024f\u0259\u1e00-\u1eff]"),
    "armenian": re.compile("[\u0561-\u0587]"),
    "georgian": re.compile("[\u10d0-\u10ff]"),
}
_ONLY = {"armenian": "hy", "georgian": "ka"}
# What a feed says must fit the script of the text; of scripts not named here everything does.
_WRITTEN_IN = {
    "latin": re.compile("(?!ru|uk|be|bg|mk|ky|tg|mn|hy|ka|el|he|ar|fa|ur|hi|zh|ja|ko|th)"),
    "cyrillic": re.compile("ru|uk|be|bg|mk|sr|ky|tg|mn|kk|uz|az|tt|ba|ce|os|cv"),
}
# As the identifier knows Hebrew and Javanese.
_OLD_CODES = {"iw": "he", "jw": "jv"}
_KNOWN = frozenset(code for _, code in pycld2.LANGUAGES) if pycld2 else frozenset()
# One letter in so many words may stray from the language, in a headline a name of two words.
_USUAL, _NAME, _HEADLINE = 8, 2, 4

# Words that can tell by themselves: fewer may be a name, or a loan that ten languages share.
_FEWEST = 2

# Cyrillic letters that some of the languages below write without.
_TELLING = "ёищъыэґєіїўәғқңөұүһҗӣӯҳҷ"


class _Spelling(NamedTuple):
    own: str
    """Of the telling letters those that it uses."""
    typical: str = ""
    """Those that no longer text lacks."""
    shown_in: int = _USUAL
    """Words of such a text, at least."""

    def is_strange_to(self, counts: dict[str, int], words: int) -> bool:
        """Say whether too many letters are none of this language."""
        strays = sum(count for letter, count in counts.items() if letter not in self.own)
        return strays > max(words // _USUAL, min(words // _HEADLINE, _NAME))

    def is_shown_by(self, counts: dict[str, int], words: int) -> bool:
        """Say whether the typical letters are as frequent as they should be."""
        return not self.typical or sum(counts[char] for char in self.typical) * _USUAL >= words


_CYRILLIC = {
    "ru": _Spelling("ёищъыэ"),
    "uk": _Spelling("ищґєії", typical="іїє"),
    "be": _Spelling("ёыэіў", typical="іў"),
    "kk": _Spelling("ёищъыэіәғқңөұүһ", typical="әғқңөұүһ", shown_in=4),
    "ky": _Spelling("ёищъыэңөү"),
    "tg": _Spelling("ёиъэғқӣӯҳҷ"),
    "uz": _Spelling("ёиъэғқўҳ"),
    "mn": _Spelling("ёищъыэөү", typical="өү"),
    "tt": _Spelling("ёищъыэәөүҗңһ", typical="ә"),
}


def language_of(text: str, told: str | None) -> str | None:
    """Give the ISO 639-1 code of a text's language; None: it can't be told.

    `told`, the code that the feed gives, counts where the letters of the text allow it and the
    identifier is not sure of another language; without it the text must speak for itself.
    """
    sample = text[:_SAMPLE].replace("İ", "i").lower()
    words = _WORD.findall(sample)
    script = _script(words)
    if script in _ONLY:
        return _ONLY[script]
    counts = {letter: sample.count(letter) for letter in _TELLING}
    if told is None and len(words) < _FEWEST:
        return None
    fitting = _fitting(sample, script, counts, len(words))
    if len(fitting) == 1:
        return fitting[0]
    if told and not _may_be(told, script, counts, len(words)):
        told = None
    guess = _identified(" ".join(words), told)
    if guess is None and told is None and fitting:
        guess = _identified(" ".join(words), told, is_sure=False)
    if guess and (guess in fitting or (not fitting and _may_be(guess, script, counts, len(words)))):
        return guess
    return told


def _script(words: list[str]) -> str:
    """Give the script that most words begin with."""
    initials = "".join(word[0] for word in words)
    counts = {script: len(letter.findall(initials)) for script, letter in _SCRIPTS.items()}
    script = max(counts, key=counts.__getitem__)
    return script if counts[script] else "other"


def _fitting(sample: str, script: str, counts: dict[str, int], words: int) -> list[str]:
    """Give the languages of which a text has the letters; none: letters decide nothing."""
    if script == "cyrillic":
        return [
            code
            for code, spelling in _CYRILLIC.items()
            if not spelling.is_strange_to(counts, words) and spelling.is_shown_by(counts, words)
        ]
    # Azeri alone has this letter in Latin script, in every third word.
    return ["az"] if script == "latin" and sample.count("ə") * _USUAL > words else []


def _may_be(code: str, script: str, counts: dict[str, int], words: int) -> bool:
    """Say whether nothing speaks against a language; a short text need not show all its letters."""
    if script == "cyrillic" and code in _CYRILLIC:
        spelling = _CYRILLIC[code]
        is_shown = words < spelling.shown_in or spelling.is_shown_by(counts, words)
        return is_shown and not spelling.is_strange_to(counts, words)
    return script not in _WRITTEN_IN or _WRITTEN_IN[script].match(code) is not None


def _identified(words: str, told: str | None, *, is_sure: bool = True) -> str | None:
    """Ask CLD2, leaning towards the language told; None: it is not sure, or there is none."""
    if pycld2 is None:
        return None
    hint = told if told in _KNOWN else None
    is_reliable, _, found = pycld2.detect(words, hintLanguage=hint, bestEffort=not is_sure)
    code = str(found[0][1])
    return _OLD_CODES.get(code, code[:2]) if is_reliable and code != "un" else None
