"""The words by which a part of a page says that it is not the list of news: its names, headings."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

# Names of classes and ids, in English and in the transliterations that authors use. The first
# group is telling wherever it stands in a name, the second only as a word of its own.
_ANYWHERE = (
    "side-?bar|sajdbar|saydbar|bread-?crumb|popul[iy]?ar|most-?(?:read|viewed|commented|discussed)"
    "|trending|recommend|rekomend|related|read-?also|also-?read|see-?also|similar|pohozh|poxozh"
    "|chita[jy]te|smotrite|tag-?(?:s-)?cloud|newsletter|subscri|podpis|advert|adsense|adfox|adriver"
    "|reklam|sponsor|cookie|pagin|off-?canvas|mega-?menu|you-may-(?:also-)?like|more-like-this"
    "|editors?-(?:choice|picks?)|right-?(?:col|block|side)|side-?(?:col|block|menu|nav|panel)"
)
_WORDS = (
    "aside|asides|side|widgets?|nav|navs|navbar|navi|navigation|menus?|foot|footer|podval|tags"
    "|tag-list|ticker|marquee|socials?|shares?|sharing|share-buttons|comments|disqus|banners?|ads?"
    "|adv|promoted|partners?|modal|popup|pop-up|login|auth|search|search-(?:form|box|bar)|calendar"
    "|rating|poll|opros|vote|toolbar|pager|languages?|lang|copyright|mostpopular|topbar|top-bar"
    "|site-header|main-header|page-top|masthead|contacts?|rail|right-rail|complementary"
)
_ASIDE_NAME = re.compile(
    rf"(?:{_ANYWHERE})|(?<![a-z0-9])(?:{_WORDS})\d?(?![a-z0-9])"
    # A theme's builder calls all of its elements widgets.
    r"(?<!elementor-widget)"
)
# Layouts that tell of a sidebar elsewhere; what a content system says of the story in an element.
_OTHER_NAME = re.compile(
    r"(?:has|have|with|without|no|tag|category|cat|post|type|format|status|hentry|topic)-.*"
    r"|.*-(?:with|and|no|has)-.*|elementor.*|content-sidebar.*|.*sidebar-content-wrap.*"
)
_AD_NAME = re.compile(
    r"(?<![a-z0-9])(?:ads?|adv|banners?|promoted|partners?)\d?(?![a-z0-9])"
    r"|advert|adsense|adfox|reklam"
    r"|sponsor|subscri|podpis|newsletter"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ASIDE_ROLES = frozenset((
    "navigation", "complementary", "contentinfo", "search", "dialog", "alertdialog",
    "banner", "menu",
))  # fmt: skip
_ASIDE_TAGS = frozenset(("nav", "aside", "footer", "dialog", "select", "button", "menu"))
_UNSEEN_TAGS = frozenset((
    "script", "style", "template", "noscript", "svg", "head", "iframe", "object",
    "textarea", "math", "canvas",
))  # fmt: skip
_STORY_TAGS = frozenset(
    ["article", "li", "tr", "dd", "a", "h1", "h2", "h3", "h4", "h5", "h6", "html", "body"]
)

# Beginnings of the headings of what stands beside the news.
_ASIDE_HEADING = re.compile(
    r"""
    # Russian
    (?:самы[ехй]\s|сам(?:ое|ая)\s|наиболее\s|топ\s?\d*\s)?
        (?:популярн|читаем|просматриваем|обсуждаем|комментируем|интересн)
    | лучш\w*\s | читай(?:те)?\s | читать\s(?:также|ещ) | смотри(?:те)?\s
    | (?:также|еще|ещё)\s(?:по\sтеме|читайте|интересно|на\sсайте)
    | (?:(?:новости|материалы|статьи)\s)?по\sтем | похож | рекоменд | выбор\sредак | связанн
    | другие\s(?:новост|материал|стат|публик) | сейчас\s | актуальн | интересн
    | что\s(?:почитать|читают) | сюжет | темы?\b | (?:в\s)?тренд | топ[-\s]?\d*\b | обсужд
    | (?:последние\s)?коммент | реклам | (?:новости\s)?партн[её]р | подпис | рассылк | мы\sв\s
    | архив | календар | теги\b | метки | рубрик | категори | облако | опрос | ссылки | полезн
    | не\sпропуст | вам\s | важн\w+\sтем | главные\sтемы | из\sархива | ранее\b | досье | справк
    # English
    | (?:the\s)?(?:most\s(?:read|popular|viewed|shared|discussed|commented|watched)|popular)
    | trending | related | read\s(?:also|next|more) | see\salso | also\s(?:read|on|in)
    | you\s(?:may|might) | more\s(?:from|on|about|like|in) | recommend | must\sread | similar
    | editor.{0,2}s?.?\s(?:choice|pick) | top\s(?:stories|news|read|\d+) | don.?t\smiss
    | what.?s\shot | hot\b | now\sreading | watch\b | theme | sponsor | advert | partner
    | newsletter | subscribe | follow | tags?\b | categories | archives?\b | calendar | comments
    | (?:recent|latest)\s(?:comments|tweets|videos) | from\sthe\sarchive | earlier\b
    | (?:useful\s|quick\s)?links\b | in\sother\snews | other\s(?:news|stories) | background\b
    | topics\b | in\sfocus
    # Kazakh, Kyrgyz, Uzbek, Tajik
    | (?:ең\s)?(?:көп|жиі)\sоқыл | танымал | ұқсас | осы\sтақырып | тағы | сондай-ақ | ұсын
    | пікір | жарнама | тегтер | санат | қазір\s | оқи\sотыр | оқыңыз | мұрағат | күнтізбе
    | серіктес | көп\sталқыл
    | (?:эң\s)?көп\sокул | популярдуу | дагы\s | окшош | ушул\sтема | сунуш | пикир | архиви
    | (?:eng\s)?ko.?p\so.?qil | mashhur | shuningdek | o.?xshash | mavzuga | tavsiya | reklama
    | (?:энг\s)?кўп\sўқил | машҳур | шунингдек | ўхшаш | мавзуга | тавсия
    | бештар | хондашуда | монанд | инчунин
    # Azerbaijani, Turkish, Armenian, Georgian, Ukrainian
    | ən\sçox | populyar | oxşar | həmçinin | tövsiy | reklam | en\sçok | popüler | ilgili | benzer
    | ամենա | հանրաճանաչ | կարդացեք\sնաև | կարդալ\sնաև | նմանատիպ | առնչվող | գովազդ
    | პოპულარ | ყველაზე | მსგავს | დაკავშირებულ | ასევე | რეკლამა | წაიკითხეთ
    | найпопуляр | читайте | схожі | за\sтемою
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SIDE_HEADING = re.compile(
    r"(?:видео|фото|медиа|мультимедиа|подкаст|инфограф|галере|анонс|video|photo|gallery|multimedia"
    r"|podcast|media|events|announcements|сурет|бейне|сүрөт|foto|տեսանյութ|ვიდეო)",
    re.IGNORECASE,
)
_NEWS_HEADING = re.compile(
    r"\b(?:новост|лента|news|жаңалық|жаңылык|кабар|хабар|yangilik|янгилик|xəbər|haber|novin"
    r"|публикац|материал|пресс-релиз|press|заявлен|нурлрум|նորություն|լուրեր|სიახლე|ახალი)",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"\b40[34]\b|not found|не найден|не существует|табылмады|табылган жок|topilmadi|tapılmadı"
    r"|bulunamadı|չի գտնվել|ვერ მოიძებნა|just a moment|checking your browser|access denied"
    r"|доступ (?:запрещ|огранич)|attention required|are you (?:a )?(?:human|robot)|forbidden"
    r"|ddos-guard|ddos protection|captcha|technical (?:works|maintenance)|under maintenance"
    r"|технические работы|service unavailable|bad gateway|internal server error",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:(?:читать|узнать)\s)?(?:подробн(?:ее|ости)|далее|дальше|полностью|целиком)|больше|ещ[её]"
    r"|читать(?:\s(?:далее|дальше|полностью|ещ[её]|новость|статью|материал).*)?|перейти.*|открыть"
    r"|(?:continue|keep)\sreading.*"
    r"|(?:read|see|learn|view|show|find\sout)\s(?:more|full|the\sfull|details).*"
    r"|more(?:\sdetails)?|details|full\s(?:story|text|article)|read"
    r"|толығырақ.*|толық\sоқу|оқу|кененирээк.*|толугу\sменен|окуу|батафсил|batafsil|ətraflı"
    r"|davam[ıi]n?[ıi]?.*|devam[ıi].*|докладніше|ավելին.*|կարդալ.*|სრულად|ვრცლად|муфассал",
    re.IGNORECASE,
)
_EDGE = " \t\n-–—:.,»«\"'|>→›·•…#!?&#⟶➔↗(){}[]"
_LONGEST_HEADING = 80


