"""Hostile text, wherever it comes from: shown letter by letter, in messages that Telegram takes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.naming import MAX_OWN
from bot.request import Limits, Person
from bot.texts import load_catalogues
from news.entries import title_of
from news.model import SECOND, Chat, ChatKind, Hit, Item, SourceSeed, SourceStatus
from news.outbox import DueDelivery, OutMessage, Sent
from news.query import MAX_LENGTH, parse
from news.rendering import bullet_line, render_alert, story_line
from news.text import clean
from sandbox import limits
from sandbox.keyboards import checked_markup
from sandbox.markup import parse_html
from sandbox.server import Sandbox
from sandbox.state import YOU
from sandbox.texts import finished
from storage import open_storage
from tests.bot.conversation import GROUP, PRIVATE, READER, Conversation
from tests.bot.test_messenger import connected
from tests.conftest import NOON, Clock

TEXTS = {
    "script": "CSTO <script>alert('x')</script>",
    "tg link": '<a href="tg://user?id=1">CSTO</a> tg://resolve?domain=x',
    "unclosed": "CSTO <b><i><a href='x'><blockquote>",
    "closing": "CSTO </b></a></code></blockquote> <",
    "half a tag": 'CSTO <a href="https://x.example/',
    "entities": "CSTO " + "&lt;" * 3000,
    "half entities": "CSTO &amp &#60 &#x3c; &nosuch; &",
    "emoji": "CSTO " + "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 1000,
    "flags": "CSTO " + "🇰🇿" * 1000,
    "arabic": "CSTO منظمة معاهدة الأمن الجماعي \u202e\u2067\u200f " * 40,
    "marks": "CSTO Z" + "\u0301\u0316\u0489" * 1000,
    "format": "CSTO {name} {0} {query} %s %(x)s {",
    "quotes": "CSTO \"'`«»\\\"' onmouseover=\"alert(1)\"",
    "control": "CSTO a\0b\x07c\x1b[31m\x7f\u2028\u2029d",
    "invisible": "\u200b\u200d\ufeff\u2060\u00ad",
    "markdown": "CSTO *b* _i_ [x](javascript:alert(1)) ```",
    "lines": "CSTO " + "\n" * 500 + "end",
    "long": "CSTO" + "x" * 5000,
}  # fmt: skip
LINKS = {
    "javascript": "javascript:alert(1)",
    "tg": "tg://user?id=1",
    "data": "data:text/html,<script>",
    "quotes": "https://a.example/\"><b onclick='x'>",
    "space": "https://a.example/ a b",
    "login": "https://me:pw@a.example/",
    "script": "https://арм.example/а&b=<c>",
    "long": "https://a.example/" + "x" * 5000,
    "none": None,
}

hostile = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def taken(message: OutMessage | None) -> str:
    """Give the text that a server shows which counts as Telegram does; fails where it refuses."""
    assert message is not None
    text, entities = finished(*parse_html(message.html))
    assert text.strip()
    assert len(text) <= limits.TEXT
    assert len(entities) <= 100
    for entity in entities:
        assert entity.get("url", "https://").startswith(("http://", "https://"))
    rows = [
        [
            {"text": b.label, "callback_data": b.data} | ({"url": b.url} if b.url else {})
            for b in row
        ]
        for row in message.keyboard
    ]
    kept = checked_markup({"inline_keyboard": rows}).get("inline_keyboard", [])
    assert [len(row) for row in kept] == [len(row) for row in rows]
    assert all(len(row) <= 8 and all(b["text"].strip() for b in row) for row in kept)
    assert all(len(button.label) <= 64 for row in message.keyboard for button in row)
    assert message.ask is None or len(message.ask) <= 64
    return text


def item(title: str, link: str | None = "https://a.example/1", summary: str = "") -> Item:
    return Item("k", title, link, summary, NOON, "en", id=5, source_title="News", sort_at=NOON)


def due(what: Item, chat: Chat = PRIVATE) -> DueDelivery:
    return DueDelivery(1, "", chat, 0, what, (), edited=False, attempts=0)


def say(text: str) -> str:
    return text


def shown(text: str) -> str:
    """Give the beginning of a text as a reader sees it: without what cannot be seen."""
    return " ".join(clean(text).split())[:50]


# In what feeds say


@hostile
def test_a_title_is_shown_letter_by_letter(text: str):
    for what in (item(clean(text)), item(title_of(text, literal=True))):
        for written in (
            render_alert(due(what), (), NOON, say).html,
            story_line(what, (), NOON, say, 1),
            bullet_line(what, (), NOON, say),
        ):
            assert shown(what.title) in " ".join(taken(OutMessage(written)).split()) or (
                text == TEXTS["invisible"]
            )


@pytest.mark.parametrize("url", LINKS.values(), ids=LINKS)
def test_a_link_is_one_of_the_web_or_none(url: str | None):
    written = render_alert(due(item("CSTO", url)), (), NOON, say).html
    taken(OutMessage(written))
    assert "javascript:" not in written
    assert "tg:" not in written


HOSTILE = st.lists(st.one_of(st.sampled_from(list(TEXTS.values())), st.text(max_size=60))).map(
    lambda texts: clean(" ".join(texts))
)


@settings(deadline=None)
@given(title=HOSTILE, summary=HOSTILE, source=HOSTILE, edges=st.lists(st.integers(0, 400)))
def test_no_line_of_a_list_breaks_at_any_length(
    title: str, summary: str, source: str, edges: list[int]
):
    what = replace(item(title, summary=summary), source_title=source)
    spans = tuple((start, start + 5) for start in sorted(edges))
    hits = [Hit(1, field, spans, "word") for field in ("title", "summary")]
    for number in (None, 5):
        taken(OutMessage(story_line(what, hits, NOON, say, number)))
    taken(OutMessage(bullet_line(what, hits, NOON, say)))
    listed = "\n".join(story_line(what, hits, NOON, say, n) for n in range(1, 6))
    taken(OutMessage(listed))


# In what people say and are called, and in what sources are called

COMMANDS = (
    "/start",
    "/help",
    "/status",
    "/sources",
    "/subscriptions",
    "/subscribe",
    "/unsubscribe",
    "/latest",
    "/latest CSTO",
    "/search CSTO",
    "/addsource",
    "/removesource",
    "/pause",
    "/resume",
)


async def everything(chat: Conversation, text: str, room: Chat, person: Person) -> list[str]:
    """Say everything that there is to say about a text; returns the answers."""
    query = " ".join(text.split())[:MAX_LENGTH]
    said = [
        text,
        f"/subscribe {query}",
        f"/subscribe {query}\n{query} OR SCO\n{text}",
        f"/latest {query}",
        f"/search {query}",
        f"/addsource {text}",
        f"/removesource {text}",
        *COMMANDS,
        f"/unsubscribe {query}",
        f"/unsubscribe {text}",
        f"/{query}",
    ]
    answers = []
    for line in said:
        answer = await chat.say(clean(line).strip(), chat=room, person=person)
        if answer is not None:
            answers.append(taken(answer))
            for button in (b for row in answer.keyboard for b in row):
                changed = await chat.press(button.data, chat=room, person=person)
                if changed is not None and changed.html:
                    taken(changed)
    return answers


@hostile
async def test_every_answer_is_taken_whatever_is_said_and_however_all_are_called(
    chat: Conversation, text: str
):
    chat.limits = Limits(watches=200, sources=50)
    chat.__post_init__()
    name = clean(text)[:255]
    await chat.storage.sources.sync_pack(
        [SourceSeed(f"https://{n}.example/", clean(text) + str(n)) for n in range(20)], NOON
    )
    for _ in range(3):
        [(source, lease)] = await chat.storage.sources.claim(NOON, 1)
        await chat.storage.polls.record(
            chat._record(source, lease, [f"{clean(text)[:900]} {source.id} {n}" for n in range(9)]),
            NOON,
        )
    chat.group_admins = frozenset({READER.id})
    person = Person(READER.id, name, "en")
    for room in (Chat(READER.id, ChatKind.PRIVATE, name), Chat(-1001, ChatKind.SUPERGROUP, name)):
        answers = await everything(chat, text, room, person)
        assert len(answers) > 15


@settings(max_examples=15, deadline=None)
@given(text=HOSTILE, source=HOSTILE)
def test_no_answer_breaks_at_any_length(text: str, source: str):
    async def talk() -> None:
        storage = await open_storage("sqlite:///:memory:")
        try:
            chat = Conversation(storage=storage, clock=Clock())
            await chat.publish(*[f"{text[:900]} {n}" for n in range(6)])
            await storage.sources.sync_pack(
                [
                    SourceSeed("https://courier.example/rss", source),
                    SourceSeed("https://b.example/", source[::-1]),
                ],
                NOON,
            )
            await everything(chat, text, PRIVATE, Person(READER.id, source[:255], "ru"))
        finally:
            await storage.close()

    asyncio.run(talk())


async def test_the_longest_queries_fit_where_many_are_listed(chat: Conversation):
    chat.limits = Limits(watches=200, sources=50)
    chat.__post_init__()
    lines = [f'"{n:02d} {"<&> " * 63}'[:MAX_LENGTH] for n in range(20)]
    assert "is on" in taken(await chat.say("/subscribe " + "\n".join(lines)))
    lines = [f"{'w' * 250}{n}" for n in range(20)]
    text = taken(await chat.say("/subscribe " + "\n".join(lines)))
    assert text.count("is on.") == 20
    for command in ("/subscriptions", "/unsubscribe", "/status"):
        taken(await chat.say(command))
    for page in range(4):
        taken(await chat.press(f"l:{page}"))


async def test_the_longest_other_names_fit_in_every_list(chat: Conversation):
    await chat.say("/subscribe " + "&" * 9 + "w" * 240)
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    for number in range(MAX_OWN + 1):
        await chat.press(f"n:{watch.id}:n:0:add")
        taken(await chat.say(f"{'<&>x' * 62}{number}"))
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    assert len(watch.also) == MAX_OWN
    for data in ("n:0", "n:2", "n"):
        taken(await chat.press(f"n:{watch.id}:{data}"))
    for command in ("/subscriptions", f"/subscribe {watch.query}", f"/try {watch.query}"):
        taken(await chat.say(command))


@hostile
async def test_another_name_is_taken_or_refused_in_a_message_that_telegram_takes(
    chat: Conversation, text: str
):
    await chat.say("/subscribe rain")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    await chat.press(f"n:{watch.id}:n:0:add")
    taken(await chat.say(clean(text)))


async def test_the_longest_complaints_fit_where_many_are_listed(chat: Conversation):
    for bad in ("a* ", "OR " + "x" * 250, f"x{'*' * 200}x", "-" + "x" * 250, "(" * 250):
        taken(await chat.say("/subscribe " + "\n".join([bad] * 20)))


async def test_the_longest_names_of_sources_fit_in_every_list(chat: Conversation):
    await chat.storage.sources.sync_pack(
        [SourceSeed(f"https://{n}.example/", f"{'&' * 990}{n}") for n in range(120)], NOON
    )
    for _ in range(120):
        [(source, lease)] = await chat.storage.sources.claim(NOON, 1)
        state = replace(
            source.poll,
            next_poll_at=None,
            last_poll_at=NOON,
            failing_since=NOON - 400 * 86_400 * SECOND,
            status=SourceStatus.UNHEALTHY,
            error="not a feed but a web page",
        )
        record = replace(chat._record(source, lease, []), state=state)
        await chat.storage.polls.record(record, NOON)
    for page in range(8):
        taken(await chat.press(f"s:{page}"))
    taken(await chat.say("/removesource"))
    taken(await chat.say("/removesource &"))
    taken(await chat.say("/removesource " + "&" * 4000))


async def test_a_name_that_is_cut_in_lists_still_finds_its_source(chat: Conversation):
    title = "The very long name of a paper " * 5
    await chat.storage.sources.sync_pack([SourceSeed("https://a.example/", title.strip())], NOON)
    [line] = [s for s in taken(await chat.say("/sources")).splitlines() if s.startswith("1. ")]
    listed = line.removeprefix("1. ").partition(" · ")[0]
    assert len(listed) < 65
    assert "is removed from this chat" in taken(await chat.say(f"/removesource {listed}"))


# In what buttons bring back


async def test_what_belongs_to_another_chat_is_refused_and_nothing_changes(chat: Conversation):
    await chat.say("/start", chat=GROUP)
    storage, mine, theirs = chat.storage, PRIVATE.id, GROUP.id
    watch, _ = await storage.watches.add(theirs, 0, "Tasmagambetov", NOON, 9)
    chat.matcher.add(watch.id, parse("Tasmagambetov"))
    own, _ = await storage.sources.add(theirs, SourceSeed("https://own.example/"), NOON, 9)
    views = [
        await storage.views.put(theirs, kind, payload, NOON)
        for kind, payload in (
            ("watch", "NATO"),
            ("source", "https://x.example/"),
            ("latest", "Tasmagambetov"),
        )
    ]
    actions = ("pause", "resume", "end")
    forged = [f"{prefix}{watch.id}:{action}" for prefix in ("w:", "l:0:") for action in actions]
    forged += [f"{prefix}:{view}:new" for prefix in ("u", "v") for view in views]
    forged += [f"{prefix}:{view}" for prefix in ("u", "v") for view in views]
    forged += [f"r:{own.id}", "i:1:watches"]
    for data in forged:
        answer = await chat.press(data)
        assert answer is None or "Tasmagambetov" not in (answer.html or ""), data
    assert await storage.watches.of_chat(theirs) == [watch]
    assert await storage.watches.of_chat(mine) == []
    assert [one.id for one in await storage.sources.of_chat(theirs)] == [own.id]
    assert await storage.sources.of_chat(mine) == []
    assert len(chat.toasts) == len(forged)


@settings(max_examples=100, deadline=None)
@given(data=st.text(max_size=64) | st.from_regex(r"[a-z]:-?[0-9]{0,20}(:[a-z0-9]{0,9}){0,3}"))
def test_no_data_of_a_button_breaks_the_bot(data: str):
    async def press() -> None:
        storage = await open_storage("sqlite:///:memory:")
        try:
            chat = Conversation(storage=storage, clock=Clock())
            changed = await chat.press(clean(data))
            assert chat.toasts
            if changed is not None and changed.html:
                taken(changed)
        finally:
            await storage.close()

    asyncio.run(press())


# Through a server that is as strict as Telegram


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    # Each look at the clock is a second later: no flood control gets in the way.
    moments = count(1_795_348_800)
    async with Sandbox(clock=lambda: float(next(moments))) as server:
        yield server


async def test_no_alert_is_refused_by_telegram(sandbox: Sandbox):
    texts = load_catalogues().of("ru")
    chat = Chat(YOU, ChatKind.PRIVATE, language="ru")
    async with connected(sandbox.base_url, sandbox.token) as rig:
        for text in TEXTS.values():
            for link in LINKS.values():
                message = render_alert(
                    due(item(clean(text), link, clean(text)), chat), (), NOON, texts.plain
                )
                outcome: Any = await rig.messenger.send_alert(chat, 0, message)
                assert isinstance(outcome, Sent), (text, link, outcome)
    calls = sandbox.telegram.calls_of("sendMessage")
    assert {call.status for call in calls} == {200}
    assert len(calls) == len(TEXTS) * len(LINKS)
    entities = [e for m in sandbox.telegram.from_bot(YOU) for e in m.get("entities", [])]
    assert {e["type"] for e in entities} <= {
        "text_link",
        "url",
        "mention",
        "hashtag",
        "bot_command",
    }
