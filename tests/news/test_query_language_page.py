"""The page about the query language tells the truth: each of its examples is tried."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.knowledge import load_names
from news.also import Names, widen
from news.matching import find
from news.model import Item
from news.query import QueryError, parse

PAGE = Path(__file__).parents[2] / "docs" / "query-language.md"
FINDS = "you write | finds | does not find"
FIELDS = "you write | title | text | source | language | found"
UNDERSTOOD = "you write | understood as"
REFUSED = "you write | at fault | why"


def tables() -> Iterator[tuple[str, list[str]]]:
    """Give each table as its heads and its rows."""
    lines = PAGE.read_text("utf-8").splitlines()
    for block in re.findall(r"(?:^\|.*\n)+", "\n".join(lines) + "\n", re.MULTILINE):
        head, _, *rows = block.splitlines()
        yield head.strip("| "), rows


def rows(head: str) -> list[list[list[str]]]:
    """Give the examples of the tables with this head: of each cell, what stands in backquotes."""
    found = [row for name, rows in tables() if name == head for row in rows]
    return [[_examples(cell) for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in found]


def _examples(cell: str) -> list[str]:
    quoted = re.findall(r"`([^`]+)`", cell.replace(r"\|", "|"))
    return quoted or [cell.strip()]


def pairs(column: int) -> list[tuple[str, str]]:
    return [(cells[0][0], text) for cells in rows(FINDS) for text in cells[column]]


@cache
def names() -> Names:
    return load_names()


def is_found(query: str, item: Item) -> bool:
    """Try a query as a new watch asks it, its other names included."""
    asked = parse(query)
    return bool(find(widen(asked, names().of(asked)), item))


def headline(text: str) -> Item:
    return Item("key", text, None, "", None, None)


def test_every_table_of_the_page_is_tried():
    assert {head for head, _ in tables()} == {FINDS, FIELDS, UNDERSTOOD, REFUSED}


@pytest.mark.parametrize(("query", "text"), pairs(1))
def test_a_query_finds_what_the_page_says(query, text):
    assert is_found(query, headline(text))


@pytest.mark.parametrize(("query", "text"), pairs(2))
def test_a_query_does_not_find_what_the_page_says(query, text):
    assert not is_found(query, headline(text))


@pytest.mark.parametrize("row", rows(FIELDS), ids=lambda row: f"{row[0][0]} in {row[1][0]}")
def test_a_field_finds_what_the_page_says(row):
    query, title, text, source, language, found = (cell[0] for cell in row)
    item = Item("key", title, None, text, None, language, source_title=source)
    assert is_found(query, item) is (found == "yes")


@pytest.mark.parametrize(("typed", "understood"), [(a[0], b[0]) for a, b in rows(UNDERSTOOD)])
def test_a_query_is_understood_as_the_page_says(typed, understood):
    assert str(parse(typed)) == understood


@pytest.mark.parametrize(("typed", "fault"), [(a[0], b[0]) for a, b, _ in rows(REFUSED)])
def test_a_query_is_refused_where_the_page_says(typed, fault):
    with pytest.raises(QueryError) as caught:
        parse(typed)
    assert typed[slice(*caught.value.place)] == fault
