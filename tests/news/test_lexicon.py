"""The lexicon: which of the asked words a printed one satisfies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.analysis import LONGEST_REMEMBERED, Analyst, Context
from news.lexicon import Found, Lexicon

ANALYST = Analyst()
PLAIN = Context()
_MANY = 150
"""More changes than a lexicon remembers."""


def lexicon_of(*asked, memo_size=100):
    lexicon = Lexicon(ANALYST, memo_size)
    for word in asked:
        lexicon.add(word)
    return lexicon


def found(lexicon, word, context=PLAIN):
    """Give what a printed word satisfies, as asked word, part that does, and rule."""
    satisfied = lexicon.asked([word], context).get(word, ())
    there = [lexicon.found(word, asked, context) for asked in satisfied]
    assert [one.asked for one in there] == list(satisfied)
    return [(one.asked, word[one.start : one.end], one.rule) for one in there]


@pytest.mark.parametrize(
    ("asked", "printed", "part", "rule"),
    [
        ("summit", "Summit", "Summit", "word"),
        ("csto", "CSTO’s", "CSTO", "word"),
        ("Tokayev", "Токаевым", "Токаевым", "name"),
        ("саммит", "саммитами", "саммитами", "form"),
        ("WHO", "WHO", "WHO", "acronym"),
        ("=саммит", "саммит", "саммит", "exact"),
        ("arm*", "Army’s", "Army’s", "prefix"),
        ("мид", "МИДу", "МИД", "word"),
        ("otsc", "l’OTSC", "OTSC", "word"),
    ],
)
def test_a_printed_word_satisfies_an_asked_one_by_a_part_and_a_rule(asked, printed, part, rule):
    assert found(lexicon_of(asked), printed) == [(asked, part, rule)]


def test_of_several_guises_that_which_is_spelled_the_same_counts():
    assert found(lexicon_of("Aliyev"), "Aliyev’s") == [("Aliyev", "Aliyev", "word")]


def test_a_printed_word_may_satisfy_several_asked_ones_each_once():
    lexicon = lexicon_of("csto", "=csto", "cst*", "cs*", "nato")
    assert {asked for asked, _, _ in found(lexicon, "CSTO’s")} == {"csto", "=csto", "cst*", "cs*"}
    assert len(found(lexicon, "CSTO’s")) == 4


def test_of_many_words_those_are_given_that_satisfy_something():
    assert lexicon_of("csto", "cst*").asked(["CSTO", "met", "Cst", "CSTO"], PLAIN) == {
        "CSTO": ("csto", "cst*"),
        "Cst": ("cst*",),
    }


def test_a_word_that_nobody_asks_for_satisfies_nothing():
    assert found(lexicon_of(), "CSTO") == []
    assert found(lexicon_of("nato", "nat*"), "CSTO") == []


def test_the_same_word_may_mean_another_thing_in_another_text():
    lexicon = lexicon_of("WHO")
    assert found(lexicon, "WHO") == [("WHO", "WHO", "acronym")]
    assert found(lexicon, "WHO", Context(shouting=True)) == []
    assert found(lexicon, "WHO") == [("WHO", "WHO", "acronym")]


@pytest.mark.parametrize("asked", ["csto", "cst*", "=csto"])
def test_a_word_that_is_asked_for_anew_is_found_in_words_that_were_seen(asked):
    lexicon = lexicon_of("nato")
    assert found(lexicon, "CSTO") == []
    lexicon.add(asked)
    assert [one for one, _, _ in found(lexicon, "CSTO")] == [asked]
    lexicon.remove(asked)
    assert found(lexicon, "CSTO") == []


@pytest.mark.parametrize("asked", ["Tokayev", "tok*", "=tokayev", "CIS"])
def test_a_word_is_asked_for_until_the_last_who_asked_is_gone(asked):
    lexicon = lexicon_of(asked, asked)
    lexicon.remove(asked)
    assert asked in lexicon
    lexicon.remove(asked)
    assert asked not in lexicon


def test_two_words_under_one_key_do_not_share_their_end():
    lexicon = lexicon_of("Tokayev", "Токаев")
    lexicon.remove("Tokayev")
    assert found(lexicon, "Токаеву") == [("Токаев", "Токаеву", "name")]


def test_what_was_forgotten_is_found_again():
    lexicon = lexicon_of("csto", "nato", memo_size=1)
    words = ["CSTO", "NATO", "CSTO"]
    for word in words:
        assert found(lexicon, word) == [(word.lower(), word, "word")]
    assert lexicon.asked(words, PLAIN) == {"CSTO": ("csto",), "NATO": ("nato",)}
    assert lexicon.found("CSTO", "csto", PLAIN) == Found("csto", 0, 4, "word")


def test_a_word_of_any_length_is_found():
    word = "ш" * (LONGEST_REMEMBERED + 1)
    assert found(lexicon_of(word), word) == [(word, word, "word")]


def test_a_word_is_looked_at_again_after_many_changes_that_do_not_bear_on_it():
    lexicon = lexicon_of("csto")
    assert found(lexicon, "CSTO")
    for number in range(_MANY):
        lexicon.add(f"x{number}")
    lexicon.remove("csto")
    for number in range(_MANY):
        lexicon.remove(f"x{number}")
    assert found(lexicon, "CSTO") == []


ASKED = st.sampled_from(["csto", "CIS", "=csto", "cst*", "tok*", "Tokayev", "Токаев", "саммит"])
PRINTED = ["CSTO", "cis", "CIS", "Csto’s", "Токаеву", "Tokayev", "саммита"]


@given(st.lists(ASKED, max_size=8), st.lists(ASKED, max_size=8))
def test_what_was_asked_for_and_given_up_leaves_no_trace(kept, given_up):
    lexicon = lexicon_of(*kept, *given_up)
    for asked in given_up:
        lexicon.asked(PRINTED, PLAIN)
        lexicon.remove(asked)
    fresh = lexicon_of(*kept)
    assert lexicon.asked(PRINTED, PLAIN).keys() == fresh.asked(PRINTED, PLAIN).keys()
    for word in PRINTED:
        assert set(found(lexicon, word)) == set(found(fresh, word))
