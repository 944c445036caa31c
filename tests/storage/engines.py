"""Databases of each engine without the tables of `storage`."""

from storage.database import Database
from storage.postgres import open_postgres
from storage.sqlite import open_sqlite


async def open_database(
    url: str, *, exclusive: bool = False, busy_seconds: float = 30, patience: float = 5
) -> Database:
    if url.startswith("postgresql:"):
        return await open_postgres(
            url, exclusive=exclusive, busy_seconds=busy_seconds, patience=patience
        )
    path = url.removeprefix("sqlite:///")
    return await open_sqlite(
        path, exclusive=exclusive, busy_seconds=busy_seconds, patience=patience
    )
