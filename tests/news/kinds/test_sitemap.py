"""Sitemaps: of news, plain, listed, compressed, and their indexes; broken and hostile ones."""

import gzip
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.entries import MAX_ENTRIES
from news.kinds.sitemap import read_sitemap
from news.model import SECOND, Document, Entry, Parsed, ParsedFeed, ParsedIndex, ParseFailed

URL = "https://en.orda.kz/sitemap/sitemap_news1.xml"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
NOON = 1_732_708_800 * SECOND
"""2024-11-27T12:00:00Z."""


def read_any(body: str | bytes, url: str = URL) -> Parsed:
    return read_sitemap(Document(body.encode() if isinstance(body, str) else body, url))


def read(body: str | bytes, url: str = URL) -> ParsedFeed:
    parsed = read_any(body, url)
    assert isinstance(parsed, ParsedFeed)
    return parsed


def urlset(*urls: str) -> str:
    inside = "".join(f"<url>{url}</url>" for url in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {SPACES}>{inside}</urlset>'


def address(path: str, lastmod: str = "") -> str:
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<loc>https://en.orda.kz/{path}</loc>{changed}"


def index(*parts: str | tuple[str, str]) -> str:
    pairs = [part if isinstance(part, tuple) else (part, "") for part in parts]
    inside = "".join(f"<sitemap>{address(path, lastmod)}</sitemap>" for path, lastmod in pairs)
    return f"<sitemapindex {SPACES}>{inside}</sitemapindex>"


def links(parsed: ParsedFeed) -> list[str]:
    return [(entry.link or "").removeprefix("https://en.orda.kz/") for entry in parsed.entries]


NEWS = """<loc>https://en.orda.kz/csto-1/</loc><news:news><news:publication>
<news:name>Orda.kz</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2024-11-27T17:00:00+05:00</news:publication_date>
<news:title>{title}</news:title></news:news>
<image:image><image:loc>https://cdn.example/1.jpg</image:loc></image:image>"""


def test_a_news_sitemap_says_all_about_a_story_but_its_text():
    parsed = read(urlset(NEWS.format(title="CSTO &amp; Armenia")))
    assert (parsed.title, parsed.language) == ("Orda.kz", "en")
    assert parsed.entries == (
        Entry(
            None,
            "https://en.orda.kz/csto-1/",
            "CSTO & Armenia",
            "",
            NOON,
            image="https://cdn.example/1.jpg",
        ),
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("<![CDATA[A & B]]>", "A & B"),
        ("«A»\n  B", "«A» B"),
        ("A &amp;laquo;B&amp;raquo;", "A «B»"),
        ("A & B", "A & B"),
        ("A<!-- x -->", "A"),
        ("", ""),
    ],
)
def test_titles_are_read_however_they_are_escaped(written, title):
    assert read(urlset(NEWS.format(title=written))).entries[0].title == title


def test_a_prefix_that_was_never_declared_is_understood():
    body = urlset(NEWS.format(title="CSTO")).replace(SPACES, "")
    assert read(body).entries[0].title == "CSTO"


def test_a_plain_sitemap_leaves_the_title_to_the_page():
    assert read(urlset(address("a", "2024-11-27T12:00:00Z"))).entries == (
        Entry(None, "https://en.orda.kz/a", "", "", NOON),
    )


@pytest.mark.parametrize(
    "body",
    [
        "https://en.orda.kz/a\nhttps://en.orda.kz/b\n",
        "\ufeffhttps://en.orda.kz/a\r\nhttps://en.orda.kz/b",
        gzip.compress(urlset(address("a"), address("b")).encode()),
        gzip.compress(b"https://en.orda.kz/a\n") + gzip.compress(b"https://en.orda.kz/b\n"),
        urlset(address("a"), address("b")).replace("UTF-8", "utf-16").encode("utf-16"),
        f"<!-- by hand --><?xml-stylesheet href='x.xsl'?>{urlset(address('a'), address('b'))}",
        """<s:urlset xmlns:s='x'><s:url><s:loc> https://en.orda.kz/a </s:loc></s:url>
<s:url><s:loc><![CDATA[https://en.orda.kz/b]]></s:loc></s:url></s:urlset>""",
    ],
)
def test_every_form_gives_the_addresses(body):
    assert links(read(body)) == ["a", "b"]


