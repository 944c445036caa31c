"""The contract of `storage`: every test here runs on every engine."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from storage import Storage, open_storage

ENGINES = ("sqlite", "postgres")


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Give the address of an empty database that can be opened again."""
    if engine == "postgres":
        return request.getfixturevalue("postgres").fresh()
    return f"sqlite:///{tmp_path / 'contract.db'}"


@pytest.fixture(scope="session")
def new_url(engine: str, request: pytest.FixtureRequest) -> Callable[[], str]:
    """Give a function for the address of a database that nobody has opened yet."""
    if engine == "postgres":
        return request.getfixturevalue("postgres").fresh
    return lambda: "sqlite:///:memory:"


@pytest.fixture
async def storage(url: str) -> AsyncIterator[Storage]:
    opened = await open_storage(url)
    yield opened
    await opened.close()
