"""Documents and what is read from them: `feeds/NAME` and `feeds/NAME.expected.json`."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from news.feeds import parse_feed
from news.model import Entry, ParsedFeed

FOLDER = Path(__file__).parent / "feeds"
URL = "https://news.example/feeds/main.xml"
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")

DOCUMENTS = sorted(path.name for path in FOLDER.iterdir() if ".expected" not in path.name)


def read_expected(name: str) -> ParsedFeed:
    feed = json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))
    entries = tuple(
        Entry(
            entry["guid"],
            entry["link"],
            entry["title"],
            entry["summary"],
            entry["published"] and microseconds(entry["published"]),
            entry.get("body", ""),
            entry.get("image"),
        )
        for entry in feed["entries"]
    )
    return ParsedFeed(feed["title"], feed["language"], entries, feed["ttl"], feed.get("skips", 0))


def microseconds(date: str) -> int:
    return (datetime.fromisoformat(date) - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_as_expected(name):
    assert parse_feed((FOLDER / name).read_bytes(), URL) == read_expected(name)
