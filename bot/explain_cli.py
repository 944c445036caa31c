"""`wirewatch explain LINK --chat ID`: what became of a story in a chat."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.app import now
from bot.config import Settings
from bot.reasons import reasons_for
from bot.texts import load_catalogues
from bot.tracing import write_trace
from news.rendering import to_plain
from news.story_links import story_link
from news.tracing import Facts, trace
from storage import open_storage

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - has no other name

NOT_THERE = 2
"""Exit status for a link or a chat that makes no sense."""


def add_explain(commands: Commands) -> None:
    """Add the subcommand."""
    explain = commands.add_parser(
        "explain",
        help="say what became of a story in a chat, also while the bot runs",
        description="Walks one story through every step, from its source to Telegram's answer, "
        "and says where it ended.",
    )
    explain.add_argument("link", help="the address of the story, or a text that holds it")
    explain.add_argument("--chat", type=int, required=True, metavar="ID", help="of the chat")
    explain.set_defaults(run=_explain)


def _explain(arguments: argparse.Namespace, settings: Settings) -> int:
    link = story_link(arguments.link)
    if link is None:
        return _refuse(
            f"{arguments.link!r} is not the link of a story. One looks like "
            "https://24.kg/english/12345/"
        )
    facts = asyncio.run(_facts(settings.database_url, arguments.chat, link))
    if facts is None:
        return _refuse(
            f"No chat {arguments.chat} has ever written to this bot. A person's chat has the "
            "person's id, which the bot tells to strangers; a group's id begins with a minus."
        )
    print(_written(facts))  # noqa: T201 - this is for the terminal
    return 0


async def _facts(database_url: str, chat_id: int, link: str) -> Facts | None:
    storage = await open_storage(database_url, make=False)
    try:
        return await storage.traces.facts(chat_id, link)
    finally:
        await storage.close()


def _written(facts: Facts) -> str:
    """Write the trace in English, on the chat's clock."""
    told = replace(facts, chat=replace(facts.chat, language="en"))
    return to_plain(write_trace(trace(told, reasons_for), now(), load_catalogues().of("en")))


def _refuse(text: str) -> int:
    print(f"wirewatch: {text}", file=sys.stderr)  # noqa: T201
    return NOT_THERE
