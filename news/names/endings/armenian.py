"""Armenian case endings and articles."""

import re

from news.names.model import Base

_ENDINGS = frozenset(
    ["ի", "ին", "ից", "ը", "ն", "ում", "յի", "յին", "յից", "յում", "ուն", "ու", "ունը"]
)
_RESTORED = frozenset(["ու", "ուն", "ում", "ուց"])
"""What the case of a name in -ի ends in."""
_LONGEST = 4
# In front of -ով (by, with): anything else in -ով may be a Russian surname.
_INSTRUMENTAL = re.compile(r"(.{2,}(?:յան|[եո]վ|եւ|ին|ձե|նկո))յ?ով")


def bases(key: str) -> list[Base]:
    """Find what a word may be a case of; the word itself is not among it."""
    found = []
    for size in range(1, min(_LONGEST, len(key) - 3) + 1):
        stem, ending = key[:-size], key[-size:]
        if ending in _ENDINGS:
            found.append(Base(stem))
        if ending in _RESTORED:
            found.append(Base(stem + "ի"))
    if match := _INSTRUMENTAL.fullmatch(key):
        found.append(Base(match[1]))
    return found
