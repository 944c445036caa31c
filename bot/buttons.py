"""What the keys under messages do.

Callback data is `prefix:…`. Every id in it is looked up and must belong to the chat that pressed
it: nothing else in callback data is believed.
"""

from __future__ import annotations

from dataclasses import replace

from bot import starterpack
from bot.adding import restore
from bot.arrivals import shown_name
from bot.capitals import meant
from bot.commands import addsource, latest, start, subscriptions, why
from bot.commands.subscribe import subscribe_to
from bot.complaints import complaint
from bot.editing import ADD, edit
from bot.keys import Key, number_in
from bot.request import Command, Reply, Request, Services
from bot.sourcekeys import SOURCE_KEYS
from bot.sources import REMOVED
from bot.texts import LANGUAGES
from bot.watches import (
    OFFER,
    UNDER_ALERT,
    end,
    ended,
    put_offer,
    read_offer,
    start_watch,
    undo_under_alert,
    watch_for,
)
from news.addresses import Asked, read_address
from news.model import SourceKind, Watch
from news.outbox import Button, Keyboard
from news.query import QueryError, parse
from news.rendering import alert_keyboard, watch_keyboard
from news.story_links import story_link

__all__ = ["ANSWERS", "BUTTONS", "Key", "offer"]

SOURCE = "source"
"""The view of a button that reads an address as a source."""


async def offer(request: Request, services: Services) -> Reply:
    """Answer a plain text: offer to watch for it, or what can be done with a link."""
    texts = request.texts
    if link := story_link(request.text):
        return await _offer_link(request, services, link)
    try:
        query = parse(" ".join(request.text.split()))
    except QueryError as error:
        return Reply(complaint(error, texts))
    asked = read_address(request.text)
    if isinstance(asked, Asked) and len(request.text.split()) == 1:
        return await _offer_source(request, services, asked, str(query))
    found = await services.storage.views.put(request.chat.id, latest.VIEW, str(query), request.now)
    show = Button(texts.plain("Show the latest"), f"v:{found}:new")
    watch = await watch_for(request, services, query)
    if watch is not None and not watch.paused:
        return Reply(texts.say("<b>{query}</b> is on already.", query=watch.query), ((show,),))
    view = await put_offer(request, services, str(query))
    keyboard = ((Button(texts.plain("Watch it"), f"u:{view}"), show),)
    return Reply(texts.say("Shall I watch for <b>{query}</b>?", query=query), keyboard)


async def _offer_link(request: Request, services: Services, link: str) -> Reply:
    """Offer to say what became of a story, or to read what is there."""
    story = await services.storage.views.put(request.chat.id, why.VIEW, link, request.now)
    source = await services.storage.views.put(request.chat.id, SOURCE, link, request.now)
    keys = (
        Button(request.texts.plain("Where is this story?"), f"v:{story}:new"),
        Button(request.texts.plain("Read this source"), f"u:{source}"),
    )
    return Reply(request.texts.say("What shall I do with this link?"), (keys,))


async def _offer_source(request: Request, services: Services, asked: Asked, query: str) -> Reply:
    """Offer to read a channel or a site that one word names, or to watch for that word."""
    texts, views = request.texts, services.storage.views
    source = await views.put(request.chat.id, SOURCE, request.text, request.now)
    is_channel = asked.kind is SourceKind.CHANNEL
    read = texts.plain("Read this channel") if is_channel else texts.plain("Read this source")
    keys = [Button(read, f"u:{source}")]
    if "://" not in request.text:
        watch = await put_offer(request, services, query)
        keys.append(Button(texts.plain("Watch for the word"), f"u:{watch}"))
    name = shown_name(asked)
    return Reply(texts.say("What shall I do with <b>{name}</b>?", name=name), (tuple(keys),))


async def _watch(request: Request, services: Services) -> Reply | None:
    """`w:ID:pause`, `w:ID:resume`, `w:ID:end`, `w:ID:undo`, `w:ID:capitals`: under an answer."""
    watch, action = await _own_watch(request.text, request, services)
    if watch is None:
        return Reply(toast=request.texts.plain("This watch has ended already."), edits=False)
    if action == "undo":
        return await ended(request, services, watch)
    if action == "capitals":
        return await _with_capitals(request, services, watch)
    if action == "end":
        await end(services, watch)
        toast = request.texts.fill("{query} has ended.", query=watch.query)
        return Reply(keyboard=await undo_under_alert(request, services, watch), toast=toast)
    changed = await _set_paused(services, watch, paused=action == "pause")
    return Reply(
        keyboard=watch_keyboard([changed], request.texts.plain), toast=_toast(request, changed)
    )


