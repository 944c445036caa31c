"""`wirewatch sources`: the catalogue from a terminal, also while the bot runs."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import now
from bot.catalogue import STDIN, all_sources, read_file, shown_address, tell_left_out, why
from bot.check_cli import add_check
from bot.config import BadSetting, Settings
from bot.sources import source_name
from bot.terminal import Progress, table, tell
from jobs.opml import write_opml
from news.discovery import has_secret
from news.model import Source, SourceSeed
from storage import open_storage

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - has no other name

STOPPED = 130
"""Exit status after Ctrl+C, as shells give it."""


def add_sources(commands: Commands) -> None:
    """Add the subcommand, which has subcommands of its own."""
    sources = commands.add_parser(
        "sources",
        help="list, check, import and export sources",
        description="Lists, tries, imports and exports sources, also while the bot runs.",
    )
    verbs = sources.add_subparsers(required=True, metavar="COMMAND")
    listing = verbs.add_parser(
        "list", help="what is read", description="Lists every source and how it fares."
    )
    listing.set_defaults(run=_list)
    add_check(verbs)
    _add_import(verbs)
    _add_export(verbs)


def _add_import(verbs: Commands) -> None:
    command = verbs.add_parser(
        "import",
        help="add the sources of a file for everybody",
        description="Adds the sources of a file to the catalogue, which every chat reads. A "
        "running bot begins with them at once. What is in the catalogue stays as it is.",
    )
    command.add_argument(
        "file",
        metavar="FILE",
        help="an OPML export, a TOML pack, a CSV table with a column url, a list with an address "
        "a line, the name of a pack that ships, or - for standard input",
    )
    command.set_defaults(run=_import)


def _add_export(verbs: Commands) -> None:
    command = verbs.add_parser(
        "export",
        help="write the catalogue as OPML",
        description="Writes the sources that every chat reads as OPML, which SOURCES_FILE and "
        "other readers take.",
    )
    command.add_argument("file", nargs="?", default=STDIN, metavar="FILE", help="none: to stdout")
    command.add_argument(
        "--with-secrets",
        action="store_true",
        help="also addresses with passwords or keys in them, and proxies",
    )
    command.set_defaults(run=_export)


def _list(_: argparse.Namespace, settings: Settings) -> int:
    rows = [_row(source) for source in asyncio.run(all_sources(settings.database_url))]
    tell(table(("NAME", "KIND", "FOR", "STATUS", "ADDRESS"), rows))
    return 0


def _row(source: Source) -> tuple[str, ...]:
    served = "everybody" if source.shared else "chats"
    status = source.poll.error or source.poll.status
    return source_name(source), source.kind, served, status, shown_address(source)


def _import(arguments: argparse.Namespace, settings: Settings) -> int:
    found = read_file(arguments.file)
    try:
        added = asyncio.run(_share(settings.database_url, found.seeds))
    except KeyboardInterrupt:
        tell("Stopped. What was added stays; the same command adds the rest.", sys.stderr)
        return STOPPED
    known = len(found.seeds) - added
    tell(f"Added {added}, known already {known}, left out {len(found.left_out)}.")
    tell_left_out(found.left_out)
    return 0


async def _share(database_url: str, seeds: Sequence[SourceSeed]) -> int:
    """Put sources into the catalogue; returns how many were not in it."""
    storage = await open_storage(database_url)
    progress = Progress(len(seeds), "sources", sys.stderr)
    added = 0
    try:
        for seed in seeds:
            _, new = await storage.sources.share(seed, now())
            added += new
            progress.step()
    finally:
        progress.close()
        await storage.close()
    return added


def _export(arguments: argparse.Namespace, settings: Settings) -> int:
    every = asyncio.run(all_sources(settings.database_url))
    shared = [source for source in every if source.shared]
    _write(write_opml(shared, "Wirewatch", with_secrets=arguments.with_secrets), arguments.file)
    secret = 0 if arguments.with_secrets else sum(has_secret(source.url) for source in shared)
    tell(f"Exported {len(shared) - secret} of {len(shared)} sources.", sys.stderr)
    if secret:
        tell(
            f"Left out {secret}, whose addresses hold a password or a key: "
            "--with-secrets writes them too.",
            sys.stderr,
        )
    return 0


def _write(content: bytes, file: str) -> None:
    if file == STDIN:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        Path(file).expanduser().write_bytes(content)
    except (OSError, ValueError) as error:
        raise BadSetting(f"{file} can't be written: {why(error)}") from error
