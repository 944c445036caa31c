"""Dates as pages print them, in the languages of the region."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from news.entries import instant_of
from news.model import Instant

_LONGEST = 80
"""Code points of a text that can be a date with little besides."""

_YEARS = range(1990, 2101)

# Months by the letters that their names have in every case: Russian and Kyrgyz, Kazakh, English,
# Azerbaijani and Uzbek, Turkish, Armenian, Georgian, Ukrainian.
_MONTHS = (
    "янв|қаңтар|jan|yan|oca|հունվ|იან|січ",
    "фев|ақпан|feb|fev|şub|փետր|თებ|лют",
    "мар|наурыз|mar|մարտ|бер",
    "апр|сәуір|apr|nis|ապր|აპრ|квіт",
    "мая|май|мамыр|may|մայիս|მაი|трав",
    "июн|маусым|jun|iyun|haz|հունիս|ივნ|черв",
    "июл|шілде|jul|iyul|tem|հուլիս|ივლ|лип",
    "авг|тамыз|aug|avg|avq|ağu|օգոս|აგვ|серп",
    "сен|қыркүйек|sep|sen|eyl|սեպտ|სექ|вер",
    "окт|қазан|oct|okt|eki|հոկտ|ოქტ|жовт",
    "ноя|қараша|nov|noy|kas|նոյ|ნოე|лист",
    "дек|желтоқсан|dec|dek|ara|դեկտ|დეკ|груд",
)
_MONTH = re.compile(
    "|".join(f"(?P<m{number}>{names})" for number, names in enumerate(_MONTHS, 1)), re.IGNORECASE
)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
# With strokes only where the day can be no month.
_NUMBERS = re.compile(
    r"(?<![\d.])(?:(\d{1,2})[.-](\d{1,2})[.-]|(1[3-9]|2\d|3[01])/(\d{1,2})/)((?:19|20)\d\d)(?!\d)"
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s.,\-–]{1,3}([^\W\d_]{3,12})\.?,?[\s\-]{1,3}"
    r"((?:19|20)\d\d)(?!\d)"
)
_MONTH_FIRST = re.compile(
    r"\b([^\W\d_]{3,12})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s((?:19|20)\d\d)(?!\d)"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?(?:ж(?:ыл(?:ғы|дын)?)?)?[.,]?\s(\d{1,2})[\s-]([^\W\d_]{3,12})"
)
_TIME = re.compile(r"(?<![\d:.])([01]?\d|2[0-3]):[0-5]\d(?!\d)")
_UNITS = (
    "min|hour|day|week|month|ago|мин|час|ден|дн|назад|сағат|күн|бұрын|саат|мурун|soat|kun|oldin"
    "|saat|gün|dəq|əvvəl|önce"
)
_RECENT = re.compile(
    rf"\d+\s(?:{_UNITS})|^\d{{1,2}}\s[^\W\d_]{{3,12}}\.?$"
    r"|^(?:сегодня|вчера|today|yesterday|бүгін|кеше|бүгүн|кечээ|bugun|kecha|bu ?gün|dünən|dün)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:сегодня|вчера|только что|today|yesterday|just now|бүгін|кеше|бүгүн|кечээ|bugun|kecha"
    r"|bu ?gün|dünən|dün)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_FILLER = re.compile(
    rf"{_UNITS}|год|жыл|year|сегодня|вчера|today|yesterday|бүгін|кеше|"
    rf"{'|'.join(_MONTHS)}",
    re.IGNORECASE,
)


def instant_in(text: str) -> Instant | None:
    """Give the instant of the date in a short text; None: there is none.

    Exact is one that names its zone (ISO 8601). Any other is noon in UTC: a page does not say in
    which zone its clock is, and noon is of that day in nearly every one of them.
    """
    text = text.strip()[:_LONGEST]
    day = _exact_in(text) or _day_in(text)
    return instant_of(day) if day else None


def _exact_in(text: str) -> datetime | None:
    if not text[-1:].isdigit() and not text.endswith("Z"):
        return None
    try:
        exact = datetime.fromisoformat(text)
    except ValueError:
        return None
    return exact if exact.tzinfo and exact.year in _YEARS else None


def is_date(text: str) -> bool:
    """Say whether a text is a date or a time with a word besides at most."""
    if len(text) > _LONGEST:
        return False
    if not any(map(str.isdigit, text)):
        return _RELATIVE.match(text) is not None
    if not (_TIME.search(text) or _day_in(text) or _RECENT.search(text)):
        return False
    words = [word for word in _WORD.findall(text) if not _FILLER.match(word)]
    return len(words) <= 1


def _day_in(text: str) -> datetime | None:
    if found := _ISO.search(text):
        return _noon(found[1], found[2], found[3])
    if found := _NUMBERS.search(text):
        return _noon(found[5], found[2] or found[4], found[1] or found[3])
    if found := _DAY_FIRST.search(text):
        return _noon(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.search(text):
        return _noon(found[3], _month(found[1]), found[2])
    if found := _YEAR_FIRST.search(text):
        return _noon(found[1], _month(found[3]), found[2])
    return None


def _month(name: str) -> str:
    found = _MONTH.match(name)
    return found.lastgroup[1:] if found and found.lastgroup else "0"


def _noon(year: str, month: str, day: str) -> datetime | None:
    try:
        return datetime(int(year), int(month), int(day), 12, tzinfo=UTC)
    except ValueError:
        return None
