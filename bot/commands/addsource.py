"""`/addsource ADDRESS`: read one more feed for this chat."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

from bot.request import Command, Reply, Request, Services
from bot.sources import host_of, reason, source_name
from bot.texts import Html, lines, mark
from news.links import canonical_link
from news.model import Source, SourceSeed, SourceStatus
from news.outbox import Button
from news.rendering import bullet_line

FIRST_ANSWER = 10.0
"""Seconds to wait for the first poll, so that the reply can say what came of it."""
_MAX_URL = 2000
_PORTS = {"http": 80, "https": 443}
_SHOWN = 3
_EXAMPLE = "https://24.kg/rss/"


async def addsource(request: Request, services: Services) -> Reply:
    """Add the address, poll it at once, and say what is there."""
    if not request.text:
        html = request.texts.say(
            "Which feed? Send its address, such as <code>{example}</code>.", example=_EXAMPLE
        )
        return Reply(html, ask="addsource", placeholder=_EXAMPLE)
    url = _address(request.text)
    if url is None:
        return Reply(
            request.texts.say(
                "<code>{text}</code> is not an address I can read. "
                "Send one that starts with https://, such as <code>{example}</code>.",
                text=request.text[:100],
                example=_EXAMPLE,
            )
        )
    return await add(request, services, url)


async def add(request: Request, services: Services, url: str) -> Reply:
    """Add an address that looks like one."""
    sources = services.storage.sources
    known = _read_already(await sources.of_chat(request.chat.id), url)
    if known is not None:
        return Reply(_known_here(request, known))
    source, new = await sources.add(
        request.chat.id, SourceSeed(url), request.now, services.limits.sources
    )
    services.poll_soon()

    async def polled() -> bool:
        current = await sources.get(source.id)
        return current is None or current.poll.last_poll_at != source.poll.last_poll_at

    if source.poll.status is not SourceStatus.OK:
        await services.until(polled, FIRST_ANSWER)
    return await _outcome(request, services, await sources.get(source.id) or source, new=new)


def _address(text: str) -> str | None:
    """Read an address as people type it, without `https://` or with words around.

    What makes no difference is written one way, so that one feed is one source.
    """
    url = text.split(maxsplit=1)[0].strip("<>\"'«»“”")
    if "://" not in url and "." in url.split("/")[0]:
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        valid = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    if not valid or len(url) > _MAX_URL:
        return None
    login, at, place = parts.netloc.rpartition("@")
    place = place.lower().removesuffix(f":{_PORTS[parts.scheme]}")
    return urlunsplit((parts.scheme, f"{login}{at}{place}", parts.path or "/", parts.query, ""))


def _read_already(sources: Iterable[Source], url: str) -> Source | None:
    """Find the source that is the same feed, be it under http or with `www.`."""
    wanted = canonical_link(url)
    return next(
        (
            source
            for source in sources
            if canonical_link(source.url) == wanted and source.poll.status is not SourceStatus.GONE
        ),
        None,
    )


def _known_here(request: Request, source: Source) -> Html:
    name = source_name(source)
    if source.poll.error is None:
        return request.texts.say("<b>{name}</b> is read here already.", name=name)
    return request.texts.say(
        "<b>{name}</b> is read here already, but it does not answer now ({error}). I keep trying.",
        name=name,
        error=reason(source.poll.error, request.texts),
    )


async def _outcome(request: Request, services: Services, source: Source, *, new: bool) -> Reply:
    texts, poll = request.texts, source.poll
    undo = ((Button(texts.plain("Undo"), f"r:{source.id}"),),)
    if poll.status is SourceStatus.OK:
        return Reply(await _added(request, services, source), undo)
    if poll.last_poll_at is None:
        html = texts.say(
            "<b>{name}</b> is added. It has not answered yet; I keep trying.",
            name=source_name(source),
        )
        return Reply(html, undo)
    if new and poll.error == "address not allowed":
        await services.storage.sources.remove(request.chat.id, source.id, request.now)
        return Reply(
            texts.say(
                "<b>{host}</b> is on a private network, which I leave alone. Nothing was added. "
                "The operator can open it with ALLOW_PRIVATE_HOSTS.",
                host=host_of(source.url),
            )
        )
    if new and (poll.status is SourceStatus.UNHEALTHY or _hopeless(source)):
        await services.storage.sources.remove(request.chat.id, source.id, request.now)
        return Reply(
            texts.say(
                "I could not read <b>{host}</b>: {error}. Nothing was added. "
                "I need the address of an RSS, Atom or JSON feed.",
                host=host_of(source.url),
                error=reason(poll.error, texts),
            )
        )
    return Reply(
        texts.say(
            "<b>{name}</b> is added, but it does not answer now ({error}). I keep trying.",
            name=source_name(source),
            error=reason(poll.error, texts),
        ),
        undo,
    )


def _hopeless(source: Source) -> bool:
    """Whether trying again would give the same: the address is wrong, not the moment."""
    passing = ("no answer", "error 403", "error 429", "error 5", "connection", "host not reachable")
    return not (source.poll.error or "").startswith(passing)


async def _added(request: Request, services: Services, source: Source) -> Html:
    shown = await services.storage.items.newest_of(source.id, _SHOWN)
    return lines(
        request.texts.say("<b>{name}</b> is added.", name=source_name(source)),
        request.texts.say("Newest there:") if shown else None,
        *(bullet_line(item, (), request.now, request.texts.plain) for item in shown),
    )


COMMAND = Command(
    "addsource",
    mark("read one more feed here"),
    addsource,
    changes=True,
    usage=mark("address"),
    aliases=("addfeed",),
)
