"""The parser's process: what it survives, what it refuses, and how it ends."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import Callable
from pathlib import Path

import pytest

from jobs.parser_protocol import Task, encode_request
from jobs.parsing import ParserProcess
from news.articles.extraction import read_article
from news.feeds import parse_feed
from news.kinds import read
from news.kinds.looking import look
from news.model import Document, Entry, ParsedFeed, ParseFailed, SourceKind

URL = "https://news.example/rss"
GOLDEN = Path(__file__).parents[1] / "news" / "feeds"


def rss(inside: str = "<title>One</title>") -> bytes:
    return f"<rss version='2.0'><channel><item>{inside}</item></channel></rss>".encode()


SMALL = ParsedFeed("", None, (Entry(None, None, "One", "", None),))
LARGE = rss(f"<unheard/><description><![CDATA[{'word ' * 1_000_000}]]></description>")
# An element that the first reader does not know brings it to feedparser, which looks for an e-mail
# address in each word in a time by the square of its length.
SPINNING = rss(f"<unheard/><author>{('a' * 3900 + ' ') * 1000}</author>")


@pytest.fixture
async def parser():
    parser = ParserProcess()
    yield parser
    await parser.close()


@pytest.fixture
async def hasty():
    parser = ParserProcess(time_limit=1.0)
    yield parser
    await parser.close()


def is_alive(pid: int) -> bool:
    try:
        # A process that nobody has waited for yet is a zombie.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def comes_true(condition: Callable[[], bool]) -> bool:
    for _ in range(2000):
        if condition():
            return True
        await asyncio.sleep(0.01)
    return False


def environment(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


def cpu_ticks(pid: int) -> int:
    """Give the CPU time that a process has used, in hundredths of a second."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@pytest.mark.parametrize(
    "name",
    ["rss-2.0.xml", "atom-1.0.xml", "jsonfeed.json", "dates.xml", "hostile.xml", "koi8-r.xml"],
)
async def test_a_document_comes_back_as_it_is_read_here(parser, name):
    body = (GOLDEN / name).read_bytes()
    assert await parser.parse(body, URL, "text/xml") == parse_feed(body, URL, "text/xml")


async def test_what_is_no_feed_comes_back_as_a_failure(parser):
    assert await parser.parse(b"<html>", URL) == ParseFailed("not a feed but a web page")


async def test_no_process_runs_before_there_is_something_to_read(parser):
    assert parser._worker is None


async def test_one_process_reads_one_document_after_another(parser):
    await parser.parse(rss(), URL)
    worker = parser._worker
    parsed = await asyncio.gather(
        *(parser.parse(rss(f"<title>{n}</title>"), URL) for n in range(20))
    )
    assert [feed.entries[0].title for feed in parsed] == [str(n) for n in range(20)]
    assert parser._worker is worker


@pytest.mark.parametrize(
    "body",
    [
        b"\n" * 200_000 + rss(),
        b"<?xml version='1.0'?>" + b"\n" * 200_000 + rss(),
        rss(f"<author>x@{'a.' * 30_000}</author>"),
        rss("<a>" * 100_000),
        rss(f"<description>{'<div>' * 100_000}</description>"),
        rss(f"<description><![CDATA[{'<div>' * 100_000}]]></description>"),
        LARGE,
        rss("<x " + " ".join(f"a{n}='1'" for n in range(90_000)) + "/>"),
        rss("<" * 500_000),
        b"[" * 1_000_000,
    ],
    ids=[
        "white-space-before",
        "white-space-between",
        "e-mail-address",
        "deep-nesting",
        "deep-markup",
        "deep-html",
        "5-mb-of-text",
        "attributes",
        "brackets",
        "json",
    ],
)
async def test_a_nasty_document_costs_its_time_and_nothing_else(hasty, body):
    parse = asyncio.create_task(hasty.parse(body, URL))
    longest = 0.0
    while not parse.done():
        before = time.monotonic()
        await asyncio.sleep(0.005)
        longest = max(longest, time.monotonic() - before)
    assert isinstance(parse.result(), ParsedFeed | ParseFailed)
    assert longest < 0.5
    assert await hasty.parse(rss(), URL) == SMALL


async def test_a_document_that_takes_too_long_is_given_up(hasty):
    await hasty.parse(rss(), URL)
    worker = hasty._worker.pid
    assert await hasty.parse(SPINNING, URL) == ParseFailed("too slow to read")
    assert not is_alive(worker)
    assert await hasty.parse(rss(), URL) == SMALL


async def test_a_document_that_takes_too_much_memory_is_given_up():
    parser = ParserProcess(memory_limit=64 * 1024 * 1024)
    assert await parser.parse(LARGE, URL) == ParseFailed("too large to read")
    assert await parser.parse(rss(), URL) == SMALL
    await parser.close()


async def test_a_process_that_has_grown_is_replaced(parser):
    many = rss("<unheard/>" + "<title>x</title></item><item>" * 100_000)
    assert isinstance(await parser.parse(many, URL), ParsedFeed)
    assert parser._worker is None
    assert await parser.parse(rss(), URL) == SMALL


async def test_a_process_that_died_between_two_documents_is_replaced(parser):
    await parser.parse(rss(), URL)
    parser._worker.kill()
    await parser._worker.wait()
    assert await parser.parse(rss(), URL) == SMALL


