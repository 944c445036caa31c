"""Declension as a table: which ending after which stem, and what the stem then lacks."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from news.names.model import Base, Gender


class Rule(NamedTuple):
    """What endings may follow a stem, and the nominative that they are cases of."""

    stem: str
    """How the stem ends, as a regular expression."""
    endings: str
    """Divided by spaces."""
    completed: str
    """What the stem lacks in the nominative."""
    gender: Gender | None = None


Table = dict[str, list[tuple[re.Pattern[str], str, Gender | None]]]
"""Rules by the ending."""

_LONGEST = 4


def by_ending(rules: Iterable[Rule]) -> Table:
    """File the rules by their endings."""
    table: Table = {}
    for rule in rules:
        stem = re.compile(f"..+(?:{rule.stem})$")
        for ending in rule.endings.split():
            table.setdefault(ending, []).append((stem, rule.completed, rule.gender))
    return table


def completed(key: str, table: Table) -> list[Base]:
    """Find the nominatives that a word is a case of by the rules of the table."""
    found = []
    for size in range(1, _LONGEST + 1):
        candidates = table.get(key[-size:])
        if candidates:
            stem = key[:-size]
            found += [
                Base(stem + lacking, gender)
                for pattern, lacking, gender in candidates
                if pattern.match(stem)
            ]
    return found
