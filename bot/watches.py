"""What commands and buttons do to a watch."""

from __future__ import annotations

from collections.abc import Sequence

from bot.request import Reply, Request, Services
from news.model import Watch
from news.outbox import Button, Keyboard
from news.query import parse


def find_watch(watches: Sequence[Watch], text: str) -> Watch | None:
    """Find a watch by its number in the list, or by words that ask the same.

    Raises:
        QueryError: the text is no query.

    """
    if text.isdecimal() and 1 <= int(text) <= len(watches):
        return watches[int(text) - 1]
    query = parse(text)
    return next((watch for watch in watches if parse(watch.query) == query), None)


async def end(services: Services, watch: Watch) -> None:
    """End a watch, at once and for good."""
    await services.storage.watches.remove(watch.id)
    services.matcher.remove(watch.id)


async def ended(request: Request, services: Services, watch: Watch) -> Reply:
    """End a watch, say so, and offer to undo it."""
    await end(services, watch)
    html = request.texts.say("<b>{query}</b> has ended.", query=watch.query)
    return Reply(html, await undo_end(request, services, watch))


async def undo_end(request: Request, services: Services, watch: Watch) -> Keyboard:
    """Make the button that brings an ended watch back."""
    view = await services.storage.views.put(request.chat.id, "watch", watch.query, request.now)
    return ((Button(request.texts.plain("Undo"), f"u:{view}"),),)
