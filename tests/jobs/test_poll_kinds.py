"""Polling what is no plain feed: pages that go back, indexes, and answers that are at hand."""

from dataclasses import replace

import pytest

from news.model import (
    Body,
    FetchFailed,
    FullText,
    ParsedFeed,
    ParsedIndex,
    SourceKind,
    SourceSeed,
    SourceStatus,
)
from tests.jobs.test_poll import CHAT, URL, Newsroom, story

OLDER = "https://news.example/?before=20"
OLDEST = "https://news.example/?before=10"
CHILD = "https://news.example/sitemap-news.xml"


@pytest.fixture
async def newsroom(storage, clock):
    room = Newsroom(storage, clock)
    await room.sources(URL)
    yield room
    await room.poller.close(0)


def page(room, url, *entries, earlier=None):
    """Let an address answer with these entries, and name the page before."""
    room.publish(*entries, url=url)
    body = room.fetcher.answers[url].content
    room.parser.documents[body] = ParsedFeed("The feed", "en", entries, earlier=earlier)


async def test_a_source_is_read_as_its_kind_and_with_its_pattern(newsroom):
    seed = SourceSeed(URL, "News", kind=SourceKind.PAGE, pattern="^/news/")
    await newsroom.storage.sources.sync_pack([seed], newsroom.clock())
    newsroom.publish(story(1))
    await newsroom.poll()
    assert newsroom.parser.asked_as == (SourceKind.PAGE, "^/news/")


async def test_when_nothing_known_is_on_the_page_the_pages_before_are_read(newsroom):
    page(newsroom, URL, story(1))
    await newsroom.poll()
    page(newsroom, URL, story(6), story(5), earlier=OLDER)
    page(newsroom, OLDER, story(4), story(3), earlier=OLDEST)
    page(newsroom, OLDEST, story(2), story(1))
    await newsroom.poll()
    assert newsroom.fetcher.got == [OLDER, OLDEST]
    assert set(await newsroom.latest()) == {f"Story {n}" for n in range(1, 7)}


async def test_when_something_known_is_on_the_page_no_other_is_read(newsroom):
    page(newsroom, URL, story(1))
    await newsroom.poll()
    page(newsroom, URL, story(2), story(1), earlier=OLDER)
    await newsroom.poll()
    assert newsroom.fetcher.got == []


async def test_a_first_poll_reads_one_page(newsroom):
    page(newsroom, URL, story(1), earlier=OLDER)
    await newsroom.poll()
    assert newsroom.fetcher.got == []


async def test_pages_without_end_are_read_to_a_bound(newsroom):
    page(newsroom, URL, story(1))
    await newsroom.poll()
    page(newsroom, URL, story(100), earlier=f"{OLDER}0")
    for n in range(20):
        page(newsroom, f"{OLDER}{n}", story(200 + n), earlier=f"{OLDER}{n + 1}")
    await newsroom.poll()
    assert len(newsroom.fetcher.got) == 10


async def test_what_came_of_the_first_page_is_kept_when_the_one_before_fails(newsroom):
    page(newsroom, URL, story(1))
    await newsroom.poll()
    page(newsroom, URL, story(3), earlier=OLDER)
    newsroom.fetcher.answers[OLDER] = FetchFailed("error 500", 500)
    await newsroom.poll()
    assert set(await newsroom.latest()) == {"Story 1", "Story 3"}
    assert (await newsroom.source()).poll.status is SourceStatus.OK


def index(room, newest=CHILD):
    """Let the source be an index of sitemaps, with validators of its own."""
    room.fetcher.answers[URL] = Body(b"index", "text/xml", URL, etag='"index"')
    room.parser.documents[b"index"] = ParsedIndex(newest)


async def test_an_index_is_read_through_to_what_it_names(newsroom):
    index(newsroom)
    page(newsroom, CHILD, story(1))
    await newsroom.poll()
    assert await newsroom.latest() == ["Story 1"]


