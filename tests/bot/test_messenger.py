"""Sending and editing against a Bot API server, each of its errors as an outcome."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.outcomes import classify
from news.model import SECOND, Chat, ChatKind
from news.outbox import (
    Button,
    Flooded,
    Migrated,
    OutFile,
    OutMessage,
    Refused,
    SendOutcome,
    Sent,
    TopicGone,
    Unanswered,
    Unreachable,
    Unreadable,
)
from sandbox.server import Sandbox
from sandbox.state import NEWSROOM, YOU
from tests.bot.rig import Rig, connected
from tests.conftest import NOON

PRIVATE = Chat(YOU, ChatKind.PRIVATE)
GROUP = Chat(NEWSROOM, ChatKind.SUPERGROUP)
HELLO = OutMessage("<b>Hello</b>")


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the library say waits as it will in future, as the bot does: else it warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as server:
        yield server


@pytest.fixture
async def rig(sandbox: Sandbox) -> AsyncIterator[Rig]:
    async with connected(sandbox.base_url, sandbox.token, read_timeout=0.3) as made:
        yield made


async def test_an_alert_arrives_with_its_markup(rig: Rig, sandbox: Sandbox):
    outcome = await rig.messenger.send_alert(PRIVATE, 0, HELLO)
    [message] = sandbox.telegram.from_bot(YOU)
    assert outcome == Sent(message["message_id"])
    assert message["text"] == "Hello"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 5}]


async def test_links_have_no_preview(rig: Rig, sandbox: Sandbox):
    await rig.messenger.send_alert(PRIVATE, 0, OutMessage("https://a.example/"))
    [call] = sandbox.telegram.calls_of("sendMessage")
    assert json.loads(call.params["link_preview_options"]) == {"is_disabled": True}


async def test_an_alert_rings_unless_it_is_silent(rig: Rig, sandbox: Sandbox):
    await rig.messenger.send_alert(PRIVATE, 0, HELLO)
    await rig.messenger.send_alert(PRIVATE, 0, OutMessage("quiet", silent=True))
    _, quiet = sandbox.telegram.from_bot(YOU)
    assert sandbox.telegram.silent == {(YOU, quiet["message_id"])}


async def test_plain_text_is_sent_as_it_is(rig: Rig, sandbox: Sandbox):
    message = OutMessage("<b>", plain="a < b & <c>")
    assert isinstance(await rig.messenger.send_alert(PRIVATE, 0, message), Sent)
    [sent] = sandbox.telegram.from_bot(YOU)
    assert sent["text"] == "a < b & <c>"


async def test_a_keyboard_has_buttons_that_come_back_and_buttons_that_open(
    rig: Rig, sandbox: Sandbox
):
    keyboard = (
        (Button("End", "w:1:end"), Button("Pause", "w:1:pause")),
        (Button("Open", url="https://a.example/"),),
    )
    await rig.messenger.reply(YOU, 0, OutMessage("text", keyboard))
    [sent] = sandbox.telegram.from_bot(YOU)
    assert sent["reply_markup"]["inline_keyboard"] == [
        [
            {"text": "End", "callback_data": "w:1:end"},
            {"text": "Pause", "callback_data": "w:1:pause"},
        ],
        [{"text": "Open", "url": "https://a.example/"}],
    ]


async def test_a_question_asks_for_a_reply(rig: Rig, sandbox: Sandbox):
    await rig.messenger.reply(NEWSROOM, 0, OutMessage("Which words?", ask="CSTO" * 50))
    [call] = sandbox.telegram.calls_of("sendMessage")
    assert json.loads(call.params["reply_markup"]) == {
        "force_reply": True,
        "selective": True,
        "input_field_placeholder": ("CSTO" * 50)[:64],
    }


async def test_a_reply_hangs_on_the_message_that_it_answers(rig: Rig, sandbox: Sandbox):
    asked = sandbox.telegram.send(NEWSROOM, "/status")
    await rig.messenger.reply(NEWSROOM, 0, HELLO, reply_to=asked["message_id"])
    [sent] = sandbox.telegram.from_bot(NEWSROOM)
    assert sent["reply_to_message"]["message_id"] == asked["message_id"]


async def test_a_reply_to_a_deleted_message_arrives_all_the_same(rig: Rig, sandbox: Sandbox):
    assert isinstance(await rig.messenger.reply(NEWSROOM, 0, HELLO, reply_to=999), Sent)


async def test_a_message_goes_to_its_topic(rig: Rig, sandbox: Sandbox):
    forum = sandbox.telegram.add_group("Forum", forum=True)
    topic = sandbox.telegram.add_topic(forum.id, "Wires")
    await rig.messenger.send_alert(Chat(forum.id, ChatKind.SUPERGROUP), topic, HELLO)
    [sent] = sandbox.telegram.from_bot(forum.id)
    assert sent["message_thread_id"] == topic


async def test_an_alert_for_a_topic_that_is_gone_says_so(rig: Rig, sandbox: Sandbox):
    forum = sandbox.telegram.add_group("Forum", forum=True)
    chat = Chat(forum.id, ChatKind.SUPERGROUP)
    assert await rig.messenger.send_alert(chat, 77, HELLO) == TopicGone()


async def test_a_reply_to_a_topic_that_is_gone_goes_to_the_chat_itself(rig: Rig, sandbox: Sandbox):
    forum = sandbox.telegram.add_group("Forum", forum=True)
    assert isinstance(await rig.messenger.reply(forum.id, 77, HELLO), Sent)
    assert len(sandbox.telegram.from_bot(forum.id)) == 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("blocked", Unreachable("Forbidden: bot was blocked by the user")),
        ("deactivated", Unreachable("Forbidden: user is deactivated")),
        ("kicked", Unreachable("Forbidden: bot was kicked from the supergroup chat")),
        ("not_member", Unreachable("Forbidden: bot is not a member of the supergroup chat")),
        ("chat_not_found", Unreachable("Chat not found")),
        ("no_thread", TopicGone()),
        ("migrated", Migrated(-1_009_999_999_999)),
        ("flood", Flooded(7)),
        ("server_error", Unanswered("Internal Server Error")),
        ("unauthorized", Unanswered("Unauthorized")),
        ("not_found", Unanswered("Not Found")),
    ],
)
async def test_an_alert_that_fails_is_an_outcome(
    rig: Rig, sandbox: Sandbox, fault: str, outcome: SendOutcome
):
    sandbox.telegram.fail(fault, retry_after=7)
    assert await rig.messenger.send_alert(GROUP, 0, HELLO) == outcome
    assert len(sandbox.telegram.calls_of("sendMessage")) == 1


@pytest.mark.parametrize(
    "fault",
    ["bad_gateway", "gateway_after", "drop_before", "drop_after", "hang_before", "conflict"],
)
async def test_an_alert_without_a_clear_answer_may_have_arrived_or_not(
    rig: Rig, sandbox: Sandbox, fault: str
):
    sandbox.telegram.fail(fault, seconds=2)
    assert isinstance(await rig.messenger.send_alert(GROUP, 0, HELLO), Unanswered)


async def test_an_alert_that_telegram_cannot_parse_says_so(rig: Rig, sandbox: Sandbox):
    outcome = await rig.messenger.send_alert(PRIVATE, 0, OutMessage("a < b"))
    assert isinstance(outcome, Unreadable)


async def test_a_reply_that_telegram_cannot_parse_arrives_as_plain_text(rig: Rig, sandbox: Sandbox):
    message = OutMessage('<b>CSTO <a href="https://a.example/">here</a>')
    assert isinstance(await rig.messenger.reply(YOU, 0, message), Sent)
    [sent] = sandbox.telegram.from_bot(YOU)
    assert sent["text"] == "CSTO here\nhttps://a.example/"


async def test_a_refusal_is_not_tried_again(rig: Rig, sandbox: Sandbox):
    assert await rig.messenger.reply(YOU, 0, OutMessage(" ")) == Refused("Message text is empty")
    assert len(sandbox.telegram.calls_of("sendMessage")) == 1


async def test_a_reply_is_tried_again_until_telegram_answers(rig: Rig, sandbox: Sandbox):
    sandbox.telegram.fail("bad_gateway", count=3)
    assert isinstance(await rig.messenger.reply(YOU, 0, HELLO), Sent)
    assert rig.time.slept[:3] == [1, 2, 4]
    assert len(sandbox.telegram.calls_of("sendMessage")) == 4


async def test_a_reply_is_given_up_after_a_minute(rig: Rig, sandbox: Sandbox):
    sandbox.telegram.fail("bad_gateway", count=None)
    assert isinstance(await rig.messenger.reply(YOU, 0, HELLO), Unanswered)
    assert rig.time.now - NOON < 60 * SECOND
    assert len(sandbox.telegram.calls_of("sendMessage")) == 6


async def test_a_reply_waits_out_a_short_flood(rig: Rig, sandbox: Sandbox):
    sandbox.telegram.fail("flood", retry_after=60)
    assert isinstance(await rig.messenger.reply(YOU, 0, HELLO), Sent)
    assert rig.time.now >= NOON + 60 * SECOND
    assert rig.floods == [(YOU, NOON + 61 * SECOND)]


async def test_a_reply_does_not_wait_out_a_long_flood(rig: Rig, sandbox: Sandbox):
    sandbox.telegram.fail("flood", retry_after=43_200)
    assert await rig.messenger.reply(YOU, 0, HELLO) == Flooded(43_200)
    assert rig.floods == [(YOU, NOON + 43_201 * SECOND)]


async def test_nothing_is_sent_to_a_flooded_chat_before_its_time(rig: Rig, sandbox: Sandbox):
    sandbox.telegram.fail("flood", retry_after=300)
    await rig.messenger.send_alert(PRIVATE, 0, HELLO)
    assert await rig.messenger.send_alert(PRIVATE, 0, HELLO) == Flooded(301)
    assert await rig.messenger.reply(YOU, 0, HELLO) == Flooded(301)
    assert len(sandbox.telegram.calls_of("sendMessage", YOU)) == 1


async def test_a_flood_in_one_chat_stops_no_other(rig: Rig, sandbox: Sandbox):
    sandbox.telegram.fail("flood", retry_after=300, chat_id=NEWSROOM)
    await rig.messenger.send_alert(GROUP, 0, HELLO)
    assert isinstance(await rig.messenger.send_alert(PRIVATE, 0, HELLO), Sent)
    assert rig.messenger.busy() == {NEWSROOM}


async def test_a_flood_that_cannot_be_stored_breaks_no_reply(rig: Rig, sandbox: Sandbox):
    sandbox.telegram.fail("flood", retry_after=1, count=6)
    assert isinstance(await rig.messenger.reply(YOU, 0, HELLO), Sent)
    assert len(rig.floods) == 6


async def test_a_message_is_edited(rig: Rig, sandbox: Sandbox):
    sent = await rig.messenger.reply(YOU, 0, OutMessage("old", ((Button("End", "w:1:end"),),)))
    assert isinstance(sent, Sent)
    assert await rig.messenger.edit(YOU, sent.message_id, HELLO) == sent
    [message] = sandbox.telegram.from_bot(YOU)
    assert message["text"] == "Hello"
    assert "reply_markup" not in message


async def test_an_edit_without_a_text_changes_the_keyboard(rig: Rig, sandbox: Sandbox):
    sent = await rig.messenger.reply(YOU, 0, OutMessage("text", ((Button("⋯", "i:1:watches"),),)))
    assert isinstance(sent, Sent)
    await rig.messenger.edit(YOU, sent.message_id, OutMessage("", ((Button("End", "w:1:end"),),)))
    [message] = sandbox.telegram.from_bot(YOU)
    assert message["text"] == "text"
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "End"


async def test_an_edit_that_changes_nothing_is_done(rig: Rig, sandbox: Sandbox):
    sent = await rig.messenger.reply(YOU, 0, HELLO)
    assert isinstance(sent, Sent)
    assert await rig.messenger.edit(YOU, sent.message_id, HELLO) == sent


async def test_an_edit_of_a_message_that_is_gone_is_refused(rig: Rig, sandbox: Sandbox):
    assert isinstance(await rig.messenger.edit(YOU, 999, HELLO), Refused)


async def test_a_file_arrives_and_its_caption_can_be_edited(rig: Rig, sandbox: Sandbox):
    file = OutFile("feeds.opml", b"<opml/>", "text/x-opml")
    sent = await rig.messenger.reply(YOU, 0, OutMessage("<b>43</b> feeds", document=file))
    assert isinstance(sent, Sent)
    assert await rig.messenger.edit(YOU, sent.message_id, OutMessage("44 feeds")) == sent
    [message] = sandbox.telegram.from_bot(YOU)
    assert message["document"]["file_name"] == "feeds.opml"
    assert message["caption"] == "44 feeds"


async def test_an_edit_is_tried_again_until_telegram_answers(rig: Rig, sandbox: Sandbox):
    sent = await rig.messenger.reply(YOU, 0, OutMessage("old"))
    assert isinstance(sent, Sent)
    sandbox.telegram.fail("bad_gateway")
    assert await rig.messenger.edit(YOU, sent.message_id, HELLO) == sent


async def test_a_pressed_button_is_answered(rig: Rig, sandbox: Sandbox):
    sent = await rig.messenger.reply(YOU, 0, OutMessage("text", ((Button("End", "w:1:end"),),)))
    assert isinstance(sent, Sent)
    press = sandbox.telegram.press(YOU, sent.message_id, "w:1:end")
    await rig.messenger.answer(press, "x" * 300, alert=True)
    answered = sandbox.telegram.presses[press].answered
    assert answered is not None
    assert answered["text"] == "x" * 200


async def test_an_answer_to_an_old_button_is_ignored(rig: Rig):
    await rig.messenger.answer("1", None)


async def test_a_groups_admins_are_told_from_its_members(rig: Rig, sandbox: Sandbox):
    member = sandbox.telegram.add_user("Member")
    sandbox.telegram.chats[NEWSROOM].members[member.id] = "member"
    assert await rig.messenger.is_admin(NEWSROOM, YOU)
    assert not await rig.messenger.is_admin(NEWSROOM, member.id)


async def test_nobody_is_an_admin_while_telegram_cannot_say(rig: Rig, sandbox: Sandbox):
    sandbox.telegram.fail("bad_gateway", count=None)
    assert not await rig.messenger.is_admin(NEWSROOM, YOU)


async def test_a_reply_that_stays_flooded_is_given_up_after_a_minute(rig: Rig, sandbox: Sandbox):
    sandbox.telegram.fail("flood", retry_after=20, count=None)
    assert await rig.messenger.reply(YOU, 0, HELLO) == Flooded(20)
    assert len(sandbox.telegram.calls_of("sendMessage")) == 4


@asynccontextmanager
async def answering(status: int, body: str) -> AsyncIterator[Rig]:
    """Connect to a server that gives one answer to everything."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    async with connected(f"http://{host}:{port}/bot", "1:token") as rig:
        yield rig
    await runner.cleanup()


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, "no JSON"), (500, ""), (503, "null"), (502, "[]"), (429, '{"ok": false}')],
)
async def test_an_answer_that_makes_no_sense_is_none(status: int, body: str):
    async with answering(status, body) as rig:
        assert isinstance(await rig.messenger.send_alert(PRIVATE, 0, HELLO), Unanswered)
        await rig.messenger.answer("1")


