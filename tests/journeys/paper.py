"""A paper without any feed: a list of its stories, their pages, and CSTO in every sidebar."""

import asyncio
from dataclasses import dataclass, field
from html import escape

from aiohttp import web

from tests.journeys.wire import Page, Served

_PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body>
<header><a href="/">Paper</a><nav><ul><li><a href="/about">About us</a></li>
<li><a href="/contacts">Contacts</a></li></ul></nav></header>
<div class="row"><main>{main}</main>
<aside class="sidebar"><h3>Popular</h3><ul>{popular}</ul></aside></div>
<footer><a href="/terms">Terms of use</a> <a href="/ads">Advertise with us</a></footer>
</body></html>"""

_FILLER = (
    "The talks went on until the evening, and several delegations asked for more time.",
    "Officials said that the text of the agreement would be published by the end of the month.",
    "Observers noted that roads in the valley had been closed since the first snow of the year.",
)


@dataclass
class Paper(Served):
    """`async with Paper() as paper:` serves it on loopback; each load has another sidebar."""

    stories: list[tuple[str, str, str]] = field(default_factory=list)
    """The newest first: the last part of its address, its headline, its text."""
    loads: int = 0
    asked: list[str] = field(default_factory=list)
    free: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared while the pages of stories are held back."""

    def __post_init__(self) -> None:
        self.free.set()
        for number in range(8):
            self.publish(f"old-{number}", f"Harvest report number {number} from the valley", "")

    @property
    def pages(self) -> dict[str, Page]:
        return {"/news/": self._list, "/news/{slug}/": self._story}

    @property
    def address(self) -> str:
        return f"http://{self.place}/news/"

    def publish(self, slug: str, title: str, text: str) -> None:
        self.stories.insert(0, (slug, title, text))

    async def _list(self, request: web.Request) -> web.Response:
        rows = "".join(
            f'<div class="item"><span>27.11.2024</span><h2><a href="/news/{slug}/">'
            f"{escape(title)}</a></h2></div>"
            for slug, title, _ in self.stories
        )
        return self._page("News of the paper", f"<h1>News</h1>{rows}")

    async def _story(self, request: web.Request) -> web.Response:
        slug = request.match_info["slug"]
        self.asked.append(slug)
        await self.free.wait()
        for known, title, text in self.stories:
            if known == slug:
                lines = (*_FILLER, text) if text else _FILLER
                body = "".join(f"<p>{escape(line)}</p>" for line in lines)
                return self._page(title, f"<article><h1>{escape(title)}</h1>{body}</article>")
        raise web.HTTPNotFound

    def _page(self, title: str, main: str) -> web.Response:
        self.loads += 1
        popular = "".join(
            f'<li><a href="/news/archive-{self.loads}-{n}/">CSTO row number {self.loads}.{n}</a>'
            for n in range(5)
        )
        text = _PAGE.format(title=escape(title), main=main, popular=popular)
        return web.Response(text=text, content_type="text/html")
