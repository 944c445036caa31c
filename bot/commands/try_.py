"""`/try WORDS`: what a watch for them would find."""

from __future__ import annotations

from bot.archive import search
from bot.capitals import meant
from bot.complaints import complaint
from bot.findings import count_line, newest, repairs_of, sentences, similar_line
from bot.othernames import also_line
from bot.request import Command, Reply, Request, Services
from bot.texts import lines, mark
from bot.watches import other_names, put_offer, watch_for
from news.also import widen
from news.outbox import Button
from news.query import Query, QueryError, parse
from news.rendering import short

_SHOWN = 5
_MAX_LABEL = 20


async def try_out(request: Request, services: Services) -> Reply:
    """Show what there is, without watching; without words, ask for some."""
    if not request.text:
        html = request.texts.say("Try what? Send words, such as <code>Bishkek summit</code>.")
        return Reply(html, ask="try", placeholder=request.texts.plain("Bishkek summit"))
    try:
        query = parse(request.text)
    except QueryError as error:
        return Reply(complaint(error, request.texts))
    return await _show(request, services, query)


async def _show(request: Request, services: Services, query: Query) -> Reply:
    texts = request.texts
    also = await other_names(request, services, query)
    found = await search(services, request.chat.id, widen(query, also))
    capitals = meant(query, services.names, found=bool(found.stories))
    html = lines(
        sentences(texts.say("Trying <b>{query}</b>.", query=query), also_line(texts, also)),
        *repairs_of(texts, query),
        await count_line(request, services, found, watched=False),
        *newest(request, found, _SHOWN),
        similar_line(texts, found),
        capitals.hint(texts) if capitals else None,
    )
    if await watch_for(request, services, query) is not None:
        return Reply(html)
    wanted = [capitals.query, query] if capitals else [query]
    return Reply(html, tuple([(await _watch_button(request, services, one),) for one in wanted]))


async def _watch_button(request: Request, services: Services, query: Query) -> Button:
    view = await put_offer(request, services, str(query))
    label = request.texts.fill("Watch {query}", query=short(str(query), _MAX_LABEL))
    return Button(label, f"u:{view}")


COMMAND = Command("try", mark("what a watch would find"), try_out, usage=mark("words"))
