"""`/subscriptions`: what this chat watches for."""

from __future__ import annotations

from bot.paging import Page, page_buttons, slice_page
from bot.request import Command, Reply, Request, Services
from bot.texts import Html, Texts, lines, mark
from news.model import Watch
from news.rendering import watch_keyboard

PER_PAGE = 8


async def subscriptions(request: Request, services: Services) -> Reply:
    """List the watches with their buttons."""
    return await show(request, services, 0)


async def show(request: Request, services: Services, page: int) -> Reply:
    """Show one page of the list."""
    texts = request.texts
    watches = await services.storage.watches.of_chat(request.chat.id)
    if not watches:
        return Reply(
            texts.say("Nothing is watched here yet. Send <code>/subscribe CSTO</code> to begin.")
        )
    shown, place = slice_page(watches, page, PER_PAGE)
    rows = [_row(place.first + at, watch, texts) for at, watch in enumerate(shown)]
    keyboard = watch_keyboard(shown, texts.plain, f"l:{place.number}")
    if place.pages > 1:
        keyboard += (page_buttons("l", place),)
    return Reply(lines(_header(request, place), *rows), keyboard)


def _header(request: Request, place: Page) -> Html:
    header = request.texts.say_n("<b>{count} watch</b>", "<b>{count} watches</b>", place.total)
    if request.chat.paused:
        note = request.texts.say("this chat is paused until /resume")
        return Html(f"{header} · {note}")
    return header


def _row(number: int, watch: Watch, texts: Texts) -> Html:
    if watch.paused:
        return texts.say("{number}. {query} · paused", number=number, query=watch.query)
    return texts.say("{number}. {query}", number=number, query=watch.query)


COMMAND = Command(
    "subscriptions",
    mark("what this chat watches for"),
    subscriptions,
    menu=True,
    aliases=("list",),
)
