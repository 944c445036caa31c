"""Plain queries, understood without the grammar: they mean what the grammar says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.query import QueryError, parse
from news.shorthand import understood

WORDS = ["CSTO", "summit", "Tokayev", "саммит", "WHO", "AND", "и", "И", "not", "OR", "tokayev", "a"]


@pytest.mark.parametrize(
    "text",
    ["CSTO", "CSTO summit", '"Akylbek Japarov"', "саммит -спорт", '"a b" -c', "a OR b", "Arm*"],
)
def test_plain_queries_are_understood(text):
    assert understood(text) == parse(f"{text} ").root


@pytest.mark.parametrize(
    "text", ["a AND b", "a OR b OR c", "-a", "ar*", "=a", "a b c d", "title:a", "СШAа", "", "a -OR"]
)
def test_what_is_not_plain_is_left_to_the_grammar(text):
    assert understood(text) is None


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
    st.sampled_from(["{}", '"{}"', "{} -NATO", '"{}" -и', "{}*", "{} OR sco"]),
)
def test_plain_queries_mean_what_the_grammar_says(words, shape):
    text = shape.format(words)
    try:
        # A blank at the end changes no meaning, and takes the grammar.
        longer = parse(f"{text} ")
    except QueryError:
        assert understood(text) is None
    else:
        assert parse(text) == longer
        assert str(parse(text)) == str(longer)
