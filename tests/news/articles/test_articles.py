"""Full text: what is read of an article's page, and what of that may be searched."""

import re
from itertools import cycle
from pathlib import Path
from random import Random
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fromstring

from news.articles.article import MAX_BODY, Article, body_of, is_page_of
from news.articles.extraction import read_article
from news.articles.filters import digest, line_key, without_boilerplate, without_headlines
from news.articles.navigation import navigation
from news.model import Document, ParseFailed
from tests.news.articles.article_pages import LAYOUTS, Around, Story, make_story

URL = "https://courier.example/en/news/1/"
LANGUAGES = ("en", "ru", "kk", "hy")
HEADLINE = "CSTO to Select New Secretary-General as Tasmagambetov’s Term Ends"
SAMPLES = Path(__file__).parents[4] / "shared" / "samples"


def read(page: str, url: str = URL) -> Article:
    article = read_article(Document(page.encode(), url))
    assert isinstance(article, Article)
    return article


def page_of(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def story_page(inner: str, *, wrap: str = "<article><h1>{}</h1>{}</article>") -> str:
    story = make_story(5)
    texts = [f"<p>{text}</p>" for text in story.paragraphs]
    return page_of(wrap.format(story.title, "".join([*texts[:3], inner, *texts[3:]])))


# What is read of a page


@pytest.mark.parametrize(("language", "paragraphs"), [("en", 6), ("ru", 1), ("kk", 2), ("hy", 3)])
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_the_text_of_every_layout_is_read_whole(layout, paragraphs, language):
    story = make_story(7, language, paragraphs=paragraphs)
    others = [make_story(100 + n, language) for n in range(5)]
    text = "\n".join(read(LAYOUTS[layout](story, Around(others))).blocks)
    assert all(paragraph in text for paragraph in story.paragraphs)


@pytest.mark.parametrize(
    "inner",
    [
        "<p>CSTO reacted.</p>",
        "<ul><li>Armenia left</li><li>CSTO stayed</li></ul>",
        "<ol><li><a href='/tag/kz'>Kazakhstan</a> asked the CSTO for help</li></ol>",
        "<blockquote>The CSTO will not act, he said.</blockquote>",
        "<blockquote><p>“The CSTO will not act.”</p></blockquote>",
        "<table><tr><td>CSTO</td><td>six members</td></tr></table>",
        "<h2>What the CSTO did</h2>",
        "<p>The <a href='/tag/csto'>CSTO</a> will meet on Monday.</p>",
        "<p><a href='/tag/csto'>The CSTO</a> will meet on Monday in the capital.</p>",
        "<p><em>CSTO is an alliance of six states.</em></p>",
        "<div>CSTO spoke of peace in a long statement on Monday.</div>",
        "<dl><dt>CSTO</dt><dd>an alliance of six states</dd></dl>",
        "<center>CSTO is what the centred line of this text names.</center>",
    ],
)
@pytest.mark.parametrize(
    "wrap",
    [
        "<article><h1>{}</h1>{}</article>",
        "<table><tr><td>Menu</td><td><h1>{}</h1>{}</td></tr></table>",
        "<div class='a1'><h1>{}</h1><div class='b2'>{}</div></div>",
    ],
)
def test_a_mention_is_read_wherever_it_stands_in_the_text(inner, wrap):
    assert "CSTO" in "\n".join(read(story_page(inner, wrap=wrap)).blocks)


@pytest.mark.parametrize(
    "inner",
    [
        "<p>Read also: <a href='/n/2'>CSTO to leave Armenia by the summer</a></p>",
        "<p><b>Читайте также</b> <a href='/n/2'>ОДКБ и CSTO готовят учения</a></p>",
        "<p>Читайте также: CSTO готовит учения в горах</p>",
        "<p>27.11.2024 <a href='/n/2'>CSTO to leave Armenia by the summer</a></p>",
        "<p>Tags: <a href='/t/1'>CSTO</a>, <a href='/t/2'>Armenia</a></p>",
        "<h3><a href='/n/2'>CSTO to leave Armenia by the summer</a></h3>",
        "<p data-href='/n/2'>CSTO to leave Armenia by the summer</p>",
        "<p onclick=\"location.href='/n/2'\">CSTO to leave Armenia by the summer</p>",
        "<p>Politics <a href='/n/2'>CSTO to leave Armenia by the summer</a> Minsk</p>",
        "<p><a href='/n/2'>CSTO to leave Armenia by the summer</a> 12 comments</p>",
        "<p>Latest news</p><p>CSTO to leave Armenia by the summer</p>",
        "<aside><p>The CSTO is what this aside is about, at length.</p></aside>",
    ],
)
def test_what_leads_elsewhere_is_not_read(inner):
    assert "CSTO" not in "\n".join(read(story_page(inner)).blocks)


def elsewhere(inner: str) -> set[str]:
    """Give the lines with CSTO that lead elsewhere."""
    return {line for line in navigation(fromstring(story_page(inner)), URL) if "csto" in line}


@pytest.mark.parametrize(
    "href", ["#csto", "/en/news/1/#csto", "javascript:open()", "mailto:a@b.kz"]
)
def test_a_link_to_no_other_page_does_not_lead_elsewhere(href):
    assert not elsewhere(f"<p><a href='{href}'>The CSTO and its part of this text</a></p>")


@pytest.mark.parametrize(
    "inner",
    [
        "<p>The <a href='/n/2'>CSTO and five of its members said</a> they would not come.</p>",
        "<p><a href='/n/2'>The CSTO Secretary General</a> Imangali Tasmagambetov resigned.</p>",
        "<p>Reuters <a href='/n/2'>reported that the CSTO will meet</a>.</p>",
        "<p>CSTO — <a href='/n/2'>six states</a></p>",
    ],
)
def test_a_sentence_with_a_link_does_not_lead_elsewhere(inner):
    assert not elsewhere(inner)


def test_a_link_that_nobody_closed_takes_no_text_away():
    page = story_page("<p>The CSTO met.</p>", wrap="<a href='/n/2'><div><h1>{}</h1>{}</div>")
    assert "The CSTO met." in read(page).blocks


def test_teasers_that_end_in_a_link_to_read_on_lead_elsewhere():
    card = (
        "<div><h4>Story {0} of today</h4><p>CSTO lead {0}.</p><a href='/n/{0}'>Read more</a></div>"
    )
    assert elsewhere("".join(map(card.format, "234"))) == {f"csto lead {n}" for n in "234"}


def test_leads_in_a_list_of_cards_lead_elsewhere_and_one_below_a_link_does_not():
    card = "<div><h4><a href='/n/{0}'>Story number {0} of today</a></h4><p>CSTO lead {0}.</p></div>"
    assert elsewhere("".join(map(card.format, "234"))) == {f"csto lead {n}" for n in "234"}
    assert not elsewhere(card.format(2))


@pytest.mark.parametrize(
    "body",
    [
        "<article><h1>Bridge reopens in Osh</h1><p>The CSTO met.</p></article>",
        "<div class='w'><h1>Bridge reopens in Osh</h1><div>The CSTO met.</div></div>",
        "<div itemprop='articleBody'>The CSTO met.</div>",
        "<h1>Bridge reopens in Osh</h1><p>The CSTO met.</p>",
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "articleBody":'
            ' "The&nbsp;CSTO met.<p>It was cold.</p>"}]}</script><div id="app"></div>'
        ),
    ],
)
def test_a_note_of_one_sentence_is_read(body):
    nav = "<nav><a href='/'>Home</a> <a href='/news/'>News</a></nav>"
    assert "The CSTO met." in read(page_of(nav + body)).blocks


