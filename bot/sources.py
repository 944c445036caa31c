"""How sources are spoken of: never by an address that may hold a secret."""

from __future__ import annotations

import re

from bot.texts import Texts, mark
from news import links
from news.model import Source
from news.rendering import is_visible, short

REASONS = (
    mark("address not allowed"),
    mark("an empty answer"),
    mark("bad address"),
    mark("bad certificate"),
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
    mark("no secure connection"),
    mark("not a feed"),
    mark("not a feed but a web page"),
    mark("too large to read"),
    mark("too slow to read"),
)
"""Why a poll fails, as `PollState.error` says it, with its number left open."""

_NUMBER = re.compile(r"\d+")


MAX_NAME = 60
"""Code points of a source's name: fifteen of them make a page of `/sources`."""


def source_name(source: Source) -> str:
    """Give the source's title, else the host of its address."""
    title = source.title if is_visible(source.title) else ""
    return short(title, MAX_NAME) or host_of(source.url)


def host_of(url: str) -> str:
    """Give the host of an address, the text itself where there is none."""
    return short(links.host_of(url), MAX_NAME)


def reason(error: str | None, texts: Texts) -> str:
    """Say why a poll failed; as it was stored, where there is no translation."""
    number = _NUMBER.search(error or "")
    if number is None:
        return texts.plain(error) if error else ""
    return texts.fill(_NUMBER.sub("{n}", error or "", count=1), n=number[0])
