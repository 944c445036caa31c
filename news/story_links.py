"""The address of a story in what people paste, and the site that it belongs to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from news.links import canonical_link, path_of

_ADDRESS = re.compile(r"https?://[^\s<>\"«»“”]+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"(?<![\w@./-])(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?/[^\s<>\"«»“”]+")
_AFTER_ADDRESS = ".,;:!?…'’*_"


def story_link(text: str) -> str | None:
    """Find the address of a page in a text as people paste it; None: there is none.

    The front page of a site is none.
    """
    found = _ADDRESS.search(text)
    bare = None if found else _BARE_ADDRESS.search(text)
    if bare is not None:
        return _tidy(f"https://{bare[0]}")
    return None if found is None else _tidy(found[0])


def _tidy(address: str) -> str | None:
    """Take off the punctuation of the sentence that an address stands in."""
    address = address.rstrip(_AFTER_ADDRESS)
    while address.endswith(")") and address.count("(") < address.count(")"):
        address = address[:-1].rstrip(_AFTER_ADDRESS)
    try:
        named = bool(urlsplit(address).hostname)
    except ValueError:
        named = False
    return address if named and path_of(canonical_link(address)) else None


def site_of(address: str) -> str:
    """Give the host of an address as canonical links begin with it: without `www.`."""
    canonical = canonical_link(address)
    return canonical.removesuffix(path_of(canonical))


def are_related(one: str, other: str) -> bool:
    """Tell whether two hosts are one site: the same, or one within the other's domain."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
