"""Refusals as the Bot API words them.

The wordings are those of tdlib/telegram-bot-api and tdlib/td; tests/sandbox/telegram_facts.tsv
names the place of each.
"""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        """`code` is the HTTP status, `parameters` a ResponseParameters object."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def to_json(self) -> dict[str, Any]:
        """Return the body of the answer."""
        body = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(text: str, **parameters: int) -> ApiError:
    """Return a 400. A leading capital is lowered unless it begins a name such as `BUTTON_INVALID`.

    Source: tdlib/telegram-bot-api Client.cpp, fail_query_with_error.
    """
    if not text[1:2].isupper() and text[1:2] != "_":
        text = text[:1].lower() + text[1:]
    return ApiError(400, f"Bad Request: {text}", **parameters)


def unauthorized() -> ApiError:
    """Return the 401 of a token that no bot has."""
    return ApiError(401, "Unauthorized")


def forbidden(text: str) -> ApiError:
    """Return a 403."""
    return ApiError(403, f"Forbidden: {text}")


def not_found() -> ApiError:
    """Return the 404 of an unknown method or a malformed token."""
    return ApiError(404, "Not Found")


def conflict() -> ApiError:
    """Return the 409 that a poller gets when another one comes."""
    return ApiError(
        409,
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    )


def too_many_requests(seconds: int) -> ApiError:
    """Return a 429; the HTTP face adds the Retry-After header."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def too_large() -> ApiError:
    """Return the 413 of a file that is larger than a bot may send.

    Source: tdlib/td HttpReader.cpp.
    """
    return ApiError(413, "Request Entity Too Large")


def upgraded(new_id: int) -> ApiError:
    """Return the 400 of a group that has become a supergroup."""
    return bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=new_id)


def kicked(kind: str) -> ApiError:
    """Return the 403 of a bot that was thrown out of a chat of this kind."""
    return forbidden(f"bot was kicked from the {kind} chat")


def not_member(kind: str) -> ApiError:
    """Return the 403 of a bot that is not in a chat of this kind."""
    return forbidden(f"bot is not a member of the {kind} chat")


def blocked() -> ApiError:
    """Return the 403 of a user who has blocked the bot."""
    return forbidden("bot was blocked by the user")


def deactivated() -> ApiError:
    """Return the 403 of a user who has deleted the account."""
    return forbidden("user is deactivated")


def deleted_group() -> ApiError:
    """Return the 403 of a group that is no more."""
    return forbidden("the group chat was deleted")
