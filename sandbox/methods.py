"""The methods of the Bot API, by name; those about chats and the bot itself stand here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox import errors, limits, media, menus, messages
from sandbox.access import checked_thread, find_chat, writable_chat
from sandbox.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sandbox.chats import Json
    from sandbox.params import Params
    from sandbox.telegram import Telegram

    Method = Callable[[Telegram, Params], Any]


def _chat_action(telegram: Telegram, params: Params) -> bool:
    chat = writable_chat(telegram, params)
    checked_thread(chat, params)
    if not params.text("action"):
        raise bad_request("wrong parameter action in request")
    telegram.tell({"type": "typing", "chat_id": chat.id})
    return True


def _get_chat(telegram: Telegram, params: Params) -> Json:
    chat = find_chat(telegram, params)
    return chat.to_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }


def _get_member(telegram: Telegram, params: Params) -> Json:
    chat = find_chat(telegram, params)
    user_id = params.number("user_id")
    if user_id not in telegram.users:
        raise bad_request("member not found" if user_id else "invalid user_id specified")
    default = "member" if chat.kind == "private" else "left"
    return telegram.member_json(user_id, chat.members.get(user_id, default))


def _get_admins(telegram: Telegram, params: Params) -> list[Json]:
    chat = find_chat(telegram, params)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        telegram.member_json(user_id, status)
        for user_id, status in chat.members.items()
        if status in ("creator", "administrator")
        and (user_id == telegram.bot.id or not telegram.users[user_id].is_bot)
    ]


def _count_members(telegram: Telegram, params: Params) -> int:
    chat = find_chat(telegram, params)
    if chat.kind == "private":
        return 2
    return sum(status not in ("left", "kicked") for status in chat.members.values())


def _leave_chat(telegram: Telegram, params: Params) -> bool:
    chat = find_chat(telegram, params)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[telegram.bot.id] = "left"
    telegram.tell({"type": "chat", "chat_id": chat.id})
    return True


def _webhook_info(telegram: Telegram, _: Params) -> Json:
    return {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(telegram.updates.pending),
    }


def _delete_webhook(telegram: Telegram, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        telegram.updates.clear()
    return True


def _get_me(telegram: Telegram, _: Params) -> Json:
    return telegram.bot.to_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not telegram.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _yes(_: Telegram, __: Params) -> bool:
    return True


def _describe(field: str, limit: int, what: str) -> Method:
    def set_it(telegram: Telegram, params: Params) -> bool:
        text = params.text(field)
        if len(text) > limit:
            raise bad_request(f"bot {what} is too long")
        telegram.about[field] = text
        return True

    return set_it


def _tell_about(field: str) -> Method:
    return lambda telegram, _: {field: telegram.about.get(field, "")}


METHODS: Mapping[str, Method] = {
    "getme": _get_me,
    "deletewebhook": _delete_webhook,
    "getwebhookinfo": _webhook_info,
    "close": _yes,
    "logout": _yes,
    "sendmessage": messages.send_message,
    "senddocument": media.send_document,
    "sendphoto": media.send_photo,
    "getfile": media.get_file,
    "editmessagetext": messages.edit_text,
    "editmessagecaption": messages.edit_caption,
    "editmessagereplymarkup": messages.edit_markup,
    "deletemessage": messages.delete_message,
    "answercallbackquery": messages.answer_callback,
    "sendchataction": _chat_action,
    "getchat": _get_chat,
    "getchatmember": _get_member,
    "getchatadministrators": _get_admins,
    "getchatmembercount": _count_members,
    "leavechat": _leave_chat,
    "setmycommands": menus.set_commands,
    "getmycommands": menus.get_commands,
    "deletemycommands": menus.delete_commands,
    "setmydescription": _describe("description", limits.BOT_DESCRIPTION, "description"),
    "getmydescription": _tell_about("description"),
    "setmyshortdescription": _describe(
        "short_description", limits.BOT_SHORT_DESCRIPTION, "short description"
    ),
    "getmyshortdescription": _tell_about("short_description"),
}
"""All but getUpdates, which waits, by name in lower case."""


def call(telegram: Telegram, method: str, params: Params) -> Any:  # noqa: ANN401 - any JSON value
    """Do what a method does and return its result. Raises ApiError."""
    if method not in METHODS:
        raise errors.not_found()
    return METHODS[method](telegram, params)
