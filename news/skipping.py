"""The hours and days at which a feed asks not to be polled: RSS's `skipHours` and `skipDays`."""

from __future__ import annotations

from news.model import DAY, SECOND, Instant

_HOUR = 3600 * SECOND
_DAY = DAY * SECOND

_HOURS = (1 << 24) - 1
_DAYS = ((1 << 7) - 1) << 24
"""All hours, and all days: see `PollState.skips`."""

_EPOCH_WEEKDAY = 3
"""1970-01-01 was a Thursday; Monday is 0."""


def put_off(due: Instant, skips: int, longest: int) -> Instant:
    """Give the beginning of the first hour from `due` on that is not skipped; in one: `due`.

    It comes `longest` seconds after `due` at the latest. A feed that skips every hour or every day
    means something else than it says, and is not believed.
    """
    if skips & _HOURS == _HOURS or skips & _DAYS == _DAYS:
        return due
    latest = due + longest * SECOND
    at = due
    while at < latest and _is_skipped(at, skips):
        at += _HOUR - at % _HOUR
    return min(at, latest)


def _is_skipped(at: Instant, skips: int) -> bool:
    days, within = divmod(at, _DAY)
    weekday = (days + _EPOCH_WEEKDAY) % 7
    return bool(skips >> (within // _HOUR) & 1 or skips >> (24 + weekday) & 1)
