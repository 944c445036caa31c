"""What stands around the stories of the news site: header, menu, sidebars, footer."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from sandbox.feeds import iso_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sandbox.outlets import Outlet, Story

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/news.css">
{head}
</head>
<body>
<header><a href="/news/">Sandbox News</a><span>Every story here is made up.</span></header>
{body}
</body>
</html>
"""


@dataclass(frozen=True)
class Words:
    """What stands around the stories, in one language."""

    latest: str
    also: str
    popular: str
    subject: str
    """A link on every page that names the CSTO."""
    front: str
    footer: str


WORDS: Mapping[str, Words] = {
    "en": Words(
        "Latest news",
        "Read also",
        "Most read",
        "CSTO: all stories",
        "Front page",
        "Letters to the editor are read aloud on the first working day of the week.",
    ),
    "ru": Words(
        "Последние новости",
        "Читайте также",
        "Популярное",
        "ОДКБ: все материалы",
        "Главная",
        "Письма в редакцию читают вслух в начале недели.",
    ),
    "kk": Words(
        "Соңғы жаңалықтар",
        "Тағы оқыңыз",
        "Көп оқылған",
        "ҰҚШҰ: барлық материал",
        "Басты бет",
        "Редакцияға келген хаттар апта басында дауыстап оқылады.",
    ),
}


def page(title: str, language: str, body: str, head: str = "") -> str:
    """Return a whole page; `title` is plain text, `body` and `head` are HTML."""
    return _PAGE.format(title=escape(title), language=language, head=head, body=body)


def framed(outlet: Outlet, main: str, before: str, after: str) -> str:
    """Return the body of an outlet's page, with a sidebar before and after its main part."""
    words = WORDS[outlet.language]
    return (
        f'<nav class="menu"><a href="{outlet.front_path}">{escape(outlet.title)}</a>'
        f'<a href="/news/">{words.front}</a></nav>'
        f'<div class="columns">{before}<main>{main}</main>{after}</div>'
        f"<footer>{escape(outlet.title)} · {escape(outlet.tagline)}<br>{words.footer}</footer>"
    )


def box(heading: str, stories: Sequence[Story], more: str) -> str:
    """Return a sidebar of headlines with a link below them."""
    rows = "".join(f'<li><a href="{one.path}">{escape(one.title)}</a></li>' for one in stories)
    return (
        f'<aside class="sidebar"><h2>{heading}</h2><ul>{rows}</ul>'
        f'<a href="/news/">{more}</a></aside>'
    )


def byline(story: Story) -> str:
    """Return who published a story, and when."""
    at = iso_date(story.published_at)
    return (
        f'<p class="byline"><b>{escape(story.outlet.title)}</b> '
        f'<time datetime="{at}">{at[:10]} {at[11:16]} UTC</time></p>'
    )


def teaser(story: Story) -> str:
    """Return a story as a list shows it."""
    return (
        f'<article lang="{story.outlet.language}">{byline(story)}'
        f'<h2><a href="{story.path}">{escape(story.title)}</a></h2>'
        f"<p>{escape(story.summary)}</p></article>"
    )
