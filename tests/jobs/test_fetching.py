"""Fetching, against servers on loopback that answer byte by byte what a test tells them to."""

import asyncio
import gzip
import shutil
import socket
import ssl
import struct
import time
import zlib
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from itertools import pairwise

import pytest
from aiohttp.abc import AbstractResolver

from jobs.fetching import Fetcher, FetchSettings
from news.model import SECOND, Body, FetchFailed, NotModified, PollState, Source, SourceKind

FEED = b"<rss version='2.0'><channel><title>News</title></channel></rss>"
MIB = 1024 * 1024

Handler = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Request:
    target: str
    headers: dict[str, str]
    at: float


@dataclass
class Server:
    """Answers each path with fixed bytes, or by a function that writes them."""

    answers: dict[str, bytes | Handler] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    busy: int = 0
    most_busy: int = 0
    port: int = 0

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.place}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            line, *fields = head.strip().split("\r\n")
            headers = dict(field.split(": ", 1) for field in fields)
            target = line.split(" ")[1]
            self.requests.append(Request(target, headers, time.monotonic()))
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)
            answer = self.answers.get(target, response(404))
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.busy -= 1
            writer.close()


def response(status: int, body: bytes = b"", **headers: str) -> bytes:
    fields = {"Content-Length": str(len(body)), "Connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Whatever\r\n{lines}\r\n".encode() + body


@asynccontextmanager
async def running(server: Server) -> AsyncIterator[Server]:
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=MIB)
    server.port = listener.sockets[0].getsockname()[1]
    async with listener:
        yield server


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with running(Server()) as server:
        yield server


@pytest.fixture
async def other() -> AsyncIterator[Server]:
    async with running(Server()) as server:
        yield server


