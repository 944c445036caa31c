"""Other names for what a query names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.also import Names, widen
from news.bodies import read_bodies
from news.countries import countries
from news.model import Also
from news.query import parse
from tests.news.test_bodies import TABLE

TABLES = (*read_bodies(TABLE), *countries())
NAMES = Names(TABLES)

CSTO = """
[[body]]
id = "csto"
en = ["CSTO", "Collective Security Treaty Organization"]
ru = ["ОДКБ", "Организация Договора о коллективной безопасности"]
kk = ["ҰҚШҰ", "Ұжымдық қауіпсіздік туралы шарт ұйымы"]
ky = ["ЖККУ"]
hy = ["ՀԱՊԿ"]
uk = ["ОДКБ", "Організація Договору про колективну безпеку"]
az = ["KTMT"]

[[body]]
id = "pace"
en = ["PACE", "Parliamentary Assembly of the Council of Europe"]
ru = ["ПАСЕ"]
weak = ["PACE"]

[[body]]
id = "who"
en = ["WHO", "World Health Organization"]
ru = ["ВОЗ"]
hy = ["ԱՀԿ"]

[[body]]
id = "wto"
en = ["WTO", "World Trade Organization"]
hy = ["ԱՀԿ"]
"""
FEW = Names(read_bodies(CSTO))


def others(query, names=FEW):
    return [also.text for also in names.of(parse(query))]


def on(query, names=FEW):
    return [also.text for also in names.of(parse(query)) if also.on]


def widened(query, *texts, word=None):
    also = [Also(word or query, text) for text in texts]
    return widen(parse(query), also)


def test_acronyms_of_the_region_come_first_then_the_long_name_in_the_language_asked():
    assert others("CSTO") == [
        "ОДКБ",
        "ҰҚШҰ",
        "ЖККУ",
        "Collective Security Treaty Organization",
        "ՀԱՊԿ",
        "KTMT",
        "Организация Договора о коллективной безопасности",
        "Ұжымдық қауіпсіздік туралы шарт ұйымы",
        "Організація Договору про колективну безпеку",
    ]


def test_the_long_name_follows_the_language_of_the_word_asked():
    assert others("ОДКБ")[:4] == [
        "ҰҚШҰ",
        "ЖККУ",
        "CSTO",
        "Организация Договора о коллективной безопасности",
    ]


def test_a_watch_for_the_csto_shows_these_four():
    assert others("CSTO", NAMES)[:4] == [
        "ОДКБ",
        "ҰҚШҰ",
        "ЖККУ",
        "Collective Security Treaty Organization",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "CSTO",
        "csto",
        "Csto",
        "одкб",
        '"Collective Security Treaty Organization"',
        '"collective security treaty organization"',
        "Collective Security Treaty Organization",
        "collective security treaty organisation",
        "«Организация Договора о коллективной безопасности»",
        "-CSTO Moscow",
        "title:CSTO",
        "Tokayev OR CSTO",
        "Tokayev NEAR/5 CSTO",
        "Armenia -(NATO OR Collective Security Treaty Organization)",
    ],
)
def test_a_name_is_known_however_it_is_written(query):
    assert "ҰҚШҰ" in on(query)


@pytest.mark.parametrize(
    "query",
    [
        "=CSTO",
        "CST*",
        "Tasmagambetov",
        "source:CSTO",
        "Security Treaty Organization",
        "Collective Security Treaty Organization summit",
        '="Collective Security Treaty Organization"',
        "Collective Security Treaty Organ*",
    ],
)
def test_what_is_no_name_or_asked_for_exactly_has_no_others(query):
    assert others(query) == []


@pytest.mark.parametrize(("word", "is_known"), [("WHO", True), ("who", False), ("Who", False)])
def test_a_short_acronym_is_known_only_in_capitals(word, is_known):
    assert bool(others(word)) == is_known


@pytest.mark.parametrize("word", ["us", "un", "it", "мус", "ес", "Who", "Eu"])
def test_no_word_is_taken_for_a_short_acronym(word):
    assert others(word, NAMES) == []


def test_the_name_asked_is_not_among_the_others():
    assert others('"world health organization"') == ["ВОЗ", "WHO", "ԱՀԿ"]


def test_each_other_name_stands_once():
    assert others("CSTO").count("ОДКБ") == 1


def test_a_weak_name_finds_the_others_and_is_itself_off():
    assert "ПАСЕ" in on("PACE")
    assert "PACE" in others("ПАСЕ")
    assert "PACE" not in on("ПАСЕ")


def test_weak_names_come_last():
    assert others("ПАСЕ") == ["Parliamentary Assembly of the Council of Europe", "PACE"]


def test_a_name_of_two_bodies_gives_the_names_of_both_switched_off():
    assert others("ԱՀԿ") == [
        "ВОЗ",
        "WHO",
        "World Health Organization",
        "WTO",
        "World Trade Organization",
    ]
    assert on("ԱՀԿ") == []


def test_a_name_of_two_bodies_is_off_among_the_others():
    assert "ԱՀԿ" in others("WHO")
    assert "ԱՀԿ" not in on("WHO")


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("csto summit", "csto"),
        (
            '"Collective Security Treaty Organization" summit',
            '"Collective Security Treaty Organization"',
        ),
        ("World Health Organization", "World Health Organization"),
    ],
)
def test_a_name_says_what_of_the_query_it_stands_for(query, word):
    assert {also.word for also in FEW.of(parse(query))} == {word}


def test_each_name_of_a_query_has_its_others():
    assert [also.word for also in FEW.of(parse("WHO OR PACE"))] == ["WHO"] * 3 + ["PACE"] * 2


def test_a_name_that_stands_twice_has_its_others_once():
    assert others("WHO -title:WHO") == others("WHO")


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("Armenia", "Հայաստան"),
        ("армения", "Armenia"),
        ("USA", "США"),
        ("США", "ԱՄՆ"),
        ("United Arab Emirates", "ОАЭ"),
        ("Türkiye", "Турция"),
        ("КНБ", "KNB"),
        (
            "KNB",
            (
                '"Комитет национальной безопасности"'
                ' -"Государственный комитет национальной безопасности"'
            ),
        ),
        ("«Комитет национальной безопасности»", "ҰҚК"),
        ("Еврокомиссия", "European Commission"),
        ("НБКР", "Улуттук банк"),
        ("«Всемирный банк»", "World Bank"),
    ],
)
def test_bodies_and_countries_are_known(query, other):
    assert other in on(query, NAMES)


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("Togo", "Того"),
        ("International Labour Organization", "МОТ"),
        ("ЕСПЧ", "Того"),
        ("Следственный комитет", "СК"),
        ("MIT", "Milli İstihbarat Teşkilatı"),
        ("СГБ", "DXX"),
    ],
)
def test_what_may_mean_something_else_is_off(query, other):
    assert other not in on(query, NAMES)


def test_every_name_on_can_be_looked_for():
    for group in TABLES:
        for form in group.forms:
            query = parse(f'"{form.text}"')
            assert widen(query, [Also(str(query), "Xyz")]) != query, form


def test_a_word_becomes_a_choice_of_its_names():
    assert str(widened("CSTO", "ОДКБ", "ҰҚШҰ")) == "CSTO OR ОДКБ OR ҰҚШҰ"


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("Куба", "^Куба"),
        ("ОБСЕ", "^обсе"),
        ("Путин", "Путин"),
        ("ОПЕК", "ОПЕК"),
        ("США", "США"),
        ("Казахстан", "Казахстан"),
        ("Дания", "^Дания"),
    ],
)
def test_a_short_name_is_marked_as_one(name, mark):
    _, other = widened("Xyz", name).root.parts
    assert other.tokens == (mark,)


def test_the_name_asked_is_marked_too():
    asked, _ = widened("Cuba", "Куба").root.parts
    assert asked.tokens == ("^Cuba",)


def test_a_name_may_come_with_a_longer_one_that_means_something_else():
    wide = widened("KNB", '"Security Committee" -"State Security Committee"')
    assert str(wide) == 'KNB OR "Security Committee" -"State Security Committee"'


def test_near_takes_names_only():
    wide = widened("KNB NEAR/5 Minsk", '"Security Committee" -"State Security"', word="KNB")
    assert str(wide) == "KNB NEAR/5 Minsk"


def test_a_name_of_several_words_becomes_words_that_stand_side_by_side():
    wide = widened("CSTO", "Collective Security Treaty Organization")
    assert wide == parse("CSTO OR Collective-Security-Treaty-Organization")


def test_words_asked_for_together_become_a_choice():
    wide = widened("World Bank", "Всемирный-банк")
    assert wide == parse("(World Bank) OR Всемирный-банк")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("CSTO summit", "(CSTO OR ОДКБ) summit"),
        ("CSTO OR NATO", "CSTO OR ОДКБ OR NATO"),
        ("NATO -CSTO", "NATO -(CSTO OR ОДКБ)"),
        ("title:CSTO", "title:(CSTO OR ОДКБ)"),
        ("CSTO lang:ru", "(CSTO OR ОДКБ) lang:ru"),
        ("CSTO source:CSTO", "(CSTO OR ОДКБ) source:CSTO"),
        ("=CSTO NATO", "=CSTO NATO"),
        ("CSTO* NATO", "CSTO* NATO"),
        ("csto", "csto OR ОДКБ"),
    ],
)
def test_the_word_is_widened_wherever_texts_are_held_against_it(query, expected):
    assert str(widened(query, "ОДКБ", word="CSTO")) == str(parse(expected))


def test_both_sides_of_a_near_are_widened():
    also = [Also("CSTO", "ОДКБ"), Also("Minsk", "Минск")]
    assert str(widen(parse("CSTO NEAR/5 Minsk"), also)) == (
        "(CSTO OR ОДКБ) NEAR/5 (Minsk OR Минск)"
    )


def test_names_that_are_off_do_not_widen():
    query = parse("CSTO")
    assert widen(query, [Also("CSTO", "ОДКБ", on=False)]) == query


def test_names_for_what_is_not_in_the_query_change_nothing():
    assert widened("NATO", "ОДКБ", word="CSTO") == parse("NATO")


@pytest.mark.parametrize("text", ["", "—", "a*b", "*", "x" * 300])
def test_a_name_that_can_not_be_looked_for_changes_nothing(text):
    assert widened("CSTO", text) == parse("CSTO")


def test_a_name_for_what_is_no_query_changes_nothing():
    assert widened("CSTO", "ОДКБ", word="NEAR/0") == parse("CSTO")


def test_quotation_marks_in_a_name_do_not_matter():
    assert widened("AIFC", "центр «Астана»") == parse("AIFC OR центр-Астана")


def test_what_was_mended_in_the_query_is_remembered():
    query = parse('"CSTO')
    assert widen(query, [Also("CSTO", "ОДКБ")]).repairs == query.repairs


@given(st.lists(st.sampled_from(["ОДКБ", "НАТО", "Xyz Abc", "ООН"]), max_size=4))
def test_equal_queries_stay_equal(texts):
    also = [Also("CSTO", text) for text in texts]
    assert widen(parse("CSTO  NATO"), also) == widen(parse("(csto) AND NATO"), also)


@given(
    st.sampled_from(["CSTO", "-CSTO x", "a (CSTO OR b)", "title:CSTO", "=CSTO", "Armenia NEAR x"]),
)
def test_without_other_names_a_query_stays_as_it_is(text):
    assert widen(parse(text), ()) == parse(text)
