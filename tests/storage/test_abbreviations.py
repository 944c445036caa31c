"""Abbreviations that the news explains: kept with their sources, believed from two on."""

import pytest

from news.model import Abbreviation, PollRecord, PollState, Source
from storage import Storage
from storage.abbreviations import LONGEST, Learned
from tests.conftest import NOON
from tests.storage.scene import MINUTE, catalogue, chat, lease_of, poll, seed

LONG = "Organization of Steppe States"
OSS = Abbreviation("OSS", LONG)


async def sources(storage: Storage, *names: str) -> list[Source]:
    """Make a catalogue that serves the chat 7."""
    await chat(storage)
    return await catalogue(storage, *names)


async def explain(storage: Storage, *explaining: Source, pair: Abbreviation = OSS) -> None:
    """Have sources explain the same, a minute apart."""
    for later, source in enumerate(explaining):
        await poll(storage, source, now=NOON + later * MINUTE, abbreviations=[pair])


async def test_one_source_is_not_believed(storage: Storage):
    [steppe] = await sources(storage, "steppe")
    await explain(storage, steppe, steppe)
    assert await storage.abbreviations.known(7, ["OSS"]) == []


async def test_two_sources_are_believed_and_named_the_first_first(storage: Storage):
    steppe, courier = await sources(storage, "steppe", "courier")
    await explain(storage, courier, steppe)
    [learned] = await storage.abbreviations.known(7, ["OSS"])
    assert learned == Learned("OSS", LONG, ("Courier", "Steppe"))


@pytest.mark.parametrize(
    "name", ["OSS", "oss", LONG, LONG.upper(), "organization, of steppe-states"]
)
async def test_a_pair_is_found_by_either_form_in_any_case(storage: Storage, name: str):
    await explain(storage, *await sources(storage, "steppe", "courier"))
    [learned] = await storage.abbreviations.known(7, ["rain", name])
    assert learned.long == LONG


@pytest.mark.parametrize("names", [[], ["Steppe"], ["OSSA"]])
async def test_other_names_have_nothing_to_do_with_it(storage: Storage, names: list[str]):
    await explain(storage, *await sources(storage, "steppe", "courier"))
    assert await storage.abbreviations.known(7, names) == []


async def test_it_is_spelled_as_the_first_source_did(storage: Storage):
    steppe, courier = await sources(storage, "steppe", "courier")
    await poll(storage, steppe, abbreviations=[OSS])
    await poll(storage, courier, now=NOON + 1, abbreviations=[Abbreviation("OSS", LONG.upper())])
    [learned] = await storage.abbreviations.known(7, ["OSS"])
    assert learned == Learned("OSS", LONG, ("Steppe", "Courier"))


async def test_sources_that_disagree_are_not_added_up(storage: Storage):
    steppe, courier = await sources(storage, "steppe", "courier")
    await explain(storage, steppe)
    await explain(storage, courier, pair=Abbreviation("OSS", "Open Source Summit"))
    assert await storage.abbreviations.known(7, ["OSS"]) == []


async def test_what_more_sources_say_comes_first(storage: Storage):
    steppe, courier, kabar = await sources(storage, "steppe", "courier", "kabar")
    other = Abbreviation("OSS", "Open Source Summit")
    await explain(storage, steppe, courier, pair=other)
    await explain(storage, steppe, courier, kabar)
    found = await storage.abbreviations.known(7, ["OSS"])
    assert [one.long for one in found] == [LONG, "Open Source Summit"]


async def test_what_a_source_explains_twice_is_kept_once(storage: Storage):
    steppe, courier = await sources(storage, "steppe", "courier")
    await explain(storage, steppe, courier, steppe)
    [learned] = await storage.abbreviations.known(7, ["OSS"])
    assert learned.sources == ("Steppe", "Courier")


async def test_two_feeds_of_one_title_are_one_source(storage: Storage):
    steppe, courier = await sources(storage, "steppe", "courier")
    async with storage.database.write() as tx:
        await tx.execute("UPDATE sources SET title = 'Steppe'")
    await explain(storage, steppe, courier)
    assert await storage.abbreviations.known(7, ["OSS"]) == []


async def test_a_source_without_a_title_is_named_by_its_host(storage: Storage):
    steppe, courier = await sources(storage, "steppe", "courier")
    async with storage.database.write() as tx:
        await tx.execute("UPDATE sources SET title = '' WHERE id = :id", {"id": courier.id})
    await explain(storage, steppe, courier)
    [learned] = await storage.abbreviations.known(7, ["OSS"])
    assert learned.sources == ("Steppe", "courier.example")


async def test_sources_of_other_chats_are_neither_counted_nor_named(storage: Storage):
    [steppe] = await sources(storage, "steppe")
    await chat(storage, 8)
    private, _ = await storage.sources.add(8, seed("private"), NOON, 9)
    await explain(storage, steppe, private)
    assert await storage.abbreviations.known(7, ["OSS"]) == []
    assert len(await storage.abbreviations.known(8, ["OSS"])) == 1


async def test_what_a_removed_source_explained_goes_with_it(storage: Storage):
    steppe, _ = await sources(storage, "steppe", "courier")
    own, _ = await storage.sources.add(7, seed("own"), NOON, 9)
    await explain(storage, steppe, own)
    await storage.sources.remove(7, own.id, NOON)
    assert await storage.abbreviations.known(7, ["OSS"]) == []


@pytest.mark.parametrize(
    "pair",
    [
        Abbreviation("OSS", "й" * LONGEST),
        Abbreviation("Ж" * LONGEST, LONG),
        Abbreviation("…", LONG),
        Abbreviation("OSS", "–"),
    ],
)
async def test_what_can_be_no_name_is_left_out_and_harms_nothing(
    storage: Storage, pair: Abbreviation
):
    found = await sources(storage, "steppe", "courier")
    await explain(storage, *found, pair=pair)
    await explain(storage, *found)
    [learned] = await storage.abbreviations.known(7, ["OSS", pair.short, pair.long])
    assert learned.long == LONG


async def test_a_poll_whose_lease_was_lost_teaches_nothing(storage: Storage):
    steppe, courier = await sources(storage, "steppe", "courier")
    await explain(storage, steppe)
    await lease_of(storage, courier)
    record = PollRecord(courier.id, "lost", PollState(NOON), abbreviations=(OSS,))
    assert await storage.polls.record(record, NOON) is None
    assert await storage.abbreviations.known(7, ["OSS"]) == []
