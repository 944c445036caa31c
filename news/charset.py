"""From the bytes of a document to its text, whatever its labels say."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # starts as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
    # No marks, but the way "<?" looks.
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)

# Only encodings of text that the web uses: Python knows others, some costly, that none does.
_LEGACY = re.compile(r"(?:windows|cp|x?-?mac|iso|koi8|gb|big5|euc|shift|sjis|ks|tis)[\w-]*")
_ALIASES = {
    "iso-8859-1": "windows-1252",  # as the WHATWG's Encoding Standard reads the label
    "iso8859-1": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}

_HEAD = 4_096
"""Bytes of a page within which it says what it is encoded in; browsers look at 1,024."""

_SAMPLE = 65_536
"""Bytes that are enough to tell the encodings apart."""


def decode(body: bytes, content_type: str) -> str:
    """Give the text of an XML document or a web page.

    A byte order mark decides, then whether the bytes are UTF-8, which hardly any other text is;
    then the document's own declaration, the header's, and last what the letters look like.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace").removeprefix("\ufeff")
    if _is_utf8(body):
        return body.decode("utf-8", "replace")
    for label in _labels(body, content_type):
        if _known(label):
            return body.decode(label, "replace")
    return body.decode(_guess(body[:_SAMPLE]), "replace")


def _is_utf8(body: bytes) -> bool:
    """Say whether the text is UTF-8, be it damaged here and there."""
    text = body.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    sound = len(text) - len(text.encode("ascii", "ignore")) - damaged
    return sound >= damaged * 4


def _labels(body: bytes, content_type: str) -> list[str]:
    found = [match[1].decode() for match in [_DECLARED.search(body[:1000])] if match]
    found += _CHARSET.findall(content_type)[:1]
    found += [match[1].decode() for match in [_META.search(body[:_HEAD])] if match]
    return [_ALIASES.get(label.lower(), label.lower()) for label in found]


def _known(label: str) -> bool:
    if not _LEGACY.fullmatch(label):
        return False
    try:
        codecs.lookup(label)
    except LookupError:
        return False
    return True


def _guess(sample: bytes) -> str:
    """Tell Cyrillic texts, whose words consist of high bytes, from those of the West."""
    high = re.findall(rb"[\xc0-\xff]+", sample)
    letters = sum(map(len, high))
    in_words = sum(len(run) for run in high if len(run) > 2)  # noqa: PLR2004 - "éà" is no word
    if in_words * 2 < letters:
        return "windows-1252"
    # Texts are mostly small letters: the upper half in windows-1251, the lower in KOI8-R.
    lower = sum(1 for run in high for byte in run if byte >= 0xE0)  # noqa: PLR2004 - as above
    return "windows-1251" if lower * 2 >= letters else "koi8-r"
