"""The namespaces of feeds, as feedparser understands them, and what is left to it."""

from __future__ import annotations

import re

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
SYNDICATION = "{http://purl.org/rss/1.0/modules/syndication/}"
COMMENTS = "{http://wellformedweb.org/CommentAPI/}"
YANDEX = "{http://news.yandex.ru}"
WORDPRESS = "{com-wordpress:feed-additions:1}"
XML = "{http://www.w3.org/XML/1998/namespace}"

_DECLARATION = re.compile(r"""xmlns(?::([\w.-]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# feedparser goes by the prefix where it finds one that it knows.
_PREFIXES = {
    "content": CONTENT,
    "dc": DC,
    "media": MEDIA,
    "slash": SLASH,
    "sy": SYNDICATION,
    "wfw": COMMENTS,
    "yandex": YANDEX,
}
_NO_PREFIX = frozenset(
    {ATOM, WORDPRESS, "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"}
)
"""What may be bound to no prefix."""
# It takes other prefixes for these, or another element for one of them.
_TAKEN = frozenset(
    {"admin", "cc", "creativecommons", "dcterms", "feedburner", "geo", "georss", "gml", "itunes"}
    | {"psc", "rdf", "xhtml", "xlink", "xml"}
    | {"created", "published", "summary", "title", "updated"}
)
# All namespaces that it knows are at one of these places.
FAMILIAR = re.compile(
    r"purl\.org|w3\.org|userland\.com|law\.harvard\.edu|netscape\.com|example\.com|echo|webns\.net"
    r"|tangent\.org|creativecommons|web\.resource\.org|theinfo\.org|rssnamespace\.org|freshmeat"
    r"|xmlns\.com|georss|opengis|postneo|itunes|mrss|madskills|prismstandard|xmlsoap|hammersley"
    r"|pocketsoap|wellformedweb|podlove|wordpress",
    re.IGNORECASE,
)
_MISLEADING = re.compile(
    r"[&} ]|^http://purl\.org/rss/1\.0/$|^http://my\.netscape\.com/rdf/simple/0\.9/$|xlink",
    re.IGNORECASE,
)
"""Namespaces by which feedparser is led to another format, or to attributes that nobody wrote."""


class NotPlainError(Exception):
    """The document is not for this reader."""


def require(condition: object) -> None:
    """Raise NotPlainError unless this is true."""
    if not condition:
        raise NotPlainError


def check_namespaces(document: str) -> None:
    """Pass a document in which each prefix means to feedparser what it means here."""
    found = _DECLARATION.findall(document)
    require(len(found) == document.count("xmlns"))
    for prefix, quoted, apostrophed in found:
        uri = quoted or apostrophed
        name = f"{{{uri}}}"
        is_own = _PREFIXES.get(prefix.lower(), name) == name if prefix else name in _NO_PREFIX
        require(is_own and not _MISLEADING.search(uri))
        require(FAMILIAR.search(uri) or prefix.lower() not in _TAKEN)
        require(name != YANDEX or prefix == "yandex")
