"""Files and pictures on the way out, as the calls that the Bot API gets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.outgoing import MAX_CAPTION
from news.model import SECOND, Chat, ChatKind
from news.outbox import (
    Button,
    Flooded,
    OutFile,
    OutMessage,
    Refused,
    SendOutcome,
    Sent,
    Unanswered,
    Unreachable,
)
from tests.bot.rig import BotApi, Rig, connected, scripted_api
from tests.conftest import NOON

CHAT = Chat(501, ChatKind.PRIVATE)
PICTURE = "https://courier.example/a.jpg?w=800&h=600"
FEEDS = OutFile("Wirewatch ҚЗ.opml", b"<opml/>\x00\xff", "text/x-opml")
KEYS = ((Button("Undo", "r:1"),),)


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the library say waits as it will in future, as the bot does: else it warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with scripted_api() as made:
        yield made


@pytest.fixture
async def rig(api: BotApi) -> AsyncIterator[Rig]:
    async with connected(f"{api.root}/bot", "1:token") as made:
        yield made


# Pictures


async def test_a_picture_is_shown_large_above_a_text_that_does_not_name_it(rig: Rig, api: BotApi):
    await rig.messenger.send_alert(CHAT, 0, OutMessage("<b>Summit</b>", picture=PICTURE))
    [call] = api.of("sendMessage")
    assert call.fields["text"] == "<b>Summit</b>"
    assert call.fields["link_preview_options"] == {
        "url": PICTURE,
        "prefer_large_media": True,
        "show_above_text": True,
    }


async def test_an_edit_keeps_the_picture_that_it_is_given(rig: Rig, api: BotApi):
    await rig.messenger.edit(501, 7, OutMessage("Summit ends", picture=PICTURE))
    [call] = api.of("editMessageText")
    assert call.fields["link_preview_options"]["url"] == PICTURE


async def test_a_message_that_is_refused_with_its_picture_goes_without(rig: Rig, api: BotApi):
    api.refuse("sendMessage", 400, "Bad Request: WEBPAGE_URL_INVALID")
    outcome = await rig.messenger.send_alert(CHAT, 0, OutMessage("Summit", picture=PICTURE))
    assert outcome == Sent(2)
    _, second = api.of("sendMessage")
    assert second.fields["text"] == "Summit"
    assert second.fields["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: message thread not found"),
        (400, "Bad Request: can't parse entities: unsupported start tag"),
        (403, "Forbidden: bot was blocked by the user"),
        (429, "Too Many Requests: retry after 7"),
        (502, "Bad Gateway"),
    ],
)
async def test_what_no_picture_is_to_blame_for_is_not_tried_without_it(
    rig: Rig, api: BotApi, status: int, description: str
):
    api.refuse("sendMessage", status, description)
    outcome = await rig.messenger.send_alert(CHAT, 0, OutMessage("Summit", picture=PICTURE))
    assert not isinstance(outcome, Sent | Refused)
    assert len(api.calls) == 1


async def test_a_message_that_is_refused_without_its_picture_too_is_refused(rig: Rig, api: BotApi):
    api.refuse("sendMessage", 400, "Bad Request: message is too long", times=2)
    outcome = await rig.messenger.send_alert(CHAT, 0, OutMessage("Summit", picture=PICTURE))
    assert outcome == Refused("Message is too long")


# Files


async def test_a_file_arrives_with_its_name_and_its_text_as_caption(rig: Rig, api: BotApi):
    message = OutMessage("<b>43</b> feeds", KEYS, silent=True, document=FEEDS)
    assert await rig.messenger.reply(-1001, 9, message, reply_to=5) == Sent(1)
    [call] = api.calls
    assert call.method == "sendDocument"
    assert call.content == FEEDS.content
    assert (call.file.filename, call.file.content_type) == (FEEDS.name, "text/x-opml")
    assert call.fields["caption"] == "<b>43</b> feeds"
    assert call.fields["parse_mode"] == "HTML"
    assert call.fields["message_thread_id"] == 9
    assert call.fields["disable_notification"] is True
    assert call.fields["reply_parameters"]["message_id"] == 5
    assert call.fields["reply_markup"]["inline_keyboard"][0][0]["text"] == "Undo"


async def test_a_file_may_come_without_a_text(rig: Rig, api: BotApi):
    await rig.messenger.reply(501, 0, OutMessage("", document=FEEDS))
    assert "caption" not in api.calls[0].fields


@pytest.mark.parametrize("letter", ["a", "Ж", "😀", "&amp;"])
async def test_a_caption_is_measured_as_it_is_read(rig: Rig, api: BotApi, letter: str):
    text = f"<b>{letter * MAX_CAPTION}</b>"
    await rig.messenger.reply(501, 0, OutMessage(text, document=FEEDS))
    assert [call.method for call in api.calls] == ["sendDocument"]


async def test_a_text_too_long_for_a_caption_goes_before_its_file(rig: Rig, api: BotApi):
    text = "a" * (MAX_CAPTION + 1)
    message = OutMessage(text, KEYS, document=FEEDS)
    assert await rig.messenger.reply(501, 0, message) == Sent(1)
    said, sent = api.calls
    assert (said.method, said.fields["text"]) == ("sendMessage", text)
    assert "inline_keyboard" in said.fields["reply_markup"]
    assert (sent.method, sent.content) == ("sendDocument", FEEDS.content)
    assert sent.fields["disable_notification"] is True
    assert "reply_markup" not in sent.fields


async def test_links_that_would_overflow_a_caption_written_out_do_not_stand_in_one(
    rig: Rig, api: BotApi
):
    link = '<a href="https://courier.example/">Steppe Courier</a>'
    api.refuse("sendMessage", 400, "Bad Request: can't parse entities: it is odd")
    await rig.messenger.reply(501, 0, OutMessage(link * 40, document=FEEDS))
    assert [call.method for call in api.calls] == ["sendMessage", "sendMessage", "sendDocument"]


async def test_without_its_text_the_file_is_not_sent_either(rig: Rig, api: BotApi):
    api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    outcome = await rig.messenger.send_alert(CHAT, 0, OutMessage("a" * 2000, document=FEEDS))
    assert isinstance(outcome, Unreachable)
    assert len(api.calls) == 1


async def test_a_file_that_is_refused_after_its_text_is_refused(rig: Rig, api: BotApi):
    api.refuse("sendDocument", 400, "Bad Request: wrong file")
    outcome = await rig.messenger.send_alert(CHAT, 0, OutMessage("a" * 2000, document=FEEDS))
    assert outcome == Refused("Wrong file")


@pytest.mark.parametrize(
    ("status", "description", "outcome"),
    [
        (429, "Too Many Requests: retry after 7", Flooded(7)),
        (403, "Forbidden: bot was kicked", Unreachable("Forbidden: bot was kicked")),
        (400, "Bad Request: chat not found", Unreachable("Chat not found")),
        (
            400,
            "Bad Request: not enough rights to send documents to the chat",
            Refused("Not enough rights to send documents to the chat"),
        ),
        (400, "Bad Request: CHAT_SEND_DOCS_FORBIDDEN", Refused("Chat_send_docs_forbidden")),
        (413, "Request Entity Too Large", Refused("Request Entity Too Large")),
        (502, "Bad Gateway", Unanswered("Bad Gateway")),
    ],
)
async def test_a_file_that_fails_is_an_outcome(
    rig: Rig, api: BotApi, status: int, description: str, outcome: SendOutcome
):
    api.refuse("sendDocument", status, description)
    message = OutMessage("43 feeds", document=FEEDS)
    assert await rig.messenger.send_alert(CHAT, 0, message) == outcome
    assert len(api.calls) == 1


async def test_a_file_whose_caption_telegram_cannot_parse_comes_with_plain_words(
    rig: Rig, api: BotApi
):
    api.refuse("sendDocument", 400, "Bad Request: can't parse entities: it is odd")
    await rig.messenger.reply(501, 0, OutMessage("<b>43</b> feeds", document=FEEDS))
    _, second = api.calls
    assert (second.fields["caption"], second.content) == ("43 feeds", FEEDS.content)
    assert "parse_mode" not in second.fields


async def test_a_file_waits_out_a_short_flood(rig: Rig, api: BotApi):
    api.refuse("sendDocument", 429, "Too Many Requests: retry after 7")
    assert isinstance(await rig.messenger.reply(501, 0, OutMessage("", document=FEEDS)), Sent)
    assert rig.time.now >= NOON + 7 * SECOND
    assert api.calls[1].content == FEEDS.content


async def test_each_part_counts_as_a_message_at_the_gate(rig: Rig):
    await rig.messenger.reply(501, 0, OutMessage("a" * 2000, document=FEEDS))
    await rig.messenger.reply(501, 0, OutMessage("third"))
    assert rig.messenger.busy() == {501}


async def test_the_text_of_a_file_is_edited_as_its_caption(rig: Rig, api: BotApi):
    api.refuse("editMessageText", 400, "Bad Request: there is no text in the message to edit")
    assert await rig.messenger.edit(501, 7, OutMessage("<b>done</b>", KEYS)) == Sent(7)
    [call] = api.of("editMessageCaption")
    assert (call.fields["caption"], call.fields["parse_mode"]) == ("<b>done</b>", "HTML")
    assert "inline_keyboard" in call.fields["reply_markup"]
