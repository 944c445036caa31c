"""Starter packs: the sources that an operator lists in an OPML or a TOML file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.parsers import expat

from news.model import SourceSeed
from news.text import clean, language_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable


class PackError(ValueError):
    """A pack that can't be loaded; its text is a sentence for the operator."""


def load_pack(name_or_path: str, shipped: Path | Traversable) -> list[SourceSeed]:
    """Give the sources of a pack: one in the folder `shipped` by its name, else a file.

    `none` is the empty pack.

    Raises:
        PackError: there is no such pack, or no sense in it.

    """
    name = name_or_path.strip()
    if name.lower() == "none":
        return []
    names = sorted(pack.name.removesuffix(".opml") for pack in shipped.iterdir() if _is_opml(pack))
    if name in names:
        return read_opml(shipped.joinpath(f"{name}.opml").read_bytes())
    path = Path(name).expanduser()
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        known = ", ".join(names)
        raise PackError(
            f"There is no pack and no file {name!r}: "
            f"give the path of an OPML or TOML file, or one of {known}, none."
        ) from None
    except (OSError, ValueError) as error:
        raise PackError(f"{name!r} can't be read as a file of sources: {error}.") from error
    try:
        return read_toml(content) if path.suffix.lower() == ".toml" else read_opml(content)
    except PackError as error:
        raise PackError(f"{name}: {error}") from error


def read_opml(content: bytes) -> list[SourceSeed]:
    """Give the sources of an OPML document, however nested, each address once.

    Raises:
        PackError: it is no OPML, has no sources, or one without an http(s) address.

    """
    document = _Outlines()
    try:
        document.read(content)
    except PackError:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise PackError(f"This is not OPML, which is XML: {error}.") from error
    return _seeds(document.outlines)


def read_toml(content: bytes) -> list[SourceSeed]:
    """Give the sources of a TOML document with a `[[source]]` table each, each address once.

    Raises:
        PackError: it is no TOML, has no sources, or one without an http(s) address.

    """
    try:
        tables = tomllib.loads(content.decode("utf-8-sig")).get("source")
    except ValueError as error:
        raise PackError(f"This is not TOML: {error}.") from error
    entries = tables if isinstance(tables, list) else []
    return _seeds(entry for entry in entries if isinstance(entry, dict))


class _Outlines:
    """The outlines of an OPML document that name a source, with `url` and `title`."""

    def __init__(self) -> None:
        self.outlines: list[dict[str, str]] = []
        self._inside = False

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._element
        parser.Parse(content, True)

    def _doctype(self, *_: object) -> None:
        # Entities could grow without bound or name other files; OPML needs none.
        raise PackError("This document declares a DOCTYPE: remove that line.")

    def _element(self, tag: str, attributes: Mapping[str, str]) -> None:
        if not self._inside and tag.lower() != "opml":
            raise PackError(f"This is not OPML: it begins with <{tag}> instead of <opml>.")
        self._inside = True
        named = {name.lower(): value for name, value in attributes.items()}
        if tag.lower() == "outline" and ("xmlurl" in named or named.get("type") == "rss"):
            title = named.get("title") or named.get("text", "")
            self.outlines.append({**named, "url": named.get("xmlurl", ""), "title": title})


def _seeds(entries: Iterable[Mapping[str, object]]) -> list[SourceSeed]:
    seeds: dict[str, SourceSeed] = {}
    for seed in map(_seed, entries):
        seeds.setdefault(seed.url, seed)
    if not seeds:
        raise PackError("There are no sources in it: list some, or set SOURCES_FILE=none.")
    return list(seeds.values())


def _seed(entry: Mapping[str, object]) -> SourceSeed:
    url, title, language = (
        " ".join(clean(str(entry.get(name) or "")).split()) for name in ("url", "title", "language")
    )
    if not _is_web_address(url):
        named = f"{title!r} has" if title else "One has"
        raise PackError(f"{named} the address {url!r}: it must begin with http:// or https://.")
    return SourceSeed(url, title, language_code(language))


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in url


def _is_opml(file: Path | Traversable) -> bool:
    return file.name.endswith(".opml")
