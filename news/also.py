"""Other names for what a query names: found in a table, and put into the query."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from news.analysis import NAMED, is_name
from news.lexer import QUOTES
from news.model import Also, Watch
from news.query import All, Any, In, Near, Not, Query, QueryError, Term, parse
from news.spelling import canonical
from news.syntax import all_of, any_of
from news.text import tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from news.bodies import Form, Group
    from news.query import Node

_LANGUAGES = {code: rank for rank, code in enumerate(("ru", "kk", "ky", "en", "hy", "uk", "be"))}
_MAIN = 4
"""So many of these languages give the acronyms that are shown first."""

_SHORT = 8
"""Letters up to which a name may well be another word, or resemble somebody's."""

_SURNAME = re.compile("...(?:(?:[оеє]в|[иы]н)а?|(?:[oe]v|in)a?|ск(?:ий|ая)|sk(?:[iy]+|aya))$")

_UNLESS = '" -"'

_SPACES_FOR_QUOTES = str.maketrans(dict.fromkeys(QUOTES, " "))

_Key = tuple[str, ...]
"""What a name is looked up by."""


class Names:
    """The names that are known to mean the same."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._keys: dict[Form, _Key] = {}
        self._groups: defaultdict[_Key, list[Group]] = defaultdict(list)
        for group in groups:
            keys = {form: _key(_words(form.text)) for form in group.forms}
            self._keys.update(keys)
            for key in dict.fromkeys(keys.values()):
                self._groups[key].append(group)

    def of(self, query: Query) -> tuple[Also, ...]:
        """Give the other names of what a query names, the best known first.

        A name is a word or phrase of the query, or words that it asks for together. Names that
        often mean something else are off, and so are all names of what may be several things.
        """
        return tuple(dict.fromkeys(self._also(query.root)))

    def _also(self, node: Node) -> Iterator[Also]:
        asked = _asked(node)
        if groups := self._groups.get(asked):
            word = str(Query(node))
            for form in self._others(groups, asked):
                is_clear = len(groups) == len(self._groups[self._keys[form]]) == 1
                yield Also(word, form.query, on=is_clear and not form.weak)
            return
        for part in _text_parts(node):
            yield from self._also(part)

    def _others(self, groups: list[Group], asked: _Key) -> Iterable[Form]:
        """Give the names of groups without those that a reader takes for the one asked."""
        others: dict[_Key, Form] = {}
        for group in groups:
            for form in sorted(group.forms, key=self._rank(group, asked)):
                others.setdefault(_lower(self._keys[form]), form)
        others.pop(_lower(asked))
        return others.values()

    def _rank(self, group: Group, asked: _Key) -> Callable[[Form], tuple[bool, int, int]]:
        """Order names: acronyms of the main languages, long names in that of the asked, others."""
        spoken = next(form.language for form in group.forms if self._keys[form] == asked)

        def rank(form: Form) -> tuple[bool, int, int]:
            language = _LANGUAGES.get(form.language, len(_LANGUAGES))
            if form.is_acronym:
                return form.weak, 0 if language < _MAIN else 2, language
            return form.weak, 1 if form.language == spoken else 3, language

        return rank


def effective(watch: Watch) -> Query:
    """Give what a watch looks for in the end: its words, and the other names that are on.

    Raises:
        QueryError: the words can't be read.

    """
    return looked_for(watch.query, watch.also)


def looked_for(query: str, also: Sequence[Also]) -> Query:
    """Give what words and other names stand for together.

    Raises:
        QueryError: the words can't be read.

    """
    return widen(parse(query), also)


def widen(query: Query, also: Sequence[Also]) -> Query:
    """Let a query ask for the other names too, those that are on.

    Names for what is no part of the query change nothing, nor do those that can't be looked for.
    """
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for one in also:
        if one.on:
            texts[one.word].append(one.text)
    others = {_node(word): list(_named(names)) for word, names in texts.items()}
    return replace(query, root=_widened(query.root, others)) if others else query


def _widened(node: Node, others: Mapping[Node | None, Sequence[Node]]) -> Node:
    if found := others.get(node):
        return any_of([_marked(node), *found])
    if isinstance(node, All):
        return all_of(_widened(part, others) for part in node.parts)
    if isinstance(node, Any):
        return any_of(_widened(part, others) for part in node.parts)
    if isinstance(node, Near):
        parts = tuple(_near_part(_widened(part, others)) for part in node.parts)
        return Near(parts, node.distance)
    if isinstance(node, Not) or _is_title(node):
        return replace(node, part=_widened(node.part, others))
    return node


def _text_parts(node: Node) -> Sequence[Node]:
    """Give the parts that are held against texts, the excluded ones included."""
    if isinstance(node, Not) or _is_title(node):
        return (node.part,)
    return () if isinstance(node, Term | In) else node.parts


def _is_title(node: Node) -> TypeGuard[In]:
    return isinstance(node, In) and node.field == "title"


def _asked(node: Node) -> _Key:
    """Give the key of the words that a node asks for; none: it asks for more than words."""
    terms = node.parts if isinstance(node, All) else (node,)
    words: list[str] = []
    for term in terms:
        if not isinstance(term, Term) or term.prefix or term.exact:
            return ()
        words += term.tokens
    return _key(words)


def _key(words: Sequence[str]) -> _Key:
    """Bring words to small letters, but for an acronym that needs its capitals."""
    if len(words) == 1 and words[0].isalpha() and words[0].isupper():
        return tuple(words)
    return tuple(word.lower().replace("isation", "ization") for word in words)


def _lower(key: _Key) -> _Key:
    return tuple(word.lower() for word in key)


def _words(text: str) -> list[str]:
    return [canonical(token.text) for token in tokenize(text)]


def _node(text: str) -> Node | None:
    try:
        return parse(text).root
    except QueryError:
        return None


def _near_part(node: Node) -> Term | Any:
    """Give the terms of a node, of which any may stand close to another part."""
    terms = node.parts if isinstance(node, Any) else (node,)
    different = tuple(dict.fromkeys(term for term in terms if isinstance(term, Term)))
    return different[0] if len(different) == 1 else Any(different)


def _named(names: Iterable[str]) -> Iterator[Node]:
    for name in names:
        if node := _name(name):
            yield _marked(node, is_acronym=name.isupper())


def _marked(node: Node, *, is_acronym: bool = False) -> Node:
    """Mark a short name, lest куба be Cuba, Малый the country of Mali, and опека OPEC.

    Not a surname, which a person may have added: its cases are those that news.names knows.
    """
    if not isinstance(node, Term) or len(node.tokens) > 1 or node.prefix or node.exact:
        return node
    (word,) = node.tokens
    is_short = len(word) <= _SHORT and not _SURNAME.search(word)
    is_marked = is_short and (is_name(word) or (is_acronym and word.islower()))
    return replace(node, tokens=(NAMED + word,)) if is_marked else node


def _name(text: str) -> Node | None:
    """Give what looks for a name, see `news.bodies.Form.query`; None: it can't be looked for."""
    if _UNLESS in text:
        return _node(text)
    node = _node(f'"{text.translate(_SPACES_FOR_QUOTES)}"')
    # Only what a person puts in quotes may be the full name of somebody.
    return replace(node, quoted=False) if isinstance(node, Term) else None
