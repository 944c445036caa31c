"""The news site: invented outlets that publish a story now and then."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace
from itertools import count, cycle
from random import Random
from typing import TYPE_CHECKING

from sandbox.outlets import DESKS, OUTLETS, Outlet, Story
from sandbox.stories import Draft, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

IN_FEED = 25
"""Stories that a feed lists."""
KEPT = 500
"""Stories of an outlet that still have a page."""

_STORY_PATH = re.compile(r"/(?:[\w-]+/)*([\w-]+)/(\d{1,9})(?:\.png)?")

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

_DESK_SUBJECTS = ("csto", "region", "aside", "region", "tasmagambetov", "region", "csto")
"""Subject of one automatic story after another of an outlet without a feed."""

_DESK_TURN = 3
"""After so many automatic stories of the feeds comes one of an outlet without a feed."""


@dataclass(frozen=True)
class _Staff:
    """Who writes for some outlets."""

    writer: Writer
    rhythm: Iterator[tuple[str, str]]
    numbers: Iterator[int]


class Site:
    """All outlets and what they have published. Deterministic for a seed and a clock."""

    def __init__(self, clock: Callable[[], float], seed: int = 0, *, backlog: int = 36) -> None:
        """`backlog`: stories, a quarter of an hour apart, that stand there from the start.

        So many in all the feeds, and so many in each outlet without one.
        """
        self.clock = clock
        self._chance = Random(seed)  # noqa: S311 - it writes stories, it guards nothing
        self._feeds = _Staff(Writer(self._chance), cycle(_RHYTHM), count(1))
        self._turns = cycle(DESKS)
        self.outlets = {outlet.slug: outlet for outlet in OUTLETS}
        self.desks = {desk.slug: desk for desk in DESKS}
        self._staff = dict.fromkeys(self.outlets, self._feeds)
        self._staff |= {desk.slug: _desk_staff(desk, seed) for desk in DESKS}
        self._stories: dict[str, deque[Story]] = {slug: deque(maxlen=KEPT) for slug in self._staff}
        start = clock()
        for outlet in (None, *self.desks):
            for age in range(backlog, 0, -1):
                self.publish(outlet=outlet, at=start - age * 900)

    def publish(
        self,
        *,
        outlet: str | None = None,
        about: str | None = None,
        title: str | None = None,
        summary: str | None = None,
        more: Sequence[str] | None = None,
        at: float | None = None,
    ) -> Story:
        """Publish a story; what is not given is chosen.

        `outlet` is a slug, of one with a feed unless it is given; `about` as in `Writer.write`,
        `more` how the article goes on below what a feed shows, `at` in seconds since the epoch.
        """
        staff = self._feeds if outlet is None else self._staff[outlet]
        language, subject = next(staff.rhythm)
        if outlet is None:
            slugs = [one.slug for one in OUTLETS if one.language == language]
            outlet = self._chance.choice(slugs)
        chosen = (self.outlets | self.desks)[outlet]
        subject = about or subject
        draft = _draft(staff.writer, chosen.language, subject, title, summary)
        story = Story(
            next(staff.numbers),
            chosen,
            draft.title,
            draft.summary,
            draft.paragraphs,
            "given" if title else subject,
            self.clock() if at is None else at,
            None if more is None else tuple(more),
        )
        self._stories[outlet].appendleft(story)
        return story

    def go_on(self) -> Story:
        """Publish the next automatic story, and now and then one of an outlet without a feed."""
        story = self.publish()
        if story.number % _DESK_TURN == 0:
            self.publish(outlet=next(self._turns).slug)
        return story

    def edit(self, story: Story, *, title: str) -> Story:
        """Publish a story again under another title, in its old place; return it as it is now."""
        stories = self._stories[story.outlet.slug]
        place = next(at for at, one in enumerate(stories) if one.number == story.number)
        stories[place] = replace(stories[place], title=title)
        return stories[place]

    def stories(self, outlet: str | None = None) -> list[Story]:
        """Return what an outlet, or all that have a feed, have published, the newest first."""
        if outlet is not None:
            return list(self._stories[outlet])
        every = [story for slug in self.outlets for story in self._stories[slug]]
        return sorted(every, key=lambda story: story.number, reverse=True)

    def story(self, outlet: str, number: int) -> Story | None:
        """Return one story, if it still has a page."""
        return next((one for one in self._stories.get(outlet, ()) if one.number == number), None)

    def story_at(self, path: str) -> Story | None:
        """Return the story whose page, or picture, is at a path of this server."""
        found = _STORY_PATH.fullmatch(path)
        story = self.story(found[1], int(found[2])) if found else None
        return story if story and path in (story.path, story.picture) else None


def _desk_staff(desk: Outlet, seed: int) -> _Staff:
    chance = Random(f"{desk.slug}/{seed}")  # noqa: S311 - it writes stories, it guards nothing
    rhythm = cycle([(desk.language, subject) for subject in _DESK_SUBJECTS])
    return _Staff(Writer(chance), rhythm, count(1))


def _draft(
    writer: Writer, language: str, subject: str, title: str | None, summary: str | None
) -> Draft:
    if title is not None:
        return Draft(title, summary or "", (summary or title,))
    draft = writer.write(language, subject)
    return draft if summary is None else Draft(draft.title, summary, (summary,))
