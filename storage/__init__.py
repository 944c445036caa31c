"""The database: one method is one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storage.abbreviations import Abbreviations
from storage.articles import Articles
from storage.chats import Chats
from storage.database import Database
from storage.deliveries import Deliveries
from storage.errors import (
    CannotOpenDatabase,
    CapReached,
    DatabaseInUse,
    DatabaseTooNew,
    NoDatabaseAddress,
)
from storage.follows import Follows
from storage.inbox import Inbox
from storage.items import Items
from storage.meta import Meta
from storage.migrate import migrate
from storage.migrate import migrations as migrations_for
from storage.outages import Outages
from storage.polls import Polls
from storage.postgres import open_postgres
from storage.questions import Question, Questions
from storage.sources import Sources
from storage.sqlite import open_sqlite
from storage.traces import Traces
from storage.views import Views
from storage.watches import Watches

__all__ = [
    "CannotOpenDatabase",
    "CapReached",
    "DatabaseInUse",
    "DatabaseTooNew",
    "NoDatabaseAddress",
    "Question",
    "Storage",
    "open_storage",
]

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Storage:
    """Everything that is kept, a noun each."""

    database: Database
    sources: Sources
    items: Items
    polls: Polls
    chats: Chats
    watches: Watches
    deliveries: Deliveries
    outages: Outages
    traces: Traces
    views: Views
    questions: Questions
    inbox: Inbox
    meta: Meta
    abbreviations: Abbreviations
    articles: Articles
    follows: Follows

    async def free_leases(self) -> None:
        """Free what a predecessor had claimed when it died. Only where nobody else works."""
        async with self.database.write() as tx:
            for table in ("sources", "deliveries", "articles"):
                await tx.execute(_FREE.replace("{table}", table))

    async def taken_over(self) -> None:
        """Wait until another process has taken what was opened as `exclusive`: this one must end.

        That can happen on PostgreSQL, after the connection was lost; on SQLite it never does.
        """
        await self.database.taken_over()

    async def close(self) -> None:
        """Finish what runs and close."""
        await self.database.close()


async def open_storage(url: str, *, exclusive: bool = False, make: bool = True) -> Storage:
    """Open a database, on SQLite made where there is none, and bring its schema up to date.

    `sqlite:///data/wirewatch.db` is relative to the working directory, `sqlite:////srv/w.db`
    absolute, and `sqlite:///:memory:` lives as long as it is open.
    `postgresql://user:password@host:5432/name` is a database of a PostgreSQL server. `exclusive`:
    no other process may have it open so; a lock holds that, and it dies with its holder. `make`:
    False for a visitor, for whom a database that is not there is a mistake in its address.

    Raises CannotOpenDatabase; NoDatabaseAddress, DatabaseInUse and DatabaseTooNew are kinds of it.
    """
    if not make:
        _expect(url)
    database = await _open(url, exclusive=exclusive)
    try:
        await migrate(database, migrations_for(database.dialect.name))
    except BaseException:
        await database.close()
        raise
    return Storage(
        database=database,
        sources=Sources(database),
        items=Items(database),
        polls=Polls(database),
        chats=Chats(database),
        watches=Watches(database),
        deliveries=Deliveries(database),
        outages=Outages(database),
        traces=Traces(database),
        views=Views(database),
        questions=Questions(database),
        inbox=Inbox(database),
        meta=Meta(database),
        abbreviations=Abbreviations(database),
        articles=Articles(database),
        follows=Follows(database),
    )


async def _open(url: str, *, exclusive: bool) -> Database:
    if url.startswith(_POSTGRES):
        return await open_postgres(url, exclusive=exclusive)
    if (path := url.removeprefix(_SQLITE)) not in (url, ""):
        return await open_sqlite(path, exclusive=exclusive)
    # A database's address may hold a password: only its scheme is repeated.
    scheme, separator, _ = url.partition("://")
    raise NoDatabaseAddress(
        "A database's address looks like sqlite:///data/wirewatch.db (sqlite:////srv/w.db for an "
        "absolute path) or postgresql://user:password@host:5432/name; "
        f"{scheme + separator if separator else 'this one'} does not."
    )


def _expect(url: str) -> None:
    path = url.removeprefix(_SQLITE)
    if path != url and not Path(path).is_file():
        raise CannotOpenDatabase(
            f"There is no database {path}. Run the bot once, or name another one in DATABASE_URL."
        )


_FREE = "UPDATE {table} SET lease = NULL, leased_until = 0 WHERE lease IS NOT NULL"
