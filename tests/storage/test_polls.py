"""Recording a poll: state, items and alerts, all at once."""

from dataclasses import replace
from itertools import count

from news.model import PollRecord, PollState, Source, SourceStatus
from storage import Storage
from storage.polls import Polls
from tests.conftest import NOON
from tests.storage.faltering import BrokenOff, FalteringDatabase
from tests.storage.scene import (
    GROUP,
    MINUTE,
    alerts,
    catalogue,
    chat,
    edit,
    intent,
    item,
    lease_of,
    poll,
    rung,
    seed,
    sent,
    watch,
)

STATE = PollState(
    next_poll_at=NOON + MINUTE,
    interval=60,
    etag='W/"a"',
    last_modified="Sun, 22 Nov 2026 12:00:00 GMT",
    body_hash="abc",
    primed_at=NOON - 1,
    last_poll_at=NOON,
    last_ok_at=NOON - 2,
    last_new_at=NOON - 3,
    failing_since=NOON - 4,
    failures=2**40,
    status=SourceStatus.FAILING,
    error="error 403",
    moved_to="https://new.example/rss",
    moved_times=2,
)


async def record(storage: Storage, source: Source, **changed: object) -> int | None:
    lease = await lease_of(storage, source)
    made = replace(PollRecord(source.id, lease, STATE), **changed)
    return await storage.polls.record(made, NOON)


