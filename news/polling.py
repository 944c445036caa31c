"""What a poll of a source means: what to store, and when to ask again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple

from news.discovery import is_search
from news.identity import Sighting, identify, recognise
from news.intake import intents, sane_dates
from news.model import (
    DAY,
    SECOND,
    Body,
    Entry,
    Fetched,
    FetchFailed,
    Identity,
    Instant,
    KnownItem,
    NotModified,
    Parsed,
    ParsedFeed,
    PollRecord,
    PollState,
    Source,
    SourceKind,
    SourceStatus,
)
from news.poll_outcome import failed, followed, succeeded, unfit
from news.skipping import put_off

MINUTE = 60
HOUR = 3600
"""Seconds in a minute and in an hour."""

WEEK = 7 * DAY
"""Seconds over which items are counted to see how busy a source is."""

_MOST_DOUBLINGS = 16
"""Enough to reach any ceiling, few enough that the number stays small."""


class Bounds(NamedTuple):
    """Between what the time from one poll to the next stays, in seconds."""

    floor: int
    """Never sooner than that."""
    ceiling: int = 6 * HOUR
    """Never later than that while a source publishes..."""
    silent_ceiling: int = DAY
    """...and than that when it brought nothing new for `PollPolicy.silent_after`."""


BOUNDS: Mapping[SourceKind, Bounds] = MappingProxyType(
    {
        SourceKind.FEED: Bounds(floor=5 * MINUTE),
        SourceKind.CHANNEL: Bounds(floor=10 * MINUTE),
        SourceKind.PAGE: Bounds(floor=15 * MINUTE),
        SourceKind.SITEMAP: Bounds(floor=15 * MINUTE),
    }
)
"""By what is read: a feed is made for machines that come often, a page or sitemap is not."""

SEARCH = Bounds(floor=15 * MINUTE)
"""For the answers of a search, which the server has to look for at each request."""


@dataclass(frozen=True, slots=True)
class PollPolicy:
    """How often sources are asked. All times in seconds."""

    bounds: Bounds = BOUNDS[SourceKind.FEED]
    """Those of the source in question: see `suited_to`."""
    min_seconds: int | None = None
    """Takes the place of every floor; None: the floor of the source's kind."""
    max_seconds: int = DAY
    """Never later than that for any reason but a Retry-After."""
    silent_after: int = 30 * DAY
    """From then on a source without news is silent."""
    default: int = 900
    """Between polls of a source of which nothing is known yet."""
    polls_per_item: int = 8
    """Polls for each item of an average week: news comes in bursts of several times the average."""
    refused: int = 4 * HOUR
    """After a 403, and after a 429 or 503 that does not say how long."""
    longest_request: int = 30 * DAY
    """The longest Retry-After that is taken seriously."""
    longest_skip: int = DAY
    """For so long at most a poll is put off because of the hours and days that a feed skips."""
    jitter: float = 0.1
    """The part of the time by which a poll comes sooner or later, so that sources spread out."""

    @classmethod
    def of(cls, min_seconds: int | None, max_seconds: int) -> PollPolicy:
        """Give the policy of an operator who set these bounds; None: the floors as they are."""
        return cls(min_seconds=min_seconds, max_seconds=max_seconds)

    def suited_to(self, source: Source) -> PollPolicy:
        """Give the policy with the bounds of one source."""
        searches = source.kind is SourceKind.FEED and is_search(source.url)
        bounds = SEARCH if searches else BOUNDS[source.kind]
        if self.min_seconds is not None:
            bounds = bounds._replace(floor=self.min_seconds)
        return replace(self, bounds=bounds)


