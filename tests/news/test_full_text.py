"""Full text: which items' pages are read, when a page is asked for again, and titles for want."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.full_text import (
    EXAMPLES,
    host_rests_until,
    pages_wanted,
    retry_at,
    title_from,
    wants_page,
)
from news.model import (
    DAY,
    SECOND,
    FetchFailed,
    FullText,
    Identity,
    Item,
    ItemIntent,
    PageWanted,
    PollState,
    Source,
    SourceKind,
)

NOW = 1_795_348_800 * SECOND
PRIMED = PollState(NOW, primed_at=NOW)
SITE = Source(1, "https://steppe.example/rss", "Steppe", "en", shared=True, poll=PRIMED)
STORY = Item(
    "guid:1", "Ministers meet", "https://steppe.example/1", "In short.", None, "en", seen_at=NOW
)


def intent(item: Item, before: Item | None = None) -> ItemIntent:
    return ItemIntent(item, Identity(None, None, None, ""), frozenset(), before=before)


# Which


def test_the_page_of_a_story_with_a_lead_has_more_to_say():
    assert wants_page(SITE, STORY)


@pytest.mark.parametrize(
    "changed",
    [
        {"link": None},
        {"body": "The whole text came with the feed."},
        {"summary": "x" * 1500},
        {"link": "https://steppe.example/report.pdf"},
        {"link": "https://steppe.example/photo.JPG?size=big"},
    ],
)
def test_no_page_is_read_where_there_is_none_or_nothing_to_add(changed: dict[str, object]):
    assert not wants_page(SITE, replace(STORY, **changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"full_text": FullText.OFF},
        {"kind": SourceKind.CHANNEL},
        {"url": "https://news.example/rss/search?q=CSTO"},
    ],
)
def test_some_sources_have_no_pages_to_read_but_for_an_item_without_a_title(
    changed: dict[str, object],
):
    source = replace(SITE, **changed)
    assert not wants_page(source, STORY)
    assert wants_page(source, replace(STORY, title=""))


@pytest.mark.parametrize("full_text", [FullText.DEMAND, FullText.ALWAYS])
def test_on_demand_it_is_wanted_and_the_storage_knows_whether_somebody_asks(full_text: FullText):
    assert wants_page(replace(SITE, full_text=full_text), STORY)


def test_the_pages_of_new_items_are_wanted_in_their_order_and_those_of_edits_are_not():
    new = [replace(STORY, key=f"guid:{n}") for n in range(3)]
    edited = intent(replace(STORY, key="guid:9", id=9), before=STORY)
    assert pages_wanted(SITE, [*map(intent, new), edited]) == tuple(
        PageWanted(f"guid:{n}", "steppe.example") for n in range(3)
    )


def test_of_a_source_that_is_only_now_primed_the_newest_are_examples_that_alert_nobody():
    fresh = replace(SITE, poll=PollState(NOW))
    new = [intent(replace(STORY, key=f"guid:{n}")) for n in range(5)]
    assert pages_wanted(fresh, new) == tuple(
        PageWanted(f"guid:{n}", "steppe.example", silent=True) for n in range(5 - EXAMPLES, 5)
    )


# When again


@pytest.mark.parametrize(
    ("attempts", "wait"), [(1, 300), (2, 1800), (3, 7200), (4, 21_600), (5, None), (9, None)]
)
def test_a_page_that_does_not_come_is_asked_for_ever_more_rarely_and_then_no_more(
    attempts: int, wait: int | None
):
    at = retry_at(FetchFailed("error 503", 503), attempts, STORY, NOW)
    assert at == (None if wait is None else NOW + wait * SECOND)


def test_a_server_that_asks_for_more_patience_gets_it():
    failed = FetchFailed("error 429", 429, retry_after=1000)
    assert retry_at(failed, 1, STORY, NOW) == NOW + 1000 * SECOND
    assert retry_at(failed, 2, STORY, NOW) == NOW + 1800 * SECOND


@pytest.mark.parametrize("status", [401, 402, 404, 410, 451])
def test_a_page_that_is_not_for_us_is_asked_for_once(status: int):
    assert retry_at(FetchFailed(f"error {status}", status), 1, STORY, NOW) is None


@pytest.mark.parametrize("status", [None, 403, 429, 500, 503])
def test_one_that_may_come_back_is_asked_for_again(status: int | None):
    assert retry_at(FetchFailed("no", status), 1, STORY, NOW) is not None


def test_a_page_that_would_come_two_days_late_is_not_asked_for():
    late = NOW + (2 * DAY - 300) * SECOND
    assert retry_at(FetchFailed("no"), 1, STORY, late) == late + 300 * SECOND
    assert retry_at(FetchFailed("no"), 1, STORY, late + 1) is None


@given(st.integers(1, 9), st.integers(0, 10 * DAY), st.integers(0, 10 * DAY))
def test_a_page_is_never_asked_for_in_the_past_nor_too_late(
    attempts: int, retry_after: int, age: int
):
    now = NOW + age * SECOND
    at = retry_at(FetchFailed("no", 503, retry_after=retry_after), attempts, STORY, now)
    assert at is None or now + max(300, retry_after) * SECOND <= at <= NOW + 2 * DAY * SECOND


@pytest.mark.parametrize(
    ("asked", "until"),
    [(None, None), (0, None), (600, NOW + 600 * SECOND), (10**9, NOW + 2 * DAY * SECOND)],
)
def test_a_host_rests_for_as_long_as_it_asks_and_a_page_is_news(
    asked: int | None, until: int | None
):
    assert host_rests_until(FetchFailed("error 429", 429, asked), NOW) == until


# Titles for want of better


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ("https://a.example/news/csto-tasmagambetov-speaks-2024/", "csto tasmagambetov speaks"),
        (
            "https://a.example/2024/v-astane-otkrylsya-sammit_odkb.html",
            "astane otkrylsya sammit odkb",
        ),
        ("https://a.example/n/президент-принял-министра", "президент принял министра"),
        ("https://a.example/%D0%BF%D1%80-%D0%BF%D1%80-%D0%BF%D1%80.php", "пр пр пр"),
        ("https://a.example/news/12345", ""),
        ("https://a.example/about-us", ""),
        ("https://a.example/", ""),
    ],
)
def test_the_words_of_an_address(link: str, title: str):
    assert title_from(link) == title