class Names(AbstractResolver):
    """A DNS of our own: every name that it knows, and where it leads."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        self.names = names

    async def resolve(self, host, port=0, family=socket.AF_INET):
        if host not in self.names:
            raise OSError("no such name")
        return [
            {
                "hostname": host,
                "host": address,
                "port": port,
                "family": socket.AF_INET6 if ":" in address else socket.AF_INET,
                "proto": 0,
                "flags": 0,
            }
            for address in self.names[host]
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
async def fetcher_for(clock):
    fetchers: list[Fetcher] = []

    def make(*servers: Server, names=None, allowed=(), **settings) -> Fetcher:
        places = frozenset(server.place for server in servers) | frozenset(allowed)
        settings = {"host_pause": 0.0, "total_time": 10.0} | settings
        fetcher = Fetcher(
            FetchSettings(allow_private=places, **settings),
            clock,
            None if names is None else Names(names),
        )
        fetchers.append(fetcher)
        return fetcher

    yield make
    for fetcher in fetchers:
        await fetcher.close()


def source(url: str, **poll) -> Source:
    return Source(1, url, "News", None, shared=True, poll=PollState(next_poll_at=0, **poll))


def like(url: str, **changes) -> Source:
    return replace(source(url), **changes)


async def test_a_body_comes_with_what_polling_needs(server, fetcher_for):
    server.answers["/"] = response(
        200,
        FEED,
        Content_Type="application/rss+xml; charset=utf-8",
        ETag='W/"a b"',
        Last_Modified="yesterday, more or less",
        Cache_Control="public, max-age=600",
    )
    assert await fetcher_for(server).fetch(source(server.url())) == Body(
        FEED,
        "application/rss+xml; charset=utf-8",
        server.url(),
        etag='W/"a b"',
        last_modified="yesterday, more or less",
        max_age=600,
    )


async def test_the_request_says_who_asks_and_for_what(server, fetcher_for):
    await fetcher_for(server, contact_url="https://me.example/bot").fetch(
        source(server.url("/a?b"))
    )
    (request,) = server.requests
    assert request.target == "/a?b"
    assert (
        request.headers["User-Agent"]
        == f"Wirewatch/{version('wirewatch')} (+https://me.example/bot)"
    )
    assert request.headers["Accept"].startswith("application/atom+xml, application/rss+xml")
    assert request.headers["Accept-Encoding"] == "gzip, deflate"
    assert not {"Cookie", "Referer", "Authorization"} & set(request.headers)


async def test_without_a_contact_the_name_stands_alone(server, fetcher_for):
    await fetcher_for(server).fetch(source(server.url()))
    assert server.requests[0].headers["User-Agent"] == f"Wirewatch/{version('wirewatch')}"


async def test_a_source_is_asked_in_the_name_that_it_demands(server, fetcher_for):
    demanding = like(server.url(), agent="Mozilla/5.0 (compatible; Wirewatch)")
    await fetcher_for(server, contact_url="https://me.example").fetch(demanding)
    assert server.requests[0].headers["User-Agent"] == "Mozilla/5.0 (compatible; Wirewatch)"


@pytest.mark.parametrize("agent", ["", "  ", "\r\n"])
async def test_an_agent_of_nothing_is_none(server, fetcher_for, agent):
    await fetcher_for(server).fetch(like(server.url(), agent=agent))
    assert server.requests[0].headers["User-Agent"].startswith("Wirewatch/")


async def test_an_agent_brings_no_further_header_fields(server, fetcher_for):
    await fetcher_for(server).fetch(like(server.url(), agent="Me/1\r\nCookie: a=b"))
    assert server.requests[0].headers["User-Agent"] == "Me/1Cookie: a=b"
    assert "Cookie" not in server.requests[0].headers


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (SourceKind.FEED, "application/atom+xml"),
        (SourceKind.SITEMAP, "application/atom+xml"),
        (SourceKind.CHANNEL, "text/html"),
        (SourceKind.PAGE, "text/html"),
    ],
)
async def test_each_kind_asks_for_what_it_reads_and_takes_anything(
    server, fetcher_for, kind, first
):
    await fetcher_for(server).fetch(like(server.url(), kind=kind))
    accept = server.requests[0].headers["Accept"]
    assert accept.startswith(first)
    assert accept.endswith("*/*;q=0.5")


# Anything but the source itself


async def test_any_address_can_be_asked_for(server, fetcher_for):
    server.answers["/a"] = response(301, Location="/b")
    server.answers["/b"] = response(200, b"<html>", Content_Type="text/html", ETag='"1"')
    fetched = await fetcher_for(server).get(server.url("/a"))
    moved = server.url("/b")
    assert fetched == Body(b"<html>", "text/html", moved, moved_to=moved, etag='"1"')
    assert server.requests[0].headers["Accept"].startswith("text/html")
    assert server.requests[0].headers["User-Agent"].startswith("Wirewatch/")


async def test_another_address_is_asked_for_in_the_way_of_its_source(server, other, fetcher_for):
    known = like(with_login(server.url()), agent="Me/1")
    known = replace(known, poll=replace(known.poll, etag='"1"', last_modified="in May"))
    fetcher = fetcher_for(server, other)
    for url in (server.url("/a"), other.url("/b")):
        await fetcher.get(url, like=known)
    for request in (*server.requests, *other.requests):
        assert request.headers["User-Agent"] == "Me/1"
        assert not {"If-None-Match", "If-Modified-Since", "Referer"} & set(request.headers)
    assert "Authorization" in server.requests[0].headers
    assert "Authorization" not in other.requests[0].headers


async def test_not_modified_is_an_error_to_whom_did_not_ask_for_it(server, fetcher_for):
    server.answers["/"] = response(304)
    fetched = await fetcher_for(server).get(server.url(), like=source(server.url(), etag='"1"'))
    assert fetched == FetchFailed("error 304", 304)


@pytest.mark.parametrize("url", ["", "ftp://news.example/", "http://[::1/"])
async def test_another_address_may_be_none(fetcher_for, url):
    assert isinstance(await fetcher_for().get(url), FetchFailed)


async def test_another_address_may_not_lead_inside(server, fetcher_for):
    fetched = await fetcher_for().get(server.url())
    assert fetched == FetchFailed("address not allowed")


async def test_a_source_and_the_pages_of_its_items_take_turns(server, fetcher_for):
    server.answers["/"] = response(200, FEED)
    fetcher = fetcher_for(server, host_pause=0.05)
    await asyncio.gather(fetcher.fetch(source(server.url())), fetcher.get(server.url("/item")))
    first, second = (request.at for request in server.requests)
    assert second - first >= 0.05
    assert server.most_busy == 1


@pytest.mark.parametrize("kind", ["video/mp4", "Audio/MPEG", "image/jpeg"])
async def test_a_film_is_no_page_and_is_not_loaded(server, fetcher_for, kind):
    async def endless(writer):
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode())
        await writer.wait_closed()

    server.answers["/"] = endless
    assert await fetcher_for(server).get(server.url()) == FetchFailed("not a page")


async def test_a_feed_may_say_that_it_is_a_film(server, fetcher_for):
    server.answers["/"] = response(200, FEED, Content_Type="audio/mpeg")
    assert isinstance(await fetcher_for(server).fetch(source(server.url())), Body)


# Validators


@pytest.mark.parametrize(
    "etag",
    [
        '"1"', 'W/"1"', 'w/"1"', "unquoted", '"', '""', 'W/"', '"a", "b"', "'1'",
        '"gzip-5f:3--gzip;df"', '"a\\"b"', '"новость"', '"ü ö"', "*",
    ],
)  # fmt: skip
@pytest.mark.parametrize("date", ["Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06", "0", "вчера"])
async def test_whatever_a_server_calls_validators_it_gets_back(server, fetcher_for, etag, date):
    server.answers["/"] = response(200, FEED, ETag=etag, Last_Modified=date)
    fetcher = fetcher_for(server)
    body = await fetcher.fetch(source(server.url()))
    assert isinstance(body, Body)
    server.answers["/"] = response(304)
    known = source(server.url(), etag=body.etag, last_modified=body.last_modified)
    assert await fetcher.fetch(known) == NotModified()
    assert server.requests[1].headers["If-None-Match"] == etag
    assert server.requests[1].headers["If-Modified-Since"] == date


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        ({"ETag": '"1"'}, {"If-None-Match": '"1"'}),
        ({"Last_Modified": "in May"}, {"If-Modified-Since": "in May"}),
        ({"Date": "Sun, 22 Nov 2026 12:00:00 GMT"}, {}),
    ],
)
async def test_no_validator_is_made_up(server, fetcher_for, answer, sent):
    server.answers["/"] = response(200, FEED, **answer)
    fetcher = fetcher_for(server)
    body = await fetcher.fetch(source(server.url()))
    assert isinstance(body, Body)
    await fetcher.fetch(source(server.url(), etag=body.etag, last_modified=body.last_modified))
    headers = server.requests[1].headers
    assert {name: value for name, value in headers.items() if name.startswith("If-")} == sent


async def test_validators_go_back_as_they_came(server, fetcher_for):
    server.answers["/"] = response(304, ETag='"two"')
    known = source(server.url(), etag='W/"öne"', last_modified="in May")
    assert await fetcher_for(server).fetch(known) == NotModified(etag='"two"')
    assert server.requests[0].headers["If-None-Match"] == 'W/"öne"'
    assert server.requests[0].headers["If-Modified-Since"] == "in May"


async def test_not_modified_is_an_error_to_whom_has_nothing(server, fetcher_for):
    server.answers["/"] = response(304)
    assert await fetcher_for(server).fetch(source(server.url())) == FetchFailed("error 304", 304)


async def test_a_validator_that_is_no_text_is_forgotten(server, fetcher_for):
    answer = response(200, FEED, ETag="MARK").replace(b"MARK", b'"\xff\xfe"')
    server.answers["/"] = answer
    fetched = await fetcher_for(server).fetch(source(server.url()))
    assert isinstance(fetched, Body)
    assert fetched.etag is None


async def test_no_cookie_is_kept(server, fetcher_for):
    server.answers["/"] = response(200, FEED, Set_Cookie="a=b")
    fetcher = fetcher_for(server)
    await fetcher.fetch(source(server.url()))
    await fetcher.fetch(source(server.url()))
    assert "Cookie" not in server.requests[1].headers


@pytest.mark.parametrize(
    ("headers", "max_age"),
    [
        ({"Cache_Control": "max-age=60", "Expires": "Sun, 22 Nov 2026 13:00:00 GMT"}, 60),
        ({"Cache_Control": "s-maxage=9, Max-Age = 70"}, 70),
        ({"Cache_Control": "no-cache"}, None),
        ({"Cache_Control": "max-age=99999999999999999999"}, 366 * 86_400),
        ({"Cache_Control": "s-maxage=9"}, None),
        ({"Expires": "Sun, 22 Nov 2026 12:10:00 GMT"}, 600),
        ({"Expires": "Sun, 22 Nov 2026 11:00:00 GMT"}, 0),
        ({"Expires": "0"}, 0),
        ({"Expires": "Sun, 22 Nov 2026 12:10:00 GMT", "Date": "Sun, 22 Nov 2026 12:09:00 GMT"}, 60),
        ({}, None),
    ],
)
async def test_a_server_says_how_long_an_answer_is_fresh(server, fetcher_for, headers, max_age):
    server.answers["/"] = response(200, FEED, **headers)
    fetched = await fetcher_for(server).fetch(source(server.url()))
    assert isinstance(fetched, Body)
    assert fetched.max_age == max_age


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Sun, 22 Nov 2026 12:05:00 GMT", 300),
        ("Sunday, 22-Nov-26 12:05:00 GMT", 300),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("9999999999999999", 366 * 86_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 366 * 86_400),
        ("-5", None),
        ("later", None),
        ("²", None),
    ],
)
async def test_a_server_says_when_to_come_back(server, fetcher_for, value, seconds):
    server.answers["/"] = response(429, Retry_After=value)
    fetched = await fetcher_for(server).fetch(source(server.url()))
    assert fetched == FetchFailed("error 429", 429, seconds)


async def test_a_moment_within_a_second_is_rounded_up(server, fetcher_for, clock):
    clock.now += SECOND // 2
    server.answers["/"] = response(503, Retry_After="Sun, 22 Nov 2026 12:00:10 GMT")
    fetched = await fetcher_for(server).fetch(source(server.url()))
    assert fetched == FetchFailed("error 503", 503, 10)


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP"])
async def test_gzip_is_unpacked(server, fetcher_for, encoding):
    server.answers["/"] = response(200, gzip.compress(FEED), Content_Encoding=encoding)
    fetched = await fetcher_for(server).fetch(source(server.url()))
    assert isinstance(fetched, Body)
    assert fetched.content == FEED


@pytest.mark.parametrize("packed", [zlib.compress(FEED), zlib.compress(FEED)[2:-4]])
async def test_deflate_is_unpacked_with_its_header_or_without(server, fetcher_for, packed):
    server.answers["/"] = response(200, packed, Content_Encoding="deflate")
    fetched = await fetcher_for(server).fetch(source(server.url()))
    assert isinstance(fetched, Body)
    assert fetched.content == FEED


async def test_several_gzip_members_are_one_body(server, fetcher_for):
    packed = gzip.compress(FEED) + gzip.compress(b"more")
    server.answers["/"] = response(200, packed, Content_Encoding="gzip")
    fetched = await fetcher_for(server).fetch(source(server.url()))
    assert isinstance(fetched, Body)
    assert fetched.content == FEED + b"more"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(FEED)[:-9], "gzip"),
        (FEED, "gzip"),
        (FEED, "br"),
        (gzip.compress(gzip.compress(FEED)), "gzip, gzip"),
        (gzip.compress(b"") * 101, "gzip"),
    ],
)
async def test_a_body_that_is_not_packed_as_it_says_is_broken(server, fetcher_for, body, encoding):
    server.answers["/"] = response(200, body, Content_Encoding=encoding)
    fetched = await fetcher_for(server).fetch(source(server.url()))
    assert fetched == FetchFailed("broken answer")


async def test_a_bomb_is_not_unpacked(server, fetcher_for):
    server.answers["/"] = response(200, gzip.compress(bytes(50 * MIB)), Content_Encoding="gzip")
    fetched = await fetcher_for(server).fetch(source(server.url()))
    assert fetched == FetchFailed("more than 5 MiB")


async def test_a_body_has_at_most_as_many_bytes_as_are_allowed(server, fetcher_for):
    fetcher = fetcher_for(server, max_bytes=len(FEED))
    server.answers["/"] = response(200, FEED)
    server.answers["/packed"] = response(200, gzip.compress(FEED * 10), Content_Encoding="gzip")
    assert isinstance(await fetcher.fetch(source(server.url())), Body)
    assert await fetcher.fetch(source(server.url("/packed"))) == FetchFailed("more than 63 bytes")


async def test_a_body_without_end_is_given_up(server, fetcher_for):
    async def endless(writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    server.answers["/"] = endless
    assert await fetcher_for(server).fetch(source(server.url())) == FetchFailed("more than 5 MiB")


async def test_a_packed_body_without_end_is_given_up(server, fetcher_for):
    async def endless(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
        writer.write(gzip.compress(bytes(50 * MIB))[:-100])
        await writer.wait_closed()

    server.answers["/"] = endless
    assert await fetcher_for(server).fetch(source(server.url())) == FetchFailed("more than 5 MiB")


async def test_few_large_bodies_are_read_at_a_time_and_small_ones_do_not_wait(server, fetcher_for):
    stuck, asked = asyncio.Event(), []

    async def large(writer):
        asked.append(writer)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (2 * MIB))
        await stuck.wait()

    server.answers |= {"/large": large, "/": response(200, FEED)}
    fetcher = fetcher_for(server)
    fetches = [asyncio.create_task(fetcher.fetch(source(server.url("/large")))) for _ in range(9)]
    async with asyncio.timeout(10):
        while len(asked) < 9 or not fetcher._large.locked():
            assert isinstance(await fetcher.fetch(source(server.url())), Body)
    stuck.set()
    assert {len(body.content) for body in await asyncio.gather(*fetches)} == {2 * MIB}


async def test_a_connection_that_is_reset_has_lost_its_answer(server, fetcher_for):
    async def reset(writer):
        writer.write(response(200, FEED, Content_Length="1000"))
        await writer.drain()
        plug = writer.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    server.answers["/"] = reset
    fetched = await fetcher_for(server).fetch(source(server.url()))
    assert fetched in {FetchFailed("broken answer"), FetchFailed("connection lost")}


async def test_a_name_that_no_dns_can_be_asked_for_is_a_bad_address(fetcher_for):
    assert await fetcher_for().fetch(source("http://..:80/")) == FetchFailed("bad address")


@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 ", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"]
)
async def test_an_answer_that_drips_is_given_up(server, fetcher_for, start):
    async def drip(writer):
        writer.write(start)
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    server.answers["/"] = drip
    fetched = await fetcher_for(server, total_time=0.3).fetch(source(server.url()))
    assert fetched == FetchFailed("no answer in 0.3 s")


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: http://[::1/\r\nContent-Length: 0\r\n\r\n",
    ],
)
async def test_an_answer_that_is_no_http_is_broken(server, fetcher_for, answer):
    server.answers["/"] = answer
    assert await fetcher_for(server).fetch(source(server.url())) == FetchFailed("broken answer")


async def test_a_server_that_hangs_up_has_lost_the_connection(server, fetcher_for):
    server.answers["/"] = b""
    assert await fetcher_for(server).fetch(source(server.url())) == FetchFailed("connection lost")


async def test_long_header_fields_are_read(server, fetcher_for):
    server.answers["/"] = response(200, FEED, Content_Security_Policy="x" * 20_000)
    assert isinstance(await fetcher_for(server).fetch(source(server.url())), Body)


async def test_a_port_where_nobody_listens_refuses(fetcher_for):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{closed.getsockname()[1]}"
        fetched = await fetcher_for(allowed={place}).fetch(source(f"http://{place}/"))
    assert fetched == FetchFailed("connection refused")


async def test_a_name_that_nobody_knows_is_not_found(fetcher_for):
    fetched = await fetcher_for(names={}).fetch(source("http://nowhere.example/"))
    assert fetched == FetchFailed("host not found")


async def test_a_server_that_speaks_no_tls_has_no_secure_connection(fetcher_for):
    async def greet(reader, writer):
        writer.write(b"HTTP/1.1 400 This is plain HTTP\r\n\r\n")
        await reader.read()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as listener:
        place = f"127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        fetched = await fetcher_for(allowed={place}).fetch(source(f"https://{place}/"))
    assert fetched == FetchFailed("no secure connection")


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate")
async def test_a_certificate_that_nobody_vouches_for_is_bad(fetcher_for, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost"
    arguments = [*command.split(), "-keyout", key, "-out", certificate]
    await (await asyncio.create_subprocess_exec(*arguments, stderr=DEVNULL)).wait()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    async def greet(reader, writer):
        await reader.read()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0, ssl=context) as listener:
        place = f"127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        fetched = await fetcher_for(allowed={place}).fetch(source(f"https://{place}/"))
    assert fetched == FetchFailed("bad certificate")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://news.example/", "address not allowed"),
        ("file:///etc/passwd", "address not allowed"),
        ("news.example/feed", "address not allowed"),
        ("http://", "bad address"),
        ("http://[::1/", "bad address"),
        ("http://news.example:99999/", "bad address"),
        ("http://news.example:port/", "bad address"),
        ("", "address not allowed"),
    ],
)
async def test_what_is_no_web_address_is_not_fetched(fetcher_for, url, reason):
    assert await fetcher_for().fetch(source(url)) == FetchFailed(reason)


# The guard


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "0.0.0.0",
        "2130706433",
        "0x7f.1",
        "127.1",
        "0177.0.0.1",
        "１２７.０.０.１",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::]",
    ],
)
async def test_an_address_inside_is_not_reached_however_it_is_written(server, fetcher_for, host):
    fetched = await fetcher_for().fetch(source(f"http://{host}:{server.port}/"))
    assert fetched == FetchFailed("address not allowed")
    assert not server.requests


async def test_a_name_that_leads_inside_is_not_reached(server, fetcher_for):
    fetcher = fetcher_for(names={"rebound.example": ["127.0.0.1", "::1"]})
    fetched = await fetcher.fetch(source(f"http://rebound.example:{server.port}/"))
    assert fetched == FetchFailed("address not allowed")
    assert not server.requests


async def test_a_name_that_the_operator_opened_may_lead_inside(server, fetcher_for):
    server.answers["/"] = response(200, FEED)
    place = f"feeds.lan:{server.port}"
    fetcher = fetcher_for(names={"feeds.lan": ["127.0.0.1"]}, allowed={place})
    assert isinstance(await fetcher.fetch(source(f"http://{place}/")), Body)


async def test_a_connection_to_an_opened_place_serves_no_other_name(server, fetcher_for):
    server.answers["/"] = response(200, FEED, Connection="keep-alive")
    fetcher = fetcher_for(server, names={"rebound.example": ["127.0.0.1"]})
    assert isinstance(await fetcher.fetch(source(server.url())), Body)
    fetched = await fetcher.fetch(source(f"http://rebound.example:{server.port}/"))
    assert fetched == FetchFailed("address not allowed")


async def test_a_redirect_inside_is_not_followed(server, other, fetcher_for):
    server.answers["/"] = response(302, Location=other.url())
    assert await fetcher_for(server).fetch(source(server.url())) == FetchFailed(
        "address not allowed"
    )
    assert not other.requests


async def test_a_redirect_to_another_scheme_is_not_followed(server, fetcher_for):
    server.answers["/"] = response(302, Location="file:///etc/passwd")
    assert await fetcher_for(server).fetch(source(server.url())) == FetchFailed(
        "address not allowed"
    )


# Redirects


async def test_a_redirect_is_followed_with_everything_but_a_referrer(server, other, fetcher_for):
    server.answers["/old"] = response(302, Location=other.url("/new"))
    other.answers["/new"] = response(200, FEED)
    fetched = await fetcher_for(server, other).fetch(source(server.url("/old"), etag='"1"'))
    assert fetched == Body(FEED, "", other.url("/new"))
    assert other.requests[0].headers["If-None-Match"] == '"1"'
    assert "Referer" not in other.requests[0].headers


@pytest.mark.parametrize("statuses", [(301,), (308,), (301, 308, 301)])
@pytest.mark.parametrize("end", [response(200, FEED), response(304), response(404)])
async def test_permanent_redirects_say_where_a_source_lives_now(server, fetcher_for, statuses, end):
    for hop, status in enumerate(statuses):
        server.answers[f"/{hop}"] = response(status, Location=f"/{hop + 1}")
    server.answers[f"/{len(statuses)}"] = end
    fetched = await fetcher_for(server).fetch(source(server.url("/0"), etag="x"))
    assert fetched.moved_to == server.url(f"/{len(statuses)}")


@pytest.mark.parametrize("statuses", [(), (302,), (307,), (303,), (301, 302), (302, 301)])
async def test_other_redirects_do_not(server, fetcher_for, statuses):
    for hop, status in enumerate(statuses):
        server.answers[f"/{hop}"] = response(status, Location=f"/{hop + 1}")
    server.answers[f"/{len(statuses)}"] = response(200, FEED)
    fetched = await fetcher_for(server).fetch(source(server.url("/0")))
    assert isinstance(fetched, Body)
    assert fetched.moved_to is None


async def test_five_redirects_are_followed_and_not_a_sixth(server, fetcher_for):
    for hop in range(6):
        server.answers[f"/{hop}"] = response(302, Location=f"/{hop + 1}")
    server.answers["/6"] = response(200, FEED)
    fetcher = fetcher_for(server)
    assert isinstance(await fetcher.fetch(source(server.url("/1"))), Body)
    assert await fetcher.fetch(source(server.url("/0"))) == FetchFailed("more than 5 redirects")


async def test_redirects_share_one_time_limit(server, fetcher_for):
    async def slowly(writer):
        await asyncio.sleep(0.15)
        writer.write(response(302, Location="/"))

    server.answers["/"] = slowly
    fetched = await fetcher_for(server, total_time=0.4).fetch(source(server.url()))
    assert fetched == FetchFailed("no answer in 0.4 s")


# How addresses are written


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/feed?sign=a%2Fb%3D%3d&x=1+2", "/feed?sign=a%2Fb%3D%3d&x=1+2"),
        ("/%7Euser/%d0%9e", "/%7Euser/%d0%9e"),
        ("/two words", "/two%20words"),
        ("/вид?q=ОДКБ", "/%D0%B2%D0%B8%D0%B4?q=%D0%9E%D0%94%D0%9A%D0%91"),
        ('/"quotes"|<x>', "/%22quotes%22%7C%3Cx%3E"),
        ("/a/../b", "/a/../b"),
        ("/x#fragment", "/x"),
        ("", "/"),
    ],
)  # fmt: skip
async def test_an_address_is_asked_for_as_it_is_written(server, fetcher_for, path, target):
    await fetcher_for(server).fetch(source(server.url(path)))
    assert server.requests[0].target == target


async def test_a_location_may_be_written_in_any_bytes(server, fetcher_for):
    answer = response(302, Location="/MARK").replace(b"MARK", "новости".encode("windows-1251"))
    server.answers["/"] = answer
    await fetcher_for(server).fetch(source(server.url()))
    assert server.requests[1].target == "/%ED%EE%E2%EE%F1%F2%E8"


async def test_a_host_may_be_written_in_any_script(server, fetcher_for):
    server.answers["/"] = response(200, FEED)
    place = f"новости.example:{server.port}"
    fetcher = fetcher_for(names={"xn--b1amnebsh.example": ["127.0.0.1"]}, allowed={place})
    assert isinstance(await fetcher.fetch(source(f"http://{place}/")), Body)


# User and password


def with_login(url: str) -> str:
    return url.replace("http://", "http://me:p%40ss@")


async def test_a_login_in_the_address_is_used_and_not_handed_on(server, fetcher_for):
    server.answers["/"] = response(200, FEED)
    fetched = await fetcher_for(server).fetch(source(with_login(server.url())))
    assert fetched == Body(FEED, "", server.url())
    assert server.requests[0].headers["Authorization"] == "Basic bWU6cEBzcw=="


async def test_a_login_goes_along_within_its_origin(server, fetcher_for):
    server.answers["/"] = response(301, Location="/new")
    server.answers["/new"] = response(200, FEED)
    fetched = await fetcher_for(server).fetch(source(with_login(server.url())))
    assert fetched == Body(FEED, "", server.url("/new"), moved_to=with_login(server.url("/new")))
    assert "Authorization" in server.requests[1].headers


async def test_a_login_stays_behind_on_the_way_to_another_origin(server, other, fetcher_for):
    server.answers["/"] = response(301, Location=other.url())
    other.answers["/"] = response(200, FEED)
    fetched = await fetcher_for(server, other).fetch(source(with_login(server.url())))
    assert fetched == Body(FEED, "", other.url(), moved_to=other.url())
    assert "Authorization" not in other.requests[0].headers


async def test_a_login_that_a_redirect_brings_is_not_used(server, fetcher_for):
    server.answers["/"] = response(301, Location=with_login(server.url("/new")))
    server.answers["/new"] = response(200, FEED)
    fetched = await fetcher_for(server).fetch(source(server.url()))
    assert fetched.moved_to == server.url("/new")
    assert "Authorization" not in server.requests[1].headers


# Turns


async def test_one_host_is_asked_one_question_at_a_time_with_a_pause(server, fetcher_for):
    server.answers["/"] = response(302, Location="/end")
    server.answers["/end"] = response(200, FEED)
    fetcher = fetcher_for(server, host_pause=0.1)
    await asyncio.gather(*(fetcher.fetch(source(server.url())) for _ in range(2)))
    times = [request.at for request in server.requests]
    assert len(times) == 4
    assert all(later - earlier >= 0.1 for earlier, later in pairwise(times))
    assert server.most_busy == 1


async def test_the_wait_for_a_turn_does_not_count_as_silence(server, fetcher_for):
    server.answers["/"] = response(200, FEED)
    fetcher = fetcher_for(server, host_pause=0.3, total_time=0.2)
    fetched = await asyncio.gather(*(fetcher.fetch(source(server.url())) for _ in range(3)))
    assert all(isinstance(each, Body) for each in fetched)


async def test_without_a_pause_a_host_is_asked_many_questions_at_a_time(server, fetcher_for):
    together = asyncio.Barrier(3)

    async def wait_for_all(writer):
        await together.wait()
        writer.write(response(200, FEED))

    server.answers["/"] = wait_for_all
    fetcher = fetcher_for(server)
    fetched = await asyncio.gather(*(fetcher.fetch(source(server.url())) for _ in range(3)))
    assert all(isinstance(each, Body) for each in fetched)


async def test_hosts_do_not_wait_for_each_other(server, fetcher_for):
    async def never(writer):
        await writer.wait_closed()

    server.answers["/slow"] = never
    server.answers["/"] = response(200, FEED)
    place = f"feeds.lan:{server.port}"
    fetcher = fetcher_for(
        server, names={"feeds.lan": ["127.0.0.1"]}, allowed={place}, host_pause=5, total_time=0.3
    )
    slow = asyncio.create_task(fetcher.fetch(source(server.url("/slow"))))
    assert isinstance(await fetcher.fetch(source(f"http://{place}/")), Body)
    assert await slow == FetchFailed("no answer in 0.3 s")


async def test_a_fetch_that_is_cancelled_gives_its_turn_back(server, fetcher_for):
    asked = asyncio.Event()

    async def never(writer):
        asked.set()
        await writer.wait_closed()

    server.answers["/slow"] = never
    server.answers["/"] = response(200, FEED)
    fetcher = fetcher_for(server, host_pause=0.01)
    slow = asyncio.create_task(fetcher.fetch(source(server.url("/slow"))))
    await asked.wait()
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    assert isinstance(await fetcher.fetch(source(server.url())), Body)
