"""Updates: none lost, none twice, whatever Telegram answers."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram.error import NetworkError, TimedOut

from bot.receiving import RawUpdate, Receiver
from storage import Storage
from tests.conftest import Clock


def update(number: int, chat: int = 1) -> RawUpdate:
    return {"update_id": number, "message": {"chat": {"id": chat}}}


@dataclass
class Telegram:
    """Gives what is scripted, then nothing more."""

    answers: list[list[RawUpdate] | Exception]
    offsets: list[int | None] = field(default_factory=list)
    asked_all: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, offset: int | None) -> list[RawUpdate]:
        self.offsets.append(offset)
        if not self.answers:
            self.asked_all.set()
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def at_once(seconds: float) -> None:
    """Do not wait, but let the others go on."""
    await asyncio.sleep(0)


async def receive(
    telegram: Telegram,
    storage: Storage,
    handle: Callable[[RawUpdate], Awaitable[None]],
) -> None:
    """Receive until the script is at its end."""
    receiver = Receiver(telegram, storage, handle, Clock(), at_once)
    running = asyncio.create_task(receiver.run())
    async with asyncio.timeout(10):
        await telegram.asked_all.wait()
        await receiver.finish(5)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


@dataclass
class Handled:
    updates: list[int] = field(default_factory=list)

    async def __call__(self, raw: RawUpdate) -> None:
        self.updates.append(raw["update_id"])


async def test_updates_are_handled_and_confirmed(storage: Storage) -> None:
    telegram, handled = Telegram([[update(10), update(11)]]), Handled()
    await receive(telegram, storage, handled)
    assert handled.updates == [10, 11]
    assert telegram.offsets == [None, 12]
    assert await storage.inbox.pending() == []


async def test_an_update_that_comes_again_is_handled_once(storage: Storage) -> None:
    handled = Handled()
    await receive(Telegram([[update(10)]]), storage, handled)
    await receive(Telegram([[update(10), update(11)]]), storage, handled)
    assert handled.updates == [10, 11]


async def test_numbers_that_begin_anew_are_new_updates(storage: Storage) -> None:
    handled = Handled()
    await receive(Telegram([[update(900)], [update(3)]]), storage, handled)
    assert handled.updates == [900, 3]


async def test_what_was_received_but_not_handled_is_handled_at_the_next_start(
    storage: Storage,
) -> None:
    await storage.inbox.put([(5, '{"update_id": 5}')], 0)
    handled = Handled()
    await receive(Telegram([]), storage, handled)
    assert handled.updates == [5]
    assert await storage.inbox.pending() == []


async def test_failed_polls_are_tried_again(storage: Storage) -> None:
    handled = Handled()
    telegram = Telegram([NetworkError("down"), TimedOut(), [update(1)]])
    await receive(telegram, storage, handled)
    assert handled.updates == [1]


async def test_an_update_that_cannot_be_handled_does_not_stop_the_next(
    storage: Storage,
) -> None:
    handled = Handled()

    async def handle(raw: RawUpdate) -> None:
        if raw["update_id"] == 1:
            raise ValueError("broken")
        await handled(raw)

    await receive(Telegram([[update(1), update(2)]]), storage, handle)
    assert handled.updates == [2]
    assert await storage.inbox.pending() == []


async def test_one_chat_is_served_in_order_while_others_go_ahead(storage: Storage) -> None:
    order: list[int] = []
    gate = asyncio.Event()

    async def handle(raw: RawUpdate) -> None:
        if raw["update_id"] == 1:
            await gate.wait()
        order.append(raw["update_id"])
        if raw["update_id"] == 3:
            gate.set()

    batch = [update(1, chat=1), update(2, chat=1), update(3, chat=2)]
    await receive(Telegram([batch]), storage, handle)
    assert order == [3, 1, 2]
