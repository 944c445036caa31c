"""Moments as people say them, in the chat's language and time zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from news.model import SECOND, Chat, Instant

_WEEK = 6


def local(instant: Instant, chat: Chat) -> datetime:
    """Give the moment on the chat's clock."""
    return datetime.fromtimestamp(instant / SECOND, ZoneInfo(chat.zone))


def day_name(instant: Instant, now: Instant, chat: Chat) -> str:
    """Name the day: the time if it is today, `Monday` within a week, else `27 Nov` or its year."""
    then, today = local(instant, chat), local(now, chat)
    if then.date() == today.date():
        return format_time(then, "HH:mm", locale=chat.language)
    if today.date() - then.date() <= timedelta(days=_WEEK):
        return format_date(then, "EEEE", locale=chat.language)
    pattern = "d MMM" if then.year == today.year else "d MMM y"
    return format_date(then, pattern, locale=chat.language)


def day_and_time(instant: Instant, now: Instant, chat: Chat) -> str:
    """Name the day and the time: `14:05`, `Monday 14:05`, `27 Nov 14:05`."""
    clock = format_time(local(instant, chat), "HH:mm", locale=chat.language)
    day = day_name(instant, now, chat)
    return clock if day == clock else f"{day} {clock}"
