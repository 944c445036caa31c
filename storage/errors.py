"""What can be wrong with a database, and with what it is asked to keep."""

from __future__ import annotations

from typing import Literal

Capped = Literal["watches", "sources", "follows"]
"""What a chat may have only so many of."""


class CannotOpenDatabase(Exception):
    """The database can't be used as it is; the text says what to do about it."""


class NoDatabaseAddress(CannotOpenDatabase, ValueError):
    """The text that should say where the database is says nothing of the kind."""


class DatabaseTooNew(CannotOpenDatabase):
    """A later version of Wirewatch has written this database."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"The database is from a newer Wirewatch: its schema is {found}, this program knows "
            f"schemas up to {known}. Update Wirewatch, or open a backup made before the update."
        )
        self.found = found
        self.known = known


class DatabaseInUse(CannotOpenDatabase):
    """Another process has the database for itself."""


class CapReached(Exception):
    """The chat has as many of these as it may have."""

    def __init__(self, cap: int, what: Capped) -> None:
        super().__init__(f"the chat has {cap} {what} already, which is the limit")
        self.cap = cap
        self.what: Capped = what
