"""The connection to the Bot API."""

import asyncio

import pytest
from telegram.error import TelegramError, TimedOut

from bot.connection import Connection, connect, file_url


@pytest.mark.parametrize(
    "payload", [b"<html>", b"", b"\xff", b"[]", b'"x"', b"null", b'{"ok": true}', b"[" * 100_000]
)
def test_an_answer_that_makes_no_sense_is_an_error_like_any_other(payload: bytes) -> None:
    with pytest.raises(TelegramError):
        Connection.parse_json_payload(payload)


def test_an_answer_is_read() -> None:
    assert Connection.parse_json_payload(b'{"ok": true, "result": []}')["result"] == []


async def test_an_answer_that_drips_on_and_on_is_given_up() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        try:
            while not reader.at_eof():
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.01)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    dripping = Connection(read_timeout=5, whole_time=0.3)
    await dripping.initialize()
    with pytest.raises(TimedOut):
        await dripping.post(f"http://127.0.0.1:{port}/")
    await dripping.shutdown()
    server.close()


@pytest.mark.parametrize(
    ("base_url", "files"),
    [
        ("https://api.telegram.org/bot", "https://api.telegram.org/file/bot"),
        ("http://127.0.0.1:8081/bot", "http://127.0.0.1:8081/file/bot"),
        ("http://[::1]:8081/bot", "http://[::1]:8081/file/bot"),
        ("https://bot.example/telegram/bot", "https://bot.example/telegram/file/bot"),
        ("https://bots.example/bots/bot", "https://bots.example/bots/file/bot"),
        ("http://a.example/bot{token}/test", "http://a.example/file/bot{token}/test"),
    ],
)
def test_files_lie_beside_the_methods(base_url: str, files: str) -> None:
    assert file_url(base_url) == files


def test_a_bot_knows_where_its_files_are() -> None:
    assert connect("1:token", "http://127.0.0.1:8081/bot").base_file_url == (
        "http://127.0.0.1:8081/file/bot1:token"
    )
