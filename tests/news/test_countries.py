"""The names of countries."""

import pytest

from news.countries import countries

COUNTRIES = {group.id: group for group in countries()}


def names(code, language):
    return [form.text for form in COUNTRIES[code].forms if form.language == language]


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("AM", "en", "Armenia"),
        ("AM", "ru", "Армения"),
        ("AM", "hy", "Հայաստան"),
        ("AM", "ka", "სომხეთი"),
        ("KZ", "kk", "Қазақстан"),
        ("KZ", "ky", "Казакстан"),
        ("UZ", "tr", "Özbekistan"),
        ("UA", "be", "Украіна"),
        ("TJ", "tg", "Тоҷикистон"),
        ("TM", "tk", "Türkmenistan"),
        ("XK", "uk", "Косово"),
    ],
)
def test_a_country_is_known_in_the_languages_of_the_region(code, language, name):
    assert name in names(code, language)


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("KG", "ru", {"Киргизия", "Киргизстан", "Кыргызстан"}),
        ("BY", "ru", {"Беларусь", "Белоруссия"}),
        ("MD", "ru", {"Молдова", "Молдавия"}),
        ("TM", "ru", {"Туркменистан", "Туркмения"}),
        ("TR", "en", {"Türkiye", "Turkey"}),
        ("CZ", "en", {"Czechia", "Czech Republic"}),
        ("US", "en", {"United States", "USA", "US"}),
        ("US", "kk", {"АҚШ"}),
        ("US", "ky", {"АКШ"}),
        ("US", "hy", {"ԱՄՆ"}),
        ("GB", "en", {"United Kingdom", "UK"}),
        ("AE", "ru", {"ОАЭ"}),
        ("AE", "en", {"United Arab Emirates", "UAE"}),
    ],
)
def test_a_country_is_known_as_people_call_it(code, language, expected):
    assert expected <= set(names(code, language))


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("MM", "en", "Myanmar"),
        ("BA", "en", "Bosnia and Herzegovina"),
        ("SC", "ru", "Сейшельские острова"),
        ("HK", "ru", "Гонконг"),
        ("PS", "en", "Palestine"),
    ],
)
def test_a_name_is_as_it_stands_in_a_sentence(code, language, name):
    assert names(code, language)[0] == name


def test_no_name_has_signs_that_no_sentence_has():
    texts = [form.text for group in COUNTRIES.values() for form in group.forms]
    assert [text for text in texts if any(sign in text for sign in "()&,") or "о-ва" in text] == []


@pytest.mark.parametrize("code", ["EU", "UN", "JE", "RE", "GU", "ZZ", "419", "XA"])
def test_only_countries_are_listed(code):
    assert code not in COUNTRIES


def test_there_are_about_two_hundred():
    assert 193 <= len(COUNTRIES) <= 200


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("TG", "Того"),
        ("TG", "Тога"),
        ("ML", "Малі"),
        ("TD", "Chad"),
        ("KZ", "РК"),
        ("JO", "Jordan"),
    ],
)
def test_a_word_or_person_of_that_name_makes_it_weak(code, name):
    weak = {form.text: form.weak for form in COUNTRIES[code].forms}
    assert weak[name]


def test_other_names_are_not_weak():
    assert not any(form.weak for form in COUNTRIES["UZ"].forms)


def test_no_language_repeats_a_name():
    for group in COUNTRIES.values():
        assert len(set(group.forms)) == len(group.forms), group.id


def test_no_name_means_two_countries():
    owners = {}
    for group in COUNTRIES.values():
        for form in group.forms:
            owners.setdefault(form.text, set()).add(group.id)
    assert {text: owner for text, owner in owners.items() if len(owner) > 1} == {}
