"""A server of many feeds of 30 items and some 21 KB, to be polled on loopback.

It runs in a process of its own and makes its pages beforehand, so that what is measured is who
reads them. `/turn/same`, `/turn/one` and `/turn/all` say what is new in every feed from then on:
nothing, one item, or all of them.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.client import HTTPConnection

from benchmarks.corpus import WORDS, Corpus

ITEMS = 30
"""On a page."""
VARIANTS = 50
"""Feeds with texts of their own; the others have the same under other addresses."""
LENGTH = 42
"""Words of an item."""
_NUMBER = "@feed@"
_STEPS = {"same": 0, "one": 1, "all": ITEMS}
_START = datetime.now(UTC) - timedelta(hours=12)
_FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>Courier {number}</title>
<link>https://courier{number}.example/</link>
<atom:link href="https://courier{number}.example/rss" rel="self" type="application/rss+xml"/>
<description>News of the day</description>
<language>en</language>
{items}
</channel>
</rss>
"""
_ITEM = """<item>
<title>{title}</title>
<link>https://courier{number}.example/news/story-{place}.html</link>
<guid isPermaLink="false">{number}-{place}</guid>
<pubDate>{date}</pubDate>
<dc:creator><![CDATA[Editor]]></dc:creator>
<category>World</category>
<description><![CDATA[<p>{text}</p>]]></description>
</item>"""


class Newsstand:
    """What the feeds have at present."""

    def __init__(self) -> None:
        self._texts = [text.split() for text in Corpus(seed=5, names=20_000).texts]
        self._first = 0
        self.turn("same")

    def turn(self, step: str) -> None:
        """Bring what the step says."""
        self._first += _STEPS[step]
        self.etag = f'"{self._first}"'.encode()
        self._pages = [self._page(variant) for variant in range(VARIANTS)]

    def page(self, number: int) -> bytes:
        """Give a feed as it is now."""
        return self._pages[number % VARIANTS].replace(_NUMBER.encode(), b"%05d" % number)

    def _page(self, variant: int) -> bytes:
        newest_first = range(self._first + ITEMS - 1, self._first - 1, -1)
        items = "\n".join(self._item(variant, place) for place in newest_first)
        return _FEED.format(number=_NUMBER, items=items).encode()

    def _item(self, variant: int, place: int) -> str:
        words = self._texts[(variant + place) % len(self._texts)]
        start = (variant * 31 + place * 7) % (WORDS - LENGTH)
        text = " ".join(words[start : start + LENGTH]).capitalize()
        return _ITEM.format(
            number=_NUMBER,
            place=place,
            title=f"{text[:70].rpartition(' ')[0]} {place}",
            date=format_datetime(_START + timedelta(seconds=30 * place)),
            text=text[60:],
        )


class _Conversation(asyncio.Protocol):
    def __init__(self, stand: Newsstand) -> None:
        self._stand = stand
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._asked += data
        while b"\r\n\r\n" in self._asked:
            head, _, self._asked = self._asked.partition(b"\r\n\r\n")
            self._transport.write(self._answer(head))

    def _answer(self, head: bytes) -> bytes:
        _, what, which = head.split(b" ", 2)[1].split(b"/")
        if what == b"turn":
            self._stand.turn(which.decode())
            return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        etag = self._stand.etag
        if etag in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % etag
        page = self._stand.page(int(which))
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\nETag: %s\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (etag, len(page), page)
        )


async def _serve() -> None:
    stand = Newsstand()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Conversation(stand), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def newsstand() -> Iterator[str]:
    """Run the server; gives its `host:port`."""
    command = [sys.executable, "-m", "benchmarks.newsstand"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield f"127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.kill()
        process.wait()


def turn(address: str, step: str) -> None:
    """Have the feeds change."""
    connection = HTTPConnection(address)
    connection.request("GET", f"/turn/{step}")
    connection.getresponse().read()
    connection.close()


if __name__ == "__main__":
    asyncio.run(_serve())
