"""Brings a database to the schema that this program knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from storage.database import Database, Transaction
from storage.errors import DatabaseTooNew

_NAME = re.compile(r"(?P<version>\d{4})_\w+(?:\.(?P<engine>\w+))?\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema; once released it never changes."""

    version: int
    sql: str


def migrations(engine: str) -> list[Migration]:
    """Give the steps for an engine in order: the files for every engine, and those for this."""
    found = []
    for file in resources.files("storage.migrations").iterdir():
        name = _NAME.fullmatch(file.name)
        if name and name["engine"] in (None, engine):
            found.append(Migration(int(name["version"]), file.read_text("utf-8")))
    return sorted(found, key=lambda step: step.version)


async def migrate(database: Database, steps: Sequence[Migration]) -> int:
    """Take the steps that the database has not taken yet, and give the version reached.

    Each step is a transaction together with its version, so that one which fails leaves the
    database as it was. Raises DatabaseTooNew.
    """
    known = max((step.version for step in steps), default=0)
    async with database.write() as tx:
        await tx.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
        found = await _version(tx)
    if found > known:
        raise DatabaseTooNew(found, known)
    for step in steps:
        async with database.write() as tx:
            await _take(tx, step)
    return known


async def _take(tx: Transaction, step: Migration) -> None:
    # Another process may have taken it a moment ago: the version is read in the transaction.
    if await _version(tx) >= step.version:
        return
    await tx.script(step.sql)
    await tx.execute("DELETE FROM schema_version")
    await tx.execute(
        "INSERT INTO schema_version (version) VALUES (:version)", {"version": step.version}
    )


async def _version(tx: Transaction) -> int:
    row = await tx.one("SELECT version FROM schema_version")
    return 0 if row is None else int(row["version"])
