"""What people type when they are asked for a source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.addresses import Asked, Unreadable, read_address
from news.model import SourceKind

UC = "UCabcdefghijklmnopqrstuv"
FEED = "https://www.youtube.com/feeds/videos.xml"
CHANNEL = Asked("https://t.me/s/orda_kz", SourceKind.CHANNEL)


@pytest.mark.parametrize(
    "text",
    [
        "@orda_kz",
        "@Orda_KZ",
        "@orda_kz,",
        "t.me/orda_kz",
        "https://t.me/orda_kz/123?single",
        "http://www.t.me/s/orda_kz",
        "https://t.me/s/orda_kz?before=900",
        "telegram.me/orda_kz/",
        "https://telegram.dog/orda_kz",
        "orda_kz.t.me",
        "tg://resolve?domain=orda_kz&post=12",
        "tg:resolve?domain=orda_kz",
        "https://web.telegram.org/k/#@orda_kz",
        "https://web.telegram.org/a/#@orda_kz",
        "please add (https://t.me/orda_kz).",
        "канал @orda_kz",
    ],
)
def test_a_channel_is_known_by_its_name_in_every_form(text):
    assert read_address(text) == CHANNEL


@pytest.mark.parametrize(
    "text",
    ["https://t.me/+AbCd_12", "t.me/joinchat/AAAA", "https://t.me/c/1234/56", "t.me/addlist/x"],
)
def test_a_private_channel_cannot_be_read(text):
    assert read_address(text) == Unreadable("a private channel")


@pytest.mark.parametrize(
    "text", ["t.me", "https://t.me/", "t.me/addstickers/cats", "t.me/share/url?url=x", "t.me/s/"]
)
def test_what_telegram_has_besides_channels_cannot_be_read(text):
    assert read_address(text) == Unreadable("no channel with a public page")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (f"youtube.com/channel/{UC}", Asked(f"{FEED}?channel_id={UC}", SourceKind.FEED)),
        (
            f"https://m.youtube.com/channel/{UC}/videos?view=0",
            Asked(f"{FEED}?channel_id={UC}", SourceKind.FEED),
        ),
        (
            "https://www.youtube.com/playlist?list=PLabcdefghij",
            Asked(f"{FEED}?playlist_id=PLabcdefghij", SourceKind.FEED),
        ),
        ("youtube.com/@Orda/videos?x=1", Asked("https://www.youtube.com/@Orda")),
        ("http://youtube.com/c/Orda/about", Asked("https://www.youtube.com/c/Orda")),
        ("youtube.com/user/orda", Asked("https://www.youtube.com/user/orda")),
        ("https://youtu.be/abcdefghijk", Asked("https://youtu.be/abcdefghijk")),
        ("youtube.com/watch?v=abc", Asked("https://www.youtube.com/watch?v=abc")),
        (f"{FEED}?channel_id={UC}", Asked(f"{FEED}?channel_id={UC}")),
        ("https://notyoutube.com/@Orda", Asked("https://notyoutube.com/@Orda")),
    ],
)
def test_youtube_is_asked_for_the_feed_or_else_the_page_that_names_it(text, asked):
    assert read_address(text) == asked


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("orda.kz", "https://orda.kz/"),
        ("www.Orda.kz/Path", "https://www.orda.kz/Path"),
        ("//orda.kz/rss", "https://orda.kz/rss"),
        ("HTTP://Orda.KZ:80/rss?a=1#top", "http://orda.kz/rss?a=1"),
        ("https://orda.kz:443", "https://orda.kz/"),
        ("https://orda.kz:8443/x", "https://orda.kz:8443/x"),
        ("<https://orda.kz/rss>", "https://orda.kz/rss"),
        ("«orda.kz».", "https://orda.kz/"),
        ("«(orda.kz!)!).»" + "!)" * 2000, "https://orda.kz/"),
        ("add orda.kz, please", "https://orda.kz/"),
        ("orda.kz or rather https://en.orda.kz/", "https://en.orda.kz/"),
        ("e.g. orda.kz", "https://orda.kz/"),
        ("қазақстан.қаз", "https://қазақстан.қаз/"),
        ("xn--80aa.xn--80ao21a/rss", "https://xn--80aa.xn--80ao21a/rss"),
        ("https://orda.kz/новости", "https://orda.kz/новости"),
        ("https://User:Pass@orda.kz/rss", "https://User:Pass@orda.kz/rss"),
        ("http://localhost:8000/rss", "http://localhost:8000/rss"),
        ("127.0.0.1:8099/feed", "https://127.0.0.1:8099/feed"),
        ("http://[::1]:8099/", "http://[::1]:8099/"),
        ("feed://orda.kz/rss", "https://orda.kz/rss"),
        ("feed:http://orda.kz/rss", "http://orda.kz/rss"),
        ("https://not-t.me/orda", "https://not-t.me/orda"),
    ],
)
def test_an_address_is_given_in_its_normal_form(text, url):
    assert read_address(text) == Asked(url)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "hello world",
        "CSTO.",
        "U.S. news",
        "3.14",
        "editor@orda.kz",
        "https://",
        "https://orda.kz:0/",
        "http://[::1/",
        "ftp://orda.kz/rss",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "tg://join?invite=abc",
        "@",
        "@ab",
        "@1abc",
        "@имя",
        "-orda.kz",
        "https://orda.kz/" + "a" * 2000,
    ],
)
def test_other_words_are_no_address(text):
    assert read_address(text) is None


@given(st.text(max_size=60) | st.text(alphabet="t.me/@+s:htp[]<>#?orda_kz ", max_size=60))
def test_nothing_raises_and_what_is_found_is_found_again(text):
    found = read_address(text)
    if isinstance(found, Asked) and found.kind is None:
        assert read_address(found.url) == found


@pytest.mark.parametrize(
    ("text", "is_guess"),
    [("orda.kz", True), ("https://orda.kz", False), ("feed:http://orda.kz/rss", False)],
)
def test_it_is_remembered_that_no_scheme_was_given(text, is_guess):
    asked = read_address(text)
    assert isinstance(asked, Asked)
    assert asked.is_guess == is_guess


def test_a_word_that_begins_with_a_circumflex_is_the_pattern_for_links():
    asked = read_address("orda.kz/news/ ^/news/[^/]+/$")
    assert asked == Asked("https://orda.kz/news/", pattern="^/news/[^/]+/$")


def test_of_a_channel_there_are_no_links_to_choose():
    assert read_address("@akipress ^/news/") == read_address("@akipress")
