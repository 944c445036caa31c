"""What answers about a query have in common: how it was understood, and what there is of it."""

from __future__ import annotations

from bot.archive import Found
from bot.complaints import no_sources
from bot.request import Request, Services
from bot.texts import Html, Texts
from bot.times import day_name
from news.query import Query
from news.rendering import bullet_line


async def count_line(request: Request, services: Services, found: Found, *, watched: bool) -> Html:
    """Say how many stories there are among how much; `watched`: and that more will be told."""
    texts = request.texts
    coverage = await services.storage.sources.coverage(request.chat.id)
    if coverage.sources == 0:
        return no_sources(texts)
    if coverage.oldest_at is None:
        return _just_begun(request, coverage.sources, watched=watched)
    oldest = day_name(coverage.oldest_at, request.now, request.chat)
    basis = texts.say_n(
        "in {count} headline (oldest: {oldest})",
        "in {count} headlines (oldest: {oldest})",
        coverage.items,
        oldest=oldest,
    )
    if found.stories:
        count = len(found.stories)
        stories = texts.say_n("{count} story", "{count} stories", count, count=found.count)
        return texts.say("{stories} {basis}. Latest:", stories=stories, basis=basis)
    if watched:
        return texts.say("No story yet {basis}. I write as soon as one comes.", basis=basis)
    return texts.say("No story {basis}.", basis=basis)


def similar_line(texts: Texts, found: Found) -> Html | None:
    """Name what looks like an asked name and is not looked for; None: there is nothing such."""
    if not found.similar:
        return None
    return texts.say("Similar names, not looked for: {names}.", names=", ".join(found.similar))


def sentences(*parts: str | None) -> Html:
    """Put sentences that are Html already on one line; None says nothing."""
    return Html(" ".join(part for part in parts if part is not None))


def repairs_of(texts: Texts, query: Query) -> list[Html]:
    """Say what was mended to understand a query."""
    notes = {
        "closing quote added": texts.say("I added the closing quote."),
        "closing bracket added": texts.say("I added the closing bracket."),
        "bracket removed": texts.say("I left out a bracket that closed nothing."),
        "operator removed": texts.say("I left out an operator that joined nothing."),
    }
    return [notes[code] for code in query.repairs if code in notes]


def newest(request: Request, found: Found, count: int) -> list[Html]:
    """Write the newest stories, a line each."""
    return [
        Html(bullet_line(item, hits, request.now, request.texts.plain))
        for item, hits in found.stories[:count]
    ]


def _just_begun(request: Request, sources: int, *, watched: bool) -> Html:
    if watched:
        return request.texts.say_n(
            "I have just begun to read {count} source. I write as soon as one mentions it.",
            "I have just begun to read {count} sources. I write as soon as one mentions it.",
            sources,
        )
    return request.texts.say_n(
        "I have just begun to read {count} source: nothing has come in yet.",
        "I have just begun to read {count} sources: nothing has come in yet.",
        sources,
    )
