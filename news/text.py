"""Text as feeds and people write it: cleaned, told its language, split into comparable words."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple
from unicodedata import category, normalize

_HOSTILE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANK = re.compile(r"\r(?=\n)|([\t\r\v\f\x1c-\x1f\x85])")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2})(?:[-_][\w-]*)?\s*")

# Letters to Unicode, apostrophes to a reader: п'ять and пʼять must come out the same.
_APOSTROPHES = "\u0374\u02b9-\u02bf\u02c8\ua78b\ua78c"
# Han, kana, Thai, Lao, Burmese, Khmer: written without spaces, so every letter is a token.
_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
# Letters that normalise to themselves and fold one to one, and the usual signs around them. Texts
# of these alone, which is most of them, are folded in one go.
_PLAIN = (
    "\\x00-\\x7f\u00a0-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b6\u00b7\u00bb\u00bf-\u00de\u00e0-\u012f"
    "\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0400-\u0482\u048a-\u052f\u0531-\u0556\u0561-\u0586"
    "\u10d0-\u10f0\u2010-\u2027\u202f-\u205e\u20a0-\u20bf\u2116\u2122"
)
_UNPLAIN = re.compile(f"[^{_PLAIN}]")
# Signs that stand in many a plain text, with what selects and joins them.
_EMOJI = re.compile(r"(?!\w)[\u2190-\u2bff\U0001f000-\U0001fbff][\ufe0f\u200d]*")
_LETTER = f"[^\\W_{_APOSTROPHES}]"
_PLAIN_WORD = re.compile(r"[^\W_]+")
_PLAIN_WORDS = re.compile(f"({_PLAIN_WORD.pattern})")
# The shape of a text stands its marks for one mark and its invisible characters for one of those.
_MARK, _INVISIBLE = "\u0301", "\u00ad"
_SPACED_LETTER = f"[^\\W_{_APOSTROPHES}{_UNSPACED}]"
_WORD = re.compile(
    f"(?=[{_UNSPACED}]){_LETTER}[{_MARK}\uff9e\uff9f]*"
    f"|{_SPACED_LETTER}+(?:(?:{_MARK}|{_INVISIBLE}+(?={_SPACED_LETTER}|{_MARK})){_SPACED_LETTER}*)*"
)
# Grapheme joiner and variation selectors: marks to Unicode, nothing to a reader.
_UNSEEN_MARK = re.compile("[\u034f\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_STRAY = re.compile(r"[^\x00-\x7f\w]")
# Stress marks that composed with no letter, and the dot that folding leaves of a Turkish İ.
_FOLDED_MARKS = dict.fromkeys((0x300, 0x301, 0x307))
_FOLDED_LETTERS = {ord("ё"): "е", ord("ı"): "i"}
# Code points of a word that count: putting marks in order takes time by the square of their number.
_LONGEST = 512


class Token(NamedTuple):
    """A word of a text."""

    key: str
    """What it is compared by, the same in whatever case and form it is printed."""
    start: int
    """The first code point of the word in the text given."""
    end: int
    """The code point after the word."""


def clean(text: str) -> str:
    r"""Give the text without what no reader should get.

    Control characters, lone surrogates and bidirectional overrides go; of the white space among
    them `\n` stays and the others become spaces.
    """
    if not _HOSTILE.search(text):
        return text
    return _HOSTILE.sub("", _BLANK.sub(lambda blank: " " if blank[1] else "", text))


def language_code(raw: str | None) -> str | None:
    """Give the ISO 639-1 code in a language tag such as `ru-RU` or `en_us`; None: there is none."""
    found = _LANGUAGE.fullmatch(raw or "")
    return found[1].lower() if found else None


def tokenize(text: str) -> list[Token]:
    """Split a text into its words, in order.

    A word is a run of letters and digits with their marks; apostrophes and hyphens separate.
    Invisible characters inside are tolerated. Of scripts without spaces each letter is a word.
    """
    if _folded_plain(text) is None:
        return _tokenize_unplain(text)
    return list(map(Token, token_keys(text), *token_edges(text)))


def token_keys(text: str) -> list[str]:
    """Give the keys of `tokenize` alone, for a third of its time."""
    plain = _folded_plain(text)
    if plain is None:
        return [token.key for token in _tokenize_unplain(text)]
    return _PLAIN_WORD.findall(plain)


def token_edges(text: str) -> tuple[list[int], list[int]]:
    """Give the starts and the ends of `tokenize` alone."""
    plain = _folded_plain(text)
    if plain is None:
        tokens = _tokenize_unplain(text)
        return [token.start for token in tokens], [token.end for token in tokens]
    gaps_and_words = _PLAIN_WORDS.split(plain)
    edges = list(accumulate(map(len, gaps_and_words)))
    return edges[:-1:2], edges[1::2]


def is_unspaced(key: str) -> bool:
    """Say whether a token is a letter of a script that is written without spaces."""
    return re.match(f"[{_UNSPACED}]", key) is not None


def _folded_plain(text: str) -> str | None:
    """Fold a plain text, code point for code point; None: it is not plain."""
    if not text.isascii() and _UNPLAIN.search(text):
        text = _EMOJI.sub(lambda emoji: " " * len(emoji[0]), text)
        if _UNPLAIN.search(text):
            return None
    return text.lower().replace("ё", "е")


def _tokenize_unplain(text: str) -> list[Token]:
    found = (word.span() for word in _WORD.finditer(text.translate(_shape(text))))
    words = ((_fold(text[start:end]), start, end) for start, end in found)
    return [Token(*word) for word in words if word[0]]


def _shape(text: str) -> dict[int, str]:
    """Give, for the marks and the invisible characters of a text, what stands for them."""
    shape = {}
    for char in set(_STRAY.findall(text)):
        kind = category(char)
        if kind == "Cf" or _UNSEEN_MARK.match(char):
            shape[ord(char)] = _INVISIBLE
        elif kind.startswith("M"):
            shape[ord(char)] = _MARK
    return shape


def _fold(word: str) -> str:
    plain = _folded_plain(word)
    if plain is not None:
        return plain
    begin = word[:_LONGEST]
    seen = "".join(
        char for char in begin if category(char) != "Cf" and not _UNSEEN_MARK.match(char)
    )
    folded = normalize("NFKC", seen).casefold().translate(_FOLDED_MARKS)
    key = normalize("NFKC", folded).translate(_FOLDED_LETTERS)
    # Compatibility forms can unfold to signs and spaces, as ½ to 1⁄2.
    return "".join(char for char in key if category(char)[0] in "LMN" and not _is_apostrophe(char))


def _is_apostrophe(char: str) -> bool:
    return re.match(f"[{_APOSTROPHES}]", char) is not None
