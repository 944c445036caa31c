"""Fetching the files that people send, from Telegram's servers or a Bot API server's disk."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.outcomes import classify
from bot.pacing import Sleep
from bot.sentfiles import MAX_FILE, CannotDownload, FileProblem, SentFile

log = logging.getLogger(__name__)

_PAUSES = (1, 2)
"""Seconds between the tries to get a file that Telegram does not give at once."""


class Downloader:
    """Fetches files into memory, none of more than `MAX_FILE` bytes."""

    def __init__(self, bot: Bot, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._sleep = sleep

    async def download(self, file: SentFile) -> bytes:
        """Fetch a file.

        Raises:
            CannotDownload: it is too big, Telegram has it no more, or does not answer.

        """
        for pause in (*_PAUSES, None):
            try:
                return await self._fetch(file)
            except BadRequest as error:
                raise CannotDownload(file, _problem(error)) from None
            except TelegramError as error:
                # The error itself would not do: its text may hold the address with the token.
                log.warning("a file did not come: %s", classify(error))
            if pause is not None:
                await self._sleep(pause)
        raise CannotDownload(file, FileProblem.NO_ANSWER)

    async def _fetch(self, file: SentFile) -> bytes:
        _check(file, file.size)
        found = await self._bot.get_file(file.file_id)
        _check(file, found.file_size or 0)
        if not found.file_path:
            raise CannotDownload(file, FileProblem.GONE)
        content = bytes(await found.download_as_bytearray())
        _check(file, len(content))
        return content


def _check(file: SentFile, size: int) -> None:
    if size > MAX_FILE:
        raise CannotDownload(file, FileProblem.TOO_BIG)


def _problem(error: BadRequest) -> FileProblem:
    """Tell Telegram's own limit of 20 MB from a file that it has deleted."""
    return FileProblem.TOO_BIG if "too big" in error.message.lower() else FileProblem.GONE
