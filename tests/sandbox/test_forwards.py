"""Posts of channels that people forward."""

from typing import Any

import pytest

from sandbox.server import Sandbox
from sandbox.state import NEWSROOM, YOU
from sandbox.telegram import Telegram


@pytest.fixture
def telegram(sandbox: Sandbox) -> Telegram:
    return sandbox.telegram


def newest(telegram: Telegram) -> dict[str, Any]:
    return telegram.updates.pending[-1]["message"]


def test_a_forwarded_post_says_where_it_is_from(telegram: Telegram, seconds):
    telegram.forward(YOU, "ОДКБ соберётся", channel="Жусан", username="zhusan_wire", post_id=7)

    message = newest(telegram)
    origin = message["forward_origin"]
    assert message["text"] == "ОДКБ соберётся"
    assert message["from"]["id"] == YOU
    assert (origin["type"], origin["message_id"], origin["date"]) == ("channel", 7, seconds.now)
    assert {key: origin["chat"][key] for key in ("type", "title", "username")} == {
        "type": "channel",
        "title": "Жусан",
        "username": "zhusan_wire",
    }


def test_a_channel_keeps_its_id(telegram: Telegram):
    ids = [
        telegram.forward(YOU, "a", channel="A", username=name)["forward_origin"]["chat"]["id"]
        for name in ("one", "one", "two")
    ]

    assert ids[0] == ids[1] != ids[2]
    assert all(str(one).startswith("-100") for one in ids)


def test_a_private_channel_has_no_name_to_ask_for(telegram: Telegram):
    telegram.forward(YOU, "a", channel="Closed")

    assert "username" not in newest(telegram)["forward_origin"]["chat"]


def test_a_post_with_a_picture_has_a_caption(telegram: Telegram):
    telegram.forward(YOU, "a", channel="A", picture="https://example.org/a.jpg")

    message = newest(telegram)
    assert message["caption"] == "a"
    assert message["photo"][0]["file_id"]
    assert "text" not in message


def test_what_a_group_forwards_stays_in_the_group(telegram: Telegram):
    telegram.forward(NEWSROOM, "a", channel="A", username="one")

    assert telegram.updates.pending == []
