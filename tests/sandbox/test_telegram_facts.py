"""The sandbox answers as Telegram is documented to, row by row of telegram_facts.tsv.

Columns: `scene` prepares a chat, `params` goes with its chat_id, `answer` is the description of an
error, or what the result contains (null: a key that is absent).
"""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from telegram import constants

from sandbox import limits
from sandbox.server import Sandbox
from sandbox.state import NEWSROOM, YOU
from sandbox.telegram import Telegram

TABLE = (Path(__file__).parent / "telegram_facts.tsv").read_text("utf-8").splitlines()
ROWS = list(csv.DictReader(TABLE, delimiter="\t", quoting=csv.QUOTE_NONE))
Names = dict[str, Any]


def a_group(telegram: Telegram, status: str, kind: str = "supergroup") -> Names:
    chat = telegram.add_group("Desk", kind=kind, admins=(YOU,))
    telegram.set_bot_status(chat.id, status)
    return {"chat": chat.id}


def a_stranger(telegram: Telegram) -> Names:
    return {"chat": telegram.add_user("Nobody").id}


def a_blocker(telegram: Telegram) -> Names:
    telegram.block(YOU)
    return {"chat": YOU}


def a_ghost(telegram: Telegram) -> Names:
    telegram.deactivate(YOU)
    return {"chat": YOU}


def a_deleted_group(telegram: Telegram) -> Names:
    telegram.delete_group(NEWSROOM)
    return {"chat": NEWSROOM}


def a_migrated_group(telegram: Telegram) -> Names:
    old = telegram.add_group("Desk", kind="group", admins=(YOU,))
    telegram.migrate(old.id)
    return {"chat": old.id}


def an_alert(telegram: Telegram) -> Names:
    sender = {"from": telegram.bot.to_json()}
    message = telegram.store(telegram.private_chat(YOU), sender, {"text": "alert"})
    return {"chat": YOU, "message": message["message_id"]}


def a_question(telegram: Telegram) -> Names:
    return {"chat": YOU, "message": telegram.send(YOU, "alert?")["message_id"]}


def a_press(telegram: Telegram) -> Names:
    names = an_alert(telegram)
    return names | {"press": telegram.press(YOU, names["message"], "data")}


def a_file(telegram: Telegram, size: int = 1) -> Names:
    file = telegram.files.add_document("a.opml", b"a" * size)
    photo = telegram.files.add_photo("a.jpg", b"a")
    return {"chat": YOU, "file": file.id, "photo": photo.id}


def a_sent_file(telegram: Telegram) -> Names:
    sender = {"from": telegram.bot.to_json()}
    content = telegram.files.add_document("a.opml", b"a").to_json() | {"caption": "a"}
    message = telegram.store(telegram.private_chat(YOU), sender, content)
    return {"chat": YOU, "message": message["message_id"]}


SCENES: dict[str, Callable[[Telegram], Names]] = {
    "person": lambda _: {"chat": YOU},
    "group": lambda telegram: {"chat": NEWSROOM, "stranger": telegram.add_user("Nobody").id},
    "forum": lambda telegram: {"chat": telegram.add_group("Desk", forum=True).id},
    "stranger": a_stranger,
    "blocked": a_blocker,
    "deactivated": a_ghost,
    "kicked": lambda telegram: a_group(telegram, "kicked"),
    "kicked from a group": lambda telegram: a_group(telegram, "kicked", "group"),
    "left": lambda telegram: a_group(telegram, "left"),
    "deleted": a_deleted_group,
    "migrated": a_migrated_group,
    "alert": an_alert,
    "question": a_question,
    "pressed": a_press,
    "file": a_file,
    "file of 20 MiB": lambda telegram: a_file(telegram, 20 * 1024 * 1024),
    "file too big": lambda telegram: a_file(telegram, 20 * 1024 * 1024 + 1),
    "sent file": a_sent_file,
}


def keyboard(buttons: int) -> Names:
    return {
        "inline_keyboard": [[{"text": "b", "callback_data": "c"}] * 5 for _ in range(buttons // 5)]
        + [[{"text": "b", "callback_data": "c"}]] * (buttons % 5)
    }


def commands(number: int) -> list[Names]:
    return [{"command": f"c{index}", "description": "d"} for index in range(number)]


def filled(value: Any, names: Names) -> Any:
    """Replace `$name` and write out `repeat:x*3`."""
    if isinstance(value, dict):
        return {key: filled(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, names) for one in value]
    if isinstance(value, str) and value.startswith("$"):
        return names[value[1:]]
    if isinstance(value, str):
        return re.sub(r"repeat:(.)\*(\d+)", lambda match: match[1] * int(match[2]), value)
    return value


@pytest.mark.parametrize("row", ROWS, ids=[row["fact"] for row in ROWS])
async def test_a_documented_fact_holds(row: dict[str, str], sandbox: Sandbox, call):
    names = SCENES[row["scene"]](sandbox.telegram) | {
        "buttons100": keyboard(100),
        "buttons101": keyboard(101),
        "commands100": commands(100),
        "commands101": commands(101),
    }
    params = {"chat_id": names["chat"]} | filled(json.loads(row["params"]), names)

    answer = await call(row["method"], **params)

    if row["code"] != "200":
        assert (answer["error_code"], answer["description"]) == (int(row["code"]), row["answer"])
        return
    assert answer["ok"], answer
    expected = json.loads(row["answer"])
    result = answer["result"]
    if isinstance(expected, dict):
        result = {key: result.get(key) for key in expected}
    assert result == expected


@pytest.mark.parametrize("row", ROWS, ids=[row["fact"] for row in ROWS])
def test_each_fact_names_its_source(row: dict[str, str]):
    assert re.search(r"\.cpp|core\.telegram\.org|Limit\.", row["source"])


def test_the_limits_are_those_the_library_knows():
    assert (
        limits.TEXT,
        limits.CAPTION,
        limits.CALLBACK_DATA,
        limits.CALLBACK_ANSWER,
        limits.BUTTONS,
        limits.COMMANDS,
        limits.COMMAND_NAME,
        limits.COMMAND_DESCRIPTION,
        limits.BOT_DESCRIPTION,
        limits.BOT_SHORT_DESCRIPTION,
        limits.OVERALL[0],
        limits.PER_GROUP[0],
    ) == (
        constants.MessageLimit.MAX_TEXT_LENGTH,
        constants.MessageLimit.CAPTION_LENGTH,
        constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA,
        constants.CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH,
        constants.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER,
        constants.BotCommandLimit.MAX_COMMAND_NUMBER,
        constants.BotCommandLimit.MAX_COMMAND,
        constants.BotCommandLimit.MAX_DESCRIPTION,
        constants.BotDescriptionLimit.MAX_DESCRIPTION_LENGTH,
        constants.BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH,
        constants.FloodLimit.MESSAGES_PER_SECOND,
        constants.FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP,
    )


def test_the_library_counts_the_sizes_of_files_in_smaller_megabytes():
    assert constants.FileSizeLimit.FILESIZE_UPLOAD <= limits.UPLOAD
    assert constants.FileSizeLimit.PHOTOSIZE_UPLOAD <= limits.PHOTO_UPLOAD
    assert constants.FileSizeLimit.FILESIZE_DOWNLOAD <= limits.DOWNLOAD
