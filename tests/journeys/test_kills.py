"""kill -9 between any two steps: nothing is lost, and at most what was in flight comes twice."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from random import Random

import pytest

from sandbox.server import Sandbox
from tests.journeys.conftest import Bot, Reader
from tests.journeys.wire import Wire, can_watch_processes, children, eventually, written

pytestmark = pytest.mark.skipif(
    not can_watch_processes(), reason="stops processes at their steps by means of /proc"
)

STORY = "CSTO story to be killed over"
LAST = "CSTO story after it all"
LONG = 60


@dataclass
class Newsroom:
    """A bot that reads one feed for one person, and the ways to stop it at a step."""

    bot: Bot
    reader: Reader
    wire: Wire
    sandbox: Sandbox

    async def open(self) -> None:
        """Start, watch for CSTO, and have the feed read once."""
        await self.bot.start()
        await self.reader.say("/subscribe CSTO")
        await self.bot.until("SELECT 1 FROM sources WHERE primed_at IS NOT NULL")

    async def kill(self) -> None:
        await self.bot.stop(signal.SIGKILL)
        self.sandbox.telegram.faults.clear()
        self.wire.free.set()

    def hang(self, kind: str, method: str = "sendMessage") -> None:
        self.sandbox.telegram.fail(kind, method=method, seconds=LONG)

    async def hung(self) -> None:
        """Wait until a call has met the fault that was made."""
        await eventually(lambda: not self.sandbox.telegram.faults.waiting)

    def locked(self) -> closing[sqlite3.Connection]:
        """Hold the database, so that the bot comes to its next write and no further."""
        holder = sqlite3.connect(self.bot.folder / "wirewatch.db", isolation_level=None)
        holder.execute("PRAGMA busy_timeout = 5000")
        holder.execute("BEGIN IMMEDIATE")
        return closing(holder)

    @property
    def workers(self) -> list[int]:
        assert self.bot.process is not None
        return children(self.bot.process.pid)


@pytest.fixture
async def newsroom(bot: Bot, reader: Reader, sandbox: Sandbox) -> AsyncIterator[Newsroom]:
    async with Wire() as wire:
        bot.settings |= wire.settings(bot.folder)
        yield Newsroom(bot, reader, wire, sandbox)


# The way of a story


async def after_the_claim_of_its_poll(room: Newsroom) -> None:
    room.wire.free.clear()
    asked = room.wire.asked
    room.wire.publish(STORY)
    await eventually(lambda: room.wire.asked > asked)


async def after_it_was_fetched(room: Newsroom) -> None:
    for worker in room.workers:
        os.kill(worker, signal.SIGSTOP)
    room.wire.publish(STORY)
    await eventually(lambda: STORY in room.wire.answered)


async def after_it_was_parsed(room: Newsroom) -> None:
    await after_the_claim_of_its_poll(room)
    before = {worker: written(worker) for worker in room.workers}
    with room.locked():
        room.wire.free.set()
        await eventually(lambda: any(written(one) > was for one, was in before.items()))
        await room.bot.stop(signal.SIGKILL)


async def after_it_was_recorded(room: Newsroom) -> None:
    telegram = room.sandbox.telegram
    telegram.fail("flood", method="sendMessage", retry_after=2)
    room.wire.publish("CSTO story that meets a flood")
    await room.bot.until("SELECT 1 FROM chats WHERE flood_until > 0")
    room.wire.publish(STORY)
    await room.bot.until(
        "SELECT 1 FROM deliveries JOIN items ON items.id = item_id "
        f"WHERE title = '{STORY}' AND state = 'pending' AND lease IS NULL"
    )


async def after_its_alert_was_claimed(room: Newsroom) -> None:
    room.hang("hang_before")
    room.wire.publish(STORY)
    await room.hung()


async def after_it_was_sent(room: Newsroom) -> None:
    room.hang("hang_after")
    room.wire.publish(STORY)
    await room.reader.hears(lambda text: STORY in text)


async def after_its_alert_was_recorded(room: Newsroom) -> None:
    room.wire.publish(STORY)
    await room.bot.until("SELECT 1 FROM deliveries WHERE state = 'sent'")


Step = Callable[[Newsroom], Awaitable[None]]


@pytest.mark.parametrize(
    ("step", "rings"),
    [
        (after_the_claim_of_its_poll, 1),
        (after_it_was_fetched, 1),
        (after_it_was_parsed, 1),
        (after_it_was_recorded, 1),
        (after_its_alert_was_claimed, 1),
        (after_it_was_sent, 2),
        (after_its_alert_was_recorded, 1),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
async def test_a_story_survives_a_kill(newsroom: Newsroom, step: Step, rings: int) -> None:
    await newsroom.open()
    await step(newsroom)
    await newsroom.kill()
    newsroom.wire.publish(LAST)
    await newsroom.bot.start()
    await newsroom.reader.hears(lambda text: STORY in text)
    await newsroom.reader.hears(lambda text: LAST in text)
    assert len(newsroom.reader.about(STORY)) == rings


# The way of a command


async def after_it_was_given_out(room: Newsroom) -> None:
    telegram = room.sandbox.telegram
    await eventually(lambda: telegram.updates.polled)
    room.hang("hang_after", method="getUpdates")
    await room.reader.say("/status")
    telegram.send(room.reader.chat_id, "/subscribe CSTO")
    # The call has taken the command along and is held back.
    await eventually(lambda: telegram.updates.pending and not telegram.updates.polled)
    await room.hung()


async def after_it_was_stored(room: Newsroom) -> None:
    room.hang("hang_before")
    room.sandbox.telegram.send(room.reader.chat_id, "/help")
    await room.hung()
    room.sandbox.telegram.send(room.reader.chat_id, "/subscribe CSTO")
    await room.bot.until("SELECT 1 FROM inbox WHERE content LIKE '%/subscribe CSTO%'")


async def after_it_took_effect(room: Newsroom) -> None:
    room.hang("hang_before")
    room.sandbox.telegram.send(room.reader.chat_id, "/subscribe CSTO")
    await room.hung()


async def after_it_was_answered(room: Newsroom) -> None:
    room.hang("hang_after")
    room.sandbox.telegram.send(room.reader.chat_id, "/subscribe CSTO")
    await room.reader.hears(lambda text: "CSTO is on" in text)


async def after_it_was_ticked_off(room: Newsroom) -> None:
    await room.reader.say("/subscribe CSTO")
    await room.bot.until("SELECT 1 FROM inbox WHERE content IS NULL")


@pytest.mark.parametrize(
    ("step", "answers"),
    [
        (after_it_was_given_out, 1),
        (after_it_was_stored, 1),
        (after_it_took_effect, 1),
        (after_it_was_answered, 2),
        (after_it_was_ticked_off, 1),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
async def test_a_command_survives_a_kill(newsroom: Newsroom, step: Step, answers: int) -> None:
    await newsroom.bot.start()
    await step(newsroom)
    await newsroom.kill()
    await newsroom.bot.start()
    await newsroom.reader.hears(lambda text: "CSTO is on" in text)
    newsroom.sandbox.telegram.send(newsroom.reader.chat_id, "/subscriptions")
    await newsroom.reader.hears(lambda text: text.startswith("1 watch"))
    assert len(newsroom.reader.about("CSTO is on")) == answers


async def test_a_command_that_names_a_place_is_not_carried_out_on_what_moved_there(
    newsroom: Newsroom,
) -> None:
    await newsroom.bot.start()
    await newsroom.reader.say("/subscribe CSTO\nBishkek")
    newsroom.hang("hang_before")
    newsroom.sandbox.telegram.send(newsroom.reader.chat_id, "/unsubscribe 1")
    await newsroom.hung()
    await newsroom.kill()
    await newsroom.bot.start()
    listed = await newsroom.reader.hears(lambda text: text.startswith("1 watch"))
    assert "Bishkek" in listed["text"]


async def test_an_answer_to_a_question_survives_a_kill(newsroom: Newsroom) -> None:
    await newsroom.bot.start()
    await newsroom.reader.say("/subscribe")
    newsroom.hang("hang_before")
    newsroom.sandbox.telegram.send(newsroom.reader.chat_id, "CSTO")
    await newsroom.hung()
    await newsroom.kill()
    await newsroom.bot.start()
    await newsroom.reader.hears(lambda text: "CSTO is on" in text)


# Anywhere

KILLS = 15


async def test_fifteen_kills_during_delivery_to_two_chats_lose_nothing(
    newsroom: Newsroom, sandbox: Sandbox
) -> None:
    chance = Random(20261122)
    other = sandbox.telegram.add_user("Other")
    readers = [newsroom.reader, Reader(sandbox, other.id, other.id)]
    await newsroom.open()
    await readers[1].say("/subscribe CSTO")
    names = [f"CSTO story number {n}." for n in range(45)]
    newsroom.wire.publish(*names)
    sends = sandbox.telegram.calls_of
    for _ in range(KILLS):
        wanted = len(sends("sendMessage")) + chance.randint(1, 6)
        await eventually(lambda wanted=wanted: len(sends("sendMessage")) >= wanted)
        await asyncio.sleep(chance.uniform(0, 0.03))
        await newsroom.bot.stop(signal.SIGKILL)
        await newsroom.bot.spawn()
    for reader in readers:
        for name in names:
            await reader.hears(lambda text, name=name: name in text, seconds=60)
        rings = [len(reader.about(name)) for name in names]
        assert min(rings) == 1
        assert sum(rings) <= len(names) + KILLS
