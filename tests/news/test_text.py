"""Text: cleaned, told its language, split into comparable words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text import Token, clean, is_unspaced, language_code, token_keys, tokenize


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("plain text", "plain text"),
        ("nul\0byte", "nulbyte"),
        ("bell\x07 and escape\x1b[0m", "bell and escape[0m"),
        ("C1\x9b too", "C1 too"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("over\u202eride\u2066s\u2069", "overrides"),
        ("tab\tbed", "tab bed"),
        ("two\nlines", "two\nlines"),
        ("two\r\nlines", "two\nlines"),
        ("form\x0cfeed, next\x85line", "form feed, next line"),
        ("  spaces  stay ", "  spaces  stay "),
        ("soft\u00adhyphen stays", "soft\u00adhyphen stays"),
    ],
)
def test_clean_takes_out_what_no_reader_should_get(raw, cleaned):
    assert clean(raw) == cleaned


@given(st.text(st.characters(exclude_categories=())))
def test_a_cleaned_text_is_clean_and_can_be_encoded(text):
    assert clean(clean(text)) == clean(text)
    clean(text).encode()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("ru", "ru"),
        ("ru-RU", "ru"),
        ("RU", "ru"),
        ("en_us", "en"),
        (" kk-Cyrl-KZ ", "kk"),
        ("english", None),
        ("rus", None),
        ("", None),
        (None, None),
        ("ru; en", None),
    ],
)
def test_a_language_code_is_the_first_part_of_a_tag(raw, code):
    assert language_code(raw) == code


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("CSTO to Select", ["csto", "to", "select"]),
        ("Secretary-General", ["secretary", "general"]),
        ("Tasmagambetov’s term", ["tasmagambetov", "s", "term"]),
        ("COVID-19, 3.5%", ["covid", "19", "3", "5"]),
        ("snake_case", ["snake", "case"]),
        ("ОДКБ — «Щит»", ["одкб", "щит"]),
        ("Ещё ЁЖ", ["еще", "еж"]),
        ("İSTANBUL Istanbul ısı", ["istanbul", "istanbul", "isi"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("ﬁnal ＣＳＴＯ 𝐂𝐒𝐓𝐎 ½", ["final", "csto", "csto", "12"]),
        ("ҰҚШҰ Հայաստան საქართველო", ["ұқшұ", "հայաստան", "საქართველო"]),
        ("п'ять пʼять п’ять", ["п", "ять"] * 3),
        ("集体安全ｶﾞ", ["集", "体", "安", "全", "ガ"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("हिन्दी", ["हिन्दी"]),
        ("❤️ 👍🏽 — … !", []),
        ("", []),
        ("\u0301\u200d\u00ad", []),
    ],
)
def test_words_are_runs_of_letters_and_digits(text, keys):
    assert [token.key for token in tokenize(text)] == keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Токаев", "Токае\u0301в"),
        ("Токаев", "То\u00adка\u200bе\u200dв"),
        ("Токаев", "Т\u0300окаев\ufe0f"),
        ("й", "и\u0306"),
        ("Київ", "Киі\u0308в"),
        ("André", "Andre\u0301"),
        ("ё", "е"),
        ("Ё", "Е\u0308"),
        ("word", "w\u2060o\ufeffrd"),
    ],
)
def test_the_same_word_in_another_guise_has_the_same_key(one, other):
    assert token_keys(one) == token_keys(other)


@pytest.mark.parametrize(("one", "other"), [("й", "и"), ("ї", "і"), ("é", "e"), ("ғ", "г")])
def test_letters_with_their_own_marks_stay_themselves(one, other):
    assert token_keys(one) != token_keys(other)


def test_spans_are_code_points_of_the_text_given():
    text = "👍 Ток\u00adа\u0301ев — ﬁn"
    assert tokenize(text) == [Token("токаев", 2, 10), Token("fin", 13, 15)]
    assert text[2:10] == "Ток\u00adа\u0301ев"


def test_an_invisible_character_at_the_edge_is_no_part_of_a_word():
    assert tokenize("\u200bword\u00ad!") == [Token("word", 1, 5)]


def test_a_word_drowned_in_marks_takes_no_time():
    text = "a" + "\u0301\u0316" * 1_000_000
    assert [token.end for token in tokenize(text)] == [len(text)]


def test_letters_of_scripts_without_spaces_are_told_apart():
    assert is_unspaced("集")
    assert not is_unspaced("word")


@given(st.text())
def test_spans_are_in_order_and_hold_what_the_key_says(text):
    end = 0
    for token in tokenize(text):
        assert end <= token.start < token.end <= len(text)
        assert token_keys(text[token.start : token.end]) == [token.key]
        end = token.end


@given(st.text())
def test_keys_alone_are_those_of_the_tokens(text):
    assert token_keys(text) == [token.key for token in tokenize(text)]


@given(st.text())
def test_keys_are_letters_digits_and_marks_only(text):
    assert all(unicodedata.category(char)[0] in "LNM" for key in token_keys(text) for char in key)


@given(st.text(st.sampled_from("aБ ①⚡👍🏽🅰\ufe0f\u200d\u20e3")))
def test_emoji_divide_words_as_any_sign_does(text):
    unplain = tokenize(f"{text} ｡")
    assert tokenize(text) == unplain


@given(st.text(st.characters(codec="cp1251")))
def test_a_plain_text_and_one_with_a_sign_beside_it_give_the_same_keys(text):
    assert token_keys(f"{text} ｡") == token_keys(text)


@given(st.text(st.sampled_from("abйёЁéÉіїІ'-. ")))
def test_composed_and_decomposed_texts_give_the_same_keys(text):
    assert token_keys(unicodedata.normalize("NFD", text)) == token_keys(text)
