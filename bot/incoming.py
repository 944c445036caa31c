"""From Telegram's update to what was said: the only reading of updates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram import Chat as TelegramChat
from telegram.constants import ChatMemberStatus, ChatType

from bot.request import Person
from news.model import Chat, ChatKind
from news.text import clean

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Said:
    """A message to the bot."""

    chat: Chat
    thread_id: int
    person: Person | None
    """None: an anonymous admin of the group."""
    text: str
    """After the command; the whole text where there is none."""
    command: str | None
    message_id: int
    answers: int | None = None
    """The id of the message of ours that it replies to."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button under a message of ours."""

    chat: Chat
    thread_id: int
    person: Person
    data: str
    message_id: int
    callback_id: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup."""

    old_id: int
    new_id: int


@dataclass(frozen=True, slots=True)
class Left:
    """The bot was blocked, or put out of a group."""

    chat_id: int


Incoming = Said | Pressed | Moved | Left


def read_update(update: Update, username: str) -> Incoming | None:
    """Say what happened, or None for what is not for this bot.

    Edits are not read again, and channels are not talked to: both would carry out commands
    that nobody gave.
    """
    if update.callback_query:
        return _pressed(update.callback_query)
    if update.message:
        return _said(update.message, username)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    return None


def chat_key(update: dict[str, object]) -> int:
    """Find the chat of a raw update, so that what it says stays in order; 0 for none."""
    for part in update.values():
        message = part.get("message", part) if isinstance(part, dict) else None
        chat = message.get("chat") if isinstance(message, dict) else None
        if isinstance(chat, dict) and isinstance(chat.get("id"), int):
            return int(chat["id"])
    return 0


def _said(message: Message, username: str) -> Incoming | None:
    if message.migrate_to_chat_id:
        return Moved(message.chat.id, message.migrate_to_chat_id)
    text = clean(message.text or "").strip()
    if not text or message.chat.type == ChatType.CHANNEL:
        return None
    anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    if message.sender_chat is not None and not anonymous:
        return None
    if not anonymous and (message.from_user is None or message.from_user.is_bot):
        return None
    command, rest = _command(text, username)
    if command == "":
        return None
    replied = message.reply_to_message
    from_us = replied is not None and replied.from_user is not None and replied.from_user.is_bot
    return Said(
        chat=_chat(message.chat),
        thread_id=_thread(message),
        person=None if anonymous else _person(message.from_user),
        text=rest,
        command=command,
        message_id=message.message_id,
        answers=replied.message_id if replied is not None and from_us else None,
    )


def _command(text: str, username: str) -> tuple[str | None, str]:
    """Split a command from what follows; "" where it is for another bot."""
    found = _COMMAND.match(text)
    if found is None:
        return None, text
    name, bot = found.groups()
    if bot and bot.lower() != username.lower():
        return "", ""
    return name.lower(), text[found.end() :].strip()


def _pressed(query: CallbackQuery) -> Pressed | None:
    message = query.message
    if message is None or query.data is None:
        return None
    return Pressed(
        chat=_chat(message.chat),
        thread_id=_thread(message) if isinstance(message, Message) else 0,
        person=_person(query.from_user),
        data=query.data,
        message_id=message.message_id,
        callback_id=query.id,
    )


def _membership(change: ChatMemberUpdated) -> Left | None:
    gone = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    return Left(change.chat.id) if change.new_chat_member.status in gone else None


def _thread(message: Message) -> int:
    return (message.message_thread_id or 0) if message.is_topic_message else 0


def _person(user: object) -> Person:
    id_, name = getattr(user, "id", 0), getattr(user, "full_name", "")
    return Person(int(id_), clean(str(name)), getattr(user, "language_code", None))


def _chat(chat: TelegramChat) -> Chat:
    return Chat(
        id=chat.id,
        kind=ChatKind(str(chat.type)),
        title=clean(chat.effective_name or ""),
    )
