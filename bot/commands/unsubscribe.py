"""`/unsubscribe WORDS`: end a watch."""

from __future__ import annotations

from bot.complaints import complaint
from bot.request import Command, Reply, Request, Services
from bot.texts import mark
from bot.watches import ended, find_watch
from news.outbox import Button
from news.query import QueryError

_BUTTONS = 50


async def unsubscribe(request: Request, services: Services) -> Reply:
    """End the watch that is named, or offer them all."""
    watches = await services.storage.watches.of_chat(request.chat.id)
    if not watches:
        return Reply(request.texts.say("There is no watch here. /subscribe starts one."))
    if not request.text:
        rows = tuple(
            (Button(f"✕ {watch.query}", f"w:{watch.id}:end"),) for watch in watches[:_BUTTONS]
        )
        return Reply(request.texts.say("Which one shall end?"), rows)
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
