"""What is no feed, what feeds say about themselves, and limits."""

import json
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.entries import http_link
from news.feeds import parse_feed
from news.model import ParsedFeed, ParseFailed

URL = "https://news.example/feeds/main.xml"
HOURLY = "<sy:updatePeriod>hourly</sy:updatePeriod>"
JSON_FEED = '{"version": "https://jsonfeed.org/version/1", "title": "J", "items": %s}'


def rss(inside: str, channel: str = "") -> bytes:
    return f"<rss version='2.0'><channel><title>T</title>{channel}{inside}</channel></rss>".encode()


def read(body: bytes, content_type: str = "") -> ParsedFeed:
    parsed = parse_feed(body, URL, content_type)
    assert isinstance(parsed, ParsedFeed)
    return parsed


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\xef\xbb\xbf\n", b"\0\0"])
def test_emptiness_is_no_feed(body):
    assert parse_feed(body, URL) == ParseFailed("an empty answer")


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><head><title>x</title></head><body>Hello</body></html>",
        b"<HTML><body><rss></rss></body></HTML>",
        b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="z"><body/></html>',
        b"<p>Checking your browser</p>",
        b"<script>location = '/wait'</script>",
    ],
)
def test_a_web_page_is_no_feed(body):
    assert parse_feed(body, URL, "application/rss+xml") == ParseFailed("not a feed but a web page")


@pytest.mark.parametrize(
    "body",
    [
        b"Service unavailable",
        b"<error>42</error>",
        b'{"error": "no such feed"}',
        b'{"items": [{"title": "of another format"}]}',
        b"[1, 2]",
        b"\x1f\x8b\x08\0",
        b"<channel>of a radio</channel>",
        b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><Person/></rdf:RDF>",
    ],
)
def test_garbage_is_no_feed(body):
    assert parse_feed(body, URL) == ParseFailed("not a feed")


@pytest.mark.parametrize("body", [b'{"version":', b"[" * 100_000, b'{"a": "\xff"}'])
def test_json_that_breaks_off_is_no_feed(body):
    assert parse_feed(body, URL) == ParseFailed("broken JSON")


def test_a_feed_may_have_no_entries():
    assert read(rss("")).entries == ()
    assert read((JSON_FEED % "[]").encode()).entries == ()


def test_an_entry_with_nothing_in_it_is_left_out():
    assert read(rss("<item></item><item><title>One</title></item>")).entries[0].title == "One"


def test_a_title_keeps_a_thousand_code_points_and_a_summary_twenty_thousand():
    title, text = "t" * 5000, "word-" * 10_000
    body = rss(
        f"<item><title>{title}</title><description>{text.replace('-', ', ')}</description></item>"
    )
    (entry,) = read(body).entries
    assert (len(entry.title), len(entry.summary)) == (1000, 20_000)


def test_five_thousand_entries_are_kept():
    assert len(read(rss("<item><title>x</title></item>" * 5001)).entries) == 5000


def test_a_link_that_no_browser_would_take_is_dropped():
    (entry,) = read(rss(f"<item><title>x</title><link>/{'a' * 5000}</link></item>")).entries
    assert entry.link is None


def test_guids_do_not_depend_on_the_address_of_the_feed():
    body = rss("<item><title>x</title><guid>7</guid></item>")
    there = parse_feed(body, "https://elsewhere.example/rss")
    assert isinstance(there, ParsedFeed)
    assert there.entries == read(body).entries


def test_no_entity_is_expanded_and_nothing_is_opened():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
        b'<!ENTITY f SYSTEM "file:///etc/hostname">]>' + rss("<item><title>x&b;&f;y</title></item>")
    )
    (entry,) = read(bomb).entries
    assert entry.title.startswith("x")
    assert "aaaa" not in entry.title


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ("<ttl>60</ttl>", 3600),
        ("<ttl> 5 </ttl>", 300),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>999999999</ttl>", 365 * 86_400),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", 86_400),
        (f"{HOURLY}<sy:updateFrequency>4</sy:updateFrequency>", 900),
        (f"{HOURLY}<sy:updateFrequency>0</sy:updateFrequency>", 3600),
        ("<sy:updatePeriod>never</sy:updatePeriod>", None),
    ],
)
def test_a_feed_says_how_often_it_wants_to_be_polled(channel, seconds):
    namespace = b"<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
    assert read(rss("", channel).replace(b"<rss", namespace)).ttl == seconds


def test_the_white_space_before_the_root_costs_nothing():
    assert read(b"<?xml version='1.0'?>" + b"\n" * 500_000 + rss("")).title == "T"


def test_what_was_escaped_once_too_often_is_read_as_it_was_meant():
    body = rss("<item><title>AT&amp;amp;amp;T &amp;amp;laquo;x&amp;amp;raquo;</title></item>")
    assert read(body).entries[0].title == "AT&T «x»"


@pytest.mark.parametrize("reference", ["&#xD800;", "&#0;", "&#x1F;", "&#99999999999;", "&#xFFFF;"])
@pytest.mark.parametrize("end", ["</item>", "<broken></item>"])
def test_a_character_that_xml_forbids_harms_nobody(reference, end):
    (entry,) = read(rss(f"<item><title>a{reference}b &nbsp;</title>{end}")).entries
    assert entry.title == "ab"


