"""Pictures of entries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.pictures import is_picture, picture_in

BASE = "https://news.example/story/1"


@pytest.mark.parametrize(
    ("markup", "picture"),
    [
        ('<p><img src="https://i.example/a.jpg" alt="x"></p>', "https://i.example/a.jpg"),
        ("<IMG CLASS=wide SRC=/a.jpg>", "https://news.example/a.jpg"),
        ("<img alt='x>y' src='b.jpg'/>", None),
        ("<img src='//i.example/a.jpg?w=1&amp;h=2'>", "https://i.example/a.jpg?w=1&h=2"),
        ("<img data-src='/lazy.jpg' src='/a.jpg'>", "https://news.example/a.jpg"),
        ("<img src='data:image/gif;base64,R0'><img src='/a.jpg'>", "https://news.example/a.jpg"),
        ("<img src='https://c.example/hit' width='1' height='1'>", None),
        ("<img src='https://c.example/hit' height=\"0px\">", None),
        ("<img src='/a.jpg' width='100%' height='10'>", "https://news.example/a.jpg"),
        ("<img src='https://s.w.org/images/core/emoji/14/72x72/1f600.png'>", None),
        ("<img class='wp-smiley' src='/x.png'>", None),
        ("<img src='https://mc.yandex.ru/watch/1'>", None),
        ("<img alt='no source'>", None),
        ("no picture", None),
    ],
)
def test_the_first_picture_of_a_text_that_shows_something_is_taken(markup, picture):
    assert picture_in(markup, BASE) == picture


def test_only_some_pictures_of_a_text_are_looked_at():
    assert picture_in("<img alt=''>" * 1000 + "<img src='/a.jpg'>", BASE) is None


@pytest.mark.parametrize(
    ("medium", "media_type", "url", "yes"),
    [
        ("image", "", "https://i.example/1", True),
        ("", "image/webp", "https://i.example/1", True),
        ("", "", "https://i.example/1.JPEG?w=2", True),
        ("video", "", "https://i.example/1.jpg", False),
        ("", "video/mp4", "https://i.example/1.jpg", False),
        ("", "", "https://i.example/1.mp3", False),
    ],
)
def test_a_file_is_a_picture_by_what_is_said_of_it_or_by_its_name(medium, media_type, url, yes):
    assert is_picture(medium, media_type, url) is yes


@given(st.text("<img src=\"'/>&1w\n", max_size=60))
def test_whatever_stands_in_a_text_a_picture_is_an_address_of_the_web(markup):
    picture = picture_in(markup, BASE)
    assert picture is None or picture.startswith("https://")
