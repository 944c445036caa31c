"""The way of one story through one chat, as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from bot.endings import write_ending
from bot.reasons import explain_match, more_watches
from bot.sources import reason, source_name
from bot.texts import Html, Texts, lines
from bot.times import day_and_time
from news.highlighting import link
from news.model import Instant, Item, Source
from news.outbox import DeliveryState
from news.rendering import is_visible, short
from news.tracing import Alert, Route, Trace

_MAX_TITLE = 200
_MAX_ERROR = 100
_MAX_ROUTES = 2
_MAX_MATCHES = 3
_MAX_PASSAGES = 2
_MAX_ALERTS = 2
"""What is shown of many: all of it together fits into a message."""


def write_trace(trace: Trace, now: Instant, texts: Texts) -> Html:
    """Tell every step that the story took, and in the last line where it ended."""
    writer = _Writer(trace, now, texts)
    known = [route for route in trace.routes if route.candidate.item is not None]
    shown = (known or trace.routes)[:_MAX_ROUTES]
    steps = [step for route in shown for step in writer.steps(route)]
    return lines(writer.headline(), *steps, write_ending(trace, now, texts))


@dataclass(frozen=True, slots=True)
class _Writer:
    trace: Trace
    now: Instant
    texts: Texts

    def headline(self) -> Html:
        address = self.trace.facts.link
        items = (route.candidate.item for route in self.trace.routes)
        titles = (item.title for item in items if item is not None and is_visible(item.title))
        title = short(next(titles, address), _MAX_TITLE)
        return Html(link(address, escape(title)))

    def steps(self, route: Route) -> Iterator[Html]:
        """Tell of each step, as far as the story came."""
        yield self._fetch(route.candidate.source, is_muted=route.candidate.is_muted)
        if route.candidate.item is None:
            return
        yield self._parse(route.candidate.item, route.candidate.source)
        if route.findings:
            yield from self._match(route, route.candidate.item)
        for alert in route.candidate.alerts[:_MAX_ALERTS]:
            yield self._delivery(alert)

    def _fetch(self, source: Source, *, is_muted: bool) -> Html:
        poll, name = source.poll, source_name(source)
        if is_muted:
            state = self.texts.plain("removed from this chat")
        elif poll.error is not None:
            since = self._at(poll.failing_since or self.now)
            error = reason(poll.error, self.texts)
            state = self.texts.fill("{error}, since {since}", error=error, since=since)
        elif poll.last_ok_at is None:
            state = self.texts.plain("not read yet")
        else:
            state = self.texts.fill("last read {read}", read=self._at(poll.last_ok_at))
        return self.texts.say("<b>Source</b>: {name}, {state}", name=name, state=state)

    def _parse(self, item: Item, source: Source) -> Html:
        seen = self._at(item.seen_at)
        if item.seen_at == source.poll.primed_at:
            return self.texts.say("<b>Story</b>: there at the first read, {seen}", seen=seen)
        return self.texts.say("<b>Story</b>: came in {seen}", seen=seen)

    def _match(self, route: Route, item: Item) -> Iterator[Html]:
        yield self.texts.say_n(
            "<b>Match</b>: {matches} of {count} watch",
            "<b>Match</b>: {matches} of {count} watches",
            len(route.findings),
            matches=len(route.matches),
        )
        for match in route.matches[:_MAX_MATCHES]:
            yield explain_match(match.watch, item, match.reasons or (), self.texts, _MAX_PASSAGES)
        if more := more_watches(len(route.matches) - _MAX_MATCHES, self.texts):
            yield more

    def _delivery(self, alert: Alert) -> Html:
        parts = [
            self.texts.say("<b>Alert</b>: made {made}", made=self._at(alert.created_at)),
            self.texts.say("for an edit of the story") if alert.edited else None,
            self._answer(alert),
            self.texts.say_n("{count} try", "{count} tries", alert.attempts),
        ]
        return Html(", ".join(part for part in parts if part is not None))

    def _answer(self, alert: Alert) -> Html:
        """Say what came of the last attempt to send it."""
        at = self._at(alert.decided_at or self.now)
        error = short(alert.error or "", _MAX_ERROR)
        if alert.state is DeliveryState.SENT:
            return self.texts.say("Telegram took it {at}", at=at)
        if alert.state is DeliveryState.DROPPED:
            return self.texts.say("given up {at}: {error}", at=at, error=error)
        if error:
            return self.texts.say("not sent yet: {error}", error=error)
        return self.texts.say("not sent yet")

    def _at(self, instant: Instant) -> str:
        return day_and_time(instant, self.now, self.trace.facts.chat)
