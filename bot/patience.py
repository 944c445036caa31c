"""Work that may take long: a short one is answered at once, a long one when it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

from bot.request import Reply, Tell
from bot.texts import Html


async def soon_or_later(
    work: Coroutine[None, None, Reply], seconds: float, meanwhile: Html
) -> Reply:
    """Give what comes of the work; after so many seconds, say something and go on.

    The message that says it changes to the answer.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if task.done():
        return task.result()

    async def then(_: Tell) -> Reply:
        return await task

    return Reply(meanwhile, then=then)
