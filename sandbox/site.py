"""The news site: invented outlets that publish a story now and then."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from itertools import count, cycle
from random import Random
from typing import TYPE_CHECKING

from sandbox.stories import Draft, Writer

if TYPE_CHECKING:
    from collections.abc import Callable

IN_FEED = 25
"""Stories that a feed lists."""
KEPT = 500
"""Stories of an outlet that still have a page."""


@dataclass(frozen=True)
class Outlet:
    """A publisher that exists nowhere else."""

    slug: str
    title: str
    language: str
    format: str
    """`rss`, `rdf`, `atom` or `json`."""
    tagline: str

    @property
    def feed_path(self) -> str:
        """Where its feed is, from the root of the server."""
        return f"/news/{self.slug}/feed.{'json' if self.format == 'json' else 'xml'}"


OUTLETS = (
    Outlet("steppe-courier", "Steppe Courier", "en", "rss", "News that travels far"),
    Outlet("silk-meridian", "Silk Meridian", "en", "atom", "Between two seas and three ranges"),
    Outlet("caspian-lantern", "Caspian Lantern", "en", "json", "A light on the shore"),
    Outlet("stepnoy-telegraf", "Степной телеграф", "ru", "rss", "Коротко и по делу"),
    Outlet("sem-perevalov", "Вестник Семи Перевалов", "ru", "rdf", "Новости с высоты"),
    Outlet("polyn", "Полынь-Информ", "ru", "atom", "Горькие и прочие новости"),
    Outlet("dala-uni", "Дала үні", "kk", "rss", "Даладан келген хабар"),
)

_RHYTHM = (
    ("en", "csto"),
    ("ru", "region"),
    ("en", "aside"),
    ("kk", "csto"),
    ("ru", "csto"),
    ("en", "region"),
    ("en", "csto"),
    ("ru", "region"),
    ("en", "tasmagambetov"),
    ("en", "region"),
    ("kk", "tasmagambetov"),
    ("ru", "tasmagambetov"),
    ("en", "csto"),
    ("ru", "region"),
    ("ru", "aside"),
    ("kk", "region"),
    ("en", "region"),
)
"""Language and subject of one automatic story after another: over half would ring a watch."""


@dataclass(frozen=True)
class Story:
    """A published story."""

    number: int
    outlet: Outlet
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    about: str
    published_at: float
    """Seconds since the epoch."""

    @property
    def path(self) -> str:
        """Where its page is, from the root of the server."""
        return f"/news/{self.outlet.slug}/{self.number}"


class Site:
    """All outlets and what they have published. Deterministic for a seed and a clock."""

    def __init__(self, clock: Callable[[], float], seed: int = 0, *, backlog: int = 36) -> None:
        """`backlog`: stories, a quarter of an hour apart, that stand there from the start."""
        self._clock = clock
        self._chance = Random(seed)  # noqa: S311 - it writes stories, it guards nothing
        self._writer = Writer(self._chance)
        self._numbers = count(1)
        self._rhythm = cycle(_RHYTHM)
        self.outlets = {outlet.slug: outlet for outlet in OUTLETS}
        self._stories: dict[str, deque[Story]] = {slug: deque(maxlen=KEPT) for slug in self.outlets}
        start = clock()
        for age in range(backlog, 0, -1):
            self.publish(at=start - age * 900)

    def publish(
        self,
        *,
        outlet: str | None = None,
        about: str | None = None,
        title: str | None = None,
        summary: str | None = None,
        at: float | None = None,
    ) -> Story:
        """Publish a story; what is not given is chosen.

        `outlet` is a slug, `about` as in `Writer.write`, `at` in seconds since the epoch.
        """
        language, subject = next(self._rhythm)
        if outlet is None:
            slugs = [one.slug for one in OUTLETS if one.language == language]
            outlet = self._chance.choice(slugs)
        chosen = self.outlets[outlet]
        subject = about or subject
        draft = self._draft(chosen.language, subject, title, summary)
        story = Story(
            next(self._numbers),
            chosen,
            draft.title,
            draft.summary,
            draft.paragraphs,
            "given" if title else subject,
            self._clock() if at is None else at,
        )
        self._stories[outlet].appendleft(story)
        return story

    def edit(self, story: Story, *, title: str) -> Story:
        """Publish a story again under another title, in its old place; return it as it is now."""
        stories = self._stories[story.outlet.slug]
        place = next(at for at, one in enumerate(stories) if one.number == story.number)
        stories[place] = replace(stories[place], title=title)
        return stories[place]

    def _draft(self, language: str, subject: str, title: str | None, summary: str | None) -> Draft:
        if title is not None:
            return Draft(title, summary or "", (summary or title,))
        draft = self._writer.write(language, subject)
        return draft if summary is None else Draft(draft.title, summary, (summary,))

    def stories(self, outlet: str | None = None) -> list[Story]:
        """Return what an outlet, or all of them, have published, the newest first."""
        if outlet is not None:
            return list(self._stories[outlet])
        every = [story for stories in self._stories.values() for story in stories]
        return sorted(every, key=lambda story: story.number, reverse=True)

    def story(self, outlet: str, number: int) -> Story | None:
        """Return one story, if it still has a page."""
        return next((one for one in self._stories.get(outlet, ()) if one.number == number), None)
