"""What a document of which nothing is known turns out to be, and where it points."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.discovery import Candidate, Look
from news.kinds.looking import look
from news.model import Document, ParseFailed, SourceKind

URL = "https://orda.kz/"
UC = "UCabcdefghijklmnopqrstuv"
YOUTUBE_FEED = f"https://www.youtube.com/feeds/videos.xml?channel_id={UC}"
NEWS = "".join(
    f'<article><h2><a href="/news/{n}-story">Ministers of the CSTO meet for talks, day {n}</a></h2>'
    f"<p>They spoke about peace for the {n}th time in Bishkek.</p></article>"
    for n in range(10)
)


def document(html: str, url: str = URL) -> Document:
    return Document(html.encode(), url, "text/html")


def page(head: str = "", body: str = "", language: str = "ru") -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><title>Orda</title>{head}</head>'
        f"<body><main>{body}</main></body></html>"
    )


def see(html: str, url: str = URL) -> Look:
    found = look(document(html, url))
    assert isinstance(found, Look)
    return found


def feeds(html: str, url: str = URL) -> list[str]:
    return [one.url.removeprefix(URL) for one in see(html, url).candidates]


def rss(href: str, title: str = "", kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<rss><channel><title>T</title><item><title>A</title></item></channel></rss>", "feed"),
        ('{"version": "https://jsonfeed.org/version/1", "title": "T", "items": []}', "feed"),
        ("<urlset><url><loc>https://orda.kz/1</loc></url></urlset>", "sitemap"),
        ("https://orda.kz/1\nhttps://orda.kz/2", "sitemap"),
        ('<div class="tgme_channel_history"></div>', "channel"),
        (page(body=NEWS), "page"),
    ],
)
def test_a_document_is_known_by_its_markup(text, kind):
    found = see(text)
    assert found.kind == SourceKind(kind)
    assert found.parsed is not None


def test_an_index_points_to_its_newest_sitemap():
    index = "<sitemapindex><sitemap><loc>https://orda.kz/news1.xml</loc></sitemap></sitemapindex>"
    newest = Candidate("https://orda.kz/news1.xml", SourceKind.SITEMAP)
    assert see(index) == Look("", SourceKind.SITEMAP, None, (newest,))


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/rss+xml" href="/f">',
        "<LINK HREF=/f TYPE='Application/RSS+XML; charset=utf-8' REL='Alternate'>",
        '<link type="application/atom+xml" rel="home alternate" href=" https://orda.kz/f ">',
        '<link rel="feed" type="application/rdf+xml" href="//orda.kz/f">',
        '<link type="application/feed+json" rel="alternate" href="/f"/>',
        '<link type="text/rss" rel="alternate" href="/f"/>',
        '<base href="https://orda.kz/x/"><link rel=alternate type=text/rss+xml href=../f>',
    ],
)
def test_a_declared_feed_is_found_however_it_is_written(link):
    assert feeds(page(link)) == ["f"]


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<link rel="alternate" type="text/xml" href="/rss.xml">', ["rss.xml"]),
        ('<link rel="alternate" href="/feed/">', ["feed/"]),
        ('<link rel="alternate" type="application/json" href="/feed.json">', ["feed.json"]),
        ('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">', []),
        ('<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">', []),
        ('<link rel="alternate" type="text/xml+oembed" href="/oembed?format=xml">', []),
        ('<link rel="alternate" hreflang="en" href="https://orda.kz/feed/">', []),
        ('<link rel="stylesheet" type="text/css" href="/feed.css">', []),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:1">', []),
        ('<link rel="alternate" type="application/rss+xml">', []),
    ],
)
def test_of_other_links_those_are_feeds_that_look_like_it(link, found):
    assert feeds(page(link, NEWS)) == found


def test_feeds_of_comments_are_left_out():
    links = (
        rss("/comments/feed/", "Orda » Feed"),
        rss("/story/feed/", "Orda » CSTO summit Comments Feed"),
        rss("/x", "Лента комментариев"),
        rss("/feed/", "Orda » Feed"),
    )
    assert see(page("".join(links))).candidates == (
        Candidate("https://orda.kz/feed/", SourceKind.FEED, "Orda » Feed"),
    )


def test_one_feed_in_three_formats_is_one_candidate():
    links = (rss("/feed/"), rss("/feed/atom/", kind="application/atom+xml"), rss("/feed/rdf/"))
    assert feeds(page("".join(links))) == ["feed/"]


def test_the_feed_of_the_pages_section_then_of_the_site_comes_first():
    links = rss("/category/economy/feed/") + rss("/feed/") + rss("/en/feed/")
    assert feeds(page(links)) == ["feed/", "category/economy/feed/", "en/feed/"]
    assert feeds(page(links), f"{URL}en/news/")[0] == "en/feed/"


def test_the_feed_in_the_pages_language_comes_first_of_equals():
    links = rss("/kk/rss") + rss("/ru/rss")
    assert feeds(page(links, language="ru-KZ")) == ["ru/rss", "kk/rss"]


def test_a_link_in_the_text_counts_where_nothing_is_declared():
    link = '<a href="/rss/">RSS</a><a href="/news/feeding-the-poor">Poor</a>'
    others = '<a href="https://feedly.com/i/subscription/feed/https://orda.kz/rss/">Feedly</a>'
    assert feeds(page(body=link + others)) == ["rss/"]
    assert feeds(page(rss("/main.xml"), link)) == ["main.xml"]


def test_a_declared_sitemap_comes_last():
    links = '<link rel="sitemap" href="/sitemap.xml">' + rss("/feed/")
    assert see(page(links)).candidates[1] == Candidate(f"{URL}sitemap.xml", SourceKind.SITEMAP)


def test_a_page_to_watch_says_what_it_declares_as_well():
    found = see(page(rss("/feed/"), NEWS))
    assert (found.kind, len(found.candidates)) == (SourceKind.PAGE, 1)


@pytest.mark.parametrize(
    "inside",
    [
        rss(YOUTUBE_FEED),
        f"""<meta property="og:site_name" content="YouTube">
