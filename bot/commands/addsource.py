"""`/addsource ADDRESS`: read one more source for this chat, or all those that a file lists."""

from __future__ import annotations

from bot.adding import add, address_in
from bot.complaints import unreadable
from bot.importing import import_file
from bot.request import Command, Reply, Request, Services
from bot.texts import mark
from news.addresses import Unreadable

_EXAMPLE = "https://24.kg/rss/"


async def addsource(request: Request, services: Services) -> Reply:
    """Add what is named: an address, a channel, a forwarded post of one, a file of addresses."""
    if request.file is not None:
        return await import_file(request, services, request.file)
    if not request.text and request.forwarded is None:
        html = request.texts.say(
            "Which source? Send the address of a site or a feed, such as <code>{example}</code>, "
            "or the name of a Telegram channel, such as <code>@aqorda_resmi</code>.",
            example=_EXAMPLE,
        )
        return Reply(html, ask="addsource", placeholder=_EXAMPLE)
    asked = address_in(request)
    if isinstance(asked, Unreadable):
        return Reply(unreadable(asked, request.texts))
    if asked is None:
        return Reply(
            request.texts.say(
                "<code>{text}</code> is not an address I can read. "
                "Send one that starts with https://, such as <code>{example}</code>.",
                text=(request.text or request.forwarded or "")[:100],
                example=_EXAMPLE,
            )
        )
    return await add(request, services, asked)


COMMAND = Command(
    "addsource",
    mark("read one more source here"),
    addsource,
    changes=True,
    usage=mark("address"),
    aliases=("addfeed",),
)
