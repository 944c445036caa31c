"""A text of an item in words: where terms occur in it."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from news.analysis import Context
from news.asking import asked_words
from news.fullnames import bare_surnames, full_name, full_runs
from news.model import Span
from news.query import Any, Near, Term
from news.text import fold, is_shouting, token_edges, token_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from news.fullnames import FullName
    from news.lexicon import Lexicon

# Letters of one script for one of another: `Sh. Mirziyoyev`, `Дж. Байден`.
_DIGRAPHS = frozenset({"sh", "zh", "ch", "kh", "ts", "yu", "ya", "ye", "yo", "dzh", "дж", "дз"})

Run = tuple[int, int]
"""The first and the last position of words that satisfy a term together."""


class Place(NamedTuple):
    """Where a term occurs."""

    span: Span
    rule: str
    """As `news.model.Reason.rule`."""


class Field:
    """A text, its words, and the asked words that these satisfy."""

    def __init__(self, name: str, text: str, language: str | None, lexicon: Lexicon) -> None:
        self.name = name
        self._text = text
        self._lexicon = lexicon
        self._words = token_texts(text)
        self._context = Context(language, is_shouting(text, self._words))

    @cached_property
    def asked(self) -> frozenset[str]:
        """The asked words that it satisfies."""
        return frozenset(chain.from_iterable(self._satisfied.values()))

    def pairs(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Give the asked words that are satisfied side by side, the left ones and the right."""
        for left, right in pairwise(map(self._satisfied.get, self._words)):
            if left and right:
                yield left, right

    def holds(self, node: Term | Near) -> bool:
        """Say whether a term occurs, or several near each other."""
        if isinstance(node, Near):
            return any(True for _ in self._near(node))
        words = asked_words(node)
        if len(words) == 1:
            return words[0] in self.asked
        if words[0] in self.asked and self._phrases(words):
            return True
        name = full_name(node)
        return name is not None and name.surname in self.asked and bool(self._names(name))

    def places(self, node: Term | Near, *, is_named: bool = False) -> list[Place]:
        """Give where a term occurs, in order; `is_named`: the full name stands in the item."""
        if isinstance(node, Near):
            runs = {run for window in self._near(node) for run in window}
            return [Place(self._span(run), "near") for run in sorted(runs)]
        name = full_name(node)
        rule = "full name" if name else "phrase"
        runs = set(self._runs(node))
        if name and is_named:
            runs.update((at, at) for at in bare_surnames(self._positions(name.surname), self))
        return [Place(self._span(run), rule) for run in sorted(runs)]

    def word(self, asked: str) -> list[Place]:
        """Give where a single asked word occurs, in order."""
        starts = self._edges[0]
        places = []
        for word in self._satisfying.get(asked, ()):
            _, start, end, rule = self._lexicon.found(word, asked, self._context)
            places += [
                Place((starts[at] + start, starts[at] + end), rule) for at in self._standing[word]
            ]
        if len(places) > 1:
            places.sort()
        return places

    def _span(self, run: Run) -> Span:
        return self._edges[0][run[0]], self._edges[1][run[1]]

    def _runs(self, term: Term | Any) -> list[Run]:
        if isinstance(term, Any):
            choices = (part for part in term.parts if isinstance(part, Term | Any))
            return [run for part in choices for run in self._runs(part)]
        words = asked_words(term)
        if len(words) == 1:
            return [(position, position) for position in self._positions(words[0])]
        name = full_name(term)
        return self._phrases(words) + (self._names(name) if name else [])

    def _phrases(self, words: Sequence[str]) -> list[Run]:
        """Give where words stand side by side."""
        starts = set(self._positions(words[0]))
        for far, word in enumerate(words[1:], start=1):
            starts.intersection_update(at - far for at in self._positions(word))
            if not starts:
                break
        return [(start, start + len(words) - 1) for start in sorted(starts)]

    def _names(self, name: FullName) -> list[Run]:
        return list(full_runs(name, self._positions(name.surname), self))

    def _near(self, node: Near) -> Iterator[list[Run]]:
        """Give each stretch of the text in which all parts occur close together."""
        runs = sorted(
            (run, place) for place, term in enumerate(node.parts) for run in self._runs(term)
        )
        starts = [start for (start, _), _ in runs]
        for at, ((_, last), _) in enumerate(runs):
            window = runs[at : bisect_right(starts, last + node.distance)]
            if len({place for _, place in window}) == len(node.parts):
                yield [run for run, _ in window]

    def _positions(self, asked: str) -> list[int]:
        printed = self._satisfying.get(asked, ())
        return sorted(at for word in printed for at in self._standing[word])

    @cached_property
    def _satisfied(self) -> dict[str, tuple[str, ...]]:
        """By printed word, the asked ones that it satisfies."""
        return self._lexicon.asked(set(self._words), self._context)

    @cached_property
    def _satisfying(self) -> dict[str, list[str]]:
        """By asked word, the printed ones that satisfy it."""
        printed: dict[str, list[str]] = {}
        for word, satisfied in self._satisfied.items():
            for asked in satisfied:
                printed.setdefault(asked, []).append(word)
        return printed

    @cached_property
    def _standing(self) -> dict[str, list[int]]:
        """By printed word, its positions."""
        positions: dict[str, list[int]] = {}
        for position, word in enumerate(self._words):
            positions.setdefault(word, []).append(position)
        return positions

    @cached_property
    def _edges(self) -> tuple[list[int], list[int]]:
        return token_edges(self._text)

    # What news.fullnames asks of a text.

    def __len__(self) -> int:
        return len(self._words)

    def key(self, position: int) -> str:
        """Give a word, folded."""
        return fold(self._words[position])

    def is_capitalised(self, position: int) -> bool:
        """Say whether a word begins with a capital."""
        return not self._words[position][0].islower()

    def initials(self, position: int) -> Sequence[str]:
        """Give the initials that a word is, folded; none: it is another word."""
        word = self._words[position]
        if "." in word:
            return tuple(fold(word))
        is_short = len(word) == 1 or fold(word) in _DIGRAPHS
        is_initial = is_short and word[0].isupper() and self.gap(position).startswith(".")
        return (fold(word),) if is_initial else ()

    def gap(self, position: int) -> str:
        """Give what stands between a word and the next one."""
        following = self._edges[0][position + 1 : position + 2] or [len(self._text)]
        return self._text[self._edges[1][position] : following[0]]

    def is_name(self, asked: str, position: int) -> bool:
        """Say whether a word satisfies an asked one, or is it in another script, however short."""
        if asked in self._satisfied.get(self._words[position], ()):
            return True
        return self._lexicon.analyst.is_short_name(asked, self._words[position])

    def is_initial(self, asked: str, letter: str) -> bool:
        """Say whether a letter can be an asked word's first."""
        return self._lexicon.analyst.is_initial(asked, letter)
