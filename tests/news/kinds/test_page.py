"""A page watched for links: its stories are those of the main list, and nothing beside them."""

import pytest

from news.kinds.page import read_page
from news.links import canonical_link
from news.model import Document, ParsedFeed, ParseFailed
from tests.news.kinds.layouts import FRAMES, LISTS
from tests.news.kinds.sites import URL, Site

POLLS = 3
DAY_NOON = 1_732_708_800_000_000
"""Noon in UTC of 27 November 2024."""


def read(markup, pattern=None, url=URL):
    body = markup if isinstance(markup, bytes) else markup.encode()
    return read_page(Document(body, url, "text/html; charset=utf-8", pattern))


def entries(markup, pattern=None, url=URL):
    parsed = read(markup, pattern, url)
    return parsed.entries if isinstance(parsed, ParsedFeed) else ()


def titles(markup, pattern=None, url=URL):
    return [entry.title for entry in entries(markup, pattern, url)]


def story(number, text="Ministers meet in the city number"):
    return f"<li><a href='/news/{number}'>{text} {number}</a></li>"


LIST = "<h1>News</h1><ul>" + "".join(map(story, range(1, 6))) + "</ul>"
FIVE = [f"Ministers meet in the city number {number}" for number in range(1, 6)]
OLD = (
    "<ul>"
    + "".join(story(number, "An old story of the CSTO told") for number in range(80, 90))
    + "</ul>"
)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("layout", LISTS)
def test_each_poll_gives_the_stories_of_the_list_and_nothing_from_beside_it(layout, frame):
    site = Site(layout, frame, seed=1)
    for _ in range(POLLS):
        found = {entry.link: entry for entry in entries(site.page())}
        assert set(map(canonical_link, found)) == set(map(canonical_link, site.visible))
        for link, told in site.visible.items():
            assert found[link].title == told.title
            assert found[link].summary in {"", told.teaser}
        site.publish()


@pytest.mark.parametrize(
    "address",
    ["/news/1", "/news/1?utm_source=x", "/news.php?ELEMENT_ID=7", "?id=123", "one-two-three.html"],
)
def test_relative_addresses_are_made_absolute_by_the_base_of_the_page(address):
    base = "<base href='http://news.example/a/'>"
    (entry,) = entries(f"{base}<ul><li><a href='{address}'>A story of the day</a></ul>")
    assert entry.link.startswith("http://news.example/")
    assert entry.guid is None


def test_the_title_and_the_language_are_those_of_the_page():
    parsed = read(
        f"<html lang=ru-RU><head><title> Новости\n ОДКБ </title></head><body>{LIST}</body></html>"
    )
    assert (parsed.title, parsed.language) == ("Новости ОДКБ", "ru")


DAY = " that was longer than other days in the city"


def lead_page(between, day=""):
    teaser = "<p>The council of the city has agreed to build a bridge over the river.</p>"
    lead = f"<h1 class=top-t><a href=/news/9>The lead of all</a></h1>{teaser}"
    row = "<div class=row><i>12:0{0}</i><a href=/news/{0}>A story of the day {0}{1}</a></div>"
    rows = f"<h2>Newsfeed</h2>{''.join(row.format(number, day) for number in '654321')}"
    main = f"<div class=top><img src=9.jpg>{lead}</div>{between}<div class=feed>{rows}</div>"
    return f"<div><div>{main}</div><div><h3>Best</h3>{OLD}</div></div>"


LARGE = "".join(
    f"<div class=large><img src={n}.jpg><a href=/news/{n}>Shown large number {n}</a></div>"
    for n in (8, 7)
)


def test_a_short_list_below_a_lead_that_tells_more_than_all_of_it_is_news():
    rest = [f"A story of the day {number}" for number in "654321"]
    assert titles(lead_page("")) == ["The lead of all", *rest]


def test_stories_with_pictures_between_the_lead_and_the_list_are_news():
    large = ["Shown large number 8", "Shown large number 7"]
    short, long = (lead_page(f"<div class=second>{LARGE}</div>", day) for day in ("", DAY))
    assert titles(short)[1:3] == titles(long)[1:3] == large


