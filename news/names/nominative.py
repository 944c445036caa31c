"""What the nominative of a surname says by itself, in any script."""

import re

from news.names.model import Gender

_MAN = re.compile(r".+(?:[oeOEA]v|in|sk[ij]+|n[ij]{2,}|nj|[gгhkxх]l[ij]+|ov[ij]*j)")
# In -ова, -ева, -ина; in -ава, as Belarusian spells an unstressed -ова; and as an adjective.
_WOMAN = re.compile(r"(.{2,}(?:[oeOE]v|in))[aA]")
_BELARUSIAN_WOMAN = re.compile(r"(.{4,})[aA]v[aA]")
_ADJECTIVE_WOMAN = re.compile(r"(.+sk)(?:a|i?ja|aE)|(.+(?:sk|n|ov|[gгhkxх]l))[aA](?:ja|E)")
# Belarusian spells their unstressed -o as -a.
_ENKO = re.compile(r"(.+(?:[eE]n|[uaA]S)k)[aAo]")
_OPEN = ("a", "A", "E", "o")


def nominative(raw: str) -> list[tuple[str, Gender]]:
    """Tell whose form a nominative is; a woman's also becomes the man's, which has its key."""
    if not raw.endswith(_OPEN):
        return [(raw, Gender.MALE if _MAN.fullmatch(raw) else Gender.ANY)]
    if match := _ENKO.fullmatch(raw):
        return [(match[1] + "o", Gender.ANY)]
    if match := _WOMAN.fullmatch(raw):
        return [(match[1], Gender.FEMALE), (raw, Gender.ANY)]
    if match := _BELARUSIAN_WOMAN.fullmatch(raw):
        return [(match[1] + "ov", Gender.FEMALE), (raw, Gender.ANY)]
    if match := _ADJECTIVE_WOMAN.fullmatch(raw):
        return [((match[1] or match[2]) + "i", Gender.FEMALE), (raw, Gender.ANY)]
    return [(raw, Gender.ANY)]
