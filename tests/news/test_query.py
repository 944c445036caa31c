"""The query language: what is understood, what is mended, what is refused and where."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from news.query import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_TERMS,
    All,
    Any,
    Not,
    Query,
    QueryError,
    Term,
    is_positive,
    parse,
    positive_terms,
)


def word(*tokens, prefix=False):
    return Term(tokens, prefix)


A, B, C, D = word("a"), word("b"), word("c"), word("d")


def refusal(text):
    with pytest.raises(QueryError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("a", A),
        ("a b", All((A, B))),
        ("a AND b", All((A, B))),
        ("a И b", All((A, B))),
        ("a И НЕ b", All((A, Not(B)))),
        ("a OR b", Any((A, B))),
        ("a ИЛИ b", Any((A, B))),
        ("a|b", Any((A, B))),
        ("a || b", Any((A, B))),
        ("a,b", Any((A, B))),
        ("a，b、c", Any((A, B, C))),
        ("a b OR c", Any((All((A, B)), C))),
        ("a b, c d", Any((All((A, B)), All((C, D))))),
        ("a OR b, c", Any((A, B, C))),
        ("a (b OR c)", All((A, Any((B, C))))),
        ("a（b｜c）", All((A, Any((B, C))))),
        ("(a b) c", All((A, B, C))),
        ("(a)", A),
        ("a -b", All((A, Not(B)))),
        ("a NOT b", All((A, Not(B)))),
        ("a НЕ b", All((A, Not(B)))),
        ("a AND NOT b", All((A, Not(B)))),
        ("-a b", All((Not(A), B))),
        ("a -(b c)", All((A, Not(All((B, C)))))),
        ("a -(b -c)", All((A, Not(All((B, Not(C))))))),
        ('a -"b c"', All((A, Not(word("b", "c"))))),
        ("(a)-b", All((A, Not(B)))),
        ("a (-b)", All((A, Not(B)))),
        ("a (b OR -c)", All((A, Any((B, Not(C)))))),
        ("NOT NOT a", A),
        ("a -(-b)", All((A, B))),
        ("a a", A),
        ("a OR a", A),
        ("a A", A),
    ],
)
def test_operators_join_as_the_grammar_says(text, root):
    assert parse(text).root == root


@pytest.mark.parametrize("dash", list("-‐‑–—−"))
def test_any_dash_that_touches_a_word_from_outside_excludes_it(dash):
    assert parse(f"a {dash}b").root == All((A, Not(B)))
    assert parse(f"{dash}b a").root == All((Not(B), A))
    assert parse(f"a {dash}{dash}b").root == All((A, Not(B)))


@pytest.mark.parametrize("text", ["a - b", "a -", "- a b", '"a"-b', "a- b"])
def test_a_dash_elsewhere_excludes_nothing(text):
    assert is_positive(parse(text).root)
    assert not any(isinstance(part, Not) for part in getattr(parse(text).root, "parts", ()))


@pytest.mark.parametrize(
    "quotes",
    ['""', "“”", "„“", "„”", "«»", "»«", "””", "‟”", "″″", "＂＂", "〝〞", '“"', "''", "‘’"],
)
def test_any_quotes_that_a_phone_types_make_a_phrase(quotes):
    assert parse(f"{quotes[0]}a b{quotes[1]} c").root == All((word("a", "b"), C))
    assert not parse(f"{quotes[0]}a b{quotes[1]} c").repairs


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("«a „b“ c» d", All((word("a", "b", "c"), D))),
        ("„a b» c", All((word("a", "b"), C))),
        ("(‘a b’)", word("a", "b")),
        ("‘a b’, c", Any((word("a", "b"), C))),
        ("-'a b' c", All((Not(word("a", "b")), C))),
        ("Tokayev'in b", All((word("tokayev", "in"), B))),
        ("a’s b’s", All((word("a", "s"), word("b", "s")))),
        ("'a b", All((A, B))),
        ('"a OR b"', word("a", "or", "b")),
        ('"a, (b)"', word("a", "b")),
        ('"a"', A),
        ('a"b"', All((A, B))),
        ('a "" b', All((A, B))),
        ("a '' b", All((A, B))),
    ],
)
def test_quotes_and_apostrophes_are_told_apart(text, root):
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("CSTO", word("csto")),
        ("#CSTO", word("csto")),
        ("@CSTO", word("csto")),
        ("CSTO!", word("csto")),
        ("Secretary-General", word("secretary", "general")),
        ("AT&T", word("at", "t")),
        ("集体安全", word("集", "体", "安", "全")),
        ("a + b", All((A, B))),
        ("arm*", word("arm", prefix=True)),
        ("ОДК*", word("одк", prefix=True)),
        ("arm**", word("arm", prefix=True)),
        ("secretary-gen*", word("secretary", "gen", prefix=True)),
        ('"collective secur*"', word("collective", "secur", prefix=True)),
        ("集体*", word("集", "体")),
        ("or and not и", All((word("or"), word("and"), word("not"), word("и")))),
        ("И a", All((word("и"), A))),
        ("a И", All((A, word("и")))),
        ("И", word("и")),
        ("a И OR b", Any((All((A, word("и"))), B))),
        ('"AND"', word("and")),
        ("#OR", word("or")),
        ("-AND a", All((Not(word("and")), A))),
        ("ANDROID", word("android")),
    ],
)
def test_words_are_what_the_matcher_compares(text, root):
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("a, b,", Any((A, B))),
        (", a", A),
        ("a,, b", Any((A, B))),
        ("a, b, OR c", Any((A, B, C))),
        ("(a, b,) c", All((Any((A, B)), C))),
        ("(, a)", A),
        ("a ()", A),
        ("a (( )) b", All((A, B))),
        ("a ( !? )", A),
    ],
)
def test_commas_and_brackets_around_nothing_are_punctuation(text, root):
    assert parse(text).root == root
    assert parse(text).repairs == ()


@pytest.mark.parametrize(
    ("text", "written", "repairs"),
    [
        ('"a b', '"a b"', ("closing quote added",)),
        ("a «b c", 'a "b c"', ("closing quote added",)),
        ("a (b OR c", "a (b OR c)", ("closing bracket added",)),
        ("((a OR b", "a OR b", ("closing bracket added",)),
        ("a (b ((", "a b", ("bracket removed", "closing bracket added")),
        ("a)", "a", ("bracket removed",)),
        (":) a", "a", ("bracket removed",)),
        ("a) b) c", "a b c", ("bracket removed",)),
        ('a ("b', "a b", ("closing quote added", "closing bracket added")),
    ],
)
def test_what_is_left_open_is_mended_and_noted(text, written, repairs):
    query = parse(text)
    assert str(query) == written
    assert query.repairs == repairs


@pytest.mark.parametrize(
    ("text", "code", "place", "at_fault"),
    [
        ("", "empty", (0, 0), None),
        ("  !? ", "empty", (0, 5), None),
        ('""', "empty", (0, 2), None),
        ("()", "empty", (0, 2), None),
        (" -", "empty", (0, 2), None),
        ("-x", "only_exclusions", (0, 2), "-x"),
        (" NOT x", "only_exclusions", (1, 6), "NOT x"),
        ("-x -y", "only_exclusions", (0, 5), "-x -y"),
        ("a OR -x", "only_exclusions", (5, 7), "-x"),
        ("a, -x -y", "only_exclusions", (3, 8), "-x -y"),
        ("(a OR -x) -y", "only_exclusions", (6, 8), "-x"),
        ("-x OR -y", "only_exclusions", (0, 8), "-x OR -y"),
        ("(a OR -x) OR b", "only_exclusions", (6, 8), "-x"),
        ("-(x y)", "only_exclusions", (0, 6), "-(x y)"),
        ("ar*", "prefix_too_short", (0, 3), "ar*"),
        ("a “Secretary-G*”", "prefix_too_short", (2, 16), "Secretary-G*"),
        ("a*b", "star_inside", (0, 3), "a*b"),
        ("x *abc", "star_inside", (2, 6), "*abc"),
        ("a *", "prefix_too_short", (2, 3), "*"),
        ('"secur* council"', "star_inside", (0, 16), "secur* council"),
        ("a OR", "missing_operand", (2, 4), "OR"),
        ("OR a", "missing_operand", (0, 2), "OR"),
        ("a AND", "missing_operand", (2, 5), "AND"),
        ("a AND OR b", "missing_operand", (2, 5), "AND"),
        ("a | | b", "missing_operand", (2, 3), "|"),
        ("a (OR b)", "missing_operand", (3, 5), "OR"),
        ("a NOT", "missing_operand", (2, 5), "NOT"),
        ("(a OR) b", "missing_operand", (3, 5), "OR"),
        ("a -()", "missing_operand", (2, 3), "-"),
        ("НЕ", "missing_operand", (0, 2), "НЕ"),
        ("AND", "missing_operand", (0, 3), "AND"),
    ],
)
def test_a_query_without_sense_is_refused_with_the_place(text, code, place, at_fault):
    error = refusal(text)
    assert (error.code, error.place, error.values.get("word")) == (code, place, at_fault)


def test_a_refusal_says_itself_in_a_traceback():
    assert str(refusal("ar*")) == "prefix_too_short at 0-3"


def test_a_query_has_a_longest_length():
    assert parse("a" * MAX_LENGTH)
    error = refusal("a" * (MAX_LENGTH + 1))
    assert (error.code, error.place) == ("too_long", (0, MAX_LENGTH + 1))


def test_a_query_that_grows_too_long_when_written_out_is_refused():
    words = ["a" * 7 + chr(ord("a") + n) for n in range(25)]
    assert len("|".join(words)) < MAX_LENGTH < len(" OR ".join(words))
    assert refusal("|".join(words)).code == "too_long"


def test_a_query_has_a_largest_number_of_terms():
    words = [f"w{n}" for n in range(MAX_TERMS)]
    assert len(parse(" ".join(words)).root.parts) == MAX_TERMS
    error = refusal(" ".join([*words, "more"]))
    assert error.code == "too_many_terms"
    assert error.place == (len(" ".join(words)) + 1, len(" ".join(words)) + 5)


def test_brackets_go_only_so_deep():
    deepest = "(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH
    assert parse(deepest).root == A
    error = refusal(f"({deepest})")
    assert (error.code, error.place) == ("too_deep", (MAX_DEPTH, MAX_DEPTH + 1))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("CSTO", "CSTO"),
        ("  cSTO   ОДКБ ", "cSTO ОДКБ"),
        ("#CSTO", "CSTO"),
        ("a|b,c", "a OR b OR c"),
        ("a AND b", "a b"),
        ("a И НЕ b", "a -b"),
        ("(a OR b) c", "(a OR b) c"),
        ("a OR (b c)", "a OR b c"),
        ("a -(b c)", "a -(b c)"),
        ("a -(b OR c)", "a -(b OR c)"),
        ("«Collective  Security»", '"Collective Security"'),
        ('"CSTO"', "CSTO"),
        ('"AND"', '"AND"'),
        ("Secretary-General", "Secretary-General"),
        ("Arm*", "Arm*"),
        ('"collective Secur*"', '"collective Secur*"'),
        ('„Der "Held" kam“', '"Der Held kam"'),
        ("“a\u202eb\tc”", '"ab c"'),
        ("集体*", "集体"),
    ],
)
def test_a_query_is_written_in_canonical_form_as_the_person_spelled_it(text, written):
    assert str(parse(text)) == written


def test_a_query_made_by_hand_is_written_by_its_tokens():
    assert str(Query(All((word("a", "b"), word("abc", prefix=True))))) == '"a b" abc*'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CSTO", "csto"),
        ("“Collective Security”", '"collective security"'),
        ("Secretary-General", '"secretary general"'),
        ("a AND b", "a b"),
        ("a, b", "a OR b"),
        ('"a b', '"a b"'),
        ("Ещё", "еще"),
        ("a -b", "a NOT b"),
    ],
)
def test_queries_that_ask_the_same_are_equal(one, other):
    assert parse(one) == parse(other)
    assert hash(parse(one)) == hash(parse(other))


@pytest.mark.parametrize(
    ("one", "other"), [("arm", "arm*"), ("a b", '"a b"'), ("a b", "a OR b"), ("a", "a -b")]
)
def test_queries_that_ask_something_else_differ(one, other):
    assert parse(one) != parse(other)


def test_positive_terms_are_those_that_are_looked_for():
    terms = positive_terms(parse('a (b OR "c d" -e) -(f g)').root)
    assert list(terms) == [A, B, word("c", "d")]


PIECES = st.sampled_from(
    [*"ab-–,|()（\"“”«»'‘’*#@ \u00ad\u0301\0\ud800集И", " ", " ", "abc", "Ёж", "b-c"]
    + [f" {operator} " for operator in ("AND", "OR", "NOT", "И", "ИЛИ", "НЕ")]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=MAX_LENGTH + 4)


def understood(text):
    """Give the query or the refusal; anything else that is raised fails the test."""
    try:
        return parse(text)
    except QueryError as error:
        return error


@given(TEXTS)
@example("(" * 200)
@example("-(" * 100 + "a")
@example("NOT " * 60 + "a")
@example("a\r\nb")
def test_whatever_is_typed_is_understood_or_refused_within_its_place(text):
    query = understood(text)
    if isinstance(query, QueryError):
        assert 0 <= query.place[0] <= query.place[1] <= len(text)
    else:
        assert is_positive(query.root)


@given(TEXTS)
def test_what_is_written_out_reads_back_as_the_same_query(text):
    query = understood(text)
    assume(isinstance(query, Query))
    again = parse(str(query))
    assert again == query
    assert again.repairs == ()
    assert str(again) == str(query)