async def test_of_an_index_nothing_is_remembered_that_would_hide_what_it_names(newsroom):
    index(newsroom)
    page(newsroom, CHILD, story(1))
    await newsroom.poll()
    source = await newsroom.source()
    assert (source.poll.etag, source.poll.last_modified) == (None, None)
    page(newsroom, CHILD, story(2), story(1))
    await newsroom.poll()
    assert set(await newsroom.latest()) == {"Story 1", "Story 2"}


async def test_an_index_that_names_itself_is_unhealthy(newsroom):
    index(newsroom, URL)
    await newsroom.poll()
    assert (await newsroom.source()).poll.status is SourceStatus.UNHEALTHY


async def test_an_index_whose_sitemap_fails_has_failed(newsroom):
    index(newsroom)
    newsroom.fetcher.answers[CHILD] = FetchFailed("error 404", 404)
    await newsroom.poll()
    assert (await newsroom.source()).poll.error == "error 404"


async def test_an_answer_that_is_at_hand_is_taken_without_asking_again(newsroom):
    newsroom.publish(story(1), etag='"one"')
    body = newsroom.fetcher.answers[URL]
    assert await newsroom.poller.take(1, body)
    assert newsroom.fetcher.asked == []
    assert await newsroom.latest() == ["Story 1"]
    assert (await newsroom.source()).poll.etag == '"one"'


async def test_an_answer_is_not_taken_while_the_source_is_being_polled(newsroom):
    newsroom.publish(story(1))
    await newsroom.storage.sources.claim(newsroom.clock(), 10, 600)
    assert not await newsroom.poller.take(1, newsroom.fetcher.answers[URL])


async def waiting(room):
    """Give the keys of the pages that wait, and whether they are silent."""
    found = []
    while due := await room.storage.articles.claim(room.clock(), 1, 600):
        found += [(one.item.title, one.silent) for one in due]
        for one in due:
            async with room.storage.database.write() as tx:
                await tx.execute("DELETE FROM articles WHERE item_id = :id", {"id": one.item.id})
    return found


async def test_of_a_first_poll_the_newest_pages_are_read_as_examples(newsroom):
    dated = [replace(story(n), published_at=newsroom.clock() - n) for n in (1, 2, 3, 4)]
    newsroom.publish(*dated)
    await newsroom.poll()
    assert set(await waiting(newsroom)) == {(f"Story {n}", True) for n in (1, 2, 3)}


async def test_the_page_of_each_new_item_is_to_be_read(newsroom):
    newsroom.publish(story(1))
    await newsroom.poll()
    await waiting(newsroom)
    await newsroom.watch("csto")
    newsroom.publish(story(2), story(1))
    await newsroom.poll()
    assert await waiting(newsroom) == [("Story 2", False)]


async def test_the_page_of_an_item_whose_text_came_with_it_is_not_read(newsroom):
    await newsroom.storage.sources.set_full_text(1, FullText.ALWAYS)
    newsroom.publish(replace(story(1), body="The whole text."))
    await newsroom.poll()
    assert await waiting(newsroom) == []


async def test_followers_are_sent_each_new_item(newsroom):
    newsroom.publish(story(1))
    await newsroom.poll()
    await newsroom.storage.follows.add(CHAT, 0, 1, newsroom.clock(), 5)
    newsroom.publish(story(2), story(1))
    await newsroom.poll()
    assert await newsroom.alerts() == [("Story 2", [], False)]


async def test_a_part_of_an_index_that_is_gone_or_moves_does_not_take_the_index_with_it(newsroom):
    index(newsroom)
    newsroom.fetcher.answers[CHILD] = FetchFailed("error 410", 410, moved_to="https://a.example/")
    await newsroom.poll()
    assert (await newsroom.source()).poll.status is SourceStatus.FAILING
    for number in range(4):
        page(newsroom, CHILD, story(number))
        body = newsroom.fetcher.answers[CHILD]
        newsroom.fetcher.answers[CHILD] = replace(body, moved_to="https://a.example/")
        await newsroom.poll()
    assert (await newsroom.source()).url == URL
