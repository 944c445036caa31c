"""Links as keys: what is left of an address when only the page that it names counts."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, urlsplit

# Parameters that tell where a reader came from, not what is read, as the vendors' pages on
# campaign links list them; and session numbers, which make a new address at every visit.
_TRACKING = re.compile(
    r"""
    utm_.* | _ga | _gl | gclid | gclsrc | dclid | gbraid | wbraid      # Google
    | fbclid | fb_(?:action_ids|action_types|ref|source) | igshid      # Meta
    | yclid | ysclid | _openstat                                       # Yandex
    | msclkid | twclid | ttclid                                        # Microsoft, X, TikTok
    | mc_cid | mc_eid | mkt_tok | _hsenc | _hsmi | hsa_.*              # newsletters
    | mtm_.* | pk_(?:campaign|kwd|medium|source) | xtor | cmpid        # Matomo, AT Internet
    | at_(?:campaign|format|medium|objective|type|(?:bbc|custom|link|ptr).*)
    | ns_(?:campaign|mchannel|source)                                  # Comscore
    | jsessionid | phpsessid
    """,
    re.IGNORECASE | re.VERBOSE,
)
_REFERRERS = frozenset({"cmp", "from", "ref", "source", "src"})
"""Parameters that are tracking when they say that the reader came from a feed."""

_FEED = re.compile(r"rss|feed|atom", re.IGNORECASE)
_INDEX_FILE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp|shtml)$", re.IGNORECASE)
_SESSION_SEGMENT = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_ASCII = "".join(map(chr, range(0x21, 0x7F)))
# Most links of the press need no more than their scheme and index file taken off.
_PLAIN = re.compile(r"https?://((?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{1,63})((?:/[A-Za-z0-9._~-]*+)*+)")
_HOST_END = re.compile(r"[/?#]")


def canonical_link(url: str) -> str:
    """Give what two links to the same page have in common: no scheme, no tracking, no fragment.

    It compares and is not for opening. A link that makes no sense comes back stripped.
    """
    if plain := _PLAIN.fullmatch(url):
        return _without_prefix(plain[1]) + _INDEX_FILE.sub("/", plain[2]).rstrip("/")
    try:
        parts = urlsplit(url.strip())
        return _host(parts) + _path(parts)
    except ValueError:
        return url.strip()


def path_of(canonical: str) -> str:
    """Give a canonical link without its host; empty for a front page."""
    end = _HOST_END.search(canonical)
    return canonical[end.start() :] if end else ""


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        host = host.casefold()
    host = _without_prefix(host)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return host if parts.port in {None, usual} else f"{host}:{parts.port}"


def _without_prefix(host: str) -> str:
    for prefix in ("www.", "m."):
        if "." in host.removeprefix(prefix):
            host = host.removeprefix(prefix)
    return host


def _path(parts: SplitResult) -> str:
    path = _INDEX_FILE.sub("/", _SESSION_SEGMENT.sub("", parts.path)).rstrip("/")
    kept = "&".join(one for one in parts.query.split("&") if one and not _is_tracking(one))
    query = f"?{kept}" if kept else ""
    # `#!` was the address of a page where scripts drew it; any other fragment is a place in one.
    fragment = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""
    return _encoded_alike(path + query + fragment)


def _is_tracking(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = unquote(name)
    if name.lower() in _REFERRERS:
        return _FEED.match(value) is not None
    return _TRACKING.fullmatch(name) is not None


def _encoded_alike(text: str) -> str:
    """Write percent-encoding in one way (RFC 3986, 6.2.2): what needs none has none."""
    decoded = _ENCODED.sub(lambda code: _decoded(int(code[1], 16)), text)
    return quote(decoded, safe=_ASCII, errors="replace")


def _decoded(byte: int) -> str:
    return chr(byte) if _UNRESERVED.match(chr(byte)) else f"%{byte:02X}"


def host_of(url: str) -> str:
    """Give the host of an address in lower case, the whole text where there is none."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url
