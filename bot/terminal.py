"""What the commands of a terminal write: lines, tables, and how far long work has come."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TextIO

from news.rendering import short

WIDEST = 48
"""Code points of a cell."""


def tell(text: str, stream: TextIO | None = None) -> None:
    """Write a line, on standard output if not said otherwise."""
    print(text, file=stream or sys.stdout)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Give rows of text as lines with aligned columns.

    What is too wide is cut, except in the last column.
    """
    cut = [[*(short(cell, WIDEST) for cell in row[:-1]), row[-1]] for row in [header, *rows]]
    widths = [max(len(row[place]) for row in cut) for place in range(len(header))]
    aligned = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in cut)
    return "\n".join(aligned)


class Progress:
    """Counts what is done, on a line that is rewritten; where nobody looks, on a line now and then.

    Args:
        total: how much there is to do.
        what: what is counted, such as `sources`.
        stream: where it is shown, as a rule standard error.
        every: how many make a line where `stream` is no terminal.

    """

    def __init__(self, total: int, what: str, stream: TextIO, every: int = 100) -> None:
        self._total = total
        self._what = what
        self._stream = stream
        self._every = every
        self._done = 0
        self._rewrites = stream.isatty()

    def step(self) -> None:
        """Count one more."""
        self._done += 1
        text = f"{self._done} of {self._total} {self._what}"
        if self._rewrites:
            self._write(f"\r{text}\x1b[K")
        elif self._done % self._every == 0 and self._done < self._total:
            self._write(f"{text}\n")

    def close(self) -> None:
        """Leave the line to what follows."""
        if self._rewrites and self._done:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
