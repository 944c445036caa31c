"""What a poll means: what is stored, and when the source is asked again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.identity import identify
from news.model import (
    DAY,
    SECOND,
    Body,
    Entry,
    FetchFailed,
    Identity,
    Item,
    KnownItem,
    NotModified,
    ParsedFeed,
    ParseFailed,
    PollState,
    Source,
    SourceStatus,
)
from news.polling import Polled, PollPolicy, body_hash, decide_poll, is_unchanged

NOW = 1_795_348_800 * SECOND
HOUR = 3600
MIDDLE = 0.5
"""The chance that moves nothing."""

POLICY = PollPolicy()
NEW = PollState(next_poll_at=NOW)
PRIMED = replace(
    NEW,
    interval=1200,
    etag='"old"',
    last_modified="Sun, 22 Nov 2026 11:00:00 GMT",
    body_hash="old",
    primed_at=NOW - 10 * DAY * SECOND,
    last_new_at=NOW - DAY * SECOND,
    last_poll_at=NOW - HOUR * SECOND,
    last_ok_at=NOW - HOUR * SECOND,
    status=SourceStatus.OK,
)
FAILING = replace(
    PRIMED,
    status=SourceStatus.FAILING,
    error="error 500",
    failures=2,
    failing_since=NOW - 2 * HOUR * SECOND,
)
BODY = Body(b"<rss/>", "application/rss+xml", "https://news.example/rss")


def source(state=PRIMED, title="News", language="en"):
    return Source(7, "https://news.example/rss", title, language, shared=True, poll=state)


def entry(number, age=None, **changes):
    """Give an entry; age in seconds before now."""
    one = Entry(
        guid=f"urn:{number}",
        link=f"https://news.example/{number}",
        title=f"Story {number}",
        summary=f"Text {number}",
        published_at=None if age is None else NOW - age * SECOND,
    )
    return replace(one, **changes)


def known_item(one, item_id=1, **changes):
    item = Item(
        key=f"key {item_id}",
        title=one.title,
        link=one.link,
        summary=one.summary,
        published_at=one.published_at,
        language="en",
        id=item_id,
        source_id=7,
        source_title="News",
        seen_at=NOW - DAY * SECOND,
        sort_at=NOW - 2 * DAY * SECOND,
    )
    return KnownItem(replace(item, **changes), identify([one])[0])


def feed(*entries, ttl=None, title="The feed", language="ru"):
    return ParsedFeed(title, language, entries, ttl)


def decide(fetched=BODY, parsed=None, state=PRIMED, known=(), recent=84, chance=MIDDLE, **changes):
    policy = changes.pop("policy", POLICY)
    polled = Polled(source(state, **changes), "lease", fetched, parsed, tuple(known), recent)
    return decide_poll(polled, policy, NOW, chance)


def wait(record):
    """Give the seconds until the next poll."""
    return (record.state.next_poll_at - NOW) / SECOND


# What is taken in


def test_a_record_names_its_source_and_lease():
    record = decide(NotModified())
    assert (record.source_id, record.lease) == (7, "lease")


def test_a_first_poll_primes():
    record = decide(parsed=feed(entry(1)), state=NEW)
    assert record.state.primed_at == NOW
    assert [intent.item.title for intent in record.items] == ["Story 1"]


def test_a_first_poll_of_a_valid_but_empty_feed_primes():
    state = decide(parsed=feed(), state=NEW).state
    assert (state.primed_at, state.last_new_at, state.status) == (NOW, None, SourceStatus.OK)


def test_a_feed_that_never_had_items_may_stay_empty():
    state = replace(PRIMED, last_new_at=None)
    assert decide(parsed=feed(), state=state).state.status is SourceStatus.OK


def test_later_polls_leave_the_day_of_priming():
    assert decide(parsed=feed(entry(1))).state.primed_at == PRIMED.primed_at


def test_a_new_item_carries_what_the_entry_says():
    (intent,) = decide(parsed=feed(entry(1, age=60))).items
    assert intent.item == Item(
        key=intent.item.key,
        title="Story 1",
        link="https://news.example/1",
        summary="Text 1",
        published_at=NOW - 60 * SECOND,
        language="en",
        source_id=7,
        source_title="News",
        seen_at=NOW,
        sort_at=NOW - 60 * SECOND,
    )
    assert intent.identity == Identity("urn:1", "news.example/1", "/1", "story 1")
    assert intent.before is None


def test_the_language_is_the_feeds_own_where_the_source_has_none():
    story = entry(1, title="Саммит открылся в Астане", summary="")
    record = decide(parsed=feed(story), language=None)
    assert (record.language, record.items[0].item.language) == ("ru", "ru")


def test_a_text_in_another_script_has_not_the_language_of_its_feed():
    story = entry(1, title="The summit has opened in Astana today", summary="")
    record = decide(parsed=feed(story), language=None)
    assert (record.language, record.items[0].item.language) == ("ru", "en")


def test_the_language_of_the_source_is_stronger_than_the_feeds():
    record = decide(parsed=feed(entry(1)))
    assert (record.language, record.items[0].item.language) == (None, "en")


@pytest.mark.parametrize(
    ("own", "of_feed", "adopted"),
    [("", "The feed", "The feed"), ("News", "The feed", None), ("", "", None)],
)
def test_a_source_without_a_title_takes_the_feeds(own, of_feed, adopted):
    assert decide(parsed=feed(entry(1), title=of_feed), title=own).title == adopted


def test_a_poll_that_brings_something_new_says_when():
    assert decide(parsed=feed(entry(1))).state.last_new_at == NOW


def test_a_poll_that_brings_nothing_new_leaves_the_day_of_the_last_news():
    record = decide(parsed=feed(entry(1)), known=[known_item(entry(1))])
    assert record.items == ()
    assert record.state.last_new_at == PRIMED.last_new_at


def test_items_come_oldest_first_by_their_dates():
    parsed = feed(entry(1, age=30), entry(2, age=10), entry(3, age=20))
    titles = [intent.item.title for intent in decide(parsed=parsed).items]
    assert titles == ["Story 1", "Story 3", "Story 2"]


def test_items_without_dates_come_in_the_documents_order_reversed():
    parsed = feed(entry(3), entry(2), entry(1))
    titles = [intent.item.title for intent in decide(parsed=parsed).items]
    assert titles == ["Story 1", "Story 2", "Story 3"]


@pytest.mark.parametrize(
    "published_at",
    [
        pytest.param(None, id="missing"),
        pytest.param(NOW + SECOND, id="in the future"),
        pytest.param(7_258_118_400 * SECOND, id="the year 2200"),
        pytest.param(-62_198_755_200 * SECOND, id="the year -1"),
        pytest.param(631_151_999 * SECOND, id="1989"),
    ],
)
def test_an_item_without_a_sane_date_stands_where_it_was_seen(published_at):
    (intent,) = decide(parsed=feed(entry(1, published_at=published_at))).items
    assert (intent.item.published_at, intent.item.sort_at) == (published_at, NOW)


@pytest.mark.parametrize("published_at", [631_152_000 * SECOND, NOW])
def test_an_item_with_a_sane_date_stands_there(published_at):
    (intent,) = decide(parsed=feed(entry(1, published_at=published_at))).items
    assert intent.item.sort_at == published_at


@pytest.mark.parametrize("changes", [{"title": "Corrected"}, {"summary": "Longer"}])
def test_an_edit_keeps_the_item_and_its_place(changes):
    known = known_item(entry(1))
    (intent,) = decide(parsed=feed(entry(1, **changes)), known=[known]).items
    assert intent.before == known.item
    assert intent.item == replace(known.item, **changes)


def test_an_edit_takes_over_a_new_link_and_date():
    known = known_item(entry(1))
    now = entry(1, age=60, title="Corrected story", link="https://news.example/one")
    (intent,) = decide(parsed=feed(now), known=[known]).items
    assert (intent.item.link, intent.item.published_at) == (now.link, now.published_at)


def test_an_edit_that_lost_link_and_date_leaves_them():
    known = known_item(entry(1, age=60))
    now = entry(1, title="Corrected story", link=None)
    (intent,) = decide(parsed=feed(now), known=[known]).items
    assert intent.item.link == known.item.link
    assert intent.item.published_at == known.item.published_at


def test_an_item_that_only_changed_its_guise_is_remembered_by_the_new_one():
    known = known_item(entry(1))
    (intent,) = decide(parsed=feed(entry(1, guid="urn:new")), known=[known]).items
    assert intent.identity == replace(known.identity, guid="urn:new")
    assert (intent.item, intent.before) == (known.item, known.item)


def test_a_new_item_never_gets_the_key_of_a_known_one():
    before = entry(1, title="Ministers meet", link="https://news.example/a")
    (first,) = decide(parsed=feed(before)).items
    known = KnownItem(replace(first.item, id=1), replace(first.identity, link_key="moved"))
    page = feed(entry(1, title="Ministers meet", link="https://news.example/a"), entry(2))
    keys = {intent.item.key for intent in decide(parsed=page, known=[known]).items}
    assert len(keys) == 2


# Validators


def test_validators_of_a_read_document_are_kept_verbatim():
    fetched = replace(BODY, etag='W/"a b"', last_modified="yesterday, about noon")
    state = decide(fetched, feed(entry(1))).state
    assert (state.etag, state.last_modified) == ('W/"a b"', "yesterday, about noon")
    assert state.body_hash == body_hash(BODY.content)


def test_a_document_without_validators_leaves_none():
    state = decide(BODY, feed(entry(1))).state
    assert (state.etag, state.last_modified) == (None, None)


def test_a_304_keeps_the_validators():
    state = decide(NotModified()).state
    assert (state.etag, state.last_modified) == (PRIMED.etag, PRIMED.last_modified)
    assert state.body_hash == PRIMED.body_hash


def test_a_304_with_new_validators_replaces_them():
    state = decide(NotModified(etag='"new"', last_modified="today")).state
    assert (state.etag, state.last_modified) == ('"new"', "today")


def test_an_unchanged_body_keeps_its_hash_and_takes_its_new_validators():
    state = decide(replace(BODY, etag='"new"')).state
    assert (state.etag, state.last_modified, state.body_hash) == ('"new"', None, "old")


def test_a_failure_keeps_the_validators():
    state = decide(FetchFailed("error 500", 500)).state
    assert (state.etag, state.last_modified) == (PRIMED.etag, PRIMED.last_modified)


@pytest.mark.parametrize("parsed", [feed(), ParseFailed("not a feed but a web page")])
def test_a_body_that_is_not_the_feed_drops_the_validators_so_that_the_next_comes_whole(parsed):
    state = decide(replace(BODY, etag='"html"'), parsed).state
    assert (state.etag, state.last_modified) == (None, None)
    assert state.body_hash == PRIMED.body_hash


def test_a_body_is_unchanged_when_it_is_the_one_read_last():
    read = source(replace(PRIMED, body_hash=body_hash(BODY.content)))
    assert is_unchanged(read, BODY)
    assert not is_unchanged(read, replace(BODY, content=b"<rss></rss>"))


# Health


@pytest.mark.parametrize("fetched", [NotModified(), BODY])
def test_an_answer_without_news_is_good(fetched):
    state = decide(fetched, state=FAILING).state
    assert (state.status, state.error, state.failures, state.failing_since) == (
        SourceStatus.OK,
        None,
        0,
        None,
    )
    assert (state.last_poll_at, state.last_ok_at) == (NOW, NOW)


def test_a_source_that_recovers_forgets_its_failures():
    state = decide(parsed=feed(entry(1)), state=FAILING).state
    assert (state.status, state.error, state.failures, state.failing_since) == (
        SourceStatus.OK,
        None,
        0,
        None,
    )


def test_a_failure_is_stored_with_its_reason_and_beginning():
    state = decide(FetchFailed("no answer in 30 s")).state
    assert (state.status, state.error) == (SourceStatus.FAILING, "no answer in 30 s")
    assert (state.failures, state.failing_since) == (1, NOW)
    assert (state.last_poll_at, state.last_ok_at) == (NOW, PRIMED.last_ok_at)


def test_a_further_failure_keeps_the_beginning():
    state = decide(FetchFailed("no answer in 30 s"), state=FAILING).state
    assert (state.failures, state.failing_since) == (3, FAILING.failing_since)


@pytest.mark.parametrize(
    ("parsed", "error"),
    [(feed(), "empty"), (ParseFailed("too slow to read"), "too slow to read")],
)
def test_a_body_that_is_not_the_feed_is_unhealthy(parsed, error):
    record = decide(parsed=parsed)
    state = record.state
    assert (state.status, state.error) == (SourceStatus.UNHEALTHY, error)
    assert (state.failures, state.failing_since, record.items) == (1, NOW, ())


def test_a_first_poll_that_failed_does_not_prime():
    assert decide(parsed=ParseFailed("not a feed"), state=NEW).state.primed_at is None


def test_a_304_to_a_source_asked_for_the_first_time_is_no_answer():
    state = decide(NotModified(), state=NEW).state
    assert (state.status, state.error, state.primed_at) == (
        SourceStatus.UNHEALTHY,
        "error 304",
        None,
    )


def test_a_source_that_is_gone_is_never_asked_again():
    state = decide(FetchFailed("error 410", 410)).state
    assert (state.status, state.next_poll_at) == (SourceStatus.GONE, None)


# Moves


def test_a_permanent_redirect_is_adopted_after_three_polls_in_a_row():
    moved, state, urls = "https://new.example/rss", PRIMED, []
    for _ in range(3):
        record = decide(NotModified(moved_to=moved), state=state)
        state = record.state
        urls.append(record.url)
    assert urls == [None, None, moved]
    assert (state.moved_to, state.moved_times) == (None, 0)


def test_a_permanent_redirect_is_adopted_with_the_items_that_it_brings():
    state = replace(PRIMED, moved_to="https://new.example/rss", moved_times=2)
    record = decide(replace(BODY, moved_to="https://new.example/rss"), feed(entry(1)), state)
    assert record.url == "https://new.example/rss"
    assert len(record.items) == 1


@pytest.mark.parametrize("moved_to", [None, "https://elsewhere.example/rss"])
def test_a_poll_that_points_elsewhere_begins_the_count_anew(moved_to):
    state = replace(PRIMED, moved_to="https://new.example/rss", moved_times=2)
    record = decide(NotModified(moved_to=moved_to), state=state)
    assert record.url is None
    assert (record.state.moved_to, record.state.moved_times) == (moved_to, int(bool(moved_to)))


@pytest.mark.parametrize(
    ("fetched", "parsed"),
    [
        (FetchFailed("error 404", 404, moved_to="https://new.example/rss"), None),
        (replace(BODY, moved_to="https://new.example/rss"), ParseFailed("not a feed")),
    ],
)
def test_a_redirect_to_something_else_than_the_feed_is_not_believed(fetched, parsed):
    state = replace(PRIMED, moved_to="https://new.example/rss", moved_times=2)
    record = decide(fetched, parsed, state)
    assert record.url is None
    assert record.state.moved_times == 2


# The interval


def test_the_interval_follows_the_items_of_a_week():
    assert (
        decide(NotModified(), recent=63, state=replace(PRIMED, interval=1200)).state.interval
        == 1200
    )
    assert (
        decide(parsed=feed(entry(1)), known=[known_item(entry(1))], recent=63).state.interval
        == 1200
    )


def test_new_items_count_into_the_week():
    known = [known_item(entry(1))]
    assert decide(parsed=feed(entry(2), entry(1)), known=known, recent=62).state.interval == 1200


@pytest.mark.parametrize(("recent", "interval"), [(100_000, 300), (1, 6 * HOUR), (0, 6 * HOUR)])
def test_the_interval_stays_between_floor_and_ceiling(recent, interval):
    record = decide(parsed=feed(entry(1)), known=[known_item(entry(1))], recent=recent)
    assert record.state.interval == interval


def test_without_news_the_interval_grows_step_by_step():
    assert decide(NotModified(), recent=1).state.interval == 1500


def test_without_news_the_interval_never_shrinks():
    assert decide(NotModified(), recent=100_000).state.interval == 1200


def test_a_source_silent_for_thirty_days_is_asked_once_a_day():
    silent = replace(PRIMED, interval=DAY, last_new_at=NOW - 30 * DAY * SECOND - 1)
    assert decide(NotModified(), state=silent, recent=0).state.interval == DAY
    awake = replace(silent, last_new_at=NOW - 30 * DAY * SECOND)
    assert decide(NotModified(), state=awake, recent=0).state.interval == 6 * HOUR


def test_a_source_that_never_brought_anything_is_silent_from_its_first_day_on():
    empty = replace(PRIMED, interval=DAY, last_new_at=None, primed_at=NOW - 31 * DAY * SECOND)
    assert decide(NotModified(), state=empty, recent=0).state.interval == DAY


def test_a_first_poll_goes_by_the_dates_in_the_document():
    page = feed(*(entry(number, age=number * 8 * HOUR) for number in range(1, 22)))
    assert decide(parsed=page, state=NEW, recent=0).state.interval == 7 * DAY // (21 * 8)


def test_a_page_that_shows_only_some_hours_is_a_busy_source():
    page = feed(*(entry(number, age=number * 60) for number in range(1, 31)))
    assert decide(parsed=page, state=NEW, recent=0).state.interval == 300


def test_a_first_poll_of_old_items_is_not_urgent():
    page = feed(entry(1, age=8 * DAY), entry(2, age=7 * DAY))
    assert decide(parsed=page, state=NEW, recent=0).state.interval == 6 * HOUR


@pytest.mark.parametrize("page", [feed(), feed(entry(1), entry(2, age=-60))])
def test_a_first_poll_without_dates_leaves_the_default(page):
    assert decide(parsed=page, state=NEW, recent=0).state.interval == 900


def test_the_ttl_and_max_age_of_a_document_are_obeyed():
    known = [known_item(entry(1))]
    assert decide(parsed=feed(entry(1), ttl=HOUR), known=known).state.interval == HOUR
    aged = replace(BODY, max_age=HOUR)
    assert HOUR <= wait(decide(aged, feed(entry(1), ttl=60), known=known)) <= 1.1 * HOUR


@pytest.mark.parametrize("fetched", [NotModified(max_age=HOUR), replace(BODY, max_age=HOUR)])
@pytest.mark.parametrize("chance", [0, MIDDLE, 0.999])
def test_the_max_age_of_an_unchanged_document_is_obeyed(fetched, chance):
    assert HOUR <= wait(decide(fetched, chance=chance)) <= 1.1 * HOUR


def test_a_max_age_holds_for_one_poll_and_not_for_those_after_it():
    record = decide(NotModified(max_age=HOUR))
    assert wait(decide(NotModified(), state=record.state)) < HOUR


def test_what_a_document_asks_for_ends_at_the_ceiling():
    record = decide(parsed=feed(entry(1), ttl=10**12), known=[known_item(entry(1))])
    assert record.state.interval == 6 * HOUR


def test_a_page_without_any_known_item_is_polled_sooner():
    assert decide(parsed=feed(entry(1), entry(2)), recent=63).state.interval == 600


def test_a_page_without_any_known_item_is_not_polled_below_the_floor():
    busy = replace(PRIMED, interval=400)
    assert decide(parsed=feed(entry(1)), state=busy, recent=63).state.interval == 300


def test_the_first_items_of_a_feed_that_was_empty_are_no_sign_of_losses():
    state = replace(PRIMED, last_new_at=None, interval=900)
    assert decide(parsed=feed(entry(1)), state=state, recent=62).state.interval == 1200


# The next poll


def test_the_next_poll_comes_after_the_interval():
    record = decide(NotModified())
    assert wait(record) == record.state.interval


def test_polls_spread_by_a_tenth_either_way():
    assert wait(decide(NotModified(), chance=0.0)) == pytest.approx(1080)
    assert wait(decide(NotModified(), chance=0.999_999)) == pytest.approx(1320, abs=1)


def test_no_spread_goes_below_the_floor():
    quick = replace(PRIMED, interval=300)
    assert wait(decide(NotModified(), state=quick, chance=0.0, recent=10_000)) == 300


def test_no_spread_goes_above_the_operators_maximum():
    policy = PollPolicy.of(None, HOUR)
    slow = replace(PRIMED, interval=6 * HOUR)
    assert wait(decide(NotModified(), state=slow, chance=0.99, policy=policy)) == HOUR


@pytest.mark.parametrize(("failures", "seconds"), [(0, 1200), (1, 2400), (2, 4800), (3, 9600)])
def test_failures_double_the_time_from_the_second_on(failures, seconds):
    state = replace(PRIMED, failures=failures)
    record = decide(FetchFailed("error 404", 404), state=state)
    assert wait(record) == seconds
    assert record.state.interval == PRIMED.interval


@pytest.mark.parametrize("failures", [5, 16, 1000])
def test_the_time_after_failures_ends_at_the_ceiling(failures):
    state = replace(PRIMED, failures=failures)
    assert wait(decide(FetchFailed("no answer"), state=state)) == 6 * HOUR


def test_a_body_that_is_not_the_feed_counts_as_a_failure():
    assert wait(decide(parsed=ParseFailed("not a feed"), state=FAILING)) == 4800


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_server_that_refuses_is_left_alone_for_four_hours(status):
    assert wait(decide(FetchFailed(f"error {status}", status))) == 4 * HOUR


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("chance", [0.0, 0.5, 0.99])
def test_retry_after_is_obeyed_and_never_undercut(status, chance):
    record = decide(FetchFailed(f"error {status}", status, retry_after=2 * DAY), chance=chance)
    assert 2 * DAY <= wait(record) < 2.2 * DAY


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_retry_after_neither_speeds_polls_up_nor_counts_as_a_failure_to_answer(status):
    fetched = FetchFailed(f"error {status}", status, retry_after=1)
    assert wait(decide(fetched)) == 1200
    assert wait(decide(fetched, state=FAILING)) == 1200
    assert wait(decide(replace(fetched, retry_after=0), state=FAILING)) == 1200


def test_retry_after_of_any_other_failure_is_obeyed_too():
    assert wait(decide(FetchFailed("error 500", 500, retry_after=2 * HOUR))) == 2.1 * HOUR
    assert wait(decide(FetchFailed("error 403", 403, retry_after=2 * HOUR))) == 4 * HOUR


def test_a_retry_after_beyond_all_reason_is_a_month():
    record = decide(FetchFailed("error 503", 503, retry_after=10**15), chance=0.0)
    assert wait(record) == 30 * DAY


# What an operator sets


def test_the_policy_of_an_operator_who_sets_nothing_is_ours():
    assert PollPolicy.of(None, DAY) == PollPolicy()


def test_the_operators_minimum_replaces_the_floor():
    policy = PollPolicy.of(1, DAY)
    record = decide(
        parsed=feed(entry(1)), known=[known_item(entry(1))], recent=10**6, policy=policy
    )
    assert record.state.interval == 1


def test_the_operators_maximum_is_stronger_than_the_floor():
    policy = PollPolicy.of(None, 60)
    assert wait(decide(NotModified(), policy=policy)) == 60


def test_the_operators_maximum_never_undercuts_retry_after():
    policy = PollPolicy.of(1, 1)
    fetched = FetchFailed("error 429", 429, retry_after=120)
    assert wait(decide(fetched, policy=policy, chance=0.0)) == 120


@pytest.mark.parametrize("chance", [0.0, 0.5, 0.99])
@pytest.mark.parametrize(
    ("fetched", "parsed", "state"),
    [
        (NotModified(max_age=HOUR), None, PRIMED),
        (replace(BODY, max_age=HOUR), feed(entry(1), ttl=HOUR), PRIMED),
        (replace(BODY, max_age=HOUR), feed(entry(1)), NEW),
        (BODY, ParseFailed("not a feed"), FAILING),
        (FetchFailed("error 403", 403), None, FAILING),
        (FetchFailed("error 429", 429), None, FAILING),
        (FetchFailed("error 404", 404), None, FAILING),
        (FetchFailed("no answer"), None, replace(FAILING, failures=99)),
    ],
)
def test_with_both_at_one_second_every_poll_comes_a_second_after_the_last(
    fetched, parsed, state, chance
):
    policy = PollPolicy.of(1, 1)
    assert wait(decide(fetched, parsed, state, policy=policy, chance=chance)) == 1


@given(
    status=st.one_of(st.none(), st.integers(400, 599).filter(lambda status: status != 410)),
    retry_after=st.one_of(st.none(), st.integers(0, 10**9)),
    failures=st.integers(0, 10**6),
    chance=st.floats(0, 1, exclude_max=True),
    minimum=st.one_of(st.none(), st.integers(1, DAY)),
    maximum=st.integers(1, DAY),
)
def test_after_any_failure_the_next_poll_is_within_bounds(
    status, retry_after, failures, chance, minimum, maximum
):
    policy = PollPolicy.of(minimum, maximum)
    record = decide(
        FetchFailed("error", status, retry_after),
        state=replace(PRIMED, failures=failures),
        policy=policy,
        chance=chance,
    )
    asked = min(retry_after or 0, policy.longest_request)
    assert min(policy.floor, maximum) <= wait(record) + 1e-6
    assert asked <= wait(record) + 1e-6 <= max(maximum, 1.1 * asked) + 1e-5
