"""`/resume`: alerts again."""

from __future__ import annotations

from bot.request import Command, Reply, Request, Services
from bot.texts import mark


async def resume(request: Request, services: Services) -> Reply:
    """Take the alerts of this chat up again."""
    await services.storage.chats.set_paused(request.chat.id, paused=False)
    services.deliver_soon()
    if not request.chat.paused:
        return Reply(request.texts.say("Alerts are on: this chat was not paused."))
    return Reply(request.texts.say("Alerts are on again. /latest shows what came in meanwhile."))


COMMAND = Command("resume", mark("alerts again"), resume, changes=True)
