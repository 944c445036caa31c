"""Reverse search: which of many subscriptions match a text of 500 words.

The corpus is generated: Zipf's law over 20,000 words, with names strewn in. Of the subscriptions
45 % are rare names, 20 % phrases, 15 % two words (half of those with an exclusion), 5 % an OR, 5 %
a prefix and 10 % a frequent word. All engines must find the same.
"""

import gc
import re
from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from statistics import median
from time import perf_counter

from news.matching import Matcher
from news.model import Item
from news.query import parse
from news.text import token_keys, tokenize

SIZES = (1_000, 10_000, 100_000)
TEXTS = 30
WORDS = 500
CORES = (
    "ka",
    "to",
    "mi",
    "ra",
    "su",
    "ne",
    "lo",
    "vi",
    "da",
    "pe",
    "gor",
    "bek",
    "lan",
    "shi",
    "ur",
)
CYRILLIC = str.maketrans("abdegiklmnoprstuvh", "абдегиклмнопрстувх")

Texts = list[str]
Engine = Callable[[str], Sized]
"""Gives the ids of the subscriptions that match a text."""


@dataclass(frozen=True)
class Subscription:
    """A query in parts, for the engines that know no query language."""

    every: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    none: tuple[str, ...] = ()

    def __str__(self) -> str:
        either = " OR ".join(map(_quoted, self.either))
        every = " ".join(map(_quoted, self.every))
        return either or every + "".join(f" -{_quoted(term)}" for term in self.none)


class Corpus:
    """Words, names, texts of them, and subscriptions to them."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.words = self._invent(20_000, 2)
        self.names = [name.capitalize() for name in self._invent(100_000, 4)]
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.texts = [self._text() for _ in range(TEXTS)]

    def subscriptions(self, count: int) -> list[Subscription]:
        """Draw subscriptions of the shapes and shares told above."""
        return [self._subscription() for _ in range(count)]

    def _invent(self, count: int, syllables: int) -> list[str]:
        words: dict[str, None] = {}
        while len(words) < count:
            length = syllables + self._random.randrange(3)
            words["".join(self._random.choices(CORES, k=length))] = None
        return list(words)

    def _text(self) -> str:
        words = self._random.choices(self.words, cum_weights=self._weights, k=WORDS)
        for _ in range(WORDS // 25):
            words[self._random.randrange(WORDS)] = self._random.choice(self.names)
        return " ".join(words)

    def _subscription(self) -> Subscription:
        name, other = self._random.choices(self.names, k=2)
        word, second = self._random.choices(self.words, k=2)
        shapes = {
            Subscription((name,)): 45,
            Subscription((f"{word} {second}",)): 20,
            Subscription((name, word)): 7.5,
            Subscription((word,), none=(other,)): 7.5,
            Subscription(either=(name, other)): 5,
            Subscription((f"{name[:8]}*",)): 5,
            Subscription((word,)): 10,
        }
        return self._random.choices(list(shapes), list(shapes.values()))[0]


def index(subscriptions: Iterable[Subscription]) -> Engine:
    """Wirewatch's own."""
    matcher = Matcher()
    for watch_id, subscription in enumerate(subscriptions):
        matcher.add(watch_id, parse(str(subscription)))
    return lambda text: {hit.watch_id for hit in matcher.match(_item(text))}


def scan(subscriptions: Iterable[Subscription]) -> Engine:
    """Try the words of every subscription in a set, phrases and prefixes as substrings."""
    numbered = list(enumerate(subscriptions))

    def match(text: str) -> set[int]:
        words = text.lower().split()
        held, whole = set(words), f" {' '.join(words)} "

        def holds(term: str) -> bool:
            if term.endswith("*"):
                return f" {term[:-1].lower()}" in whole
            return f" {term.lower()} " in whole if " " in term else term.lower() in held

        return {number for number, each in numbered if _satisfied(each, holds)}

    return match


