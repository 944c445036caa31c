"""Cyrillic letters: Russian, Ukrainian, Belarusian, Kazakh, Kyrgyz, Tajik, Uzbek, Azerbaijani."""

import re

_DIGRAPHS = (("дж", "J"), ("шч", "X"), ("сч", "X"), ("гю", "гү"), ("кю", "кү"))
_SOUNDS = str.maketrans(
    {
        "а": "a", "ә": "ä", "б": "b", "в": "v", "г": "г", "ґ": "g", "ғ": "ğ", "д": "d", "е": "e",
        "є": "je", "э": "e", "ж": "Z", "җ": "J", "ӂ": "J", "ҹ": "J", "ҷ": "J", "џ": "J", "з": "z",
        "и": "i", "і": "i", "ї": "ji", "ӣ": "i", "й": "j", "ј": "j", "к": "k", "қ": "k", "ҝ": "g",
        "л": "l", "љ": "l", "м": "m", "н": "n", "ң": "n", "њ": "n", "о": "o", "ө": "ö", "ӧ": "ö",
        "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "C", "у": "u", "ӯ": "u", "ұ": "u", "ү": "ü",
        "ф": "f", "х": "х", "ҳ": "h", "һ": "h", "ц": "ts", "ч": "C", "ш": "S", "щ": "X", "ъ": "j",
        "ы": "i", "ь": "j", "ю": "ju", "я": "ja", "ё": "jo", "ў": "v", "ђ": "J",
    }
)  # fmt: skip
_UZBEK = re.compile(r"(?<![аеёиіоуыэюя])ў")
_UZBEK_LETTERS = re.compile("[қғҳ]")
_SOFT = re.compile(r"[ьъ](?![аеєиіїоуюяё])")
_BELARUSIAN = re.compile(
    r"ў|дз[іеявь]|ц[іев]|[эа]нк[аіуо]м?$|[жш]ын|[чщ]ов|[рджшчт]э|^яр[мш]|^кавал|^ганчарук|яры(?=н)|[ыэ].*і|(?<![иїєґқғңәұүһө])і(?!.*[иїєґқғңәұүһө])"
)
_AKANIE = str.maketrans({"а": "A", "я": "jE"})
# Where ў is the second half of a diphthong: Клаўс is Klaus.
_DIPHTHONG = re.compile("(?<=[аэ])ў(?=[бдзлмнст])")
_DZEKANNE = re.compile("дз(?=[іеяюьв])")
_HUSHED_A = re.compile("(?<=[жшчц])а(?=[ўв]|нк|рн)")
_TSEKANNE = re.compile("ц(?=[іеяюьв])")


def readings(key: str) -> tuple[str, ...]:
    """Read a word, in a second way too where the word may be Belarusian."""
    plain = _sounds(_uzbek(key) if "ў" in key else key)
    if not _BELARUSIAN.search(key):
        return (plain,)
    own = _sounds(_belarusian(key))
    if _DIPHTHONG.search(key):
        return plain, own, _sounds(_belarusian(_DIPHTHONG.sub("у", key)))
    return plain, own


def _sounds(key: str) -> str:
    key = _SOFT.sub("", key)
    for letters, sound in _DIGRAPHS:
        key = key.replace(letters, sound)
    return key.translate(_SOUNDS)


def _uzbek(key: str) -> str:
    """Its ў is between о and у; its о is the а of Russian."""
    key = _UZBEK.sub("ө", key)
    return key.replace("о", "A") if _UZBEK_LETTERS.search(key) else key


def _belarusian(key: str) -> str:
    """Its spelling follows speech: т and д before soft vowels, о and е without stress."""
    key = _TSEKANNE.sub("т", _DZEKANNE.sub("д", key))
    return _HUSHED_A.sub("э", key).translate(_AKANIE)
