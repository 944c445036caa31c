"""`/help`: every command, and how to say what to look for."""

from __future__ import annotations

from bot.request import Command, Reply, Request, Services
from bot.texts import Html, Texts, lines, mark


async def help_(request: Request, services: Services) -> Reply:
    """List the commands."""
    texts = request.texts
    rows = [_row(command, texts) for command in services.commands]
    return Reply(
        lines(
            texts.say("Send me words to look for, or one of these:"),
            *rows,
            "",
            texts.say(
                "<code>Bishkek summit</code> both words · <code>CSTO OR SCO</code> either · "
                '<code>"Security Council"</code> a phrase · <code>Bishkek -weather</code> '
                "without a word · <code>Tasmag*</code> how it begins"
            ),
        )
    )


def _row(command: Command, texts: Texts) -> Html:
    usage = f" {texts.plain(command.usage)}" if command.usage else ""
    return texts.say(
        "/{name}{usage} – {summary}",
        name=command.name,
        usage=usage,
        summary=texts.plain(command.summary),
    )


COMMAND = Command("help", mark("this list"), help_, menu=True)
