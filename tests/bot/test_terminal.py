"""What the commands of a terminal write."""

from io import StringIO

from bot.terminal import Progress, table


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_table_has_aligned_columns() -> None:
    rows = [("24.kg", "ok", "1.0 s"), ("Қазақпарат", "error 404", "0.1 s")]
    assert table(("NAME", "STATUS", "TIME"), rows).splitlines() == [
        "NAME        STATUS     TIME",
        "24.kg       ok         1.0 s",
        "Қазақпарат  error 404  0.1 s",
    ]


def test_a_table_without_rows_is_its_header() -> None:
    assert table(("NAME", "STATUS"), []) == "NAME  STATUS"


def test_a_wide_cell_is_cut_but_for_the_last_column() -> None:
    name, _, address = table(("A", "B"), [("word " * 50, "x" * 99)]).splitlines()[1].partition("  ")
    assert len(name) < 60
    assert address.strip() == "x" * 99


def test_progress_on_a_terminal_is_a_line_that_is_rewritten_and_goes() -> None:
    terminal = Terminal()
    progress = Progress(2, "sources", terminal)
    progress.step()
    progress.step()
    progress.close()
    assert terminal.getvalue() == "\r1 of 2 sources\x1b[K\r2 of 2 sources\x1b[K\r\x1b[K"


def test_progress_elsewhere_is_a_line_now_and_then() -> None:
    log = StringIO()
    progress = Progress(20, "sources", log, every=8)
    for _ in range(20):
        progress.step()
    progress.close()
    assert log.getvalue() == "8 of 20 sources\n16 of 20 sources\n"


def test_nothing_done_is_nothing_written() -> None:
    terminal = Terminal()
    Progress(0, "sources", terminal).close()
    assert terminal.getvalue() == ""
