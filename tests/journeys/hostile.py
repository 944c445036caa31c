"""A server whose feeds are well at first and, once it turns, do all that a bot can suffer from."""

import asyncio
import gzip
import socket
import struct
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Answer = bytes | Callable[["Hostile", asyncio.StreamWriter], Awaitable[None]]

MIB = 1024 * 1024


def feed(*titles: str, more: str = "") -> bytes:
    items = "".join(f"<item><title>{title}</title><guid>{title}</guid></item>" for title in titles)
    text = f"<rss version='2.0'><channel><title>Paper</title>{items}{more}</channel></rss>"
    return text.encode()


def item(inside: str) -> bytes:
    return feed(more=f"<item><title>Hostile</title>{inside}</item>")


def response(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    fields = {"Content-Length": str(len(body)), "Content-Type": "application/rss+xml"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{lines}Connection: close\r\n\r\n".encode() + body


def entities(declared: str, used: str) -> bytes:
    return response(
        f"<?xml version='1.0'?><!DOCTYPE rss [{declared}]>".encode()
        + item(f"<title>{used}</title>")
    )


LAUGHS = '<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
)


# What takes its time


async def hang(_: "Hostile", writer: asyncio.StreamWriter) -> None:
    await writer.wait_closed()


def then(beginning: bytes, piece: bytes, pause: float = 0.0) -> Answer:
    """Begin so, and then write a piece again and again."""

    async def go_on(_: "Hostile", writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return go_on


async def hang_in_body(_: "Hostile", writer: asyncio.StreamWriter) -> None:
    writer.write(response(feed("x"), Content_Length="1000"))
    await writer.wait_closed()


async def reset(_: "Hostile", writer: asyncio.StreamWriter) -> None:
    writer.write(response(feed("x"), Content_Length="1000"))
    await writer.drain()
    plug = writer.get_extra_info("socket")
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def to_loopback(server: "Hostile", writer: asyncio.StreamWriter) -> None:
    writer.write(response(b"", "302 Found", Location=f"http://127.0.0.2:{server.port}/secret"))


async def same_tag_other_body(server: "Hostile", writer: asyncio.StreamWriter) -> None:
    story = f"Lying paper {server.asked['/lying-etag']}"
    writer.write(response(feed(story), ETag='"always"'))


async def ask_for_secrets(server: "Hostile", writer: asyncio.StreamWriter) -> None:
    url = f"http://{server.place}/secret"
    declared = f'<!ENTITY % d SYSTEM "{url}"> %d; <!ENTITY x SYSTEM "{url}">'
    writer.write(entities(declared, "&x;"))


OK = b"HTTP/1.1 200 OK\r\n"
BOMB = gzip.compress(bytes(50 * MIB))

FINE = None
SILENT = {"no answer in 30 s"}
LOST = {"broken answer", "connection lost"}
TOO_BIG = {"more than 5 MiB"}
NO_FEED = {"not a feed", "not a feed but a web page"}
EMPTY = {"an empty answer", "empty"}
SLOW = {"too slow to read"}

KINDS: dict[str, tuple[Answer, set[str] | None]] = {
    # What costs a parser much
    "newlines": (response(b"\n" * 200_000 + feed("x")), FINE),
    "newlines-after-declaration": (
        response(b"<?xml version='1.0'?>" + b"\n" * 200_000 + feed("x")),
        FINE,
    ),
    "attributes": (
        response(item("<a " + " ".join(f"a{n}='1'" for n in range(90_000)) + "/>")),
        FINE,
    ),
    "author": (response(item(f"<author>x@{'a.' * 100_000}</author>")), FINE),
    "authors": (response(item(f"<unheard/><author>{('a' * 3900 + ' ') * 250}</author>" * 4)), SLOW),
    "more-authors": (
        response(item(f"<unheard/><author>{('b' * 3900 + ' ') * 1000}</author>")),
        SLOW,
    ),
    "nested": (response(item("<a>" * 100_000)), FINE),
    "nested-html": (response(item(f"<description>{'<div>' * 100_000}</description>")), FINE),
    "cdata": (
        response(item(f"<description><![CDATA[{'word ' * 1_000_000}]]></description>")),
        FINE,
    ),
    "open-tags": (
        response(item(f"<description><![CDATA[{'<a ' * 300_000}]]></description>")),
        FINE,
    ),
    "marks": (response(item(f"<description>{'a' + chr(0x301) * 900_000}</description>")), FINE),
    "many-items": (response(feed(*map(str, range(40_000)))), FINE),
    # What lies in XML
    "laughs": (entities(LAUGHS, "&a11;"), FINE),
    "external-file": (entities('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), FINE),
    "external-url": (ask_for_secrets, FINE),
    "surrogates": (
        response(item("<title>a &#xD800; &#56320; b</title>") + b"\xed\xa0\x80"),
        FINE,
    ),
    "nul": (response(item("<title>a\0b &#0; \x07\x1b</title>")), FINE),
    "utf-8-called-utf-16": (
        response(b"<?xml version='1.0' encoding='utf-16'?>" + feed("Привет")),
        FINE,
    ),
    "utf-16-called-utf-8": (
        response(feed("Привет").decode().encode("utf-16"), Content_Type="text/xml; charset=utf-8"),
        FINE,
    ),
    "unknown-encoding": (response(b"<?xml version='1.0' encoding='zip'?>" + feed("x")), FINE),
    "truncated-xml": (response(feed("Hostile", "x" * 50)[:-60]), FINE),
    # What goes wrong on the wire
    "truncated": (response(feed("x"), Content_Length="1000"), LOST),
    "truncated-chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\nfff\r\nabc", LOST),
    "bad-chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", LOST),
    "truncated-gzip": (
        response(gzip.compress(feed("x"))[:-9], Content_Encoding="gzip"),
        LOST,
    ),
    "reset": (reset, LOST),
    "nothing": (b"", LOST),
    "no-http": (b"SSH-2.0-OpenSSH_9.7\r\n", LOST),
    "endless-header": (then(OK + b"X: ", b"x" * 65_536), LOST),
    "endless-headers": (then(OK, b"X: y\r\n" * 1000), LOST),
    "drip-of-header": (then(OK + b"X: ", b"x", 0.2), SILENT),
    "drip-of-body": (then(OK + b"\r\n", b"<", 0.2), SILENT),
    "hang": (hang, SILENT),
    "hang-in-body": (hang_in_body, SILENT),
    "endless": (then(OK + b"\r\n", b"x" * 65_536), TOO_BIG),
    "endless-chunks": (
        then(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"8000\r\n" + b"x" * 0x8000 + b"\r\n"),
        TOO_BIG,
    ),
    "bomb": (response(BOMB, Content_Encoding="gzip"), TOO_BIG),
    "redirect-loop": (
        response(b"", "302 Found", Location="/redirect-loop"),
        {"more than 5 redirects"},
    ),
    "redirect-inside": (to_loopback, {"address not allowed"}),
    "redirect-to-file": (
        response(b"", "301 Moved", Location="file:///etc/passwd"),
        {"address not allowed"},
    ),
    # What answers, but not with news
    "lying-etag": (same_tag_other_body, FINE),
    "not-modified": (response(b"", "304 Not Modified", ETag='"always"'), FINE),
    "html": (
        response(b"<!doctype html><html><body>Verify that you are human</body></html>"),
        NO_FEED,
    ),
    "json": (response(b'{"error": "try later"}', Content_Type="application/json"), NO_FEED),
    "json-depth": (response(b"[" * 1_000_000), {"broken JSON"}),
    "garbage": (response(bytes(range(256)) * 1000), NO_FEED),
    "empty": (response(b""), EMPTY),
    "white": (response(b" \n" * 1000), EMPTY),
    "emptied": (response(feed()), EMPTY),
    "forbidden": (response(b"", "403 Forbidden"), {"error 403"}),
    "server-error": (response(b"", "500 Internal Server Error"), {"error 500"}),
    "later": (response(b"", "429 Too Many Requests", Retry_After="9" * 30), {"error 429"}),
}
"""What each feed answers once the server has turned, and the errors that its polls may end with."""


@dataclass
class Hostile:
    """The server; `place` is its host and port."""

    port: int = 0
    turned: bool = False
    more: dict[str, list[str]] = field(default_factory=dict)
    """Stories of a feed besides its first."""
    asked: Counter[str] = field(default_factory=Counter)
    serving: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def outlines(self, kinds: Iterable[str]) -> str:
        """Write feeds as a list of sources has them, each by its kind."""
        return "".join(
            f'<outline type="rss" text="{kind}" xmlUrl="http://{self.place}/{kind}"/>'
            for kind in kinds
        )

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.serving.add(task)
        task.add_done_callback(self.serving.discard)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split()[1].decode()
            self.asked[path] += 1
            await self._answer(path.strip("/"), writer)
            await writer.drain()
        writer.close()

    async def _answer(self, kind: str, writer: asyncio.StreamWriter) -> None:
        if kind not in KINDS:
            writer.write(response(b"the secret"))
        elif not self.turned:
            stories = [f"First of {kind}", *self.more.get(kind, ())]
            writer.write(response(feed(*stories), ETag='"always"'))
        elif isinstance(answer := KINDS[kind][0], bytes):
            writer.write(answer)
        else:
            await answer(self, writer)


@asynccontextmanager
async def hostile_server() -> AsyncIterator[Hostile]:
    server = Hostile()
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in server.serving:
            task.cancel()
        await asyncio.gather(*server.serving)
