"""What the engines say differently, each as one small fragment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import assert_never

from news.model import Wanted, WantedAll, WantedAny, WantedWord


@dataclass(frozen=True, slots=True)
class Dialect:
    """The fragments of one engine."""

    name: str
    """As it stands in the names of migration files."""
    archive: str
    """A query for the `id` of the items that satisfy the expression `:wanted`."""
    expression: Callable[[Wanted], str]
    """Writes what `:wanted` is to be."""


def fts5_expression(wanted: Wanted) -> str:
    """Write what is wanted in FTS5's language.

    Tokens are letters, digits and marks, as `news.text` makes them; quoted, none is an operator.
    See https://sqlite.org/fts5.html#full_text_query_syntax
    """
    match wanted:
        case WantedWord(token, prefix):
            return f'"{token}"*' if prefix else f'"{token}"'
        case WantedAll(parts):
            return _joined(" AND ", map(fts5_expression, parts))
        case WantedAny(parts):
            return _joined(" OR ", map(fts5_expression, parts))
        case _:
            assert_never(wanted)


def tsquery_expression(wanted: Wanted) -> str:
    """Write what is wanted as a text search query of PostgreSQL.

    Quoted, a token is taken as it is. See
    https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY
    """
    match wanted:
        case WantedWord(token, prefix):
            return f"'{token}':*" if prefix else f"'{token}'"
        case WantedAll(parts):
            return _joined(" & ", map(tsquery_expression, parts))
        case WantedAny(parts):
            return _joined(" | ", map(tsquery_expression, parts))
        case _:
            assert_never(wanted)


def _joined(operator: str, parts: Iterable[str]) -> str:
    return f"({operator.join(parts)})"


SQLITE = Dialect(
    name="sqlite",
    archive="SELECT rowid AS id FROM items_fts WHERE items_fts MATCH :wanted",
    expression=fts5_expression,
)

# The words are those of the index on `items`, letter by letter: else it would not be used.
POSTGRES = Dialect(
    name="postgres",
    archive="""
SELECT id FROM items
WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:wanted AS tsquery)
""",
    expression=tsquery_expression,
)
