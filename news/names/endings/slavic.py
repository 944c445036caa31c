"""Russian, Ukrainian and Belarusian declension of names, in Cyrillic.

A rule is a stem, the endings that may follow it, and what it becomes. A surname in -ов or -ин
and one in -ский tell a man from a woman by most of their endings.
"""

import re

from news.names.endings.rules import Rule, by_ending, completed
from news.names.model import Base, Gender

_POSSESSIVE = "[оеєё]в|[иіїын]н|[гхкжчшщц]ін"
_MARRIED = ".(?:ск|цк|ськ|цьк|зк|зьк)"
_CONSONANT = "[бвгґджзйклмнпрстфхцчшщћђљњџ]"
_BUT_V = "[бгґджзйклмнпрстфхцчшщ]"
_SURNAMES = (
    Rule(_POSSESSIVE, "а у ы и і их ых іх ыми ими", "", Gender.ANY),
    Rule(_POSSESSIVE, "ым им ім е ові еві", "", Gender.MALE),
    Rule(_POSSESSIVE, "ой ою ої ій ай аю ею", "", Gender.FEMALE),
    Rule("ов", "ая ой ую", "ый", Gender.FEMALE),
    Rule("[иіїы]н", "ы и і е ой ою у", "а"),
    Rule(_CONSONANT, "ові еві єві", ""),
    Rule(f"{_CONSONANT}к", "ові", "о"),
    Rule(_MARRIED, "ого ому им ом", "ий", Gender.MALE),
    Rule(_MARRIED, "ага аму ім", "і", Gender.MALE),
    Rule(_MARRIED, "ая ой ую ою ої ій ай у а", "ий", Gender.FEMALE),
    Rule(_MARRIED, "а", "а"),
    Rule(_MARRIED, "а у ом е ові", ""),
    Rule("[^ь][сцз]к", "і", "і", Gender.MALE),
    Rule(".[сц]ьк|.зьк", "і іх ими", "ий", Gender.ANY),
    Rule(_MARRIED, "ие их ими іх іми", "ий", Gender.ANY),
)
_NOUNS = (
    # A man's or an undeclined name that ends in a consonant.
    Rule(_CONSONANT, "а у ом ем е єм ові еві і ам эм", ""),
    Rule(f"{_CONSONANT}[эе]?к", "а у ом ові у и і ам ай аю", "о"),
    Rule("[лнрстдзв]", "я ю ем е єм еві і", "ь"),
    Rule("[аеиіоуыэюяєї]", "я ю ем е и і єм ї єві", "й"),
    Rule(_BUT_V, "ы и е у ой ою ей і ай", "а"),
    Rule("(?<![ое])в", "ы и е у ой ою і ай", "а"),
    Rule("[иіьаеєїо]", "и е ю ей ї єю ею", "я"),
    Rule("[лнрзстц]", "и ю е і ей ею", "я"),
    Rule("н", "ого ому ым им ом ага аму", "ый", Gender.MALE),
    Rule("н", "ая ой ую ої ою ай", "ый", Gender.FEMALE),
    Rule("(?:ль|ж)н", "а", "ый", Gender.FEMALE),
    Rule("ст", "ого ому ым ом", "ой", Gender.MALE),
    Rule("[тлхбд]", "ого ому", "ый", Gender.MALE),
    Rule("[аиуы]т", "ым им", "ый", Gender.MALE),
    Rule("[гкх]л", "ая ой ую ої ою", "ый", Gender.FEMALE),
    Rule("[гкх]л", "ая ої ую", "а", Gender.FEMALE),
)
_FLEETING = re.compile(r"(.+[^аеиоуыйіє])ц(?:а|у|я|ю|і|ом|ем|е|ові|еві)")
# Unstressed -ов is -ав in Belarusian, and ў gives it away only in the nominative.
_AKANIE = re.compile(r"(.{3,})ав(а|у|е|ым|ай|ы)")
_AKANIE_GENDERS = {"а": Gender.ANY, "у": Gender.ANY, "ы": Gender.ANY, "ай": Gender.FEMALE}


_SURNAME_RULES, _NOUN_RULES = by_ending(_SURNAMES), by_ending(_NOUNS)


def bases(key: str) -> list[Base]:
    """Find what a word may be a case of; the word itself is not among it."""
    found = completed(key, _SURNAME_RULES) or completed(key, _NOUN_RULES)
    if match := _FLEETING.fullmatch(key):
        found.append(Base(match[1] + "ец"))
    if match := _AKANIE.fullmatch(key):
        found.append(Base(match[1] + "ов", _AKANIE_GENDERS.get(match[2], Gender.MALE)))
    return found
