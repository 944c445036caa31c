"""What a person names a source by, and the address to look at first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit, urlunsplit

from news.model import SourceKind

PRIVATE_CHANNEL = "a private channel"
"""Why a channel can't be read: Telegram shows it to its members only."""

NO_CHANNEL = "no channel with a public page"
"""The same of a name that is no channel's, or of a channel that shows its posts to nobody else."""

_MAX_URL = 2000
_PORTS = {"http": 80, "https": 443}

_AROUND = "<>\"'`«»“”„‘’()[]{}*"
_AFTER = ".,;:!?…"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# A name of the domain name system, with a top level that is no number: two labels at least.
_HOST = re.compile(
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,63})\.?", re.IGNORECASE
)
_NUMERIC_HOST = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")

_TELEGRAM = frozenset({"t.me", "telegram.me", "telegram.dog"})
_CHANNEL = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,31}")
_INVITATION = re.compile(r"\+[\w-]+|joinchat|c|addlist", re.IGNORECASE)
# What else stands where the name of a channel does (core.telegram.org/api/links).
_NO_CHANNEL = re.compile(
    r"add(?:emoji|stickers|style|theme)|auction|bg|boost|confirmphone|contact|giftcode|invoice|iv"
    r"|login|msg|nft|passport|proxy|setlanguage|share|socks|stickers",
    re.IGNORECASE,
)
# A channel as programs for Telegram write it: `tg://resolve?domain=name` and the like.
_IN_PROGRAM = re.compile(
    r"tg:(?://)?resolve\?(?:\S*&)?domain=(\w+)\S*|https?://web[akz]?\.telegram\.org/\S*#@(\w+)",
    re.ASCII | re.IGNORECASE,
)
# Programs for feeds have a scheme of their own, before the address or in place of its scheme.
_FEED_SCHEME = re.compile(r"feed:(?=https?:)|feed:(?=//)", re.IGNORECASE)

_YOUTUBE = frozenset({"youtube.com", "youtube-nocookie.com", "youtu.be"})
_YOUTUBE_ID = re.compile(r"UC[\w-]{22}", re.ASCII)
_YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml"


@dataclass(frozen=True, slots=True)
class Asked:
    """An address to look at."""

    url: str
    """In its normal form: what makes no difference is written one way."""
    kind: SourceKind | None = None
    """What it is by its form; None: what is there must tell."""
    pattern: str | None = None
    """As `Source.pattern`, for a page to watch."""
    is_guess: bool = field(default=False, compare=False)
    """`https://` was left out, and may have been meant as `http://`."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that a person can name and nobody can read from outside."""

    reason: str
    """As `PollState.error`."""


def read_address(text: str) -> Asked | Unreadable | None:
    """Read what a person typed: an address, with or without words around, or `@channel`.

    A word that begins with `^` is the pattern for the links of a page to watch.

    None: there is no address in it. Of several the one that is written out counts, else the first.
    """
    words = [word for raw in text.split() if (word := _bare(raw))]
    whole = [word for word in words if _SCHEME.match(word)]
    found = next((one for one in map(_read, (*whole, *words)) if one), None)
    pattern = next((word for word in text.split() if word.startswith("^")), None)
    if isinstance(found, Asked) and found.kind is None and pattern:
        return replace(found, pattern=pattern)
    return found


def _bare(word: str) -> str:
    """Give a word without what encloses it and ends its sentence."""
    return word.lstrip(_AROUND).rstrip(_AROUND + _AFTER)


def _read(word: str) -> Asked | Unreadable | None:
    if program := _IN_PROGRAM.fullmatch(word):
        return _channel(program[1] or program[2])
    if word.startswith("@"):
        return _channel(word[1:])
    word = _FEED_SCHEME.sub("", word, count=1)
    parts = _split(word)
    if parts is None:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("music.")
    if host in _TELEGRAM:
        return _telegram(parts)
    if host in _YOUTUBE:
        return _youtube(parts)
    # The other form of a channel's address, `name.t.me`.
    guessed = _SCHEME.match(word) is None
    return (host.endswith(".t.me") and _channel(host[:-5])) or Asked(
        urlunsplit(parts), is_guess=guessed
    )


def _split(word: str) -> SplitResult | None:
    """Take an address of the web apart, in its normal form; None: it is none."""
    has_scheme = _SCHEME.match(word) is not None
    url = word if has_scheme else f"https://{word.removeprefix('//')}"
    try:
        parts = urlsplit(url)
        valid = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    if not valid or len(url) > _MAX_URL or not (has_scheme or _is_place(parts)):
        return None
    login, at, place = parts.netloc.rpartition("@")
    place = place.lower().removesuffix(f":{_PORTS[parts.scheme]}")
    return parts._replace(netloc=f"{login}{at}{place}", path=parts.path or "/", fragment="")


def _is_place(parts: SplitResult) -> bool:
    """Say whether a word without `https://` can be meant as an address, and is no e-mail's."""
    host = parts.hostname or ""
    has_form = _HOST.fullmatch(host) or _NUMERIC_HOST.fullmatch(host)
    return bool(has_form) and "@" not in parts.netloc


def _channel(name: str) -> Asked | None:
    # Telegram takes names in any case: one channel is one source.
    is_name = _CHANNEL.fullmatch(name) and not _NO_CHANNEL.fullmatch(name)
    return Asked(f"https://t.me/s/{name.lower()}", SourceKind.CHANNEL) if is_name else None


def _telegram(parts: SplitResult) -> Asked | Unreadable:
    segments = [unquote(one) for one in parts.path.split("/") if one]
    if segments[:1] == ["s"]:
        segments = segments[1:]
    name = segments[0] if segments else ""
    if _INVITATION.fullmatch(name):
        return Unreadable(PRIVATE_CHANNEL)
    return _channel(name) or Unreadable(NO_CHANNEL)


def _youtube(parts: SplitResult) -> Asked:
    """Give the feed of a channel or a list whose id is known, else the page that names it."""
    segments = [one for one in parts.path.split("/") if one]
    lists = parse_qs(parts.query).get("list", [])
    if segments[:1] == ["channel"] and len(segments) > 1 and _YOUTUBE_ID.fullmatch(segments[1]):
        return Asked(f"{_YOUTUBE_FEED}?channel_id={segments[1]}", SourceKind.FEED)
    if segments == ["playlist"] and lists and re.fullmatch(r"[\w-]{10,50}", lists[0], re.ASCII):
        return Asked(f"{_YOUTUBE_FEED}?playlist_id={lists[0]}", SourceKind.FEED)
    if segments[:1] == ["feeds"] or parts.hostname == "youtu.be":
        return Asked(urlunsplit(parts))
    if segments and segments[0].startswith("@"):
        segments, parts = segments[:1], parts._replace(query="")
    elif segments[:1] in (["c"], ["user"]):
        segments, parts = segments[:2], parts._replace(query="")
    path = "/" + "/".join(segments)
    return Asked(urlunsplit(parts._replace(scheme="https", netloc="www.youtube.com", path=path)))
