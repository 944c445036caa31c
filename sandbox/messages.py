"""The methods that send, edit and delete messages, and answer pressed buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import errors, limits
from sandbox.access import checked_thread, find_chat, writable_chat
from sandbox.chats import public
from sandbox.errors import bad_request
from sandbox.keyboards import checked_markup
from sandbox.markup import Entity, MarkupError, parse_html
from sandbox.previews import checked_options
from sandbox.texts import finished

if TYPE_CHECKING:
    from sandbox.chats import Chat, Json
    from sandbox.params import Params
    from sandbox.telegram import Telegram


def _formatted(params: Params, text_field: str, entities_field: str) -> tuple[str, list[Entity]]:
    """Return a text of a call and its entities, as a message shows them."""
    text = params.text(text_field)
    entities: list[Entity] = params.object(entities_field) or []
    mode = params.text("parse_mode").lower()
    if mode == "html":
        try:
            text, entities = parse_html(text)
        except MarkupError as error:
            raise bad_request(f"can't parse entities: {error}") from error
    elif mode:
        raise bad_request("unsupported parse_mode")
    return finished(text, entities)


def _content(params: Params, too_long: str) -> Json:
    """Return text and entities of a call, checked."""
    text, entities = _formatted(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if len(text) > limits.TEXT:
        raise bad_request(too_long)
    return {
        "text": text,
        "entities": entities,
        "link_preview_options": checked_options(params.object("link_preview_options")),
    }


def caption_of(params: Params) -> Json:
    """Return the text under a file and its entities, checked; None: there is none."""
    caption, entities = _formatted(params, "caption", "caption_entities")
    if len(caption) > limits.CAPTION:
        raise bad_request("message caption is too long")
    return {"caption": caption or None, "caption_entities": entities}


def _reply_to(chat: Chat, params: Params) -> int | None:
    options = params.object("reply_parameters") or {}
    message_id = int(options.get("message_id") or params.number("reply_to_message_id"))
    lenient = options.get("allow_sending_without_reply") or params.flag(
        "allow_sending_without_reply"
    )
    if message_id and message_id not in chat.messages and not lenient:
        raise bad_request("message to be replied not found")
    return message_id if message_id in chat.messages else None


def send_message(telegram: Telegram, params: Params) -> Json:
    """Put a message of the bot into a chat."""
    chat = writable_chat(telegram, params)
    return post(telegram, chat, params, _content(params, "message is too long"))


def post(telegram: Telegram, chat: Chat, params: Params, content: Json) -> Json:
    """Put what a call sends into a chat, with its keyboard and in its place there."""
    reply_to, thread_id = _reply_to(chat, params), checked_thread(chat, params)
    markup = checked_markup(params.object("reply_markup")) or None
    content = content | {"reply_markup": markup}
    if telegram.enforce_limits:
        group = chat.kind != "private"
        seconds = telegram.gate.wait(chat.id, telegram.clock(), group=group)
        if seconds:
            raise errors.too_many_requests(seconds)
    message = telegram.store(chat, {"from": telegram.bot.to_json()}, content, reply_to, thread_id)
    if params.flag("disable_notification"):
        telegram.silent.add((chat.id, message["message_id"]))
    return public(message)


def _edited(telegram: Telegram, params: Params, change: Json) -> Json:
    """Apply `change` to the message of a call; None removes a field."""
    chat = writable_chat(telegram, params)
    message = _own_message(telegram, chat, params, "edit")
    before = {key: message.get(key) for key in change}
    after = {key: value or None for key, value in change.items()}
    if before == after:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    edited = {key: value for key, value in (message | after).items() if value is not None}
    edited["edit_date"] = int(telegram.clock())
    chat.messages[message["message_id"]] = edited
    telegram.tell({"type": "edit", "chat_id": chat.id, "message": edited})
    return public(edited)


def _own_message(telegram: Telegram, chat: Chat, params: Params, verb: str) -> Json:
    message_id = params.number("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message["from"]["id"] != telegram.bot.id:
        raise bad_request(f"message can't be {verb}ed")
    return message


def edit_text(telegram: Telegram, params: Params) -> Json:
    """Replace text and keyboard of a message; no keyboard given: it goes."""
    message = _own_message(telegram, writable_chat(telegram, params), params, "edit")
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    markup = checked_markup(params.object("reply_markup"))
    return _edited(
        telegram, params, _content(params, "MESSAGE_TOO_LONG") | {"reply_markup": markup}
    )


def edit_caption(telegram: Telegram, params: Params) -> Json:
    """Replace the text under a file, and its keyboard; no keyboard given: it goes."""
    message = _own_message(telegram, writable_chat(telegram, params), params, "edit")
    if "document" not in message and "photo" not in message:
        raise bad_request("there is no caption in the message to edit")
    markup = checked_markup(params.object("reply_markup"))
    return _edited(telegram, params, caption_of(params) | {"reply_markup": markup})


def edit_markup(telegram: Telegram, params: Params) -> Json:
    """Replace the keyboard of a message."""
    markup = checked_markup(params.object("reply_markup"))
    return _edited(telegram, params, {"reply_markup": markup})


def delete_message(telegram: Telegram, params: Params) -> bool:
    """Remove a message for everyone."""
    chat = find_chat(telegram, params)
    message_id = params.number("message_id")
    if message_id not in chat.messages:
        raise bad_request("message to delete not found")
    own = chat.messages[message_id]["from"]["id"] == telegram.bot.id
    admin = chat.members.get(telegram.bot.id) == "administrator"
    if not (own or admin or chat.kind == "private"):
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message_id]
    telegram.tell({"type": "delete", "chat_id": chat.id, "message_id": message_id})
    return True


def answer_callback(telegram: Telegram, params: Params) -> bool:
    """Answer a pressed button, once."""
    press = telegram.presses.get(params.text("callback_query_id"))
    now = telegram.clock()
    if press is None or press.answered is not None or now - press.at > limits.QUERY_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > limits.CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answered = {"text": text, "show_alert": params.flag("show_alert")}
    telegram.tell(
        {
            "type": "answer",
            "id": press.id,
            "chat_id": press.chat_id,
            "message_id": press.message_id,
            **press.answered,
        }
    )
    return True
