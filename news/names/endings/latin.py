"""Case endings on names in Latin letters: Uzbek, Azerbaijani, Turkish, Turkmen, German.

English has none, and a short ending may as well belong to the name; so the ones that are
taken off everywhere need a typical surname in front of them.
"""

import re

from news.names.endings import west_slavic
from news.names.model import Base

_SURNAME = r"[oe][vw]a?|[iyıý]n|[yij]an|enko|d[zs]e|[vw]ili|sk[iy][yj]?|ba[yjiý]|[uü]l"
_TURKIC = (
    "[ndt][ıiuüy][nňñ]|[ıuüy][nňñ]|(?<!in)in|iň|[nd]?[ıiuüy]|ə|n?ing|[gqk]a|[dt][aəe]n?|l[aəe]"
    "|[yn][aəe]"
)
_ON_SURNAMES = re.compile(rf"(.{{2,}}(?:{_SURNAME}))(s|{_TURKIC})")
_ON_FOREIGN = re.compile(r"(.{3,}[^aeiouyıəöü])(?:un|ün|ning)|(.{3,}e[^aeiouyw]|.{3,}[aou][mn])in")
# A Turkish genitive: no Slavic surname in -in has a stem of this length or end.
_ON_LONG = re.compile(r"(.{4,}[aeiouıəöü][bdgğmrst]|.{3,}(?:r[dgst]|nd|l[tz]|mp|tt|ll|nn|ss))[iı]n")
_ON_VOWEL = re.compile(r"(.{4,}[aeiouyıəöü])(?:n[ıiuü]n|ning)|(.{5,}i)ye")
_GERMAN = re.compile(r"(.{4,}[bdfgklmnprtaiou])s")
# Whose form in -s is another person's name.
_OTHER_IN_S = frozenset(
    """
    abram alexi andrea andrew arnold banner brook brown carlo carter chamber clement collin cooper
    daniel david dawkin denni edmond edmund edward field fisher franci gerald gibbon griffith
    hammond hopkin jacob jenkin leonard marco maria martin master matia matthew michael morri
    nicola nikola normand osborn pablo parker parson perkin peter philip power raymond reynold
    richard robert robin roger rollin sander santo saunder simmon simon stephen steven stewart
    summer sumner thoma walter water watkin william winter wither
    """.split()  # noqa: SIM905
)
# Whose form in -in is another person's name.
_OTHER_IN_IN = frozenset(
    "anton august bernard constant florent georg laurent marcel michel valent".split()  # noqa: SIM905
)


def bases(key: str) -> list[Base]:
    """Find what a word may be a case of; the word itself is not among it."""
    found = []
    match = _ON_SURNAMES.fullmatch(key)
    if match and not (match[2] == "s" and match[1] in _OTHER_IN_S):
        found.append(Base(match[1]))
    match = _ON_FOREIGN.fullmatch(key) or _ON_LONG.fullmatch(key)
    if match and (stem := match[match.lastindex or 0]) not in _OTHER_IN_IN:
        found.append(Base(stem))
    if match := _ON_VOWEL.fullmatch(key):
        found.append(Base(match[1] or match[2]))
    if (match := _GERMAN.fullmatch(key)) and match[1] not in _OTHER_IN_S:
        found.append(Base(match[1]))
    return found + west_slavic.bases(key)
