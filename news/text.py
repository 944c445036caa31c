"""Text as feeds and people write it: cleaned, split into words, and those made comparable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple
from unicodedata import category, normalize

from news.scripts import respelled, unmix

_HOSTILE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANK = re.compile(r"\r(?=\n)|([\t\r\v\f\x1c-\x1f\x85])")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2})(?:[-_][\w-]*)?\s*")

# Apostrophes of every form: signs, and those that are letters to Unicode, apostrophes to a reader.
_APOSTROPHES = (
    "'`\u00b4\u2018\u2019\u201b\u2032\u055a\uff07"
    "\u0374\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\ua78b\ua78c"
)
# Armenian marks of emphasis, exclamation and question, printed inside of the word that they colour.
_ARMENIAN_MARKS = "\u055b\u055c\u055e"
# Joins Arabic letters into a longer line: a letter to Unicode, nothing to a reader.
_TATWEEL = "\u0640\u07fa"
# Han, kana, Thai, Lao, Burmese, Khmer: written without spaces, so every letter is a token.
_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
# Capitals of dotted acronyms and initials.
_CAPITALS = "A-ZÀ-ÖØ-ÞĆČĞİŁŃŚŞŠŹŻŽƏΑ-ΩЀ-ЯҐҒҚҢҮҰӘӨҲҶӢӮԱ-Ֆ"

# Regular are letters that stand by themselves and signs that only separate. A text of these alone,
# which is most of them, is split in one go.
_LETTERS = (
    "0-9A-Za-z\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00bc-\u00be\u00c0-\u00d6\u00d8-\u00f6"
    "\u00f8-\u02af\u0386\u0388-\u038a\u038e-\u03a1\u03a3-\u03f5\u0400-\u0481\u048a-\u052f"
    "\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u10d0-\u10fa\u1e00-\u1eff"
)
_SEPARATORS = (
    "\\x00-\\x7f\u00a0-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    "\u02b9-\u02bf\u02c8\u0482\u055a\u055d\u0589\u058a\u2000-\u200a\u2010-\u2029\u202f-\u205f"
    "\u20a0-\u20bf\u2116\u2122"
    "\u2190-\u245f\u2500-\u2775\u2794-\u2bff\U0001f000-\U0001f0ff\U0001f300-\U0001faff"
)
_IRREGULAR = re.compile(f"[^{_LETTERS}{_SEPARATORS}]")
# Signs that stand in many a regular text, with what selects and joins them.
_EMOJI = re.compile(r"(?!\w)[\u2190-\u2bff\U0001f000-\U0001fbff][\ufe0f\u200d]*")
_WORD = f"[{_LETTERS}]++(?:[{_APOSTROPHES}](?=[^\\W\\d_])[{_LETTERS}]++)*+"
_DOTTED = f"[{_CAPITALS}](?:\\.[{_CAPITALS}])+(?![^\\W_])\\.?(?:[{_APOSTROPHES}][{_LETTERS}]+)?"
_REGULAR_WORD = re.compile(_WORD)
_REGULAR_OR_DOTTED_WORD = re.compile(f"{_DOTTED}|{_WORD}")
_INITIAL = re.compile(f"\\.[{_CAPITALS}]")

# The shape of any other text stands its marks for one mark, its invisible characters for one of
# those and its apostrophes for one.
_MARK, _INVISIBLE, _APOSTROPHE = "\u0301", "\u00ad", "'"
_SPACED = f"[^\\W_{_UNSPACED}]"
_INNER = f"'{_INVISIBLE}*+(?=(?!\\d){_SPACED})"
_SHAPED_WORD = re.compile(
    f"(?=[{_UNSPACED}])\\w[{_MARK}\uff9e\uff9f]*"
    f"|[{_CAPITALS}]{_MARK}*+(?:\\.[{_CAPITALS}]{_MARK}*+)+(?!{_SPACED})\\.?(?:'{_SPACED}+)?"
    f"|{_SPACED}+"
    f"(?:(?:{_MARK}|{_INVISIBLE}++(?={_SPACED}|{_MARK}|{_INNER})|{_INNER}){_SPACED}*)*"
)
# Grapheme joiner and variation selectors: marks to Unicode, nothing to a reader.
_UNSEEN = re.compile(
    f"[{_ARMENIAN_MARKS}{_TATWEEL}\u034f\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_STRAY = re.compile(f"[^\\x00-\\x7f\\w]|[{_APOSTROPHES}{_TATWEEL}]")
# Letters that fold one to one, and what stands between them in a word.
_SIMPLE = re.compile(
    f"[0-9A-Za-z.{_APOSTROPHES}\u00c0-\u00de\u00e0-\u012f\u0134-\u013e\u0141-\u0148\u014a-\u017e"
    "\u0400-\u0482\u048a-\u052f\u0531-\u0556\u0561-\u0586\u10d0-\u10f0]+"
)
_FOLDED = str.maketrans(
    {
        **dict.fromkeys(f".{_APOSTROPHES}"),
        # Stress marks that composed with no letter, the dot that folding leaves of a Turkish İ, and
        # a diaeresis too many, which would make е an ё again.
        **dict.fromkeys("\u0300\u0301\u0307\u0308"),
        "ё": "е",
        "ѐ": "е",
        "ѝ": "и",
        "ı": "i",
        "ӏ": "і",
    }
)
# Code points of a word that count: putting marks in order takes time by the square of their number.
_LONGEST = 512

# No Uzbek oʻ or gʻ, no English n’t, no Ukrainian apostrophe, which stands before я, ю, є and ї.
_DIVIDER = re.compile(
    f"(?:(?<![og])[\u2018\u02bb]|(?![\u2018\u02bb])[{_APOSTROPHES}])(?!(?<=n.)t$|[яюєї])",
    re.IGNORECASE,
)
# Letters without case, whatever Unicode says of them.
_GEORGIAN = re.compile("[\u10d0-\u10ff]")
# Letters: of an elided article at most, of the word after it at least, of a glued ending at most.
_ARTICLE, _ELIDED, _ENDING = 5, 3, 7
# Of the words of a shouting text the part in capitals, and the letters of its long words at least.
_MOST, _LONG = 0.6, 6


class Token(NamedTuple):
    """A word of a text."""

    text: str
    """As it is printed, invisible characters included."""
    start: int
    """The first code point of the word in the text given."""
    end: int
    """The code point after the word."""


class Case(Enum):
    """What the capitals of a word say."""

    LOWER = auto()
    """It does not begin with a capital."""
    TITLE = auto()
    """It begins with a capital, or its script has none."""
    UPPER = auto()
    """It has two letters or more, and all are capitals."""


class Face(NamedTuple):
    """A guise in which a word can be looked for: whole, or without what is attached to it."""

    key: str
    """What it is compared by, the same in whatever case and form it is printed."""
    start: int
    """Its first code point in the word."""
    end: int
    """The code point after it."""
    case: Case


def clean(text: str) -> str:
    r"""Give the text without what no reader should get.

    Control characters, lone surrogates and bidirectional overrides go; of the white space among
    them `\n` stays and the others become spaces.
    """
    # The first test says less, but in a tenth of the time.
    if text.isprintable() or not _HOSTILE.search(text):
        return text
    return _HOSTILE.sub("", _BLANK.sub(lambda blank: " " if blank[1] else "", text))


def language_code(raw: str | None) -> str | None:
    """Give the ISO 639-1 code in a language tag such as `ru-RU` or `en_us`; None: there is none."""
    found = _LANGUAGE.fullmatch(raw or "")
    return found[1].lower() if found else None


def tokenize(text: str) -> list[Token]:
    """Split a text into its words, in order.

    A word is a run of letters and digits with their marks, with apostrophes before letters and
    with invisible characters inside; dotted capitals are one word with their dots. All else
    separates, hyphens too. Of scripts without spaces each letter is a word.
    """
    return [Token(text[start:end], start, end) for start, end in _spans(text)]


def token_texts(text: str) -> list[str]:
    """Give the texts of `tokenize` alone, for a third of its time."""
    regular = _regular(text)
    if regular is None:
        return [text[start:end] for start, end in _spans(text)]
    return _word_in(regular).findall(regular)


def token_edges(text: str) -> tuple[list[int], list[int]]:
    """Give the starts and the ends of `tokenize` alone."""
    spans = _spans(text)
    return [start for start, _ in spans], [end for _, end in spans]


def is_unspaced(key: str) -> bool:
    """Say whether a token is a letter of a script that is written without spaces."""
    return re.match(f"[{_UNSPACED}]", key) is not None


def faces(word: str) -> tuple[Face, ...]:
    """Give the guises of a token's text, the whole word first.

    `Tokayev’s` is Tokayev too, `l’OTSC` OTSC, `МИДа` МИД; a word of mixed scripts that can be
    either has a face in each.
    """
    spans = [(0, len(word)), *_parts(word)]
    found = tuple(Face(fold(word[i:j]), i, j, _case(word[i:j])) for i, j in spans)
    other = respelled(word)
    return (*found, found[0]._replace(key=fold(other))) if other else found


def fold(word: str) -> str:
    """Give the key of a whole word: composed, in one script, without case, stress and signs."""
    if _SIMPLE.fullmatch(word):
        folded = unmix(word).lower().translate(_FOLDED)
    else:
        seen = (char for char in word[:_LONGEST] if category(char) != "Cf")
        composed = normalize("NFKC", _UNSEEN.sub("", "".join(seen)))
        unmarked = normalize("NFKC", unmix(composed).casefold().translate(_FOLDED))
        # Compatibility forms can unfold to signs and spaces, as ½ to 1⁄2.
        kept = (char for char in unmarked if category(char)[0] in "LMN")
        folded = "".join(kept).translate(_FOLDED)
    # Today's Armenian writes the ligature և as եվ in capitals.
    return folded.replace("եւ", "եվ")


def is_shouting(text: str, words: Sequence[str]) -> bool:
    """Say whether a text, given with its words, is in capitals, so that capitals prove nothing.

    Either all is, or most words and a long one among them: a list of acronyms has none.
    """
    capitals = [word for word in filter(str.isupper, words) if len(word) > 1]
    if len(capitals) <= 1:
        return False
    if text.isupper():
        return True
    counted = sum(len(word) > 1 and not word.isdigit() for word in words)
    return len(capitals) > _MOST * counted and any(len(word) >= _LONG for word in capitals)


def _regular(text: str) -> str | None:
    """Give a regular text with its emoji blanked, code point for code point; None: it is not."""
    if not text.isascii() and _IRREGULAR.search(text):
        text = _EMOJI.sub(lambda emoji: " " * len(emoji[0]), text)
        if _IRREGULAR.search(text):
            return None
    return text


def _word_in(regular: str) -> re.Pattern[str]:
    return _REGULAR_OR_DOTTED_WORD if _INITIAL.search(regular) else _REGULAR_WORD


def _spans(text: str) -> list[tuple[int, int]]:
    regular = _regular(text)
    if regular is None:
        return [word.span() for word in _SHAPED_WORD.finditer(text.translate(_shape(text)))]
    return [word.span() for word in _word_in(regular).finditer(regular)]


def _shape(text: str) -> dict[int, str]:
    """Give, for the marks, invisible characters and apostrophes of a text, what stands for them."""
    shape = {}
    for char in set(_STRAY.findall(text)):
        kind = category(char)
        if kind == "Cf" or _UNSEEN.match(char):
            shape[ord(char)] = _INVISIBLE
        elif kind.startswith("M"):
            shape[ord(char)] = _MARK
        elif char in _APOSTROPHES:
            shape[ord(char)] = _APOSTROPHE
    return shape


def _parts(word: str) -> list[tuple[int, int]]:
    """Give the spans of what a word is without its elided article, without its ending, or both."""
    dividers = [divider.start() for divider in _DIVIDER.finditer(word)]
    if not dividers:
        end = _capitals_end(word)
        return [(0, end)] if end else []
    first, last = dividers[0] + 1, dividers[-1]
    spans = [(0, last)]
    if first <= _ARTICLE + 1 and len(word) - first >= _ELIDED:
        spans += [(first, len(word)), (first, last)]
    return [(start, end) for start, end in spans if _letters(word[start:end]) > 1]


def _capitals_end(word: str) -> int:
    """Give where the capitals of `МИДа` end; 0: it is no such word."""
    end = next((place for place, char in enumerate(word) if char.islower()), 0)
    capitals, ending = word[:end], word[end:]
    is_glued = ending.isalpha() and ending.islower() and len(ending) <= _ENDING
    return end if is_glued and _case(capitals) is Case.UPPER else 0


def _letters(word: str) -> int:
    return sum(map(str.isalnum, word))


def _case(word: str) -> Case:
    first = next(filter(str.isalpha, word), None)
    if first is None or (first.islower() and not _GEORGIAN.match(first)):
        return Case.LOWER
    if word.isupper() and sum(map(str.isalpha, word)) > 1:
        return Case.UPPER
    return Case.TITLE
