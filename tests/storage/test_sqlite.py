"""What is SQLite's own, and the translation of statements."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import CannotOpenDatabase
from storage.database import Database, batches, expand_lists, numbered
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


def test_a_name_that_begins_like_a_list_is_left_alone():
    sql, parameters = expand_lists("a IN :id AND b = :id_new", {"id": [7], "id_new": 8})
    assert sql == "a IN (:id_0) AND b = :id_new"
    assert parameters == {"id_0": 7, "id_new": 8}


def test_parameters_are_numbered_for_postgresql():
    sql, names = numbered("a = :a AND b NOT IN :b AND c IN :c OR a = :a AND d::text = :dd")
    assert sql == "a = $1 AND b <> ALL ($2) AND c = ANY ($3) OR a = $1 AND d::text = $4"
    assert names == ["a", "b", "c", "dd"]


def test_batches_cover_everything_once():
    assert [list(batch) for batch in batches([1, 2, 3, 4, 5], 2)] == [[1, 2], [3, 4], [5]]
    assert list(batches([])) == []


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
