"""Fetching through a proxy: HTTP and SOCKS5 proxies on loopback that say who asked for what."""

import asyncio
import contextlib
import shutil
import socket
import ssl
from asyncio.subprocess import DEVNULL
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from jobs.fetching import Fetcher, FetchSettings
from jobs.proxies import BadProxy, parse_proxy
from news.model import Body, FetchFailed, PollState, Source
from tests.conftest import Clock
from tests.jobs import inside
from tests.jobs.test_fetching import FEED, Server, response, running

NEWS = "http://news.example/rss"


@dataclass
class Proxy:
    """Leads everything that it is asked for to one server, or refuses it."""

    scheme: str
    port: int = 0
    backend: int = 0
    login: str = ""
    """`user:password` that it demands."""
    refuses: int = 0
    """The HTTP status, or the SOCKS reply, that everybody gets."""
    asked: list[str] = field(default_factory=list)
    """`host:port` of each request, with the method before it for an HTTP proxy."""

    def address(self, login: str = "") -> str:
        return f"{self.scheme}://{login}{'@' if login else ''}127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        speak = self._socks if self.scheme.startswith("socks") else self._http
        try:
            await speak(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        self.asked.append(f"{method} {target}")
        shown = dict(line.split(": ", 1) for line in head.decode().strip().split("\r\n")[1:])
        login = b64decode(shown.get("Proxy-Authorization", "").removeprefix("Basic ")).decode()
        if self.refuses or login != self.login:
            writer.write(response(self.refuses or 407))
            return
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            head = b""
        await self._pass_on(reader, writer, head)

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, count = await reader.readexactly(2)
        offered = await reader.readexactly(count)
        method = 2 if self.login else 0
        writer.write(bytes([5, method if method in offered else 255]))
        if method and await self._login_of(reader) != self.login:
            writer.write(b"\x01\x01")
            return
        writer.write(b"\x01\x00" if method else b"")
        *_, kind = await reader.readexactly(4)
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            host = socket.inet_ntoa(await reader.readexactly(4))
        self.asked.append(f"{host}:{int.from_bytes(await reader.readexactly(2), 'big')}")
        writer.write(bytes([5, self.refuses, 0, 1, 0, 0, 0, 0, 0, 0]))
        if not self.refuses:
            await self._pass_on(reader, writer, b"")

    async def _login_of(self, reader: asyncio.StreamReader) -> str:
        await reader.readexactly(1)
        user = await reader.readexactly((await reader.readexactly(1))[0])
        password = await reader.readexactly((await reader.readexactly(1))[0])
        return f"{user.decode()}:{password.decode()}"

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: bytes
    ) -> None:
        behind, ahead = await asyncio.open_connection("127.0.0.1", self.backend)
        ahead.write(first)
        there = asyncio.create_task(_pump(reader, ahead))
        try:
            await _pump(behind, writer)
        finally:
            there.cancel()
            ahead.close()
            with contextlib.suppress(ConnectionError):
                await ahead.wait_closed()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def listening(proxy: Proxy) -> AsyncIterator[Proxy]:
    async with await asyncio.start_server(proxy.serve, "127.0.0.1", 0) as listener:
        proxy.port = listener.sockets[0].getsockname()[1]
        yield proxy


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with running(Server()) as server:
        for path in ("/rss", NEWS):
            server.answers[path] = response(200, FEED)
        yield server


@pytest.fixture(params=["http", "socks5"])
async def proxy(request, server) -> AsyncIterator[Proxy]:
    async with listening(Proxy(request.param, backend=server.port)) as proxy:
        yield proxy


@pytest.fixture
async def http_proxy(server) -> AsyncIterator[Proxy]:
    async with listening(Proxy("http", backend=server.port)) as proxy:
        yield proxy


@pytest.fixture
async def socks_proxy(server) -> AsyncIterator[Proxy]:
    async with listening(Proxy("socks5", backend=server.port)) as proxy:
        yield proxy


async def fetch(url=NEWS, everybodys="", own=None, allowed=()):
    settings = FetchSettings(
        host_pause=0, total_time=10, proxy=everybodys, allow_private=frozenset(allowed)
    )
    fetcher = Fetcher(settings, Clock())
    try:
        state = PollState(next_poll_at=0)
        return await fetcher.fetch(Source(1, url, "", None, shared=True, poll=state, proxy=own))
    finally:
        await fetcher.close()


# The way through


