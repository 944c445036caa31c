"""Pages of news as sites of the region lay them out, with the true text of each.

`LAYOUTS` has a function a layout: it takes a story and what stands around it, and gives the page.
Sentences are put together of parts by a seeded generator, so that no two stories are alike.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from random import Random

_PARTS = {
    "en": (
        (
            "The ministry of energy|A delegation of farmers|The city court|The national bank"
            "|The mayor's office|Rescue workers|The statistics bureau|The railway company"
            "|A group of doctors|The customs service|The state university|Local residents"
        ),
        "announced|discussed|postponed|approved|criticised|published|reviewed|rejected|confirmed",
        (
            "a plan to repair the bridge|new rules for border trade|a budget for rural schools"
            "|the results of the harvest|a loan for the power station|a list of protected lakes"
            "|prices of bread and fuel|a tender for city buses|the opening of a museum of carpets"
            "|compensation for flooded houses|a map of mountain roads|the salaries of nurses"
        ),
        (
            "in Almaty|in Bishkek|near the Caspian port|in the Fergana valley|in Yerevan|in Tbilisi"
            "|in the northern districts|at a meeting in Astana|in Karaganda|on the eastern border"
        ),
        (
            "after months of debate|despite complaints from traders|according to its press office"
            "|before the end of the quarter|while prices kept rising|for the third time this year"
            "|with support from local donors|as winter approaches|under pressure from parliament"
        ),
    ),
    "ru": (
        (
            "Министерство энергетики|Делегация фермеров|Городской суд|Национальный банк"
            "|Управление акимата|Бюро статистики|Железнодорожная компания|Группа врачей"
            "|Таможенная служба|Государственный университет|Союз предпринимателей"
        ),
        "готовит|обсудило вопрос про|объявило про|рассматривает|публикует|критикует|отклоняет",
        (
            "план ремонта моста|новые правила торговли|бюджет сельских школ|итоги уборки урожая"
            "|кредит для электростанции|список охраняемых озёр|цены на хлеб и бензин"
            "|тендер на автобусы|открытие музея ковров|карту горных дорог|зарплаты медсестёр"
        ),
        (
            "в Алматы|в Бишкеке|возле порта Актау|в Ферганской долине|в Ереване|в Тбилиси"
            "|в северных районах|на встрече в Астане|в Караганде|на восточной границе"
        ),
        (
            "после долгих споров|несмотря на жалобы торговцев|по данным пресс-службы"
            "|до конца квартала|на фоне роста цен|третий раз за год|при поддержке доноров"
        ),
    ),
    "kk": (
        (
            "Энергетика министрлігі|Фермерлер тобы|Қалалық сот|Ұлттық банк|Әкімдік өкілдері"
            "|Статистика бюросы|Теміржол компаниясы|Дәрігерлер тобы|Кеден қызметі"
        ),
        "бүгін жариялады|талқылап жатыр|қайта қарады|мақұлдаған жоқ|сынға алды|әзірледі",
        (
            "көпірді жөндеу жоспарын|сауда ережелерін|ауыл мектептерінің бюджетін"
            "|егін жинау қорытындысын|нан мен бензин бағасын|автобус тендерін"
            "|тау жолдарының картасын"
        ),
        "Алматыда|Бішкекте|Ақтау портында|Ереванда|Тбилисиде|солтүстік аудандарда|Астанада",
        (
            "ұзақ талқылаудан кейін|баспасөз қызметінің мәліметінше|тоқсан соңына дейін"
            "|бағаның өсуіне байланысты|биыл үшінші рет|депутаттардың талабымен"
        ),
    ),
    "hy": (
        (
            "Էներգետիկայի նախարարությունը|Քաղաքային դատարանը|Ազգային բանկը|Քաղաքապետարանը"
            "|Վիճակագրական կոմիտեն|Երկաթուղային ընկերությունը|Բժիշկների խումբը"
        ),
        "քննարկել է|հայտարարել է|հաստատել է|մերժել է|հրապարակել է|վերանայել է",
        (
            "կամրջի նորոգման ծրագիրը|առևտրի նոր կանոնները|գյուղական դպրոցների բյուջեն"
            "|բերքահավաքի արդյունքները|հացի և վառելիքի գները|թանգարանի բացումը"
        ),
        "Երևանում|Գյումրիում|Թբիլիսիում|Ալմաթիում|սահմանամերձ շրջաններում|Վանաձորում",
        (
            "երկար քննարկումներից հետո|մամուլի ծառայության տվյալներով|մինչև եռամսյակի վերջ"
            "|գների աճի պատճառով|այս տարի երրորդ անգամ"
        ),
    ),
}
_WORDS = {
    "en": {"also": "Read also:", "latest": "Latest news", "tags": "Tags:", "share": "Share"},
    "ru": {"also": "Читайте также:", "latest": "Последние новости", "tags": "Теги:",
           "share": "Поделиться"},
    "kk": {"also": "Тағы оқыңыз:", "latest": "Соңғы жаңалықтар", "tags": "Тегтер:",
           "share": "Бөлісу"},
    "hy": {"also": "Կարդացեք նաև՝", "latest": "Վերջին լուրեր", "tags": "Պիտակներ:",
           "share": "Կիսվել"},
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """What a journalist wrote."""

    number: int
    language: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"/{self.language}/news/{self.number}/"


@dataclass(frozen=True)
class Around:
    """What stands around a story on its page: headlines of others, with their leads."""

    others: Sequence[Story] = ()
    site: str = "Courier"

    @property
    def links(self) -> list[str]:
        return [f'<a href="{one.path}">{escape(one.title)}</a>' for one in self.others]


def make_story(number: int, language: str = "en", *, paragraphs: int = 6, named: str = "") -> Story:
    """Write a story; `named` is a name that its third paragraph brings up, or the last."""
    chance = Random(f"{language}{number}")
    texts = [" ".join(_sentence(chance, language) for _ in range(3)) for _ in range(paragraphs)]
    if named:
        place = min(2, paragraphs - 1)
        texts[place] = f"{texts[place]} {named}."
    return Story(number, language, _sentence(chance, language).rstrip("."), tuple(texts))


def _sentence(chance: Random, language: str) -> str:
    who, did, what, where, how = (chance.choice(part.split("|")) for part in _PARTS[language])
    order = (
        (who, did, what, where, how) if language in {"en", "ru"} else (who, what, where, how, did)
    )
    return " ".join(order) + f" {chance.randint(2, 99)}."


def _page(story: Story, around: Around, body: str, *, og: bool = True) -> str:
    title = escape(story.title)
    meta = (
        f'<meta property="og:title" content="{title}"><meta property="og:type" content="article">'
        f'<meta property="og:description" content="{escape(story.paragraphs[0][:150])}">'
        f'<meta property="og:image" content="/pictures/{story.number}.jpg">'
        '<meta property="article:published_time" content="2024-11-27T09:30:00+05:00">'
        if og
        else ""
    )
    return (
        f'<!DOCTYPE html><html lang="{story.language}"><head><meta charset="utf-8">'
        f"<title>{title} - {around.site}</title>{meta}<script>var ads = 'CSTO banner';</script>"
        f'</head><body><header><nav><ul><li><a href="/">{around.site}</a></li>'
        '<li><a href="/politics/">Politics</a></li><li><a href="/economy/">Economy</a></li></ul>'
        f"</nav></header>{body}<footer><p>© 2024 {around.site}. All rights reserved. "
        'Use of materials requires a link.</p><a href="/about/">About us</a></footer>'
        '<div class="cookie-banner">We use cookies to make this site better. <a href="/cookies">'
        "More</a></div></body></html>"
    )


def _paragraphs(story: Story) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in story.paragraphs)


def _items(around: Around) -> str:
    return "".join(f"<li>{link}</li>" for link in around.links)


def wordpress(story: Story, around: Around) -> str:
    """Give a blog's theme: entry-content, widgets, related posts."""
    return _page(
        story,
        around,
        f'<div id="primary"><article class="post">'
        f'<h1 class="entry-title">{escape(story.title)}</h1>'
        f'<div class="entry-meta">27.11.2024 by <a href="/author/aidos/">Aidos</a></div>'
        f'<div class="entry-content">{_paragraphs(story)}</div>'
        f'<div class="sharedaddy"><a href="#">{_WORDS[story.language]["share"]}</a></div></article>'
        f'<div class="related-posts"><h3>Related</h3><ul>{_items(around)}</ul></div></div>'
        f'<div id="secondary" class="widget-area"><section class="widget"><h2>'
        f"{_WORDS[story.language]['latest']}</h2><ul>{_items(around)}</ul></section></div>",
    )


