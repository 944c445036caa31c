"""A group becomes a supergroup: everything it has moves, whichever id is heard of first."""

from dataclasses import replace

import pytest

from news.model import Also, Chat, ChatKind
from storage import Storage
from tests.conftest import NOON
from tests.storage.scene import (
    GROUP,
    alerts,
    catalogue,
    chat,
    intent,
    poll,
    retry,
    rung,
    seed,
    sent,
    watch,
)

OLD = -100
OLD_CHAT = Chat(OLD, ChatKind.GROUP, "Newsroom", "ru", "Asia/Almaty")


async def old_chat(storage: Storage) -> Chat:
    await storage.chats.ensure(OLD_CHAT)
    await storage.chats.set_paused(OLD, paused=False)
    return OLD_CHAT


async def test_settings_move_to_a_chat_not_seen_before(storage: Storage):
    await old_chat(storage)
    await storage.chats.migrate(OLD, GROUP)
    moved = replace(OLD_CHAT, id=GROUP, kind=ChatKind.SUPERGROUP)
    assert await storage.chats.get(GROUP) == moved


async def test_settings_move_to_a_chat_heard_of_first_by_its_new_id(storage: Storage):
    await old_chat(storage)
    await storage.chats.set_paused(OLD, paused=True)
    await storage.chats.ensure(Chat(GROUP, ChatKind.SUPERGROUP, "New name"))
    await storage.chats.migrate(OLD, GROUP)
    moved = await storage.chats.get(GROUP)
    assert moved == Chat(GROUP, ChatKind.SUPERGROUP, "New name", "ru", "Asia/Almaty", paused=True)


async def test_the_old_id_stands_for_the_new_one(storage: Storage):
    await old_chat(storage)
    await storage.chats.migrate(OLD, GROUP)
    late = await storage.chats.ensure(Chat(OLD, ChatKind.GROUP, "Newsroom"))
    assert late.id == GROUP
    assert await storage.chats.get(OLD) == late


async def test_migrating_again_does_not_bring_old_settings_back(storage: Storage):
    await old_chat(storage)
    await storage.chats.migrate(OLD, GROUP)
    await storage.chats.set_language(GROUP, "en")
    await storage.chats.ensure(OLD_CHAT)
    await storage.chats.migrate(OLD, GROUP)
    moved = await storage.chats.get(GROUP)
    assert moved is not None
    assert moved.language == "en"


async def test_migrating_again_moves_what_the_old_id_has_got_since(storage: Storage):
    await old_chat(storage)
    await storage.chats.migrate(OLD, GROUP)
    late = await watch(storage, OLD)
    await storage.chats.migrate(OLD, GROUP)
    assert await storage.watches.of_chat(GROUP) == [replace(late, chat_id=GROUP)]


async def test_a_watch_that_moves_looks_for_the_same_other_names(storage: Storage):
    await old_chat(storage)
    also = (Also("CSTO", "ОДКБ"), Also("CSTO", "ЖККУ", on=False))
    added, _ = await storage.watches.add(OLD, 0, "CSTO", NOON, 9, also)
    await storage.chats.migrate(OLD, GROUP)
    assert await storage.watches.of_chat(GROUP) == [replace(added, chat_id=GROUP)]


@pytest.mark.parametrize(("old", "new"), [(OLD, OLD), (-55, GROUP), (GROUP, OLD)])
async def test_a_migration_that_makes_no_sense_changes_nothing(
    storage: Storage, old: int, new: int
):
    await old_chat(storage)
    await storage.chats.migrate(OLD, GROUP)
    added = await watch(storage, GROUP)
    await storage.chats.migrate(old, new)
    assert await storage.watches.of_chat(GROUP) == [added]


async def test_a_chat_that_migrates_twice_is_known_by_all_its_ids(storage: Storage):
    await old_chat(storage)
    await watch(storage, OLD)
    await storage.chats.migrate(OLD, GROUP)
    await storage.chats.migrate(GROUP, GROUP - 1)
    for chat_id in (OLD, GROUP, GROUP - 1):
        found = await storage.chats.get(chat_id)
        assert found is not None
        assert found.id == GROUP - 1
    assert len(await storage.watches.of_chat(GROUP - 1)) == 1
    await storage.chats.migrate(OLD, GROUP)
    assert len(await storage.watches.of_chat(GROUP - 1)) == 1


