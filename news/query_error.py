"""Why a query can't work, and where in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from news.model import Span


class QueryError(ValueError):
    """A query that can't work.

    `code` says why:
    `empty`, nothing to look for; `only_exclusions`; `only_filters`, a language and no words;
    `prefix_too_short`; `star_inside`, a star elsewhere than at the end; `exact_prefix`, a star
    and `=` at once; `missing_operand`, an operator without words on both sides; `missing_word`,
    a sign without a word behind it; `near_needs_words`, a NEAR beside a group, a field or an
    exclusion; `near_distances`, different ones in a row; `bad_distance`; `unknown_language`;
    `field_in_field`; `too_long`, `too_many_terms`, `too_deep`.
    `place` is the span in the query as typed; `values["word"]` is the word at fault, where one is.
    """

    def __init__(self, code: str, place: Span, values: dict[str, str] | None = None) -> None:
        super().__init__(f"{code} at {place[0]}-{place[1]}")
        self.code = code
        self.place = place
        self.values = values or {}

    def pointer(self, text: str) -> str:
        """Give the query as typed and, in a second line, carets below the place."""
        line = "".join(char if char.isprintable() else " " for char in text)
        start, end = self.place
        return f"{line}\n{' ' * start}{'^' * max(1, end - start)}"
