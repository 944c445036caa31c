"""Starter packs: what an operator may list, and what he is told when it can't be read."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from jobs.packs import PackError, load_pack, pack_names, read_opml, read_toml
from jobs.seeds import place_of
from news.discovery import is_search
from news.model import FullText, SourceKind, SourceSeed

SHIPPED = files("bot.packs")


def opml(*outlines):
    body = "".join(outlines)
    return f'<?xml version="1.0"?><opml version="2.0"><body>{body}</body></opml>'.encode()


def outline(url="https://wire.test/feed", **attributes):
    named = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f'<outline xmlUrl="{url}" {named}/>'


def toml(**fields):
    named = "".join(f"{name} = '{value}'\n" for name, value in fields.items())
    return f"[[source]]\nurl = 'https://wire.test/feed'\ntitle = 'Wire'\n{named}".encode()


def refusal(read, content):
    with pytest.raises(PackError) as caught:
        read(content)
    return str(caught.value)


def test_none_is_the_empty_pack():
    assert load_pack("none", SHIPPED) == []
    assert load_pack(" None ", SHIPPED) == []


@pytest.mark.parametrize(
    ("name", "least", "most"), [("central-asia", 40, 45), ("caucasus", 12, 16), ("world", 12, 15)]
)
def test_a_pack_that_ships_is_loaded_by_its_name(name, least, most):
    seeds = load_pack(name, SHIPPED)
    assert least <= len(seeds) <= most
    assert len({place_of(seed.url) for seed in seeds}) == len(seeds)
    assert len({seed.title for seed in seeds}) == len(seeds)
    assert all(seed.title and seed.language for seed in seeds)


def test_every_outline_of_a_pack_that_ships_is_a_source():
    for name in pack_names(SHIPPED):
        text = SHIPPED.joinpath(f"{name}.opml").read_text(encoding="utf-8")
        assert text.count("xmlUrl=") == len(load_pack(name, SHIPPED))


@pytest.mark.parametrize(("language", "least"), [("kk", 4), ("ky", 3), ("ru", 10), ("en", 15)])
def test_the_pack_for_central_asia_speaks_its_languages(language, least):
    languages = [seed.language for seed in load_pack("central-asia", SHIPPED)]
    assert languages.count(language) >= least


@pytest.mark.parametrize(("kind", "least"), [("channel", 3), ("page", 3), ("sitemap", 1)])
def test_the_pack_for_central_asia_has_every_kind_of_source(kind, least):
    kinds = [seed.kind for seed in load_pack("central-asia", SHIPPED)]
    assert kinds.count(SourceKind(kind)) >= least


def test_both_pages_of_the_csto_are_watched_for_the_addresses_of_its_news():
    pages = [seed for seed in load_pack("central-asia", SHIPPED) if "odkb-csto.org" in seed.url]
    assert {seed.language for seed in pages} == {"en", "ru"}
    for page in pages:
        assert page.kind is SourceKind.PAGE
        assert re.search(page.pattern, "/news/news_odkb/a-summit-in-bishkek/")
        assert not re.search(page.pattern, "/news/news_odkb/")


def test_a_pack_that_ships_asks_no_search_engine():
    seeds = [seed for name in pack_names(SHIPPED) for seed in load_pack(name, SHIPPED)]
    assert not [seed.url for seed in seeds if is_search(seed.url)]


def test_a_path_names_an_opml_file(tmp_path):
    pack = tmp_path / "mine.opml"
    pack.write_bytes(opml(outline(text="Wire")))
    assert load_pack(str(pack), SHIPPED) == [SourceSeed("https://wire.test/feed", "Wire")]


def test_a_path_names_a_toml_file(tmp_path):
    pack = tmp_path / "mine.TOML"
    pack.write_text('[[source]]\nurl = "https://wire.test/feed"\n')
    assert load_pack(str(pack), SHIPPED) == [SourceSeed("https://wire.test/feed")]


def test_a_missing_pack_is_told_with_the_names_that_there_are():
    with pytest.raises(PackError) as caught:
        load_pack("nowhere.opml", SHIPPED)
    assert str(caught.value) == (
        "There is no pack and no file 'nowhere.opml': "
        "give the path of an OPML or TOML file, or one of caucasus, central-asia, world, none."
    )


@pytest.mark.parametrize("name", [".", "nul\0byte"])
def test_a_path_that_is_no_file_is_told(name):
    with pytest.raises(PackError, match="can't be read as a file of sources"):
        load_pack(name, SHIPPED)


def test_what_is_wrong_in_a_file_is_told_with_its_name(tmp_path):
    pack = tmp_path / "mine.opml"
    pack.write_bytes(opml())
    with pytest.raises(PackError) as caught:
        load_pack(str(pack), SHIPPED)
    assert str(caught.value) == (
        f"{pack}: There are no sources in it: list some, or set SOURCES_FILE=none."
    )


def test_opml_may_be_nested_as_the_operator_likes():
    content = opml(
        outline("http://one.test/rss"),
        '<outline text="Group"><outline text="Inner">',
        outline("https://two.test/rss", title="Two", language="ru-RU"),
        "</outline></outline>",
    )
    assert read_opml(content) == [
        SourceSeed("http://one.test/rss"),
        SourceSeed("https://two.test/rss", "Two", "ru"),
    ]


def test_a_title_goes_before_a_text():
    assert read_opml(opml(outline(text="Text", title="Title")))[0].title == "Title"
    assert read_opml(opml(outline(text="Text")))[0].title == "Text"


def test_attributes_and_tags_may_be_in_any_case():
    content = b'<OPML><BODY><Outline xmlurl="https://wire.test/" TEXT=" A  Wire "/></BODY></OPML>'
    assert read_opml(content) == [SourceSeed("https://wire.test/", "A Wire")]


def test_opml_may_be_in_an_old_encoding():
    document = opml(outline(text="Вести")).decode()
    content = document.replace('"1.0"', '"1.0" encoding="windows-1251"').encode("cp1251")
    assert read_opml(content)[0].title == "Вести"


def test_an_address_that_is_listed_twice_is_kept_once_with_its_first_title():
    content = opml(outline(text="First"), outline("https://two.test/"), outline(text="Again"))
    assert [seed.title for seed in read_opml(content)] == ["First", ""]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"url = 1", "This is not OPML, which is XML: "),
        (b"", "This is not OPML, which is XML: "),
        (b"<html><body/></html>", "This is not OPML: it begins with <html> instead of <opml>."),
        (b"<opml><body></opml>", "This is not OPML, which is XML: mismatched tag"),
        (b'<?xml version="1.0" encoding="nope"?><opml/>', "There are no sources in it: "),
        (opml('<outline text="Empty group"/>'), "There are no sources in it: "),
        (
            opml(outline("ftp://wire.test/feed", text="Wire")),
            "'Wire' has the address 'ftp://wire.test/feed': it must begin with http",
        ),
        (opml('<outline type="rss" text="Wire"/>'), "'Wire' has the address ''"),
        (opml(outline("https:///feed")), "One has the address 'https:///feed'"),
        (opml(outline("http://[::1/feed")), "One has the address 'http://[::1/feed'"),
        (opml(outline("http://wire test/")), "One has the address 'http://wire test/'"),
        (
            b'<!DOCTYPE opml [<!ENTITY a "aaaa">]><opml><body>&a;</body></opml>',
            "This document declares a DOCTYPE: remove that line.",
        ),
        (
            b'<!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml/>',
            "This document declares a DOCTYPE: remove that line.",
        ),
    ],
)
def test_an_opml_document_that_can_not_be_used_is_refused_with_the_reason(content, message):
    assert refusal(read_opml, content).startswith(message)


def test_toml_lists_a_table_for_each_source():
    content = """
        [[source]]
        url = "https://one.test/rss"
        title = "Один"
        language = "ru"

        [[source]]
        url = "https://two.test/rss"
    """
    assert read_toml(content.encode()) == [
        SourceSeed("https://one.test/rss", "Один", "ru"),
        SourceSeed("https://two.test/rss"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<opml/>", "This is not TOML: "),
        (b"\xff\xfe", "This is not TOML: "),
        (b"", "There are no sources in it: "),
        (b"source = 1", "There are no sources in it: "),
        (b'source = ["https://wire.test/"]', "There are no sources in it: "),
        (b'[[source]]\ntitle = "Wire"', "'Wire' has the address ''"),
        (b"[[source]]\nurl = 7", "One has the address '7'"),
        (b"a=[" * 9999, "This is not TOML: "),
        (toml(kind="blog"), "'Wire' has the kind 'blog': it must be one of feed, channel, page, "),
        (toml(pattern="^/news/("), "'Wire' has the pattern '^/news/(': it must be a regular "),
        (toml(full_text="maybe"), "'Wire' has the full text 'maybe': it must be one of off, "),
        (toml(proxy="localhost"), "'Wire' has a proxy that is none: it looks like http://"),
    ],
)
def test_a_toml_document_that_can_not_be_used_is_refused_with_the_reason(content, message):
    assert refusal(read_toml, content).startswith(message)


def test_toml_says_how_a_source_is_to_be_read():
    content = toml(
        kind="page",
        pattern="^/news/",
        full_text="always",
        user_agent="Mozilla/5.0",
        proxy="socks5://127.0.0.1:9050",
    )
    assert read_toml(content) == [
        SourceSeed(
            "https://wire.test/feed",
            "Wire",
            kind=SourceKind.PAGE,
            pattern="^/news/",
            full_text=FullText.ALWAYS,
            agent="Mozilla/5.0",
            proxy="socks5://127.0.0.1:9050",
        )
    ]


def test_the_packs_that_ship_tell_how_to_edit_a_copy():
    for pack in pack_names(SHIPPED):
        assert "SOURCES_FILE" in SHIPPED.joinpath(f"{pack}.opml").read_text(encoding="utf-8")


def test_the_folder_of_packs_may_be_any(tmp_path):
    Path(tmp_path, "own.opml").write_bytes(opml(outline()))
    assert len(load_pack("own", tmp_path)) == 1
