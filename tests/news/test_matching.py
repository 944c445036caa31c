"""Matching: which watches an item satisfies, and where in its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.matching import Matcher, find, wanted, words_of
from news.model import Hit, Item, WantedAll, WantedAny, WantedWord
from news.query import All, Not, Query, Term, is_positive, parse, positive_terms
from news.syntax import all_of, any_of, negated
from news.text import tokenize


def story(title, summary=""):
    return Item("key", title, None, summary, None, None)


def marked(query, title, summary=""):
    """Give the pieces of text that a query hits, by field."""
    item = story(title, summary)
    return {
        hit.field: [getattr(item, hit.field)[start:end] for start, end in hit.spans]
        for hit in find(parse(query), item)
    }


@pytest.mark.parametrize(
    ("query", "title", "spans"),
    [
        ("CSTO", "CSTO to select a head", ["CSTO"]),
        ("csto", "The (CSTO)-led drill; CSTO again", ["CSTO", "CSTO"]),
        ("ОДКБ", "Саммит «одкб»", ["одкб"]),
        ("tasmagambetov", "Tasmagambetov’s term", ["Tasmagambetov"]),
        ("Щит", "Учения «Несокрушимый щи\u0301т»", ["щи\u0301т"]),
        ("CSTO", "CS\u00adTO", ["CS\u00adTO"]),
        ("еще", "Ещё раз", ["Ещё"]),
        ("STRASSE", "Die Straße", ["Straße"]),
        ('"collective security"', "A Collective  Security pact", ["Collective  Security"]),
        ('"secretary general"', "The Secretary-General", ["Secretary-General"]),
        ("Secretary-General", "the secretary general", ["secretary general"]),
        ("集体安全", "俄罗斯集体安全条约", ["集体安全"]),
        ("arm*", "Armenian army, ARM and alarm", ["Armenian", "army", "ARM"]),
        ('"collective secur*"', "collective securities", ["collective securities"]),
        ("term concludes", "as its term concludes", ["term", "concludes"]),
        ("sco OR csto", "CSTO and SCO", ["CSTO", "SCO"]),
        ("csto -nato", "CSTO summit", ["CSTO"]),
        ("csto (bishkek OR -nato)", "CSTO summit", ["CSTO"]),
        ("csto (bishkek OR -nato)", "CSTO and NATO in Bishkek", ["CSTO", "Bishkek"]),
        ('csto -"press service"', "CSTO press, its service", ["CSTO"]),
        ('"a b" OR "b c"', "a b c", ["a b c"]),
        ('"a a"', "a a a", ["a a a"]),
        ("arm* OR army", "army", ["army"]),
    ],
)
def test_a_query_marks_the_words_that_it_finds(query, title, spans):
    assert marked(query, title) == {"title": spans}


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("cis", "precision"),
        ("CSTO", "CSTOs"),
        ("collective security", "security alone"),
        ('"collective security"', "security, collective"),
        ('"collective security"', "collective and security"),
        ('"collective security"', "collective"),
        ('"collective secur*"', "collective"),
        ('"collective secur*"', "collective insecurity"),
        ("arm*", "alarm"),
        ("csto -nato", "CSTO and NATO"),
        ("csto -arm*", "CSTO in Armenia"),
        ("csto (bishkek OR -nato)", "CSTO and NATO"),
        ("安全体", "集体安全"),
        ("csto", ""),
    ],
)
def test_a_query_does_not_match_what_it_does_not_ask_for(query, title):
    assert marked(query, title) == {}
    assert marked(query, "", title) == {}


def test_words_may_stand_in_different_fields():
    assert marked("csto bishkek", "CSTO", "in Bishkek") == {
        "title": ["CSTO"],
        "summary": ["Bishkek"],
    }


def test_a_phrase_stands_within_one_field():
    assert marked('"csto bishkek"', "CSTO", "Bishkek") == {}


def test_an_exclusion_looks_at_the_whole_item():
    assert marked("csto -nato", "CSTO", "unlike NATO") == {}


def test_a_hit_names_its_watch_its_field_and_its_places():
    item = story("CSTO drill", "The CSTO, the CSTO")
    assert find(parse("csto"), item, 7) == [
        Hit(7, "title", ((0, 4),), "word"),
        Hit(7, "summary", ((4, 8), (14, 18)), "word"),
    ]


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("csto", "word"),
        ("cst*", "prefix"),
        ('"csto drill"', "phrase"),
        ('"csto dri*"', "phrase"),
        ("drill cst*", "prefix"),
        ('csto OR "csto drill"', "phrase"),
    ],
)
def test_the_rule_is_that_of_the_first_span(query, rule):
    assert [hit.rule for hit in find(parse(query), story("CSTO drill"))] == [rule]


def test_the_words_of_an_item_are_those_of_both_fields():
    assert words_of(story("CSTO’s head", "Ещё CSTO")) == {"csto", "s", "head", "еще"}


@pytest.mark.parametrize(
    ("query", "demand"),
    [
        ("csto", WantedWord("csto")),
        ("arm*", WantedWord("arm", prefix=True)),
        ("a b", WantedAll((WantedWord("a"), WantedWord("b")))),
        ('"a b" b', WantedAll((WantedWord("a"), WantedWord("b")))),
        ('"a bcd*"', WantedAll((WantedWord("a"), WantedWord("bcd", prefix=True)))),
        ("a OR b", WantedAny((WantedWord("a"), WantedWord("b")))),
        ("a -b", WantedWord("a")),
        ("a (b OR -c)", WantedWord("a")),
        (
            "a (b OR c)",
            WantedAll((WantedWord("a"), WantedAny((WantedWord("b"), WantedWord("c"))))),
        ),
    ],
)
def test_the_archive_is_asked_for_what_every_match_holds(query, demand):
    assert wanted(parse(query)) == demand


def ids(matcher, title):
    return sorted(hit.watch_id for hit in matcher.match(story(title)))


def test_an_empty_matcher_matches_nothing():
    assert Matcher().match(story("CSTO")) == []
    assert len(Matcher()) == 0


def test_watches_that_ask_the_same_each_get_their_hits():
    matcher = Matcher()
    for watch_id, query in enumerate(["CSTO", "csto", '"CSTO"']):
        matcher.add(watch_id, parse(query))
    assert ids(matcher, "CSTO") == [0, 1, 2]
    assert len(matcher) == 3


def test_a_removed_watch_is_silent_and_its_twin_is_not():
    matcher = Matcher()
    matcher.add(1, parse("csto"))
    matcher.add(2, parse("csto"))
    matcher.remove(1)
    assert ids(matcher, "CSTO") == [2]
    matcher.remove(2)
    assert ids(matcher, "CSTO") == []
    assert len(matcher) == 0


def test_removing_a_watch_that_is_not_there_does_nothing():
    matcher = Matcher()
    matcher.add(1, parse("csto"))
    matcher.remove(2)
    assert ids(matcher, "CSTO") == [1]


def test_adding_a_watch_again_replaces_its_query():
    matcher = Matcher()
    matcher.add(1, parse("csto"))
    matcher.add(1, parse("nato"))
    assert ids(matcher, "CSTO") == []
    assert ids(matcher, "NATO") == [1]
    assert len(matcher) == 1


def test_a_prefix_is_found_when_its_word_was_seen_before_the_watch():
    matcher = Matcher()
    matcher.add(1, parse("arm*"))
    assert ids(matcher, "Armenia and Azerbaijan") == [1]
    matcher.add(2, parse("azer*"))
    assert ids(matcher, "Armenia and Azerbaijan") == [1, 2]
    matcher.remove(1)
    assert ids(matcher, "Armenia and Azerbaijan") == [2]


def test_the_memory_for_words_with_prefixes_is_bounded():
    matcher = Matcher(memo_size=2)
    matcher.add(1, parse("arm*"))
    assert ids(matcher, "one two three four army five six") == [1]
    assert ids(matcher, "army") == [1]


def test_a_branch_that_occurs_twice_hits_once():
    matcher = Matcher()
    matcher.add(1, parse("csto OR nato OR arm*"))
    assert ids(matcher, "CSTO, NATO, army, armour") == [1]


WORDS = ("a", "b", "ab", "abc", "abcd", "abd", "Abcd", "é")
TERMS = st.one_of(
    st.sampled_from(WORDS).map(lambda word: parse(word).root),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(
        lambda words: parse(f'"{" ".join(words)}"').root
    ),
    st.sampled_from(["abc*", '"a abc*"', '"b a abd*"']).map(lambda text: parse(text).root),
)
NODES = st.recursive(
    TERMS,
    lambda nodes: st.one_of(
        st.lists(nodes, min_size=2, max_size=3).map(all_of),
        st.lists(nodes, min_size=2, max_size=3).map(any_of),
        nodes.map(lambda node: negated(node, (0, 0))),
    ),
    max_leaves=6,
)
QUERIES = NODES.filter(is_positive).map(Query)
TEXTS = st.lists(st.sampled_from([*WORDS, "x", "-", "b-a"]), max_size=8).map(" ".join)
ITEMS = st.builds(story, TEXTS, TEXTS)


def naive_spans(term, text):
    tokens = tokenize(text)
    spans = set()
    for first in range(len(tokens) - len(term.tokens) + 1):
        window = tokens[first : first + len(term.tokens)]
        keys = [token.key for token in window]
        if term.prefix:
            keys[-1] = keys[-1][: len(term.tokens[-1])]
        if keys == list(term.tokens):
            spans.add((window[0].start, window[-1].end))
    return spans


def naive_satisfies(node, item):
    if isinstance(node, Term):
        return bool(naive_spans(node, item.title) or naive_spans(node, item.summary))
    if isinstance(node, Not):
        return not naive_satisfies(node.part, item)
    parts = [naive_satisfies(part, item) for part in node.parts]
    return all(parts) if isinstance(node, All) else any(parts)


def naive_places(query, text):
    """Give the code points of a text that a query marks."""
    spans = [span for term in positive_terms(query.root) for span in naive_spans(term, text)]
    return {place for start, end in spans for place in range(start, end)}


def naive_demand(demand, words):
    if isinstance(demand, WantedWord):
        return any(
            word.startswith(demand.token) if demand.prefix else word == demand.token
            for word in words
        )
    parts = [naive_demand(part, words) for part in demand.parts]
    return all(parts) if isinstance(demand, WantedAll) else any(parts)


@given(QUERIES, ITEMS)
def test_a_query_finds_what_a_reader_with_patience_finds(query, item):
    hits = find(query, item)
    assert bool(hits) == naive_satisfies(query.root, item)
    for hit in hits:
        places = [place for start, end in hit.spans for place in range(start, end)]
        assert set(places) == naive_places(query, getattr(item, hit.field))
        assert len(set(places)) == len(places)
        assert list(hit.spans) == sorted(hit.spans)


@given(st.lists(QUERIES, max_size=12), ITEMS)
def test_the_index_finds_what_each_query_alone_finds(queries, item):
    matcher = Matcher()
    for watch_id, query in enumerate(queries):
        matcher.add(watch_id, query)
    alone = [hit for watch_id, query in enumerate(queries) for hit in find(query, item, watch_id)]
    assert sorted(matcher.match(item), key=lambda hit: hit.watch_id) == alone


@given(st.lists(st.tuples(st.integers(0, 4), st.none() | QUERIES), max_size=20), ITEMS)
def test_the_index_is_right_after_any_additions_and_removals(changes, item):
    matcher, watches = Matcher(), {}
    for watch_id, query in changes:
        matcher.match(item)
        if query is None:
            matcher.remove(watch_id)
            watches.pop(watch_id, None)
        else:
            matcher.add(watch_id, query)
            watches[watch_id] = query
    alone = [hit for watch_id in sorted(watches) for hit in find(watches[watch_id], item, watch_id)]
    assert sorted(matcher.match(item), key=lambda hit: hit.watch_id) == alone
    assert len(matcher) == len(watches)


@given(QUERIES, ITEMS)
def test_the_archive_misses_no_match(query, item):
    if find(query, item):
        assert naive_demand(wanted(query), words_of(item))


@given(QUERIES)
def test_the_archive_is_never_asked_for_nothing(query):
    demands = [wanted(query)]
    while demands:
        demand = demands.pop()
        if isinstance(demand, WantedAll | WantedAny):
            assert demand.parts
            demands += demand.parts
