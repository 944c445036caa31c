"""The news site's other kinds of source: pages, channels, sitemaps; and the articles behind all."""

import re
import struct
import zlib
from html import unescape
from itertools import chain
from xml.etree import ElementTree as ET

import aiohttp
import pytest

from sandbox.bodies import VISITED
from sandbox.outlets import DESKS, OUTLETS
from sandbox.pages import ON_PAGE, ROTATION
from sandbox.server import Sandbox
from sandbox.site import Site
from sandbox.sitemaps import ON_SITEMAP, RECENT

LANGUAGES = {"en": "CSTO", "ru": "ОДКБ", "kk": "ҰҚШҰ"}
TASMAGAMBETOV = re.compile(r"Tasmagambetov|Тасма[гғ]амбетов")
COUNCIL, CHANNEL, LEDGER, CHRONICLE = (desk.slug for desk in DESKS)
PATHS = (
    "/robots.txt",
    "/news/",
    "/news/polyn/",
    "/news/polyn/comments.xml",
    f"/news/{COUNCIL}/",
    f"/news/{COUNCIL}/3",
    f"/news/pictures/{COUNCIL}/3.png",
    f"/tme/s/{CHANNEL}",
    f"/tme/s/{CHANNEL}?before=20",
    f"/tme/{CHANNEL}",
    f"/tme/{CHANNEL}/3",
    f"/news/{LEDGER}/",
    f"/news/{LEDGER}/sitemap-news.xml",
    f"/news/{CHRONICLE}/sitemap.xml",
    f"/news/{CHRONICLE}/sitemap-1.xml",
)


@pytest.fixture
def fetch(sandbox: Sandbox, http: aiohttp.ClientSession):
    async def get(path: str) -> str:
        async with http.get(sandbox.root + path) as response:
            assert response.status == 200, path
            return await response.text()

    return get


def links(text: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)"', text)


def titles(text: str, tag: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(text).iter() if node.tag.endswith(tag)]


@pytest.mark.parametrize("path", PATHS)
async def test_who_has_it_already_gets_a_304(path, sandbox: Sandbox, http):
    async with http.get(sandbox.root + path) as response:
        assert response.status == 200
        etag, changed = response.headers["ETag"], response.headers["Last-Modified"]

    for validator in ({"If-None-Match": etag}, {"If-Modified-Since": changed}):
        async with http.get(sandbox.root + path, headers=validator) as response:
            assert (response.status, await response.read()) == (304, b"")


@pytest.mark.parametrize("path", [path for path in PATHS if path != "/robots.txt"])
async def test_the_pages_need_nothing_from_elsewhere(path, sandbox: Sandbox, http):
    async with http.get(sandbox.root + path) as response:
        text = (await response.read()).decode(errors="replace").replace(sandbox.root, "")

    assert not re.search(r'(?:src|href)="https?://', text)


# Articles


@pytest.mark.parametrize("outlet", OUTLETS + DESKS, ids=lambda outlet: outlet.slug)
async def test_an_article_has_its_text_and_much_that_is_not_its_text(
    outlet, fetch, sandbox: Sandbox
):
    site = sandbox.site
    site.publish(outlet=outlet.slug, about="csto")
    story = site.publish(outlet=outlet.slug, about="region")
    if outlet.format == "channel":
        return

    text = unescape(await fetch(story.path))

    assert len(story.more) >= 4
    for paragraph in (*story.paragraphs, *story.more):
        assert paragraph in text
    article = text[text.index("<article>") : text.index("</article>")]
    sidebar = text[text.index('<aside class="sidebar">') :]
    assert LANGUAGES[outlet.language] in sidebar
    assert 'class="also"' in article
    assert "<nav" in text
    assert "<footer>" in text


def test_some_stories_name_tasmagambetov_far_below_the_headline_only(seconds):
    site = Site(seconds, backlog=0)
    stories = [site.publish(outlet=one.slug, about="region") for one in OUTLETS * VISITED * 2]

    above = [" ".join((one.title, one.summary, *one.paragraphs)) for one in stories]
    below = [one for one in stories if TASMAGAMBETOV.search(" ".join(one.more))]

    assert not any(map(TASMAGAMBETOV.search, above))
    assert len(below) == len(stories) // VISITED
    assert {one.outlet.language for one in below} == set(LANGUAGES)


def test_no_article_goes_on_about_the_csto(seconds):
    site = Site(seconds, backlog=0)
    stories = [site.publish() for _ in range(300)]

    assert not any(re.search("|".join(LANGUAGES.values()), " ".join(one.more)) for one in stories)
    assert not any(re.search(r"[{}]", " ".join(one.more)) for one in stories)


