"""The list in which a person switches what a watch looks for besides its words, and adds to it.

Its buttons' data are `n:WATCH:BACK:PAGE`, which shows a page, the same with `:on:NAME`, `:off:NAME`
or `:del:NAME`, which changes a name and can be done twice, or with `:add`, which asks for one, and
`n:WATCH:BACK`, which leads back to the answer that the list was opened from; see `edit_data` for
BACK.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

from bot.commands import subscribe
from bot.naming import stands_for, with_name
from bot.othernames import NEW, Offered, all_names, offered, seen_in
from bot.paging import page_buttons, slice_page
from bot.request import Command, Reply, Request, Services
from bot.texts import Html, Texts, lines, mark
from bot.watches import Start
from news.also import effective
from news.model import Also, Watch
from news.outbox import Button
from news.query import parse
from news.rendering import short

PER_PAGE = 8
_MAX_NAME = 100
_MAX_LABEL = 50

_QUESTION = mark("What else is <b>{word}</b> called? Send a name or phrase.")
_QUESTION_IN_GROUP = mark("What else is <b>{word}</b> called? Reply to this with a name or phrase.")


async def edit(request: Request, services: Services, watch: Watch, rest: str) -> Reply | None:
    """Answer a button of the list; `rest` is what follows the watch in its data."""
    if ":" not in rest:
        start = Start.NEW if rest == NEW else Start.THERE_ALREADY
        return await subscribe.show(request, services, watch, start)
    back, page, action, name = [*rest.split(":"), "", ""][:4]
    offers = await offered(services, watch.chat_id, parse(watch.query))
    names = all_names(watch, offers)
    if action == "add":
        return _ask(request, watch, names, back)
    changed = _changed(names, action, name, offers)
    if changed is not None:
        names = changed
        if not await _store(services, watch, names):
            return None
    number = int(page) if page.isdecimal() else 0
    return _list(request, replace(watch, also=names), offers, back, number)


async def add(request: Request, services: Services) -> Reply:
    """Take the answer to what `n:WATCH:BACK:PAGE:add` asked: another name."""
    number, _, back = request.about.partition(":")
    watch = await services.storage.watches.get(int(number))
    ended = Reply(request.texts.say("This watch has ended already."))
    if watch is None or watch.chat_id != request.chat.id:
        return ended
    offers = await offered(services, watch.chat_id, parse(watch.query))
    names = all_names(watch, offers)
    word = stands_for(watch, names)
    own = sum(_is_own(one, offers) for one in names)
    if word is None:
        return ended
    changed = with_name(request.text, word, names, own, services.matcher.analyst, request.texts)
    if isinstance(changed, Html):
        return replace(_ask(request, watch, names, back), html=changed)
    if not await _store(services, watch, changed):
        return ended
    shown = _list(request, replace(watch, also=changed), offers, back, 0)
    name = next(one.text for one in changed if one not in names)
    note = request.texts.say("I look for <b>{name}</b> too now.", name=short(name, _MAX_NAME))
    return replace(shown, html=lines(note, shown.html))


ADD = Command("name", "", add, changes=True)
"""What takes another name; nobody types its name."""


async def _store(services: Services, watch: Watch, names: Sequence[Also]) -> bool:
    changed = await services.storage.watches.set_also(watch.id, names)
    if changed is not None:
        services.matcher.add(watch.id, effective(changed))
    return changed is not None


def _changed(
    names: Sequence[Also], action: str, which: str, offers: Offered
) -> tuple[Also, ...] | None:
    """Do what a button says with the name that it means; None: it says nothing of the kind."""
    if action in {"on", "off"}:
        is_on = action == "on"
        return tuple(replace(one, on=is_on) if _mark(one) == which else one for one in names)
    if action == "del":
        return tuple(one for one in names if _mark(one) != which or not _is_own(one, offers))
    return None


def _ask(request: Request, watch: Watch, names: Sequence[Also], back: str) -> Reply:
    """Ask for another name, in a message of its own."""
    word = short(stands_for(watch, names) or watch.query, _MAX_NAME)
    return Reply(
        request.texts.say(_QUESTION_IN_GROUP if request.in_group else _QUESTION, word=word),
        ask=f"{ADD.name}:{watch.id}:{back}",
        placeholder=request.texts.plain("Another name"),
        edits=False,
    )


def _list(request: Request, watch: Watch, offers: Offered, back: str, number: int) -> Reply:
    texts = request.texts
    shown, place = slice_page(watch.also, number, PER_PAGE)
    taught = [
        texts.say("{name}: {seen}.", name=short(one.text, _MAX_NAME), seen=seen_in(texts, sources))
        for one in shown
        if (sources := offers.get(replace(one, on=False)))
    ]
    prefix = f"n:{watch.id}:{back}"
    here = f"{prefix}:{place.number}"
    rows = tuple(_row(one, here, is_own=_is_own(one, offers)) for one in shown)
    pages = (page_buttons(prefix, place),) if place.pages > 1 else ()
    more = (Button(texts.plain("Add…"), f"{here}:add"),) if stands_for(watch, watch.also) else ()
    leave = Button(texts.plain("Back"), f"l:{back[1:]}" if back.startswith("l") else prefix)
    return Reply(lines(_header(texts, watch), *taught), (*rows, *pages, (*more, leave)))


def _header(texts: Texts, watch: Watch) -> Html:
    if not watch.also:
        return texts.say("I know no other name for <b>{query}</b>.", query=watch.query)
    return texts.say(
        "What else shall I look for with <b>{query}</b>? A tap switches it.", query=watch.query
    )


def _row(one: Also, prefix: str, *, is_own: bool) -> tuple[Button, ...]:
    """Make the button that switches a name, and beside one's own the one that removes it."""
    sign, action = ("✓", "off") if one.on else ("–", "on")
    name = _mark(one)
    switch = Button(f"{sign} {short(one.text, _MAX_LABEL)}", f"{prefix}:{action}:{name}")
    return (switch, Button("✕", f"{prefix}:del:{name}")) if is_own else (switch,)


def _is_own(one: Also, offers: Offered) -> bool:
    """Whether a person added a name: neither the table nor the news knows it."""
    return not one.learned and all((one.word, one.text) != (o.word, o.text) for o in offers)


def _mark(one: Also) -> str:
    """Give what a button calls a name: unlike a place in the list it stays when others come."""
    return f"{crc32(f'{one.word} {one.text}'.encode()):08x}"
