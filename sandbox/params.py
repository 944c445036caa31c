"""The parameters of a call, however they came: query, form, multipart or JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.errors import bad_request, too_large

if TYPE_CHECKING:
    from collections.abc import Mapping

_ATTACHED = "attach://"


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    content_type: str
    content: bytes


async def read_params(request: web.Request) -> dict[str, Any]:
    """Return all parameters; values are strings, or Uploads, unless the body was JSON.

    Raises ApiError: 400 when the body is none of the four forms, 413 when it is too large.
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
        try:
            form = await request.post()
        except web.HTTPRequestEntityTooLarge:
            raise too_large() from None
        params |= {key: read_upload(value) for key, value in form.items()}
    return params


def read_upload(value: Any) -> Any:  # noqa: ANN401 - a value of a form
    """Return a value of a form, a file as an Upload."""
    if not isinstance(value, web.FileField):
        return value
    with value.file as file:
        return Upload(value.filename, value.content_type, file.read())


def without_bytes(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as JSON can hold them: of a file its name, type and size."""
    return {
        key: {
            "file_name": value.name,
            "mime_type": value.content_type,
            "file_size": len(value.content),
        }
        if isinstance(value, Upload)
        else value
        for key, value in params.items()
    }


class Params:
    """Typed access to parameters; what is absent is None or the default."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)

    def text(self, name: str) -> str:
        """Return a string; empty if absent."""
        value = self.values.get(name, "")
        if isinstance(value, Upload):
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def upload(self, name: str) -> Upload | None:
        """Return a file, whether it is the value itself or `attach://` names its field."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith(_ATTACHED):
            value = self.values.get(value.removeprefix(_ATTACHED))
        return value if isinstance(value, Upload) else None

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
