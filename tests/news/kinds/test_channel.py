"""The page of a Telegram channel, in the shapes that its posts take."""

from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest

from news.kinds.channel import read_channel
from news.model import SECOND, Document, Entry, ParsedFeed, ParseFailed

URL = "https://t.me/s/orda_kz"
TIME = "2024-11-27T17:04:38+00:00"
REPLAY = Path(__file__).parents[4] / "shared" / "replay" / "B-astana-2024-11-tme"
CONTACT = """<div class="tgme_page"><div class="tgme_page_title"><span>Orda</span></div>
<div class="tgme_page_action"><a class="tgme_action_button_new">View in Telegram</a></div></div>"""


def text(inside: str) -> str:
    return f'<div class="tgme_widget_message_text js-message_text" dir="auto">{inside}</div>'


def post(inside: str, number: int = 7, marks: str = "", time: str = TIME) -> str:
    return f"""<div class="tgme_widget_message_wrap js-widget_message_wrap">
<div class="tgme_widget_message text_not_supported_wrap js-widget_message {marks}"
 data-post="orda_kz/{number}"><div class="tgme_widget_message_bubble">
<div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name"
 href="https://t.me/orda_kz"><span dir="auto">Orda</span></a></div>
{inside}
<div class="tgme_widget_message_footer"><span class="tgme_widget_message_views">1K</span>
<span class="tgme_widget_message_meta">edited <a class="tgme_widget_message_date"
 href="https://t.me/orda_kz/{number}"><time datetime="{time}" class="time">17:04</time></a></span>
</div></div></div></div>"""


def page(*posts: str, more: str = "") -> str:
    return f"""<!DOCTYPE html><html><head><title>Orda – Telegram</title></head><body>
<header><div class="tgme_channel_info"><div class="tgme_channel_info_header_title">
<span dir="auto">Orda <i class="emoji"><b>🇰🇿</b></i></span></div></div></header>
<section class="tgme_channel_history js-message_history">{more}{"".join(posts)}</section></body>"""


def read(html: str, url: str = URL) -> ParsedFeed:
    parsed = read_channel(Document(html.encode(), url))
    assert isinstance(parsed, ParsedFeed)
    return parsed


def read_one(inside: str) -> Entry:
    (entry,) = read(page(post(inside))).entries
    return entry


def test_a_post_is_an_entry_with_its_number_address_and_time():
    assert read_one(text("ОДКБ выбирает генсека.<br/><br/>Подробнее завтра.")) == Entry(
        guid="orda_kz/7",
        link="https://t.me/orda_kz/7",
        title="ОДКБ выбирает генсека.",
        summary="ОДКБ выбирает генсека.\nПодробнее завтра.",
        published_at=1_732_727_078 * SECOND,
    )


def test_the_newest_post_comes_first_whatever_its_place():
    posts = read(page(*(post(text("News"), number) for number in (9, 100, 10)))).entries
    assert [entry.guid for entry in posts] == ["orda_kz/100", "orda_kz/10", "orda_kz/9"]


def test_the_title_is_the_channels_name():
    assert read(page(post(text("News")))).title == "Orda 🇰🇿"


def test_a_channel_without_posts_is_a_channel():
    assert read(page()) == ParsedFeed("Orda 🇰🇿", None, ())


def test_the_address_that_answered_does_not_matter():
    assert read(page(post(text("News"))), "http://127.0.0.1:8099/x/channel").entries


@pytest.mark.parametrize(
    ("inside", "summary"),
    [
        ('<i class="emoji" style="x"><b>🇰🇿</b></i> Astana', "🇰🇿 Astana"),
        ("⚡️<br/>Astana <b>summit</b>", "Astana summit"),
        ("⚡️⚡️", "⚡️⚡️"),
        ('<a href="?q=%23Orda">#Orda</a> A &lt; B &amp; C', "#Orda A < B & C"),
        ("<tg-spoiler>A</tg-spoiler><blockquote>B</blockquote>C", "A\nB\nC"),
    ],
)
def test_text_is_what_a_reader_sees_from_the_first_line_with_a_letter(inside, summary):
    assert read_one(text(inside)).summary == summary


