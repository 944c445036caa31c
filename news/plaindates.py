"""Dates as most feeds write them, to the second as feedparser reads them."""

from __future__ import annotations

import re
from datetime import date

Moment = tuple[int, int, int, int, int, int]
"""Year, month, day, hour, minute, second in UTC; hour and minute may lie outside of their range."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_CLOCK = r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"

# RFC 822 as RSS 2.0 wants it, with years of four digits.
_RFC_822 = re.compile(
    rf"(?:(?:{_DAYS}),\s+)?(?P<day>\d{{1,2}})\s+(?P<name>{'|'.join(_MONTHS)})\s+{_YEAR}\s+{_CLOCK}"
    r"\s+(?:GMT|UTC?|Z|(?P<sign>[+-])(?P<hours>\d{2})(?P<minutes>[0-5]\d))",
    re.IGNORECASE | re.ASCII,
)
# RFC 3339 as Atom wants it, also with a space in the middle or without a zone, which is UTC then.
_RFC_3339 = re.compile(
    rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})[T ]{_CLOCK}(?:\.\d{{1,9}})?"
    r"(?:Z|(?P<sign>[+-])(?P<hours>\d{2}):(?P<minutes>[0-5]\d))?",
    re.ASCII,
)


def read_date(text: str) -> Moment | None:
    """Give the moment of a date; None: it is not written in one of these two ways."""
    found = _RFC_822.fullmatch(text)
    if found:
        month = _MONTHS.index(found["name"].lower()) + 1
    elif found := _RFC_3339.fullmatch(text):
        month = int(found["month"])
    else:
        return None
    year, day = int(found["year"]), int(found["day"])
    try:
        date(year, month, day)
    except ValueError:
        return None
    hour, minute = int(found["hour"]), int(found["minute"])
    if sign := found["sign"]:
        east = 1 if sign == "+" else -1
        hour -= east * int(found["hours"])
        minute -= east * int(found["minutes"])
    return year, month, day, hour, minute, int(found["second"] or 0)
