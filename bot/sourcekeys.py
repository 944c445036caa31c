"""What the keys under messages do to sources: those that are read, and those that are followed."""

from __future__ import annotations

from bot import onesource
from bot.adding import CHOICE, add_chosen, read_choice
from bot.commands import removesource, sources
from bot.following import follow_source, stop_following
from bot.keys import Key, number_in
from bot.request import Reply, Request, Services
from bot.sources import source_name
from news.model import Source
from news.outbox import Button


async def _leaf(request: Request, services: Services) -> Reply | None:
    """`s:PAGE`: leaf through the sources."""
    return await sources.show(request, services, number_in(request.text))


async def _show(request: Request, services: Services) -> Reply | None:
    """`o:SOURCE`: show one source, with what can be done with it."""
    source = await _served(request, services, request.text)
    if source is None:
        return _not_read(request)
    return await onesource.show_source(request, services, source)


async def _change(request: Request, services: Services) -> Reply | None:
    """`c:SOURCE:ACTION`: do something with a source."""
    number, _, action = request.text.partition(":")
    source = await _served(request, services, number)
    if source is None:
        return _not_read(request)
    return await onesource.press(request, services, source, action)


async def _remove(request: Request, services: Services) -> Reply | None:
    """`r:SOURCE`: stop reading a source."""
    source = await _served(request, services, request.text)
    if source is None:
        return _not_read(request)
    return await removesource.remove(request, services, source)


async def _choose(request: Request, services: Services) -> Reply | None:
    """`a:VIEW:PLACE`: read the one of several sources that was meant."""
    number, _, place = request.text.partition(":")
    view = await services.storage.views.get(request.chat.id, number_in(number))
    if view is None or view[0] != CHOICE:
        return None
    chosen = read_choice(view[1], number_in(place))
    return None if chosen is None else await add_chosen(request, services, *chosen)


async def _follow(request: Request, services: Services) -> Reply | None:
    """`f:SOURCE:stop` says that a source is followed no more.

    `f:SOURCE:end` and `f:SOURCE:again` stand under what it sent, whose text they leave alone.
    """
    texts = request.texts
    number, _, action = request.text.partition(":")
    if action == "again":
        return await _follow_again(request, services, number)
    source = await stop_following(request, services, number_in(number))
    if source is None:
        return Reply(toast=texts.plain("This source is not followed here any more."), edits=False)
    again = texts.plain("Follow again")
    if action == "stop":
        html = texts.say("<b>{name}</b> is followed no more.", name=source_name(source))
        return Reply(html, ((Button(again, f"c:{source.id}:follow"),),))
    toast = texts.fill("{name} is followed no more.", name=source_name(source))
    return Reply(keyboard=((Button(again, f"f:{source.id}:again"),),), toast=toast)


async def _follow_again(request: Request, services: Services, number: str) -> Reply:
    source = await _served(request, services, number)
    if source is None:
        return _not_read(request)
    await follow_source(request, services, source)
    stop = Button(request.texts.plain("Stop following"), f"f:{source.id}:end")
    return Reply(keyboard=((stop,),), toast=request.texts.plain("Following again."))


async def _served(request: Request, services: Services, number: str) -> Source | None:
    """Look a source up; None: there is none of this number, or it does not serve the chat."""
    every = await services.storage.sources.of_chat(request.chat.id)
    return next((source for source in every if source.id == number_in(number)), None)


def _not_read(request: Request) -> Reply:
    return Reply(toast=request.texts.plain("This source is not read here any more."), edits=False)


SOURCE_KEYS: dict[str, Key] = {
    "s": Key(_leaf),
    "o": Key(_show),
    "c": Key(_change, changes=True),
    "r": Key(_remove, changes=True),
    "a": Key(_choose, changes=True),
    "f": Key(_follow, changes=True),
}
