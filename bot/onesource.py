"""One source: how it fares, what it brings, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.following import follow_source, followed
from bot.request import Reply, Request, Services
from bot.sources import kind_note, reason, source_name
from bot.texts import Html, Texts, lines, mark
from bot.times import day_and_time
from news.address_traits import is_search
from news.model import SECOND, FullText, Instant, Source, SourceKind, SourceStatus
from news.outbox import Button, Keyboard
from news.rhythm import HABIT, HABIT_ITEMS, rhythm_of

_FULL_TEXT = {
    FullText.OFF: mark("Articles are not opened: only titles and leads are searched."),
    FullText.DEMAND: mark("Articles are opened and searched while somebody here watches."),
    FullText.ALWAYS: mark("Every article is opened and searched."),
}
_FULL_TEXT_KEYS = {
    FullText.OFF: mark("Full text: off"),
    FullText.DEMAND: mark("Full text: on demand"),
    FullText.ALWAYS: mark("Full text: always"),
}
_NEXT = {
    FullText.OFF: FullText.DEMAND,
    FullText.DEMAND: FullText.ALWAYS,
    FullText.ALWAYS: FullText.OFF,
}


async def show_source(request: Request, services: Services, source: Source) -> Reply:
    """Show one source with its keys."""
    instants = await services.storage.items.instants(source.id, HABIT_ITEMS)
    html = lines(
        Html(f"<b>{escape(source_name(source))}</b>"),
        kind_note(source.kind, request.texts),
        health(source, request),
        _brings(instants, request),
        request.texts.say(_FULL_TEXT[source.full_text]) if _has_articles(source) else None,
        request.texts.say("It was added for this chat.") if not source.shared else None,
    )
    return Reply(html, await _keys(request, services, source))


async def press(request: Request, services: Services, source: Source, action: str) -> Reply | None:
    """Do what a key of it says; None: there is no such key."""
    if action == "follow":
        return await follow_source(request, services, source)
    if action not in {"share", "unshare", "text"}:
        return None
    own_text = action == "text" and not source.shared
    if not own_text and not await services.is_operator(request.person):
        return Reply(toast=request.texts.plain("Only the operator can change this."), edits=False)
    storage = services.storage.sources
    if action == "share":
        await storage.share_known(source.id)
    elif action == "unshare":
        await storage.unshare(source.id, request.chat.id, request.now)
    else:
        await storage.set_full_text(source.id, _NEXT[source.full_text])
    return await show_source(request, services, await storage.get(source.id) or source)


def health(source: Source, request: Request) -> Html:
    """Say whether a source answers, and since when it does not."""
    texts, poll = request.texts, source.poll
    if poll.status is SourceStatus.NEW and poll.error is None:
        return texts.say("Not read yet.")
    if poll.error is not None or poll.last_ok_at is None:
        since = day_and_time(poll.failing_since or request.now, request.now, request.chat)
        error = reason(poll.error or poll.status, texts)
        return texts.say("⚠ {error}, since {since}.", error=error, since=since)
    read = day_and_time(poll.last_ok_at, request.now, request.chat)
    every = duration(poll.interval, texts)
    if poll.silent_since is not None:
        since = day_and_time(poll.silent_since, request.now, request.chat)
        return texts.say(
            "⚠ It answers, but has been silent since {since}, which is not its habit.", since=since
        )
    return texts.say("Read {read}, about every {every}.", read=read, every=every)


def duration(seconds: int, texts: Texts) -> str:
    """Say how long something lasts: `20 min`, `6 h`, `1 d`."""
    if seconds < 2 * 3600:
        return texts.plain("{count} min").format(count=max(seconds // 60, 1))
    if seconds < 2 * 86_400:
        return texts.plain("{count} h").format(count=round(seconds / 3600))
    return texts.plain("{count} d").format(count=round(seconds / 86_400))


def pace(instants: Sequence[Instant], texts: Texts) -> Html | None:
    """Say how many stories a day a source brings, newest instant first; None: too few to tell.

    The last month counts; of a source that rarely brings something, all that there is.
    """
    lately = [at for at in instants if at > instants[0] - HABIT * SECOND]
    rhythm = rhythm_of(lately) or rhythm_of(instants)
    if rhythm is None:
        return None
    if rhythm.items_a_day >= 1:
        return texts.say_n(
            "{count} story a day", "{count} stories a day", round(rhythm.items_a_day)
        )
    weekly = max(round(rhythm.items_a_day * 7), 1)
    return texts.say_n("{count} story a week", "{count} stories a week", weekly)


def _brings(instants: Sequence[Instant], request: Request) -> Html | None:
    if not instants:
        return None
    texts = request.texts
    newest = day_and_time(instants[0], request.now, request.chat)
    usual = pace(instants, texts)
    if usual is None:
        return texts.say("Its newest story: {newest}.", newest=newest)
    return texts.say("{pace}; the newest: {newest}.", pace=usual, newest=newest)


async def _keys(request: Request, services: Services, source: Source) -> Keyboard:
    texts = request.texts
    operator = await services.is_operator(request.person)
    is_followed = source.id in {one.id for one in await followed(request, services)}
    first = (
        Button(texts.plain("Stop following"), f"f:{source.id}:stop")
        if is_followed
        else Button(texts.plain("Follow"), f"c:{source.id}:follow"),
        Button(texts.plain("Remove"), f"r:{source.id}"),
    )
    second = []
    if _has_articles(source) and (operator or not source.shared):
        label = texts.plain(_FULL_TEXT_KEYS[source.full_text])
        second.append(Button(label, f"c:{source.id}:text"))
    if operator:
        label, action = (
            (texts.plain("Only for this chat"), "unshare")
            if source.shared
            else (texts.plain("Share with everybody"), "share")
        )
        second.append(Button(label, f"c:{source.id}:{action}"))
    return (first, tuple(second)) if second else (first,)


def _has_articles(source: Source) -> bool:
    """Say whether there are pages behind its items that can be read; posts are whole already."""
    return source.kind is not SourceKind.CHANNEL and not is_search(source.url)
