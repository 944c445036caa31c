"""Dates as most feeds write them."""

from calendar import timegm
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.plaindates import read_date

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.builds(datetime.fromtimestamp, st.integers(-2_000_000_000, 4_000_000_000), ZONES)


@given(INSTANTS)
def test_a_date_is_read_as_it_was_written(date):
    instant = int((date - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
    for text in (format_datetime(date), date.isoformat(), date.isoformat(" ")):
        moment = read_date(text)
        assert moment is not None
        assert timegm(moment) == instant


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Mon, 25 Nov 2024 10:00 GMT", (2024, 11, 25, 10, 0, 0)),
        ("5 oct 2024 10:00:07 z", (2024, 10, 5, 10, 0, 7)),
        ("2024-11-25T10:00:07.999Z", (2024, 11, 25, 10, 0, 7)),
        ("2024-11-25 10:00", (2024, 11, 25, 10, 0, 0)),
    ],
)
def test_seconds_and_zones_may_be_missing(text, moment):
    assert read_date(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mon, 31 Nov 2024 10:00:00 GMT",
        "2023-02-29T10:00:00Z",
        "Mon, 25 Nov 2024 24:00:00 GMT",
        "Mon, 25 Nov 24 10:00:00 GMT",
        "Mon, 25 Nov 2024 10:00:00 EST",
        "2024-11-25T10:00:00+0300",
        "2024-11-25",
        "2224-11-25T10:00:00Z",
        "２０２４-11-25T10:00:00Z",
        " 2024-11-25T10:00:00Z",
    ],
)
def test_any_other_date_is_for_somebody_else(text):
    assert read_date(text) is None
