"""Names that a person adds to what a watch looks for."""

import pytest

from bot.naming import MAX_OWN
from news.also import Names
from news.bodies import Form, Group
from news.model import Also
from storage import Storage
from tests.bot.conversation import GROUP, PRIVATE, READER, Conversation, data_of, labels
from tests.conftest import Clock

CSTO = Group("csto", (Form("en", "CSTO"), Form("ru", "ОДКБ"), Form("ka", "კუხო", weak=True)))


@pytest.fixture
def chat(storage: Storage, clock: Clock) -> Conversation:
    return Conversation(storage=storage, clock=clock, names=Names([CSTO]))


async def add(chat: Conversation, name: str):
    """Press Add… in the list of the newest watch and answer; returns what is answered."""
    watch = (await chat.storage.watches.of_chat(PRIVATE.id))[-1]
    await chat.press(data_of(await chat.press(f"n:{watch.id}:n:0"), "Add…"))
    return await chat.say(name)


async def also(chat: Conversation) -> tuple[Also, ...]:
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    return watch.also


async def test_the_button_asks_what_else_it_is_called(chat: Conversation) -> None:
    shown = await chat.press(data_of(await chat.say("/subscribe CSTO"), "Edit words"))
    question = await chat.press(data_of(shown, "Add…"))
    assert question.html == "What else is <b>CSTO</b> called? Send a name or phrase."
    assert question.ask == "Another name"


async def test_the_name_counts_at_once_and_stands_first(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    shown = await add(chat, "Tashkent Pact")
    assert shown.html.splitlines()[0] == "I look for <b>Tashkent Pact</b> too now."
    assert labels(shown) == ["✓ Tashkent Pact", "✕", "✓ ОДКБ", "– კუხო", "Add…", "Back"]
    await chat.alert("A new Tashkent Pact?")
    assert len(await chat.storage.deliveries.claim(chat.clock(), 9)) == 1
    assert (await also(chat))[0] == Also("CSTO", "Tashkent Pact")
    back = await chat.press(data_of(shown, "Back"))
    assert back.html.startswith("<b>CSTO</b> is on. Also: Tashkent Pact, ОДКБ.")


async def test_what_is_asked_once_finds_it_too(chat: Conversation) -> None:
    await chat.publish("A new Tashkent Pact?")
    await chat.say("/subscribe CSTO")
    await add(chat, "Tashkent Pact")
    assert "<b>Tashkent Pact</b>" in (await chat.say("/latest CSTO")).html


async def test_words_that_have_no_other_name_get_one(chat: Conversation) -> None:
    await chat.say("/subscribe rain")
    await add(chat, "снег")
    await chat.alert("В Оше снова снег")
    assert len(await chat.storage.deliveries.claim(chat.clock(), 9)) == 1


async def test_a_name_of_ones_own_is_switched_and_removed(chat: Conversation) -> None:
    await chat.say("/subscribe rain")
    shown = await add(chat, "снег")
    shown = await chat.press(data_of(shown, "✓ снег"))
    assert labels(shown) == ["– снег", "✕", "Add…", "Back"]
    assert await also(chat) == (Also("rain", "снег", on=False),)
    shown = await chat.press(data_of(shown, "✕"))
    assert labels(shown) == ["Add…", "Back"]
    assert await also(chat) == ()


async def test_a_name_that_is_removed_is_looked_for_no_more(chat: Conversation) -> None:
    await chat.say("/subscribe rain")
    await chat.press(data_of(await add(chat, "снег"), "✕"))
    await chat.alert("В Оше снова снег")
    assert await chat.storage.deliveries.claim(chat.clock(), 9) == []


async def test_a_name_of_the_table_cannot_be_removed(chat: Conversation) -> None:
    shown = await chat.press(data_of(await chat.say("/subscribe CSTO"), "Edit words"))
    before = await also(chat)
    await chat.press(data_of(shown, "✓ ОДКБ").replace(":off:", ":del:"))
    assert await also(chat) == before


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("rain", "rain"),
        ('"Akylbek Japarov"', '"Akylbek Japarov"'),
        ("=rain", "=rain"),
        ("title:rain", "rain"),
        ("rain -snow", "rain"),
        ("rain OR hail", "rain"),
        ("Warsaw Treaty", "Warsaw Treaty"),
        ("summit CSTO", "CSTO"),
    ],
)
async def test_a_name_stands_for_what_can_have_one(
    chat: Conversation, query: str, word: str
) -> None:
    await chat.say(f"/subscribe {query}")
    await add(chat, "Rosebud")
    assert (await also(chat))[0] == Also(word, "Rosebud")
    title = "Rosebud summit" if "summit" in query else "Rosebud"
    await chat.alert(title)
    assert len(await chat.storage.deliveries.claim(chat.clock(), 9)) == 1


