"""Names across Latin, Cyrillic, Armenian and Georgian, their romanisations and their cases.

A printed word loses its case ending, becomes phonemes, and is filed under its consonants;
`is_same` then weighs what remains different.
"""

from news.names.comparing import is_same
from news.names.endings import bases
from news.names.irregular import regular
from news.names.model import Base, Gender, Name
from news.names.nominative import nominative
from news.names.phonemes import readings
from news.names.sounds import compose
from news.names.surnames import looks_like_surname

__all__ = ["Gender", "Name", "asked", "is_same", "looks_like_surname", "printed", "skeleton"]

_GEORGIAN_NOMINATIVE = "ი"
_ARMENIAN = ("jan", "ian")
"""The surnames that Russian writes without their h."""


def asked(key: str) -> tuple[Name, ...]:
    """Read a folded word that a person typed: a nominative."""
    if key.endswith(_GEORGIAN_NOMINATIVE):
        return _names((Base(key), Base(key[:-1])))
    return _names((Base(key),))


def printed(key: str) -> tuple[Name, ...]:
    """Read a folded word of a text, in whatever case it stands."""
    return _names(bases(key))


def skeleton(name: Name) -> str:
    """Under which key to file a name: whatever is the same as it is filed there, too."""
    return name.skeleton


def _names(found: tuple[Base, ...]) -> tuple[Name, ...]:
    forms = dict.fromkeys(
        form
        for spelling, gender in found
        for raw in _raw(spelling)
        for form in ([(raw, gender)] if gender else nominative(raw))
    )
    names = (compose(raw, gender) for raw, gender in forms)
    return tuple(dict.fromkeys(name for name in names if name))


def _raw(spelling: str) -> tuple[str, ...]:
    found = readings(spelling)
    if not found:
        return found
    if "h" in found[0] and found[0].endswith(_ARMENIAN):
        found += tuple(raw.replace("h", "") for raw in found)
    if parts := regular(spelling):
        stem, rest = parts
        start = readings(stem)[0]
        found += tuple(start + end for end in readings(rest)) if rest else (start,)
    return found
