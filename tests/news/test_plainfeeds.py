"""The first reader: whatever it accepts, it reads as feedparser does."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from feedparser import mixin
from hypothesis import event, given, settings
from hypothesis import strategies as st

from news import feeds, plainnames
from news.charset import decode
from news.plainfeeds import read_plain

FOLDER = Path(__file__).parent / "feeds"
REPLAY = Path("../shared/replay")
URL = "https://news.example/feeds/main.xml"

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "yandex": "http://news.yandex.ru",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "own": "http://own.example/ns",
    "published": "http://own.example/dates",
}

# What an entry may have, in the ways that feeds write it, plain ones and odd ones.
TEXTS = [
    "Саммит ОДКБ",
    "  two\n words ",
    "<![CDATA[<p>One</p><p>Two &amp; three</p>]]>",
    "&lt;b&gt;bold&lt;/b&gt; text",
    "a &amp;amp; b",
    "<![CDATA[a]]> b <![CDATA[c]]>",
    "<!-- unseen -->seen<?pi x?>",
    "&#1054;&#x414;&#x41a;&#x411;",
    "arrêté à Genève",
    "ÐÐ°Ñ",
    "Ã©tÃ©",
    "\x85\x96 dash",
    "\u00a0space\u2028line\u00ad",
    "",
    " ",
    "1 &lt; 2 &#38;nbsp; 3",
    "http://news.example/a",
    "&amp;laquo;x&amp;raquo; &amp;#1054;",
    "<![CDATA[<img src='/a.jpg'> <img width=1 src=\"http://c.example/x.gif\"> text]]>",
    "<![CDATA[]]>",
    "text &nbsp; entity",
    "<b>child</b>",
    "plain text, which is much longer than the others, so that it can be a body " * 3,
]
LINKS = [
    "https://news.example/1?a=1&amp;b=2",
    "/relative",
    "http:///odd.example/x",
    "javascript:x",
    "",
    " https://news.example/ü ",
    "<![CDATA[https://news.example/2?x=1&y;=2]]>",
    "//host.example/a b",
    "https://news.example/%D0%B0;p?#",
    "tag:news.example,2024:1",
    "HTTP://NEWS.example/A",
    "http://[bad",
]
DATES = [
    "Mon, 25 Nov 2024 10:00:00 +0600",
    "Sat, 5 Oct 2024 10:00 GMT",
    "25 Nov 2024 10:00:00 -0330",
    "Tue, 31 Nov 2024 10:00:00 +0600",
    "Thu, 28 nov 2024 23:59:60 UT",
    "Mon, 25 Nov 24 10:00:00 EST",
    "Mon, 25 Nov 2024 24:00:00 GMT",
    "2024-11-25T10:00:00Z",
    "2024-11-25T10:00:00.500+03:00",
    "2024-11-25T10:00-00:30",
    "2024-11-25 10:00:00",
    "2024-11-25 10:00:00 +0300",
    "2024-11-25T10:00:00+0300",
    "2024-02-30T10:00:00Z",
    "2024-11-25",
    "25 ноября 2024",
    "yesterday",
    "",
    "9999-12-31T23:59:59-23:00",
]
ELEMENTS = {
    "title": TEXTS,
    "description": TEXTS,
    "content:encoded": TEXTS,
    "link": LINKS,
    "guid": LINKS,
    'guid isPermaLink="false"': LINKS,
    'guid isPermaLink="True"': LINKS,
    "pubDate": DATES,
    "dc:date": DATES,
    "atom:updated": DATES,
    "author": TEXTS,
    "dc:creator": TEXTS,
    "category": TEXTS,
    'category domain="x"': TEXTS,
    'source url="http://s.example/"': TEXTS,
    "comments": LINKS,
    "slash:comments": ["5"],
    "wfw:commentRss": LINKS,
    "yandex:full-text": TEXTS,
    "yandex:genre": ["message"],
    'enclosure url="https://i.example/e.jpg" type="Image/JPEG"': [""],
    'enclosure url="" length="1"': ["x"],
    'media:content url="https://i.example/m.jpg" medium="image"': TEXTS,
    'media:content url="v.mp4" type="video/mp4"': ["<media:thumbnail url='t.jpg'/>", ""],
    'media:thumbnail url="/t.jpg"': ["", "x"],
    "media:title": TEXTS,
    "media:credit": TEXTS,
    "media:group": [
        "",
        "<media:content url='a.png'/><media:title>G</media:title>",
        "<media:content url='b'/><media:description>D</media:description>",
    ],
    # Those are not for the first reader.
    "media:description": TEXTS,
    "itunes:summary": TEXTS,
    'itunes:image href="https://i.example/p.jpg"': [""],
    "dc:title": TEXTS,
    "own:title": TEXTS,
    'own:kind number="1"': TEXTS,
    "own:related": [
        "<own:link>x</own:link>",
        "<link>http://x.example/</link>",
        "<own:a><b/></own:a>",
    ],
    'item own="1"': [""],
    "Title": TEXTS,
    'title type="html"': TEXTS,
    'description xml:lang="ru"': TEXTS,
    'item base="http://b.example/"': [""],
    "image": ["<url>http://i.example/</url>", ""],
}
CHANNEL = {
    "title": TEXTS,
    "link": LINKS,
    "description": TEXTS,
    "language": ["ru", "en_US", ""],
    "ttl": ["15", "x"],
    "sy:updatePeriod": ["hourly", "daily "],
    "sy:updateFrequency": ["2"],
    "image": ["<title>I</title><url>u</url>", "<url>u</url><link>/</link>", "x"],
    'atom:link href="/rss" rel="self"': [""],
    "category": TEXTS,
    "skipHours": ["<hour>1</hour>"],
    "pubDate": DATES,
    "managingEditor": ["a@b.example (A B)"],
    "itunes:summary": TEXTS,
    "textInput": ["<title>T</title>"],
    "dc:title": TEXTS,
}
ATOM = {
    "title": TEXTS,
    'title type="html"': TEXTS,
    'title type="text"': TEXTS,
    "summary": TEXTS,
    'summary type="html"': TEXTS,
    "content": TEXTS,
    'content type="html"': TEXTS,
    'content type="text/plain"': TEXTS,
    'content type="xhtml"': ['<div xmlns="http://www.w3.org/1999/xhtml"><p>X</p></div>'],
    'content type="html" src="http://s.example/"': [""],
    "id": LINKS,
    'link href="https://news.example/1"': [""],
    'link rel="alternate" type="text/html" href="/2"': [""],
    'link rel="self" href="/self"': [""],
    'link rel="enclosure" type="image/png" href="e.png"': [""],
    'link rel="alternate" type="application/json" href="/j"': [""],
    'link rel="Alternate" href="http:///3"': [""],
    "link": LINKS,
    "published": DATES,
    "updated": DATES,
    "issued": DATES,
    "author": ["<name>A</name><uri>http://u.example/</uri>", "<email>e</email>", "A"],
    'category term="x"': [""],
    'media:thumbnail url="/t.jpg"': [""],
    "media:group": ["<media:title>G</media:title><media:thumbnail url='g.jpg'/>"],
    "media:description": TEXTS,
    "source": ["<title>S</title><id>s</id>", ""],
}
ATOM_FEED = {
    "title": TEXTS,
    'title type="html"': TEXTS,
    "id": LINKS,
    "updated": DATES,
    "subtitle": TEXTS,
    "own:title": TEXTS,
    "author": ["<name>A</name>"],
    'link href="/"': [""],
    "icon": LINKS,
    "own:thing": TEXTS,
}


def elements(kinds: dict[str, list[str]], most: int) -> st.SearchStrategy[str]:
    """Give some elements, mostly different ones, in any order."""
    one = st.sampled_from(sorted(kinds)).flatmap(
        lambda start: st.sampled_from(kinds[start]).map(
            lambda inside: f"<{start}>{inside}</{start.split()[0]}>"
        )
    )
    return st.lists(one, max_size=most, unique_by=lambda text: text[:12]).map("\n".join)


def declarations(prefixes: list[str]) -> str:
    return " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)


ALL = declarations(sorted(set(NAMESPACES) - {"published"}))
ITEM = st.sampled_from(["", "", ' turbo="true"', ' href="http://h.example/"', " xml:lang='kk'"])
RSS = st.builds(
    lambda head, items, tail: (
        f'<rss version="2.0" {ALL}><channel>{head}'
        + "".join(f"<item{attributes}>{item}</item>" for attributes, item in items)
        + f"{tail}</channel></rss>"
    ),
    elements(CHANNEL, 5),
    st.lists(st.tuples(ITEM, elements(ELEMENTS, 6)), max_size=3),
    st.sampled_from(["", "", "", "<title>Late</title>", "text"]),
)
ATOM_DOCUMENT = st.builds(
    lambda head, entries: (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en_GB" {ALL}>{head}'
        + "".join(f"<entry>{entry}</entry>" for entry in entries)
        + "</feed>"
    ),
    elements(ATOM_FEED, 4),
    st.lists(elements(ATOM, 6), max_size=3),
)


def check(text: str) -> bool:
    """Hold the two readers against each other; False: the first one leaves it to the other."""
    root = feeds._ROOT.search(text)
    if root is None:
        return False
    document = feeds._bounded(text[root.start() :])
    plain = read_plain(feeds._without_forbidden_references(document))
    if plain is None:
        return False
    tolerant = feeds._read_tolerantly(document)
    assert tolerant is not None
    assert feeds._feed(plain, URL, 0) == feeds._feed(tolerant, URL, 0)
    return True


def test_no_namespace_that_feedparser_knows_is_taken_for_a_foreign_one():
    known = filter(None, mixin._FeedParserMixin.namespaces)
    assert [uri for uri in known if not plainnames.FAMILIAR.search(uri)] == []


def accepted_alone(kinds: dict[str, list[str]], make: Callable[[str], str]) -> list[str]:
    """Give the elements that the first reader takes where nothing else stands."""
    written = (
        f"<{start}>{inside}</{start.split()[0]}>" for start in kinds for inside in kinds[start]
    )
    return [element for element in written if read_plain(make(element)) is not None]


def rss_of(inside: str) -> str:
    return f"<rss {ALL}><channel><item>{inside}</item></channel></rss>"


def atom_of(inside: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {ALL}><entry>{inside}</entry></feed>'


@pytest.mark.parametrize(("kinds", "make"), [(ELEMENTS, rss_of), (ATOM, atom_of)])
def test_elements_that_are_accepted_alone_are_read_as_feedparser_reads_them_together(kinds, make):
    chance = Random(5)
    alone = accepted_alone(kinds, make)
    documents = [make("".join(chance.choices(alone, k=chance.randint(2, 8)))) for _ in range(250)]
    assert sum(map(check, documents)) > 40


BINDINGS = st.dictionaries(
    st.sampled_from(["own", "dc", "media", "Media", "published", "sy", "yandex", "content", "x"]),
    st.sampled_from([*sorted(NAMESPACES.values()), "http://purl.org/rss/1.0/", "a}b"]),
    min_size=1,
    max_size=4,
)
NAMES = [
    "title",
    "date",
    "content",
    "encoded",
    "parsed",
    "description",
    "updatePeriod",
    "full-text",
]


@given(BINDINGS, st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_prefix_that_is_bound_to_something_else_misleads_nobody(bindings, names, in_atom):
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in bindings.items())
    inside = "".join(
        f"<{prefix}:{name}>2024-11-25T10:00:00Z</{prefix}:{name}>"
        for prefix in bindings
        for name in names
    )
    if in_atom:
        document = (
            f'<feed {declared} xmlns="http://www.w3.org/2005/Atom"><entry>{inside}</entry></feed>'
        )
    else:
        document = f"<rss {declared}><channel><item><title>x</title>{inside}</item></channel></rss>"
    event(f"accepted: {check(document)}")


@given(RSS)
@settings(max_examples=150, deadline=None)
def test_rss_that_is_accepted_is_read_as_feedparser_reads_it(document):
    event(f"accepted: {check(document)}")


@given(ATOM_DOCUMENT)
@settings(max_examples=100, deadline=None)
def test_atom_that_is_accepted_is_read_as_feedparser_reads_it(document):
    event(f"accepted: {check(document)}")


GOLDEN = [decode(path.read_bytes(), "") for path in sorted(FOLDER.glob("*.xml"))]
SCRAPS = [
    *"<>&;/'\"= \n\0",
    "]]>",
    "<![CDATA[",
    "<!--",
    "&#0;",
    "&#x80;",
    "&nbsp;",
    "<b>",
    "</item>",
    "<item>",
    "<title>",
    "</title>",
    "<link/>",
    "<guid>",
    ' base="http://b.example/"',
    ' xml:lang="ru"',
    ' xmlns:dc="http://own.example/"',
    ' xmlns="http://www.w3.org/2005/Atom"',
    "http:///",
    "\u0096",
    "Ã©",
    "\ufffe",
]


def damaged(text: str, chance: Random) -> str:
    """Cut, repeat, swap or insert something, some times."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice([1, 5, 30, 200]))
        piece = text[start:end]
        put = chance.choice(["", piece * 2, piece.swapcase(), chance.choice(SCRAPS)])
        text = text[:start] + put + text[end:]
    return text


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_document_that_is_accepted_is_read_as_feedparser_reads_it(seed):
    chance = Random(seed)
    for _ in range(20):
        check(damaged(chance.choice(GOLDEN), chance))


