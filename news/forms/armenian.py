"""Armenian nouns."""

from __future__ import annotations

import re

_ABSTRACT = re.compile("ությ(?:ան|ամբ)")
_ENDINGS = re.compile("(.{3,}?)(?:ներ|եր)?(?:ի|ից|ով|ում|ու)?$")
_ARTICLES = ("ը", "ն", "ս", "դ")


def stems(word: str) -> set[str]:
    """Return a noun without article, case and plural; an end like an article may be its own."""
    nominative = _ABSTRACT.sub("ություն", word)
    spellings = {nominative}
    if nominative.endswith(_ARTICLES):
        spellings.add(nominative[:-1])
    return {_ENDINGS.sub(r"\1", spelling) for spelling in spellings}
