"""Catalogues: complete, well-formed, and every value escaped."""

import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.texts import LANGUAGES, Html, lines, load_catalogues

ROOT = Path(__file__).parents[2]
KEYWORDS = {"say": None, "say_n": (1, 2), "plain": None, "fill": None, "mark": None}


def said() -> set[str | tuple[str, ...]]:
    """Every text in the code."""
    found: set[str | tuple[str, ...]] = set()
    for package in ("bot", "news", "jobs"):
        for _, _, text, _, _ in extract_from_dir(ROOT / package, keywords=KEYWORDS):
            found.add(text)
    return found


def catalogue(language: str) -> list[Message]:
    po = files("bot") / "locales" / language / "LC_MESSAGES" / "messages.po"
    with po.open("rb") as source:
        return [message for message in read_po(source, locale=language) if message.id]


OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    translated = {m.id for m in catalogue(language) if m.string and all(m.string)}
    assert said() - translated == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_over(language: str) -> None:
    assert {m.id for m in catalogue(language)} - said() == set()


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_fields_and_tags(language: str) -> None:
    def parts(text: str) -> tuple[list[str], list[str]]:
        return sorted(set(re.findall(r"\{\w+\}", text))), sorted(re.findall(r"</?\w+>", text))

    for message in catalogue(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        for form in forms:
            assert parts(form) == parts(ids[-1]), message.id


def test_every_text_is_html_that_closes_what_it_opens() -> None:
    class Balance(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    for text in said():
        for form in text if isinstance(text, tuple) else (text,):
            balance = Balance()
            balance.feed(form)
            assert balance.open == [], form


def test_values_are_escaped_and_html_is_not() -> None:
    texts = load_catalogues().of("en")
    assert texts.say("<b>{query}</b> is on.", query="<x>&") == "<b>&lt;x&gt;&amp;</b> is on."
    assert texts.say("{name}", name=Html("<i>y</i>")) == "<i>y</i>"


def test_plurals_follow_the_language() -> None:
    texts = load_catalogues().of("ru")
    forms = [texts.say_n("{count} source", "{count} sources", n) for n in (1, 2, 5, 21)]
    assert forms == ["1 источник", "2 источника", "5 источников", "21 источник"]


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru", "ru"), ("ru-RU", "ru"), ("RU", "ru"), ("en-GB", "en"), ("hy", "en"), (None, "en")],
)
def test_who_speaks_another_language_is_answered_in_english(
    code: str | None, language: str
) -> None:
    assert load_catalogues().of(code).language == language


def test_a_line_that_is_none_leaves_no_line() -> None:
    assert lines("a", None, "b") == "a\nb"
