"""What is PostgreSQL's own: servers that go away, sentences for operators, the archive's index."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from news.model import Chat, ChatKind, WantedAll, WantedAny, WantedWord
from storage import CannotOpenDatabase, DatabaseInUse, Storage, open_storage
from storage.advice import without_password
from storage.database import Database
from storage.dialect import POSTGRES
from tests.postgres import Postgres, Server
from tests.storage.engines import open_database
from tests.storage.scene import catalogue, chat, intent, poll

END = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name LIKE 'wirewatch %' AND pid <> pg_backend_pid()
"""


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.fresh()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = await open_database(url, exclusive=True, patience=0.3)
    async with opened.write() as tx:
        await tx.script("CREATE TABLE things (id BIGINT PRIMARY KEY)")
    yield opened
    await opened.close()


@pytest.fixture
def server(postgres: Postgres) -> Server:
    if postgres.server is None:
        pytest.skip("the server of TEST_DATABASE_URL is not ours to stop")
    return postgres.server


async def put(database: Database, *numbers: int) -> None:
    async with database.write() as tx:
        for number in numbers:
            await tx.execute("INSERT INTO things (id) VALUES (:id)", {"id": number})


async def things(database: Database) -> list[int]:
    async with database.read() as tx:
        return [row["id"] for row in await tx.fetch("SELECT id FROM things ORDER BY id")]


async def test_connections_that_were_lost_are_made_anew(database: Database, postgres: Postgres):
    for number in range(3):
        await put(database, number)
        assert await things(database) == list(range(number + 1))
        postgres.run(END)


async def test_a_connection_lost_in_a_block_undoes_it(database: Database, postgres: Postgres):
    async def work() -> None:
        async with database.write() as tx:
            await tx.execute("INSERT INTO things (id) VALUES (1)")
            postgres.run(END)
            await tx.execute("INSERT INTO things (id) VALUES (2)")

    with pytest.raises(psycopg.OperationalError):
        await work()
    await put(database, 3)
    assert await things(database) == [3]


async def test_a_connection_lost_at_the_commit_is_an_error(database: Database, postgres: Postgres):
    async def work() -> None:
        async with database.write() as tx:
            await tx.execute("INSERT INTO things (id) VALUES (1)")
            postgres.run(END)

    with pytest.raises(psycopg.OperationalError):
        await work()
    assert await things(database) == []


async def test_a_server_that_restarts_is_waited_for(database: Database, server: Server):
    await put(database, 1)
    assert await things(database) == [1]
    server.stop()
    writing = asyncio.create_task(put(database, 2))
    reading = asyncio.create_task(things(database))
    done, _ = await asyncio.wait({writing, reading}, timeout=0.5)
    server.start()
    assert not done
    await writing
    assert await reading in ([1], [1, 2])
    assert await things(database) == [1, 2]


async def test_a_server_that_stays_away_is_an_error_in_the_end(url: str, server: Server):
    database = await open_database(url, busy_seconds=0.3)
    server.stop()
    try:
        with pytest.raises(psycopg.OperationalError):
            async with database.read():
                pass
    finally:
        server.start()
    async with database.read() as tx:
        assert await tx.one("SELECT 1 AS one")
    await database.close()


async def test_after_a_restart_of_the_server_the_lock_is_held_again(
    database: Database, url: str, server: Server
):
    server.stop()
    server.start()
    await put(database, 1)
    with pytest.raises(DatabaseInUse):
        await open_database(url, exclusive=True, patience=0.2)


async def test_who_lost_the_database_to_another_is_told_and_writes_no_more(
    database: Database, url: str, postgres: Postgres
):
    taken_over = asyncio.create_task(database.taken_over())
    postgres.run(END)
    successor = await open_database(url, exclusive=True, patience=5)
    for _ in range(2):
        with pytest.raises(DatabaseInUse):
            await put(database, 1)
    await taken_over
    await put(successor, 2)
    assert await things(database) == [2]
    await successor.close()
    with pytest.raises(DatabaseInUse):
        await put(database, 3)