async def test_a_message_that_arrived_with_an_odd_answer_is_not_sent_for_ever():
    async with answering(200, '{"ok": true, "result": {}}') as rig:
        outcome = await rig.messenger.send_alert(PRIVATE, 0, HELLO)
        assert outcome == Refused("KeyError in the library")


async def test_a_reply_that_is_cancelled_stops(rig: Rig, sandbox: Sandbox):
    sandbox.telegram.fail("hang_before", seconds=2)
    task = asyncio.create_task(rig.messenger.reply(YOU, 0, HELLO))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


UNREACHABLE = [
    "Chat not found",
    "User not found",
    "PEER_ID_INVALID",
    "Have no rights to send a message",
    "Not enough rights to send text messages to the chat",
    "Need administrator rights in the channel chat",
    "CHAT_WRITE_FORBIDDEN",
    "Chat_restricted",
    "User is deactivated",
    "Group chat was deactivated",
    "No write access to the chat",
    "CHANNEL_PRIVATE",
]


@pytest.mark.parametrize("message", UNREACHABLE)
def test_wordings_that_mean_that_nothing_can_be_sent_there(message: str):
    assert classify(BadRequest(message)) == Unreachable(message)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (BadRequest("Message thread not found"), TopicGone()),
        (BadRequest("TOPIC_DELETED"), TopicGone()),
        (BadRequest("Topic_closed"), TopicGone()),
        (
            BadRequest("Can't parse entities: unsupported start tag"),
            Unreadable("Can't parse entities: unsupported start tag"),
        ),
        (BadRequest("Message is too long"), Refused("Message is too long")),
        (BadRequest("Something new"), Refused("Something new")),
        (Forbidden("Forbidden: anything"), Unreachable("Forbidden: anything")),
        (ChatMigrated(-1005), Migrated(-1005)),
        (TimedOut(), Unanswered("Timed out")),
        (NetworkError("Bad Gateway"), Unanswered("Bad Gateway")),
        (InvalidToken("Unauthorized"), Unanswered("Unauthorized")),
        (Conflict("Conflict"), Unanswered("Conflict")),
        (TelegramError("Invalid server response"), Unanswered("Invalid server response")),
        (NetworkError(""), Unanswered("NetworkError")),
    ],
)
def test_each_error_means_one_outcome(error: TelegramError, outcome: SendOutcome):
    assert classify(error) == outcome


def test_a_wait_is_read_as_a_timedelta():
    assert classify(RetryAfter(timedelta(seconds=1.5))) == Flooded(1.5)


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_a_wait_is_read_as_a_number(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PTB_TIMEDELTA")
    assert classify(RetryAfter(12)) == Flooded(12)


def test_a_reason_is_a_short_line_without_the_token():
    token = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
    outcome = classify(NetworkError(f"cannot reach\nhttps://a/bot{token}/x " + "y" * 500))
    assert isinstance(outcome, Unanswered)
    assert outcome.reason.startswith("cannot reach https://a/bot…/x y")
    assert len(outcome.reason) == 200
