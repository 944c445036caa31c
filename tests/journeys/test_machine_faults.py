"""Faults of the machine and of the way to Telegram: nothing is lost, and nobody else waits."""

import asyncio
import resource
import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from news.model import Chat, ChatKind
from sandbox.server import Sandbox
from sandbox.state import NEWSROOM
from storage import open_storage
from tests.conftest import NOON
from tests.journeys.conftest import Bot, Reader
from tests.journeys.wire import Wire, eventually

DEAF_NAMES = """
import socket, time

look_up = socket.getaddrinfo

def hang(host, *rest, **more):
    if str(host).endswith(".invalid"):
        time.sleep(3600)
    return look_up(host, *rest, **more)

socket.getaddrinfo = hang
"""
"""For `sitecustomize.py`: a DNS that never answers."""


_COUNT = "SELECT count(*) AS n FROM"


async def watching(bot: Bot, reader: Reader, wire: Wire, *others: str, **settings: str) -> None:
    """Start, watch for CSTO, and have the feed read once."""
    bot.settings |= wire.settings(bot.folder, *others)
    await bot.start(**settings)
    await reader.say("/subscribe CSTO")
    await bot.until("SELECT 1 FROM sources WHERE primed_at IS NOT NULL")


def stories(count: int) -> list[str]:
    return [f"CSTO story number {n}." for n in range(count)]


async def arrive(reader: Reader, *names: str, seconds: float = 40) -> None:
    for name in names:
        await reader.hears(lambda text, name=name: name in text, seconds=seconds)


def rings(reader: Reader, *names: str) -> list[int]:
    return [len(reader.about(name)) for name in names]


# The machine


