"""However the parameters come, the method is the same."""

import json

import aiohttp
import pytest

from sandbox.server import Sandbox
from sandbox.state import YOU

KEYBOARD = {"inline_keyboard": [[{"text": "b", "callback_data": "c"}]]}
STRINGS = {"chat_id": str(YOU), "text": "CSTO", "reply_markup": json.dumps(KEYBOARD)}


def multipart() -> aiohttp.FormData:
    form = aiohttp.FormData(STRINGS)
    form.add_field("file", b"\x00", filename="unused")
    return form


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("GET", lambda: {"params": STRINGS}),
        ("POST", lambda: {"params": STRINGS}),
        ("POST", lambda: {"data": STRINGS}),
        ("POST", lambda: {"data": multipart()}),
        ("POST", lambda: {"json": STRINGS}),
        ("POST", lambda: {"json": STRINGS | {"chat_id": YOU, "reply_markup": KEYBOARD}}),
    ],
)
async def test_a_message_is_sent(verb, body, sandbox: Sandbox, http: aiohttp.ClientSession):
    address = f"{sandbox.base_url}{sandbox.token}/sendMessage"

    async with http.request(verb, address, **body()) as response:
        message = (await response.json())["result"]

    assert (message["text"], message["reply_markup"]) == ("CSTO", KEYBOARD)


@pytest.mark.parametrize(
    ("body", "description"),
    [
        ({"data": "{", "headers": {"Content-Type": "application/json"}}, "can't parse JSON object"),
        ({"json": [1]}, "expected an Object"),
        (
            {"data": STRINGS | {"reply_markup": "{"}},
            "can't parse reply markup JSON object",
        ),
        ({"json": STRINGS | {"reply_markup": "[1]"}}, "object expected as reply markup"),
        ({"data": STRINGS | {"parse_mode": "Markdown"}}, "unsupported parse_mode"),
    ],
)
async def test_what_can_not_be_read_is_refused(body, description, sandbox: Sandbox, http):
    address = f"{sandbox.base_url}{sandbox.token}/sendMessage"

    async with http.post(address, **body) as response:
        answer = await response.json()

    assert (response.status, answer["description"]) == (400, f"Bad Request: {description}")
