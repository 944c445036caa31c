"""What the parser's process and its parent say to each other over two pipes.

Both sides send frames. A request is two lengths, JSON with the task, the document's properties and
`cpu_seconds`, and the document; an answer is a length and JSON, the first one `READY`.
"""

from __future__ import annotations

import dataclasses
import json
import struct
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from news.articles.article import Article
from news.discovery import Candidate, Look
from news.model import (
    Document,
    Entry,
    Parsed,
    ParsedFeed,
    ParsedIndex,
    ParseFailed,
    SourceKind,
)

REQUEST = struct.Struct(">II")
ANSWER = struct.Struct(">I")
READY = b"ready"

Answer = Parsed | Look | Article


class Task(StrEnum):
    """What to read a document as: a kind of source, or one of these."""

    FEED = SourceKind.FEED
    CHANNEL = SourceKind.CHANNEL
    PAGE = SourceKind.PAGE
    SITEMAP = SourceKind.SITEMAP
    LOOK = "look"
    """As whatever it is, to say what it offers."""
    ARTICLE = "article"


TOO_LARGE = "too large to read"
"""The reason of a ParseFailed whose document needed more memory than there is."""


def encode_request(task: Task, document: Document, cpu_seconds: int) -> bytes:
    """Give what asks for a document to be read: the frame up to the document itself."""
    fields = {
        "task": task,
        "url": document.url,
        "content_type": document.content_type,
        "pattern": document.pattern,
        "cpu_seconds": cpu_seconds,
    }
    head = json.dumps(fields).encode()
    return REQUEST.pack(len(head), len(document.body)) + head


def encode_answer(answer: Answer, *, worn_out: bool = False) -> bytes:
    """Give an answer as JSON: the name of what it is, and its fields in order."""
    fields = {"is": type(answer).__name__, "of": _plain(answer), "worn_out": worn_out}
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")


def decode_answer(answer: bytes) -> tuple[Answer, bool]:
    """Read an answer, and whether the worker should be replaced.

    Raises ValueError, TypeError, LookupError if it is none.
    """
    fields = json.loads(answer)
    return _READ[fields["is"]](*fields["of"]), fields["worn_out"]


def _plain(value: object) -> object:
    """Write a value as JSON has it: a dataclass as the list of its fields."""
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if type(value) in _NAMES:
        return [_plain(getattr(value, name)) for name in _NAMES[type(value)]]
    return value


def _feed(*fields: Any) -> ParsedFeed:  # noqa: ANN401 - as JSON has it
    title, language, entries, *rest = fields
    return ParsedFeed(title, language, tuple(Entry(*entry) for entry in entries), *rest)


def _look(*fields: Any) -> Look:  # noqa: ANN401
    title, kind, parsed, candidates = fields
    return Look(
        title,
        SourceKind(kind) if kind else None,
        _feed(*parsed) if parsed else None,
        tuple(Candidate(url, SourceKind(of), name) for url, of, name in candidates),
    )


def _article(*fields: Any) -> Article:  # noqa: ANN401
    title, blocks, *rest = fields
    return Article(title, tuple(blocks), *rest)


_NAMES: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in dataclasses.fields(kind))
    for kind in (Article, Candidate, Entry, Look, ParsedFeed, ParsedIndex, ParseFailed)
}

_READ: dict[str, Callable[..., Answer]] = {
    "Article": _article,
    "Look": _look,
    "ParsedFeed": _feed,
    "ParsedIndex": ParsedIndex,
    "ParseFailed": ParseFailed,
}
