"""Telegram's HTML: strict text with tags to plain text and entities.

The rules and the wording of the errors are those of parse_html in tdlib's MessageEntity.cpp.
Offsets and lengths of entities are in UTF-16 code units, offsets in errors in UTF-8 bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from sandbox.links import checked_url

Entity = dict[str, Any]
"""A MessageEntity object of the Bot API."""

TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}

_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 10,
    "code": 20,
    "text_link": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
"""Which of two entities over the same text comes first; 50 for all others."""

_SPACE = " \t\n\r\v\f\0"
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_SURROGATES = re.compile("[\ud800-\udfff]")
_MAX_CODE_POINT = 0x10FFFF


class MarkupError(ValueError):
    """Text that Telegram refuses to parse; the message is Telegram's."""


@dataclass
class _Open:
    """A start tag that waits for its end."""

    tag: str
    begin: int
    attributes: dict[str, str]


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, in which Telegram counts entities."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the plain text of `source` and its entities, in Telegram's order.

    Raises MarkupError.
    """
    parser = _Parser(source)
    text = parser.run()
    return text, in_order(_joined(parser.entities))


class _Parser:
    """One pass over the source; `at` is the place of reading."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> str:
        while self.at < len(self.source):
            if self.source.startswith("</", self.at):
                self._end_tag()
            elif self.source[self.at] == "<":
                self._start_tag()
            else:
                self._character()
        if self.open:
            raise MarkupError(
                f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"'
            )
        text = "".join(self.parts)
        if _SURROGATES.search(text):
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text

    def _character(self) -> None:
        character = self._decode()
        self.parts.append(character)
        self.length += utf16_length(character)

    def _decode(self) -> str:
        """Read one character or character reference; what is no reference stays as it is."""
        if self.source[self.at] == "&" and (found := _CHARACTER.match(self.source, self.at)):
            decoded = _referenced(found)
            if decoded:
                self.at = found.end()
                return decoded
        self.at += 1
        return self.source[self.at - 1]

    def _start_tag(self) -> None:
        begin = self.at
        name = self._name()
        if self.at == len(self.source):
            self._fail("Unclosed start tag", begin)
        if name not in TAGS:
            self._fail(f'Unsupported start tag "{name}"', begin)
        attributes: dict[str, str] = {}
        while not self._closes():
            key, value = self._attribute(name, begin)
            attributes[key] = value
        if name == "span" and attributes.get("class") != "tg-spoiler":
            self._fail('Tag "span" must have class "tg-spoiler"', begin)
        if name == "tg-emoji" and not attributes.get("emoji-id", "").isdigit():
            raise MarkupError("Invalid custom emoji identifier specified")
        self.open.append(_Open(name, self.length, attributes))

    def _name(self) -> str:
        start = self.at + 1
        self._skip_until(_SPACE + ">")
        return self.source[start : self.at].lower()

    def _closes(self) -> bool:
        """Skip spaces; take the `>` if it is next."""
        self._skip_spaces()
        if self.source.startswith(">", self.at):
            self.at += 1
            return True
        return False

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        start = self.at
        self._skip_until(_SPACE + "=>/\"'")
        key = self.source[start : self.at].lower()
        if not key:
            if start == len(self.source):
                self._fail(f'Unclosed start tag "{tag}"', begin)
            self._fail(f'Empty attribute name in the tag "{tag}"', begin)
        self._skip_spaces()
        if not self.source.startswith("=", self.at):
            return key, ""
        self.at += 1
        self._skip_spaces()
        if self.at == len(self.source):
            self._fail(f'Unclosed start tag "{tag}"', begin)
        return key, self._value(begin)

    def _value(self, begin: int) -> str:
        quote = self.source[self.at]
        if quote not in "\"'":
            return self._name_token()
        self.at += 1
        value = []
        while self.at < len(self.source) and self.source[self.at] != quote:
            value.append(self._decode())
        if self.at == len(self.source):
            self._fail("Unclosed start tag", begin)
        self.at += 1
        return "".join(value)

    def _name_token(self) -> str:
        found = _NAME_TOKEN.match(self.source, self.at)
        assert found is not None
        if self.source[found.end() : found.end() + 1] not in (*_SPACE, ">"):
            self._fail("Unexpected end of name token", self.at)
        self.at = found.end()
        return found[0].lower()

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            self._fail("Unexpected end tag", begin)
        self.at += 1
        name = self._name()
        if not self._closes():
            self._fail("Unclosed end tag", begin)
        opened = self.open.pop()
        if name not in ("", opened.tag):
            self._fail(
                "Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{name}>"'
            )
        if self.length > opened.begin:
            entity = self._entity(opened)
            if entity:
                self.entities.append(entity)

    def _entity(self, opened: _Open) -> Entity | None:
        entity: Entity = {
            "type": TAGS[opened.tag],
            "offset": opened.begin,
            "length": self.length - opened.begin,
        }
        attributes = opened.attributes
        if opened.tag == "a":
            url = checked_url(attributes.get("href") or self._since(opened.begin))
            return entity | {"url": url} if url else None
        if opened.tag == "code" and attributes.get("class", "").startswith("language-"):
            return entity | {"language": attributes["class"].removeprefix("language-")}
        if opened.tag == "tg-emoji":
            return entity | {"custom_emoji_id": attributes["emoji-id"]}
        if opened.tag == "tg-time":
            return _moment(entity, attributes)
        if opened.tag == "blockquote" and "expandable" in attributes:
            return entity | {"type": "expandable_blockquote"}
        return entity

    def _since(self, begin: int) -> str:
        units = "".join(self.parts).encode("utf-16-le", "surrogatepass")
        return units[begin * 2 :].decode("utf-16-le", "surrogatepass")

    def _skip_spaces(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in _SPACE:
            self.at += 1

    def _skip_until(self, stops: str) -> None:
        while self.at < len(self.source) and self.source[self.at] not in stops:
            self.at += 1

    def _fail(self, text: str, at: int, more: str = "") -> NoReturn:
        offset = len(self.source[:at].encode("utf-8", "surrogatepass"))
        raise MarkupError(f"{text} at byte offset {offset}{more}")


def _referenced(found: re.Match[str]) -> str:
    """Return what a character reference stands for; empty: it is no reference."""
    hexadecimal, decimal, name = found.groups()
    if name:
        return _CHARACTERS.get(name, "")
    code = int(hexadecimal, 16) if hexadecimal else int(decimal[:8])
    return chr(code) if 0 < code <= _MAX_CODE_POINT else ""


def _moment(entity: Entity, attributes: dict[str, str]) -> Entity:
    if not attributes.get("unix", "").isdigit():
        raise MarkupError("Invalid date specified")
    return entity | {
        "unix_time": int(attributes["unix"]),
        "date_time_format": attributes.get("format", ""),
    }


def in_order(entities: list[Entity]) -> list[Entity]:
    """Sort as Telegram does: by place, the wider first, then by type."""
    return sorted(
        entities,
        key=lambda one: (one["offset"], -one["length"], _PRIORITY.get(one["type"], 50)),
    )


def _joined(entities: list[Entity]) -> list[Entity]:
    """Make one `pre` of a `pre` and a `code` with a language that cover the same text."""
    pres = {_span(one) for one in entities if one["type"] == "pre"}
    languages = {_span(one): one["language"] for one in entities if one.get("language")}
    joined = []
    for one in entities:
        language = languages.get(_span(one)) if _span(one) in pres else None
        if one["type"] == "pre" and language:
            joined.append(one | {"language": language})
        elif one["type"] != "code" or not language:
            joined.append({key: value for key, value in one.items() if key != "language"})
    return joined


def _span(entity: Entity) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]
