"""Items: what a poll recognises, and the archive."""

from dataclasses import replace

import pytest

from news.model import (
    Identity,
    Item,
    ItemIntent,
    SourceSeed,
    Wanted,
    WantedAll,
    WantedAny,
    WantedWord,
)
from storage import Storage
from tests.conftest import NOON
from tests.storage.scene import GROUP, catalogue, chat, edit, intent, poll, seed

NOTHING = Identity(None, None, None, "")


async def latest(storage: Storage, wanted: Wanted | None = None, limit: int = 100) -> list[str]:
    return [item.key for item in await storage.items.latest(7, wanted, limit)]


@pytest.mark.parametrize(
    "identity",
    [
        Identity("guid a", None, None, "x"),
        Identity(None, "link a", None, "x"),
        Identity(None, None, "path a", "x"),
        Identity(None, None, None, "title a"),
    ],
)
async def test_an_item_is_known_by_any_of_its_keys(storage: Storage, identity: Identity):
    [source] = await catalogue(storage, "steppe")
    made = intent("a")
    await poll(storage, source, made, intent("b"))
    [known] = await storage.items.known(source.id, [identity])
    assert known.item.key == "a"
    assert known.identity == made.identity


async def test_an_item_is_known_once_however_many_keys_fit(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a"))
    assert len(await storage.items.known(source.id, [intent("a").identity] * 3)) == 1


async def test_items_of_other_sources_are_not_known(storage: Storage):
    steppe, aral = await catalogue(storage, "steppe", "aral")
    await poll(storage, steppe, intent("a"))
    assert await storage.items.known(aral.id, [intent("a").identity]) == []


async def test_missing_keys_have_nothing_in_common(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", identity=NOTHING))
    assert await storage.items.known(source.id, [NOTHING]) == []
    assert await storage.items.known(source.id, []) == []


async def test_a_document_may_be_longer_than_a_statement(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    many = [intent(f"n{number}") for number in range(450)]
    await poll(storage, source, *many)
    known = await storage.items.known(source.id, [one.identity for one in many])
    assert len(known) == 450


async def test_an_item_comes_back_as_it_was_stored(storage: Storage):
    [source] = await catalogue(storage, "steppe")
    made = intent("a", at=NOON, published_at=-(10**15), link=None, language="ky").item
    await poll(storage, source, intent("a", published_at=-(10**15), link=None, language="ky"))
    stored = await storage.items.get(1)
    assert stored == Item(
        key=made.key,
        title=made.title,
        link=None,
        summary=made.summary,
        published_at=-(10**15),
        language="ky",
        id=1,
        source_id=source.id,
        source_title="Steppe",
        seen_at=NOON,
        sort_at=NOON,
    )


async def test_there_is_no_item_of_an_unknown_number(storage: Storage):
    assert await storage.items.get(1) is None


async def test_the_newest_items_of_all_sources_come_first(storage: Storage):
    await chat(storage)
    steppe, aral = await catalogue(storage, "steppe", "aral")
    await poll(storage, steppe, intent("s1", at=NOON + 1), intent("s3", at=NOON + 3))
    await poll(storage, aral, intent("a2", at=NOON + 2), intent("a4", at=NOON + 4))
    assert await latest(storage) == ["a4", "s3", "a2", "s1"]
    assert await latest(storage, limit=3) == ["a4", "s3", "a2"]


async def test_of_two_items_of_one_instant_the_later_stored_comes_first(storage: Storage):
    await chat(storage)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("first"), intent("second"))
    assert await latest(storage) == ["second", "first"]


@pytest.mark.parametrize("others", [0, 5], ids=["most of all sources", "few of all sources"])
async def test_the_newest_items_are_those_of_the_sources_that_serve(storage: Storage, others: int):
    await chat(storage)
    await chat(storage, 8)
    for number in range(others):
        seed = SourceSeed(f"https://other{number}.example/rss")
        await storage.sources.add(8, seed, NOON, 10)
    steppe, aral, muted = await catalogue(storage, "steppe", "aral", "muted")
    await storage.sources.remove(7, muted.id, NOON)
    await poll(storage, muted, intent("m9", at=NOON + 9))
    await poll(storage, steppe, *(intent(f"s{n}", at=NOON + n) for n in (1, 3, 5)))
    await poll(storage, aral, *(intent(f"a{n}", at=NOON + n) for n in (2, 3)))
    first = await storage.items.latest(7, None, 2)
    second = await storage.items.latest(7, None, 9, (first[-1].sort_at, first[-1].id))
    assert [item.key for item in (*first, *second)] == ["s5", "a3", "s3", "a2", "s1"]


@pytest.mark.parametrize("wanted", [None, WantedWord("news")])
async def test_pages_follow_each_other_without_gap_or_repeat(
    storage: Storage, wanted: Wanted | None
):
    await chat(storage)
    steppe, aral = await catalogue(storage, "steppe", "aral")
    await poll(
        storage, steppe, *(intent(f"s{n}", at=NOON + n // 3, words="news") for n in range(7))
    )
    await poll(storage, aral, *(intent(f"a{n}", at=NOON + n // 2, words="news") for n in range(6)))
    seen: list[Item] = []
    while page := await storage.items.latest(
        7, wanted, 4, (seen[-1].sort_at, seen[-1].id) if seen else None
    ):
        seen += page
    assert seen == await storage.items.latest(7, wanted, 100)
    assert len({item.id for item in seen}) == 13


@pytest.mark.parametrize("wanted", [None, WantedWord("news")])
async def test_only_sources_that_serve_the_chat_are_searched(
    storage: Storage, wanted: Wanted | None
):
    await chat(storage, 7)
    await chat(storage, GROUP)
    shared, muted = await catalogue(storage, "shared", "muted")
    own, _ = await storage.sources.add(7, seed("own"), NOON, 5)
    other, _ = await storage.sources.add(GROUP, seed("other"), NOON, 5)
    await storage.sources.remove(7, muted.id, NOON)
    for source in (shared, muted, own, other):
        await poll(storage, source, intent(source.title, words="news"))
    assert await latest(storage, wanted) == ["Own", "Shared"]


CSTO, ODKB, ARMY = WantedWord("csto"), WantedWord("одкб"), WantedWord("army")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (CSTO, ["c", "a"]),
        (WantedWord("cst"), []),
        (WantedWord("cst", prefix=True), ["c", "a"]),
        (WantedWord("армян", prefix=True), ["d"]),
        (WantedAll((CSTO, ARMY)), ["c"]),
        (WantedAny((CSTO, ODKB)), ["c", "b", "a"]),
        (WantedAll((ARMY, WantedAny((CSTO, ODKB)))), ["c", "b"]),
        (WantedAny((WantedAll((CSTO, ARMY)), WantedWord("армян", prefix=True))), ["d", "c"]),
        (WantedAll((WantedAny((CSTO,)),)), ["c", "a"]),
        (WantedWord("and"), ["e"]),
        (WantedWord("x"), []),
    ],
)
async def test_the_archive_finds_words(storage: Storage, wanted: Wanted, found: list[str]):
    await chat(storage)
    [source] = await catalogue(storage, "steppe")
    await poll(
        storage,
        source,
        intent("a", words="csto summit"),
        intent("b", words="одкб army"),
        intent("c", words="csto army одкбx"),
        intent("d", words="армяне армянский"),
        intent("e", words="and or not"),
    )
    assert await latest(storage, wanted) == found


async def test_an_edited_item_is_found_by_its_new_words_only(storage: Storage):
    await chat(storage)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a", words="old both"))
    item = await storage.items.get(1)
    assert item is not None
    await poll(storage, source, edit(item, title="Changed", words="new both"))
    assert await latest(storage, WantedWord("old")) == []
    assert await latest(storage, WantedWord("new")) == ["a"]
    assert await latest(storage, WantedWord("both")) == ["a"]


async def test_deleted_items_are_not_found(storage: Storage):
    await chat(storage)
    source, _ = await storage.sources.add(7, seed("steppe"), NOON, 5)
    await poll(storage, source, intent("a", words="csto"))
    await storage.sources.remove(7, source.id, NOON)
    [other] = await catalogue(storage, "aral")
    await poll(storage, other, intent("b", words="summit"))
    assert await latest(storage, CSTO) == []
    assert await latest(storage, WantedWord("summit")) == ["b"]


async def test_a_sources_newest_items_are_its_own_newest_first(storage: Storage):
    steppe, aral = await catalogue(storage, "steppe", "aral")
    await poll(storage, steppe, intent("a", at=NOON - 3), intent("b", at=NOON - 1))
    await poll(storage, steppe, intent("c", at=NOON - 2))
    await poll(storage, aral, intent("d"))
    newest = await storage.items.newest_of(steppe.id, 2)
    assert [item.key for item in newest] == ["b", "c"]


def untitled(key: str, at: int = NOON) -> ItemIntent:
    made = intent(key, at=at)
    bare = replace(made.item, title="", summary="")
    return replace(made, item=bare, identity=replace(made.identity, title_key=""))


async def test_an_item_whose_title_is_still_to_be_read_is_not_listed(storage: Storage):
    await chat(storage)
    [source] = await catalogue(storage, "steppe")
    await poll(storage, source, intent("a"), untitled("b", NOON + 1))
    assert await latest(storage, limit=1) == ["a"]
    assert [item.key for item in await storage.items.newest_of(source.id, 1)] == ["a"]


async def test_when_items_came_is_known_of_all_newest_first(storage: Storage):
    steppe, aral = await catalogue(storage, "steppe", "aral")
    await poll(storage, steppe, intent("a", at=NOON - 3), untitled("b", NOON - 1))
    await poll(storage, steppe, intent("c", at=NOON - 2))
    await poll(storage, aral, intent("d"))
    assert await storage.items.instants(steppe.id, 10) == [NOON - 1, NOON - 2, NOON - 3]
    assert await storage.items.instants(steppe.id, 2) == [NOON - 1, NOON - 2]
    assert await storage.items.instants(99, 2) == []
