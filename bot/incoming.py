"""From Telegram's update to what was said: the only reading of updates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import (
    CallbackQuery,
    ChatMemberUpdated,
    Message,
    MessageOriginChannel,
    Update,
)
from telegram import Chat as TelegramChat
from telegram.constants import ChatMemberStatus, ChatType

from bot.request import Person
from bot.sentfiles import SentFile
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
    file: SentFile | None = None
    """A file that it brings, or that the message has which a command replies to."""
    forwarded: str | None = None
    """`@name` of the channel whose post it forwards, or whose post a command replies to; empty:
    a channel that is not public."""
    sent_at: int = 0
    """Seconds since the epoch, by Telegram's clock."""

    @property
    def brings_sources(self) -> bool:
        """Whether it has something to read sources from, a file or a channel's post."""
        return self.file is not None or self.forwarded is not None


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
    if message.chat.type == ChatType.CHANNEL or _is_nobody(message):
        return None
    file, forwarded = _file(message), _channel(message)
    command, text = _words(message, username)
    if command == "" or (not text and command is None and file is None and forwarded is None):
        return None
    replied = message.reply_to_message
    if command is not None and replied is not None and file is None:
        file, forwarded = _file(replied), _channel(replied)
    from_us = replied is not None and replied.from_user is not None and replied.from_user.is_bot
    return Said(
        chat=_chat(message.chat),
        thread_id=_thread(message),
        person=None if _is_anonymous(message) else _person(message.from_user),
        text=text,
        command=command,
        message_id=message.message_id,
        answers=replied.message_id if replied is not None and from_us else None,
        file=file,
        forwarded=forwarded,
        sent_at=int(message.date.timestamp()),
    )


def _is_anonymous(message: Message) -> bool:
    """Whether an admin wrote it in the name of the group."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _is_nobody(message: Message) -> bool:
    """Whether no person wrote it: a channel, or another bot."""
    if message.sender_chat is not None:
        return not _is_anonymous(message)
    return message.from_user is None or message.from_user.is_bot


def _words(message: Message, username: str) -> tuple[str | None, str]:
    """Give the command and the text, or the text alone.

    The words of a channel's post are neither, nor is what somebody forwards into a group a command:
    nobody there gave it.
    """
    if _channel(message) is not None:
        return None, ""
    words = message.text or (message.caption if _file(message) else None)
    text = clean(words or "").strip()
    in_group = message.chat.type != ChatType.PRIVATE
    if in_group and message.forward_origin is not None:
        return None, text
    return _command(text, username)


def _channel(message: Message) -> str | None:
    """Name the channel whose post is forwarded; empty where it has no public name."""
    origin = message.forward_origin
    if not isinstance(origin, MessageOriginChannel):
        return None
    return f"@{origin.chat.username}" if origin.chat.username else ""


def _file(message: Message) -> SentFile | None:
    """Describe the file of a message; an animation, which Telegram calls a document too, is none.

    Source: https://core.telegram.org/bots/api#message, `animation`.
    """
    document = message.document
    if document is None or message.animation is not None:
        return None
    return SentFile(
        file_id=document.file_id,
        name=clean(document.file_name or "").strip(),
        size=document.file_size or 0,
        mime=document.mime_type or "",
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
