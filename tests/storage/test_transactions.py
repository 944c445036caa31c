"""Transactions on every engine: all or nothing, whatever happens in between."""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from storage.database import Database
from storage.sqlite import MEMORY, open_sqlite
from tests.storage.engines import open_database

REFUSED = (sqlite3.IntegrityError, psycopg.IntegrityError)

_ADDER = """
import asyncio, sys
from tests.storage.engines import open_database

async def main():
    database = await open_database(sys.argv[1])
    for _ in range(50):
        async with database.write() as tx:
            row = await tx.one("SELECT MAX(id) AS last FROM things")
            await tx.execute("INSERT INTO things (id) VALUES (:id)", {"id": row["last"] + 1})
    await database.close()

asyncio.run(main())
"""

_WRITER = """
import asyncio, sys
from tests.storage.engines import open_database

async def main():
    database = await open_database(sys.argv[1])
    number = 0
    while True:
        number += 1
        async with database.write() as tx:
            await tx.execute("INSERT INTO things (id) VALUES (:id)", {"id": 2 * number})
            await tx.execute("INSERT INTO things (id) VALUES (:id)", {"id": 2 * number + 1})
        print(number, flush=True)

asyncio.run(main())
"""


@pytest.fixture(params=["file", "memory", "postgres"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    if request.param == "postgres":
        opened = await open_database(request.getfixturevalue("postgres").fresh())
    else:
        opened = await open_sqlite(MEMORY if request.param == "memory" else f"{tmp_path}/plain.db")
    async with opened.write() as tx:
        await tx.script(
            "CREATE TABLE parents (id BIGINT PRIMARY KEY);"
            "CREATE TABLE things (id BIGINT PRIMARY KEY, parent BIGINT REFERENCES parents (id));"
        )
    yield opened
    await opened.close()


async def put(database: Database, *numbers: int) -> None:
    async with database.write() as tx:
        for number in numbers:
            await tx.execute("INSERT INTO things (id) VALUES (:id)", {"id": number})


async def things(database: Database) -> list[int]:
    async with database.read() as tx:
        return [row["id"] for row in await tx.fetch("SELECT id FROM things ORDER BY id")]


async def test_what_a_block_wrote_is_there_after_it(database: Database):
    await put(database, 2**63 - 1)
    assert await things(database) == [2**63 - 1]


async def test_an_exception_in_a_block_undoes_it(database: Database):
    async def work() -> None:
        async with database.write() as tx:
            await tx.execute("INSERT INTO things (id) VALUES (1)")
            raise LookupError

    with pytest.raises(LookupError):
        await work()
    await put(database, 2)
    assert await things(database) == [2]


async def test_a_refused_statement_undoes_its_block_and_comes_out_as_it_is(database: Database):
    with pytest.raises(REFUSED):
        await put(database, 1, 1)
    assert await things(database) == []


async def test_foreign_keys_are_kept(database: Database):
    with pytest.raises(REFUSED):
        async with database.write() as tx:
            await tx.execute("INSERT INTO things (id, parent) VALUES (1, 99)")


async def test_a_commit_that_fails_leaves_the_database_usable(database: Database):
    async with database.write() as tx:
        await tx.script(
            "CREATE TABLE late (parent BIGINT,"
            "    FOREIGN KEY (parent) REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)"
        )
    with pytest.raises(REFUSED):
        async with database.write() as tx:
            await tx.execute("INSERT INTO late (parent) VALUES (99)")
    await put(database, 3)
    assert await things(database) == [3]


async def test_a_cancelled_block_is_all_or_nothing(database: Database):
    for steps in range(0, 400, 7):
        task = asyncio.create_task(put(database, 2 * steps, 2 * steps + 1))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        stored = await things(database)
        assert (2 * steps in stored) == (2 * steps + 1 in stored)
    await put(database, 1000)
    assert 1000 in await things(database)


async def test_a_block_cancelled_twice_leaves_nothing(database: Database):
    for steps in range(0, 60, 2):
        task = asyncio.create_task(put(database, *range(10)))
        for _ in range(20):
            await asyncio.sleep(0)
        task.cancel()
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert len(await things(database)) in (0, 10)
        async with database.write() as tx:
            await tx.execute("DELETE FROM things")


async def test_a_block_cancelled_in_the_middle_leaves_nothing(database: Database):
    inside = asyncio.Event()

    async def work() -> None:
        async with database.write() as tx:
            await tx.execute("INSERT INTO things (id) VALUES (1)")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await things(database) == []


async def test_blocks_that_write_take_turns(database: Database):
    async with database.write() as tx:
        await tx.execute("INSERT INTO things (id) VALUES (0)")

    async def increment() -> None:
        async with database.write() as tx:
            row = await tx.one("SELECT MAX(id) AS last FROM things")
            assert row is not None
            await asyncio.sleep(0)
            await tx.execute("INSERT INTO things (id) VALUES (:id)", {"id": row["last"] + 1})

    await asyncio.gather(*(increment() for _ in range(20)))
    assert await things(database) == list(range(21))


async def test_a_reader_sees_one_state_while_another_block_writes(url: str):
    database = await open_database(url)
    async with database.write() as tx:
        await tx.script("CREATE TABLE things (id BIGINT PRIMARY KEY)")
    async with database.read() as tx:
        before = await tx.fetch("SELECT id FROM things")
        await put(database, 1)
        after = await tx.fetch("SELECT id FROM things")
    assert len(before) == len(after) == 0
    assert await things(database) == [1]
    await database.close()


async def test_a_block_that_reads_can_not_write(url: str):
    database = await open_database(url)
    async with database.write() as tx:
        await tx.script("CREATE TABLE things (id BIGINT PRIMARY KEY)")
    with pytest.raises((sqlite3.Error, psycopg.Error)):
        async with database.read() as tx:
            await tx.execute("INSERT INTO things (id) VALUES (1)")
    assert await things(database) == []
    await database.close()


async def test_processes_that_write_take_turns(url: str):
    """Each adds up what it has read: without turns, numbers would be lost or repeated."""
    database = await open_database(url)
    async with database.write() as tx:
        await tx.script("CREATE TABLE things (id BIGINT PRIMARY KEY)")
        await tx.execute("INSERT INTO things (id) VALUES (0)")
    command = [sys.executable, "-c", _ADDER, url]
    adders = [await asyncio.create_subprocess_exec(*command) for _ in range(3)]
    assert [await adder.wait() for adder in adders] == [0, 0, 0]
    assert await things(database) == list(range(3 * 50 + 1))
    await database.close()


async def test_what_was_acknowledged_survives_a_killed_process(url: str):
    database = await open_database(url)
    async with database.write() as tx:
        await tx.script("CREATE TABLE things (id BIGINT PRIMARY KEY)")
    writer = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _WRITER, url), stdout=asyncio.subprocess.PIPE
    )
    assert writer.stdout is not None
    lines = [await writer.stdout.readline() for _ in range(50)]
    writer.send_signal(signal.SIGKILL)
    rest = await writer.stdout.read()
    await writer.wait()
    acknowledged = int((b"".join(lines) + rest[: rest.rfind(b"\n") + 1]).split()[-1])
    # What it had begun is undone by the time that another may write.
    async with database.write() as tx:
        stored = len(await tx.fetch("SELECT id FROM things"))
    await database.close()
    assert stored % 2 == 0
    assert 2 * acknowledged <= stored <= 2 * (acknowledged + 1)


