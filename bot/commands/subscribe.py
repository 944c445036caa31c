"""`/subscribe WORDS`: watch for something."""

from __future__ import annotations

from collections.abc import Sequence

from bot.archive import search
from bot.capitals import meant
from bot.complaints import cap_text, complaint
from bot.findings import count_line, newest, repairs_of, sentences, similar_line
from bot.naming import stands_for
from bot.othernames import NEW, all_names, also_line, edit_data, maybe_line, offered
from bot.request import Command, Reply, Request, Services
from bot.texts import Html, Texts, lines, mark
from bot.watches import Start, start_watch
from news.also import effective
from news.model import Also, Watch
from news.outbox import Button
from news.query import QueryError, parse
from news.rendering import short
from storage import CapReached

MAX_LINES = 20
_SHOWN = 3
_MAX_LABEL = 20
_MAX_LISTED = 100
"""Code points of a query where many of them share a message."""


async def subscribe(request: Request, services: Services) -> Reply:
    """Watch for each line; without one, ask."""
    wanted = [line.strip() for line in request.text.splitlines() if line.strip()]
    if not wanted:
        html = request.texts.say(
            "What shall I look for? Send a name or phrase, such as <code>CSTO</code>."
        )
        return Reply(html, ask="subscribe", placeholder=request.texts.plain("CSTO"))
    if len(wanted) > MAX_LINES:
        return Reply(
            request.texts.say_n(
                "That is {count} line. Please send up to {limit} at once.",
                "Those are {count} lines. Please send up to {limit} at once.",
                len(wanted),
                limit=MAX_LINES,
            )
        )
    if len(wanted) == 1:
        return await subscribe_to(request, services, wanted[0])
    return Reply(await _many(request, services, wanted))


async def subscribe_to(
    request: Request, services: Services, text: str, also: Sequence[Also] | None = None
) -> Reply:
    """Watch for one query and show what there is of it already.

    `also`: other names that a person chose before; None: those that are known.
    """
    try:
        query = parse(text)
    except QueryError as error:
        return Reply(complaint(error, request.texts))
    watch, start = await start_watch(request, services, query, also)
    return await show(request, services, watch, start, repairs_of(request.texts, query))


async def show(
    request: Request,
    services: Services,
    watch: Watch,
    start: Start,
    notes: Sequence[Html] = (),
) -> Reply:
    """Show a watch with its other names, and what there is of it already."""
    texts = request.texts
    query = parse(watch.query)
    found = await search(services, request.chat.id, effective(watch))
    offers = await offered(services, request.chat.id, query)
    names = all_names(watch, offers)
    capitals = meant(query, services.names, found=bool(found.stories))
    html = lines(
        sentences(_state(texts, watch, start), also_line(texts, names)),
        *notes,
        maybe_line(texts, names, offers),
        await count_line(request, services, found, watched=not watch.paused),
        *newest(request, found, _SHOWN),
        similar_line(texts, found),
        capitals.hint(texts) if capitals else None,
    )
    first, second = [], []
    if capitals:
        label = texts.fill("Watch {query}", query=short(str(capitals.query), _MAX_LABEL))
        first.append(Button(label, f"w:{watch.id}:capitals"))
    if stands_for(watch, names):
        back = NEW if start is Start.NEW else ""
        second.append(Button(texts.plain("Edit words"), edit_data(watch, back)))
    if start is Start.NEW:
        second.append(Button(texts.plain("Undo"), f"w:{watch.id}:undo"))
    return Reply(html, tuple(tuple(row) for row in (first, second) if row))


async def _many(request: Request, services: Services, wanted: Sequence[str]) -> Html:
    """Watch for each, and say of each what became of it; a cap that is reached ends the list."""
    answers = []
    others = False
    for text in wanted:
        try:
            query = parse(text)
            watch, start = await start_watch(request, services, query)
        except QueryError as error:
            answers.append(complaint(error, request.texts))
        except CapReached as reached:
            answers.append(cap_text(request.texts, reached))
            break
        else:
            answers.append(_is_on(request.texts, short(str(query), _MAX_LISTED), start))
            others = others or any(one.on for one in watch.also)
    note = request.texts.say("/subscriptions shows what else they look for.") if others else None
    return lines(*answers, note)


def _state(texts: Texts, watch: Watch, start: Start) -> Html:
    if watch.paused:
        return texts.say("<b>{query}</b> is paused.", query=watch.query)
    return _is_on(texts, watch.query, start)


def _is_on(texts: Texts, query: str, start: Start) -> Html:
    match start:
        case Start.NEW:
            return texts.say("<b>{query}</b> is on.", query=query)
        case Start.RESUMED:
            return texts.say("<b>{query}</b> is on again.", query=query)
        case Start.THERE_ALREADY:
            return texts.say("<b>{query}</b> is on already.", query=query)


COMMAND = Command(
    "subscribe",
    mark("watch for a name or phrase"),
    subscribe,
    changes=True,
    menu=True,
    usage=mark("words"),
)
