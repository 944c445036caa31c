"""The chat page's own endpoints, and who may use them."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from sandbox import limits
from sandbox.server import Sandbox, loopback
from sandbox.state import NEWSROOM, YOU


class Events:
    """An event stream, one JSON object after another."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self) -> dict[str, Any]:
        async for line in self._response.content:
            if line.startswith(b"data: "):
                return json.loads(line[6:])
        return {}


@pytest.fixture
async def events(sandbox: Sandbox, http) -> AsyncIterator[Events]:
    async with http.get(f"{sandbox.root}/page/events") as response:
        yield Events(response)


async def post(http: aiohttp.ClientSession, url: str, **body: object) -> int:
    async with http.post(url, json=body) as response:
        return response.status


async def test_a_stream_begins_with_the_whole_state(sandbox: Sandbox, events: Events):
    state = await events.next()

    assert state["type"] == "state"
    assert [(chat["id"], chat["title"]) for chat in state["chats"]] == [
        (YOU, "Wirewatch"),
        (NEWSROOM, "Newsroom"),
    ]


async def test_what_is_sent_on_the_page_reaches_the_bot_and_the_page(
    sandbox: Sandbox, http, events: Events
):
    await events.next()

    status = await post(http, f"{sandbox.root}/page/send", chat_id=YOU, text=" /subscribe CSTO ")

    event = await events.next()
    assert (status, event["type"], event["message"]["text"]) == (200, "message", "/subscribe CSTO")
    (update,) = sandbox.telegram.updates.pending
    assert update["message"]["text"] == "/subscribe CSTO"


async def test_what_the_bot_does_reaches_the_page(sandbox: Sandbox, events: Events, call):
    await events.next()

    sent = await call("sendMessage", chat_id=YOU, text="a", reply_markup={"force_reply": True})
    message_id = sent["result"]["message_id"]
    await call("editMessageText", chat_id=YOU, message_id=message_id, text="b")
    press = sandbox.telegram.press(YOU, message_id, "data")
    await call("answerCallbackQuery", callback_query_id=press, text="Paused")
    await call("sendChatAction", chat_id=YOU, action="typing")
    await call("deleteMessage", chat_id=YOU, message_id=message_id)
    await call("setMyCommands", commands=[{"command": "latest", "description": "Newest"}])

    seen = [await events.next() for _ in range(6)]
    assert [event["type"] for event in seen] == [
        "message",
        "edit",
        "answer",
        "typing",
        "delete",
        "state",
    ]
    assert seen[0]["message"]["reply_markup"] == {"force_reply": True}
    assert seen[5]["chats"][0]["commands"] == [{"command": "latest", "description": "Newest"}]


async def test_the_narrowest_menu_is_shown(sandbox: Sandbox, events: Events, call):
    await events.next()
    one = [{"command": "one", "description": "d"}]
    two = [{"command": "two", "description": "d"}]

    await call("setMyCommands", commands=one)
    await call("setMyCommands", commands=two, scope={"type": "all_group_chats"})
    await events.next()
    private, group = (await events.next())["chats"]

    assert (private["commands"], group["commands"]) == (one, two)


async def test_a_button_pressed_on_the_page_reaches_the_bot(sandbox: Sandbox, http, call):
    sent = await call("sendMessage", chat_id=YOU, text="a")

    press = {"chat_id": YOU, "message_id": sent["result"]["message_id"], "data": "w:1:pause"}

    assert await post(http, f"{sandbox.root}/page/press", **press) == 200
    assert sandbox.telegram.updates.pending[0]["callback_query"]["data"] == "w:1:pause"


async def test_a_file_sent_on_the_page_reaches_the_bot(sandbox: Sandbox, http, events: Events):
    await events.next()
    form = aiohttp.FormData({"chat_id": str(YOU), "caption": "/addsource"})
    form.add_field("file", b"<opml/>", filename="a.opml")

    async with http.post(f"{sandbox.root}/page/upload", data=form) as response:
        assert response.status == 200

    message = (await events.next())["message"]
    assert (message["document"]["file_name"], message["caption"]) == ("a.opml", "/addsource")
    (update,) = sandbox.telegram.updates.pending
    assert update["message"]["document"] == message["document"]


