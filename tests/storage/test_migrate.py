"""Migrations: step by step, each all or nothing, never backwards."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator

import pytest

from storage import DatabaseTooNew, open_storage
from storage.database import Database
from storage.migrate import Migration, migrate, migrations
from storage.sqlite import MEMORY, open_sqlite

STEPS = [
    Migration(1, "CREATE TABLE first (a INTEGER);"),
    Migration(2, "CREATE TABLE second (b INTEGER);\nINSERT INTO second VALUES (1);"),
]


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    opened = await open_sqlite(MEMORY)
    yield opened
    await opened.close()


async def schema(database: Database) -> dict[str, str]:
    async with database.read() as tx:
        rows = await tx.fetch("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {row["name"]: row["sql"] for row in rows}


async def version(database: Database) -> int:
    async with database.read() as tx:
        row = await tx.one("SELECT version FROM schema_version")
    assert row is not None
    return row["version"]


async def test_an_empty_database_takes_every_step(database: Database):
    assert await migrate(database, STEPS) == 2
    assert set(await schema(database)) == {"schema_version", "first", "second"}
    assert await version(database) == 2


async def test_a_database_takes_only_the_steps_that_it_lacks(database: Database):
    await migrate(database, STEPS[:1])
    await migrate(database, STEPS)
    await migrate(database, STEPS)
    async with database.read() as tx:
        assert len(await tx.fetch("SELECT b FROM second")) == 1


async def test_a_step_that_fails_leaves_the_database_as_it_was(database: Database):
    broken = Migration(2, "CREATE TABLE second (b INTEGER);\nINSERT INTO nowhere VALUES (1);")
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        await migrate(database, [STEPS[0], broken])
    assert await version(database) == 1
    assert "second" not in await schema(database)
    await migrate(database, STEPS)
    assert await version(database) == 2


async def test_a_newer_database_is_refused_and_left_alone(database: Database):
    await migrate(database, STEPS)
    with pytest.raises(DatabaseTooNew, match="Update Wirewatch") as refused:
        await migrate(database, STEPS[:1])
    assert (refused.value.found, refused.value.known) == (2, 1)
    assert await version(database) == 2


async def test_a_newer_database_can_not_be_opened(url: str):
    storage = await open_storage(url)
    async with storage.database.write() as tx:
        await tx.execute("UPDATE schema_version SET version = 9999")
    await storage.close()
    with pytest.raises(DatabaseTooNew):
        await open_storage(url)


async def test_two_processes_that_start_at_once_take_each_step_once(url: str):
    first, second = await asyncio.gather(open_storage(url), open_storage(url))
    assert await version(first.database) == await version(second.database)
    await first.close()
    await second.close()


async def test_a_database_that_grew_step_by_step_equals_a_fresh_one(database: Database):
    steps = migrations("sqlite")
    for count in range(1, len(steps) + 1):
        await migrate(database, steps[:count])
    fresh = await open_storage("sqlite:///:memory:")
    assert await schema(database) == await schema(fresh.database)
    await fresh.close()


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_versions_are_numbered_without_gaps(engine_name: str):
    versions = [step.version for step in migrations(engine_name)]
    assert versions == list(range(1, len(versions) + 1))


def test_an_engine_gets_its_own_files_only():
    assert migrations("sqlite") != []
    assert migrations("none such") == []
