"""By which initials a name can be shortened, in whatever script."""

import pytest

from news.names.initials import first_sounds


@pytest.mark.parametrize(
    ("initial", "name"),
    [
        ("а", "aleksandr"), ("a", "александр"), ("ж", "japarov"), ("j", "жапаров"), ("с", "sadyr"),
        ("с", "садыр"), ("н", "նիկոլ"), ("n", "ნიკოლ"), ("с", "šimonytė"), ("я", "yana"),
        ("е", "yevgeny"), ("е", "evgeny"), ("г", "gaidar"), ("h", "гейдар"), ("c", "цезарь"),
        ("c", "карлос"), ("ч", "čaputová"), ("c", "čaputová"),
    ],
)  # fmt: skip
def test_an_initial_may_stand_for_a_name_that_begins_with_its_sound(initial, name):
    assert first_sounds(initial) & first_sounds(name)


@pytest.mark.parametrize(
    ("initial", "name"), [("а", "олег"), ("м", "nikol"), ("т", "დავით"), ("s", "виктор")]
)
def test_it_stands_for_no_other_name(initial, name):
    assert not first_sounds(initial) & first_sounds(name)


def test_a_sign_without_sound_begins_no_name():
    assert first_sounds("習") == frozenset()
