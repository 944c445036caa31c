"""The rules of single languages, one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.forms import Forms

FORMS = Forms()


def meet(language, word, other):
    return not FORMS.stems(word, language).isdisjoint(FORMS.stems(other, language))


RULES = {
    "ru": {
        "a fleeting vowel": "рынок рынка; отец отца; день дня; конец конца; огонь огня;"
        " письмо писем; сестра сестер; окно окон; орел орла; боец бойца; копейка копеек;"
        " песня песен; палец пальца",
        "the genitive plural of -ья": "статья статей; семья семей; судья судей",
        "the declension of -ия and -ие": "армия армией; соглашение соглашений; учение учениям",
        "a noun in -мя": "время времени; имя именами",
        "another word in the plural": "человек людей; ребенок детям; год лет; друг друзьями",
        "a plural of its own": "брат братьев; сын сыновьям; небо небеса; хозяин хозяева",
        "a plural in a stressed -а": "город города; учитель учителя; поезд поезда",
        "an adjective": "военный военных; ядерная ядерному; последний последнего; чужой чужих",
        "a participle in -ся": "выдающийся выдающимся",
        "a nationality": "россиянин россиян; гражданин гражданами",
    },
    "uk": {
        "і that becomes о or е": "договір договору; рік року; папір паперу; камінь каменю;"
        " ніч ночі",
        "a softened consonant": "безпека безпеці; рука руці; дорога дорозі; муха мусі",
        "a doubled consonant": "рішення рішень; стаття статей; обличчя облич; ніч ніччю;"
        " сіль сіллю",
        "a fleeting vowel": "ринок ринку; українець українця; день дня; лікарня лікарень;"
        " вікно вікон",
        "a dative in -ові": "президент президентові; вчитель вчителеві; край краєві",
        "a soft р": "лікар лікаря; секретар секретарями",
        "a noun with an apostrophe": "здоровя здоровю; сімя сімєю",
        "an adjective": "український українською; поранений поранені; останній останнього",
    },
    "be": {
        "a case": "краіна краінай; ураду урадам; прэзідэнт прэзідэнта; выбары выбараў",
        "a softened consonant": "бяспека бяспецы; рада радзе; дарога дарозе",
        "a doubled consonant": "рашэнне рашэнняў; жыцце жыцця",
        "a fleeting vowel": "рынак рынку; канец канца",
    },
    "kk": {
        "plural, possessive and case in a row": "қала қалаларымыздың; министр министрлеріне",
        "a voiced end": "кітап кітабы; мектеп мектебінде; халық халықтың; көмек көмегін",
        "a lost vowel": "орын орнында; халық халқының; кәсіпорын кәсіпорны",
        "the front endings of loans": "банк банкінің; округ округі; проект проектілер",
        "-дағы": "қала қаладағы; облыс облысындағы; мемлекет мемлекеттегі",
        "a word of two letters": "ел еліміздің; су суды; үй үйде",
    },
    "ky": {
        "four-fold harmony": "өлкө өлкөсүнүн; тоо тоолордо; иш иштери; жумуш жумуштан; шаар шаарга",
        "a voiced end": "китеп китеби; чек чеги",
        "a lost vowel": "орун ордунда; мурун мурду",
        "-дагы": "шаар шаардагы; өлкө өлкөдөгү; облус облусундагы",
        "a plural of its own": "бала балдардын",
    },
    "en": {
        "a plural": "army armies; virus viruses; house houses; church churches; tax taxes;"
        " hero heroes",
        "an irregular plural": "man men; policeman policemen; child children; crisis crises",
        "a past tense": "attack attacked; ban banned; injure injured; deny denied; visit visited",
        "a British spelling": "organisation organizations; defence defense; centre centers;"
        " labour labor; programme program; cancelled canceled",
    },
    "uz": {"endings": "prezident prezidentining; davlat davlatlar; шаҳар шаҳарларда"},
    "az": {"endings": "dövlət dövlətin; hökumət hökuməti; nazirlik nazirliyi; ölkə ölkədən"},
    "tk": {"endings": "döwlet döwletiň; prezident prezidentiniň; ýurt ýurdy"},
    "tr": {"endings": "hükümet hükümetin; ülke ülkede; başbakan başbakanlar; kitap kitabi"},
    "tg": {"endings": "ҳукумат ҳукумати; кишвар кишварҳоро; вазорат вазоратҳои"},
    "hy": {
        "endings": "կառավարություն կառավարության; նախագահ նախագահի; հայաստան հայաստանը;"
        " պատերազմ պատերազմներից"
    },
    "ka": {"endings": "მთავრობა მთავრობის; პრეზიდენტი პრეზიდენტმა; ქვეყანა ქვეყანაში"},
    "de": {"endings": "präsident präsidenten; wahl wahlen"},
    "fr": {"endings": "président présidents"},
    "es": {"endings": "ministro ministros"},
    "it": {"endings": "ministro ministri"},
    "pl": {"endings": "prezydent prezydenta"},
}
PAIRS = [
    pytest.param(language, *pair.split(), id=f"{language}: {rule}: {pair.strip()}")
    for language, rules in RULES.items()
    for rule, pairs in rules.items()
    for pair in pairs.split(";")
]


@pytest.mark.parametrize(("language", "word", "form"), PAIRS)
def test_a_word_meets_its_form(language, word, form):
    assert meet(language, word, form)


@pytest.mark.parametrize(("language", "word", "form"), PAIRS)
def test_a_nominative_of_no_language_meets_its_form_in_a_text(language, word, form):
    assert not FORMS.stems(word).isdisjoint(FORMS.stems(form, language))


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("crimea", "crime"),
        ("cuba", "cube"),
        ("police", "policy"),
        ("election", "elect"),
        ("protest", "protestant"),
        ("dollar", "doll"),
        ("car", "care"),
        ("форма", "формат"),
        ("диплом", "дипломат"),
        ("учение", "ученого"),
        ("дом", "дам"),
        ("правда", "права"),
        ("река", "рік"),
    ],
)
def test_a_word_meets_no_other_where_no_language_is_told(word, other):
    assert FORMS.stems(word).isdisjoint(FORMS.stems(other))


@pytest.mark.parametrize(
    ("language", "word", "other"),
    [
        ("ru", "банк", "банкой"),
        ("ru", "угол", "угля"),
        ("ru", "безопасность", "безопасный"),
        ("ru", "метро", "метров"),
        ("ru", "посол", "после"),
        ("uk", "міст", "міста"),
        ("uk", "суд", "судді"),
        ("kk", "қала", "қалам"),
        ("kk", "күн", "құны"),
        ("kk", "ел", "елші"),
        ("ky", "кыз", "кызмат"),
        ("en", "organization", "organ"),
        ("en", "university", "universe"),
        ("en", "international", "intern"),
        ("en", "news", "new"),
        ("en", "general", "generalize"),
        ("en", "unit", "united"),
        ("en", "arm", "arms"),
    ],
)
def test_a_word_does_not_meet_another(language, word, other):
    assert not meet(language, word, other)


@pytest.mark.parametrize("ending", ["ге", "ден", "нің", "лер"])
def test_an_ending_that_breaks_the_harmony_stays_on(ending):
    assert FORMS.stems("қала" + ending, "kk").isdisjoint(FORMS.stems("қала", "kk"))


def test_a_long_kazakh_word_meets_itself_typed_on_a_russian_keyboard():
    assert meet("kk", "қазақстан", "казакстан")


def test_a_short_kazakh_word_does_not():
    assert not meet("kk", "қазақ", "казак")


def test_a_loan_meets_itself_in_another_language():
    query = FORMS.stems("министр")
    for text, language in [("министра", "ru"), ("министрдің", "kk"), ("министрдин", "ky")]:
        assert not query.isdisjoint(FORMS.stems(text, language))


def test_a_word_in_foreign_letters_gets_the_rules_of_its_own():
    assert not FORMS.stems("қазақстанның", "ru").isdisjoint(FORMS.stems("қазақстан"))


def test_an_unknown_language_is_no_language():
    assert FORMS.stems("рынка", "xx") == FORMS.stems("рынка")


@pytest.mark.parametrize("key", ["covid19", "2024", "东京", "東京都", "a", "я", "ь", "ии"])
def test_what_no_rule_knows_is_its_own_stem(key):
    assert key in FORMS.stems(key)


@given(st.text(min_size=1, max_size=30))
def test_every_word_has_a_stem_and_is_a_form_of_itself(key):
    assert FORMS.stems(key)
    assert meet(None, key, key)


@given(
    st.text("абвгдеиклмнорстуьыяійқөү", min_size=1, max_size=25),
    st.sampled_from(["ru", "uk", "kk", "ky", "be"]),
)
def test_a_query_has_all_stems_that_a_text_can_have(key, language):
    assert FORMS.stems(key) >= FORMS.stems(key, language)
