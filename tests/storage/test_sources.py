"""Sources: the catalogue, what chats add, leases."""

from dataclasses import replace
from secrets import token_urlsafe

import pytest

from news.model import (
    DAY,
    SECOND,
    Coverage,
    FullText,
    PollRecord,
    PollState,
    Source,
    SourceKind,
    SourceSeed,
    SourceStatus,
)
from storage import CapReached, Storage
from tests.conftest import NOON
from tests.storage.scene import (
    GROUP,
    MINUTE,
    alerts,
    catalogue,
    chat,
    intent,
    lease_of,
    poll,
    seed,
    watch,
)


async def titles(storage: Storage, chat_id: int = 7) -> list[str]:
    return [source.title for source in await storage.sources.of_chat(chat_id)]


async def adopt(storage: Storage, source_id: int, url: str) -> None:
    source = await storage.sources.get(source_id)
    assert source is not None
    lease = await lease_of(storage, source)
    record = PollRecord(source_id, lease, PollState(NOON + MINUTE, last_poll_at=NOON), url=url)
    await storage.polls.record(record, NOON)


async def test_the_catalogue_serves_every_chat(storage: Storage):
    await chat(storage, 7)
    await chat(storage, GROUP)
    await catalogue(storage, "steppe", "Aral")
    assert await titles(storage, 7) == ["Aral", "Steppe"]
    assert await titles(storage, GROUP) == ["Aral", "Steppe"]