@pytest.mark.parametrize("day", ["", DAY])
def test_stories_between_the_lead_and_the_list_under_another_heading_are_none(day):
    page = lead_page(f"<div class=second><h2>Interviews</h2>{LARGE}</div>", day)
    assert len(titles(page)) == len("9654321")


def test_a_list_may_have_one_story():
    page = "<h1>News</h1><div><h2><a href=/news/1>The only story so far</a></h2></div>"
    assert titles(f"{page}<aside>{OLD}</aside>") == ["The only story so far"]


def test_a_short_headline_is_found_by_standing_as_the_others_do():
    assert titles(LIST.replace("</ul>", "<li><a href=/news/6>Summit</a></li></ul>"))[-1] == "Summit"


def test_a_headline_cut_short_is_taken_whole_from_its_attribute():
    page = "<ul><li><a href=/news/1 title='Ministers of the CSTO meet'>Ministers of the…</a></ul>"
    assert titles(page) == ["Ministers of the CSTO meet"]


def test_a_story_linked_twice_is_one_entry():
    assert titles(LIST.replace("</ul>", story(1) + "</ul>")) == FIVE


def test_the_picture_of_a_story_is_known():
    page = (
        "<article><img src='/p.jpg'><h2><a href=/n/1>Ministers meet in the city</a></h2></article>"
    )
    assert entries(page)[0].image == "http://news.example/p.jpg"


def test_the_teaser_of_one_story_is_never_that_of_another():
    page = "".join(
        f"<h3><a href=/n/{n}>Ministers meet in city {n}</a></h3><p>{n} " + "word " * 9 + "</p>"
        for n in (1, 2)
    )
    assert [entry.summary[0] for entry in entries(page)] == ["1", "2"]


@pytest.mark.parametrize(
    ("printed", "instant"),
    [
        ("<time datetime='2024-11-27T17:00:00+05:00'>yesterday</time>", DAY_NOON),
        ("<time datetime='2024-11-27T23:30:00'>23:30</time>", DAY_NOON),
        ("<span>27.11.2024 23:30</span>", DAY_NOON),
        ("<span>2024-11-27</span>", DAY_NOON),
        ("<span>27 ноября 2024, 14:05</span>", DAY_NOON),
        ("<span>27 November 2024</span>", DAY_NOON),
        ("<span>November 27, 2024</span>", DAY_NOON),
        ("<span>27 қараша, 2024</span>", DAY_NOON),
        ("<span>2024 жылғы 27 қараша</span>", DAY_NOON),
        ("<span>27 նոյեմբերի, 2024</span>", DAY_NOON),
        ("<span>27/11/2024</span>", DAY_NOON),
        ("<span>05/06/2024</span>", None),
        ("<span>31.02.2024</span>", None),
        ("<span>2 hours ago</span>", None),
        ("<span>14:05</span>", None),
        ("<time datetime='never'>some day</time>", None),
    ],
)
def test_a_date_is_exact_with_its_zone_noon_of_its_day_without_and_none_in_doubt(printed, instant):
    page = f"<ul><li>{printed} <a href=/n/1>Ministers meet in the city</a></li></ul>"
    assert entries(page)[0].published_at == instant


@pytest.mark.parametrize(
    "aside",
    [
        f"<aside>{OLD}</aside>",
        f"<div class='b-sidebar__inner'>{OLD}</div>",
        f"<div class='mostRead'>{OLD}</div>",
        f"<div id=bokovaya class='populyarnye-novosti'>{OLD}</div>",
        f"<div role=complementary>{OLD}</div>",
        f"<div style='display:none'>{OLD}</div>",
        f"<div><h3>Популярное</h3>{OLD}</div>",
        f"<div><div>Читайте также</div>{OLD}</div>",
        f"<b>Ең көп оқылған</b>{OLD}",
        f"<footer>{OLD}</footer>",
        f"<template>{OLD}</template>",
    ],
)
@pytest.mark.parametrize("order", ["{aside}{list}", "{list}{aside}"])
def test_what_calls_itself_something_else_is_no_news(aside, order):
    assert titles(f"<body>{order.format(aside=aside, list=LIST)}</body>") == FIVE


