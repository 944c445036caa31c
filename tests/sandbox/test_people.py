"""What people do in the sandbox, and what the bot sees of it."""

import asyncio
from typing import Any

import pytest

from sandbox.chats import ANONYMOUS_ADMIN_ID
from sandbox.server import Sandbox
from sandbox.state import BOT_USERNAME, NEWSROOM, YOU
from sandbox.telegram import Telegram


@pytest.fixture
def telegram(sandbox: Sandbox) -> Telegram:
    return sandbox.telegram


def seen(telegram: Telegram, kind: str = "message") -> list[dict[str, Any]]:
    return [update[kind] for update in telegram.updates.pending if kind in update]


def test_a_private_message_is_always_seen(telegram: Telegram):
    telegram.send(YOU, "hello")

    assert [one["text"] for one in seen(telegram)] == ["hello"]
    assert seen(telegram)[0]["chat"]["type"] == "private"


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("hello", False),
        ("/status", True),
        (f"/status@{BOT_USERNAME}", True),
        ("/status@another_bot", False),
        (f"@{BOT_USERNAME} hello", False),
    ],
)
def test_privacy_hides_what_a_group_says_to_others(text, is_seen, telegram: Telegram):
    telegram.send(NEWSROOM, text)

    assert bool(seen(telegram)) is is_seen


@pytest.mark.parametrize("reason", ["administrator", "privacy off"])
def test_an_admin_bot_or_one_without_privacy_sees_all(reason, telegram: Telegram):
    if reason == "administrator":
        telegram.set_bot_status(NEWSROOM, "administrator")
    telegram.privacy = reason != "privacy off"

    telegram.send(NEWSROOM, "/status@another_bot")

    assert len(seen(telegram)) == 1


def test_a_reply_to_the_bot_is_seen(telegram: Telegram):
    question = telegram.store(
        telegram.chats[NEWSROOM],
        {"from": telegram.bot.to_json()},
        {"text": "Which words?", "reply_markup": {"force_reply": True}},
    )

    telegram.send(NEWSROOM, "CSTO", reply_to=question["message_id"])

    quoted = seen(telegram)[0]["reply_to_message"]
    assert quoted["text"] == "Which words?"
    assert "reply_markup" not in quoted


def test_a_bot_that_left_sees_nothing(telegram: Telegram):
    telegram.set_bot_status(NEWSROOM, "left")

    telegram.send(NEWSROOM, "/status")

    assert seen(telegram) == []


def test_an_anonymous_admin_writes_in_the_name_of_the_group(telegram: Telegram):
    telegram.send(NEWSROOM, "/pause", anonymous=True)

    (message,) = seen(telegram)
    assert message["from"]["id"] == ANONYMOUS_ADMIN_ID
    assert message["sender_chat"] == message["chat"]


def test_a_topic_is_named_in_its_messages(telegram: Telegram):
    forum = telegram.add_group("Desk", forum=True)
    topic = telegram.add_topic(forum.id, "Security")

    telegram.send(forum.id, "/status", thread_id=topic)

    (message,) = seen(telegram)
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic, True)


def test_blocking_and_coming_back_are_told(telegram: Telegram):
    telegram.block(YOU)
    telegram.send(YOU, "/start")

    changes = seen(telegram, "my_chat_member")
    assert [one["new_chat_member"]["status"] for one in changes] == ["kicked", "member"]
    assert len(seen(telegram)) == 1


def test_a_migration_is_told_in_both_groups(telegram: Telegram):
    old = telegram.add_group("Desk", kind="group", admins=(YOU,))
    new_id = telegram.migrate(old.id)

    assert [one.get("migrate_to_chat_id") for one in seen(telegram)] == [new_id, None]
    assert [one.get("migrate_from_chat_id") for one in seen(telegram)] == [None, old.id]
    assert telegram.chats[new_id].members[YOU] == "creator"


def test_a_pressed_button_carries_its_message(telegram: Telegram):
    message = telegram.send(YOU, "hello")

    telegram.press(YOU, message["message_id"], "w:1:pause")

    (query,) = seen(telegram, "callback_query")
    assert (query["data"], query["message"]["text"]) == ("w:1:pause", "hello")


async def test_a_test_waits_for_what_the_bot_does(telegram: Telegram, call):
    waiting = asyncio.create_task(telegram.until(lambda: bool(telegram.from_bot(YOU))))

    await call("sendMessage", chat_id=YOU, text="CSTO")

    await waiting
    assert [call.params["text"] for call in telegram.calls_of("sendMessage", YOU)] == ["CSTO"]


async def test_waiting_in_vain_ends(telegram: Telegram):
    with pytest.raises(TimeoutError):
        await telegram.until(lambda: False, seconds=0.01)