def regex(subscriptions: Iterable[Subscription]) -> Engine:
    """Search a text with the compiled expressions of every subscription."""
    numbered = [
        (
            number,
            [_pattern(term) for term in each.every]
            + [_pattern("|".join(each.either))] * bool(each.either),
            [_pattern(term) for term in each.none],
        )
        for number, each in enumerate(subscriptions)
    ]

    def match(text: str) -> set[int]:
        return {
            number
            for number, every, none in numbered
            if all(each.search(text) for each in every)
            and not any(each.search(text) for each in none)
        }

    return match


def main() -> None:
    """Print the tables."""
    corpus = Corpus(seed=2)
    subscriptions = corpus.subscriptions(SIZES[-1])
    print("\nMatching: which of N subscriptions match a text of 500 words; ms a text (median)")
    print("| N | scan ÷ index | regex ÷ index | index | scan | regex | hits | adding one, µs |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in SIZES:
        print(_row(subscriptions[:size], corpus.texts))
    print("\nThe same hits among more subscriptions, the index alone")
    print("| N | ms a text | hits |")
    print("| ---: | ---: | ---: |")
    for size in SIZES:
        strangers = (Subscription((f"Zzz{number}",)) for number in range(size - SIZES[0]))
        engine = index([*subscriptions[: SIZES[0]], *strangers])
        hits = _hits(engine, corpus.texts)
        print(f"| {size:,} | {_timed(engine, corpus.texts):.3f} | {hits:.1f} |")
    print("\nSplitting 500 words, µs")
    print("| text | keys | with spans |")
    print("| --- | ---: | ---: |")
    cyrillic = [text.translate(CYRILLIC) for text in corpus.texts]
    for name, texts in (("Latin", corpus.texts), ("Cyrillic", cyrillic)):
        keys, spans = (_timed(split, texts) * 1e3 for split in (token_keys, tokenize))
        print(f"| {name} | {keys:.0f} | {spans:.0f} |")


def _row(subscriptions: list[Subscription], texts: Texts) -> str:
    adding = _adding(subscriptions)
    engines = index(subscriptions), scan(subscriptions), regex(subscriptions)
    found = [engine(texts[0]) for engine in engines]
    assert found[0] == found[1] == found[2], "the engines disagree"
    hits = _hits(engines[0], texts)
    # The slow ones are timed on fewer texts the more subscriptions there are.
    fewer = max(1, 10_000 // len(subscriptions))
    ours, scanned, searched = (
        _timed(engine, texts[:most])
        for engine, most in zip(engines, (TEXTS, 3 * fewer, fewer), strict=True)
    )
    return (
        f"| {len(subscriptions):,} | {scanned / ours:,.0f} | {searched / ours:,.0f} | {ours:.3f} "
        f"| {scanned:.2f} | {searched:,.1f} | {hits:.1f} | {adding:.1f} |"
    )


def _adding(subscriptions: list[Subscription]) -> float:
    """Give the microseconds that adding one subscription takes, its query understood already."""
    queries = [parse(str(each)) for each in subscriptions]
    matcher = Matcher()
    start = perf_counter()
    for watch_id, query in enumerate(queries):
        matcher.add(watch_id, query)
    return (perf_counter() - start) / len(queries) * 1e6


def _hits(engine: Engine, texts: Texts) -> float:
    """Give the mean number of subscriptions that match a text."""
    return sum(len(engine(text)) for text in texts) / len(texts)


def _timed(call: Callable[[str], object], texts: Texts) -> float:
    """Give the median of the milliseconds a text."""
    # As the bot does after it has loaded its watches.
    gc.collect()
    gc.freeze()
    times = []
    for text in texts:
        start = perf_counter()
        call(text)
        times.append(perf_counter() - start)
    return median(times) * 1e3


def _item(text: str) -> Item:
    return Item("key", text[:80].rpartition(" ")[0], None, text, None, None)


def _satisfied(subscription: Subscription, holds: Callable[[str], bool]) -> bool:
    if subscription.either:
        return any(map(holds, subscription.either))
    return all(map(holds, subscription.every)) and not any(map(holds, subscription.none))


def _pattern(term: str) -> re.Pattern[str]:
    whole = rf"\b(?:{term})\b" if not term.endswith("*") else rf"\b{term[:-1]}"
    return re.compile(whole, re.IGNORECASE)


def _quoted(term: str) -> str:
    return f'"{term}"' if " " in term else term