async def test_everything_goes_through_the_proxy_that_is_set(proxy):
    assert await fetch(everybodys=proxy.address()) == Body(FEED, "", NEWS)
    assert len(proxy.asked) == 1


async def test_the_proxy_looks_up_the_name(http_proxy, socks_proxy):
    for proxy in (http_proxy, socks_proxy):
        await fetch(everybodys=proxy.address())
    assert http_proxy.asked == [f"GET {NEWS}"]
    assert socks_proxy.asked == ["news.example:80"]


async def test_socks5h_is_socks5_as_the_proxy_always_looks_names_up(server):
    async with listening(Proxy("socks5h", backend=server.port)) as proxy:
        assert isinstance(await fetch(everybodys=proxy.address()), Body)


async def test_a_source_may_have_a_proxy_of_its_own(http_proxy, socks_proxy):
    fetched = await fetch(everybodys=http_proxy.address(), own=socks_proxy.address())
    assert isinstance(fetched, Body)
    assert (len(http_proxy.asked), len(socks_proxy.asked)) == (0, 1)


async def test_a_source_may_have_none_although_one_is_set(server, proxy):
    fetched = await fetch(server.url("/rss"), proxy.address(), "direct", {server.place})
    assert isinstance(fetched, Body)
    assert not proxy.asked


async def test_what_the_operator_opened_goes_through_the_proxy_too(server, proxy):
    server.answers[server.url("/rss")] = response(200, FEED)
    fetched = await fetch(server.url("/rss"), proxy.address(), allowed={server.place})
    assert isinstance(fetched, Body)
    assert len(proxy.asked) == 1


async def test_a_proxy_is_shown_the_login_of_its_address(proxy):
    proxy.login = "me:p@ss"
    assert isinstance(await fetch(everybodys=proxy.address("me:p%40ss")), Body)


async def test_a_site_never_sees_the_login_of_the_proxy(socks_proxy, server):
    socks_proxy.login = "me:secret"
    await fetch(everybodys=socks_proxy.address("me:secret"))
    assert not {"Authorization", "Proxy-Authorization"} & set(server.requests[0].headers)


async def test_every_hop_goes_through_the_proxy(proxy, server):
    for path in ("/rss", NEWS):
        server.answers[path] = response(302, Location="http://other.example/rss")
    server.answers["http://other.example/rss"] = response(200, FEED)
    await fetch(everybodys=proxy.address())
    assert "other.example" in proxy.asked[1]


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate")
async def test_a_secure_connection_is_made_with_the_site_and_not_the_proxy(proxy, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=news.example"
    arguments = [*command.split(), "-keyout", key, "-out", certificate]
    await (await asyncio.create_subprocess_exec(*arguments, stderr=DEVNULL)).wait()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    async def greet(reader, writer):
        await reader.read()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0, ssl=context) as site:
        proxy.backend = site.sockets[0].getsockname()[1]
        fetched = await fetch("https://news.example/rss", proxy.address())
    assert fetched == FetchFailed("bad certificate")
    assert proxy.asked[0].removeprefix("CONNECT ") == "news.example:443"


async def test_a_site_without_tls_behind_a_proxy_has_no_secure_connection(proxy):
    async def greet(reader, writer):
        writer.write(b"HTTP/1.1 400 This is plain HTTP\r\n\r\n")
        await reader.read()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as site:
        proxy.backend = site.sockets[0].getsockname()[1]
        proxy.login = "me:secret"
        fetched = await fetch("https://news.example/rss", proxy.address("me:secret"))
    assert fetched == FetchFailed("no secure connection")


# What goes wrong


@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h"])
async def test_a_proxy_that_does_not_listen_is_not_reachable(scheme):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"{scheme}://me:secret@127.0.0.1:{closed.getsockname()[1]}"
        assert await fetch(everybodys=address) == FetchFailed("proxy not reachable")


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_whose_name_nobody_knows_is_not_reachable(scheme):
    fetched = await fetch(everybodys=f"{scheme}://proxy.invalid:3128")
    assert fetched == FetchFailed("proxy not reachable")


