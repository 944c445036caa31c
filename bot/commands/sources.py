"""`/sources`: what is read for this chat, and how each source fares."""

from __future__ import annotations

from bot.complaints import no_sources
from bot.paging import page_buttons, slice_page
from bot.request import Command, Reply, Request, Services
from bot.sources import reason, source_name
from bot.texts import Html, Texts, lines, mark
from bot.times import day_and_time
from news.model import Source, SourceStatus

PER_PAGE = 15


async def sources(request: Request, services: Services) -> Reply:
    """List the sources."""
    return await show(request, services, 0)


async def show(request: Request, services: Services, page: int) -> Reply:
    """Show one page of the list."""
    texts = request.texts
    every = await services.storage.sources.of_chat(request.chat.id)
    if not every:
        return Reply(no_sources(texts))
    shown, place = slice_page(every, page, PER_PAGE)
    header = texts.say_n("<b>{count} source</b>", "<b>{count} sources</b>", place.total)
    rows = [_row(source, request) for source in shown]
    keyboard = (page_buttons("s", place),) if place.pages > 1 else ()
    return Reply(lines(header, *rows), keyboard)


def _row(source: Source, request: Request) -> Html:
    own = "" if source.shared else request.texts.say(" · added here")
    return Html(
        f"• {request.texts.say('{name}', name=source_name(source))}{own}{_state(source, request)}"
    )


def _state(source: Source, request: Request) -> Html:
    texts, poll = request.texts, source.poll
    if poll.status is SourceStatus.OK and poll.last_ok_at is not None:
        read = day_and_time(poll.last_ok_at, request.now, request.chat)
        return texts.say(" · {read}", read=read)
    if poll.status is SourceStatus.NEW and poll.error is None:
        return texts.say(" · not read yet")
    return _ailing(source, texts, request)


def _ailing(source: Source, texts: Texts, request: Request) -> Html:
    poll = source.poll
    since = poll.failing_since or poll.last_poll_at or request.now
    return texts.say(
        " · ⚠ {error}, since {since}",
        error=reason(poll.error or poll.status, texts),
        since=day_and_time(since, request.now, request.chat),
    )


COMMAND = Command(
    "sources",
    mark("what I read, and how it fares"),
    sources,
    menu=True,
    aliases=("feeds",),
)
