"""Files: how a bot sends and downloads them, and how people send them."""

from io import BytesIO
from typing import Any

import aiohttp
import pytest

from sandbox import limits
from sandbox.server import Sandbox
from sandbox.state import NEWSROOM, YOU

OPML = b"<opml/>"
MIB = 1024 * 1024


@pytest.fixture
def upload(sandbox: Sandbox, http: aiohttp.ClientSession):
    """Call a method with a file in its field; the answer's body, whatever its status."""

    async def post(
        method: str, field: str, content: bytes, name: str = "sources.opml", **params: str
    ) -> dict[str, Any]:
        form = aiohttp.FormData({"chat_id": str(YOU)} | params)
        form.add_field(field, content, filename=name)
        address = f"{sandbox.base_url}{sandbox.token}/{method}"
        async with http.post(address, data=form) as response:
            return await response.json()

    return post


async def download(http: aiohttp.ClientSession, address: str) -> tuple[int, bytes]:
    async with http.get(address) as response:
        return response.status, await response.read()


async def test_a_file_arrives_with_its_name_type_and_size(upload, sandbox: Sandbox):
    answer = await upload("sendDocument", "document", OPML)

    document = answer["result"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "sources.opml",
        "text/x-opml",
        len(OPML),
    )
    kept = sandbox.telegram.files.get(document["file_id"])
    assert kept is not None
    assert kept.content == OPML


async def test_a_file_may_be_attached_under_another_name(upload):
    answer = await upload("sendDocument", "thing", OPML, document="attach://thing")

    assert answer["result"]["document"]["file_name"] == "sources.opml"


@pytest.mark.parametrize(
    ("name", "kept"), [("../a.txt", "a.txt"), ("a\\b.txt", "b.txt"), ("..", "file"), ("", "file")]
)
def test_a_folder_is_no_part_of_a_name(name, kept, sandbox: Sandbox):
    sent = sandbox.telegram.send_document(YOU, name, OPML)

    assert sent["document"]["file_name"] == kept


