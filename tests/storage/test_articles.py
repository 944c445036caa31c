"""Pages behind items: queued with their items, read once, and stored with their alerts."""

from dataclasses import replace

from news.model import (
    DAY,
    SECOND,
    FullText,
    Identity,
    Item,
    ItemIntent,
    PageDue,
    PageRecord,
    PageWanted,
    PollRecord,
    PollState,
    Source,
    SourceSeed,
    SourceStatus,
)
from storage import Storage
from tests.conftest import NOON
from tests.storage.scene import (
    MINUTE,
    alerts,
    catalogue,
    chat,
    edit,
    intent,
    lease_of,
    poll,
    watch,
)

HOST = "steppe.example"


async def queue(
    storage: Storage, source: Source, *keys: str, silent: bool = False, title: str = "Title"
) -> None:
    """Record a poll that brought items whose pages are wanted."""
    state = PollState(next_poll_at=NOON + MINUTE, last_poll_at=NOON, status=SourceStatus.OK)
    items = tuple(intent(key) for key in keys)
    if not title:
        items = tuple(replace(one, item=replace(one.item, title="")) for one in items)
    pages = tuple(PageWanted(key, HOST, silent) for key in keys)
    lease = await lease_of(storage, source)
    await storage.polls.record(PollRecord(source.id, lease, state, items=items, pages=pages), NOON)


async def scene(storage: Storage) -> Source:
    """Have a source and a chat that watches."""
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    await watch(storage)
    return source


async def due(storage: Storage, now: int = NOON) -> list[PageDue]:
    return await storage.articles.claim(now, 10, 60)


def filled(page: PageDue, *hits: int, **changed: object) -> PageRecord:
    """Make the record of a page that was read."""
    item = replace(page.item, **{"body": "The summit ended.", **changed})
    made = ItemIntent(item, page.identity, frozenset({"summit"}), page.item, frozenset(hits))
    return PageRecord(page.item.id, page.lease, made)


async def stored(storage: Storage, page: PageDue) -> Item:
    item = await storage.items.get(page.item.id)
    assert item is not None
    return item


async def test_a_page_is_queued_with_its_item(storage: Storage):
    await queue(storage, await scene(storage), "a")
    [page] = await due(storage)
    assert (page.item.key, page.source.title, page.attempts, page.silent) == (
        "a",
        "Steppe",
        1,
        False,
    )
    assert page.identity == Identity("guid a", "link a", "path a", "title a")


async def test_a_page_that_is_being_read_is_nobody_elses(storage: Storage):
    await queue(storage, await scene(storage), "a")
    await due(storage)
    assert await due(storage, NOON + 59 * SECOND) == []
    assert len(await due(storage, NOON + 61 * SECOND)) == 1


async def test_the_pages_that_a_dead_process_had_are_free_after_a_start(storage: Storage):
    await queue(storage, await scene(storage), "a")
    await due(storage)
    await storage.free_leases()
    assert len(await due(storage)) == 1


async def test_one_page_a_host_is_read_at_a_time(storage: Storage):
    await queue(storage, await scene(storage), "a", "b")
    assert len(await due(storage)) == 1
    assert await storage.articles.claim(NOON, 10, 60, {HOST}) == []


async def test_examples_of_a_host_are_read_before_what_may_alert(storage: Storage):
    source = await scene(storage)
    await queue(storage, source, "a")
    await queue(storage, source, "old", silent=True)
    [page] = await due(storage)
    assert page.item.key == "old"


async def test_what_may_alert_waits_for_no_examples_of_other_hosts(storage: Storage):
    steppe, other = await catalogue(storage, "steppe", "other")
    await queue(storage, steppe, "old", silent=True)
    await storage.sources.set_full_text(other.id, FullText.ALWAYS)
    state = PollState(next_poll_at=NOON + MINUTE, last_poll_at=NOON)
    pages = (PageWanted("new", "other.example"),)
    lease = await lease_of(storage, other)
    record = PollRecord(other.id, lease, state, items=(intent("new"),), pages=pages)
    await storage.polls.record(record, NOON + SECOND)
    claimed = await storage.articles.claim(NOON + SECOND, 10, 60)
    assert [page.item.key for page in claimed] == ["new", "old"]


