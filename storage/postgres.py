"""PostgreSQL under the seam: one connection writes, another reads beside it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, dict_row
from psycopg.types.numeric import Int8Dumper
from psycopg.types.string import StrDumper

from storage.advice import UNREADABLE, advice, unfitness
from storage.database import NONE, Parameters, Row, numbered
from storage.dialect import POSTGRES, Dialect
from storage.errors import CannotOpenDatabase, DatabaseInUse, NoDatabaseAddress
from storage.exclusive import PATIENCE, insist, refusal

BUSY_SECONDS = 30.0
"""How long a transaction waits for another process that writes, or for the server to come back."""

_PAUSE = 0.2
"""Seconds between two tries to reach a server that is away."""

# Keys of advisory locks, each with the number of the schema: "WIRE" in letters, counted on.
_OWNER = 0x57495245
_WRITER = 0x57495246

_DEFAULTS = {
    "connect_timeout": "10",
    # A server that has vanished is noticed within a minute, not after the two hours of TCP.
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}

# The same for a client that has vanished: its locks are free within a minute.
_SETTINGS = """
SET lock_timeout = '{busy}s';
SET tcp_keepalives_idle = 30;
SET tcp_keepalives_interval = 10;
SET tcp_keepalives_count = 3
"""

# As BEGIN IMMEDIATE on SQLite: writers of all processes take turns from the first statement on,
# and see what the one before has committed. So no two of them can deadlock or collide.
_BEGIN_WRITE = """
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SELECT pg_advisory_xact_lock({writer}, {schema})
"""

_BEGIN_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

_FACTS = """
SELECT
    current_database() AS name,
    current_schema() AS schema_name,
    (SELECT oid::int FROM pg_namespace WHERE nspname = current_schema()) AS schema,
    has_schema_privilege(current_schema(), 'CREATE') AS may_create,
    current_setting('transaction_read_only')::boolean AS read_only,
    current_setting('server_encoding') AS encoding
"""

# The server may still believe in a connection of ours that has broken: it would keep the lock.
_END_OLD_SELF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = $1 AND pid <> pg_backend_pid()
"""

Connection = psycopg.AsyncConnection[DictRow]


async def open_postgres(
    url: str,
    *,
    exclusive: bool = False,
    busy_seconds: float = BUSY_SECONDS,
    patience: float = PATIENCE,
) -> PostgresDatabase:
    """Open a database of a PostgreSQL server.

    `exclusive`: for this process alone, waiting so many seconds for another to end.
    Raises CannotOpenDatabase, DatabaseInUse.
    """
    try:
        address = _DEFAULTS | conninfo_to_dict(url)
    except psycopg.Error:
        # What it says may repeat the password.
        raise NoDatabaseAddress(UNREADABLE) from None
    address["client_encoding"] = "UTF8"
    try:
        facts = await _facts(address)
        database = PostgresDatabase(address, facts, busy_seconds, patience if exclusive else None)
        await database.begin()
    except (psycopg.Error, OSError) as error:
        raise CannotOpenDatabase(advice(url, error)) from None
    return database


class PostgresDatabase:
    """An open PostgreSQL database."""

    def __init__(
        self,
        address: dict[str, Any],
        facts: DictRow,
        busy_seconds: float,
        patience: float | None,
    ) -> None:
        self._address = address
        self._facts = facts
        self._settings = _SETTINGS.format(busy=busy_seconds)
        self._patience = patience
        self._taken_over = asyncio.Event()
        self._name = f"wirewatch {secrets.token_hex(8)}"
        begin = _BEGIN_WRITE.format(writer=_WRITER, schema=facts["schema"])
        self._writer = _Line(self._connect_writer, begin, busy_seconds)
        self._reader = _Line(self._connect_reader, _BEGIN_READ, busy_seconds)

    @property
    def dialect(self) -> Dialect:
        """What PostgreSQL says differently."""
        return POSTGRES

    async def begin(self) -> None:
        """Connect for the first time, which fails at once if it fails."""
        await self._writer.connected()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[PostgresTransaction]:
        """Open a transaction that may change things."""
        async with self._writer.transaction() as tx:
            yield tx

    @asynccontextmanager
    async def read(self) -> AsyncIterator[PostgresTransaction]:
        """Open a transaction that sees one state."""
        async with self._reader.transaction() as tx:
            yield tx

    async def taken_over(self) -> None:
        """Wait until another process has taken the database while the connection was lost."""
        await self._taken_over.wait()

    async def close(self) -> None:
        """Finish what runs and close."""
        await self._writer.close()
        await self._reader.close()

    async def _connect_reader(self) -> Connection:
        return await self._connect(f"{self._name} reader")

    async def _connect_writer(self) -> Connection:
        """Connect and take the lock: the session that writes is the one that holds it.

        So a process that has lost the lock cannot write, whatever it still believes.
        """
        if self._taken_over.is_set():
            raise DatabaseInUse(refusal(self._facts["name"]))
        connection = await self._connect(f"{self._name} writer")
        if self._patience is not None:
            try:
                await self._take(connection, self._patience)
            except BaseException:
                await connection.close()
                raise
        return connection

    async def _connect(self, name: str) -> Connection:
        connection = await _connect({**self._address, "application_name": name})
        try:
            await connection.execute(self._settings, prepare=False)
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _take(self, connection: Connection, patience: float) -> None:
        await connection.execute(_END_OLD_SELF, (f"{self._name} writer",))

        async def take() -> bool:
            cursor = await connection.execute(
                "SELECT pg_try_advisory_lock($1::int, $2::int) AS taken",
                (_OWNER, self._facts["schema"]),
            )
            row = await cursor.fetchone()
            return row is not None and bool(row["taken"])

        if not await insist(take, patience):
            self._taken_over.set()
            raise DatabaseInUse(refusal(self._facts["name"]))


