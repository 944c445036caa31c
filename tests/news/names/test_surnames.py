"""Which words are surnames even in small letters."""

import pytest

from news.names import looks_like_surname


@pytest.mark.parametrize(
    "key",
    """
    tasmagambetov токаев токаева pashinyan lukashenko kobakhidze zelensky лукашенко саакашвили
    mirziyoyev medvedev nazarbayeva zurabishvili davutoğlu rasulzoda abramovich kravchuk
    khodorkovsky жээнбеков тасмагамбетов кобахидзе
    пашинян саргсян кочарян мкртчян кравчук абрамович
    """.split(),  # noqa: SIM905
)
def test_a_typical_surname_is_known_by_its_ending(key):
    assert looks_like_surname(key)


@pytest.mark.parametrize(
    "key",
    """
    protein margin begin bottles whisky risky improv casanova supernova kenyan libyan abbrev
    вопрос вопросов домов случаев обычаев трамваев горностаев маленько человек русский
    уладзе грамадзе городов сериалов армян крестьян изъян марьян россиян
    дворян семян римлян киевлян египтян царевич камикадзе барчук europe sandwich adze stddev bryan
    """.split(),  # noqa: SIM905
)
def test_an_ordinary_word_is_not(key):
    assert not looks_like_surname(key)
