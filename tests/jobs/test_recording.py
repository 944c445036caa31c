"""Storing polls together: what is ready shares a transaction, and a failure stays its own."""

import asyncio
from dataclasses import dataclass, field

import pytest

from jobs.recording import MOST, Recorder
from news.model import PollRecord, PollState
from tests.conftest import NOON


def record(number: int) -> PollRecord:
    return PollRecord(number, "lease", PollState(NOON))


@dataclass
class Book:
    """Stores what it is given, but for what it can't."""

    groups: list[list[int]] = field(default_factory=list)
    bad: frozenset[int] = frozenset()
    stale: frozenset[int] = frozenset()
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.opened.set()

    async def store(self, records: list[PollRecord]) -> list[int | None]:
        numbers = [one.source_id for one in records]
        self.groups.append(numbers)
        await self.opened.wait()
        if self.bad.intersection(numbers):
            raise ValueError(numbers)
        return [None if number in self.stale else number * 10 for number in numbers]


async def stored(recorder: Recorder, *numbers: int) -> list[object]:
    """Record polls at the same time; gives what becomes of each."""
    work = [recorder.record(record(number)) for number in numbers]
    return await asyncio.gather(*work, return_exceptions=True)


async def test_each_gets_its_own_outcome() -> None:
    book = Book(stale=frozenset({2}))
    assert await stored(Recorder(book.store), 1, 2, 3) == [10, None, 30]


async def test_what_becomes_ready_while_one_is_stored_shares_the_next() -> None:
    book = Book()
    book.opened.clear()
    recorder = Recorder(book.store)
    first = asyncio.create_task(recorder.record(record(1)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    others = asyncio.create_task(stored(recorder, 2, 3, 4))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    book.opened.set()
    assert (await first, await others) == (10, [20, 30, 40])
    assert book.groups == [[1], [2, 3, 4]]


async def test_one_transaction_takes_so_many_and_no_more() -> None:
    book = Book()
    await stored(Recorder(book.store), *range(MOST + 1))
    assert [len(group) for group in book.groups] == [MOST, 1]


async def test_one_that_cannot_be_stored_is_no_harm_to_the_others() -> None:
    book = Book(bad=frozenset({2}))
    one, two, three = await stored(Recorder(book.store), 1, 2, 3)
    assert (one, three) == (10, 30)
    assert isinstance(two, ValueError)


async def test_after_a_failure_the_next_are_stored() -> None:
    book = Book(bad=frozenset({1}))
    recorder = Recorder(book.store)
    with pytest.raises(ValueError, match="1"):
        await recorder.record(record(1))
    assert await recorder.record(record(2)) == 20


async def test_one_whose_poll_was_dropped_keeps_nobody_waiting() -> None:
    book = Book()
    book.opened.clear()
    recorder = Recorder(book.store)
    dropped = asyncio.create_task(recorder.record(record(1)))
    kept = asyncio.create_task(recorder.record(record(2)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    dropped.cancel()
    await asyncio.sleep(0)
    book.opened.set()
    assert await kept == 20