async def test_a_file_goes_where_and_as_a_message_would(upload, sandbox: Sandbox):
    telegram = sandbox.telegram
    forum = telegram.add_group("Desk", forum=True)
    topic = telegram.add_topic(forum.id, "Security")

    answer = await upload(
        "sendDocument",
        "document",
        OPML,
        chat_id=str(forum.id),
        message_thread_id=str(topic),
        disable_notification="true",
        reply_markup='{"inline_keyboard": [[{"text": "b", "callback_data": "c"}]]}',
        caption="<i>a</i>",
        parse_mode="HTML",
    )

    message = answer["result"]
    assert message["message_thread_id"] == topic
    assert message["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "c"
    assert message["caption_entities"] == [{"type": "italic", "offset": 0, "length": 1}]
    assert (forum.id, message["message_id"]) in telegram.silent


@pytest.mark.parametrize(
    ("method", "field", "limit"),
    [("sendDocument", "document", "UPLOAD"), ("sendPhoto", "photo", "PHOTO_UPLOAD")],
)
async def test_what_is_too_large_or_empty_is_refused(method, field, limit, upload, monkeypatch):
    monkeypatch.setattr(limits, limit, len(OPML))

    assert (await upload(method, field, OPML))["ok"]
    large = await upload(method, field, OPML + b"\n")
    assert (large["error_code"], large["description"]) == (413, "Request Entity Too Large")
    empty = await upload(method, field, b"")
    assert empty["description"] == "Bad Request: file must be non-empty"


async def test_a_body_beyond_all_limits_is_refused_as_one(http, monkeypatch):
    monkeypatch.setattr(limits, "UPLOAD", 1000)
    form = aiohttp.FormData({"chat_id": str(YOU)})
    form.add_field("document", BytesIO(bytes(2 * MIB)), filename="a.opml")

    async with Sandbox() as small:
        address = f"{small.base_url}{small.token}/sendDocument"
        async with http.post(address, data=form) as response:
            answer = await response.json()

    assert (answer["error_code"], answer["description"]) == (413, "Request Entity Too Large")


async def test_files_count_against_the_same_limits_as_messages(upload, call, sandbox: Sandbox):
    sandbox.telegram.enforce_limits = True
    for _ in range(3):
        assert (await call("sendMessage", chat_id=YOU, text="a"))["ok"]

    answer = await upload("sendDocument", "document", OPML)

    assert answer["parameters"] == {"retry_after": 3}
    assert len(sandbox.telegram.from_bot(YOU)) == 3


@pytest.mark.parametrize("kind", ["flood", "blocked", "no_thread", "unparseable"])
async def test_a_scripted_fault_hits_a_file(kind, upload, sandbox: Sandbox):
    sandbox.telegram.fail(kind, method="sendDocument")

    answer = await upload("sendDocument", "document", OPML, caption="a", parse_mode="HTML")

    assert not answer["ok"]
    assert sandbox.telegram.from_bot(YOU) == []


async def test_a_photo_that_telegram_can_not_fetch_is_a_scripted_fault(call, sandbox: Sandbox):
    sandbox.telegram.fail("no_picture", method="sendPhoto")

    answer = await call("sendPhoto", chat_id=YOU, photo="https://example.org/a.jpg")

    assert answer["description"] == "Bad Request: failed to get HTTP URL content"


async def test_a_call_is_remembered_without_the_bytes(upload, http, sandbox: Sandbox):
    await upload("sendDocument", "document", OPML)

    async with http.get(f"{sandbox.root}/control/calls?method=sendDocument") as response:
        (call,) = (await response.json())["result"]
    assert call["params"]["document"] == {
        "file_name": "sources.opml",
        "mime_type": "application/octet-stream",
        "file_size": len(OPML),
    }


def test_a_person_sends_a_file(sandbox: Sandbox):
    sandbox.telegram.send_document(YOU, "мои ленты.opml", OPML, caption="/addsource")

    (update,) = sandbox.telegram.updates.pending
    message = update["message"]
    assert message["document"]["file_name"] == "мои ленты.opml"
    assert message["caption"] == "/addsource"
    assert message["caption_entities"][0]["type"] == "bot_command"
    assert "text" not in message


@pytest.mark.parametrize(("caption", "is_seen"), [("", False), ("/addsource", True)])
def test_of_a_groups_files_the_bot_sees_those_that_come_with_a_command(
    caption, is_seen, sandbox: Sandbox
):
    sandbox.telegram.send_document(NEWSROOM, "a.opml", OPML, caption=caption)

    assert bool(sandbox.telegram.updates.pending) is is_seen


async def test_the_bot_downloads_what_a_person_sent(call, http, sandbox: Sandbox):
    sent = sandbox.telegram.send_document(YOU, "a.opml", OPML)

    told = (await call("getFile", file_id=sent["document"]["file_id"]))["result"]

    assert told["file_size"] == len(OPML)
    assert told["file_path"].endswith(".opml")
    address = f"{sandbox.base_file_url}{sandbox.token}/{told['file_path']}"
    assert await download(http, address) == (200, OPML)


async def test_a_download_needs_the_token_and_a_path(http, sandbox: Sandbox):
    sandbox.telegram.send_document(YOU, "a.opml", OPML)
    root, token = sandbox.base_file_url, sandbox.token

    assert (await download(http, f"{root}{token}/documents/file_9.opml"))[0] == 404
    assert (await download(http, f"{root}1:other/documents/file_1.opml"))[0] == 401
    assert (await download(http, f"{root}{token}/documents/file_1.opml"))[0] == 200


async def test_a_download_can_fail_and_is_remembered(http, sandbox: Sandbox):
    sandbox.telegram.send_document(YOU, "a.opml", OPML)
    sandbox.telegram.fail("bad_gateway", method="download")
    address = f"{sandbox.base_file_url}{sandbox.token}/documents/file_1.opml"

    assert (await download(http, address))[0] == 502
    assert (await download(http, address))[0] == 200
    assert [call.status for call in sandbox.telegram.calls_of("download")] == [502, 200]