@pytest.mark.parametrize("url", [NEWS, "https://news.example/rss"])
@pytest.mark.parametrize("login", ["", "me:wrong"])
async def test_a_proxy_that_wants_another_login_refuses(proxy, url, login):
    proxy.login = "me:secret"
    assert await fetch(url, proxy.address(login)) == FetchFailed("refused by the proxy")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (403, "refused by the proxy"),
        (502, "host not reachable"),
        (503, "host not reachable"),
        (504, "host not reachable"),
    ],
)
async def test_an_http_proxy_says_why_it_makes_no_connection(http_proxy, status, reason):
    http_proxy.refuses = status
    fetched = await fetch("https://news.example/rss", http_proxy.address())
    assert fetched == FetchFailed(reason)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (1, "refused by the proxy"),
        (2, "refused by the proxy"),
        (3, "host not reachable"),
        (4, "host not reachable"),
        (5, "connection refused"),
        (6, "host not reachable"),
        (7, "refused by the proxy"),
    ],
)
async def test_a_socks_proxy_says_why_it_makes_no_connection(socks_proxy, reply, reason):
    socks_proxy.refuses = reply
    assert await fetch(everybodys=socks_proxy.address()) == FetchFailed(reason)


async def test_a_proxy_that_does_not_speak_socks_refuses():
    async def answer(reader, writer):
        await reader.read(1)
        writer.write(response(400))
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as listener:
        address = f"socks5://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        assert await fetch(everybodys=address) == FetchFailed("refused by the proxy")


async def test_a_proxy_that_never_answers_is_given_up():
    async def never(reader, writer):
        await reader.read()
        writer.close()

    async with await asyncio.start_server(never, "127.0.0.1", 0) as listener:
        address = f"127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        for scheme in ("http", "socks5"):
            settings = FetchSettings(host_pause=0, total_time=0.2, proxy=f"{scheme}://{address}")
            fetcher = Fetcher(settings, Clock())
            fetched = await fetcher.get(NEWS)
            await fetcher.close()
            assert fetched == FetchFailed("no answer in 0.2 s")


# The guard: behind a proxy nobody here sees where a name leads


@pytest.mark.parametrize("written", inside.ALL)
async def test_no_address_that_is_written_as_one_inside_reaches_the_proxy(proxy, written):
    fetched = await fetch(written.replace("PORT", "8080"), proxy.address())
    assert isinstance(fetched, FetchFailed)
    assert not proxy.asked


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "router",
        "printer.local",
        "wiki.corp",
        "vault.internal",
        "nas.home.arpa",
        "git.lan",
        "my.localhost",
        "010.8.8.8",
        "8.8.8.8.",
        "134744072",
    ],
)
async def test_no_name_of_a_network_of_ones_own_reaches_the_proxy(proxy, host):
    fetched = await fetch(f"http://{host}/", proxy.address())
    assert fetched == FetchFailed("address not allowed")
    assert not proxy.asked


@pytest.mark.parametrize(
    "host",
    [
        "8.8.8.8",
        "news.example",
        "News.Example.",
        "xn--b1amnebsh.xn--p1ai",
        "новости.рф",
        "a.b.onion",
    ],
)
async def test_what_may_be_public_reaches_the_proxy(http_proxy, host):
    await fetch(f"http://{host}/", http_proxy.address())
    assert len(http_proxy.asked) == 1


@pytest.mark.parametrize("target", ["http://127.0.0.1/", "http://localhost/", "http://[::1]/"])
async def test_a_redirect_to_an_address_inside_does_not_reach_the_proxy(proxy, server, target):
    for path in ("/rss", NEWS):
        server.answers[path] = response(302, Location=target)
    assert await fetch(everybodys=proxy.address()) == FetchFailed("address not allowed")
    assert len(proxy.asked) == 1


# Addresses of proxies


@pytest.mark.parametrize(
    "text",
    ["", "127.0.0.1:3128", "http://", "http://proxy.example", "socks4://127.0.0.1:1080",
     "ftp://127.0.0.1:21", "http://proxy.example:3128/path", "http://proxy.example:99999",
     "http://me:secret@:3128", "direct", "http://me:пароль@proxy.example:3128", "http://[::1:3128"],
)  # fmt: skip
def test_what_is_no_address_of_a_proxy_is_refused_without_repeating_it(text):
    with pytest.raises(BadProxy) as refused:
        parse_proxy(text)
    assert str(refused.value) == "bad proxy address"


async def test_a_source_with_a_bad_proxy_is_not_fetched(proxy):
    assert await fetch(everybodys=proxy.address(), own="proxy") == FetchFailed("bad proxy address")
    assert not proxy.asked


def test_the_login_of_a_proxy_is_not_shown():
    assert "secret" not in repr(parse_proxy("http://me:secret@127.0.0.1:3128"))
