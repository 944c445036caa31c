"""What every room's tests share: a clock that stands still until told, and a fresh database."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from news.model import SECOND, Instant
from storage import Storage, open_storage
from tests.postgres import NoPostgres, Postgres, running_postgres

NOON = 1_795_348_800 * SECOND
"""2026-11-22 12:00:00 UTC, a Sunday."""


@dataclass
class Clock:
    now: Instant = NOON

    def __call__(self) -> Instant:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += int(seconds * SECOND)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = await open_storage(f"sqlite:///{tmp_path / 'wirewatch.db'}")
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Give a PostgreSQL server, the same to all tests."""
    try:
        with running_postgres() as running:
            yield running
    except NoPostgres as error:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {error}")
