"""What stood in the last document of each source, so that it need not be recognised again."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from news.model import Entry

MOST = 1_000
"""Entries of a source that are remembered, eight bytes each; a longer document is read anew."""


@dataclass(eq=False)
class Memory:
    """Fingerprints of the entries that were taken in, of each source the last document's.

    It is gone with the process: the first poll after a start looks at every entry.
    """

    _fingerprints: dict[int, array[int]] = field(default_factory=dict)

    def unchanged(self, source_id: int, entries: Sequence[Entry]) -> frozenset[int]:
        """Give the places of the entries that stood just so in the last document."""
        remembered = frozenset(self._fingerprints.get(source_id, ()))
        if not remembered:
            return frozenset()
        return frozenset(place for place, entry in enumerate(entries) if hash(entry) in remembered)

    def keep(self, source_id: int, entries: Sequence[Entry]) -> None:
        """Remember a document whose entries are all stored."""
        if len(entries) > MOST:
            self.forget(source_id)
        else:
            self._fingerprints[source_id] = array("q", map(hash, entries))

    def forget(self, source_id: int) -> None:
        """Look at every entry again the next time."""
        self._fingerprints.pop(source_id, None)
