"""The pages of the news site: its index, front pages, articles, and a page without a feed."""

from __future__ import annotations

from html import escape
from random import Random
from typing import TYPE_CHECKING

from sandbox.feeds import FEED_TYPES, iso_date
from sandbox.frames import WORDS, box, byline, framed, page, teaser
from sandbox.outlets import FEED_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.outlets import Outlet, Story
    from sandbox.site import Site

ON_PAGE = 20
"""Stories that a front page lists."""
IN_SIDEBAR = 5
ROTATION = 60
"""Seconds after which a sidebar of old stories shows others."""

_BODY_NAMES = (
    "Botagoz Altynova stands in the text of every article and in no headline: "
    "<code>/subscribe Altynova</code>"
)


def index_page(site: Site, root: str) -> str:
    """Return the front page of the whole site: every address to try, and the newest stories."""
    feeds = "".join(
        f'<li><a href="{one.feed_path}">{escape(one.title)}</a> '
        f"<small>{one.language} · {one.format.upper()}</small></li>"
        for one in site.outlets.values()
    )
    rows = "".join(
        f'<tr><td>{escape(what)}</td><td><a href="{path}">{root}{path}</a></td></tr>'
        for what, path in _to_try(site)
    )
    stories = "".join(teaser(one) for one in site.stories()[: 2 * ON_PAGE])
    body = (
        f'<main><h1>Latest stories</h1><ul class="feeds">{feeds}</ul>'
        "<details><summary>Addresses to try with <code>/addsource</code></summary>"
        f"<table>{rows}</table><p>{_BODY_NAMES}</p></details><div>{stories}</div></main>"
    )
    return page("Sandbox News", "en", body, _declared(site.outlets.values(), root))


def front_page(site: Site, outlet: Outlet, root: str) -> str:
    """Return the front page of an outlet; it declares its feeds, if there are any."""
    words = WORDS[outlet.language]
    stories = site.stories(outlet.slug)[:ON_PAGE]
    main = f"<h1>{escape(outlet.title)}</h1><div>{''.join(map(teaser, stories))}</div>"
    head = _declared([outlet], root)
    if outlet.format == "news sitemap":
        head = f'<link rel="sitemap" type="application/xml" href="{outlet.feed_path}">'
    sidebar = box(words.latest, _about_csto(site, outlet), words.subject)
    return page(outlet.title, outlet.language, framed(outlet, main, "", sidebar), head)


def list_page(site: Site, outlet: Outlet) -> str:
    """Return a bare list of headlines between two sidebars of older ones, which rotate."""
    words = WORDS[outlet.language]
    stories = site.stories(outlet.slug)
    rows = "".join(
        f'<li><time datetime="{iso_date(one.published_at)}">{iso_date(one.published_at)[:10]}'
        f'</time> <a href="{one.path}">{escape(one.title)}</a></li>'
        for one in stories[:ON_PAGE]
    )
    main = f'<h1>{escape(outlet.title)}</h1><p>{escape(outlet.tagline)}</p><ul class="list">{rows}'
    chance = Random(int(site.clock() // ROTATION))  # noqa: S311 - it picks headlines
    older = stories[ON_PAGE:]
    popular = chance.sample(older, min(IN_SIDEBAR, len(older)))
    before = box(words.popular, popular, words.front)
    about = [one for one in older if one.about == "csto"]
    after = box(words.latest, chance.sample(about, min(IN_SIDEBAR, len(about))), words.subject)
    return page(outlet.title, outlet.language, framed(outlet, f"{main}</ul>", before, after))


def article_page(site: Site, story: Story, root: str) -> str:
    """Return the page of a story, with all that newspapers put around and into an article."""
    outlet, words = story.outlet, WORDS[story.outlet.language]
    text = [f"<p>{escape(one)}</p>" for one in (*story.paragraphs, *story.more)]
    others = [one for one in site.stories(outlet.slug) if one.path != story.path]
    if others:
        other = next((one for one in others if one.about == "csto"), others[0])
        text.insert(
            2,
            f'<aside class="also"><b>{words.also}</b> '
            f'<a href="{other.path}">{escape(other.title)}</a></aside>',
        )
    main = (
        f"<article>{byline(story)}<h1>{escape(story.title)}</h1>"
        f'<figure><img src="{story.picture}" alt="" width="640" height="360"></figure>'
        f"{''.join(text)}</article>"
    )
    sidebar = box(words.latest, _about_csto(site, outlet), words.subject)
    title = f"{story.title} · {outlet.title}"
    return page(title, outlet.language, framed(outlet, main, "", sidebar), _meta(story, root))


def _to_try(site: Site) -> list[tuple[str, str]]:
    """Return what a person may give to /addsource, and where it is."""
    some, *_ = site.outlets.values()
    names = {
        "page": "a page to watch",
        "channel": "a channel",
        "news sitemap": "a site with a news sitemap",
        "sitemap": "plain sitemaps",
    }
    desks = [
        (
            f"{desk.title}: {names[desk.format]}",
            desk.front_path if desk.format == "news sitemap" else desk.feed_path,
        )
        for desk in site.desks.values()
    ]
    return [
        (f"{some.title}: a site with a feed", some.front_path),
        (f"{some.title}: its feed", some.feed_path),
        ("This page: several feeds to choose from", "/news/"),
        *desks,
    ]


def _declared(outlets: Iterable[Outlet], root: str) -> str:
    """Return the links that tell a reader of feeds, comments among them."""
    return "".join(
        f'<link rel="alternate" type="{FEED_TYPES[one.format]}" title="{escape(one.title)}" '
        f'href="{root}{one.feed_path}">\n'
        f'<link rel="alternate" type="application/rss+xml" '
        f'title="{escape(one.title)} » Comments Feed" href="{root}{one.comments_path}">\n'
        for one in outlets
        if one.format in FEED_FORMATS
    )


def _meta(story: Story, root: str) -> str:
    shown = {
        "og:type": "article",
        "og:title": story.title,
        "og:description": story.summary,
        "og:image": root + story.picture,
        "og:site_name": story.outlet.title,
        "article:published_time": iso_date(story.published_at),
    }
    rows = (f'<meta property="{name}" content="{escape(text)}">' for name, text in shown.items())
    return "\n".join((f'<link rel="canonical" href="{root}{story.path}">', *rows))


def _about_csto(site: Site, outlet: Outlet) -> list[Story]:
    """Return the newest stories with the CSTO in the headline.

    They are of all papers in a language, or of an outlet without a feed alone.
    """
    own = outlet.slug if outlet.slug in site.desks else None
    about = [
        one
        for one in site.stories(own)
        if one.about == "csto" and one.outlet.language == outlet.language
    ]
    return about[:IN_SIDEBAR]
