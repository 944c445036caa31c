"""Reading a file of sources into a chat, with how far it has come."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

from bot.request import Reply, Request, Services, Tell
from bot.sentfiles import SentFile
from bot.sources import host_of, reason, source_name
from bot.texts import Html, Texts, lines, mark
from jobs.imports import Import, LeftOut, read_import
from jobs.packs import PackError
from jobs.seeds import Flaw
from news.links import canonical_link
from news.model import Source, SourceStatus
from storage import CapReached

OPERATORS_CAP = 10_000
"""Sources that an operator may read in one chat."""

FLAWS = (
    mark("no address"),
    mark("no web address"),
    mark("address too long"),
    mark("private Telegram channel"),
    mark("unknown kind"),
    mark("pattern that is no regular expression"),
    mark("unknown choice of full text"),
    mark("proxy that is none"),
    mark("listed twice"),
    mark("too many sources"),
)
"""Why an entry of a file is left out, as `Flaw` says it."""

_STEP = 3.0
"""Seconds between two looks how many of the sources have been read."""

_STEPS = 40
"""Looks before it is said what has come so far."""

_EVERY = 20
"""Sources between two words how many have been added."""

_NAMED = 5
"""Sources that a reply names one by one."""


async def import_file(request: Request, services: Services, file: SentFile) -> Reply:
    """Add every source that a file lists, and say on the way how many have answered."""

    # Within `then`, so that of one chat only one file at a time is in memory.
    async def then(tell: Tell) -> Reply:
        content = await services.download(file)
        trusted = await services.is_operator(request.person)
        try:
            found = await asyncio.to_thread(read_import, content, file.name, trusted=trusted)
        except PackError as error:
            return Reply(
                request.texts.say("I can't take sources from this file. {error}", error=str(error))
            )
        return await _import(request, services, found, tell, trusted=trusted)

    return Reply(request.texts.say("I am reading this file…"), then=then)


async def _import(
    request: Request, services: Services, found: Import, tell: Tell, *, trusted: bool
) -> Reply:
    cap = OPERATORS_CAP if trusted else services.limits.sources
    added, known, left = await _add(request, services, found, cap, tell)
    services.poll_soon()
    await _wait(request, services, len(added), tell)
    return Reply(await _summary(request, services, added, known, left))


async def _add(
    request: Request, services: Services, found: Import, cap: int, tell: Tell
) -> tuple[set[int], int, list[LeftOut]]:
    """Add the sources; gives the ids of the new, how many were known, and what was left out."""
    sources = services.storage.sources
    here = {canonical_link(one.url): one for one in await sources.of_chat(request.chat.id)}
    added: set[int] = set()
    known, left = 0, list(found.left_out)
    for number, seed in enumerate(found.seeds, 1):
        source, new = here.get(canonical_link(seed.url)), False
        if source is None:
            try:
                source, new = await sources.add(request.chat.id, seed, request.now, cap)
            except CapReached:
                left.append(LeftOut(seed.title or host_of(seed.url), Flaw.TOO_MANY))
                continue
        # After a kill, what is there of the chat's own may be of this very file.
        if new or (request.again and not source.shared):
            added.add(source.id)
        else:
            known += 1
        if number % _EVERY == 0:
            tell(request.texts.say("{done} of {total}…", done=number, total=len(found.seeds)))
    return added, known, left


async def _wait(request: Request, services: Services, added: int, tell: Tell) -> None:
    """Wait until the sources have been read, and say how many of them are."""

    async def unread() -> int:
        return await services.storage.sources.unread(request.chat.id)

    async def are_read() -> bool:
        return not await unread()

    for _ in range(_STEPS):
        if not added or await services.until(are_read, _STEP):
            return
        done = max(added - await unread(), 0)
        tell(request.texts.say("{done} of {total} have been read…", done=done, total=added))


async def _summary(
    request: Request,
    services: Services,
    added: Collection[int],
    known: int,
    left: Sequence[LeftOut],
) -> Html:
    texts = request.texts
    every = await services.storage.sources.of_chat(request.chat.id)
    polled = [one for one in every if one.id in added and one.poll.last_poll_at is not None]
    ailing = [one for one in polled if one.poll.status is not SourceStatus.OK]
    waiting = len(added) - len(polled)
    return lines(
        texts.say_n("<b>{count} source added.</b>", "<b>{count} sources added.</b>", len(added)),
        texts.say_n("{count} was read here already.", "{count} were read here already.", known)
        if known
        else None,
        texts.say_n("{count} has not answered yet.", "{count} have not answered yet.", waiting)
        if waiting
        else None,
        _ailing(ailing, texts),
        _left(left, texts),
        texts.say("/sources shows how each of them fares.") if added else None,
    )


def _ailing(ailing: Sequence[Source], texts: Texts) -> Html | None:
    if not ailing:
        return None
    named = _named([(source_name(one), reason(one.poll.error, texts)) for one in ailing])
    return texts.say_n(
        "{count} does not answer: {named}.",
        "{count} do not answer: {named}.",
        len(ailing),
        named=named,
    )


def _left(left: Sequence[LeftOut], texts: Texts) -> Html | None:
    if not left:
        return None
    named = _named([(one.name, texts.plain(one.flaw.value)) for one in left])
    return texts.say_n(
        "{count} left out: {named}.", "{count} left out: {named}.", len(left), named=named
    )


def _named(reasons: Sequence[tuple[str, str]]) -> str:
    """Name the first few, each with what is wrong, and say how many more there are."""
    named = ", ".join(f"{name} ({why})" for name, why in reasons[:_NAMED])
    return f"{named} +{len(reasons) - _NAMED}" if len(reasons) > _NAMED else named
