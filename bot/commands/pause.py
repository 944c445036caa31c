"""`/pause`: quiet in this chat until `/resume`."""

from __future__ import annotations

from bot.request import Command, Reply, Request, Services
from bot.texts import mark


async def pause(request: Request, services: Services) -> Reply:
    """Stop the alerts of this chat."""
    await services.storage.chats.set_paused(request.chat.id, paused=True)
    return Reply(
        request.texts.say(
            "Paused: no alerts here until /resume. /latest still shows what comes in."
        )
    )


COMMAND = Command("pause", mark("no alerts until /resume"), pause, changes=True, menu=True)