<meta itemprop="identifier" content="{UC}">""",
        f'<link rel="canonical" href="https://www.youtube.com/channel/{UC}">',
        f'<script>var data = {{"videoDetails": {{"channelId": "{UC}"}}}}</script>',
        f'<script>x = {{"metadata":{{"externalId":"{UC}"}}}}</script>',
    ],
)
def test_a_page_of_youtube_gives_the_channels_feed(inside):
    assert feeds(page(inside), "https://www.youtube.com/@orda") == [YOUTUBE_FEED]


def test_a_film_on_another_site_is_no_channel_of_it():
    script = f'<script>player = {{"channelId": "{UC}"}}</script>'
    assert see(page(script, NEWS)).candidates == ()


def test_a_channels_contact_page_points_to_its_posts():
    html = """<div class="tgme_page"><div class="tgme_page_title"><span>Orda</span></div>
<a class="tgme_page_context_link" href="/s/orda_kz">Preview channel</a></div>"""
    posts = Candidate("https://t.me/s/orda_kz", SourceKind.CHANNEL, "Orda")
    assert see(html, "https://t.me/orda_kz") == Look("Orda", None, None, (posts,))


MANY = "<p>Some words about our site and what it has.</p>" * 100


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "an empty answer"),
        ("Service unavailable", "not a feed"),
        ('{"error": 1}', "not a feed"),
        ('{"items": [', "broken JSON"),
        ('<div class="tgme_page"><h1>x</h1></div>', "no channel with a public page"),
        (page().replace("Orda", "Just a moment...") + NEWS, "a check of the browser"),
        (page(body="<h1>DDoS-Guard</h1>Checking your browser"), "a check of the browser"),
        (page(body="<h1>Проверка браузера</h1>"), "a check of the browser"),
        (page(body="<h1>orda.kz</h1>This domain is for sale!"), "a domain without a site"),
        (page().replace("Orda", "Домен orda.kz продаётся"), "a domain without a site"),
        (page(body="<h1>Welcome to nginx!</h1>"), "a domain without a site"),
        (page(body=f"<h1>Страница не найдена</h1>{NEWS}"), "error 404"),
        (page(body=NEWS).replace("Orda", "Page not found – Orda"), "error 404"),
        (page(body=NEWS).replace("Orda", "404"), "error 404"),
        ("<script>location = '/wait'</script>", "a page drawn by scripts"),
        ("<error>42</error>", "not a feed"),
        (page(body=MANY), "no list of news on this page"),
    ],
)
def test_a_page_that_is_none_of_the_site_is_refused_with_the_reason(html, reason):
    assert look(document(html, "https://t.me/orda")) == ParseFailed(reason)


def test_a_missing_page_still_declares_its_sites_feed():
    found = see(page(rss("/feed/"), f"<h1>Error 404</h1>{NEWS}"))
    assert (found.kind, found.candidates[0].url) == (None, f"{URL}feed/")


@pytest.mark.parametrize(
    "title",
    [
        "Access denied to 404 sites",
        "Domain for sale in Bishkek",
        "404 Media",
        "Captcha of the year",
    ],
)
def test_news_about_such_pages_are_news(title):
    assert see(page(body=NEWS.replace("Ministers", title))).kind is SourceKind.PAGE


@pytest.mark.parametrize(
    "html",
    [
        page(body='<a href="/feed/x/">RSS</a>' * 10_000),
        page(rss("/a/feed/") * 10_000),
        page().replace("Orda", "error " * 100_000),
        "<urlset>" * 50_000,
        page(body="<script>" + '"channelId"' * 50_000 + "</script>"),
    ],
)
def test_a_hostile_page_costs_little(html):
    started = process_time()
    look(document(html, "https://www.youtube.com/"))
    assert process_time() - started < 2


@given(st.text(alphabet='<>/="linkarelhfmtsuo :', max_size=120) | st.binary(max_size=100))
def test_nothing_raises(noise):
    body = noise if isinstance(noise, bytes) else noise.encode()
    look(Document(body, URL))
    look(Document(b"<html><link rel=alternate href=" + body, URL))
