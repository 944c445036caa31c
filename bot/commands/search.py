"""`/search WORDS`: find stories that have come in."""

from __future__ import annotations

from bot.commands.latest import show
from bot.request import Command, Reply, Request, Services
from bot.texts import mark


async def search(request: Request, services: Services) -> Reply:
    """Show the stories about the words, and ask for words if there are none."""
    if request.text:
        return await show(request, services, request.text, page=0)
    html = request.texts.say("Search for what? Send words, such as <code>Bishkek summit</code>.")
    return Reply(html, ask="search", placeholder=request.texts.plain("Bishkek summit"))


COMMAND = Command("search", mark("find stories by words"), search, menu=True, usage=mark("words"))
