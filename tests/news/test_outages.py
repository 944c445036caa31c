"""Which chat is told of which source that died, and when."""

from dataclasses import replace

import pytest

from news.model import DAY, SECOND, Chat, ChatKind, PollState, Source, SourceStatus, Watch
from news.outages import (
    MOST_SOURCES,
    MOST_WATCHES,
    Notice,
    Outage,
    Recovery,
    Share,
    Tidings,
    decide_notice,
    is_dead,
)

NOW = 1_795_348_800 * SECOND
HOUR = 3600
CHAT = Chat(7, ChatKind.PRIVATE)


def ago(seconds: float) -> int:
    return NOW - int(seconds * SECOND)


def source(
    number: int = 1,
    since: float | None = 25 * HOUR,
    polled: float = HOUR,
    status: SourceStatus = SourceStatus.FAILING,
) -> Source:
    state = PollState(
        next_poll_at=NOW,
        failing_since=None if since is None else ago(since),
        last_poll_at=ago(polled),
        status=status,
    )
    return Source(number, f"https://{number}.example/", f"S{number}", None, shared=True, poll=state)


def share(stories: int = 4, watch: int = 1, thread: int = 0) -> Share:
    return Share(Watch(watch, 7, thread, f"word {watch}"), stories, total=31, others=12)


def outage(number: int = 1, *shares: Share) -> Outage:
    return Outage(source(number), shares or (share(),))


def test_a_source_that_died_a_day_ago_is_told():
    dead = outage()
    assert decide_notice(Tidings(CHAT, None, (dead,)), NOW) == Notice(CHAT, 0, (dead,), ())


@pytest.mark.parametrize(
    ("since", "polled", "status", "dead"),
    [
        (24 * HOUR, 0, SourceStatus.FAILING, True),
        (24 * HOUR, 0, SourceStatus.UNHEALTHY, True),
        (24 * HOUR - 1, 0, SourceStatus.FAILING, False),
        (None, 0, SourceStatus.OK, False),
        # It failed once, and then we were away for a week.
        (7 * DAY, 7 * DAY, SourceStatus.FAILING, False),
        (7 * DAY, 6 * DAY + 1, SourceStatus.FAILING, False),
        (7 * DAY, 6 * DAY, SourceStatus.FAILING, True),
        # It said so itself, and is not asked again.
        (24 * HOUR, 24 * HOUR, SourceStatus.GONE, True),
        (23 * HOUR, 23 * HOUR, SourceStatus.GONE, False),
    ],
)
def test_a_source_is_dead_when_it_fails_a_day_after_it_first_failed(since, polled, status, dead):
    assert is_dead(source(since=since, polled=polled, status=status), NOW) == dead


def test_a_source_that_was_never_polled_is_not_dead():
    state = PollState(next_poll_at=NOW, failing_since=ago(2 * DAY))
    assert not is_dead(replace(source(), poll=state), NOW)


def test_a_source_that_is_not_dead_yet_is_not_told():
    ailing = Outage(source(since=23 * HOUR), (share(),))
    assert decide_notice(Tidings(CHAT, None, (ailing,)), NOW) is None


def test_a_chat_whose_watches_it_did_not_feed_is_not_told():
    assert decide_notice(Tidings(CHAT, None, (Outage(source(), ()),)), NOW) is None


@pytest.mark.parametrize(("hours", "told"), [(23.99, False), (24, True)])
def test_a_chat_hears_of_outages_at_most_once_a_day(hours, told):
    notice = decide_notice(Tidings(CHAT, ago(hours * HOUR), (outage(),)), NOW)
    assert (notice is not None) == told


def test_a_chat_that_follows_it_is_told_where_it_follows_it():
    followed = Outage(source(), (), followed_in=5)
    assert decide_notice(Tidings(CHAT, None, (followed,)), NOW) == Notice(CHAT, 5, (followed,), ())


def test_outages_of_one_day_share_a_message_the_greatest_loss_first():
    dead = [outage(number, share(stories=number)) for number in range(1, MOST_SOURCES + 3)]
    notice = decide_notice(Tidings(CHAT, None, tuple(dead)), NOW)
    assert notice is not None
    assert [one.source.id for one in notice.outages] == [7, 6, 5, 4, 3]


def test_a_notice_names_the_watches_that_lose_most():
    shares = [share(stories=stories, watch=stories) for stories in (1, 9, 3, 5)]
    notice = decide_notice(Tidings(CHAT, None, (outage(1, *shares),)), NOW)
    assert notice is not None
    assert [one.watch.id for one in notice.outages[0].shares] == [9, 5, 3]
    assert len(notice.outages[0].shares) == MOST_WATCHES


def test_a_notice_goes_to_the_topic_that_loses_most():
    dead = outage(1, share(stories=1, watch=1, thread=11), share(stories=9, watch=2, thread=12))
    notice = decide_notice(Tidings(CHAT, None, (dead,)), NOW)
    assert notice is not None
    assert notice.thread_id == 12


def test_that_a_source_is_back_is_told_at_once_where_its_death_was():
    back = source(since=None, status=SourceStatus.OK)
    tidings = Tidings(CHAT, ago(HOUR), recoveries=(Recovery(back, thread_id=5),))
    assert decide_notice(tidings, NOW) == Notice(CHAT, 5, (), (back,))


def test_a_chat_with_nothing_to_hear_is_told_nothing():
    assert decide_notice(Tidings(CHAT, None), NOW) is None