def bitrix(story: Story, around: Around) -> str:
    """Give a ministry's site: text broken by br, a list of news beside it."""
    text = "<br />\n<br />\n".join(map(escape, story.paragraphs))
    rows = "".join(
        f'<div class="news-item"><span class="news-date-time">2{n}.11.2024</span> {link}</div>'
        for n, link in enumerate(around.links)
    )
    return _page(
        story,
        around,
        f'<div class="left-column"><div class="news-list">{rows}</div></div>'
        f'<div class="workarea"><h1 id="pagetitle">{escape(story.title)}</h1>'
        f'<div class="news-detail"><span class="news-date-time">27.11.2024</span>{text}'
        '<div style="clear:both"></div><br /></div>'
        '<p><a href="/news/">Back to the list</a></p></div>',
        og=False,
    )


def drupal(story: Story, around: Around) -> str:
    """Give field wrappers, and blocks made by views."""
    views = "".join(
        f'<div class="views-row"><div class="views-field views-field-created"><span>1{n}:30</span>'
        '</div><div class="views-field views-field-title">'
        f'<span class="field-content">{link}</span></div></div>'
        for n, link in enumerate(around.links)
    )
    return _page(
        story,
        around,
        f'<div id="content" class="column"><h1 class="title">{escape(story.title)}</h1>'
        '<div class="node node-article">'
        '<div class="field field-name-body field-type-text-with-summary"><div class="field-items">'
        f'<div class="field-item even">{_paragraphs(story)}</div></div></div>'
        f'<div class="field field-name-field-tags">{_WORDS[story.language]["tags"]} '
        f'<a href="/tags/energy">Energy</a>, <a href="/tags/roads">Roads</a></div></div></div>'
        '<div class="region region-sidebar-second">'
        f'<div class="block block-views">{views}</div></div>',
    )


