"""What the keys under messages do.

Callback data is `prefix:…`. Every id in it is looked up and must belong to the chat that pressed
it: nothing else in callback data is believed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.commands import addsource, latest, removesource, sources, start, subscriptions
from bot.commands.subscribe import start_watch, subscribe_to
from bot.complaints import complaint
from bot.request import Reply, Request, Services
from bot.texts import LANGUAGES
from bot.watches import (
    OFFER,
    UNDER_ALERT,
    end,
    ended,
    put_offer,
    read_payload,
    undo_under_alert,
)
from news.model import Watch
from news.outbox import Button, Keyboard
from news.query import QueryError, parse
from news.rendering import watch_keyboard

Press = Callable[[Request, Services], Awaitable[Reply | None]]
"""None: what the button stands for is not there any more."""


@dataclass(frozen=True, slots=True)
class Key:
    """What answers a prefix."""

    run: Press
    changes: bool = False
    """In a group only its admins may press it."""


async def offer(request: Request, services: Services) -> Reply:
    """Answer a plain text: offer to watch for it."""
    texts = request.texts
    try:
        query = parse(" ".join(request.text.split()))
    except QueryError as error:
        return Reply(complaint(error, texts))
    view = await put_offer(request, services, str(query))
    found = await services.storage.views.put(request.chat.id, latest.VIEW, str(query), request.now)
    keyboard = (
        (
            Button(texts.plain("Watch it"), f"u:{view}"),
            Button(texts.plain("Show the latest"), f"v:{found}:new"),
        ),
    )
    return Reply(texts.say("Shall I watch for <b>{query}</b>?", query=query), keyboard)


async def _watch(request: Request, services: Services) -> Reply | None:
    """`w:ID:pause`, `w:ID:resume`, `w:ID:end`: under an alert or an answer."""
    watch, action = await _own_watch(request.text, request, services)
    if watch is None:
        return Reply(toast=request.texts.plain("This watch has ended already."), edits=False)
    if action == "end":
        await end(services, watch)
        toast = request.texts.fill("{query} has ended.", query=watch.query)
        return Reply(keyboard=await undo_under_alert(request, services, watch), toast=toast)
    changed = await _set_paused(services, watch, paused=action == "pause")
    return Reply(
        keyboard=watch_keyboard([changed], request.texts.plain), toast=_toast(request, changed)
    )


async def _listed(request: Request, services: Services) -> Reply | None:
    """`l:PAGE` and `l:PAGE:ID:ACTION`: in the list of watches."""
    page, _, rest = request.text.partition(":")
    toast = None
    if rest:
        watch, action = await _own_watch(rest, request, services)
        if watch is None:
            toast = request.texts.plain("This watch has ended already.")
        elif action == "end":
            return await ended(request, services, watch)
        else:
            changed = await _set_paused(services, watch, paused=action == "pause")
            toast = _toast(request, changed)
    return replace(await subscriptions.show(request, services, _number(page)), toast=toast)


async def _item(request: Request, services: Services) -> Reply | None:
    """`i:ITEM:watches` unfolds the watches of an alert, `i:ITEM:ID:ACTION` changes one of them."""
    number, _, rest = request.text.partition(":")
    toast: str | None = None
    undo: Keyboard = ()
    if rest != "watches":
        watch, action = await _own_watch(rest, request, services)
        if watch is None:
            toast = request.texts.plain("This watch has ended already.")
        elif action == "end":
            await end(services, watch)
            toast = request.texts.fill("{query} has ended.", query=watch.query)
            undo = await undo_under_alert(request, services, watch)
        else:
            changed = await _set_paused(services, watch, paused=action == "pause")
            toast = _toast(request, changed)
    item_id = _number(number)
    left = await services.storage.deliveries.watches_of(request.chat.id, item_id)
    keyboard = watch_keyboard(left, request.texts.plain, f"i:{item_id}") + undo
    return Reply(keyboard=keyboard, toast=toast) if keyboard or toast else None


async def _sources(request: Request, services: Services) -> Reply | None:
    """`s:PAGE`: leaf through the sources."""
    return await sources.show(request, services, _number(request.text))


async def _remove_source(request: Request, services: Services) -> Reply | None:
    """`r:ID`: stop reading a source."""
    every = await services.storage.sources.of_chat(request.chat.id)
    source = next((s for s in every if s.id == _number(request.text)), None)
    return None if source is None else await removesource.remove(request, services, source)


async def _language(request: Request, services: Services) -> Reply | None:
    """`g:` and `g:CODE`: choose the language of the bot."""
    if request.text not in LANGUAGES:
        keys = tuple(Button(name, f"g:{code}") for code, name in LANGUAGES.items())
        return Reply(keyboard=(keys,))
    await services.storage.chats.set_language(request.chat.id, request.text)
    chat = replace(request.chat, language=request.text)
    texts = services.catalogues.of(request.text)
    return await start.start(replace(request, chat=chat, texts=texts), services)


async def _view(request: Request, services: Services) -> Reply | None:
    """`v:ID:ARG`: what a message stands for, as it was stored when it was sent."""
    view_id, _, argument = request.text.partition(":")
    view = await services.storage.views.get(request.chat.id, _number(view_id))
    if view is None:
        return None
    kind, payload = view
    if kind == latest.VIEW:
        page = await latest.show(request, services, payload, _number(argument))
        return replace(page, edits=argument != "new")
    return None


async def _redo(request: Request, services: Services) -> Reply | None:
    """`u:ID`: watch for, or read again, what was offered or ended."""
    view = await services.storage.views.get(request.chat.id, _number(request.text))
    if view is None:
        return None
    kind, payload = view
    if kind == "source":
        return await addsource.add(request, services, payload)
    if kind not in {OFFER, UNDER_ALERT}:
        return None
    thread_id, query = read_payload(payload)
    request = replace(request, thread_id=thread_id)
    if kind == OFFER:
        return await subscribe_to(request, services, query)
    watch, _ = await start_watch(request, services, parse(query))
    return Reply(
        keyboard=watch_keyboard([watch], request.texts.plain), toast=_toast(request, watch)
    )


async def _own_watch(text: str, request: Request, services: Services) -> tuple[Watch | None, str]:
    number, _, action = text.partition(":")
    watch = await services.storage.watches.get(_number(number))
    mine = watch is not None and watch.chat_id == request.chat.id
    return (watch if mine and action in {"pause", "resume", "end"} else None), action


async def _set_paused(services: Services, watch: Watch, *, paused: bool) -> Watch:
    return await services.storage.watches.set_paused(watch.id, paused=paused) or watch


def _toast(request: Request, watch: Watch) -> str:
    if watch.paused:
        return request.texts.fill("{query} is paused.", query=watch.query)
    return request.texts.fill("{query} is on again.", query=watch.query)


def _number(text: str) -> int:
    """Read a number from callback data; -1, which nothing has, for anything else."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 18 else -1  # noqa: PLR2004


BUTTONS: dict[str, Key] = {
    "w": Key(_watch, changes=True),
    "l": Key(_listed, changes=True),
    "i": Key(_item, changes=True),
    "s": Key(_sources),
    "r": Key(_remove_source, changes=True),
    "g": Key(_language, changes=True),
    "v": Key(_view),
    "u": Key(_redo, changes=True),
}
