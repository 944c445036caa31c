"""`/start`: what this is, and the first step one tap away."""

from __future__ import annotations

from bot.complaints import no_sources
from bot.request import Command, Reply, Request, Services
from bot.texts import mark
from bot.watches import put_offer
from news.outbox import Button

SAMPLE = mark("CSTO")


async def start(request: Request, services: Services) -> Reply:
    """Greet, and offer a first watch."""
    texts = request.texts
    coverage = await services.storage.sources.coverage(request.chat.id)
    html = texts.say_n(
        "<b>Wirewatch</b> reads {count} news source and writes when it mentions your words.\n"
        "Send a name or phrase, such as <code>CSTO</code>.",
        "<b>Wirewatch</b> reads {count} news sources and writes when they mention your words.\n"
        "Send a name or phrase, such as <code>CSTO</code>.",
        coverage.sources,
    )
    if coverage.sources == 0:
        html = no_sources(texts)
    view = await put_offer(request, services, texts.plain(SAMPLE))
    watch = Button(texts.fill("Watch {query}", query=texts.plain(SAMPLE)), f"u:{view}")
    return Reply(html, ((watch, Button("Язык / Language", "g:")),))


COMMAND = Command("start", mark("what this is"), start)
