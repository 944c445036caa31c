"""What Telegram makes of a text before it stores it: trimmed, with links and commands found."""

from __future__ import annotations

import re

from sandbox.links import checked_url
from sandbox.markup import Entity, in_order, utf16_length

_DETECTED = {
    "bot_command": re.compile(
        r"(?<![\w/<>])/\w{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])", re.ASCII
    ),
    "url": re.compile(r"(?<![\w@/.])https?://[^\s<>\"«»“”]+[^\s<>\"«»“”.,:;!?')\]]", re.IGNORECASE),
    "mention": re.compile(r"(?<![\w/@])@[a-zA-Z0-9_]{3,32}(?![\w@])", re.ASCII),
}
_STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
_CLOSED = {"code", "pre"}


def finished(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Return the text and entities as a message shows them.

    Source: fix_formatted_text in tdlib's MessageEntity.cpp.
    """
    trimmed, kept = _trimmed(text.replace("\r", ""), entities)
    closed = [_span(one) for one in kept if one["type"] in _CLOSED]
    kept = [piece for one in kept for piece in _outside(one, closed)]
    taken = closed + [_span(one) for one in kept if one["type"] == "text_link"]
    return trimmed, in_order(kept + _detected(trimmed, taken))


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    cut = utf16_length(text[: len(text) - len(text.lstrip())])
    text = text.strip()
    size = utf16_length(text)
    kept = []
    for one in entities:
        begin, end = (min(max(place - cut, 0), size) for place in _span(one))
        if begin < end:
            kept.append(one | {"offset": begin, "length": end - begin})
    return text, kept


def _outside(one: Entity, closed: list[tuple[int, int]]) -> list[Entity]:
    """Return the pieces of a style outside `code` and `pre`, which hold no other entities."""
    if one["type"] not in _STYLES:
        return [one]
    pieces = [_span(one)]
    for begin, end in closed:
        halves = [
            half
            for start, stop in pieces
            for half in ((start, min(stop, begin)), (max(start, end), stop))
            if half[0] < half[1]
        ]
        pieces = sorted(set(halves))
    return [one | {"offset": start, "length": stop - start} for start, stop in pieces]


def _detected(text: str, taken: list[tuple[int, int]]) -> list[Entity]:
    """Find what Telegram makes clickable by itself, outside of the spans already taken."""
    found = []
    for kind, pattern in _DETECTED.items():
        for match in pattern.finditer(text):
            begin = utf16_length(text[: match.start()])
            end = begin + utf16_length(match[0])
            if kind == "url" and not checked_url(match[0]):
                continue
            if all(end <= start or stop <= begin for start, stop in taken):
                taken = [*taken, (begin, end)]
                found.append({"type": kind, "offset": begin, "length": end - begin})
    return found


def _span(entity: Entity) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]