def test_a_long_first_line_is_titled_by_its_first_sentence():
    entry = read_one(text("Ministers of the CSTO meet in Bishkek today. " + "More of it. " * 30))
    assert entry.title == "Ministers of the CSTO meet in Bishkek today."


def test_what_a_post_answers_to_is_not_its_text():
    quoted = """<a class="tgme_widget_message_reply" href="https://t.me/orda_kz/3">
<div class="tgme_widget_message_text js-message_reply_text">CSTO of yesterday</div>
<div class="tgme_widget_message_text js-message_text">CSTO again</div></a>"""
    assert read_one(quoted + text("Astana")).summary == "Astana"


def test_who_a_post_is_forwarded_from_is_not_its_text():
    forwarded = """<div class="tgme_widget_message_forwarded_from">Forwarded from
<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/csto">CSTO</a></div>"""
    entry = read_one(forwarded + text("Astana"))
    assert (entry.summary, entry.link) == ("Astana", "https://t.me/orda_kz/7")


@pytest.mark.parametrize(
    "twice",
    [
        text(text("Astana")),
        f"""<div class="media_supported_cont">{text("Astana")}</div>
<div class="media_not_supported_cont">{text("Astana")}
<div class="message_media_not_supported_label">Please open Telegram</div></div>""",
    ],
)
def test_a_text_that_the_page_has_twice_is_read_once(twice):
    assert read_one(twice).summary == "Astana"


PREVIEW = """<a class="tgme_widget_message_link_preview" href="https://orda.kz/1">
<i class="link_preview_image" style="background-image:url('//cdn.example/p.jpg')"></i>
<div class="link_preview_site_name">Orda.kz</div><div class="link_preview_title">CSTO summit</div>
<div class="link_preview_description">In Astana.</div></a>"""


def test_the_page_that_a_post_links_to_is_not_its_text():
    assert (
        read_one(text("Astana https://orda.kz/1") + PREVIEW).summary == "Astana https://orda.kz/1"
    )


def test_a_post_of_an_address_alone_says_what_that_page_says():
    entry = read_one(text('<a href="https://orda.kz/1">https://orda.kz/1</a>') + PREVIEW)
    assert (entry.title, entry.summary) == ("CSTO summit", "CSTO summit\nIn Astana.")


def test_a_poll_is_its_question_and_answers():
    poll = """<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">
Leave the CSTO?</div><div class="tgme_widget_message_poll_type">Anonymous poll</div>
<div class="tgme_widget_message_poll_option_text">Yes</div>
<div class="tgme_widget_message_poll_option_text">No</div></div>"""
    entry = read_one(poll)
    assert (entry.title, entry.summary) == ("Leave the CSTO?", "Leave the CSTO?\nYes\nNo")


def test_a_file_is_its_name():
    file = """<a class="tgme_widget_message_document_wrap"><div
 class="tgme_widget_message_document_title">report.pdf</div><div
 class="tgme_widget_message_document_extra">2 MB</div></a>"""
    assert read_one(file).title == "report.pdf"


PHOTO = """<a class="tgme_widget_message_photo_wrap" href="https://t.me/orda_kz/7"
 style="width:800px;background-image:url('https://cdn.example/1.jpg')"></a>"""
VIDEO = """<a class="tgme_widget_message_video_player"><i class="tgme_widget_message_video_thumb"
 style="background-image:url(&quot;//cdn.example/2.jpg&quot;)"></i>
<time class="message_video_duration">0:31</time></a>"""


@pytest.mark.parametrize(
    ("media", "title"),
    [
        (PHOTO, "📷 2024-11-27 17:04 UTC"),
        (VIDEO, "🎬 2024-11-27 17:04 UTC"),
        ('<div class="message_media_not_supported_label">Open</div>', "📄 2024-11-27 17:04 UTC"),
    ],
)
def test_a_post_without_text_is_titled_by_its_date(media, title):
    assert read_one(media).title == title


