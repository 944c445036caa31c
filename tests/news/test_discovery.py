"""Which of the sources that a site has is the one that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.discovery import (
    MAX_CHOICES,
    Candidate,
    Look,
    best,
    folded,
    is_comments,
    preference,
    ranked,
    sitemaps_of_robots,
    usual_paths,
)
from news.model import Entry, ParsedFeed, SourceKind
from news.sites import site_of, sitemap_rank

SITE = "https://orda.kz/"


def feed(path: str) -> Candidate:
    return Candidate(f"{SITE}{path}", SourceKind.FEED)


def sitemap(path: str) -> Candidate:
    return Candidate(f"{SITE}{path}", SourceKind.SITEMAP)


@pytest.mark.parametrize(
    ("page", "paths", "taken"),
    [
        ("", [], []),
        ("", ["rss"], ["rss"]),
        ("", ["category/analysis/feed/", "feed/"], ["feed/"]),
        ("", ["ru/rss", "en/rss"], ["ru/rss", "en/rss"]),
        ("", ["ru/rss", "en/rss", "en/rss?cat=5"], ["ru/rss", "en/rss"]),
        ("", ["rss/news.xml", "rss/analysis.xml"], ["rss/news.xml", "rss/analysis.xml"]),
        ("", ["rss/news.xml", "rss/all.xml"], ["rss/all.xml"]),
        ("en/", ["rss", "ru/rss", "en/rss"], ["en/rss"]),
        ("en/politics/story-1234", ["rss", "ru/rss", "en/rss"], ["en/rss"]),
        ("en/politics/", ["en/rss", "en/politics/rss"], ["en/politics/rss"]),
        ("about", ["feed/", "en/feed/"], ["feed/"]),
    ],
)
def test_the_feed_of_the_section_wins_then_that_of_the_site_else_a_person_chooses(
    page, paths, taken
):
    assert best([feed(path) for path in paths], SITE + page) == tuple(map(feed, taken))


def test_a_feed_goes_before_a_news_sitemap_and_that_before_a_plain_one():
    plain, news = sitemap("sitemap.xml"), sitemap("sitemap-news.xml")
    assert best([plain, news, feed("a/rss")], SITE) == (feed("a/rss"),)
    assert best([plain, news], SITE) == (news,)
    assert best([plain], SITE) == (plain,)


def test_a_page_to_watch_goes_between_a_news_sitemap_and_a_plain_one():
    watched = Candidate(f"{SITE}news/", SourceKind.PAGE)
    assert best([sitemap("sitemap.xml"), watched], SITE) == (watched,)
    assert best([watched, sitemap("sitemap-news.xml")], SITE) == (sitemap("sitemap-news.xml"),)


def test_the_posts_of_a_channel_go_before_all():
    posts = Candidate("https://t.me/s/orda", SourceKind.CHANNEL)
    assert best([feed("feed/"), posts], SITE) == (posts,)


def test_a_choice_has_few_buttons():
    assert len(best([feed(f"{name}/rss") for name in "abcdefghijkl"], SITE)) == MAX_CHOICES


def test_candidates_stand_in_the_order_of_preference_those_of_the_pages_language_first():
    given_order = [sitemap("sitemap.xml"), feed("ru/rss"), feed("en/rss"), feed("feed/")]
    assert ranked(given_order, SITE, "en") == (
        feed("feed/"),
        feed("en/rss"),
        feed("ru/rss"),
        sitemap("sitemap.xml"),
    )


@pytest.mark.parametrize(
    "path",
    ["feed/", "feed/atom/", "rss", "rss.xml", "feed.xml", "feed.json", "?feed=rss2", "index.rdf",
     "feed/rdf/", "rss/", "?format=feed&type=atom"],
)  # fmt: skip
def test_the_formats_of_one_feed_are_one(path):
    assert folded(SITE + path) == "orda.kz"


def test_sections_of_a_site_are_several():
    assert len({folded(SITE + path) for path in ("rss", "en/rss", "en/news/rss", "ru/rss")}) == 4


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("Orda » Comments Feed", ""),
        ("Comments on: CSTO summit", ""),
        ("Orda » Лента комментариев", ""),
        ("Комментарии к «Саммит»", ""),
        ("Orda » Пікірлер", ""),
        ("Orda Kommentare-Feed", ""),
        ("", "https://orda.kz/comments/feed/"),
        ("", "https://orda.kz/?feed=comments-rss2"),
        ("", "https://orda.kz/feeds/comments/default"),
        ("", "https://orda.kz/comments.rss"),
    ],
)
def test_feeds_of_comments_are_told_by_title_or_address(title, url):
    assert is_comments(title, url)


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("Orda » Feed", "https://orda.kz/feed/"),
        ("News and comments", "https://orda.kz/rss"),
        ("Новости и комментарии", "https://orda.kz/rss"),
        ("Commentary", "https://orda.kz/commentary/feed/"),
        ("Opinion", "https://orda.kz/comment/"),
    ],
)
def test_sections_of_opinion_are_no_comments(title, url):
    assert not is_comments(title, url)


def look(kind: SourceKind | None, title: str = "") -> Look:
    entry = Entry(None, f"{SITE}1", title, "", None)
    return Look("", kind, ParsedFeed("", None, (entry,)) if kind else None)


def test_the_more_a_kind_says_of_its_stories_the_more_it_is_preferred():
    looks = [
        look(SourceKind.FEED),
        look(SourceKind.SITEMAP, "CSTO"),
        look(SourceKind.PAGE),
        look(SourceKind.SITEMAP),
        look(None),
    ]
    assert [preference(one) for one in looks] == [0, 1, 2, 3, 4]
    assert preference(look(SourceKind.CHANNEL)) == 0
    assert preference(Look("", SourceKind.SITEMAP, None)) == 3


def test_a_site_is_tried_at_its_root():
    paths = usual_paths("https://orda.kz/tokayev-meets-putin-in-astana-1234/")
    assert paths[:3] == (f"{SITE}feed/", f"{SITE}rss", f"{SITE}rss.xml")
    assert f"{SITE}robots.txt" in paths


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://orda.kz/en/", "en/"),
        ("https://orda.kz/en", "en/"),
        ("https://orda.kz/ru/politics", "ru/politics/"),
        ("https://orda.kz/en/news/some-long-story-4567.html", "en/"),
        ("https://orda.kz/Eng/", "Eng/"),
        ("https://orda.kz/новости/", "новости/"),
    ],
)
def test_a_section_is_tried_before_its_site(url, section):
    assert usual_paths(url)[:3] == (f"{SITE}{section}feed/", f"{SITE}{section}rss", f"{SITE}feed/")


@pytest.mark.parametrize("path", ["", "en/", "2024/11/27/story.html", "index.php?id=5", "a/b/c/"])
def test_a_site_is_asked_for_twelve_addresses_at_most(path):
    paths = usual_paths(SITE + path)
    assert len(paths) == len(set(paths)) == 12
    assert all(one.startswith(SITE) for one in paths)


def test_robots_txt_names_sitemaps_those_of_news_first():
    robots = """\ufeffUser-agent: *\r