@pytest.mark.parametrize(
    "guest",
    [
        "<a href='https://ads.example/1'>Bonds of the CSTO at ten percent</a>",
        "<a href='/tag/collective-security-treaty/'>Collective Security Treaty</a>",
        "<a href='/author/dinara-b/'>Dinara Bekbolayeva of Almaty</a>",
        "<a href='?page=2'>The next page of the news</a>",
        "<a href='/news/'>Back to all of the news</a>",
        "<a href='/2024/11/'>Archive of November of the year</a>",
        "<a href='/login?next=/news/1'>Log in to read all the news</a>",
        "<a href='/img/1.jpg'>The picture of the whole day</a>",
        "<a href='mailto:a@b.example'>Write to the whole editorial board</a>",
        "<a href='javascript:void(0)'>Load more of the stories here</a>",
        "<div class=advert><a href='/news/bonds-1'>Bonds of the CSTO at ten percent</a></div>",
    ],
)
def test_a_guest_in_the_list_is_no_story(guest):
    assert titles(LIST.replace("</ul>", f"<li>{guest}</li></ul>")) == FIVE


@pytest.mark.parametrize(
    "page",
    [
        "",
        "no markup at all",
        "<title>Just a moment...</title><body><script>challenge()</script></body>",
        f"<title>404 Not Found</title><body>{OLD}</body>",
        f"<title>Press</title><body><h1>Страница не найдена</h1>{OLD}</body>",
        f"<title>Press</title><body><main><h1>Oops</h1></main>{OLD}</body>",
        f"<title>Press</title><body><h1>Nothing here</h1><div class=sidebar>{OLD}</div></body>",
        "<title>Sign in</title><form><a href=/login/forgotten>Have you forgotten it?</a></form>",
        "<ul><li><a href=/about/>About us</a><li><a href=/contacts/>Contacts</a></ul>",
    ],
)
def test_a_page_without_a_list_is_a_failure(page):
    assert read(page) == ParseFailed("no list of news on this page")


PATTERNED = (
    "<div class=ticker><a href=/news/news_odkb/a/>Summit</a></div><p><a href=/news/news_odkb/b/>The"
    " ministers meet</a> <a href=/news/other/c/>A story of another section</a></p>"
)


def test_a_pattern_takes_its_links_alone_wherever_they_stand():
    assert titles(PATTERNED, r"^/news/news_odkb/b/$") == ["The ministers meet"]
    assert titles(PATTERNED, r"^/news/news_odkb/a/$") == ["Summit"]


def test_links_of_the_pattern_in_a_sidebar_are_left_out_where_others_are():
    page = f"{LIST}<aside>{OLD}</aside>"
    assert titles(page, r"^/news/\d+$") == FIVE


def test_a_pattern_may_ask_for_the_query():
    page = "<a href='/news.php?id=7'>The ministers meet</a> <a href='/news.php?tag=7'>More</a>"
    assert titles(page, r"^/news\.php\?id=\d+$") == ["The ministers meet"]


def test_a_pattern_that_makes_no_sense_is_a_failure():
    assert isinstance(read(LIST, "("), ParseFailed)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 5_000 + LIST,
        "".join(f"<div><a href=/n/{n}>A story of the page {n}</a>" for n in range(240)),
        "".join(f"<a href=/n/{n}>A story of the page {n}</a>" for n in range(6_000)),
        f"<a href=/n/1>A story of the page</a>{'<p>text</p>' * 20_000}",
    ],
    ids=["deep", "nested lists", "many links", "much text"],
)
@pytest.mark.timeout(20)
def test_a_hostile_page_costs_a_bounded_time(page):
    assert isinstance(read(page), ParsedFeed | ParseFailed)
