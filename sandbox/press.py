"""The HTTP face of the news site: pages, feeds and the list of feeds, under `/news/`."""

from __future__ import annotations

import hashlib
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import escape
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.feeds import http_date, iso_date, write_feed, write_opml
from sandbox.site import IN_FEED

if TYPE_CHECKING:
    from sandbox.site import Site, Story

_ON_INDEX = 40
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="stylesheet" href="/static/news.css">
</head>
<body>
<header><a href="/news/">Sandbox News</a><span>Every story here is made up.</span></header>
<main>
{body}
</main>
</body>
</html>
"""


class NewsSite:
    """Serves a Site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the application."""
        return [
            web.get("/news", self._to_index),
            web.get("/news/", self._index),
            web.get("/news/sources.opml", self._opml),
            web.get("/news/{outlet}/feed.xml", self._feed),
            web.get("/news/{outlet}/feed.json", self._feed),
            web.get(r"/news/{outlet}/{number:\d+}", self._story),
        ]

    async def _to_index(self, _: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently("/news/")

    async def _index(self, _: web.Request) -> web.Response:
        feeds = "".join(
            f'<li><a href="{one.feed_path}">{escape(one.title)}</a> '
            f"<small>{one.language} · {one.format.upper()}</small></li>"
            for one in self._site.outlets.values()
        )
        stories = "".join(_teaser(one) for one in self._site.stories()[:_ON_INDEX])
        body = f'<h1>Latest stories</h1><ul class="feeds">{feeds}</ul><div>{stories}</div>'
        return _html("Sandbox News", "en", body)

    async def _story(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        story = self._site.story(request.match_info["outlet"], number)
        if story is None:
            raise web.HTTPNotFound(text="This story is gone.")
        text = "".join(f"<p>{escape(one)}</p>" for one in story.paragraphs)
        body = f"<article>{_byline(story)}<h1>{escape(story.title)}</h1>{text}</article>"
        return _html(f"{story.title} · {story.outlet.title}", story.outlet.language, body)

    async def _opml(self, request: web.Request) -> web.Response:
        body = write_opml(self._site.outlets.values(), _root(request))
        return web.Response(body=body, content_type="text/x-opml", charset="utf-8")

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = self._site.outlets.get(request.match_info["outlet"])
        if outlet is None or outlet.feed_path != request.path:
            raise web.HTTPNotFound(text="No such feed.")
        stories = self._site.stories(outlet.slug)[:IN_FEED]
        body, content_type = write_feed(outlet, stories, _root(request))
        changed_at = stories[0].published_at if stories else 0.0
        headers = {
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
            "Last-Modified": http_date(changed_at),
        }
        if _unchanged(request, headers["ETag"], changed_at):
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, content_type=content_type, charset="utf-8", headers=headers)


def _unchanged(request: web.Request, etag: str, changed_at: float) -> bool:
    """Compare the validators; If-None-Match overrides the date. Source: RFC 9110, 13.2.2."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        return etag in tags
    since = request.headers.get("If-Modified-Since")
    if since is None:
        return False
    try:
        date = parsedate_to_datetime(since)
    except ValueError:
        return False
    return int(changed_at) <= date.replace(tzinfo=date.tzinfo or UTC).timestamp()


def _root(request: web.Request) -> str:
    return f"{request.scheme}://{request.host}"


def _byline(story: Story) -> str:
    at = iso_date(story.published_at)
    return (
        f'<p class="byline"><b>{escape(story.outlet.title)}</b> '
        f'<time datetime="{at}">{at[:10]} {at[11:16]} UTC</time></p>'
    )


def _teaser(story: Story) -> str:
    return (
        f'<article lang="{story.outlet.language}">{_byline(story)}'
        f'<h2><a href="{story.path}">{escape(story.title)}</a></h2>'
        f"<p>{escape(story.summary)}</p></article>"
    )


def _html(title: str, language: str, body: str) -> web.Response:
    text = _PAGE.format(title=escape(title), language=language, body=body)
    return web.Response(text=text, content_type="text/html")
