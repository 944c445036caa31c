"""What Telegram's errors mean for a message: the one place where they are told apart."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.redaction import redact
from news.outbox import (
    Flooded,
    Migrated,
    Refused,
    SendOutcome,
    TopicGone,
    Unanswered,
    Unreachable,
    Unreadable,
)

_MAX_REASON = 200

_NO_PLACE_TO_WRITE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user is deactivated",
    "user_deactivated",
    "user_is_blocked",
    "chat was deactivated",
    "chat is deactivated",
    "group is deactivated",
    "bot was kicked",
    "bot is not a member",
    "no write access",
    "have no rights to send",
    "not enough rights",
    "need administrator rights",
    "chat_admin_required",
    "chat_write_forbidden",
    "chat_send_plain_forbidden",
    "chat_restricted",
    "channel_private",
)
_NO_TOPIC = (
    "thread not found",
    "topic_deleted",
    "topic_closed",
    "topic not found",
    "topic deleted",
)
_NO_FILES = ("send documents", "chat_send_docs_forbidden")
"""The chat takes no files of ours, but what is written."""
_TOO_LARGE = "request entity too large"
"""A 413, for which the library has no type of its own."""
_NO_MARKUP = (
    "can't parse entities",
    "can't parse message text",
    "unsupported start tag",
    "entities_too_long",
    "entity_bounds_invalid",
)


def classify(error: TelegramError) -> SendOutcome:
    """Tell what an error says about a message that was to be sent.

    The type decides where it can. A 400 has one type for everything: there the wording does, read
    without case, because the library changes it. Whatever is no answer about this message (5xx,
    time-outs, a revoked token, a body that is no JSON) leaves open whether it arrived.

    Source of the wordings: Client.cpp of tdlib/telegram-bot-api and the errors of Telegram's API,
    https://core.telegram.org/api/errors.
    """
    reason = _reason(error)
    match error:
        case RetryAfter():
            return Flooded(_seconds(error))
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case Forbidden():
            return Unreachable(reason)
        case BadRequest():
            return _classify_bad_request(reason)
        case NetworkError() if _TOO_LARGE in reason.lower():
            return Refused(reason)
        case _:
            return Unanswered(reason)


def is_not_modified(error: BadRequest) -> bool:
    """Whether an edit was refused because the message stands so already."""
    return "message is not modified" in error.message.lower()


def is_captioned(error: BadRequest) -> bool:
    """Whether an edit was refused because the message is a file, whose text is a caption."""
    return "no text in the message to edit" in error.message.lower()


def _classify_bad_request(reason: str) -> SendOutcome:
    text = reason.lower()
    if any(words in text for words in _NO_MARKUP):
        return Unreadable(reason)
    if any(words in text for words in _NO_TOPIC):
        return TopicGone()
    if any(words in text for words in _NO_FILES):
        return Refused(reason)
    if any(words in text for words in _NO_PLACE_TO_WRITE):
        return Unreachable(reason)
    return Refused(reason)


def _seconds(error: RetryAfter) -> float:
    """Read the wait: a number, or with PTB_TIMEDELTA in the environment a timedelta."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else wait


def _reason(error: TelegramError) -> str:
    """Put the error in a line that may be stored: addresses in it would hold the token."""
    text = error.message.encode("utf-8", "replace").decode().replace("\0", "")
    return redact(" ".join(text.split()))[:_MAX_REASON] or type(error).__name__
