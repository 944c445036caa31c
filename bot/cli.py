"""The `wirewatch` command."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from importlib.metadata import version

from bot.app import run
from bot.config import BadSetting, Settings, load_settings
from bot.explain_cli import add_explain
from bot.leaving import leave_within
from bot.match_cli import add_match
from bot.redaction import setup_logging
from bot.sources_cli import add_sources
from bot.tryout import run_in_sandbox
from jobs.packs import PackError
from storage import CannotOpenDatabase

BAD_SETTING = 2
"""Exit status for what the operator has to mend first; 1 is for trouble on the way."""

LAST_MOMENT = 1.0
"""Seconds for the interpreter to end once the bot has."""

_UNCONFIGURED = """\
There is no TELEGRAM_BOT_TOKEN. Either
  - write to @BotFather on Telegram, send /newbot, and put the token that it gives into .env:
      TELEGRAM_BOT_TOKEN=123456789:AA…
  - or try the bot without Telegram: wirewatch sandbox"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        settings = load_settings()
        return int(arguments.run(arguments, settings))
    except (BadSetting, PackError, CannotOpenDatabase) as error:
        print(f"wirewatch: {error}", file=sys.stderr)  # noqa: T201 - this is for the terminal
        return BAD_SETTING


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wirewatch",
        description="A Telegram bot that watches the news wires and alerts on your words.",
    )
    parser.add_argument("--version", action="version", version=version("wirewatch"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    bot = commands.add_parser("run", help="run the bot on Telegram")
    bot.add_argument(
        "--or-sandbox", action="store_true", help="without a token, start the sandbox instead"
    )
    bot.set_defaults(run=_run)
    sandbox = commands.add_parser(
        "sandbox", help="try the bot in the browser, without Telegram and without internet"
    )
    sandbox.add_argument("--port", type=int, default=8765, help="of the chat page (%(default)s)")
    sandbox.add_argument(
        "--interval", type=float, default=4.0, help="seconds between two stories (%(default)s)"
    )
    sandbox.set_defaults(run=_sandbox)
    add_sources(commands)
    add_match(commands)
    add_explain(commands)
    return parser


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    if not settings.token and arguments.or_sandbox:
        print(  # noqa: T201
            "There is no TELEGRAM_BOT_TOKEN, so this is the sandbox: the whole bot in your "
            "browser.\nPut a token into .env to run it on Telegram (README.md says how).\n"
        )
        return asyncio.run(run_in_sandbox(settings))
    if not settings.token:
        print(_UNCONFIGURED, file=sys.stderr)  # noqa: T201
        return BAD_SETTING
    setup_logging(settings.log_level, [settings.token])
    return asyncio.run(_run_to_the_end(settings))


async def _run_to_the_end(settings: Settings) -> int:
    status = await run(settings)
    leave_within(LAST_MOMENT, status)
    return status


def _sandbox(arguments: argparse.Namespace, settings: Settings) -> int:
    return asyncio.run(run_in_sandbox(settings, arguments.port, arguments.interval))