def test_the_lead_in_the_header_of_an_article_is_read_and_the_byline_is_not():
    lead = "The alliance has agreed to meet in Astana on Monday."
    header = f"<header><h1>Title</h1><p>By Aidos B., Astana</p><p>{lead}</p></header>"
    blocks = read(story_page(header)).blocks
    assert lead in blocks
    assert "By Aidos B., Astana" not in blocks


def test_a_note_that_only_empty_lines_divide_is_read_without_the_columns_around_it():
    note = make_story(4, paragraphs=2).paragraphs
    links = "<br>".join(f"<a href='/n/{n}'>Story number {n} of the CSTO</a>" for n in range(6))
    cell = f"<b>Bridge reopens in Osh</b><br><i>21.11.2024</i><br><br>{'<br>&nbsp;<br>'.join(note)}"
    cells = f"<td>Old hits<br>{links}</td><td>{cell}<hr><b>Related:</b><br>{links}</td>"
    blocks = read(page_of(f"<table><tr>{cells}<td>{links}</td></tr></table>")).blocks
    assert "\n".join(blocks).endswith("\n".join(note))
    assert "CSTO" not in "".join(blocks)


def test_words_in_bold_stay_within_the_paragraph_that_empty_lines_divide():
    cell = (
        "It began at nine.<br><br>The <b>CSTO</b> met in the hall of the<br>city, it said.<br><br>"
    )
    blocks = read(page_of(f"<div><h1>Title</h1>{cell}{make_story(4).paragraphs[0]}</div>")).blocks
    assert "The CSTO met in the hall of the" in " ".join(blocks)


