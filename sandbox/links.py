"""Which addresses Telegram takes for links."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def checked_url(url: str) -> str | None:
    """Return a link as Telegram keeps it; None: it takes it for no link.

    `http://` is supplied; other schemes than http, https, tg and ton are none, and neither is a
    host without a dot. Source: tdlib LinkManager.cpp, get_checked_link.
    """
    if re.match(r"(?i)(tg|ton)://[\w-]", url):
        return url
    if not re.match(r"(?i)[a-z][a-z0-9+.-]*:(?!\d)", url):
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or re.search(r"\s", url):
        return None
    if "." not in host.strip(".") and ":" not in host:
        return None
    return parts._replace(path=parts.path or "/").geturl()
