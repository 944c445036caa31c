"""Files that people send, fetched from a Bot API server."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.connection import connect
from bot.downloads import Downloader
from bot.sentfiles import (
    MAX_FILE,
    CannotDownload,
    FileProblem,
    SentFile,
    file_complaint,
    no_downloads,
)
from bot.texts import load_catalogues
from tests.bot.rig import BotApi, QuickTime, scripted_api

FILE = SentFile("id-1", "my feeds.opml", 7, "text/x-opml")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with scripted_api() as made:
        yield made


@pytest.fixture
def time() -> QuickTime:
    return QuickTime()


@pytest.fixture
async def downloader(api: BotApi, time: QuickTime) -> AsyncIterator[Downloader]:
    bot = connect("1:token", f"{api.root}/bot")
    await bot.request.initialize()
    yield Downloader(bot, time.sleep)
    await bot.request.shutdown()


def has(api: BotApi, content: bytes, path: str = "documents/file 1.opml") -> None:
    api.results["getFile"] = {"file_id": "id-1", "file_unique_id": "u", "file_path": path}
    api.files[path] = content


async def problem(downloader: Downloader, file: SentFile = FILE) -> FileProblem:
    with pytest.raises(CannotDownload) as caught:
        await downloader.download(file)
    return caught.value.problem


async def test_a_file_is_fetched_from_beside_the_bots_address(downloader: Downloader, api: BotApi):
    has(api, b"<opml/>\x00\xff")
    assert await downloader.download(FILE) == b"<opml/>\x00\xff"
    assert api.of("getFile")[0].fields == {"file_id": "id-1"}


async def test_a_file_on_the_disk_of_a_server_of_ones_own_is_read_there(
    downloader: Downloader, api: BotApi, tmp_path: Path
):
    path = tmp_path / "file_1.opml"
    path.write_bytes(b"<opml/>")
    has(api, b"", str(path))
    assert await downloader.download(FILE) == b"<opml/>"


async def test_a_file_that_says_it_is_too_big_is_not_asked_for(downloader: Downloader, api: BotApi):
    assert await problem(downloader, SentFile("id-1", size=MAX_FILE + 1)) is FileProblem.TOO_BIG
    assert api.calls == []


async def test_a_file_that_telegram_says_is_too_big_is_not_fetched(
    downloader: Downloader, api: BotApi
):
    has(api, b"")
    api.results["getFile"]["file_size"] = MAX_FILE + 1
    assert await problem(downloader) is FileProblem.TOO_BIG
    assert api.of("file") == []


async def test_a_file_that_turns_out_too_big_is_not_read(downloader: Downloader, api: BotApi):
    has(api, b"a" * (MAX_FILE + 1))
    assert await problem(downloader, SentFile("id-1")) is FileProblem.TOO_BIG


async def test_a_file_of_just_the_limit_is_read(downloader: Downloader, api: BotApi):
    has(api, b"a" * MAX_FILE)
    assert len(await downloader.download(SentFile("id-1", size=MAX_FILE))) == MAX_FILE


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Bad Request: file is too big", FileProblem.TOO_BIG),
        ("Bad Request: wrong file_id or the file is temporarily unavailable", FileProblem.GONE),
    ],
)
async def test_what_telegram_refuses_is_told_apart(
    downloader: Downloader, api: BotApi, description: str, expected: FileProblem
):
    api.refuse("getFile", 400, description)
    assert await problem(downloader) is expected
    assert len(api.calls) == 1


async def test_a_file_without_an_address_is_gone(downloader: Downloader, api: BotApi):
    api.results["getFile"] = {"file_id": "id-1", "file_unique_id": "u"}
    assert await problem(downloader) is FileProblem.GONE


async def test_a_file_is_asked_for_again_while_telegram_stumbles(
    downloader: Downloader, api: BotApi, time: QuickTime
):
    has(api, b"<opml/>")
    api.refuse("getFile", 502, "Bad Gateway", times=2)
    assert await downloader.download(FILE) == b"<opml/>"
    assert time.slept == [1, 2]


async def test_a_file_that_does_not_come_is_given_up_without_a_word_of_the_token(
    downloader: Downloader, api: BotApi, caplog: pytest.LogCaptureFixture
):
    has(api, b"")
    api.files.clear()
    with caplog.at_level(logging.INFO, logger="bot"):
        assert await problem(downloader) is FileProblem.NO_ANSWER
    assert len(api.of("file")) == 3
    assert "1:token" not in caplog.text
    assert "did not come" in caplog.text


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (FileProblem.TOO_BIG, "<b>a&amp;b.opml</b> is too big: I read files of up to 5 MB."),
        (FileProblem.GONE, "Telegram has <b>a&amp;b.opml</b> no more. Please send it again."),
        (
            FileProblem.NO_ANSWER,
            "Telegram does not give me <b>a&amp;b.opml</b> just now. Please send it once more.",
        ),
    ],
)
def test_a_person_is_told_why_a_file_cannot_be_had(expected: FileProblem, text: str):
    error = CannotDownload(SentFile("id-1", "a&b.opml"), expected)
    assert file_complaint(load_catalogues().of("en"), error) == text


def test_a_file_without_a_name_is_spoken_of_all_the_same():
    error = CannotDownload(SentFile("id-1"), FileProblem.GONE)
    assert "<b>This file</b>" in file_complaint(load_catalogues().of("en"), error)


async def test_without_telegram_there_are_no_files():
    with pytest.raises(CannotDownload):
        await no_downloads(FILE)
