"""The query language: what is understood, what is mended, what is refused and where."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from news.query import (
    DEFAULT_DISTANCE,
    MAX_DEPTH,
    MAX_DISTANCE,
    MAX_LENGTH,
    MAX_TERMS,
    All,
    Any,
    In,
    Near,
    Not,
    Query,
    QueryError,
    Term,
    is_positive,
    parse,
    positive_terms,
)


def word(*tokens, prefix=False, exact=False):
    """Give a word, or several that were not typed in quotes."""
    return Term(tokens, prefix, exact)


def phrase(*tokens, prefix=False, exact=False):
    return Term(tokens, prefix, exact, quoted=True)


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
        ('a -"b c"', All((A, Not(phrase("b", "c"))))),
        ("a && b&&c", All((A, B, C))),
        ('+a +"b c" +(d)', All((A, phrase("b", "c"), D))),
        ("a AND +b", All((A, B))),
        ("a +-b", All((A, Not(B)))),
        ("(a)-b", All((A, Not(B)))),
        ("a (-b)", All((A, Not(B)))),
        ("a (b OR -c)", All((A, Any((B, Not(C)))))),
        ("NOT NOT a", A),
        ("a -(-b)", All((A, B))),
        ("a a", A),
        ("a OR a", A),
        ("Tokayev TOKAYEV", word("Tokayev")),
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
    assert parse(f"{quotes[0]}a b{quotes[1]} c").root == All((phrase("a", "b"), C))
    assert not parse(f"{quotes[0]}a b{quotes[1]} c").repairs


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("«a „b“ c» d", All((phrase("a", "b", "c"), D))),
        ("„a b» c", All((phrase("a", "b"), C))),
        ("(‘a b’)", phrase("a", "b")),
        ("‘a b’, c", Any((phrase("a", "b"), C))),
        ("-'a b' c", All((Not(phrase("a", "b")), C))),
        ("Tokayev'in b", All((word("Tokayevin"), B))),
        ("a’s b’s", All((word("as"), word("bs")))),
        ("'a b", All((A, B))),
        ('"a OR b"', phrase("a", "OR", "b")),
        ('"a, (b)"', phrase("a", "b")),
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
        ("Secretary-General", word("Secretary", "General")),
        ("24.kg", word("24", "kg")),
        ("AT&T", word("AT", "T")),
        ("集体安全", word("集", "体", "安", "全")),
        ('"Imangali Tasmagambetov"', phrase("Imangali", "Tasmagambetov")),
        ('"Secretary-General"', phrase("Secretary", "General")),
        ("a + b", All((A, B))),
        ("arm*", word("arm", prefix=True)),
        ("Arm*", word("arm", prefix=True)),
        ("ОДК*", word("одк", prefix=True)),
        ("arm**", word("arm", prefix=True)),
        ("Secretary-Gen*", word("Secretary", "gen", prefix=True)),
        ('"Collective Secur*"', phrase("Collective", "secur", prefix=True)),
        ("集体*", word("集", "体")),
        ("or and not near и", All((*map(word, ("or", "and", "not", "near", "и")),))),
        ("И a", All((word("И"), A))),
        ("a И", All((A, word("И")))),
        ("И", word("И")),
        ("a И OR b", Any((All((A, word("И"))), B))),
        ('"AND"', word("AND")),
        ("#OR", word("OR")),
        ("-AND a", All((Not(word("AND")), A))),
        ("ANDROID", word("Android")),
    ],
)
def test_words_are_what_the_matcher_compares(text, root):
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("=CSTO", word("csto", exact=True)),
        ("==CSTO", word("csto", exact=True)),
        ("=WHO", word("WHO", exact=True)),
        ("=Tokayev", word("tokayev", exact=True)),
        ('="CSTO"', word("csto", exact=True)),
        ('="Gas pipeline"', phrase("gas", "pipeline", exact=True)),
        ("=«a b»", phrase("a", "b", exact=True)),
        ("='a b' c", All((phrase("a", "b", exact=True), C))),
        ("=Secretary-General", phrase("secretary", "general", exact=True)),
        ("a -=b", All((A, Not(word("b", exact=True))))),
        ("=AND a", All((word("AND", exact=True), A))),
        ("=a, b", Any((word("a", exact=True), B))),
        ("a=b", word("a", "b")),
        ("a = b", All((A, B))),
        ('=""a', A),
    ],
)
def test_an_equals_sign_before_a_word_or_phrase_asks_for_these_letters(text, root):
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("a NEAR/5 b", Near((A, B), 5)),
        ("a NEAR b", Near((A, B), DEFAULT_DISTANCE)),
        ("a РЯДОМ/5 b", Near((A, B), 5)),
        ("a ~5 b", Near((A, B), 5)),
        ("a～5 b", Near((A, B), 5)),
        ("a NEAR/1 b", Near((A, B), 1)),
        ("a NEAR/50 b", Near((A, B), MAX_DISTANCE)),
        ("a ~5 b ~5 c", Near((A, B, C), 5)),
        ('"a b" ~5 c', Near((phrase("a", "b"), C), 5)),
        ("=a ~5 abc*", Near((word("a", exact=True), word("abc", prefix=True)), 5)),
        ("(a) ~5 (b)", Near((A, B), 5)),
        ("a ~5 a", A),
        ("c a ~5 b d", All((C, Near((A, B), 5), D))),
        ("a ~5 b OR c", Any((Near((A, B), 5), C))),
        ("c -(a ~5 b)", All((C, Not(Near((A, B), 5))))),
        ('"a b c"~5 d', All((Near((A, B, C), 5), D))),
        ('"a abc*"~5', Near((A, word("abc", prefix=True)), 5)),
        ('="a b"~5', Near((word("a", exact=True), word("b", exact=True)), 5)),
        ('"a"~5 b', Near((A, B), 5)),
        ("a-b~5 c", Near((word("a", "b"), C), 5)),
        ("NEARLY a", All((word("Nearly"), A))),
        ("a~b", word("a", "b")),
    ],
)
def test_near_joins_words_and_phrases_that_stand_close_together(text, root):
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("title:a", In("title", A)),
        ("TITLE:a b", All((In("title", A), B))),
        ("заголовок: a", In("title", A)),
        ('title:"a b"', In("title", phrase("a", "b"))),
        ("title:(a OR b)", In("title", Any((A, B)))),
        ("title:(a -b)", In("title", All((A, Not(B))))),
        ("title:=a", In("title", word("a", exact=True))),
        ("title:'a b'", In("title", phrase("a", "b"))),
        ("title:abc*", In("title", word("abc", prefix=True))),
        ("title:(a ~5 b)", In("title", Near((A, B), 5))),
        ("a -title:b", All((A, Not(In("title", B))))),
        ("a title:-b", All((A, Not(In("title", B))))),
        ("a NOT title:b", All((A, Not(In("title", B))))),
        ("+title:a", In("title", A)),
        ("source:tass", In("source", word("tass"))),
        ("Источник:24.kg", In("source", word("24", "kg"))),
        ("title：a source：b", All((In("title", A), In("source", B)))),
        ("a OR source:b", Any((A, In("source", B)))),
        ("title:a, title:b", Any((In("title", A), In("title", B)))),
    ],
)
def test_a_field_looks_into_one_property_of_the_item(text, root):
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("http://example.org", word("http", "example", "org")),
        ("title://a", word("title", "a")),
        ("24:00", word("24", "00")),
        ("foo:bar", word("foo", "bar")),
        ("subtitle:a", word("subtitle", "a")),
        ("#title:a", word("title", "a")),
        ("'title:a'", phrase("title", "a")),
        ("title", word("title")),
    ],
)
def test_another_colon_makes_no_field(text, root):
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ru", "ru"),
        ("RU", "ru"),
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("russian", "ru"),
        ("Русский", "ru"),
        ("қазақ", "kk"),
        ("kz", "kk"),
        ("kg", "ky"),
        ("ua", "uk"),
        ('"kk"', "kk"),
    ],
)
def test_a_language_is_known_by_code_or_name(name, code):
    assert parse(f"a lang:{name}").root == All((A, In("lang", word(code))))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("lang:(ru OR kk)", Any((word("ru"), word("kk")))),
        ("lang:(ru, kazakh)", Any((word("ru"), word("kk")))),
        ("lang:(ru kk)", Any((word("ru"), word("kk")))),
        ("lang:(ru OR русский)", word("ru")),
        ("lang:(ru -kk)", All((word("ru"), Not(word("kk"))))),
    ],
)
def test_several_languages_are_choices(text, part):
    assert parse(f"a {text}").root == All((A, In("lang", part)))


@pytest.mark.parametrize("text", ["a lang:ru", "source:tass", "source:tass -a", "title:(a -b)"])
def test_a_filter_beside_something_to_look_for_is_enough(text):
    assert is_positive(parse(text).root)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("«Газпром» , «Роснефть»", "Газпром OR Роснефть"),
        ("токаев|жапаров", "токаев OR жапаров"),
        ("“Gas pipeline” –Russia", '"Gas pipeline" -Russia'),
        ("CSTO, SCO, CIS,", "CSTO OR SCO OR CIS"),
        ("(CSTO OR SCO) AND (summit", "(CSTO OR SCO) summit"),
        ("title: CSTO   lang: RU", "title:CSTO lang:ru"),
        ("CSTO -", "CSTO"),
        ("+CSTO +summit", "CSTO summit"),
        ("CSTO...", "CSTO"),
        ("нефть И газ ИЛИ уголь НЕ спорт", "нефть газ OR уголь -спорт"),
        ("U.S. – Iran", "U.S. Iran"),
        ("#Tokayev @Tokayev", "Tokayev"),
        ("CSTO\nSCO", "CSTO SCO"),
        ("‘Tokayev’ ’s", "Tokayev s"),
    ],
)
def test_what_people_type_is_understood(text, written):
    assert str(parse(text)) == written


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
        ("a OR", "a", ("operator removed",)),
        ("OR a", "a", ("operator removed",)),
        ("a AND", "a", ("operator removed",)),
        ("| a ИЛИ", "a", ("operator removed",)),
        ("a | | b", "a OR b", ("operator removed",)),
        ("OR OR a AND AND b", "a b", ("operator removed",)),
        ("a (OR b)", "a b", ("operator removed",)),
        ("(a OR) b", "a b", ("operator removed",)),
        ("a || (b", "a OR b", ("closing bracket added",)),
        ('="a b', '="a b"', ("closing quote added",)),
    ],
)
def test_what_is_left_open_or_over_is_mended_and_noted(text, written, repairs):
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
        ("a AND OR b", "missing_operand", (2, 5), "AND"),
        ("a OR AND b", "missing_operand", (2, 4), "OR"),
        ("OR OR", "missing_operand", (3, 5), "OR"),
        ("a NOT", "missing_word", (2, 5), "NOT"),
        ("a -()", "missing_word", (2, 3), "-"),
        ("НЕ", "missing_word", (0, 2), "НЕ"),
        ("AND", "missing_operand", (0, 3), "AND"),
        ("(OR) a", "missing_operand", (1, 3), "OR"),
        ("a =(b c)", "missing_word", (2, 3), "="),
        ("a title:", "missing_word", (2, 8), "title:"),
        ('a язык: ""', "missing_word", (2, 7), "язык:"),
        ("title: OR a", "missing_word", (0, 6), "title:"),
        ("a =arm*", "exact_prefix", (2, 7), "=arm*"),
        ('="a b*"', "exact_prefix", (0, 7), "=a b*"),
        ("a NEAR/5", "missing_operand", (2, 8), "NEAR/5"),
        ("~5 a", "missing_operand", (0, 2), "~5"),
        ('"a" ~5', "missing_operand", (4, 6), "~5"),
        ("a NEAR/0 b", "bad_distance", (2, 8), "NEAR/0"),
        ("a NEAR/51 b", "bad_distance", (2, 9), "NEAR/51"),
        ("a NEAR/ b", "bad_distance", (2, 7), "NEAR/"),
        ("a РЯДОМ/два b", "bad_distance", (2, 11), "РЯДОМ/два"),
        ("a NEAR/¹ b", "bad_distance", (2, 8), "NEAR/¹"),
        ("a ~51 b", "bad_distance", (2, 5), "~51"),
        ('"a b"~0', "bad_distance", (5, 7), "~0"),
        ("a NEAR/5 (b OR c)", "near_needs_words", (2, 8), "NEAR/5"),
        ("-a ~5 b", "near_needs_words", (3, 5), "~5"),
        ("a ~5 -b", "near_needs_words", (2, 4), "~5"),
        ("title:a NEAR b", "near_needs_words", (8, 12), "NEAR"),
        ('"a b"~5 ~5 c', "near_needs_words", (8, 10), "~5"),
        ("a ~3 b ~3 c ~4 d", "near_distances", (12, 14), "~4"),
        ("a lang:xx", "unknown_language", (2, 9), "xx"),
        ("a lang:(ru OR elvish)", "unknown_language", (2, 21), "elvish"),
        ("a lang:rus*", "unknown_language", (2, 11), "rus*"),
        ("a lang:(ru ~5 kk)", "unknown_language", (2, 17), "ru NEAR/5 kk"),
        ("title:(a source:b)", "field_in_field", (9, 16), "source:"),
        ("title:title:a", "field_in_field", (6, 12), "title:"),
        ("lang:ru", "only_filters", (0, 7), "lang:ru"),
        ("lang:ru OR lang:kk", "only_filters", (0, 18), "lang:ru OR lang:kk"),
        ("-a lang:ru", "only_filters", (0, 10), "-a lang:ru"),
        ("a OR lang:ru", "only_filters", (5, 12), "lang:ru"),
        ("-lang:ru", "only_exclusions", (0, 8), "-lang:ru"),
        ("title:-a", "only_exclusions", (0, 8), "title:-a"),
        ("title:(-a -b)", "only_exclusions", (0, 13), "title:(-a -b)"),
        ("title:(a OR -b)", "only_exclusions", (0, 15), "title:(a OR -b)"),
    ],
)
def test_a_query_without_sense_is_refused_with_the_place(text, code, place, at_fault):
    error = refusal(text)
    assert (error.code, error.place, error.values.get("word")) == (code, place, at_fault)


def test_a_refusal_says_itself_in_a_traceback():
    assert str(refusal("ar*")) == "prefix_too_short at 0-3"


@pytest.mark.parametrize(
    ("text", "pointed"),
    [
        ("a ar* b", "a ar* b\n  ^^^"),
        ("a\nar*", "a ar*\n  ^^^"),
        ("", "\n^"),
    ],
)
def test_a_refusal_points_at_the_place(text, pointed):
    assert refusal(text).pointer(text) == pointed


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


def test_the_words_of_a_scattered_phrase_count_one_by_one():
    words = " ".join(f"w{n}" for n in range(MAX_TERMS))
    assert parse(f'"{words} more"')
    assert refusal(f'"{words} more"~5').code == "too_many_terms"


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
        ('"title:"', "title"),
        ("Secretary-General", "Secretary-General"),
        ('"Secretary-General"', '"Secretary-General"'),
        ("#title:a", "title-a"),
        ("a~b", "a~b"),
        ("Arm*", "Arm*"),
        ('"collective Secur*"', '"collective Secur*"'),
        ('„Der "Held" kam“', '"Der Held kam"'),
        ("“a\u202eb\tc”", '"ab c"'),
        ("集体*", "集体"),
        ("='CSTO'", "=CSTO"),
        ("=a-b", '="a-b"'),
        ("a ~5 b", "a NEAR/5 b"),
        ('"a b c"~5', "a NEAR/5 b NEAR/5 c"),
        ("-(a ~5 b) c", "-(a NEAR/5 b) c"),
        ("a ~5 b c ~5 d", "a NEAR/5 b c NEAR/5 d"),
        ("заголовок: (a ~5 b)", "title:(a NEAR/5 b)"),
        ("Title：a -Источник:«b c»", 'title:a -source:"b c"'),
        ("a lang:(ru kk)", "a lang:(ru OR kk)"),
        ("title:-a b", "-title:a b"),
    ],
)
def test_a_query_is_written_in_canonical_form_as_the_person_spelled_it(text, written):
    assert str(parse(text)) == written


def test_a_query_made_by_hand_is_written_by_its_tokens():
    root = All((word("a", "b"), phrase("a", "b"), word("abc", prefix=True)))
    assert str(Query(root)) == 'a-b "a b" abc*'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CSTO", "csto"),
        ("“Collective Security”", '"Collective  Security"'),
        ("Secretary-General", "SECRETARY-GENERAL"),
        ('"a-b"', '"a b"'),
        ("tasmagambetov", "TASMAGAMBETOV"),
        ("a AND b", "a b"),
        ("a, b", "a OR b"),
        ('"a b', '"a b"'),
        ("ещё", "еще"),
        ("a -b", "a NOT b"),
        ("=CSTO", "=csto"),
        ("=a-b", '="a b"'),
        ("a NEAR b", "a ~10 b"),
        ('"a b"~3', "a NEAR/3 b"),
        ("Title:a", "заголовок:a"),
        ("lang:ru a", "язык:Русский a"),
        ("title:-a b", "-title:a b"),
    ],
)
def test_queries_that_ask_the_same_are_equal(one, other):
    assert parse(one) == parse(other)
    assert hash(parse(one)) == hash(parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("arm", "arm*"),
        ("a b", '"a b"'),
        ("a b", "a OR b"),
        ("a", "a -b"),
        ("who", "WHO"),
        ("CSTO", "=CSTO"),
        ("=who", "=WHO"),
        ("a-b", '"a b"'),
        ("a ~3 b", "a ~4 b"),
        ("title:a", "source:a"),
        ("title:a", "a"),
    ],
)
def test_queries_that_ask_something_else_differ(one, other):
    assert parse(one) != parse(other)


def test_positive_terms_are_those_that_are_looked_for():
    terms = positive_terms(parse('a (b OR "c d" -e) -(f g)').root)
    assert list(terms) == [A, B, phrase("c", "d")]


def test_positive_terms_are_those_of_the_text_in_whatever_part_of_it():
    terms = positive_terms(parse("a ~5 b title:c source:tass lang:ru").root)
    assert list(terms) == [A, B, C]


PIECES = st.sampled_from(
    [*"ab-–,|()（\"“”«»'‘’*#@ \u00ad\u0301\0\ud800集И", " ", " ", "abc", "Ёж", "b-c"]
    + [f" {operator} " for operator in ("AND", "OR", "NOT", "И", "ИЛИ", "НЕ", "NEAR/5", "РЯДОМ")]
    + [
        "=",
        "+",
        "&&",
        "~5",
        "~99",
        "title:",
        "язык:",
        "source: ",
        "lang:ru",
        "U.S.",
        "WHO",
        ":",
        "’",
    ]
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
@example("title:" * 40 + "a")
@example("tİtle:a lang:İ")
@example("a ~" + "9" * 250 + " b")
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
