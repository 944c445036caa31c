"""The composition root: makes every part, joins them, starts and stops them."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from importlib.resources import files

from telegram import Update

from bot.commands import COMMANDS, by_name
from bot.config import Settings
from bot.connection import RawBot, RawUpdate, connect
from bot.dialogue import Dialogue, Voice
from bot.downloads import Downloader
from bot.gate import Gate, Rate
from bot.incoming import Incoming, read_update
from bot.introduction import meet_telegram, offer_to_claim, set_menu, withdraw_claim
from bot.knowledge import load_names
from bot.leaving import leave_within
from bot.loading import load_watches
from bot.messenger import TelegramMessenger
from bot.newsroom import open_newsroom
from bot.pacing import Gate as PaceGate
from bot.receiving import Handle, Receiver, Rest
from bot.request import Limits, Services
from bot.starterpack import open_pack
from bot.texts import Catalogues, load_catalogues
from bot.trouble import GiveUp
from bot.unasked import open_unasked
from jobs.deliver import Deliverer
from jobs.packs import load_pack
from jobs.reindex import Reindexer
from jobs.schedule import Schedule
from news.model import Instant
from news.pace import Pace
from storage import Storage, open_storage

log = logging.getLogger(__name__)

STOP_GRACE = 11.0
"""Seconds that work in flight may take at a stop, within the 15 that a stop may take in all."""

STOP_LIMIT = 14.0
"""Seconds after which the process ends however far the stop has come."""

GIVE_UP_GRACE = 2.0
GIVE_UP_LIMIT = 5.0
"""The same where it gave up by itself: Telegram will not take what is in flight anyway."""

THREADS = 128
"""More than there are polls at a time, with those that were given up; made as they are needed."""

POLL_TICK = 1.0
DELIVER_TICK = 1.0
"""Seconds between two looks at what is due; new alerts do not wait for the tick."""

REINDEX_TICK = 3600.0
"""Seconds between two looks whether the archive is indexed by the keys of today."""

ARTICLES_TICK = 1.0
"""Seconds between two looks for pages that are due; new ones do not wait for the tick."""


def now() -> Instant:
    """Give the present moment."""
    return time.time_ns() // 1000


async def run(settings: Settings) -> int:
    """Run the bot until it is told to stop; returns the exit status.

    Raises:
        PackError: the sources cannot be read.
        CannotOpenDatabase: the database cannot be used, or another process is using it.

    """
    # Otherwise every RetryAfter warns that its number of seconds will become a timedelta.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    # Names are looked up in threads, and one that never resolves keeps its thread: with as few as
    # are usual, some dead sources would hold up whatever else runs in one.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    # Before the database is touched: a file that can't be read is to be mended first.
    load_pack(settings.sources_file, files("bot.packs"))
    async with AsyncExitStack() as stack:
        storage = await open_storage(settings.database_url, exclusive=True)
        stack.push_async_callback(storage.close)
        await storage.free_leases()
        pack = await open_pack(settings, storage, now())
        names = load_names()
        matcher = await load_watches(storage, names)
        catalogues = load_catalogues()
        bot = connect(settings.token, settings.base_url)
        messenger = await _messenger(bot, storage)
        deliverer = Deliverer(
            storage=storage,
            messenger=messenger,
            analyst=matcher.analyst,
            say_for=lambda language: catalogues.of(language).plain,
            clock=now,
            chance=random.random,
        )
        newsroom = open_newsroom(settings, storage, matcher, now, deliverer.wake, stack)
        poller, articles = newsroom.poller, newsroom.articles
        schedule = Schedule()
        schedule.every(POLL_TICK, poller.tick, "poll")
        schedule.every(DELIVER_TICK, deliverer.tick, "deliver")
        reindexer = Reindexer(storage, matcher.analyst)
        schedule.every(REINDEX_TICK, reindexer.tick, "index the archive anew")
        schedule.every(ARTICLES_TICK, articles.tick, "articles")
        gate = _gate(settings, storage)
        unasked = open_unasked(storage, messenger, pack, settings.admin_ids, catalogues, now)
        unasked.schedule(schedule)
        services = Services(
            storage=storage,
            matcher=matcher,
            names=names,
            limits=Limits(settings.max_watches, settings.max_sources),
            clock=now,
            poll_soon=lambda: schedule.soon("poll"),
            deliver_soon=deliverer.wake,
            started_at=now(),
            until=_until,
            catalogues=catalogues,
            commands=COMMANDS,
            discover=newsroom.discoverer.find,
            check=newsroom.discoverer.check,
            take=poller.take,
            pack=pack,
            is_operator=gate.is_operator,
            download=Downloader(bot).download,
        )
        dialogue = _dialogue(settings, services, gate, messenger)
        handle, apologise = _handlers(bot, dialogue)
        receiver = Receiver(bot.raw_updates, storage, handle, now, apologise=apologise)
        schedule.start()
        grace = STOP_GRACE
        try:
            talk = _talk(bot, settings, storage, catalogues, receiver)
            status = await _until_stopped(_while_ours(storage, talk))
            grace = GIVE_UP_GRACE if status else STOP_GRACE
            return status
        finally:
            await asyncio.gather(
                schedule.stop(grace),
                receiver.finish(grace),
                poller.close(grace),
                deliverer.close(grace),
                articles.close(grace),
                unasked.close(grace),
            )
            await bot.shutdown()


async def _messenger(bot: RawBot, storage: Storage) -> TelegramMessenger:
    pace, start = Pace(), now()
    for chat_id, until in (await storage.chats.floods(start)).items():
        pace.hold(chat_id, until, start)

    async def remember(chat_id: int, until: Instant) -> None:
        await storage.chats.set_flood(chat_id, until, now())

    return TelegramMessenger(bot, PaceGate(pace, now, asyncio.sleep), remember, now)


def _gate(settings: Settings, storage: Storage) -> Gate:
    rate = Rate(settings.commands_per_minute)
    return Gate(storage, settings.allowed_ids, settings.admin_ids, rate)


def _dialogue(
    settings: Settings, services: Services, gate: Gate, messenger: TelegramMessenger
) -> Dialogue:
    voice = Voice(messenger.reply, messenger.edit, messenger.answer, messenger.is_admin)
    return Dialogue(services, gate, voice, by_name(), settings.time_zone)


def _handlers(
    bot: RawBot, dialogue: Dialogue
) -> tuple[Handle, Callable[[RawUpdate], Awaitable[None]]]:
    def read(update: RawUpdate) -> Incoming | None:
        return read_update(Update.de_json(update, bot), bot.username)

    async def handle(update: RawUpdate, *, again: bool) -> Rest | None:
        incoming = read(update)
        return None if incoming is None else await dialogue.handle(incoming, again=again)

    async def apologise(update: RawUpdate) -> None:
        if (incoming := read(update)) is not None:
            await dialogue.apologise(incoming)

    return handle, apologise


async def _talk(
    bot: RawBot,
    settings: Settings,
    storage: Storage,
    catalogues: Catalogues,
    receiver: Receiver,
) -> None:
    await meet_telegram(bot)
    log.info("running as @%s", bot.username)
    if settings.is_private:
        await offer_to_claim(bot, storage, settings.admin_ids)
    else:
        await withdraw_claim(storage)
    await set_menu(bot, catalogues)
    await receiver.run()


async def _until(condition: Callable[[], Awaitable[bool]], seconds: float) -> bool:
    deadline = asyncio.get_running_loop().time() + seconds
    while not await condition():
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(0.1)
    return True


async def _while_ours(storage: Storage, work: Coroutine[None, None, None]) -> None:
    """Work, but give up when another process has taken the database."""
    working = asyncio.create_task(work)
    taken_over = asyncio.create_task(storage.taken_over())
    try:
        await asyncio.wait({working, taken_over}, return_when=asyncio.FIRST_COMPLETED)
        if taken_over.done():
            raise GiveUp(
                "The connection to the database was lost, and another Wirewatch process has taken "
                "the database since. Run one of them, or give each a database of its own."
            )
        await working
    finally:
        for task in (working, taken_over):
            task.cancel()
        await asyncio.gather(working, taken_over, return_exceptions=True)


async def _until_stopped(work: Coroutine[None, None, None]) -> int:
    """Work until a signal comes; 1 if the work gave up before that."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done():
        log.info("stopping")
        leave_within(STOP_LIMIT, 0)
        working.cancel()
    try:
        await working
    except asyncio.CancelledError:
        return 0
    except GiveUp as reason:
        log.error("%s", reason)  # noqa: TRY400 - a sentence for the operator, not a fault
        leave_within(GIVE_UP_LIMIT, 1)
        return 1
    return 0
