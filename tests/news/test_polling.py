"""What a poll means: what is stored, and when the source is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

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
    ParsedIndex,
    ParseFailed,
    PollState,
    Source,
    SourceKind,
    SourceStatus,
)
from news.polling import BOUNDS, Polled, PollPolicy, body_hash, decide_poll, is_unchanged

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


SEARCH = "https://news.google.com/rss/search?q=CSTO+when:1d&hl=en"


def source(state=PRIMED, title="News", language="en", url="https://news.example/rss", **changes):
    return Source(7, url, title, language, shared=True, poll=state, **changes)


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


def feed(*entries, ttl=None, title="The feed", language="ru", skips=0):
    return ParsedFeed(title, language, entries, ttl, skips)


def hours(*numbers):
    """Give the skips of a feed that is not to be polled at these hours."""
    return sum(1 << number for number in numbers)


def days(*numbers):
    """Give the skips of a feed that is not to be polled on these days, Monday being 0."""
    return sum(1 << (24 + number) for number in numbers)


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


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        ({}, {"title": "", "summary": ""}, None),
        ({}, {"summary": ""}, None),
        ({"title": ""}, {}, {"title": "Story 1"}),
        ({"body": "One two."}, {}, None),
        ({"body": "One two."}, {"body": "One two."}, None),
        ({"body": "One two."}, {"body": "One\n\ntwo. "}, None),
        ({"body": "One two."}, {"body": "One"}, None),
        ({"body": "One two."}, {"body": "One two three."}, {"body": "One two three."}),
        ({"body": "One two."}, {"body": "One three."}, {"body": "One three."}),
        ({}, {"body": "One"}, {"body": "One"}),
        ({}, {"image": "https://news.example/1.jpg"}, None),
        ({"image": "https://news.example/1.jpg"}, {}, None),
    ],
)
def test_what_an_entry_is_silent_about_stays(before, now, kept):
    one = entry(1, **before)
    known = known_item(one, body=one.body, image=one.image)
    edits = decide(parsed=feed(entry(1, **now)), known=[known]).items
    expected = kept and replace(known.item, **kept)
    assert [intent.item for intent in edits] == ([expected] if expected else [])


def test_an_edit_takes_over_a_new_picture():
    known = known_item(entry(1), image="https://news.example/old.jpg")
    now = entry(1, title="Corrected story", image="https://news.example/new.jpg")
    (intent,) = decide(parsed=feed(now), known=[known]).items
    assert intent.item.image == "https://news.example/new.jpg"


def test_a_new_item_has_the_body_and_the_picture_of_its_entry():
    one = entry(1, body="The whole text.", image="https://news.example/1.jpg")
    (intent,) = decide(parsed=feed(one)).items
    assert (intent.item.body, intent.item.image) == (one.body, one.image)


def test_an_entry_without_a_title_is_recognised_by_its_link_and_keeps_the_known_title():
    known = known_item(entry(1, guid=None, summary=""))
    untitled = entry(1, guid=None, title="", summary="")
    assert decide(parsed=feed(untitled), known=[known]).items == ()
    moved = replace(untitled, guid="urn:new")
    (intent,) = decide(parsed=feed(moved), known=[known]).items
    assert (intent.item.title, intent.identity.title_key) == ("Story 1", "story 1")


def test_entries_without_titles_are_as_many_items_as_links():
    page = feed(*(entry(number, guid=None, title="", summary="") for number in (1, 2, 2, 3)))
    links = {intent.item.link for intent in decide(parsed=page).items}
    assert links == {f"https://news.example/{number}" for number in (1, 2, 3)}


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


@pytest.mark.parametrize("kind", list(SourceKind))
def test_a_page_of_any_kind_that_cannot_be_read_is_unhealthy(kind):
    state = decide(parsed=ParseFailed("not a feed"), kind=kind).state
    assert (state.status, state.error) == (SourceStatus.UNHEALTHY, "not a feed")


def test_a_document_that_only_names_others_brings_no_news():
    state = decide(parsed=ParsedIndex("https://news.example/sitemap2.xml")).state
    assert (state.status, state.error) == (SourceStatus.UNHEALTHY, "could not be read")


@pytest.mark.parametrize(
    ("kind", "days", "status"),
    [
        (SourceKind.SITEMAP, 3, SourceStatus.OK),
        (SourceKind.SITEMAP, 2, SourceStatus.UNHEALTHY),
        (SourceKind.FEED, 3, SourceStatus.UNHEALTHY),
        (SourceKind.CHANNEL, 3, SourceStatus.UNHEALTHY),
        (SourceKind.PAGE, 3, SourceStatus.UNHEALTHY),
    ],
)
def test_only_a_sitemap_runs_empty_when_the_last_story_is_two_days_old(kind, days, status):
    state = replace(PRIMED, last_new_at=NOW - days * DAY * SECOND)
    assert decide(parsed=feed(), state=state, kind=kind).state.status is status


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


FLOORS = [
    pytest.param({}, 5, id="feed"),
    pytest.param({"kind": SourceKind.CHANNEL}, 10, id="channel"),
    pytest.param({"kind": SourceKind.PAGE}, 15, id="page"),
    pytest.param({"kind": SourceKind.SITEMAP}, 15, id="sitemap"),
    pytest.param({"url": SEARCH}, 15, id="search feed"),
    pytest.param({"url": SEARCH, "kind": SourceKind.PAGE}, 15, id="page of results"),
]


@pytest.mark.parametrize(("source", "minutes"), FLOORS)
@pytest.mark.parametrize("chance", [0.0, 0.999])
def test_each_kind_has_its_floor(source, minutes, chance):
    record = decide(parsed=feed(entry(1)), recent=10**6, chance=chance, **source)
    assert record.state.interval == minutes * 60
    assert minutes * 60 <= wait(record) <= 1.1 * minutes * 60


@pytest.mark.parametrize(("source", "minutes"), FLOORS)
def test_the_operators_minimum_replaces_every_floor(source, minutes):
    policy = PollPolicy.of(60, DAY)
    record = decide(parsed=feed(entry(1)), recent=10**6, policy=policy, **source)
    assert record.state.interval == 60


@pytest.mark.parametrize("kind", list(SourceKind))
def test_every_kind_is_asked_within_six_hours_and_when_silent_within_a_day(kind):
    assert (BOUNDS[kind].ceiling, BOUNDS[kind].silent_ceiling) == (6 * HOUR, DAY)
    slow = replace(PRIMED, interval=DAY)
    assert decide(NotModified(), recent=0, state=slow, kind=kind).state.interval == 6 * HOUR


@pytest.mark.parametrize("kind", [SourceKind.CHANNEL, SourceKind.PAGE, SourceKind.SITEMAP])
def test_a_first_poll_of_any_kind_without_dates_leaves_the_default(kind):
    page = feed(*(entry(number, title="") for number in range(1, 40)))
    assert decide(parsed=page, state=NEW, recent=0, kind=kind).state.interval == 900


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


def test_a_story_of_exactly_a_week_ago_is_not_of_this_week():
    page = feed(entry(1, age=7 * DAY), entry(2, age=7 * DAY - 1))
    only = feed(entry(2, age=7 * DAY - 1))
    intervals = {decide(parsed=one, state=NEW, recent=0).state.interval for one in (page, only)}
    assert intervals == {6 * HOUR}
    daily = feed(*(entry(number, age=number * DAY) for number in range(1, 8)))
    assert decide(parsed=daily, state=NEW, recent=0).state.interval == 6 * 86_400 // (6 * 8)


def test_a_date_of_this_moment_counts():
    page = feed(entry(1, age=0), *(entry(number, age=number * DAY) for number in range(2, 7)))
    assert decide(parsed=page, state=NEW, recent=0).state.interval == 6 * 86_400 // (6 * 8)


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


# Hours and days that a feed skips; now is Sunday noon


def polled_with(skips, interval=1200, fetched=None, policy=POLICY, chance=0.0):
    state = replace(PRIMED, interval=interval, skips=skips)
    return decide(fetched or NotModified(), state=state, policy=policy, chance=chance)


@pytest.mark.parametrize(
    ("skips", "seconds"),
    [
        (0, 1080),
        (hours(11, 13), 1080),
        (days(5, 0), 1080),
        (hours(12), HOUR),
        (hours(12, 13, 14), 3 * HOUR),
        (hours(*range(12, 24)), 12 * HOUR),
        (hours(*range(12, 24), *range(6)), 18 * HOUR),
        (days(6), 12 * HOUR),
        (days(6) | hours(0, 1), 14 * HOUR),
    ],
)
def test_a_poll_is_put_off_to_the_next_hour_that_a_feed_does_not_skip(skips, seconds):
    assert wait(polled_with(skips)) == seconds


def test_a_poll_is_put_off_by_a_day_at_most():
    long = PollPolicy.of(None, 30 * DAY)
    assert wait(polled_with(days(6, 0, 1, 2), policy=long)) == DAY + 1080
    assert wait(polled_with(days(6, 0, 1, 2))) == DAY


@pytest.mark.parametrize("skips", [hours(*range(24)), days(*range(7)), hours(*range(24)) | days(1)])
def test_a_feed_that_skips_everything_is_not_believed(skips):
    assert wait(polled_with(skips)) == 1080


def test_sources_that_skip_the_same_hours_do_not_come_together():
    waits = [wait(polled_with(hours(12), chance=chance)) for chance in (0.0, 0.5, 0.999)]
    assert waits == pytest.approx([HOUR, HOUR + 180, HOUR + 360], abs=1)


def test_the_operators_maximum_is_stronger_than_what_a_feed_skips():
    assert wait(polled_with(hours(*range(12, 24)), policy=PollPolicy.of(None, HOUR))) == HOUR


def test_what_a_feed_skips_never_undercuts_retry_after():
    refused = FetchFailed("error 429", 429, retry_after=2 * DAY)
    assert wait(polled_with(hours(12, 13), fetched=refused)) == 2 * DAY
    assert wait(polled_with(days(6), fetched=replace(refused, retry_after=HOUR))) == 12 * HOUR


def test_what_a_feed_skips_is_remembered_from_its_last_body():
    known = [known_item(entry(1))]
    state = decide(parsed=feed(entry(1), skips=days(6)), known=known).state
    assert state.skips == days(6)
    assert decide(NotModified(), state=state).state.skips == days(6)
    assert decide(FetchFailed("error 500"), state=state).state.skips == days(6)
    assert decide(parsed=feed(entry(1)), known=known, state=state).state.skips == 0


@given(
    skips=st.integers(0, 2**31 - 1),
    interval=st.integers(300, 6 * HOUR),
    chance=st.floats(0, 1, exclude_max=True),
)
def test_a_poll_falls_into_no_skipped_hour_unless_it_waited_a_day(skips, interval, chance):
    record = polled_with(skips, interval, chance=chance, policy=PollPolicy.of(None, 3 * DAY))
    due = record.state.next_poll_at
    at = datetime.fromtimestamp(due // SECOND, UTC)
    everything = skips & hours(*range(24)) == hours(*range(24)) or skips >> 24 == 2**7 - 1
    skipped = skips & hours(at.hour) or skips & days(at.weekday())
    assert not skipped or everything or wait(record) >= DAY
    assert wait(record) >= 0.9 * interval - 1e-6


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
        (NotModified(), None, replace(PRIMED, skips=hours(12, 13) | days(6))),
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
    assert min(minimum or 300, maximum) <= wait(record) + 1e-6
    assert asked <= wait(record) + 1e-6 <= max(maximum, 1.1 * asked) + 1e-5
