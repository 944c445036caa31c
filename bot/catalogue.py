"""What the commands of a terminal about sources share: files, the database, what is shown."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from bot.config import BadSetting
from bot.sources import host_of, source_name
from bot.terminal import tell
from jobs.imports import Import, LeftOut, read_import
from jobs.packs import PackError, pack_names
from news.discovery import has_secret
from news.model import Source
from news.rendering import is_visible
from storage import open_storage

STDIN = "-"
"""The name of standard input, and of standard output where something is written."""


def read_file(name: str) -> Import:
    """Read a file of sources, of any kind that there is, or a pack by its name.

    Raises:
        BadSetting: the file can't be read.
        PackError: there is no sense in it.

    """
    try:
        return read_import(_content(name), name, trusted=True)
    except PackError as error:
        raise PackError(f"{name}: {error}") from error


def is_pack(name: str) -> bool:
    """Say whether this is the name of a pack that ships."""
    return name in pack_names(files("bot.packs"))


def _content(name: str) -> bytes:
    if name == STDIN:
        return sys.stdin.buffer.read()
    if is_pack(name):
        return files("bot.packs").joinpath(f"{name}.opml").read_bytes()
    try:
        return Path(name).expanduser().read_bytes()
    except (OSError, ValueError) as error:
        raise BadSetting(f"{name} can't be read: {why(error)}") from error


def why(error: OSError | ValueError) -> str:
    """Say in few words why a file can't be read or written."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def tell_left_out(left_out: Iterable[LeftOut]) -> None:
    """Name on standard error every entry that was not taken, by reason."""
    names: dict[str, list[str]] = defaultdict(list)
    for one in left_out:
        names[one.flaw].append(one.name)
    for flaw, named in names.items():
        tell(f"Left out, {flaw}: {'; '.join(named)}", sys.stderr)


async def all_sources(database_url: str) -> list[Source]:
    """Give every source of the database, which must be there; nothing in it changes."""
    storage = await open_storage(database_url, make=False)
    try:
        return await storage.sources.all()
    finally:
        await storage.close()


def shown_address(source: Source) -> str:
    """Give a source's address, of one that holds a secret the host alone."""
    return host_of(source.url) if has_secret(source.url) else source.url


def shown_name(source: Source) -> str:
    """Give a source's title, where there is none its address as `shown_address` does."""
    return source_name(source) if is_visible(source.title) else shown_address(source)