Disallow: /admin
sitemap:https://orda.kz/sitemap.xml
Sitemap: https://orda.kz/sitemap-tags.xml
  SITEMAP : https://orda.kz/sitemap_news.xml # new
Sitemap: https://orda.kz/sitemap.xml
# Sitemap: https://orda.kz/old.xml
Sitemap: /relative.xml
Sitemap: javascript:alert(1)"""
    assert sitemaps_of_robots(robots) == (
        "https://orda.kz/sitemap_news.xml",
        "https://orda.kz/sitemap.xml",
        "https://orda.kz/sitemap-tags.xml",
    )


def test_few_sitemaps_of_a_robots_txt_are_asked_for():
    assert len(sitemaps_of_robots("\n".join(f"Sitemap: {SITE}{n}.xml" for n in range(99)))) == 5


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://en.orda.kz/a", "orda.kz"),
        ("https://www.pravda.com.ua/", "pravda.com.ua"),
        ("https://mfa.gov.kz./", "mfa.gov.kz"),
        ("https://www.gov.kz/", "gov.kz"),
        ("http://127.0.0.1:8099/", "127.0.0.1"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("http://localhost/", "localhost"),
    ],
)
def test_a_site_is_the_domain_that_was_registered(url, site):
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("sitemap_news12.xml", 0),
        ("news-sitemap.xml.gz", 0),
        ("post-sitemap3.xml", 1),
        ("sitemap-articles-2024.xml", 1),
        ("sitemap.xml", 2),
        ("sitemap-2.xml", 2),
        ("news-authors.xml", 3),
        ("sitemap-tag.xml", 3),
        ("image-sitemap.xml", 3),
        ("[", 2),
    ],
)
def test_a_sitemap_tells_by_its_name_what_it_has(name, rank):
    assert sitemap_rank(f"https://news.am/{name}") == rank


@given(st.text(max_size=60))
def test_nothing_raises(text):
    sitemaps_of_robots(text)
    is_comments(text, text)
    usual_paths(f"https://orda.kz/{text}")
    best([Candidate(f"https://orda.kz/{text}", SourceKind.FEED)], SITE)


def test_of_several_feeds_below_a_section_none_wins_by_the_length_of_its_name():
    found = [
        Candidate(f"https://news.example/news/{name}/feed.xml", SourceKind.FEED)
        for name in ("polyn", "steppe-courier")
    ]
    assert best(found, "https://news.example/news/") == tuple(found)
