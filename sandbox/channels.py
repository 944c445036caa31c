"""The pages of a public channel, shaped like those of t.me; `/tme/` stands for t.me/."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.feeds import iso_date
from sandbox.press import root_of
from sandbox.validators import answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.outlets import Outlet, Story
    from sandbox.site import Site

ON_PAGE = 20
"""Posts on one page, as t.me/s shows them."""

_ILLUSTRATED = 3
"""Of so many posts one has a photo."""

_HTML = "text/html"
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/news.css">
</head>
<body class="tme">
{body}
</body>
</html>
"""


class ChannelPages:
    """Serves the channels of a Site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the application."""
        return [
            web.get("/tme/s/{name}", self._posts),
            web.get("/tme/{name}", self._contact),
            web.get(r"/tme/{name}/{number:\d{1,9}}", self._post),
        ]

    async def _posts(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        if channel is None:
            raise web.HTTPFound(f"/tme/{request.match_info['name']}")
        posts = self._site.stories(channel.slug)
        if (before := request.query.get("before", "")).isdecimal():
            posts = [one for one in posts if one.number < int(before)]
        shown = posts[:ON_PAGE]
        text = _history(channel, shown, root_of(request))
        return answer(request, text.encode(), _HTML, _newest(shown))

    async def _contact(self, request: web.Request) -> web.Response:
        """Show how to reach a name; as on t.me, every name has such a page."""
        channel, name = self._channel(request), escape(request.match_info["name"])
        preview = f'<a class="tgme_page_context_link" href="/tme/s/{name}">Preview channel</a>'
        body = (
            '<div class="tgme_page"><div class="tgme_page_title"><span>'
            f"{escape(channel.title) if channel else name}</span></div>"
            f'<div class="tgme_page_extra">@{name}</div><div class="tgme_page_action">'
            f'<a class="tgme_action_button_new" href="tg://resolve?domain={name}">View in Telegram'
            f"</a></div>{preview if channel else ''}</div>"
        )
        text = _PAGE.format(title=f"Telegram: Contact @{name}", body=body)
        return answer(request, text.encode(), _HTML, 0)

    async def _post(self, request: web.Request) -> web.Response:
        post = self._site.story_at(request.path)
        if post is None:
            raise web.HTTPFound(f"/tme/{request.match_info['name']}")
        text = _history(post.outlet, [post], root_of(request))
        return answer(request, text.encode(), _HTML, post.published_at)

    def _channel(self, request: web.Request) -> Outlet | None:
        found = self._site.desks.get(request.match_info["name"])
        return found if found and found.format == "channel" else None


def _history(channel: Outlet, posts: Sequence[Story], root: str) -> str:
    """Return a page of posts, the oldest on top, with the link to those before."""
    title, name = escape(channel.title), channel.slug
    wrapped = [_wrapped(_message(one, root)) for one in reversed(posts)]
    oldest = posts[-1].number if posts else 0
    if oldest > 1:
        wrapped.insert(
            0,
            '<div class="tgme_widget_message_centered js-messages_more_wrap">'
            f'<a href="/tme/s/{name}?before={oldest}" class="tme_messages_more js-messages_more" '
            f'data-before="{oldest}">Earlier posts</a></div>',
        )
    elif posts:
        wrapped.insert(0, _wrapped(_service(channel)))
    body = (
        '<header class="tgme_header"><div class="tgme_channel_info">'
        '<div class="tgme_channel_info_header"><div class="tgme_channel_info_header_title">'
        f'<span dir="auto">{title}</span></div><div class="tgme_channel_info_header_username">'
        f'<a href="{root}/tme/{name}">@{name}</a></div></div>'
        f'<div class="tgme_channel_info_description">{escape(channel.tagline)}</div></div></header>'
        '<main class="tgme_main"><section class="tgme_channel_history js-message_history">'
        f"{''.join(wrapped)}</section></main>"
    )
    return _PAGE.format(title=f"{title} – Telegram", body=body)


def _wrapped(message: str) -> str:
    return f'<div class="tgme_widget_message_wrap js-widget_message_wrap">{message}</div>\n'


def _service(channel: Outlet) -> str:
    """Return what Telegram itself reports in a channel."""
    return (
        f'<div class="tgme_widget_message service_message" data-post="{channel.slug}/0">'
        '<div class="tgme_widget_message_text js-message_text">Channel created</div></div>'
    )


def _message(post: Story, root: str) -> str:
    name, at = post.outlet.slug, iso_date(post.published_at).replace("Z", "+00:00")
    link = f"{root}{post.path}"
    photo = (
        f'<a class="tgme_widget_message_photo_wrap" href="{link}" '
        f"style=\"width:640px;background-image:url('{root}{post.picture}')\"></a>"
    )
    text = f"<b>{escape(post.title)}</b><br/><br/>{escape(post.summary)}"
    return (
        f'<div class="tgme_widget_message js-widget_message" data-post="{name}/{post.number}">'
        '<div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author">'
        f'<a class="tgme_widget_message_owner_name" href="{root}/tme/{name}">'
        f'<span dir="auto">{escape(post.outlet.title)}</span></a></div>'
        f"{photo if post.number % _ILLUSTRATED == 0 else ''}"
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'
        '<div class="tgme_widget_message_footer"><div class="tgme_widget_message_info">'
        '<span class="tgme_widget_message_meta">'
        f'<a class="tgme_widget_message_date" href="{link}">'
        f'<time datetime="{at}" class="time">{at[11:16]}</time></a></span></div></div></div></div>'
    )


def _newest(posts: Sequence[Story]) -> float:
    return posts[0].published_at if posts else 0.0