@pytest.mark.parametrize("stray", ["</media:player>", "</media:license>", "<dc:date><itunes:x>"])
def test_elements_out_of_balance_cost_no_entry(stray):
    parsed = read(rss(f"<item><title>One</title>{stray}</item><item><title>Two</title></item>"))
    assert [entry.title for entry in parsed.entries] == ["One", "Two"]


def test_what_feedparser_stumbles_over_is_broken():
    body = b"<rss><channel><item><textInput><link>"
    assert parse_feed(body, URL) == ParseFailed("broken XML")


@given(st.binary(max_size=300))
def test_any_bytes_make_an_answer(noise):
    assert isinstance(parse_feed(noise, URL), ParsedFeed | ParseFailed)


_PIECES = """
    <item> </item> <title> </title> <title <link> </link> <guid> &#xD800 &#0; &#xFFFFFFFFFF;
    &amp; & <![CDATA[ ]]> <!-- <!DOCTYPE <?xml <description> <content:encoded> <entry> <pubDate>
    9999999-99-99 -1-01-01 <dc:date> <b> </ < > " \ud800 \0 ОДКБ http://[ javascript:x
    <enclosure url= <author>a@b.c</author> <media:title> <![x[ <! \u202e
"""


@given(st.lists(st.sampled_from(_PIECES.split()), max_size=25).map("".join))
@settings(max_examples=300)
def test_a_damaged_feed_makes_clean_entries_or_a_failure(inside):
    body = f"<rss><channel>{inside}".encode("utf-8", "surrogatepass")
    parsed = parse_feed(body, URL)
    if isinstance(parsed, ParseFailed):
        return
    for entry in parsed.entries:
        assert entry.link is None or entry.link.startswith(("http://", "https://"))
        for text in (entry.title, entry.summary, entry.guid or "", entry.link or ""):
            assert not set(text) & set("\0\u202e\ud800")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inside: (
            st.lists(inside, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "url", "title", "items", "attachments", "date_published"]),
                inside,
                max_size=4,
            )
        ),
        max_leaves=10,
    )
)
def test_json_of_any_shape_makes_an_answer(items):

    document = {"version": "https://jsonfeed.org/version/1.1", "items": [items]}
    assert isinstance(parse_feed(json.dumps(document).encode(), URL), ParsedFeed)


@pytest.mark.parametrize(
    "inside",
    [
        "<a " + " ".join(f"a{n}='1'" for n in range(90_000)) + "/>",
        "<a b='" + "x" * 1_000_000 + "'>text</a>",
        f"<author>x@{'a.' * 100_000}</author>",
        f"<author>{'a' * 1_000_000}</author>",
        f"<description><![CDATA[{'<a ' * 300_000}]]></description>",
        f"<description><![CDATA[{'</' * 500_000}]]></description>",
        f"<description><![CDATA[{'<!' * 500_000}]]></description>",
        f"<description>{'&lt;a href=&quot;' * 50_000}</description>",
    ],
    ids=["attributes", "attribute", "address", "word", "tags", "ends", "declarations", "escaped"],
)
def test_what_costs_parsers_hours_costs_no_time_and_leaves_the_rest(inside: str):
    began = process_time()
    feed = read(rss(f"<item><title>One</title>{inside}</item><item><title>Two</title></item>"))
    assert process_time() - began < 5
    assert [entry.title for entry in feed.entries] == ["One", "Two"]


def test_an_image_written_out_in_a_text_leaves_the_text():
    image = f'<img src="data:image/png;base64,{"iVBOR/w0" * 10_000}" alt="x">'
    text = f"<![CDATA[Before{image} after.]]>"
    feed = read(rss(f"<item><title>One</title><description>{text}</description></item>"))
    assert feed.entries[0].summary == "Before after."


def test_a_long_text_without_any_tag_is_no_tag():
    text = "1 < 2 and " + "so on " * 5000
    feed = read(
        rss(f"<item><title>One</title><description><![CDATA[{text}]]></description></item>")
    )
    assert feed.entries[0].summary.startswith("1 < 2 and so on so on")
    assert len(feed.entries[0].summary) > 19_000


@given(
    st.text("abc:/.?#%&=+,!@-_~;[] \n09A", max_size=30),
    st.sampled_from(["", "https://b.example/x/"]),
)
def test_an_absolute_address_is_the_same_by_the_quick_way(tail, base):
    link = f"https://news.example/{tail}"
    # White space at the end hides it from the quick way and says nothing.
    assert http_link(link, base) == http_link(f"{link}\n", base)


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("<p>Short.</p>", ""),
        ("<p>The road to the border is open again.</p>", "The road to the border is open again."),
        ("", ""),
    ],
)
def test_a_text_that_says_more_than_the_summary_is_the_body(content, body):
    start = "<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    item = (
        "<item><title>x</title><description>The road is open.</description>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded></item>"
    )
    assert read(rss(item).replace(b"<rss", start.encode())).entries[0].body == body


def test_a_body_keeps_thirty_thousand_code_points():
    start = b"<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    item = f"<item><title>x</title><content:encoded>{'so on ' * 9000}</content:encoded></item>"
    (entry,) = read(rss(item).replace(b"<rss", start)).entries
    assert (len(entry.summary), len(entry.body)) == (20_000, 29_999)


def test_an_endless_word_is_cut_wherever_it_stands():
    for start in range(0, 4_000, 500):
        item = f"<item><title>{'.' * start}</title><description>{'w' * 4_500}</description></item>"
        assert read(rss(item)).entries[0].summary == "w" * 4_000
