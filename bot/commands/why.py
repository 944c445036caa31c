"""`/why`: why an alert rang; `/why LINK`: what became of a story."""

from __future__ import annotations

from bot.reasons import explain_alert, reasons_for
from bot.request import Command, Reply, Request, Services
from bot.texts import mark
from bot.tracing import write_trace
from news.story_links import story_link
from news.tracing import Alert, trace

VIEW = "story"
"""The view of a button that says what became of a story."""

_EXAMPLE = "https://24.kg/english/12345/"


async def why(request: Request, services: Services) -> Reply:
    """Explain the story that is linked, else the alert replied to, else the newest alert."""
    if request.text:
        return await _of_story(request, services)
    alert = await _alert(request, services)
    if alert is not None:
        return Reply(explain_alert(alert, request.now, request.texts))
    if _replied_to(request) is not None:
        return Reply(
            request.texts.say(
                "That message is no alert. Reply with /why to one, "
                "or send <code>/why</code> with the link of a story."
            )
        )
    return Reply(
        request.texts.say(
            "Nothing has rung here yet. <code>/why</code> with the link of a story "
            "says where that story is."
        )
    )


async def explain(request: Request, services: Services, item_id: int) -> Reply | None:
    """Explain the chat's alert about an item, below it; None: there is no such alert."""
    alert = await services.storage.traces.alert_about(request.chat.id, item_id)
    if alert is None:
        return None
    return Reply(explain_alert(alert, request.now, request.texts), edits=False)


async def _of_story(request: Request, services: Services) -> Reply:
    link = story_link(request.text)
    facts = await services.storage.traces.facts(request.chat.id, link) if link else None
    if facts is None:
        return Reply(
            request.texts.say(
                "I need the link of one story, such as <code>/why {example}</code>.",
                example=_EXAMPLE,
            )
        )
    return Reply(write_trace(trace(facts, reasons_for), request.now, request.texts))


async def _alert(request: Request, services: Services) -> Alert | None:
    traces, replied_to = services.storage.traces, _replied_to(request)
    if replied_to is None:
        return await traces.newest_alert(request.chat.id, request.thread_id)
    return await traces.alert(request.chat.id, replied_to)


def _replied_to(request: Request) -> int | None:
    """Give the message replied to; in a topic, all that is said replies to the topic's first."""
    return None if request.replied_to == request.thread_id else request.replied_to


COMMAND = Command(
    "why",
    mark("why an alert came, or did not"),
    why,
    usage=mark("[link]"),
)
