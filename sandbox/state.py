"""The state of the local Telegram: who there is and what was said."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from sandbox.chats import Call, Chat, Json, Press, User
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.limits import FloodGate
from sandbox.updates import Updates

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "1234567890:sandbox-token-that-opens-nothing"  # noqa: S105 - it opens nothing
BOT_USERNAME = "wirewatch_sandbox_bot"
YOU = 1_000_001
"""The person who sits at the chat page."""
NEWSROOM = -1_001_000_000_001
"""The group of the chat page."""


@dataclass
class State:
    """All that the Bot API server knows; for one event loop."""

    clock: Callable[[], float]
    """Seconds since the epoch."""
    token: str = TOKEN
    privacy: bool = True
    """In groups the bot sees commands and replies to it only, as BotFather sets it at first."""
    enforce_limits: bool = False
    """Answer 429 to a bot that sends faster than Telegram allows."""
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    presses: dict[str, Press] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """Command menus by scope and language."""
    about: dict[str, str] = field(default_factory=dict)
    """What the bot says of itself: `description`, `short_description`."""
    silent: set[tuple[int, int]] = field(default_factory=set)
    """Chat and message ids of what was sent without a notification."""
    files: Files = field(default_factory=Files)
    faults: Faults = field(default_factory=Faults)
    gate: FloodGate = field(default_factory=FloodGate)
    listeners: set[Callable[[Json], None]] = field(default_factory=set)
    """Told of each event: `message`, `edit`, `delete`, `answer`, `typing`, `commands`, `chat`."""

    def __post_init__(self) -> None:
        """Put the bot into its world."""
        self.updates = Updates(self.clock)
        self.bot = User(int(self.token.partition(":")[0]), "Wirewatch", BOT_USERNAME, is_bot=True)
        self.users[self.bot.id] = self.bot
        self.changed = asyncio.Event()
        self._user_ids = count(YOU + 1)
        self._group_ids = count(NEWSROOM - 1, -1)
        self._message_ids = count(1)
        self._press_ids = count(4_000_000_000_000_001)

    # Who there is

    def add_user(
        self, first_name: str, *, user_id: int | None = None, language_code: str = "en"
    ) -> User:
        """Add a person; their private chat with the bot begins when they write."""
        user_id = user_id or next(self._user_ids)
        user = User(user_id, first_name, f"user{user_id}", language_code)
        self.users[user_id] = user
        return user

    def private_chat(self, user_id: int) -> Chat:
        """Return the chat of a person with the bot; from now on the bot may write there."""
        if user_id not in self.chats:
            user = self.users[user_id]
            self.chats[user_id] = Chat(
                user_id, "private", first_name=user.first_name, username=user.username
            )
        return self.chats[user_id]

    def add_group(
        self,
        title: str,
        *,
        kind: str = "supergroup",
        chat_id: int | None = None,
        admins: tuple[int, ...] = (),
        members: tuple[int, ...] = (),
        forum: bool = False,
    ) -> Chat:
        """Add a group with the bot in it; the first of `admins` is its creator."""
        if chat_id is None:
            chat_id = next(self._group_ids) if kind == "supergroup" else -next(self._user_ids)
        chat = Chat(chat_id, kind, title, is_forum=forum)
        chat.members = dict.fromkeys(members, "member") | dict.fromkeys(admins, "administrator")
        chat.members |= dict.fromkeys(admins[:1], "creator") | {self.bot.id: "left"}
        self.chats[chat_id] = chat
        self.set_membership(chat, "member", next(iter(admins), YOU))
        return chat

    def add_topic(self, chat_id: int, name: str) -> int:
        """Open a topic in a forum; return its message_thread_id."""
        chat = self.chats[chat_id]
        thread_id = next(self._message_ids)
        chat.topics[thread_id] = name
        return thread_id

    def delete_topic(self, chat_id: int, thread_id: int) -> None:
        """Close a topic for good."""
        del self.chats[chat_id].topics[thread_id]

    # What the server's other parts use

    def tell(self, event: Json) -> None:
        """Tell the listeners of an event."""
        self.changed.set()
        for listener in tuple(self.listeners):
            listener(event)

    def record(self, call: Call) -> None:
        """Remember a request of the bot."""
        self.calls.append(call)
        self.changed.set()

    def store(
        self,
        chat: Chat,
        sender: Json,
        content: Json,
        reply_to: int | None = None,
        thread_id: int | None = None,
    ) -> Json:
        """Put a message into a chat and tell of it."""
        message: Json = {
            "message_id": next(self._message_ids),
            **sender,
            "chat": chat.to_json(),
            "date": int(self.clock()),
        }
        message |= {key: value for key, value in content.items() if value not in (None, [])}
        if thread_id:
            message |= {"message_thread_id": thread_id, "is_topic_message": True}
        if reply_to in chat.messages:
            quoted = chat.messages[reply_to]
            message["reply_to_message"] = {
                key: value for key, value in quoted.items() if key != "reply_to_message"
            }
        chat.messages[message["message_id"]] = message
        self.tell({"type": "message", "chat_id": chat.id, "message": message})
        return message

    def set_membership(self, chat: Chat, status: str, user_id: int) -> None:
        """Have a person change what the bot is in a chat."""
        before = chat.members.get(self.bot.id, "member")
        chat.members[self.bot.id] = status
        self.updates.put(
            "my_chat_member",
            {
                "chat": chat.to_json(),
                "from": self.users[user_id].to_json(),
                "date": int(self.clock()),
                "old_chat_member": self.member_json(self.bot.id, before),
                "new_chat_member": self.member_json(self.bot.id, status),
            },
        )
        self.tell({"type": "chat", "chat_id": chat.id})

    def member_json(self, user_id: int, status: str) -> Json:
        """Return a ChatMember object."""
        body: Json = {"user": self.users[user_id].to_json(), "status": status}
        if status == "creator":
            body["is_anonymous"] = False
        elif status == "administrator":
            body |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(_RIGHTS, True)
        elif status == "kicked":
            body["until_date"] = 0
        return body


_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
