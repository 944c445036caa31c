"""Drawers: things by key, several under one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.drawers import Drawers


@pytest.fixture
def drawers():
    filled = Drawers()
    for key, thing in [("one", "a"), ("two", "a"), ("two", "b"), ("three", "a")]:
        filled.put(key, thing)
    filled.put("three", "b")
    filled.put("three", "c")
    return filled


def test_all_under_some_keys_is_given_in_the_order_in_which_it_came(drawers):
    assert list(drawers.under(["three", "none", "one"])) == ["a", "b", "c", "a"]


def test_nothing_is_under_a_key_that_was_never_used(drawers):
    assert list(drawers.under(["none"])) == []
    assert drawers.count("none") == 0


@pytest.mark.parametrize(("key", "count"), [("one", 1), ("two", 2), ("three", 3)])
def test_what_is_under_a_key_is_counted(drawers, key, count):
    assert drawers.count(key) == count


def test_the_length_is_the_number_of_keys_in_use(drawers):
    assert len(drawers) == 3
    drawers.take("one", "a")
    assert len(drawers) == 2


def test_what_stands_alone_under_a_key_is_put_there_once(drawers):
    drawers.put("one", next(drawers.under(["one"])))
    assert drawers.count("one") == 1


@pytest.mark.parametrize(("taken", "left"), [("a", ["b", "c"]), ("c", ["a", "b"])])
def test_one_of_several_is_taken_and_the_others_stay(drawers, taken, left):
    drawers.take("three", taken)
    assert list(drawers.under(["three"])) == left


def test_a_thing_that_is_left_alone_can_be_joined_again(drawers):
    drawers.take("two", "b")
    drawers.put("two", "d")
    assert list(drawers.under(["two"])) == ["a", "d"]


@given(st.lists(st.tuples(st.sampled_from("kl"), st.integers(0, 5)), unique=True), st.randoms())
def test_taking_undoes_putting_in_any_order(puts, random):
    drawers = Drawers()
    for key, thing in puts:
        drawers.put(key, thing)
    left = puts[:]
    random.shuffle(puts)
    for key, thing in puts:
        assert list(drawers.under([key])) == [one for at, one in left if at == key]
        drawers.take(key, thing)
        left.remove((key, thing))
    assert len(drawers) == 0
