"""Files of sources that people bring: read with patience, and nothing in them lost silently."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import StringIO

from jobs.opml import read_outlines
from jobs.seeds import MAX_ENTRIES, BadEntry, Flaw, PackError, fields_of, place_of, seed_of
from news.charset import decode
from news.discovery import has_secret
from news.links import host_of
from news.model import SourceSeed
from news.rendering import short

MAX_SOURCES = 10_000
"""Sources of one file."""

MAX_BYTES = 5 * 1024 * 1024
"""Bytes of one file."""

_MAX_NAME = 60
"""Code points of what an entry is called."""

_TABLE = re.compile(r"^\s*\[\[\s*source\s*\]\]", re.MULTILINE)
_ADDRESS = re.compile(
    r"""
    (?: https? | feed ) : [^\s"<>]+
    | (?<![\w.]) @ [a-z]\w{3,31} \b (?!\.)
    | (?<![\w.]) (?: t | telegram ) \.me / \S+
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Without a scheme only where nothing else is an address: sites are also called by their hosts.
_HOST = re.compile(r"^[\w-]{1,63}(?:\.[\w-]{1,63}){1,20}(?:[:/?#]\S*)?(?!\S)")
_COMMENT = ("#", "//", ";")
_AROUND = "<>\"'«»“”()[]|,;"
_BULLETS = f"{_AROUND}\t -–—:=*•"
_DELIMITERS = ("\t", ";", ",")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that can't be read as a source."""

    name: str
    """Its title, else its address, of one that may hold a secret the host, else its number."""
    flaw: Flaw


@dataclass(frozen=True, slots=True)
class Import:
    """What a file holds; each of its entries is in one of the two."""

    seeds: tuple[SourceSeed, ...]
    left_out: tuple[LeftOut, ...]


def read_import(content: bytes, name: str, *, trusted: bool = False) -> Import:
    """Read a file of sources: OPML, a table with a column `url`, lines of text, or a TOML pack.

    What it is shows in its text; `name` helps with TOML. Only a `trusted` file, an operator's, may
    be TOML, which can be made to cost hours, and say as which User-Agent and through which proxy
    a source is fetched.

    Raises:
        PackError: it is too large, can't be read, or has no source at all.

    """
    if len(content) > MAX_BYTES:
        raise PackError(
            f"This file has more than {MAX_BYTES // 1024 // 1024} MiB: "
            "export only the feeds, without articles, or send it in parts."
        )
    found = _gather(_entries(content, name, trusted=trusted), trusted=trusted)
    if not found.seeds:
        raise PackError(_nothing(found.left_out))
    return found


def read_tables(text: str) -> list[object]:
    """Give the `[[source]]` tables of a TOML document.

    Raises:
        PackError: it is no TOML.

    """
    try:
        tables = tomllib.loads(text).get("source")
    except (ValueError, RecursionError) as error:
        raise PackError(f"This is not TOML: {error}.") from error
    return tables if isinstance(tables, list) else []


def _entries(content: bytes, name: str, *, trusted: bool) -> Iterable[Mapping[str, object]]:
    text = decode(content, "").lstrip("\ufeff").lstrip()
    if text.startswith("<"):
        return read_outlines(content)
    if name.lower().endswith(".toml") or _TABLE.search(text):
        if not trusted:
            raise PackError(
                "Packs in TOML are for the operator: send OPML, or a list of addresses."
            )
        return (entry if isinstance(entry, dict) else {} for entry in read_tables(text))
    return _rows(text) if _is_table(text) else _lines(text)


def _gather(entries: Iterable[Mapping[str, object]], *, trusted: bool) -> Import:
    seeds: dict[str, SourceSeed] = {}
    left_out: list[LeftOut] = []
    for number, entry in enumerate(entries, 1):
        if number > MAX_ENTRIES:
            raise PackError(f"This file has more than {MAX_ENTRIES} entries: send it in parts.")
        fields = fields_of(entry)
        judged = _judge(fields, seeds)
        if isinstance(judged, Flaw):
            left_out.append(LeftOut(_name(fields, number), judged))
        else:
            seed = judged if trusted else replace(judged, agent=None, proxy=None)
            seeds[place_of(seed.url)] = seed
    return Import(tuple(seeds.values()), tuple(left_out))


def _judge(fields: Mapping[str, str], taken: Collection[str]) -> SourceSeed | Flaw:
    try:
        seed = seed_of(fields)
    except BadEntry as bad:
        return bad.flaw
    if place_of(seed.url) in taken:
        return Flaw.TWICE
    return seed if len(taken) < MAX_SOURCES else Flaw.TOO_MANY


def _name(fields: Mapping[str, str], number: int) -> str:
    url, title = fields.get("url", ""), fields.get("title", "")
    if title and title != url:
        return short(title, _MAX_NAME)
    if "@" not in url[1:] and not has_secret(url):
        return short(url, _MAX_NAME) or f"#{number}"
    return host_of(url) if "://" in url else f"#{number}"


def _nothing(left_out: Iterable[LeftOut]) -> str:
    reasons = ", ".join(dict.fromkeys(one.flaw for one in left_out))
    why = f" ({reasons})" if reasons else ""
    return (
        f"There is no source in this file{why}. "
        "It can be the OPML export of a reader, or a list with an address a line."
    )


def _is_table(text: str) -> bool:
    header = text.split("\n", 1)[0].strip().split(_delimiter(text))
    return "url" in fields_of({name.strip('"'): name for name in header})


def _delimiter(text: str) -> str:
    return max(_DELIMITERS, key=text.split("\n", 1)[0].count)


def _rows(text: str) -> Iterator[dict[str, object]]:
    """Give the rows of a table by the names in its first line."""
    delimiter = _delimiter(text)
    # In text with tabs a quotation mark is one; elsewhere it keeps a field together.
    quotes = None if delimiter == "\t" else '"'
    lines = StringIO(text, newline="")
    try:
        for row in csv.DictReader(
            lines,
            delimiter=delimiter,
            quotechar=quotes,
            quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
            strict=True,
        ):
            yield {name: value for name, value in row.items() if isinstance(name, str)}
    except csv.Error as error:
        raise PackError(f"This table can't be read: {error}.") from error


def _lines(text: str) -> Iterator[dict[str, object]]:
    """Give the addresses of a list; one alone in its line has the words around it as its title."""
    for line in StringIO(text, newline=None):
        words = line.strip()
        if not words.strip(_BULLETS) or words.startswith(_COMMENT):
            continue
        form = _ADDRESS if _ADDRESS.search(words) else _HOST
        found = form.findall(words)
        title = form.sub(" ", words).strip(_BULLETS) if len(found) <= 1 else ""
        for url in found:
            yield {"url": url.strip(_AROUND), "title": title}
        if not found:
            yield {"title": title}
