"""News sites that never were, for every layout: each load of a page has other sidebars."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from random import Random
from urllib.parse import urljoin

from tests.news.kinds.layouts import FRAMES, LISTS, List

URL = "http://news.example/news/"


@dataclass(frozen=True)
class Language:
    parts: tuple[tuple[str, ...], ...]
    """Of headlines: one of each makes one."""
    teaser: str
    more: str
    news: str
    asides: tuple[str, ...]
    menu: tuple[str, ...]
    month: str
    footer: str


LANGUAGES = {
    "en": Language(
        (
            ("CSTO ministers", "The president", "Kyrgyz lawmakers", "Imangali Tasmagambetov"),
            ("discuss", "approve", "reject", "postpone", "welcome"),
            ("a joint drill", "the new budget", "peace talks", "CSTO reform", "water quotas"),
            ("in Bishkek", "near the border", "after a long night", "despite the critics"),
        ),
        "The sides agreed on the next steps and will meet again, said spokesman number {}.",
        "Read more",
        "News",
        ("Popular", "Most read", "Read also", "See also", "Trending", "Related news",
         "Editor's choice", "You may also like", "Recommended", "Top stories"),
        ("Politics", "Economy", "World", "About us", "Contacts"),
        "November",
        "All rights reserved. CSTO press service, phone 621-33-23.",
    ),
    "ru": Language(
        (
            ("Министры ОДКБ", "Президент Казахстана", "Депутаты", "Имангали Тасмагамбетов"),
            ("обсудили", "одобрили", "отклонили", "перенесли", "поддержали"),
            ("совместные учения", "новый бюджет", "железную дорогу", "реформу ОДКБ"),
            ("в Бишкеке", "у границы", "после долгой ночи", "вопреки критике"),
        ),
        "Стороны договорились о следующих шагах и встретятся снова, сообщил номер {}.",
        "Подробнее",
        "Новости",
        ("Популярное", "Самое читаемое", "Читайте также", "Рекомендуем", "По теме", "В тренде",
         "Похожие материалы", "Выбор редакции", "Топ недели", "Другие новости"),
        ("Политика", "Экономика", "В мире", "О нас", "Контакты"),
        "ноября",
        "Все права защищены. Пресс-служба ОДКБ, телефон 621-33-23.",
    ),
    "kk": Language(
        (
            ("ҰҚШҰ министрлері", "Қазақстан президенті", "Депутаттар", "Иманғали Тасмағамбетов"),
            ("талқылады:", "мақұлдады:", "қабылдамады:", "қолдады:"),
            ("бірлескен жаттығу", "жаңа бюджет", "теміржол келісімі", "ҰҚШҰ реформасы"),
            ("Бішкекте", "шекара маңында", "ұзақ түннен кейін", "сынға қарамай"),
        ),
        "Тараптар келесі қадамдар туралы келісті және қайта кездеседі, деді нөмір {}.",
        "Толығырақ",
        "Жаңалықтар",
        ("Оқи отырыңыз", "Ең көп оқылған", "Танымал", "Ұқсас жаңалықтар", "Ұсынамыз"),
        ("Саясат", "Экономика", "Әлем", "Біз туралы", "Байланыс"),
        "қараша",
        "Барлық құқықтар қорғалған. ҰҚШҰ баспасөз қызметі, телефон 621-33-23.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    number: int
    title: str
    teaser: str
    slug: str


ADDRESSES: tuple[Callable[[Story], str], ...] = (
    lambda story: f"/news/{story.slug}/",
    lambda story: f"/news/{story.number}",
    lambda story: f"/news.php?ELEMENT_ID={story.number}",
    lambda story: f"?id={story.number}",
    lambda story: f"{story.number}-{story.slug}.html",
    lambda story: f"/2024/11/{story.number % 28 + 1:02}/{story.slug}/",
    lambda story: f"/{('politics', 'economy', 'world')[story.number % 3]}/{story.slug}",
    lambda story: f"/news/{story.slug}/?utm_source=list#top",
)

NAMES: tuple[Callable[[str, int], str], ...] = (
    lambda name, _seed: f'class="{name}"',
    lambda name, _seed: f'class="b-{name} b-{name}--wide"',
    lambda name, seed: f'class="css-{Random(f"{seed}{name}").randrange(16**6):06x}"',
    lambda _name, _seed: "",
)


class Site:
    """A site as a seed makes it: `publish` brings news, `page` is its list at this moment."""

    def __init__(self, list_name: str, frame_name: str, seed: int) -> None:
        self.seed = seed
        self.dice = dice = Random(f"{list_name}{frame_name}{seed}")
        self.list, self.frame = LISTS[list_name], FRAMES[frame_name]
        self.language = dice.choice(sorted(LANGUAGES))
        self.words = LANGUAGES[self.language]
        self.address, self.name = dice.choice(ADDRESSES), dice.choice(NAMES)
        self.size, self.side_size = dice.choice((3, 5, 8, 15)), dice.choice((3, 5, 8, 20))
        self.side_list = LISTS[dice.choice((list_name, "ul", "ul"))]
        self.has = {what: dice.random() < 0.6 for what in ("TEASER", "DATE", "IMAGE", "MORE")}
        self.side_has = {**self.has, "TEASER": False, "MORE": False}
        self.stories: list[Story] = []
        for _ in range(self.size):
            self.publish()

    def publish(self) -> None:
        self.stories.insert(0, self._story(50_000 + len(self.stories)))

    @property
    def visible(self) -> dict[str, Story]:
        """The stories on the page, by address."""
        return {self.link(story): story for story in self.stories[: self.size]}

    def link(self, story: Story) -> str:
        return urljoin(URL, self.address(story))

    def page(self) -> bytes:
        sides = "".join(
            self._named(self.frame.side).format(
                heading=self.dice.choice(self.words.asides),
                list=self._list(self.side_list, self._old(), self.side_has),
            )
            for _ in range(self.dice.choice((1, 1, 2, 3)))
        )
        body = self._named(self.frame.page).format(
            news=self.words.news,
            list=self._list(self.list, self.stories[: self.size], self.has),
            sides=sides,
            menu="".join(f"<li><a href='/s/{one}/'>{one}</a></li>" for one in self.words.menu),
            pager="".join(f"<a href='?page={number}'>{number}</a> " for number in range(1, 6)),
            advert=self._advert(),
            footer=self.words.footer,
        )
        head = f"<meta charset=utf-8><title>{self.words.news} | Press</title>"
        return f"<html lang={self.language}><head>{head}</head><body>{body}</body></html>".encode()

    def _story(self, number: int) -> Story:
        dice = Random(self.seed * 1_000_003 + number)
        title = " ".join(dice.choice(part) for part in self.words.parts)
        slug = f"{dice.choice(('csto', 'talks'))}-{dice.choice(('in', 'on'))}-n{number}"
        return Story(number, f"{title} ({number})", self.words.teaser.format(number), slug)

    def _old(self) -> list[Story]:
        return [self._story(self.dice.randint(1_000, 19_000)) for _ in range(self.side_size)]

    def _advert(self) -> str:
        number = self.dice.randint(1, 10**6)
        return f"<a href='https://ads.example/click/{number}'>CSTO special: buy bond {number}</a>"

    def _named(self, template: str) -> str:
        return re.sub(r"@(\w+)", lambda found: self.name(found[1], self.seed), template)

    def _list(self, layout: List, stories: list[Story], has: dict[str, bool]) -> str:
        start = 1 if layout.first else 0
        told = "".join(self._item(layout.first, story, has) for story in stories[:start])
        items = []
        for place, story in enumerate(stories[start:], 1):
            items.append(self._item(layout.item, story, has))
            if layout.guest and place % 4 == 0:
                items.append(layout.guest.format(advert=self._advert()))
        if layout.group:
            items = [
                self._item(layout.group, stories[place], has, "".join(items[place : place + 3]))
                for place in range(0, len(items), 3)
            ]
        return told + self._named(layout.around).format(items="".join(items))

    def _item(self, template: str, story: Story, has: dict[str, bool], items: str = "") -> str:
        title, href = escape(story.title), self.address(story)
        label = self.words.menu[story.number % 2]
        date = (
            f"{27 - (50_000 + len(self.stories) - story.number) // 4 % 20} {self.words.month} 2024"
        )
        markup = {
            "TEASER": f"<p>{escape(story.teaser)}</p>",
            "DATE": f"<span @date>{date}</span>",
            "IMAGE": f"<img src='/img/{story.number}.jpg' alt=''>",
            "MORE": f"<a href='{href}'>{self.words.more}</a>",
        }
        optional = {name: text if has[name] else "" for name, text in markup.items()}
        return self._named(
            template.format(
                title=title,
                href=href,
                link=f"<a href='{href}'>{title}</a>",
                cut=title[:24],
                teaser=escape(story.teaser),
                date=date,
                more=self.words.more,
                label=label,
                rubric=f"<a @rubric href='/r/{label}/'>{label}</a>",
                items=items,
                **optional,
            )
        )
