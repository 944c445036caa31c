"""The article job: pages that wait become text that is searched, each once."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from jobs.articles import ArticleReader
from news.articles.article import Article
from news.model import Body, FetchFailed, ParseFailed
from tests.jobs.test_poll import URL, Newsroom, story

PAGE = "https://news.example/2"


@dataclass
class ScriptedPages:
    """Answers for addresses, and what the pages say."""

    answers: dict = field(default_factory=dict)
    articles: dict = field(default_factory=dict)
    got: list = field(default_factory=list)

    def put(self, url, *blocks, title="", **fields):
        self.answers[url] = Body(url.encode(), "text/html", url)
        self.articles[url] = Article(title, blocks, **fields)

    async def get(self, url, *, like=None):
        self.got.append(url)
        answer = self.answers.get(url, FetchFailed("error 404", 404))
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def article(self, document):
        return self.articles.get(document.url, ParseFailed("not an article"))


class Room(Newsroom):
    """A newsroom that reads pages too."""

    def __init__(self, storage, clock):
        super().__init__(storage, clock)
        self.pages = ScriptedPages()
        self.reader = ArticleReader(
            storage=storage,
            fetcher=self.pages,
            reader=self.pages,
            matcher=self.matcher,
            clock=clock,
            on_alerts=self._ring,
        )

    async def read(self):
        """Read every page that is due."""
        self.reader.wake()
        while self.reader._claiming or self.reader._work:  # noqa: ASYNC110 - whatever it does
            await asyncio.sleep(0)

    async def item(self, title="Story 2"):
        items = await self.storage.items.latest(100, None, 100)
        return next(item for item in items if item.title == title)


@pytest.fixture
async def room(storage, clock):
    """Have a source that was read once, and a watch for Tasmagambetov."""
    room = Room(storage, clock)
    await room.sources(URL)
    room.publish(story(1))
    await room.poll()
    await room.read()
    await room.watch("Tasmagambetov")
    yield room
    await room.reader.close(0)
    await room.poller.close(0)


async def comes(room, entry=None):
    """Let a second story come, and its page be read."""
    room.publish(entry or story(2), story(1))
    await room.poll()
    await room.read()


async def test_a_name_that_only_the_text_has_rings(room):
    room.pages.put(PAGE, "Ministers met.", "Imangali Tasmagambetov spoke.")
    await comes(room)
    assert await room.alerts() == [("Story 2", ["Tasmagambetov"], False)]
    assert (await room.item()).body == "Ministers met.\nImangali Tasmagambetov spoke."


async def test_a_name_in_title_and_text_rings_once(room):
    room.pages.put(PAGE, "Imangali Tasmagambetov spoke.")
    await comes(room, story(2, "Tasmagambetov speaks"))
    assert await room.alerts() == [("Tasmagambetov speaks", ["Tasmagambetov"], False)]


async def test_the_archive_finds_what_the_text_has(room):
    room.pages.put(PAGE, "Imangali Tasmagambetov spoke.")
    await comes(room)
    async with room.storage.database.read() as tx:
        row = await tx.one("SELECT words FROM items WHERE title = 'Story 2'")
    assert "spoke" in row["words"]


async def test_a_line_that_other_pages_of_the_host_have_too_rings_for_nobody(room):
    room.pages.put("https://news.example/3", "Something else.", "Popular: Tasmagambetov")
    await comes(room, story(3))
    await room.alerts()
    room.pages.put(PAGE, "Ministers met.", "Popular: Tasmagambetov")
    room.publish(story(2), story(3), story(1))
    await room.poll()
    await room.read()
    assert await room.alerts() == []
    assert (await room.item()).body == "Ministers met."


async def test_a_line_that_is_another_headline_rings_for_nobody(room):
    room.publish(story(5, "Tasmagambetov to leave his post in January"), story(1))
    await room.poll()
    await room.alerts()
    headline = "Tasmagambetov to leave his post in January"
    room.pages.put(PAGE, "Ministers met.", headline)
    room.publish(story(2), story(5, headline), story(1))
    await room.poll()
    await room.read()
    assert await room.alerts() == []


async def test_the_pages_of_a_first_poll_ring_for_nobody(storage, clock):
    room = Room(storage, clock)
    await room.sources(URL)
    await room.watch("Tasmagambetov")
    room.pages.put(PAGE, "Imangali Tasmagambetov spoke.")
    room.publish(story(2))
    await room.poll()
    await room.read()
    assert (await room.item()).body == "Imangali Tasmagambetov spoke."
    assert await room.alerts() == []
    await room.poller.close(0)


async def test_a_page_that_fails_is_asked_for_again_and_delays_no_alert(room):
    room.pages.answers[PAGE] = FetchFailed("error 503", 503)
    await comes(room, story(2, "Tasmagambetov speaks"))
    assert len(await room.alerts()) == 1
    room.pages.put(PAGE, "In Astana, Tasmagambetov speaks.")
    room.clock.advance(301)
    await room.read()
    assert (await room.item("Tasmagambetov speaks")).body == "In Astana, Tasmagambetov speaks."
    assert await room.alerts() == []


async def test_a_page_that_is_not_there_is_asked_for_once(room):
    await comes(room)
    room.clock.advance(86_400)
    await room.read()
    assert room.pages.got.count(PAGE) == 1


async def test_an_article_is_fetched_once_however_often_its_feed_is_polled(room):
    room.pages.put(PAGE, "The text.")
    await comes(room)
    await comes(room)
    await comes(room)
    assert room.pages.got.count(PAGE) == 1


async def test_an_item_without_a_title_is_titled_by_its_page_and_rings_then(room):
    bare = replace(story(2), title="")
    room.pages.put(PAGE, "The text.", title="Tasmagambetov speaks")
    await comes(room, bare)
    assert await room.alerts() == [("Tasmagambetov speaks", ["Tasmagambetov"], False)]


async def test_an_item_whose_page_never_comes_is_titled_by_its_address(room):
    link = "https://news.example/news/csto-tasmagambetov-speaks-2024/"
    await comes(room, replace(story(2), title="", link=link))
    assert await room.alerts() == [("csto tasmagambetov speaks", ["Tasmagambetov"], False)]


async def test_a_fault_of_ours_ends_one_page_and_no_other(room):
    room.pages.answers[PAGE] = RuntimeError("a fault")
    room.pages.put("https://other.example/3", "Tasmagambetov spoke.")
    elsewhere = replace(story(3), link="https://other.example/3")
    room.publish(story(2), elsewhere, story(1))
    await room.poll()
    await room.read()
    assert [title for title, *_ in await room.alerts()] == ["Story 3"]
    assert await room.storage.articles.waiting() == 0


async def test_what_was_being_read_at_a_stop_is_read_after_the_next_start(room):
    gate = asyncio.Event()

    async def get(url, *, like=None):
        await gate.wait()

    room.reader.fetcher.get = get
    room.publish(story(2), story(1))
    await room.poll()
    room.reader.wake()
    while not room.reader._work:  # noqa: ASYNC110 - as above
        await asyncio.sleep(0)
    await room.reader.close(0)
    await room.storage.free_leases()
    assert len(await room.storage.articles.claim(room.clock(), 1, 60)) == 1


async def test_an_item_without_a_title_and_without_words_in_its_address_is_titled_by_that(room):
    link = "https://news.example/12345"
    await comes(room, replace(story(2), title="", link=link))
    assert (await room.item(link)).title == link


async def test_a_page_that_was_too_much_for_the_moment_is_tried_again(room):
    room.pages.put(PAGE, "x")
    room.pages.articles[PAGE] = ParseFailed("too slow to read")
    await comes(room, story(2, "Tasmagambetov speaks"))
    room.pages.put(PAGE, "In Astana, Tasmagambetov speaks.")
    room.clock.advance(301)
    await room.read()
    assert (await room.item("Tasmagambetov speaks")).body == "In Astana, Tasmagambetov speaks."


async def test_a_host_that_asks_for_patience_is_asked_for_none_of_its_pages_until_then(room):
    room.pages.answers[PAGE] = FetchFailed("error 429", 429, retry_after=3600)
    room.pages.put("https://news.example/3", "The text.")
    room.publish(story(2), story(3), story(1))
    await room.poll()
    await room.read()
    asked = len(room.pages.got)
    room.clock.advance(3500)
    await room.read()
    assert len(room.pages.got) == asked
    room.clock.advance(500)
    await room.read()
    assert len(room.pages.got) > asked