async def test_watches_move_with_their_topics_and_numbers(storage: Storage):
    await old_chat(storage)
    added = [await watch(storage, OLD, query, topic) for query, topic in (("csto", 0), ("b", 5))]
    await storage.watches.set_paused(added[1].id, paused=True)
    await storage.chats.migrate(OLD, GROUP)
    assert await storage.watches.of_chat(GROUP) == [
        replace(added[0], chat_id=GROUP),
        replace(added[1], chat_id=GROUP, paused=True),
    ]
    assert await storage.watches.of_chat(OLD) == []


@pytest.mark.parametrize("old_paused", [True, False])
@pytest.mark.parametrize("new_paused", [True, False])
async def test_a_watch_that_both_have_is_one_and_awake_if_either_was(
    storage: Storage, *, old_paused: bool, new_paused: bool
):
    await old_chat(storage)
    await chat(storage, GROUP)
    for chat_id, paused in ((OLD, old_paused), (GROUP, new_paused)):
        added = await watch(storage, chat_id)
        await storage.watches.set_paused(added.id, paused=paused)
    await storage.chats.migrate(OLD, GROUP)
    [kept] = await storage.watches.of_chat(GROUP)
    assert kept.paused == (old_paused and new_paused)


async def test_own_and_muted_sources_move(storage: Storage):
    await old_chat(storage)
    await chat(storage, GROUP)
    [muted] = await catalogue(storage, "muted")
    await storage.sources.remove(OLD, muted.id, NOON)
    both, _ = await storage.sources.add(OLD, seed("both"), NOON, 5)
    await storage.sources.add(GROUP, seed("both"), NOON, 5)
    await storage.sources.add(OLD, seed("own"), NOON, 5)
    await storage.chats.migrate(OLD, GROUP)
    titles = [source.title for source in await storage.sources.of_chat(GROUP)]
    assert titles == ["Both", "Own"]
    await storage.sources.remove(GROUP, both.id, NOON)
    assert await storage.sources.get(both.id) is None


async def test_questions_and_views_move(storage: Storage):
    await old_chat(storage)
    view_id = await storage.views.put(OLD, "latest", "csto", NOON)
    await storage.questions.ask(OLD, 11, "subscribe", NOON)
    await storage.chats.migrate(OLD, GROUP)
    assert await storage.views.get(GROUP, view_id) == ("latest", "csto")
    question = await storage.questions.answered(GROUP, 11, NOON)
    assert question is not None
    assert question.command == "subscribe"


async def test_alerts_of_both_ids_arrive_once_and_name_the_watches_of_both(storage: Storage):
    await old_chat(storage)
    await chat(storage, GROUP)
    old = await watch(storage, OLD, "csto")
    new = await watch(storage, GROUP, "summit")
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", old.id, new.id))
    await storage.chats.migrate(OLD, GROUP)
    [due] = await alerts(storage)
    assert rung([due]) == [(GROUP, 0, "a")]
    assert {one.id for one in due.watches} == {old.id, new.id}


async def test_an_alert_of_a_watch_that_both_have_names_the_one_that_stays(storage: Storage):
    await old_chat(storage)
    await chat(storage, GROUP)
    old, new = await watch(storage, OLD), await watch(storage, GROUP)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", old.id))
    await storage.chats.migrate(OLD, GROUP)
    [due] = await alerts(storage)
    assert due.watches == (new,)


@pytest.mark.parametrize("first", [OLD, GROUP])
async def test_what_was_sent_to_either_id_does_not_ring_again(storage: Storage, first: int):
    await old_chat(storage)
    await chat(storage, GROUP)
    hits = [(await watch(storage, chat_id)).id for chat_id in (OLD, GROUP)]
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", *hits))
    due = next(one for one in await alerts(storage) if one.chat.id == first)
    await storage.deliveries.record(sent(due), NOON)
    await storage.free_leases()
    await storage.chats.migrate(OLD, GROUP)
    assert await alerts(storage) == []


async def test_the_send_may_tell_after_the_update_did(storage: Storage):
    await old_chat(storage)
    hit = await watch(storage, OLD)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", hit.id))
    [due] = await alerts(storage)
    await storage.chats.migrate(OLD, GROUP)
    assert await storage.deliveries.record(retry(due, NOON, migrate_to=GROUP), NOON)
    [moved] = await alerts(storage)
    assert rung([moved]) == [(GROUP, 0, "a")]
    assert [one.id for one in moved.watches] == [hit.id]


async def test_a_chat_that_rested_is_reachable_by_its_new_id(storage: Storage):
    await old_chat(storage)
    hit = await watch(storage, OLD)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", hit.id))
    await storage.chats.rest(OLD)
    await storage.chats.migrate(OLD, GROUP)
    assert rung(await alerts(storage)) == [(GROUP, 0, "a")]
