"""Which entries of a document are which items: known ones under any guise, and new ones."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, count
from unicodedata import normalize

from news.links import canonical_link, path_of
from news.model import Entry, Identity, KnownItem
from news.text import clean, fold, token_texts

__all__ = ["Sighting", "canonical_link", "identify", "item_key", "merge", "recognise", "title_key"]

_LONGEST_KEY = 300
"""Characters of a key that are kept; a longer one ends in a digest of the whole."""

_COMPOSED = 1_000
"""Code points whose marks are put in order, which takes time by the square of their number."""

_SIGNIFICANT = 4
"""Letters that a word needs to tell one story from another."""

_SAME = 0.5
"""Of its significant words, what an edited title keeps; two stories of one subject share less."""

_MOST_CANDIDATES = 20
"""Known items with one key that an entry is held against: the newest, to keep a page cheap."""

_PAGE = 3
"""Entries that a document needs to be seen as a page that moved."""

_TELLING = 4
"""Significant words that a text needs to stand for one story without any other key."""

_WEB_ADDRESS = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entry of a document, and the item that it is."""

    entry: Entry
    identity: Identity
    known: KnownItem | None = None
    """None: a new item."""


def identify(entries: Sequence[Entry]) -> tuple[Identity, ...]:
    """Say by what each entry can be recognised, in the order given.

    A guid or link that stands for several stories of one document is a key of none of them.
    """
    raw = [_raw_identity(entry) for entry in entries]
    guids = _ambiguous((one.guid, ((one.link_key, one.title_key),)) for one in raw)
    times = Counter(one.link_key for one in raw)
    links = _ambiguous(
        (one.link_key, ((one.title_key, one.guid), (one.title_key, title_key(entry.summary))))
        for one, entry in zip(raw, entries, strict=True)
        if times[one.link_key] > 1
    )
    return tuple(
        Identity(
            guid=None if one.guid in guids else one.guid,
            link_key=None if one.link_key in links else one.link_key,
            path_key=None if one.link_key in links else one.path_key,
            title_key=one.title_key,
        )
        for one in raw
    )


def recognise(
    entries: Sequence[Entry],
    identities: Sequence[Identity],
    known: Sequence[KnownItem],
    unchanged: Collection[int] = (),
) -> tuple[Sighting, ...]:
    """Pair each entry with the known item that it is, in the order given.

    No known item is paired twice. An entry that repeats another of the document is left out, and
    so are those at the places `unchanged`, which stand for the items that they have been before.
    """
    distinct = _distinct(entries, identities)
    seen = [one for place, one in distinct.items() if place not in unchanged]
    standing = (identities[place] for place in unchanged if place in distinct)
    free = _not_stood_for(known, standing)
    newest_first = sorted(free, key=lambda one: one.item.id, reverse=True)
    pairs: dict[int, int] = {}
    for rule in _RULES:
        pairs |= _pair(rule, seen, newest_first, pairs)
    if not pairs and not unchanged:
        pairs = _pair_moved_page(seen, newest_first)
    return tuple(
        Sighting(one.entry, one.identity, newest_first[pairs[place]]) if place in pairs else one
        for place, one in enumerate(seen)
    )


def merge(seen: Identity, before: Identity) -> Identity:
    """Give what to recognise a known item by next time: as seen now, gaps filled from before."""
    link = seen if seen.link_key else before
    return Identity(
        guid=seen.guid or before.guid,
        link_key=link.link_key,
        path_key=link.path_key,
        title_key=seen.title_key or before.title_key,
    )


def item_key(identity: Identity, taken: Container[str]) -> str:
    """Give a new item its key: the same for the same identity, and none of those taken."""
    kind = "guid" if identity.guid else "link" if identity.link_key else "title"
    parts = (identity.guid or "", identity.link_key or "", identity.title_key)
    key = f"{kind}:{_digest(chr(0).join(parts))}"
    if key not in taken:
        return key
    return next(other for n in count(2) if (other := f"{key}:{n}") not in taken)


def title_key(title: str) -> str:
    """Give what two printings of one title have in common: neither case nor white space counts."""
    text = clean(title)
    composed = normalize("NFC", text[:_COMPOSED]) + text[_COMPOSED:]
    return _bounded(" ".join(composed.casefold().split()))


def _raw_identity(entry: Entry) -> Identity:
    link = canonical_link(entry.link or "")
    path = path_of(link)
    # A guid that is an address stays the same when its site turns to https.
    guid = _WEB_ADDRESS.sub("", (entry.guid or "").strip(), count=1)
    return Identity(
        guid=_bounded(guid) or None,
        # Every story of a site may link to its front page: that names none.
        link_key=_bounded(link) if path else None,
        path_key=_bounded(path) or None,
        title_key=title_key(entry.title) or title_key(entry.summary),
    )


def _ambiguous(
    uses: Iterable[tuple[str | None, tuple[Hashable, ...]]],
) -> frozenset[str | None]:
    """Give the keys whose uses differ in every one of their aspects."""
    aspects: dict[str | None, list[set[Hashable]]] = {}
    for key, values in uses:
        for aspect, value in zip(
            aspects.setdefault(key, [set() for _ in values]), values, strict=True
        ):
            aspect.add(value)
    return frozenset(
        key for key, values in aspects.items() if all(len(value) > 1 for value in values)
    )


