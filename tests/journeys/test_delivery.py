"""Alerts arrive whatever Telegram answers and however the bot ends."""

import signal

from sandbox.server import Sandbox
from tests.journeys.conftest import Bot, Reader

GROUP = -1_001_000_000_001


def publish(sandbox: Sandbox, *names: str) -> None:
    for name in names:
        sandbox.site.publish(outlet="steppe-courier", title=f"CSTO story {name}")


async def arrives(reader: Reader, *names: str, seconds: float = 20) -> None:
    for name in names:
        await reader.hears(lambda text, name=name: f"CSTO story {name}" in text, seconds=seconds)


def rang(reader: Reader, name: str) -> int:
    return len(reader.about(f"CSTO story {name}"))


async def test_a_gateway_error_on_every_second_send_loses_nothing(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO")
    sandbox.telegram.fail("bad_gateway", method="sendMessage", every=2, count=4)
    publish(sandbox, "one", "two", "three")
    await arrives(reader, "one", "two", "three", seconds=40)


async def test_flood_control_stops_that_chat_until_its_time_and_nobody_else(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO")
    newsroom = Reader(sandbox, chat_id=GROUP)
    await newsroom.say("/subscribe CSTO")
    sandbox.telegram.fail("flood", method="sendMessage", chat_id=reader.chat_id, retry_after=8)
    publish(sandbox, "one")
    await arrives(newsroom, "one", seconds=5)
    assert rang(reader, "one") == 0
    await arrives(reader, "one")
    refused, sent = sandbox.telegram.calls_of("sendMessage", reader.chat_id)[-2:]
    assert refused.status == 429
    assert sent.at - refused.at >= 8


async def test_flood_control_is_remembered_across_a_restart(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO")
    sandbox.telegram.fail("flood", method="sendMessage", chat_id=reader.chat_id, retry_after=10)
    publish(sandbox, "one")
    telegram = sandbox.telegram
    await bot.until("SELECT 1 FROM chats WHERE flood_until > 0")
    await bot.stop(signal.SIGKILL)
    await bot.start()
    await arrives(reader, "one")
    refused, sent = telegram.calls_of("sendMessage", reader.chat_id)[-2:]
    assert sent.at - refused.at >= 10


async def test_a_chat_that_blocked_the_bot_rests_until_it_starts_it_again(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO")
    newsroom = Reader(sandbox, chat_id=GROUP)
    await newsroom.say("/subscribe CSTO")
    sandbox.telegram.block(reader.user_id)
    publish(sandbox, "one")
    await arrives(newsroom, "one")
    tried = len(sandbox.telegram.calls_of("sendMessage", reader.chat_id))
    publish(sandbox, "two")
    await arrives(newsroom, "two")
    assert len(sandbox.telegram.calls_of("sendMessage", reader.chat_id)) == tried
    sandbox.telegram.unblock(reader.user_id)
    await reader.say("/start")
    publish(sandbox, "three")
    await arrives(reader, "three")


async def test_an_alert_that_was_refused_by_a_block_arrives_after_the_next_start(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO")
    telegram = sandbox.telegram
    telegram.fail("blocked", method="sendMessage", chat_id=reader.chat_id, count=1)
    publish(sandbox, "one")
    await telegram.until(lambda: telegram.calls_of("sendMessage")[-1].status == 403)
    await reader.say("/start")
    await arrives(reader, "one")


async def test_a_group_that_became_a_supergroup_gets_the_alert_that_was_on_its_way(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO")
    old = sandbox.telegram.add_group("Desk", kind="group", admins=(reader.user_id,))
    await Reader(sandbox, chat_id=old.id).say("/subscribe CSTO")
    new = Reader(sandbox, chat_id=sandbox.telegram.migrate(old.id))
    publish(sandbox, "one")
    await arrives(new, "one")
    assert "CSTO" in (await new.say("/subscriptions"))["text"]


async def test_an_alert_that_telegram_cannot_parse_arrives_as_plain_text(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO")
    sandbox.telegram.fail("unparseable", method="sendMessage", count=1)
    publish(sandbox, "one")
    alert = await reader.hears(lambda text: "CSTO story one" in text)
    assert not [e for e in alert.get("entities", []) if e["type"] == "bold"]


async def test_a_topic_that_was_deleted_gets_its_alerts_in_the_chat_itself(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("nothing else")
    forum = sandbox.telegram.add_group("Forum", admins=(reader.user_id,), forum=True)
    topic = sandbox.telegram.add_topic(forum.id, "Security")
    room = Reader(sandbox, chat_id=forum.id)
    await room.say("/subscribe CSTO", thread_id=topic)
    sandbox.telegram.delete_topic(forum.id, topic)
    publish(sandbox, "one")
    await arrives(room, "one")


async def test_replies_go_before_alerts(bot: Bot, reader: Reader, sandbox: Sandbox) -> None:
    await bot.start()
    await reader.primed("CSTO")
    publish(sandbox, *[f"number {n}." for n in range(12)])
    await arrives(reader, "number 0.")
    sandbox.telegram.send(reader.chat_id, "/sources")
    answer = await reader.hears(lambda text: text.startswith("7 sources"))
    await reader.hears(lambda text: "number 11." in text)
    assert (
        sum("number" in m["text"] for m in reader.heard() if m["message_id"] > answer["message_id"])
        > 3
    )


async def test_a_stop_in_order_takes_seconds_and_loses_and_doubles_nothing(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO")
    names = [f"number {n}." for n in range(12)]
    publish(sandbox, *names)
    await arrives(reader, names[0])
    assert await bot.stop() == 0
    await bot.start()
    await arrives(reader, *names, seconds=40)
    assert [rang(reader, name) for name in names] == [1] * 12


async def test_a_kill_loses_nothing_and_doubles_at_most_the_message_in_flight(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await reader.primed("CSTO")
    names = [f"number {n}." for n in range(12)]
    publish(sandbox, *names)
    for name in (names[1], names[5]):
        await arrives(reader, name)
        await bot.stop(signal.SIGKILL)
        await bot.start()
    await arrives(reader, *names, seconds=40)
    rings = [rang(reader, name) for name in names]
    assert min(rings) == 1
    assert sum(rings) <= 12 + 2


async def test_a_command_sent_while_the_bot_is_down_is_answered_at_its_return(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    await bot.stop()
    sandbox.telegram.send(reader.chat_id, "/subscribe CSTO")
    await bot.start()
    await reader.hears(lambda text: "CSTO is on." in text)


async def test_a_long_poll_that_fails_is_taken_up_again(
    bot: Bot, reader: Reader, sandbox: Sandbox
) -> None:
    await bot.start()
    for kind in ("unauthorized", "not_found", "conflict", "server_error", "bad_gateway"):
        sandbox.telegram.fail(kind, method="getUpdates", count=1)
    sandbox.telegram.send(reader.chat_id, "/status")
    await reader.hears(lambda text: "running" in text)
