"""What the parser's process and its parent say to each other over two pipes.

Both sides send frames. A request is two lengths, JSON with `url`, `content_type` and
`cpu_seconds`, and the document; an answer is a length and JSON, the first one `READY`.
"""

from __future__ import annotations

import json
import struct
from typing import Any

from news.model import Entry, Parsed, ParsedFeed, ParseFailed

REQUEST = struct.Struct(">II")
ANSWER = struct.Struct(">I")
READY = b"ready"

TOO_LARGE = "too large to read"
"""The reason of a ParseFailed whose document needed more memory than there is."""


def encode_request(body: bytes, url: str, content_type: str, cpu_seconds: int) -> bytes:
    """Give what asks for a document to be read: the frame up to the document itself."""
    fields = {"url": url, "content_type": content_type, "cpu_seconds": cpu_seconds}
    head = json.dumps(fields).encode()
    return REQUEST.pack(len(head), len(body)) + head


def encode_answer(parsed: Parsed, *, worn_out: bool = False) -> bytes:
    """Give an answer as JSON."""
    if isinstance(parsed, ParseFailed):
        answer: dict[str, Any] = {"failed": parsed.reason}
    else:
        entries = [
            (entry.guid, entry.link, entry.title, entry.summary, entry.published_at)
            for entry in parsed.entries
        ]
        answer = {"feed": (parsed.title, parsed.language, entries, parsed.ttl)}
    answer["worn_out"] = worn_out
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")


def decode_answer(answer: bytes) -> tuple[Parsed, bool]:
    """Read an answer: the feed, and whether the worker should be replaced.

    Raises ValueError, TypeError or KeyError if it is none.
    """
    fields = json.loads(answer)
    if "failed" in fields:
        return ParseFailed(fields["failed"]), fields["worn_out"]
    title, language, entries, ttl = fields["feed"]
    feed = ParsedFeed(title, language, tuple(Entry(*entry) for entry in entries), ttl)
    return feed, fields["worn_out"]
