"""`/sources`: what is read for this chat, how each source fares, and the list as a file."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from bot.complaints import no_sources
from bot.onesource import pace, show_source
from bot.paging import page_buttons, slice_page
from bot.request import Command, Reply, Request, Services
from bot.sources import fitting, reason, source_name
from bot.texts import Html, lines, mark
from bot.times import day_and_time
from jobs.opml import write_opml
from news.address_traits import has_secret
from news.model import Source, SourceStatus
from news.outbox import Button, Keyboard, OutFile
from news.rendering import short
from news.rhythm import HABIT_ITEMS

PER_PAGE = 15
_A_ROW = 5
_FILE = "wirewatch-sources.opml"
_EXPORT = "export"


async def sources(request: Request, services: Services) -> Reply:
    """List the sources, show the one that is named, or give all of them as a file."""
    every = await services.storage.sources.of_chat(request.chat.id)
    if not every:
        return Reply(no_sources(request.texts))
    if request.text.strip().lower() == _EXPORT:
        return await _export(request, services, every)
    if not request.text:
        return await show(request, services, 0)
    found = fitting(every, request.text)
    if len(found) == 1:
        return await show_source(request, services, found[0])
    if not found:
        return Reply(
            request.texts.say(
                "No source here is called <b>{name}</b>. /sources lists them.",
                name=short(request.text, 60),
            )
        )
    rows = tuple((Button(source_name(one), f"o:{one.id}"),) for one in found[:PER_PAGE])
    return Reply(request.texts.say("Which one?"), rows)


async def show(request: Request, services: Services, page: int) -> Reply:
    """Show one page of the list."""
    texts = request.texts
    every = await services.storage.sources.of_chat(request.chat.id)
    if not every:
        return Reply(no_sources(texts))
    shown, place = slice_page(every, page, PER_PAGE)
    header = texts.say_n("<b>{count} source</b>", "<b>{count} sources</b>", place.total)
    numbered = list(enumerate(shown, place.first))
    rows = [await _row(number, source, request, services) for number, source in numbered]
    note = texts.say("A number shows more. <code>/sources export</code> gives the list as a file.")
    keyboard = _numbers([(number, source.id) for number, source in numbered])
    keyboard += (page_buttons("s", place),) if place.pages > 1 else ()
    return Reply(lines(header, *rows, note), keyboard)


def _numbers(numbered: list[tuple[int, int]]) -> Keyboard:
    keys = [Button(str(number), f"o:{source_id}") for number, source_id in numbered]
    return tuple(tuple(keys[at : at + _A_ROW]) for at in range(0, len(keys), _A_ROW))


async def _row(number: int, source: Source, request: Request, services: Services) -> Html:
    texts = request.texts
    name = f"{number}. {escape(source_name(source))}"
    own = "" if source.shared else texts.say(" · added here")
    instants = await services.storage.items.instants(source.id, HABIT_ITEMS)
    usual = pace(instants, texts)
    brings = f" · {usual}" if usual else ""
    return Html(f"{name}{own}{_state(source, request)}{brings}")


def _state(source: Source, request: Request) -> Html:
    texts, poll = request.texts, source.poll
    if poll.status is SourceStatus.NEW and poll.error is None:
        return texts.say(" · not read yet")
    if poll.status is not SourceStatus.OK or poll.last_ok_at is None:
        since = poll.failing_since or poll.last_poll_at or request.now
        return texts.say(
            " · ⚠ {error}, since {since}",
            error=reason(poll.error or poll.status, texts),
            since=day_and_time(since, request.now, request.chat),
        )
    if poll.silent_since is not None:
        silent = day_and_time(poll.silent_since, request.now, request.chat)
        return texts.say(" · ⚠ silent since {since}", since=silent)
    read = day_and_time(poll.last_ok_at, request.now, request.chat)
    return texts.say(" · {read}", read=read)


async def _export(request: Request, services: Services, every: list[Source]) -> Reply:
    """Give the list as OPML, without what only operators or who added a source may see."""
    trusted = await services.is_operator(request.person) and not request.in_group
    listed, hidden = list(every), 0
    if not trusted:
        listed = [
            replace(one, agent=None, proxy=None)
            for one in every
            if not has_secret(one.url) or not (one.shared or request.in_group)
        ]
        hidden = len(every) - len(listed)
    title = request.texts.plain("Sources of Wirewatch")
    content = write_opml(listed, title, with_secrets=True)
    html = lines(
        request.texts.say_n("{count} source.", "{count} sources.", len(listed)),
        request.texts.say_n(
            "{count} is left out: its address holds a key.",
            "{count} are left out: their addresses hold keys.",
            hidden,
        )
        if hidden
        else None,
        request.texts.say("Any reader takes this file, and so do I: just send it to me."),
    )
    return Reply(html, document=OutFile(_FILE, content, "text/x-opml"))


COMMAND = Command(
    "sources",
    mark("what I read, and how it fares"),
    sources,
    menu=True,
    aliases=("feeds",),
)