def _not_stood_for(
    known: Iterable[KnownItem], identities: Iterable[Identity]
) -> Iterator[KnownItem]:
    """Give the known items but one for each identity: the one that has just this, else with more.

    What an identity lacks, its item may have from a document before.
    """
    waiting: defaultdict[str, list[KnownItem]] = defaultdict(list)
    for item in known:
        waiting[item.identity.title_key].append(item)
    later = []
    for one in identities:
        same = waiting.get(one.title_key, [])
        exact = next((item for item in same if item.identity == one), None)
        if exact is None:
            later.append(one)
        else:
            same.remove(exact)
    for one in later:
        same = waiting.get(one.title_key, [])
        fuller = next((item for item in same if _may_be(one, item.identity)), None)
        if fuller is not None:
            same.remove(fuller)
    return chain.from_iterable(waiting.values())


def _may_be(seen: Identity, known: Identity) -> bool:
    return seen.guid in (None, known.guid) and seen.link_key in (None, known.link_key)


def _distinct(entries: Sequence[Entry], identities: Sequence[Identity]) -> dict[int, Sighting]:
    """Leave out repeats, and what has neither key nor text; the others by their place.

    A key that `identify` left stands for one story of the document.
    """
    met: set[tuple[str, str]] = {("title", "")}
    distinct = {}
    for place, (entry, identity) in enumerate(zip(entries, identities, strict=True)):
        keys = {
            (kind, key)
            for kind, key in (("guid", identity.guid), ("link", identity.link_key))
            if key
        } or {("title", identity.title_key)}
        if met.isdisjoint(keys):
            distinct[place] = Sighting(entry, identity)
        met |= keys
    return distinct


@dataclass(frozen=True, slots=True)
class _Rule:
    """Something that an entry and a known item have in common when they are the same."""

    key: Callable[[Identity], tuple[str | None, ...]]
    """What must be equal; nothing in it may be missing."""
    agrees: Callable[[Sighting, KnownItem], bool] = lambda _seen, _known: True
    """What must hold besides."""


def _pair(
    rule: _Rule, seen: Sequence[Sighting], known: Sequence[KnownItem], pairs: dict[int, int]
) -> dict[int, int]:
    """Pair by one rule what is not paired yet: places in `seen` to places in `known`."""
    taken = set(pairs.values())
    waiting: defaultdict[tuple[str | None, ...], list[int]] = defaultdict(list)
    for place, item in enumerate(known):
        if place not in taken and all(key := rule.key(item.identity)):
            waiting[key].append(place)
    found = {}
    for place, one in enumerate(seen):
        candidates = waiting.get(rule.key(one.identity), []) if place not in pairs else []
        for candidate in candidates[:_MOST_CANDIDATES]:
            if rule.agrees(one, known[candidate]):
                candidates.remove(candidate)
                found[place] = candidate
                break
    return found


def _pair_moved_page(seen: Sequence[Sighting], known: Sequence[KnownItem]) -> dict[int, int]:
    """Pair by text alone a page on which nothing was recognised although its stories are known.

    That is what a site under a new system looks like: new guids and new links throughout.
    A title that stands several times on the page tells nothing here.
    """
    times = Counter(one.identity.title_key for one in seen)
    once = {title for title, number in times.items() if number == 1}
    rule = _Rule(
        lambda identity: (identity.title_key if identity.title_key in once else None,),
        _same_telling_text,
    )
    found = _pair(rule, seen, known, {})
    return found if len(found) >= max(_PAGE, len(seen) / 2) else {}


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _not_another_story(seen: Sighting, known: KnownItem) -> bool:
    """Tell an edit from a guid that was used again: another link, and hardly a word in common.

    In doubt it is news: a story missed is worse than one told twice.
    """
    return (
        not _differ(seen.identity.link_key, known.identity.link_key)
        or seen.identity.path_key == known.identity.path_key
        or _overlap(_significant(seen.entry.title), _significant(known.item.title)) >= _SAME
    )


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the part of the smaller set that the other has too."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0


def _no_other_guid(seen: Sighting, known: KnownItem) -> bool:
    return not _differ(seen.identity.guid, known.identity.guid)


def _no_other_key(seen: Sighting, known: KnownItem) -> bool:
    return _no_other_guid(seen, known) and not _differ(
        seen.identity.link_key, known.identity.link_key
    )


def _same_telling_text(seen: Sighting, known: KnownItem) -> bool:
    summary = seen.entry.summary
    return (
        title_key(summary) == title_key(known.item.summary)
        and len(_significant(f"{seen.entry.title} {summary}")) >= _TELLING
    )


def _significant(title: str) -> frozenset[str]:
    return frozenset(key for key in map(fold, token_texts(title)) if len(key) >= _SIGNIFICANT)


# The surest first, so that a weaker likeness never takes an item from the entry that it is.
_RULES = (
    _Rule(lambda one: (one.guid, one.link_key, one.title_key)),
    _Rule(lambda one: (one.guid, one.title_key)),
    _Rule(lambda one: (one.guid, one.link_key)),
    _Rule(lambda one: (one.guid,), _not_another_story),
    _Rule(lambda one: (one.link_key, one.title_key)),
    _Rule(lambda one: (one.link_key,), _no_other_guid),
    _Rule(lambda one: (one.path_key, one.title_key)),
    _Rule(lambda one: (one.title_key,), _no_other_key),
)


def _bounded(text: str) -> str:
    if len(text) <= _LONGEST_KEY:
        return text
    return f"{text[:_LONGEST_KEY]}…{_digest(text)}"


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
