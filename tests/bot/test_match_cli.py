"""`wirewatch match`: a query tried on texts, by its contract."""

import json

import pytest

from bot.cli import main


def run(capsys, *arguments):
    """Give the exit status and each line of JSON."""
    status = main(["match", *map(str, arguments)])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def write(tmp_path):
    def write(text, name="text.txt"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_text_that_matches_tells_where_in_code_points(capsys, write):
    text = "🛰 The CSTO’s head met Тасмағамбетовпен"
    status, [found] = run(capsys, "CSTO OR Tasmagambetov", write(text))
    assert status == 0
    assert found["match"] is True
    assert [text[start:end] for start, end in found["spans"]] == ["CSTO", "Тасмағамбетовпен"]
    assert found["rules"] == ["word", "name"]


def test_a_text_that_does_not_match_is_no_error(capsys, write):
    assert run(capsys, "CIS", write("Swiss precision"))[1][0]["match"] is False


def test_the_other_names_of_an_organisation_are_looked_for_too(capsys, write):
    _, [found] = run(capsys, "CSTO", write("Саммит ОДКБ"))
    assert found["words"] == ["ОДКБ"]


def test_each_file_is_a_text(capsys, write):
    files = [write("CSTO", "a.txt"), write("NATO", "b.txt")]
    _, found = run(capsys, "=CSTO", *files)
    assert [(one["file"], one["match"]) for one in found] == [
        (str(files[0]), True),
        (str(files[1]), False),
    ]


def test_without_a_file_the_text_comes_from_standard_input(capsys, monkeypatch, tmp_path):
    path = tmp_path / "input"
    path.write_text("Саммит ОДКБ", encoding="utf-8")
    with path.open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert run(capsys, "ОДКБ")[1][0]["match"] is True


def test_a_bad_query_exits_2_and_points_at_the_place(capsys, write):
    assert main(["match", "csto a*", str(write("CSTO"))]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.endswith("csto a*\n     ^^\n")


def test_pairs_are_tried_row_by_row_and_a_bad_query_stops_nothing(capsys, write):
    table = write(
        'query\ttext\nCSTO\tСаммит ОДКБ\na*\tany\n"Akylbek Japarov"\tА. Жапаров\nCIS\tprecision\n'
    )
    status, found = run(capsys, "--pairs", table)
    assert status == 0
    assert [one["match"] for one in found] == [True, False, True, False]
    assert found[1]["error"] == "prefix_too_short"
    assert found[1]["spans"] == []


def test_columns_stand_in_any_order_and_others_are_passed_over(capsys, write):
    table = write("language\ttext\tquery\r\nen\tThe CSTO\tCSTO\r\n")
    assert [one["match"] for one in run(capsys, "--pairs", table)[1]] == [True]


@pytest.mark.parametrize(
    "sign", ["\u2028", "\x85", "\x0b", "\x1c", "\x00", "\r", '"', "a" * 200_000]
)
def test_only_the_end_of_a_line_ends_a_row(capsys, write, sign):
    table = write(f"query\ttext\nCSTO\tby {sign} CSTO\nCIS\tprecision\n")
    assert [one["match"] for one in run(capsys, "--pairs", table)[1]] == [True, False]


def test_a_row_that_is_too_short_does_not_match(capsys, write):
    table = write("query\ttext\nCSTO\n")
    assert [one["match"] for one in run(capsys, "--pairs", table)[1]] == [False]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "what shall I look for?"),
        (["--pairs", "{table}"], "needs a first line that names the columns query and text"),
        (["CSTO", "--pairs", "{table}"], "not both"),
        (["CSTO", "{table}.missing"], "can't be read"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(capsys, write, arguments, complaint):
    table = write("no\theader\n")
    assert main(["match", *(each.format(table=table) for each in arguments)]) == 2
    assert complaint in capsys.readouterr().err
