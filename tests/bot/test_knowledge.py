"""What comes with the package: it can be read."""

import pytest

from bot.knowledge import load_names
from news.also import Names
from news.query import parse


@pytest.fixture(scope="module")
def names() -> Names:
    return load_names()


@pytest.mark.parametrize(
    ("query", "other"), [("CSTO", "ОДКБ"), ("ШОС", "SCO"), ("Kazakhstan", "Казахстан")]
)
def test_organisations_and_countries_have_other_names(names: Names, query: str, other: str) -> None:
    assert other in [one.text for one in names.of(parse(query))]


@pytest.mark.parametrize("query", ["rain", "=CSTO", "CST*"])
def test_other_words_have_none(names: Names, query: str) -> None:
    assert names.of(parse(query)) == ()
