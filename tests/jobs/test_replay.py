"""Three days of real news, polled every three hours: each story that names the word rings once."""

from __future__ import annotations

import asyncio
import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from aiohttp import web

from jobs.fetching import Fetcher, FetchSettings
from jobs.poll import Poller
from jobs.quarantine import Parsers
from news.matching import Matcher
from news.model import SECOND, Chat, ChatKind, SourceSeed, SourceStatus
from news.outbox import DeliveryDecision, DeliveryState
from news.polling import PollPolicy
from news.query import parse

RECORDED = Path(__file__).parents[3] / "shared" / "replay"
SCENARIO = "B-astana-2024-11"
WORD = "ОДКБ"
CHAT = 100

pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(), reason=f"the recorded news are not beside the checkout, in {RECORDED}"
)


@dataclass
class Replay:
    """What the server shows: the documents at one time, in their order or upside down, or faults.

    Conditional requests are answered as the recorded validators say.
    """

    documents: dict = field(default_factory=lambda: defaultdict(dict))
    at: str = ""
    upside_down: bool = False
    fault: str = ""
    asked: list = field(default_factory=list)

    async def answer(self, request):
        feed = request.match_info["feed"]
        if self.fault and (answer := _faulty(self.fault, feed)):
            self.asked.append(answer.status)
            return answer
        row = self.documents[feed][self.at]
        # Upside down it is another document, with a validator of its own.
        etag = f"W/{row['etag']}" if self.upside_down else row["etag"]
        if request.headers.get("If-None-Match") == etag:
            self.asked.append(304)
            return web.Response(status=304, headers={"ETag": etag})
        self.asked.append(200)
        body = (RECORDED / row["file"]).read_text()
        return web.Response(
            text=_upside_down(body) if self.upside_down else body,
            content_type="application/rss+xml",
            headers={
                "ETag": etag,
                "Last-Modified": row["last_modified"],
                "Cache-Control": "max-age=300",
            },
        )


def _faulty(kind, feed):
    html = "<!doctype html><html><body>Checking your browser</body></html>"
    answers = {
        "500": web.Response(status=500),
        "404": web.Response(status=404),
        "429": web.Response(status=429, headers={"Retry-After": "120"}),
        "301": web.Response(status=301, headers={"Location": f"/moved/{feed}"}),
        "html": web.Response(text=html, content_type="text/html"),
        "empty": web.Response(text="<rss></rss>", content_type="application/rss+xml"),
    }
    return answers[kind]


def _upside_down(body):
    items = re.findall(r"<item>.*?</item>", body, re.DOTALL)
    head, _, rest = body.partition(items[0])
    return head + "".join(reversed(items)) + rest.rpartition("</item>")[2]


def _items(path):
    """Read a document by means of our own: guid, title and text of each item."""
    for item in ET.parse(RECORDED / path).iter("item"):
        yield (
            item.findtext("guid"),
            item.findtext("link"),
            item.findtext("title", ""),
            (item.findtext("description", "")),
        )


def _named_after_the_first_poll(documents):
    """Give (feed, link) of the items that name the word and are not in their feed's first."""
    word = re.compile(rf"(?<!\w){WORD}(?!\w)", re.IGNORECASE)
    named = set()
    for feed, by_time in documents.items():
        paths = [row["file"] for _, row in sorted(by_time.items())]
        there = {guid for guid, *_ in _items(paths[0])}
        named |= {
            (feed, link)
            for path in paths[1:]
            for guid, link, title, text in _items(path)
            if guid not in there and (word.search(title) or word.search(text))
        }
    return named


@pytest.fixture
async def replay():
    replay = Replay()
    with (RECORDED / "manifest.tsv").open() as manifest:
        for row in csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["scenario"] == SCENARIO:
                replay.documents[row["feed"]][row["poll_time"]] = row
    return replay


