"""The pace at which chats may be written to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from news.model import SECOND, Instant
from news.pace import MARGIN, Pace

NOW = 1_800_000_000 * SECOND
CHAT, OTHER, GROUP = 10, 11, -10


def after(seconds: float) -> Instant:
    return NOW + round(seconds * SECOND)


def test_an_unknown_chat_may_be_written_to_at_once():
    assert Pace().ready_at(CHAT, NOW) == NOW


def test_a_chat_takes_three_in_three_seconds():
    pace = Pace()
    for seconds in (0, 0.5):
        pace.note(CHAT, after(seconds))
    assert pace.ready_at(CHAT, after(1)) == after(1)
    pace.note(CHAT, after(1))
    assert pace.ready_at(CHAT, after(1)) == after(3 * MARGIN)


def test_what_slips_out_of_the_window_makes_room_for_one():
    pace = Pace()
    for seconds in (0, 1, 2, 3.2):
        pace.note(CHAT, after(seconds))
    assert pace.ready_at(CHAT, after(3.2)) == after(1 + 3 * MARGIN)


def test_a_slow_chat_holds_up_no_other():
    pace = Pace()
    for _ in range(3):
        pace.note(CHAT, NOW)
    assert pace.ready_at(OTHER, NOW) == NOW


def test_all_chats_together_take_thirty_in_a_second():
    pace = Pace()
    for chat in range(1, 31):
        pace.note(chat, NOW)
    assert pace.ready_at(99, NOW) == after(1 * MARGIN)
    assert pace.ready_at(99, after(2)) == after(2)


def test_a_group_takes_twenty_in_a_minute():
    pace = Pace()
    for number in range(20):
        pace.note(GROUP, after(number * 2))
    assert pace.ready_at(GROUP, after(45)) == after(60 * MARGIN)


def test_a_private_chat_has_no_limit_a_minute():
    pace = Pace()
    for number in range(20):
        pace.note(CHAT, after(number * 2))
    assert pace.ready_at(CHAT, after(45)) == after(45)


def test_a_held_chat_waits_for_the_end_of_the_hold():
    pace = Pace()
    pace.hold(CHAT, after(40), NOW)
    assert pace.ready_at(CHAT, after(1)) == after(40)
    assert pace.held_until(CHAT, after(1)) == after(40)
    assert pace.ready_at(CHAT, after(41)) == after(41)
    assert pace.held_until(CHAT, after(41)) == after(41)


def test_a_hold_does_not_end_before_its_time_by_a_shorter_one():
    pace = Pace()
    pace.hold(CHAT, after(40), NOW)
    pace.hold(CHAT, after(5), NOW)
    assert pace.ready_at(CHAT, NOW) == after(40)


def test_a_hold_stops_no_other_chat():
    pace = Pace()
    pace.hold(CHAT, after(40), NOW)
    assert pace.ready_at(OTHER, NOW) == NOW


def test_busy_names_the_chats_that_are_held_or_at_their_limit():
    pace = Pace()
    pace.hold(OTHER, after(40), NOW)
    pace.note(12, NOW)
    for _ in range(3):
        pace.note(CHAT, NOW)
    assert pace.busy(NOW) == {CHAT, OTHER}
    assert pace.busy(after(10)) == {OTHER}
    assert pace.busy(after(41)) == set()


def test_a_send_counts_from_the_end_of_its_request():
    pace = Pace()
    for _ in range(3):
        pace.note(CHAT, NOW)
        pace.settle(CHAT, NOW, after(2))
    assert pace.ready_at(CHAT, after(2)) == after(2 + 3 * MARGIN)


def test_a_request_that_took_longer_than_the_window_still_counts_from_its_end():
    pace = Pace()
    pace.note(CHAT, NOW)
    for chat in (OTHER, 12):
        pace.note(chat, after(20))
    for _ in range(3):
        pace.settle(CHAT, NOW, after(20))
    assert pace.ready_at(CHAT, after(20)) == after(20 + 3 * MARGIN)


def test_a_clock_that_is_set_back_stops_nobody():
    pace = Pace()
    for _ in range(30):
        pace.note(CHAT, after(3600))
    pace.hold(CHAT, after(3 * 86_400 + 43_200), after(3 * 86_400))
    assert pace.ready_at(CHAT, NOW) == NOW
    assert pace.busy(NOW) == set()


def test_after_a_clock_is_set_back_a_new_hold_is_as_long_as_it_says():
    pace = Pace()
    pace.hold(CHAT, after(3 * 86_400), after(2 * 86_400))
    pace.hold(CHAT, after(40), NOW)
    assert pace.ready_at(CHAT, after(1)) == after(40)


def test_memory_is_bounded_by_the_chats_of_the_last_minute():
    pace = Pace()
    for chat in range(1, 2000):
        pace.note(chat, after(chat / 30))
        pace.hold(chat, after(chat / 30 + 1), after(chat / 30))
    assert len(pace._chats) < 110
    assert len(pace._holds) < 110
    assert len(pace._overall._sends) <= 31


CHATS = st.sampled_from([CHAT, OTHER, GROUP, -11])


def crowded(sends: list[Instant], limit: int, seconds: float) -> bool:
    """Whether some window of that length holds more than the limit."""
    pairs = zip(sends, sends[limit:], strict=False)
    return any(later - first < seconds * SECOND for first, later in pairs)


@given(st.lists(st.tuples(CHATS, st.floats(0, 0.4)), max_size=150))
def test_whoever_waits_for_ready_at_keeps_every_window(asks: list[tuple[int, float]]):
    pace, now = Pace(), NOW
    sends: dict[int, list[Instant]] = {}
    for chat, pause in asks:
        now = pace.ready_at(chat, now + round(pause * SECOND))
        pace.note(chat, now)
        sends.setdefault(chat, []).append(now)
    for chat, times in sends.items():
        assert not crowded(times, 3, 3)
        assert chat > 0 or not crowded(times, 20, 60)
    assert not crowded(sorted(time for times in sends.values() for time in times), 30, 1)


@given(st.lists(st.tuples(st.integers(1, 60), st.floats(0, 0.01)), min_size=40, max_size=150))
def test_many_chats_together_keep_the_overall_window(asks: list[tuple[int, float]]):
    pace, now = Pace(), NOW
    sends: list[Instant] = []
    for chat, pause in asks:
        now = pace.ready_at(chat, now + round(pause * SECOND))
        pace.note(chat, now)
        sends.append(now)
    assert not crowded(sends, 30, 1)


def test_a_burst_of_alerts_leaves_a_group_room_for_replies() -> None:
    pace = Pace()
    now = 0
    for _ in range(17):
        now = pace.ready_at(-1, now, urgent=False)
        pace.note(-1, now)
    assert pace.ready_at(-1, now, urgent=False) > 60 * SECOND
    assert pace.ready_at(-1, now) <= now + 4 * SECOND
