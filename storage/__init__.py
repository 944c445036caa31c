"""The database: one method is one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from storage.chats import Chats
from storage.database import Database
from storage.deliveries import Deliveries
from storage.errors import CannotOpenDatabase, CapReached, DatabaseTooNew
from storage.inbox import Inbox
from storage.items import Items
from storage.meta import Meta
from storage.migrate import migrate
from storage.migrate import migrations as migrations_for
from storage.polls import Polls
from storage.questions import Questions
from storage.sources import Sources
from storage.sqlite import open_sqlite
from storage.views import Views
from storage.watches import Watches

__all__ = ["CannotOpenDatabase", "CapReached", "DatabaseTooNew", "Storage", "open_storage"]

_SQLITE = "sqlite:///"


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
    views: Views
    questions: Questions
    inbox: Inbox
    meta: Meta

    async def free_leases(self) -> None:
        """Free what a predecessor had claimed when it died. Only where nobody else works."""
        async with self.database.write() as tx:
            for table in ("sources", "deliveries"):
                await tx.execute(_FREE.replace("{table}", table))

    async def close(self) -> None:
        """Finish what runs and close."""
        await self.database.close()


async def open_storage(url: str) -> Storage:
    """Open a database, made where there is none, and bring its schema up to date.

    `sqlite:///data/wirewatch.db` is relative to the working directory, `sqlite:////srv/w.db`
    absolute, and `sqlite:///:memory:` lives as long as it is open. Raises ValueError for an
    address that is none of these, CannotOpenDatabase, DatabaseTooNew.
    """
    database = await open_sqlite(_path(url))
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
        views=Views(database),
        questions=Questions(database),
        inbox=Inbox(database),
        meta=Meta(database),
    )


def _path(url: str) -> str:
    # A database's address may hold a password: only its scheme is repeated.
    scheme, separator, _ = url.partition("://")
    if separator and scheme.startswith(("postgres", "postgresql")):
        raise ValueError("PostgreSQL is not supported yet. Use sqlite:///data/wirewatch.db.")
    path = url.removeprefix(_SQLITE)
    if path == url or not path:
        raise ValueError(
            "A database's address looks like sqlite:///data/wirewatch.db, or sqlite:////srv/w.db "
            f"for an absolute path; {scheme + separator if separator else 'this one'} does not."
        )
    return path


_FREE = "UPDATE {table} SET lease = NULL, leased_until = 0 WHERE lease IS NOT NULL"
