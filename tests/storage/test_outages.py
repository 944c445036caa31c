"""Which chats have something to hear about sources that died or came back."""

from news.model import DAY, SECOND, PollRecord, PollState, Source, SourceSeed, SourceStatus
from news.outages import Notice, Outage, Recovery, Tidings
from storage import Storage
from tests.conftest import NOON
from tests.storage.scene import GROUP, alerts, catalogue, chat, intent, lease_of, poll, watch

MONTH_AGO = NOON - 30 * DAY * SECOND
A_DAY_AGO = NOON - DAY * SECOND


async def fails(storage: Storage, source: Source, since: int = A_DAY_AGO) -> Source:
    state = PollState(
        next_poll_at=NOON,
        last_poll_at=NOON,
        failing_since=since,
        failures=9,
        status=SourceStatus.FAILING,
        error="error 403",
    )
    lease = await lease_of(storage, source)
    await storage.polls.record(PollRecord(source.id, lease, state), NOON)
    found = await storage.sources.get(source.id)
    assert found is not None
    return found


async def untold(storage: Storage) -> list[Tidings]:
    return await storage.outages.untold(A_DAY_AGO, MONTH_AGO)


async def told(storage: Storage, tidings: Tidings, now: int = NOON) -> None:
    recovered = tuple(one.source for one in tidings.recoveries)
    await storage.outages.told(Notice(tidings.chat, 0, tidings.outages, recovered), now)


async def test_a_chat_hears_what_it_loses_and_what_it_keeps(storage: Storage):
    dead, alive, ailing, strange = await catalogue(storage, "dead", "alive", "ailing", "strange")
    reader = await chat(storage)
    watching, other = await watch(storage), await watch(storage, query="sco")
    await poll(storage, dead, intent("a", watching.id), intent("b", watching.id, other.id))
    await poll(storage, alive, intent("c", watching.id), intent("d", watching.id))
    await poll(storage, ailing, intent("e", watching.id))
    await poll(storage, strange, intent("f"))
    dead = await fails(storage, dead)
    await fails(storage, ailing, since=NOON)
    [tidings] = await untold(storage)
    assert (tidings.chat, tidings.told_at, tidings.recoveries) == (reader, None, ())
    [outage] = tidings.outages
    assert outage.source == dead
    assert [
        (share.watch.id, share.stories, share.total, share.others) for share in outage.shares
    ] == [(watching.id, 2, 5, 1), (other.id, 1, 1, 0)]


async def test_a_chat_that_it_never_fed_or_long_ago_has_nothing_to_hear(storage: Storage):
    [dead] = await catalogue(storage, "dead")
    await chat(storage)
    await chat(storage, GROUP)
    fed = await watch(storage)
    await watch(storage, GROUP)
    await poll(storage, dead, intent("a", fed.id, at=MONTH_AGO - 1), now=MONTH_AGO - 1)
    await fails(storage, dead)
    assert await untold(storage) == []


async def test_a_chat_that_follows_it_hears_of_it_once_though_it_watches_for_nothing(
    storage: Storage,
):
    [dead] = await catalogue(storage, "dead")
    await chat(storage)
    await chat(storage, GROUP)
    for topic in (5, 4):
        await storage.follows.add(GROUP, topic, dead.id, NOON, 10)
    dead = await fails(storage, dead)
    [tidings] = await untold(storage)
    assert (tidings.chat.id, tidings.outages) == (GROUP, (Outage(dead, (), followed_in=4),))
    await told(storage, tidings)
    assert await untold(storage) == []


async def test_a_chat_that_reads_it_no_more_has_nothing_to_hear(storage: Storage):
    [dead] = await catalogue(storage, "dead")
    reader = await chat(storage)
    await poll(storage, dead, intent("a", (await watch(storage)).id))
    await fails(storage, dead)
    await storage.sources.remove(reader.id, dead.id, NOON)
    assert await untold(storage) == []


async def test_a_chat_that_is_paused_or_resting_hears_it_later(storage: Storage):
    [dead] = await catalogue(storage, "dead")
    for id_ in (7, GROUP):
        await chat(storage, id_)
        await poll(storage, dead, intent(f"{id_}", (await watch(storage, id_)).id))
    await fails(storage, dead)
    await storage.chats.set_paused(7, paused=True)
    await storage.chats.rest(GROUP)
    assert await untold(storage) == []
    await storage.chats.set_paused(7, paused=False)
    await storage.chats.wake(GROUP, NOON)
    assert [one.chat.id for one in await untold(storage)] == [GROUP, 7]


async def test_a_watch_that_has_ended_loses_nothing(storage: Storage):
    [dead] = await catalogue(storage, "dead")
    await chat(storage)
    watching = await watch(storage)
    await poll(storage, dead, intent("a", watching.id))
    await storage.watches.remove(watching.id)
    await fails(storage, dead)
    assert await untold(storage) == []


