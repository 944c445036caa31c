"""Where the bot may act: the chat of a call, or the refusal that Telegram gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import errors
from sandbox.errors import bad_request

if TYPE_CHECKING:
    from sandbox.chats import Chat
    from sandbox.params import Params
    from sandbox.telegram import Telegram

_GONE = {"kicked": errors.kicked, "left": errors.not_member}


def find_chat(telegram: Telegram, params: Params) -> Chat:
    """Return the chat of a call, if the bot may act there.

    Raises ApiError as check_chat_access in Client.cpp does.
    """
    chat_id = params.chat()
    if not params.text("chat_id"):
        raise bad_request("chat_id is empty")
    if chat_id is None or chat_id not in telegram.chats:
        if chat_id in telegram.users:
            raise errors.forbidden("bot can't initiate conversation with a user")
        raise bad_request("chat not found")
    chat = telegram.chats[chat_id]
    if chat.migrated_to is not None:
        raise errors.upgraded(chat.migrated_to)
    if chat.deleted:
        raise errors.deleted_group()
    if chat.kind == "private":
        return chat
    gone = _GONE.get(chat.members.get(telegram.bot.id, "left"))
    if gone:
        raise gone(chat.kind)
    return chat


def writable_chat(telegram: Telegram, params: Params) -> Chat:
    """Return the chat of a call, if the bot may write there now. Raises ApiError."""
    chat = find_chat(telegram, params)
    if chat.kind == "private":
        user = telegram.users[chat.id]
        if user.deactivated:
            raise errors.deactivated()
        if user.blocked:
            raise errors.blocked()
    return chat


def checked_thread(chat: Chat, params: Params) -> int | None:
    """Return the topic of a call; None: the chat itself. Raises ApiError 400."""
    thread_id = params.number("message_thread_id")
    if thread_id and thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id or None
