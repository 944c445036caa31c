"""Trying sources: what is told of each, how politely it is done, and that nothing is remembered."""

import asyncio
from dataclasses import dataclass, field

import pytest

from jobs.checking import HOSTS_AT_A_TIME, Checker, format_of, source_from
from news.model import (
    DAY,
    SECOND,
    Body,
    Entry,
    FetchFailed,
    NotModified,
    ParsedFeed,
    ParsedIndex,
    ParseFailed,
    PollState,
    Source,
    SourceKind,
    SourceSeed,
)
from tests.conftest import NOON

RSS = b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>"


def source(name="a", path="rss", **changed):
    url = f"https://{name}.test/{path}"
    return Source(1, url, name, None, shared=True, poll=PollState(None, etag='"x"'), **changed)


def feed(*dates):
    return ParsedFeed("", None, tuple(Entry(None, None, "A", "", date) for date in dates))


def body(content=RSS, url="https://a.test/rss"):
    return Body(content, "text/xml", url)


@dataclass
class Web:
    """Answers every address, and remembers what it was asked for."""

    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    busy: list = field(default_factory=list)
    most_busy: int = 0
    twice_at_a_host: bool = False

    async def fetch(self, asked):
        assert asked.poll == PollState(None)
        return await self.get(asked.url, like=asked)

    async def get(self, url, *, like=None):
        host = url.split("/")[2]
        self.twice_at_a_host |= host in self.busy
        self.busy.append(host)
        self.most_busy = max(self.most_busy, len(self.busy))
        await asyncio.sleep(0)
        self.busy.remove(host)
        self.asked.append((url, like))
        return self.answers.get(url, body(url=url))


@dataclass
class Reader:
    answers: dict = field(default_factory=dict)

    async def parse(self, content, url, content_type="", *, kind=SourceKind.FEED, pattern=None):
        return self.answers.get(url, feed(NOON))


def checker(web, reader=None, pause=0.0):
    return Checker(web, reader or Reader(), lambda: NOON, pause)


async def test_a_source_that_answers_is_told_with_what_it_has():
    reader = Reader({"https://a.test/rss": feed(NOON - DAY * SECOND, NOON, None)})
    [checked] = await checker(Web(), reader).check([source()])
    assert (checked.problem, checked.format) == (None, "RSS 2.0")
    assert (checked.items, checked.newest) == (3, NOON)
    assert checked.seconds >= 0


async def test_a_date_of_next_week_is_not_the_newest():
    reader = Reader({"https://a.test/rss": feed(NOON, NOON + 7 * DAY * SECOND)})
    [checked] = await checker(Web(), reader).check([source()])
    assert checked.newest == NOON


async def test_a_feed_without_items_answers():
    [checked] = await checker(Web(), Reader({"https://a.test/rss": feed()})).check([source()])
    assert (checked.problem, checked.items, checked.newest) == (None, 0, None)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [(FetchFailed("error 403", 403), "error 403"), (NotModified(), "not a feed")],
)
async def test_a_source_that_does_not_give_its_content_is_told_with_the_reason(answer, problem):
    [checked] = await checker(Web({"https://a.test/rss": answer})).check([source()])
    assert (checked.problem, checked.format, checked.items) == (problem, "", 0)


async def test_a_document_that_is_no_feed_is_told_with_the_reason():
    reader = Reader({"https://a.test/rss": ParseFailed("not a feed but a web page")})
    web = Web({"https://a.test/rss": body(b"<!DOCTYPE html><html>")})
    [checked] = await checker(web, reader).check([source()])
    assert (checked.problem, checked.format) == ("not a feed but a web page", "")


async def test_the_index_of_a_sitemap_is_followed_in_the_way_of_its_source():
    reader = Reader({"https://a.test/map": ParsedIndex("https://a.test/map2")})
    web = Web()
    asked = source(path="map", kind=SourceKind.SITEMAP, agent="curl")
    [checked] = await checker(web, reader).check([asked])
    assert (checked.problem, checked.format, checked.items) == (None, "sitemap", 1)
    assert [url for url, _ in web.asked] == ["https://a.test/map", "https://a.test/map2"]
    assert web.asked[1][1].agent == "curl"


async def test_an_index_without_end_is_given_up():
    reader = Reader({"https://a.test/map": ParsedIndex("https://a.test/map")})
    web = Web()
    [checked] = await checker(web, reader).check([source(path="map", kind=SourceKind.SITEMAP)])
    assert checked.problem == "not a feed"
    assert len(web.asked) <= 4


async def test_an_index_whose_sitemap_does_not_answer_is_told_with_the_reason():
    reader = Reader({"https://a.test/map": ParsedIndex("https://a.test/map2")})
    web = Web({"https://a.test/map2": FetchFailed("error 404", 404)})
    [checked] = await checker(web, reader).check([source(path="map", kind=SourceKind.SITEMAP)])
    assert (checked.problem, checked.format) == ("error 404", "sitemap")


async def test_results_stand_in_the_order_of_the_sources_and_each_is_heard_of_once():
    sources = [source("a", "1"), source("b"), source("a", "2")]
    heard = []
    checked = await checker(Web()).check(sources, heard.append)
    assert [one.source for one in checked] == sources
    assert sorted(heard, key=lambda one: one.source.url) == sorted(
        checked, key=lambda one: one.source.url
    )


async def test_a_host_is_asked_one_thing_at_a_time_and_not_too_many_hosts_at_once():
    web = Web()
    sources = [source(f"h{n % 40}", str(n)) for n in range(120)]
    await checker(web).check(sources)
    assert len(web.asked) == 120
    assert web.most_busy == HOSTS_AT_A_TIME
    assert not web.twice_at_a_host


async def test_a_host_gets_a_pause_between_two_sources():
    clock = asyncio.get_running_loop().time
    begin = clock()
    first, second = await checker(Web(), pause=0.05).check([source("a", "1"), source("a", "2")])
    assert clock() - begin >= 0.05
    assert first.seconds + second.seconds < 0.05


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<rss version='2.0'>", "RSS 2.0"),
        (b'<?xml version="1.0"?>\n<!-- x --><rss xmlns:a="b" version="0.91">', "RSS 0.91"),
        (b"<rss>", "RSS"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "Atom"),
        (b"<atom:feed>", "Atom"),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "RSS 1.0"),
        (b' {"version": "https://jsonfeed.org/version/1.1"}', "JSON Feed"),
        ("<rss version='2.0'>".encode("utf-16"), "RSS 2.0"),
        (b"<html>", ""),
        (b"", ""),
    ],
)
def test_the_format_of_a_feed_is_named_by_its_first_bytes(content, name):
    assert format_of(body(content), SourceKind.FEED) == name


def test_what_is_no_feed_is_named_by_its_kind():
    assert format_of(body(b"<html>"), SourceKind.CHANNEL) == "channel"


def test_a_seed_is_tried_as_it_says():
    seed = SourceSeed("https://a.test/", "A", "ky", SourceKind.PAGE, "^/n/", agent="x", proxy="y")
    tried = source_from(seed)
    assert (tried.url, tried.kind, tried.pattern) == ("https://a.test/", SourceKind.PAGE, "^/n/")
    assert (tried.agent, tried.proxy) == ("x", "y")
