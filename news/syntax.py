"""What a query is made of, and how it is written out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from news.lexer import Kind, lexemes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from news.model import Span


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that stand side by side in one field."""

    tokens: tuple[str, ...]
    """Keys as `news.text.tokenize` gives them: by these terms are compared."""
    prefix: bool = False
    """The last token may go on."""
    text: str = field(default="", compare=False)
    """As the person spelled it, without quotes and star."""


@dataclass(frozen=True, slots=True)
class All:
    """Items that satisfy every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Items that satisfy at least one part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Items that do not satisfy the part."""

    part: Node
    place: Span = field(default=(0, 0), compare=False)
    """Where in the typed query the exclusion stands, its sign included."""


Node = Term | All | Any | Not


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: equal to every query that asks the same words in the same way."""

    root: Node
    repairs: tuple[str, ...] = field(default=(), compare=False)
    """What was mended to understand it: `closing quote added`, `closing bracket added`,
    `bracket removed`."""

    def __str__(self) -> str:
        """Write it in canonical form, which parses to an equal query."""
        return _written(self.root)


def all_of(parts: Iterable[Node]) -> Node:
    """Join what must all be true, without doubles."""
    return _joined(All, parts)


def any_of(parts: Iterable[Node]) -> Node:
    """Join what may be true, without doubles."""
    return _joined(Any, parts)


def negated(node: Node, place: Span) -> Node:
    """Turn a node into its exclusion."""
    return node.part if isinstance(node, Not) else Not(node, place)


def positive_terms(node: Node) -> Iterator[Term]:
    """Give the terms that are looked for, without the excluded ones."""
    if isinstance(node, Term):
        yield node
    elif not isinstance(node, Not):
        for part in node.parts:
            yield from positive_terms(part)


def is_positive(node: Node) -> bool:
    """Say whether every item that satisfies the node holds one of its positive terms."""
    if isinstance(node, All):
        return any(is_positive(part) for part in node.parts)
    if isinstance(node, Any):
        return all(is_positive(part) for part in node.parts)
    return isinstance(node, Term)


def _joined(kind: type[All | Any], parts: Iterable[Node]) -> Node:
    flat: dict[Node, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    return kind(tuple(flat)) if len(flat) > 1 else next(iter(flat))


def _written(node: Node) -> str:
    if isinstance(node, Term):
        return _written_term(node)
    if isinstance(node, Not):
        return f"-{_written_part(node.part, (Term,))}"
    if isinstance(node, All):
        return " ".join(_written_part(part, (Term, Not)) for part in node.parts)
    return " OR ".join(map(_written, node.parts))


def _written_part(node: Node, bare: tuple[type, ...]) -> str:
    return _written(node) if isinstance(node, bare) else f"({_written(node)})"


def _written_term(term: Term) -> str:
    text = term.text or " ".join(term.tokens)
    star = "*" if term.prefix else ""
    read = [(lexeme.kind, lexeme.text) for lexeme in lexemes(text)]
    return f"{text}{star}" if read == [(Kind.WORD, text)] else f'"{text}{star}"'