@pytest.mark.parametrize(
    "heading", ["Comments", "2 comments", "Комментарии (2)", "Оставить комментарий", "Пікірлер: 2"]
)
def test_what_readers_say_below_a_heading_of_its_own_is_not_read(heading):
    said = "<div><b>Guest</b> I read that the CSTO was there too, and it was.</div>" * 2
    page = story_page("", wrap=f"<div><h1>{{}}</h1>{{}}<h3>{heading}</h3>{said}</div>")
    assert not any("CSTO" in block for block in read(page).blocks)


def test_a_text_goes_on_at_the_heading_after_the_comments():
    inner = (
        "<h3>Comments</h3><p>I read it.</p><h3>In short</h3><p>The CSTO met at nine o'clock.</p>"
    )
    blocks = read(story_page(inner)).blocks
    assert "The CSTO met at nine o'clock." in blocks
    assert "I read it." not in blocks


def test_the_headline_is_no_part_of_the_text():
    article = read(story_page(""))
    assert article.title == make_story(5).title
    assert article.title not in article.blocks


def test_each_line_of_a_text_is_a_block():
    story = make_story(3)
    text = "<br>".join(story.paragraphs)
    article = read(page_of(f"<div class='news-detail'><h1>{story.title}</h1>{text}</div>"))
    assert article.blocks == story.paragraphs


def test_a_page_in_windows_1251_without_a_label_is_read():
    story = make_story(3, "ru")
    page = LAYOUTS["bitrix"](story, Around()).replace('<meta charset="utf-8">', "")
    article = read_article(Document(page.encode("windows-1251", "replace"), URL))
    assert isinstance(article, Article)
    assert "\n".join(article.blocks).endswith("\n".join(story.paragraphs))


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Bridge reopens in Osh - Courier</title>", "Bridge reopens in Osh"),
        ("<title>Bridge reopens | Osh | Courier.kz</title>", "Bridge reopens"),
        ("<title>Self-made — and rich</title>", "Self-made — and rich"),
        ("<meta property='og:title' content='Bridge &amp; road'><title>x</title>", "Bridge & road"),
        (
            (
                "<meta property='og:title' content='News: Bridge reopens'>"
                "<meta property='og:site_name' content='Bridge reopens'>"
            ),
            "News: Bridge reopens",
        ),
        (
            (
                '<script type="application/ld+json">[{"@type": ["NewsArticle"],'
                ' "headline": "Bridge reopens"}]</script><title>Courier</title>'
            ),
            "Bridge reopens",
        ),
        ("", ""),
    ],
)
def test_the_headline_of_a_page_has_no_name_of_the_site(head, title):
    assert read(page_of("<p>Text.</p>", head)).title == title


