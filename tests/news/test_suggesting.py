"""Similar names: offered, never applied."""

import pytest

from news.analysis import Analyst
from news.matching import Finder
from news.model import Item
from news.query import parse
from news.suggesting import similar_names

ANALYST = Analyst()


def story(title):
    return Item("key", title, None, "", None, None)


def similar(query, *titles):
    return dict(similar_names(parse(query), map(story, titles), ANALYST))


def test_a_name_that_only_a_looser_look_takes_for_the_asked_one_is_counted():
    loose = similar("Tasmagambetov", "Тасмагамбетов", "Тасмогамбетов сказал", "Тасмогамбетов ушёл")
    assert loose == {"Тасмогамбетов": 2}
    assert similar("Tokayev", "Токарев подал в отставку") == {}


def test_what_is_found_anyway_is_no_suggestion():
    assert similar("Tasmagambetov", "Тасмагамбетову вручили орден") == {}


@pytest.mark.parametrize(
    "query", ["summit", "=Tasmagambetov", "Tasmag*", '"Imangali Tasmagambetov"']
)
def test_only_names_that_stand_alone_have_similar_ones(query):
    assert similar(query, "Тасмогамбетов сказал") == {}


def test_a_suggestion_is_never_a_match():
    item = story("Тасмогамбетов сказал")
    assert Finder(parse("Tasmagambetov"), ANALYST).find(item) == []
