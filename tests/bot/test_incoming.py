"""What Telegram's updates mean to this bot."""

from typing import Any

import pytest
from telegram import Update

from bot.incoming import Left, Moved, Pressed, Said, chat_key, read_update
from bot.sentfiles import SentFile

USER = {"id": 501, "is_bot": False, "first_name": "Ada <b>", "language_code": "ru"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Newsroom"}
PRIVATE = {"id": 501, "type": "private", "first_name": "Ada"}
CHANNEL = {"id": -1007, "type": "channel", "title": "Orda", "username": "orda_kz"}
POST = {"type": "channel", "chat": CHANNEL, "message_id": 40, "date": 1}
SECRET_POST = {**POST, "chat": {"id": -1008, "type": "channel", "title": "Secret"}}
BY_A_PERSON = {"type": "user", "sender_user": USER, "date": 1}
OPML = {
    "file_id": "id-1",
    "file_unique_id": "u",
    "file_name": "my feeds.opml",
    "mime_type": "text/x-opml",
    "file_size": 2048,
}
PHOTO = [{"file_id": "p", "file_unique_id": "pu", "width": 90, "height": 90}]
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


# Files


def test_a_file_is_described() -> None:
    said = read(message(document=OPML))
    assert said.file == SentFile("id-1", "my feeds.opml", 2048, "text/x-opml")
    assert (said.command, said.text) == (None, "")


def test_a_file_of_which_nothing_is_known_is_a_file() -> None:
    said = read(message(document={"file_id": "id-1", "file_unique_id": "u"}))
    assert said.file == SentFile("id-1")


def test_a_files_name_is_cleaned() -> None:
    said = read(message(document={**OPML, "file_name": "a\x00\u202eb.opml"}))
    assert said.file.name == "ab.opml"


def test_the_caption_of_a_file_may_be_a_command() -> None:
    said = read(message(document=OPML, caption="/addsource@wirewatchbot now"))
    assert (said.command, said.text) == ("addsource", "now")
    assert said.file is not None


def test_a_file_for_another_bot_is_ignored() -> None:
    assert read(message(chat=GROUP, document=OPML, caption="/addsource@otherbot")) is None


def test_a_command_may_reply_to_a_file() -> None:
    theirs = {"message_id": 5, "date": 1, "chat": GROUP, "from": USER, "document": OPML}
    said = read(message("/addsource", GROUP, reply_to_message=theirs))
    assert said.file.name == "my feeds.opml"
    assert said.answers is None


def test_a_text_that_replies_to_a_file_does_not_bring_it() -> None:
    theirs = {"message_id": 5, "date": 1, "chat": GROUP, "from": USER, "document": OPML}
    assert read(message("thanks", GROUP, reply_to_message=theirs)).file is None


@pytest.mark.parametrize(
    "content",
    [
        {"photo": PHOTO, "caption": "/pause"},
        {"photo": PHOTO},
        {"voice": {"file_id": "v", "file_unique_id": "vu", "duration": 1}},
        {
            # Telegram gives an animation as a document too.
            "animation": {
                "file_id": "a",
                "file_unique_id": "au",
                "width": 1,
                "height": 1,
                "duration": 1,
            },
            "document": {**OPML, "file_name": "cat.mp4", "mime_type": "video/mp4"},
        },
    ],
)
def test_other_things_than_texts_and_files_say_nothing(content: dict[str, Any]) -> None:
    assert read(message(**content)) is None


# Forwarded posts


@pytest.mark.parametrize(
    "content",
    [
        {"text": "CSTO meets in Bishkek"},
        {"photo": PHOTO, "caption": "CSTO meets in Bishkek"},
        {"photo": PHOTO},
        {"poll": None},
    ],
)
def test_a_forwarded_post_names_its_channel_and_says_nothing_itself(
    content: dict[str, Any],
) -> None:
    said = read(message(forward_origin=POST, **content))
    assert (said.forwarded, said.text, said.command) == ("@orda_kz", "", None)


def test_a_post_of_a_channel_without_a_public_name_is_told_from_none() -> None:
    assert read(message("secret", forward_origin=SECRET_POST)).forwarded == ""
    assert read(message("no post")).forwarded is None


def test_a_command_in_a_forwarded_post_is_nobodys() -> None:
    for chat in (PRIVATE, GROUP):
        said = read(message("/pause", chat, forward_origin=POST))
        assert (said.command, said.text) == (None, "")


def test_what_a_person_wrote_is_read_as_ones_own_when_forwarded_in_private() -> None:
    said = read(message("/subscribe CSTO", forward_origin=BY_A_PERSON))
    assert (said.command, said.text, said.forwarded) == ("subscribe", "CSTO", None)


def test_a_command_forwarded_into_a_group_is_not_given_there() -> None:
    assert read(message("/pause", GROUP, forward_origin=BY_A_PERSON)).command is None


def test_a_command_may_reply_to_a_forwarded_post() -> None:
    theirs = {
        "message_id": 5,
        "date": 1,
        "chat": GROUP,
        "from": USER,
        "text": "CSTO",
        "forward_origin": POST,
    }
    assert read(message("/addsource", GROUP, reply_to_message=theirs)).forwarded == "@orda_kz"
    assert read(message("nice", GROUP, reply_to_message=theirs)).forwarded is None


def test_a_file_in_a_forwarded_post_is_both() -> None:
    said = read(message(forward_origin=POST, document=OPML, caption="our list"))
    assert (said.forwarded, said.file.name, said.text) == ("@orda_kz", "my feeds.opml", "")
    assert said.brings_sources


def test_a_channels_post_in_the_group_that_discusses_it_is_nobodys() -> None:
    update = message(
        "CSTO", GROUP, forward_origin=POST, sender_chat=CHANNEL, is_automatic_forward=True
    )
    assert read(update) is None


def test_when_it_was_sent_is_kept() -> None:
    assert read(message("CSTO")).sent_at == 1
