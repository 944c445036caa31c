"""Posts that were forwarded in one go, told from one another: they ask for one thing."""

from __future__ import annotations

from bot.incoming import Said

ONE_GO = 2
"""Seconds between the posts of one forwarding: an album of ten, or some that were picked."""

_MAX_KEPT = 1000
"""Chats remembered; their forwardings are seconds long."""


class Forwards:
    """Remembers what each chat forwarded last."""

    def __init__(self) -> None:
        self._last: dict[int, Said] = {}

    def is_more(self, said: Said) -> bool:
        """Whether this post came in one go with another of its channel that was seen already."""
        if said.forwarded is None or said.command is not None:
            return False
        last = self._last.get(said.chat.id)
        if len(self._last) >= _MAX_KEPT:
            self._last.clear()
        if last is not None and last.message_id < said.message_id and _in_one_go(last, said):
            return True
        self._last[said.chat.id] = said
        return False


def _in_one_go(first: Said, later: Said) -> bool:
    return first.forwarded == later.forwarded and abs(later.sent_at - first.sent_at) <= ONE_GO
