"""HTML of feeds as plain text."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from news.markup import to_line, to_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("  two   words \t here ", "two words here"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<p>One\nline</p>", "One line"),
        ("one\n\n two", "one\ntwo"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<b>bo</b>ld", "bold"),
        ("<td>a</td><td>b</td>", "a b"),
        ("AT&amp;T &mdash; &#1054;&#x414;КБ", "AT&T — ОДКБ"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<script>if (a < b) x()</script>after", "after"),
        ("<style>p { }</style>after", "after"),
        ("<svg><g><title>x</title></svg>after", "after"),
        ("<svg/>after", "after"),
        ("<template><svg></template>after", "after"),
        ("<![if !IE]>browser<![endif]>", "browser"),
        ("<a href='x>y'>link</a>", "link"),
        ("before<!-- never -->after", "beforeafter"),
        ("<![CDATA[inside]]> out", "inside out"),
        ("a <![foo[ b", "a <![foo[ b"),
        ("non&nbsp;breaking\u2003space", "non breaking space"),
        ("&lt;b&gt;twice&lt;/b&gt;", "twice"),
        ("&amp;quot;twice&amp;quot;", '"twice"'),
        ("the &lt;b&gt; element", "the <b> element"),
        ("soft\u202ename\u0007", "softname"),
    ],
)
def test_markup_becomes_text(markup, text):
    assert to_text(markup, 100) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a <small> boat", "a <small> boat"),
        ("R&D &c", "R&D &c"),
        ("<p>not plain</p>", "not plain"),
        ("AT&amp;T", "AT&T"),
    ],
)
def test_text_that_claims_to_be_plain_is_believed_unless_it_plainly_is_not(markup, text):
    assert to_text(markup, 100, literal=True) == text


def test_a_line_has_no_line_ends():
    assert to_line("<p>One</p><p>Two</p>", 100) == "One Two"


def test_no_more_than_the_limit_is_kept_of_an_endless_article():
    assert to_text("<p>word " * 1_000_000, 10) == "word\nword"


@given(st.text(alphabet=st.sampled_from("<>/!-[]&;#x1ab \"'=?\n"), max_size=60))
def test_any_markup_makes_a_text(markup):
    text = to_text(markup, 50)
    assert len(text) <= 50
    assert text == text.strip()


_PIECES = [
    *"ab \n\t&<>/=\"'!-;",
    "<p>",
    "</p>",
    "<br/>",
    "<BR />",
    '<a href="/x?a=1&amp;b">',
    "</a >",
    "<img src=x.png alt='y'/>",
    "<b class=\"c\" id='d' hidden>",
    "</b x=1>",
    "<td>",
    "<script>",
    "</script>",
    "<title>",
    "<small",
    "<!-- -->",
    "&nbsp;",
    "&#10;",
    "&amp",
    "&lt;p&gt;",
    "\u2028",
    "\x85",
    "\x00",
    "\u202e",
    "текст",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
@example("a&am<b>p;</b>")
@example("<p>x\n</p>y")
def test_plain_tags_are_read_as_the_parser_reads_them(markup):
    # A comment says nothing, but only the parser knows that.
    assume("<" in markup)
    assert to_text(markup, 1000) == to_text(f"<!---->{markup}", 1000)
