"""Reverse search: which of many subscriptions match a text of 500 words.

For the comparison every engine gets the same words and subscriptions to the exact word (`=`), so
that all must find the same. What it costs to find names in any spelling and words in any form is
measured after that, from the text to the places in it.
"""

import gc
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

from benchmarks.corpus import TEXTS, Corpus, Subscription, item_of, real_texts
from benchmarks.engines import Engine, automaton, regex, scan
from news.matching import Matcher
from news.query import parse
from news.reading import Reading
from news.text import token_texts

T = TypeVar("T")

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ON = 100_000
"""Subscriptions where everything is on."""
SLOWEST = 10_000
"""Subscriptions up to which the expressions are tried."""
REAL = Path("../shared/replay")
"""Texts of real feeds, where they are present."""


def main() -> None:
    """Print the tables."""
    corpus = Corpus(seed=2)
    subscriptions = list(corpus.subscriptions(SIZES[-1]))
    print("\nMatching alone: which of N subscriptions match 500 words; ms a text (median)")
    print("| N | scan ÷ ours | aho ÷ ours | regex ÷ ours | ours | scan | aho | regex | matches |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in SIZES:
        print(_compared(subscriptions[:size], corpus.texts))
    print("\nThe same matches among more subscriptions, ours alone")
    print("| N | ÷ 1,000 | ms a text |")
    print("| ---: | ---: | ---: |")
    _flat(subscriptions[: SIZES[0]], corpus.texts)
    print(f"\nEverything on, {ON:,} subscriptions, from the text to the places in it")
    print("| texts | ms, met before | ms, new | watches hit | splitting alone, ms |")
    print("| --- | ---: | ---: | ---: | ---: |")
    _everything_on(subscriptions[:ON], {"made": corpus.texts, "real": real_texts(REAL)})


def _compared(subscriptions: list[Subscription], texts: list[str]) -> str:
    matcher = _filed(each.query(exact=True) for each in subscriptions)
    words = [[word.lower() for word in token_texts(text)] for text in texts]
    engines: list[Engine] = [scan(subscriptions), automaton(subscriptions)]
    if len(subscriptions) <= SLOWEST:
        engines.append(regex(subscriptions))
    found = [matcher.watches_of(reading) for reading in _readings(matcher, texts)]
    for engine in engines:
        assert engine(words[0]) == found[0], "the engines disagree"
    ours = _timed(matcher.watches_of, _readings(matcher, texts))
    # The slow ones are timed on fewer texts the more subscriptions there are.
    fewer = max(1, 10_000 // len(subscriptions))
    most = (3 * fewer, TEXTS, fewer)
    times = [_timed(engine, words[:many]) for engine, many in zip(engines, most, strict=False)]
    return " | ".join(
        [
            f"| {len(subscriptions):,}",
            *_padded(f"{time / ours:,.1f}" for time in times),
            f"{ours:.3f}",
            *_padded(f"{time:,.2f}" for time in times),
            f"{sum(map(len, found)) / len(found):.0f} |",
        ]
    )


def _flat(subscriptions: list[Subscription], texts: list[str]) -> None:
    first = 0.0
    for size in SIZES:
        strangers = (f"=zzz{number}" for number in range(size - SIZES[0]))
        matcher = _filed([*(each.query(exact=True) for each in subscriptions), *strangers])
        [matcher.watches_of(reading) for reading in _readings(matcher, texts)]
        time = _timed(matcher.watches_of, _readings(matcher, texts))
        first = first or time
        print(f"| {size:,} | {time / first:.2f} | {time:.3f} |")


def _everything_on(subscriptions: list[Subscription], corpora: dict[str, list[str]]) -> None:
    matcher = _filed(each.query() for each in subscriptions)
    for name, texts in corpora.items():
        if not texts:
            print(f"| {name} | not present | | | |")
            continue
        items = [item_of(text) for text in texts]
        new, warm = _timed(matcher.match, items), _timed(matcher.match, items)
        hits = sum(len(matcher.watches(item)) for item in items) / len(items)
        split = _timed(token_texts, texts)
        print(f"| {name} | {warm:.3f} | {new:.3f} | {hits:.0f} | {split:.3f} |")


def _filed(queries: Iterable[str]) -> Matcher:
    matcher = Matcher()
    for watch_id, query in enumerate(queries):
        matcher.add(watch_id, parse(query))
    # As the bot does after it has loaded its watches.
    gc.collect()
    gc.freeze()
    return matcher


def _readings(matcher: Matcher, texts: list[str]) -> list[Reading]:
    return [matcher.read(item_of(text)) for text in texts]


def _timed(call: Callable[[T], object], arguments: Sequence[T]) -> float:
    """Give the median of the milliseconds a call."""
    times = []
    for argument in arguments:
        start = perf_counter()
        call(argument)
        times.append(perf_counter() - start)
    return median(times) * 1e3


def _padded(cells: Iterable[str]) -> list[str]:
    return [*cells, "–", "–", "–"][:3]
