"""The hours and days at which an RSS feed asks not to be polled, which feedparser passes over."""

from __future__ import annotations

import re

_HOURS = re.compile(r"<skipHours\s*>((?:\s*<hour\s*>[^<]{0,20}</hour\s*>)+)\s*</skipHours")
_DAYS = re.compile(r"<skipDays\s*>((?:\s*<day\s*>[^<]{0,20}</day\s*>)+)\s*</skipDays")
_HOUR = re.compile(r"<hour\s*>\s*([01]?[0-9]|2[0-4])\s*</hour\s*>")
_DAY = re.compile(r"<day\s*>\s*([A-Za-z]{6,9})\s*</day\s*>")
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_ALL_HOURS = (1 << 24) - 1
_ALL_DAYS = ((1 << 7) - 1) << 24


def skips_of(document: str) -> int:
    """Give the bits of `PollState.skips` for the text of a feed (RSS 2.0, skipHours and skipDays).

    24 is an old way to write midnight. A feed that wants to be left alone always is not believed.
    """
    if "<skip" not in document:
        return 0
    # Items hold what others wrote.
    first, last = document.find("<item"), document.rfind("</item")
    channel = document if first < 0 else document[:first] + document[max(first, last) :]
    hours = days = 0
    for element in _HOURS.findall(channel):
        for hour in _HOUR.findall(element):
            hours |= 1 << int(hour) % 24
    for element in _DAYS.findall(channel):
        for day in _DAY.findall(element):
            if day.lower() in _WEEK:
                days |= 1 << 24 + _WEEK.index(day.lower())
    return hours * (hours != _ALL_HOURS) | days * (days != _ALL_DAYS)