def test_an_address_with_bare_ampersands_stays_whole():
    assert links(read(urlset(address("?a=1&b=2&amp;copy=3")))) == ["?a=1&b=2&copy=3"]


def test_letters_of_old_encodings_are_read():
    body = urlset(NEWS.format(title="ОДКБ")).replace("UTF-8", "windows-1251").encode("cp1251")
    assert read(body).entries[0].title == "ОДКБ"


def test_the_newest_comes_first_and_what_has_no_date_last():
    dated = [("a", "2024-11-25"), ("b", ""), ("c", "2024-11-27T10:00+05:00"), ("d", "2024-11-26")]
    assert links(read(urlset(*(address(*one) for one in dated)))) == ["c", "d", "a", "b"]


@pytest.mark.parametrize("lastmod", ["soon", "2024-13-01", "-1", "9" * 50])
def test_a_date_that_is_none_is_left_out(lastmod):
    assert read(urlset(address("a", lastmod))).entries[0].published_at is None


@pytest.mark.parametrize(
    ("lastmods", "dated"),
    [
        (["2024-11-27T10:00:00Z"] * 5 + ["2024-11-26T09:00:00Z"], 1),
        (["2024-11-27"] * 5, 0),
        (["2024-11-27"] * 5 + ["2024-11-26"], 6),
        (["2024-11-27T10:00:00Z"] * 2 + ["2024-11-26T09:00:00Z"], 3),
    ],
)
def test_the_time_at_which_a_sitemap_was_written_dates_no_story(lastmods, dated):
    entries = read(urlset(*(address(f"{n}", one) for n, one in enumerate(lastmods)))).entries
    assert sum(entry.published_at is not None for entry in entries) == dated


@pytest.mark.parametrize(
    "link", ["https://evil.example/", "ftp://en.orda.kz/", "javascript:alert(1)", "/a", "", "//"]
)
def test_only_addresses_of_the_site_count(link):
    assert links(read(urlset(address("a"), f"<loc>{link}</loc>"))) == ["a"]


@pytest.mark.parametrize("host", ["orda.kz", "www.orda.kz", "ru.orda.kz", "a.en.orda.kz"])
def test_a_site_is_all_that_its_owner_registered(host):
    assert read(urlset(f"<loc>https://{host}/x</loc>", address("a"))).entries[0].link


def test_neighbours_under_a_public_suffix_are_strangers():
    other, own = "<loc>https://other.gov.kz/</loc>", "<loc>https://mfa.gov.kz/1</loc>"
    parsed = read(urlset(other, own), "https://www.mfa.gov.kz/sitemap.xml")
    assert [entry.link for entry in parsed.entries] == ["https://mfa.gov.kz/1"]


def test_a_sitemap_kept_elsewhere_belongs_to_the_site_that_it_speaks_of():
    body = urlset(address("a"), address("b"), "<loc>https://other.example/</loc>")
    assert links(read(body, "https://storage.example.com/1.xml")) == ["a", "b"]


def test_of_too_many_dated_the_newest_stay():
    days = [f"2024-{month:02d}-{day:02d}T{hour:02d}:00:00Z" for month in range(1, 13)
            for day in range(1, 29) for hour in range(18)]  # fmt: skip
    found = links(read(urlset(*(address(day, day) for day in days))))
    assert found == sorted(days, reverse=True)[:MAX_ENTRIES]


def test_of_too_many_without_dates_both_ends_stay():
    found = links(read(urlset(*(address(str(number)) for number in range(MAX_ENTRIES * 2)))))
    assert len(found) == MAX_ENTRIES
    assert {"0", "1", str(MAX_ENTRIES * 2 - 1)} <= set(found)


def test_a_few_without_dates_stay_among_too_many_dated():
    dated = [address(str(number), f"2024-11-27T10:{number % 60}") for number in range(MAX_ENTRIES)]
    found = links(read(urlset(*dated, address("undated"))))
    assert len(found) == MAX_ENTRIES
    assert "undated" in found


