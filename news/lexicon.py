"""The asked words: which of them a printed word satisfies.

Each distinct asked word is filed once, under its keys, however many queries ask for it. What a
printed word satisfies is worked out once and remembered; when an asked word comes or goes, only
printed words that share a key with it are looked at again.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from news.analysis import LONGEST_REMEMBERED, LOOSE_RULES, PREFIX, Analyst
from news.drawers import Drawers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from news.analysis import Context, Guise

_REMEMBERED_CHANGES = 100
"""Changes that printed words are held against before they are looked at again anyway."""


class Found(NamedTuple):
    """An asked word that a printed one satisfies."""

    asked: str
    start: int
    """The first code point of what satisfies it, within the printed word."""
    end: int
    rule: str
    """As `news.model.Reason.rule`."""


class _Answer(NamedTuple):
    """What a printed word satisfies."""

    edition: int
    """Up to which change of the asked words it holds."""
    asked: tuple[str, ...]
    found: tuple[Found, ...]


class Lexicon:
    """The words asked for, counted."""

    def __init__(self, analyst: Analyst, memo_size: int) -> None:
        self.analyst = analyst
        self._memo_size = memo_size
        self._uses: dict[str, int] = {}
        self._filed: Drawers[str] = Drawers()
        self._prefixes: dict[str, str] = {}
        self._longest_prefix = 0
        self._memos: dict[Context, dict[str, _Answer]] = {}
        self._edition = 0
        self._changes: deque[Collection[str]] = deque(maxlen=_REMEMBERED_CHANGES)
        """The keys of the latest changes, of which the last made the present edition."""

    def __contains__(self, asked: str) -> bool:
        return asked in self._uses

    def add(self, asked: str) -> None:
        """Ask for a word, once more if it is there."""
        uses = self._uses.get(asked, 0)
        self._uses[asked] = uses + 1
        if uses:
            return
        if asked.endswith(PREFIX):
            self._prefixes[asked[:-1].lower()] = asked
            self._longest_prefix = max(self._longest_prefix, len(asked) - 1)
            self._forget()
            return
        keys = self.analyst.asked_keys(asked)
        for key in keys:
            self._filed.put(key, asked)
        self._changed(keys)

    def remove(self, asked: str) -> None:
        """Ask for a word once less."""
        uses = self._uses.pop(asked)
        if uses > 1:
            self._uses[asked] = uses - 1
            return
        if asked.endswith(PREFIX):
            del self._prefixes[asked[:-1].lower()]
            self._forget()
            return
        keys = self.analyst.asked_keys(asked)
        for key in keys:
            self._filed.take(key, asked)
        self._changed(keys)

    def asked(self, words: Iterable[str], context: Context) -> dict[str, tuple[str, ...]]:
        """Give the asked words that printed words satisfy; those that satisfy none are left out."""
        memo, edition = self._memos.setdefault(context, {}), self._edition
        satisfied = {}
        for word in words:
            answer = memo.get(word)
            if answer is None or answer.edition != edition:
                answer = self._answer(word, context, answer)
                if sum(map(len, self._memos.values())) >= self._memo_size:
                    self._memos.clear()
                    memo = self._memos[context] = {}
                if len(word) <= LONGEST_REMEMBERED:
                    memo[word] = answer
            if answer.asked:
                satisfied[word] = answer.asked
        return satisfied

    def found(self, word: str, asked: str, context: Context) -> Found:
        """Give how a printed word satisfies an asked one, which it does."""
        answer = self._memos.get(context, {}).get(word) or self._answer(word, context, None)
        return next(each for each in answer.found if each.asked == asked)

    def _changed(self, keys: Collection[str]) -> None:
        self._edition += 1
        self._changes.append(keys)

    def _forget(self) -> None:
        """Look at every word again: prefixes have no keys."""
        self._edition += 1
        self._changes.clear()

    def _answer(self, word: str, context: Context, known: _Answer | None) -> _Answer:
        if known is not None and self._holds(known, word, context):
            return known._replace(edition=self._edition)
        found = tuple(self._search(word, context))
        return _Answer(self._edition, tuple(each.asked for each in found), found)

    def _holds(self, known: _Answer, word: str, context: Context) -> bool:
        """Say whether no change since an answer was given bears on its word."""
        since = self._edition - known.edition
        if since > len(self._changes):
            return False
        keys = frozenset(self.analyst.keys(word, context))
        latest = len(self._changes) - since
        return all(
            keys.isdisjoint(changed)
            for place, changed in enumerate(self._changes)
            if place >= latest
        )

    def _search(self, word: str, context: Context) -> Iterator[Found]:
        candidates = dict.fromkeys(self._filed.under(self.analyst.keys(word, context)))
        if not candidates and not self._prefixes:
            return
        guises = self.analyst.guises(word, context)
        for asked in candidates:
            if found := self._best(asked, guises, context):
                yield found
        if self._prefixes:
            yield from self._begun(guises)

    def _best(self, asked: str, guises: Iterable[Guise], context: Context) -> Found | None:
        """Give the closest guise of a printed word that satisfies an asked one."""
        found = [
            Found(asked, guise.face.start, guise.face.end, rule)
            for guise in guises
            if (rule := self.analyst.rule(asked, guise, context))
        ]
        return min(found, key=_distance, default=None)

    def _begun(self, guises: tuple[Guise, ...]) -> Iterator[Found]:
        """Give the prefixes that a printed word begins with."""
        seen = set()
        for key, start, end, _ in (guise.face for guise in guises):
            for length in range(1, min(len(key), self._longest_prefix) + 1):
                asked = self._prefixes.get(key[:length])
                if asked is not None and asked not in seen:
                    seen.add(asked)
                    yield Found(asked, start, end, "prefix")


def _distance(found: Found) -> tuple[bool, int]:
    """Rank what was found: the same letters first, then what marks less: no possessive."""
    return found.rule in LOOSE_RULES, found.end - found.start
