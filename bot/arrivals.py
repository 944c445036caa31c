"""What is said of a source that was added, that was there already, or that could not be read."""

from __future__ import annotations

from collections.abc import Sequence

from bot.request import Reply, Request, Services
from bot.sources import host_of, kind_note, reason, source_name
from bot.texts import Html, lines
from news.discovery import Asked
from news.full_text import EXAMPLES
from news.model import Item, Source, SourceKind, SourceStatus
from news.outbox import Button
from news.rendering import bullet_line

_SHOWN = 3
"""Headlines that show what a source brings."""


async def arrived(request: Request, services: Services, source: Source, patience: float) -> Reply:
    """Say that a source was added, what it brings or why not yet, and offer to undo it.

    `patience`: the seconds that its first headlines may take.
    """
    texts, poll, name = request.texts, source.poll, source_name(source)
    if poll.status is SourceStatus.OK:
        html = _added(request, source, await _newest(services, source, patience))
    elif poll.last_poll_at is None:
        html = texts.say(
            "<b>{name}</b> is added. It has not answered yet; I keep trying.", name=name
        )
    else:
        html = texts.say(
            "<b>{name}</b> is added, but it does not answer now ({error}). I keep trying.",
            name=name,
            error=reason(poll.error, texts),
        )
    return Reply(html, ((Button(texts.plain("Undo"), f"r:{source.id}"),),))


def known_here(request: Request, source: Source) -> Html:
    """Say that a source is read in the chat already, and how it fares."""
    name = source_name(source)
    if source.poll.error is None:
        return request.texts.say("<b>{name}</b> is read here already.", name=name)
    return request.texts.say(
        "<b>{name}</b> is read here already, but it does not answer now ({error}). I keep trying.",
        name=name,
        error=reason(source.poll.error, request.texts),
    )


def nothing_there(request: Request, asked: Asked, error: str, *, searched: bool = False) -> Html:
    """Say why there is no source at an address; `searched`: the site was looked through for one."""
    texts, name = request.texts, shown_name(asked)
    if error == "address not allowed":
        return texts.say(
            "<b>{name}</b> is on a private network, which I leave alone. Nothing was added. "
            "The operator can open it with ALLOW_PRIVATE_HOSTS.",
            name=name,
        )
    if searched:
        return texts.say(
            "I found no news at <b>{name}</b>: no feed, no sitemap of news, and no list of "
            "headlines on the page ({error}). Nothing was added.",
            name=name,
            error=reason(error, texts),
        )
    return texts.say(
        "I could not read <b>{name}</b>: {error}. Nothing was added.",
        name=name,
        error=reason(error, texts),
    )


def shown_name(asked: Asked) -> str:
    """Name an address as people do, by its host or channel: the rest of it may be secret."""
    if asked.kind is SourceKind.CHANNEL:
        return f"@{asked.url.rpartition('/')[2]}"
    return host_of(asked.url)


def _added(request: Request, source: Source, shown: Sequence[Item]) -> Html:
    texts = request.texts
    return lines(
        texts.say("<b>{name}</b> is added.", name=source_name(source)),
        kind_note(source.kind, texts),
        texts.say("Newest there:") if shown else None,
        *(bullet_line(item, (), request.now, texts.plain) for item in shown),
    )


async def _newest(services: Services, source: Source, patience: float) -> list[Item]:
    """Give the newest headlines; those of a bare sitemap come with its pages, a moment later."""
    items = services.storage.items
    expected = len(await items.instants(source.id, EXAMPLES))

    async def are_there() -> bool:
        return len(await items.newest_of(source.id, EXAMPLES)) >= expected

    await services.until(are_there, patience)
    return await items.newest_of(source.id, _SHOWN)
