"""What an address gives away by its form: a search, a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

_QUERY = frozenset({"q", "query", "search", "search_query", "searchtext", "keyword", "keywords"})
_SEARCH_PATH = re.compile(r"/search/[^/]|/alerts/feeds/", re.IGNORECASE)
_FEED = re.compile(r"rss|feed|atom|xml", re.IGNORECASE)

# Parameters that are there for a secret, and those whose value decides.
_SECRET = re.compile(
    r".*token|.*secret|.*passw(?:or)?d|pwd|pass|.*auth|auth[_-]?key|.*api[_-]?key|.*rss[_-]?key"
    r"|.*feed[_-]?key|.*private[_-]?key|.*access[_-]?key|.*user[_-]?key|.*credentials?|jwt",
    re.IGNORECASE,
)
_DOUBTFUL = frozenset({"key", "sig", "signature", "hash", "hmac", "code", "sid", "session", "pk"})
_FLAG = re.compile(r"[01]|true|false|yes|no|none", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:[-_ ][^\W\d_]+)*|[0-9]{1,6}")

# Public names that look like chance: channels and lists of YouTube, topics of Google News.
_PUBLIC = re.compile(r"U[CU][\w-]{22}|(?:PL|UULF|OL)[\w-]{10,}|CAAq[\w-]+")
_PERSONAL_PATH = re.compile(
    r"/alerts/feeds/[0-9]+/[0-9]+|/(?:private|personal|secret)[-_/]", re.IGNORECASE
)

_SHORTEST = 16
"""Characters of chance that are worth guessing at: 16 of base 64 are 96 bits."""
_SHORTEST_SMALL = 26
"""The same where there are small letters and digits only: one more than a database's number has."""


def is_search(url: str) -> bool:
    """Say whether an address is a question to a search engine, so that its items only mention it.

    It goes by form: a parameter for words to look for, the path of a search or of a saved one.
    """
    parts = _split(url)
    if parts is None:
        return False
    asked = {name.lower() for name, value in parse_qsl(parts.query) if value.strip()}
    if asked & _QUERY or _SEARCH_PATH.search(parts.path):
        return True
    # WordPress, whose feeds are at any address.
    return "s" in asked and bool(_FEED.search(f"{parts.path}?{parts.query}"))


def has_secret(url: str) -> bool:
    """Say whether an address may open what is meant for one reader only.

    That is a login, a parameter for a secret, or a part that only chance or a machine makes.
    """
    parts = _split(url)
    if parts is None:
        return False
    fields = parse_qsl(parts.query)
    names = {name.lower() for name, value in fields if value}
    return (
        "@" in parts.netloc
        or {"feed", "user"} <= names  # a reader's own feed of Reddit
        or bool(_PERSONAL_PATH.search(parts.path))
        or any(_is_secret(name, value) for name, value in fields)
        or any(map(_is_random, _pieces(parts)))
    )


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _is_secret(name: str, value: str) -> bool:
    if _SECRET.fullmatch(name):
        return not _FLAG.fullmatch(value)
    return name.lower() in _DOUBTFUL and not _WORD.fullmatch(value)


def _pieces(parts: SplitResult) -> Iterator[str]:
    """Give the parts of an address that may be a secret by themselves."""
    values = [value for _, value in parse_qsl(parts.query)]
    for text in (unquote(parts.path), *values):
        yield from re.split(r"[/.,:;=+ ]", text)


def _is_random(piece: str) -> bool:
    """Say whether small letters, capitals and digits alternate as they do by chance."""
    if _PUBLIC.fullmatch(piece) or not piece.isascii():
        return False
    text = re.sub(r"[-_~]", "", piece)
    kinds = [2 if one.isdigit() else one.isupper() for one in text]
    turns = sum(one != other for one, other in pairwise(kinds))
    if len(set(kinds)) == 3:  # noqa: PLR2004 - all three
        return len(text) >= _SHORTEST and turns > len(text) * 0.42
    is_mixed = len(set(kinds)) == 2 and 2 in kinds  # noqa: PLR2004 - digits and one sort of letters
    return is_mixed and len(text) >= _SHORTEST_SMALL and turns > len(text) * 0.25
