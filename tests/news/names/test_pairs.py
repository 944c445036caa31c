"""Names as the press of many languages prints them, and the names that look like them."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news import names
from tests.news.names.test_names import same


def _key(word):
    return word.replace("İ", "i").casefold().replace("ё", "е").replace("և", "եւ")


@pytest.fixture(scope="module")
def pairs():
    with (Path(__file__).parent / "pairs.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [(_key(row["asked"]), _key(row["printed"]), row["same"] == "1") for row in rows]


def test_no_other_name_is_taken_for_the_one_asked_for(pairs):
    assert [pair for pair in pairs if not pair[2] and same(*pair[:2])] == []


def test_nearly_every_spelling_and_case_is_found(pairs):
    spellings = [pair for pair in pairs if pair[2]]
    missed = [pair for pair in spellings if not same(*pair[:2])]
    assert len(missed) <= 0.02 * len(spellings), missed


def test_loosely_the_other_names_stay_apart_but_for_few(pairs):
    found = [pair for pair in pairs if same(*pair[:2], loose=True)]
    wrong = [pair for pair in found if not pair[2]]
    assert len(wrong) <= 0.02 * len(found), wrong


def test_what_is_the_same_is_filed_under_one_key(pairs):
    for asked, printed, _ in pairs:
        for one in names.asked(asked):
            for other in names.printed(printed):
                if names.is_same(one, other, loose=True):
                    assert names.skeleton(one) == names.skeleton(other)


_WORDS = st.sampled_from(
    [
        "abcdefghijklmnopqrstuvwxyzşçğıəžčšłýóäöü",
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґўқғұүөңһәҳҷ",
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    ]
).flatmap(lambda letters: st.text(letters, min_size=4, max_size=20))


@given(_WORDS)
def test_every_word_is_a_form_of_itself(key):
    readings = names.asked(key)
    assert not readings or same(key, key)


@given(st.text(min_size=1, max_size=20))
def test_any_text_can_be_read(key):
    folded = key.casefold()
    for name in (*names.asked(folded), *names.printed(folded)):
        assert re.fullmatch("[a-z]+", names.skeleton(name))
        assert len(name.vowels) == len(name.consonants) + 1
