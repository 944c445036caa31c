"""One file a command; COMMANDS is the one list of them."""

from bot.commands import (
    addsource,
    follow,
    help,  # noqa: A004 - named as the command is
    latest,
    pause,
    removesource,
    resume,
    search,
    sources,
    start,
    status,
    subscribe,
    subscriptions,
    try_,
    unsubscribe,
    why,
)
from bot.request import Command

COMMANDS: tuple[Command, ...] = (
    subscribe.COMMAND,
    subscriptions.COMMAND,
    latest.COMMAND,
    search.COMMAND,
    try_.COMMAND,
    unsubscribe.COMMAND,
    pause.COMMAND,
    resume.COMMAND,
    sources.COMMAND,
    addsource.COMMAND,
    follow.COMMAND,
    removesource.COMMAND,
    why.COMMAND,
    status.COMMAND,
    start.COMMAND,
    help.COMMAND,
)
"""In the order in which people are told of them."""


def by_name() -> dict[str, Command]:
    """Map every name and alias to its command."""
    return {name: command for command in COMMANDS for name in (command.name, *command.aliases)}
