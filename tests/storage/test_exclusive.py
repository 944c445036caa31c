"""One process a database: the lock, and how it ends with its holder."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from storage import CannotOpenDatabase, DatabaseInUse, open_storage
from storage.database import Database
from tests.storage.engines import open_database
from tests.storage.scene import alerts, catalogue, chat, intent, poll, watch

_HOLDER = """
import asyncio, sys
from storage import open_storage

async def main():
    storage = await open_storage(sys.argv[1], exclusive=True)
    print("open", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@asynccontextmanager
async def holder(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Give a process that has the database for itself."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _HOLDER, url), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"open\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def alone(url: str, patience: float = 0.2) -> Database:
    return await open_database(url, exclusive=True, patience=patience)


async def test_a_second_process_is_refused_with_a_reason_and_what_to_do(url: str):
    async with holder(url):
        with pytest.raises(DatabaseInUse, match=r"Another Wirewatch .* Stop that one first"):
            await alone(url)


async def test_a_refusal_is_one_of_the_ways_in_which_a_database_can_not_be_opened(url: str):
    first = await alone(url)
    with pytest.raises(CannotOpenDatabase):
        await alone(url)
    await first.close()


async def test_a_killed_process_frees_the_database_at_once(url: str):
    async with holder(url) as process:
        process.send_signal(signal.SIGKILL)
        await process.wait()
        storage = await open_storage(url, exclusive=True)
    await storage.close()


async def test_a_predecessor_that_is_still_ending_is_waited_for(url: str):
    async with holder(url) as process:
        waiting = asyncio.create_task(alone(url, patience=5))
        done, _ = await asyncio.wait({waiting}, timeout=0.3)
        assert not done
        process.send_signal(signal.SIGKILL)
        await (await waiting).close()


async def test_closing_frees_the_database(url: str):
    for _ in range(2):
        await (await alone(url)).close()


async def test_another_database_is_another_matter(url: str, tmp_path: Path):
    first = await alone(url)
    second = await alone(f"sqlite:///{tmp_path / 'other.db'}")
    await second.close()
    await first.close()


async def test_a_database_in_memory_needs_no_lock():
    first, second = [await alone("sqlite:///:memory:") for _ in range(2)]
    await second.close()
    await first.close()


async def test_a_database_that_is_held_can_be_read_and_backed_up(url: str):
    async with holder(url):
        guest = await open_storage(url)
        assert await guest.meta.get("anything") is None
        await guest.close()


async def test_a_holder_is_not_taken_over(url: str):
    first = await alone(url)
    taken_over = asyncio.create_task(first.taken_over())
    with pytest.raises(DatabaseInUse):
        await alone(url)
    async with first.write() as tx:
        await tx.execute("SELECT 1")
    assert not taken_over.done()
    taken_over.cancel()
    await first.close()


async def test_a_database_is_the_same_by_another_way_to_it(tmp_path: Path):
    (tmp_path / "link").symlink_to(tmp_path)
    first = await alone(f"sqlite:///{tmp_path}/wirewatch.db")
    with pytest.raises(DatabaseInUse):
        await alone(f"sqlite:///{tmp_path}/link/wirewatch.db")
    await first.close()


async def test_a_place_for_the_lock_that_can_not_be_used_is_told(tmp_path: Path):
    (tmp_path / "wirewatch.db.lock").mkdir()
    with pytest.raises(CannotOpenDatabase, match="may write to this folder"):
        await alone(f"sqlite:///{tmp_path}/wirewatch.db")


async def test_what_a_killed_predecessor_had_claimed_is_free_for_its_successor(url: str):
    dead = await open_storage(url, exclusive=True)
    await chat(dead)
    [source] = await catalogue(dead, "steppe")
    await poll(dead, source, intent("a", (await watch(dead)).id))
    [lost] = await alerts(dead)
    await dead.close()
    storage = await open_storage(url, exclusive=True)
    await storage.free_leases()
    [due] = await alerts(storage)
    assert due.id == lost.id
    await storage.close()