@dataclass(frozen=True, slots=True)
class Polled:
    """One poll as it went, with what the database knows about it."""

    source: Source
    lease: str
    fetched: Fetched
    parsed: Parsed | None = None
    """None: there was no body, or it is the one that was parsed last (`is_unchanged`)."""
    known: tuple[KnownItem, ...] = ()
    """Items of the source that share a key with the entries, but for those unchanged."""
    recent: int = 0
    """Items of the source in the last week, before this poll."""
    identities: tuple[Identity, ...] = ()
    """Of the document's entries, as `news.identity.identify` gives them."""
    unchanged: frozenset[int] = frozenset()
    """Places of entries that stood just so in the last document, and were taken in then."""


def body_hash(content: bytes) -> str:
    """Give what an unchanged body is told by."""
    return sha256(content).hexdigest()


def is_unchanged(source: Source, body: Body) -> bool:
    """Tell whether the body is the one that was parsed last, so that it need not be again."""
    return body_hash(body.content) == source.poll.body_hash


def decide_poll(polled: Polled, policy: PollPolicy, now: Instant, chance: float) -> PollRecord:
    """Decide all that a poll changes; chance is a number in [0, 1).

    The intents come without words and hits: matching is the caller's. When the source was not
    primed before (`PollState.primed_at`), its items alert nobody.
    """
    policy = policy.suited_to(polled.source)
    record = _judged(polled, policy, now)
    due = _next_poll_at(record.state, polled.fetched, policy, now, chance)
    return replace(record, state=replace(record.state, next_poll_at=due))


def _judged(polled: Polled, policy: PollPolicy, now: Instant) -> PollRecord:
    """Decide all but when to ask again."""
    fetched, parsed, before = polled.fetched, polled.parsed, polled.source.poll
    if isinstance(fetched, FetchFailed):
        status = SourceStatus.GONE if fetched.status == HTTPStatus.GONE else SourceStatus.FAILING
        return _record(polled, failed(before, status, fetched.reason, now))
    if error := unfit(polled.source, fetched, parsed, now):
        # The next poll asks for the whole, not for what changed since this.
        state = failed(before, SourceStatus.UNHEALTHY, error, now)
        return _record(polled, replace(state, etag=None, last_modified=None))
    if isinstance(fetched, Body) and isinstance(parsed, ParsedFeed):
        return _read(polled, fetched, parsed, policy, now)
    return _unchanged(polled, fetched, policy, now)


def _record(polled: Polled, state: PollState) -> PollRecord:
    return PollRecord(polled.source.id, polled.lease, state)