@dataclass
class Wire:
    """A way to the server that can break so that only the client notices."""

    server: Path
    links: list[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(self.server)
        self.links.append((writer, back))
        self.tasks += [
            asyncio.create_task(_carry(reader, back)),
            asyncio.create_task(_carry(there, writer)),
        ]

    async def cut(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for writer, _ in self.links:
            writer.close()

    async def end(self) -> None:
        await self.cut()
        for writer, back in self.links:
            back.close()
            await asyncio.gather(writer.wait_closed(), back.wait_closed(), return_exceptions=True)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


@asynccontextmanager
async def wire(server: Server) -> AsyncIterator[tuple[Wire, str]]:
    with tempfile.TemporaryDirectory(prefix="wirewatch-wire-") as folder:
        made = Wire(server.folder / ".s.PGSQL.5432")
        listener = await asyncio.start_unix_server(made.join, f"{folder}/.s.PGSQL.5432")
        yield made, folder
        listener.close()
        await made.end()
        await listener.wait_closed()


async def test_a_connection_that_only_the_server_still_believes_in_keeps_no_lock(
    postgres: Postgres, server: Server
):
    schema = postgres.fresh().rpartition("search_path%3D")[2]
    async with wire(server) as (line, folder):
        url = postgres.address(host=folder, options=f"-csearch_path={schema}")
        database = await open_database(url, exclusive=True, patience=0.3)
        async with database.write() as tx:
            await tx.script("CREATE TABLE things (id BIGINT PRIMARY KEY)")
        await line.cut()
        await put(database, 1)
        assert await things(database) == [1]
        await database.close()


async def test_schemas_of_one_database_are_separate(postgres: Postgres):
    first, second = [await open_storage(postgres.fresh(), exclusive=True) for _ in range(2)]
    await chat(first)
    assert await second.chats.get(7) is None
    await first.close()
    await second.close()


async def test_a_writer_that_does_not_end_is_an_error_in_the_end(url: str):
    first = await open_database(url)
    second = await open_database(url, busy_seconds=0.1)
    async with first.write():
        with pytest.raises(psycopg.errors.LockNotAvailable):
            async with second.write():
                pass
    async with second.write() as tx:
        await tx.script("CREATE TABLE things (id BIGINT PRIMARY KEY)")
    await first.close()
    await second.close()


async def test_a_failed_statement_can_not_be_passed_over(database: Database):
    async def work() -> None:
        async with database.write() as tx:
            await tx.execute("INSERT INTO things (id) VALUES (1)")
            with pytest.raises(psycopg.IntegrityError):
                await tx.execute("INSERT INTO things (id) VALUES (1)")

    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        await work()
    assert await things(database) == []


async def test_a_closed_database_says_so(url: str):
    database = await open_database(url)
    await database.close()
    with pytest.raises(psycopg.OperationalError, match="closed"):
        async with database.read():
            pass


async def test_an_address_may_begin_with_postgres(url: str):
    storage = await open_storage(url.replace("postgresql://", "postgres://"))
    await storage.close()


async def told(url: str) -> str:
    """Say what an operator reads who names this database."""
    with pytest.raises(CannotOpenDatabase) as refused:
        await open_storage(url)
    assert refused.value.__cause__ is None
    return str(refused.value)


async def test_a_server_that_is_not_there_is_told(tmp_path: Path):
    said = await told(f"postgresql://me:secret@/name?host={tmp_path}")
    assert "make sure that the server runs" in said
    assert "secret" not in said


async def test_a_host_that_does_not_answer_is_told():
    said = await told("postgresql://me:secret@127.0.0.1:1/name")
    assert "127.0.0.1" in said
    assert "make sure that the server runs" in said
    assert "secret" not in said


async def test_a_database_that_is_not_there_is_told(postgres: Postgres):
    said = await told(postgres.address("none_such"))
    assert 'database "none_such" does not exist' in said
    assert "make it on the server first" in said


async def test_a_wrong_password_is_told_and_not_repeated(postgres: Postgres, server: Server):
    url = f"postgresql://locked:knock%20knock@/postgres?host={server.folder}"
    said = await told(url)
    assert "put the right user and password" in said
    assert "knock" not in said
    missing = await told(f"postgresql://locked@/postgres?host={server.folder}")
    assert "put the user's password" in missing


async def test_the_right_password_is_taken(postgres: Postgres, server: Server):
    schema = postgres.fresh().rpartition("search_path%3D")[2]
    postgres.run(f"GRANT ALL ON SCHEMA {schema} TO locked")
    url = f"postgresql://locked:open%20sesame@/postgres?host={server.folder}"
    storage = await open_storage(f"{url}&options=-csearch_path%3D{schema}", exclusive=True)
    await chat(storage)
    await storage.close()


@pytest.mark.parametrize(
    "password", ["one/two", "one:two/three", "one%two", "one#two", "one?two", "one@two", "one two"]
)
async def test_a_password_that_was_not_escaped_is_not_repeated(password: str):
    said = await told(f"postgresql://me:{password}@127.0.0.1:1/name")
    assert not {"one", "two", "three"} & set(said.replace("'", " ").replace('"', " ").split())
    assert "DATABASE_URL" in said


@pytest.mark.parametrize("password", ["a@b", "a/b", "p?w", "p#w", "%41", "sesame"])
def test_no_part_of_a_password_is_left_in_a_text(password: str):
    url = f"postgresql://me:{password}@host/name?sslpassword=key&x=1"
    text = f"no host {password!r} in {url}"
    hidden = without_password(text, url)
    assert password not in hidden
    assert "=key" not in hidden
    assert without_password("host is down", "postgresql://host/name") == "host is down"


async def test_a_database_without_all_letters_is_refused(postgres: Postgres, server: Server):
    postgres.run("CREATE DATABASE letters ENCODING 'SQL_ASCII' TEMPLATE template0")
    said = await told(postgres.address("letters"))
    assert "SQL_ASCII" in said
    assert "ENCODING 'UTF8'" in said


async def test_a_database_without_a_schema_is_refused(postgres: Postgres):
    assert "search_path" in await told(postgres.address(options="-csearch_path=none_such"))


async def test_a_user_who_may_make_no_tables_is_told(postgres: Postgres, server: Server):
    schema = postgres.fresh().rpartition("search_path%3D")[2]
    postgres.run(f"GRANT USAGE ON SCHEMA {schema} TO locked")
    url = f"postgresql://locked:open%20sesame@/postgres?host={server.folder}"
    said = await told(f"{url}&options=-csearch_path%3D{schema}")
    assert f"GRANT USAGE, CREATE ON SCHEMA {schema}" in said


async def test_a_standby_is_refused(postgres: Postgres):
    read_only = postgres.address(options="-cdefault_transaction_read_only=on")
    assert "primary server" in await told(read_only)


async def test_text_with_nul_is_stored_without_it(url: str):
    storage = await open_storage(url)
    await storage.chats.ensure(Chat(7, ChatKind.PRIVATE, "\0Steppe\0desk", "en"))
    stored = await storage.chats.get(7)
    await storage.close()
    assert stored is not None
    assert stored.title == "Steppedesk"


WANTED = [
    WantedWord("csto"),
    WantedWord("одкб", prefix=True),
    WantedAll((WantedWord("csto"), WantedAny((WantedWord("a"), WantedWord("b", prefix=True))))),
]


@pytest.mark.parametrize("wanted", WANTED)
async def test_the_archive_is_searched_by_its_index(url: str, wanted: object):
    storage = await open_storage(url)
    await chat(storage)
    await fill(storage)
    async with storage.database.read() as tx:
        # With few rows reading them all is cheaper: this asks whether the index can be used.
        await tx.execute("SET LOCAL enable_seqscan = off")
        rows = await tx.fetch(
            f"EXPLAIN {POSTGRES.archive}", {"wanted": POSTGRES.expression(wanted)}
        )
    await storage.close()
    plan = "\n".join(row["QUERY PLAN"] for row in rows)
    assert "Bitmap Index Scan on items_words" in plan
    assert "Seq Scan" not in plan


async def fill(storage: Storage) -> None:
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, *(intent(f"n{n}", words=f"csto одкб w{n}") for n in range(50)))