def test_a_given_story_goes_on_without_any_known_name_or_as_told(seconds):
    site = Site(seconds, backlog=0)

    told = site.publish(title="Title", more=["Named below: Tasmagambetov."])
    others = [site.publish(title="Title") for _ in range(2 * VISITED)]

    assert told.more == ("Named below: Tasmagambetov.",)
    assert not any(TASMAGAMBETOV.search(" ".join(one.more)) for one in others)


async def test_a_picture_is_a_png_and_always_the_same_one(sandbox: Sandbox, http):
    async def picture(path: str) -> bytes:
        async with http.get(sandbox.root + path) as response:
            assert response.content_type == "image/png"
            return await response.read()

    new, old = sandbox.site.stories()[:2]
    body = await picture(new.picture)

    assert body == await picture(new.picture) != await picture(old.picture)
    assert body.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", body[16:24])
    size = struct.unpack(">I", body[33:37])[0]
    assert body[37:41] == b"IDAT"
    assert len(zlib.decompress(body[41 : 41 + size])) == height * (1 + 3 * width)


@pytest.mark.parametrize("outlet", ["steppe-courier", "silk-meridian", "caspian-lantern"])
async def test_a_feed_names_the_pictures(outlet, fetch, sandbox: Sandbox):
    story = sandbox.site.publish(outlet=outlet)

    assert sandbox.root + story.picture in await fetch(story.outlet.feed_path)


# Front pages


async def test_a_front_page_declares_its_feed_and_one_of_comments(fetch, sandbox: Sandbox):
    text = await fetch("/news/polyn/")

    declared = re.findall(
        r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)"', text
    )
    assert declared == [
        ("application/atom+xml", f"{sandbox.root}/news/polyn/feed.xml"),
        ("application/rss+xml", f"{sandbox.root}/news/polyn/comments.xml"),
    ]


async def test_the_comments_are_a_feed_of_their_own(fetch, sandbox: Sandbox):
    story = sandbox.site.publish(outlet="polyn", title="A & B")

    assert titles(await fetch("/news/polyn/comments.xml"), "title")[:2] == [
        "Comments for Полынь-Информ",
        f"By a reader on: {story.title}",
    ]


async def test_the_index_tells_every_address_to_try(fetch, sandbox: Sandbox, http):
    text = await fetch("/news/")

    table = re.findall(rf">{re.escape(sandbox.root)}([^<]+)</a>", text)
    assert len(table) == 3 + len(DESKS)
    for path in table:
        await fetch(path)


async def test_an_outlet_without_a_feed_declares_none(fetch):
    for desk in DESKS:
        assert 'rel="alternate"' not in await fetch(desk.front_path)


async def test_a_folder_is_found_without_its_slash(fetch):
    assert await fetch("/news/polyn") == await fetch("/news/polyn/")


# A page without a feed


async def test_a_page_lists_the_newest_stories(fetch, sandbox: Sandbox):
    story = sandbox.site.publish(outlet=COUNCIL, title="A & B")

    text = await fetch(f"/news/{COUNCIL}/")
    listed = links(text[text.index('<ul class="list">') : text.index("</ul></main>")])

    assert listed == [one.path for one in sandbox.site.stories(COUNCIL)[:ON_PAGE]]
    assert listed[0] == story.path
    assert ">A &amp; B<" in text


async def test_its_sidebars_have_older_stories_and_rotate(fetch, sandbox: Sandbox, seconds):
    async def sidebars() -> set[str]:
        text = await fetch(f"/news/{COUNCIL}/")
        main = text[text.index("<main>") : text.index("</main>")]
        return set(links(text.replace(main, ""))) - set(links(main))

    before = await sidebars()
    older = {one.path for one in sandbox.site.stories(COUNCIL)[ON_PAGE:]}
    assert len(before & older) >= 5
    assert await sidebars() == before
    seconds.now += ROTATION
    assert await sidebars() != before


# A channel


def posts(text: str) -> list[int]:
    return [int(one) for one in re.findall(rf'data-post="{CHANNEL}/([1-9]\d*)"', text)]


async def test_a_channel_shows_twenty_posts_the_newest_last(fetch, sandbox: Sandbox):
    story = sandbox.site.publish(outlet=CHANNEL, title="ОДКБ & <b>", summary="Текст")

    text = await fetch(f"/tme/s/{CHANNEL}")

    assert posts(text) == list(range(story.number - 19, story.number + 1))
    assert "<b>ОДКБ &amp; &lt;b&gt;</b><br/><br/>Текст" in text
    assert f'href="{sandbox.root}/tme/{CHANNEL}/{story.number}"' in text
    assert 'datetime="2026-11-22T12:00:00+00:00"' in text


