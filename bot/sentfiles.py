"""Files that people send: what is known of one before it is fetched, and why it cannot be had."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.texts import Html, Texts, mark

MAX_FILE = 5 * 2**20
"""Bytes of a file that is worth reading: an OPML file of 10,000 feeds has 3 MB."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as the message that brought it describes it."""

    file_id: str
    name: str = ""
    size: int = 0
    """Bytes; 0: not said."""
    mime: str = ""


class FileProblem(Enum):
    """Why a file cannot be had, as it is told to who sent it."""

    TOO_BIG = mark("<b>{name}</b> is too big: I read files of up to {limit} MB.")
    GONE = mark("Telegram has <b>{name}</b> no more. Please send it again.")
    NO_ANSWER = mark("Telegram does not give me <b>{name}</b> just now. Please send it once more.")


class CannotDownload(Exception):
    """A file that was sent cannot be had."""

    def __init__(self, file: SentFile, problem: FileProblem) -> None:
        super().__init__(problem.name)
        self.file = file
        self.problem = problem


def file_complaint(texts: Texts, error: CannotDownload) -> Html:
    """Say why a file cannot be had, and what to do."""
    name = error.file.name or texts.plain("This file")
    return texts.say(error.problem.value, name=name, limit=MAX_FILE // 2**20)


async def no_downloads(file: SentFile) -> bytes:
    """Give no file, where there is no Telegram to fetch one from.

    Raises:
        CannotDownload: always.

    """
    raise CannotDownload(file, FileProblem.NO_ANSWER)
