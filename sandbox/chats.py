"""What the sandbox remembers: users, chats, calls of the bot, pressed buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
"""An object of the Bot API."""

ANONYMOUS_ADMIN_ID = 1_087_968_824
"""GroupAnonymousBot: `from` of what an admin writes in the name of the group.

Source: core.telegram.org/bots/api#message, `sender_chat`.
"""


@dataclass
class User:
    """A person or a bot."""

    id: int
    first_name: str
    username: str = ""
    language_code: str = "en"
    is_bot: bool = False
    blocked: bool = False
    """They have blocked the bot."""
    deactivated: bool = False

    def to_json(self) -> Json:
        """Return the User object."""
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            body["username"] = self.username
        if self.language_code and not self.is_bot:
            body["language_code"] = self.language_code
        return body


@dataclass
class Chat:
    """A conversation and all that was said in it."""

    id: int
    kind: str
    """`private`, `group` or `supergroup`."""
    title: str = ""
    first_name: str = ""
    username: str = ""
    is_forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    """Status by user id: `creator`, `administrator`, `member`, `left`, `kicked`."""
    topics: dict[int, str] = field(default_factory=dict)
    """Names by message_thread_id."""
    messages: dict[int, Json] = field(default_factory=dict)
    migrated_to: int | None = None
    deleted: bool = False

    def to_json(self) -> Json:
        """Return the Chat object."""
        body: Json = {"id": self.id, "type": self.kind}
        for name in ("title", "first_name", "username", "is_forum"):
            if getattr(self, name):
                body[name] = getattr(self, name)
        return body


@dataclass(frozen=True)
class Call:
    """One request of the bot, as it arrived."""

    method: str
    """In lower case."""
    params: Json
    at: float
    """Seconds since the epoch, when it arrived."""
    status: int
    """The HTTP status of the answer; 0: the connection was broken instead."""

    @property
    def chat_id(self) -> int | None:
        """The chat that it was about."""
        value = self.params.get("chat_id")
        return int(value) if value is not None and str(value).lstrip("-").isdigit() else None


@dataclass
class Press:
    """A button pressed, until it is answered."""

    id: str
    chat_id: int
    message_id: int
    at: float
    answered: Json | None = None


def public(message: Json) -> Json:
    """Return a message as the bot gets it: of reply markup it sees inline keyboards only.

    Source: core.telegram.org/bots/api#message, `reply_markup`.
    """
    seen = dict(message)
    if "inline_keyboard" not in seen.get("reply_markup", {}):
        seen.pop("reply_markup", None)
    if "reply_to_message" in seen:
        seen["reply_to_message"] = public(seen["reply_to_message"])
    return seen
