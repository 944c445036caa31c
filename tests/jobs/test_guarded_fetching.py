"""The address guard as a fetch meets it: whatever is written, nobody inside is reached."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from jobs.fetching import Fetcher, FetchSettings
from news.model import Fetched, FetchFailed, PollState, Source
from tests.conftest import Clock
from tests.jobs import inside

REFUSED = {FetchFailed("address not allowed"), FetchFailed("bad address")}
PUBLIC = "8.8.8.8"  # the guard lets it through, and the tests' block of the network does not


@dataclass
class Listener:
    """Somebody on loopback, by both protocols, who must never be called."""

    port: int = 0
    calls: int = 0
    moved: str = ""
    """Where the way in, the only place that may be asked, sends its visitors."""

    @property
    def place(self) -> str:
        return f"way-in.example:{self.port}"

    def at(self, written: str) -> str:
        return written.replace("PORT", str(self.port))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            if self.place.encode() in head and self.moved:
                answer = f"HTTP/1.1 302 Found\r\nLocation: {self.moved}\r\nContent-Length: 0\r\n"
                writer.write(answer.encode() + b"Connection: close\r\n\r\n")
                await writer.drain()
            else:
                self.calls += 1
        writer.close()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listener = Listener()
    async with AsyncExitStack() as stack:
        first = await asyncio.start_server(listener.serve, "127.0.0.1", 0)
        await stack.enter_async_context(first)
        listener.port = first.sockets[0].getsockname()[1]
        with suppress(OSError):  # a machine without IPv6
            second = await asyncio.start_server(listener.serve, "::1", listener.port)
            await stack.enter_async_context(second)
        yield listener


class Names(AbstractResolver):
    """A DNS that answers a name's addresses one lookup after another, the last for ever."""

    def __init__(self, names: dict[str, Iterable[list[str]]]) -> None:
        self._answers: dict[str, Iterator[list[str]]] = {n: iter(a) for n, a in names.items()}
        self._last: dict[str, list[str]] = {}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        if host not in self._answers:
            raise OSError("no such name")
        answer = self._last[host] = next(self._answers[host], None) or self._last[host]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for address in answer
        ]

    async def close(self) -> None:
        pass


async def fetch(url: str, names: Names | None = None, allowed: str = "") -> Fetched:
    settings = FetchSettings(host_pause=0, total_time=10, allow_private=frozenset({allowed} - {""}))
    fetcher = Fetcher(settings, Clock(), names)
    try:
        state = PollState(next_poll_at=0)
        return await fetcher.fetch(Source(1, url, "", None, shared=True, poll=state))
    finally:
        await fetcher.close()


def test_the_table_has_the_cases_that_it_should():
    assert len(set(inside.ALL)) == len(inside.ALL) >= 60


@pytest.mark.parametrize("written", inside.ALL)
async def test_an_address_inside_is_never_reached(listener: Listener, written: str):
    nobody = {FetchFailed("host not found")} if written in inside.NO_HOST else set()
    assert await fetch(listener.at(written)) in REFUSED | nobody
    assert listener.calls == 0


@pytest.mark.parametrize("name", inside.NAMES)
async def test_a_name_that_leads_inside_is_never_reached(listener: Listener, name: str):
    names = Names({name: [inside.NAMES[name]]})
    assert await fetch(f"http://{name}:{listener.port}/", names) in REFUSED
    assert names.asked == [name]
    assert listener.calls == 0


@pytest.mark.parametrize("written", inside.ALL)
async def test_a_redirect_inside_is_never_followed(listener: Listener, written: str):
    listener.moved = listener.at(written)
    names = Names({"way-in.example": [["127.0.0.1"]], "news.example": [["127.0.0.1"]]})
    fetched = await fetch(f"http://{listener.place}/", names, allowed=listener.place)
    assert isinstance(fetched, FetchFailed)
    assert listener.calls == 0


@pytest.mark.parametrize("name", inside.NAMES)
async def test_a_redirect_to_a_name_that_leads_inside_is_never_followed(
    listener: Listener, name: str
):
    listener.moved = f"http://{name}:{listener.port}/"
    names = Names({"way-in.example": [["127.0.0.1"]], name: [inside.NAMES[name]]})
    assert await fetch(f"http://{listener.place}/", names, allowed=listener.place) in REFUSED
    assert listener.calls == 0


@pytest.mark.parametrize("inner", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"])
async def test_a_name_that_answers_differently_the_second_time_is_never_reached(
    listener: Listener, inner: str
):
    # Whoever looks a name up, likes the answer, and then connects by name gets the second one.
    names = Names({"rebound.example": [[PUBLIC], [inner]]})
    first, *others = [
        await fetch(f"http://rebound.example:{listener.port}/", names) for _ in range(3)
    ]
    assert isinstance(first, FetchFailed)
    assert set(others) <= REFUSED
    assert len(names.asked) == 3
    assert listener.calls == 0


async def test_a_name_that_changes_between_two_hops_is_never_reached(listener: Listener):
    names = Names({"way-in.example": [["127.0.0.1"]], "rebound.example": [[PUBLIC], ["127.0.0.1"]]})
    listener.moved = f"http://rebound.example:{listener.port}/"
    first, second = [
        await fetch(f"http://{listener.place}/", names, allowed=listener.place) for _ in range(2)
    ]
    assert isinstance(first, FetchFailed)
    assert second in REFUSED
    assert listener.calls == 0


@pytest.mark.parametrize("addresses", [(PUBLIC, "127.0.0.1", "::1"), ("::1", "127.0.0.1", PUBLIC)])
async def test_of_several_addresses_none_inside_is_tried(
    listener: Listener, addresses: tuple[str, ...]
):
    names = Names({"mixed.example": [list(addresses)]})
    fetched = await fetch(f"http://mixed.example:{listener.port}/", names)
    assert isinstance(fetched, FetchFailed)
    assert listener.calls == 0


async def test_the_listener_is_there_to_be_reached(listener: Listener):
    place = f"127.0.0.1:{listener.port}"
    await fetch(f"http://{place}/", allowed=place)
    assert listener.calls > 0
