"""Transactions on SQLite: all or nothing, whatever happens in between."""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import CannotOpenDatabase
from storage.database import Database, batches, expand_lists
from storage.sqlite import MEMORY, open_sqlite


@pytest.fixture(params=["file", "memory"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    path = MEMORY if request.param == "memory" else str(tmp_path / "plain.db")
    opened = await open_sqlite(path, busy_seconds=0.05)
    async with opened.write() as tx:
        await tx.script(
            "CREATE TABLE parents (id INTEGER PRIMARY KEY);"
            "CREATE TABLE things (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents (id));"
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
    with pytest.raises(sqlite3.IntegrityError):
        await put(database, 1, 1)
    assert await things(database) == []


async def test_foreign_keys_are_kept(database: Database):
    with pytest.raises(sqlite3.IntegrityError):
        async with database.write() as tx:
            await tx.execute("INSERT INTO things (id, parent) VALUES (1, 99)")


async def test_a_commit_that_fails_leaves_the_database_usable(database: Database):
    async with database.write() as tx:
        await tx.script(
            "CREATE TABLE late (parent INTEGER,"
            "    FOREIGN KEY (parent) REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)"
        )
    with pytest.raises(sqlite3.IntegrityError):
        async with database.write() as tx:
            await tx.execute("INSERT INTO late (parent) VALUES (99)")
    await put(database, 3)
    assert await things(database) == [3]


async def test_a_full_disk_leaves_the_database_usable(database: Database):
    async with database.write() as tx:
        await tx.execute("CREATE TABLE big (text TEXT)")
        row = await tx.one("PRAGMA page_count")
        assert row is not None
        await tx.fetch(f"PRAGMA max_page_count = {row['page_count']}")

    async def work() -> None:
        async with database.write() as tx:
            await tx.execute("INSERT INTO things (id) VALUES (1)")
            await tx.execute("INSERT INTO big (text) VALUES (:text)", {"text": "x" * 100_000})

    with pytest.raises(sqlite3.OperationalError, match="full"):
        await work()
    await put(database, 2)
    assert await things(database) == [2]


async def test_a_locked_database_says_so_and_stays_usable(tmp_path: Path):
    database = await open_sqlite(str(tmp_path / "held.db"), busy_seconds=0.05)
    async with database.write() as tx:
        await tx.script("CREATE TABLE things (id INTEGER PRIMARY KEY)")
    holder = sqlite3.connect(tmp_path / "held.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await put(database, 1)
    assert await things(database) == []
    holder.close()
    await put(database, 2)
    assert await things(database) == [2]
    await database.close()


async def test_a_database_that_another_program_holds_can_not_be_opened(tmp_path: Path):
    holder = sqlite3.connect(tmp_path / "held.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CannotOpenDatabase, match="stop that first"):
        await open_sqlite(str(tmp_path / "held.db"), busy_seconds=0.05)
    holder.close()


@pytest.mark.parametrize("steps", range(12))
async def test_a_cancelled_block_is_all_or_nothing(database: Database, steps: int):
    task = asyncio.create_task(put(database, 1, 2))
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await things(database) in ([], [1, 2])
    await put(database, 3)
    assert 3 in await things(database)


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


async def test_a_reader_sees_one_state_while_another_block_writes(tmp_path: Path):
    database = await open_sqlite(str(tmp_path / "plain.db"))
    async with database.write() as tx:
        await tx.script("CREATE TABLE things (id INTEGER PRIMARY KEY)")
    async with database.read() as tx:
        before = await tx.fetch("SELECT id FROM things")
        await put(database, 1)
        after = await tx.fetch("SELECT id FROM things")
    assert len(before) == len(after) == 0
    assert await things(database) == [1]
    await database.close()


_WRITER = """
import asyncio, sys
from storage.sqlite import open_sqlite

async def main():
    database = await open_sqlite(sys.argv[1])
    async with database.write() as tx:
        await tx.script("CREATE TABLE things (id INTEGER PRIMARY KEY, half INTEGER)")
    number = 0
    while True:
        number += 1
        async with database.write() as tx:
            await tx.execute("INSERT INTO things (half) VALUES (1)")
            await tx.execute("INSERT INTO things (half) VALUES (2)")
        print(number, flush=True)

asyncio.run(main())
"""


async def test_what_was_acknowledged_survives_a_killed_process(tmp_path: Path):
    path = tmp_path / "killed.db"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _WRITER, str(path), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    lines = [await process.stdout.readline() for _ in range(50)]
    process.send_signal(signal.SIGKILL)
    rest = await process.stdout.read()
    await process.wait()
    acknowledged = int((b"".join(lines) + rest[: rest.rfind(b"\n") + 1]).split()[-1])
    database = await open_sqlite(str(path))
    stored = await things(database)
    await database.close()
    assert len(stored) % 2 == 0
    assert 2 * acknowledged <= len(stored) <= 2 * (acknowledged + 1)


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


def test_a_name_that_begins_like_a_list_is_left_alone():
    sql, parameters = expand_lists("a IN :id AND b = :id_new", {"id": [7], "id_new": 8})
    assert sql == "a IN (:id_0) AND b = :id_new"
    assert parameters == {"id_0": 7, "id_new": 8}


def test_batches_cover_everything_once():
    assert [list(batch) for batch in batches([1, 2, 3, 4, 5], 2)] == [[1, 2], [3, 4], [5]]
    assert list(batches([])) == []


async def test_many_without_rows_changes_nothing(database: Database):
    async with database.write() as tx:
        assert await tx.many("INSERT INTO things (id) VALUES (:id)", []) == 0
        assert await tx.many("INSERT INTO things (id) VALUES (:id)", [{"id": 1}, {"id": 2}]) == 2


async def test_one_gives_nothing_where_there_is_no_row(database: Database):
    async with database.read() as tx:
        assert await tx.one("SELECT id FROM things") is None


async def test_a_script_knows_triggers_and_comments(database: Database):
    async with database.write() as tx:
        await tx.script(
            "-- a comment; with a semicolon\n"
            "CREATE TRIGGER echo AFTER INSERT ON parents BEGIN\n"
            "    INSERT INTO things (id) VALUES (new.id + 1);\n"
            "    INSERT INTO things (id) VALUES (new.id + 2);\n"
            "END;\n"
            "INSERT INTO parents (id) VALUES (10)"
        )
    assert await things(database) == [11, 12]
