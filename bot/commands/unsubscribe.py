"""`/unsubscribe WORDS`: end a watch."""

from __future__ import annotations

from bot.commands import subscriptions
from bot.complaints import complaint
from bot.request import Command, Reply, Request, Services
from bot.texts import mark
from bot.watches import ended, find_watch, is_place
from news.query import QueryError


async def unsubscribe(request: Request, services: Services) -> Reply:
    """End the watch that is named, or offer them all."""
    watches = await services.storage.watches.of_chat(request.chat.id)
    # Done again, a number would end the next watch as well.
    if not request.text or (request.again and is_place(watches, request.text)):
        return await subscriptions.show(request, services, 0)
    try:
        watch = find_watch(watches, request.text)
    except QueryError as error:
        return Reply(complaint(error, request.texts))
    if watch is None:
        return Reply(
            request.texts.say(
                "There is no watch <b>{query}</b> here. /subscriptions shows what there is.",
                query=request.text,
            )
        )
    return await ended(request, services, watch)


COMMAND = Command(
    "unsubscribe",
    mark("end a watch"),
    unsubscribe,
    changes=True,
    usage=mark("words"),
)
