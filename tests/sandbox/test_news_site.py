"""The news site: what it writes, and how its feeds answer."""

import re
from xml.etree import ElementTree as ET

import aiohttp
import pytest

from sandbox.server import Sandbox
from sandbox.site import OUTLETS, Site

ABOUT = re.compile(
    r"CSTO|ОДКБ|ҰҚШҰ|[Tt]asmagambetov|Тасма[гғ]амбетов|Collective|коллективной|Ұжымдық", re.UNICODE
)
FEEDS = [outlet.feed_path for outlet in OUTLETS]


def text_of(story) -> str:
    return " ".join((story.title, story.summary, *story.paragraphs))


def test_an_hour_of_stories_repeats_no_title(seconds):
    site = Site(seconds, backlog=0)

    titles = [site.publish().title for _ in range(1800)]

    assert len(set(titles)) == len(titles)


def test_half_of_the_stories_are_about_the_csto_and_the_others_never(seconds):
    site = Site(seconds, backlog=0)
    stories = [site.publish() for _ in range(1400)]

    about = [story for story in stories if story.about != "region"]

    assert len(about) >= 650
    assert all(ABOUT.search(text_of(story)) for story in about)
    assert not any(ABOUT.search(text_of(story)) for story in stories if story.about == "region")


def test_some_stories_name_the_csto_in_the_text_only(seconds):
    site = Site(seconds)

    story = site.publish(about="aside")

    assert not ABOUT.search(story.title)
    assert ABOUT.search(story.summary)


def test_no_slot_is_left_open(seconds):
    site = Site(seconds, backlog=0)

    assert not any(re.search(r"[{}]", text_of(site.publish())) for _ in range(500))


def test_a_seed_and_a_clock_decide_everything(seconds):
    first, second, third = (Site(seconds, seed) for seed in (1, 1, 2))

    assert first.stories() == second.stories()
    assert first.stories() != third.stories()


def test_a_test_publishes_what_it_wants(seconds):
    site = Site(seconds)

    story = site.publish(outlet="polyn", title="Заголовок", summary="Текст")

    assert site.stories("polyn")[0] == story
    assert (story.title, story.summary, story.published_at) == ("Заголовок", "Текст", seconds.now)


def test_there_are_outlets_in_three_languages_and_all_formats():
    assert {outlet.language for outlet in OUTLETS} == {"en", "ru", "kk"}
    assert {outlet.format for outlet in OUTLETS} == {"rss", "rdf", "atom", "json"}


async def fetch(http: aiohttp.ClientSession, url: str, **headers: str) -> tuple[int, str]:
    async with http.get(url, headers=headers) as response:
        return response.status, await response.text()


async def test_the_list_of_feeds_has_absolute_addresses(sandbox: Sandbox, http):
    _, text = await fetch(http, sandbox.sources)

    rows = ET.fromstring(text).findall("./body/outline")

    assert [row.get("xmlUrl") for row in rows] == [f"{sandbox.root}{path}" for path in FEEDS]
    assert [row.get("language") for row in rows] == [outlet.language for outlet in OUTLETS]


@pytest.mark.parametrize("outlet", OUTLETS, ids=[outlet.slug for outlet in OUTLETS])
async def test_a_feed_shows_a_new_story_first(outlet, sandbox: Sandbox, http):
    title = '“A & B” <i>isn’t</i> "C"'
    story = sandbox.site.publish(outlet=outlet.slug, title=title, summary="Say <hello> & go")

    async with http.get(f"{sandbox.root}{outlet.feed_path}") as response:
        text = await response.text()
        if outlet.format == "json":
            first = (await response.json(content_type=None))["items"][0]
            found = first["title"], first["url"]
        else:
            root = ET.fromstring(text)
            item = next(node for node in root.iter() if re.search(r"(item|entry)$", node.tag))
            link = next(node for node in item if node.tag.endswith("link"))
            name = next(node for node in item if node.tag.endswith("title"))
            found = name.text, link.text or link.get("href")

    assert found == (title, f"{sandbox.root}{story.path}")


@pytest.mark.parametrize("path", FEEDS)
async def test_an_unchanged_feed_answers_304_to_either_validator(path, sandbox: Sandbox, http):
    url = f"{sandbox.root}{path}"
    async with http.get(url) as response:
        etag, changed = response.headers["ETag"], response.headers["Last-Modified"]

    assert await fetch(http, url, **{"If-None-Match": etag}) == (304, "")
    assert await fetch(http, url, **{"If-Modified-Since": changed}) == (304, "")
    both = {"If-None-Match": '"other"', "If-Modified-Since": changed}
    assert (await fetch(http, url, **both))[0] == 200
    assert (await fetch(http, url, **{"If-Modified-Since": "yesterday"}))[0] == 200


async def test_a_new_story_changes_the_validators(sandbox: Sandbox, http):
    url = f"{sandbox.root}{FEEDS[0]}"
    async with http.get(url) as response:
        etag = response.headers["ETag"]

    sandbox.site.publish(outlet=OUTLETS[0].slug)

    assert (await fetch(http, url, **{"If-None-Match": etag}))[0] == 200


async def test_a_story_has_its_page(sandbox: Sandbox, http):
    story = sandbox.site.publish(title="“A” & <b>", summary="<script>")

    status, text = await fetch(http, f"{sandbox.root}{story.path}")

    assert status == 200
    assert "“A” &amp; &lt;b&gt;" in text
    assert "<script>" not in text


async def test_the_index_shows_the_newest_story(sandbox: Sandbox, http):
    story = sandbox.site.publish()

    _, text = await fetch(http, f"{sandbox.root}/news")

    assert story.path in text


@pytest.mark.parametrize(
    "path", ["/news/polyn/99999", "/news/none/1", "/news/none/feed.xml", "/news/polyn/feed.json"]
)
async def test_what_is_not_there_is_a_404(path, sandbox: Sandbox, http):
    assert (await fetch(http, f"{sandbox.root}{path}"))[0] == 404
