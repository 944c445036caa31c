"""Two real pages about the CSTO, cut into items; they stand beside the repository where present."""

from pathlib import Path

import pytest

from bot.knowledge import load_names
from news.also import widen
from news.analysis import Analyst
from news.matching import Finder
from news.model import Item
from news.query import parse

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
TEXTS = sorted(SAMPLES.glob("*.txt"))
pytestmark = pytest.mark.skipif(not TEXTS, reason=f"{SAMPLES} is not there")
ANALYST = Analyst()
NAMES = load_names()

# What a reader looks for in each line, without regard to case.
WORDS = {
    "CSTO": ["csto", "collective security treaty organization"],
    '"Collective Security Treaty Organization"': [
        "csto",
        "collective security treaty organization",
    ],
    "Tasmagambetov": ["tasmagambetov"],
    "Toqayev": ["toqayev", "tokayev"],
    "CIS": ["the cis"],
    "SCO": ["the sco"],
    "WHO": [],
}
FULL_NAME = [
    "imangali tasmagambetov",
    "imangali nurgalievich tasmagambetov",
    "imangali nurgaliyevich tasmagambetov",
    "i.n. tasmagambetov",
]


def lines():
    return [line for path in TEXTS for line in path.read_text("utf-8").splitlines() if line.strip()]


def found(query):
    asked = parse(query)
    finder = Finder(widen(asked, NAMES.of(asked)), ANALYST)
    return [line for line in lines() if finder.find(Item("key", line, None, "", None, "en"))]


@pytest.mark.parametrize("query", WORDS)
def test_each_query_finds_the_lines_that_name_it_and_no_other(query):
    expected = [line for line in lines() if any(word in line.lower() for word in WORDS[query])]
    assert found(query) == expected


def test_a_full_name_finds_the_lines_that_have_it():
    expected = [line for line in lines() if any(word in line.lower() for word in FULL_NAME)]
    assert found('"Imangali Tasmagambetov"') == expected
