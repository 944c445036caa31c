"""Filing: under which asked words a query stands in the index, and what they prove."""

import pytest

from news.filing import Filing, file, key_of, lean, pair, required_words
from news.query import parse, positive_terms


def filed(query, **counts):
    """File a query, given how many are filed under an anchor already."""
    return file(parse(query).root, lambda anchor: counts.get(anchor, 0))


@pytest.mark.parametrize(
    ("query", "anchors", "second"),
    [
        ("CSTO", ("csto",), None),
        ("arm*", ("arm*",), None),
        ("=CSTO", ("=csto",), None),
        ("summit kazakhstan", ("kazakhstan",), "summit"),
        ("ab arm*", ("arm*",), "ab"),
        ("csto -nato", ("csto",), None),
        ("csto OR nato", ("csto", "nato"), None),
        ("csto OR nato OR csto", ("csto", "nato"), None),
        ('"summit ends"', (pair("summit", "ends"),), None),
        ('"collective security treaty"', (pair("collective", "security"),), None),
        ('"collective security treaty" summit', (pair("collective", "security"),), "treaty"),
        ('="summit ends"', (pair("=summit", "=ends"),), None),
        ('"Akylbek Japarov"', ("Japarov",), None),
        ('"Akylbek Japarov" summit', ("Japarov",), "summit"),
        ("summit NEAR/3 kazakhstan", ("kazakhstan",), "summit"),
        ("summit (kazakhstan OR kyrgyzstan)", ("kazakhstan", "kyrgyzstan"), None),
        ("summit (ab OR cd)", ("summit",), None),
        ("title:csto", ("csto",), None),
        ('title:"summit ends"', (pair("summit", "ends"),), None),
        ("source:courier", ("source:courier",), None),
        ('source:"daily courier"', ("source:daily",), "source:courier"),
        ('source:"Akylbek Japarov"', ("source:Japarov",), None),
        ("source:(courier OR herald)", ("source:courier", "source:herald"), None),
        ("csto lang:ru", ("csto",), "lang:ru"),
        ("(csto OR nato) lang:ru", ("csto", "nato"), None),
    ],
)
def test_a_query_is_filed_under_what_every_match_holds(query, anchors, second):
    filing = filed(query)
    assert (filing.anchors, filing.second) == (anchors, second)


@pytest.mark.parametrize(
    "query", ["csto (kazakhstan OR -nato)", "csto source:(kazakhstan OR -nato)"]
)
def test_where_an_exclusion_suffices_the_other_choices_are_no_anchors(query):
    assert filed(query).anchors == ("csto",)


def test_the_rarer_of_two_words_is_the_anchor():
    assert filed("summit treaty").anchors == ("summit",)
    assert filed("summit treaty", summit=1).anchors == ("treaty",)


def test_choices_that_are_many_are_weighed_together():
    assert filed("summit (uzbekistan OR tajikistan)", uzbekistan=9, tajikistan=9).anchors == (
        "summit",
    )


def test_a_language_is_an_anchor_only_where_there_is_no_other():
    assert filed("csto lang:ru", csto=1_000_000).anchors == ("csto",)


@pytest.mark.parametrize(
    ("query", "is_certain"),
    [
        ("csto", True),
        ("arm*", True),
        ("csto nato", True),
        ("csto OR nato", True),
        ('"summit ends"', True),
        ('csto OR "summit ends"', True),
        ("Secretary-General", True),
        ("csto nato sco", False),
        ("csto -nato", True),
        ("csto -arm*", True),
        ("csto nato -sco -who", True),
        ('"summit ends" -nato', True),
        ("csto nato sco -who", False),
        ('csto -"summit ends"', False),
        ("csto -(nato sco)", False),
        ("csto -title:nato", False),
        ("(csto OR nato) -sco", False),
        ("csto (nato OR sco)", False),
        ('csto "summit ends"', False),
        ('"collective security treaty"', False),
        ('"Akylbek Japarov"', False),
        ('csto OR "Akylbek Japarov"', False),
        ("csto NEAR/3 nato", False),
        ("title:csto", False),
        ("source:courier", False),
        ("csto lang:ru", False),
    ],
)
def test_a_query_is_certain_if_anchor_second_and_barred_words_decide_it(query, is_certain):
    assert filed(query).is_certain is is_certain


@pytest.mark.parametrize(
    ("query", "barred"),
    [
        ("csto -nato -arm*", ("nato", "arm*")),
        ('csto -"summit ends"', ()),
        ("csto -(nato sco)", ()),
        ("csto -title:nato", ()),
        ("csto (sco OR -nato)", ()),
        ("csto", ()),
    ],
)
def test_single_words_that_a_query_excludes_bar_it(query, barred):
    assert filed(query).barred == barred


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("csto nato", ["csto", "nato"]),
        ('"daily news" csto', ["daily", "news", "csto"]),
        ('"Akylbek Japarov"', ["Japarov"]),
        ("csto (nato OR sco) -who", ["csto"]),
        ("csto NEAR/3 nato", ["csto", "nato"]),
        ("source:courier title:csto lang:ru", ["source:courier", "csto", "lang:ru"]),
    ],
)
def test_words_are_required_where_no_choice_does_without_them(query, words):
    assert required_words(parse(query).root) == words


@pytest.mark.parametrize(
    "query", ["csto", "=csto", "cst*", '"a b"', "a OR b", "title:a", "a NEAR/2 b"]
)
def test_a_filing_remembers_what_is_asked(query):
    root = parse(query).root
    assert filed(query).root == root
    assert lean(root) == root


@pytest.mark.parametrize("other", ["=csto", "cst*", "csto*", "title:csto", "csto nato", "CIS"])
def test_only_what_asks_the_same_shares_a_filing(other):
    assert key_of(parse("csto").root) == key_of(parse("CSTO").root) == key_of(parse('"csto"').root)
    assert key_of(parse("csto").root) != key_of(parse(other).root)


def test_a_lean_query_has_no_spellings():
    root = lean(parse('CSTO -("Summit Ends" NEAR/3 nato) title:(sco OR -who)').root)
    assert root == parse('csto -("Summit Ends" NEAR/3 nato) title:(sco OR -who)').root
    assert [term.text for term in positive_terms(root)] == ["", ""]


def test_a_filing_is_shared_until_its_last_watch_is_gone():
    filing = Filing(parse("csto").root, ("csto",), None)
    assert list(filing.watch_ids) == []
    for watch_id in (1, 2, 3):
        filing.add(watch_id)
    assert list(filing.watch_ids) == [1, 2, 3]
    assert [filing.remove(watch_id) for watch_id in (2, 1)] == [False, False]
    assert list(filing.watch_ids) == [3]
    assert filing.remove(3)
    assert list(filing.watch_ids) == []


def test_a_filing_with_one_watch_ends_with_it():
    filing = Filing(parse("csto").root, ("csto",), None)
    filing.add(0)
    assert list(filing.watch_ids) == [0]
    assert filing.remove(0)
    assert list(filing.watch_ids) == []
