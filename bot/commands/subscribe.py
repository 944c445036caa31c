"""`/subscribe WORDS`: watch for something."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from bot.archive import Found, search
from bot.complaints import cap_text, complaint, no_sources
from bot.request import Command, Reply, Request, Services
from bot.texts import Html, lines, mark
from bot.times import day_name
from news.model import Watch
from news.outbox import Button, Keyboard
from news.query import Query, QueryError, parse
from news.rendering import bullet_line, short
from storage import CapReached

MAX_LINES = 20
_SHOWN = 3
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


async def subscribe_to(request: Request, services: Services, text: str) -> Reply:
    """Watch for one query and show what there is of it already."""
    try:
        query = parse(text)
    except QueryError as error:
        return Reply(complaint(error, request.texts))
    watch, start = await start_watch(request, services, query)
    found = await search(services.storage, request.chat.id, query)
    html = lines(
        _is_on(request, query, start),
        *_repairs(request, query),
        await _known(request, services, found),
        *(
            bullet_line(item, hits, request.now, request.texts.plain)
            for item, hits in found.stories[:_SHOWN]
        ),
    )
    return Reply(html, _undo(request, watch) if start is Start.NEW else ())


async def _many(request: Request, services: Services, wanted: Sequence[str]) -> Html:
    """Watch for each, and say of each what became of it; a cap that is reached ends the list."""
    answers = []
    for text in wanted:
        try:
            query = parse(text)
            _, start = await start_watch(request, services, query)
        except QueryError as error:
            answers.append(complaint(error, request.texts))
        except CapReached as reached:
            answers.append(cap_text(request.texts, COMMAND.name, reached.cap))
            break
        else:
            answers.append(_is_on(request, short(str(query), _MAX_LISTED), start))
    return lines(*answers)


class Start(Enum):
    """What became of a wish to watch for something."""

    NEW = "new"
    RESUMED = "resumed"
    THERE_ALREADY = "there already"


async def start_watch(request: Request, services: Services, query: Query) -> tuple[Watch, Start]:
    """Store the watch; one that asks the same in other letters is the same."""
    storage, chat_id = services.storage, request.chat.id
    for watch in await storage.watches.of_chat(chat_id):
        if watch.thread_id == request.thread_id and parse(watch.query) == query:
            if not watch.paused:
                return watch, Start.THERE_ALREADY
            resumed = await storage.watches.set_paused(watch.id, paused=False)
            return resumed or watch, Start.RESUMED
    watch, new = await storage.watches.add(
        chat_id, request.thread_id, str(query), request.now, services.limits.watches
    )
    services.matcher.add(watch.id, query)
    return watch, Start.NEW if new else Start.THERE_ALREADY


def _is_on(request: Request, query: Query | str, start: Start) -> Html:
    match start:
        case Start.NEW:
            return request.texts.say("<b>{query}</b> is on.", query=query)
        case Start.RESUMED:
            return request.texts.say("<b>{query}</b> is on again.", query=query)
        case Start.THERE_ALREADY:
            return request.texts.say("<b>{query}</b> is on already.", query=query)


def _repairs(request: Request, query: Query) -> list[Html]:
    notes = {
        "closing quote added": request.texts.say("I added the closing quote."),
        "closing bracket added": request.texts.say("I added the closing bracket."),
        "bracket removed": request.texts.say("I left out a bracket that closed nothing."),
    }
    return [notes[code] for code in query.repairs if code in notes]


async def _known(request: Request, services: Services, found: Found) -> Html:
    """State the basis of the count: how much there is, and since when."""
    texts = request.texts
    coverage = await services.storage.sources.coverage(request.chat.id)
    if coverage.sources == 0:
        return no_sources(texts)
    if coverage.oldest_at is None:
        return texts.say_n(
            "I have just begun to read {count} source. I write as soon as one mentions it.",
            "I have just begun to read {count} sources. I write as soon as one mentions it.",
            coverage.sources,
        )
    oldest = day_name(coverage.oldest_at, request.now, request.chat)
    basis = texts.say_n(
        "in {count} headline (oldest: {oldest})",
        "in {count} headlines (oldest: {oldest})",
        coverage.items,
        oldest=oldest,
    )
    if not found.stories:
        return texts.say("No story yet {basis}. I write as soon as one comes.", basis=basis)
    stories = texts.say_n("{count} story", "{count} stories", len(found.stories), count=found.count)
    return texts.say("{stories} {basis}. Latest:", stories=stories, basis=basis)


def _undo(request: Request, watch: Watch) -> Keyboard:
    return ((Button(request.texts.plain("Undo"), f"w:{watch.id}:end"),),)


COMMAND = Command(
    "subscribe",
    mark("watch for a name or phrase"),
    subscribe,
    changes=True,
    menu=True,
    usage=mark("words"),
)
