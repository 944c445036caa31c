"""`/removesource NAME`: read a source no more in this chat."""

from __future__ import annotations

from bot.complaints import no_sources
from bot.request import Command, Reply, Request, Services
from bot.sources import MAX_NAME, REMOVED, fitting, put_removed, source_name
from bot.texts import mark
from news.model import Source
from news.outbox import Button
from news.rendering import short

_BUTTONS = 60


async def removesource(request: Request, services: Services) -> Reply:
    """Remove the source that is named, or offer those that fit."""
    texts = request.texts
    every = await services.storage.sources.of_chat(request.chat.id)
    if not every:
        return Reply(no_sources(texts))
    found = fitting(every, request.text)
    if not found:
        return Reply(
            texts.say(
                "No source here is called <b>{name}</b>. /sources lists them.",
                name=short(request.text, MAX_NAME),
            )
        )
    # Done again, a name could fit the next source: only an address is sure.
    sure = not request.again or found[0].url == request.text
    if request.text and len(found) == 1 and sure:
        return await remove(request, services, found[0])
    rows = tuple(
        (Button(f"✕ {source_name(source)}", f"r:{source.id}"),) for source in found[:_BUTTONS]
    )
    return Reply(texts.say("Which one shall I stop reading here?"), rows)


async def remove(request: Request, services: Services, source: Source) -> Reply:
    """Remove a source from the chat and offer to undo it."""
    storage = services.storage
    follows = await storage.follows.of_chat(request.chat.id)
    topics = [one.thread_id for one in follows if one.source.id == source.id]
    await storage.sources.remove(request.chat.id, source.id, request.now)
    removed = put_removed(source, topics)
    view = await storage.views.put(request.chat.id, REMOVED, removed, request.now)
    html = request.texts.say("<b>{name}</b> is removed from this chat.", name=source_name(source))
    return Reply(html, ((Button(request.texts.plain("Undo"), f"u:{view}"),),))


COMMAND = Command(
    "removesource",
    mark("stop reading a source here"),
    removesource,
    changes=True,
    usage=mark("name"),
)
