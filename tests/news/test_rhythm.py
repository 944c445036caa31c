"""The rhythm of a source, and the silence that is not of its habit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.model import DAY, SECOND
from news.rhythm import Rhythm, is_silent, rhythm_of

HOUR = 3600
MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
EVERY_DAY, WORKDAYS = range(7), range(5)


def at(moment):
    return int(moment.timestamp()) * SECOND


def published(weekdays, hours, weeks=4, start=MONDAY):
    """Give the instants of items on these weekdays at these hours."""
    return [
        at(start + timedelta(weeks=week, days=day, hours=hour))
        for week in range(weeks)
        for day in weekdays
        for hour in hours
    ]


WIRE = published(EVERY_DAY, [hour / 4 for hour in range(96)])
SITE = published(EVERY_DAY, [6, 9, 12, 15, 18])
OFFICE = published(WORKDAYS, [5, 8, 11])
PAPER = published(WORKDAYS, [1] * 20)
MINISTRY = published([1, 3], [7])
WEEKLY = published([4], [6, 6.5, 7])
NEWCOMER = published(EVERY_DAY, range(8, 20), weeks=1)

LAST_FRIDAY = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instants", "items_a_day", "gap", "rests"),
    [
        pytest.param(WIRE, 96, HOUR / 4, set(), id="a wire"),
        pytest.param(SITE, 5, 12 * HOUR, set(), id="a site that sleeps at night"),
        pytest.param(OFFICE, 2.3, 18 * HOUR, {5, 6}, id="an office"),
        pytest.param(PAPER, 15.2, DAY, {5, 6}, id="a daily paper"),
        pytest.param(MINISTRY, 0.3, DAY, {0, 2, 4, 5, 6}, id="two a week"),
        pytest.param(WEEKLY, 0.5, 23 * HOUR, {0, 1, 2, 3, 5, 6}, id="a weekly"),
        pytest.param(NEWCOMER, 12.9, 13 * HOUR, set(), id="known for a week"),
    ],
)
def test_items_tell_a_rhythm(instants, items_a_day, gap, rests):
    rhythm = rhythm_of(instants)
    assert rhythm.items_a_day == pytest.approx(items_a_day, abs=0.1)
    assert (rhythm.gap, rhythm.rests) == (gap, rests)


@pytest.mark.parametrize("instants", [[], [1], [5] * 30, [1, 2, 3, 4, 4]])
def test_few_moments_tell_nothing(instants):
    assert rhythm_of(instants) is None


def test_what_piled_up_before_the_first_poll_is_not_the_rhythm_of_a_day():
    primed = [at(MONDAY)] * 500
    later = [at(MONDAY + timedelta(days=day)) for day in range(1, 21)]
    assert rhythm_of(primed + later).items_a_day == pytest.approx(1)


def test_a_burst_within_an_hour_is_counted_as_a_days():
    burst = [at(MONDAY + timedelta(minutes=minute)) for minute in range(30)]
    assert rhythm_of(burst).items_a_day == 29


def test_one_outage_does_not_make_silence_a_habit():
    holed = [moment for moment in SITE if not SITE[30] < moment < SITE[60]]
    assert rhythm_of(holed).gap == 12 * HOUR


SILENCES = [
    # Who, the hours of silence, whether it is reported.
    pytest.param(WIRE, 24, False, id="a wire, a day"),
    pytest.param(WIRE, 25, True, id="a wire, more"),
    pytest.param(SITE, 48, False, id="a site that sleeps at night, two days"),
    pytest.param(SITE, 49, True, id="a site that sleeps at night, more"),
    pytest.param(NEWCOMER, 96, False, id="known for a week, a long weekend"),
    pytest.param(NEWCOMER, 97, True, id="known for a week, more"),
    pytest.param(OFFICE, 48 + 3 * 24 + 18, False, id="an office, a weekend and three holidays"),
    pytest.param(OFFICE, 48 + 5 * 24, True, id="an office, a week"),
    pytest.param(PAPER, 48 + 24 + 24, False, id="a daily paper, a weekend and a holiday"),
    pytest.param(PAPER, 48 + 5 * 24, True, id="a daily paper, a week"),
    pytest.param(MINISTRY, 13 * 24, False, id="two a week, nearly two weeks"),
    pytest.param(MINISTRY, 15 * 24, True, id="two a week, more"),
    pytest.param(WEEKLY, 27 * 24, False, id="a weekly, three times missing"),
    pytest.param(WEEKLY, 29 * 24, True, id="a weekly, four times missing"),
]


@pytest.mark.parametrize(("instants", "hours", "silent"), SILENCES)
def test_a_silence_far_beyond_the_habit_is_reported(instants, hours, silent):
    last = max(instants)
    assert is_silent(rhythm_of(instants), last, last + hours * HOUR * SECOND) is silent


@pytest.mark.parametrize("back", ["2027-01-11", "2027-01-12"])
def test_the_holidays_of_a_new_year_are_no_silence_of_an_office(back):
    december = published(WORKDAYS, [5, 8, 11], start=datetime(2026, 12, 3, tzinfo=UTC))
    thirtieth = [moment for moment in december if moment < at(datetime(2026, 12, 31, tzinfo=UTC))]
    rhythm = Rhythm(3, 18 * HOUR, frozenset({5, 6}), daily=False)
    opening = at(datetime.fromisoformat(f"{back}T05:00:00+00:00"))
    assert not is_silent(rhythm, max(thirtieth), opening)


def test_an_office_that_stays_silent_after_the_holidays_is_reported():
    rhythm = Rhythm(3, 18 * HOUR, frozenset({5, 6}), daily=False)
    eve, later = datetime(2026, 12, 30, 12, tzinfo=UTC), datetime(2027, 1, 15, tzinfo=UTC)
    assert is_silent(rhythm, at(eve), at(later))


def test_a_newsroom_works_in_the_holidays():
    eve = datetime(2026, 12, 31, 12, tzinfo=UTC)
    assert is_silent(Rhythm(96, HOUR), at(eve), at(eve + timedelta(hours=25)))


def test_a_clock_set_back_makes_nobody_silent():
    assert not is_silent(Rhythm(96, HOUR), at(MONDAY), at(MONDAY) - DAY * SECOND)


habits = st.tuples(
    st.sets(st.integers(0, 6), min_size=1),
    st.sets(st.integers(0, 23), min_size=1, max_size=6),
)


@given(habit=habits, week=st.integers(4, 200))
def test_a_source_that_keeps_its_habit_is_never_silent(habit, week):
    weekdays, hours = habit
    known = published(weekdays, hours, weeks=5, start=MONDAY)
    rhythm = rhythm_of(known)
    if rhythm is None:
        return
    start = MONDAY + timedelta(weeks=week)
    later = sorted(published(weekdays, hours, weeks=2, start=start))
    assert not any(is_silent(rhythm, one, after) for one, after in pairwise(later))


@given(habit=habits)
def test_a_source_that_falls_silent_is_reported_within_eight_of_its_days(habit):
    weekdays, hours = habit
    rhythm = rhythm_of(known := published(weekdays, hours, weeks=5, start=MONDAY))
    if rhythm is None:
        return
    last = max(known)
    weeks = -(-8 // len(weekdays)) + 1
    assert is_silent(rhythm, last, last + weeks * 7 * DAY * SECOND)


@given(
    instants=st.lists(st.integers(0, 60 * DAY).map(lambda second: second * SECOND), max_size=60),
    silence=st.integers(0, DAY),
)
def test_whatever_the_habit_a_day_of_silence_is_none(instants, silence):
    rhythm = rhythm_of(instants)
    if rhythm is not None:
        assert not is_silent(rhythm, max(instants), max(instants) + silence * SECOND)


@given(
    instants=st.lists(
        st.integers(0, 60 * DAY).map(lambda second: second * SECOND), min_size=5, unique=True
    ),
    silence=st.integers(0, 90 * DAY),
    more=st.integers(0, 30 * DAY),
)
def test_a_silence_once_reported_does_not_pass_by_itself(instants, silence, more):
    # Away from the new year, whose days do not count.
    start = at(datetime(2026, 2, 2, tzinfo=UTC))
    rhythm = rhythm_of(start + instant for instant in instants)
    last = start + max(instants)
    if is_silent(rhythm, last, last + silence * SECOND):
        assert is_silent(rhythm, last, last + (silence + more) * SECOND)


@given(
    instants=st.lists(st.integers(0, 30 * DAY), min_size=5, unique=True), weeks=st.integers(1, 9)
)
def test_the_week_that_it_is_does_not_matter(instants, weeks):
    shifted = [(instant + weeks * 7 * DAY) * SECOND for instant in instants]
    assert rhythm_of(instant * SECOND for instant in instants) == rhythm_of(shifted)
