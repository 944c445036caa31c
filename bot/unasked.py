"""What the bot says without being asked, besides alerts, put together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.outages import write_notice
from bot.quiet import write_quiet
from bot.starterpack import StarterPack, write_first_look
from bot.texts import Catalogues
from jobs.deliver import Messenger
from jobs.firstlook import FirstLook
from jobs.outages import OutageTeller
from jobs.rounds import Round
from jobs.schedule import Schedule
from jobs.silence import QuietChats, Silence
from news.model import Instant
from storage import Storage

TICK = 3600.0
"""Seconds between two looks for sources that died or are silent, and chats that heard nothing."""

FIRST_LOOK_TICK = 20.0
"""Seconds between two looks whether a new pack has been read from one end to the other."""


@dataclass(frozen=True, slots=True)
class Unasked:
    """Everything that looks for something to say."""

    teller: OutageTeller
    silence: Round
    quiet: Round
    first_look: Round

    def schedule(self, schedule: Schedule) -> None:
        """Have all of them look now and then."""
        schedule.every(TICK, self.teller.tick, "tell of outages")
        schedule.every(TICK, self.silence.tick, "look for silent sources")
        schedule.every(TICK, self.quiet.tick, "tell quiet chats")
        schedule.every(FIRST_LOOK_TICK, self.first_look.tick, "tell operators of the pack")

    async def close(self, grace: float) -> None:
        """Begin with nothing more; what still runs after so many seconds is dropped."""
        every = (self.teller, self.silence, self.quiet, self.first_look)
        await asyncio.gather(*(one.close(grace) for one in every))


def open_unasked(
    storage: Storage,
    messenger: Messenger,
    pack: StarterPack,
    admins: frozenset[int],
    catalogues: Catalogues,
    clock: Callable[[], Instant],
) -> Unasked:
    """Make the parts; nothing is said before they are scheduled."""
    quiet = QuietChats(
        storage,
        messenger,
        lambda chat, coverage, at: write_quiet(chat, coverage, at, catalogues),
        clock,
    )
    first = FirstLook(
        storage,
        messenger,
        lambda: pack.shipped,
        admins,
        lambda chat, _, sources: write_first_look(chat, pack, sources, catalogues),
        clock,
    )
    return Unasked(
        OutageTeller(
            storage, messenger, lambda notice, at: write_notice(notice, at, catalogues), clock
        ),
        Round(Silence(storage, clock).look, "look for silent sources"),
        Round(quiet.look, "tell quiet chats"),
        Round(first.look, "tell operators of the pack"),
    )
