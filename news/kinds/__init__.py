"""The kinds of source: a reader each, from the bytes of a document to its entries.

A reader of hostile input costs what it costs: all of them run where they can be stopped.
"""

from __future__ import annotations

from typing import assert_never

from news.feeds import parse_feed
from news.kinds.channel import read_channel
from news.kinds.page import read_page
from news.kinds.sitemap import read_sitemap
from news.model import Document, Parsed, SourceKind


def read(document: Document, kind: SourceKind) -> Parsed:
    """Read a document as what its source is; raises MemoryError alone."""
    match kind:
        case SourceKind.FEED:
            return parse_feed(document.body, document.url, document.content_type)
        case SourceKind.CHANNEL:
            return read_channel(document)
        case SourceKind.PAGE:
            return read_page(document)
        case SourceKind.SITEMAP:
            return read_sitemap(document)
        case _:
            assert_never(kind)
