"""The whole bot on PostgreSQL, and one process a database on both engines."""

import asyncio
import signal
from pathlib import Path

import pytest

from sandbox.server import Sandbox
from storage import Storage, open_storage
from tests.journeys.conftest import PATIENCE, Bot, Reader
from tests.postgres import Postgres

NAMES = [f"number {n}." for n in range(7)]


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.fresh()


def publish(sandbox: Sandbox, *names: str) -> None:
    for name in names:
        sandbox.site.publish(outlet="steppe-courier", title=f"CSTO story {name}")


async def arrives(reader: Reader, *names: str, seconds: float = 20) -> None:
    for name in names:
        await reader.hears(lambda text, name=name: f"CSTO story {name}" in text, seconds=seconds)


def rings(reader: Reader) -> list[int]:
    return [len(reader.about(f"CSTO story {name}")) for name in NAMES]


async def test_on_postgresql_a_kill_loses_nothing_and_doubles_at_most_the_message_in_flight(
    bot: Bot, reader: Reader, sandbox: Sandbox, url: str
) -> None:
    bot.settings["DATABASE_URL"] = url
    await bot.start()
    await reader.primed("CSTO")
    publish(sandbox, *NAMES)
    await arrives(reader, NAMES[1])
    await bot.stop(signal.SIGKILL)
    await bot.start()
    await arrives(reader, *NAMES, seconds=40)
    assert min(rings(reader)) == 1
    assert sum(rings(reader)) <= len(NAMES) + 1
    await reader.say("/latest CSTO")
    assert "Traceback" not in bot.log


async def test_a_postgresql_server_that_restarts_loses_nothing_and_ends_nobody(
    bot: Bot, reader: Reader, sandbox: Sandbox, url: str, postgres: Postgres
) -> None:
    if postgres.server is None:
        pytest.skip("the server of TEST_DATABASE_URL is not ours to stop")
    bot.settings["DATABASE_URL"] = url
    await bot.start()
    await reader.primed("CSTO")
    publish(sandbox, *NAMES)
    await arrives(reader, NAMES[1])
    await asyncio.to_thread(postgres.server.stop)
    await asyncio.to_thread(postgres.server.start)
    await arrives(reader, *NAMES, seconds=40)
    assert sum(rings(reader)) <= len(NAMES) + 1
    assert "running" in (await reader.say("/status"))["text"]


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_a_second_process_on_the_same_database_is_refused(
    bot: Bot, sandbox: Sandbox, tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    bot.settings["DATABASE_URL"] = (
        request.getfixturevalue("url") if engine == "postgres" else f"sqlite:///{tmp_path}/one.db"
    )
    await bot.start()
    (tmp_path / "second").mkdir()
    second = Bot(sandbox, tmp_path / "second", bot.settings)
    await second.spawn(SOURCES_FILE=str(tmp_path / "sources.opml"))
    assert second.process is not None
    async with asyncio.timeout(PATIENCE):
        assert await second.process.wait() == 2
    assert "Another Wirewatch process is using the database" in second.log
    assert "Traceback" not in second.log
    assert bot.process is not None
    assert bot.process.returncode is None


async def test_who_lost_the_database_to_another_process_ends_and_says_why(
    bot: Bot, url: str, postgres: Postgres
) -> None:
    bot.settings["DATABASE_URL"] = url
    await bot.start()
    successor = await taken_from(bot, url, postgres)
    assert bot.process is not None
    async with asyncio.timeout(PATIENCE):
        assert await bot.process.wait() == 1
    await successor.close()
    assert "another Wirewatch process has taken the database since" in bot.log


async def taken_from(bot: Bot, url: str, postgres: Postgres) -> Storage:
    """Break the bot's connection until somebody else was quicker than the bot to come back."""
    assert bot.process is not None
    taking = asyncio.create_task(open_storage(url, exclusive=True))
    holder = """
        SELECT pg_terminate_backend(pid) FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objid = current_schema()::regnamespace::oid
    """
    while not taking.done():
        await asyncio.to_thread(postgres.run, holder, url)
        await asyncio.wait({taking}, timeout=0.5)
    return await taking
