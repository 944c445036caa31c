"""A start: every watch looks again for all that it looked for."""

import gc
import logging
from collections.abc import Iterator

import pytest

from bot import loading
from bot.loading import load_watches
from news.also import Names
from news.bodies import Form, Group
from news.model import Also
from storage import Storage
from tests.bot.conversation import PRIVATE, Conversation
from tests.conftest import Clock

NAMES = Names([Group("csto", (Form("en", "CSTO"), Form("ru", "ОДКБ"), Form("ky", "ЖККУ")))])


@pytest.fixture
async def chat(storage: Storage, clock: Clock) -> Conversation:
    conversation = Conversation(storage=storage, clock=clock, names=NAMES)
    await conversation.say("/start")
    return conversation


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """Let the collector see again what a start puts out of its sight."""
    yield
    gc.unfreeze()


async def old_watch(storage: Storage, query: str) -> None:
    """Put in a watch as it was before there were other names."""
    async with storage.database.write() as tx:
        await tx.execute(
            "INSERT INTO watches (chat_id, thread_id, query, created_at) VALUES (:chat, 0, :q, 0)",
            {"chat": PRIVATE.id, "q": query},
        )


async def alerts(chat: Conversation, title: str) -> int:
    """Start anew and count the alerts about an item."""
    chat.matcher = await load_watches(chat.storage, NAMES)
    await chat.alert(title)
    return len(await chat.storage.deliveries.claim(chat.clock(), 9))


async def test_watches_look_for_their_other_names_again(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    assert await alerts(chat, "Саммит ОДКБ") == 1


async def test_what_was_switched_off_stays_off(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    await chat.storage.watches.set_also(watch.id, [Also("CSTO", "ОДКБ", on=False)])
    assert await alerts(chat, "Саммит ОДКБ") == 0


async def test_an_old_watch_gets_the_names_that_are_known(chat: Conversation) -> None:
    await old_watch(chat.storage, "CSTO")
    assert await alerts(chat, "Саммит ОДКБ") == 1
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    assert [one.text for one in watch.also] == ["ОДКБ", "ЖККУ"]


async def test_a_watch_that_cannot_be_read_any_more_is_left_out_and_told(
    chat: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    await old_watch(chat.storage, "a*")
    await old_watch(chat.storage, "CSTO")
    assert await alerts(chat, "CSTO meets") == 1
    assert "watch 1 cannot be read and is left out" in caplog.text


async def test_the_log_tells_how_far_a_long_load_is(
    chat: Conversation, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "TELL", 2)
    caplog.set_level(logging.INFO, "bot.loading")
    for query in "abcde":
        await chat.say(f"/subscribe {query}{query}")
    await load_watches(chat.storage, NAMES)
    assert caplog.messages == ["loading watches: 2", "loading watches: 4"]
