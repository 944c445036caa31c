"""The starter pack: which one is read, what operators are told of it, and choosing another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from bot.config import Settings
from bot.request import Pack, Reply, Request, Services
from bot.sources import reason, source_name
from bot.texts import Catalogues, Html, Texts, lines, mark
from jobs.packs import load_pack, pack_names
from news.model import Chat, Instant, Source, SourceStatus
from news.outbox import Button, Keyboard, OutMessage
from storage import Storage

_CHOSEN = "pack"
"""Under which name an operator's choice is remembered."""

NONE = "none"

TITLES = {
    "caucasus": mark("The Caucasus"),
    "central-asia": mark("Central Asia"),
    "world": mark("The world"),
    NONE: mark("None: I add my own"),
}
"""What the packs that ship are called."""

_NAMED = 20
"""Sources that fail and are named one by one."""


@dataclass
class StarterPack:
    """The pack in use; one that the settings name can't be changed by a button."""

    storage: Storage
    name: str
    is_fixed: bool

    @property
    def shipped(self) -> str:
        """Its name if it is one that ships; else empty."""
        return self.name if self.name in pack_names(files("bot.packs")) else ""

    async def choose(self, name: str, now: Instant) -> int:
        """Read the sources of another pack; gives their number."""
        seeds = load_pack(name, files("bot.packs"))
        await self.storage.sources.sync_pack(seeds, now)
        await self.storage.meta.set(_CHOSEN, name)
        self.name = name
        return len(seeds)


async def open_pack(settings: Settings, storage: Storage, now: Instant) -> StarterPack:
    """Load the pack that the settings name, else the one that an operator chose, else the default.

    Raises:
        PackError: it can't be read.

    """
    chosen = None if settings.sources_file_is_set else await storage.meta.get(_CHOSEN)
    name = chosen if chosen in TITLES else settings.sources_file
    await storage.sources.sync_pack(load_pack(name, files("bot.packs")), now)
    return StarterPack(storage, name, settings.sources_file_is_set)


def write_first_look(
    chat: Chat, pack: Pack, sources: Sequence[Source], catalogues: Catalogues
) -> OutMessage:
    """Tell an operator which sources of the pack fail from here, and offer other packs."""
    texts = catalogues.of(chat.language)
    ailing = [one for one in sources if one.poll.status is not SourceStatus.OK]
    html = lines(
        texts.say(
            "I read the pack <b>{pack}</b>: {good} of its {count} sources answer from here.",
            pack=texts.plain(TITLES.get(pack.name, pack.name)),
            good=len(sources) - len(ailing),
            count=len(sources),
        ),
        _ailing(ailing, texts),
        None if pack.is_fixed else texts.say("Shall I read another one instead?"),
    )
    return OutMessage(html, () if pack.is_fixed else _others(pack, texts))


async def choose(request: Request, services: Services) -> Reply | None:
    """`p:NAME`: read another pack, as an operator says; None: nobody may press this any more."""
    name = request.text
    if name not in TITLES or not await services.is_operator(request.person):
        return None
    if services.pack.is_fixed:
        return Reply(toast=request.texts.plain("SOURCES_FILE names the pack."), edits=False)
    count = await services.pack.choose(name, request.now)
    services.poll_soon()
    if not count:
        html = request.texts.say("No pack is read now. /addsource adds what you want.")
        return Reply(html, _others(services.pack, request.texts))
    html = request.texts.say_n(
        "I read the pack <b>{pack}</b> now: {count} source. /sources shows how each fares.",
        "I read the pack <b>{pack}</b> now: {count} sources. /sources shows how each fares.",
        count,
        pack=request.texts.plain(TITLES[name]),
    )
    return Reply(html, _others(services.pack, request.texts))


def _ailing(ailing: Sequence[Source], texts: Texts) -> Html | None:
    if not ailing:
        return None
    rows = [
        texts.say("• {name}: {error}", name=source_name(one), error=_error(one, texts))
        for one in ailing[:_NAMED]
    ]
    more = len(ailing) - len(rows)
    return lines(
        texts.say("These do not; I keep trying them, less and less often:"),
        *rows,
        texts.say("… and {count} more (/sources)", count=more) if more else None,
    )


def _error(source: Source, texts: Texts) -> str:
    return reason(source.poll.error, texts) or texts.plain("no answer yet")


def _others(pack: Pack, texts: Texts) -> Keyboard:
    return tuple(
        (Button(texts.plain(title), f"p:{name}"),)
        for name, title in TITLES.items()
        if name != pack.name
    )
