"""`wirewatch match`: a query tried on texts, without a bot."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.config import BadSetting, Settings
from bot.knowledge import load_names
from news.also import Names, widen
from news.analysis import Analyst
from news.languages import language_of
from news.matching import Finder
from news.model import Item
from news.query import QueryError, parse

BAD_QUERY = 2
"""Exit status for a query that can't work."""

_COLUMNS = {"query", "text"}


def add_match(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type to itself
    """Add the subcommand to the parsers of a command line."""
    parser = commands.add_parser(
        "match",
        help="try a query on texts",
        description="Tries a query on texts with all that a new watch would look for, and prints "
        'a line of JSON for each: {"match": true, "spans": [[0, 4]], …}, spans in code points.',
    )
    parser.add_argument("query", nargs="?", help='such as CSTO or "Akylbek Japarov"')
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="a text each; none: standard input"
    )
    parser.add_argument(
        "--pairs",
        type=Path,
        metavar="FILE.tsv",
        help="tab-separated, with the columns query and text: a line of JSON for each row",
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace, _: Settings) -> int:
    trial = _Trial()
    if arguments.pairs is not None:
        if arguments.query is not None:
            raise BadSetting("match takes a query or --pairs, not both")
        return _print(trial.pair(query, text) for query, text in _pairs(arguments.pairs))
    if arguments.query is None:
        raise BadSetting('what shall I look for? For example: wirewatch match "CSTO" article.txt')
    try:
        trial.finder(arguments.query)
    except QueryError as error:
        print(_complaint(arguments.query, error), file=sys.stderr)  # noqa: T201
        return BAD_QUERY
    return _print(
        found | {"file": name}
        for name, text in _texts(arguments.files)
        for found in [trial.text(arguments.query, text)]
    )


class _Trial:
    """Queries with their defaults, tried on texts."""

    def __init__(self) -> None:
        self._names: Names = load_names()
        self._analyst = Analyst()
        self.finder = lru_cache(maxsize=1000)(self._finder)

    def text(self, query: str, text: str) -> dict[str, Any]:
        """Try a query on a text.

        Raises:
            QueryError: the query can't work.

        """
        finder = self.finder(query)
        language = language_of(text, None)
        reasons = finder.reasons(Item("", text, None, "", None, language))
        return {
            "match": bool(reasons),
            "spans": [list(reason.span) for reason in reasons],
            "words": [text[slice(*reason.span)] for reason in reasons],
            "rules": [reason.rule for reason in reasons],
        }

    def pair(self, query: str, text: str) -> dict[str, Any]:
        """Try a query that may be a bad one."""
        try:
            return self.text(query, text)
        except QueryError as error:
            return {"match": False, "spans": [], "error": error.code, "place": list(error.place)}

    def _finder(self, text: str) -> Finder:
        query = parse(text)
        return Finder(widen(query, self._names.of(query)), self._analyst)


def _texts(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Give each text with its name; bytes that are no UTF-8 are shown as such."""
    names = list(files)
    if not names:
        yield "-", sys.stdin.buffer.read().decode(errors="replace")
    for name in names:
        yield str(name), _read(name)


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Give the rows of a table, a line each; quotes in it are quotes of the query."""
    # By hand: others split at signs that Unicode calls line ends, and texts may hold them.
    lines = _read(path).removeprefix("\ufeff").split("\n")
    header, *rows = (line.removesuffix("\r").split("\t") for line in lines)
    if not _COLUMNS.issubset(header):
        raise BadSetting(f"{path} needs a first line that names the columns query and text")
    named = (dict(zip(header, row, strict=False)) for row in rows if any(row))
    return ((row.get("query", ""), row.get("text", "")) for row in named)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode(errors="replace")
    except OSError as error:
        raise BadSetting(f"{path} can't be read: {error.strerror}") from None


def _print(found: Iterable[dict[str, Any]]) -> int:
    for each in found:
        print(json.dumps(each, ensure_ascii=False))  # noqa: T201
    return 0


def _complaint(query: str, error: QueryError) -> str:
    word = f" ({error.values['word']})" if "word" in error.values else ""
    reason = error.code.replace("_", " ")
    return f"wirewatch: the query can't work: {reason}{word}\n{error.pointer(query)}"
