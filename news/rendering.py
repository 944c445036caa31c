"""Items as people read them: the alert with its keyboard, and a line in a list."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from html import escape
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime

from news.excerpt import Excerpt, sentence, shorten
from news.highlighting import MAX_BOLD, highlight, link, show, to_plain
from news.model import SECOND, Chat, Hit, Instant, Item, Span, Watch
from news.outbox import Button, DueDelivery, Keyboard, OutMessage

__all__ = [
    "Say",
    "ago",
    "alert_keyboard",
    "bullet_line",
    "highlight",
    "is_visible",
    "render_alert",
    "short",
    "story_line",
    "to_plain",
    "watch_keyboard",
]

Say = Callable[[str], str]
"""Translates an English text, its {fields} still empty, as gettext does."""

MAX_TITLE = 300
"""Code points of a title and of a sentence: both are read at a glance or not at all."""

MAX_SENTENCE = 300
MAX_LEAD = 600
"""Code points of a text's beginning, as followers get it: half a screen of a phone."""
_MAX_SOURCE = 60
_MAX_WATCHES = 600
"""Code points of the line that names the watches."""
_MAX_QUERY = 60
_MAX_LABEL = 20
"""Code points of a watch on a button: two such buttons fit side by side on a phone."""

_LISTED_BOLD = 15
"""Matches in bold in a line of a list: its five lines share the entities of one message."""

_MAX_LABEL_OF_THREE = 12
"""The same where a third button stands beside them."""

_MAX_ROWS = 49
"""Of two buttons, with room for two more: Telegram takes no more than 100 under a message."""


def render_alert(due: DueDelivery, hits: Sequence[Hit], now: Instant, say: Say) -> OutMessage:
    """Write the message that tells a chat of an item.

    Args:
        due: the alert, with the watches to name and to offer buttons for; without any, what
            a follower of its source is sent.
        hits: where those watches were found; none if the item has changed since.
        now: what dates are told by.
        say: the chat's language.

    """
    if not due.watches:
        return _render_followed(due, now, say)
    head, passage = _head_and_passage(due.item, hits)
    notes = (
        say("in the text") if passage else "",
        say("added in an edit") if due.edited else "",
    )
    html = "\n".join(
        line
        for line in (
            head,
            f"<blockquote>{passage}</blockquote>" if passage else "",
            _facts(due.item, due.chat, now, notes),
            _names(due.watches, say),
        )
        if line
    )
    return OutMessage(
        html,
        keyboard=_folded_keyboard(due, say),
        plain=to_plain(html) if due.plain else None,
    )


def _render_followed(due: DueDelivery, now: Instant, say: Say) -> OutMessage:
    """Write what a follower is sent: headline, picture, and how the text begins."""
    item = due.item
    head, _ = _head_and_passage(item, ())
    lead = shorten(_lead(item), (), MAX_LEAD)
    text = show(lead, 0) if is_visible(lead.text) else ""
    html = "\n".join(line for line in (head, text, _facts(item, due.chat, now, ())) if line)
    stop = Button(say("Stop following"), f"f:{item.source_id}:end")
    return OutMessage(
        html,
        keyboard=((stop,),),
        picture=item.image,
        plain=to_plain(html) if due.plain else None,
    )


def _lead(item: Item) -> str:
    """Give the text beside a headline; nothing where the headline is all of it."""
    text = item.summary or item.body.partition("\n")[0]
    title = item.title.removesuffix("…").rstrip()
    return text.removeprefix(title).lstrip(" .\n") if is_visible(item.title) else ""


def watch_keyboard(watches: Sequence[Watch], say: Say, prefix: str = "w") -> Keyboard:
    """Offer to pause (or resume) and to end each of the watches, a row for each.

    The buttons' data are `prefix:ID:pause`, `prefix:ID:resume` and `prefix:ID:end`.
    """
    alone = _MAX_LABEL if len(watches) == 1 else None
    return tuple(_watch_row(watch, say, prefix, alone) for watch in watches[:_MAX_ROWS])


def alert_keyboard(item_id: int, watches: Sequence[Watch], say: Say) -> Keyboard:
    """Offer what can be done under an alert: with each of its watches, and to ask why it rang.

    The buttons' data are `i:ITEM:ID:ACTION`, as those of `watch_keyboard`, and `y:ITEM`.
    """
    prefix, why = f"i:{item_id}", _why(item_id, say)
    if len(watches) == 1:
        return ((*_watch_row(watches[0], say, prefix, _MAX_LABEL_OF_THREE), why),)
    return (*watch_keyboard(watches, say, prefix), (why,)) if watches else ()


def story_line(
    item: Item, hits: Sequence[Hit], now: Instant, say: Say, number: int | None = None
) -> str:
    """Write an item as an entry of a list, in Telegram's HTML: title, then source and age."""
    before = "" if number is None else f"{number}. "
    head, passage = _head_and_passage(item, hits, _LISTED_BOLD)
    age = ago(item.sort_at, now, say) if item.sort_at else ""
    facts = (_source(item), age, say("in the text") if passage else "")
    return f"{before}{head}\n{_join(map(escape, facts))}".rstrip()


def bullet_line(item: Item, hits: Sequence[Hit], now: Instant, say: Say) -> str:
    """Write an item as one line of a short list, in Telegram's HTML: title, source and age."""
    head, passage = _head_and_passage(item, hits, _LISTED_BOLD)
    age = ago(item.sort_at, now, say) if item.sort_at else ""
    where = say("in the text") if passage else ""
    facts = ", ".join(escape(fact) for fact in (_source(item), age, where) if fact)
    return _join((f"• {head}", facts))


