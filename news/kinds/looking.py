"""A document of which nothing is known: what it is, and where else it points."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from news.discovery import Candidate, Look
from news.entries import title_of
from news.feeds import parse_feed
from news.kinds.channel import is_channel, read_channel
from news.kinds.html import parse_html, text_of
from news.kinds.offers import offers
from news.kinds.page import read_page
from news.kinds.sitemap import is_sitemap, read_sitemap
from news.model import Document, Parsed, ParsedFeed, ParsedIndex, ParseFailed, SourceKind

_LONG = 3_000
"""Code points of text that no page has which only bars the way."""

_SHORT = 1_000
"""Code points of text on a page that says nothing else; its words count, not its title alone."""

_FEW = 10
"""Links that a page of news has at least, or it is longer than `_SHORT`."""

_BROKEN = frozenset({"broken XML", "broken JSON"})
"""Reasons for which a document is a feed all the same, and nothing else."""

_NO_FEED, _NO_LIST = ParseFailed("not a feed"), ParseFailed("no list of news on this page")

# Titles and headings of pages that stand in for others, and texts of those that have none.
_BARRED = re.compile(
    r"just a moment|checking (?:if|your browser)|attention required|ddos-guard|access denied"
    r"|(?:are|that) you(?:'re| are)? (?:not )?a? ?(?:human|robot)|captcha|security check"
    r"|enable javascript and cookies|verify(?:ing)? you|one moment, please|request blocked"
    r"|проверка (?:браузера|безопасности)|проверяем|доступ (?:ограничен|запрещ[её]н)"
    r"|подтвердите, что|вы не робот|браузеріңізді тексеру",
    re.IGNORECASE,
)
_FOR_SALE = re.compile(
    r"domain (?:name )?(?:is |may be )?(?:for sale|parked|has expired)|buy this domain"
    r"|this domain|parked (?:domain|page)|sedoparking|hugedomains|is for sale"
    r"|домен (?:\S+ )?(?:прода[её]тся|припаркован|не прилинкован|истек)|купить домен"
    r"|срок регистрации домена|welcome to nginx|apache2? .{0,20}default page|default web page",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"(?:error|ошибка|http) *404|^404$|404 *(?:error|not found|page|страниц|ошибка|[|–—:-])"
    r"|(?:page|file)(?: you.{0,30})? (?:was |could |can)?not (?:be )?found|^not found"
    r"|страниц\w* не (?:найден|существует)|нет такой страницы"
    r"|бет табылмады|барак табылган жок|sahifa topilmadi|səhifə tapılmadı|էջը չի գտնվել"
    r"|გვერდი (?:ვერ|არ) მოიძებნა|сторінк\w* не знайден",
    re.IGNORECASE,
)


def look(document: Document) -> Look | ParseFailed:
    """Read a document as whatever it is and points to; the reason why not, if that is nothing.

    Recognised by its markup. As a page to watch counts only what has news on it: none that checks
    the browser, says that there is nothing, or sells its domain.
    """
    feed = parse_feed(document.body, document.url, document.content_type)
    if not isinstance(feed, ParseFailed):
        return _read_as(SourceKind.FEED, feed)
    if is_sitemap(document):
        return _read_as(SourceKind.SITEMAP, read_sitemap(document))
    root = None if feed.reason in _BROKEN else parse_html(document)
    if root is None:
        return feed
    found = _look_at_channel(root, document) if is_channel(root) else _look_at_page(root, document)
    # Markup that no browser shows is no page either.
    return feed if found == _NO_LIST and feed == _NO_FEED else found


def _read_as(kind: SourceKind, parsed: Parsed) -> Look | ParseFailed:
    match parsed:
        case ParsedFeed():
            return Look(parsed.title, kind, parsed)
        case ParsedIndex():
            return Look("", kind, None, (Candidate(parsed.newest, kind),))
        case _:
            return parsed


def _look_at_channel(root: HtmlElement, document: Document) -> Look | ParseFailed:
    posts, elsewhere = read_channel(document), offers(root, document.url)
    if isinstance(posts, ParseFailed) and elsewhere:
        return Look(elsewhere[0].title, None, None, elsewhere)
    return _read_as(SourceKind.CHANNEL, posts)


def _look_at_page(root: HtmlElement, document: Document) -> Look | ParseFailed:
    title, text = _title(root), text_of(root)
    if reason := _stand_in(root, title, text):
        return ParseFailed(reason)
    candidates = offers(root, document.url)
    heading = next(map(text_of, root.iter("h1")), "")
    is_missing = _NOT_FOUND.search(title) or _NOT_FOUND.search(heading)
    page = ParseFailed("error 404") if is_missing else read_page(document)
    if isinstance(page, ParsedFeed) and page.entries:
        return Look(page.title or title, SourceKind.PAGE, page, candidates)
    if candidates:
        return Look(title, None, None, candidates)
    if not text and next(root.iter("script"), None) is not None:
        return ParseFailed("a page drawn by scripts")
    return page if isinstance(page, ParseFailed) else _NO_LIST


def _stand_in(root: HtmlElement, title: str, text: str) -> str | None:
    """Say what a page is that stands in for the one that was asked for; None: it is that."""
    if len(text) >= _LONG:
        return None
    says_little = len(text) < _SHORT and sum(1 for _ in root.iter("a")) < _FEW
    texts = f"{title}\n{text}" if says_little else title
    if _BARRED.search(texts):
        return "a check of the browser"
    return "a domain without a site" if _FOR_SALE.search(texts) else None


def _title(root: HtmlElement) -> str:
    title = next(root.iter("title"), None)
    return title_of(title.text_content(), literal=True) if title is not None else ""
