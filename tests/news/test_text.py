"""Text: cleaned, split into words, and those made comparable in every guise."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text import (
    Case,
    Face,
    Token,
    clean,
    faces,
    fold,
    is_shouting,
    is_unspaced,
    language_code,
    token_edges,
    token_texts,
    tokenize,
)

LOWER, TITLE, UPPER = Case.LOWER, Case.TITLE, Case.UPPER


def keys(text):
    return [fold(word) for word in token_texts(text)]


def faces_after_the_whole(word):
    return {(word[face.start : face.end], face.key, face.case) for face in faces(word)[1:]}


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
    ("text", "words"),
    [
        ("CSTO to Select", ["CSTO", "to", "Select"]),
        ("Secretary-General", ["Secretary", "General"]),
        ("Secretary\u2011General non‐stop", ["Secretary", "General", "non", "stop"]),
        ("Wi-Fi/5G", ["Wi", "Fi", "5G"]),
        ("COVID-19, 3.5%", ["COVID", "19", "3", "5"]),
        ("snake_case #ОДКБ @odkb", ["snake", "case", "ОДКБ", "odkb"]),
        ("ОДКБ — «Щит»", ["ОДКБ", "Щит"]),
        ("集体安全ｶﾞ", ["集", "体", "安", "全", "ｶﾞ"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("हिन्दी", ["हिन्दी"]),
        ("❤️ 👍🏽 — … !", []),
        ("", []),
        ("\u0301\u200d\u00ad", []),
        ("ـ", []),
    ],
)
def test_words_are_runs_of_letters_and_digits(text, words):
    assert token_texts(text) == words


@pytest.mark.parametrize("apostrophe", "'’‘‛ʼʻʽʹˈ´`′＇՚Ꞌ")
def test_an_apostrophe_of_any_form_before_a_letter_is_part_of_a_word(apostrophe):
    assert token_texts(f"Tokayev{apostrophe}s п{apostrophe}ять") == [
        f"Tokayev{apostrophe}s",
        f"п{apostrophe}ять",
    ]
    assert keys(f"Tokayev{apostrophe}s п{apostrophe}ять") == ["tokayevs", "пять"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the workers’ union", ["the", "workers", "union"]),
        ("‘Tokayev’ and 'CSTO'", ["Tokayev", "and", "CSTO"]),
        ("the G20’s 1990's", ["the", "G20’s", "1990's"]),
        ("6'2 rock ’n’ roll", ["6", "2", "rock", "n", "roll"]),
        ("Tokayev\u200b’\u200ds\u200b’", ["Tokayev\u200b’\u200ds"]),
    ],
)
def test_an_apostrophe_at_the_edge_of_a_word_or_before_a_digit_is_no_part_of_it(text, words):
    assert token_texts(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the U.S. and", ["the", "U.S.", "and"]),
        ("U.S.A, С.Ш.А.", ["U.S.A", "С.Ш.А."]),
        ("И.Н.Тасмагамбетов", ["И.Н.", "Тасмагамбетов"]),
        ("U.S.Army", ["U.S.", "Army"]),
        ("the U.S.’s U.S.-led", ["the", "U.S.’s", "U.S.", "led"]),
        ("А.Жапаров, Жапаров А.", ["А", "Жапаров", "Жапаров", "А"]),
        ("т.е. КР.А.Ж.", ["т", "е", "КР", "А.Ж."]),
        ("U.S.\u200b.", ["U.S."]),
    ],
)
def test_dotted_capitals_are_one_word(text, words):
    assert token_texts(text) == words


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("U.S.", "us"),
        ("Лук'яненко", "лукяненко"),
        ("O‘zbekiston", "ozbekiston"),
        ("Ещё", "еще"),
        ("ЁЖ", "еж"),
        ("İSTANBUL", "istanbul"),
        ("Istanbul", "istanbul"),
        ("ısı", "isi"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("ﬁnal", "final"),
        ("ĳs", "ijs"),
        ("ＣＳＴＯ", "csto"),
        ("𝐂𝐒𝐓𝐎", "csto"),
        ("½", "12"),
        ("ҰҚШҰ", "ұқшұ"),
        ("საქართველო", "საქართველო"),
        ("ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ", "საქართველო"),
        ("ｶﾞ", "ガ"),
        ("محـــمد", "محمد"),
        ("\u041d\u04c0ана", "ніана"),
    ],
)
def test_a_key_is_without_case_and_typography(word, key):
    assert fold(word) == key


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
        ("Токаев", "Токáев"),
        ("ви", "вѝ"),
        ("Երևան", "Երեւան"),
        ("Երևան", "ԵՐԵՎԱՆ"),
        ("Փաշինյան", "Փաշինյա՞ն"),
        ("коронавирус", "коронавируc"),
        ("early", "Еarly"),
    ],
)
def test_the_same_word_in_another_guise_has_the_same_key(one, other):
    assert keys(one) == keys(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("й", "и"),
        ("ї", "і"),
        ("ў", "у"),
        ("é", "e"),
        ("ş", "s"),
        ("ғ", "г"),
        ("қ", "к"),
        ("ґ", "г"),
        ("ұ", "у"),
    ],
)
def test_letters_with_their_own_marks_stay_themselves(one, other):
    assert fold(one) != fold(other)


def test_spans_are_code_points_of_the_text_given():
    text = "👍 Ток\u00adа\u0301ев — ﬁn"
    assert tokenize(text) == [Token("Ток\u00adа\u0301ев", 2, 10), Token("ﬁn", 13, 15)]
    assert text[2:10] == "Ток\u00adа\u0301ев"


def test_an_invisible_character_at_the_edge_is_no_part_of_a_word():
    assert tokenize("\u200bword\u00ad!") == [Token("word", 1, 5)]


def test_a_word_drowned_in_marks_takes_no_time():
    text = "a" + "\u0301\u0316" * 1_000_000
    assert [token.end for token in tokenize(text)] == [len(text)]


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u00ad" * 1_000_000 + "!",
        "a" + "'\u00ad" * 500_000,
        "a'" * 500_000,
        "U." * 500_000,
        "A\u0301." * 300_000,
        "I" * 1_000_000 + "ы",
    ],
)
def test_a_hostile_text_takes_no_time(text):
    assert all(faces(word) for word in token_texts(text))


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("word", LOWER),
        ("iPhone", LOWER),
        ("2024", LOWER),
        ("2й", LOWER),
        ("Word", TITLE),
        ("CSTO's", TITLE),
        ("А", TITLE),
        ("G20", TITLE),
        ("საქართველო", TITLE),
        ("集", TITLE),
        ("CSTO", UPPER),
        ("U.S.", UPPER),
        ("МИ6", UPPER),
        ("TOKAYEV’S", UPPER),
    ],
)
def test_the_case_of_a_word_is_what_its_letters_say(word, case):
    assert faces(word)[0].case is case


def test_the_first_face_is_the_whole_word():
    assert faces("Ток\u00adаев") == (Face("токаев", 0, 7, TITLE),)


@pytest.mark.parametrize(
    ("word", "part", "case"),
    [
        ("Tokayev’s", "Tokayev", TITLE),
        ("Tokayev'in", "Tokayev", TITLE),
        ("CSTO's", "CSTO", UPPER),
        ("Түркия'нын", "Түркия", TITLE),
        ("TOKAYEV’S", "TOKAYEV", UPPER),
        ("G20’s", "G20", TITLE),
        ("Putin‘s", "Putin", TITLE),
        ("U.S.'s", "U.S.", UPPER),
    ],
)
def test_a_word_is_found_without_its_ending_after_an_apostrophe(word, part, case):
    assert faces_after_the_whole(word) == {(part, fold(part), case)}


@pytest.mark.parametrize(
    ("word", "part", "case"),
    [
        ("l’OTSC", "OTSC", UPPER),
        ("d’Ivoire", "Ivoire", TITLE),
        ("O'Brien", "Brien", TITLE),
        ("dell'Onu", "Onu", TITLE),
    ],
)
def test_a_word_is_found_without_its_elided_article(word, part, case):
    assert (part, fold(part), case) in faces_after_the_whole(word)


def test_a_word_is_found_without_both_its_article_and_its_ending():
    parts = {key for _, key, _ in faces_after_the_whole("L'Oréal's")}
    assert parts == {"loréal", "oréals", "oréal"}


@pytest.mark.parametrize(
    "word",
    ["Лук'яненко", "об’єкт", "O‘zbekiston", "Farg‘ona", "Qoʻqon", "don’t", "O'k", "I'm", "word"],
)
def test_an_apostrophe_within_a_word_does_not_divide_it(word):
    assert faces_after_the_whole(word) == set()


def test_a_mixed_word_that_can_be_of_either_script_has_a_face_in_each():
    assert {face.key for face in faces("TOКAEВ")} == {"tokaeb", "токаев"}


@pytest.mark.parametrize(
    ("word", "capitals"),
    [
        ("МИДа", "МИД"),
        ("ЖККУнун", "ЖККУ"),
        ("УКМКга", "УКМК"),
        ("ЕАЭБдин", "ЕАЭБ"),
        ("ҰҚШҰның", "ҰҚШҰ"),
        ("NGOs", "NGO"),
        ("USAмен", "USA"),
        ("COVID19га", "COVID19"),
    ],
)
def test_capitals_are_found_without_the_ending_glued_to_them(word, capitals):
    assert faces_after_the_whole(word) == {(capitals, fold(capitals), UPPER)}


@pytest.mark.parametrize("word", ["Мида", "iPhone", "YouTube", "МИДоподобный", "МИДаМВД"])
def test_other_capitals_are_not_cut_off(word):
    assert faces_after_the_whole(word) == set()


@pytest.mark.parametrize(
    "text",
    [
        "WHO WON?",
        "WHO IS WHO",
        "ТОКАЕВ ПРИБЫЛ В МОСКВУ",
        "BREAKING: TOKAYEV ARRIVES IN MOSCOW, says Orda.kz",
        "ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ ᲓᲐ ᲡᲝᲛᲮᲔᲗᲘ",
    ],
)
def test_a_text_mostly_in_capitals_shouts(text):
    assert is_shouting(text, token_texts(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "WHO",
        "2024 2025 2026",
        "WHO sends experts",
        "CSTO, NATO, EU, UN meet",
        "СНГ и ЕАЭС",
        "UNICEF, WHO and the UN send experts to Osh",
        "საქართველო NATO EU",
    ],
)
def test_a_text_with_acronyms_does_not_shout(text):
    assert not is_shouting(text, token_texts(text))


def test_letters_of_scripts_without_spaces_are_told_apart():
    assert is_unspaced("集")
    assert not is_unspaced("word")


@given(st.text())
def test_spans_are_in_order_and_hold_the_word(text):
    end = 0
    for token in tokenize(text):
        assert end <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.text
        assert tokenize(token.text) == [Token(token.text, 0, len(token.text))]
        end = token.end


@given(st.text() | st.text(st.sampled_from("aЁ9.'’\u00ad\u0301 ")))
def test_texts_and_edges_alone_are_those_of_the_tokens(text):
    tokens = tokenize(text)
    assert token_texts(text) == [token.text for token in tokens]
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    assert token_edges(text) == (starts, ends)


@given(st.text())
def test_keys_are_letters_digits_and_marks_only(text):
    assert all(key for key in keys(text))
    assert all(unicodedata.category(char)[0] in "LNM" for key in keys(text) for char in key)


@given(
    st.text(st.characters(codec="cp1254"))
    | st.text(st.sampled_from("аеёиЁЙЇќўқәіөӀѝ'.\u0301\u0308\u200b"))
    | st.text(st.sampled_from("եւևԵՒՎ՞ աგვ"))
)
def test_the_key_of_a_key_is_itself(text):
    assert [fold(key) for key in keys(text)] == keys(text)


@given(st.text(st.sampled_from("aBçиЙ9'’ʻ.\u00ad\u0301"), min_size=1))
def test_every_face_lies_in_the_word_and_has_the_key_of_what_it_holds(text):
    for word in token_texts(text):
        whole, *parts = faces(word)
        assert (whole.start, whole.end) == (0, len(word))
        for face in parts:
            assert face.key == fold(word[face.start : face.end])
            assert len(face.key) > 1


@given(st.text(st.sampled_from("aБ ①⚡👍🏽🅰\ufe0f\u200d\u20e3")))
def test_emoji_divide_words_as_any_sign_does(text):
    assert token_texts(f"{text} ｡") == token_texts(text)


@given(st.text(st.characters(codec="cp1251") | st.sampled_from("U.S.İßևşə’'ʻ")))
def test_a_usual_text_and_one_with_a_rare_sign_beside_it_give_the_same_words(text):
    assert token_texts(f"{text} ｡") == token_texts(text)


@given(st.text(st.characters(codec="cp1251"), min_size=1))
def test_an_invisible_character_beside_a_word_changes_no_key(text):
    assert [fold(f"{word}\u200b") for word in token_texts(text)] == keys(text)


@given(st.text(st.sampled_from("abйёЁéÉіїІ'-. ")))
def test_composed_and_decomposed_texts_give_the_same_keys(text):
    assert keys(unicodedata.normalize("NFD", text)) == keys(text)
