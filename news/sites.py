"""What addresses tell of the sites that they belong to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from news.links import host_of

# Names under which a country's domains are given out by trade, such as `com.ua` and `gov.kz`.
_TRADES = frozenset({"ac", "biz", "co", "com", "edu", "gov", "info", "mil", "net", "or", "org"})

_NUMERIC = re.compile(r"[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")

_TAXONOMY = re.compile(
    r"author|avtor|categor|kategor|rubri[ck]|(?<![a-z])tags?(?![a-z])|tax(?:onomy)?|users?|product"
    r"|image|photo|foto|gallery|galere|video|static|(?<![a-z])pages?(?![a-z])|archive|arhiv|event"
    r"|vacanc|catalog|forum|comment",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"news|novost|zhanalyk|latest|recent|(?<![a-z])(?:new|today|fresh)(?![a-z])", re.IGNORECASE
)
_ARTICLES = re.compile(
    r"posts?(?![a-z])|article|stor(?:y|ies)|material|publi[ck]|stat[iy]", re.IGNORECASE
)


def site_of(url: str) -> str:
    """Give what the hosts of one publisher have in common: the domain that it registered.

    It is a guess by form: `en.orda.kz` → `orda.kz`, `www.pravda.com.ua` → `pravda.com.ua`.
    """
    host = host_of(url).rstrip(".").removeprefix("www.")
    labels = host.split(".")
    if _NUMERIC.fullmatch(host) or len(labels) < 3:  # noqa: PLR2004 - `orda.kz`
        return host
    is_trade = len(labels[-1]) == 2 and labels[-2] in _TRADES  # noqa: PLR2004 - a country's code
    return ".".join(labels[-3 if is_trade else -2 :])


def sitemap_rank(url: str) -> int:
    """Say how much news a sitemap promises by its name: 0 most, 3 none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return 3
    name = f"{parts.path}?{parts.query}"
    if _TAXONOMY.search(name):
        return 3
    if _NEWS.search(name):
        return 0
    return 1 if _ARTICLES.search(name) else 2