@pytest.mark.parametrize(
    ("parts", "newest"),
    [
        (["sitemap_news2.xml", "sitemap_news12.xml", "sitemap_news3.xml"], "sitemap_news12.xml"),
        (["sitemap_tags99.xml", "sitemap_news1.xml", "sitemap_authors.xml"], "sitemap_news1.xml"),
        (["page-sitemap.xml", "post-sitemap.xml", "category-sitemap.xml"], "post-sitemap.xml"),
        (
            [("post-sitemap.xml", "2024-11-27"), ("post-sitemap2.xml", "2023-01-01")],
            "post-sitemap.xml",
        ),
        (
            [("news-2.xml", "2024-11-27T10:00:05Z"), ("news-3.xml", "2024-11-27T10:00:00Z")],
            "news-3.xml",
        ),
        (
            ["sitemap-2024-09.xml", "sitemap-2024-11.xml", "sitemap-2023-12.xml"],
            "sitemap-2024-11.xml",
        ),
        (["a.xml", "b.xml"], "b.xml"),
        (
            [
                "wp-sitemap-posts-post-1.xml",
                "wp-sitemap-posts-page-1.xml",
                "wp-sitemap-users-1.xml",
            ],
            "wp-sitemap-posts-post-1.xml",
        ),
        ([("news.xml.gz", "2024-11-27"), ("video-news.xml", "2024-11-28")], "news.xml.gz"),
    ],
)
def test_an_index_leads_to_its_newest_part(parts, newest):
    assert read_any(index(*parts)) == ParsedIndex(f"https://en.orda.kz/{newest}")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "an empty answer"),
        ("\n\0", "an empty answer"),
        ("Service unavailable", "not a sitemap"),
        ("<html><body>&lt;urlset&gt;<urlset><url/></urlset></body></html>", "not a sitemap"),
        ("<rss><channel/></rss>", "not a sitemap"),
        ("https://en.orda.kz/a is our address", "not a sitemap"),
        (index(), "empty"),
        (b"\x1f\x8b\x08nonsense", "broken answer"),
        (gzip.compress(b"<urlset>" + b" " * 2**25), "more than 20 MiB"),
    ],
)
def test_what_is_no_sitemap_is_refused_with_the_reason(body, reason):
    assert read_any(body) == ParseFailed(reason)


def test_a_sitemap_without_addresses_has_no_news_today():
    assert read(urlset()) == ParsedFeed("", None, ())


def test_the_address_in_which_a_cut_sitemap_ends_is_left_out():
    body = urlset(address("a"), address("story-of-the-year"))
    assert links(read(body[: body.index("-of-the")])) == ["a"]


def test_a_cut_compressed_sitemap_gives_what_there_is():
    body = urlset(*(address(f"{number}-{number**9}") for number in range(500)))
    assert len(read(gzip.compress(body.encode())[:-2000]).entries) > 100


def test_entities_are_neither_expanded_nor_fetched():
    document_type = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    parsed = read(document_type + urlset(NEWS.format(title="&a;&f;")))
    assert parsed.entries[0].title == "&a;&f;"


@pytest.mark.parametrize(
    "body",
    [
        "<urlset>" + "<a>" * 300_000,
        "<urlset><url>" + "<a>" * 300_000 + "</url></urlset>",
        "<urlset><url " + 'a="1" ' * 100_000 + "></url></urlset>",
        "<urlset><url>" + "<loc>https://en.orda.kz/</loc>" * 50_000 + "</url></urlset>",
        "<urlset>" + "<url>" * 100_000,
        "&" * 500_000,
        "<urlset>" + "&" * 500_000,
    ],
)
def test_a_hostile_sitemap_costs_little(body):
    started = process_time()
    read_any(body)
    assert process_time() - started < 2


@given(st.binary(max_size=200) | st.text(alphabet="<>/urlsetoc:&; ahtp.", max_size=200))
def test_nothing_raises(noise):
    tail = noise if isinstance(noise, bytes) else noise.encode()
    read_any(tail)
    read_any(b"<urlset>" + tail)
    read_any(gzip.compress(b"x") + tail)