def radio(story: Story, around: Around) -> str:
    """Give a broadcaster's page: media blocks with teasers between the paragraphs."""
    first, *rest = (f"<p>{escape(text)}</p>" for text in story.paragraphs)
    blocks = "".join(
        f'<div class="media-block"><a href="{one.path}"><h4 class="media-block__title">'
        f'{escape(one.title)}</h4></a><p class="perex">{escape(one.paragraphs[0])}</p></div>'
        for one in around.others
    )
    return _page(
        story,
        around,
        f'<div id="content"><h1 class="title pg-title">{escape(story.title)}</h1>'
        f'<div id="article-content"><div class="wsw">{first}<div class="wsw__embed">{blocks}</div>'
        f"{''.join(rest)}</div></div></div>",
    )


def government(story: Story, around: Around) -> str:
    """Give an organisation's page with a ticker of whole leads above the text."""
    ticker = "".join(
        f'<div class="ticker-item"><div class="date">2{n}.07.2024</div><div><a href="{one.path}">'
        f"{escape(one.title)}</a></div><div><p>{escape(one.paragraphs[0])}</p></div></div>"
        for n, one in enumerate(around.others)
    )
    return _page(
        story,
        around,
        f'<div class="wrap"><div class="ticker">{ticker}</div><div class="inner"><h1>'
        f'{escape(story.title)}</h1><div class="news-text">'
        + "".join(
            f'<p style="text-align: justify;">{escape(text)}</p>' for text in story.paragraphs
        )
        + "<p>Press Secretary</p><p>+7495-000-00-00 - tel/fax</p></div>"
        '<a href="/news/">Back to the all news</a></div></div>',
        og=False,
    )


