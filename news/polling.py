"""What a poll of a source means: what to store, and when to ask again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from http import HTTPStatus

from news.identity import Sighting, identify, recognise
from news.intake import intents, sane_dates
from news.model import (
    DAY,
    SECOND,
    Body,
    Fetched,
    FetchFailed,
    Instant,
    KnownItem,
    NotModified,
    Parsed,
    ParsedFeed,
    ParseFailed,
    PollRecord,
    PollState,
    Source,
    SourceStatus,
)

HOUR = 3600
"""Seconds in an hour."""

WEEK = 7 * DAY
"""Seconds over which items are counted to see how busy a source is."""

_MOVES_TO_ADOPT = 3
"""Polls in a row that a permanent redirect must point to one place before it is believed."""

_MOST_DOUBLINGS = 16
"""Enough to reach any ceiling, few enough that the number stays small."""


@dataclass(frozen=True, slots=True)
class PollPolicy:
    """How often sources are asked. All times in seconds."""

    floor: int = 300
    """Never sooner than that."""
    ceiling: int = 6 * 3600
    """Never later than that while a source publishes..."""
    silent_ceiling: int = DAY
    """...and than that when it brought nothing new for `silent_after`."""
    silent_after: int = 30 * DAY
    max_seconds: int = DAY
    """Never later than that for any reason but a Retry-After."""
    default: int = 900
    """Between polls of a source of which nothing is known yet."""
    polls_per_item: int = 8
    """Polls for each item of an average week: news comes in bursts of several times the average."""
    refused: int = 4 * 3600
    """After a 403, and after a 429 or 503 that does not say how long."""
    longest_request: int = 30 * DAY
    """The longest Retry-After that is taken seriously."""
    jitter: float = 0.1
    """The part of the time by which a poll comes sooner or later, so that sources spread out."""

    @classmethod
    def of(cls, min_seconds: int | None, max_seconds: int) -> PollPolicy:
        """Give the policy of an operator who set these bounds; None: the floor as it is."""
        policy = cls(max_seconds=max_seconds)
        return policy if min_seconds is None else replace(policy, floor=min_seconds)


@dataclass(frozen=True, slots=True)
class Polled:
    """One poll as it went, with what the database knows about it."""

    source: Source
    lease: str
    fetched: Fetched
    parsed: Parsed | None = None
    """None: there was no body, or it is the one that was parsed last (`is_unchanged`)."""
    known: tuple[KnownItem, ...] = ()
    """Items of the source that share a key with the document's entries."""
    recent: int = 0
    """Items of the source in the last week, before this poll."""


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
    record = _judged(polled, policy, now)
    due = _next_poll_at(record.state, polled.fetched, policy, now, chance)
    return replace(record, state=replace(record.state, next_poll_at=due))


def _judged(polled: Polled, policy: PollPolicy, now: Instant) -> PollRecord:
    """Decide all but when to ask again."""
    fetched, parsed, before = polled.fetched, polled.parsed, polled.source.poll
    if isinstance(fetched, FetchFailed):
        status = SourceStatus.GONE if fetched.status == HTTPStatus.GONE else SourceStatus.FAILING
        return _record(polled, _failed(before, status, fetched.reason, now))
    if error := _unfit(before, fetched, parsed):
        # The next poll asks for the whole, not for what changed since this.
        state = _failed(before, SourceStatus.UNHEALTHY, error, now)
        return _record(polled, replace(state, etag=None, last_modified=None))
    if isinstance(fetched, Body) and isinstance(parsed, ParsedFeed):
        return _read(polled, fetched, parsed, policy, now)
    return _unchanged(polled, fetched, policy, now)


def _unfit(before: PollState, fetched: Body | NotModified, parsed: Parsed | None) -> str | None:
    """Say what is wrong with an answer that is not the feed; None: nothing."""
    if isinstance(fetched, NotModified):
        # Of a source not yet primed nothing is remembered: it was asked without conditions.
        return "error 304" if before.primed_at is None else None
    if isinstance(parsed, ParseFailed):
        return parsed.reason
    emptied = parsed is not None and not parsed.entries and before.last_new_at is not None
    return "empty" if emptied else None


def _record(polled: Polled, state: PollState) -> PollRecord:
    return PollRecord(polled.source.id, polled.lease, state)


def _failed(before: PollState, status: SourceStatus, error: str, now: Instant) -> PollState:
    return replace(
        before,
        status=status,
        error=error,
        failures=before.failures + 1,
        failing_since=now if before.failing_since is None else before.failing_since,
        last_poll_at=now,
    )


def _succeeded(before: PollState, fetched: Body | NotModified, now: Instant) -> PollState:
    """Take a good answer: what failed before is over."""
    if isinstance(fetched, Body):
        etag, last_modified = fetched.etag, fetched.last_modified
    else:
        etag = fetched.etag or before.etag
        last_modified = fetched.last_modified or before.last_modified
    return replace(
        before,
        status=SourceStatus.OK,
        error=None,
        failures=0,
        failing_since=None,
        last_poll_at=now,
        last_ok_at=now,
        etag=etag,
        last_modified=last_modified,
    )


