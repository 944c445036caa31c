"""Abbreviations that the news has explained, such as "… Treaty Organization (CSTO)"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from news.model import Abbreviation, Instant
from storage.database import Database, Row, Transaction

ENOUGH = 2
"""Sources that have to agree: one may have it wrong."""

LONGEST = 500
"""Bytes of a key: what is longer is no name, and PostgreSQL's indexes hold no more than 2,700."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Learned:
    """An abbreviation on which sources agree, spelled as the first of them did."""

    short: str
    long: str
    sources: tuple[str, ...]
    """Their titles, the first to say it first; feeds of one title are one source."""


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """What the news has taught."""

    database: Database

    async def known(self, chat_id: int, names: Collection[str]) -> list[Learned]:
        """Give the abbreviations of which a name is the short or the long form.

        Two sources at least that serve the chat must have explained them; those of other chats are
        neither counted nor named. What most sources say comes first.
        """
        asked = {"chat": chat_id, "keys": [key_of(name) for name in names]}
        async with self.database.read() as tx:
            rows = await tx.fetch(_KNOWN, asked)
        explained: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows:
            explained[row["short_key"], row["long_key"]].append(row)
        learned = map(_learned, explained.values())
        agreed = [one for one in learned if len(one.sources) >= ENOUGH]
        return sorted(agreed, key=lambda one: -len(one.sources))


def key_of(name: str) -> str:
    """Give what a name is looked up by: its words, in small letters."""
    return " ".join(_WORD.findall(name.casefold()))


async def learn(
    tx: Transaction, source_id: int, explained: Iterable[Abbreviation], now: Instant
) -> None:
    """Keep what a source has explained; what it said before stays."""
    rows = [
        {
            "short_key": key_of(one.short),
            "long_key": key_of(one.long),
            "source": source_id,
            "short": one.short,
            "long": one.long,
            "now": now,
        }
        for one in explained
    ]
    await tx.many(_LEARN, [row for row in rows if _is_name(row)])


def _is_name(row: dict[str, object]) -> bool:
    return all(0 < len(str(row[key]).encode()) <= LONGEST for key in ("short_key", "long_key"))


def _learned(rows: list[Row]) -> Learned:
    names = dict.fromkeys(row["title"] or row["host"] for row in rows)
    return Learned(rows[0]["short"], rows[0]["long"], tuple(names))


_KNOWN = """
SELECT abbreviations.*, sources.title, sources.host
FROM abbreviations JOIN sources ON sources.id = abbreviations.source_id
WHERE (abbreviations.short_key IN :keys OR abbreviations.long_key IN :keys)
  AND abbreviations.source_id IN (SELECT source_id FROM served WHERE chat_id = :chat)
ORDER BY abbreviations.first_seen_at, abbreviations.source_id
"""

_LEARN = """
INSERT INTO abbreviations (short_key, long_key, source_id, short, long, first_seen_at)
VALUES (:short_key, :long_key, :source, :short, :long, :now)
ON CONFLICT (short_key, long_key, source_id) DO NOTHING
"""
