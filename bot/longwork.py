"""How far long work has come, shown in one message that changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.pacing import Sleep
from bot.request import Tell
from bot.texts import Html

PAUSE = 3.0
"""Seconds at least between two changes of a message, in a chat with one person."""

GROUP_PAUSE = 15.0
"""The same in a group, where changes count among the 20 messages a minute that Telegram takes."""

Show = Callable[[Html], Awaitable[object]]
"""Changes the message, and raises nothing but cancellation."""


@asynccontextmanager
async def reporting(show: Show, pause: float, sleep: Sleep = asyncio.sleep) -> AsyncIterator[Tell]:
    """Show, while the body works, what it tells: the newest word, at most one in `pause` seconds.

    Telling never waits. At the end of the body a change that is under way arrives before anything
    else does, and nothing is shown any more.
    """
    told: list[Html] = []
    changing = asyncio.Lock()

    def tell(html: Html) -> None:
        told[:] = [html]

    async def keep_shown() -> None:
        while True:
            await sleep(pause)
            if told:
                async with changing:
                    await show(told.pop())

    shower = asyncio.create_task(keep_shown(), name="progress")
    try:
        yield tell
        async with changing:
            shower.cancel()
    finally:
        shower.cancel()
