"""What stands in the log, and what never does."""

from __future__ import annotations

import io
import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError

from bot.redaction import RedactingFormatter, redact, setup_logging

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything as `setup_logging` sets it up, put back at the end."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    logging.captureWarnings(capture=False)
    for name in ("httpx", "httpcore", "telegram", "telegram.request", "aiohttp", "asyncio"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            f"POST https://api.telegram.org/bot{TOKEN}/getMe",
            "POST https://api.telegram.org/bot…/getMe",
        ),
        (f"token {TOKEN.replace(':', '%3A')}.", "token …."),
        (f"token {TOKEN.replace(':', '%3a')}.", "token …."),
        ("GET https://a.example/feed?key=secret&x=1 200", "GET https://a.example/feed?… 200"),
        ("https://a.example/feed?secret", "https://a.example/feed?…"),
        ('"GET /feed.xml?key=it\'s HTTP/1.1" 200', '"GET /feed.xml?… HTTP/1.1" 200'),
        ("URL('https://a.example/?k=v')", "URL('https://a.example/?…"),
        ("https://user:pass@a.example/feed", "https://…@a.example/feed"),
        ("https://user:p@ss@a.example/feed", "https://…@a.example/feed"),
        ("proxy socks5://me:pw@127.0.0.1:9050", "proxy socks5://…@127.0.0.1:9050"),
    ],
)
def test_secrets_are_hidden_wherever_they_stand(text: str, shown: str):
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "at 12:34:56",
        "Really? Yes = no",
        "chat -100:5",
        "https://a.example/feed#part",
        "me@a.example",
    ],
)
def test_what_is_no_secret_stays(text: str):
    assert redact(text) == text


def test_configured_secrets_are_hidden_as_they_are_and_as_in_addresses():
    assert redact("a 1:short b 1%3Ashort c", ["1:short"]) == "a … b … c"


def test_a_secret_within_a_longer_one_leaves_no_rest():
    assert redact("abcdef abc", ["abc", "abcdef"]) == "… …"


def test_long_texts_are_redacted_in_no_time():
    redact("a." * 50_000 + "1" * 50_000 + "://" * 10_000 + "?" * 10_000)


def record(message: str, *args: object, **more: object) -> logging.LogRecord:
    return logging.makeLogRecord(
        {"name": "jobs.poll", "levelname": "INFO", "msg": message, "args": args, **more}
    )


def test_a_record_is_one_line():
    line = RedactingFormatter().format(record("polled %s", "a\nb\x1b[2J\x85"))
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO  jobs\.poll  polled a\\nb\\x1b\[2J\\x85", line
    )


def test_a_traceback_follows_its_line_without_secrets():
    error = ValueError(f"https://a.example/bot{TOKEN}/x?y=1 \x1b[2J")
    line = RedactingFormatter().format(record("failed", exc_info=(ValueError, error, None)))
    assert line.splitlines()[1:] == [r"ValueError: https://a.example/bot…/x?… \x1b[2J"]


def test_an_empty_secret_hides_nothing():
    assert RedactingFormatter([""]).format(record("text")).endswith("  text")


def test_libraries_are_heard_from_warnings_on(log: io.StringIO):
    setup_logging("INFO", [TOKEN], log)
    logging.getLogger("httpx").info("HTTP Request")
    logging.getLogger("telegram.ext").warning("odd")
    logging.getLogger("telegram.request.BaseRequest").error("Can not load invalid JSON data")
    logging.getLogger("jobs").info("polled")
    assert [line.split("  ")[-1] for line in log.getvalue().splitlines()] == ["odd", "polled"]


async def test_the_token_never_appears_even_when_everything_is_logged(log: io.StringIO):
    setup_logging("DEBUG", [TOKEN], log)
    bot = Bot(TOKEN, base_url="http://127.0.0.1:1/bot")
    await bot._request[1].initialize()
    try:
        await bot.send_message(1, "text")
    except NetworkError:
        logging.getLogger("bot").exception("not sent by %r", bot.base_url)
    await bot._request[1].shutdown()
    async with httpx.AsyncClient() as client:
        try:
            await client.get(f"http://127.0.0.1:1/bot{TOKEN}/getMe?secret=hidden")
        except httpx.HTTPError as error:
            logging.getLogger("bot").exception("not fetched: %r", error.request)
    text = log.getvalue()
    assert "Traceback" in text
    assert "httpcore" in text
    assert TOKEN.partition(":")[2] not in text
    assert "hidden" not in text


def test_what_nobody_catches_is_logged(log: io.StringIO):
    setup_logging("INFO", [TOKEN], log)
    error = RuntimeError(f"in the end {TOKEN}")
    sys.excepthook(RuntimeError, error, None)

    def fail() -> None:
        raise RuntimeError(f"in a thread {TOKEN}")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "CRITICAL bot.redaction  uncaught error" in log.getvalue()
    assert "RuntimeError: in the end …" in log.getvalue()
    assert "RuntimeError: in a thread …" in log.getvalue()


def test_an_error_in_a_finaliser_is_logged(log: io.StringIO):
    setup_logging("INFO", [], log)

    class Broken:
        def __del__(self) -> None:
            raise RuntimeError("in the finaliser")

    Broken()
    assert "RuntimeError: in the finaliser" in log.getvalue()


def test_a_pressed_control_c_is_no_error(log: io.StringIO):
    setup_logging("INFO", [], log)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert log.getvalue() == ""


def test_warnings_are_logged(log: io.StringIO):
    setup_logging("INFO", [], log)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("an old way", DeprecationWarning, stacklevel=1)
    assert "WARNING py.warnings" in log.getvalue()
    assert "an old way" in log.getvalue()


def test_a_record_that_cannot_be_written_is_named_without_its_values(log: io.StringIO):
    setup_logging("INFO", [], log)
    logging.getLogger("jobs").info("%d", TOKEN)
    assert log.getvalue().startswith("A log record of jobs, line ")
    assert log.getvalue().endswith(" was lost to TypeError.\n")


def test_a_log_that_is_gone_stops_nothing(log: io.StringIO):
    setup_logging("INFO", [], log)
    log.close()
    logging.getLogger("jobs").info("text")