class PostgresTransaction:
    """Statements between BEGIN and COMMIT."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, parameters: Parameters = NONE) -> int:
        """Run a statement."""
        cursor = await self._run(sql, parameters)
        return max(cursor.rowcount, 0)

    async def many(self, sql: str, rows: Sequence[Parameters]) -> int:
        """Run a statement for each row of parameters."""
        if not rows:
            return 0
        text, names = numbered(sql)
        async with self._connection.cursor() as cursor:
            await cursor.executemany(text, [_values(row, names) for row in rows])
            return max(cursor.rowcount, 0)

    async def fetch(self, sql: str, parameters: Parameters = NONE) -> Sequence[Row]:
        """Give all rows of a query."""
        cursor = await self._run(sql, parameters)
        return await cursor.fetchall()

    async def one(self, sql: str, parameters: Parameters = NONE) -> Row | None:
        """Give the first row of a query."""
        cursor = await self._run(sql, parameters)
        return await cursor.fetchone()

    async def script(self, sql: str) -> None:
        """Run several statements."""
        await self._connection.execute(sql, prepare=False)

    async def _run(self, sql: str, parameters: Parameters) -> psycopg.AsyncCursor[DictRow]:
        text, names = numbered(sql)
        return await self._connection.execute(text, _values(parameters, names))


class _Line:
    """A connection for one transaction at a time, made anew where it was lost."""

    def __init__(
        self, connect: Callable[[], Awaitable[Connection]], begin: str, busy_seconds: float
    ) -> None:
        self._connect = connect
        self._begin = begin
        self._busy_seconds = busy_seconds
        self._turn = asyncio.Lock()
        self._connection: Connection | None = None
        self._closed = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[PostgresTransaction]:
        """Run a block between BEGIN and COMMIT."""
        async with self._turn:
            connection = await self._begun()
            try:
                yield PostgresTransaction(connection)
                await _commit(connection)
            except BaseException:
                await _undo(connection)
                raise

    async def connected(self) -> Connection:
        """Give the connection, a new one if it was lost."""
        if self._closed:
            raise psycopg.OperationalError("the database is closed")
        if self._connection is None or self._connection.closed:
            self._connection = None
            self._connection = await self._connect()
        return self._connection

    async def close(self) -> None:
        """Wait for the transaction under way and close."""
        async with self._turn:
            self._closed = True
            if self._connection is not None:
                await self._connection.close()

    async def _begun(self) -> Connection:
        """Begin a transaction. A server that is away is waited for: nothing is done yet."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._busy_seconds
        while True:
            try:
                return await self._try_to_begin()
            except (psycopg.OperationalError, OSError):
                here = self._connection is not None and not self._connection.closed
                if here or self._closed or loop.time() >= deadline:
                    raise
            await asyncio.sleep(_PAUSE)

    async def _try_to_begin(self) -> Connection:
        connection = await self.connected()
        try:
            await connection.execute(self._begin, prepare=False)
        except BaseException:
            await _undo(connection)
            raise
        return connection


def _values(parameters: Parameters, names: Sequence[str]) -> list[Any]:
    return [_value(parameters[name]) for name in names]


def _value(value: Any) -> Any:  # noqa: ANN401 - whatever the column takes
    """Give a value as PostgreSQL takes it: truth is a number here, and text has no NUL."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_value(element) for element in value]
    return value


async def _connect(address: dict[str, Any]) -> Connection:
    connection = await psycopg.AsyncConnection.connect(
        make_conninfo(**address),
        autocommit=True,
        row_factory=dict_row,
        cursor_factory=psycopg.AsyncRawCursor,
    )
    # One type for all numbers and one for all texts: a statement is then prepared once.
    connection.adapters.register_dumper(int, Int8Dumper)
    connection.adapters.register_dumper(str, StrDumper)
    return connection


async def _facts(address: dict[str, Any]) -> DictRow:
    """Look at the database. Raises CannotOpenDatabase if it cannot be used."""
    async with await _connect(address) as connection:
        facts = await (await connection.execute(_FACTS)).fetchone()
    assert facts is not None
    if (said := unfitness(facts)) is not None:
        raise CannotOpenDatabase(said)
    return facts


async def _commit(connection: Connection) -> None:
    cursor = await connection.execute("COMMIT")
    # After a statement that failed, a COMMIT is a ROLLBACK, and no error.
    if cursor.statusmessage != "COMMIT":
        raise psycopg.errors.InFailedSqlTransaction("a statement of this transaction had failed")


async def _undo(connection: Connection) -> None:
    try:
        with suppress(psycopg.Error):
            await connection.execute("ROLLBACK")
    finally:
        # Lost, or interrupted once more: what it holds ends with it.
        if connection.info.transaction_status is not TransactionStatus.IDLE:
            await connection.close()