async def test_a_channel_is_paged_back_to_its_first_post(fetch, sandbox: Sandbox):
    seen: list[int] = []
    path: str | None = f"/tme/s/{CHANNEL}"
    while path:
        text = await fetch(path)
        seen = posts(text) + seen
        more = re.search(r'href="([^"]+)" class="tme_messages_more', text)
        path = more[1] if more else None

    assert seen == [one.number for one in reversed(sandbox.site.stories(CHANNEL))]
    assert "service_message" in text


async def test_some_posts_have_a_photo(fetch, sandbox: Sandbox):
    text = await fetch(f"/tme/s/{CHANNEL}")

    photos = re.findall(r"background-image:url\('([^']+)'\)", text)
    assert 3 <= len(photos) < 20
    for address in photos:
        assert address.startswith(f"{sandbox.root}/news/pictures/{CHANNEL}/")


@pytest.mark.parametrize("path", ["/tme/s/closed_door", "/tme/closed_door/5"])
async def test_a_name_without_public_posts_leads_to_its_contact_page(path, sandbox: Sandbox, http):
    async with http.get(sandbox.root + path) as response:
        text = await response.text()

    assert response.url.path == "/tme/closed_door"
    assert "tgme_page_action" in text
    assert "tgme_widget_message" not in text


async def test_a_channels_contact_page_leads_to_its_posts(fetch):
    assert f'href="/tme/s/{CHANNEL}"' in await fetch(f"/tme/{CHANNEL}")


# Sitemaps


async def test_a_news_sitemap_has_titles_of_two_days(fetch, sandbox: Sandbox, seconds):
    story = sandbox.site.publish(outlet=LEDGER, title="A & B")
    path = f"/news/{LEDGER}/sitemap-news.xml"

    assert titles(await fetch(path), "}title")[0] == "A & B"
    assert titles(await fetch(path), "sitemap/0.9}loc")[0] == sandbox.root + story.path
    seconds.now += RECENT
    assert titles(await fetch(path), "}title") == []


async def test_its_site_names_it(fetch):
    assert f'rel="sitemap" type="application/xml" href="/news/{LEDGER}/sitemap-news.xml"' in (
        await fetch(f"/news/{LEDGER}/")
    )


async def test_the_plain_sitemaps_together_have_every_story_once(fetch, sandbox: Sandbox):
    index = titles(await fetch(f"/news/{CHRONICLE}/sitemap.xml"), "loc")

    listed = [titles(await fetch(address.removeprefix(sandbox.root)), "loc") for address in index]

    stories = sandbox.site.stories(CHRONICLE)
    assert [len(one) for one in listed] == [ON_SITEMAP, len(stories) - ON_SITEMAP]
    assert list(chain(*listed)) == [sandbox.root + one.path for one in reversed(stories)]


async def test_robots_txt_names_the_plain_sitemaps_only(fetch, sandbox: Sandbox):
    text = await fetch("/robots.txt")

    assert re.findall("Sitemap: (.+)", text) == [f"{sandbox.root}/news/{CHRONICLE}/sitemap.xml"]


# What goes on by itself


def test_every_outlet_without_a_feed_publishes_now_and_then(seconds):
    site = Site(seconds, backlog=0)

    for _ in range(60):
        site.go_on()

    assert len(site.stories()) == 60
    assert {len(site.stories(desk.slug)) for desk in DESKS} == {5}


def test_outlets_without_a_feed_change_nothing_in_the_feeds(seconds):
    with_desks, without = Site(seconds, backlog=0), Site(seconds, backlog=0)

    for _ in range(20):
        with_desks.go_on()
        without.publish()

    assert with_desks.stories() == without.stories()


@pytest.mark.parametrize(
    "path",
    [
        f"/news/{COUNCIL}/feed.xml",
        f"/news/{COUNCIL}/sitemap.xml",
        f"/news/{CHRONICLE}/sitemap-9.xml",
        f"/news/{CHANNEL}/",
        "/news/polyn/sitemap-news.xml",
        "/news/none/",
        "/news/none/comments.xml",
        "/news/pictures/polyn/99999.png",
    ],
)
async def test_what_is_not_published_is_a_404(path, sandbox: Sandbox, http):
    async with http.get(sandbox.root + path) as response:
        assert response.status == 404
