"""What a printed word and an asked one have in common, and by which rule one is the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.analysis import LONGEST_REMEMBERED, LOOSE_RULES, Analyst, Context, is_acronym, is_name
from news.spelling import canonical

ANALYST = Analyst()


def rule(asked, printed, language=None, *, shouting=False):
    """Give the strictest rule by which a guise of a printed word satisfies an asked one."""
    context = Context(language, shouting)
    rules = [ANALYST.rule(asked, guise, context) for guise in ANALYST.guises(printed, context)]
    return min(filter(None, rules), key=LOOSE_RULES.__contains__, default=None)


def keys(word, language=None):
    return set(ANALYST.keys(word, Context(language)))


# The same letters


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("summit", "SUMMIT"),
        ("csto", "CSTO"),
        ("csto", "Csto"),
        ("Tokayev", "TOKAYEV"),
        ("еще", "Ещё"),
        ("Tokayev", "Tokayev’s"),
        ("Tokayev", "Tokayev'in"),
        ("мид", "МИДа"),
        ("Σσσ", "ΣΣΣ"),
    ],
)
def test_the_same_letters_are_found_in_any_case_and_before_an_attached_ending(asked, printed):
    assert rule(asked, printed) == "word"


@pytest.mark.parametrize(
    ("asked", "printed"), [("cis", "precision"), ("arm", "army"), ("Tokayev", "Petrotokayev")]
)
def test_a_word_is_not_found_inside_of_another(asked, printed):
    assert rule(asked, printed) is None


# Acronyms


@pytest.mark.parametrize("printed", ["WHO", "WHO’s", "W.H.O.", "WHOа"])
def test_an_acronym_is_found_in_capitals(printed):
    assert rule("WHO", printed) == "acronym"


@pytest.mark.parametrize("printed", ["who", "Who", "Who’s", "WHOLE"])
def test_an_acronym_is_not_found_in_other_letters(printed):
    assert rule("WHO", printed) is None


def test_in_a_shouting_text_an_acronym_that_spells_a_word_proves_nothing():
    assert rule("WHO", "WHO", shouting=True) is None


def test_in_a_shouting_text_an_acronym_that_spells_no_word_is_found():
    assert rule("CIS", "CIS", shouting=True) == "acronym"


def test_a_greek_acronym_with_a_final_sigma_is_found():
    assert rule("ΟΑΣ", "ΟΑΣ") == "acronym"
    assert set(ANALYST.asked_keys("ΟΑΣ")) <= keys("ΟΑΣ")


# Exactly


@pytest.mark.parametrize(
    ("asked", "printed"),
    [("=csto", "CSTO"), ("=csto", "csto"), ("=токаев", "ТОКАЕВ"), ("=WHO", "WHO")],
)
def test_an_exact_word_is_found_in_its_letters(asked, printed):
    assert rule(asked, printed) == "exact"


@pytest.mark.parametrize(
    ("asked", "printed"),
    [("=токаев", "Токаева"), ("=tokayev", "Tokaev"), ("=sanction", "sanctions"), ("=WHO", "Who")],
)
def test_an_exact_word_is_found_in_no_other_form_spelling_or_capitals(asked, printed):
    assert rule(asked, printed) is None


def test_an_exact_word_in_capitals_is_found_in_a_shouting_text_too():
    assert rule("=WHO", "WHO", shouting=True) == "exact"


# Names


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("Tokayev", "Токаева"),
        ("Токаев", "Tokaev"),
        ("Tasmagambetov", "Тасмағамбетовтің"),
        ("Tasmagambetov", "ТАСМАГАМБЕТОВУ"),
        ("Pashinyan", "Փաշինյանի"),
        ("Tokayev", "Tokaev’s"),
    ],
)
def test_a_name_is_found_in_other_spellings_scripts_and_cases(asked, printed):
    assert rule(asked, printed) == "name"


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("Tokayev", "Токарев"),
        ("Tokayev", "токаева"),
        ("tokayev", "Tokaev"),
        ("Zakharova", "Захаровым"),
    ],
)
def test_another_name_is_refused_and_so_is_what_is_not_written_as_one(asked, printed):
    assert rule(asked, printed) is None


@pytest.mark.parametrize(
    ("asked", "printed", "is_same"),
    [
        ("Али", "Ali", True),
        ("Ali", "Али", True),
        ("Али", "ali", False),
        ("Али", "Олег", False),
        ("Алия", "Aliya", False),
    ],
)
def test_a_name_of_three_letters_is_known_in_another_script_on_request(asked, printed, is_same):
    assert ANALYST.is_short_name(asked, printed) is is_same
    assert ANALYST.is_short_name(asked, printed) is is_same
    assert asked == "Алия" or rule(asked, printed) is None


@pytest.mark.parametrize(
    ("asked", "letter", "is_first"),
    [
        ("Akylbek", "a", True),
        ("Akylbek", "а", True),
        ("Japarov", "ж", True),
        ("Yevgeny", "е", True),
        ("Akylbek", "с", False),
    ],
)
def test_an_initial_is_that_of_a_name_in_whatever_script(asked, letter, is_first):
    assert ANALYST.is_initial(asked, letter) is is_first


# Forms


@pytest.mark.parametrize(
    ("asked", "printed", "language"),
    [
        ("sanction", "sanctions", "en"),
        ("саммит", "саммитом", "ru"),
        ("саммит", "САММИТА", None),
        ("Бишкек", "Бишкеке", "ru"),
        ("Бишкек", "Бишкекте", "ky"),
    ],
)
def test_a_word_is_found_in_its_forms(asked, printed, language):
    assert rule(asked, printed, language) in {"form", "name"}


@pytest.mark.parametrize(
    ("asked", "printed"),
    [
        ("иван", "Иванов"),
        ("Adam", "Adams"),
        ("Adams", "Adam"),
        ("Иванов", "ивана"),
        ("Захарова", "Захаровым"),
        ("Karimova", "Karimov"),
    ],
)
def test_a_surname_is_no_form_of_another_name(asked, printed):
    assert rule(asked, printed, "ru") is None


def test_a_word_in_capitals_that_may_be_an_acronym_is_no_form():
    assert rule("миф", "МИФА") is None
    assert rule("миф", "МИФА", shouting=True) == "form"
    assert rule("саммит", "САММИТА") == "form"


# Known names


@pytest.mark.parametrize(
    ("asked", "printed", "found"),
    [
        ("^Куба", "Куба", "word"),
        ("^Куба", "КУБА", "word"),
        ("^Куба", "Кубы", "form"),
        ("^csto", "CSTO", "word"),
    ],
)
def test_a_known_name_is_found_in_its_letters_and_forms(asked, printed, found):
    assert rule(asked, printed) == found
    assert not keys(printed).isdisjoint(ANALYST.asked_keys(asked))


@pytest.mark.parametrize(
    ("asked", "printed"),
    [("^Куба", "куба"), ("^Tokayev", "Tokaev"), ("^csto", "cstos"), ("^Cuba", "Куба")],
)
def test_a_known_name_is_found_in_no_other_spelling_and_not_in_small_letters(asked, printed):
    assert rule(asked, printed) is None


# What is asked for


@pytest.mark.parametrize(
    ("word", "acronym", "name"),
    [
        ("WHO", True, False),
        ("ОДКБ", True, False),
        ("Tokayev", False, True),
        ("X", False, True),
        ("ნიკა", False, True),
        ("summit", False, False),
        ("5g", False, False),
    ],
)
def test_capitals_tell_what_is_wanted_of_a_word(word, acronym, name):
    assert (is_acronym(word), is_name(word)) == (acronym, name)


# Keys


@pytest.mark.parametrize(
    ("asked", "printed", "language"),
    [
        ("csto", "CSTO’s", None),
        ("WHO", "WHO", None),
        ("=токаев", "Токаев", "ru"),
        ("Tokayev", "Тоқаевтың", "kk"),
        ("саммит", "саммитами", "ru"),
        ("саммит", "саммитами", None),
    ],
)
def test_what_satisfies_an_asked_word_has_a_key_of_it(asked, printed, language):
    assert rule(asked, printed, language)
    assert not keys(printed, language).isdisjoint(ANALYST.asked_keys(asked))


def test_an_exact_word_and_an_acronym_are_filed_under_their_letters_alone():
    assert ANALYST.asked_keys("=токаев") == ("токаев",)
    assert ANALYST.asked_keys("WHO") == ("who",)


def test_only_what_is_written_as_a_name_has_the_key_of_a_name():
    assert [key for key in ANALYST.asked_keys("Tokayev") if key.startswith("§")] == ["§tkv"]
    assert not any(key.startswith("§") for key in ANALYST.asked_keys("tokayev"))
    assert "§tkv" in keys("Токаев")
    assert not any(key.startswith("§") for key in keys("токаев"))


LETTERS = st.characters(exclude_categories=["Cs", "Cc"])
PRINTED = st.one_of(
    st.sampled_from(["sanctions", "САММИТОМ", "Токаевым", "Tokayev’s", "МИДа", "O’zbekiston"]),
    st.text("AaBbeiOСсаАеиЯяіқ’'.ЬьΣσ", min_size=1, max_size=6),
    st.text(LETTERS, min_size=1, max_size=3),
).filter(lambda text: any(map(str.isalnum, text)))


@given(PRINTED, PRINTED, st.sampled_from([None, "en", "ru", "kk", "xx"]), st.booleans())
def test_sharing_no_key_means_satisfying_by_no_rule(one, other, language, shouting):
    context = Context(language, shouting)
    shared = set(ANALYST.keys(other, context))
    asked = canonical(one)
    for form in (asked, f"={asked}"):
        if any(ANALYST.rule(form, guise, context) for guise in ANALYST.guises(other, context)):
            assert not shared.isdisjoint(ANALYST.asked_keys(form))


@given(PRINTED)
def test_every_key_is_a_word_to_an_index_that_cuts_at_all_but_letters(word):
    for key in (*ANALYST.keys(word, Context()), *ANALYST.asked_keys(canonical(word))):
        letters = key.removeprefix("§")
        assert letters
        assert not any(char.isspace() or char in "\"'*^()&|!:\\" for char in letters)


# What is remembered


def test_what_was_forgotten_is_worked_out_again():
    analyst = Analyst(memo_size=1)
    words = ["саммитом", "sanctions", "Токаевым", "саммитом"]
    assert [analyst.keys(word, Context()) for word in words] == [
        ANALYST.keys(word, Context()) for word in words
    ]
    assert [analyst.names(word) for word in ("Tokayev", "Japarov", "Tokayev")] == [
        ANALYST.names(word) for word in ("Tokayev", "Japarov", "Tokayev")
    ]


def test_the_same_word_has_keys_of_its_own_in_each_language():
    assert keys("бала", "kk") == set(Analyst().keys("бала", Context("kk")))
    assert keys("бала", "ru") == set(Analyst().keys("бала", Context("ru")))


def test_a_word_of_any_length_has_keys():
    word = "ш" * (LONGEST_REMEMBERED + 1)
    assert word in keys(word)
    assert keys(word) == keys(word)


# Words that are nearly the name of something else


@pytest.mark.parametrize(
    ("asked", "printed"),
    [("турист", "Туристов"), ("Штаты", "Штатов"), ("Эмираты", "Эмиратов"), ("совет", "Советов")],
)
def test_a_genitive_plural_that_begins_a_sentence_is_a_form(asked, printed):
    assert rule(asked, printed, "ru") == "form"


@pytest.mark.parametrize(
    ("asked", "printed"), [("кузнец", "Кузнецов"), ("сахар", "Сахаров"), ("Турист", "Туристов")]
)
def test_what_is_a_surname_before_anything_else_is_no_genitive_plural(asked, printed):
    assert rule(asked, printed, "ru") is None


@pytest.mark.parametrize(
    ("asked", "printed", "language"),
    [
        ("Пишний", "Пишна", "uk"),
        ("Толстых", "Толстой", "ru"),
        ("Кличко", "кличке", "ru"),
        ("Kaczyński", "Kaczyńska", "pl"),
        ("Accra", "АКРА", "ru"),
    ],
)
def test_another_name_or_word_that_resembles_a_name_is_not_it(asked, printed, language):
    assert rule(asked, printed, language) is None


def test_a_mixed_word_that_may_be_latin_as_well_as_cyrillic_is_found_as_both():
    assert rule("Токаев", "TOКAEВ") == "word"
    assert rule("opec", "OРEC") == "word"
    assert rule("орес", "OРEC") == "word"