@pytest.mark.parametrize("name", ['"Tashkent Pact"', "«Tashkent Pact»", "  Tashkent   Pact "])
async def test_quotes_and_spaces_make_no_difference(chat: Conversation, name: str) -> None:
    await chat.say("/subscribe rain")
    await add(chat, name)
    assert await also(chat) == (Also("rain", "Tashkent Pact"),)


@pytest.mark.parametrize(
    "name", ["snow OR hail", "snow*", "=snow", "snow -hail", "title:snow", "snow\nhail", "a, b"]
)
async def test_what_is_no_word_or_phrase_is_refused_and_asked_for_again(
    chat: Conversation, name: str
) -> None:
    await chat.say("/subscribe rain")
    refused = await add(chat, name)
    assert refused.html.endswith("can't be another name: send one word or phrase.")
    assert refused.ask == "Another name"
    assert await also(chat) == ()
    await chat.say("snow")
    assert await also(chat) == (Also("rain", "snow"),)


@pytest.mark.parametrize(
    ("name", "why"), [("!!!", "There is nothing to look for"), ("x" * 257, "That is too long")]
)
async def test_what_is_no_query_is_refused(chat: Conversation, name: str, why: str) -> None:
    await chat.say("/subscribe rain")
    assert (await add(chat, name)).html.startswith(why)
    assert await also(chat) == ()


@pytest.mark.parametrize("name", ["CSTO", "ОДКБ", "саммит ОДКБ"])
async def test_what_is_found_already_is_not_added(chat: Conversation, name: str) -> None:
    await chat.say("/subscribe CSTO")
    before = await also(chat)
    assert (await add(chat, name)).html == f"<b>CSTO</b> finds <b>{name}</b> already."
    assert await also(chat) == before


async def test_a_name_that_is_off_is_switched_on(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    shown = await add(chat, "კუხო")
    assert shown.html.startswith("I look for <b>კუხო</b> too now.")
    assert await also(chat) == (Also("CSTO", "ОДКБ"), Also("CSTO", "კუხო"))


async def test_a_watch_takes_so_many_names_and_no_more(chat: Conversation) -> None:
    await chat.say("/subscribe rain")
    for number in range(MAX_OWN):
        await add(chat, f"Rosebud {number}")
    assert (await add(chat, "Snow")).html == (
        "You have added 20 names to this watch, which is the limit. ✕ removes one."
    )
    assert len(await also(chat)) == MAX_OWN


async def test_a_watch_that_has_ended_takes_no_name(chat: Conversation) -> None:
    await chat.say("/subscribe rain")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    await chat.press(f"n:{watch.id}:n:0:add")
    await chat.say("/unsubscribe rain")
    assert (await chat.say("snow")).html == "This watch has ended already."
    assert len(chat.matcher) == 0


async def test_in_a_group_the_name_is_a_reply_by_an_admin(chat: Conversation) -> None:
    chat.group_admins = frozenset({READER.id})
    await chat.say("/subscribe rain", chat=GROUP)
    [watch] = await chat.storage.watches.of_chat(GROUP.id)
    question = await chat.press(f"n:{watch.id}:n:0:add", chat=GROUP)
    assert question.html == "What else is <b>rain</b> called? Reply to this with a name or phrase."
    asked = len(chat.said)
    assert await chat.say("snow", chat=GROUP) is None
    chat.group_admins = frozenset()
    refused = await chat.say("snow", chat=GROUP, answers=asked)
    assert refused.html == "Only admins of this group can change things here."
    chat.group_admins = frozenset({READER.id})
    assert "<b>snow</b>" in (await chat.say("snow", chat=GROUP, answers=asked)).html


async def test_undo_brings_a_name_of_ones_own_back(chat: Conversation) -> None:
    await chat.say("/subscribe rain")
    await add(chat, "snow")
    await chat.press(data_of(await chat.say("/unsubscribe rain"), "Undo"))
    assert await also(chat) == (Also("rain", "snow"),)


async def test_a_name_that_looks_like_html_is_shown_as_it_is(chat: Conversation) -> None:
    await chat.say("/subscribe rain")
    shown = await add(chat, "AT&T b>c")
    assert "<b>AT&amp;T b&gt;c</b>" in shown.html
