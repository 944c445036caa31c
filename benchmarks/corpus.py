"""Texts of 500 words and subscriptions to them, from a fixed seed.

Words follow Zipf's law over 20,000, with names strewn in; half of the texts and half of the
subscriptions are Cyrillic. Of the subscriptions 45 % are rare names, 20 % phrases, 15 % two words
(half of those with an exclusion), 5 % an OR, 5 % a prefix and 10 % a frequent word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

from news.feeds import parse_feed
from news.model import Item, ParsedFeed

TEXTS = 30
WORDS = 500
_CORES = [
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
]
_CYRILLIC = str.maketrans(
    "abdegiklmnoprstuvhABDEGIKLMNOPRSTUVH", "абдегиклмнопрстувхАБДЕГИКЛМНОПРСТУВХ"
)


@dataclass(frozen=True)
class Subscription:
    """A query in parts, for the engines that know no query language."""

    every: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    none: tuple[str, ...] = ()

    def query(self, *, exact: bool = False) -> str:
        """Write it in the query language; `exact`: for these letters alone."""
        either = " OR ".join(_written(term, exact=exact) for term in self.either)
        every = " ".join(_written(term, exact=exact) for term in self.every)
        none = "".join(f" -{_written(term, exact=exact)}" for term in self.none)
        return either or every + none

    def in_cyrillic(self) -> "Subscription":
        """Give the same in other letters."""
        terms = (self.every, self.either, self.none)
        return Subscription(*(tuple(term.translate(_CYRILLIC) for term in part) for part in terms))


class Corpus:
    """Words, names, texts of them, and subscriptions to them."""

    def __init__(self, seed: int, names: int = 100_000) -> None:
        self._random = Random(seed)
        self.words = self._invent(20_000, 2)
        self.names = [name.capitalize() for name in self._invent(names, 4)]
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.texts = [self._text() for _ in range(TEXTS)]
        for place in range(0, TEXTS, 2):
            self.texts[place] = self.texts[place].translate(_CYRILLIC)

    def subscriptions(self, count: int) -> Iterator[Subscription]:
        """Draw subscriptions of the shapes and shares told above."""
        for _ in range(count):
            yield self._subscription()

    def _invent(self, count: int, syllables: int) -> list[str]:
        words: dict[str, None] = {}
        while len(words) < count:
            length = syllables + self._random.randrange(3)
            words["".join(self._random.choices(_CORES, k=length))] = None
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
            Subscription((name, word), none=(other,)): 7.5,
            Subscription(either=(name, other)): 5,
            Subscription((f"{name[:8]}*",)): 5,
            Subscription((word,)): 10,
        }
        [drawn] = self._random.choices(list(shapes), list(shapes.values()))
        return drawn if self._random.random() < 0.5 else drawn.in_cyrillic()  # noqa: PLR2004 - half


def item_of(text: str) -> Item:
    """Give a text as an item: its first words are the title."""
    return Item("key", text[:80].rpartition(" ")[0], None, text, None, None)


def real_texts(folder: Path) -> list[str]:
    """Give the texts of the feeds under a folder in pieces of 500 words; none: it isn't there."""
    words: list[str] = []
    for path in sorted(folder.glob("*/*/*.xml")):
        parsed = parse_feed(path.read_bytes(), "http://127.0.0.1/", "application/rss+xml")
        if isinstance(parsed, ParsedFeed):
            words += " ".join(f"{entry.title} {entry.summary}" for entry in parsed.entries).split()
    pieces = range(0, len(words) - WORDS, WORDS)
    return [
        " ".join(words[start : start + WORDS]) for start in pieces[:: max(1, len(pieces) // TEXTS)]
    ]


def _written(term: str, *, exact: bool) -> str:
    quoted = f'"{term}"' if " " in term else term
    return f"={quoted}" if exact and not term.endswith("*") else quoted
