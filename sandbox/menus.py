"""The bot's command menus: setMyCommands and its sisters."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sandbox import limits
from sandbox.errors import bad_request

if TYPE_CHECKING:
    from sandbox.chats import Json
    from sandbox.params import Params
    from sandbox.telegram import Telegram

_NAME = re.compile(r"[a-z0-9_]+")
_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}


def set_commands(telegram: Telegram, params: Params) -> bool:
    """Replace the menu of a scope and language."""
    commands = params.object("commands") or []
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > limits.COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    telegram.commands[_key(params)] = [_command(one) for one in commands]
    telegram.tell({"type": "commands"})
    return True


def get_commands(telegram: Telegram, params: Params) -> list[Json]:
    """Return the menu of exactly this scope and language."""
    return telegram.commands.get(_key(params), [])


def delete_commands(telegram: Telegram, params: Params) -> bool:
    """Forget the menu of a scope and language."""
    telegram.commands.pop(_key(params), None)
    telegram.tell({"type": "commands"})
    return True


def shown_commands(telegram: Telegram, kind: str, chat_id: int, language: str) -> list[Json]:
    """Return the menu that a person sees in a chat.

    The narrowest scope wins, and in each the person's language before none.
    Source: core.telegram.org/bots/api#determining-list-of-commands
    """
    wide = "all_private_chats" if kind == "private" else "all_group_chats"
    scopes: list[Json] = [{"type": "chat", "chat_id": chat_id}, {"type": wide}, {"type": "default"}]
    if kind != "private":
        scopes.insert(1, {"type": "all_chat_administrators"})
    for scope in scopes:
        for code in (language, ""):
            if menu := telegram.commands.get((_scope_key(scope), code)):
                return menu
    return []


def _key(params: Params) -> tuple[str, str]:
    scope = params.object("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return _scope_key(scope), params.text("language_code")


def _scope_key(scope: Json) -> str:
    return json.dumps(scope, sort_keys=True)


def _command(value: Any) -> Json:  # noqa: ANN401 - any JSON value
    if not isinstance(value, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(value.get("command", "")).removeprefix("/")
    description = str(value.get("description", "")).strip()
    if not name:
        raise bad_request("Command must be non-empty")
    if len(name) > limits.COMMAND_NAME:
        raise bad_request(f"Command length must not exceed {limits.COMMAND_NAME}")
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > limits.COMMAND_DESCRIPTION:
        raise bad_request(
            f"Command description length must not exceed {limits.COMMAND_DESCRIPTION}"
        )
    return {"command": name, "description": description}
