"""A first look at a pack: which of its sources answer from this machine, told to the operators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jobs.telling import tell
from news.model import SECOND

if TYPE_CHECKING:
    from jobs.deliver import Messenger
    from news.model import Chat, Instant, Source
    from news.outbox import OutMessage
    from storage import Storage

PATIENCE = 600
"""Seconds after which those of a pack that were not read yet are waited for no longer."""

_TOLD = "pack told"
"""Under which name it is remembered which pack the operators were told of."""


@dataclass(eq=False)
class FirstLook:
    """Tells the operators once how a pack that ships fares here."""

    storage: Storage
    messenger: Messenger
    pack: Callable[[], str]
    """The pack's name now; empty: the sources come from a file of the operator's own."""
    admins: frozenset[int]
    write: Callable[[Chat, str, Sequence[Source]], OutMessage]
    clock: Callable[[], Instant]
    _pack: str = field(default="", init=False)
    """The pack that is being looked at..."""
    _since: Instant = field(default=0, init=False)
    """...and since when."""

    async def look(self) -> None:
        """Tell, once every source of the pack has been read or has failed to be."""
        pack = self.pack()
        if not pack or await self.storage.meta.get(_TOLD) == pack:
            return
        if pack != self._pack:
            self._pack, self._since = pack, self.clock()
        sources = await self.storage.sources.of_pack()
        unread = [source for source in sources if source.poll.last_poll_at is None]
        late = self.clock() - self._since > PATIENCE * SECOND
        if not sources or (unread and not late):
            return
        for operator in sorted(self.admins | await self.storage.meta.operators()):
            chat = await self.storage.chats.get(operator)
            if chat is None or chat.resting:
                continue
            if await tell(self.storage, self.messenger, chat, 0, self.write(chat, pack, sources)):
                await self.storage.meta.set(_TOLD, pack)
