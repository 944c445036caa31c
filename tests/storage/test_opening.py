"""Addresses of databases, and what is said about those that can't be opened."""

from pathlib import Path

import pytest

from storage import CannotOpenDatabase, open_storage
from tests.storage.scene import GROUP, chat


async def test_a_missing_folder_is_made(tmp_path: Path):
    path = tmp_path / "new" / "deep" / "wirewatch.db"
    await (await open_storage(f"sqlite:///{path}")).close()
    assert path.exists()


async def test_a_visitor_makes_no_database(tmp_path: Path):
    path = tmp_path / "wirewatch.db"
    with pytest.raises(CannotOpenDatabase, match=r"There is no database .*Run the bot once"):
        await open_storage(f"sqlite:///{path}", make=False)
    assert not path.exists()


async def test_a_visitor_finds_what_is_there(url: str):
    storage = await open_storage(url)
    await chat(storage, GROUP)
    guest = await open_storage(url, make=False)
    assert await guest.chats.get(GROUP) is not None
    await guest.close()
    await storage.close()


async def test_three_slashes_are_relative_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    await (await open_storage("sqlite:///data/wirewatch.db")).close()
    assert (tmp_path / "data" / "wirewatch.db").exists()


async def test_what_was_stored_is_there_when_opened_again(url: str):
    storage = await open_storage(url)
    await chat(storage, GROUP, "ru")
    await storage.close()
    again = await open_storage(url)
    found = await again.chats.get(GROUP)
    await again.close()
    assert found is not None
    assert found.language == "ru"


async def test_closing_twice_is_as_good_as_once(url: str):
    storage = await open_storage(url)
    await storage.close()
    await storage.close()


async def test_a_database_in_memory_is_new_each_time():
    storage = await open_storage("sqlite:///:memory:")
    await chat(storage, 7)
    assert await storage.chats.get(7)
    await storage.close()
    again = await open_storage("sqlite:///:memory:")
    assert await again.chats.get(7) is None
    await again.close()


@pytest.mark.parametrize(
    "url", ["", "wirewatch.db", "mysql://me:secret@host/db", "sqlite://", "sqlite:///"]
)
async def test_another_address_is_refused_with_an_example(url: str):
    with pytest.raises(ValueError, match=r"sqlite:///data/wirewatch\.db") as refused:
        await open_storage(url)
    assert "secret" not in str(refused.value)


async def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path):
    (tmp_path / "data").write_text("")
    with pytest.raises(CannotOpenDatabase, match="may write to this folder"):
        await open_storage(f"sqlite:///{tmp_path}/data/wirewatch.db")


async def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path):
    with pytest.raises(CannotOpenDatabase, match="may write to this folder"):
        await open_storage(f"sqlite:///{tmp_path}")


async def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path):
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but notes " * 100)
    with pytest.raises(CannotOpenDatabase, match="no SQLite database"):
        await open_storage(f"sqlite:///{path}")
    assert path.read_text().startswith("not a database")
