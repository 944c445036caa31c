"""`/removesource NAME`: read a source no more in this chat."""

from __future__ import annotations

from collections.abc import Sequence

from bot.complaints import no_sources
from bot.request import Command, Reply, Request, Services
from bot.sources import MAX_NAME, source_name
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
    fitting = _fitting(every, request.text)
    if not fitting:
        return Reply(
            texts.say(
                "No source here is called <b>{name}</b>. /sources lists them.",
                name=short(request.text, MAX_NAME),
            )
        )
    # Done again, a name could fit the next source: only an address is sure.
    sure = not request.again or fitting[0].url == request.text
    if request.text and len(fitting) == 1 and sure:
        return await remove(request, services, fitting[0])
    rows = tuple(
        (Button(f"✕ {source_name(source)}", f"r:{source.id}"),) for source in fitting[:_BUTTONS]
    )
    return Reply(texts.say("Which one shall I stop reading here?"), rows)


async def remove(request: Request, services: Services, source: Source) -> Reply:
    """Remove a source from the chat and offer to undo it."""
    await services.storage.sources.remove(request.chat.id, source.id, request.now)
    view = await services.storage.views.put(request.chat.id, "source", source.url, request.now)
    html = request.texts.say("<b>{name}</b> is removed from this chat.", name=source_name(source))
    return Reply(html, ((Button(request.texts.plain("Undo"), f"u:{view}"),),))


def _fitting(sources: Sequence[Source], text: str) -> list[Source]:
    """Find sources by address, by whole name, else by a part of the name."""
    wanted = text.casefold().strip()
    exact = [s for s in sources if wanted in {name.casefold() for name in _names(s)}]
    if exact:
        return exact[:1]
    own_first = sorted(sources, key=lambda source: source.shared)
    return [s for s in own_first if wanted in f"{source_name(s)}\n{s.title}".casefold()]


def _names(source: Source) -> tuple[str, ...]:
    """Give what a source is called; its name as lists show it may be cut."""
    return source.url, source_name(source), source.title


COMMAND = Command(
    "removesource",
    mark("stop reading a source here"),
    removesource,
    changes=True,
    usage=mark("name"),
)
