"""SQLite under the seam: one connection writes, another reads beside it."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiosqlite

from storage.database import NONE, Parameters, Row, expand_lists
from storage.dialect import SQLITE, Dialect
from storage.errors import CannotOpenDatabase, DatabaseInUse
from storage.exclusive import PATIENCE, insist, refusal

MEMORY = ":memory:"

BUSY_SECONDS = 30
"""How long to wait for another process that writes, such as a backup."""

_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    # With a sync at each commit: a command is confirmed to Telegram once it is stored, so what is
    # committed has to survive a power cut too. NORMAL would survive only the process's own death.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # 16 MiB for each connection: the inner pages of every index stay in memory.
    "PRAGMA cache_size = -16384",
)


async def open_sqlite(
    path: str,
    *,
    exclusive: bool = False,
    busy_seconds: float = BUSY_SECONDS,
    patience: float = PATIENCE,
) -> SqliteDatabase:
    """Open a database file, made with its folder where missing, or ":memory:".

    `exclusive`: for this process alone, waiting so many seconds for another to end.
    Raises CannotOpenDatabase, DatabaseInUse.
    """
    async with AsyncExitStack() as opened:
        try:
            await asyncio.to_thread(_prepare, path)
            if exclusive and path != MEMORY:
                await _lock(path, patience, opened)
            writer = await _connect(path, busy_seconds, opened)
            # Shows at once whether the file may be written and nobody holds it.
            await writer.execute("BEGIN IMMEDIATE")
            await writer.rollback()
            reader = writer
            if path != MEMORY:
                reader = await _connect(path, busy_seconds, opened)
                await reader.execute("PRAGMA query_only = ON")
        except (OSError, sqlite3.Error) as error:
            raise CannotOpenDatabase(_advice(path, error)) from error
        return SqliteDatabase(writer, reader, opened.pop_all())


class SqliteDatabase:
    """An open SQLite database."""

    def __init__(
        self, writer: aiosqlite.Connection, reader: aiosqlite.Connection, opened: AsyncExitStack
    ) -> None:
        self._opened = opened
        self._writer = writer
        self._reader = reader
        self._writing = asyncio.Lock()
        # A database in memory has one connection only: its transactions take turns.
        self._reading = self._writing if reader is writer else asyncio.Lock()

    @property
    def dialect(self) -> Dialect:
        """What SQLite says differently."""
        return SQLITE

    @asynccontextmanager
    async def write(self) -> AsyncIterator[SqliteTransaction]:
        """Open a transaction that may change things."""
        async with self._writing, _transaction(self._writer, "BEGIN IMMEDIATE") as tx:
            yield tx

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqliteTransaction]:
        """Open a transaction that sees one state."""
        async with self._reading, _transaction(self._reader, "BEGIN") as tx:
            yield tx

    async def taken_over(self) -> None:
        """Wait for ever: a lock on a file is never lost."""
        await asyncio.get_running_loop().create_future()

    async def close(self) -> None:
        """Finish what runs and close; the lock is given back last."""
        async with self._writing:
            await self._writer.close()
        if self._reader is not self._writer:
            async with self._reading:
                await self._reader.close()
        await self._opened.aclose()


class SqliteTransaction:
    """Statements between BEGIN and COMMIT."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, parameters: Parameters = NONE) -> int:
        """Run a statement."""
        cursor = await self._connection.execute(*expand_lists(sql, parameters))
        return max(cursor.rowcount, 0)

    async def many(self, sql: str, rows: Sequence[Parameters]) -> int:
        """Run a statement for each row of parameters."""
        if not rows:
            return 0
        cursor = await self._connection.executemany(sql, rows)
        return max(cursor.rowcount, 0)

    async def fetch(self, sql: str, parameters: Parameters = NONE) -> Sequence[Row]:
        """Give all rows of a query."""
        rows = await self._connection.execute_fetchall(*expand_lists(sql, parameters))
        return list(rows)

    async def one(self, sql: str, parameters: Parameters = NONE) -> Row | None:
        """Give the first row of a query."""
        rows = await self.fetch(sql, parameters)
        return rows[0] if rows else None

    async def script(self, sql: str) -> None:
        """Run several statements."""
        for statement in _statements(sql):
            await self._connection.execute(statement)


@asynccontextmanager
async def _transaction(
    connection: aiosqlite.Connection, begin: str
) -> AsyncIterator[SqliteTransaction]:
    # The connection works off one queue, in order. A statement whose wait is cancelled still runs;
    # the rollback stands behind it, and behind a COMMIT that has succeeded it does nothing.
    try:
        await connection.execute(begin)
        yield SqliteTransaction(connection)
        await connection.commit()
    except BaseException:
        await connection.rollback()
        raise


def _prepare(path: str) -> None:
    """Make the folder, and see whether the file can be opened.

    A connection of aiosqlite that fails to open leaves its thread behind, and nothing to wait for.
    """
    if path != MEMORY:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        sqlite3.connect(path).close()


def _lock_file(path: str) -> str:
    # By whatever way the database is named.
    return f"{Path(path).resolve()}.lock"


async def _lock(path: str, patience: float, opened: AsyncExitStack) -> None:
    """Hold a file beside the database for as long as the process lives.

    It is an empty database that is never written to: SQLite's own locks die with their holder, on
    every system, and a lock on the database itself would keep backups out.
    """
    holder = sqlite3.connect(_lock_file(path), timeout=0, isolation_level=None)
    opened.callback(holder.close)

    async def take() -> bool:
        try:
            holder.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    if not await insist(take, patience):
        raise DatabaseInUse(refusal(path))


async def _connect(path: str, busy_seconds: float, opened: AsyncExitStack) -> aiosqlite.Connection:
    # isolation_level None: transactions begin where this module says so.
    connection = await aiosqlite.connect(path, timeout=busy_seconds, isolation_level=None)
    opened.push_async_callback(connection.close)
    connection.row_factory = sqlite3.Row
    for setting in _SETTINGS:
        await connection.execute(setting)
    return connection


def _statements(script: str) -> Iterator[str]:
    # Not executescript, which commits first. A semicolon may stand inside a trigger or a comment.
    statement = ""
    for piece in re.findall(r"[^;]*;|[^;]+$", script):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


def _advice(path: str, error: Exception) -> str:
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        remedy = "another program is writing to it: stop that first"
    elif isinstance(error, sqlite3.DatabaseError) and "not a database" in str(error):
        remedy = "the file is no SQLite database: name another one in DATABASE_URL"
    else:
        remedy = (
            "make sure that the user who runs Wirewatch may write to this folder, "
            "or name another one in DATABASE_URL"
        )
    return f"Cannot open the database {path} ({error}): {remedy}."
