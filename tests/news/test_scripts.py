"""Look-alike letters: words that mix scripts, brought back to one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.scripts import respelled, unmix

CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґўәғқңөұүһАВЕКМНОРСТУХ"
LATIN = "abcdefghijklmnopqrstuvwxyzəçşğıöüABCEHKMOPTXY"


@pytest.mark.parametrize(
    ("mixed", "word"),
    [
        ("коронавируc", "коронавирус"),
        ("Mосква", "Москва"),
        ("Тоkaев", "Токаев"),
        ("Tокаeв", "Токаев"),
        ("Ещë", "Ещё"),
        ("Токáев", "Токаев"),
        ("Xамас", "Хамас"),
        ("Pоссия", "Россия"),
        ("БPИKC", "БРИКС"),
        ("Зеленcький", "Зеленський"),
        ("Украïна", "Украïна".replace("ï", "ї")),
        ("бiздiң", "біздің"),
        ("Қазақcтан", "Қазақстан"),
        ("мәceлe", "мәселе"),
        ("мəселе", "мәселе"),
        ("ҚАҺАPMAН", "ҚАҺАРМАН"),
        ("қаhарман", "қаһарман"),
        ("Yкiметтің", "Үкіметтің"),
        ("yкраїнців", "українців"),
        ("кɵшбасшы", "көшбасшы"),
        ("ΜИД", "МИД"),
    ],
)
def test_a_cyrillic_word_with_foreign_look_alikes_is_cyrillic(mixed, word):
    assert mixed != word
    assert unmix(mixed) == word


@pytest.mark.parametrize(
    ("mixed", "word"),
    [
        ("Еarly", "Early"),
        ("TOKАYEV", "TOKAYEV"),
        ("Tаsmаgаmbetоv", "Tasmagambetov"),
        ("СSТО", "CSTO"),
        ("Раshinyan", "Pashinyan"),
        ("Әliyev", "Əliyev"),
        ("Νews", "News"),
        ("ѕcoop", "scoop"),
        ("Օsh", "Osh"),
    ],
)
def test_a_latin_word_with_foreign_look_alikes_is_latin(mixed, word):
    assert mixed != word
    assert unmix(mixed) == word


@pytest.mark.parametrize(
    ("mixed", "word"),
    [("CТO", "CTO"), ("СTО", "СТО"), ("CТ", "CT"), ("СT", "СТ")],
)
def test_a_word_of_look_alikes_alone_goes_with_most_letters_or_else_the_first(mixed, word):
    assert unmix(mixed) == word


@pytest.mark.parametrize("word", ["Zапад", "ZаПобеду", "iPhoneов", "Googleға", "Covid19дың", "µm"])
def test_a_word_that_mixes_scripts_for_good_stays(word):
    assert unmix(word) == word


def test_of_a_word_that_mixes_scripts_for_good_only_the_look_alikes_between_change():
    assert unmix("Zелeнский") == "Zеленский"


@pytest.mark.parametrize(
    "word",
    [
        "BOP",
        "ВОР",
        "ВТО",
        "coca",
        "соса",
        "ұйымы",
        "қаһарман",
        "Ќосово",
        "ΑΒΕΗ",
        "Հայաստան",
        "საქართველო",
        "Г20",
        "МИ6",
        "B2B",
    ],
)
def test_a_word_of_one_script_is_never_altered(word):
    assert unmix(word) == word


@given(st.text(st.sampled_from(CYRILLIC)) | st.text(st.sampled_from(LATIN)))
def test_no_word_of_one_script_is_ever_altered(word):
    assert unmix(word) == word


@given(st.text(st.sampled_from(CYRILLIC + LATIN + "αοΩօհ9'"), max_size=12))
def test_what_is_brought_back_keeps_its_places_and_its_signs(word):
    assert [char.isalpha() for char in unmix(word)] == [char.isalpha() for char in word]


@pytest.mark.parametrize(
    ("mixed", "word"), [("СЅTО", "CSTO"), ("ОЅCE", "OSCE"), ("Јарonіа", "Japonia")]
)
def test_letters_that_no_cyrillic_of_the_region_has_make_a_word_latin(mixed, word):
    assert unmix(mixed) == word


@pytest.mark.parametrize(
    ("mixed", "readings"),
    [
        ("OРEC", {"OPEC", "ОРЕС"}),
        ("HАTО", {"HATO", "НАТО"}),
        ("TOКAEВ", {"TOKAEB", "ТОКАЕВ"}),
    ],
)
def test_a_mixed_word_of_look_alikes_alone_can_be_either(mixed, readings):
    assert {unmix(mixed), respelled(mixed)} == readings


@pytest.mark.parametrize("word", ["", "НАТО", "NATO", "Токаeв", "OPEС2", "αB"])
def test_any_other_word_can_be_one_only(word):
    assert respelled(word) is None
