"""How fast Telegram may be written to: sliding windows, as a pure value of instants."""

from __future__ import annotations

from bisect import bisect_left, insort

from news.model import SECOND, Instant

OVERALL = ((30, 1),)
"""Messages and the seconds that they may be sent in, to all chats together.

Source of all limits here: Telegram's bots FAQ, "My bot is hitting limits, how do I avoid this?",
https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

CHAT = ((3, 3),)
"""To one chat: one message a second, of which short bursts may be made."""

GROUP = ((3, 3), (20, 60))
"""To one group: as to a chat, and no more than 20 a minute."""

KEPT_FOR_REPLIES = 3
"""Of a group's 20 a minute: who asks there during a burst of alerts is not left without answer."""

MARGIN = 1.03
"""Periods are longer by this, because requests that overlap reach Telegram in any order."""


class Pace:
    """When each chat may be written to.

    A window slides: however a period is laid over the past, it holds no more sends than the limit.
    (A token bucket lets through its burst and what has dripped in since.)

    Not aware of time by itself: `now` comes with every call. Sends dated after `now`, as when the
    machine's clock was set back, count no more, nor do holds.
    """

    def __init__(self) -> None:
        self._overall = _Windows(OVERALL)
        self._chats: dict[int, _Windows] = {}
        """By the order of their last send, so that the forgotten ones are at the front."""
        self._holds: dict[int, tuple[Instant, Instant]] = {}
        """Since when, and until when."""

    def ready_at(self, chat_id: int, now: Instant, *, urgent: bool = True) -> Instant:
        """Tell the first instant, `now` or later, at which the chat may be written to.

        What is not urgent, an alert, leaves `KEPT_FOR_REPLIES` of the longer window free.
        """
        return max(self._chat_ready_at(chat_id, now, urgent=urgent), self._overall.ready_at(now))

    def note(self, chat_id: int, now: Instant) -> None:
        """Count a send to the chat that starts now."""
        self._count(chat_id, now)
        self._forget(now)

    def settle(self, chat_id: int, started: Instant, now: Instant) -> None:
        """Date a send that was noted as `started` with the end of its request.

        The message reached Telegram at some moment in between: counted from the end, no delay on
        the way can push two bursts together.
        """
        self._count(chat_id, now, instead_of=started)

    def hold(self, chat_id: int, until: Instant, now: Instant) -> None:
        """Leave the chat alone until then; a hold never shortens an earlier one."""
        self._holds[chat_id] = (now, max(until, self.held_until(chat_id, now)))

    def held_until(self, chat_id: int, now: Instant) -> Instant:
        """Tell when the chat's hold ends: `now` if it has none."""
        since, until = self._holds.get(chat_id, (now, now))
        return max(now, until) if since <= now else now

    def busy(self, now: Instant) -> frozenset[int]:
        """Name the chats that may get no alert at `now`, which may lie ahead."""
        known = self._chats.keys() | self._holds.keys()
        return frozenset(c for c in known if self._chat_ready_at(c, now, urgent=False) > now)

    def _chat_ready_at(self, chat_id: int, now: Instant, *, urgent: bool) -> Instant:
        windows = self._chats.get(chat_id)
        held = self.held_until(chat_id, now)
        return held if windows is None else max(held, windows.ready_at(now, urgent=urgent))

    def _count(self, chat_id: int, now: Instant, instead_of: Instant | None = None) -> None:
        windows = self._chats.pop(chat_id, None) or _Windows(GROUP if chat_id < 0 else CHAT)
        self._chats[chat_id] = windows
        windows.add(now, instead_of)
        self._overall.add(now, instead_of)

    def _forget(self, now: Instant) -> None:
        # The chat that was counted just now ends the walk.
        while self._chats[oldest := next(iter(self._chats))].is_over(now):
            del self._chats[oldest]
        for chat_id in [chat for chat in self._holds if self.held_until(chat, now) == now]:
            del self._holds[chat_id]


class _Windows:
    """The recent sends of one kind, and the limits on them."""

    def __init__(self, limits: tuple[tuple[int, int], ...]) -> None:
        self._limits = [(count, round(period * SECOND * MARGIN)) for count, period in limits]
        self._longest = max(period for _, period in self._limits)
        self._sends: list[Instant] = []
        """Sorted."""

    def add(self, now: Instant, instead_of: Instant | None) -> None:
        if instead_of in self._sends:
            self._sends.remove(instead_of)
        del self._sends[: bisect_left(self._sends, now - self._longest + 1)]
        insort(self._sends, now)

    def ready_at(self, now: Instant, *, urgent: bool = True) -> Instant:
        past = [send for send in self._sends if send <= now]
        kept = 0 if urgent else KEPT_FOR_REPLIES
        rooms = [(count - kept if count > kept else count, span) for count, span in self._limits]
        waits = [past[-count] + span for count, span in rooms if len(past) >= count]
        return max([now, *waits])

    def is_over(self, now: Instant) -> bool:
        return not any(now - self._longest < send <= now for send in self._sends)
