"""What reads the news, put together: sources, the pages behind items, and new addresses."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.config import Settings
from jobs.articles import ArticleReader
from jobs.discovery import Discoverer
from jobs.fetching import Fetcher, FetchSettings
from jobs.poll import Poller
from jobs.quarantine import Parsers
from news.matching import Matcher
from news.model import Instant
from news.polling import PollPolicy
from storage import Storage


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Everything that fetches."""

    poller: Poller
    articles: ArticleReader
    discoverer: Discoverer


def open_newsroom(
    settings: Settings,
    storage: Storage,
    matcher: Matcher,
    clock: Callable[[], Instant],
    on_alerts: Callable[[], None],
    stack: AsyncExitStack,
) -> Newsroom:
    """Make the parts and join them; `stack` closes what they hold open."""
    fetcher = Fetcher(
        FetchSettings(
            contact_url=settings.contact_url,
            allow_private=settings.allow_private_hosts,
            host_pause=settings.host_pause_seconds,
            proxy=settings.fetch_proxy,
        ),
        clock,
    )
    stack.push_async_callback(fetcher.close)
    parsers = Parsers()
    stack.push_async_callback(parsers.close)
    one_a_host = settings.host_pause_seconds > 0
    articles = ArticleReader(
        storage=storage,
        fetcher=fetcher,
        reader=parsers,
        matcher=matcher,
        clock=clock,
        on_alerts=on_alerts,
        one_a_host=one_a_host,
    )
    poller = Poller(
        storage=storage,
        fetcher=fetcher,
        parser=parsers,
        matcher=matcher,
        one_a_host=one_a_host,
        policy=PollPolicy.of(settings.poll_min_seconds, settings.poll_max_seconds),
        clock=clock,
        chance=random.random,
        on_alerts=on_alerts,
        on_pages=articles.wake,
    )
    return Newsroom(poller, articles, Discoverer(fetcher, parsers))
