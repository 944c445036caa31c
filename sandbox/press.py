"""The HTTP face of the news site: pages, feeds, sitemaps and pictures, under `/news/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox import pages, sitemaps
from sandbox.feeds import write_comments, write_feed, write_opml
from sandbox.outlets import FEED_FORMATS
from sandbox.pictures import draw_picture
from sandbox.site import IN_FEED
from sandbox.validators import answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.outlets import Outlet, Story
    from sandbox.site import Site

_HTML = "text/html"
_XML = "application/xml"


class NewsSite:
    """Serves a Site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the application."""
        outlet = "/news/{outlet}"
        return [
            web.get("/robots.txt", self._robots),
            web.get("/news", self._to_folder),
            web.get("/news/", self._index),
            web.get("/news/sources.opml", self._opml),
            web.get(f"{outlet}/feed.xml", self._feed),
            web.get(f"{outlet}/feed.json", self._feed),
            web.get(f"{outlet}/comments.xml", self._comments),
            web.get(f"{outlet}/sitemap-news.xml", self._news_sitemap),
            web.get(f"{outlet}/sitemap.xml", self._sitemap_index),
            web.get(outlet + r"/sitemap-{page:\d{1,9}}.xml", self._plain_sitemap),
            web.get(r"/news/pictures/{outlet}/{number:\d{1,9}}.png", self._picture),
            web.get(outlet + r"/{number:\d{1,9}}", self._story),
            web.get(f"{outlet}/", self._front),
            web.get(outlet, self._to_folder),
        ]

    async def _to_folder(self, request: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently(f"{request.path}/")

    async def _robots(self, request: web.Request) -> web.Response:
        text = sitemaps.robots(tuple(self._site.desks.values()), root_of(request))
        return answer(request, text.encode(), "text/plain", 0)

    async def _index(self, request: web.Request) -> web.Response:
        text = pages.index_page(self._site, root_of(request))
        return answer(request, text.encode(), _HTML, _newest(self._site.stories()))

    async def _front(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request, *FEED_FORMATS, "page", "news sitemap", "sitemap")
        changed_at = _newest(self._site.stories(outlet.slug))
        if outlet.format == "page":
            text = pages.list_page(self._site, outlet)
            changed_at = max(changed_at, self._site.clock() // pages.ROTATION * pages.ROTATION)
        else:
            text = pages.front_page(self._site, outlet, root_of(request))
        return answer(request, text.encode(), _HTML, changed_at)

    async def _story(self, request: web.Request) -> web.Response:
        story = self._story_of(request)
        text = pages.article_page(self._site, story, root_of(request))
        return answer(request, text.encode(), _HTML, _newest(self._site.stories()))

    async def _picture(self, request: web.Request) -> web.Response:
        story = self._story_of(request)
        picture = draw_picture(f"{story.outlet.slug}/{story.number}")
        return answer(request, picture, "image/png", story.published_at)

    async def _opml(self, request: web.Request) -> web.Response:
        body = write_opml(self._site.outlets.values(), root_of(request))
        return web.Response(body=body, content_type="text/x-opml", charset="utf-8")

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request, *FEED_FORMATS)
        if outlet.feed_path != request.path:
            raise web.HTTPNotFound(text="No such feed.")
        stories = self._site.stories(outlet.slug)[:IN_FEED]
        body, content_type = write_feed(outlet, stories, root_of(request))
        return answer(request, body, content_type, _newest(stories))

    async def _comments(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request, *FEED_FORMATS)
        stories = self._site.stories(outlet.slug)[:IN_FEED]
        body, content_type = write_comments(outlet, stories, root_of(request))
        return answer(request, body, content_type, _newest(stories))

    async def _news_sitemap(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request, "news sitemap")
        horizon = self._site.clock() - sitemaps.RECENT
        stories = [one for one in self._site.stories(outlet.slug) if one.published_at > horizon]
        text = sitemaps.news_sitemap(outlet, stories, root_of(request))
        return answer(request, text.encode(), _XML, _newest(stories))

    async def _sitemap_index(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request, "sitemap")
        stories = self._site.stories(outlet.slug)
        text = sitemaps.sitemap_index(outlet, stories, root_of(request))
        return answer(request, text.encode(), _XML, _newest(stories))

    async def _plain_sitemap(self, request: web.Request) -> web.Response:
        outlet, page = self._outlet(request, "sitemap"), int(request.match_info["page"])
        stories = [s for s in self._site.stories(outlet.slug) if sitemaps.sitemap_of(s) == page]
        if not stories:
            raise web.HTTPNotFound(text="No such sitemap.")
        text = sitemaps.plain_sitemap(stories, root_of(request))
        return answer(request, text.encode(), _XML, _newest(stories))

    def _outlet(self, request: web.Request, *formats: str) -> Outlet:
        """Return the outlet of an address, if it publishes in one of these forms."""
        slug = request.match_info["outlet"]
        outlet = (self._site.outlets | self._site.desks).get(slug)
        if outlet is None or outlet.format not in formats:
            raise web.HTTPNotFound(text="Nothing is published here.")
        return outlet

    def _story_of(self, request: web.Request) -> Story:
        story = self._site.story_at(request.path)
        if story is None:
            raise web.HTTPNotFound(text="This story is gone.")
        return story


def root_of(request: web.Request) -> str:
    """Return the server's address, as the request has it, without a slash at its end."""
    return f"{request.scheme}://{request.host}"


def _newest(stories: Sequence[Story]) -> float:
    return stories[0].published_at if stories else 0.0
