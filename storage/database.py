"""The seam between the queries and an engine: transactions that run SQL with named parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

from storage.dialect import Dialect

T = TypeVar("T")

_NAMED = re.compile(r"(?:\b(NOT\s+)?IN\s+)?(?<!:):([a-z_]\w*)")

Parameters = Mapping[str, Any]
"""By name, as `:name` in the text. A list stands for `IN :name`; it may be empty."""

NONE: Parameters = {}

BATCH = 200
"""Elements to put into one IN: four such lists stay below the 999 parameters of older SQLites."""


class Row(Protocol):
    """A line of a result, by column name."""

    def __getitem__(self, name: str, /) -> Any:  # noqa: ANN401 - as the column is
        """Give the value of a column."""
        ...


class Transaction(Protocol):
    """Statements that happen all together or not at all."""

    async def execute(self, sql: str, parameters: Parameters = NONE) -> int:
        """Run a statement and give the number of rows that it changed."""
        ...

    async def many(self, sql: str, rows: Sequence[Parameters]) -> int:
        """Run a statement once for each row of parameters, without lists among them.

        Gives the number of rows that it changed in all.
        """
        ...

    async def fetch(self, sql: str, parameters: Parameters = NONE) -> Sequence[Row]:
        """Give all rows of a query."""
        ...

    async def one(self, sql: str, parameters: Parameters = NONE) -> Row | None:
        """Give the first row of a query; None: there is none."""
        ...

    async def script(self, sql: str) -> None:
        """Run several statements, separated by semicolons, without parameters."""
        ...


class Database(Protocol):
    """An open database.

    The block of a transaction that raises, or is cancelled, leaves nothing behind; the database
    stays usable. A block must not open another.
    """

    @property
    def dialect(self) -> Dialect:
        """What this engine says differently."""
        ...

    def write(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction that may change things; one at a time."""
        ...

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction that sees one state of the database and changes nothing."""
        ...

    async def taken_over(self) -> None:
        """Wait until another process has the database that this one had opened for itself.

        Every `write` raises DatabaseInUse from then on: this process has to end. Waits for ever
        where that cannot happen.
        """
        ...

    async def close(self) -> None:
        """Finish what runs and close; twice is as good as once."""
        ...


def expand_lists(sql: str, parameters: Parameters) -> tuple[str, dict[str, Any]]:
    """Write each list among the parameters out as parameters of its own."""
    single: dict[str, Any] = {}
    for name, value in parameters.items():
        if not isinstance(value, list | tuple | set | frozenset):
            single[name] = value
            continue
        elements = {f"{name}_{place}": element for place, element in enumerate(value)}
        inside = ", ".join(f":{element}" for element in elements) or "SELECT NULL WHERE 1 = 0"
        sql = re.sub(rf":{name}\b", f"({inside})", sql)
        single |= elements
    return sql, single


def numbered(sql: str) -> tuple[str, list[str]]:
    """Write `:name` as `$1`, and `IN :name` as a comparison with an array; give the names."""
    names: list[str] = []

    def number(found: re.Match[str]) -> str:
        name = found[2]
        if name not in names:
            names.append(name)
        place = f"${names.index(name) + 1}"
        if found[0].startswith(":"):
            return place
        return f"<> ALL ({place})" if found[1] else f"= ANY ({place})"

    return _NAMED.sub(number, sql), names


def batches(values: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces that fit into one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
