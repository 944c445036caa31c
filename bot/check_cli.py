"""`wirewatch sources check`: every source tried from this machine."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app import now
from bot.catalogue import all_sources, is_pack, read_file, shown_address, shown_name, tell_left_out
from bot.config import BadSetting, Settings
from bot.sources import host_of, source_name
from bot.terminal import Progress, table, tell
from jobs.checking import Checked, Checker, source_from
from jobs.fetching import Fetcher, FetchSettings
from jobs.quarantine import Parsers
from jobs.seeds import Flaw
from news.model import SECOND, Instant, Source

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - has no other name

SOME_FAIL = 1
"""Exit status when not every source can be read."""

STOPPED = 130

_HEADER = ("NAME", "STATUS", "FORMAT", "ITEMS", "NEWEST (UTC)", "TIME")


def add_check(verbs: Commands) -> None:
    """Add the subcommand."""
    command = verbs.add_parser(
        "check",
        help="try every source from this machine",
        description="Asks each source once and prints what came: status, format, items, newest, "
        "time. Nothing is written to the database. The exit status is 0 if all can be read.",
    )
    command.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="part of a source's name or host, a file of sources, or the name of a pack that "
        "ships; none: the whole catalogue",
    )
    command.add_argument("--json", action="store_true", help="a line of JSON for each source")
    command.set_defaults(run=_check)


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    sources, complete = _chosen(arguments.names, settings)
    if not sources:
        raise BadSetting("there are no sources to check. Name a pack, such as central-asia.")
    try:
        checked = asyncio.run(_try(sources, settings))
    except KeyboardInterrupt:
        tell("Stopped.", sys.stderr)
        return STOPPED
    if arguments.json:
        for one in checked:
            tell(json.dumps(_as_json(one), ensure_ascii=False))
    else:
        tell(table(_HEADER, [_row(one) for one in checked]))
        tell(_summary(checked))
    failed = any(one.problem for one in checked)
    return SOME_FAIL if failed or not complete else 0


def _chosen(names: Sequence[str], settings: Settings) -> tuple[list[Source], bool]:
    """Give the sources that are meant, each once, and whether every entry of the files is one."""
    chosen: dict[str, Source] = {}
    complete = True
    filed = [name for name in names if is_pack(name) or Path(name).expanduser().is_file()]
    for name in filed:
        found = read_file(name)
        tell_left_out(found.left_out)
        complete = complete and all(one.flaw is Flaw.TWICE for one in found.left_out)
        chosen |= {seed.url: source_from(seed) for seed in found.seeds}
    if len(filed) < len(names) or not names:
        catalogue = asyncio.run(all_sources(settings.database_url))
        wanted = [name for name in names if name not in filed]
        chosen |= {source.url: source for source in _named(catalogue, wanted)}
    return list(chosen.values()), complete


def _named(catalogue: Sequence[Source], names: Sequence[str]) -> Iterable[Source]:
    if not names:
        yield from (source for source in catalogue if source.shared)
    for name in names:
        found = [source for source in catalogue if _answers_to(source, name.casefold())]
        if not found:
            raise BadSetting(
                f"there is no source, no pack and no file {name!r}. "
                "`wirewatch sources list` names the sources."
            )
        yield from found


def _answers_to(source: Source, name: str) -> bool:
    return name in source_name(source).casefold() or name in host_of(source.url).casefold()


async def _try(sources: Sequence[Source], settings: Settings) -> list[Checked]:
    fetcher = Fetcher(
        FetchSettings(
            contact_url=settings.contact_url,
            allow_private=settings.allow_private_hosts,
            host_pause=settings.host_pause_seconds,
            proxy=settings.fetch_proxy,
        ),
        now,
    )
    parsers = Parsers()
    progress = Progress(len(sources), "sources", sys.stderr, every=10)
    try:
        checker = Checker(fetcher, parsers, now, settings.host_pause_seconds)
        return await checker.check(sources, lambda _: progress.step())
    finally:
        progress.close()
        await parsers.close()
        await fetcher.close()


def _row(checked: Checked) -> tuple[str, ...]:
    return (
        shown_name(checked.source),
        checked.problem or "ok",
        checked.format or "-",
        str(checked.items) if checked.problem is None else "-",
        f"{_moment(checked.newest):%Y-%m-%d %H:%M}" if checked.newest is not None else "-",
        f"{checked.seconds:.1f} s",
    )


def _summary(checked: Sequence[Checked]) -> str:
    good = sum(one.problem is None for one in checked)
    return f"{good} of {len(checked)} can be read, {len(checked) - good} can't."


def _as_json(checked: Checked) -> dict[str, Any]:
    newest = checked.newest
    return {
        "name": shown_name(checked.source),
        "address": shown_address(checked.source),
        "kind": checked.source.kind,
        "ok": checked.problem is None,
        "status": checked.problem or "ok",
        "format": checked.format or None,
        "items": checked.items,
        "newest": None if newest is None else _moment(newest).isoformat(timespec="seconds"),
        "seconds": round(checked.seconds, 3),
    }


def _moment(instant: Instant) -> datetime:
    return datetime.fromtimestamp(instant // SECOND, UTC)
