"""How the bot says that a source died and that it is back."""

from dataclasses import replace

from bot.outages import write_notice
from bot.texts import load_catalogues
from news.model import SECOND, Chat, ChatKind, PollState, Source, SourceStatus, Watch
from news.outages import Notice, Outage, Share
from sandbox.markup import parse_html
from tests.conftest import NOON

CHAT = Chat(7, ChatKind.PRIVATE)
KABAR = Source(
    1,
    "https://kabar.example/rss",
    "Kabar",
    None,
    shared=True,
    poll=PollState(
        next_poll_at=NOON,
        failing_since=NOON - (5 * 86_400 + 3 * 3600 - 600) * SECOND,
        status=SourceStatus.FAILING,
        error="error 403",
    ),
)
CSTO = Share(Watch(1, 7, 0, "CSTO"), 4, 31, 12)


def written(*outages: Outage, recovered: tuple[Source, ...] = (), language: str = "en") -> str:
    chat = replace(CHAT, language=language)
    return write_notice(Notice(chat, 0, outages, recovered), NOON, load_catalogues()).html


def with_status(status: SourceStatus, error: str) -> Source:
    return replace(KABAR, poll=replace(KABAR.poll, status=status, error=error))


def test_a_source_that_does_not_answer():
    assert written(Outage(KABAR, (CSTO,))) == (
        "<b>Kabar</b> has not answered since Tuesday 09:10 (error 403).\n"
        "It gave <b>CSTO</b> 4 of 31 stories this month; 12 other sources still do.\n"
        "I keep trying and will tell you."
    )


def test_in_russian():
    assert written(Outage(KABAR, (CSTO,)), language="ru") == (
        "<b>Kabar</b> не отвечает (ошибка 403); началось: вторник 09:10.\n"
        "За месяц по запросу <b>CSTO</b> оттуда пришло 4 из 31 новости; "
        "их дают ещё 12 источников.\n"
        "Я пробую дальше и напишу, когда он вернётся."
    )


def test_a_source_that_answers_with_something_else():
    page = with_status(SourceStatus.UNHEALTHY, "not a feed but a web page")
    assert written(Outage(page, ())).startswith(
        "<b>Kabar</b> has answered without any news since Tuesday 09:10 "
        "(not a feed but a web page).\n"
    )


def test_a_source_that_is_gone_is_not_tried_any_more():
    gone = with_status(SourceStatus.GONE, "error 410")
    assert written(Outage(gone, ())) == (
        "<b>Kabar</b> said on Tuesday 09:10 that it is gone for good (error 410). "
        "/removesource takes it off the list."
    )


def test_a_watch_that_no_other_source_fed():
    assert "4 of 31 stories this month; no other source did." in written(
        Outage(KABAR, (replace(CSTO, others=0),))
    )


def test_a_source_that_is_back():
    assert written(recovered=(KABAR,)) == "<b>Kabar</b> answers again."


def test_names_and_queries_are_literal_and_cut():
    hostile = replace(KABAR, title="<script>" * 100)
    share = replace(CSTO, watch=replace(CSTO.watch, query='"<b>"' * 50))
    html = written(*[Outage(hostile, (share, share, share))] * 5)
    text, _ = parse_html(html)
    assert "<script>" in text
    assert len(text) <= 4096


SILENT = replace(
    KABAR,
    poll=PollState(
        next_poll_at=NOON,
        status=SourceStatus.OK,
        silent_since=NOON - (5 * 86_400 + 3 * 3600 - 600) * SECOND,
    ),
)


def test_a_source_that_answers_and_is_silent():
    assert written(Outage(SILENT, (CSTO,))) == (
        "<b>Kabar</b> answers, but has brought nothing new since Tuesday 09:10. "
        "That is not its habit.\n"
        "It gave <b>CSTO</b> 4 of 31 stories this month; 12 other sources still do.\n"
        "I keep trying and will tell you."
    )


def test_a_silent_source_that_fails_besides_does_not_answer():
    failing = replace(SILENT, poll=replace(KABAR.poll, silent_since=NOON))
    assert written(Outage(failing, ())).startswith("<b>Kabar</b> has not answered since ")
