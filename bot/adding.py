"""Adding a source: from an address to what the person who gave it is told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.arrivals import arrived, known_here, nothing_there, shown_name
from bot.complaints import cap_text
from bot.following import follow_source
from bot.patience import soon_or_later
from bot.request import Reply, Request, Services
from bot.sources import host_of, read_removed
from bot.texts import Html, lines
from news.addresses import PRIVATE_CHANNEL, Unreadable, read_address
from news.discovery import Asked, Candidate
from news.links import canonical_link
from news.model import Fetched, FetchFailed, Source, SourceKind, SourceSeed, SourceStatus
from news.outbox import Button
from news.rendering import short
from storage import CapReached

FIRST_ANSWER = 10.0
"""Seconds in which most addresses are looked at and read, so that one reply says it all."""

CHOICE = "choice"
"""The kind of a stored view: the sources that a person may choose from."""

_MAX_LABEL = 40
_FEED_LIKE = ("rss", "feed", "atom", ".xml", "/export", "rdf", ".json")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a source."""

    follow: bool = False
    """To be sent everything of it, not only what is watched for."""


def address_in(request: Request) -> Asked | Unreadable | None:
    """Read the address that a request names: in its words, else by a forwarded post."""
    if request.text:
        return read_address(request.text)
    if request.forwarded == "":
        return Unreadable(PRIVATE_CHANNEL)
    return read_address(request.forwarded or "")


async def add(request: Request, services: Services, asked: Asked, wish: Wish = Wish()) -> Reply:
    """Look at an address and read what is there for the chat."""
    known = await _known(request, services, asked.url, wish)
    if known is not None:
        return known
    looking = _looking(request, asked)
    return await soon_or_later(_find(request, services, asked, wish), FIRST_ANSWER, looking)


async def add_chosen(
    request: Request, services: Services, candidate: Candidate, wish: Wish
) -> Reply:
    """Read the one that was chosen of several."""
    known = await _known(request, services, candidate.url, wish)
    if known is not None:
        return known
    looking = _looking(request, Asked(candidate.url, candidate.kind))
    return await soon_or_later(_check(request, services, candidate, wish), FIRST_ANSWER, looking)


async def restore(request: Request, services: Services, removed: str) -> Reply:
    """Read a source again that was removed, and follow it where it was followed."""
    seed, topics = read_removed(removed)
    storage, cap = services.storage, services.limits.sources
    source, _ = await storage.sources.add(request.chat.id, seed, request.now, cap)
    for thread_id in topics:
        await storage.follows.add(request.chat.id, thread_id, source.id, request.now, cap)
    services.poll_soon()
    return await _settled(request, services, source)


async def _known(request: Request, services: Services, url: str, wish: Wish) -> Reply | None:
    """Answer about an address that is read in the chat already; None: it is not."""
    source = find_read(await services.storage.sources.of_chat(request.chat.id), url)
    if source is None:
        return None
    if wish.follow:
        return await follow_source(request, services, source)
    if request.again and not source.shared:
        # It may be this very command that added it.
        return await _settled(request, services, source)
    return Reply(known_here(request, source))


async def _find(request: Request, services: Services, asked: Asked, wish: Wish) -> Reply:
    discovery = await services.discover(asked)
    if discovery.found is not None:
        found = discovery.found
        return await _take(request, services, found.seed, found.body, wish)
    if discovery.choices:
        return await _choice(request, services, discovery.choices, wish)
    failed = discovery.failed
    if isinstance(failed, FetchFailed) and _may_be_feed(asked) and is_passing(failed.reason):
        seed = SourceSeed(asked.url, kind=asked.kind or SourceKind.FEED)
        return await _take(request, services, seed, failed, wish)
    error = failed.reason if failed else ""
    return Reply(nothing_there(request, asked, error, searched=discovery.tried > 0))


async def _check(request: Request, services: Services, candidate: Candidate, wish: Wish) -> Reply:
    discovery = await services.check(candidate)
    if discovery.found is not None:
        found = discovery.found
        return await _take(request, services, found.seed, found.body, wish)
    error = discovery.failed.reason if discovery.failed else ""
    return Reply(nothing_there(request, Asked(candidate.url, candidate.kind), error))


