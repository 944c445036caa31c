"""Reply markup: what Telegram accepts as a keyboard, and what it stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox import limits
from sandbox.errors import bad_request
from sandbox.links import checked_url

if TYPE_CHECKING:
    from sandbox.chats import Json

_OTHER_ACTIONS = ("web_app", "login_url", "switch_inline_query", "copy_text", "pay")
_BUTTON = "can't parse inline keyboard button: "


def checked_markup(markup: Any) -> Json:  # noqa: ANN401 - any JSON value
    """Return a reply_markup as Telegram keeps it, empty if there is none.

    Raises ApiError 400.
    """
    if not markup:
        return {}
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return markup
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    kept = [[_button(one) for one in row if one.get("text")] for row in rows]
    kept = [row for row in kept if row]
    if sum(map(len, kept)) > limits.BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": kept} if kept else {}


def _button(button: Json) -> Json:
    if "url" in button:
        url = str(button["url"])
        checked = checked_url(url)
        if checked is None:
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        return {"text": button["text"], "url": checked}
    if button.get("callback_data"):
        if len(str(button["callback_data"]).encode()) > limits.CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"text": button["text"], "callback_data": str(button["callback_data"])}
    if not any(action in button for action in _OTHER_ACTIONS):
        raise bad_request(_BUTTON + "Text buttons are unallowed in the inline keyboard")
    return button
