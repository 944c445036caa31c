"""What of a page's text is not its article's: other headlines, and what other pages have too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterable
from hashlib import blake2b
from unicodedata import normalize

_Words = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+")

_HEADLINE = 3
"""Words that a headline needs to be known by a part of it, or beside others in one block."""

_FURNITURE = 8
"""Words of a block whose numbers are counters and dates rather than news."""

_LONGEST = 1_000
"""Code points of a line that are compared."""

# What stands around a headline in a list of them: dates, counters, calls to read on.
_FILLER_WORDS = """
a ago also am and april at august by comments continue day days december details exclusive february
for friday from hour hours hrs in january july june latest march may min mins minutes monday month
months more news november october of on photo photos pm read reading related saturday see september
story sunday the this thursday today topic tuesday updated video views watch wednesday week weeks
yesterday

августа апреля видео вчера год года далее декабря день дней дня еще и июля июня комментариев
комментарий комментария марта материал материалы мая месяц месяца минут минуту минуты на назад
новости ноября о об октября по подробнее подробности просмотра просмотров ранее сегодня сентября
смотрите также теме тему фото февраля час часа часов читайте читать января

тағы сондай ақ оқыңыз оқу бүгін кеше бұрын толығырақ окуңуз ошондой эле бүгүн кечээ
կարդացեք կարդալ նաև ավելին այսօր երեկ წაიკითხეთ ასევე მეტი დღეს გუშინ
bu gün dünən daha ətraflı oxu oxuyun həmçinin bugun kecha batafsil shuningdek qing
"""
_FILLER = frozenset(_FILLER_WORDS.split())


def line_key(text: str) -> str:
    """Give what two printings of one line have in common: its words, without case and signs."""
    composed = normalize("NFC", text[:_LONGEST]).casefold().replace("ё", "е")
    return " ".join(_WORD.findall(composed))


def digest(block: str) -> str:
    """Give by what a block is recognised on other pages: 16 hexadecimal digits.

    In a short one numbers do not count: `Read 123 times` is the same on every page.
    """
    words = line_key(block).split()
    if len(words) <= _FURNITURE:
        words = [word for word in words if not word.isdecimal()]
    return blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=8).hexdigest()


def without_boilerplate(blocks: Iterable[str], seen: Container[str]) -> tuple[str, ...]:
    """Leave out the blocks that stand on other pages of the host, whose digests are `seen`."""
    return tuple(block for block in blocks if digest(block) not in seen)


def without_headlines(
    blocks: Iterable[str], own: Collection[str], headlines: Collection[str]
) -> tuple[str, ...]:
    """Leave out the blocks that consist of other known headlines, dates and calls to read on.

    `own` are the article's own titles, which are no other's. A sentence that merely has a headline
    in it stays.
    """
    known = _index(headlines, own)
    return tuple(block for block in blocks if not _is_headlines(block, known))


def _index(headlines: Iterable[str], own: Iterable[str]) -> dict[str, list[_Words]]:
    """File headlines by their first words, the longest first."""
    keys = {line_key(headline) for headline in headlines} - {line_key(title) for title in own}
    known: defaultdict[str, list[_Words]] = defaultdict(list)
    for words in sorted((tuple(key.split()) for key in keys if key), key=len, reverse=True):
        known[words[0]].append(words)
    return known


def _is_headlines(block: str, known: dict[str, list[_Words]]) -> bool:
    words = tuple(line_key(block).split())
    is_cut = block.rstrip().endswith(("…", "..."))
    place, found = 0, 0
    while place < len(words):
        if length := _headline_at(words[place:], known, is_cut=is_cut):
            # Of a word or two only the whole block is a headline.
            place, found = place + length, found + (length >= _HEADLINE or length == len(words))
        elif words[place] in _FILLER or words[place].isdecimal():
            place += 1
        else:
            return False
    return found > 0


def _headline_at(words: _Words, known: dict[str, list[_Words]], *, is_cut: bool) -> int:
    """Give how many words at the start are a known headline, or the start of one that was cut."""
    for headline in known.get(words[0], ()):
        if words[: len(headline)] == headline:
            return len(headline)
        if is_cut and len(words) >= _HEADLINE and _starts(headline, words):
            return len(words)
    return 0


def _starts(headline: _Words, words: _Words) -> bool:
    """Say whether the words, of which the last may be cut in two, start a headline."""
    whole = len(words) - 1
    return headline[:whole] == words[:whole] and any(
        word.startswith(words[whole]) for word in headline[whole : whole + 1]
    )
