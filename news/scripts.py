"""Scripts that look alike: a word that mixes them, by mistake or by intent, brought back to one."""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["respelled", "unmix"]

_ALPHABETS = {
    "latin": "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff",
    "cyrillic": "\u0400-\u0481\u048a-\u052f",
    "greek": "\u0370-\u0373\u0376-\u03ff\u1f00-\u1fff",
    "armenian": "\u0531-\u0556\u0561-\u0587",
}
# Shapes differ by case: Cyrillic В is like Latin B, в is not like b.
_ALIKE = (
    (
        ("latin", "ABCEHIKMOPTXYƏƟËÏacehikmoptxyəɵëï"),
        ("cyrillic", "АВСЕНІКМОРТХУӘӨЁЇасеһікмортхуәөёї"),
    ),
    (("latin", "ABEHIKMNOPTXYZaikoptuvx"), ("greek", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖαικορτυνχ")),
    (("cyrillic", "АВГЕНІКМОПРТУФХаікортухф"), ("greek", "ΑΒΓΕΗΙΚΜΟΠΡΤΥΦΧαικορτυχφ")),
    (("latin", "OSUghjnoqu"), ("armenian", "ՕՏՍցհյոօզս")),
    (("cyrillic", "Ооһ"), ("armenian", "Օօհ")),
)
# One way only: letters that no word of the region's news needs in the other script, and Latin
# vowels under a Russian stress mark.
_ONE_WAY = {
    ("cyrillic", "latin"): ("ЅЈԚԜҮҺѕјԛԝԁӏѵү", "SJQWYHsjqwdlvy"),
    ("latin", "cyrillic"): ("ÁÉÓÝáéóýàèò", "АЕОУаеоуаео"),
}
_RUN = re.compile("|".join(f"(?P<{name}>[{span}]+)" for name, span in _ALPHABETS.items()))
# Of these the region's Cyrillic has none but look-alikes: a word with one is meant to be Latin.
_FOREIGN = re.compile("[ЅЈԚԜѕјԛԝԁѵ]")
# Y is typed for the Kazakh Ү, and for У by everybody else.
_KAZAKH = re.compile("[әғқңөұүһ]", re.IGNORECASE)
_Y = str.maketrans("Yy", "Үү")


def _tables() -> dict[tuple[str, str], dict[int, int]]:
    tables: dict[tuple[str, str], dict[int, int]] = {}
    for (one, ones), (other, others) in _ALIKE:
        tables[one, other] = str.maketrans(ones, others)
        tables[other, one] = str.maketrans(others, ones)
    for way, (those, these) in _ONE_WAY.items():
        tables[way] |= str.maketrans(those, these)
    return tables


_TABLES = _tables()
_LATIN_OR_CYRILLIC = re.compile(f"[{_ALIKE[0][0][1]}{_ALIKE[0][1][1]}]+")


def unmix(word: str) -> str:
    """Give a composed word with its look-alike letters in one script, code point for code point.

    A word of one script stays as it is, whatever it looks like. A mixed one becomes that of its
    scripts in which all of it can be written, the one with the most letters if there are several.
    If there is none (iPhoneов), those stretches change that the most frequent script can take.
    """
    if word.isascii():
        return word
    runs = list(_RUN.finditer(word))
    letters: Counter[str] = Counter()
    for run in runs:
        letters[_script(run)] += len(run[0])
    if len(letters) <= 1:
        return word
    scripts = [script for script, _ in letters.most_common()]
    fitting = (
        script for script in scripts if all(_written_in(script, run) is not None for run in runs)
    )
    target = next(fitting, scripts[0])
    if target == "cyrillic" and _KAZAKH.search(word):
        word = word.translate(_Y)
    return _RUN.sub(lambda run: _written_in(target, run) or run[0], word)


def respelled(word: str) -> str | None:
    """Give what a mixed word is in the other script, if it may as well be Latin as Cyrillic."""
    if not _LATIN_OR_CYRILLIC.fullmatch(word) or (unmixed := unmix(word)) == word:
        return None
    ways = (_TABLES["latin", "cyrillic"], _TABLES["cyrillic", "latin"])
    return next(other for way in ways if (other := word.translate(way)) != unmixed)


def _script(run: re.Match[str]) -> str:
    assert run.lastgroup is not None
    return run.lastgroup


def _written_in(script: str, run: re.Match[str]) -> str | None:
    if _script(run) == script:
        return None if script == "cyrillic" and _FOREIGN.search(run[0]) else run[0]
    table = _TABLES.get((_script(run), script), {})
    return run[0].translate(table) if all(ord(char) in table for char in run[0]) else None
