"""What a query is made of, and how it is written out."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from news.lexer import Kind, lexemes
from news.text import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from news.model import Span


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that stand side by side in one field."""

    tokens: tuple[str, ...]
    """In canonical spelling, see `news.spelling`: by these terms are compared."""
    prefix: bool = False
    """The last token may go on; it is in small letters."""
    exact: bool = False
    """These letters only: no other form, spelling or script."""
    quoted: bool = False
    """Several words in quotes, which can be a full name; `Secretary-General` is not quoted."""
    text: str = dataclasses.field(default="", compare=False)
    """As the person spelled it, without quotes, star and `=`."""


@dataclass(frozen=True, slots=True)
class Near:
    """Terms that stand close together in one field, in any order."""

    parts: tuple[Term | Any, ...]
    """Terms, or choices of terms where a query was widened."""
    distance: int
    """From the last word of the leftmost term to the first word of the rightmost, in words."""


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
    place: Span = dataclasses.field(default=(0, 0), compare=False)
    """Where in the typed query the exclusion stands, its sign included."""


@dataclass(frozen=True, slots=True)
class In:
    """Items of which one property satisfies the part."""

    field: str
    """`title`; `source`, its name; `lang`, whose terms are ISO 639-1 codes."""
    part: Node
    """Holds no other `In`, and is no `Not`."""
    place: Span = dataclasses.field(default=(0, 0), compare=False)
    """Where in the typed query it stands, the name of the field included."""


Node = Term | Near | All | Any | Not | In


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: equal to every query that asks the same words in the same way."""

    root: Node
    repairs: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    """What was mended to understand it: `closing quote added`, `closing bracket added`,
    `bracket removed`, `operator removed`."""

    def __str__(self) -> str:
        """Write it in canonical form, which parses to an equal query."""
        return _written(self.root)


def all_of(parts: Iterable[Node]) -> Node:
    """Join what must all be true, without doubles."""
    return _joined(All, parts)


def any_of(parts: Iterable[Node]) -> Node:
    """Join what may be true, without doubles."""
    return _joined(Any, parts)


def near(parts: Iterable[Term], distance: int) -> Node:
    """Join terms that stand close together, without doubles."""
    different = tuple(dict.fromkeys(parts))
    return Near(different, distance) if len(different) > 1 else different[0]


def negated(node: Node, place: Span) -> Node:
    """Turn a node into its exclusion."""
    return node.part if isinstance(node, Not) else Not(node, place)


def within(name: str, node: Node, place: Span) -> Node:
    """Turn a node into what one property of an item must satisfy."""
    # An exclusion stands outside, so that what has it alone is seen to look for nothing.
    if isinstance(node, Not):
        return Not(In(name, node.part, place), place)
    return In(name, node, place)


def positive_terms(node: Node) -> Iterator[Term]:
    """Give the terms that are looked for in an item's text, without the excluded ones."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, In):
        if node.field == "title":
            yield from positive_terms(node.part)
    elif not isinstance(node, Not):
        for part in node.parts:
            yield from positive_terms(part)


def is_positive(node: Node) -> bool:
    """Say whether every item that satisfies the node holds a term that it looks for.

    In its text or in its source's name; a language is no such term.
    """
    if isinstance(node, All):
        return any(is_positive(part) for part in node.parts)
    if isinstance(node, Any):
        return all(is_positive(part) for part in node.parts)
    if isinstance(node, In):
        return node.field != "lang" and is_positive(node.part)
    return isinstance(node, Term | Near)


def _joined(kind: type[All | Any], parts: Iterable[Node]) -> Node:
    flat: dict[Node, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    return kind(tuple(flat)) if len(flat) > 1 else next(iter(flat))


def _written(node: Node) -> str:
    match node:
        case Term():
            return _written_term(node)
        case Near():
            return f" NEAR/{node.distance} ".join(
                _written_part(part, (Term,)) for part in node.parts
            )
        case Not():
            return f"-{_written_part(node.part, (Term, In))}"
        case In():
            return f"{node.field}:{_written_part(node.part, (Term,))}"
        case All():
            return " ".join(_written_part(part, (Term, Near, Not, In)) for part in node.parts)
    return " OR ".join(map(_written, node.parts))


def _written_part(node: Node, bare: tuple[type, ...]) -> str:
    return _written(node) if isinstance(node, bare) else f"({_written(node)})"


def _written_term(term: Term) -> str:
    sign, star = "=" * term.exact, "*" * term.prefix
    text = term.text or (" " if term.quoted else "-").join(term.tokens)
    if not term.quoted and _is_word(f"{text}{star}"):
        return f"{sign}{text}{star}"
    if len(term.tokens) > 1 and not term.quoted:
        text = "-".join(token.text for token in tokenize(text))
        return f"{sign}{text}{star}"
    return f'{sign}"{text}{star}"'


def _is_word(text: str) -> bool:
    """Say whether a text, written bare, is read as a word."""
    return [(lexeme.kind, lexeme.text) for lexeme in lexemes(text)] == [(Kind.WORD, text)]
