"""What a poll's outcome leaves of a source's state, but for when to ask again."""

from __future__ import annotations

from dataclasses import replace

from news.model import (
    DAY,
    SECOND,
    Body,
    Instant,
    NotModified,
    Parsed,
    ParsedFeed,
    ParsedIndex,
    ParseFailed,
    PollState,
    Source,
    SourceKind,
    SourceStatus,
)

_MOVES_TO_ADOPT = 3
"""Polls in a row that a permanent redirect must point to one place before it is believed."""

_SITEMAP_KEEPS = 2 * DAY
"""Seconds for which a story stands in a sitemap of news, as Google's rules for them have it."""


def unfit(
    source: Source, fetched: Body | NotModified, parsed: Parsed | None, now: Instant
) -> str | None:
    """Say what is wrong with an answer that is not the source's document; None: nothing."""
    if isinstance(fetched, NotModified):
        # Of a source not yet primed nothing is remembered: it was asked without conditions.
        return "error 304" if source.poll.primed_at is None else None
    match parsed:
        case ParseFailed(reason):
            return reason
        case ParsedIndex():
            return "could not be read"
        case ParsedFeed(entries=()) if not _may_be_empty(source, now):
            return "empty"
    return None


def _may_be_empty(source: Source, now: Instant) -> bool:
    """Tell whether a document without entries can be true: where there were some, it is not.

    Only a sitemap of news runs dry by itself, `_SITEMAP_KEEPS` seconds after the last story.
    """
    last = source.poll.last_new_at
    if last is None:
        return True
    return source.kind is SourceKind.SITEMAP and now - last > _SITEMAP_KEEPS * SECOND


def failed(before: PollState, status: SourceStatus, error: str, now: Instant) -> PollState:
    """Count a poll that brought nothing to go by; `error` as `PollState.error`."""
    return replace(
        before,
        status=status,
        error=error,
        failures=before.failures + 1,
        failing_since=now if before.failing_since is None else before.failing_since,
        last_poll_at=now,
    )


def succeeded(before: PollState, fetched: Body | NotModified, now: Instant) -> PollState:
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


def followed(state: PollState, moved_to: str | None) -> tuple[PollState, str | None]:
    """Count permanent redirects; the second value is the address to adopt when it is time.

    Only polls that brought the feed count: a redirect to a parked domain is not believed.
    """
    times = state.moved_times + 1 if moved_to == state.moved_to else 1
    if moved_to is None or times >= _MOVES_TO_ADOPT:
        return replace(state, moved_to=None, moved_times=0), moved_to
    return replace(state, moved_to=moved_to, moved_times=times), None
