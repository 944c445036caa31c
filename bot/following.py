"""Following: everything that a source publishes, sent to one place."""

from __future__ import annotations

from collections.abc import Sequence

from bot.request import Reply, Request, Services
from bot.sources import source_name
from bot.texts import Html, Texts
from news.model import Source
from news.outbox import Button, Keyboard
from news.rendering import short

_LISTED = 10
"""Followed sources that a list names, with a key each."""

_MAX_LABEL = 30


async def follow_source(request: Request, services: Services, source: Source) -> Reply:
    """Send a place everything of a source that is read for its chat.

    Raises CapReached if the chat follows as many as it may.
    """
    texts = request.texts
    new = await services.storage.follows.add(
        request.chat.id, request.thread_id, source.id, request.now, services.limits.sources
    )
    name = source_name(source)
    html = (
        texts.say("You get everything that <b>{name}</b> publishes from now on.", name=name)
        if new or request.again
        else texts.say("You get everything of <b>{name}</b> already.", name=name)
    )
    return Reply(html, ((Button(texts.plain("Stop following"), f"f:{source.id}:stop"),),))


async def stop_following(request: Request, services: Services, source_id: int) -> Source | None:
    """Send this place nothing more of a source, but for its watches; None: it did not follow it.

    Where only another topic of the chat follows the source, that one ends.
    """
    every = await services.storage.follows.of_chat(request.chat.id)
    fitting = [one for one in every if one.source.id == source_id]
    mine = min(fitting, key=lambda one: one.thread_id != request.thread_id, default=None)
    if mine is None:
        return None
    await services.storage.follows.end(request.chat.id, mine.id)
    return mine.source


async def followed(request: Request, services: Services) -> list[Source]:
    """Give what a chat and its topics follow, each source once."""
    every = await services.storage.follows.of_chat(request.chat.id)
    return list({one.source.id: one.source for one in every}.values())


def followed_line(sources: Sequence[Source], texts: Texts) -> Html | None:
    """Name what is followed; None: nothing is."""
    if not sources:
        return None
    names = ", ".join(source_name(one) for one in sources[:_LISTED])
    more = f" +{len(sources) - _LISTED}" if len(sources) > _LISTED else ""
    return texts.say("Followed in full: {names}", names=names + more)


def followed_keys(sources: Sequence[Source], texts: Texts) -> Keyboard:
    """Offer to follow each of them no more."""
    return tuple(
        (
            Button(
                texts.fill("Stop following {name}", name=short(source_name(one), _MAX_LABEL)),
                f"f:{one.id}:stop",
            ),
        )
        for one in sources[:_LISTED]
    )
