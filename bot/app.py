"""The composition root: makes every part, joins them, starts and stops them."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import random
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from importlib.resources import files

from telegram import Update
from telegram.request import HTTPXRequest

from bot.commands import COMMANDS, by_name
from bot.config import Settings
from bot.dialogue import Dialogue, Voice
from bot.gate import Gate, Rate
from bot.incoming import read_update
from bot.introduction import meet_telegram, offer_to_claim, set_menu
from bot.messenger import TelegramMessenger
from bot.pacing import Gate as PaceGate
from bot.receiving import GiveUp, RawBot, RawUpdate, Receiver
from bot.request import Limits, Services
from bot.texts import Catalogues, load_catalogues
from jobs.deliver import Deliverer
from jobs.fetching import Fetcher, FetchSettings
from jobs.packs import load_pack
from jobs.parsing import ParserProcess
from jobs.poll import Poller
from jobs.schedule import Schedule
from news.matching import Matcher
from news.model import Instant
from news.pace import Pace
from news.polling import PollPolicy
from news.query import QueryError, parse
from storage import Storage, open_storage

log = logging.getLogger(__name__)

STOP_GRACE = 8.0
"""Seconds that work in flight may take at a stop, within the 15 that a stop may take in all."""

STOP_LIMIT = 13.0
"""Seconds after which the process ends however far the stop has come."""

POLL_TICK = 1.0
DELIVER_TICK = 1.0
"""Seconds between two looks at what is due; new alerts do not wait for the tick."""


def now() -> Instant:
    """Give the present moment."""
    return time.time_ns() // 1000


async def run(settings: Settings) -> int:
    """Run the bot until it is told to stop; returns the exit status.

    Raises:
        PackError: the sources cannot be read.
        CannotOpenDatabase, DatabaseTooNew: the database cannot be used.

    """
    # Otherwise every RetryAfter warns that its number of seconds will become a timedelta.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    seeds = load_pack(settings.sources_file, files("bot.packs"))
    async with AsyncExitStack() as stack:
        storage = await open_storage(settings.database_url)
        stack.push_async_callback(storage.close)
        await storage.free_leases()
        await storage.sources.sync_pack(seeds, now())
        matcher = await _load_watches(storage)
        catalogues = load_catalogues()
        bot = _telegram(settings)
        messenger = await _messenger(bot, storage)
        deliverer = Deliverer(
            storage=storage,
            messenger=messenger,
            say_for=lambda language: catalogues.of(language).plain,
            clock=now,
            chance=random.random,
        )
        poller = await _poller(settings, storage, matcher, deliverer, stack)
        schedule = Schedule()
        schedule.every(POLL_TICK, poller.tick, "poll")
        schedule.every(DELIVER_TICK, deliverer.tick, "deliver")
        services = Services(
            storage=storage,
            matcher=matcher,
            limits=Limits(settings.max_watches, settings.max_sources),
            clock=now,
            poll_soon=lambda: schedule.soon("poll"),
            deliver_soon=deliverer.wake,
            started_at=now(),
            until=_until,
            catalogues=catalogues,
            commands=COMMANDS,
        )
        dialogue = _dialogue(settings, services, messenger)
        receiver = Receiver(bot.raw_updates, storage, _handler(bot, dialogue), now)
        schedule.start()
        try:
            return await _until_stopped(_talk(bot, settings, storage, catalogues, receiver))
        finally:
            await schedule.stop()
            await asyncio.gather(
                receiver.finish(STOP_GRACE), poller.close(STOP_GRACE), deliverer.close(STOP_GRACE)
            )
            await bot.shutdown()


async def _load_watches(storage: Storage) -> Matcher:
    matcher = Matcher()
    async for watch in storage.watches.all():
        try:
            matcher.add(watch.id, parse(watch.query))
        except QueryError:
            log.exception("watch %d cannot be read and is left out", watch.id)
    # What was loaded stays: without this every full collection would walk through all of it.
    gc.collect()
    gc.freeze()
    return matcher


def _telegram(settings: Settings) -> RawBot:
    def request(connections: int) -> HTTPXRequest:
        return HTTPXRequest(connections, read_timeout=20, write_timeout=20, connect_timeout=10)

    return RawBot(
        settings.token,
        base_url=settings.base_url,
        request=request(64),
        get_updates_request=request(2),
    )


async def _messenger(bot: RawBot, storage: Storage) -> TelegramMessenger:
    pace = Pace()
    for chat_id, until in (await storage.chats.floods(now())).items():
        pace.hold(chat_id, until)
    gate = PaceGate(pace, now, asyncio.sleep)
    return TelegramMessenger(bot, gate, storage.chats.set_flood, now)


async def _poller(
    settings: Settings,
    storage: Storage,
    matcher: Matcher,
    deliverer: Deliverer,
    stack: AsyncExitStack,
) -> Poller:
    fetcher = Fetcher(
        FetchSettings(
            contact_url=settings.contact_url,
            allow_private=settings.allow_private_hosts,
            host_pause=settings.host_pause_seconds,
        ),
        now,
    )
    stack.push_async_callback(fetcher.close)
    parser = ParserProcess()
    stack.push_async_callback(parser.close)
    return Poller(
        storage=storage,
        fetcher=fetcher,
        parser=parser,
        matcher=matcher,
        policy=PollPolicy.of(settings.poll_min_seconds, settings.poll_max_seconds),
        clock=now,
        chance=random.random,
        on_alerts=deliverer.wake,
    )


def _dialogue(settings: Settings, services: Services, messenger: TelegramMessenger) -> Dialogue:
    gate = Gate(
        services.storage,
        settings.allowed_ids,
        settings.admin_ids,
        Rate(settings.commands_per_minute),
    )
    voice = Voice(messenger.reply, messenger.edit, messenger.answer, messenger.is_admin)
    return Dialogue(services, gate, voice, by_name(), settings.time_zone)


def _handler(bot: RawBot, dialogue: Dialogue) -> Callable[[RawUpdate], Awaitable[None]]:
    async def handle(raw: RawUpdate) -> None:
        update = Update.de_json(raw, bot)
        incoming = read_update(update, bot.username)
        if incoming is not None:
            await dialogue.handle(incoming)

    return handle


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
    await set_menu(bot, catalogues)
    await receiver.run()


async def _until(condition: Callable[[], Awaitable[bool]], seconds: float) -> bool:
    deadline = asyncio.get_running_loop().time() + seconds
    while not await condition():
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(0.1)
    return True


def _leave_in_time() -> None:
    """End the process though something hangs, such as a look-up of a name in a thread.

    All that matters is in the database by then.
    """
    timer = threading.Timer(STOP_LIMIT, os._exit, [0])
    timer.daemon = True
    timer.start()


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
        _leave_in_time()
        working.cancel()
    try:
        await working
    except asyncio.CancelledError:
        return 0
    except GiveUp as reason:
        log.error("%s", reason)  # noqa: TRY400 - a sentence for the operator, not a fault
        return 1
    return 0
