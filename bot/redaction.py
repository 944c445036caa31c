"""Logs, and what must not stand in them: tokens, passwords and query strings of addresses."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Collection
from types import TracebackType
from typing import TextIO
from urllib.parse import quote

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

HIDDEN = "…"
"""What stands where something was hidden."""

_TOKEN = re.compile(r"\d{1,20}(?::|%3[Aa])[A-Za-z0-9_-]{20,}")
_USERINFO = re.compile(r"(?<=://)[^\s/?#\"<>]+(?=@)")
_QUERY_OF_URL = re.compile(r"(\b[a-z][a-z0-9+.-]{0,20}://[^\s?\"<>]*\?)[^\s\"<>]+", re.IGNORECASE)
_QUERY = re.compile(r"(\?)[\w%.~\[\]-]+=[^\s\"<>]*")
"""One without its address, as servers log requests and libraries cut addresses up."""

_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
_IN_MESSAGES = _CONTROLS | {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}

_IN_TRACEBACKS = {code: text for code, text in _CONTROLS.items() if chr(code) not in "\n\t"}

_CHATTY = ("httpx", "httpcore", "apscheduler", "telegram", "aiosqlite", "aiohttp", "asyncio")
"""Libraries that are heard from `WARNING` on, unless everything is wanted."""


def redact(text: str, secrets: Collection[str] = ()) -> str:
    """Hide bot tokens, the given secrets, and passwords and query strings of addresses."""
    for secret in sorted(secrets, key=len, reverse=True):
        for spelling in (secret, quote(secret, safe="")):
            text = text.replace(spelling, HIDDEN)
    text = _TOKEN.sub(HIDDEN, text)
    text = _USERINFO.sub(HIDDEN, text)
    return _QUERY.sub(rf"\1{HIDDEN}", _QUERY_OF_URL.sub(rf"\1{HIDDEN}", text))


class RedactingFormatter(logging.Formatter):
    """One line a record, followed by its traceback if it has one; nothing secret in either."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__("{asctime} {levelname:<5} {name}  {message}", "%Y-%m-%d %H:%M:%S", "{")
        self._secrets = frozenset(secret for secret in secrets if secret)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """Keep the message to its line: a feed's text must not look like another record."""
        return super().formatMessage(record).translate(_IN_MESSAGES)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802  # logging's name
        """Write a traceback out without characters that would steer a terminal."""
        return super().formatException(ei).translate(_IN_TRACEBACKS)

    def format(self, record: logging.LogRecord) -> str:
        """Write the record out, traceback included, and hide what is secret in all of it."""
        return redact(super().format(record), self._secrets)


class _Handler(logging.StreamHandler[TextIO]):
    """Writes records; one that cannot be written is named without its values."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        error = sys.exc_info()[0]
        name = error.__name__ if error else "an error"
        notice = f"A log record of {record.name}, line {record.lineno}, was lost to {name}.\n"
        try:
            self.stream.write(notice)
        except (OSError, ValueError):
            # The log itself is gone: there is nowhere left to say so.
            return


def setup_logging(level: str, secrets: Collection[str] = (), stream: TextIO | None = None) -> None:
    """Send everything that is logged, warned of or not caught to one redacted log.

    Args:
        level: of Python's names: `DEBUG`, `INFO`, `WARNING` or `ERROR`.
        secrets: texts that must never appear, such as the token.
        stream: where to; standard error if None.

    """
    handler = _Handler(stream or sys.stderr)
    handler.setFormatter(RedactingFormatter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    _quieten(all_of_it=level == "DEBUG")
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    sys.unraisablehook = _log_unraisable


def _quieten(*, all_of_it: bool) -> None:
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.NOTSET if all_of_it else logging.WARNING)
    # It would log what is stored: what people watch for, and the one-time code.
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)
    # It logs each answer that is no JSON with a traceback, and raises it too: that is enough.
    request = logging.getLogger("telegram.request")
    request.setLevel(logging.NOTSET if all_of_it else logging.CRITICAL)


def _log_uncaught(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(__name__).critical("uncaught error", exc_info=(kind, error, traceback))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and args.exc_type is not SystemExit:
        _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _log_unraisable(args: sys.UnraisableHookArgs) -> None:
    if args.exc_value is not None:
        _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)
