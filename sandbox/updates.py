"""The queue of updates that getUpdates empties."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from sandbox.errors import conflict

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT = 86_400
"""Seconds that an update waits to be fetched. Source: core.telegram.org/bots/api#getting-updates"""

MAX_TIMEOUT = 50
"""Longest long poll in seconds. Source: Client.cpp, LONG_POLL_MAX_TIMEOUT."""

_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Updates:
    """Updates in order, each kept until an offset above it confirms it."""

    def __init__(self, clock: Callable[[], float], first_id: int = 100_000_001) -> None:
        self._clock = clock
        self._next_id = first_id
        self._waiting: list[tuple[float, dict[str, Any]]] = []
        self._allowed: frozenset[str] | None = None
        self._poller: asyncio.Future[None] | None = None

    @property
    def pending(self) -> list[dict[str, Any]]:
        """The updates that nobody has confirmed."""
        horizon = self._clock() - KEPT
        self._waiting = [one for one in self._waiting if one[0] >= horizon]
        return [update for _, update in self._waiting]

    @property
    def polled(self) -> bool:
        """Whether a getUpdates is waiting right now."""
        return self._poller is not None

    def put(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Add an update; None: the bot does not want this kind."""
        wanted = kind not in _NOT_BY_DEFAULT if self._allowed is None else kind in self._allowed
        if not wanted:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._waiting.append((self._clock(), {"update_id": update_id, kind: payload}))
        self._wake()
        return update_id

    def allow(self, kinds: list[str]) -> None:
        """Keep only these kinds from now on; empty: the default ones."""
        self._allowed = frozenset(kinds) or None

    def clear(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    def close(self) -> None:
        """Let a waiting getUpdates go, empty-handed."""
        self._wake()

    async def get(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:  # noqa: ASYNC109 - the Bot API's own parameter
        """Return up to `limit` updates, waiting up to `timeout` seconds for the first.

        A positive `offset` confirms everything below it; a negative one keeps that many of the
        last and forgets the rest. Raises ApiError 409 when another call comes meanwhile.
        """
        self._end_other_poller()
        self._confirm(offset)
        if not self.pending and timeout > 0:
            await self._wait(min(timeout, MAX_TIMEOUT))
        return self.pending[:limit]

    def _confirm(self, offset: int) -> None:
        if offset > 0:
            self._waiting = [one for one in self._waiting if one[1]["update_id"] >= offset]
        elif offset < 0:
            self._waiting = self._waiting[offset:]

    async def _wait(self, seconds: float) -> None:
        poller = self._poller = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(poller, seconds)
        except TimeoutError:
            pass
        finally:
            if self._poller is poller:
                self._poller = None

    def _wake(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def _end_other_poller(self) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(conflict())
        self._poller = None
