"""Answers with validators, and the 304 that they make possible."""

from __future__ import annotations

import hashlib
from datetime import UTC
from email.utils import parsedate_to_datetime

from aiohttp import web

from sandbox.feeds import http_date


def answer(request: web.Request, body: bytes, content_type: str, changed_at: float) -> web.Response:
    """Return a body with its ETag and Last-Modified, or 304 to who has it already.

    `changed_at` in seconds since the epoch.
    """
    headers = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
        "Last-Modified": http_date(changed_at),
    }
    if _unchanged(request, headers["ETag"], changed_at):
        return web.Response(status=304, headers=headers)
    charset = None if content_type.startswith("image/") else "utf-8"
    return web.Response(body=body, content_type=content_type, charset=charset, headers=headers)


def _unchanged(request: web.Request, etag: str, changed_at: float) -> bool:
    """Compare the validators; If-None-Match overrides the date. Source: RFC 9110, 13.2.2."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        return etag in tags
    since = request.headers.get("If-Modified-Since")
    if since is None:
        return False
    try:
        date = parsedate_to_datetime(since)
    except ValueError:
        return False
    return int(changed_at) <= date.replace(tzinfo=date.tzinfo or UTC).timestamp()
