"""The contract of `storage`: every test here runs on every engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import Storage, open_storage

ENGINES = ("sqlite",)


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def url(engine: str, tmp_path: Path) -> str:
    """Give the address of an empty database that can be opened again."""
    assert engine == "sqlite"
    return f"sqlite:///{tmp_path / 'contract.db'}"


@pytest.fixture(scope="session")
def fleeting_url(engine: str) -> str:
    """Give the address of a database that is new each time it is opened."""
    assert engine == "sqlite"
    return "sqlite:///:memory:"


@pytest.fixture
async def storage(url: str) -> AsyncIterator[Storage]:
    opened = await open_storage(url)
    yield opened
    await opened.close()
