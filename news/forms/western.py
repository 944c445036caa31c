"""German, French, Spanish, Italian and Polish nouns: what a form may be a form of."""

from __future__ import annotations

from collections.abc import Mapping

Table = Mapping[str, tuple[str, ...]]
"""An ending → the endings of the nominative, which may be none."""


def _table(listed: str) -> Table:
    """Read `"ending nominative nominative; ending nominative"`; `-` is no ending."""
    rows = (row.split() for row in listed.split(";"))
    return {ending: tuple(end.strip("-") for end in ends) for ending, *ends in rows}


TABLES = {
    "de": _table("e -; en - e; n -; er -; ern - er; es -; s -; em -; innen in"),
    "fr": _table("s -; x -; aux al; e -; es -"),
    "es": _table("s -; es -; ces z; a o; as o"),
    "it": _table("i o e; e a; che ca; chi co; ghi go; ghe ga; a o"),
    "pl": _table(
        """a - o; u - o; owi -; em - o; ie - a o; y - a; i - a ia; ow -; ów - ; om - a o; ami - a o;
        ach - a o; ę a; ą a; o a; e - a; kiem k; giem g; cie t ta; dzie d da; rze r ra;
        ce ka; dze ga; ego y i; emu y i; ym y; im i; ych y; ich i; ej y i; ymi y; imi i"""
    ),
}
_UMLAUTS = str.maketrans("äöü", "aou")
_SHORTEST = 3
_LONGEST = 5


def stems(word: str, language: str) -> set[str]:
    """Return the word and the nominatives of which it may be a form."""
    found = {word}
    for cut in range(max(_SHORTEST, len(word) - _LONGEST), len(word)):
        found.update(word[:cut] + end for end in TABLES[language].get(word[cut:], ()))
    if language == "fr":
        # An English name in British spelling looks French.
        found.add(word.replace("isation", "ization"))
    if language == "de":
        found.update([stem.translate(_UMLAUTS) for stem in found])
    return found