async def test_on_demand_no_page_is_wanted_while_nobody_watches(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await chat(storage)
    await queue(storage, source, "a")
    assert await due(storage) == []


async def test_on_demand_no_page_is_wanted_for_chats_that_the_source_does_not_serve(
    storage: Storage,
):
    await chat(storage, 8)
    await chat(storage)
    await watch(storage)
    seed = SourceSeed("https://own.example/rss")
    source, _ = await storage.sources.add(8, seed, NOON, 10)
    await queue(storage, source, "a")
    assert await due(storage) == []


async def test_always_means_also_while_nobody_watches(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await storage.sources.set_full_text(source.id, FullText.ALWAYS)
    await queue(storage, source, "a")
    assert len(await due(storage)) == 1


async def test_off_means_never(storage: Storage):
    source = await scene(storage)
    await storage.sources.set_full_text(source.id, FullText.OFF)
    await queue(storage, source, "a")
    assert await due(storage) == []


async def test_an_item_without_a_title_gets_its_page_read_in_any_case(storage: Storage):
    source = await scene(storage)
    await storage.sources.set_full_text(source.id, FullText.OFF)
    await queue(storage, source, "a", title="")
    assert len(await due(storage)) == 1


async def test_what_a_page_adds_is_stored_and_found(storage: Storage):
    await queue(storage, await scene(storage), "a")
    [page] = await due(storage)
    image = "https://steppe.example/a.jpg"
    assert await storage.articles.record(filled(page, image=image), NOON) == 0
    item = await stored(storage, page)
    assert (item.body, item.image, item.title) == ("The summit ended.", image, page.item.title)
    assert await storage.articles.waiting() == 0


async def test_an_alert_for_what_the_text_has_is_no_edit(storage: Storage):
    await queue(storage, await scene(storage), "a")
    [page] = await due(storage)
    assert await storage.articles.record(filled(page, 1), NOON) == 1
    [alert] = await alerts(storage)
    assert (alert.item.body, alert.edited) == ("The summit ended.", False)


async def test_a_story_that_rang_for_its_title_does_not_ring_for_its_text(storage: Storage):
    source = await scene(storage)
    await watch(storage, query="summit")
    await queue(storage, source, "a")
    [page] = await due(storage)
    lease = await lease_of(storage, source)
    state = PollState(next_poll_at=NOON, last_poll_at=NOON)
    # The title matched in an edit that came while the page was read.
    changed = replace(edit(page.item, 1), item=page.item)
    await storage.polls.record(PollRecord(source.id, lease, state, items=(changed,)), NOON)
    assert await storage.articles.record(filled(page, 1, 2), NOON) == 0
    assert len(await alerts(storage)) == 1


async def test_a_record_without_its_lease_changes_nothing(storage: Storage):
    await queue(storage, await scene(storage), "a")
    [page] = await due(storage)
    record = replace(filled(page, 1), lease="another")
    assert await storage.articles.record(record, NOON) is None
    assert (await stored(storage, page)).body == ""
    assert await alerts(storage) == []


async def test_a_page_that_did_not_come_is_due_again_when_it_is_told(storage: Storage):
    await queue(storage, await scene(storage), "a")
    [page] = await due(storage)
    again = PageRecord(page.item.id, page.lease, retry_at=NOON + MINUTE)
    await storage.articles.record(again, NOON)
    assert await due(storage, NOON + MINUTE - 1) == []
    [page] = await due(storage, NOON + MINUTE)
    assert page.attempts == 2


async def test_a_host_whose_page_did_not_come_stands_behind_the_others(storage: Storage):
    [steppe, other] = await catalogue(storage, "steppe", "other")
    await chat(storage)
    await watch(storage)
    await queue(storage, steppe, "a", "b")
    state = PollState(next_poll_at=NOON + MINUTE, last_poll_at=NOON)
    pages = (PageWanted("c", "other.example"),)
    lease = await lease_of(storage, other)
    record = PollRecord(other.id, lease, state, items=(intent("c"),), pages=pages)
    await storage.polls.record(record, NOON + SECOND)
    [page] = await storage.articles.claim(NOON + SECOND, 1, 60)
    failed = PageRecord(page.item.id, page.lease, retry_at=NOON + 5 * MINUTE)
    await storage.articles.record(failed, NOON + 31 * SECOND)
    claimed = await storage.articles.claim(NOON + 31 * SECOND, 10, 60)
    assert [one.item.key for one in claimed] == ["c", "b"]


async def test_a_host_that_asked_for_patience_is_asked_for_no_other_page(storage: Storage):
    await queue(storage, await scene(storage), "a", "b")
    [page] = await due(storage)
    until = NOON + 10 * MINUTE
    record = PageRecord(page.item.id, page.lease, retry_at=NOON + 20 * MINUTE, host_until=until)
    await storage.articles.record(record, NOON)
    assert await due(storage, until - 1) == []
    assert [one.item.key for one in await due(storage, until)] == ["b"]


async def test_a_page_that_was_given_up_is_not_asked_for_again(storage: Storage):
    await queue(storage, await scene(storage), "a")
    [page] = await due(storage)
    await storage.articles.record(PageRecord(page.item.id, page.lease), NOON)
    assert await storage.articles.waiting() == 0


async def test_an_item_that_was_edited_meanwhile_is_read_again(storage: Storage):
    source = await scene(storage)
    await queue(storage, source, "a")
    [page] = await due(storage)
    await poll(storage, source, edit(page.item, title="Another title"))
    assert await storage.articles.record(filled(page, 1), NOON) == 0
    assert (await stored(storage, page)).body == ""
    [again] = await due(storage)
    assert again.item.title == "Another title"


async def test_an_edit_that_knows_nothing_of_the_text_leaves_it_and_its_words(storage: Storage):
    source = await scene(storage)
    await queue(storage, source, "a")
    [page] = await due(storage)
    await storage.articles.record(filled(page), NOON)
    await poll(storage, source, edit(page.item, words="other", title="Another title"))
    item = await stored(storage, page)
    assert (item.title, item.body) == ("Another title", "The summit ended.")
    assert await alerts(storage) == []
    async with storage.database.read() as tx:
        row = await tx.one("SELECT words FROM items WHERE id = :id", {"id": item.id})
    assert row is not None
    assert set(row["words"].split()) == {"other", "summit"}


async def test_an_edit_that_knows_no_title_leaves_that_of_the_page(storage: Storage):
    source = await scene(storage)
    await queue(storage, source, "a", title="")
    [page] = await due(storage)
    read = filled(page, title="Summit ends", published_at=NOON, language="ru")
    assert read.intent is not None
    identity = replace(read.intent.identity, title_key="summit ends")
    intent_ = replace(read.intent, identity=identity)
    await storage.articles.record(replace(read, intent=intent_), NOON)
    # The poll had looked at the item before its page was read.
    stale = edit(page.item, title="", published_at=None, language=None)
    stale = replace(stale, identity=replace(stale.identity, title_key=""))
    await poll(storage, source, stale)
    item = await stored(storage, page)
    assert (item.title, item.published_at, item.language) == ("Summit ends", NOON, "ru")
    assert [one.id for one in await storage.items.newest_of(source.id, 5)] == [item.id]


async def test_the_same_blocks_on_two_pages_are_told(storage: Storage):
    source = await scene(storage)
    for page_number, key in enumerate("ab"):
        await queue(storage, source, key)
        [page] = await due(storage)
        record = replace(filled(page), host=HOST, page=page_number, digests=("menu", key))
        await storage.articles.record(record, NOON)
    ask = storage.articles.repeated
    assert await ask(HOST, 0, ("menu", "a", "b", "c")) == {"menu", "b"}
    assert await ask(HOST, 1, ("menu", "a", "b")) == {"menu", "a"}
    assert await ask("other.example", 2, ("menu",)) == frozenset()


async def test_a_page_that_is_read_twice_does_not_repeat_itself(storage: Storage):
    source = await scene(storage)
    for key in "ab":
        await queue(storage, source, key)
        [page] = await due(storage)
        record = replace(filled(page), host=HOST, page=7, digests=("own",))
        await storage.articles.record(record, NOON)
    assert await storage.articles.repeated(HOST, 7, ("own",)) == frozenset()


async def test_blocks_that_stood_on_one_page_alone_are_forgotten_in_time(storage: Storage):
    source = await scene(storage)
    for page_number, at in ((1, NOON), (2, NOON + 31 * DAY * SECOND)):
        await queue(storage, source, str(page_number))
        [page] = await due(storage, at)
        digests = (f"text {page_number}",)
        record = replace(filled(page), host=HOST, page=page_number, digests=digests)
        await storage.articles.record(record, at)
    assert await storage.articles.repeated(HOST, 3, ("text 1", "text 2")) == {"text 2"}


async def test_blocks_that_several_pages_had_are_forgotten_later(storage: Storage):
    source = await scene(storage)
    both = ("menu", "banner")
    pages = ((0, both), (0, both), (100, ("menu",)), (200, ("text",)))
    for page_number, (days, digests) in enumerate(pages):
        at = NOON + days * DAY * SECOND
        await queue(storage, source, str(page_number))
        [page] = await due(storage, at)
        record = replace(filled(page), host=HOST, page=page_number, digests=digests)
        await storage.articles.record(record, at)
    assert await storage.articles.repeated(HOST, 9, both) == {"menu"}


async def test_headlines_are_those_of_other_items_of_the_host(storage: Storage):
    steppe, other = await catalogue(storage, "steppe", "other")
    await poll(storage, steppe, intent("a"), intent("b"))
    await poll(storage, other, intent("c"))
    assert await storage.articles.headlines(1) == ["Story b"]


async def test_pages_go_with_their_items(storage: Storage):
    await queue(storage, await scene(storage), "a")
    await storage.sources.sync_pack([], NOON)
    assert await storage.articles.waiting() == 0
