"""Lists longer than a message: pages, and the buttons between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.request import Request
from news.outbox import Button, Keyboard
from storage import Storage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is shown, numbers counted from 1 but for `number`."""

    number: int
    """Counted from 0."""
    pages: int
    first: int
    last: int
    total: int


def slice_page(rows: Sequence[T], number: int, per_page: int) -> tuple[Sequence[T], Page]:
    """Cut out one page; a number beyond the list gives the nearest page that exists."""
    pages = max(1, -(-len(rows) // per_page))
    number = min(max(number, 0), pages - 1)
    shown = rows[number * per_page : (number + 1) * per_page]
    first = number * per_page + 1
    return shown, Page(number, pages, first, first + len(shown) - 1, len(rows))


async def pager(
    storage: Storage, request: Request, view: str, payload: str, page: Page
) -> Keyboard:
    """Make the buttons ‹ 2/6 ›, none for a single page."""
    if page.pages == 1:
        return ()
    view_id = await storage.views.put(request.chat.id, view, payload, request.now)
    return (page_buttons(f"v:{view_id}", page),)


def page_buttons(prefix: str, page: Page) -> tuple[Button, ...]:
    """Make the row; it goes round at both ends."""
    return (
        Button("‹", f"{prefix}:{(page.number - 1) % page.pages}"),
        Button(f"{page.number + 1}/{page.pages}", f"{prefix}:{page.number}"),
        Button("›", f"{prefix}:{(page.number + 1) % page.pages}"),
    )