async def test_all_of_the_state_is_stored(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await record(storage, source)
    stored = await storage.sources.get(source.id)
    assert stored is not None
    assert stored.poll == STATE


async def test_a_record_without_its_lease_changes_nothing(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    assert await record(storage, source, lease="another", items=(intent("a"),)) is None
    stored = await storage.sources.get(source.id)
    assert stored == source
    assert await storage.items.get(1) is None


async def test_a_lease_ends_with_its_record(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    [(_, lease)] = await storage.sources.claim(NOON, 10)
    made = PollRecord(source.id, lease, replace(STATE, next_poll_at=NOON))
    assert await storage.polls.record(made, NOON) == 0
    assert await storage.polls.record(made, NOON) is None
    assert len(await storage.sources.claim(NOON, 10)) == 1


async def test_a_lease_that_another_has_taken_over_is_lost(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    [(_, lease)] = await storage.sources.claim(NOON, 10, lease_seconds=1)
    await storage.sources.claim(NOON + MINUTE, 10)
    assert await storage.polls.record(PollRecord(source.id, lease, STATE), NOON) is None


async def test_an_overdue_lease_that_nobody_has_taken_still_holds(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    [(_, lease)] = await storage.sources.claim(NOON, 10, lease_seconds=1)
    late = NOON + MINUTE
    assert await storage.polls.record(PollRecord(source.id, lease, STATE), late) == 0


async def test_a_source_without_title_and_language_takes_those_of_its_feed(storage: Storage):
    await chat(storage)
    source, _ = await storage.sources.add(7, replace(seed("steppe"), title=""), NOON, 5)
    await record(storage, source)
    await record(storage, source, title="The Steppe", language="kk")
    await record(storage, source, title="Renamed", language="ru")
    stored = await storage.sources.get(source.id)
    assert stored is not None
    assert (stored.title, stored.language) == ("The Steppe", "kk")


async def test_a_new_address_is_adopted(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await record(storage, source, url="https://new.example/rss")
    stored = await storage.sources.get(source.id)
    assert stored is not None
    assert stored.url == "https://new.example/rss"


async def test_an_address_that_another_source_has_is_not_adopted(storage: Storage):
    steppe, aral = await catalogue(storage, "steppe", "aral")
    assert await record(storage, steppe, url=aral.url, items=(intent("a"),)) == 0
    stored = await storage.sources.get(steppe.id)
    assert stored is not None
    assert stored.url == steppe.url
    assert await storage.items.get(1) is not None


async def test_ids_grow_with_the_order_of_the_items(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("z"), intent("a"), intent("m"))
    stored = [await storage.items.get(number) for number in (1, 2, 3)]
    assert [one.key for one in stored if one] == ["z", "a", "m"]


async def test_of_two_items_with_one_key_the_first_stays(storage: Storage):
    await chat(storage)
    hit = await watch(storage)
    [source] = await catalogue(storage, "steppe")
    assert await poll(storage, source, intent("a"), intent("a", hit.id, title="Again")) == 0
    assert await poll(storage, source, intent("a", hit.id, title="Again"), intent("b")) == 0
    stored = await storage.items.get(1)
    assert stored is not None
    assert stored.title == "Story a"
    assert len(await storage.items.latest(7, None, 10)) == 2


async def test_two_sources_may_use_the_same_key(storage: Storage):
    await chat(storage)
    for source in await catalogue(storage, "steppe", "aral"):
        await poll(storage, source, intent("a"))
    assert len(await storage.items.latest(7, None, 10)) == 2


async def test_a_hit_is_an_alert_in_the_place_of_its_watch(storage: Storage):
    await chat(storage, 7)
    await chat(storage, GROUP)
    here = await watch(storage, 7)
    topic = await watch(storage, GROUP, thread_id=2**33)
    [source] = await catalogue(storage, "steppe")
    assert await poll(storage, source, intent("a", here.id, topic.id), intent("b")) == 2
    assert rung(await alerts(storage)) == [(7, 0, "a"), (GROUP, 2**33, "a")]


async def test_an_item_that_several_watches_match_is_one_alert_that_names_them(storage: Storage):
    await chat(storage)
    watches = [await watch(storage, query=query) for query in ("csto", "summit")]
    [source] = await catalogue(storage, "steppe")
    assert await poll(storage, source, intent("a", *(one.id for one in watches))) == 1
    [due] = await alerts(storage)
    assert due.watches == tuple(watches)
    assert not due.edited


async def test_a_watch_that_has_ended_is_not_alerted(storage: Storage):
    await chat(storage)
    ended = await watch(storage)
    await storage.watches.remove(ended.id)
    [source] = await catalogue(storage, "steppe")
    assert await poll(storage, source, intent("a", ended.id, 999)) == 0


async def test_a_paused_watch_is_not_alerted(storage: Storage):
    await chat(storage)
    paused, awake = [await watch(storage, query=query) for query in ("csto", "summit")]
    await storage.watches.set_paused(paused.id, paused=True)
    [source] = await catalogue(storage, "steppe")
    both = intent("b", paused.id, awake.id)
    assert await poll(storage, source, intent("a", paused.id), both) == 1
    [due] = await alerts(storage)
    assert due.watches == (awake,)


async def test_a_chat_that_is_paused_or_rests_is_not_alerted(storage: Storage):
    hits = []
    for chat_id in (7, 8, 9):
        await chat(storage, chat_id)
        hits.append((await watch(storage, chat_id)).id)
    await storage.chats.set_paused(7, paused=True)
    await storage.chats.rest(8)
    [source] = await catalogue(storage, "steppe")
    assert await poll(storage, source, intent("a", *hits)) == 1
    assert rung(await alerts(storage)) == [(9, 0, "a")]


async def test_a_chat_that_the_source_does_not_serve_is_not_alerted(storage: Storage):
    hits = []
    for chat_id in (7, 8):
        await chat(storage, chat_id)
        hits.append((await watch(storage, chat_id)).id)
    [shared] = await catalogue(storage, "shared")
    await storage.sources.remove(7, shared.id, NOON)
    own, _ = await storage.sources.add(7, seed("own"), NOON, 5)
    await poll(storage, shared, intent("a", *hits))
    assert rung(await alerts(storage)) == [(8, 0, "a")]
    await poll(storage, own, intent("b", *hits))
    assert rung(await alerts(storage)) == [(7, 0, "b")]


async def test_an_edit_that_matches_for_the_first_time_alerts_and_says_so(storage: Storage):
    await chat(storage)
    hit = await watch(storage)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a"))
    known = await storage.items.get(1)
    assert known is not None
    assert await poll(storage, source, edit(known, hit.id, title="CSTO in it")) == 1
    [due] = await alerts(storage)
    assert due.edited
    assert due.item == replace(known, title="CSTO in it")


async def test_an_edit_keeps_number_and_key_and_is_recognised_anew(storage: Storage):
    await chat(storage)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a"))
    known = await storage.items.get(1)
    assert known is not None
    changed = edit(known, title="New", key="another key", link="https://steppe.example/new")
    await poll(storage, source, changed)
    [found] = await storage.items.known(source.id, [changed.identity])
    assert found.identity == changed.identity
    assert found.item == replace(known, title="New", link="https://steppe.example/new")


async def test_an_item_rings_once_however_often_it_is_edited(storage: Storage):
    await chat(storage)
    first, second = [await watch(storage, query=query) for query in ("csto", "summit")]
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", first.id))
    known = await storage.items.get(1)
    assert known is not None
    [due] = await alerts(storage)
    await storage.deliveries.record(sent(due), NOON)
    assert await poll(storage, source, edit(known, second.id)) == 0
    assert await alerts(storage) == []


async def test_an_alert_not_sent_yet_also_names_the_watch_that_an_edit_matched(storage: Storage):
    await chat(storage)
    first, second = [await watch(storage, query=query) for query in ("csto", "summit")]
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", first.id))
    known = await storage.items.get(1)
    assert known is not None
    assert await poll(storage, source, edit(known, second.id)) == 0
    [due] = await alerts(storage)
    assert due.watches == (first, second)


async def test_an_edit_of_an_item_deleted_since_is_nothing(storage: Storage):
    await chat(storage)
    hit = await watch(storage)
    [source] = await catalogue(storage, "steppe")
    assert await poll(storage, source, edit(item("a", id=99), hit.id)) == 0
    assert await storage.items.get(99) is None


async def test_a_poll_of_many_items_alerts_many_watches(storage: Storage):
    await chat(storage)
    hits = [(await watch(storage, query=f"w{number}")).id for number in range(40)]
    [source] = await catalogue(storage, "steppe")
    items = [intent(f"n{number}", *hits) for number in range(250)]
    assert await poll(storage, source, *items) == 250
    [due] = await alerts(storage)
    assert len(due.watches) == 40


async def test_a_record_that_breaks_off_stores_nothing_and_can_be_repeated(storage: Storage):
    await chat(storage)
    hit = await watch(storage)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("old"))
    old = await storage.items.get(1)
    assert old is not None
    before = await storage.sources.get(source.id)
    lease = await lease_of(storage, source)
    items = (intent("a", hit.id), edit(old, hit.id, title="Edited"))
    made = PollRecord(source.id, lease, STATE, title="New", items=items)
    for statements in count():
        try:
            alerted = await Polls(FalteringDatabase(storage.database, statements)).record(
                made, NOON
            )
        except BrokenOff:
            assert await storage.sources.get(source.id) == before
            assert await storage.items.latest(7, None, 10) == [old]
            assert await alerts(storage) == []
        else:
            break
    assert statements > 5
    assert alerted == 2