def ago(then: Instant, now: Instant, say: Say) -> str:
    """Tell how long ago something was: `now`, `5 min`, `2 h`, `3 d`."""
    minutes = (now - then) // (60 * SECOND)
    if minutes < 1:
        return say("now")
    if minutes < 60:  # noqa: PLR2004  # minutes in an hour
        return say("{count} min").format(count=minutes)
    if minutes < 24 * 60:
        return say("{count} h").format(count=minutes // 60)
    return say("{count} d").format(count=minutes // (24 * 60))


def _head_and_passage(item: Item, hits: Sequence[Hit], bold: int = MAX_BOLD) -> tuple[str, str]:
    """Give the line that links to the item and, if it does not have the match, the one that does.

    An item without a title is headed by its text.
    """
    in_title, in_summary = _spans(hits, "title"), _spans(hits, "summary")
    passage = None
    if is_visible(item.title):
        head = shorten(item.title, in_title, MAX_TITLE)
        if not in_title:
            passage = _passage(item, in_summary, _spans(hits, "body"))
    else:
        head = sentence(item.summary, in_summary, MAX_TITLE)
    return link(item.link, _visible(head, item, bold)), show(passage, bold) if passage else ""


def _passage(item: Item, in_summary: Sequence[Span], in_body: Sequence[Span]) -> Excerpt | None:
    """Cut the sentence out that has the first match: of the summary, else of the body."""
    if in_summary:
        return sentence(item.summary, in_summary, MAX_SENTENCE)
    if not in_body:
        return None
    # A line of a body is a paragraph, and no sentence goes beyond it.
    start = item.body.rfind("\n", 0, in_body[0][0]) + 1
    line = item.body[start:].partition("\n")[0]
    spans = [(a - start, b - start) for a, b in in_body if a < start + len(line)]
    return sentence(line, spans, MAX_SENTENCE)


def _visible(head: Excerpt, item: Item, bold: int) -> str:
    if is_visible(head.text):
        return show(head, bold)
    return escape(short(item.link or "", MAX_TITLE) or _source(item) or "…")


def is_visible(text: str) -> bool:
    """Say whether anything in a text can be seen; Telegram drops markup on what cannot."""
    return any(unicodedata.category(char)[0] not in "CZM" for char in text)


def _spans(hits: Iterable[Hit], field: str) -> list[Span]:
    return [span for hit in hits if hit.field == field for span in hit.spans]


def _facts(item: Item, chat: Chat, now: Instant, notes: Iterable[str]) -> str:
    language = (item.language or "").upper()
    facts = (_source(item), language, _when(item.sort_at, now, chat), *notes)
    return _join(escape(fact) for fact in facts)


def _join(facts: Iterable[str]) -> str:
    return " · ".join(fact for fact in facts if fact)


def _source(item: Item) -> str:
    return short(item.source_title, _MAX_SOURCE) or _host(item.link)


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def _when(instant: Instant, now: Instant, chat: Chat) -> str:
    """Tell the time on the chat's clock, with the date unless it is today's, or nothing for 0."""
    if not instant:
        return ""
    then, today = (_local(moment, chat.zone) for moment in (instant, now))
    if then.date() == today.date():
        pattern = "HH:mm"
    elif then.year == today.year:
        pattern = "d MMM, HH:mm"
    else:
        pattern = "d MMM y, HH:mm"
    return format_datetime(then, pattern, locale=_locale(chat.language))


def _local(instant: Instant, zone: str) -> datetime:
    try:
        clock = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        clock = ZoneInfo("UTC")
    return datetime.fromtimestamp(instant // SECOND, clock)


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _names(watches: Sequence[Watch], say: Say) -> str:
    """Name the watches if there are several: which of them rang is not plain from the title."""
    if len(watches) < 2:  # noqa: PLR2004  # several
        return ""
    room = _MAX_WATCHES
    names: list[str] = []
    for watch in watches:
        name = short(watch.query, _MAX_QUERY)
        room -= len(name) + len(", ")
        if room < 0:
            break
        names.append(escape(name))
    more = len(watches) - len(names)
    listed = ", ".join(names) + (f" +{more}" if more else "")
    return escape(say("Watches: {names}")).format(names=listed)


def _folded_keyboard(due: DueDelivery, say: Say) -> Keyboard:
    if len(due.watches) > 1:
        return ((Button("⋯", f"i:{due.item.id}:watches"), _why(due.item.id, say)),)
    return alert_keyboard(due.item.id, due.watches, say)


def _why(item_id: int, say: Say) -> Button:
    return Button(say("Why?"), f"y:{item_id}")


def _watch_row(watch: Watch, say: Say, prefix: str, alone: int | None) -> tuple[Button, ...]:
    """Make the two buttons; a watch that is alone and longer than that is not named on them."""
    if alone is not None and len(watch.query) > alone:
        labels = (say("Resume") if watch.paused else say("Pause"), say("End"))
    else:
        pause = say("Resume {watch}") if watch.paused else say("Pause {watch}")
        name = short(watch.query, _MAX_LABEL)
        labels = (pause.format(watch=name), say("End {watch}").format(watch=name))
    action = "resume" if watch.paused else "pause"
    return (
        Button(labels[0], f"{prefix}:{watch.id}:{action}"),
        Button(labels[1], f"{prefix}:{watch.id}:end"),
    )


def short(text: str, limit: int) -> str:
    """Give a text on one line, at most `limit` code points of it, and dots if there was more."""
    excerpt = shorten(text, (), limit)
    return excerpt.text + ("…" if excerpt.cut_after else "")
