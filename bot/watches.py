"""What commands and buttons do to a watch."""

from __future__ import annotations

from collections.abc import Sequence

from bot.request import Reply, Request, Services
from news.model import Watch
from news.outbox import Button, Keyboard
from news.query import parse

OFFER = "watch"
"""The view of a button that starts a watch and says so in its message."""

UNDER_ALERT = "watch under alert"
"""The view of a button that starts a watch and leaves its message alone."""


def is_place(watches: Sequence[Watch], text: str) -> bool:
    """Whether a text names a watch by its place in the list, where another stands once it ends."""
    return text.isdecimal() and 1 <= int(text) <= len(watches)


def find_watch(watches: Sequence[Watch], text: str) -> Watch | None:
    """Find a watch by its number in the list, or by words that ask the same.

    Raises:
        QueryError: the text is no query.

    """
    if is_place(watches, text):
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
    view = await put_offer(request, services, watch.query, watch.thread_id)
    return Reply(html, ((Button(request.texts.plain("Undo"), f"u:{view}"),),))


async def undo_under_alert(request: Request, services: Services, watch: Watch) -> Keyboard:
    """Make the button that brings an ended watch back and leaves the alert as it stands."""
    payload = _payload(watch.thread_id, watch.query)
    view = await services.storage.views.put(request.chat.id, UNDER_ALERT, payload, request.now)
    return ((Button(request.texts.plain("Undo"), f"u:{view}"),),)


async def put_offer(
    request: Request, services: Services, query: str, thread_id: int | None = None
) -> int:
    """Remember what a button offers to watch for; by default in the topic of the request."""
    payload = _payload(request.thread_id if thread_id is None else thread_id, query)
    return await services.storage.views.put(request.chat.id, OFFER, payload, request.now)


def read_payload(payload: str) -> tuple[int, str]:
    """Give the topic and the query of an offer."""
    thread_id, _, query = payload.partition(" ")
    return int(thread_id), query


def _payload(thread_id: int, query: str) -> str:
    return f"{thread_id} {query}"
