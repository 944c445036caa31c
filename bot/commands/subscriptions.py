"""`/subscriptions`: what this chat watches for, and what it follows."""

from __future__ import annotations

from collections.abc import Sequence

from bot.following import followed, followed_keys, followed_line
from bot.othernames import all_names, edit_data, in_turn, offered
from bot.paging import Page, page_buttons, slice_page
from bot.request import Command, Reply, Request, Services
from bot.texts import Html, Texts, lines, mark
from news.model import Also, Watch
from news.outbox import Button
from news.query import QueryError, parse
from news.rendering import short, watch_keyboard

PER_PAGE = 8
"""Telegram takes no more buttons in a row."""

_NAMED = 3
"""Other names that stand beside a watch."""

_MAX_NAME = 40
"""Code points of such a name."""


async def subscriptions(request: Request, services: Services) -> Reply:
    """List the watches with their buttons."""
    return await show(request, services, 0)


async def show(request: Request, services: Services, page: int) -> Reply:
    """Show one page of the list; what is followed stands below the last."""
    texts = request.texts
    watches = await services.storage.watches.of_chat(request.chat.id)
    in_full = await followed(request, services)
    if not watches:
        nothing = texts.say(
            "Nothing is watched here yet. Send <code>/subscribe CSTO</code> to begin."
        )
        return Reply(lines(nothing, followed_line(in_full, texts)), followed_keys(in_full, texts))
    shown, place = slice_page(watches, page, PER_PAGE)
    names = [await _names(services, watch) for watch in shown]
    numbered = list(enumerate(zip(shown, names, strict=True), place.first))
    rows = [_row(number, watch, also, texts) for number, (watch, also) in numbered]
    edit = tuple(
        Button(f"✎ {number}", edit_data(watch, f"l{place.number}"))
        for number, (watch, also) in numbered
        if also is not None
    )
    note = texts.say("✎ changes what else a watch looks for.") if edit else None
    keyboard = watch_keyboard(shown, texts.plain, f"l:{place.number}")
    keyboard += (edit,) if edit else ()
    below = in_full if place.last == place.total else []
    keyboard += followed_keys(below, texts)
    keyboard += (page_buttons("l", place),) if place.pages > 1 else ()
    html = lines(_header(request, place), *rows, note, followed_line(below, texts))
    return Reply(html, keyboard)


async def _names(services: Services, watch: Watch) -> tuple[Also, ...] | None:
    """Give a watch's other names; None: its words can't be read any more."""
    try:
        query = parse(watch.query)
    except QueryError:
        return None
    return all_names(watch, await offered(services, watch.chat_id, query))


def _header(request: Request, place: Page) -> Html:
    header = request.texts.say_n("<b>{count} watch</b>", "<b>{count} watches</b>", place.total)
    if request.chat.paused:
        note = request.texts.say("this chat is paused until /resume")
        return Html(f"{header} · {note}")
    return header


def _row(number: int, watch: Watch, also: Sequence[Also] | None, texts: Texts) -> Html:
    row = texts.say("{number}. {query}", number=number, query=watch.query)
    if watch.paused:
        row = texts.say("{number}. {query} · paused", number=number, query=watch.query)
    on = [short(name, _MAX_NAME) for name in in_turn(also or ())]
    if not on:
        return row
    more = f" +{len(on) - _NAMED}" if len(on) > _NAMED else ""
    names = texts.say("also {names}", names=", ".join(on[:_NAMED]) + more)
    return Html(f"{row} · {names}")


COMMAND = Command(
    "subscriptions",
    mark("what this chat watches for"),
    subscriptions,
    menu=True,
    aliases=("list",),
)