@pytest.mark.parametrize(
    ("media", "image"),
    [
        (PHOTO + PHOTO.replace("1.jpg", "3.jpg"), "https://cdn.example/1.jpg"),
        (VIDEO, "https://cdn.example/2.jpg"),
        (PREVIEW, "https://cdn.example/p.jpg"),
        (PREVIEW + PHOTO, "https://cdn.example/1.jpg"),
        ('<i class="emoji" style="background-image:url(\'//cdn.example/e.png\')"></i>', None),
        (PHOTO.replace("https://cdn.example/1.jpg", "javascript:1"), None),
    ],
)
def test_the_image_is_the_first_of_the_best_sort(media, image):
    assert read_one(media + text("Astana")).image == image


def test_what_the_service_reports_is_no_post():
    created = post(text("Channel created"), 1, marks="service_message")
    posts = read(page(created, post(text("Astana"), 2, marks="not_service_message"))).entries
    assert [entry.title for entry in posts] == ["Astana"]


@pytest.mark.parametrize("time", ["", "yesterday", "2024-02-30T10:00:00+00:00"])
def test_a_post_without_a_time_is_a_post(time):
    (entry,) = read(page(post(text("Astana"), time=time))).entries
    assert (entry.title, entry.published_at) == ("Astana", None)


def test_a_post_without_text_and_time_is_none():
    assert read(page(post(PHOTO, time=""))).entries == ()


MORE = '<a href="{}" class="tme_messages_more js-messages_more" data-before="20"></a>'


@pytest.mark.parametrize(
    ("url", "more", "earlier"),
    [
        (URL, MORE.format("/s/orda_kz?before=20"), f"{URL}?before=20"),
        (URL, "", f"{URL}?before=21"),
        (f"{URL}?before=90", "", f"{URL}?before=21"),
        (URL, MORE.format("/s/orda_kz?after=40") + MORE.format("?before=20"), f"{URL}?before=20"),
        (
            "http://127.0.0.1/x?at=5",
            MORE.format("/s/x?before=20"),
            "http://127.0.0.1/x?at=5&before=20",
        ),
    ],
)
def test_the_page_before_is_at_the_same_address(url, more, earlier):
    posts = (post(text("A"), 21), post(text("B"), 22))
    assert read(page(*posts, more=more), url).earlier == earlier


def test_nothing_is_before_the_first_post():
    assert read(page(post(text("A"), 1), post(text("B"), 2))).earlier is None


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "an empty answer"),
        (" \n", "an empty answer"),
        (CONTACT, "no channel with a public page"),
        ("<html><body><p>Checking your browser</p></body></html>", "not the page of a channel"),
        ("plain", "not the page of a channel"),
    ],
)
def test_other_pages_are_refused_with_the_reason(html, reason):
    assert read_channel(Document(html.encode(), URL)) == ParseFailed(reason)


def test_a_page_cut_off_keeps_its_posts():
    html = page(*(post(text(f"News {number}"), number) for number in range(1, 21)))
    assert len(read(html[: len(html) // 2]).entries) >= 8


@pytest.mark.parametrize(
    "html",
    [
        '<div class="tgme_widget_message" data-post="a/1">' * 20_000,
        page(post(text("a<br>" * 100_000))),
        page(post('<div class="js-message_text">' * 20_000)),
        page(post("<p>" + "background:" * 50_000)),
    ],
)
def test_a_hostile_page_costs_little(html):
    started = process_time()
    read_channel(Document(html.encode(), URL))
    assert process_time() - started < 2


@pytest.mark.skipif(not REPLAY.exists(), reason="the recorded channels are not at hand")
def test_recorded_pages_have_twenty_posts_each_in_order():
    for file in sorted(REPLAY.glob("*/*.html"))[::8]:
        posts = read(file.read_text(encoding="utf-8")).entries
        assert len(posts) == 20
        assert all(entry.summary and entry.published_at for entry in posts)
        times = [datetime.fromtimestamp((entry.published_at or 0) / SECOND, UTC) for entry in posts]
        assert times == sorted(times, reverse=True)
