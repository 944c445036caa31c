"""From a feed to an alert in a chat, and what people do with it."""

import asyncio

import pytest

from sandbox.menus import shown_commands
from sandbox.server import Sandbox
from sandbox.state import YOU
from tests.journeys.conftest import Bot, Reader

GROUP = -1_001_000_000_001
STORY = "CSTO ministers to meet in Bishkek about quay number seven"


async def test_a_new_story_rings_within_five_seconds_and_only_once(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO")
    sandbox.site.publish(outlet="steppe-courier", title=STORY)
    alert = await reader.hears(lambda text: STORY in text, seconds=5)
    bold = [e for e in alert["entities"] if e["type"] == "bold"]
    assert [STORY[e["offset"] : e["offset"] + e["length"]] for e in bold] == ["CSTO"]
    assert "Steppe Courier · EN ·" in alert["text"]
    sandbox.site.publish(outlet="steppe-courier", title="CSTO: a second story to wait for")
    await reader.hears(lambda text: "a second story" in text, seconds=5)
    assert len(reader.about(STORY)) == 1


async def test_what_was_there_at_the_first_poll_rings_nobody(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO")
    sandbox.site.publish(outlet="polyn", title=STORY)
    await reader.hears(lambda text: STORY in text)
    alerts = [m for m in reader.heard() if m.get("reply_markup") and "Pause" in str(m)]
    assert len(alerts) == 1


async def test_a_story_without_the_words_in_its_title_shows_the_sentence_that_has_them(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("Tasmagambetov")
    sandbox.site.publish(
        outlet="silk-meridian",
        title="Ministers meet in Bishkek on wheat",
        summary="The hall was full. It was Tasmagambetov’s last session. Rain fell.",
    )
    alert = await reader.hears(lambda text: "on wheat" in text)
    assert "It was Tasmagambetov’s last session." in alert["text"]
    assert "Rain fell" not in alert["text"]
    assert alert["text"].endswith("in the text")


async def test_a_story_that_several_watches_match_is_one_message_that_names_them_all(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO\nBishkek")
    sandbox.site.publish(outlet="polyn", title=STORY)
    alert = await reader.hears(lambda text: STORY in text)
    assert "Watches: CSTO, Bishkek" in alert["text"]
    await reader.press(alert, "⋯")
    await reader.press(alert, "End Bishkek")
    shown = await reader.say("/subscriptions")
    assert "CSTO" in shown["text"]
    assert "Bishkek" not in shown["text"]


async def test_the_buttons_of_an_alert_pause_and_end_its_watch(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO")
    sandbox.site.publish(outlet="polyn", title=STORY)
    alert = await reader.hears(lambda text: STORY in text)
    assert await reader.press(alert, "Pause CSTO") == "CSTO is paused."
    assert reader.now(alert)["text"] == alert["text"]
    assert await reader.press(alert, "Resume CSTO") == "CSTO is on again."
    assert await reader.press(alert, "End CSTO") == "CSTO has ended."
    assert "Nothing is watched" in (await reader.say("/subscriptions"))["text"]


async def test_an_edit_that_makes_a_story_match_rings_once_and_says_so(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("Mirziyoyev")
    story = sandbox.site.stories()[0]
    sandbox.site.edit(story, title="Mirziyoyev adds his name to the list")
    alert = await reader.hears(lambda text: "adds his name" in text)
    assert "added in an edit" in alert["text"]
    sandbox.site.edit(story, title="Mirziyoyev adds his name to the longer list")
    sandbox.site.publish(outlet=story.outlet.slug, title="Mirziyoyev: the last to wait for")
    await reader.hears(lambda text: "last to wait" in text)
    assert len(reader.about("adds his name")) == 1


async def test_latest_has_pages_that_change_the_message(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("nothing at all")
    page = await reader.say("/latest")
    assert page["text"].startswith("Latest · 1–5 of ")
    await reader.press(page, "›")
    await sandbox.telegram.until(lambda: reader.now(page)["text"].startswith("Latest · 6–10 of "))


async def test_in_a_group_a_question_is_a_force_reply_and_its_answer_is_taken(
    bot: Bot, sandbox: Sandbox
) -> None:
    await bot.start()
    newsroom = Reader(sandbox, chat_id=GROUP)
    question = await newsroom.say("/subscribe")
    assert question["reply_markup"]["force_reply"] is True
    answer = await newsroom.say("CSTO", reply_to=question["message_id"])
    assert "CSTO is on." in answer["text"]


async def test_an_anonymous_admin_changes_what_the_group_watches(
    bot: Bot, sandbox: Sandbox
) -> None:
    await bot.start()
    newsroom = Reader(sandbox, chat_id=GROUP)
    answer = await newsroom.say("/subscribe CSTO", anonymous=True)
    assert "CSTO is on." in answer["text"]


async def test_a_member_cannot_change_what_the_group_watches(bot: Bot, sandbox: Sandbox) -> None:
    await bot.start()
    member = sandbox.telegram.add_user("Member")
    sandbox.telegram.chats[GROUP].members[member.id] = "member"
    answer = await Reader(sandbox, GROUP, member.id).say("/subscribe CSTO")
    assert answer["text"] == "Only admins of this group can change things here."


async def test_a_command_for_another_bot_is_ignored(bot: Bot, sandbox: Sandbox) -> None:
    await bot.start()
    sandbox.telegram.privacy = False
    newsroom = Reader(sandbox, chat_id=GROUP)
    sandbox.telegram.send(GROUP, "/latest@otherbot")
    await newsroom.say("/status")
    assert len(newsroom.heard()) == 1


async def test_a_topic_of_a_forum_gets_its_own_alerts(bot: Bot, sandbox: Sandbox) -> None:
    await bot.start()
    forum = sandbox.telegram.add_group("Forum", admins=(1_000_001,), forum=True)
    topic = sandbox.telegram.add_topic(forum.id, "Security")
    room = Reader(sandbox, chat_id=forum.id)
    answer = await room.say("/subscribe CSTO", thread_id=topic)
    assert answer["message_thread_id"] == topic
    await Reader(sandbox).primed("CSTO")
    sandbox.site.publish(outlet="polyn", title=STORY)
    assert (await room.hears(lambda text: STORY in text))["message_thread_id"] == topic


async def test_the_command_menu_is_set_in_both_languages(bot: Bot, sandbox: Sandbox) -> None:
    await bot.start()
    english = shown_commands(sandbox.telegram, "private", YOU, "en")
    russian = shown_commands(sandbox.telegram, "private", YOU, "ru")
    assert len(english) == len(russian) == 8
    assert english[0]["command"] == "subscribe"
    assert english[0]["description"] != russian[0]["description"]


@pytest.mark.parametrize("secret", ["token", "query"])
async def test_secrets_never_reach_the_log_even_at_debug(
    bot: Bot, reader: Reader, sandbox: Sandbox, secret: str
) -> None:
    await bot.start()
    private = f"{sandbox.page}news/polyn/feed.xml?key=very-private-key"
    await reader.say(f"/addsource {private}")
    await reader.say(f"/addsource {sandbox.page}nothing/here?key=very-private-key")
    sandbox.telegram.fail("drop_before", method="sendMessage", count=2)
    await reader.say("/status")
    await bot.stop()
    assert len(bot.log) > 1000
    hidden = {"token": sandbox.token.partition(":")[2], "query": "very-private-key"}
    assert hidden[secret] not in bot.log


async def test_a_private_bot_prints_a_link_that_works_once(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start(ALLOWED_IDS="")
    assert "private" in (await reader.say("/start"))["text"]
    code = bot.log.split("?start=")[1].split()[0]
    assert "reads 7" in (await reader.say(f"/start {code}"))["text"]
    stranger = sandbox.telegram.add_user("Stranger")
    theirs = Reader(sandbox, stranger.id, stranger.id)
    assert "private" in (await theirs.say(f"/start {code}"))["text"]
    await bot.stop()
    await bot.start(ALLOWED_IDS="")
    assert bot.log.count("?start=") == 1


async def test_two_hundred_commands_of_one_person_keep_nobody_else_waiting(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    other = sandbox.telegram.add_user("Other")
    theirs = Reader(sandbox, other.id, other.id)
    for _ in range(200):
        sandbox.telegram.send(reader.chat_id, "/status")
    async with asyncio.timeout(3):
        await theirs.say("/status")
