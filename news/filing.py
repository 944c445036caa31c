"""Under what a query is filed in the index: the choice of its anchors."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, pairwise
from sys import intern
from typing import TYPE_CHECKING, TypeGuard

from news.analysis import PREFIX
from news.asking import LANGUAGE, SOURCE, asked_words
from news.fullnames import full_name
from news.query import All, Any, In, Near, Node, Not, Term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Anchor = str
"""An asked word or, of a phrase, two of them that stand side by side: see `pair`."""

Key = str | Node
"""By what equal queries are found."""

Count = Callable[[Anchor], int]
"""Tells how many queries are filed under an anchor."""


class Filing:
    """A query and the watches that share it.

    There may be a million: what is usually one stands bare, and a query of one plain word, as most
    are, is no more than its anchor.
    """

    __slots__ = ("_anchors", "_root", "_watches", "barred", "is_certain", "second")

    def __init__(self, root: Node, anchors: tuple[Anchor, ...], second: str | None) -> None:
        self.second = second
        """An asked word that every match holds beside a single anchor; None: none is known."""
        self.barred = _barred(root)
        """Asked words of which a match holds none."""
        self.is_certain = _is_certain(root)
        """An anchor and the second word prove the match, where nothing barred occurs."""
        self._anchors = anchors[0] if len(anchors) == 1 else anchors
        self._root = None if isinstance(key_of(root), str) else root
        self._watches: int | list[int] | tuple[()] = ()

    @property
    def root(self) -> Node:
        """What is asked, without the spelling that the person chose."""
        return Term(self.anchors) if self._root is None else self._root

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Of which every match holds at least one: what the query is filed under."""
        return (self._anchors,) if isinstance(self._anchors, str) else self._anchors

    @property
    def watch_ids(self) -> Collection[int]:
        """The watches that ask this."""
        return (self._watches,) if isinstance(self._watches, int) else self._watches

    def add(self, watch_id: int) -> None:
        """Let one more watch share it."""
        if isinstance(self._watches, list):
            self._watches.append(watch_id)
        elif self._watches == ():
            self._watches = watch_id
        else:
            self._watches = [*self.watch_ids, watch_id]

    def remove(self, watch_id: int) -> bool:
        """Let one watch go that shares it; True: it was the last."""
        if isinstance(self._watches, list):
            self._watches.remove(watch_id)
            return not self._watches
        self._watches = ()
        return True


def key_of(root: Node) -> Key:
    """Give by what equal queries are found: a plain word, or else the whole."""
    if isinstance(root, Term) and len(root.tokens) == 1 and not root.prefix and not root.exact:
        return root.tokens[0]
    return root


def lean(node: Node) -> Node:
    """Give the same without spellings and places, words that stand in many queries as one."""
    if isinstance(node, Term):
        tokens = tuple(map(intern, node.tokens))
        return Term(tokens, node.prefix, node.exact, node.quoted)
    if isinstance(node, Near):
        parts = [part for part in map(lean, node.parts) if isinstance(part, Term | Any)]
        return Near(tuple(parts), node.distance)
    if isinstance(node, Not):
        return Not(lean(node.part))
    if isinstance(node, In):
        return In(node.field, lean(node.part))
    return type(node)(tuple(map(lean, node.parts)))


def pair(left: str, right: str) -> Anchor:
    """Give the anchor of two asked words that stand side by side."""
    return f"{left} {right}"


def file(root: Node, count: Count) -> Filing:
    """Choose under what to file a query, given how much is filed there already."""
    if isinstance(word := key_of(root), str):
        return Filing(root, (word,), None)
    anchors = _Anchors(count).of(root)
    if isinstance(root, Term):
        return Filing(root, anchors, None)
    anchored = {word for anchor in anchors for word in anchor.split(" ")}
    words = [word for word in required_words(root) if word not in anchored]
    second = min(words, key=_Anchors(count).cost) if words and len(anchors) == 1 else None
    return Filing(root, anchors, second)


def required_words(node: Node, mark: str = "") -> list[str]:
    """Give asked words that every match holds."""
    if isinstance(node, Term):
        name = full_name(node)
        words = (name.surname,) if name else asked_words(node)
        return [mark + word for word in words]
    if isinstance(node, All | Near):
        return [word for part in node.parts for word in required_words(part, mark)]
    if isinstance(node, In):
        return required_words(node.part, _MARKS.get(node.field, ""))
    return []


class _Anchors:
    """The choice between anchors."""

    def __init__(self, count: Count) -> None:
        self._count = count

    def of(self, node: Node, mark: str = "") -> tuple[Anchor, ...]:
        """Choose anchors of which every match holds at least one; none: there are no such."""
        if isinstance(node, Term):
            return (self._of_term(node, mark),)
        if isinstance(node, In):
            return self.of(node.part, _MARKS.get(node.field, ""))
        if isinstance(node, Any):
            choices = [self.of(part, mark) for part in node.parts]
            # An exclusion among them can be all that a match satisfies, and holds no anchor.
            return tuple(dict.fromkeys(chain(*choices))) if all(choices) else ()
        if isinstance(node, Not):
            return ()
        choices = [choice for part in node.parts if (choice := self.of(part, mark))]
        return min(choices, key=self._costs, default=())

    def cost(self, anchor: Anchor) -> float:
        """Guess how often an anchor leads to a look in vain: short words are common ones."""
        common = 10.0 ** (6 + anchor.endswith(PREFIX) - min(len(anchor), 16))
        return self._count(anchor) + common + 1e9 * anchor.startswith(LANGUAGE)

    def _costs(self, anchors: Iterable[Anchor]) -> float:
        return sum(map(self.cost, anchors))

    def _of_term(self, term: Term, mark: str) -> Anchor:
        if name := full_name(term):
            return mark + name.surname
        words = asked_words(term)
        if mark or len(words) == 1:
            return mark + words[0]
        return min((pair(*two) for two in pairwise(words)), key=self.cost)


_MARKS = {"source": SOURCE, "lang": LANGUAGE}


def _barred(root: Node) -> tuple[str, ...]:
    parts = root.parts if isinstance(root, All) else ()
    excluded = [part.part for part in parts if isinstance(part, Not)]
    return tuple(asked_words(node)[0] for node in excluded if _is_word(node))


def _is_certain(root: Node) -> bool:
    if isinstance(root, All):
        wanted = [part for part in root.parts if not isinstance(part, Not)]
        excluded = [part.part for part in root.parts if isinstance(part, Not)]
        return _are_proven(wanted) and all(map(_is_word, excluded))
    parts = root.parts if isinstance(root, Any) else (root,)
    return all(isinstance(part, Term) and _is_proven(part) for part in parts)


def _are_proven(parts: Sequence[Node]) -> bool:
    """Say whether an anchor and a second word prove all parts: two words, or one term."""
    if len(parts) == 1:
        return isinstance(parts[0], Term) and _is_proven(parts[0])
    return len(parts) == 2 and all(map(_is_word, parts))  # noqa: PLR2004 - a pair


def _is_proven(term: Term) -> bool:
    """Say whether the one anchor of a term proves it: a word, or a phrase of two."""
    return len(term.tokens) == 1 or (len(term.tokens) == 2 and full_name(term) is None)  # noqa: PLR2004


def _is_word(node: Node) -> TypeGuard[Term]:
    return isinstance(node, Term) and len(node.tokens) == 1
