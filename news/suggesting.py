"""Names like an asked one that are not taken for it: something to offer, never to apply."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from news.analysis import Context
from news.names import is_same
from news.query import Term, positive_terms
from news.text import token_texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from news.analysis import Analyst
    from news.model import Item
    from news.query import Query


def similar_names(query: Query, items: Iterable[Item], analyst: Analyst) -> Counter[str]:
    """Count the words of some items that are an asked name at a looser look only, as printed.

    Looked for are the names of the query that stand alone; see `news.names.is_same`.
    """
    terms = [term for term in positive_terms(query.root) if _is_lone_name(term, analyst)]
    asked = {term.tokens[0]: frozenset(analyst.asked_keys(term.tokens[0])) for term in terms}
    similar: Counter[str] = Counter()
    for item in items:
        context = Context(item.language)
        for word in {*token_texts(item.title), *token_texts(item.summary)}:
            keys = analyst.keys(word, context)
            if any(
                not shared.isdisjoint(keys) and _is_similar(name, word, context, analyst)
                for name, shared in asked.items()
            ):
                similar[word] += 1
    return similar


def _is_lone_name(term: Term, analyst: Analyst) -> bool:
    is_alone = len(term.tokens) == 1 and not term.exact and not term.prefix
    return is_alone and bool(analyst.names(term.tokens[0]))


def _is_similar(name: str, word: str, context: Context, analyst: Analyst) -> bool:
    guises = analyst.guises(word, context)
    if any(analyst.rule(name, guise, context) for guise in guises):
        return False
    return any(
        is_same(one, other, loose=True)
        for one in analyst.names(name)
        for guise in guises
        for other in guise.names
    )