def is_unseen(element: HtmlElement) -> bool:
    """Say whether readers do not see an element: a script, a comment, something hidden."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN_TAGS:
        return True
    if element.get("hidden") is not None or _HIDING.search(element.get("style") or ""):
        return True
    names = element.get("class")
    return bool(names) and ":" not in names and "hidden" in names.split()


def is_aside(element: HtmlElement, *, holds_content: bool) -> bool:
    """Say whether an element calls itself something beside the news: navigation, sidebar, adverts.

    One that holds the heading of the page (`holds_content`) is not believed what its names say.
    """
    tag = element.tag
    if tag in _ASIDE_TAGS or (element.get("role") or "").lower() in _ASIDE_ROLES:
        return True
    if holds_content or tag in {"html", "body", "main"}:
        return False
    if tag == "header":
        return not any(
            one.tag in {"article", "section", "main", "li"} for one in element.iterancestors()
        )
    if not element.attrib:
        return False
    pattern = _AD_NAME if tag in _STORY_TAGS else _ASIDE_NAME
    return any(
        pattern.search(name) for name in names_of(element) if not _OTHER_NAME.fullmatch(name)
    )


def names_of(element: HtmlElement) -> list[str]:
    """Give the classes and the id of an element in lower case, its words divided by hyphens."""
    text = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _CAMEL.sub("-", text).lower().replace("_", "-").split()


def is_aside_heading(text: str) -> bool:
    """Say whether what stands under a heading is beside the news: the popular, the related."""
    text = text.strip(_EDGE)
    return len(text) <= _LONGEST_HEADING and _ASIDE_HEADING.match(f"{text} ") is not None


def is_side_heading(text: str) -> bool:
    """Say whether it is probably beside the news, where there are others: pictures, events."""
    return len(text) <= _LONGEST_HEADING and _SIDE_HEADING.match(text.strip(_EDGE)) is not None


def is_news_heading(text: str) -> bool:
    """Say whether a heading announces news."""
    return len(text) <= _LONGEST_HEADING and _NEWS_HEADING.search(text) is not None


def is_missing(title: str) -> bool:
    """Say whether a title is that of an error or of a gate before the page."""
    return _MISSING.search(title) is not None


def is_more(text: str) -> bool:
    """Say whether the text of a link only asks to follow it: `Read more`, `Подробнее`."""
    text = text.strip(_EDGE)
    return not text or _MORE.fullmatch(text) is not None
