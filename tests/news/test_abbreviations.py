"""Abbreviations that a text explains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.abbreviations import pairs


def found(text):
    return [(pair.short, pair.long) for pair in pairs(text)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        (
            "The Collective Security Treaty Organization (CSTO) is preparing for a summit.",
            "CSTO",
            "Collective Security Treaty Organization",
        ),
        (
            "Experts of the Organization for Security and Co-operation in Europe (OSCE) arrived.",
            "OSCE",
            "Organization for Security and Co-operation in Europe",
        ),
        (
            "Об этом говорили вчера. Организация Договора о коллективной безопасности (ОДКБ) ждёт",
            "ОДКБ",
            "Организация Договора о коллективной безопасности",
        ),
        (
            "Глава Международного агентства по атомной энергии (МАГАТЭ) Рафаэль Гросси",
            "МАГАТЭ",
            "Международного агентства по атомной энергии",
        ),
        (
            "Представитель Программы развития ООН (ПРООН) в Бишкеке",
            "ПРООН",
            "Программы развития ООН",
        ),
        (
            "Бүгін Ұжымдық қауіпсіздік туралы шарт ұйымы (ҰҚШҰ) мәлімдеді",
            "ҰҚШҰ",
            "Ұжымдық қауіпсіздік туралы шарт ұйымы",
        ),
        (
            "Еуропа қайта құру және даму банкі (ЕҚДБ) несие береді",
            "ЕҚДБ",
            "Еуропа қайта құру және даму банкі",
        ),
        (
            "Жамааттык коопсуздук келишим уюмунун (ЖККУ) саммити өттү",
            "ЖККУ",
            "Жамааттык коопсуздук келишим уюмунун",
        ),
        (
            "Հավաքական անվտանգության պայմանագրի կազմակերպության (ՀԱՊԿ) գլխավոր քարտուղարը",
            "ՀԱՊԿ",
            "Հավաքական անվտանգության պայմանագրի կազմակերպության",
        ),
        (
            "Рада національної безпеки і оборони (РНБО) запровадила санкції",
            "РНБО",
            "Рада національної безпеки і оборони",
        ),
        (
            "звернувся до Організації Об’єднаних Націй (ООН) із заявою",
            "ООН",
            "Організації Об’єднаних Націй",
        ),
    ],
)
def test_the_long_form_before_the_brackets_is_found(text, short, long):
    assert found(text) == [(short, long)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        (
            "CSTO (Collective Security Treaty Organization) members met",
            "CSTO",
            "Collective Security Treaty Organization",
        ),
        ("ЕАЭС (Евразийский экономический союз)", "ЕАЭС", "Евразийский экономический союз"),
        (
            "«ШОС» (Шанхайская организация сотрудничества)",
            "ШОС",
            "Шанхайская организация сотрудничества",
        ),
    ],
)
def test_the_long_form_in_the_brackets_is_found(text, short, long):
    assert found(text) == [(short, long)]


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("«Евразийский экономический союз» (далее — ЕАЭС)", "Евразийский экономический союз"),
        ("Евразийский экономический союз («ЕАЭС»)", "Евразийский экономический союз"),
        ("Евразийский экономический\u00a0союз\u00a0(ЕАЭС)", "Евразийский экономический союз"),
    ],
)
def test_quotes_and_other_spaces_do_not_matter(text, long):
    assert found(text) == [("ЕАЭС", long)]


def test_a_country_after_the_long_form_is_left_out():
    text = "Комитет национальной безопасности Казахстана (КНБ) задержал"
    assert found(text) == [("КНБ", "Комитет национальной безопасности")]


def test_a_text_may_explain_several():
    text = "Международный валютный фонд (МВФ) и Европейский центральный банк (ЕЦБ)"
    assert found(text) == [
        ("МВФ", "Международный валютный фонд"),
        ("ЕЦБ", "Европейский центральный банк"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Об этом говорится в докладе (2024)",
        "Президент прибыл в Астану (ТАСС)",
        "Встреча прошла успешно, сообщает агентство (ТАСС)",
        "The minister has left the country (AFP)",
        "На снимке: Токаев (слева) и Путин (справа)",
        "Sen. John Smith (R) and Ann Brown (D-NY)",
        "в Казахстане (РК) и в России (РФ)",
        "доля выросла на 5 % (СНГ)",
        "организация (организация)",
        "CSTO (in Russian)",
        "CSTO (24)",
        "CSTO ()",
        "()",
        "(CSTO)",
        "CSTO (",
        "Collective Security Treaty Organization CSTO",
    ],
)
def test_other_brackets_explain_nothing(text):
    assert found(text) == []


def test_the_long_form_stands_in_the_same_sentence():
    assert found("They spoke of Collective Security. Treaty Organization (CSTO) said") == []


def test_a_word_gives_its_first_letter_before_others():
    assert found("Federal bureau (RAL)") == []


def test_one_word_that_gives_no_letter_is_tolerated_but_not_two():
    assert found("European Bank of Great Reconstruction and Development (EBRD)") == [
        ("EBRD", "European Bank of Great Reconstruction and Development")
    ]
    assert found("European Bank of Great Quick Reconstruction and Development (EBRD)") == []


def test_the_last_word_gives_a_letter():
    assert found("European Bank for Reconstruction and Development today (EBRD)") == []


@given(st.text(alphabet="CSTOcsto ОДКБодкбİıß()«».\n-", max_size=80))
def test_what_is_found_stands_in_the_text(text):
    for pair in pairs(text):
        assert pair.short in text
        assert all(word in text for word in pair.long.split())


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "text", ["(" * 50_000, "o o o o o o o o o o (OOOOOOOOOO) " * 1_000, "о" * 50_000 + " (ОО)"]
)
def test_hostile_texts_take_no_long(text):
    assert len(found(text)) <= 1_000
