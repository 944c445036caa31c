"""One process a database: how long to insist on being that one, and what to say if refused."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 5.0
"""Seconds to wait for a predecessor that is still ending."""

_PAUSE = 0.1


async def insist(take: Callable[[], Awaitable[bool]], patience: float) -> bool:
    """Try until it succeeds, for so many seconds; says whether it did."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while not await take():
        if loop.time() >= deadline:
            return False
        await asyncio.sleep(_PAUSE)
    return True


def refusal(database: str) -> str:
    """Tell the operator."""
    return (
        f"Another Wirewatch process is using the database {database}. Stop that one first, or "
        "name another database in DATABASE_URL for this one."
    )
