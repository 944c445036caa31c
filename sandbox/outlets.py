"""Who publishes in the sandbox, in which form, and what a published story is."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.bodies import continued

FEED_FORMATS = ("rss", "rdf", "atom", "json")


@dataclass(frozen=True)
class Outlet:
    """A publisher that exists nowhere else."""

    slug: str
    title: str
    language: str
    format: str
    """A feed: `rss`, `rdf`, `atom` or `json`; without a feed: `page` (a list to watch), `channel`
    (as t.me/s shows one), `news sitemap`, `sitemap` (an index of plain ones)."""
    tagline: str

    @property
    def front_path(self) -> str:
        """Where its front page is, from the root of the server."""
        return f"/tme/{self.slug}" if self.format == "channel" else f"/news/{self.slug}/"

    @property
    def feed_path(self) -> str:
        """Where its feed is, from the root of the server; of an outlet without one: what to read.

        `/tme/` stands for t.me/.
        """
        return {
            "json": f"/news/{self.slug}/feed.json",
            "page": self.front_path,
            "channel": f"/tme/s/{self.slug}",
            "news sitemap": f"/news/{self.slug}/sitemap-news.xml",
            "sitemap": f"/news/{self.slug}/sitemap.xml",
        }.get(self.format, f"/news/{self.slug}/feed.xml")

    @property
    def comments_path(self) -> str:
        """Where the feed of its readers' comments is."""
        return f"/news/{self.slug}/comments.xml"


OUTLETS = (
    Outlet("steppe-courier", "Steppe Courier", "en", "rss", "News that travels far"),
    Outlet("silk-meridian", "Silk Meridian", "en", "atom", "Between two seas and three ranges"),
    Outlet("caspian-lantern", "Caspian Lantern", "en", "json", "A light on the shore"),
    Outlet("stepnoy-telegraf", "Степной телеграф", "ru", "rss", "Коротко и по делу"),
    Outlet("sem-perevalov", "Вестник Семи Перевалов", "ru", "rdf", "Новости с высоты"),
    Outlet("polyn", "Полынь-Информ", "ru", "atom", "Горькие и прочие новости"),
    Outlet("dala-uni", "Дала үні", "kk", "rss", "Даладан келген хабар"),
)
"""Outlets with a feed."""

DESKS = (
    Outlet("water-council", "Steppe Water Council", "en", "page", "Announcements, no feed"),
    Outlet("zhusan_wire", "Жусан | Новости", "ru", "channel", "Канал пахнет степью"),
    Outlet("north-ledger", "North Ledger", "en", "news sitemap", "Entered daily"),
    Outlet("tihaya-hronika", "Тихая хроника", "ru", "sitemap", "Всё, что было, по порядку"),
)
"""Outlets without a feed, one of each other kind of source."""


@dataclass(frozen=True)
class Story:
    """A published story."""

    number: int
    """Counted for all outlets with a feed together, and for each without one by itself."""
    outlet: Outlet
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    """How the article begins; the first one is the summary."""
    about: str
    published_at: float
    """Seconds since the epoch."""
    given: tuple[str, ...] | None = None
    """How the article goes on below what a feed shows; None: as the site chooses."""

    @property
    def more(self) -> tuple[str, ...]:
        """How the article goes on below what a feed shows."""
        if self.given is not None:
            return self.given
        return continued(self.outlet.language, self.about, self.path, self.number)

    @property
    def path(self) -> str:
        """Where its page is, from the root of the server."""
        return f"{self.outlet.front_path.rstrip('/')}/{self.number}"

    @property
    def picture(self) -> str:
        """Where its picture is, from the root of the server."""
        return f"/news/pictures/{self.outlet.slug}/{self.number}.png"