def test_a_heading_within_the_page_title_is_the_headline():
    page = page_of(
        "<h1>Bridge reopens</h1><p>Text.</p>", "<title>Bridge reopens on Courier</title>"
    )
    assert read(page).title == "Bridge reopens"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-11-27T09:30:00+05:00">',
        '<meta itemprop="datePublished" content="2024-11-27 04:30:00">',
        (
            '<script type="application/ld+json">{"@type": "Article",'
            ' "datePublished": "2024-11-27T04:30:00Z"}</script>'
        ),
    ],
)
def test_a_page_says_when_it_was_published(head):
    assert read(page_of("<p>Text.</p>", head)).published_at == 1_732_681_800_000_000


def test_a_page_tells_its_language_picture_and_address():
    head = (
        "<base href='https://cdn.example/'><meta property='og:image' content='/a.jpg'>"
        "<link rel='canonical' href='https://courier.example/a'>"
    )
    article = read(f"<html lang='ru-RU'><head>{head}</head><body><p>Text.</p></body></html>")
    assert (article.language, article.image, article.canonical) == (
        "ru",
        "https://cdn.example/a.jpg",
        "https://courier.example/a",
    )


def test_a_page_without_any_of_that_says_nothing():
    article = read("<p>Text.</p>")
    assert article == Article("", ("Text.",))


@pytest.mark.parametrize("url", ["https://courier.example", "https://courier.example/"])
def test_a_front_page_is_no_article(url):
    page = LAYOUTS["portal"](make_story(1), Around())
    assert isinstance(read_article(Document(page.encode(), url)), ParseFailed)


@pytest.mark.parametrize("body", [b"", b" \n", b"\0\0", b"plain words"])
def test_what_is_no_page_is_told(body):
    assert isinstance(read_article(Document(body, URL)), ParseFailed)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "x",
        "<ul><li>" * 10_000,
        "<table><tr><td>" * 5_000,
        "<p " + "a=b " * 100_000 + ">x</p>",
        "<p>" + ": " * 100_000,
        "<p>" + "читайте также " * 20_000,
        "<p>" + "\u0301" * 100_000,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        "<title>" + "x - " * 50_000 + "</title>",
        "<!--" * 50_000,
    ],
)
def test_a_hostile_page_is_read_in_a_moment(page):
    start = perf_counter()
    read_article(Document(page.encode(), URL))
    assert perf_counter() - start < 5


def test_an_endless_page_is_cut():
    article = read(page_of("".join(f"<p>Line {n} of it.</p>" for n in range(3_000))))
    assert len(article.blocks) == 2_000
    assert len("".join(read(f"<p>{'w' * 500_000}</p>").blocks)) == MAX_BODY


@settings(max_examples=40)
@given(st.text(alphabet=st.sampled_from("<>/ap div h1'\"=&;x\n\0"), max_size=80))
def test_any_page_is_read_or_refused(text):
    read_article(Document(f"<p>{text}".encode(), URL))


# Other headlines


@pytest.mark.parametrize(
    "block",
    [
        HEADLINE,
        HEADLINE.upper(),
        "CSTO to select new Secretary–General as Tasmagambetov's term ends",
        f"“{HEADLINE}”",
        f"14:30 {HEADLINE}",
        f"27 November 2024 {HEADLINE} Read more",
        f"Читайте также: {HEADLINE}",
        f"{HEADLINE} Rubio Says Talks Go On",
        "CSTO to Select New Secretary-General as Tasma…",
        "12:00 CSTO to Select New Secretary-General...",
    ],
)
def test_a_block_of_other_headlines_is_left_out(block):
    known = {HEADLINE, "Rubio Says Talks Go On"}
    assert without_headlines(["Text.", block], ("Own title",), known) == ("Text.",)


