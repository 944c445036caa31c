"""Items as people read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.model import SECOND, Chat, ChatKind, Hit, Instant, Item, Span, Watch
from news.outbox import Button, DueDelivery, OutMessage
from news.rendering import (
    ago,
    alert_keyboard,
    bullet_line,
    highlight,
    render_alert,
    story_line,
    to_plain,
    watch_keyboard,
)
from sandbox.markup import parse_html


def at(text: str) -> Instant:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND


NOW = at("2026-11-27 14:07")
ITEM = Item(
    key="k",
    title="CSTO to Select New Secretary-General",
    link="https://orda.example/news/1",
    summary="The term ends in January. Ministers meet in Bishkek.",
    published_at=at("2026-11-27 14:05"),
    language="en",
    id=5,
    source_title="Orda.kz",
    sort_at=at("2026-11-27 14:05"),
)
CSTO = Watch(id=1, chat_id=10, thread_id=0, query="CSTO")
CHAT = Chat(id=10, kind=ChatKind.PRIVATE)


def say(text: str) -> str:
    return text


def in_title(*spans: Span, watch_id: int = 1) -> Hit:
    return Hit(watch_id, "title", spans, "word")


def in_summary(*spans: Span, watch_id: int = 1) -> Hit:
    return Hit(watch_id, "summary", spans, "word")


def place(text: str, word: str) -> Span:
    return text.index(word), text.index(word) + len(word)


def alert(
    item: Item = ITEM,
    hits: tuple[Hit, ...] = (in_title((0, 4)),),
    watches: tuple[Watch, ...] = (CSTO,),
    chat: Chat = CHAT,
    *,
    edited: bool = False,
    plain: bool = False,
) -> OutMessage:
    due = DueDelivery(
        id=1,
        lease="",
        chat=chat,
        thread_id=0,
        item=item,
        watches=watches,
        edited=edited,
        attempts=0,
        plain=plain,
    )
    return render_alert(due, hits, NOW, say)


def test_a_match_in_the_title_is_bold_in_the_link():
    assert alert().html == (
        '<a href="https://orda.example/news/1"><b>CSTO</b> to Select New Secretary-General</a>\n'
        "Orda.kz · EN · 14:05"
    )


def test_a_match_in_the_text_is_shown_in_its_sentence():
    summary = "A first one. The talks of ministers on the CSTO ended. A third one."
    item = replace(ITEM, title="Ministers meet in Bishkek", summary=summary)
    assert alert(item, (in_summary(place(summary, "CSTO")),)).html == (
        '<a href="https://orda.example/news/1">Ministers meet in Bishkek</a>\n'
        "<blockquote>The talks of ministers on the <b>CSTO</b> ended.</blockquote>\n"
        "Orda.kz · EN · 14:05 · in the text"
    )


def test_a_match_in_title_and_text_shows_the_title_only():
    hits = (in_title((0, 4)), in_summary((0, 3)))
    assert "blockquote" not in alert(hits=hits).html
    assert "in the text" not in alert(hits=hits).html


def test_an_edit_that_brought_the_match_is_named():
    assert alert(edited=True).html.endswith("Orda.kz · EN · 14:05 · added in an edit")


def test_an_alert_without_any_hit_left_is_its_title():
    assert alert(hits=()).html == (
        '<a href="https://orda.example/news/1">CSTO to Select New Secretary-General</a>\n'
        "Orda.kz · EN · 14:05"
    )


def test_hits_of_several_watches_are_marked_together():
    hits = (in_title((8, 18), watch_id=2), in_title((0, 4)), in_title((0, 7), watch_id=3))
    assert "<b>CSTO to</b> <b>Select New</b> Secretary" in alert(hits=hits).html


@pytest.mark.parametrize(
    ("sort_at", "shown"),
    [
        ("2026-11-27 14:05", "14:05"),
        ("2026-11-26 23:59", "26 Nov, 23:59"),
        ("2025-11-27 14:05", "27 Nov 2025, 14:05"),
    ],
)
def test_the_time_has_a_date_unless_it_is_of_today(sort_at: str, shown: str):
    assert alert(replace(ITEM, sort_at=at(sort_at))).html.endswith(f"EN · {shown}")


def test_the_time_is_that_of_the_chat():
    almaty = replace(CHAT, zone="Asia/Almaty")
    assert alert(replace(ITEM, sort_at=at("2026-11-26 20:30")), chat=almaty).html.endswith("01:30")


def test_a_time_zone_that_is_unknown_counts_as_utc():
    assert alert(chat=replace(CHAT, zone="Mars/Olympus")).html.endswith("14:05")
    assert alert(chat=replace(CHAT, zone="../etc")).html.endswith("14:05")


def test_the_date_is_in_the_language_of_the_chat():
    russian = replace(CHAT, language="ru")
    assert (
        "26 нояб., 23:59" in alert(replace(ITEM, sort_at=at("2026-11-26 23:59")), chat=russian).html
    )


def test_the_date_of_a_language_without_a_calendar_is_english():
    assert (
        "26 Nov"
        in alert(
            replace(ITEM, sort_at=at("2026-11-26 23:59")), chat=replace(CHAT, language="xx")
        ).html
    )


def test_a_mad_date_is_not_shown():
    mad = replace(ITEM, published_at=at("2200-01-01 00:00"))
    assert alert(mad).html.endswith("14:05")
    assert alert(replace(mad, sort_at=0)).html.endswith("Orda.kz · EN")


def test_what_is_not_known_leaves_no_gap():
    item = replace(ITEM, language=None, link=None, source_title="")
    assert alert(item).html == "<b>CSTO</b> to Select New Secretary-General\n14:05"


def test_a_source_without_a_title_goes_by_its_host():
    assert "\norda.example · EN" in alert(replace(ITEM, source_title="")).html
    broken = replace(ITEM, source_title="", link="http://[broken")
    assert "\nEN · 14:05" in alert(broken).html


def test_an_item_without_a_title_is_headed_by_its_text():
    item = replace(ITEM, title=" \u200b", summary="Nothing here. The CSTO meets. And on.")
    assert alert(item, (in_summary((18, 22)),)).html == (
        '<a href="https://orda.example/news/1">The <b>CSTO</b> meets.</a>\nOrda.kz · EN · 14:05'
    )


def test_an_item_without_any_text_is_headed_by_its_address():
    item = replace(ITEM, title="", summary="")
    assert "https://orda.example/news/1</a>\n" in alert(item, ()).html
    assert alert(replace(item, link=None), ()).html.startswith("Orda.kz\n")
    assert alert(replace(item, link=None, source_title=""), ()).html.startswith("…\n")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "tg://user?id=1", "https://", "ftp://a/b"])
def test_only_addresses_of_the_web_are_linked(link: str):
    assert "<a" not in alert(replace(ITEM, link=link)).html


def test_quotes_in_an_address_cannot_end_it():
    html = alert(replace(ITEM, link='https://a.example/"onclick="x?a=1&b=2')).html
    assert html.startswith('<a href="https://a.example/&quot;onclick=&quot;x?a=1&amp;b=2">')


def test_a_title_of_many_lines_is_one():
    assert (
        "<b>CSTO</b> meets today</a>"
        in alert(replace(ITEM, title="CSTO\n\n  meets\ttoday \n")).html
    )


def test_several_watches_are_all_named():
    names = ("CSTO", "a & b", '"term ends"')
    watches = tuple(replace(CSTO, id=n, query=name) for n, name in enumerate(names))
    assert alert(watches=watches).html.endswith("\nWatches: CSTO, a &amp; b, &quot;term ends&quot;")


def test_a_watch_with_braces_is_named_as_it_is():
    watches = (CSTO, replace(CSTO, id=2, query="{names}"))
    assert alert(watches=watches).html.endswith("\nWatches: CSTO, {names}")


def test_watches_beyond_the_room_are_counted():
    watches = tuple(replace(CSTO, id=n, query=f"watch number {n}") for n in range(200))
    html = alert(watches=watches).html
    named = html.count("watch number")
    assert 30 < named < 60
    assert html.endswith(f" +{200 - named}")


def test_one_watch_has_buttons_to_pause_and_to_end_it_and_one_that_asks_why():
    assert alert().keyboard == (
        (
            Button("Pause CSTO", "i:5:1:pause"),
            Button("End CSTO", "i:5:1:end"),
            Button("Why?", "y:5"),
        ),
    )


def test_a_long_watch_alone_is_not_named_on_its_buttons():
    long = replace(CSTO, query="Tasmagambetov")
    [[pause, end, _]] = alert(watches=(long,)).keyboard
    assert (pause.label, end.label) == ("Pause", "End")
    assert watch_keyboard((long,), say)[0][0].label == "Pause Tasmagambetov"
    longer = replace(CSTO, query='"Collective Security Treaty Organization"')
    assert watch_keyboard((longer,), say)[0][0].label == "Pause"


def test_several_watches_share_one_button():
    watches = (CSTO, replace(CSTO, id=2, query="ОДКБ"))
    assert alert(watches=watches).keyboard == ((Button("⋯", "i:5:watches"), Button("Why?", "y:5")),)


def test_the_open_keyboard_of_an_alert_has_a_row_for_each_watch_and_one_that_asks_why():
    watches = (CSTO, replace(CSTO, id=2, query="ОДКБ"))
    rows = alert_keyboard(5, watches, say)
    assert rows == (*watch_keyboard(watches, say, "i:5"), (Button("Why?", "y:5"),))


def test_an_alert_whose_watches_have_all_ended_offers_nothing():
    assert alert_keyboard(5, (), say) == ()


def test_the_open_keyboard_has_a_row_for_each_watch():
    watches = (CSTO, replace(CSTO, id=2, query="x" * 80, paused=True))
    assert watch_keyboard(watches, say) == (
        (Button("Pause CSTO", "w:1:pause"), Button("End CSTO", "w:1:end")),
        (
            Button(f"Resume {'x' * 20}…", "w:2:resume"),
            Button(f"End {'x' * 20}…", "w:2:end"),
        ),
    )


def test_a_keyboard_keeps_to_a_hundred_buttons_with_one_more_to_undo():
    rows = alert_keyboard(5, [replace(CSTO, id=n) for n in range(300)], say)
    assert sum(map(len, rows)) == 99


def test_an_alert_that_was_unreadable_goes_as_plain_text():
    item = replace(ITEM, title="CSTO & <others>")
    assert alert(item, plain=True).plain == (
        "CSTO & <others>\nhttps://orda.example/news/1\nOrda.kz · EN · 14:05"
    )
    assert alert(item).plain is None


def test_a_story_is_a_line_with_its_source_and_age_below():
    later = ITEM.sort_at + int(timedelta(hours=2).total_seconds()) * SECOND
    assert story_line(ITEM, [in_title((0, 4))], later, say, number=1) == (
        '1. <a href="https://orda.example/news/1"><b>CSTO</b> to Select New Secretary-General</a>\n'
        "Orda.kz · 2 h"
    )
    assert story_line(replace(ITEM, sort_at=0), (), later, say).endswith("General</a>\nOrda.kz")


def test_in_a_short_list_a_story_is_one_line():
    later = ITEM.sort_at + int(timedelta(hours=2).total_seconds()) * SECOND
    assert bullet_line(ITEM, [in_title((0, 4))], later, say) == (
        '• <a href="https://orda.example/news/1"><b>CSTO</b> to Select New Secretary-General</a>'
        " · Orda.kz, 2 h"
    )


def test_a_list_says_where_only_the_text_has_the_match():
    hits = [in_summary((0, 3))]
    assert bullet_line(ITEM, hits, NOW, say).endswith(", in the text")
    assert story_line(ITEM, hits, NOW, say).endswith(" · in the text")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-3600, "now"),
        (59, "now"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (86_399, "23 h"),
        (86_400, "1 d"),
        (4_000_000, "46 d"),
    ],
)
def test_ages_are_told_in_the_largest_unit(seconds: int, text: str):
    assert ago(NOW, NOW + seconds * SECOND, say) == text


def test_ages_are_told_in_the_language_of_the_chat():
    russian = {"{count} h": "{count} ч"}
    assert ago(NOW, NOW + 7200 * SECOND, lambda text: russian[text]) == "2 ч"


def test_a_short_text_is_not_cut():
    assert highlight("a < b & c", [(4, 5)], 9) == "a &lt; <b>b</b> &amp; c"


def test_a_text_is_cut_between_words():
    assert highlight("one two three four", [(0, 3)], 10) == "<b>one</b> two…"


def test_a_cut_keeps_the_first_match_in_sight():
    text = "word " * 100 + "CSTO" + " word" * 100
    html = highlight(text, [(500, 504)], 60)
    assert html.startswith("…word")
    assert "<b>CSTO</b>" in html
    assert html.endswith("word…")
    assert len(to_plain(html)) <= 62


def test_a_cut_in_a_text_without_spaces_keeps_the_first_match_in_sight():
    text = "字" * 200 + "CSTO" + "e\u0301" * 100
    html = highlight(text, [(200, 204)], 60)
    assert html == "…" + "字" * 20 + "<b>CSTO</b>" + "e\u0301" * 18 + "…"
    marks = "e" + "\u0301" * 2 + "CSTO"
    assert highlight("e\u0301" * 100 + marks, [(203, 207)], 10) == (
        "…" + "e\u0301\u0301" + "<b>CSTO</b>"
    )


def test_a_match_longer_than_the_room_is_shown_in_part():
    text = "a longer introduction " + "long phrase " * 20
    html = highlight(text, [(22, len(text))], 30)
    assert html == "…<b>long phrase long phrase long</b>…"


@pytest.mark.parametrize(
    "character",
    ["e\u0301", "\U0001f44d\U0001f3fd", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "🇰🇿", "नि"],
)
def test_a_cut_does_not_part_what_is_read_as_one_character(character: str):
    text = character * 60
    for limit in range(20, 40):
        shown = to_plain(highlight(text, [], limit)).removesuffix("…")
        assert shown == character * (len(shown) // len(character))


def test_piles_of_marks_are_cut_all_the_same():
    assert len(highlight("a" + "\u0301" * 3000, [], 300)) == 301


@pytest.mark.parametrize(
    ("summary", "word", "shown"),
    [
        ("One. Two CSTO! Three.", "CSTO", "Two <b>CSTO</b>!"),
        ("Said Mr. Smith of the CSTO. Then.", "CSTO", "Said Mr. Smith of the <b>CSTO</b>."),
        ("В г. Астане ОДКБ. Далее.", "ОДКБ", "В г. Астане <b>ОДКБ</b>."),
        ("«Да». Иное ОДКБ… Далее.", "ОДКБ", "Иное <b>ОДКБ</b>…"),
        ("No end CSTO", "CSTO", "No end <b>CSTO</b>"),
        ("A 3.5 % rise. CSTO 2.0 is out. End.", "CSTO", "<b>CSTO</b> 2.0 is out."),
    ],
)
def test_sentences_end_where_readers_see_their_end(summary: str, word: str, shown: str):
    item = replace(ITEM, title="Title", summary=summary)
    html = alert(item, (in_summary(place(summary, word)),)).html
    assert f"<blockquote>{shown}</blockquote>" in html


def test_a_phrase_over_two_sentences_is_shown_whole():
    item = replace(ITEM, title="Title", summary="Zero. See the CSTO. Summit ends. Fin.")
    assert "<blockquote>See the <b>CSTO. Summit</b></blockquote>" in alert(
        item, (in_summary((14, 26)),)
    ).html.replace("…", "")


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "</b></a></blockquote>",
            "&lt;" * 3000,
            '"\'><a href="https://evil.example">',
            "a < b && c > d ",
            "e\u0301" * 200,
            "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 80,
            "🇰🇿" * 100,
            "منظمة معاهدة الأمن الجماعي " * 20,
            "word. " * 100,
            "\n\n\n",
            "x" * 1000,
            "{names} {0} %s",
        ]
    ),
)
TEXTS = st.lists(HOSTILE, max_size=4).map("".join)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    text = draw(TEXTS)
    bounds = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(bounds, bounds), max_size=200))
    return text, tuple((start, end) for start, end in spans if start < end)


@given(
    title=marked_texts(),
    summary=marked_texts(),
    link=st.one_of(st.none(), TEXTS.map(lambda tail: f"https://a.example/{tail}"), TEXTS),
    source=TEXTS,
    queries=st.lists(TEXTS, min_size=1, max_size=30),
)
def test_telegram_takes_every_alert_whatever_the_feed_says(
    title: tuple[str, tuple[Span, ...]],
    summary: tuple[str, tuple[Span, ...]],
    link: str | None,
    source: str,
    queries: list[str],
):
    item = replace(ITEM, title=title[0], summary=summary[0], link=link, source_title=source)
    hits = (in_title(*title[1]), in_summary(*summary[1]))
    watches = tuple(replace(CSTO, id=n, query=query) for n, query in enumerate(queries))
    message = alert(item, hits, watches, edited=True)
    text, entities = parse_html(message.html)
    assert text.strip()
    assert len(text) < 1600
    assert len(text.encode("utf-16-le")) // 2 <= 4096
    assert len(entities) <= 100
    assert {entity["type"] for entity in entities} <= {"bold", "text_link", "blockquote"}


@given(marked_texts(), st.integers(1, 400))
def test_highlighting_shows_a_passage_of_the_text_with_the_first_match(
    marked: tuple[str, tuple[Span, ...]], limit: int
):
    text, spans = marked
    shown, entities = parse_html(highlight(text, spans, limit))
    passage = shown.removeprefix("…").removesuffix("…")
    assert len(passage) <= limit
    assert passage in " ".join(text.split()) + "…"
    if any(text[start:end].strip() for start, end in spans):
        assert any(entity["type"] == "bold" for entity in entities)


@given(TEXTS)
def test_plain_text_is_what_telegram_would_show(text: str):
    html = highlight(text, [(0, 3)], 400)
    assert to_plain(html) == parse_html(html)[0]


def test_a_page_of_lines_full_of_matches_stays_within_the_entities_of_a_message():
    words = "CSTO " * 60
    hits = (in_title(*((at * 5, at * 5 + 4) for at in range(60))),)
    lines = [story_line(replace(ITEM, title=words), hits, NOW, say, n) for n in range(1, 6)]
    _, entities = parse_html("\n".join(lines))
    assert len(entities) <= 100
    assert [entity["type"] for entity in entities].count("text_link") == 5
