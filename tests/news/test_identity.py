"""Which entries are news: the items that a document brings, whatever guise they come in."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.identity import canonical_link, identify, item_key, merge, recognise, title_key
from news.model import Entry, Identity, Item, KnownItem

SITE = "https://news.example"


def entry(guid=None, link=None, title="", summary=""):
    return Entry(guid, link, title, summary, None)


def stories(number, host=SITE):
    """So many entries of an ordinary feed, the newest first."""
    return [
        entry(f"{host}/?p={n}", f"{host}/2024/11/{n}", f"Story number {n} as our newsroom told it")
        for n in range(number, 0, -1)
    ]


def stored(*documents):
    """Give the items that a database holds after these documents, newest last."""
    known = []
    for document in documents:
        for sighting in reversed(recognise(document, identify(document), known)):
            one = sighting.entry
            item = Item(f"key {len(known)}", one.title, one.link, one.summary, None, None)
            if sighting.known is None:
                known.append(KnownItem(replace(item, id=len(known) + 1), sighting.identity))
            else:
                place = sighting.known.item.id - 1
                identity = merge(sighting.identity, sighting.known.identity)
                known[place] = KnownItem(replace(item, id=place + 1), identity)
    return known


def news(before, now):
    """Give the entries of a document that are new after the documents before it."""
    known = stored(*before)
    return [one.entry for one in recognise(now, identify(now), known) if one.known is None]


# Links


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a/b",
        "http://news.example/a/b",
        "HTTPS://News.Example/a/b",
        "https://www.news.example/a/b",
        "https://m.news.example/a/b",
        "https://www.m.news.example/a/b",
        "https://news.example:443/a/b",
        "http://news.example:80/a/b",
        "https://news.example./a/b",
        "https://reader@news.example/a/b",
        "https://news.example/a/b/",
        "https://news.example/a/b/index.html",
        "https://news.example/a/b/default.aspx",
        "https://news.example/a/b#comments",
        "https://news.example/a/b?utm_source=rss&utm_medium=feed",
        "https://news.example/a/b?UTM_Source=x&fbclid=1&gclid=2&yclid=3&ysclid=4&_openstat=5",
        "https://news.example/a/b?mc_cid=1&mc_eid=2&at_medium=RSS&at_campaign=rss&from=rss_top",
        "https://news.example/a/b;jsessionid=AB12?PHPSESSID=99&",
        "https://news.example/%61/%62",
        "  https://news.example/a/b\n",
    ],
)
def test_links_to_one_page_are_one(url):
    assert canonical_link(url) == "news.example/a/b"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a", "https://news.example/b"),
        ("https://news.example/a", "https://news.example/A"),
        ("https://news.example/?p=1", "https://news.example/?p=2"),
        ("https://news.example/?a=1&b=2", "https://news.example/?b=2&a=1"),
        ("https://news.example/a?from=paris", "https://news.example/a?from=rome"),
        ("https://news.example/#!/a", "https://news.example/#!/b"),
        ("https://news.example:8080/a", "https://news.example/a"),
        ("https://ru.news.example/a", "https://kk.news.example/a"),
        ("https://news.example/a%2Fb", "https://news.example/a/b"),
    ],
)
def test_links_to_different_pages_differ(one, other):
    assert canonical_link(one) != canonical_link(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://пример.example/новость",
            "https://xn--e1afmkfd.example/%d0%bd%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C",
        ),
        ("https://news.example/a%2fb", "https://news.example/a%2Fb"),
        ("https://news.example/a b", "https://news.example/a%20b"),
    ],
)
def test_an_address_is_one_however_it_is_encoded(one, other):
    assert canonical_link(one) == canonical_link(other)


def test_www_alone_is_a_host_like_others():
    assert canonical_link("https://www.example/a") != canonical_link("https://example/a")


@pytest.mark.parametrize("url", ["http://[::1/a", "https://news.example:port/a", "", "   "])
def test_a_link_that_makes_no_sense_comes_back_stripped(url):
    assert canonical_link(url) == url.strip()


@given(st.text())
def test_any_text_has_a_canonical_link(text):
    canonical_link("https://" + text)


def test_a_host_that_no_name_server_could_know_is_compared_without_case():
    long = "A" * 70
    assert canonical_link(f"https://{long}.example/a") == f"{long.lower()}.example/a"


# Identities


def test_an_entry_is_known_by_guid_link_path_and_title():
    assert identify([entry("urn:1", f"{SITE}/a?utm_source=x", "  A\n STORY ")]) == (
        Identity("urn:1", "news.example/a", "/a", "a story"),
    )


def test_a_guid_that_stands_for_several_stories_of_a_document_is_no_key():
    page = [entry("same", f"{SITE}/a", "One"), entry("same", f"{SITE}/b", "Two"), entry("own")]
    assert [one.guid for one in identify(page)] == [None, None, "own"]


def test_a_guid_repeated_by_the_same_story_stays_a_key():
    page = [entry("1", f"{SITE}/a", "One"), entry("1", f"{SITE}/a?utm_medium=rss", "ONE")]
    assert [one.guid for one in identify(page)] == ["1", "1"]


def test_a_link_that_several_stories_of_a_document_share_is_no_key():
    page = [entry("1", f"{SITE}/live", "One"), entry("2", f"{SITE}/live", "Two")]
    assert [(one.link_key, one.path_key) for one in identify(page)] == [(None, None)] * 2


def test_a_link_listed_twice_under_two_guids_stays_a_key():
    page = [entry("1", f"{SITE}/a", "One", "Text"), entry("2", f"{SITE}/a", "One", "Text")]
    assert [one.link_key for one in identify(page)] == ["news.example/a"] * 2


@pytest.mark.parametrize("front", [SITE, f"{SITE}/", f"{SITE}/index.html", f"{SITE}/#top", None])
def test_a_link_to_a_front_page_is_no_key(front):
    (one,) = identify([entry("1", front, "One")])
    assert (one.link_key, one.path_key) == (None, None)


def test_an_entry_without_a_title_is_known_by_its_text():
    assert identify([entry(summary="Only a  text")])[0].title_key == "only a text"


def test_an_empty_guid_is_none():
    assert identify([entry("  ", None, "One")])[0].guid is None


def test_keys_are_short_however_long_what_they_are_made_of():
    (one,) = identify([entry("g" * 10_000, f"{SITE}/{'p' * 10_000}", "t" * 10_000)])
    assert all(len(key) < 400 for key in (one.guid, one.link_key, one.path_key, one.title_key))


def test_long_titles_that_differ_at_the_end_differ():
    assert title_key("t" * 1000 + "a") != title_key("t" * 1000 + "b")


def test_a_title_is_one_in_composed_and_decomposed_letters():
    assert title_key("Caf\u00e9") == title_key("Cafe\u0301")


# No news


def test_the_same_document_again_is_no_news():
    assert news([stories(30)], stories(30)) == []


def test_a_new_entry_is_news():
    assert news([stories(30)], stories(31)) == stories(31)[:1]


def test_a_feed_turned_upside_down_is_no_news():
    assert news([stories(30)], stories(30)[::-1]) == []


def test_an_item_that_drops_out_and_comes_back_is_no_news():
    assert news([stories(30), stories(30)[1:], stories(31)[:5]], stories(31)) == []


@pytest.mark.parametrize(
    "host", ["http://news.example", "https://www.news.example", "https://other.example"]
)
def test_a_site_under_a_new_address_is_no_news(host):
    assert news([stories(30)], stories(30, host)) == []


def test_a_site_under_https_stays_known_although_a_title_is_edited_the_same_day():
    before = stories(30, "http://news.example")
    now = stories(30)
    now[3] = replace(now[3], title="Corrected: what happened in Bishkek")
    assert news([before], now) == []


def test_a_page_with_new_guids_and_new_links_throughout_is_no_news():
    now = [
        replace(one, guid=f"urn:{place}", link=f"{SITE}/kg/new-{place}")
        for place, one in enumerate(stories(30))
    ]
    assert news([stories(30)], now) == []


def test_a_page_of_titles_that_come_back_every_day_is_news_every_day():
    def day(number):
        return [
            entry(f"{number}-{title}", f"{SITE}/{number}/{title}", title)
            for title in ("Weather", "Exchange rates", "Horoscope")
        ]

    assert news([day(1)], day(2)) == day(2)


def test_a_changed_guid_with_the_same_link_and_title_is_the_same_item():
    now = [replace(one, guid=f"v2-{one.guid}") for one in stories(5)]
    assert news([stories(5)], now) == []


def test_a_guid_that_is_taken_away_is_no_news():
    assert news([stories(5)], [replace(one, guid=None) for one in stories(5)]) == []


def test_a_guid_that_is_added_is_no_news():
    assert news([[replace(one, guid=None) for one in stories(5)]], stories(5)) == []


def test_an_edited_title_with_the_same_guid_is_the_same_item():
    assert news([[entry("1", f"{SITE}/a", "One")]], [entry("1", f"{SITE}/a", "Two")]) == []


def test_an_edited_title_with_the_same_guid_and_no_link_is_the_same_item():
    assert news([[entry("1", None, "Urgent")]], [entry("1", None, "Ministers resign")]) == []


def test_an_edited_title_with_the_same_link_and_no_guid_is_the_same_item():
    assert news([[entry(None, f"{SITE}/a", "One")]], [entry(None, f"{SITE}/a", "Two")]) == []


def test_an_edited_title_and_slug_with_the_same_guid_are_the_same_item():
    before = entry("1", f"{SITE}/summit-opens", "Summit opens in Astana")
    now = entry("1", f"{SITE}/summit-opened", "Astana summit opens with a dispute")
    assert news([[before]], [now]) == []


def test_a_title_alone_decides_where_there_is_nothing_else():
    page = [entry(None, None, "One"), entry(None, None, "Two")]
    assert news([page], [entry(None, None, "Three"), entry(None, None, "ONE ")]) == [
        entry(None, None, "Three")
    ]


def test_a_guid_and_link_shared_by_a_whole_page_leave_it_to_the_titles():
    def page(*titles):
        return [entry("feed", f"{SITE}/all", title) for title in titles]

    assert news([page("One", "Two")], page("Three", "One", "Two")) == page("Three")


def test_one_of_two_stories_with_a_shared_guid_alone_on_the_page_is_no_news():
    page = [entry("feed", f"{SITE}/all", "One"), entry("feed", f"{SITE}/all", "Two")]
    assert news([page], page[:1]) == []


def test_an_identity_once_known_is_not_forgotten_when_a_document_spoils_it():
    good = [entry("1", f"{SITE}/a", "One"), entry("2", f"{SITE}/b", "Two")]
    spoilt = [replace(one, guid="0", link=f"{SITE}/c") for one in good]
    edited = [replace(good[0], title="Three"), replace(good[1], title="Four")]
    assert news([good, spoilt], edited) == []


# News


def test_a_guid_used_again_for_another_story_is_news():
    before = entry("item-0", f"{SITE}/a", "Ministers meet in Bishkek")
    now = entry("item-0", f"{SITE}/b", "Earthquake shakes Almaty")
    assert news([[before]], [now]) == [now]


def test_a_guid_used_again_is_news_though_both_stories_name_one_subject():
    before = entry("latest", f"{SITE}/a", "CSTO ministers meet in Bishkek")
    now = entry("latest", f"{SITE}/b", "Earthquake drill of the CSTO near Almaty")
    assert news([[before]], [now]) == [now]


def test_a_guid_used_again_for_another_story_is_news_once():
    before = entry("item-0", f"{SITE}/a", "Ministers meet in Bishkek")
    now = entry("item-0", f"{SITE}/b", "Earthquake shakes Almaty")
    assert news([[before], [now]], [replace(now, title="Strong earthquake")]) == []
    assert news([[before], [now]], [before]) == []


def test_entries_with_one_title_but_other_guids_and_links_are_different_items():
    def posts(*numbers):
        return [entry(f"tg/{n}", f"https://t.me/c/{n}", "Putin:", f"Text {n}") for n in numbers]

    assert news([], posts(3, 2, 1)) == posts(3, 2, 1)
    assert news([posts(3, 2, 1)], posts(6, 5, 4, 3)) == posts(6, 5, 4)
    assert news([posts(3, 2, 1)], posts(6, 5, 4)) == posts(6, 5, 4)


def test_entries_with_one_title_and_other_links_are_different_items():
    before, now = entry(None, f"{SITE}/1", "Weather"), entry(None, f"{SITE}/2", "Weather")
    assert news([[before]], [now]) == [now]


def test_entries_with_one_title_and_other_guids_are_different_items():
    before, now = entry("1", SITE, "Air raid warning"), entry("2", SITE, "Air raid warning")
    assert news([[before]], [now]) == [now]


def test_another_guid_and_title_under_one_link_is_news():
    before, now = entry("1", f"{SITE}/live", "One"), entry("2", f"{SITE}/live", "Two")
    assert news([[before]], [now]) == [now]


# Repeats within a document


def test_two_identical_entries_are_one_item():
    assert news([], stories(1) * 2) == stories(1)


@pytest.mark.parametrize(
    "page",
    [
        [entry("1", f"{SITE}/a", "One"), entry("2", f"{SITE}/a", "One")],
        [entry(None, None, "One"), entry(None, SITE, "one")],
        [entry("1", f"{SITE}/a", "One"), entry("1", f"{SITE}/a?utm_source=x", "One", "Text")],
    ],
)
def test_a_story_listed_twice_is_one_item(page):
    assert news([], page) == page[:1]


def test_an_entry_without_anything_is_no_item():
    assert news([], [entry(), entry("1", f"{SITE}/a")]) == [entry("1", f"{SITE}/a")]


def test_no_known_item_is_paired_twice():
    page = [entry("1", f"{SITE}/a", "One"), entry("2", f"{SITE}/b", "One")]
    assert news([page[:1]], [replace(page[0], guid="3"), page[1]]) == [page[1]]


# Keys


def test_a_key_is_the_same_for_the_same_identity():
    one = Identity("1", "news.example/a", "/a", "one")
    assert item_key(one, ()) == item_key(one, ())


@pytest.mark.parametrize("kind", ["guid", "link", "title"])
def test_a_key_says_by_what_the_item_is_known(kind):
    page = {"guid": entry("1"), "link": entry(None, f"{SITE}/a"), "title": entry(title="One")}
    assert item_key(identify([page[kind]])[0], ()).startswith(f"{kind}:")


def test_a_key_taken_by_another_item_is_not_given_again():
    one = Identity("1", None, None, "one")
    first = item_key(one, ())
    second = item_key(one, {first})
    third = item_key(one, {first, second})
    assert len({first, second, third}) == 3


@given(st.integers(1, 40), st.randoms())
def test_any_order_and_any_part_of_a_known_page_is_no_news(number, random):
    page = stories(number)
    random.shuffle(page)
    assert news([stories(number)], page[: random.randint(0, number)]) == []


def test_a_pile_of_marks_costs_no_more_than_its_length():
    pile = "a" + "\u0316\u0301" * 10_000
    began = process_time()
    identify([entry(summary=pile + str(n)) for n in range(200)])
    assert process_time() - began < 5


_PIECES = ("www.", "m.", "news", ".example", ".kz", "/", "//", "a", "index.html", "x.html", "..")
_MORE = ("default.PHP", "-", "~", "A", "?a=1", "#x", "%41", ":80", ";x", "utm_source=a")


@given(
    st.sampled_from(["http://", "https://", "HTTP://"]),
    st.lists(st.sampled_from(_PIECES + _MORE), min_size=1, max_size=8),
)
def test_a_plain_link_is_read_as_any_other(scheme, pieces):
    url = scheme + "".join(pieces)
    # White space around it does not count, but keeps it from the short way.
    assert canonical_link(url) == canonical_link(f" {url}")
