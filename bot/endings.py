"""Where the way of a story ended, in one sentence."""

from __future__ import annotations

from bot.sources import host_of, reason, source_name
from bot.texts import Html, Texts, mark
from bot.times import day_and_time
from news.model import Chat, Instant, SourceStatus
from news.rendering import short
from news.tracing import Alert, Ending, Route, Trace

_MAX_QUERY = 60
_MAX_ERROR = 100

_ENDINGS = {
    Ending.NO_SOURCE: mark("No source of this chat publishes <b>{host}</b>. /addsource adds one."),
    Ending.MUTED: mark(
        "<b>{name}</b> is removed from this chat. /addsource with its address brings it back."
    ),
    Ending.NOT_READ_YET: mark("<b>{name}</b> has not been read yet."),
    Ending.NOT_PUBLISHED: mark(
        "<b>{name}</b> has not published it under this address. Next read: {next}."
    ),
    Ending.NO_WATCHES: mark(
        "Nothing is watched here yet. Send <code>/subscribe CSTO</code> to begin."
    ),
    Ending.NOT_ASKED_FOR: mark("No watch of this chat asks for it."),
    Ending.FIRST_READ: mark(
        "It stood there when I read <b>{name}</b> for the first time, which alerts nobody. "
        "/latest shows it."
    ),
    Ending.BEFORE_SOURCE: mark("It came in before <b>{name}</b> was added here."),
    Ending.BEFORE_WATCH: mark("It came in before <b>{query}</b> was watched for (since {since})."),
    Ending.WATCH_PAUSED: mark("<b>{query}</b> asks for it, but is paused."),
    Ending.CHAT_PAUSED: mark("This chat is paused: /resume brings the alerts back."),
    Ending.CHAT_RESTING: mark(
        "Telegram lets me write nothing here. I begin again when somebody writes to me."
    ),
    Ending.NO_ALERT: mark(
        "<b>{query}</b> asks for it now. When it came in, the watch or the chat was paused, "
        "or the words were others."
    ),
    Ending.DROPPED: mark("The alert was given up: {error}."),
    Ending.SENT: mark("It rang here: {sent}."),
}

_AILING = {
    SourceStatus.NEW: mark("<b>{name}</b> has not answered since {since} ({error})."),
    SourceStatus.FAILING: mark("<b>{name}</b> has not answered since {since} ({error})."),
    SourceStatus.UNHEALTHY: mark(
        "<b>{name}</b> has answered without any news since {since} ({error})."
    ),
    SourceStatus.GONE: mark(
        "<b>{name}</b> said on {since} that it is gone for good ({error}). "
        "/removesource takes it off the list."
    ),
}

_FLOODED = mark("Telegram asks for quiet here. The alert goes out when that is over: {quiet}.")
_AGAIN = mark("The last try failed ({error}). Next try: {due}.")
_ABOUT_TO = mark("The alert is about to be sent.")


def write_ending(trace: Trace, now: Instant, texts: Texts) -> Html:
    """Say how far the story came, and what hindered it there."""
    if not trace.routes:
        host = host_of(trace.facts.link).removeprefix("www.")
        return texts.say(_ENDINGS[Ending.NO_SOURCE], host=host)
    route, chat = trace.routes[0], trace.facts.chat
    values = _of_source(route, chat, now, texts)
    if route.alert is not None:
        values |= _of_alert(route.alert, chat, now)
    elif route.matches:
        match = route.matches[0]
        values["query"] = short(match.watch.query, _MAX_QUERY)
        values["since"] = day_and_time(match.since, now, chat)
    return texts.say(_text(route, chat, now), **values)


def _text(route: Route, chat: Chat, now: Instant) -> str:
    if route.ending is Ending.SOURCE_AILING:
        return _AILING[route.candidate.source.poll.status]
    if route.ending is not Ending.WAITING or route.alert is None:
        return _ENDINGS[route.ending]
    hindrances = (
        (chat.paused, _ENDINGS[Ending.CHAT_PAUSED]),
        (chat.resting, _ENDINGS[Ending.CHAT_RESTING]),
        (chat.flood_until > now, _FLOODED),
        (route.alert.due_at > now, _AGAIN),
    )
    return next((text for hinders, text in hindrances if hinders), _ABOUT_TO)


def _of_source(route: Route, chat: Chat, now: Instant, texts: Texts) -> dict[str, str]:
    source = route.candidate.source
    return {
        "name": source_name(source),
        "since": day_and_time(source.poll.failing_since or now, now, chat),
        "next": day_and_time(source.poll.next_poll_at or now, now, chat),
        "error": reason(source.poll.error, texts),
    }


def _of_alert(alert: Alert, chat: Chat, now: Instant) -> dict[str, str]:
    return {
        "error": short(alert.error or "", _MAX_ERROR),
        "sent": day_and_time(alert.decided_at or now, now, chat),
        "due": day_and_time(alert.due_at, now, chat),
        "quiet": day_and_time(chat.flood_until, now, chat),
    }