async def test_a_new_source_of_the_catalogue_is_due_at_once(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    assert source.poll.next_poll_at == NOON
    assert source.poll.status is SourceStatus.NEW
    assert source.shared


async def test_a_source_without_a_title_is_sorted_by_its_address(storage: Storage):
    await chat(storage)
    seeds = [SourceSeed("https://z.example/"), SourceSeed("https://a.example/", "Between")]
    await storage.sources.sync_pack([*seeds, SourceSeed("https://c.example/", "zoo")], NOON)
    assert await titles(storage) == ["Between", "", "zoo"]


async def test_a_pack_read_again_keeps_poll_state_and_items(storage: Storage):
    await chat(storage)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a"))
    [again] = await catalogue(storage, "steppe")
    assert again.id == source.id
    assert again.poll.next_poll_at == NOON + MINUTE
    assert len(await storage.items.instants(source.id, 9)) == 1


async def test_a_pack_gives_titles_and_languages(storage: Storage):
    await storage.sources.sync_pack([SourceSeed("https://a.example/")], NOON)
    await storage.sources.sync_pack([SourceSeed("https://a.example/", "New", "ru")], NOON)
    await storage.sources.sync_pack([SourceSeed("https://a.example/")], NOON)
    source = await storage.sources.get(1)
    assert source is not None
    assert (source.title, source.language) == ("New", "ru")


async def test_a_source_named_twice_in_a_pack_is_one(storage: Storage):
    await chat(storage)
    await storage.sources.sync_pack([seed("steppe"), seed("steppe")], NOON)
    assert await titles(storage) == ["Steppe"]


async def test_a_source_that_left_the_pack_goes_with_its_items(storage: Storage):
    await chat(storage)
    steppe, _ = await catalogue(storage, "steppe", "aral")
    await poll(storage, steppe, intent("a"))
    await catalogue(storage, "aral")
    assert await titles(storage) == ["Aral"]
    assert await storage.sources.get(steppe.id) is None
    assert len(await storage.items.instants(steppe.id, 9)) == 0


async def test_an_empty_pack_empties_the_catalogue(storage: Storage):
    await chat(storage)
    await catalogue(storage, "steppe")
    await storage.sources.sync_pack([], NOON)
    assert await titles(storage) == []


async def test_a_source_that_left_the_pack_stays_for_the_chats_that_added_it(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    own, _ = await storage.sources.add(7, seed("steppe"), NOON, 5)
    await catalogue(storage, "steppe")
    assert await titles(storage, 8) == ["Steppe"]
    await storage.sources.sync_pack([], NOON)
    assert await titles(storage, 7) == ["Steppe"]
    assert await titles(storage, 8) == []
    left = await storage.sources.get(own.id)
    assert left is not None
    assert not left.shared


async def test_a_source_that_has_moved_is_known_by_its_old_address(storage: Storage):
    await chat(storage)
    [source] = await catalogue(storage, "steppe")
    await adopt(storage, source.id, "https://new.example/rss")
    await storage.sources.sync_pack([seed("steppe")], NOON)
    [kept] = await storage.sources.of_chat(7)
    assert (kept.id, kept.url) == (source.id, "https://new.example/rss")
    again, new = await storage.sources.add(7, seed("steppe"), NOON, 5)
    assert (again.id, new) == (source.id, False)


async def test_an_address_is_first_of_all_where_a_source_is_now(storage: Storage):
    await chat(storage)
    [moved] = await catalogue(storage, "steppe")
    await adopt(storage, moved.id, "https://aral.example/rss")
    found, _ = await storage.sources.add(7, SourceSeed("https://aral.example/rss"), NOON, 5)
    assert found.id == moved.id


async def test_a_chat_s_own_source_serves_it_alone(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    source, new = await storage.sources.add(7, seed("steppe"), NOON, 5)
    assert new
    assert not source.shared
    assert source.poll.next_poll_at == NOON
    assert await titles(storage, 7) == ["Steppe"]
    assert await titles(storage, 8) == []


async def test_a_source_that_two_chats_add_is_polled_once(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    first, _ = await storage.sources.add(7, seed("steppe"), NOON, 5)
    await poll(storage, first, intent("a"))
    second, new = await storage.sources.add(8, seed("steppe"), NOON + 5, 5)
    assert new
    assert second.id == first.id
    assert second.poll.next_poll_at == NOON + MINUTE
    assert len(await storage.sources.claim(NOON + MINUTE, 10)) == 1


async def test_what_serves_a_chat_already_is_not_added(storage: Storage):
    await chat(storage)
    await catalogue(storage, "steppe")
    await storage.sources.add(7, seed("aral"), NOON, 1)
    for name in ("steppe", "aral"):
        source, new = await storage.sources.add(7, seed(name), NOON, 1)
        assert (source.title, new) == (name.title(), False)


async def test_the_cap_counts_a_chat_s_own_sources(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    await catalogue(storage, "catalogue")
    await storage.sources.add(8, seed("other"), NOON, 5)
    await storage.sources.add(7, seed("first"), NOON, 2)
    await storage.sources.add(7, seed("second"), NOON, 2)
    with pytest.raises(CapReached) as reached:
        await storage.sources.add(7, seed("third"), NOON, 2)
    assert reached.value.cap == 2
    assert await titles(storage) == ["Catalogue", "First", "Second"]
    async with storage.database.read() as tx:
        assert len(await tx.fetch("SELECT id FROM sources")) == 4


async def test_an_address_may_be_as_long_as_a_message(storage: Storage):
    await chat(storage)
    address = f"https://steppe.example/{token_urlsafe(6000)}"
    source, new = await storage.sources.add(7, SourceSeed(address), NOON, 5)
    again, anew = await storage.sources.add(7, SourceSeed(address), NOON, 5)
    assert (new, anew) == (True, False)
    assert again == source
    assert source.url == address


async def test_a_source_that_nobody_has_left_is_deleted_with_its_items(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    source, _ = await storage.sources.add(7, seed("steppe"), NOON, 5)
    await storage.sources.add(8, seed("steppe"), NOON, 5)
    await poll(storage, source, intent("a"))
    assert await storage.sources.remove(7, source.id, NOON)
    assert await titles(storage, 7) == []
    assert await titles(storage, 8) == ["Steppe"]
    assert await storage.sources.remove(8, source.id, NOON)
    assert await storage.sources.get(source.id) is None
    assert await storage.items.get(1) is None


async def test_a_source_of_the_catalogue_is_muted_for_one_chat(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    [source] = await catalogue(storage, "steppe")
    assert await storage.sources.remove(7, source.id, NOON)
    assert await titles(storage, 7) == []
    assert await titles(storage, 8) == ["Steppe"]
    await catalogue(storage, "steppe")
    assert await titles(storage, 7) == []


async def test_a_muted_source_is_heard_again_when_added(storage: Storage):
    await chat(storage)
    [source] = await catalogue(storage, "steppe")
    await storage.sources.remove(7, source.id, NOON)
    again, new = await storage.sources.add(7, seed("steppe"), NOON, 0)
    assert (again.id, new) == (source.id, False)
    assert await titles(storage) == ["Steppe"]


async def test_an_own_source_that_joined_the_catalogue_is_muted_when_removed(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    source, _ = await storage.sources.add(7, seed("steppe"), NOON, 5)
    await catalogue(storage, "steppe")
    assert await storage.sources.remove(7, source.id, NOON)
    assert await titles(storage, 7) == []
    assert await titles(storage, 8) == ["Steppe"]


async def test_an_own_source_that_was_removed_comes_with_the_catalogue(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    source, _ = await storage.sources.add(7, seed("steppe"), NOON, 5)
    await storage.sources.add(8, seed("steppe"), NOON, 5)
    await storage.sources.remove(7, source.id, NOON)
    await catalogue(storage, "steppe")
    assert await titles(storage, 7) == ["Steppe"]


async def test_a_source_that_does_not_serve_the_chat_is_not_removed(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    source, _ = await storage.sources.add(8, seed("steppe"), NOON, 5)
    assert not await storage.sources.remove(7, source.id, NOON)
    assert not await storage.sources.remove(7, 999, NOON)
    assert await titles(storage, 8) == ["Steppe"]


async def test_there_is_no_source_of_an_unknown_number(storage: Storage):
    assert await storage.sources.get(1) is None


async def test_nothing_is_claimed_before_it_is_due(storage: Storage):
    [steppe] = await catalogue(storage, "steppe")
    await poll(storage, steppe)
    assert await storage.sources.claim(NOON + MINUTE - 1, 10) == []
    [(source, lease)] = await storage.sources.claim(NOON + MINUTE, 10)
    assert source.title == "Steppe"
    assert lease


DAYS = 24 * 60 * MINUTE


async def test_after_a_clock_that_was_days_ahead_everything_is_due_and_nothing_twice(
    storage: Storage,
):
    polled, leased = await catalogue(storage, "steppe", "courier")
    await poll(storage, polled, now=NOON + 3 * DAYS)
    await storage.sources.claim(NOON + 3 * DAYS, 10)
    claimed = await storage.sources.claim(NOON, 10)
    assert [source.id for source, _ in claimed] == [leased.id, polled.id]
    assert await storage.sources.claim(NOON, 10) == []
    await poll(storage, polled)
    assert await storage.sources.claim(NOON + 1, 10) == []


async def test_a_source_added_while_the_clock_was_ahead_is_polled(storage: Storage):
    await chat(storage)
    await storage.sources.add(7, seed("steppe"), NOON + 3 * DAYS, 10)
    assert len(await storage.sources.claim(NOON, 10)) == 1


async def test_a_source_that_is_gone_stays_gone_whatever_the_clock_says(storage: Storage):
    [steppe] = await catalogue(storage, "steppe")
    lease = await lease_of(storage, steppe)
    gone = PollState(next_poll_at=None, last_poll_at=NOON + DAYS, status=SourceStatus.GONE)
    await storage.polls.record(PollRecord(steppe.id, lease, gone), NOON + DAYS)
    assert await storage.sources.claim(NOON, 10) == []


async def test_what_is_claimed_is_nobody_else_s_until_the_lease_is_over(storage: Storage):
    await catalogue(storage, "steppe")
    [(_, first)] = await storage.sources.claim(NOON, 10, lease_seconds=120)
    assert await storage.sources.claim(NOON + 119 * SECOND, 10) == []
    [(_, second)] = await storage.sources.claim(NOON + 120 * SECOND, 10)
    assert first != second


async def test_never_polled_sources_are_claimed_first_then_the_most_overdue(storage: Storage):
    polled = await catalogue(storage, "late", "later")
    await poll(storage, polled[0], now=NOON - 10 * MINUTE)
    await poll(storage, polled[1], now=NOON - 20 * MINUTE)
    await storage.sources.sync_pack([seed("late"), seed("later"), seed("new")], NOON)
    claimed = await storage.sources.claim(NOON, 2)
    assert [source.title for source, _ in claimed] == ["New", "Later"]
    assert [source.title for source, _ in await storage.sources.claim(NOON, 2)] == ["Late"]


async def test_leases_are_freed_at_a_start(storage: Storage):
    await catalogue(storage, "steppe")
    await storage.sources.claim(NOON, 10)
    await storage.free_leases()
    assert len(await storage.sources.claim(NOON, 10)) == 1


async def test_the_coverage_of_a_chat_without_sources_is_nothing(storage: Storage):
    await chat(storage)
    assert await storage.sources.coverage(7) == Coverage(0, 0, None, 0)


async def test_the_coverage_counts_what_serves_the_chat(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    await watch(storage, 7)
    ok, _, muted = await catalogue(storage, "ok", "new", "muted")
    own, _ = await storage.sources.add(8, seed("own"), NOON, 5)
    await storage.sources.remove(7, muted.id, NOON)
    await poll(storage, ok, intent("a", 1), intent("b", at=NOON - 5), now=NOON + 1)
    await poll(storage, own, intent("c"), now=NOON + 2)
    await poll(storage, muted, intent("d", at=NOON - 9), now=NOON + 3)
    assert await storage.sources.coverage(7) == Coverage(
        sources=2,
        healthy=1,
        last_poll_at=NOON + 1,
        items=2,
        oldest_at=NOON - 5,
        pending=1,
        sources_by_status={"ok": 1, "new": 1},
    )


async def test_one_source_a_host_is_claimed_and_none_of_a_busy_host(storage: Storage):
    seeds = [
        SourceSeed(f"https://{host}.example/{n}") for host in ("busy", "free") for n in range(3)
    ]
    await storage.sources.sync_pack(seeds, NOON)
    claimed = await storage.sources.claim(NOON, 10, busy_hosts={"busy.example"})
    assert [source.url for source, _ in claimed] == ["https://free.example/0"]
    assert len(await storage.sources.claim(NOON, 10)) == 5


async def test_a_source_that_is_gone_is_asked_again_when_somebody_adds_it_again(
    storage: Storage,
):
    await chat(storage)
    source, _ = await storage.sources.add(7, seed("gone"), NOON, 5)
    lease = await lease_of(storage, source)
    gone = PollState(next_poll_at=None, last_poll_at=NOON, status=SourceStatus.GONE)
    await storage.polls.record(PollRecord(source.id, lease, gone), NOON)
    assert await storage.sources.claim(NOON + MINUTE, 5) == []
    await storage.sources.add(7, seed("gone"), NOON + MINUTE, 5)
    assert len(await storage.sources.claim(NOON + MINUTE, 5)) == 1


# The pack, and what operators share


async def test_what_an_operator_shares_serves_everybody_whatever_the_pack_says(storage: Storage):
    await chat(storage)
    shared, new = await storage.sources.share(seed("steppe"), NOON)
    assert (shared.shared, new) == (True, True)
    _, again = await storage.sources.share(seed("steppe"), NOON)
    assert not again
    await catalogue(storage, "aral")
    await storage.sources.sync_pack([], NOON)
    assert await titles(storage) == ["Steppe"]


async def test_what_the_pack_names_is_the_packs_also_where_an_operator_had_shared_it(
    storage: Storage,
):
    await chat(storage)
    await storage.sources.share(seed("steppe"), NOON)
    [steppe] = await catalogue(storage, "steppe")
    assert [one.id for one in await storage.sources.of_pack()] == [steppe.id]
    await storage.sources.sync_pack([], NOON)
    assert await titles(storage) == []


async def test_a_known_source_is_shared_and_is_its_chats_again(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    own, _ = await storage.sources.add(7, seed("steppe"), NOON, 5)
    await storage.sources.share_known(own.id)
    assert await titles(storage, 8) == ["Steppe"]
    await storage.sources.unshare(own.id, 7, NOON)
    assert (await titles(storage, 7), await titles(storage, 8)) == (["Steppe"], [])


async def test_what_is_shared_no_more_stays_for_the_chat_where_that_was_said(storage: Storage):
    for chat_id in (7, 8):
        await chat(storage, chat_id)
    shared, _ = await storage.sources.share(seed("steppe"), NOON)
    await poll(storage, shared, intent("a"))
    await storage.sources.unshare(shared.id, 7, NOON)
    assert (await titles(storage, 7), await titles(storage, 8)) == (["Steppe"], [])
    assert len(await storage.items.instants(shared.id, 9)) == 1


async def test_a_pack_says_how_a_source_is_read_and_leaves_full_text_unless_it_says(
    storage: Storage,
):
    page = SourceSeed(
        "https://a.example/",
        "A",
        kind=SourceKind.PAGE,
        pattern="^/news/",
        agent="Agent",
        proxy="direct",
    )
    await storage.sources.sync_pack([SourceSeed("https://a.example/")], NOON)
    [before] = await storage.sources.of_pack()
    assert (before.kind, before.full_text) == (SourceKind.FEED, FullText.DEMAND)
    await storage.sources.set_full_text(before.id, FullText.OFF)
    await storage.sources.sync_pack([page], NOON)
    [after] = await storage.sources.of_pack()
    assert (after.kind, after.pattern, after.agent, after.proxy, after.full_text) == (
        SourceKind.PAGE,
        "^/news/",
        "Agent",
        "direct",
        FullText.OFF,
    )
    await storage.sources.sync_pack([replace(page, full_text=FullText.ALWAYS)], NOON)
    [at_last] = await storage.sources.of_pack()
    assert at_last.full_text is FullText.ALWAYS


@pytest.mark.parametrize(
    ("changed", "anew"),
    [
        ({}, False),
        ({"title": "Another"}, False),
        ({"pattern": "^/world/"}, True),
        ({"pattern": None}, True),
        ({"kind": SourceKind.SITEMAP}, True),
    ],
)
async def test_a_source_that_is_read_as_something_else_begins_anew_in_silence(
    storage: Storage, changed: dict[str, object], anew: bool
):
    page = SourceSeed("https://a.example/", "A", kind=SourceKind.PAGE, pattern="^/news/")
    await storage.sources.sync_pack([page], NOON)
    [source] = await storage.sources.of_pack()
    read = PollState(NOON + MINUTE, etag='"1"', last_modified="now", body_hash="2", primed_at=NOON)
    await storage.polls.record(PollRecord(source.id, await lease_of(storage, source), read), NOON)
    await storage.sources.sync_pack([replace(page, **changed)], NOON)
    [source] = await storage.sources.of_pack()
    poll_ = source.poll
    kept = (poll_.primed_at, poll_.etag, poll_.last_modified, poll_.body_hash)
    assert kept == ((None,) * 4 if anew else (NOON, '"1"', "now", "2"))


async def test_a_new_source_is_as_its_seed_says(storage: Storage):
    await chat(storage)
    given = SourceSeed(
        "https://a.example/", "A", "ru", SourceKind.PAGE, "^/n/", FullText.ALWAYS, "Agent", "direct"
    )
    source, _ = await storage.sources.add(7, given, NOON, 5)
    assert [getattr(source, name) for name in SourceSeed.__slots__] == [
        getattr(given, name) for name in SourceSeed.__slots__
    ]


# What is followed of them


async def follows(storage: Storage, chat_id: int = 7) -> list[str]:
    return [one.source.title for one in await storage.follows.of_chat(chat_id)]


async def test_a_source_that_a_chat_removes_is_followed_there_no_more(storage: Storage):
    [steppe] = await catalogue(storage, "steppe")
    for chat_id in (7, 8):
        await chat(storage, chat_id)
        await storage.follows.add(chat_id, 0, steppe.id, NOON, 5)
    await poll(storage, steppe, intent("a"))
    await storage.sources.remove(7, steppe.id, NOON)
    assert (await follows(storage, 7), await follows(storage, 8)) == ([], ["Steppe"])
    due = await alerts(storage)
    assert {one.chat.id: one.followed for one in due} == {7: False, 8: True}
    assert await poll(storage, steppe, intent("b")) == 1


@pytest.mark.parametrize("way", ["pack", "operator"])
async def test_a_source_that_serves_a_chat_no_more_is_followed_there_no_more(
    storage: Storage, way: str
):
    for chat_id in (7, 8):
        await chat(storage, chat_id)
    own, _ = await storage.sources.add(7, seed("steppe"), NOON, 5)
    await catalogue(storage, "steppe")
    for chat_id in (7, 8):
        await storage.follows.add(chat_id, 0, own.id, NOON, 5)
    if way == "pack":
        await storage.sources.sync_pack([], NOON)
    else:
        await storage.sources.unshare(own.id, 7, NOON)
    assert (await follows(storage, 7), await follows(storage, 8)) == (["Steppe"], [])


# One by one


async def test_one_source_is_claimed_due_or_not(storage: Storage):
    steppe, _ = await catalogue(storage, "steppe", "aral")
    await poll(storage, steppe, intent("a"))
    claimed = await storage.sources.claim_one(steppe.id, NOON, 60)
    assert claimed is not None
    source, lease = claimed
    assert (source.id, source.recent) == (steppe.id, 1)
    record = PollRecord(steppe.id, lease, PollState(NOON + MINUTE, last_poll_at=NOON))
    assert await storage.polls.record(record, NOON) is not None
    assert len(await storage.sources.claim(NOON, 10)) == 1


async def test_a_source_that_somebody_polls_is_not_claimed(storage: Storage):
    [steppe] = await catalogue(storage, "steppe")
    assert await storage.sources.claim_one(99, NOON) is None
    await storage.sources.claim(NOON, 10, lease_seconds=60)
    assert await storage.sources.claim_one(steppe.id, NOON + 59 * SECOND) is None
    assert await storage.sources.claim_one(steppe.id, NOON + 60 * SECOND) is not None
    assert await storage.sources.claim(NOON + 60 * SECOND, 10) == []


async def test_sources_that_were_never_polled_are_counted_for_a_chat(storage: Storage):
    await chat(storage, 7)
    await chat(storage, 8)
    polled, _ = await catalogue(storage, "steppe", "aral")
    await storage.sources.add(8, seed("own"), NOON, 5)
    assert (await storage.sources.unread(7), await storage.sources.unread(8)) == (2, 3)
    await poll(storage, polled)
    assert (await storage.sources.unread(7), await storage.sources.unread(8)) == (1, 2)


# Silence


async def brings(storage: Storage, source: Source, last_new_at: int | None) -> None:
    state = PollState(
        NOON + MINUTE,
        last_poll_at=NOON,
        last_ok_at=NOON,
        last_new_at=last_new_at,
        status=SourceStatus.OK,
    )
    await storage.polls.record(PollRecord(source.id, await lease_of(storage, source), state), NOON)


async def suspects(storage: Storage) -> list[str]:
    return [one.title for one in await storage.sources.without_news_since(NOON - DAYS)]


async def test_sources_that_answer_and_bring_nothing_are_suspects(storage: Storage):
    old, fresh, never, _ = await catalogue(storage, "old", "fresh", "never", "unread")
    await brings(storage, old, NOON - DAYS - 1)
    await brings(storage, fresh, NOON - DAYS)
    await brings(storage, never, None)
    assert await suspects(storage) == ["Old"]


async def test_one_that_fails_is_no_suspect(storage: Storage):
    [old] = await catalogue(storage, "old")
    await brings(storage, old, NOON - 2 * DAYS)
    state = PollState(NOON, last_new_at=NOON - 2 * DAYS, status=SourceStatus.FAILING, error="no")
    await storage.polls.record(PollRecord(old.id, await lease_of(storage, old), state), NOON)
    assert await suspects(storage) == []


async def silence_of(storage: Storage, source: Source) -> int | None:
    found = await storage.sources.get(source.id)
    assert found is not None
    return found.poll.silent_since


async def test_a_silence_is_noted_once_and_ends_with_the_next_item(storage: Storage):
    [old] = await catalogue(storage, "old")
    last = NOON - 2 * DAYS
    await brings(storage, old, last)
    await storage.sources.note_silence(old.id, last)
    assert await silence_of(storage, old) == last
    assert await suspects(storage) == []
    await brings(storage, old, last)
    assert await silence_of(storage, old) == last
    await brings(storage, old, NOON)
    assert await silence_of(storage, old) is None


async def test_a_source_that_has_brought_something_meanwhile_is_not_silent(storage: Storage):
    [old] = await catalogue(storage, "old")
    await brings(storage, old, NOON)
    await storage.sources.note_silence(old.id, NOON - 2 * DAYS)
    assert await silence_of(storage, old) is None


async def test_the_coverage_counts_silent_sources_beside_healthy_ones(storage: Storage):
    await chat(storage)
    old, _ = await catalogue(storage, "old", "new")
    await brings(storage, old, NOON - 2 * DAYS)
    await storage.sources.note_silence(old.id, NOON - 2 * DAYS)
    coverage = await storage.sources.coverage(7)
    assert (coverage.healthy, coverage.silent) == (1, 1)


async def test_the_coverage_counts_items_that_can_be_listed(storage: Storage):
    await chat(storage)
    [steppe] = await catalogue(storage, "steppe")
    bare = intent("b")
    untitled = replace(
        bare, item=replace(bare.item, title=""), identity=replace(bare.identity, title_key="")
    )
    await poll(storage, steppe, intent("a"), untitled)
    await poll(storage, steppe, intent("a"), intent("c"))
    assert (await storage.sources.coverage(7)).items == 2


async def test_recent_items_are_those_of_a_week_by_their_place_in_time(storage: Storage):
    steppe, aral = await catalogue(storage, "steppe", "aral")
    days = (0, 1, 6, 8)
    at = [NOON - day * DAY * SECOND for day in days]
    await poll(storage, steppe, *(intent(f"n{n}", sort_at=then) for n, then in enumerate(at)))
    await poll(storage, aral, intent("other"))
    claimed = await storage.sources.claim_one(steppe.id, NOON)
    assert claimed is not None
    assert claimed[0].recent == 3
