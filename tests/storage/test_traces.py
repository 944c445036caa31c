"""What is known afterwards of a story and of an alert."""

from dataclasses import replace

import pytest

from news.model import Identity, SourceSeed
from news.outbox import DeliveryState
from news.tracing import Candidate, Facts
from storage import Storage
from tests.conftest import NOON
from tests.storage.scene import (
    GROUP,
    MINUTE,
    alerts,
    catalogue,
    chat,
    intent,
    poll,
    retry,
    sent,
    watch,
)

LINK = "https://www.steppe.example/a?utm_source=rss"
AS_LINK = Identity(None, "steppe.example/a", "/a", "title")


async def facts(storage: Storage, link: str = LINK, chat_id: int = 7) -> Facts:
    found = await storage.traces.facts(chat_id, link)
    assert found is not None
    return found


async def candidates(storage: Storage, link: str = LINK, chat_id: int = 7) -> list[Candidate]:
    return list((await facts(storage, link, chat_id)).candidates)


async def ring(storage: Storage, message_id: int, key: str = "a", chat_id: int = 7) -> None:
    """Have a story ring for the chat's watch, and Telegram take the message."""
    source, *_ = await catalogue(storage, "steppe")
    hit = await watch(storage, chat_id)
    await poll(storage, source, intent(key, hit.id, identity=AS_LINK))
    [due] = await alerts(storage)
    await storage.deliveries.record(replace(sent(due), message_id=message_id), NOON)


async def test_an_unknown_chat_has_no_facts(storage: Storage):
    assert await storage.traces.facts(7, LINK) is None


