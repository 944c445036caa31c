"""The poll job: from a source that is due to items and alerts in the database."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace

import pytest

from jobs.poll import Poller
from news.matching import Matcher
from news.model import (
    Body,
    Chat,
    ChatKind,
    Entry,
    FetchFailed,
    NotModified,
    ParsedFeed,
    ParseFailed,
    SourceSeed,
    SourceStatus,
    WantedWord,
)
from news.outbox import DeliveryDecision, DeliveryState
from news.polling import PollPolicy
from news.query import parse
from tests.storage.faltering import FullDisk, on

URL = "https://news.example/rss?key=secret"
CHAT = 100
HOUR = 3600


@dataclass
class ScriptedFetcher:
    """Gives what was put for an address, again and again; raises it if it is an exception."""

    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    got: list = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch(self, source):
        self.asked.append(source)
        await self.gate.wait()
        answer = self.answers[source.url]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def get(self, url, *, like=None):
        self.got.append(url)
        return self.answers[url]


@dataclass
class ScriptedParser:
    """Understands the bodies that it was told about."""

    documents: dict = field(default_factory=dict)
    read: list = field(default_factory=list)

    async def parse(self, body, url, content_type, *, kind, pattern):
        self.read.append((body, url, content_type))
        self.asked_as = (kind, pattern)
        return self.documents[body]


class Newsroom:
    """A poller with its sources, one chat that watches, and what came of it."""

    def __init__(self, storage, clock, **settings):
        self.storage, self.clock = storage, clock
        self.fetcher, self.parser, self.matcher = ScriptedFetcher(), ScriptedParser(), Matcher()
        self.fetcher.gate.set()
        self.rung = 0
        self.poller = Poller(
            storage=storage,
            fetcher=self.fetcher,
            parser=self.parser,
            matcher=self.matcher,
            policy=PollPolicy(),
            clock=clock,
            chance=lambda: 0.5,
            on_alerts=self._ring,
            **settings,
        )

    def _ring(self):
        self.rung += 1

    async def watch(self, query):
        watch, _ = await self.storage.watches.add(CHAT, 0, query, self.clock(), cap=100)
        self.matcher.add(watch.id, parse(query))
        return watch

    async def sources(self, *urls, title="News"):
        await self.storage.chats.ensure(Chat(CHAT, ChatKind.PRIVATE))
        seeds = [SourceSeed(url, title) for url in urls]
        await self.storage.sources.sync_pack(seeds, self.clock())

    def publish(self, *entries, url=URL, **answer):
        body = repr(entries).encode()
        self.fetcher.answers[url] = Body(body, "application/rss+xml", url, **answer)
        self.parser.documents[body] = ParsedFeed("The feed", "en", entries)

    async def poll(self):
        """Let the next six hours pass and every source that is due be polled."""
        self.clock.advance(6.6 * HOUR)
        await self.poller.tick()
        await asyncio.gather(*self.poller._polls)

    async def source(self):
        return await self.storage.sources.get(1)

    async def alerts(self):
        """Send what waits, and give of each alert the title, the queries, whether by an edit."""
        sent = []
        while due := await self.storage.deliveries.claim(self.clock(), 1):
            (one,) = due
            sent.append((one.item.title, [watch.query for watch in one.watches], one.edited))
            decision = DeliveryDecision(one.id, one.lease, DeliveryState.SENT)
            await self.storage.deliveries.record(decision, self.clock())
        return sent

    async def latest(self):
        return [item.title for item in await self.storage.items.latest(CHAT, None, 100)]


def story(number, title=None, summary=""):
    return Entry(
        f"urn:{number}", f"https://news.example/{number}", title or f"Story {number}", summary, None
    )


@pytest.fixture
async def newsroom(storage, clock):
    room = Newsroom(storage, clock)
    await room.sources(URL)
    yield room
    await room.poller.close(0)


# From a document to alerts


async def test_a_first_poll_alerts_nobody_and_stores_everything(newsroom):
    await newsroom.watch("CSTO")
    newsroom.publish(story(1, "CSTO meets"), story(2))
    await newsroom.poll()
    assert await newsroom.alerts() == []
    assert sorted(await newsroom.latest()) == ["CSTO meets", "Story 2"]


async def test_a_new_item_alerts_those_who_watch_for_it(newsroom):
    await newsroom.watch("CSTO")
    newsroom.publish(story(1))
    await newsroom.poll()
    newsroom.publish(story(3), story(2, "Summit", "The CSTO meets"), story(1))
    await newsroom.poll()
    assert await newsroom.alerts() == [("Summit", ["CSTO"], False)]
    assert newsroom.rung == 1


async def test_a_watch_for_a_source_is_alerted_by_the_name_of_the_source(newsroom):
    await newsroom.sources(URL, title="The Courier")
    await newsroom.watch("source:Courier")
    await newsroom.watch("source:Herald")
    newsroom.publish(story(1))
    await newsroom.poll()
    newsroom.publish(story(1), story(2))
    await newsroom.poll()
    assert await newsroom.alerts() == [("Story 2", ["source:Courier"], False)]


async def test_an_item_that_several_watches_match_is_one_alert_naming_them_all(newsroom):
    for query in ("CSTO", "summit"):
        await newsroom.watch(query)
    newsroom.publish(story(1))
    await newsroom.poll()
    newsroom.publish(story(2, "CSTO summit"), story(1))
    await newsroom.poll()
    assert await newsroom.alerts() == [("CSTO summit", ["CSTO", "summit"], False)]


async def test_nobody_is_called_when_nobody_is_alerted(newsroom):
    newsroom.publish(story(1))
    await newsroom.poll()
    newsroom.publish(story(2), story(1))
    await newsroom.poll()
    assert newsroom.rung == 0


async def test_an_item_alerts_once_whatever_guise_it_comes_in(newsroom):
    await newsroom.watch("CSTO")
    newsroom.publish(story(1))
    await newsroom.poll()
    one = story(2, "CSTO meets")
    for guise in (
        one,
        replace(one, title="CSTO meets: photos"),
        replace(one, title="Photos of a meeting"),
        replace(one, title="CSTO meets after all"),
        replace(one, title="CSTO meets after all", guid="urn:new"),
        replace(one, title="CSTO meets after all", guid=None, link="https://www.news.example/2/"),
    ):
        newsroom.publish(guise, story(1))
        await newsroom.poll()
        newsroom.publish(story(1))
        await newsroom.poll()
    assert len(await newsroom.alerts()) == 1


async def test_an_edit_that_makes_an_item_match_alerts_once_and_says_so(newsroom):
    await newsroom.watch("CSTO")
    newsroom.publish(story(1), story(2))
    await newsroom.poll()
    for title in ("Story about the CSTO", "Story about the CSTO again"):
        newsroom.publish(story(1, title), story(2))
        await newsroom.poll()
    assert await newsroom.alerts() == [("Story about the CSTO again", ["CSTO"], True)]


async def test_an_edit_of_an_item_that_matched_before_alerts_nobody(newsroom):
    await newsroom.watch("CSTO")
    newsroom.publish(story(1, "CSTO meets"))
    await newsroom.poll()
    newsroom.publish(story(1, "CSTO meets in Astana"))
    await newsroom.poll()
    assert await newsroom.alerts() == []
    assert await newsroom.latest() == ["CSTO meets in Astana"]


async def test_an_edited_item_is_found_by_its_new_words(newsroom):
    newsroom.publish(story(1))
    await newsroom.poll()
    newsroom.publish(story(1, "Earthquake in Almaty"))
    await newsroom.poll()
    found = await newsroom.storage.items.latest(CHAT, WantedWord("almaty"), 10)
    assert [item.title for item in found] == ["Earthquake in Almaty"]


async def test_a_long_document_is_taken_in_whole(newsroom):
    newsroom.publish(*(story(number) for number in range(120)))
    await newsroom.poll()
    assert len(await newsroom.storage.items.latest(CHAT, None, 500)) == 120


async def test_abbreviations_that_new_items_explain_are_learned(newsroom):
    other = "https://other.example/rss"
    await newsroom.sources(URL)
    await newsroom.storage.sources.add(CHAT, SourceSeed(other, "Other"), newsroom.clock(), 9)
    explained = "The Collective Security Treaty Organization (CSTO) met"
    newsroom.publish(story(1, explained))
    newsroom.publish(story(2, summary=f"In Bishkek. {explained}."), url=other)
    await newsroom.poll()
    [learned] = await newsroom.storage.abbreviations.known(CHAT, ["CSTO"])
    assert learned.long == "Collective Security Treaty Organization"
    assert set(learned.sources) == {"News", "Other"}


async def test_an_edit_explains_nothing(newsroom):
    await newsroom.sources(URL)
    newsroom.publish(story(1))
    await newsroom.poll()
    newsroom.publish(story(1, "The Collective Security Treaty Organization (CSTO) met"))
    await newsroom.poll()
    async with newsroom.storage.database.read() as tx:
        assert await tx.fetch("SELECT * FROM abbreviations") == []


async def test_a_source_without_a_title_takes_its_feeds(newsroom):
    await newsroom.sources("https://news.example/untitled", title="")
    newsroom.publish(story(1), url="https://news.example/untitled")
    await newsroom.poll()
    (source,) = await newsroom.storage.sources.of_chat(CHAT)
    assert (source.title, source.language) == ("The feed", "en")


# What is asked for, and when


async def test_only_what_is_due_is_polled(newsroom):
    newsroom.publish(story(1))
    await newsroom.poll()
    await newsroom.poller.tick()
    assert len(newsroom.fetcher.asked) == 1


async def test_a_body_that_is_the_same_again_is_not_parsed_again(newsroom):
    newsroom.publish(story(1), etag='"1"')
    await newsroom.poll()
    newsroom.publish(story(1), etag='"2"')
    await newsroom.poll()
    assert len(newsroom.parser.read) == 1
    assert (await newsroom.source()).poll.etag == '"2"'


async def test_a_body_is_parsed_under_the_address_that_gave_it(newsroom):
    newsroom.publish(story(1))
    answer = newsroom.fetcher.answers[URL]
    newsroom.fetcher.answers[URL] = replace(answer, url="https://cdn.example/rss")
    await newsroom.poll()
    assert newsroom.parser.read[0][1:] == ("https://cdn.example/rss", "application/rss+xml")


async def test_a_304_leaves_everything_as_it_was(newsroom):
    newsroom.publish(story(1), etag='"1"')
    await newsroom.poll()
    newsroom.fetcher.answers[URL] = NotModified()
    await newsroom.poll()
    source = await newsroom.source()
    assert (source.poll.status, source.poll.etag) == (SourceStatus.OK, '"1"')


async def test_after_a_304_the_last_document_is_still_remembered(newsroom):
    newsroom.publish(story(1))
    await newsroom.poll()
    newsroom.fetcher.answers[URL] = NotModified()
    await newsroom.poll()
    assert newsroom.poller._reader.memory.unchanged(1, (story(2), story(1))) == {1}
    newsroom.publish(story(2), story(1))
    await newsroom.poll()
    assert await newsroom.latest() == ["Story 2", "Story 1"]


async def test_a_new_address_is_adopted_after_three_polls(newsroom):
    newsroom.publish(story(1), moved_to="https://new.example/rss")
    for _ in range(3):
        await newsroom.poll()
    assert (await newsroom.source()).url == "https://new.example/rss"


async def test_no_more_polls_run_than_there_is_room_for(storage, clock):
    room = Newsroom(storage, clock, concurrency=2)
    room.fetcher.gate.clear()
    urls = [f"https://news.example/{number}" for number in range(5)]
    await room.sources(*urls)
    for url in urls:
        room.publish(story(1), url=url)
    for _ in range(3):
        await room.poller.tick()
        await asyncio.sleep(0)
    assert len(room.fetcher.asked) == 2
    await room.poller.close(0)


async def test_polls_go_on_without_waiting_for_the_next_tick_while_more_is_due(storage, clock):
    room = Newsroom(storage, clock, concurrency=2)
    urls = [f"https://news.example/{number}" for number in range(9)]
    await room.sources(*urls)
    for url in urls:
        room.publish(story(1), url=url)
    await room.poller.tick()
    async with asyncio.timeout(5):
        while len(room.fetcher.asked) < len(urls):  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(0.001)
    await room.poller.close(10)
    assert sorted(source.url for source in room.fetcher.asked) == urls


# When things go wrong


async def test_a_host_with_many_sources_keeps_no_other_waiting(storage, clock):
    room = Newsroom(storage, clock, concurrency=4, one_a_host=True)
    crowd = [f"https://slow.example/{n}" for n in range(40)]
    await room.sources(*crowd, "https://other.example/feed")
    room.fetcher.gate.clear()
    await room.poller.tick()
    await asyncio.sleep(0)
    await room.poller.tick()
    await asyncio.sleep(0)
    assert [source.url for source in room.fetcher.asked] == [crowd[0], "https://other.example/feed"]
    await room.poller.close(0)


async def test_a_failure_is_stored_and_the_source_comes_back(newsroom):
    newsroom.publish(story(1))
    await newsroom.poll()
    newsroom.fetcher.answers[URL] = FetchFailed("error 500", 500)
    await newsroom.poll()
    failing = (await newsroom.source()).poll
    assert (failing.status, failing.error, failing.failures) == (
        SourceStatus.FAILING,
        "error 500",
        1,
    )
    newsroom.publish(story(2), story(1))
    await newsroom.poll()
    assert (await newsroom.source()).poll.status is SourceStatus.OK


async def test_an_item_published_during_an_outage_alerts_after_it(newsroom):
    await newsroom.watch("CSTO")
    newsroom.publish(story(1))
    await newsroom.poll()
    newsroom.fetcher.answers[URL] = Body(b"<html>", "text/html", URL)
    newsroom.parser.documents[b"<html>"] = ParseFailed("not a feed but a web page")
    await newsroom.poll()
    assert (await newsroom.source()).poll.status is SourceStatus.UNHEALTHY
    newsroom.publish(story(2, "CSTO meets"), story(1))
    await newsroom.poll()
    assert await newsroom.alerts() == [("CSTO meets", ["CSTO"], False)]


async def test_a_fault_of_ours_is_a_failed_poll_and_stops_no_other(newsroom, caplog):
    other = "https://news.example/other"
    await newsroom.sources(URL, other)
    newsroom.fetcher.answers[URL] = RuntimeError(f"cannot read {URL}")
    newsroom.publish(story(1), url=other)
    await newsroom.poll()
    broken, fine = (await newsroom.source()).poll, (await newsroom.storage.sources.get(2)).poll
    assert (broken.status, broken.error) == (SourceStatus.FAILING, "could not be read")
    assert broken.next_poll_at > newsroom.clock()
    assert fine.status is SourceStatus.OK
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


async def test_a_poll_that_cannot_be_stored_waits_and_is_not_asked_for_again(newsroom, caplog):
    await newsroom.watch("CSTO")
    newsroom.publish(story(1))
    await newsroom.poll()
    disk = FullDisk(newsroom.storage.database)
    pauses = []

    async def pause(seconds):
        pauses.append(seconds)
        disk.full = len(pauses) < 20

    newsroom.poller.storage, newsroom.poller.sleep = on(disk, newsroom.storage), pause
    newsroom.publish(story(2, "CSTO meets"), story(1))
    newsroom.fetcher.gate.clear()
    newsroom.clock.advance(6.6 * HOUR)
    await newsroom.poller.tick()
    disk.full = True
    newsroom.fetcher.gate.set()
    await asyncio.gather(*newsroom.poller._polls)
    assert await newsroom.alerts() == [("CSTO meets", ["CSTO"], False)]
    assert len(newsroom.fetcher.asked) == 2
    assert pauses[-1] == 10
    assert len([text for text in caplog.messages if "wait to be stored" in text]) == 1


@dataclass
class Choosy:
    """Stores polls, but none that brings items."""

    polls: object

    async def record_all(self, records, now):
        if any(record.items for record in records):
            raise ValueError("cannot be stored")
        return await self.polls.record_all(records, now)


async def test_a_poll_that_can_never_be_stored_is_a_failed_one(newsroom, caplog):
    newsroom.poller.storage = replace(newsroom.storage, polls=Choosy(newsroom.storage.polls))
    newsroom.publish(story(1))
    await newsroom.poll()
    assert (await newsroom.source()).poll.error == "could not be read"
    assert "News could not be stored" in caplog.text


async def test_a_poll_whose_lease_was_lost_changes_nothing(newsroom):
    newsroom.publish(story(1))
    newsroom.fetcher.gate.clear()
    newsroom.clock.advance(1)
    await newsroom.poller.tick()
    await newsroom.storage.free_leases()
    newsroom.fetcher.gate.set()
    await asyncio.gather(*newsroom.poller._polls)
    assert (await newsroom.source()).poll.status is SourceStatus.NEW
    assert await newsroom.latest() == []


async def test_after_closing_nothing_is_polled(newsroom):
    await newsroom.poller.close(0)
    await newsroom.poll()
    assert newsroom.fetcher.asked == []


async def test_closing_waits_for_polls_that_end_in_time(newsroom):
    newsroom.publish(story(1))
    newsroom.fetcher.gate.clear()
    newsroom.clock.advance(1)
    await newsroom.poller.tick()
    asyncio.get_running_loop().call_soon(newsroom.fetcher.gate.set)
    await newsroom.poller.close(10)
    assert (await newsroom.source()).poll.status is SourceStatus.OK


async def test_closing_drops_polls_that_last_and_the_next_start_takes_them_up(newsroom):
    newsroom.publish(story(1))
    newsroom.fetcher.gate.clear()
    newsroom.clock.advance(1)
    await newsroom.poller.tick()
    await newsroom.poller.close(0.01)
    await newsroom.storage.free_leases()
    assert (await newsroom.source()).poll.status is SourceStatus.NEW
    assert len(await newsroom.storage.sources.claim(newsroom.clock(), 10)) == 1


# What the log says


async def test_the_log_tells_of_news_once_and_of_silence_only_in_detail(newsroom, caplog):
    caplog.set_level(logging.DEBUG, "jobs.poll")
    newsroom.publish(story(1))
    for _ in range(2):
        await newsroom.poll()
    newsroom.publish(story(2), story(1, "Corrected story"))
    await newsroom.poll()
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("INFO", "News: first read, items: 1"),
        ("DEBUG", "News: nothing new, edited: 0"),
        ("INFO", "News: new items: 1, edited: 1, alerts: 0"),
    ]


async def test_the_log_tells_when_a_source_begins_to_fail_and_when_it_is_back(newsroom, caplog):
    caplog.set_level(logging.INFO, "jobs.poll")
    for answer in (FetchFailed("error 500", 500), FetchFailed("error 500", 500)):
        newsroom.fetcher.answers[URL] = answer
        await newsroom.poll()
    newsroom.publish(story(1), moved_to="https://new.example/rss?key=secret")
    for _ in range(3):
        await newsroom.poll()
    newsroom.fetcher.answers["https://new.example/rss?key=secret"] = FetchFailed("error 410", 410)
    await newsroom.poll()
    assert [record.getMessage() for record in caplog.records] == [
        "News: error 500, failed polls: 1",
        "News is back; failed polls: 2",
        "News: first read, items: 1",
        "News has moved to new.example",
        "News is gone (error 410) and is not asked again",
    ]


async def test_a_source_without_a_title_is_logged_by_its_host(newsroom, caplog):
    caplog.set_level(logging.INFO, "jobs.poll")
    await newsroom.sources("https://untitled.example/rss?key=secret", title="")
    newsroom.publish(story(1), url="https://untitled.example/rss?key=secret")
    await newsroom.poll()
    assert caplog.messages == ["untitled.example: first read, items: 1"]


# A clock that is set


async def test_a_clock_days_ahead_and_then_set_back_neither_stalls_nor_hurries_the_polls(newsroom):
    await newsroom.watch("CSTO")
    newsroom.publish(story(1))
    await newsroom.poll()
    for days, number in ((3, 2), (-2, 3), (-4, 4)):
        newsroom.clock.advance(days * 24 * HOUR)
        newsroom.publish(story(number, f"CSTO {number}"), story(1))
        asked = len(newsroom.fetcher.asked)
        for _ in range(5):
            await newsroom.poller.tick()
            await asyncio.gather(*newsroom.poller._polls)
            newsroom.clock.advance(1)
        assert len(newsroom.fetcher.asked) == asked + 1
        assert await newsroom.alerts() == [(f"CSTO {number}", ["CSTO"], False)]
