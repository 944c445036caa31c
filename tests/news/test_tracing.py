"""What became of a story: the first hindrance on its way, and the farthest of its ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from news.model import (
    SECOND,
    Chat,
    ChatKind,
    Item,
    PollState,
    Reason,
    Source,
    SourceStatus,
    Watch,
)
from news.outbox import DeliveryState
from news.tracing import (
    Alert,
    Candidate,
    Ending,
    Facts,
    Route,
    Trace,
    Watching,
    trace,
)

NOON = 1_795_348_800 * SECOND
HOUR = 3600 * SECOND
LINK = "https://orda.example/news/1"
CHAT = Chat(7, ChatKind.PRIVATE)
CSTO = Watch(1, 7, 0, "CSTO")
PAUSED = replace(CSTO, paused=True)
OTHER = Watch(2, 7, 0, "weather")
REASON = Reason("title", "CSTO", (0, 4), "word")
PRIMED = PollState(
    next_poll_at=NOON,
    primed_at=NOON - 9 * HOUR,
    last_poll_at=NOON,
    last_ok_at=NOON,
    status=SourceStatus.OK,
)
SOURCE = Source(3, "https://orda.example/rss", "Orda.kz", "en", shared=True, poll=PRIMED)
ITEM = Item("k", "CSTO meets", LINK, "", NOON, "en", id=5, source_id=3, seen_at=NOON)
ALERT = Alert(
    ITEM,
    thread_id=0,
    edited=False,
    state=DeliveryState.SENT,
    created_at=NOON,
    due_at=NOON,
    decided_at=NOON,
    attempts=1,
    error=None,
    watches=(CSTO,),
)


def reasons_for(watch: Watch, _item: Item) -> Sequence[Reason] | None:
    return [REASON] if watch.query == "CSTO" else None


def traced(
    *candidates: Candidate, chat: Chat = CHAT, watches: Sequence[Watch] = (CSTO,), since: int = 0
) -> Trace:
    standing = tuple(Watching(watch, since) for watch in watches)
    return trace(Facts(chat, LINK, candidates, standing), reasons_for)


def source(**changed: object) -> Source:
    return replace(SOURCE, poll=replace(PRIMED, **changed))


def alert(state: DeliveryState) -> Alert:
    return replace(ALERT, state=state)


def test_a_story_on_a_site_that_no_source_reads_ends_there() -> None:
    found = traced()
    assert (found.ending, found.routes) == (Ending.NO_SOURCE, ())


@pytest.mark.parametrize(
    ("status", "error", "ending"),
    [
        (SourceStatus.OK, None, Ending.NOT_PUBLISHED),
        (SourceStatus.NEW, None, Ending.NOT_READ_YET),
        (SourceStatus.NEW, "error 403", Ending.SOURCE_AILING),
        (SourceStatus.FAILING, "error 403", Ending.SOURCE_AILING),
        (SourceStatus.UNHEALTHY, "not a feed", Ending.SOURCE_AILING),
        (SourceStatus.GONE, "error 410", Ending.SOURCE_AILING),
    ],
)
def test_a_story_that_its_source_has_not_brought_ends_at_the_source(
    status: SourceStatus, error: str | None, ending: Ending
) -> None:
    assert traced(Candidate(source(status=status, error=error))).ending is ending


def test_a_story_of_a_muted_source_ends_at_it() -> None:
    assert traced(Candidate(SOURCE, is_muted=True)).ending is Ending.MUTED
    assert traced(Candidate(SOURCE, is_muted=True, item=ITEM)).ending is Ending.MUTED


def test_without_watches_nobody_asks_for_it() -> None:
    assert traced(Candidate(SOURCE, item=ITEM), watches=()).ending is Ending.NO_WATCHES


def test_a_story_that_no_watch_asks_for_ends_at_the_match() -> None:
    found = traced(Candidate(SOURCE, item=ITEM), watches=(OTHER,))
    assert found.ending is Ending.NOT_ASKED_FOR
    assert found.routes[0].matches == ()


def test_each_watch_says_whether_it_asks_for_it_and_why() -> None:
    [route] = traced(Candidate(SOURCE, item=ITEM), watches=(OTHER, CSTO)).routes
    assert [(one.watch, one.reasons) for one in route.findings] == [
        (OTHER, None),
        (CSTO, (REASON,)),
    ]
    assert [one.watch for one in route.matches] == [CSTO]


def test_a_watch_that_asks_for_a_source_only_matches_without_a_passage() -> None:
    facts = Facts(CHAT, LINK, (Candidate(SOURCE, item=ITEM),), (Watching(CSTO, 0),))
    [route] = trace(facts, lambda _watch, _item: ()).routes
    assert [one.reasons for one in route.matches] == [()]


def test_what_stood_there_at_the_first_read_alerts_nobody() -> None:
    primed_with_it = source(primed_at=ITEM.seen_at)
    assert traced(Candidate(primed_with_it, item=ITEM)).ending is Ending.FIRST_READ


def test_what_came_before_the_chat_added_the_source_alerts_nobody_there() -> None:
    late = Candidate(SOURCE, added_at=NOON + HOUR, item=ITEM)
    early = Candidate(SOURCE, added_at=NOON - HOUR, item=ITEM)
    assert traced(late).ending is Ending.BEFORE_SOURCE
    assert traced(early).ending is Ending.NO_ALERT


def test_what_came_before_the_watch_did_not_ring() -> None:
    assert traced(Candidate(SOURCE, item=ITEM), since=NOON + 1).ending is Ending.BEFORE_WATCH
    assert traced(Candidate(SOURCE, item=ITEM), since=NOON).ending is Ending.NO_ALERT


def test_a_watch_that_does_not_ask_for_it_hinders_nothing_by_its_pause_or_age() -> None:
    standing = (Watching(replace(OTHER, paused=True), NOON + HOUR), Watching(CSTO, 0))
    facts = Facts(CHAT, LINK, (Candidate(SOURCE, item=ITEM),), standing)
    assert trace(facts, reasons_for).ending is Ending.NO_ALERT


@pytest.mark.parametrize(
    ("chat", "watch", "ending"),
    [
        (CHAT, PAUSED, Ending.WATCH_PAUSED),
        (replace(CHAT, paused=True), CSTO, Ending.CHAT_PAUSED),
        (replace(CHAT, resting=True), CSTO, Ending.CHAT_RESTING),
        (replace(CHAT, paused=True), PAUSED, Ending.WATCH_PAUSED),
        (CHAT, CSTO, Ending.NO_ALERT),
    ],
)
def test_what_is_paused_or_resting_makes_no_alert(chat: Chat, watch: Watch, ending: Ending) -> None:
    assert traced(Candidate(SOURCE, item=ITEM), chat=chat, watches=(watch,)).ending is ending


@pytest.mark.parametrize(
    ("state", "ending"),
    [
        (DeliveryState.SENT, Ending.SENT),
        (DeliveryState.PENDING, Ending.WAITING),
        (DeliveryState.DROPPED, Ending.DROPPED),
    ],
)
def test_an_alert_that_was_made_tells_more_than_what_stands_now(
    state: DeliveryState, ending: Ending
) -> None:
    rung = Candidate(SOURCE, is_muted=True, item=ITEM, alerts=(alert(state),))
    assert traced(rung, watches=()).ending is ending


def test_of_alerts_in_several_topics_the_one_that_came_farthest_counts() -> None:
    alerts = tuple(map(alert, (DeliveryState.DROPPED, DeliveryState.SENT, DeliveryState.PENDING)))
    [route] = traced(Candidate(SOURCE, item=ITEM, alerts=alerts)).routes
    assert route.ending is Ending.SENT
    assert route.alert == alert(DeliveryState.SENT)


def test_a_way_without_an_alert_has_none() -> None:
    assert Route(Candidate(SOURCE), (), Ending.NOT_PUBLISHED).alert is None


def test_of_several_sources_the_one_that_brought_it_farthest_comes_first() -> None:
    dead = Candidate(source(status=SourceStatus.FAILING, error="error 403"))
    rung = Candidate(SOURCE, item=ITEM, alerts=(ALERT,))
    found = traced(dead, rung, Candidate(SOURCE))
    assert [route.ending for route in found.routes] == [
        Ending.SENT,
        Ending.NOT_PUBLISHED,
        Ending.SOURCE_AILING,
    ]
    assert found.ending is Ending.SENT