async def test_a_story_is_found_by_its_address_however_it_is_written(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    await poll(storage, source, intent("a", identity=AS_LINK))
    for link in (LINK, "http://steppe.example/a/", "https://m.steppe.example/a#comments"):
        [one] = await candidates(storage, link)
        assert one.item is not None
        assert one.item.key == "a"


async def test_a_story_is_found_by_a_guid_that_is_its_address(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    by_guid = Identity("steppe.example/a", "clicks.example/17", "/17", "title")
    await poll(storage, source, intent("a", identity=by_guid))
    [one] = await candidates(storage)
    assert one.item is not None


async def test_another_page_of_the_site_is_another_story(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    await poll(storage, source, intent("a", identity=AS_LINK))
    [one] = await candidates(storage, "https://steppe.example/b")
    assert (one.source.id, one.item) == (source.id, None)


@pytest.mark.parametrize("host", ["steppe.example", "www.steppe.example", "rss.steppe.example"])
async def test_a_source_of_the_same_site_could_have_brought_it(storage: Storage, host: str):
    await storage.sources.sync_pack([SourceSeed(f"https://{host}/rss", "Steppe")], NOON)
    await chat(storage)
    [one] = await candidates(storage)
    assert one.source.title == "Steppe"


@pytest.mark.parametrize("host", ["other.example", "notsteppe.example", "steppe.example.net"])
async def test_a_source_of_another_site_could_not(storage: Storage, host: str):
    await storage.sources.sync_pack([SourceSeed(f"https://{host}/rss")], NOON)
    await chat(storage)
    assert await candidates(storage) == []


async def test_a_source_whose_stories_lie_on_the_site_could_have_brought_it(storage: Storage):
    [source] = await catalogue(storage, "burner")
    await chat(storage)
    there = Identity(None, "steppe.example/b", "/b", "title")
    await poll(storage, source, intent("b", identity=there))
    [one] = await candidates(storage)
    assert (one.source.id, one.item) == (source.id, None)


async def test_a_source_of_another_chat_is_never_named(storage: Storage):
    await chat(storage)
    await chat(storage, 8)
    seed = SourceSeed("https://steppe.example/rss?key=secret")
    source, _ = await storage.sources.add(8, seed, NOON, 9)
    await poll(storage, source, intent("a", identity=AS_LINK))
    assert await candidates(storage) == []
    [one] = await candidates(storage, chat_id=8)
    assert one.added_at == NOON


async def test_a_source_that_the_chat_muted_is_said_to_be(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    await chat(storage, 8)
    await storage.sources.remove(7, source.id, NOON)
    [muted] = await candidates(storage)
    [heard] = await candidates(storage, chat_id=8)
    assert (muted.is_muted, muted.added_at) == (True, None)
    assert (heard.is_muted, heard.added_at) == (False, None)


async def test_the_chats_own_watches_come_with_their_age(storage: Storage):
    await chat(storage)
    await chat(storage, 8)
    mine = await watch(storage)
    await watch(storage, 8)
    [one] = (await facts(storage)).watches
    assert (one.watch, one.since) == (mine, NOON)


async def test_an_alert_comes_with_its_story_its_watches_and_its_fate(storage: Storage):
    await chat(storage)
    await ring(storage, 41)
    [one] = (await candidates(storage))[0].alerts
    assert (one.state, one.decided_at, one.attempts) == (DeliveryState.SENT, NOON, 1)
    assert one.item.key == "a"
    assert [watch.query for watch in one.watches] == ["csto"]


async def test_an_alert_that_waits_comes_with_the_last_error(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    hit = await watch(storage)
    await poll(storage, source, intent("a", hit.id, identity=AS_LINK))
    [due] = await alerts(storage)
    later = retry(due, NOON + MINUTE, error="no answer")
    await storage.deliveries.record(later, NOON)
    [one] = (await candidates(storage))[0].alerts
    assert (one.state, one.due_at, one.error) == (
        DeliveryState.PENDING,
        NOON + MINUTE,
        "no answer",
    )


async def test_another_chats_alert_is_not_the_chats(storage: Storage):
    await chat(storage)
    await chat(storage, 8)
    await ring(storage, 41, chat_id=8)
    assert (await candidates(storage))[0].alerts == ()
    assert await storage.traces.alert(7, 41) is None


async def test_an_alert_is_found_by_its_message(storage: Storage):
    await chat(storage)
    await ring(storage, 41)
    found = await storage.traces.alert(7, 41)
    assert found is not None
    assert found.item.key == "a"
    assert await storage.traces.alert(7, 42) is None


async def test_an_alert_is_found_by_its_story(storage: Storage):
    await chat(storage)
    await ring(storage, 41)
    [one] = await candidates(storage)
    assert one.item is not None
    found = await storage.traces.alert_about(7, one.item.id)
    assert found == one.alerts[0]
    assert await storage.traces.alert_about(8, one.item.id) is None


async def test_the_newest_alert_is_the_one_that_was_sent_last_in_the_topic(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage, GROUP)
    topics = [(await watch(storage, GROUP, thread_id=topic)).id for topic in (0, 5)]
    for minute, (key, topic) in enumerate([("a", 0), ("b", 0), ("c", 1)]):
        await poll(storage, source, intent(key, topics[topic]))
        [due] = await alerts(storage)
        await storage.deliveries.record(sent(due), NOON + minute * MINUTE)
    await poll(storage, source, intent("waiting", topics[0]))
    keys = {}
    for topic in (0, 5):
        newest = await storage.traces.newest_alert(GROUP, topic)
        assert newest is not None
        keys[topic] = newest.item.key
    assert keys == {0: "b", 5: "c"}
    assert await storage.traces.newest_alert(GROUP, 6) is None


async def test_a_group_that_has_become_a_supergroup_is_traced_by_its_old_id(storage: Storage):
    await catalogue(storage, "steppe")
    await chat(storage, -100)
    await watch(storage, -100)
    await storage.chats.migrate(-100, GROUP)
    found = await facts(storage, chat_id=-100)
    assert found.chat.id == GROUP
    assert [one.watch.chat_id for one in found.watches] == [GROUP]
    assert [one.source.title for one in found.candidates] == ["Steppe"]


async def test_a_chat_with_hundreds_of_sources_is_traced_in_pieces(storage: Storage):
    names = [f"n{number}" for number in range(450)]
    sources = await catalogue(storage, *names)
    await chat(storage)
    for source in (sources[0], sources[-1]):
        await poll(storage, source, intent("a", identity=AS_LINK))
    assert [one.source.id for one in await candidates(storage)] == [sources[0].id, sources[-1].id]