async def test_a_file_can_be_saved_from_the_page(sandbox: Sandbox, http):
    sent = sandbox.telegram.send_document(YOU, "ленты.opml", "<opml/>")

    address = f"{sandbox.root}/page/files/{sent['document']['file_id']}"
    async with http.get(address) as response:
        assert await response.read() == b"<opml/>"
        assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8")
    async with http.get(f"{address}9") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("chat_id", "content", "status"),
    [(YOU, b"12345", 200), (YOU, b"123456", 400), (YOU, b"", 400), (4242, b"1", 400)],
)
async def test_a_file_that_the_bot_could_not_read_is_refused(
    chat_id, content, status, sandbox: Sandbox, http, monkeypatch
):
    monkeypatch.setattr(limits, "DOWNLOAD", 5)
    form = aiohttp.FormData({"chat_id": str(chat_id)})
    form.add_field("file", content, filename="a.opml")

    async with http.post(f"{sandbox.root}/page/upload", data=form) as response:
        assert response.status == status


async def test_the_newest_post_of_a_channel_is_forwarded(sandbox: Sandbox, http, events: Events):
    (channel,) = (await events.next())["channels"]
    post_ = sandbox.site.publish(outlet=channel["name"], title="ОДКБ соберётся")

    assert (
        await post(http, f"{sandbox.root}/page/forward", chat_id=YOU, channel=channel["name"])
        == 200
    )

    origin = (await events.next())["message"]["forward_origin"]
    assert origin["message_id"] == post_.number
    assert (origin["chat"]["title"], origin["chat"]["username"]) == (
        channel["title"],
        channel["name"],
    )


async def test_the_page_is_told_what_to_show_of_links_and_photos(
    sandbox: Sandbox, events: Events, call
):
    await events.next()
    story = sandbox.site.publish()
    picture = sandbox.root + story.picture

    await call("sendMessage", chat_id=YOU, text="a", link_preview_options={"url": picture})
    await call("sendPhoto", chat_id=YOU, photo=picture)
    await call("sendPhoto", chat_id=YOU, photo="https://example.org/a.jpg")

    shown = [(await events.next())["message"] for _ in range(3)]
    assert shown[0]["preview"]["picture"] == story.picture
    assert [message.get("picture") for message in shown] == [None, story.picture, ""]
    assert not any("preview" in one or "picture" in one for one in sandbox.telegram.messages(YOU))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/page/send", {"chat_id": YOU, "text": "  "}),
        ("/page/send", {"chat_id": 4242, "text": "a"}),
        ("/page/press", {"chat_id": YOU, "message_id": 999, "data": "a"}),
        ("/page/forward", {"chat_id": YOU, "channel": "polyn"}),
        ("/page/forward", {"chat_id": 4242, "channel": "zhusan_wire"}),
    ],
)
async def test_what_can_not_be_done_is_refused(path, body, sandbox: Sandbox, http):
    assert await post(http, f"{sandbox.root}{path}", **body) == 400


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://example.org"}, {"Host": "example.org"}, {"Origin": "null"}],
)
async def test_other_sites_are_refused(headers, sandbox: Sandbox, http):
    async with http.get(sandbox.page, headers=headers) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    "path", ["", "static/chat.js", "static/media.js", "static/render.js", "static/chat.css"]
)
async def test_the_page_needs_nothing_from_elsewhere(path, sandbox: Sandbox, http):
    async with http.get(f"{sandbox.page}{path}") as response:
        text = await response.text()

    assert response.status == 200
    assert "http://" not in text
    assert "https://" not in text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_loopback_is_fine(host):
    assert loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])
def test_nothing_else_is(host):
    with pytest.raises(ValueError, match="loopback only"):
        loopback(host)
