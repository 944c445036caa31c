"""What python-telegram-bot makes of the sandbox: its own objects, and its own errors."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    MessageEntity,
    MessageOriginChannel,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from sandbox.server import Sandbox
from sandbox.state import NEWSROOM, YOU


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with Bot(
        sandbox.token, base_url=sandbox.base_url, base_file_url=sandbox.base_file_url
    ) as bot:
        yield bot


async def test_the_bot_learns_who_it_is(bot: Bot):
    assert bot.username == "wirewatch_sandbox_bot"
    assert not bot.can_read_all_group_messages


async def test_a_message_comes_back_with_its_entities(bot: Bot):
    message = await bot.send_message(
        YOU,
        '<a href="https://example.org/a"><b>CSTO</b> meets</a>',
        parse_mode="HTML",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )

    assert message.text == "CSTO meets"
    assert message.parse_entities() == {
        MessageEntity("text_link", 0, 10, url="https://example.org/a"): "CSTO meets",
        MessageEntity("bold", 0, 4): "CSTO",
    }
    assert message.link_preview_options is not None
    assert message.link_preview_options.is_disabled


async def test_a_keyboard_comes_back_as_one(bot: Bot):
    keyboard = InlineKeyboardMarkup(
        [[InlineKeyboardButton("Pause", callback_data="w:1:pause")]],
    )

    message = await bot.send_message(YOU, "CSTO", reply_markup=keyboard)

    assert message.reply_markup == keyboard


async def test_a_question_is_kept_for_the_page(bot: Bot, sandbox: Sandbox):
    await bot.send_message(YOU, "Which words?", reply_markup=ForceReply(selective=True))

    assert sandbox.telegram.messages(YOU)[-1]["reply_markup"] == {
        "force_reply": True,
        "selective": True,
    }


async def test_a_reply_quotes_what_it_answers(bot: Bot, sandbox: Sandbox):
    asked = sandbox.telegram.send(YOU, "/status")

    message = await bot.send_message(
        YOU, "Fine.", reply_parameters=ReplyParameters(asked["message_id"])
    )

    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "/status"


async def test_a_file_is_sent_with_a_caption(bot: Bot, sandbox: Sandbox):
    message = await bot.send_document(
        YOU, InputFile(b"<opml/>", "источники.opml"), caption="<b>7</b> sources", parse_mode="HTML"
    )

    assert message.document is not None
    assert (message.document.file_name, message.document.file_size) == ("источники.opml", 7)
    assert message.caption_html == "<b>7</b> sources"
    again = await bot.send_document(YOU, message.document.file_id)
    assert again.document == message.document


async def test_a_file_that_a_person_sent_is_downloaded(bot: Bot, sandbox: Sandbox):
    sandbox.telegram.send_document(YOU, "a.opml", "<opml/>")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None

    file = await update.message.document.get_file()

    assert bytes(await file.download_as_bytearray()) == b"<opml/>"


async def test_a_file_that_is_too_large_to_download_is_refused(bot: Bot, sandbox: Sandbox):
    sent = sandbox.telegram.send_document(YOU, "a.opml", bytes(20 * 1024 * 1024 + 1))

    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(sent["document"]["file_id"])


async def test_a_forwarded_post_names_its_channel(bot: Bot, sandbox: Sandbox):
    sandbox.telegram.forward(YOU, "a", channel="Жусан", username="zhusan_wire", post_id=7)

    (update,) = await bot.get_updates()

    assert update.message is not None
    origin = update.message.forward_origin
    assert isinstance(origin, MessageOriginChannel)
    assert (origin.chat.username, origin.message_id) == ("zhusan_wire", 7)


async def test_a_photo_is_sent_by_its_address(bot: Bot):
    message = await bot.send_photo(YOU, "https://example.org/a.jpg", caption="a")

    assert message.photo[0].width > 0
    assert message.caption == "a"


async def test_a_command_arrives_as_a_command(bot: Bot, sandbox: Sandbox):
    sandbox.telegram.send(YOU, "/subscribe CSTO")

    (update,) = await bot.get_updates()

    assert update.message is not None
    assert update.message.parse_entities(["bot_command"]) == {
        MessageEntity("bot_command", 0, 10): "/subscribe"
    }


async def test_a_pressed_button_can_be_answered_once(bot: Bot, sandbox: Sandbox):
    message = await bot.send_message(YOU, "CSTO")
    press = sandbox.telegram.press(YOU, message.message_id, "w:1:pause")
    (update,) = await bot.get_updates()
    query = update.callback_query
    assert query is not None

    await query.answer("Paused", show_alert=True)

    assert query.data == "w:1:pause"
    assert sandbox.telegram.presses[press].answered == {"text": "Paused", "show_alert": True}
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()


async def test_a_message_is_edited_and_deleted(bot: Bot, sandbox: Sandbox):
    message = await bot.send_message(YOU, "CSTO")

    edited = await bot.edit_message_text("ОДКБ", YOU, message.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.edit_date is not None) == ("ОДКБ", True)
    assert await bot.delete_message(YOU, message.message_id)
    assert sandbox.telegram.messages(YOU) == []


async def test_the_group_says_who_its_admins_are(bot: Bot, sandbox: Sandbox):
    sandbox.telegram.set_bot_status(NEWSROOM, "administrator")

    admins = await bot.get_chat_administrators(NEWSROOM)

    assert {admin.user.id: admin.status for admin in admins} == {
        YOU: "creator",
        bot.id: "administrator",
    }
    assert (await bot.get_chat_member(NEWSROOM, YOU)).status == "creator"
    assert await bot.get_chat_member_count(NEWSROOM) == 2


async def test_a_chat_is_described(bot: Bot):
    chat = await bot.get_chat(NEWSROOM)

    assert (chat.title, chat.type) == ("Newsroom", "supergroup")


async def test_leaving_a_group_ends_writing_there(bot: Bot):
    await bot.leave_chat(NEWSROOM)

    with pytest.raises(Forbidden, match="not a member of the supergroup"):
        await bot.send_message(NEWSROOM, "CSTO")


async def test_each_scope_and_language_has_its_menu(bot: Bot):
    english, russian = BotCommand("latest", "Newest"), BotCommand("latest", "Новое")
    private = BotCommandScopeAllPrivateChats()

    await bot.set_my_commands([english])
    await bot.set_my_commands([russian], scope=private, language_code="ru")

    assert await bot.get_my_commands() == (english,)
    assert await bot.get_my_commands(scope=private, language_code="ru") == (russian,)
    assert await bot.get_my_commands(scope=BotCommandScopeAllGroupChats()) == ()
    assert await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


async def test_the_bot_describes_itself(bot: Bot):
    await bot.set_my_description("Reads the wires.")
    await bot.set_my_short_description("Reads.")

    assert (await bot.get_my_description()).description == "Reads the wires."
    assert (await bot.get_my_short_description()).short_description == "Reads."


async def test_there_is_no_webhook(bot: Bot, sandbox: Sandbox):
    sandbox.telegram.send(YOU, "hello")

    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


@pytest.mark.parametrize("token", ["77:another-token", "not a token"])
async def test_another_token_is_refused(token: str, sandbox: Sandbox):
    with pytest.raises(InvalidToken):
        async with Bot(token, base_url=sandbox.base_url):
            pass


async def test_a_blocked_bot_is_told(bot: Bot, sandbox: Sandbox):
    sandbox.telegram.block(YOU)

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(YOU, "CSTO")


async def test_a_migrated_group_names_its_new_id(bot: Bot, sandbox: Sandbox):
    old = sandbox.telegram.add_group("Desk", kind="group")
    new_id = sandbox.telegram.migrate(old.id)

    with pytest.raises(ChatMigrated) as raised:
        await bot.send_message(old.id, "CSTO")

    assert raised.value.new_chat_id == new_id


async def test_a_flood_says_how_long_to_wait(bot: Bot, sandbox: Sandbox, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    sandbox.telegram.fail("flood", retry_after=37)

    with pytest.raises(RetryAfter) as raised:
        await bot.send_message(YOU, "CSTO")

    assert raised.value.retry_after == timedelta(seconds=37)


@pytest.mark.parametrize(
    ("kind", "error", "stored"),
    [
        ("bad_gateway", NetworkError, 0),
        ("server_error", NetworkError, 0),
        ("drop_before", NetworkError, 0),
        ("drop_after", NetworkError, 1),
        ("gateway_after", NetworkError, 1),
        ("unauthorized", InvalidToken, 0),
        ("chat_not_found", BadRequest, 0),
        ("no_thread", BadRequest, 0),
        ("kicked", Forbidden, 0),
        ("deactivated", Forbidden, 0),
        ("not_member", Forbidden, 0),
        ("deleted", Forbidden, 0),
    ],
)
async def test_a_scripted_fault_arrives(kind, error, stored, bot: Bot, sandbox: Sandbox):
    sandbox.telegram.fail(kind, method="sendMessage")

    with pytest.raises(error):
        await bot.send_message(YOU, "CSTO")

    assert len(sandbox.telegram.from_bot(YOU)) == stored
    await bot.send_message(YOU, "again")


@pytest.mark.parametrize(("kind", "stored"), [("hang_before", 0), ("hang_after", 1)])
async def test_a_hang_ends_in_a_timeout(kind, stored, bot: Bot, sandbox: Sandbox):
    sandbox.telegram.fail(kind)

    with pytest.raises(TimedOut):
        await bot.send_message(YOU, "CSTO", read_timeout=0.2)

    assert len(sandbox.telegram.from_bot(YOU)) == stored


async def test_unreadable_markup_can_be_scripted_for_markup_only(bot: Bot, sandbox: Sandbox):
    sandbox.telegram.fail("unparseable")

    await bot.send_message(YOU, "plain")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(YOU, "<b>fine</b>", parse_mode="HTML")


async def test_of_two_pollers_one_is_ended(bot: Bot, sandbox: Sandbox):
    async with Bot(sandbox.token, base_url=sandbox.base_url) as other:
        polls = [asyncio.create_task(one.get_updates(timeout=20)) for one in (bot, other)]
        (ended,), (waiting,) = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
        sandbox.telegram.send(YOU, "/start")

        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await ended
        assert len(await waiting) == 1
