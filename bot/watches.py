"""What commands and buttons do to a watch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.othernames import offered
from bot.request import Reply, Request, Services
from news.also import effective
from news.model import Also, Watch
from news.outbox import Button, Keyboard
from news.query import Query, QueryError, parse
from storage.rows import read_also, write_also

OFFER = "watch"
"""The view of a button that starts a watch and says so in its message."""

UNDER_ALERT = "watch under alert"
"""The view of a button that starts a watch and leaves its message alone."""


class Start(Enum):
    """What became of a wish to watch for something."""

    NEW = "new"
    RESUMED = "resumed"
    THERE_ALREADY = "there already"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a button starts a watch for."""

    thread_id: int
    query: str
    also: tuple[Also, ...] | None = None
    """The other names that the watch had before it ended; None: it is to get those of a new one."""


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
    return next((watch for watch in watches if _asks(watch, query)), None)


async def watch_for(request: Request, services: Services, query: Query) -> Watch | None:
    """Find the chat's watch for a query, rather in the request's topic than in another."""
    every = await services.storage.watches.of_chat(request.chat.id)
    same = [watch for watch in every if _asks(watch, query)]
    return min(same, key=lambda watch: watch.thread_id != request.thread_id, default=None)


async def other_names(request: Request, services: Services, query: Query) -> Sequence[Also]:
    """Give what the chat looks for besides a query: as its watch does, else as a new one would."""
    watch = await watch_for(request, services, query)
    return services.names.of(query) if watch is None else watch.also


async def start_watch(
    request: Request, services: Services, query: Query, also: Sequence[Also] | None = None
) -> tuple[Watch, Start]:
    """Store the watch; one that asks the same in other letters is the same.

    Without `also` a new one gets the other names that are known.
    """
    storage = services.storage
    there = await watch_for(request, services, query)
    if there is not None and there.thread_id == request.thread_id:
        if not there.paused:
            return there, Start.THERE_ALREADY
        return await storage.watches.set_paused(there.id, paused=False) or there, Start.RESUMED
    if also is None:
        also = tuple(await offered(services, request.chat.id, query))
    watch, new = await storage.watches.add(
        request.chat.id,
        request.thread_id,
        str(query),
        request.now,
        services.limits.watches,
        also,
    )
    services.matcher.add(watch.id, effective(watch))
    return watch, Start.NEW if new else Start.THERE_ALREADY


async def end(services: Services, watch: Watch) -> None:
    """End a watch, at once and for good."""
    await services.storage.watches.remove(watch.id)
    services.matcher.remove(watch.id)


async def ended(request: Request, services: Services, watch: Watch) -> Reply:
    """End a watch, say so, and offer to undo it."""
    await end(services, watch)
    html = request.texts.say("<b>{query}</b> has ended.", query=watch.query)
    return Reply(html, await _undo(request, services, watch, OFFER))


async def undo_under_alert(request: Request, services: Services, watch: Watch) -> Keyboard:
    """Make the button that brings an ended watch back and leaves the alert as it stands."""
    return await _undo(request, services, watch, UNDER_ALERT)


async def put_offer(request: Request, services: Services, query: str) -> int:
    """Remember what a button offers to watch for, in the topic of the request."""
    return await _put(request, services, Offer(request.thread_id, query), OFFER)


def read_offer(payload: str) -> Offer:
    """Read what a view of a button that starts a watch keeps."""
    place, _, also = payload.partition("\n")
    thread_id, _, query = place.partition(" ")
    return Offer(int(thread_id), query, read_also(also) if also else None)


async def _undo(request: Request, services: Services, watch: Watch, kind: str) -> Keyboard:
    offer = Offer(watch.thread_id, watch.query, watch.also)
    view = await _put(request, services, offer, kind)
    return ((Button(request.texts.plain("Undo"), f"u:{view}"),),)


async def _put(request: Request, services: Services, offer: Offer, kind: str) -> int:
    # A query is on one line.
    payload = f"{offer.thread_id} {offer.query}"
    if offer.also is not None:
        payload += f"\n{write_also(offer.also)}"
    return await services.storage.views.put(request.chat.id, kind, payload, request.now)


def _asks(watch: Watch, query: Query) -> bool:
    try:
        return parse(watch.query) == query
    except QueryError:
        return False
