"""Full text: which items' pages are read, and what becomes of a page that does not come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from news.address_traits import is_search
from news.model import (
    DAY,
    SECOND,
    FetchFailed,
    FullText,
    Instant,
    Item,
    ItemIntent,
    PageWanted,
    Source,
    SourceKind,
)

EXAMPLES = 3
"""Old pages of a new source that are read, so that what its pages share is known."""

_WHOLE = 1_500
"""Code points of a summary that is the text itself."""

_PAUSES = (300, 1800, 2 * 3600, 6 * 3600)
"""Seconds before each further try of a page that did not come."""

_TOO_OLD = 2 * DAY
"""Seconds after which a page is no longer asked for: nobody would be alerted by it."""

_LOST = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.GONE,
        HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS,
    }
)
"""Answers after which the page is not asked for again."""

_NO_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|jpe?g|png|gif|webp|mp[34]|avi|mov|webm|xml|json|txt)$",
    re.IGNORECASE,
)

_EXTENSION = re.compile(r"\.[a-z]{3,5}$", re.IGNORECASE)


def wants_page(source: Source, item: Item) -> bool:
    """Say whether the page behind an item has something to add to it."""
    if not item.link or _NO_PAGE.search(urlsplit(item.link).path):
        return False
    if not item.title:
        return True
    return (
        source.full_text is not FullText.OFF
        and source.kind is not SourceKind.CHANNEL
        and not is_search(source.url)
        and not item.body
        and len(item.summary) < _WHOLE
    )


def pages_wanted(source: Source, intents: Sequence[ItemIntent]) -> tuple[PageWanted, ...]:
    """Say which pages to read after a poll, in the order of the intents.

    Of a source that is only now primed these are some of the newest: no alert comes of them, but
    what pages of one site have in common can only be told from several.
    """
    priming = source.poll.primed_at is None
    new = [one for one in intents if one.before is None and wants_page(source, one.item)]
    return tuple(
        PageWanted(one.item.key, urlsplit(one.item.link or "").hostname or "", priming)
        for one in (new[-EXAMPLES:] if priming else new)
    )


def retry_at(failed: FetchFailed, attempts: int, item: Item, now: Instant) -> Instant | None:
    """Give when to ask for a page again after so many tries; None: no more.

    A server that asks for patience gets it.
    """
    if failed.status in _LOST or attempts > len(_PAUSES):
        return None
    wait = max(_PAUSES[attempts - 1], failed.retry_after or 0)
    if now + wait * SECOND > item.seen_at + _TOO_OLD * SECOND:
        return None
    return now + wait * SECOND


def host_rests_until(failed: FetchFailed, now: Instant) -> Instant | None:
    """Give until when a host asked to be left alone; None: it did not.

    It is believed for as long as a page is worth asking for.
    """
    if not failed.retry_after:
        return None
    return now + min(failed.retry_after, _TOO_OLD) * SECOND


def title_from(link: str) -> str:
    """Give the words of an address, for an item whose page never came; empty: it has none."""
    segments = [segment for segment in urlsplit(link).path.split("/") if segment]
    name = _EXTENSION.sub("", unquote(segments[-1])) if segments else ""
    words = re.split(r"[-_.\s]+", name)
    told = [word for word in words if word.isalpha() and len(word) > 1]
    return " ".join(told) if len(told) >= 3 else ""  # noqa: PLR2004 - fewer are no headline
