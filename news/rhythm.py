"""Rhythm: how often a source publishes, and when its silence is no longer its habit.

Time is counted as the source itself spends it: weekdays on which it never publishes stand still.
So a ministry's weekend is no silence, and its Tuesday is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from news.model import DAY, SECOND, Instant

HABIT = 30 * DAY
"""Seconds before a source's last item over which its items tell its rhythm."""

HABIT_ITEMS = 300
"""Items of a source that tell how many it brings a day: more would tell the same."""

PROVING_ITEMS = 5_000
"""Items that tell whether a source is silent: the busiest wire's weekends must be among them."""

_FEWEST = 5
"""Instants without which there is no rhythm to speak of."""

_PROVEN = 15 * DAY
"""Seconds after which every weekday has come twice, so that a day without items is a habit."""

_PATIENCE = 4
"""Times the longest usual gap that a silence may last."""

_SHORTEST = DAY
"""Seconds of silence that are never too many..."""

_SHORTEST_RESTING = 4 * DAY
"""...and of a source that keeps days of rest, or may: the three days of Nauryz and a night."""

_WEEK = range(7)
_EPOCH_WEEKDAY = 3
"""1970-01-01 was a Thursday; Monday is 0."""

_NEW_YEAR = timedelta(days=9)
"""From 31 December on: offices from Minsk to Yerevan are closed until 8 January."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a source publishes."""

    items_a_day: float
    gap: int
    """The longest usual time between two items in seconds, days of rest left out."""
    rests: frozenset[int] = frozenset()
    """Weekdays (UTC, Monday is 0) without items."""
    daily: bool = True
    """It is known to publish on every day of the week."""

    @property
    def patience(self) -> int:
        """The seconds, days of rest left out, after which its silence is strange."""
        return max(_SHORTEST if self.daily else _SHORTEST_RESTING, _PATIENCE * self.gap)


def rhythm_of(instants: Iterable[Instant]) -> Rhythm | None:
    """Give the rhythm of a source whose items came at these instants, in any order.

    They are best all those within `HABIT` before the last one. None: they are too few to tell.
    """
    every = sorted(instants)
    moments = sorted(set(every))
    if len(moments) < _FEWEST:
        return None
    first, last = moments[0], moments[-1]
    span = (last - first) // SECOND
    proven = span >= _PROVEN
    busy = {_weekday(moment) for moment in moments}
    rests = frozenset(_WEEK) - busy if proven else frozenset()
    gaps = sorted(_between(one, next_, rests) for one, next_ in pairwise(moments))
    # What came with the first instant may have piled up before. The longest gap may have been an
    # outage, or a holiday: the one after it is usual.
    later = sum(moment > first for moment in every)
    return Rhythm(later / max(span / DAY, 1), gaps[-2], rests, daily=proven and not rests)


def is_silent(rhythm: Rhythm, last_new_at: Instant, now: Instant) -> bool:
    """Say whether a source that brought its last item then is silent beyond its habit.

    `now` is best when it last answered well: before, it may be we who were away.
    """
    silence = _between(last_new_at, now, rhythm.rests)
    if rhythm.rests:
        silence -= _holidays(last_new_at, now, rhythm.rests)
    return silence > rhythm.patience


def _holidays(start: Instant, end: Instant, rests: frozenset[int]) -> int:
    """Give the seconds of the last New Year's holidays between two instants, as `_between`."""
    year = datetime.fromtimestamp(end // SECOND, UTC).year
    eve = datetime(year - 1, 12, 31, tzinfo=UTC)
    begin, over = (int(day.timestamp()) * SECOND for day in (eve, eve + _NEW_YEAR))
    return max(_between(max(start, begin), min(end, over), rests), 0)


def _between(start: Instant, end: Instant, rests: frozenset[int]) -> int:
    """Give the seconds between two instants, days of rest left out."""
    return (_own_time(end, rests) - _own_time(start, rests)) // SECOND


def _own_time(at: Instant, rests: frozenset[int]) -> int:
    """Give the microseconds since the epoch's Monday that were no days of rest."""
    days, within = divmod(at, DAY * SECOND)
    weeks, weekday = divmod(days + _EPOCH_WEEKDAY, 7)
    full = weeks * (7 - len(rests)) + sum(day not in rests for day in range(weekday))
    return full * DAY * SECOND + (0 if weekday in rests else within)


def _weekday(at: Instant) -> int:
    return (at // (DAY * SECOND) + _EPOCH_WEEKDAY) % 7