async def _with_capitals(request: Request, services: Services, watch: Watch) -> Reply | None:
    """Watch for the name or acronym that a word in small letters was meant as."""
    capitals = meant(parse(watch.query), services.names, found=False)
    if capitals is None:
        return None
    await end(services, watch)
    request = replace(request, thread_id=watch.thread_id)
    return await subscribe_to(request, services, str(capitals.query))


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
    return replace(await subscriptions.show(request, services, number_in(page)), toast=toast)


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
    item_id = number_in(number)
    left = await services.storage.deliveries.watches_of(request.chat.id, item_id)
    keyboard = alert_keyboard(item_id, left, request.texts.plain) + undo
    return Reply(keyboard=keyboard, toast=toast) if keyboard or toast else None


async def _why(request: Request, services: Services) -> Reply | None:
    """`y:ITEM`: under an alert, why it rang."""
    return await why.explain(request, services, number_in(request.text))


async def _names(request: Request, services: Services) -> Reply | None:
    """`n:WATCH:…`: switch what a watch looks for besides its words."""
    number, _, rest = request.text.partition(":")
    watch = await _mine(number, request, services)
    changed = None if watch is None else await edit(request, services, watch, rest)
    return changed or Reply(toast=request.texts.plain("This watch has ended already."), edits=False)


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
    view = await services.storage.views.get(request.chat.id, number_in(view_id))
    if view is None:
        return None
    kind, payload = view
    if kind == latest.VIEW:
        page = await latest.show(request, services, payload, number_in(argument))
        return replace(page, edits=argument != "new")
    if kind == why.VIEW:
        return replace(await why.why(replace(request, text=payload), services), edits=False)
    return None


async def _redo(request: Request, services: Services) -> Reply | None:
    """`u:ID`: watch for, or read again, what was offered or ended."""
    view = await services.storage.views.get(request.chat.id, number_in(request.text))
    if view is None:
        return None
    kind, payload = view
    if kind == SOURCE:
        return await addsource.addsource(replace(request, text=payload), services)
    if kind == REMOVED:
        return await restore(request, services, payload)
    if kind not in {OFFER, UNDER_ALERT}:
        return None
    offered = read_offer(payload)
    request = replace(request, thread_id=offered.thread_id)
    if kind == OFFER:
        return await subscribe_to(request, services, offered.query, offered.also)
    watch, _ = await start_watch(request, services, parse(offered.query), offered.also)
    return Reply(
        keyboard=watch_keyboard([watch], request.texts.plain), toast=_toast(request, watch)
    )


async def _own_watch(text: str, request: Request, services: Services) -> tuple[Watch | None, str]:
    number, _, action = text.partition(":")
    known = action in {"pause", "resume", "end", "undo", "capitals"}
    return (await _mine(number, request, services) if known else None), action


async def _mine(number: str, request: Request, services: Services) -> Watch | None:
    """Look a watch up; None: there is none of this number, or it is another chat's."""
    watch = await services.storage.watches.get(number_in(number))
    return watch if watch is not None and watch.chat_id == request.chat.id else None


async def _set_paused(services: Services, watch: Watch, *, paused: bool) -> Watch:
    return await services.storage.watches.set_paused(watch.id, paused=paused) or watch


def _toast(request: Request, watch: Watch) -> str:
    if watch.paused:
        return request.texts.fill("{query} is paused.", query=watch.query)
    return request.texts.fill("{query} is on again.", query=watch.query)


ANSWERS: dict[str, Command] = {ADD.name: ADD}
"""What takes the answers to questions that buttons ask, by what `Reply.ask` begins with."""

BUTTONS: dict[str, Key] = {
    "w": Key(_watch, changes=True),
    "l": Key(_listed, changes=True),
    "n": Key(_names, changes=True),
    "i": Key(_item, changes=True),
    "y": Key(_why),
    "p": Key(starterpack.choose),
    "g": Key(_language, changes=True),
    "v": Key(_view),
    "u": Key(_redo, changes=True),
    **SOURCE_KEYS,
}
