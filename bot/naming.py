"""Names that a person adds to what a watch looks for: which can be, and what they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.complaints import complaint
from bot.othernames import finds
from bot.texts import Html, Texts
from news.analysis import Analyst
from news.model import Also, Watch
from news.query import All, Query, QueryError, Term, parse, positive_terms
from news.rendering import short

MAX_OWN = 20
"""Names that a person adds to one watch."""

_MAX_SHOWN = 60


def stands_for(watch: Watch, names: Sequence[Also]) -> str | None:
    """Give what of a watch's query one more name is for; None: it has no words.

    That is what its other names are for, else all of it where it is just words in a row, else its
    first term.
    """
    if names:
        return names[0].word
    root = parse(watch.query).root
    if isinstance(root, All) and all(isinstance(part, Term) for part in root.parts):
        return watch.query
    return next((str(Query(term)) for term in positive_terms(root)), None)


def with_name(
    text: str, word: str, names: Sequence[Also], own: int, analyst: Analyst, texts: Texts
) -> tuple[Also, ...] | Html:
    """Put one more name before the others, or switch on the one that is there already.

    Args:
        text: what the person wrote.
        word: what the name stands for.
        names: the other names of that watch.
        own: how many of them persons have added.
        analyst: finds what is looked for already.
        texts: the language of the answer.

    Returns:
        All the names, or why it can't be.

    """
    try:
        root = parse(text).root
    except QueryError as error:
        return complaint(error, texts)
    terms = root.parts if isinstance(root, All) else (root,)
    if len(text.splitlines()) > 1 or not all(_is_plain(term) for term in terms):
        return texts.say(
            "<code>{text}</code> can't be another name: send one word or phrase.",
            text=short(text, _MAX_SHOWN),
        )
    name = " ".join(term.text for term in terms if isinstance(term, Term))
    there = [replace(one, on=True) if _is(one, name) else one for one in names]
    if there != list(names):
        return tuple(there)
    if finds(word, [one for one in names if one.on], name, analyst):
        return texts.say(
            "<b>{word}</b> finds <b>{name}</b> already.",
            word=short(word, _MAX_SHOWN),
            name=short(name, _MAX_SHOWN),
        )
    if own >= MAX_OWN:
        return texts.say_n(
            "You have added {count} name to this watch, which is the limit. ✕ removes one.",
            "You have added {count} names to this watch, which is the limit. ✕ removes one.",
            own,
        )
    return (Also(word, name), *names)


def _is_plain(term: object) -> bool:
    return isinstance(term, Term) and not (term.prefix or term.exact)


def _is(one: Also, name: str) -> bool:
    return one.text.casefold() == name.casefold()
