"""`/follow ADDRESS`: everything that a source publishes, sent here."""

from __future__ import annotations

from bot.adding import Wish, add, address_in
from bot.complaints import unreadable
from bot.following import follow_source
from bot.request import Command, Reply, Request, Services
from bot.sources import MAX_NAME, fitting, source_name
from bot.texts import mark
from news.addresses import Asked, Unreadable
from news.outbox import Button
from news.rendering import short

_EXAMPLE = "https://24.kg/rss/"
_MOST = 20


async def follow(request: Request, services: Services) -> Reply:
    """Follow what is named: a source that is read here, else an address, which is added first."""
    texts = request.texts
    if not request.text and request.forwarded is None:
        html = texts.say(
            "Everything of which source? Send its address, such as <code>{example}</code>, "
            "or its name here.",
            example=_EXAMPLE,
        )
        return Reply(html, ask="follow", placeholder=_EXAMPLE)
    asked = address_in(request)
    every = await services.storage.sources.of_chat(request.chat.id)
    named = fitting(every, request.text) if request.text else []
    if isinstance(asked, Asked):
        # `24.kg` may be a name too, but only the whole of it: a part fits other sites.
        named = [one for one in named if source_name(one).casefold() == request.text.casefold()]
    if len(named) == 1:
        return await follow_source(request, services, named[0])
    if named:
        rows = tuple((Button(source_name(one), f"c:{one.id}:follow"),) for one in named[:_MOST])
        return Reply(texts.say("Which one shall I follow?"), rows)
    if isinstance(asked, Unreadable):
        return Reply(unreadable(asked, texts))
    if asked is None:
        return Reply(
            texts.say(
                "No source here is called <b>{name}</b>. Send an address, such as "
                "<code>{example}</code>; /sources lists what I read.",
                name=short(request.text, MAX_NAME),
                example=_EXAMPLE,
            )
        )
    return await add(request, services, asked, Wish(follow=True))


COMMAND = Command(
    "follow",
    mark("get everything that a source publishes"),
    follow,
    changes=True,
    usage=mark("address"),
)
