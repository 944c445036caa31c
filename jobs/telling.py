"""Telling chats what nobody asked for: one try, and whether it counts as told."""

from __future__ import annotations

import logging
from dataclasses import replace

from jobs.deliver import Messenger
from news.highlighting import to_plain
from news.model import Chat
from news.outbox import (
    Flooded,
    Migrated,
    OutMessage,
    SendOutcome,
    TopicGone,
    Unanswered,
    Unreachable,
    Unreadable,
)
from storage import Storage

log = logging.getLogger(__name__)


async def tell(
    storage: Storage, messenger: Messenger, chat: Chat, thread_id: int, message: OutMessage
) -> bool:
    """Send to a chat, without its topic or the markup where Telegram objects to these.

    False: it is to be tried again later. What Telegram refuses for good counts as told: it would
    be refused each time.
    """
    match await _send(messenger, chat, thread_id, message):
        case Unreachable():
            await storage.chats.rest(chat.id)
            return False
        case Migrated(chat_id):
            await storage.chats.migrate(chat.id, chat_id)
            return False
        case Flooded() | Unanswered() as outcome:
            log.debug("chat %d is not told yet: %r", chat.id, outcome)
            return False
        case outcome:
            log.debug("chat %d was told: %r", chat.id, outcome)
            return True


async def _send(
    messenger: Messenger, chat: Chat, thread_id: int, message: OutMessage
) -> SendOutcome:
    outcome = await messenger.send_alert(chat, thread_id, message)
    if isinstance(outcome, TopicGone) and thread_id:
        thread_id = 0
        outcome = await messenger.send_alert(chat, thread_id, message)
    if isinstance(outcome, Unreadable):
        plain = replace(message, plain=to_plain(message.html))
        outcome = await messenger.send_alert(chat, thread_id, plain)
    return outcome