async def test_while_the_database_is_locked_for_20_s_all_waits_and_then_all_is_done(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    async with Wire() as wire:
        await watching(bot, reader, wire)
        with closing(sqlite3.connect(bot.folder / "wirewatch.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            wire.publish(*stories(2))
            sandbox.telegram.send(reader.chat_id, "/subscribe Bishkek")
            with pytest.raises(TimeoutError):
                await reader.hears(lambda text: "Bishkek is on" in text, seconds=20)
        await reader.hears(lambda text: "Bishkek is on." in text)
        await arrive(reader, *stories(2))
        assert rings(reader, *stories(2)) == [1, 1]


async def test_while_the_disk_is_full_all_waits_and_then_all_is_done(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    async with Wire() as wire:
        await watching(bot, reader, wire, LOG_LEVEL="WARNING")
        assert bot.process is not None
        pid = bot.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        # The kernel lets it write no file beyond that: the log stays below, the database does not.
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (24_000, before[1]))
        wire.publish(*stories(2))
        sandbox.telegram.send(reader.chat_id, "/subscribe Bishkek")
        await eventually(lambda: "no updates taken" in bot.log)
        await eventually(lambda: "poll failed" in bot.log or "wait to be stored" in bot.log)
        failed = len(sandbox.telegram.calls_of("getUpdates"))
        await eventually(lambda: len(sandbox.telegram.calls_of("getUpdates")) > failed)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
        await reader.hears(lambda text: "Bishkek is on." in text)
        await arrive(reader, *stories(2))
        assert rings(reader, *stories(2)) == [1, 1]
        assert bot.log.count("no updates taken") == 1
        assert bot.log.count("poll failed") <= 1


async def test_with_telegram_the_feed_and_the_names_hanging_a_stop_takes_seconds(
    bot: Bot, reader: Reader, sandbox: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(DEAF_NAMES)
    dead = [f"https://feed{n}.invalid/rss" for n in range(20)]
    async with Wire() as wire:
        await watching(bot, reader, wire, *dead, PYTHONPATH=str(tmp_path))
        # Twenty names that never resolve keep nobody from being read.
        wire.publish("CSTO story before")
        await arrive(reader, "CSTO story before", seconds=10)
        wire.free.clear()
        asked = wire.asked
        await eventually(lambda: wire.asked > asked)
        sandbox.telegram.fail("hang_before", method="sendMessage", count=None, seconds=60)
        sandbox.telegram.send(reader.chat_id, "/status")
        await bot.until("SELECT 1 FROM inbox WHERE content IS NOT NULL")
        begin = asyncio.get_running_loop().time()
        assert await bot.stop() == 0
        assert asyncio.get_running_loop().time() - begin < 15
        sandbox.telegram.faults.clear()
        wire.free.set()
        wire.publish("CSTO story after")
        await bot.start()
        await reader.hears(lambda text: "running" in text)
        await arrive(reader, "CSTO story after")
        assert rings(reader, "CSTO story before", "CSTO story after") == [1, 1]


# The way to Telegram


async def test_a_flood_answer_to_every_third_send_loses_nothing_and_is_waited_out(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    async with Wire() as wire:
        await watching(bot, reader, wire)
        sandbox.telegram.fail("flood", method="sendMessage", every=3, count=3, retry_after=1)
        wire.publish(*stories(8))
        await arrive(reader, *stories(8))
    assert rings(reader, *stories(8)) == [1] * 8
    calls = sandbox.telegram.calls_of("sendMessage", reader.chat_id)
    assert [call.status for call in calls].count(429) == 3
    for refused, following in pairwise(calls):
        if refused.status == 429:
            assert following.at - refused.at >= 1


async def test_an_answer_that_is_lost_costs_at_most_one_repetition(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    async with Wire() as wire:
        await watching(bot, reader, wire)
        for kind in ("drop_after", "gateway_after", "drop_before"):
            sandbox.telegram.fail(kind, method="sendMessage", count=1)
        wire.publish(*stories(3))
        await arrive(reader, *stories(3))
        await bot.until(f"SELECT 1 FROM ({_COUNT} deliveries WHERE state = 'sent') WHERE n = 3")
    assert max(rings(reader, *stories(3))) <= 3
    assert sum(rings(reader, *stories(3))) == 3 + 2


async def test_a_wait_of_twelve_hours_in_one_chat_holds_up_nobody_else(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    async with Wire() as wire:
        await watching(bot, reader, wire)
        newsroom = Reader(sandbox, chat_id=NEWSROOM)
        await newsroom.say("/subscribe CSTO")
        sandbox.telegram.fail(
            "flood", method="sendMessage", chat_id=reader.chat_id, retry_after=43_837
        )
        wire.publish(*stories(3))
        await arrive(newsroom, *stories(3), seconds=10)
        # One try, and none after it: not for an alert, nor for the answer to a command.
        sandbox.telegram.send(reader.chat_id, "/status")
        await bot.until(f"SELECT 1 FROM ({_COUNT} inbox WHERE content IS NULL) WHERE n = 3")
    statuses = [c.status for c in sandbox.telegram.calls_of("sendMessage", reader.chat_id)]
    assert statuses.count(429) == 1
    assert statuses[-1] == 429


async def test_a_hundred_alerts_to_forty_chats_and_a_group_arrive_within_telegrams_limits(
    bot: Bot, sandbox: Sandbox
) -> None:
    readers = [Reader(sandbox, NEWSROOM, NEWSROOM)]
    for n in range(40):
        user = sandbox.telegram.add_user(f"Reader {n}")
        sandbox.telegram.private_chat(user.id)
        readers.append(Reader(sandbox, user.id, user.id))
    newsroom, three = readers[0], readers[1:4]
    async with Wire() as wire:
        bot.settings |= wire.settings(bot.folder)
        storage = await open_storage(bot.settings.get("DATABASE_URL", _database(bot)))
        for one in readers:
            kind = ChatKind.PRIVATE if one.chat_id > 0 else ChatKind.SUPERGROUP
            await storage.chats.ensure(Chat(one.chat_id, kind, "x"))
            await storage.watches.add(one.chat_id, 0, "CSTO", NOON, 9)
        await storage.watches.add(newsroom.chat_id, 0, "Bishkek", NOON, 9)
        for one in three:
            await storage.watches.add(one.chat_id, 0, "Astana", NOON, 9)
        await storage.close()
        await bot.start()
        await bot.until("SELECT 1 FROM sources WHERE primed_at IS NOT NULL")
        sandbox.telegram.enforce_limits = True
        for_all, for_three = stories(2), ["Astana story"]
        for_group = [f"Bishkek story number {n}." for n in range(15)]
        wire.publish(*for_all, *for_three, *for_group)
        for one in readers:
            await arrive(one, *for_all)
        for one in three:
            await arrive(one, *for_three)
        await arrive(newsroom, *for_group)
    assert sum(len(one.heard()) for one in readers) == 100
    statuses = [call.status for call in sandbox.telegram.calls_of("sendMessage")]
    assert statuses.count(429) <= 2


def _database(bot: Bot) -> str:
    return f"sqlite:///{bot.folder / 'wirewatch.db'}"