async def test_a_list_stands_for_its_elements(database: Database):
    for number in range(5):
        await put(database, number)
    async with database.read() as tx:
        rows = await tx.fetch(
            "SELECT id FROM things WHERE id IN :some AND id NOT IN :other ORDER BY id",
            {"some": [1, 2, 3], "other": (2,)},
        )
    assert [row["id"] for row in rows] == [1, 3]


async def test_nothing_is_in_an_empty_list(database: Database):
    await put(database, 1)
    async with database.read() as tx:
        assert await tx.fetch("SELECT id FROM things WHERE id IN :none", {"none": []}) == []
        assert await tx.fetch("SELECT id FROM things WHERE id NOT IN :none", {"none": []}) != []


async def test_many_without_rows_changes_nothing(database: Database):
    async with database.write() as tx:
        assert await tx.many("INSERT INTO things (id) VALUES (:id)", []) == 0
        assert await tx.many("INSERT INTO things (id) VALUES (:id)", [{"id": 1}, {"id": 2}]) == 2


async def test_one_gives_nothing_where_there_is_no_row(database: Database):
    async with database.read() as tx:
        assert await tx.one("SELECT id FROM things") is None


async def test_a_script_is_part_of_its_block(database: Database):
    with pytest.raises(REFUSED):
        async with database.write() as tx:
            await tx.script(
                "-- a comment; with a semicolon\n"
                "INSERT INTO things (id) VALUES (1); INSERT INTO things (id, parent) VALUES (2, 9);"
            )
    assert await things(database) == []


async def test_closing_waits_for_the_block_under_way(url: str):
    database = await open_database(url)
    async with database.write() as tx:
        await tx.script("CREATE TABLE things (id BIGINT PRIMARY KEY)")
        closing = asyncio.create_task(database.close())
        await asyncio.sleep(0)
        await tx.execute("INSERT INTO things (id) VALUES (1)")
    await closing
    again = await open_database(url)
    assert await things(again) == [1]
    await again.close()
