"""Messages onto the wire: which calls of the Bot API an `OutMessage` is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace

from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import MessageLimit, ParseMode, ReplyLimit
from telegram.error import BadRequest

from bot.outcomes import classify, is_captioned
from news.highlighting import to_plain
from news.outbox import Button, Keyboard, OutFile, OutMessage, Refused

log = logging.getLogger(__name__)

MAX_CAPTION = int(MessageLimit.CAPTION_LENGTH)
"""Code points of the text that a file may come with, after its entities are parsed."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes; thread 0 is the chat itself."""

    chat_id: int
    thread_id: int
    reply_to: int | None = None
    """The id of the message that it answers."""


class Outgoing:
    """Sends and edits, one message a call; raises what the library raises."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, place: Place, message: OutMessage) -> int:
        """Send a message that is one part; gives its id."""
        if message.document is not None:
            return await self._send_document(place, message, message.document)
        try:
            return await self._send_text(place, message)
        except BadRequest as error:
            if message.picture is None or not isinstance(classify(error), Refused):
                raise
            # The picture may be what is objected to, and no picture is worth a lost alert.
            log.debug("a message with a picture was refused: %s", error)
            return await self._send_text(place, replace(message, picture=None))

    async def edit(self, chat_id: int, message_id: int, message: OutMessage) -> None:
        """Change text and keyboard of a message; without a text the keyboard alone."""
        keyboard = _inline_keyboard(message.keyboard)
        if not _text(message):
            await self._bot.edit_message_reply_markup(chat_id, message_id, reply_markup=keyboard)
            return
        try:
            await self._bot.edit_message_text(
                _text(message),
                chat_id,
                message_id,
                parse_mode=_parse_mode(message),
                link_preview_options=_preview(message),
                reply_markup=keyboard,
            )
        except BadRequest as error:
            if not is_captioned(error):
                raise
            await self._bot.edit_message_caption(
                chat_id,
                message_id,
                caption=_text(message),
                parse_mode=_parse_mode(message),
                reply_markup=keyboard,
            )

    async def _send_text(self, place: Place, message: OutMessage) -> int:
        sent = await self._bot.send_message(
            place.chat_id,
            _text(message),
            parse_mode=_parse_mode(message),
            message_thread_id=place.thread_id or None,
            disable_notification=message.silent,
            link_preview_options=_preview(message),
            reply_markup=_reply_markup(message),
            reply_parameters=_reply_parameters(place.reply_to),
        )
        return sent.message_id

    async def _send_document(self, place: Place, message: OutMessage, file: OutFile) -> int:
        sent = await self._bot.send_document(
            place.chat_id,
            _input_file(file),
            caption=_text(message) or None,
            parse_mode=_parse_mode(message),
            message_thread_id=place.thread_id or None,
            disable_notification=message.silent,
            reply_markup=_reply_markup(message),
            reply_parameters=_reply_parameters(place.reply_to),
        )
        return sent.message_id


def parts_of(message: OutMessage) -> Iterator[OutMessage]:
    """Split a message into what Telegram takes at once: a text too long for a caption goes first.

    The text keeps the keyboard, and the file that follows does not ring a second time.
    """
    # Links written out, as they are if the markup is refused: no part grows too long later.
    if message.document is None or len(message.plain or to_plain(message.html)) <= MAX_CAPTION:
        yield message
        return
    yield replace(message, document=None)
    yield OutMessage("", silent=True, document=message.document)


def _text(message: OutMessage) -> str:
    return message.html if message.plain is None else message.plain


def _parse_mode(message: OutMessage) -> ParseMode | None:
    return ParseMode.HTML if message.plain is None else None


def _preview(message: OutMessage) -> LinkPreviewOptions:
    """Show the picture as the preview of a link that the text need not have.

    Telegram's servers fetch it, and leave it out without an error where they cannot: TDLib marks
    the preview of a message with a text as optional (InputMessageText.cpp).
    """
    if not message.picture:
        return _NO_PREVIEW
    return LinkPreviewOptions(url=message.picture, prefer_large_media=True, show_above_text=True)


def _input_file(file: OutFile) -> InputFile:
    made = InputFile(file.content, filename=file.name)
    made.mimetype = file.mime
    return made


def _reply_markup(message: OutMessage) -> ForceReply | InlineKeyboardMarkup | None:
    if message.ask is None:
        return _inline_keyboard(message.keyboard)
    placeholder = message.ask[: ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER]
    return ForceReply(selective=True, input_field_placeholder=placeholder or None)


def _inline_keyboard(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in keyboard])


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        button.label, url=button.url or None, callback_data=button.data or None
    )


def _reply_parameters(reply_to: int | None) -> ReplyParameters | None:
    if reply_to is None:
        return None
    return ReplyParameters(reply_to, allow_sending_without_reply=True)
