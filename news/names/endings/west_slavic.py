"""Polish, Czech, Slovak, South Slavic and Baltic declension of names, in Latin letters."""

import re

from news.names.endings.rules import Rule, by_ending, completed
from news.names.model import Base, Gender

_RULES = by_ending((
    # A man's name in a consonant or a diphthong: Putin, Milei, Milanović.
    Rule("[^aeiouyıəöü]|[aeo][iy]", "em owi iem ovi", ""),
    Rule("[^aeiouyıəöü]", "om", ""),
    Rule("i", "cia ciowi ciem ciu", "ć"),
    # A woman's: Zacharowej, Golikovové.
    Rule("[oe][vw]|[iy]n", "ej ą ou é ová ové", "", Gender.FEMALE),
    Rule("ov", "ovou", "", Gender.FEMALE),
    # An adjective: Zełenskiego, Navalného.
    Rule("sk|ck", "iego iemu im ého ému ým", "y", Gender.MALE),
    Rule("sk|ck", "a á iej ą ou", "y", Gender.FEMALE),
    Rule("n", "ego emu ym", "y", Gender.MALE),
    Rule("n|ow", "ej", "y", Gender.FEMALE),
    Rule("wil", "ego emu im", "y", Gender.MALE),
    # What declines like one: Larijaniego, Kagamego.
    Rule(".[^k][iy]", "ego emu m ho mu", ""),
    Rule(".e", "go m mu", ""),
    # In -o: Łukaszenki, Ziobrą.
    Rule("k", "i ę ą u a om iem", "o"),
    Rule("", "ce", "ko"),
    Rule("[^aeiouyn]", "y ą ę em owi ovi", "o"),
    # In -a: Dudy, Merkelę, Gacharii.
    Rule("[^aeiouykg]", "y ę ą ie u ou", "a"),
    Rule("[lgij]|[^sc]k", "i", "a"),
    Rule(".i", "ę ą", "a"),
    Rule("n", "i", "ia"),
    # Lithuanian and Latvian.
    Rule("[eo]v|in", "as ui ą am", ""),
    Rule("[eo]v", "s o u e", ""),
))  # fmt: skip
_LITHUANIAN = by_ending((Rule(".", "os ai oje", "a"),))
_LITHUANIAN_CLUE = re.compile("[ėšžčųįąū]")

_SURNAME = re.compile("..+(?:[oei][vw]|[iyí]n)$")
_SURNAME_CLUE = re.compile(r"[łśżźńćąę]|sz|cz|[oe]wa$|[bmpv]ia|ajev|[bmnprstv]j[ae]")
_VOWELS = frozenset("aeiouyıəöü")
# Whose form in -ina is a case: no woman of that name is in the news.
_ONLY_MEN = frozenset(["jelcin", "jelcyn", "lenin", "putin", "stalin", "yeltsin"])
# Whose form in -a is another person's name.
_OTHER_IN_A = frozenset(
    """
    adrian albert alexander alexandr aleksandr andre angel anton august bernard carl christian
    claud daniel denis dominic emanuel emil emmanuel eric ernest eugen fabian fernand francesc
    frederic gabriel georg gerald helen henri joan joseph julian karl kristian leon luis manuel
    marcel michael miguel nikol oleksandr paul philipp rafael ramon robert roman simon stefan
    theodor victor viktor vincent vladislav stanislav yaroslav jaroslav miroslav
    """.split()  # noqa: SIM905
)


def bases(key: str) -> list[Base]:
    """Find what a word may be a case of; the word itself is not among it."""
    found = completed(key, _RULES)
    if key[-1] in "aeu":
        found += _short(key, key[:-2] if key.endswith("ie") else key[:-1])
    if _LITHUANIAN_CLUE.search(key):
        found += completed(key, _LITHUANIAN)
    return found


def _short(key: str, stem: str) -> list[Base]:
    """Take a lone vowel off: only where it is no woman's form, in a word of these languages."""
    if len(stem) < 3 or stem[-1] in _VOWELS:  # noqa: PLR2004
        return []
    is_case = key.endswith("a") and stem not in _OTHER_IN_A
    if _SURNAME.match(stem):
        is_case = stem in _ONLY_MEN or bool(_SURNAME_CLUE.search(key))
    return [Base(stem, Gender.ANY if key.endswith("a") else None)] if is_case else []
