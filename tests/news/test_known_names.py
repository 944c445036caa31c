"""How the names of countries and organisations are found when the table knows them."""

import pytest

from news.also import widen
from news.analysis import NAMED, Analyst
from news.matching import Finder
from news.model import Also, Item
from news.query import parse

ANALYST = Analyst()


def is_found(query, other, text):
    """Try a query that is widened with another name."""
    finder = Finder(widen(parse(query), [Also(query, other)]), ANALYST)
    return bool(finder.find(Item("", text, None, "", None, "ru")))


@pytest.mark.parametrize(
    ("query", "other", "text"),
    [
        ("Cuba", "Куба", "Два куба бетона"),
        ("Mali", "Мали", "Времени мали"),
        ("Chile", "Чили", "Перец чили"),
        ("Türkiye", "Turkey", "Roast turkey"),
    ],
)
def test_a_name_is_no_word_in_small_letters(query, other, text):
    assert not is_found(query, other, text)


@pytest.mark.parametrize(
    ("query", "other", "text"),
    [
        ("China", "Китай", "Чина его лишили"),
        ("Niger", "Нигер", "Выборы в Нигерии"),
        ("Mali", "Мали", "Малый бизнес"),
        ("Cuba", "Куба", "Урожай Кубани"),
        ("Togo", "Тоголез", "Того же мнения"),
        ("Nigeria", "Nigeriya", "Как в Нигере"),
    ],
)
def test_what_resembles_a_name_is_something_else(query, other, text):
    assert not is_found(query, other, text)


@pytest.mark.parametrize(
    ("query", "other", "text"),
    [
        ("Cuba", "Куба", "На Кубе"),
        ("Denmark", "Дания", "Премьер Дании"),
        ("Moldova", "Молдова", "Жители Молдовы"),
        ("Armenia", "Армения", "ВИЗИТ В АРМЕНИЮ"),
        ("USA", "Соединенные Штаты", "Президент Соединённых Штатов"),
        ("OSCE", "ОБСЕ", "Наблюдатели обсе"),
    ],
)
def test_a_name_is_found_in_its_cases(query, other, text):
    assert is_found(query, other, text)


@pytest.mark.parametrize("text", ["Ната и её друзья", "под опекой", "Органы опеки"])
def test_an_acronym_has_no_cases(text):
    assert not is_found("Xyz", "НАТО", text)
    assert not is_found("Xyz", "ОПЕК", text)


@pytest.mark.parametrize("text", ["Речь Токаева", "Встреча с Токаевым", "Tokayev’s speech"])
def test_a_surname_that_a_person_added_is_found_as_one_that_was_typed(text):
    assert is_found("президент", "Токаев", text)


def test_a_marked_word_has_the_keys_of_the_bare_one():
    assert ANALYST.asked_keys(f"{NAMED}Куба") == ANALYST.asked_keys("Куба")


def test_the_name_of_one_body_may_stand_in_the_name_of_another():
    committee = '"Комитет национальной безопасности"'
    other = f'{committee} -"Государственный комитет национальной безопасности"'
    assert is_found("KNB", other, "Глава Комитета национальной безопасности")
    assert not is_found("KNB", other, "Глава Государственного комитета национальной безопасности")
