"""What of a document is to be stored: new items, and known ones whose text or guise changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from news.identity import Sighting, item_key, merge
from news.languages import language_of
from news.model import SECOND, Entry, Instant, Item, ItemIntent, KnownItem, ParsedFeed, Source

_EARLIEST = 631_152_000 * SECOND
"""1990: there was no web to publish on, so an earlier date is a mistake."""


def sort_instant(published_at: Instant | None, seen_at: Instant) -> Instant:
    """Give an item's place in time: when it was published if that can be, else when it was seen."""
    if published_at is None or not _EARLIEST <= published_at <= seen_at:
        return seen_at
    return published_at


def sane_dates(entries: Iterable[Entry], now: Instant) -> list[Instant]:
    """Give the dates of the entries that have one which can be."""
    dates = (entry.published_at for entry in entries)
    return [date for date in dates if date is not None and _EARLIEST <= date <= now]


def intents(
    source: Source, parsed: ParsedFeed, sightings: Sequence[Sighting], now: Instant
) -> tuple[ItemIntent, ...]:
    """Give what to store, oldest first: documents have their newest on top, but dates know better.

    The intents come without words and hits: these are the matcher's.
    """
    origin = replace(
        source,
        title=source.title or parsed.title,
        language=source.language or parsed.language,
    )
    taken = {sighting.known.item.key for sighting in sightings if sighting.known}
    found = []
    for sighting in reversed(sightings):
        if sighting.known is None:
            key = item_key(sighting.identity, taken)
            taken.add(key)
            item = _item(sighting, key, origin, now)
            found.append(ItemIntent(item, sighting.identity, frozenset()))
        elif edit := _edit(sighting, sighting.known):
            found.append(edit)
    return tuple(sorted(found, key=lambda intent: intent.item.sort_at))


def _item(sighting: Sighting, key: str, source: Source, now: Instant) -> Item:
    entry = sighting.entry
    return Item(
        key=key,
        title=entry.title,
        link=entry.link,
        summary=entry.summary,
        published_at=entry.published_at,
        language=language_of(f"{entry.title}\n{entry.summary}", source.language),
        source_id=source.id,
        source_title=source.title,
        seen_at=now,
        sort_at=sort_instant(entry.published_at, now),
        body=entry.body,
        image=entry.image,
    )


def _edit(sighting: Sighting, known: KnownItem) -> ItemIntent | None:
    """Give what to store of a known item; None: it stands as it was.

    What an entry is silent about stays: a plain sitemap, for one, has no titles. A picture alone
    is no edit.
    """
    entry, before = sighting.entry, known.item
    identity = merge(sighting.identity, known.identity)
    title, summary = entry.title or before.title, entry.summary or before.summary
    body = _fuller(entry.body, before.body)
    same_text = (title, summary, body) == (before.title, before.summary, before.body)
    if same_text and identity == known.identity:
        return None
    item = replace(
        before,
        title=title,
        summary=summary,
        body=body,
        link=entry.link or before.link,
        published_at=entry.published_at or before.published_at,
        image=entry.image or before.image,
    )
    return ItemIntent(item, identity, frozenset(), before=before)


def _fuller(seen: str, before: str) -> str:
    """Give the body to keep: the one seen, if it says something else at no less length.

    A shorter one is an excerpt of what was read on the item's page; white space says nothing.
    """
    if not seen or seen == before:
        return before
    seen_words, words = seen.split(), before.split()
    return seen if seen_words != words and len(seen_words) >= len(words) else before
