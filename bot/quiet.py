"""The line that a chat is sent after a week without any alert: all runs."""

from __future__ import annotations

from bot.commands.status import sources_line
from bot.texts import Catalogues, lines
from news.model import Chat, Coverage, Instant
from news.outbox import OutMessage


def write_quiet(chat: Chat, coverage: Coverage, now: Instant, catalogues: Catalogues) -> OutMessage:
    """Write it in the chat's language; it makes no sound."""
    texts = catalogues.of(chat.language)
    html = lines(
        texts.say("Nothing to send you for a week. I am still reading:"),
        sources_line(chat, coverage, now, texts),
    )
    return OutMessage(html, silent=True)
