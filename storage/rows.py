"""Rows of the database as the values that travel."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple

from news.model import (
    Also,
    Chat,
    ChatKind,
    FullText,
    Identity,
    Item,
    KnownItem,
    PollState,
    Source,
    SourceKind,
    SourceStatus,
    Watch,
)
from storage.database import Row


def source_of(row: Row) -> Source:
    """Read a row of `sources`."""
    return Source(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        language=row["language"],
        shared=bool(row["shared"]),
        poll=_poll_state_of(row),
        kind=SourceKind(row["kind"]),
        pattern=row["pattern"],
        full_text=FullText(row["full_text"]),
        agent=row["agent"],
        proxy=row["proxy"],
    )


def _poll_state_of(row: Row) -> PollState:
    return PollState(
        next_poll_at=row["next_poll_at"],
        interval=row["interval"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        primed_at=row["primed_at"],
        last_poll_at=row["last_poll_at"],
        last_ok_at=row["last_ok_at"],
        last_new_at=row["last_new_at"],
        failing_since=row["failing_since"],
        failures=row["failures"],
        status=SourceStatus(row["status"]),
        error=row["error"],
        moved_to=row["moved_to"],
        moved_times=row["moved_times"],
        skips=row["skips"],
        silent_since=row["silent_since"],
    )


def item_of(row: Row) -> Item:
    """Read a row of `items` with the `source_title`."""
    return Item(
        key=row["key"],
        title=row["title"],
        link=row["link"],
        summary=row["summary"],
        published_at=row["published_at"],
        language=row["language"],
        id=row["id"],
        source_id=row["source_id"],
        source_title=row["source_title"],
        seen_at=row["seen_at"],
        sort_at=row["sort_at"],
        body=row["body"],
        image=row["image"],
    )


def known_item_of(row: Row) -> KnownItem:
    """Read a row of `items` with the `source_title`, and by what it is recognised."""
    identity = Identity(row["guid"], row["link_key"], row["path_key"], row["title_key"])
    return KnownItem(item_of(row), identity)


def chat_of(row: Row) -> Chat:
    """Read a row of `chats`."""
    return Chat(
        id=row["id"],
        kind=ChatKind(row["kind"]),
        title=row["title"],
        language=row["language"],
        zone=row["zone"],
        paused=bool(row["paused"]),
        resting=bool(row["resting"]),
        flood_until=row["flood_until"],
    )


def watch_of(row: Row) -> Watch:
    """Read a row of `watches`."""
    return Watch(
        id=row["id"],
        chat_id=row["chat_id"],
        thread_id=row["thread_id"],
        query=row["query"],
        paused=bool(row["paused"]),
        also=read_also(row["also"]),
    )


_NONE = "[]"
"""How most lists are written: without any other name."""


def read_also(text: str | None) -> tuple[Also, ...]:
    """Read what `write_also` wrote; None: an empty list."""
    if text is None or text == _NONE:
        return ()
    return tuple(Also(*one) for one in json.loads(text))


def write_also(also: Iterable[Also]) -> str:
    """Write other names as they are stored: `[["CSTO","ОДКБ",true,false]]`."""
    return json.dumps([astuple(one) for one in also], ensure_ascii=False, separators=(",", ":"))