def _unchanged(
    polled: Polled, fetched: Body | NotModified, policy: PollPolicy, now: Instant
) -> PollRecord:
    """Take an answer without news: the interval grows towards what the week's items call for."""
    before = polled.source.poll
    calm = max(before.interval, min(before.interval * 5 // 4, _interval(polled.recent, policy)))
    state, url = followed(succeeded(before, fetched, now), fetched.moved_to)
    interval = _within(calm, state, policy, now)
    return replace(_record(polled, replace(state, interval=interval)), url=url)


def _read(
    polled: Polled, fetched: Body, parsed: ParsedFeed, policy: PollPolicy, now: Instant
) -> PollRecord:
    """Take in a document."""
    source = polled.source
    identities = polled.identities or identify(parsed.entries)
    sightings = recognise(parsed.entries, identities, polled.known, polled.unchanged)
    news = any(sighting.known is None for sighting in sightings)
    state, url = followed(succeeded(source.poll, fetched, now), fetched.moved_to)
    state = replace(
        state,
        body_hash=body_hash(fetched.content),
        primed_at=now if state.primed_at is None else state.primed_at,
        last_new_at=now if news else state.last_new_at,
        skips=parsed.skips,
    )
    pace = _called_for(polled, parsed.entries, sightings, policy, now)
    interval = _within(max(pace, parsed.ttl or 0), state, policy, now)
    return replace(
        _record(polled, replace(state, interval=interval)),
        url=url,
        title=None if source.title else parsed.title or None,
        language=None if source.language else parsed.language,
        items=intents(source, parsed, sightings, now),
    )


def _called_for(
    polled: Polled,
    entries: Sequence[Entry],
    sightings: Sequence[Sighting],
    policy: PollPolicy,
    now: Instant,
) -> int:
    """Give the interval that a document calls for, in seconds."""
    before = polled.source.poll
    dates = sane_dates(entries, now)
    if before.primed_at is None and not dates:
        return policy.default
    fresh = sum(sighting.known is None for sighting in sightings)
    stored = 0 if before.primed_at is None else polled.recent + fresh
    interval = _interval(max(stored, _weekly_pace(dates, now)), policy)
    if before.last_new_at is not None and fresh == len(sightings) and not polled.unchanged:
        # No known item is on the page any more: some came and went between two polls.
        return min(interval, before.interval // 2)
    return interval


def _weekly_pace(dates: Iterable[Instant], now: Instant) -> int:
    """Give the items a week at the pace of the dates.

    A page of a busy source shows only some hours: the pace is that of the time it spans.
    """
    ages = [age for date in dates if (age := (now - date) // SECOND) < WEEK]
    return len(ages) * WEEK // max(*ages, HOUR) if ages else 0


def _interval(weekly: int, policy: PollPolicy) -> int:
    """Give the seconds between polls for so many items a week; none: the longest there is."""
    return WEEK // (weekly * policy.polls_per_item) if weekly else policy.bounds.silent_ceiling


def _within(seconds: int, state: PollState, policy: PollPolicy, now: Instant) -> int:
    """Keep an interval or a back-off between the floor and the ceiling; the ceiling is stronger."""
    awake = state.primed_at if state.last_new_at is None else state.last_new_at
    silent = awake is not None and now - awake > policy.silent_after * SECOND
    ceiling = policy.bounds.silent_ceiling if silent else policy.bounds.ceiling
    return min(max(seconds, policy.bounds.floor), ceiling, policy.max_seconds)


def _next_poll_at(
    state: PollState, fetched: Fetched, policy: PollPolicy, now: Instant, chance: float
) -> Instant | None:
    """Give the instant of the next poll; None: never.

    The hours that a feed skips are a wish of its like a ttl: `max_seconds` is stronger.
    """
    if state.status is SourceStatus.GONE:
        return None
    due = now + _time_until(state, fetched, policy, now, chance)
    opening = put_off(due, state.skips, policy.longest_skip)
    if opening > due:
        # Sources that skip the same hours do not all come with the stroke of the clock.
        opening += int(policy.jitter * chance * HOUR * SECOND)
    return min(opening, max(due, now + policy.max_seconds * SECOND))


def _time_until(
    state: PollState, fetched: Fetched, policy: PollPolicy, now: Instant, chance: float
) -> int:
    """Give the microseconds until the next poll if no hours are skipped."""
    wait = _within(_wait(state, fetched, policy), state, policy, now)
    spread = wait * (1 + policy.jitter * (2 * chance - 1))
    # What a server asks for may only be exceeded.
    beyond = 1 + policy.jitter * chance
    fresh = 0 if isinstance(fetched, FetchFailed) else fetched.max_age or 0
    fresh_spread = _within(fresh, state, policy, now) * beyond
    bounded = min(max(spread, fresh_spread, policy.bounds.floor), policy.max_seconds)
    asked = (fetched.retry_after or 0) if isinstance(fetched, FetchFailed) else 0
    asked_spread = min(asked, policy.longest_request) * beyond
    return int(max(bounded, asked_spread) * SECOND)


def _wait(state: PollState, fetched: Fetched, policy: PollPolicy) -> int:
    """Give the seconds until the next poll, before bounds and chance."""
    match fetched:
        case FetchFailed(status=403) | FetchFailed(status=429 | 503, retry_after=None):
            return policy.refused
        case FetchFailed(status=429 | 503):
            return state.interval
    # The first failure changes nothing, each further one doubles the time.
    return state.interval << min(max(state.failures - 1, 0), _MOST_DOUBLINGS)
