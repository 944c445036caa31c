"""Kazakh, Kyrgyz, Uzbek and Tajik case endings, glued to a name in Cyrillic.

The first consonant of an ending follows the last letter of the name. Vowel harmony is not
asked for: Russian surnames take back or front endings as the writer hears them.
"""

import re

from news.names.model import Base

_VOWEL = "[ыіиуү]"
_PLURAL = "[лдт][аеоө]р"
_AFTER_VOICED = (
    f"[нд]{_VOWEL}н|[нд][ыі]ң|[нд]{_VOWEL}|[ғг][аеоө]|[дн][аеоө]н|д[аеоө]|[мб]ен"
    "|[дн][аеоө]?[ғг][ыіиу]|[дн][іи]к[іи]|нинг|ро"
)
# Франциско is no case of Францис.
_DATIVE = "к[ае]|(?<=[оөуү].)к[оө]"
_AFTER_VOICELESS = (
    f"т{_VOWEL}н|т[ыі]ң|т{_VOWEL}|қ[ае]|{_DATIVE}|т[аеоө]н?|пен|т[ае][ғг][ыі]|тікі|нинг|ни|дан"
)
_AFTER_LOAN_VOICED = _AFTER_VOICELESS.replace(_DATIVE, "ке")
_ENDINGS = [
    re.compile(f"(.{{3,}}(?:{last}))(?:{_PLURAL}(?:{endings})?|(?:{endings}))")
    for last, endings in (
        ("[^кқпстфхһцчшщь]|[лрн]ь", _AFTER_VOICED),
        ("[кқпстфхһцчшщ]|[стф]ь", _AFTER_VOICELESS),
        ("[бвгґд]", _AFTER_LOAN_VOICED),
    )
]

# Looks like -га, and is the genitive of a man in -скі.
_BELARUSIAN = re.compile("[сц]кага$")


def bases(key: str) -> list[Base]:
    """Find what a word may be a case of; the word itself is not among it."""
    if _BELARUSIAN.search(key):
        return []
    return [Base(match[1]) for pattern in _ENDINGS if (match := pattern.fullmatch(key))]