@pytest.mark.parametrize(
    "block",
    [
        f"As we wrote, “{HEADLINE}”, and nobody was surprised.",
        f"{HEADLINE}, the organisation said.",
        "CSTO to Select New Secretary-General",
        "CSTO…",
        "27 November 2024",
        "***",
        "",
    ],
)
def test_a_block_that_merely_has_a_headline_stays(block):
    assert without_headlines([block], ("Own title",), {HEADLINE}) == (block,)


def test_the_own_title_is_no_other_headline():
    assert without_headlines([HEADLINE], (HEADLINE.lower(),), {HEADLINE}) == (HEADLINE,)


def test_a_headline_of_one_word_takes_no_sentence_apart():
    known = {"Kazakhstan", "News"}
    assert without_headlines(["Kazakhstan", "Kazakhstan News 2024"], (), known) == (
        "Kazakhstan News 2024",
    )


# Blocks of other pages


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Read 123 times", "Read 7 times"),
        ("All rights reserved", "ALL RIGHTS RESERVED."),
        ("Всё о партнёрах", "Все о партнерах"),
        ("“Courier” — since 1998", "Courier: since 2001"),
    ],
)
def test_two_printings_of_one_block_are_the_same(one, other):
    assert digest(one) == digest(other)


def test_numbers_tell_one_sentence_from_another():
    one = "The national bank set the rate of the dollar at {} tenge on Monday."
    assert digest(one.format(498)) != digest(one.format(512))


@given(st.text())
def test_a_digest_is_sixteen_hexadecimal_digits(text):
    assert re.fullmatch("[0-9a-f]{16}", digest(text))


def test_blocks_seen_on_other_pages_are_left_out():
    seen = {digest("Follow us on Telegram")}
    assert without_boilerplate(["Text.", "Follow us on Telegram!"], seen) == ("Text.",)


# What is searched


def test_a_body_has_the_blocks_that_are_its_own():
    article = Article("Bridge reopens in Osh", ("First.", HEADLINE, "Follow us", "Last."))
    body = body_of(article, "Bridge reopens in Osh", "", {HEADLINE}, {digest("Follow us")})
    assert body == "First.\nLast."


def test_a_body_does_not_start_with_its_title():
    article = Article(
        "Bridge in Osh reopens", ("BRIDGE REOPENS IN OSH", "Bridge in Osh reopens", "A.")
    )
    assert body_of(article, "Bridge reopens in Osh", "", (), ()) == "A."


def test_a_body_is_bounded():
    article = Article("Bridge reopens", ("word " * 10_000,))
    assert len(body_of(article, "Bridge reopens", "", (), ())) <= MAX_BODY


@pytest.mark.parametrize(
    ("title", "page"),
    [
        ("Tokayev arrives in Yerevan", Article("President Tokayev arrives in Yerevan", ())),
        ("Токаев прибыл в Ереван с визитом", Article("Визит Токаева в Ереван начался", ())),
        ("Who leads the alliance", Article("CSTO to Select", ("Who leads the alliance is open.",))),
        ("Tokayev arrives in Yerevan", Article("Токаев прибыл в Ереван", ("Текст о визите.",))),
        ("Video", Article("Log in", ("Password",))),
        ("", Article("Bridge reopens in Osh", ("Text.",))),
    ],
)
def test_a_page_under_another_wording_is_still_the_items(title, page):
    assert is_page_of(page, title)


def test_a_page_with_another_title_is_the_items_if_it_has_the_summary():
    page = Article("Quite another heading", ("Rescue workers repaired the broken mountain road.",))
    assert is_page_of(page, "Snow closes border", "Rescue workers repaired the mountain road.")
    assert not is_page_of(page, "Snow closes border", "Parliament met.")


