"""Queries and texts that were judged by hand, class by class, before they were tried.

Each table says of a query, with the other names that a new watch looks for, and of a text whether
a reader calls it a match.
"""

import csv
from importlib.resources import files
from pathlib import Path

import pytest

from news.also import Names, widen
from news.analysis import Analyst
from news.bodies import read_bodies
from news.countries import countries
from news.languages import language_of
from news.matching import Finder
from news.model import Item
from news.query import parse

PRECISION, RECALL = 0.995, 0.99
NAMES = Names(
    (*read_bodies(files("news").joinpath("data", "bodies.toml").read_text("utf-8")), *countries())
)
ANALYST = Analyst()


def rows(table):
    path = Path(__file__).with_name(f"{table}.tsv")
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def is_found(query, text):
    asked = parse(query)
    finder = Finder(widen(asked, NAMES.of(asked)), ANALYST)
    return bool(finder.find(Item("", text, None, "", None, language_of(text, None))))


@pytest.mark.parametrize(
    "table", ["homoglyphs", "acronyms", "organisations", "countries", "queries", "nouns"]
)
def test_what_is_found_is_what_a_reader_would_find(table):
    judged = [(row["query"], row["text"], row["match"] == "1") for row in rows(table)]
    missed = [(query, text) for query, text, right in judged if right and not is_found(query, text)]
    false = [(query, text) for query, text, right in judged if not right and is_found(query, text)]
    right = sum(right for _, _, right in judged)
    assert right - len(missed) >= RECALL * right, missed
    assert (right - len(missed)) * (1 - PRECISION) >= PRECISION * len(false), false
