"""Who may do what: the allow-list, a group's admins, and how much in a minute."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum

from bot.request import Person
from news.model import SECOND, Chat, Instant
from storage import Storage

MINUTE = 60 * SECOND


class Rate:
    """A sliding minute for each person."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._times: dict[int, deque[Instant]] = {}

    def admit(self, who: int, now: Instant) -> bool:
        """Count one request; False: one too many."""
        if len(self._times) > 10_000:  # noqa: PLR2004 - bounds the memory, not the behaviour
            self._times = {k: v for k, v in self._times.items() if v[-1] > now - MINUTE}
        times = self._times.setdefault(who, deque())
        # The clock was set back: what lies ahead would count until it is there again.
        while times and times[-1] > now:
            times.pop()
        while times and times[0] <= now - MINUTE:
            times.popleft()
        if len(times) >= self._per_minute:
            return False
        times.append(now)
        return True


class Verdict(Enum):
    """What the gate says."""

    COME_IN = "come in"
    STRANGER = "stranger"
    TOO_FAST = "too fast"
    IGNORE = "ignore"
    """Not worth an answer: strangers in groups, and who was told already."""


@dataclass(slots=True)
class Gate:
    """Who may talk to the bot.

    A group is let in by the first allowed person who uses the bot there; from then on its
    members may ask, and its admins may change things.
    """

    storage: Storage
    allowed: frozenset[int] | None
    """None: everybody."""
    admins: frozenset[int]
    rate: Rate
    warned: Rate = field(default_factory=lambda: Rate(1))
    """At most one answer a minute to somebody who is not let in."""

    async def judge(self, chat: Chat, person: Person | None, now: Instant) -> Verdict:
        """Decide about a request."""
        who = person.id if person else chat.id
        if not await self._known(chat, person):
            quiet = chat.id < 0 or not self.warned.admit(who, now)
            return Verdict.IGNORE if quiet else Verdict.STRANGER
        if not self.rate.admit(who, now):
            return Verdict.TOO_FAST if self.warned.admit(who, now) else Verdict.IGNORE
        return Verdict.COME_IN

    async def is_operator(self, person: Person | None) -> bool:
        """Whether it is somebody of ADMIN_IDS, or who opened the one-time link."""
        if person is None:
            return False
        return person.id in self.admins or person.id in await self.storage.meta.operators()

    async def _known(self, chat: Chat, person: Person | None) -> bool:
        if self.allowed is None:
            return True
        if chat.id in self.allowed or (person is not None and person.id in self.allowed):
            return True
        if await self.is_operator(person):
            return True
        return chat.id < 0 and await self.storage.chats.get(chat.id) is not None
