"""Starter packs: the sources that an operator lists in an OPML or a TOML file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path

from jobs.imports import read_tables
from jobs.opml import read_outlines
from jobs.seeds import BadEntry, PackError, fields_of, place_of, seed_of
from news.model import SourceSeed

__all__ = ["PackError", "load_pack", "pack_names", "read_opml", "read_toml"]


def pack_names(shipped: Path | Traversable) -> list[str]:
    """Give the names of the packs in a folder, in order."""
    names = (file.name for file in shipped.iterdir())
    return sorted(name.removesuffix(".opml") for name in names if name.endswith(".opml"))


def load_pack(name_or_path: str, shipped: Path | Traversable) -> list[SourceSeed]:
    """Give the sources of a pack: one in the folder `shipped` by its name, else a file.

    `none` is the empty pack.

    Raises:
        PackError: there is no such pack, or no sense in it.

    """
    name = name_or_path.strip()
    if name.lower() == "none":
        return []
    names = pack_names(shipped)
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
        PackError: it is no OPML, has no sources, or one that makes no sense.

    """
    return _seeds(read_outlines(content))


def read_toml(content: bytes) -> list[SourceSeed]:
    """Give the sources of a TOML document with a `[[source]]` table each, each address once.

    Raises:
        PackError: it is no TOML, has no sources, or one that makes no sense.

    """
    try:
        text = content.decode("utf-8-sig")
    except ValueError as error:
        raise PackError(f"This is not TOML: {error}.") from error
    return _seeds(entry for entry in read_tables(text) if isinstance(entry, dict))


def _seeds(entries: Iterable[Mapping[str, object]]) -> list[SourceSeed]:
    seeds: dict[str, SourceSeed] = {}
    for seed in map(_seed, entries):
        seeds.setdefault(place_of(seed.url), seed)
    if not seeds:
        raise PackError("There are no sources in it: list some, or set SOURCES_FILE=none.")
    return list(seeds.values())


def _seed(entry: Mapping[str, object]) -> SourceSeed:
    fields = fields_of(entry)
    try:
        return seed_of(fields)
    except BadEntry as bad:
        title = fields.get("title")
        raise PackError(f"{repr(title) if title else 'One'} has {bad}") from bad