@pytest.mark.parametrize("name", ["rss-2.0.xml", "press.xml", "press-atom.xml", "bridge.xml"])
def test_a_feed_as_most_are_is_accepted(name):
    assert check(decode((FOLDER / name).read_bytes(), ""))


@pytest.mark.parametrize(
    "document",
    [
        "<rss><channel><item><title>open</item></channel></rss>",
        "<rss><channel><item><title>a&nbsp;b</title></item></channel></rss>",
        "<rss><channel><item><title>a\0b</title></item></channel></rss>",
        "<rss><channel><item><title>&#xD800;</title></item></channel></rss>",
        "<rss><channel><item><unheard>of</unheard></item></channel></rss>",
        "<rss><channel><item><pubDate>25 ноября 2024</pubDate></item></channel></rss>",
        "<rss><channel/><channel/></rss>",
        "<opml/>",
        "",
    ],
)
def test_what_is_not_understood_whole_is_left_to_feedparser(document):
    assert read_plain(document) is None


@pytest.mark.skipif(not REPLAY.exists(), reason="needs the real feeds of ../shared/replay")
def test_real_feeds_are_accepted_and_read_as_feedparser_reads_them():
    assert all(
        check(path.read_text(encoding="utf-8")) for path in sorted(REPLAY.glob("*/*/*.xml"))[::9]
    )
