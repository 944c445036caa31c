"""Files of sources that people bring: every entry is taken, or named with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.imports import MAX_SOURCES, LeftOut, read_import
from jobs.packs import PackError
from jobs.seeds import Flaw
from news.model import FullText, SourceKind, SourceSeed


def opml(*outlines):
    return f"<opml version='2.0'><body>{''.join(outlines)}</body></opml>".encode()


def outline(url, title="Wire", **attributes):
    named = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<outline text="{title}" xmlUrl="{url}"{named}/>'


def urls(text, name="list.txt"):
    return [seed.url for seed in read_import(text.encode(), name).seeds]


GOOD = outline("https://good.test/feed", "Good")


@pytest.mark.parametrize(
    ("bad", "left_out"),
    [
        ('<outline type="rss" text="Wire"/>', LeftOut("Wire", Flaw.NO_ADDRESS)),
        ('<outline text="Wire" htmlUrl="https://wire.test/"/>', LeftOut("Wire", Flaw.NO_ADDRESS)),
        ('<outline type="link" url="https://wire.test/"/>', LeftOut("#2", Flaw.NO_ADDRESS)),
        ('<outline xmlUrl=""/>', LeftOut("#2", Flaw.NO_ADDRESS)),
        (outline("ftp://wire.test/a", ""), LeftOut("ftp://wire.test/a", Flaw.BAD_ADDRESS)),
        (outline("wire"), LeftOut("Wire", Flaw.BAD_ADDRESS)),
        (outline("javascript:alert(1)"), LeftOut("Wire", Flaw.BAD_ADDRESS)),
        (outline("http://wire test/"), LeftOut("Wire", Flaw.BAD_ADDRESS)),
        (outline("https://wire.test/" + "a" * 2000), LeftOut("Wire", Flaw.LONG_ADDRESS)),
        (outline("https://t.me/+AbCdEfGh"), LeftOut("Wire", Flaw.PRIVATE_CHANNEL)),
        (outline("https://t.me/joinchat/1234"), LeftOut("Wire", Flaw.PRIVATE_CHANNEL)),
        (outline("https://a.test/", kind="blog"), LeftOut("Wire", Flaw.BAD_KIND)),
        (outline("https://a.test/", pattern="("), LeftOut("Wire", Flaw.BAD_PATTERN)),
        (outline("https://a.test/", pattern="a" * 501), LeftOut("Wire", Flaw.BAD_PATTERN)),
        (outline("https://a.test/", fullText="?"), LeftOut("Wire", Flaw.BAD_FULL_TEXT)),
        (outline("https://a.test/", proxy="socks9://x:1"), LeftOut("Wire", Flaw.BAD_PROXY)),
        (outline("https://good.test/feed", "Again"), LeftOut("Again", Flaw.TWICE)),
        (outline("http://GOOD.test:80/feed/", "Again"), LeftOut("Again", Flaw.TWICE)),
    ],
)
def test_an_entry_that_can_not_be_used_is_named_and_the_others_are_taken(bad, left_out):
    found = read_import(opml(GOOD, bad), "export.opml")
    assert found.seeds == (SourceSeed("https://good.test/feed", "Good"),)
    assert found.left_out == (left_out,)


@pytest.mark.parametrize(
    ("secret", "name"),
    [
        ("ftp://user:word@wire.test/feed", "wire.test"),
        ("ftp://wire.test/feed?token=word", "wire.test"),
        ("user:word@wire.test/feed", "#2"),
    ],
)
def test_the_name_of_an_entry_never_shows_a_secret(secret, name):
    for title in ("", secret):
        found = read_import(opml(GOOD, outline(secret, title)), "export.opml")
        assert [one.name for one in found.left_out] == [name]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("feed://wire.test/rss", "http://wire.test/rss"),
        ("feed:https://wire.test/rss", "https://wire.test/rss"),
        ("feed://https://wire.test/rss", "https://wire.test/rss"),
        ("FEED://wire.test/rss?a=https://b.test", "http://wire.test/rss?a=https://b.test"),
        ("wire.test/rss", "https://wire.test/rss"),
        ("HTTPS://Wire.Test:443/Rss", "https://wire.test/Rss"),
        ("https://wire.test", "https://wire.test/"),
        ("https://wire.test/rss#top", "https://wire.test/rss"),
        ("  https://wire.test/a(b) ", "https://wire.test/a(b)"),
        ("https://user:word@wire.test/rss", "https://user:word@wire.test/rss"),
        ("http://127.0.0.1:8080/rss", "http://127.0.0.1:8080/rss"),
    ],
)
def test_an_address_is_written_in_one_way(given, expected):
    assert urls(opml(outline(given)).decode()) == [expected]


@pytest.mark.parametrize(
    "given", ["https://t.me/s/Kabar", "t.me/kabar", "https://t.me/kabar/123", "@kabar"]
)
def test_the_address_of_a_telegram_channel_is_that_of_its_page(given):
    [seed] = read_import(opml(outline(given, type="rss")), "export.opml").seeds
    assert seed == SourceSeed("https://t.me/s/kabar", "Wire", kind=SourceKind.CHANNEL)


def test_a_title_that_only_repeats_the_address_is_none():
    [seed] = read_import(opml(outline("https://a.test/x", "https://a.test/x")), "").seeds
    assert seed.title == ""


def test_a_title_that_is_too_long_is_cut():
    [seed] = read_import(opml(outline("https://a.test/x", "word " * 999)), "").seeds
    assert len(seed.title) <= 201


def test_only_an_operators_file_chooses_proxy_and_user_agent():
    content = opml(outline("https://a.test/", userAgent="curl", proxy="http://10.0.0.1:3128"))
    [stranger] = read_import(content, "a.opml").seeds
    [operator] = read_import(content, "a.opml", trusted=True).seeds
    assert (stranger.agent, stranger.proxy) == (None, None)
    assert (operator.agent, operator.proxy) == ("curl", "http://10.0.0.1:3128")


@pytest.mark.parametrize("name", ["mine.toml", "mine.txt"])
def test_a_toml_pack_is_known_by_its_tables(name):
    content = b'x = 1\n[[source]]\nurl = "@kabar"\n[[source]]\ntitle = "Wire"\nfull-text = "off"\n'
    found = read_import(content, name, trusted=True)
    assert found.seeds == (SourceSeed("https://t.me/s/kabar", kind=SourceKind.CHANNEL),)
    assert found.left_out == (LeftOut("Wire", Flaw.NO_ADDRESS),)


def test_a_list_has_an_address_a_line_with_or_without_words():
    text = """
        # what I read
        -----------
        https://a.test/rss
        B wire: https://b.test/rss
        - https://c.test/rss (in Kyrgyz)
        d.test/rss
        24.kg https://24.kg/rss/
        @kabar
        <https://e.test/rss>, https://f.test/rss
    """
    found = read_import(text.encode(), "list.txt")
    assert [(seed.url, seed.title) for seed in found.seeds] == [
        ("https://a.test/rss", ""),
        ("https://b.test/rss", "B wire"),
        ("https://c.test/rss", "in Kyrgyz"),
        ("https://d.test/rss", ""),
        ("https://24.kg/rss/", "24.kg"),
        ("https://t.me/s/kabar", ""),
        ("https://e.test/rss", ""),
        ("https://f.test/rss", ""),
    ]
    assert found.left_out == ()


def test_a_line_without_an_address_is_named():
    found = read_import("@kabar\nnews of Osh\nme@wire.test\n".encode("utf-16"), "list.txt")
    names = [one.name for one in found.left_out]
    assert names == ["news of Osh", "me@wire.test"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_known_by_its_column_of_addresses(delimiter):
    rows = [["Name", "URL", "lang", "note"], ["24.kg", "https://24.kg/rss/", "ru", "x"], ["No", ""]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    found = read_import(f"\ufeff{text}".encode(), "table.csv")
    assert found.seeds == (SourceSeed("https://24.kg/rss/", "24.kg", "ru"),)
    assert found.left_out == (LeftOut("No", Flaw.NO_ADDRESS),)


def test_a_table_says_how_a_source_is_to_be_read():
    text = 'url,kind,pattern,full_text\nhttps://a.test/,page,"^/a,b/",always\n'
    [seed] = read_import(text.encode(), "").seeds
    assert (seed.kind, seed.pattern) == (SourceKind.PAGE, "^/a,b/")
    assert seed.full_text is FullText.ALWAYS


def test_a_quotation_mark_in_a_table_with_tabs_swallows_no_rows():
    text = 'url\ttitle\nhttps://a.test/\t"Wire\nhttps://b.test/\tB\n'
    assert urls(text) == ["https://a.test/", "https://b.test/"]


def test_a_quotation_mark_that_is_never_closed_is_told():
    with pytest.raises(PackError, match="This table can't be read"):
        read_import(b'url,title\nhttps://a.test/,"Wire\nhttps://b.test/,B\n', "table.csv")


def test_more_than_the_most_sources_are_left_out_and_named():
    lines = "\n".join(f"https://a.test/{n} Feed {n}" for n in range(MAX_SOURCES + 2))
    found = read_import(lines.encode(), "list.txt")
    assert len(found.seeds) == MAX_SOURCES
    assert [one.name for one in found.left_out] == ["Feed 10000", "Feed 10001"]
    assert {one.flaw for one in found.left_out} == {Flaw.TOO_MANY}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "There is no source in this file. It can be the OPML export of a reader"),
        (b"\x89PNG\r\n\x1a\n\0\0", "There is no source in this file (no address). It can be"),
        (b"only words", "There is no source in this file (no address)."),
        (opml(), "There is no source in this file."),
        (opml(outline("ftp://a.test/")), "There is no source in this file (no web address)."),
        (b"a" * (5 * 1024 * 1024 + 1), "This file has more than 5 MiB: "),
        (b"\n".join([b"word"] * 20_001), "This file has more than 20000 entries: "),
        (b"[[source]]\nurl = ", "Packs in TOML are for the operator: send OPML"),
        (b"<opml>" + b"<a>" * 100, "This document is nested more than 100 deep."),
        (b"<rss/>", "This is not OPML: it begins with <rss> instead of <opml>."),
    ],
)
def test_a_file_that_can_not_be_used_is_refused_with_a_sentence(content, message):
    with pytest.raises(PackError) as caught:
        read_import(content, "file")
    assert str(caught.value).startswith(message)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.sampled_from("abcd"))
def test_no_file_breaks_the_reading(content, name):
    for wrapped in (
        content,
        b"url\n" + content,
        b"<opml><body>" + content,
        b"[[source]]" + content,
    ):
        try:
            found = read_import(wrapped, name, trusted=True)
        except PackError:
            continue
        assert all(seed.url.startswith(("http://", "https://")) for seed in found.seeds)
