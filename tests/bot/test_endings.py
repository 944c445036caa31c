"""The last line of a trace: where a story ended, in one sentence."""

from dataclasses import replace

import pytest

from bot.endings import write_ending
from bot.texts import load_catalogues
from news.model import SECOND, Chat, ChatKind, Item, PollState, Source, SourceStatus, Watch
from news.outbox import DeliveryState
from news.rendering import to_plain
from news.tracing import Alert, Candidate, Ending, Facts, Finding, Route, Trace
from tests.conftest import NOON

MINUTE = 60 * SECOND
LINK = "https://www.orda.example/news/1"
CHAT = Chat(7, ChatKind.PRIVATE)
POLL = PollState(next_poll_at=NOON + 5 * MINUTE, last_ok_at=NOON, status=SourceStatus.OK)
SOURCE = Source(3, "https://orda.example/rss", "Orda.kz", "en", shared=True, poll=POLL)
ITEM = Item("k", "CSTO meets", LINK, "", NOON, "en", id=5, source_id=3, seen_at=NOON)
MATCH = Finding(Watch(1, 7, 0, "CSTO"), NOON - MINUTE, ())
ALERT = Alert(
    ITEM,
    thread_id=0,
    edited=False,
    state=DeliveryState.PENDING,
    created_at=NOON,
    due_at=NOON,
    decided_at=NOON - MINUTE,
    attempts=1,
    error="no answer",
    watches=(MATCH.watch,),
)


def said(route: Route | None, chat: Chat = CHAT) -> str:
    facts = Facts(chat, LINK, (), ())
    trace = Trace(facts, () if route is None else (route,))
    return to_plain(write_ending(trace, NOON, load_catalogues().of("en")))


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending.MUTED, "Orda.kz is removed from this chat."),
        (Ending.NOT_READ_YET, "Orda.kz has not been read yet."),
        (Ending.NOT_PUBLISHED, "has not published it under this address. Next read: 12:05."),
        (Ending.NO_WATCHES, "Nothing is watched here yet."),
        (Ending.NOT_ASKED_FOR, "No watch of this chat asks for it."),
        (Ending.FIRST_READ, "It stood there when I read Orda.kz for the first time"),
        (Ending.BEFORE_SOURCE, "It came in before Orda.kz was added here."),
        (Ending.BEFORE_WATCH, "It came in before CSTO was watched for (since 11:59)."),
        (Ending.WATCH_PAUSED, "CSTO asks for it, but is paused."),
        (Ending.CHAT_PAUSED, "This chat is paused"),
        (Ending.CHAT_RESTING, "Telegram lets me write nothing here."),
        (Ending.NO_ALERT, "CSTO asks for it now."),
    ],
)
def test_what_hindered_a_story_is_named(ending: Ending, words: str) -> None:
    assert words in said(Route(Candidate(SOURCE, item=ITEM), (MATCH,), ending))


def test_a_site_that_nothing_reads_is_named_without_its_www() -> None:
    assert said(None).startswith("No source of this chat publishes orda.example.")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (SourceStatus.NEW, "Orda.kz has not answered since 11:59 (error 403)."),
        (SourceStatus.FAILING, "Orda.kz has not answered since 11:59 (error 403)."),
        (SourceStatus.UNHEALTHY, "Orda.kz has answered without any news since 11:59 (error 403)."),
        (SourceStatus.GONE, "Orda.kz said on 11:59 that it is gone for good (error 403)."),
    ],
)
def test_a_source_in_trouble_is_named_with_its_error(status: SourceStatus, words: str) -> None:
    poll = replace(POLL, status=status, error="error 403", failing_since=NOON - MINUTE)
    route = Route(Candidate(replace(SOURCE, poll=poll)), (), Ending.SOURCE_AILING)
    assert words in said(route)


@pytest.mark.parametrize(
    ("state", "ending", "words"),
    [
        (DeliveryState.SENT, Ending.SENT, "It rang here: 11:59."),
        (DeliveryState.DROPPED, Ending.DROPPED, "The alert was given up: no answer."),
    ],
)
def test_what_became_of_an_alert_is_said(state: DeliveryState, ending: Ending, words: str) -> None:
    alert = replace(ALERT, state=state)
    assert said(Route(Candidate(SOURCE, item=ITEM, alerts=(alert,)), (), ending)) == words


@pytest.mark.parametrize(
    ("chat", "due_at", "words"),
    [
        (CHAT, NOON, "The alert is about to be sent."),
        (CHAT, NOON + MINUTE, "The last try failed (no answer). Next try: 12:01."),
        (replace(CHAT, paused=True), NOON + MINUTE, "This chat is paused"),
        (replace(CHAT, resting=True), NOON, "Telegram lets me write nothing here."),
        (replace(CHAT, flood_until=NOON + 9 * MINUTE), NOON, "when that is over: 12:09."),
        (replace(CHAT, flood_until=NOON - MINUTE), NOON, "The alert is about to be sent."),
    ],
)
def test_an_alert_that_waits_says_for_what(chat: Chat, due_at: int, words: str) -> None:
    waiting = Candidate(SOURCE, item=ITEM, alerts=(replace(ALERT, due_at=due_at),))
    assert words in said(Route(waiting, (), Ending.WAITING), chat)


def test_every_ending_has_its_sentence() -> None:
    elsewhere = {Ending.NO_SOURCE, Ending.SOURCE_AILING}
    for ending in set(Ending) - elsewhere:
        alerts = (ALERT,) if ending >= Ending.DROPPED else ()
        assert said(Route(Candidate(SOURCE, item=ITEM, alerts=alerts), (MATCH,), ending))
