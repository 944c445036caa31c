"""Georgian case endings and postpositions."""

from news.names.model import Base

_AFTER_CONSONANT = frozenset(
    [
        "ი",
        "მა",
        "ს",
        "ის",
        "ით",
        "ად",
        "ო",
        "ზე",
        "ში",
        "თან",
        "სთან",
        "დან",
        "იდან",
        "ისგან",
        "ისთვის",
        "ისა",
        "სა",
        "მდე",
    ]
)
_AFTER_VOWEL = frozenset(
    [
        "მ",
        "ს",
        "სი",
        "თი",
        "დ",
        "ზე",
        "ში",
        "თან",
        "სთან",
        "დან",
        "სგან",
        "სთვის",
        "მდე",
        "სა",
        "მა",
    ]
)
_VOWEL_LOST = frozenset(["ის", "ით", "იდან", "ისგან", "ისთვის", "ად"])
"""In front of these a name loses its last e or a."""
_VOWELS = "აეიოუ"
_LONGEST = 6
_TOO = "ც"


def bases(key: str) -> list[Base]:
    """Find what a word may be a case of; the word itself is not among it."""
    found = []
    word = key.removesuffix(_TOO)
    for size in range(1, min(_LONGEST, len(word) - 3) + 1):
        stem, ending = word[:-size], word[-size:]
        if stem[-1] in _VOWELS:
            if ending in _AFTER_VOWEL:
                found.append(Base(stem))
        elif ending in _AFTER_CONSONANT:
            found += [Base(stem), Base(stem + "ი")]
            if ending in _VOWEL_LOST:
                found += [Base(stem + "ე"), Base(stem + "ა")]
    return found