def _followed(state: PollState, moved_to: str | None) -> tuple[PollState, str | None]:
    """Count permanent redirects; the second value is the address to adopt when it is time.

    Only polls that brought the feed count: a redirect to a parked domain is not believed.
    """
    times = state.moved_times + 1 if moved_to == state.moved_to else 1
    if moved_to is None or times >= _MOVES_TO_ADOPT:
        return replace(state, moved_to=None, moved_times=0), moved_to
    return replace(state, moved_to=moved_to, moved_times=times), None


def _unchanged(
    polled: Polled, fetched: Body | NotModified, policy: PollPolicy, now: Instant
) -> PollRecord:
    """Take an answer without news: the interval grows towards what the week's items call for."""
    before = polled.source.poll
    calm = max(before.interval, min(before.interval * 5 // 4, _interval(polled.recent, policy)))
    state, url = _followed(_succeeded(before, fetched, now), fetched.moved_to)
    interval = _within(calm, state, policy, now)
    return replace(_record(polled, replace(state, interval=interval)), url=url)


def _read(
    polled: Polled, fetched: Body, parsed: ParsedFeed, policy: PollPolicy, now: Instant
) -> PollRecord:
    """Take in a document."""
    source = polled.source
    sightings = recognise(parsed.entries, identify(parsed.entries), polled.known)
    news = any(sighting.known is None for sighting in sightings)
    state, url = _followed(_succeeded(source.poll, fetched, now), fetched.moved_to)
    state = replace(
        state,
        body_hash=body_hash(fetched.content),
        primed_at=now if state.primed_at is None else state.primed_at,
        last_new_at=now if news else state.last_new_at,
    )
    pace = _called_for(polled, sightings, policy, now)
    interval = _within(max(pace, parsed.ttl or 0), state, policy, now)
    return replace(
        _record(polled, replace(state, interval=interval)),
        url=url,
        title=None if source.title else parsed.title or None,
        language=None if source.language else parsed.language,
        items=intents(source, parsed, sightings, now),
    )


def _called_for(
    polled: Polled, sightings: Sequence[Sighting], policy: PollPolicy, now: Instant
) -> int:
    """Give the interval that a document calls for, in seconds."""
    before = polled.source.poll
    dates = sane_dates(sightings, now)
    if before.primed_at is None and not dates:
        return policy.default
    fresh = sum(sighting.known is None for sighting in sightings)
    stored = 0 if before.primed_at is None else polled.recent + fresh
    interval = _interval(max(stored, _weekly_pace(dates, now)), policy)
    if before.last_new_at is not None and fresh == len(sightings):
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
    return WEEK // (weekly * policy.polls_per_item) if weekly else policy.silent_ceiling


def _within(seconds: int, state: PollState, policy: PollPolicy, now: Instant) -> int:
    """Keep an interval or a back-off between the floor and the ceiling; the ceiling is stronger."""
    awake = state.primed_at if state.last_new_at is None else state.last_new_at
    silent = awake is not None and now - awake > policy.silent_after * SECOND
    ceiling = policy.silent_ceiling if silent else policy.ceiling
    return min(max(seconds, policy.floor), ceiling, policy.max_seconds)


def _next_poll_at(
    state: PollState, fetched: Fetched, policy: PollPolicy, now: Instant, chance: float
) -> Instant | None:
    """Give the instant of the next poll; None: never."""
    if state.status is SourceStatus.GONE:
        return None
    wait = _within(_wait(state, fetched, policy), state, policy, now)
    spread = wait * (1 + policy.jitter * (2 * chance - 1))
    # What a server asks for may only be exceeded.
    beyond = 1 + policy.jitter * chance
    fresh = 0 if isinstance(fetched, FetchFailed) else fetched.max_age or 0
    fresh_spread = _within(fresh, state, policy, now) * beyond
    bounded = min(max(spread, fresh_spread, policy.floor), policy.max_seconds)
    asked = (fetched.retry_after or 0) if isinstance(fetched, FetchFailed) else 0
    asked_spread = min(asked, policy.longest_request) * beyond
    return now + int(max(bounded, asked_spread) * SECOND)


def _wait(state: PollState, fetched: Fetched, policy: PollPolicy) -> int:
    """Give the seconds until the next poll, before bounds and chance."""
    match fetched:
        case FetchFailed(status=403) | FetchFailed(status=429 | 503, retry_after=None):
            return policy.refused
        case FetchFailed(status=429 | 503):
            return state.interval
    # The first failure changes nothing, each further one doubles the time.
    return state.interval << min(max(state.failures - 1, 0), _MOST_DOUBLINGS)
