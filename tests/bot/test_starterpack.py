"""The starter pack: what operators are told of it, and choosing another."""

from dataclasses import replace

import pytest

from bot.config import Settings
from bot.starterpack import StarterPack, open_pack, write_first_look
from bot.texts import load_catalogues
from jobs.firstlook import PATIENCE, FirstLook
from jobs.packs import PackError
from news.model import SourceSeed, SourceStatus
from news.outbox import Sent
from storage import Storage
from tests.bot.conversation import PRIVATE, READER, Conversation, labels

FEED = "https://steppe.example/rss"
OTHER = "https://lake.example/rss"


class Mailbox:
    """Takes what is sent."""

    def __init__(self):
        self.sent = []

    async def send_alert(self, chat, thread_id, message):
        self.sent.append((chat.id, message))
        return Sent(1)

    def busy(self):
        return frozenset()


@pytest.fixture
def pack(storage: Storage) -> StarterPack:
    return StarterPack(storage, "central-asia", is_fixed=False)


def looking(storage, clock, pack, mailbox) -> FirstLook:
    texts = load_catalogues()
    return FirstLook(
        storage,
        mailbox,
        lambda: pack.shipped,
        frozenset({PRIVATE.id}),
        lambda chat, _, sources: write_first_look(chat, pack, sources, texts),
        clock,
    )


async def scene(chat: Conversation) -> None:
    """Have a pack of two, of which one answers and one does not."""
    await chat.say("/start")
    seeds = [SourceSeed(FEED, "Steppe"), SourceSeed(OTHER, "Lake")]
    await chat.storage.sources.sync_pack(seeds, chat.clock())


async def polled(chat: Conversation) -> None:
    for source, lease in await chat.storage.sources.claim(chat.clock(), 2):
        record = chat._record(source, lease, [])
        if source.url == OTHER:
            state = replace(record.state, status=SourceStatus.FAILING, error="error 403")
            record = replace(record, state=state)
        await chat.storage.polls.record(record, chat.clock())


async def test_operators_are_told_once_which_sources_fail_from_here(chat: Conversation, pack):
    await scene(chat)
    await polled(chat)
    mailbox = Mailbox()
    look = looking(chat.storage, chat.clock, pack, mailbox)
    await look.look()
    await look.look()
    [(to, message)] = mailbox.sent
    assert to == PRIVATE.id
    assert "1 of its 2 sources answer from here" in message.html
    assert "• Lake: error 403" in message.html
    assert labels(message) == ["The Caucasus", "The world", "None: I add my own"]


async def test_nobody_is_told_before_every_source_was_tried(chat: Conversation, pack):
    await scene(chat)
    mailbox = Mailbox()
    await looking(chat.storage, chat.clock, pack, mailbox).look()
    assert mailbox.sent == []


async def test_a_source_that_is_never_read_is_not_waited_for_for_ever(chat: Conversation, pack):
    await scene(chat)
    mailbox = Mailbox()
    look = looking(chat.storage, chat.clock, pack, mailbox)
    await look.look()
    chat.clock.advance(PATIENCE + 1)
    await look.look()
    assert "• Steppe: no answer yet" in mailbox.sent[0][1].html


async def test_a_pack_that_was_chosen_later_has_time_to_be_read_too(chat: Conversation, pack):
    await scene(chat)
    await polled(chat)
    mailbox = Mailbox()
    look = looking(chat.storage, chat.clock, pack, mailbox)
    await look.look()
    chat.clock.advance(PATIENCE + 1)
    await pack.choose("caucasus", chat.clock())
    await look.look()
    assert len(mailbox.sent) == 1


async def test_of_a_file_of_the_operators_own_nothing_is_told(chat: Conversation, storage):
    await scene(chat)
    await polled(chat)
    mailbox = Mailbox()
    own = StarterPack(storage, "/srv/feeds.opml", is_fixed=True)
    await looking(chat.storage, chat.clock, own, mailbox).look()
    assert mailbox.sent == []


async def test_an_operator_chooses_another_pack_by_a_button(storage, clock):
    chat = Conversation(storage, clock, admins=frozenset({READER.id}))
    await chat.say("/start")
    changed = await chat.press("p:caucasus")
    assert changed is not None
    assert "I read the pack <b>The Caucasus</b> now" in changed.html
    assert len(await storage.sources.of_pack()) > 5


async def test_who_is_no_operator_chooses_nothing(chat: Conversation):
    await scene(chat)
    await chat.press("p:none")
    assert len(await chat.storage.sources.of_pack()) == 2


async def test_a_choice_holds_at_the_next_start(storage, clock, pack):
    await pack.choose("caucasus", clock())
    opened = await open_pack(Settings(token=""), storage, clock())
    assert (opened.name, opened.is_fixed) == ("caucasus", False)


async def test_the_settings_are_stronger_than_a_choice(storage, clock, pack):
    await pack.choose("caucasus", clock())
    settings = Settings(token="", sources_file="world", sources_file_is_set=True)
    opened = await open_pack(settings, storage, clock())
    assert (opened.name, opened.is_fixed) == ("world", True)


async def test_a_pack_that_is_not_there_is_said_so(storage, clock):
    settings = Settings(token="", sources_file="nowhere", sources_file_is_set=True)
    with pytest.raises(PackError, match="There is no pack"):
        await open_pack(settings, storage, clock())
