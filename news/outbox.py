"""What travels on the way out: alerts that are due, messages, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from news.model import Chat, Instant, Item, Watch


@dataclass(frozen=True, slots=True)
class DueDelivery:
    """An alert to send now: references resolved as they are at the claim."""

    id: int
    lease: str
    chat: Chat
    thread_id: int
    item: Item
    watches: tuple[Watch, ...]
    """Those of the chat that the item matched and that still stand."""
    edited: bool
    """The match came with an edit of a known item."""
    attempts: int
    """Sends tried before this one."""
    plain: bool = False
    """Telegram could not read our HTML: send it as plain text."""
    created_at: Instant = 0
    followed: bool = False
    """The place is sent everything of the source."""


@dataclass(frozen=True, slots=True)
class Button:
    """One key under a message: `data` comes back when pressed, or `url` opens."""

    label: str
    data: str = ""
    url: str = ""


Keyboard = tuple[tuple[Button, ...], ...]
"""Rows of buttons."""


@dataclass(frozen=True, slots=True)
class OutFile:
    """A file that goes out with a message."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class OutMessage:
    """A message ready for Telegram."""

    html: str
    keyboard: Keyboard = ()
    silent: bool = False
    ask: str | None = None
    """The message asks a question: a placeholder for the answer's field; None: it does not."""
    plain: str | None = None
    """If set, this is sent instead of `html`, without any markup."""
    picture: str | None = None
    """The address of a picture shown large above the text; one that is gone is left out."""
    document: OutFile | None = None
    """A file that the text describes; it comes without the picture."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has the message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Blocked, deactivated, kicked, chat not found: nothing can be sent there until it writes."""

    reason: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group has become a supergroup with another id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Flooded:
    """Telegram asks to leave this chat alone."""

    retry_after: float
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Telegram could not parse our HTML."""

    reason: str


@dataclass(frozen=True, slots=True)
class TopicGone:
    """The forum topic was deleted: the chat itself still stands."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A 5xx, a time-out, a broken connection: it may or may not have arrived."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Any other refusal: the same message would be refused again."""

    reason: str


SendOutcome = (
    Sent | Unreachable | Migrated | Flooded | Unreadable | TopicGone | Unanswered | Refused
)


class DeliveryState(StrEnum):
    """Where an alert stands."""

    PENDING = "pending"
    SENT = "sent"
    DROPPED = "dropped"
    """Given up: nobody watches for it any more, or Telegram refuses it for good."""


@dataclass(frozen=True, slots=True)
class DeliveryDecision:
    """What one attempt to send changes, to be stored in one transaction."""

    delivery_id: int
    lease: str
    state: DeliveryState
    due_at: Instant = 0
    """For PENDING: not before."""
    attempts: int = 0
    """Sends tried, with the bound on the back-off in mind; a 429 does not count."""
    plain: bool = False
    error: str | None = None
    message_id: int | None = None
    rest_chat: bool = False
    """The chat is unreachable: its alerts wait until it writes."""
    flood_until: Instant | None = None
    migrate_to: int | None = None
    """Move the chat with its watches, sources and pending alerts to this id."""
    drop_thread: bool = False
    """Send this and the topic's later alerts to the chat itself."""
