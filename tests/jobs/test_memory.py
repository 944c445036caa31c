"""What is remembered of the last document: it saves work and changes nothing else."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from jobs.memory import MOST, Memory
from news.identity import identify, recognise
from news.model import Entry, Item, KnownItem

STORIES = st.builds(
    Entry,
    guid=st.sampled_from([None, "1", "2", "3", "4"]),
    link=st.sampled_from([None, *(f"https://news.example/{n}" for n in range(4))]),
    title=st.sampled_from(["", "Summit opens in Astana", "Rain falls in Osh", "Talks go on"]),
    summary=st.sampled_from(["", "A text", "Another text"]),
    published_at=st.none(),
)
DOCUMENTS = st.lists(STORIES, min_size=1, max_size=6, unique=True).map(tuple)


def taken_in(known, sightings):
    """Store what a document brought."""
    stored = {one.item.id: one for one in known}
    for sighting in sightings:
        number = len(stored) + 1 if sighting.known is None else sighting.known.item.id
        entry = sighting.entry
        item = Item(f"k{number}", entry.title, entry.link, entry.summary, None, None, id=number)
        stored[number] = KnownItem(item, sighting.identity)
    return list(stored.values())


def test_only_what_stood_just_so_is_unchanged():
    memory, one, other = Memory(), Entry("1", None, "A", "", None), Entry("2", None, "B", "", None)
    memory.keep(7, (one, other))
    edited = replace(other, summary="more")
    assert memory.unchanged(7, (edited, one)) == {1}
    assert memory.unchanged(8, (one,)) == frozenset()


def test_a_document_that_could_not_be_stored_is_looked_at_again():
    memory, entry = Memory(), Entry("1", None, "A", "", None)
    memory.keep(7, (entry,))
    memory.forget(7)
    assert memory.unchanged(7, (entry,)) == frozenset()


def test_a_very_long_document_is_not_remembered():
    memory = Memory()
    entries = tuple(Entry(str(n), None, "A", "", None) for n in range(MOST + 1))
    memory.keep(7, entries)
    assert memory.unchanged(7, entries) == frozenset()


@given(DOCUMENTS, STORIES)
def test_a_new_entry_is_as_new_with_memory_as_without(document, entry):
    """Without it, an old entry may be taken for new beside it; with it, none ever is."""
    if entry in document:
        return
    known = taken_in([], recognise(document, identify(document), []))
    later = (entry, *document)
    identities = identify(later)
    quick = recognise(later, identities, known, range(1, len(later)))
    whole = [one for one in recognise(later, identities, known) if one.known is None]
    old = [one for one in whole if one.entry in document]
    assert len(whole) - len(old) <= sum(one.known is None for one in quick) <= len(whole)
