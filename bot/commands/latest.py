"""`/latest [WORDS]`: what has come in, newest first."""

from __future__ import annotations

from bot.archive import search
from bot.capitals import meant
from bot.complaints import complaint, no_sources
from bot.paging import Page, pager, slice_page
from bot.request import Command, Reply, Request, Services
from bot.texts import Html, Texts, lines, mark
from bot.watches import other_names
from news.also import widen
from news.query import Query, QueryError, parse
from news.rendering import story_line

PER_PAGE = 5
VIEW = "latest"


async def latest(request: Request, services: Services) -> Reply:
    """Show the newest stories, of everything or of a query."""
    return await show(request, services, request.text, page=0)


async def show(request: Request, services: Services, text: str, page: int) -> Reply:
    """Show one page; its number is held to what there is."""
    try:
        query = parse(text) if text else None
    except QueryError as error:
        return Reply(complaint(error, request.texts))
    found = await search(services, request.chat.id, await _in_full(request, services, query))
    shown, place = slice_page(found.stories, page, PER_PAGE)
    if not shown:
        return Reply(await _nothing(request, services, query))
    header = _header(request.texts, query, place, found.count)
    rows = [
        story_line(item, hits, request.now, request.texts.plain, number=place.first + at)
        for at, (item, hits) in enumerate(shown)
    ]
    keyboard = await pager(services.storage, request, VIEW, text, place)
    return Reply(lines(header, *rows), keyboard)


async def _in_full(request: Request, services: Services, query: Query | None) -> Query | None:
    """Add the other names that a watch for the query looks for."""
    if query is None:
        return None
    return widen(query, await other_names(request, services, query))


def _header(texts: Texts, query: Query | None, place: Page, total: str) -> Html:
    shown = str(place.first) if place.first == place.last else f"{place.first}–{place.last}"
    if query is None:
        return texts.say("<b>Latest</b> · {shown} of {total}", shown=shown, total=total)
    return texts.say("<b>{query}</b> · {shown} of {total}", query=query, shown=shown, total=total)


async def _nothing(request: Request, services: Services, query: Query | None) -> Html:
    coverage = await services.storage.sources.coverage(request.chat.id)
    if coverage.sources == 0:
        return no_sources(request.texts)
    if coverage.items == 0 or query is None:
        return request.texts.say("Nothing has come in yet. /status shows what I read.")
    html = request.texts.say_n(
        "No story about <b>{query}</b> in {count} headline.",
        "No story about <b>{query}</b> in {count} headlines.",
        coverage.items,
        query=query,
    )
    capitals = meant(query, services.names, found=False)
    return lines(html, capitals.hint(request.texts) if capitals else None)


COMMAND = Command("latest", mark("the newest stories"), latest, menu=True, usage=mark("[words]"))
