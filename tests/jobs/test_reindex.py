"""The archive indexed anew when the keys of words have changed."""

from dataclasses import replace

from jobs.reindex import Reindexer
from news.analysis import EDITION, Analyst
from news.matching import wanted
from news.query import parse
from storage import Storage
from tests.storage.scene import catalogue, chat, intent, poll

ANALYST = Analyst()


async def found(storage: Storage, query: str) -> list[str]:
    items = await storage.items.latest(7, wanted(parse(query), ANALYST), 1000)
    return [item.title for item in items]


async def archive(storage: Storage, *titles: str) -> None:
    """Store items with the words of an edition that nobody knows any more."""
    await chat(storage)
    [source] = await catalogue(storage, "steppe")
    intents = [intent(f"k{number}", title=title) for number, title in enumerate(titles)]
    await poll(storage, source, *(replace(one, words=frozenset({"old"})) for one in intents))


async def test_items_of_an_old_edition_are_found_again(storage: Storage):
    await archive(storage, "Саммит ОДКБ", "Тоқаевтың сапары")
    assert await found(storage, "Tokayev") == []
    await Reindexer(storage, ANALYST).tick()
    assert await found(storage, "Tokayev") == ["Тоқаевтың сапары"]
    assert await found(storage, "саммиты") == ["Саммит ОДКБ"]


async def test_more_items_than_are_read_at_once_are_all_done(storage: Storage):
    await archive(storage, *(f"Саммит {number}" for number in range(250)))
    await Reindexer(storage, ANALYST).tick()
    assert len(await found(storage, "саммит")) == 250


async def test_an_archive_that_is_up_to_date_is_left_alone(storage: Storage):
    await Reindexer(storage, ANALYST).tick()
    await archive(storage, "Саммит ОДКБ")
    await Reindexer(storage, ANALYST).tick()
    assert await found(storage, "саммит") == []


async def test_it_goes_on_where_it_was_stopped(storage: Storage):
    await archive(storage, "Саммит в Астане", "Саммит в Бишкеке")
    newest = (await storage.items.below(None, 1))[0]
    await storage.meta.set("archive indexed down to", f"{EDITION} {newest.id}")
    await Reindexer(storage, ANALYST).tick()
    assert await found(storage, "саммит") == ["Саммит в Астане"]


async def test_a_place_of_another_edition_does_not_count(storage: Storage):
    await archive(storage, "Саммит в Астане", "Саммит в Бишкеке")
    await storage.meta.set("archive indexed down to", "1 1")
    await Reindexer(storage, ANALYST).tick()
    assert len(await found(storage, "саммит")) == 2


async def test_an_item_that_was_edited_meanwhile_keeps_its_new_words(storage: Storage):
    await archive(storage, "Саммит ОДКБ")
    [before] = await storage.items.below(None, 1)
    await storage.items.reword([(replace(before, title="Another title"), {"stale"})])
    await storage.items.reword([(replace(before, body="Another text"), {"stale"})])
    assert await found(storage, "stale") == []
    await Reindexer(storage, ANALYST).tick()
    assert await found(storage, "саммит") == ["Саммит ОДКБ"]
