"""A polite client's score: what the owner of a server sees of the poll job in its log.

The fetching, polling and storing are the real ones, the server is on loopback, and the days pass
by an injected clock.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import pairwise

import pytest

from jobs.fetching import Fetcher, FetchSettings
from jobs.poll import Poller
from news.feeds import parse_feed
from news.matching import Matcher
from news.model import DAY, SECOND, SourceSeed
from news.polling import PollPolicy
from tests.conftest import Clock
from tests.jobs.test_fetching import response

HOUR = 3600
FLOOR = 300
CONTACT = "https://me.example/bot"
ETAG, DATE = 'W/"oдин--gzip"', "Sun, 22 Nov 2026 11:59:59 GMT"
"""Validators that nobody would make up."""


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    at: float
    """Seconds by the clock of the test since its noon."""


Answer = Callable[[Request], bytes]


@dataclass
class Site:
    """A server with its log; it keeps connections open as servers do."""

    clock: Clock
    answers: dict[str, Answer] = field(default_factory=dict)
    log: list[Request] = field(default_factory=list)
    port: int = 0
    open: int = 0
    most_open: int = 0
    busy: int = 0
    most_busy: int = 0
    started: int = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock.now

    def url(self, path: str = "/rss") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def seen(self, path: str = "/rss") -> list[Request]:
        return [request for request in self.log if request.path == path]

    def waits(self, path: str = "/rss") -> list[float]:
        """Give the seconds between one request for a path and the next."""
        return [after.at - before.at for before, after in pairwise(self.seen(path))]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                writer.write(await self._answer(await reader.readuntil(b"\r\n\r\n")))
                await writer.drain()
        self.open -= 1
        writer.close()

    async def _answer(self, head: bytes) -> bytes:
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        line, *fields = head.decode().strip().split("\r\n")
        headers = dict(field.split(": ", 1) for field in fields)
        at = (self.clock.now - self.started) / SECOND
        request = Request(line.split(" ")[1], headers, at)
        self.log.append(request)
        for _ in range(5):  # others get the chance to come in between
            await asyncio.sleep(0)
        self.busy -= 1
        return self.answers[request.path](request)


def ok(body: bytes, **headers: str) -> bytes:
    return response(200, body, Connection="keep-alive", **headers)


def feed(*numbers: int, head: str = "") -> bytes:
    items = "".join(
        f"<item><guid>urn:{number}</guid><title>Story {number}</title></item>" for number in numbers
    )
    return f"<rss version='2.0'><channel><title>News</title>{head}{items}</channel></rss>".encode()


def page(number: int, head: str = "") -> bytes:
    """Give a feed of which nothing has been seen before."""
    return feed(3 * number, 3 * number + 1, 3 * number + 2, head=head)


def unchanged(request: Request) -> bytes:
    """Answer as a good server does: once in full, then that nothing has changed."""
    if "If-None-Match" in request.headers or "If-Modified-Since" in request.headers:
        return response(304, Connection="keep-alive")
    return ok(feed(1, 2), ETag=ETAG, Last_Modified=DATE)


class InProcess:
    """Reads feeds here and now."""

    async def parse(self, body, url, content_type="", **_):
        return parse_feed(body, url, content_type)


class Client:
    """The poll job, with days that pass as fast as it sleeps through them."""

    def __init__(self, storage, clock, site, host_pause=0.0):
        self.storage, self.clock, self.site, self.host_pause = storage, clock, site, host_pause
        self.start()

    def start(self):
        settings = FetchSettings(
            contact_url=CONTACT,
            allow_private=frozenset({f"127.0.0.1:{self.site.port}"}),
            host_pause=self.host_pause,
        )
        self.fetcher = Fetcher(settings, self.clock)
        self.poller = Poller(
            storage=self.storage,
            fetcher=self.fetcher,
            parser=InProcess(),
            matcher=Matcher(),
            policy=PollPolicy(),
            clock=self.clock,
            chance=lambda: 0.0,
            on_alerts=lambda: None,
            one_a_host=self.host_pause > 0,
        )

    async def stop(self):
        await self.poller.close(grace=10)
        await self.fetcher.close()

    async def restart(self):
        await self.stop()
        self.start()

    async def read(self, *paths):
        seeds = [SourceSeed(self.site.url(path), path) for path in paths]
        await self.storage.sources.sync_pack(seeds, self.clock())

    async def tick(self):
        """Poll what is due, and what comes due by that."""
        await self.poller.tick()
        while waiting := {*self.poller._polls, *filter(None, [self.poller._refill])}:
            await asyncio.wait(waiting)
            await asyncio.sleep(0)
            if not self.poller._polls:
                break

    async def live(self, seconds):
        """Let time pass, and sources be polled when they are due."""
        end = self.clock.now + int(seconds * SECOND)
        while (due := await self._next()) is not None and due <= end:
            self.clock.now = max(self.clock.now, due)
            await self.tick()
        self.clock.now = end

    async def _next(self):
        sources = await self.storage.sources.all()
        due = [one.poll.next_poll_at for one in sources if one.poll.next_poll_at is not None]
        return min(due, default=None)

    async def source(self):
        (source,) = await self.storage.sources.all()
        return source


@pytest.fixture
async def site(clock) -> AsyncIterator[Site]:
    site = Site(clock)
    async with await asyncio.start_server(site.serve, "127.0.0.1", 0) as listener:
        site.port = listener.sockets[0].getsockname()[1]
        yield site


@pytest.fixture
async def client(storage, clock, site) -> AsyncIterator[Client]:
    client = Client(storage, clock, site)
    yield client
    await client.stop()


# What is asked


async def test_only_the_first_request_of_all_is_without_conditions(client, site):
    site.answers["/rss"] = unchanged
    await client.read("/rss")
    await client.live(10 * DAY)
    assert len(site.log) > 40
    first, *others = site.log
    assert not any(name.startswith("If-") for name in first.headers)
    assert all("If-None-Match" in request.headers for request in others)


async def test_validators_come_back_letter_by_letter_and_both(client, site):
    site.answers["/rss"] = unchanged
    await client.read("/rss")
    await client.live(2 * DAY)
    sent = {
        (request.headers["If-None-Match"], request.headers["If-Modified-Since"])
        for request in site.log[1:]
    }
    assert sent == {(ETAG, DATE)}


async def test_validators_of_the_last_answer_count(client, site):
    site.answers["/rss"] = lambda _: ok(page(len(site.log)), ETag=f'"{len(site.log)}"')
    await client.read("/rss")
    await client.live(HOUR)
    shown = [request.headers.get("If-None-Match") for request in site.log]
    assert len(shown) > 2
    assert shown == [None, *(f'"{number}"' for number in range(1, len(shown)))]


async def test_a_server_without_validators_gets_none(client, site):
    site.answers["/rss"] = lambda _: ok(feed(1))
    await client.read("/rss")
    await client.live(DAY)
    assert len(site.log) > 2
    assert not any(name.startswith("If-") for request in site.log for name in request.headers)


async def test_after_an_answer_that_was_no_feed_the_whole_is_asked_for(client, site):
    answers = [ok(feed(1), ETag='"1"'), ok(b"<html>Blocked</html>", ETag='"2"'), ok(feed(1))]
    site.answers["/rss"] = lambda _: answers[min(len(site.log), 3) - 1]
    await client.read("/rss")
    await client.live(DAY)
    assert [request.headers.get("If-None-Match") for request in site.log[:3]] == [None, '"1"', None]


async def test_the_name_is_honest_and_always_the_same(client, site):
    site.answers["/rss"] = unchanged
    await client.read("/rss")
    await client.live(DAY)
    await client.restart()
    await client.live(DAY)
    names = {request.headers["User-Agent"] for request in site.log}
    assert names == {f"Wirewatch/{version('wirewatch')} (+{CONTACT})"}


async def test_cookies_are_not_kept_and_nobody_is_told_where_we_come_from(client, site):
    site.answers["/old"] = lambda _: response(302, Location="/rss", Set_Cookie="a=b; Path=/")
    site.answers["/rss"] = lambda _: ok(feed(1), Set_Cookie="c=d; Path=/; Max-Age=999999")
    await client.read("/old")
    await client.live(DAY)
    assert len(site.log) > 4
    assert not any({"Cookie", "Referer"} & set(request.headers) for request in site.log)


# When it is asked


async def test_a_feed_that_changes_all_the_time_is_asked_every_five_minutes_at_most(client, site):
    site.answers["/rss"] = lambda _: ok(page(len(site.log)))
    await client.read("/rss")
    await client.live(3 * HOUR)
    assert FLOOR == min(site.waits()) == site.waits()[-1]


@pytest.mark.parametrize("fields", [{"Cache_Control": "max-age=7200"}, {"Expires": "+7200"}])
@pytest.mark.parametrize("answer", [200, 304])
async def test_a_copy_that_is_fresh_is_not_asked_for_again(client, site, fields, answer):
    if "Expires" in fields:
        fields = {
            "Date": "Sun, 22 Nov 2026 12:00:00 GMT",
            "Expires": "Sun, 22 Nov 2026 14:00:00 GMT",
        }
    site.answers["/rss"] = lambda request: (
        response(304, Connection="keep-alive", **fields)
        if answer == 304 and "If-None-Match" in request.headers
        else ok(page(len(site.log)), ETag='"1"', **fields)
    )
    await client.read("/rss")
    await client.live(DAY)
    assert 2 * HOUR <= min(site.waits()) <= max(site.waits()) <= 6 * HOUR


async def test_a_ttl_is_kept(client, site):
    site.answers["/rss"] = lambda _: ok(page(len(site.log), "<ttl>120</ttl>"))
    await client.read("/rss")
    await client.live(DAY)
    assert min(site.waits()) >= 0.9 * 2 * HOUR


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("seconds", [400, 5 * HOUR, 3 * DAY])
async def test_nobody_comes_before_a_retry_after_is_over(client, site, status, seconds):
    site.answers["/rss"] = lambda _: (
        ok(feed(1)) if len(site.log) == 1 else response(status, Retry_After=str(seconds))
    )
    await client.read("/rss")
    await client.live(3 * seconds + 3 * HOUR)
    assert len(site.waits()) >= 3
    assert min(site.waits()[1:]) >= seconds


@pytest.mark.parametrize("status", [403, 429, 503])
async def test_who_refuses_is_left_alone_for_four_hours(client, site, status):
    site.answers["/rss"] = lambda _: response(status)
    await client.read("/rss")
    await client.live(2 * DAY)
    assert len(site.log) >= 10
    assert min(site.waits()) >= 0.9 * 4 * HOUR


@pytest.mark.parametrize("status", [404, 500, 401])
async def test_who_fails_is_asked_less_and_less(client, site, status):
    site.answers["/rss"] = lambda _: response(status)
    await client.read("/rss")
    await client.live(5 * DAY)
    waits = site.waits()
    assert waits[:4] == sorted(waits[:4])
    assert waits[3] >= 6 * waits[0]
    assert 5 * HOUR <= waits[-1] <= 6.6 * HOUR


async def test_who_is_gone_is_never_asked_again(client, site):
    site.answers["/rss"] = lambda _: response(410)
    await client.read("/rss")
    await client.live(60 * DAY)
    await client.restart()
    await client.live(60 * DAY)
    assert len(site.log) == 1


async def test_a_permanent_redirect_is_asked_for_three_times_and_then_no_more(client, site):
    site.answers["/old"] = lambda _: response(301, Location="/new", Connection="keep-alive")
    site.answers["/new"] = unchanged
    await client.read("/old")
    await client.live(5 * DAY)
    assert len(site.seen("/old")) == 3
    assert len(site.seen("/new")) > 10
    assert (await client.source()).url == site.url("/new")


async def test_a_temporary_redirect_is_asked_for_every_time(client, site):
    site.answers["/old"] = lambda _: response(302, Location="/new", Connection="keep-alive")
    site.answers["/new"] = unchanged
    await client.read("/old")
    await client.live(5 * DAY)
    assert len(site.seen("/old")) == len(site.seen("/new")) > 10


async def test_a_source_without_news_is_asked_six_hourly_and_after_a_month_daily(client, site):
    site.answers["/rss"] = unchanged
    await client.read("/rss")
    await client.live(49 * DAY)
    times = [request.at for request in site.log]
    in_the_third_week = [at for at in times if 14 * DAY <= at < 21 * DAY]
    in_the_seventh = [at for at in times if 42 * DAY <= at < 49 * DAY]
    assert 25 <= len(in_the_third_week) <= 32
    assert 7 <= len(in_the_seventh) <= 8


# Restarts


async def test_a_restart_asks_nobody_anew(client, site):
    paths = [f"/{number}" for number in range(20)]
    site.answers |= dict.fromkeys(paths, unchanged)
    await client.read(*paths)
    await client.tick()
    for _ in range(5):
        client.clock.advance(60)
        await client.restart()
        await client.read(*paths)
        await client.tick()
    assert len(site.log) == 20


async def test_a_restart_keeps_the_validators_and_the_wait_that_was_asked_for(client, site):
    answers = [ok(feed(1), ETag=ETAG), response(429, Retry_After=str(DAY))]
    site.answers["/rss"] = lambda _: answers[min(len(site.log), 2) - 1]
    await client.read("/rss")
    await client.live(0)
    await client.restart()
    await client.live(2 * HOUR)
    await client.restart()
    await client.live(2 * DAY)
    assert site.log[1].headers["If-None-Match"] == ETAG
    assert site.waits()[1] >= DAY


async def test_after_a_long_downtime_there_is_no_burst(storage, clock, site):
    pause = 0.02
    client = Client(storage, clock, site, host_pause=pause)
    paths = [f"/{number}" for number in range(12)]
    moments = []

    def answer(request):
        moments.append(asyncio.get_running_loop().time())
        return unchanged(request)

    site.answers |= dict.fromkeys(paths, answer)
    await client.read(*paths)
    for _ in paths:
        await client.tick()
    clock.advance(3 * DAY)
    await client.restart()
    del site.log[:], moments[:]
    for _ in paths:
        await client.tick()
    await client.stop()
    assert sorted(request.path for request in site.log) == sorted(paths)
    assert all(later - earlier >= pause for earlier, later in pairwise(moments))
    assert site.most_busy == 1


async def test_a_host_has_one_connection(storage, clock, site):
    client = Client(storage, clock, site, host_pause=0.001)
    paths = [f"/{number}" for number in range(12)]
    site.answers |= dict.fromkeys(paths, unchanged)
    await client.read(*paths)
    others = [client.fetcher.get(site.url(path)) for path in paths]
    await asyncio.gather(client.tick(), *others)
    for _ in paths:
        await client.tick()
    assert len(site.log) == 24
    assert site.most_open == 1
    await client.stop()


async def test_sources_of_one_minute_do_not_come_together_for_ever(storage, clock, site):
    client = Client(storage, clock, site)
    chances = iter(number * 0.618 % 1 for number in range(10_000))
    client.poller.chance = lambda: next(chances)
    paths = [f"/{number}" for number in range(10)]
    site.answers |= dict.fromkeys(paths, unchanged)
    await client.read(*paths)
    await client.live(DAY)
    last = [site.seen(path)[-1].at for path in paths]
    assert max(last) - min(last) > HOUR
    assert len(set(last)) == len(last)
    await client.stop()


async def test_hours_that_a_feed_skips_are_left_out(client, site):
    head = "<skipHours><hour>14</hour><hour>15</hour></skipHours><ttl>20</ttl>"
    site.answers["/rss"] = lambda _: ok(page(len(site.log), head))
    await client.read("/rss")
    await client.live(DAY)
    hours = {int(12 + request.at // HOUR) % 24 for request in site.log}
    assert hours == set(range(24)) - {14, 15}
