"""Sources that died: which chat is told of which, and when."""

from __future__ import annotations

from dataclasses import dataclass, replace

from news.model import DAY, SECOND, Chat, Instant, Source, SourceStatus, Watch

DEAD_AFTER = DAY
"""Seconds that a source must have failed for."""

FED_WITHIN = 30 * DAY
"""Seconds back within which a source must have fed a chat's watch."""

PAUSE = DAY
"""Seconds between two notices to one chat."""

MOST_SOURCES = 5
"""Outages in one notice: those beyond are told the next day."""

MOST_WATCHES = 3
"""Watches that a notice names for each source."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a source gave a watch within `FED_WITHIN`."""

    watch: Watch
    stories: int
    """Alerts of the watch about stories of this source..."""
    total: int
    """...of any..."""
    others: int
    """...and how many other sources gave some and are well."""


@dataclass(frozen=True, slots=True)
class Outage:
    """A source that fails, and what a chat had of it."""

    source: Source
    shares: tuple[Share, ...]
    followed_in: int | None = None
    """The topic that is sent everything of it; None: none is."""

    @property
    def is_missed(self) -> bool:
        """Whether the chat had anything of it."""
        return bool(self.shares) or self.followed_in is not None

    @property
    def thread_id(self) -> int:
        """The topic in which the chat is to hear of it."""
        return self.shares[0].watch.thread_id if self.shares else self.followed_in or 0


@dataclass(frozen=True, slots=True)
class Recovery:
    """A source that a chat was told is dead, and that is well again."""

    source: Source
    thread_id: int
    """Where the chat was told."""


@dataclass(frozen=True, slots=True)
class Tidings:
    """All that a chat has not been told yet."""

    chat: Chat
    told_at: Instant | None
    """When it was last told of an outage; None: never."""
    outages: tuple[Outage, ...] = ()
    recoveries: tuple[Recovery, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """One message about sources: those that died, those that are back, or both."""

    chat: Chat
    thread_id: int
    outages: tuple[Outage, ...]
    recovered: tuple[Source, ...]


def decide_notice(tidings: Tidings, now: Instant) -> Notice | None:
    """Say what to tell a chat now; None: nothing yet.

    Of outages it hears at most once in `PAUSE`, the greatest loss first; that a source is back it
    hears at once.
    """
    outages: tuple[Outage, ...] = ()
    if tidings.told_at is None or now - tidings.told_at >= PAUSE * SECOND:
        dead = [one for one in tidings.outages if one.is_missed and is_dead(one.source, now)]
        outages = tuple(map(_telling, sorted(dead, key=_loss, reverse=True)[:MOST_SOURCES]))
    recovered = tuple(one.source for one in tidings.recoveries)
    if not outages and not recovered:
        return None
    place = outages[0] if outages else tidings.recoveries[0]
    return Notice(tidings.chat, place.thread_id, outages, recovered)


def is_dead(source: Source, now: Instant) -> bool:
    """Say whether a source has failed, or been silent, for so long that people should know.

    It must still have failed at a poll that late: before, it may be we who were away.
    """
    poll, wait = source.poll, DEAD_AFTER * SECOND
    if poll.silent_since is not None and poll.failing_since is None:
        return True
    if poll.failing_since is None or now - poll.failing_since < wait:
        return False
    confirmed = poll.last_poll_at is not None and poll.last_poll_at - poll.failing_since >= wait
    return confirmed or poll.status is SourceStatus.GONE


def _loss(outage: Outage) -> int:
    return sum(share.stories for share in outage.shares)


def _telling(outage: Outage) -> Outage:
    """Keep the watches that lose most."""
    shares = sorted(outage.shares, key=lambda share: (-share.stories, share.watch.id))
    return replace(outage, shares=tuple(shares[:MOST_WATCHES]))
