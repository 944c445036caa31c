"""What a watch looks for besides its words: which names there are, and how they are said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from bot.request import Services
from bot.texts import Html, Texts
from news.also import widen
from news.analysis import Analyst
from news.matching import Finder
from news.model import Also, Item, Watch
from news.query import All, Query, parse, positive_terms
from news.rendering import short
from storage.abbreviations import key_of

Offered = dict[Also, tuple[str, ...]]
"""Other names in the order in which they are shown, each with the sources that taught it."""

NEW = "n"
"""The list was opened from the answer to a watch that has just begun."""

_NAMED = 4
"""Names that an answer lists."""

_LONGEST = 60
"""Code points of a name in an answer."""


async def offered(services: Services, chat_id: int, query: Query) -> Offered:
    """Give the other names of what a query names: those of the table, then what the news taught.

    Of the table most are on; what the news taught is off until a person says yes.
    """
    table = services.names.of(query)
    everything = [replace(one, on=True) for one in table]
    words = _words(query)
    found: Offered = dict.fromkeys(table, ())
    for one in await services.storage.abbreviations.known(chat_id, list(words)):
        for name, other in ((one.short, one.long), (one.long, one.short)):
            word = words.get(key_of(name))
            if word is not None and not finds(word, everything, other, services.matcher.analyst):
                found[Also(word, other, on=False, learned=True)] = one.sources
    return found


def all_names(watch: Watch, offers: Iterable[Also]) -> tuple[Also, ...]:
    """Give a watch's other names, then those that became known since it began, which are off."""
    there = {(one.word, one.text) for one in watch.also}
    since = [replace(one, on=False) for one in offers if (one.word, one.text) not in there]
    return (*watch.also, *since)


def in_turn(also: Iterable[Also]) -> list[str]:
    """Give the other names that are on, the best of each word first, then their next best."""
    of_word: defaultdict[str, list[str]] = defaultdict(list)
    for one in also:
        if one.on:
            of_word[one.word].append(one.text)
    ranks = zip_longest(*of_word.values())
    return [name for rank in ranks for name in rank if name is not None]


def also_line(texts: Texts, also: Iterable[Also]) -> Html | None:
    """Name the other names that are on, the first few of them; None: there are none."""
    names = [short(name, _LONGEST) for name in in_turn(also)]
    more = len(names) - _NAMED
    listed = ", ".join(names[:_NAMED])
    if more > 0:
        return texts.say("Also: {names} and {count} more.", names=listed, count=more)
    return texts.say("Also: {names}.", names=listed) if names else None


def maybe_line(texts: Texts, also: Iterable[Also], offers: Offered) -> Html | None:
    """Tell of the best name that the news taught and that is off; None: there is none."""
    for one in also:
        if not one.on and (sources := offers.get(one)):
            return texts.say(
                "Perhaps also: {name} ({seen}). <b>Edit words</b> switches it on.",
                name=short(one.text, _LONGEST),
                seen=seen_in(texts, sources),
            )
    return None


def seen_in(texts: Texts, sources: Sequence[str]) -> Html:
    """Name the sources, two or more, that taught a name."""
    first, second, *others = (short(one, _LONGEST) for one in sources)
    if others:
        return texts.say(
            "seen in {first}, {second} and {count} more",
            first=first,
            second=second,
            count=len(others),
        )
    return texts.say("seen in {first} and {second}", first=first, second=second)


def edit_data(watch: Watch, back: str = "") -> str:
    """Give the data of a button that opens the list of a watch's other names.

    `back` says where its way back leads: NEW and "" to the answer about that watch, `l2` to
    page 2 of the list of watches.
    """
    return f"n:{watch.id}:{back}:0"


def finds(word: str, also: Sequence[Also], name: str, analyst: Analyst) -> bool:
    """Say whether a watch for a word and its other names finds one more name as it is."""
    item = Item(key="", title=name, link=None, summary="", published_at=None, language=None)
    return bool(Finder(widen(parse(word), also), analyst).find(item))


def _words(query: Query) -> dict[str, str]:
    """Map what may be an abbreviation or its long form to how it is written in the query.

    That is each of its terms, and all of them together where they are just words in a row.
    """
    terms = list(positive_terms(query.root))
    plain = [term for term in terms if not (term.prefix or term.exact)]
    words = [str(Query(term)) for term in plain]
    if isinstance(query.root, All) and query.root.parts == tuple(plain):
        words.append(str(query))
    return {key_of(word): word for word in words}
