"""The language of a text: by its letters, by what its feed says, by an identifier."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.languages import language_of

with Path(__file__).with_name("headlines.tsv").open(encoding="utf-8", newline="") as file:
    HEADLINES = [
        (row["language"], row["headline"]) for row in csv.DictReader(file, dialect="excel-tab")
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Փաշինյանը հանդիպել է Տոկաևի հետ", "hy"),
        ("თბილისში ხანძარი გაჩნდა", "ka"),
        ("Мемлекет басшысы заңға қол қойды", "kk"),
        ("У Києві пролунали вибухи", "uk"),
        ("Лукашэнка сустрэўся з Пуціным", "be"),
        ("İlham Əliyev səfər edəcək", "az"),
    ],
)
@pytest.mark.parametrize("told", [None, "ru", "en"])
def test_letters_of_one_language_decide_whatever_the_feed_says(text, language, told):
    assert language_of(text, told) == language


@pytest.mark.parametrize(
    ("text", "told", "language"),
    [
        ("Прогноз погоди на завтра", "uk", "uk"),
        ("Курс доллара вырос до 520 тенге", "ru", "ru"),
        ("Курс долара вырас", "be", "be"),
        ("Toʻqayev", "uz", "uz"),
        ("Тоқаев выступил в ООН", "ru", "ru"),
        ("SHOT", "en", "en"),
    ],
)
def test_the_feed_is_believed_where_letters_allow_it(text, told, language):
    assert language_of(text, told) == language


@pytest.mark.parametrize(
    ("text", "told", "language"),
    [
        ("Президент подписал закон о выборах в парламент", "en", "ru"),
        ("Parliament dismisses the government after a long debate", "ru", "en"),
        ("Бишкекте жол кырсыгы болуп, эки киши каза тапты", "ru", "ky"),
        ("Президент подписал закон о выборах в парламент", "kk", "ru"),
        ("Cumhurbaşkanı yeni kararnameyi imzaladı", "en", "tr"),
        ("Президент янги фармонни имзолади", "ru", "uz"),
        ("哈萨克斯坦总统托卡耶夫", "en", "zh"),
    ],
)
def test_the_feed_is_not_believed_against_the_text(text, told, language):
    assert language_of(text, told) == language


@pytest.mark.parametrize(
    ("text", "told"),
    [("", None), ("2024 — 5 %", None), ("SHOT", "ru"), ("Токаев", "en"), ("Astana", None)],
)
def test_of_what_cannot_be_told_nothing_is_said(text, told):
    assert language_of(text, told) is None


def test_a_foreign_name_does_not_change_the_language():
    text = "Президент России встретился с главой Казахстана: Қасым-Жомарт Тоқаев прибыл в Москву"
    assert language_of(text, "ru") == "ru"


def test_a_quoted_brand_does_not_change_the_script():
    assert language_of("В продажу поступил новый телефон Apple iPhone", None) == "ru"


def test_headlines_have_the_language_of_their_feed():
    assert [line for line in HEADLINES if language_of(line[1], line[0]) != line[0]] == []


def test_headlines_speak_for_themselves_or_say_nothing():
    found = [(language, language_of(headline, None)) for language, headline in HEADLINES]
    outcomes = Counter(
        "silent" if told is None else "right" if told == language else "wrong"
        for language, told in found
    )
    assert outcomes["wrong"] <= 0.01 * len(HEADLINES)
    assert outcomes["right"] >= 0.88 * len(HEADLINES)


@given(st.text(), st.none() | st.text("abckrz", min_size=2, max_size=2))
def test_any_text_has_a_two_letter_code_or_none(text, told):
    code = language_of(text, told)
    assert code is None or (len(code) == 2 and code.isalpha())


@given(st.text(), st.sampled_from([None, "ru"]))
def test_the_same_text_always_has_the_same_language(text, told):
    assert language_of(text, told) == language_of(text, told)
