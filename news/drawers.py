"""A dictionary of lists for many small ones: what is alone under its key stands there bare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


class Drawers(dict[str, T | list[T]]):
    """Things by key, several under one; a thing is never a list.

    A list of one would take 88 bytes of each of a million keys.
    """

    __slots__ = ()

    def under(self, keys: Iterable[str]) -> Iterator[T]:
        """Give what is under any of the keys."""
        for key in keys:
            if key in self:
                there = self[key]
                if isinstance(there, list):
                    yield from there
                else:
                    yield there

    def count(self, key: str) -> int:
        """Give how many things are under a key."""
        there = self.get(key)
        if there is None:
            return 0
        return len(there) if isinstance(there, list) else 1

    def put(self, key: str, thing: T) -> None:
        """Add a thing under a key."""
        there = self.setdefault(key, thing)
        if isinstance(there, list):
            there.append(thing)
        elif there is not thing:
            self[key] = [there, thing]

    def take(self, key: str, thing: T) -> None:
        """Remove a thing that is under a key."""
        there = self[key]
        if not isinstance(there, list):
            del self[key]
            return
        there.remove(thing)
        if len(there) == 1:
            self[key] = there[0]