class Station:
    """The poll job with real storage, fetching and parsing, and a chat that watches the word."""

    def __init__(self, storage, clock, replay, port):
        self.storage, self.clock, self.replay = storage, clock, replay
        self.base = f"http://127.0.0.1:{port}/{SCENARIO}/"
        settings = FetchSettings(allow_private=frozenset({f"127.0.0.1:{port}"}), host_pause=0)
        self.fetcher, self.parser, matcher = Fetcher(settings, clock), Parsers(), Matcher()
        matcher.add(1, parse(WORD))
        self.poller = Poller(
            storage=storage,
            fetcher=self.fetcher,
            parser=self.parser,
            matcher=matcher,
            policy=PollPolicy.of(1, 1),
            clock=clock,
            chance=lambda: 0.5,
            on_alerts=lambda: None,
        )

    async def begin(self):
        self._set_clock(times(self.replay)[0])
        seeds = [SourceSeed(self.base + feed, feed) for feed in self.replay.documents]
        await self.storage.sources.sync_pack(seeds, self.clock())
        await self.storage.chats.ensure(Chat(CHAT, ChatKind.PRIVATE))
        watch, _ = await self.storage.watches.add(CHAT, 0, WORD, self.clock(), cap=1)
        assert watch.id == 1

    async def poll(self, at=None):
        """Poll every source: at a time of the recording, or some minutes after the last."""
        if at:
            self.replay.at = at
            self._set_clock(at)
        else:
            self.clock.advance(300)
        before = len(self.replay.asked)
        await self.poller.tick()
        await asyncio.gather(*self.poller._polls)
        assert len(self.replay.asked) > before

    def _set_clock(self, at):
        self.clock.now = int(datetime.fromisoformat(at).timestamp()) * SECOND

    async def rung(self):
        """Send what waits, and give (feed, link) of each alert."""
        sent = []
        while due := await self.storage.deliveries.claim(self.clock(), 1):
            decision = DeliveryDecision(due[0].id, due[0].lease, DeliveryState.SENT)
            await self.storage.deliveries.record(decision, self.clock())
            sent.append((due[0].item.source_title, due[0].item.link))
        return sent

    async def statuses(self):
        return {source.poll.status for source in await self.storage.sources.of_chat(CHAT)}

    async def close(self):
        await self.poller.close(0)
        await self.fetcher.close()
        await self.parser.close()


@pytest.fixture
async def station(storage, clock, replay):
    app = web.Application()
    app.router.add_get(f"/{SCENARIO}/{{feed}}", replay.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    _, port = runner.addresses[0]
    station = Station(storage, clock, replay, port)
    await station.begin()
    yield station
    await station.close()
    await runner.cleanup()


def times(replay):
    return sorted({at for by_time in replay.documents.values() for at in by_time})


def assert_each_once(rung, replay):
    expected = _named_after_the_first_poll(replay.documents)
    assert len(expected) > 10
    assert sorted(rung) == sorted(expected)


async def test_each_item_that_names_the_word_rings_once(station, replay):
    for at in times(replay):
        await station.poll(at)
    assert_each_once(await station.rung(), replay)


async def test_the_same_documents_again_ring_nobody(station, replay):
    for at in times(replay):
        await station.poll(at)
        await station.poll()
    assert 304 in replay.asked
    assert_each_once(await station.rung(), replay)


async def test_documents_turned_upside_down_ring_nobody(station, replay):
    for at in times(replay):
        await station.poll(at)
        replay.upside_down = not replay.upside_down
        await station.poll()
    assert_each_once(await station.rung(), replay)


async def test_faults_in_between_ring_nobody_and_lose_nothing(station, replay):
    faults = ["500", "html", "404", "empty", "429", "301"]
    for step, at in enumerate(times(replay)):
        if step:
            replay.fault = faults[step % len(faults)]
        await station.poll(at)
        if step:
            assert SourceStatus.OK not in await station.statuses()
        replay.fault = ""
        await station.poll()
        assert await station.statuses() == {SourceStatus.OK}
    assert_each_once(await station.rung(), replay)