@pytest.mark.parametrize(
    "page",
    [
        Article("Page not found", ("Sorry, there is nothing here.", HEADLINE)),
        Article("Log in to Courier", ("Password", "Remember me")),
        Article("We value your privacy", ("We use cookies.", "Accept all of them")),
        Article("", ()),
    ],
)
def test_a_page_that_is_not_the_items_has_no_body(page):
    assert body_of(page, "Tokayev arrives in Yerevan for talks", "", (), ()) == ""


# A sidebar that names CSTO on every page


def named(story: Story) -> Story:
    first, *rest = story.paragraphs
    return Story(
        story.number, story.language, f"{story.title} and CSTO", (f"{first} CSTO too.", *rest)
    )


def alerts(layout: str, language: str, known_part: float) -> tuple[int, int]:
    """Give the false alerts and the missed ones over a site of 14 pages, two of them for priming.

    The sidebar has four of twenty headlines, others on every page, of which a part is known.
    """
    chance = Random(f"{layout}{language}")
    right = range(0, 14, 4)
    stories = [
        make_story(n, language, paragraphs=4, named="CSTO" * (n in right)) for n in range(14)
    ]
    beside = [named(make_story(1000 + n, language, paragraphs=2)) for n in range(20)]
    known = {story.title for story in [*stories, *beside[: int(20 * known_part)]]}
    seen: set[str] = set()
    found = set()
    for story in stories:
        page = LAYOUTS[layout](story, Around(chance.sample(beside, 4)))
        article = read(page, f"https://courier.example{story.path}")
        if "CSTO" in body_of(article, story.title, "", known, seen):
            found.add(story.number)
        seen |= set(map(digest, article.blocks))
    primed = {0, 1}
    return len(found - set(right) - primed), len(set(right) - found)


@pytest.mark.parametrize(
    ("layout", "language"), list(zip(sorted(LAYOUTS), cycle(LANGUAGES), strict=False))
)
def test_a_sidebar_raises_no_false_alert_and_hides_no_right_one(layout, language):
    assert alerts(layout, language, known_part=1) == (0, 0)


@pytest.mark.parametrize("layout", ["cards", "government", "inline", "tables"])
def test_links_tell_headlines_that_nobody_knows(layout):
    assert alerts(layout, "ru", known_part=0) == (0, 0)


def test_headlines_without_links_are_known_from_other_pages():
    story, other = make_story(1), named(make_story(2))
    page = LAYOUTS["unlinked"](story, Around([other]))
    article = read(page, f"https://courier.example{story.path}")
    seen = set(map(digest, read(LAYOUTS["unlinked"](make_story(3), Around([other]))).blocks))
    assert "CSTO" in body_of(article, story.title, "", (), ())
    assert "CSTO" not in body_of(article, story.title, "", (), seen)


def test_the_lead_of_a_story_is_known_where_it_stands_beside_the_next():
    story, other = make_story(1), named(make_story(2))
    article = Article(story.title, (*story.paragraphs, other.paragraphs[0]))
    seen = set(map(digest, read(LAYOUTS["portal"](other, Around())).blocks))
    assert body_of(article, story.title, "", (), seen) == "\n".join(story.paragraphs)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample pages are not beside the repository")
def test_the_sample_page_is_read_without_its_latest_news():
    lines = (SAMPLES / "orda-article.txt").read_text(encoding="utf-8").split("\n")
    title, *rest = [line.strip() for line in lines if line.strip()]
    place = rest.index("Latest news")
    text, latest = rest[:place], [line.removeprefix("- ") for line in rest[place + 1 :]]
    story = Story(1, "en", title, tuple(text))
    others = [Story(n, "en", headline, ("A lead.",)) for n, headline in enumerate(latest, 2)]
    for layout in sorted(set(LAYOUTS) - {"unlinked"}):
        found = "\n".join(read(LAYOUTS[layout](story, Around(others)), URL).blocks)
        assert all(line in found for line in text)
        assert not [headline for headline in latest if headline != title and headline in found]


def test_a_key_is_the_words_of_a_line():
    assert line_key("  «Ёлка» — 2024:\tОДКБ! ") == "елка 2024 одкб"
