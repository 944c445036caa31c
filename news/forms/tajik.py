"""Tajik nouns."""

from __future__ import annotations

import re

_NOUN = re.compile("(.{3,}?)(?:ҳо)?(?:и|ӣ)?(?:ро)?$")


def stem(word: str) -> str:
    """Return a noun without the plural of things, ezafe and object marker."""
    found = _NOUN.match(word)
    return found.group(1) if found else word