def portal(story: Story, around: Around) -> str:
    """Give a portal that has its latest news in the article's element, below the text."""
    return _page(
        story,
        around,
        f'<main><article class="article"><h1>{escape(story.title)}</h1><div class="photo-credit">'
        f"Photo: archive</div>{_paragraphs(story)}<p>Original Author: Dinara B.</p>"
        f"<h3>{_WORDS[story.language]['latest']}</h3><ul>{_items(around)}</ul></article></main>",
    )


def tables(story: Story, around: Around) -> str:
    """Give a page of the nineties: columns are cells, lines end with br."""
    text = "<br><br>".join(map(escape, story.paragraphs))
    rows = "".join(
        f"<tr><td>1{n}:20</td><td>{link}</td></tr>" for n, link in enumerate(around.links)
    )
    return _page(
        story,
        around,
        f'<table width="100%"><tr><td width="200"><table>{rows}</table></td><td><b>'
        f"{escape(story.title)}</b><br><br>{text}</td><td>{'<br>'.join(around.links)}</td></tr></table>",
        og=False,
    )


def soup(story: Story, around: Around) -> str:
    """Give nested elements with names that mean nothing, headlines side by side with the text."""
    half = len(story.paragraphs) // 2
    texts = [
        f'<div class="css-1x2y3z"><span>{escape(text)}</span></div>' for text in story.paragraphs
    ]
    links = "".join(f'<div class="css-9q8r7s"><div>{link}</div></div>' for link in around.links)
    return _page(
        story,
        around,
        f'<div class="css-0"><div class="css-1"><h1>{escape(story.title)}</h1>'
        f'{"".join(texts[:half])}<div class="css-5">{links}</div>{"".join(texts[half:])}</div>'
        f'<div class="css-2">{links}</div></div>',
    )


def inline(story: Story, around: Around) -> str:
    """Give calls to read something else between the paragraphs of the text."""
    calls = [
        f"<p><strong>{_WORDS[story.language]['also']}</strong> {link}</p>" for link in around.links
    ]
    texts = [f"<p>{escape(text)}</p>" for text in story.paragraphs]
    mixed = [part for pair in zip(texts, calls, strict=False) for part in pair]
    return _page(
        story,
        around,
        f'<div class="article-body" itemprop="articleBody"><h1>{escape(story.title)}</h1>'
        f"{''.join(mixed)}{''.join(texts[len(calls) :])}</div>",
    )


def unlinked(story: Story, around: Around) -> str:
    """Give headlines in the text's element that are opened by a script, not by links."""
    heads = "".join(
        f'<p class="t" onclick="go({one.number})">{escape(one.title)}</p>' for one in around.others
    )
    return _page(
        story,
        around,
        f"<article><h1>{escape(story.title)}</h1>"
        f'<div class="text">{_paragraphs(story)}{heads}</div></article>',
    )


def cards(story: Story, around: Around) -> str:
    """Give cards with leads below the text, in the same element."""
    listed = "".join(
        f'<div class="item"><img src="/i/{one.number}.jpg"><h4><a href="{one.path}">'
        f"{escape(one.title)}</a></h4><p>{escape(one.paragraphs[0])}</p></div>"
        for one in around.others
    )
    return _page(
        story,
        around,
        f'<div class="content"><h1>{escape(story.title)}</h1>{_paragraphs(story)}{listed}</div>',
    )


def definitions(story: Story, around: Around) -> str:
    """Give a list of terms and dates beside a text in sections."""
    listed = "".join(
        f"<dt>2{n} November</dt><dd>{link}</dd>" for n, link in enumerate(around.links)
    )
    half = len(story.paragraphs) // 2
    first, second = story.paragraphs[:half], story.paragraphs[half:]
    return _page(
        story,
        around,
        f'<section id="main"><dl>{listed}</dl><h1>{escape(story.title)}</h1><div class="story">'
        + "".join(f"<p>{escape(text)}</p>" for text in first)
        + "<h2>Background</h2>"
        + "".join(f"<p>{escape(text)}</p>" for text in second)
        + "</div></section>",
    )


Layout = Callable[[Story, Around], str]
LAYOUTS: dict[str, Layout] = {
    layout.__name__: layout
    for layout in (
        wordpress, bitrix, drupal, radio, government, portal, tables, soup, inline, unlinked, cards,
        definitions,
    )
}  # fmt: skip
