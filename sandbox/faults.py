"""Faults that a test queues: what the next matching calls get instead of, or besides, an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from sandbox import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sandbox.errors import ApiError


class FaultKind(StrEnum):
    """What goes wrong."""

    FLOOD = "flood"
    """429 with `retry_after` seconds."""
    BAD_GATEWAY = "bad_gateway"
    """502 with a page of HTML, nothing done."""
    SERVER_ERROR = "server_error"
    """500, nothing done."""
    HANG_BEFORE = "hang_before"
    """No answer for `seconds`, then as usual; nothing is done if the caller gives up before."""
    HANG_AFTER = "hang_after"
    """Done at once, answered after `seconds`."""
    DROP_BEFORE = "drop_before"
    """The connection breaks, nothing done."""
    DROP_AFTER = "drop_after"
    """Done, then the connection breaks."""
    GATEWAY_AFTER = "gateway_after"
    """Done, then 502."""
    UNPARSEABLE = "unparseable"
    """400 can't parse entities, for texts with a parse_mode only."""
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    KICKED = "kicked"
    NOT_MEMBER = "not_member"
    DELETED = "deleted"
    CHAT_NOT_FOUND = "chat_not_found"
    NO_THREAD = "no_thread"
    MIGRATED = "migrated"
    """400 with `migrate_to_chat_id`."""
    NO_PICTURE = "no_picture"
    """400 for a photo whose address Telegram could not read."""
    UNAUTHORIZED = "unauthorized"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"


_REFUSALS: Mapping[FaultKind, Callable[[Fault], ApiError]] = {
    FaultKind.FLOOD: lambda fault: errors.too_many_requests(fault.retry_after),
    FaultKind.UNPARSEABLE: lambda _: errors.bad_request(
        'can\'t parse entities: Unsupported start tag "" at byte offset 0'
    ),
    FaultKind.BLOCKED: lambda _: errors.blocked(),
    FaultKind.DEACTIVATED: lambda _: errors.deactivated(),
    FaultKind.KICKED: lambda _: errors.kicked("supergroup"),
    FaultKind.NOT_MEMBER: lambda _: errors.not_member("supergroup"),
    FaultKind.DELETED: lambda _: errors.deleted_group(),
    FaultKind.CHAT_NOT_FOUND: lambda _: errors.bad_request("chat not found"),
    FaultKind.NO_THREAD: lambda _: errors.bad_request("message thread not found"),
    FaultKind.MIGRATED: lambda fault: errors.upgraded(fault.migrate_to_chat_id),
    FaultKind.NO_PICTURE: lambda _: errors.bad_request("failed to get HTTP URL content"),
    FaultKind.UNAUTHORIZED: lambda _: errors.unauthorized(),
    FaultKind.NOT_FOUND: lambda _: errors.not_found(),
    FaultKind.CONFLICT: lambda _: errors.conflict(),
}


@dataclass
class Fault:
    """One thing that goes wrong with some calls."""

    kind: FaultKind
    method: str = ""
    """Which method, in any case, or `download` for files; empty: every one but getUpdates."""
    chat_id: int | None = None
    """Which chat; None: all."""
    count: int | None = 1
    """How often; None: for ever."""
    every: int = 1
    """Only each n-th matching call."""
    retry_after: int = 1
    seconds: float = 30.0
    migrate_to_chat_id: int = -1_009_999_999_999
    seen: int = field(default=0, init=False)

    def refusal(self) -> ApiError | None:
        """Return the error that this fault answers with; None: it is another kind of fault."""
        make = _REFUSALS.get(self.kind)
        return make(self) if make else None

    def strikes(self, method: str, chat_id: int | None, *, marked_up: bool) -> bool:
        """Say whether this call is hit, and count it."""
        wanted = method != "getupdates" if not self.method else self.method.lower() == method
        if not wanted or self.chat_id not in (None, chat_id) or self.count == 0:
            return False
        if self.kind is FaultKind.UNPARSEABLE and not marked_up:
            return False
        self.seen += 1
        if self.seen % self.every:
            return False
        if self.count is not None:
            self.count -= 1
        return True


class Faults:
    """The faults that still wait, the oldest first."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Queue a fault."""
        self.waiting.append(fault)

    def clear(self) -> None:
        """Forget all."""
        self.waiting.clear()

    def next(self, method: str, chat_id: int | None, *, marked_up: bool) -> Fault | None:
        """Return the first fault that hits this call."""
        for fault in self.waiting:
            if fault.strikes(method, chat_id, marked_up=marked_up):
                self.waiting = [one for one in self.waiting if one.count != 0]
                return fault
        return None
