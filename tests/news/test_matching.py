"""Matching: which watches an item satisfies, and where in its text."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.analysis import Analyst, Context
from news.asking import asked_words
from news.fullnames import full_name
from news.matching import Finder, Matcher, find, wanted, words_of
from news.model import Hit, Item, WantedAll, WantedAny, WantedWord
from news.query import All, In, Near, Not, Query, Term, is_positive, parse
from news.syntax import all_of, any_of, negated
from news.text import faces, fold, is_shouting, token_texts, tokenize

ANALYST = Analyst()


LONG = 1
"""Seconds: ten times what the longest text takes, a tenth of what its square would."""


def story(title, summary="", language=None, source_title=""):
    return Item("key", title, None, summary, None, language, source_title=source_title)


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
    words = words_of(story("CSTO’s head", "Ещё CSTO"), ANALYST)
    assert {"csto", "head", "еще"} <= words


@pytest.mark.parametrize(
    ("query", "demand"),
    [
        ("csto", WantedWord("csto")),
        ("arm*", WantedWord("arm", prefix=True)),
        ("w" * 200, WantedWord("w" * 100, prefix=True)),
        (f"{'w' * 200}*", WantedWord("w" * 100, prefix=True)),
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
    assert wanted(parse(query), ANALYST) == demand


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


@pytest.mark.parametrize(
    ("query", "items"),
    [
        ("csto (bishkek OR -nato)", [story("CSTO summit"), story("CSTO and NATO in Bishkek")]),
        ("csto source:(kabar OR -tass)", [story("CSTO", source_title="Meduza")]),
        ('source:"Akylbek Japarov"', [story("News", source_title="А. Жапаров")]),
        ("source:kabar OR csto", [story("News", source_title="Kabar"), story("CSTO")]),
        ("(nato OR csto) lang:ru", [story("Саммит NATO", language="ru")]),
        ("nato -csto lang:ru", [story("Саммит NATO", language="ru")]),
        ("csto lang:(ru OR kk)", [story("CSTO", language="ru"), story("CSTO", language="kk")]),
        ("csto lang:(ru -kk)", [story("CSTO", language="ru")]),
        ("csto -lang:kk", [story("CSTO", language="ru"), story("CSTO")]),
    ],
)
def test_the_index_misses_nothing_that_the_query_alone_finds(query, items):
    matcher = Matcher()
    matcher.add(1, parse(query))
    for item in items:
        assert find(parse(query), item)
        assert matcher.watches(item) == {1}


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("csto lang:(ru OR kk)", "en"),
        ("csto lang:(ru OR kk)", None),
        ("csto lang:(ru -kk)", "kk"),
        ("csto -lang:kk", "kk"),
        ("lang:ru csto", "en"),
    ],
)
def test_an_item_in_another_language_is_passed_over(query, language):
    item = story("CSTO", language=language)
    matcher = Matcher()
    matcher.add(1, parse(query))
    assert matcher.watches(item) == set()
    assert not find(parse(query), item)


@pytest.mark.parametrize("query", ["csto", "CIS", '"summit ends"', "arm*", "source:kabar", "a b c"])
def test_what_comes_and_goes_leaves_the_others_as_they_were(query):
    matcher = Matcher()
    matcher.add(1, parse("csto nato"))
    for _ in range(3):
        matcher.add(2, parse(query))
        matcher.remove(2)
    assert ids(matcher, "CSTO and NATO") == [1]
    assert ids(matcher, "CSTO summit ends army CIS a b c") == []


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("a NEAR/50 b", "a " * 10_000),
        ("a NEAR/50 b", "a b " * 5_000),
        ('"a a a a a a a a b"', "a " * 10_000),
        ('"Роман Абрамович"', "Абрамович Р. И. Ф. К. " * 900),
        ('"Ли Ким"', "Ки Ким Ло " * 1_800),
        ('"Акылбек Жапаров"', f"Жапаров {'у' * 18_000} Жапаров"),
        ("Жапаров", "Жапа" * 5_000),
    ],
)
def test_a_hostile_text_takes_no_longer_than_its_length(query, text):
    began = process_time()
    find(parse(query), story("", text))
    assert process_time() - began < LONG


WORDS = (
    "a", "ab", "abc", "abcd", "Abcd", "sanction", "sanctions", "саммит", "саммита", "WHO", "who",
    "Токаев", "Токаевым", "Tokayev", "Tukayev", "CSTO", "Csto", "Али",
)  # fmt: skip
TERMS = st.one_of(
    st.sampled_from([*WORDS, "abc*", "tok*", "=саммит", "=Tokayev", "=WHO"]),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(
        lambda words: f'"{" ".join(words)}"'
    ),
    st.sampled_from(['"a abc*"', '"саммит tok*"', '="a abc"', "a NEAR/2 Токаев", '"a abc" ~3 who']),
    st.sampled_from(["title:a", 'title:"a abc"', "source:courier", "lang:ru a"]),
    st.sampled_from(["a (abcd OR -who)", "lang:ru abcd", "title:(a OR -abcd) who"]),
    st.sampled_from(
        ['"Али Токаев"', '"Токаев Али"', '"Abcd Али Tokayev"', 'title:"Али Токаев"'],
    ),
).map(lambda text: parse(text).root)
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
PRINTED = [
    *WORDS,
    "x",
    "-",
    "b-a",
    "СAММИТ",
    "А.",
    "T.",
    "Х.",
    "A.A.",
    "Маратович",
    "Токаева,",
    "Ali",
]
TEXTS = st.lists(st.sampled_from(PRINTED), max_size=8).map(" ".join)
ITEMS = st.builds(
    lambda title, summary, language, source: Item(
        "key", title, None, summary, None, language, source_title=source
    ),
    TEXTS, TEXTS, st.sampled_from([None, "ru"]), st.sampled_from(["", "Courier"]),
)  # fmt: skip


def naive_satisfies_word(asked, word, context):
    if asked.endswith("*"):
        return any(face.key.startswith(asked[:-1]) for face in faces(word))
    guises = ANALYST.guises(word, context)
    return any(ANALYST.rule(asked, guise, context) for guise in guises)


def naive_runs(term, text, language):
    """Give the first and the last token of each place where a term stands."""
    tokens = tokenize(text)
    context = Context(language, is_shouting(text, token_texts(text)))
    asked = asked_words(term)
    for first in range(len(tokens) - len(asked) + 1):
        window = tokens[first : first + len(asked)]
        if all(
            naive_satisfies_word(one, token.text, context)
            for one, token in zip(asked, window, strict=True)
        ):
            yield first, first + len(asked) - 1


class Passage:
    """A text as a reader with patience sees a name in it."""

    def __init__(self, text, language):
        self.tokens, self.text = tokenize(text), text
        self.context = Context(language, is_shouting(text, token_texts(text)))

    def is_word(self, asked, at):
        word = self.tokens[at].text
        return naive_satisfies_word(asked, word, self.context) or (
            ANALYST.is_short_name(asked, word)
        )

    def initial(self, at):
        word = self.tokens[at].text
        is_one = len(word) == 1 and self.gap(at).startswith(".")
        return fold(word)[0] if is_one or "." in word else ""

    def gap(self, at):
        ends = [token.start for token in self.tokens[at + 1 :]] or [len(self.text)]
        return self.text[self.tokens[at].end : ends[0]]

    def joins(self, at):
        gap = self.gap(at)
        return not (gap.removeprefix(".") if self.initial(at) else gap).strip(" -")

    def is_first(self, name, at):
        if initial := self.initial(at):
            return ANALYST.is_initial(name.first, initial)
        return self.is_word(name.first, at)

    def is_beside(self, name, at):
        if initial := self.initial(at):
            return not name.middle or ANALYST.is_initial(name.middle[0], initial)
        is_middle = any(self.is_word(middle, at) for middle in name.middle)
        return is_middle or self.tokens[at].text == "Маратович"

    def is_before(self, name, first, surname):
        return (
            all(map(self.joins, range(first, surname)))
            and self.is_first(name, first)
            and not (first and self.initial(first) and self.initial(first - 1))
            and all(self.is_beside(name, at) for at in range(first + 1, surname))
        )

    def is_after(self, name, surname):
        last, end = surname + 1, len(self.tokens) - 1
        if last > end or self.gap(surname).strip() not in {"", ","}:
            return False
        if not self.is_first(name, last):
            return False
        while last < min(end, surname + 3) and self.joins(last) and self.is_beside(name, last + 1):
            last += 1
        is_open = self.initial(last) and last < end and self.joins(last)
        return not is_open or self.tokens[last + 1].text[0].islower()

    def holds(self, name):
        return any(
            any(self.is_before(name, first, at) for first in range(max(0, at - 3), at))
            or self.is_after(name, at)
            for at, token in enumerate(self.tokens)
            if naive_satisfies_word(name.surname, token.text, self.context)
        )


def naive_holds(node, text, language):
    if isinstance(node, Term):
        name = full_name(node)
        if name and Passage(text, language).holds(name):
            return True
        return any(True for _ in naive_runs(node, text, language))
    left, right = (list(naive_runs(term, text, language)) for term in node.parts)
    return any(abs(one[0] - other[0]) <= node.distance for one in left for other in right)


def naive_satisfies(node, item):
    texts = (item.title, item.summary)
    if isinstance(node, Term | Near):
        return any(naive_holds(node, text, item.language) for text in texts)
    if isinstance(node, Not):
        return not naive_satisfies(node.part, item)
    if isinstance(node, In) and node.field == "title":
        return naive_satisfies(node.part, replace(item, summary=""))
    if isinstance(node, In):
        return item.source_title == "Courier" if node.field == "source" else item.language == "ru"
    parts = [naive_satisfies(part, item) for part in node.parts]
    return all(parts) if isinstance(node, All) else any(parts)


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
    finder = Finder(query, ANALYST)
    hits = finder.find(item)
    assert bool(hits) == naive_satisfies(query.root, item)
    for hit in hits:
        places = [place for start, end in hit.spans for place in range(start, end)]
        assert len(set(places)) == len(places)
        assert list(hit.spans) == sorted(hit.spans)
        assert {
            place
            for reason in finder.reasons(item)
            if reason.field == hit.field
            for place in range(*reason.span)
        } == set(places)


@given(st.sampled_from(WORDS), TEXTS)
def test_a_word_is_marked_wherever_it_stands_and_nowhere_else(word, text):
    """The single-word case of the spans, against the tokens themselves."""
    query, item = parse(word), story(text)
    (asked,) = asked_words(query.root)
    context = Context(None, is_shouting(text, token_texts(text)))
    expected = [
        (token.start, token.end)
        for token in tokenize(text)
        if naive_satisfies_word(asked, token.text, context)
    ]
    assert [span for hit in Finder(query, ANALYST).find(item) for span in hit.spans] == expected


@given(st.lists(QUERIES, max_size=12), ITEMS)
def test_the_index_finds_what_each_query_alone_finds(queries, item):
    matcher = Matcher()
    for watch_id, query in enumerate(queries):
        matcher.add(watch_id, query)
    alone = [
        hit
        for watch_id, query in enumerate(queries)
        for hit in Finder(query, ANALYST).find(item, watch_id)
    ]
    assert sorted(matcher.match(item), key=lambda hit: hit.watch_id) == alone
    assert matcher.watches(item) == {hit.watch_id for hit in alone}


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
    alone = [
        hit
        for watch_id in sorted(watches)
        for hit in Finder(watches[watch_id], ANALYST).find(item, watch_id)
    ]
    assert sorted(matcher.match(item), key=lambda hit: hit.watch_id) == alone
    assert len(matcher) == len(watches)


@given(QUERIES, ITEMS)
def test_the_archive_misses_no_match(query, item):
    if Finder(query, ANALYST).find(item):
        demand = wanted(query, ANALYST)
        assert demand is None or naive_demand(demand, words_of(item, ANALYST))


@given(QUERIES)
def test_the_archive_is_never_asked_for_nothing_in_particular_within_more(query):
    demands = [wanted(query, ANALYST)]
    while demands:
        demand = demands.pop()
        if isinstance(demand, WantedAll | WantedAny):
            assert demand.parts
            demands += demand.parts
