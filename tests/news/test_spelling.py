"""Canonical spelling: which capitals of an asked word mean something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.ordinary import ORDINARY
from news.spelling import canonical, exact, is_ordinary
from news.text import fold, tokenize


@pytest.mark.parametrize("word", ["WHO", "US", "ЕС", "МИД", "MI6", "ҚР"])
def test_two_or_three_capitals_stay(word):
    assert canonical(word) == word


@pytest.mark.parametrize("word", ["U.S.", "U.S"])
def test_dots_between_capitals_make_no_difference(word):
    assert [canonical(token.text) for token in tokenize(word)] == ["US"]


@pytest.mark.parametrize("word", ["CSTO", "NATO", "ҰҚШҰ", "COVID"])
def test_four_or_five_capitals_are_found_in_any_case(word):
    assert canonical(word) == word.lower()


@pytest.mark.parametrize("word", ["START", "SALT", "AIDS", "OPEN", "IDEA", "ФОНД", "МИР"])
def test_an_acronym_that_is_a_word_as_well_keeps_its_capitals(word):
    assert canonical(word) == word


@pytest.mark.parametrize(
    ("word", "spelling"),
    [
        ("TASMAGAMBETOV", "Tasmagambetov"),
        ("ТОКАЕВ", "Токаев"),
        ("Tokayev", "Tokayev"),
        ("McDonald", "Mcdonald"),
        ("Ещё", "Еще"),
        ("İstanbul", "Istanbul"),
        ("ПАШИНЯН", "Пашинян"),
        ("Փաշինյան", "Փաշինյան"),
        ("ფაშინიანი", "ფაშინიანი"),
        ("Éva", "Éva"),
        ("A", "A"),
        ("G20", "G20"),
        ("Tokayev’s", "Tokayevs"),
    ],
)
def test_what_begins_with_a_capital_is_written_like_a_name(word, spelling):
    assert canonical(word) == spelling


@pytest.mark.parametrize("word", ["summit", "саммит", "csto", "who", "вопросов", "24", "g20"])
def test_small_letters_stay(word):
    assert canonical(word) == word


@pytest.mark.parametrize("word", ["tasmagambetov", "лукашенко", "kobakhidze"])
def test_what_is_surely_a_surname_is_one_in_small_letters_too(word):
    assert canonical(word) == canonical(word.upper()) == word.capitalize()


@pytest.mark.parametrize(
    ("word", "spelling"),
    [("CSTO", "csto"), ("WHO", "WHO"), ("Who", "who"), ("START", "start"), ("Tokayev", "tokayev")],
)
def test_exactly_a_word_has_small_letters_but_a_short_acronym(word, spelling):
    assert exact(word) == spelling


SCRIPTS = [("A", "z"), ("À", "ň"), ("Ѐ", "ѯ"), ("Ґ", "ԯ"), ("Ա", "ֆ"), ("ა", "ჰ")]
WORDS = st.one_of(
    st.text(
        st.characters(min_codepoint=ord(first), max_codepoint=ord(last)) | st.sampled_from("’.-")
    )
    for first, last in SCRIPTS
)


@given(WORDS)
def test_a_spelling_is_its_own_spelling(text):
    for token in tokenize(text):
        spelling = canonical(token.text)
        assert [canonical(again.text) for again in tokenize(spelling)] == [spelling]


@given(WORDS)
def test_a_word_that_is_folded_in_a_plainer_way_is_spelled_the_same(text):
    for token in tokenize(text):
        # A soft hyphen is nothing to a reader, and makes a word unplain.
        assert canonical(f"{token.text}\u00ad") == canonical(token.text)


@pytest.mark.parametrize("key", ["who", "us", "it", "un", "мир", "und", "bir", "және"])
def test_words_of_everyday_language_are_known(key):
    assert is_ordinary(key)


@pytest.mark.parametrize("key", ["csto", "nato", "одкб", "eu", "ес", "воз", "бұұ"])
def test_other_acronyms_are_no_words(key):
    assert not is_ordinary(key)


def test_the_words_are_keys():
    assert [word for word in ORDINARY if fold(word) != word] == []
