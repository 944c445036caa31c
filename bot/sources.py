"""How sources are spoken of: never by an address that may hold a secret."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import fields

from bot.texts import Html, Texts, mark
from news import links
from news.model import FullText, Source, SourceKind, SourceSeed
from news.rendering import is_visible, short

REASONS = (
    mark("a check of the browser"),
    mark("a domain without a site"),
    mark("a private channel"),
    mark("address not allowed"),
    mark("an empty answer"),
    mark("a page drawn by scripts"),
    mark("bad address"),
    mark("bad certificate"),
    mark("bad proxy address"),
    mark("broken JSON"),
    mark("broken XML"),
    mark("broken answer"),
    mark("connection lost"),
    mark("connection refused"),
    mark("could not be read"),
    mark("empty"),
    mark("error {n}"),
    mark("host not found"),
    mark("host not reachable"),
    mark("more than {n} MiB"),
    mark("more than {n} redirects"),
    mark("no answer in {n} s"),
    mark("no channel with a public page"),
    mark("no list of news on this page"),
    mark("no secure connection"),
    mark("not a feed"),
    mark("not a feed but a web page"),
    mark("not a page"),
    mark("not a sitemap"),
    mark("not the page of a channel"),
    mark("proxy not reachable"),
    mark("refused by the proxy"),
    mark("the pattern for its links is no regular expression"),
    mark("too large to read"),
    mark("too slow to read"),
)
"""Why a poll fails, as `PollState.error` says it, with its number left open."""

_NUMBER = re.compile(r"\d+")
_CHANNEL = re.compile(r"/s/(\w{1,32})/?$", re.ASCII)


MAX_NAME = 60
"""Code points of a source's name: fifteen of them make a page of `/sources`."""


def kind_note(kind: SourceKind, texts: Texts) -> Html | None:
    """Say how a source is read, where that is not as a feed."""
    match kind:
        case SourceKind.CHANNEL:
            return texts.say("I read the channel's public page.")
        case SourceKind.PAGE:
            return texts.say("It has no feed: I watch this page for new headlines.")
        case SourceKind.SITEMAP:
            return texts.say("It has no feed: I read its sitemap.")
    return None


def source_name(source: Source) -> str:
    """Give the source's title, else the name of its channel or the host of its address."""
    if is_visible(source.title):
        return short(source.title, MAX_NAME)
    channel = _CHANNEL.search(source.url) if source.kind is SourceKind.CHANNEL else None
    return f"@{channel[1]}" if channel else host_of(source.url)


def host_of(url: str) -> str:
    """Give the host of an address, the text itself where there is none."""
    return short(links.host_of(url), MAX_NAME)


def reason(error: str | None, texts: Texts) -> str:
    """Say why a poll failed; as it was stored, where there is no translation."""
    number = _NUMBER.search(error or "")
    if number is None:
        return texts.plain(error) if error else ""
    return texts.fill(_NUMBER.sub("{n}", error or "", count=1), n=number[0])


def fitting(sources: Sequence[Source], text: str) -> list[Source]:
    """Find sources by address, by whole name, else by a part of the name; all by no text."""
    wanted = text.casefold().strip()
    exact = [s for s in sources if wanted in {name.casefold() for name in _names(s)}]
    if exact and wanted:
        return exact[:1]
    own_first = sorted(sources, key=lambda source: source.shared)
    return [s for s in own_first if wanted in f"{source_name(s)}\n{s.title}".casefold()]


def _names(source: Source) -> tuple[str, ...]:
    """Give what a source is called; its name as lists show it may be cut."""
    return source.url, source_name(source), source.title


REMOVED = "removed source"
"""The view of a button that reads a source again which was removed."""


def put_removed(source: Source, topics: Sequence[int]) -> str:
    """Write down what a source is read by, and the topics that follow it, for an undo."""
    seed = {field.name: getattr(source, field.name) for field in fields(SourceSeed)}
    return json.dumps({"seed": seed, "topics": list(topics)}, ensure_ascii=False)


def read_removed(payload: str) -> tuple[SourceSeed, list[int]]:
    """Read what `put_removed` wrote."""
    removed = json.loads(payload)
    seed = removed["seed"]
    seed |= {"kind": SourceKind(seed["kind"]), "full_text": FullText(seed["full_text"])}
    return SourceSeed(**seed), removed["topics"]
