"""The control endpoints: the same as the methods of Telegram and Site, from another process."""

from typing import Any

import pytest

from sandbox.server import Sandbox
from sandbox.state import NEWSROOM, YOU


@pytest.fixture
def control(sandbox: Sandbox, http):
    async def post(action: str, **arguments: object) -> Any:
        async with http.post(f"{sandbox.root}/control/{action}", json=arguments) as response:
            assert response.status == 200, await response.text()
            return (await response.json())["result"]

    return post


async def test_people_and_groups_are_made_and_write(sandbox: Sandbox, control):
    user = await control("user", first_name="Reader", language_code="ru")
    group = await control("group", title="Desk", admins=[user["id"]], forum=True)
    topic = await control("topic", chat_id=group["id"], name="Security")
    await control("private_chat", user_id=user["id"])

    message = await control(
        "send", chat_id=group["id"], user_id=user["id"], text="/status", thread_id=topic
    )

    assert message["from"]["language_code"] == "ru"
    assert sandbox.telegram.chats[group["id"]].members[user["id"]] == "creator"
    assert user["id"] in sandbox.telegram.chats


async def test_a_fault_is_queued(control, call):
    await control("fault", kind="flood", method="sendMessage", chat_id=YOU, retry_after=5)

    answer = await call("sendMessage", chat_id=YOU, text="a")

    assert answer["parameters"] == {"retry_after": 5}
    assert (await call("sendMessage", chat_id=YOU, text="a"))["ok"]


async def test_all_that_can_happen_to_a_chat_can_be_scripted(control, call, sandbox: Sandbox):
    await control("block", user_id=YOU)
    assert (await call("sendMessage", chat_id=YOU, text="a"))["error_code"] == 403
    await control("unblock", user_id=YOU)
    assert (await call("sendMessage", chat_id=YOU, text="a"))["ok"]
    await control("bot_status", chat_id=NEWSROOM, status="kicked")
    assert "kicked" in (await call("sendMessage", chat_id=NEWSROOM, text="a"))["description"]
    new_id = await control("migrate", chat_id=NEWSROOM)
    assert sandbox.telegram.chats[NEWSROOM].migrated_to == new_id


async def test_what_stands_in_a_chat_and_what_was_asked_can_be_read(
    sandbox: Sandbox, http, call, control, seconds
):
    sent = await call("sendMessage", chat_id=YOU, text="CSTO")
    await control("press", chat_id=YOU, message_id=sent["result"]["message_id"], data="a")

    async with http.get(f"{sandbox.root}/control/chats/{YOU}") as response:
        messages = (await response.json())["result"]
    async with http.get(f"{sandbox.root}/control/calls?method=sendMessage") as response:
        calls = (await response.json())["result"]
    async with http.get(f"{sandbox.root}/control/updates") as response:
        updates = (await response.json())["result"]

    assert [message["text"] for message in messages] == ["CSTO"]
    assert [(call["params"]["text"], call["at"], call["status"]) for call in calls] == [
        ("CSTO", seconds.now, 200)
    ]
    assert [update["callback_query"]["data"] for update in updates] == ["a"]


async def test_a_story_is_published(control):
    story = await control("publish", outlet="polyn", title="Заголовок")

    assert (story["title"], story["outlet"]["slug"]) == ("Заголовок", "polyn")


async def test_a_file_and_a_forwarded_post_are_sent(sandbox: Sandbox, control):
    await control("document", chat_id=YOU, name="a.opml", content="<opml/>", caption="/addsource")
    await control("forward", chat_id=YOU, text="a", channel="Жусан", username="zhusan_wire")

    file, post = (update["message"] for update in sandbox.telegram.updates.pending)
    assert (file["document"]["file_name"], file["caption"]) == ("a.opml", "/addsource")
    assert post["forward_origin"]["chat"]["username"] == "zhusan_wire"


async def test_switches_are_set(sandbox: Sandbox, control):
    assert await control("settings", enforce_limits=True, privacy=False) == {
        "privacy": False,
        "enforce_limits": True,
    }
    assert sandbox.telegram.enforce_limits


@pytest.mark.parametrize(
    ("action", "arguments", "status"),
    [("nothing", {}, 404), ("block", {"user_id": 4242}, 400), ("fault", {"kind": "odd"}, 400)],
)
async def test_a_mistake_is_named(action, arguments, status, sandbox: Sandbox, http):
    async with http.post(f"{sandbox.root}/control/{action}", json=arguments) as response:
        assert response.status == status