async def test_what_was_told_is_not_told_again_until_it_dies_again(storage: Storage):
    [dead] = await catalogue(storage, "dead")
    await chat(storage)
    await poll(storage, dead, intent("a", (await watch(storage)).id))
    await fails(storage, dead)
    await told(storage, (await untold(storage))[0])
    assert await untold(storage) == []
    again = await fails(storage, dead, since=A_DAY_AGO - 5)
    [tidings] = await untold(storage)
    assert tidings.told_at == NOON
    assert [one.source for one in tidings.outages] == [again]


async def test_that_it_is_back_is_told_once_to_who_heard_of_its_death(storage: Storage):
    [dead] = await catalogue(storage, "dead")
    for id_ in (7, GROUP):
        await chat(storage, id_)
        await poll(storage, dead, intent(f"{id_}", (await watch(storage, id_)).id))
    await fails(storage, dead)
    heard = next(one for one in await untold(storage) if one.chat.id == 7)
    await told(storage, heard)
    await poll(storage, dead)
    [tidings] = await untold(storage)
    assert tidings.chat.id == 7
    assert [(one.source.id, one.thread_id) for one in tidings.recoveries] == [(dead.id, 0)]
    await told(storage, tidings)
    assert await untold(storage) == []


async def test_a_source_that_is_taken_away_is_forgotten(storage: Storage):
    await chat(storage)
    source, _ = await storage.sources.add(7, SourceSeed("https://own.example/rss"), NOON, 9)
    await poll(storage, source, intent("a", (await watch(storage)).id))
    await fails(storage, source)
    await told(storage, (await untold(storage))[0])
    await storage.sources.remove(7, source.id, NOON)
    assert await untold(storage) == []


async def test_a_chat_that_migrates_keeps_what_it_was_told(storage: Storage):
    [dead] = await catalogue(storage, "dead")
    await chat(storage, -100)
    await poll(storage, dead, intent("a", (await watch(storage, -100)).id))
    await alerts(storage)
    dead = await fails(storage, dead)
    await told(storage, (await untold(storage))[0])
    await storage.chats.migrate(-100, GROUP)
    assert await untold(storage) == []
    await poll(storage, dead)
    [tidings] = await untold(storage)
    assert tidings.chat.id == GROUP
    back = await storage.sources.get(dead.id)
    assert back is not None
    assert tidings.recoveries == (Recovery(back, 0),)


async def test_many_chats_and_watches_are_looked_through_in_pieces(storage: Storage):
    [dead] = await catalogue(storage, "dead")
    ids = range(1, 450)
    for id_ in ids:
        await chat(storage, id_)
    watches = [(await watch(storage, id_)).id for id_ in ids]
    await poll(storage, dead, intent("a", *watches))
    await fails(storage, dead)
    found = await untold(storage)
    assert [one.chat.id for one in found] == list(ids)
    assert all(isinstance(one.outages[0], Outage) and one.outages[0].shares for one in found)


# Sources that answer and are silent


async def falls_silent(storage: Storage, source: Source, last_new_at: int = A_DAY_AGO) -> None:
    state = PollState(
        next_poll_at=NOON,
        last_poll_at=NOON,
        last_ok_at=NOON,
        last_new_at=last_new_at,
        status=SourceStatus.OK,
    )
    await storage.polls.record(PollRecord(source.id, await lease_of(storage, source), state), NOON)
    await storage.sources.note_silence(source.id, last_new_at)


async def test_that_a_source_is_silent_is_told_once(storage: Storage):
    [quiet] = await catalogue(storage, "quiet")
    await chat(storage)
    await poll(storage, quiet, intent("a", (await watch(storage)).id))
    await falls_silent(storage, quiet)
    [tidings] = await untold(storage)
    assert [one.source.poll.silent_since for one in tidings.outages] == [A_DAY_AGO]
    await told(storage, tidings)
    assert await untold(storage) == []


async def test_that_it_brings_something_again_is_told_and_its_next_silence_too(storage: Storage):
    [quiet] = await catalogue(storage, "quiet")
    await chat(storage)
    await poll(storage, quiet, intent("a", (await watch(storage)).id))
    await falls_silent(storage, quiet)
    await told(storage, (await untold(storage))[0])
    await falls_silent(storage, quiet)
    assert await untold(storage) == []
    await poll(storage, quiet)
    [tidings] = await untold(storage)
    assert [one.source.id for one in tidings.recoveries] == [quiet.id]
    await told(storage, tidings)
    await falls_silent(storage, quiet, NOON - 5)
    [again] = await untold(storage)
    assert [one.source.id for one in again.outages] == [quiet.id]


async def test_a_silent_source_that_nobody_had_anything_of_is_not_told(storage: Storage):
    [quiet] = await catalogue(storage, "quiet")
    await chat(storage)
    await watch(storage)
    await poll(storage, quiet, intent("a"))
    await falls_silent(storage, quiet)
    assert await untold(storage) == []
