"""What became of one story in one chat: every step of its way, and where it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from news.model import Chat, Instant, Item, Reason, Source, SourceStatus, Watch
from news.outbox import DeliveryState

__all__ = [
    "Alert",
    "Candidate",
    "Ending",
    "Facts",
    "Finding",
    "ReasonsFor",
    "Route",
    "Trace",
    "Watching",
    "trace",
]

ReasonsFor = Callable[[Watch, Item], Sequence[Reason] | None]
"""Why a watch asks for an item; None: it does not."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A delivery as it stands in the outbox."""

    item: Item
    thread_id: int
    edited: bool
    """The match came with an edit of a known item."""
    state: DeliveryState
    created_at: Instant
    due_at: Instant
    decided_at: Instant | None
    """When it was sent or given up."""
    attempts: int
    error: str | None
    """What came of the last attempt, if it was no success."""
    watches: tuple[Watch, ...]
    """Those that it names and that have not ended since, oldest first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source of the chat that has the story, or could have."""

    source: Source
    is_muted: bool = False
    """It is of the catalogue, and the chat does not want to hear it."""
    added_at: Instant | None = None
    """When the chat added it itself; None: it is of the catalogue."""
    item: Item | None = None
    """The story as the source brought it; None: it has not."""
    alerts: tuple[Alert, ...] = ()
    """The chat's alerts about the item, one a topic."""


@dataclass(frozen=True, slots=True)
class Watching:
    """A watch, and since when it stands."""

    watch: Watch
    since: Instant


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the database knows of a story and a chat, at one moment."""

    chat: Chat
    link: str
    candidates: tuple[Candidate, ...]
    watches: tuple[Watching, ...]


class Ending(IntEnum):
    """How far a story came, from nothing at all to an alert that was sent."""

    NO_SOURCE = 1
    """No source of the chat publishes on this site."""
    MUTED = 2
    NOT_READ_YET = 3
    """The source has never answered."""
    SOURCE_AILING = 4
    """The source does not answer, or without its news."""
    NOT_PUBLISHED = 5
    """The source is well, and the story has not been in what it published when it was read."""
    NO_WATCHES = 6
    NOT_ASKED_FOR = 7
    FIRST_READ = 8
    """It stood there when the source was read for the first time, which alerts nobody."""
    BEFORE_SOURCE = 9
    """It came before the chat added the source."""
    BEFORE_WATCH = 10
    """It came before any of the watches that ask for it."""
    WATCH_PAUSED = 11
    CHAT_PAUSED = 12
    CHAT_RESTING = 13
    """Telegram refuses us in the chat."""
    NO_ALERT = 14
    """A watch asks for it now, and did not when it came, or was paused."""
    DROPPED = 15
    WAITING = 16
    SENT = 17


@dataclass(frozen=True, slots=True)
class Finding:
    """What one watch says to one item."""

    watch: Watch
    since: Instant
    reasons: tuple[Reason, ...] | None
    """None: it does not ask for it."""


@dataclass(frozen=True, slots=True)
class Route:
    """The story's way through one source."""

    candidate: Candidate
    findings: tuple[Finding, ...]
    """Of every watch of the chat; none without an item."""
    ending: Ending

    @property
    def matches(self) -> tuple[Finding, ...]:
        """The watches that ask for it."""
        return tuple(one for one in self.findings if one.reasons is not None)

    @property
    def alert(self) -> Alert | None:
        """The one of the chat's alerts that came farthest; None: there is none."""
        return max(self.candidate.alerts, key=_ending_of, default=None)


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a story went, the farthest way first."""

    facts: Facts
    routes: tuple[Route, ...]

    @property
    def ending(self) -> Ending:
        """How far it came."""
        return self.routes[0].ending if self.routes else Ending.NO_SOURCE


def trace(facts: Facts, reasons_for: ReasonsFor) -> Trace:
    """Follow a story through each source that has it or could have it."""
    routes = [_route(facts, candidate, reasons_for) for candidate in facts.candidates]
    return Trace(facts, tuple(sorted(routes, key=lambda route: -route.ending)))


def _route(facts: Facts, candidate: Candidate, reasons_for: ReasonsFor) -> Route:
    item = candidate.item
    findings = () if item is None else _findings(facts.watches, item, reasons_for)
    if candidate.alerts:
        ending = max(map(_ending_of, candidate.alerts))
    elif candidate.is_muted:
        ending = Ending.MUTED
    elif item is None:
        ending = _of_source(candidate.source)
    else:
        ending = _unalerted(facts.chat, candidate, item, findings)
    return Route(candidate, findings, ending)


def _findings(
    watches: Sequence[Watching], item: Item, reasons_for: ReasonsFor
) -> tuple[Finding, ...]:
    found = ((one, reasons_for(one.watch, item)) for one in watches)
    return tuple(
        Finding(one.watch, one.since, None if reasons is None else tuple(reasons))
        for one, reasons in found
    )


def _ending_of(alert: Alert) -> Ending:
    return {
        DeliveryState.SENT: Ending.SENT,
        DeliveryState.PENDING: Ending.WAITING,
        DeliveryState.DROPPED: Ending.DROPPED,
    }[alert.state]


def _of_source(source: Source) -> Ending:
    if source.poll.status is SourceStatus.OK:
        return Ending.NOT_PUBLISHED
    is_new = source.poll.status is SourceStatus.NEW and source.poll.error is None
    return Ending.NOT_READ_YET if is_new else Ending.SOURCE_AILING


def _unalerted(chat: Chat, candidate: Candidate, item: Item, findings: Sequence[Finding]) -> Ending:
    """Say why an item that is stored has made no alert: the first hindrance on its way."""
    asking = [one for one in findings if one.reasons is not None]
    hindrances = (
        (not findings, Ending.NO_WATCHES),
        (not asking, Ending.NOT_ASKED_FOR),
        # One poll primes a source and stores its items: all of them bear the same instant.
        (item.seen_at == candidate.source.poll.primed_at, Ending.FIRST_READ),
        ((candidate.added_at or 0) > item.seen_at, Ending.BEFORE_SOURCE),
        (all(one.since > item.seen_at for one in asking), Ending.BEFORE_WATCH),
        (all(one.watch.paused for one in asking), Ending.WATCH_PAUSED),
        (chat.paused, Ending.CHAT_PAUSED),
        (chat.resting, Ending.CHAT_RESTING),
    )
    return next((ending for hinders, ending in hindrances if hinders), Ending.NO_ALERT)
