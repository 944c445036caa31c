"""What Telegram's updates mean to this bot."""

from typing import Any

import pytest
from telegram import Update

from bot.incoming import Left, Moved, Pressed, Said, chat_key, read_update

USER = {"id": 501, "is_bot": False, "first_name": "Ada <b>", "language_code": "ru"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Newsroom"}
PRIVATE = {"id": 501, "type": "private", "first_name": "Ada"}
BOT = {"id": 1, "is_bot": True, "first_name": "Wirewatch", "username": "wirewatchbot"}


def message(text: str | None = None, chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    body = {"message_id": 7, "date": 1, "chat": chat, "from": USER, **more}
    if text is not None:
        body["text"] = text
    return {"update_id": 1, "message": body}


def read(update: dict[str, Any]) -> object:
    return read_update(Update.de_json(update, None), "WirewatchBot")


def test_a_command_is_told_from_what_follows() -> None:
    said = read(message("/subscribe  CSTO summit"))
    assert isinstance(said, Said)
    assert (said.command, said.text) == ("subscribe", "CSTO summit")
    assert said.person.language == "ru"


def test_what_follows_a_command_may_begin_on_a_new_line() -> None:
    said = read(message("/subscribe\nCSTO\nSCO"))
    assert (said.command, said.text) == ("subscribe", "CSTO\nSCO")


def test_a_command_is_known_without_its_entity() -> None:
    assert read(message("/latest")).command == "latest"


@pytest.mark.parametrize("text", ["/latest@wirewatchbot", "/LATEST@WireWatchBot"])
def test_a_command_addressed_to_this_bot_is_read(text: str) -> None:
    assert read(message(text, GROUP)).command == "latest"


def test_a_command_addressed_to_another_bot_is_ignored() -> None:
    assert read(message("/latest@otherbot", GROUP)) is None


@pytest.mark.parametrize("text", ["/", "//", "/usr/bin", "a /latest", "/латест"])
def test_what_only_looks_like_a_command_is_plain_text(text: str) -> None:
    assert read(message(text)).command is None


def test_edits_and_channel_posts_are_not_commands() -> None:
    update = message("/pause")
    assert read({"update_id": 1, "edited_message": update["message"]}) is None
    channel = {"id": -1002, "type": "channel", "title": "News"}
    assert read({"update_id": 1, "channel_post": {**update["message"], "chat": channel}}) is None


def test_an_anonymous_admin_speaks_as_the_group() -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    said = read(message("/pause", GROUP, **{"from": anonymous, "sender_chat": GROUP}))
    assert said.person is None


def test_a_channel_that_posts_into_the_group_is_nobody() -> None:
    channel = {"id": -1002, "type": "channel", "title": "News"}
    assert read(message("/pause", GROUP, sender_chat=channel)) is None


def test_other_bots_are_not_listened_to() -> None:
    assert read(message("/pause", GROUP, **{"from": {**BOT, "id": 5}})) is None


def test_a_reply_to_the_bot_answers_its_question() -> None:
    asked = {"message_id": 5, "date": 1, "chat": GROUP, "from": BOT, "text": "What?"}
    assert read(message("CSTO", GROUP, reply_to_message=asked)).answers == 5


def test_a_reply_to_a_person_answers_nothing() -> None:
    theirs = {"message_id": 5, "date": 1, "chat": GROUP, "from": USER, "text": "What?"}
    assert read(message("CSTO", GROUP, reply_to_message=theirs)).answers is None


def test_a_forum_topic_is_kept() -> None:
    said = read(message("/latest", GROUP, message_thread_id=9, is_topic_message=True))
    assert said.thread_id == 9


def test_the_thread_of_an_ordinary_reply_is_no_topic() -> None:
    assert read(message("/latest", GROUP, message_thread_id=9)).thread_id == 0


def test_a_group_that_becomes_a_supergroup_has_moved() -> None:
    old = {"id": -5, "type": "group", "title": "Newsroom"}
    assert read(message(chat=old, migrate_to_chat_id=-1005)) == Moved(-5, -1005)


def test_a_photo_says_nothing() -> None:
    assert read(message()) is None


def test_text_is_cleaned_of_what_no_keyboard_types() -> None:
    assert read(message("CSTO\x00\u202e")).text == "CSTO"


def test_a_button_carries_its_data_and_who_pressed_it() -> None:
    update = {
        "update_id": 1,
        "callback_query": {
            "id": "9",
            "from": USER,
            "chat_instance": "1",
            "data": "w:1:end",
            "message": message("x", GROUP)["message"],
        },
    }
    pressed = read(update)
    assert isinstance(pressed, Pressed)
    assert (pressed.data, pressed.chat.id, pressed.person.id) == ("w:1:end", -1001, 501)
    assert chat_key(update) == -1001


@pytest.mark.parametrize(("status", "outcome"), [("kicked", Left(501)), ("member", None)])
def test_being_blocked_is_noticed(status: str, outcome: object) -> None:
    def member(kind: str) -> dict[str, Any]:
        return {"user": BOT, "status": kind, **({"until_date": 0} if kind == "kicked" else {})}

    update = {
        "update_id": 1,
        "my_chat_member": {
            "chat": PRIVATE,
            "from": USER,
            "date": 1,
            "old_chat_member": member("member"),
            "new_chat_member": member(status),
        },
    }
    assert read(update) == outcome


def test_an_update_of_an_unknown_kind_means_nothing() -> None:
    assert read({"update_id": 1, "brand_new_thing": {"chat": {"id": 3}}}) is None


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 1},
        {"update_id": 1, "message": None},
        {"update_id": 1, "message": {"chat": "x"}},
    ],
)
def test_the_chat_of_a_strange_update_is_nobodys(raw: dict[str, Any]) -> None:
    assert chat_key(raw) == 0
