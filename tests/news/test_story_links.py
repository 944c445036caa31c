"""Links of stories: found in what people paste, and held against the sites of sources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.links import canonical_link, path_of
from news.story_links import are_related, site_of, story_link


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://orda.kz/news/1", "https://orda.kz/news/1"),
        ("HTTPS://Orda.kz/News", "HTTPS://Orda.kz/News"),
        ("look: https://orda.kz/news/1, it is new", "https://orda.kz/news/1"),
        ("«https://orda.kz/news/1»", "https://orda.kz/news/1"),
        ("(see https://orda.kz/news/1)", "https://orda.kz/news/1"),
        ("https://en.example/wiki/CSTO_(body).", "https://en.example/wiki/CSTO_(body)"),
        ("https://orda.kz/?p=17", "https://orda.kz/?p=17"),
        ("orda.kz/news/1", "https://orda.kz/news/1"),
        ("why orda.kz/news/1?", "https://orda.kz/news/1"),
        ("https://новости.қаз/о-встрече", "https://новости.қаз/о-встрече"),
        ("CSTO meets\nhttps://t.example/c/1\nhttps://other.example/2", "https://t.example/c/1"),
    ],
)
def test_the_link_of_a_story_is_found_in_what_people_paste(text: str, link: str) -> None:
    assert story_link(text) == link


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CSTO",
        "orda.kz",
        "https://orda.kz",
        "https://orda.kz/",
        "https://orda.kz/index.html",
        "https:///news",
        "https://[::1/news",
        "ftp://orda.kz/news/1",
        "and/or",
        "a@orda.kz/x",
        "../etc.d/x",
    ],
)
def test_what_names_no_page_is_no_link_of_a_story(text: str) -> None:
    assert story_link(text) is None


def test_a_site_is_the_host_without_what_makes_no_difference() -> None:
    assert site_of("https://www.Orda.kz/rss?x=1") == "orda.kz"


@pytest.mark.parametrize(
    ("one", "other", "related"),
    [
        ("orda.kz", "orda.kz", True),
        ("rss.orda.kz", "orda.kz", True),
        ("orda.kz", "ru.orda.kz", True),
        ("ru.orda.kz", "kz.orda.kz", False),
        ("borda.kz", "orda.kz", False),
    ],
)
def test_hosts_of_one_domain_are_one_site(one: str, other: str, *, related: bool) -> None:
    assert are_related(one, other) is related


@given(st.text() | st.text(alphabet="htps:/.a(b)[]?#@% ").map("https://".__add__))
def test_what_is_found_is_always_a_page_and_a_part_of_the_text(text: str) -> None:
    link = story_link(text)
    if link is not None:
        assert path_of(canonical_link(link))
        assert link in text or link.removeprefix("https://") in text
