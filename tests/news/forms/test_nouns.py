"""Forms of nouns and adjectives, measured on lists typed by hand.

`nouns_*.tsv`: a word and forms of it. `apart.tsv`: a word and others that begin like it.
"""

from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest

from news.forms import Forms

LANGUAGES = ("ru", "uk", "kk", "ky")
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def forms():
    return Forms()


def nouns(language):
    lines = (HERE / f"nouns_{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {word: listed.split() for word, listed in (line.split("\t") for line in lines)}


def apart():
    lines = (HERE / "apart.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return [(code, word, other) for code, word, others in rows for other in others.split()]


def told_and_untold(test):
    """Run a test with the text's language known, and with it unknown."""
    parametrized = pytest.mark.parametrize("told", [True, False], ids=["told", "untold"])(test)
    return pytest.mark.parametrize("language", LANGUAGES)(parametrized)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_are_long_enough_to_say_something(language):
    listed = nouns(language)
    assert len(listed) >= 120
    assert sum(map(len, listed.values())) >= 750


@told_and_untold
def test_a_nominative_finds_its_forms(forms, language, told):
    pairs = [(word, form) for word, listed in nouns(language).items() for form in listed]
    text_language = language if told else None
    missed = [
        (word, form)
        for word, form in pairs
        if forms.stems(word).isdisjoint(forms.stems(form, text_language))
    ]
    assert len(missed) <= 0.003 * len(pairs), missed


@told_and_untold
def test_a_form_finds_its_nominative(forms, language, told):
    pairs = [(word, form) for word, listed in nouns(language).items() for form in listed]
    text_language = language if told else None
    missed = [
        (form, word)
        for word, form in pairs
        if forms.stems(form).isdisjoint(forms.stems(word, text_language))
    ]
    assert len(missed) <= 0.003 * len(pairs), missed


@told_and_untold
def test_a_noun_finds_no_form_of_another(forms, language, told):
    owners = defaultdict(set)
    for word, listed in nouns(language).items():
        for form in (word, *listed):
            owners[form].add(word)
    by_stem = defaultdict(set)
    for form in owners:
        for stem in forms.stems(form, language if told else None):
            by_stem[stem].add(form)
    wrong = [
        (word, form)
        for word in nouns(language)
        for form in set(chain.from_iterable(by_stem[stem] for stem in forms.stems(word)))
        if word not in owners[form]
    ]
    assert wrong == []


@told_and_untold
def test_words_that_begin_alike_stay_apart(forms, language, told):
    pairs = [(word, other) for code, word, other in apart() if code == language]
    wrong = [
        (word, other)
        for word, other in pairs
        if not forms.stems(word).isdisjoint(forms.stems(other, language if told else None))
    ]
    assert len(pairs) >= 60
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_query_has_the_stems_of_every_language(forms, language):
    for word, listed in nouns(language).items():
        for form in (word, *listed):
            assert forms.stems(form) >= forms.stems(form, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_has_few_stems(forms, language):
    counts = [
        len(forms.stems(form, language))
        for word, listed in nouns(language).items()
        for form in (word, *listed)
    ]
    assert max(counts) <= 7
    assert sum(counts) / len(counts) <= 2.6
