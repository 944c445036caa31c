"""The table of organisations, and how it is read."""

from collections import Counter
from importlib.resources import files

import pytest

from news.bodies import Form, Group, read_bodies
from news.query import Term, parse
from news.text import fold, tokenize

TABLE = files("news").joinpath("data", "bodies.toml").read_text("utf-8")
BODIES = {group.id: group for group in read_bodies(TABLE)}

# Acronyms of several bodies.
SHARED = {
    ("ահկ",): {"who", "wto"},
    ("mit",): {"mit-turkey", "mit-university"},
    ("сгб",): {"security-uzbekistan", "security-georgia", "security-azerbaijan"},
}


def words(text):
    return tuple(fold(token.text) for token in tokenize(text))


def names(body, language):
    return [form.text for form in BODIES[body].forms if form.language == language]


def test_an_entry_becomes_a_group_with_its_names_in_order():
    table = """
    [[body]]
    id = "sco"
    en = ["SCO", "Shanghai Cooperation Organization"]
    ru = ["ШОС"]
    weak = ["SCO"]
    """
    assert read_bodies(table) == (
        Group(
            "sco",
            (
                Form("en", "SCO", weak=True),
                Form("en", "Shanghai Cooperation Organization"),
                Form("ru", "ШОС"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("", r"no entries \[\[body\]\]"),
        ("body = 1", r"no entries \[\[body\]\]"),
        ("body = [1]", r"no entries \[\[body\]\]"),
        ('[[body]]\nen = ["A", "B"]', "without an id"),
        ('[[body]]\nid = ""\nen = ["A", "B"]', "without an id"),
        ('[[body]]\nid = "x"\nen = ["A"]', "body 'x': fewer than two names"),
        ('[[body]]\nid = "x"\nen = "A"', "body 'x': 'en' is no list of names"),
        ('[[body]]\nid = "x"\nen = ["A", ""]', "body 'x': 'en' is no list of names"),
        ('[[body]]\nid = "x"\nen = ["A", "A"]', "body 'x': 'A' stands twice under 'en'"),
        ('[[body]]\nid = "x"\nenglish = ["A", "B"]', "body 'x': 'english' is no language"),
        ('[[body]]\nid = "x"\nen = ["A", "B"]\nweak = ["C"]', "body 'x': 'C' is weak or has"),
        ('[[body]]\nid = "x"\nen = ["A", "B"]\nunless = {C = "D"}', "body 'x': 'C' is weak or has"),
        ('[[body]]\nid = "x"\nen = ["A", "B"]\nunless = "C"', "body 'x': 'unless' maps no names"),
        ('[[body]]\nid = "x"\nen = ["A", "B"]\nunless = {A = 1}', "body 'x': 'unless' maps no"),
        ('[[body]]\nid = "x"\nen = ["A", "B"]\n' * 2, "body 'x' stands there twice"),
        ("[[body", "array declaration"),
    ],
)
def test_a_wrong_table_is_refused_with_the_entry_at_fault(table, complaint):
    with pytest.raises(ValueError, match=complaint):
        read_bodies(table)


def test_a_name_in_a_longer_one_is_looked_for_without_it():
    name = Form("en", "Security Committee", unless="State Security Committee")
    assert name.query == '"Security Committee" -"State Security Committee"'


def test_any_other_name_is_looked_for_as_it_is():
    assert Form("en", "World Bank").query == "World Bank"


@pytest.mark.parametrize("text", ["ОДКБ", "ՀԱՊԿ", "G20", "RFE/RL", "IsDB", "KXShT", "AGİT"])
def test_a_word_mostly_in_capitals_is_an_acronym(text):
    assert Form("en", text).is_acronym


@pytest.mark.parametrize("text", ["Interpol", "КазМунайГаз", "UN Women", "ГА ООН", "ეუთო"])
def test_other_names_are_no_acronyms(text):
    assert not Form("en", text).is_acronym


def test_the_table_has_many_bodies_in_english_and_russian():
    both = [body for body in BODIES if names(body, "en") and names(body, "ru")]
    assert len(both) >= 160


@pytest.mark.parametrize(
    ("language", "bodies"), [("kk", 85), ("ky", 50), ("hy", 70), ("uk", 115), ("be", 55)]
)
def test_the_table_speaks_the_languages_of_the_region(language, bodies):
    assert sum(1 for body in BODIES if names(body, language)) >= bodies


def test_the_csto_is_known_by_these_names():
    known = {form.language: names("csto", form.language) for form in BODIES["csto"].forms}
    expected = {
        "en": ["CSTO", "Collective Security Treaty Organization"],
        "ru": ["ОДКБ", "Организация Договора о коллективной безопасности"],
        "kk": ["ҰҚШҰ", "Ұжымдық қауіпсіздік туралы шарт ұйымы"],
        "ky": [
            "ЖККУ",
            "Жамааттык коопсуздук келишим уюму",
            "Жамааттык коопсуздук жөнүндө келишим уюму",
        ],
        "hy": ["ՀԱՊԿ", "Հավաքական անվտանգության պայմանագրի կազմակերպություն"],
        "uk": ["ОДКБ", "Організація Договору про колективну безпеку"],
    }
    assert {language: known[language] for language in expected} == expected
    assert known["be"][0] == "АДКБ"


@pytest.mark.parametrize(
    ("body", "acronyms"),
    [
        ("sco", "SCO ШОС ШЫҰ ШКУ"),
        ("cis", "CIS СНГ ТМД КМШ ԱՊՀ СНД"),
        ("eaeu", "EAEU ЕАЭС ЕАЭО ЕАЭБ ԵԱՏՄ"),
        ("osce", "OSCE ОБСЕ ЕҚЫҰ ЕККУ ԵԱՀԿ ОБСЄ"),
        ("nato", "NATO НАТО ՆԱՏՕ"),
        ("un", "UN ООН БҰҰ БУУ ՄԱԿ ААН"),
        ("who", "WHO ВОЗ ДДСҰ ДДСУ ԱՀԿ ВООЗ СААЗ"),
        ("imf", "IMF МВФ ХВҚ ЭВФ ԱՄՀ"),
        ("ebrd", "EBRD ЕБРР ЕҚДБ ЄБРР ՎԶԵԲ"),
        ("eu", "EU ЕС ЕО ЕБ ԵՄ ЄС"),
        ("ots", "OTS ОТГ ТМҰ ТМУ"),
        ("knb", "KNB КНБ ҰҚК"),
        ("gknb", "GKNB ГКНБ УКМК SCNS"),
    ],
)
def test_a_body_has_the_acronyms_of_the_region(body, acronyms):
    assert set(acronyms.split()) <= {form.text for form in BODIES[body].forms}


def test_every_name_can_be_asked_for():
    for group in BODIES.values():
        for form in group.forms:
            assert isinstance(parse(f'"{form.text}"').root, Term), form


def test_no_name_means_two_bodies_but_for_those_known_to():
    owners = {}
    for group in BODIES.values():
        for form in group.forms:
            owners.setdefault(words(form.text), set()).add(group.id)
    assert {key: owner for key, owner in owners.items() if len(owner) > 1} == SHARED


def test_a_name_is_written_in_the_script_of_its_language():
    cyrillic = {"ru", "kk", "ky", "uk", "be", "tg"}
    scripts = Counter(
        (form.language, any("а" <= char <= "ӿ" for char in form.text.lower()))
        for group in BODIES.values()
        for form in group.forms
    )
    mixed = [key for key in scripts if (key[0] in cyrillic) != key[1]]
    assert mixed == []


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("ilo", "МОТ"),
        ("european-commission", "ЕК"),
        ("investigative-committee", "СК"),
        ("world-bank", "ВБ"),
        ("cpc", "CPC"),
        ("eco", "ECO"),
        ("icc", "МКС"),
        ("federal-reserve", "Fed"),
        ("nss-armenia", "National Security Service"),
        ("white-house", "Белый дом"),
    ],
)
def test_a_name_with_other_meanings_is_weak(body, name):
    assert [form.weak for form in BODIES[body].forms if form.text == name] == [True]
