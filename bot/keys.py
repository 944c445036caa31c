"""What answers the keys under messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.request import Reply, Request, Services

Press = Callable[[Request, Services], Awaitable[Reply | None]]
"""None: what the button stands for is not there any more."""

_MAX_DIGITS = 18
"""Of a number that every database takes."""


@dataclass(frozen=True, slots=True)
class Key:
    """What answers a prefix."""

    run: Press
    changes: bool = False
    """In a group only its admins may press it."""


def number_in(text: str) -> int:
    """Read a number from callback data; -1, which nothing has, for anything else."""
    is_number = text.isdecimal() and text.isascii() and len(text) <= _MAX_DIGITS
    return int(text) if is_number else -1
