"""The parameters of a call, however they came: query, form, multipart or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sandbox.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web


async def read_params(request: web.Request) -> dict[str, Any]:
    """Return all parameters; values are strings unless the body was JSON.

    Raises ApiError 400 when the body is none of the four forms.
    """
    params: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("expected an Object")
        return params | body
    if request.can_read_body:
        form = await request.post()
        params |= {key: value for key, value in form.items() if isinstance(value, str)}
    return params


class Params:
    """Typed access to parameters; what is absent is None or the default."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)

    def text(self, name: str) -> str:
        """Return a string; empty if absent."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """Return an integer; what can't be read is the default, as Telegram has it."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """Return a boolean: `true`, `1`, `yes`."""
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def object(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        """Return a JSON value, given as such or as its text; None if absent.

        Raises ApiError 400.
        """
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value)
        except ValueError:
            what = name.replace("_", " ")
            raise bad_request(f"can't parse {what} JSON object") from None

    def chat(self) -> int | None:
        """Return `chat_id` if it is a number."""
        value = self.text("chat_id")
        return int(value) if value.lstrip("-").isdigit() else None
