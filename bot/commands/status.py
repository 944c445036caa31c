"""`/status`: whether everything runs, and since when."""

from __future__ import annotations

from bot.request import Command, Reply, Request, Services
from bot.texts import Html, Texts, lines, mark
from bot.times import day_and_time, day_name
from news.model import Chat, Coverage, Instant, SourceStatus


async def status(request: Request, services: Services) -> Reply:
    """Say what is read, how it goes, and what waits."""
    coverage = await services.storage.sources.coverage(request.chat.id)
    watches = await services.storage.watches.of_chat(request.chat.id)
    paused = sum(watch.paused for watch in watches)
    texts = request.texts
    since = day_and_time(services.started_at, request.now, request.chat)
    return Reply(
        lines(
            texts.say("<b>Wirewatch is running</b> since {since}.", since=since),
            sources_line(request.chat, coverage, request.now, request.texts),
            _stories(request, coverage),
            texts.say_n(
                "{count} watch here, {paused} paused.",
                "{count} watches here, {paused} paused.",
                len(watches),
                paused=paused,
            ),
            _waiting(request, coverage),
            texts.say("This chat is paused: /resume brings the alerts back.")
            if request.chat.paused
            else None,
        )
    )


def sources_line(chat: Chat, coverage: Coverage, now: Instant, texts: Texts) -> Html:
    """Say how many sources are read, when last, and how many of them are in trouble."""
    unread = coverage.sources_by_status.get(SourceStatus.NEW, 0)
    ailing = coverage.sources - coverage.healthy - unread + coverage.silent
    count = texts.say_n("{count} source", "{count} sources", coverage.sources)
    if ailing:
        count = texts.say(
            "{sources}, {ailing} of them in trouble (/sources)", sources=count, ailing=ailing
        )
    if coverage.last_poll_at is None:
        return texts.say("{sources}; none has been read yet.", sources=count)
    last = day_and_time(coverage.last_poll_at, now, chat)
    return texts.say("{sources}; last read {last}.", sources=count, last=last)


def _stories(request: Request, coverage: Coverage) -> Html | None:
    if coverage.oldest_at is None:
        return None
    oldest = day_name(coverage.oldest_at, request.now, request.chat)
    return request.texts.say_n(
        "{count} story kept (oldest: {oldest}).",
        "{count} stories kept (oldest: {oldest}).",
        coverage.items,
        oldest=oldest,
    )


def _waiting(request: Request, coverage: Coverage) -> Html | None:
    if not coverage.pending:
        return None
    return request.texts.say_n(
        "{count} alert waits to be sent.", "{count} alerts wait to be sent.", coverage.pending
    )


COMMAND = Command("status", mark("whether everything runs"), status, menu=True)
