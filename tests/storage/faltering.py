"""A database that breaks off in the middle, as a crash does."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields
from errno import ENOSPC

from storage import Storage
from storage.database import NONE, Database, Parameters, Row, Transaction
from storage.dialect import Dialect


class BrokenOff(Exception):
    """The statement was never run."""


class FalteringDatabase:
    """Another database, but only so many statements of a transaction are run."""

    def __init__(self, whole: Database, statements: int) -> None:
        self._whole = whole
        self._statements = statements

    @property
    def dialect(self) -> Dialect:
        return self._whole.dialect

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        async with self._whole.write() as tx:
            yield FalteringTransaction(tx, self._statements)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        async with self._whole.read() as tx:
            yield FalteringTransaction(tx, self._statements)

    async def close(self) -> None:
        await self._whole.close()


class FalteringTransaction:
    def __init__(self, whole: Transaction, statements: int) -> None:
        self._whole = whole
        self._left = statements

    async def execute(self, sql: str, parameters: Parameters = NONE) -> int:
        self._count()
        return await self._whole.execute(sql, parameters)

    async def many(self, sql: str, rows: Sequence[Parameters]) -> int:
        self._count()
        return await self._whole.many(sql, rows)

    async def fetch(self, sql: str, parameters: Parameters = NONE) -> Sequence[Row]:
        self._count()
        return await self._whole.fetch(sql, parameters)

    async def one(self, sql: str, parameters: Parameters = NONE) -> Row | None:
        self._count()
        return await self._whole.one(sql, parameters)

    async def script(self, sql: str) -> None:
        self._count()
        await self._whole.script(sql)

    def _count(self) -> None:
        if self._left == 0:
            raise BrokenOff
        self._left -= 1


class FullDisk:
    """Another database, but nothing can be written while the disk is full."""

    def __init__(self, whole: Database) -> None:
        self._whole = whole
        self.full = False
        self.refused = 0

    @property
    def dialect(self) -> Dialect:
        return self._whole.dialect

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        async with self._whole.write() as tx:
            yield tx
            # Noticed late, as a real one is: whatever the transaction did is undone.
            if self.full:
                self.refused += 1
                raise OSError(ENOSPC, "No space left on device")

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        async with self._whole.read() as tx:
            yield tx

    async def close(self) -> None:
        await self._whole.close()


def on(disk: FullDisk, storage: Storage) -> Storage:
    """Give the same storage on another disk."""
    nouns = {one.name: getattr(storage, one.name) for one in fields(storage)}
    moved = {name: type(noun)(disk) for name, noun in nouns.items() if name != "database"}
    return Storage(database=disk, **moved)
