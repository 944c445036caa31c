"""Telegram's HTML in detail, after the rules of parse_html in tdlib's MessageEntity.cpp."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.links import checked_url
from sandbox.markup import TAGS, MarkupError, parse_html, utf16_length
from sandbox.texts import finished


def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b><i>ab</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 0, 2)]),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<b></b>a", "a", []),
        ("<i>a</>", "a", [entity("italic", 0, 1)]),
        ("<i x>a</i >", "a", [entity("italic", 0, 1)]),
        ("<i x = 'y>z'>a</i>", "a", [entity("italic", 0, 1)]),
        ("<pre>a</pre>", "a", [entity("pre", 0, 1)]),
        (
            '<pre><code class="language-sql">a</code></pre>',
            "a",
            [entity("pre", 0, 1, language="sql")],
        ),
        ('<code class="language-sql">a</code>', "a", [entity("code", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
        (
            "<blockquote expandable>a</blockquote>",
            "a",
            [entity("expandable_blockquote", 0, 1)],
        ),
        ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
        (
            '<tg-emoji emoji-id="7">🐎</tg-emoji>',
            "🐎",
            [entity("custom_emoji", 0, 2, custom_emoji_id="7")],
        ),
        (
            '<tg-time unix="1795348800" format="t">noon</tg-time>',
            "noon",
            [entity("date_time", 0, 4, unix_time=1795348800, date_time_format="t")],
        ),
        (
            '<a href="https://example.org/?a=1&amp;b=2">a</a>',
            "a",
            [entity("text_link", 0, 1, url="https://example.org/?a=1&b=2")],
        ),
        (
            "<a>example.org</a>",
            "example.org",
            [entity("text_link", 0, 11, url="http://example.org/")],
        ),
        ("<a>no link</a>", "no link", []),
        ("&lt", "<", []),
        ("&#0;&#99999999;", "&#0;&#99999999;", []),
    ],
)
def test_markup_becomes_text_and_entities(source, text, entities):
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("<i a=", 'Unclosed start tag "i" at byte offset 0'),
        ("<i a", 'Unclosed start tag "i" at byte offset 0'),
        ('я<i a="b', "Unclosed start tag at byte offset 2"),
        ("<tg-emoji>a</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<tg-time>a</tg-time>", "Invalid date specified"),
    ],
)
def test_what_telegram_can_not_read_is_refused_in_its_words(source, message):
    with pytest.raises(MarkupError) as raised:
        parse_html(source)

    assert str(raised.value) == message


@given(st.text(), st.sampled_from(sorted(set(TAGS) - {"a", "span", "tg-emoji", "tg-time"})))
def test_escaped_text_in_any_tag_comes_back(text, tag):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")

    plain, entities = parse_html(f"<{tag}>{escaped}</{tag}>")

    assert plain == text
    assert [one["length"] for one in entities] == ([utf16_length(text)] if text else [])


@given(st.text(alphabet="<>&/b i=\"'a;#"))
def test_any_text_is_either_read_or_refused(source):
    try:
        text, entities = parse_html(source)
    except MarkupError:
        return
    assert all(one["offset"] + one["length"] <= utf16_length(text) for one in entities)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("example.org", "http://example.org/"),
        ("https://example.org/a?b", "https://example.org/a?b"),
        ("http://127.0.0.1:8765/news/", "http://127.0.0.1:8765/news/"),
        ("http://[::1]/", "http://[::1]/"),
        ("tg://user?id=1", "tg://user?id=1"),
        ("http://localhost:8765/", None),
        ("http://example.org:port/", None),
        ("http://example.org/a b", None),
        ("javascript:alert(1)", None),
        ("mailto:desk@example.org", None),
    ],
)
def test_a_link_is_what_telegram_takes_for_one(url, kept):
    assert checked_url(url) == kept


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("/start", "bot_command", ["/start"]),
        ("see /help@a_bot, please", "bot_command", ["/help@a_bot"]),
        ("and/or a/b", "bot_command", []),
        ("/Новости", "bot_command", []),
        ("at https://example.org/a.", "url", ["https://example.org/a"]),
        ("at http://localhost/a", "url", []),
        ("ask @desk_bot", "mention", ["@desk_bot"]),
        ("desk@example.org", "mention", []),
    ],
)
def test_commands_links_and_mentions_are_found(text, kind, found):
    _, entities = finished(text, [])

    places = [one for one in entities if one["type"] == kind]
    assert [text[one["offset"] :][: one["length"]] for one in places] == found


def test_nothing_is_found_inside_code_or_links():
    text, entities = parse_html('<code>/start</code> <a href="https://a.org">/help</a> /stop')

    _, all_entities = finished(text, entities)

    assert [one["offset"] for one in all_entities if one["type"] == "bot_command"] == [13]


def test_trimming_moves_the_entities():
    text, entities = finished("  🐎 a  ", [entity("bold", 0, 8)])

    assert (text, entities) == ("🐎 a", [entity("bold", 0, 4)])
