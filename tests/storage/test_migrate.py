"""Migrations: step by step, each all or nothing, never backwards."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest

from news.model import DAY, SECOND, FullText, SourceKind, SourceSeed, WantedWord
from storage import DatabaseTooNew, open_storage
from storage.database import Database
from storage.migrate import Migration, migrate, migrations
from tests.conftest import NOON
from tests.storage.engines import open_database

STEPS = [
    Migration(1, "CREATE TABLE first (a INTEGER);"),
    Migration(2, "CREATE TABLE second (b INTEGER);\nINSERT INTO second VALUES (1);"),
]


# What there is, each with all that can be said about it.
SCHEMA = {
    "sqlite": "SELECT name, sql AS text FROM sqlite_master WHERE sql IS NOT NULL",
    "postgres": """
        SELECT table_name AS name, string_agg(
            concat_ws(' ', column_name, data_type, collation_name, is_nullable, column_default,
                is_identity), ', ' ORDER BY ordinal_position
        ) AS text
        FROM information_schema.columns WHERE table_schema = current_schema()
        GROUP BY table_name
        UNION ALL
        SELECT indexname, replace(indexdef, schemaname, '') FROM pg_indexes
        WHERE schemaname = current_schema()
        UNION ALL
        SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace::regnamespace::text = current_schema() AND contype IN ('f', 'x', 'c')
    """,
}

_STARTER = """
import asyncio, sys
from storage import open_storage

async def main():
    storage = await open_storage(sys.argv[1])
    await storage.meta.set(sys.argv[2], "started")
    await storage.close()

sys.stdin.read()
asyncio.run(main())
"""


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = await open_database(url)
    yield opened
    await opened.close()


async def schema(database: Database) -> dict[str, str]:
    async with database.read() as tx:
        rows = await tx.fetch(SCHEMA[database.dialect.name])
    return {row["name"]: row["text"] for row in rows}


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
    with pytest.raises((sqlite3.Error, psycopg.Error), match="nowhere"):
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


async def test_ten_processes_that_start_at_once_take_each_step_once(url: str):
    pipes = {"stdin": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.PIPE}
    command = [sys.executable, "-c", _STARTER, url]
    starters = [
        await asyncio.create_subprocess_exec(*command, str(number), **pipes) for number in range(10)
    ]
    for starter in starters:
        starter.stdin.close()
    assert [(await starter.communicate())[1] for starter in starters] == [b""] * 10
    storage = await open_storage(url)
    assert await version(storage.database) == migrations(storage.database.dialect.name)[-1].version
    assert [await storage.meta.get(str(number)) for number in range(10)] == ["started"] * 10
    await storage.close()


async def test_a_database_that_grew_step_by_step_equals_a_fresh_one(
    database: Database, new_url: Callable[[], str]
):
    steps = migrations(database.dialect.name)
    for count in range(1, len(steps) + 1):
        await migrate(database, steps[:count])
    fresh = await open_storage(new_url())
    assert await schema(database) == await schema(fresh.database)
    await fresh.close()


# Of a time when every source was a feed: one of the pack, one of a chat, each with a story.
_OLD = f"""
INSERT INTO chats (id, kind, title, language, zone) VALUES (7, 'private', 'A', 'en', 'UTC');
INSERT INTO sources (id, url, origin, host, title, shared, next_poll_at, interval, etag, body_hash,
    primed_at, last_poll_at, last_ok_at, last_new_at, failures, status, moved_times)
VALUES
    (1, 'https://steppe.example/rss', 'https://steppe.example/rss', 'steppe.example', 'Steppe', 1,
        {NOON + 1}, 900, '"1"', 'hash', {NOON}, {NOON}, {NOON}, {NOON}, 0, 'ok', 0),
    (2, 'https://own.example/rss', 'https://own.example/rss', 'own.example', 'Own', 0,
        {NOON + 1}, 900, NULL, NULL, {NOON}, {NOON}, {NOON}, {NOON}, 0, 'ok', 0);
INSERT INTO chat_sources (chat_id, source_id, muted, since) VALUES (7, 2, 0, {NOON});
INSERT INTO items (id, source_id, sort_at, seen_at, key, title, link, summary, guid, link_key,
    path_key, title_key, words)
VALUES
    (1, 1, {NOON}, {NOON}, 'a', 'A', 'https://steppe.example/a', '', 'a', 'a', 'a', 'a', 'summit'),
    (2, 2, {NOON}, {NOON}, 'b', 'B', 'https://own.example/b', '', 'b', 'b', 'b', 'b', 'summit');
INSERT INTO watches (id, chat_id, thread_id, query, created_at, also)
VALUES (1, 7, 0, 'summit', {NOON}, '[]');
INSERT INTO deliveries (id, chat_id, thread_id, item_id, edited, due_at, created_at)
VALUES (1, 7, 0, 1, 0, {NOON}, {NOON});
INSERT INTO delivery_watches (delivery_id, watch_id) VALUES (1, 1);
"""


async def test_a_database_of_the_time_of_feeds_alone_goes_on_as_it_was(url: str):
    database = await open_database(url)
    await migrate(database, migrations(database.dialect.name)[:4])
    async with database.write() as tx:
        await tx.script(_OLD)
    await database.close()
    storage = await open_storage(url)
    await storage.sources.sync_pack([SourceSeed("https://steppe.example/rss", "Steppe")], NOON)
    own, steppe = await storage.sources.of_chat(7)
    assert (steppe.kind, steppe.full_text) == (SourceKind.FEED, FullText.DEMAND)
    assert (steppe.poll.etag, steppe.poll.body_hash, steppe.poll.primed_at) == ('"1"', "hash", NOON)
    assert [source.id for source in await storage.sources.of_pack()] == [1]
    assert await storage.sources.claim(NOON, 10) == []
    assert (await storage.sources.coverage(7)).items == 2
    assert [item.title for item in await storage.items.latest(7, WantedWord("summit"), 9)] == [
        "B",
        "A",
    ]
    [waiting] = await storage.deliveries.claim(NOON, 10)
    assert (waiting.item.title, waiting.item.body, waiting.followed) == ("A", "", False)
    assert await storage.articles.waiting() == 0
    assert await storage.chats.unreached_since(NOON - DAY * SECOND, NOON) == []
    assert await storage.follows.add(7, 0, own.id, NOON, 5)
    await storage.close()


def test_versions_are_numbered_without_gaps(engine: str):
    versions = [step.version for step in migrations(engine)]
    assert versions == list(range(1, len(versions) + 1))


def test_an_engine_gets_its_own_files_only():
    every, common = migrations("sqlite"), migrations("none such")
    assert {step.version for step in common} < {step.version for step in every}