async def test_a_process_that_dies_over_a_document_is_replaced(parser):
    await parser.parse(rss(), URL)
    parse = asyncio.create_task(parser.parse(SPINNING, URL))
    await asyncio.sleep(0)
    parser._worker.kill()
    assert await parse == ParseFailed("could not be read")
    assert await parser.parse(rss(), URL) == SMALL


async def test_a_parse_that_is_cancelled_leaves_no_answer_to_the_next(parser):
    await parser.parse(rss(), URL)
    cancelled = asyncio.create_task(parser.parse(rss("<title>Cancelled</title>"), URL))
    waiting = asyncio.create_task(parser.parse(rss(), URL))
    await asyncio.sleep(0)
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    assert await waiting == SMALL


async def test_closing_ends_the_process_and_all_that_wait(parser):
    await parser.parse(rss(), URL)
    worker = parser._worker.pid
    parses = [asyncio.create_task(parser.parse(SPINNING, URL)) for _ in range(3)]
    await asyncio.sleep(0)
    await parser.close()
    assert await asyncio.gather(*parses) == [ParseFailed("could not be read")] * 3
    assert not is_alive(worker)
    assert parser._worker is None


async def test_a_signal_to_stop_does_not_interrupt_a_document(parser):
    await parser.parse(rss(), URL)
    worker = parser._worker.pid
    large = rss("<title>x</title></item><item>" * 2000)
    parse = asyncio.create_task(parser.parse(large, URL))
    await asyncio.sleep(0)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(worker, name)
    assert isinstance(await parse, ParsedFeed)
    assert parser._worker.pid == worker


async def test_the_process_knows_no_secrets(parser, monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:secret")
    await parser.parse(rss(), URL)
    assert b"secret" not in environment(parser._worker.pid)


async def test_it_runs_from_any_directory(parser, monkeypatch, tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    assert await parser.parse(rss(), URL) == SMALL


PARENT = """
import asyncio, sys
from jobs.parsing import ParserProcess

async def main():
    parser = ParserProcess(time_limit={time_limit})
    await parser.parse(b"<rss version='2.0'><channel></channel></rss>", "")
    print(parser._worker.pid, flush=True)
    if {spinning}:
        await parser.parse(sys.stdin.buffer.read(), "")
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the limit on CPU time ends it")
@pytest.mark.parametrize("spinning", [True, False])
async def test_nothing_survives_a_parent_that_is_killed(spinning):
    script = PARENT.format(time_limit=60, spinning=spinning)
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdin=PIPE, stdout=PIPE
    )
    assert parent.stdin
    assert parent.stdout
    worker = int(await parent.stdout.readline())
    before = cpu_ticks(worker)
    parent.stdin.write(SPINNING)
    parent.stdin.close()
    try:
        assert not spinning or await comes_true(lambda: cpu_ticks(worker) > before + 10)
    finally:
        parent.kill()
        await parent.wait()
    assert await comes_true(lambda: not is_alive(worker))


async def test_a_process_without_a_parent_to_kill_it_ends_by_its_limit_on_cpu_time():
    worker = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "jobs.parser_worker",
        str(os.getpid()),
        str(2**29),
        "0",
        stdin=PIPE,
        stdout=PIPE,
    )
    assert worker.stdin
    worker.stdin.write(encode_request(Task.FEED, Document(SPINNING, URL), 1) + SPINNING)
    assert await worker.wait() == -signal.SIGXCPU


INDEX = b"""<sitemapindex><sitemap><loc>https://news.example/s.xml</loc></sitemap></sitemapindex>"""
OFFER = b"""<html><head><link rel="alternate" type="application/rss+xml" href="/f"></head>
<body><h1>Site</h1></body></html>"""
STORY = b"""<html><head><title>Rain in Osh</title></head><body><article><h1>Rain in Osh</h1>
<p>It rained in Osh for two days, officials said on Monday.</p></article></body></html>"""
KINDS = {
    "channel": (Task.CHANNEL, b"<html><body><p>No channel</p></body></html>"),
    "page": (Task.PAGE, b"<html><body><p>No list</p></body></html>"),
    "sitemap": (Task.SITEMAP, b"<urlset><url><loc>https://news.example/1</loc></url></urlset>"),
    "index": (Task.SITEMAP, INDEX),
    "look": (Task.LOOK, OFFER),
    "article": (Task.ARTICLE, STORY),
}


@pytest.mark.parametrize(("task", "body"), KINDS.values(), ids=KINDS)
async def test_whatever_a_document_is_read_as_it_comes_back_as_it_is_read_here(task, body):
    parser = ParserProcess(memory_limit=768 * 1024 * 1024)
    document = Document(body, "https://news.example/page")
    here = {Task.LOOK: look, Task.ARTICLE: read_article}.get(task)
    expected = here(document) if here else read(document, SourceKind(task))
    assert await parser.read(task, document) == expected
    await parser.close()


async def test_what_comes_at_the_moment_in_which_an_idle_process_ends_is_read_by_another(parser):
    assert await parser.parse(rss(), URL) == SMALL
    parser._kill()
    assert await parser.parse(rss(), URL) == SMALL


async def test_a_process_that_stays_idle_ends(parser):
    resting = ParserProcess(idle_limit=0.01)
    await resting.parse(rss(), URL)
    assert await comes_true(lambda: resting._worker.returncode is not None)
    assert await resting.parse(rss(), URL) == SMALL
    await resting.close()