async def _take(
    request: Request, services: Services, seed: SourceSeed, answer: Fetched, wish: Wish
) -> Reply:
    """Add the source, and take what it has just answered for a poll."""
    known = await _known(request, services, seed.url, wish)
    if known is not None:
        return known
    sources = services.storage.sources
    source, new = await sources.add(request.chat.id, seed, request.now, services.limits.sources)
    if source.poll.status is not SourceStatus.OK:
        await services.take(source.id, answer)
        await _polled(services, source)
    source = await sources.get(source.id) or source
    if new and _is_hopeless(source):
        await sources.remove(request.chat.id, source.id, request.now)
        asked = Asked(seed.url, seed.kind)
        return Reply(nothing_there(request, asked, source.poll.error or ""))
    reply = await arrived(request, services, source, FIRST_ANSWER)
    return await _followed(request, services, source, reply) if wish.follow else reply


async def _followed(request: Request, services: Services, source: Source, added: Reply) -> Reply:
    """Follow a source that was just added, and say both."""
    try:
        followed = await follow_source(request, services, source)
    except CapReached as reached:
        return replace(added, html=lines(added.html, cap_text(request.texts, reached)))
    return Reply(lines(added.html, followed.html), followed.keyboard + added.keyboard)


async def _settled(request: Request, services: Services, source: Source) -> Reply:
    """Say how a source fares, once it has been polled."""
    if source.poll.last_poll_at is None:
        await _polled(services, source)
    source = await services.storage.sources.get(source.id) or source
    return await arrived(request, services, source, FIRST_ANSWER)


async def _polled(services: Services, source: Source) -> None:
    """Wait until a source has been polled since."""

    async def polled() -> bool:
        current = await services.storage.sources.get(source.id)
        return current is None or current.poll.last_poll_at != source.poll.last_poll_at

    await services.until(polled, FIRST_ANSWER)


async def _choice(
    request: Request, services: Services, choices: Iterable[Candidate], wish: Wish
) -> Reply:
    every = [(one.url, one.kind, one.title) for one in choices]
    payload = json.dumps({"follow": wish.follow, "choices": every}, ensure_ascii=False)
    view = await services.storage.views.put(request.chat.id, CHOICE, payload, request.now)
    titles = Counter(title for *_, title in every)
    rows = tuple(
        (Button(_label(url, title if titles[title] == 1 else ""), f"a:{view}:{place}"),)
        for place, (url, _, title) in enumerate(every)
    )
    return Reply(request.texts.say("This site has several feeds. Which one shall I read?"), rows)


def read_choice(payload: str, place: int) -> tuple[Candidate, Wish] | None:
    """Read one of the sources that were offered; None: there is none of this number."""
    offered = json.loads(payload)
    if not 0 <= place < len(offered["choices"]):
        return None
    url, kind, title = offered["choices"][place]
    return Candidate(url, SourceKind(kind), title), Wish(follow=offered["follow"])


def _label(url: str, title: str) -> str:
    """Name one of several by its title, else by its address without what may be secret in it."""
    return short(title or host_of(url) + urlsplit(url).path, _MAX_LABEL)


def _looking(request: Request, asked: Asked) -> Html:
    return request.texts.say(
        "I am looking at <b>{name}</b>. This takes a moment.", name=shown_name(asked)
    )


def _may_be_feed(asked: Asked) -> bool:
    """Say whether an address that does not answer is worth being asked again."""
    url = asked.url.lower()
    return asked.kind is not None or any(word in url for word in _FEED_LIKE)


def is_passing(error: str) -> bool:
    """Say whether trying again may help: it is the moment that is wrong, not the address."""
    passing = ("no answer", "error 403", "error 429", "error 5", "connection", "host not reachable")
    return error.startswith((*passing, "proxy"))


def _is_hopeless(source: Source) -> bool:
    """Say whether a source was polled, and it is its address that is wrong."""
    poll = source.poll
    was_polled = poll.last_poll_at is not None and poll.status is not SourceStatus.OK
    return was_polled and not is_passing(poll.error or "")


def find_read(sources: Iterable[Source], url: str) -> Source | None:
    """Find the source that is the same, be it under http or with `www.`."""
    wanted = canonical_link(url)
    return next(
        (
            source
            for source in sources
            if canonical_link(source.url) == wanted and source.poll.status is not SourceStatus.GONE
        ),
        None,
    )
