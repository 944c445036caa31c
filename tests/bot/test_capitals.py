"""What small letters may stand for, and the button that makes capitals of them."""

import pytest

from news.also import Names
from news.bodies import Form, Group
from storage import Storage
from tests.bot.conversation import PRIVATE, Conversation, data_of, labels
from tests.conftest import Clock

WHO = Group("who", (Form("en", "WHO"), Form("ru", "ВОЗ")))
NAME = "Is it a name? <b>{}</b>, with a capital, finds it in any script."
ACRONYM = "In small letters this is the word. Did you mean <b>{}</b>?"

OPERATOR = "In small letters all these are words. Did you mean <b>{}</b>?"
TRINIDAD = Group("tt", (Form("en", "Trinidad and Tobago"), Form("ru", "Тринидад и Тобаго")))


@pytest.fixture
def chat(storage: Storage, clock: Clock) -> Conversation:
    return Conversation(storage=storage, clock=clock, names=Names([WHO, TRINIDAD]))


@pytest.mark.parametrize(("word", "name"), [("erdogan", "Erdogan"), ("эрдоган", "Эрдоган")])
async def test_a_small_word_that_finds_nothing_may_be_a_name(
    chat: Conversation, word: str, name: str
) -> None:
    answer = await chat.say(f"/subscribe {word}")
    assert answer.html.splitlines()[-1] == NAME.format(name)
    assert labels(answer) == [f"Watch {name}", "Edit words", "Undo"]


@pytest.mark.parametrize(
    "query",
    [
        "osh",
        "Erdogan",
        "tokayev",
        "ERDOGAN",
        "=erdogan",
        "erdo*",
        "erdogan putin",
        "storm",
        "საქართველო",
    ],
)
async def test_what_can_be_no_name_or_is_one_gets_no_hint(chat: Conversation, query: str) -> None:
    assert "Is it a name?" not in (await chat.say(f"/subscribe {query}")).html


async def test_a_small_word_that_finds_something_gets_no_hint(chat: Conversation) -> None:
    await chat.publish("The erdogan of our days")
    assert "Is it a name?" not in (await chat.say("/subscribe erdogan")).html


@pytest.mark.parametrize(("word", "acronym"), [("who", "WHO"), ("воз", "ВОЗ")])
async def test_a_small_word_may_be_an_organisation_even_where_it_finds_something(
    chat: Conversation, word: str, acronym: str
) -> None:
    await chat.publish("Who is воз?")
    answer = await chat.say(f"/subscribe {word}")
    assert answer.html.splitlines()[-1] == ACRONYM.format(acronym)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("CSTO or NATO", "CSTO OR NATO"),
        ("ОДКБ или НАТО", "ОДКБ OR НАТО"),
        ("oil and gas", "oil gas"),
        ("ОДКБ не НАТО", "ОДКБ -НАТО"),
    ],
)
async def test_an_operator_in_small_letters_is_pointed_out(
    chat: Conversation, typed: str, query: str
) -> None:
    answer = await chat.say(f"/subscribe {typed}")
    assert answer.html.splitlines()[-1] == OPERATOR.format(query)
    changed = await chat.press(data_of(answer, f"Watch {query}"[:26].strip()))
    assert changed.html.startswith(f"<b>{query}</b> is on.")
    assert len(chat.matcher) == 1


@pytest.mark.parametrize(
    "query",
    [
        '"War and Peace"',
        "War AND Peace",
        "not today",
        "and",
        '"OR" or "AND"',
        "CSTO or NATO summit",
        "Trinidad and Tobago",
        "(a or b) -c",
    ],
)
async def test_a_word_that_joins_nothing_is_no_operator(chat: Conversation, query: str) -> None:
    assert "Did you mean" not in (await chat.say(f"/subscribe {query}")).html


async def test_the_button_watches_for_the_name_instead(chat: Conversation) -> None:
    answer = await chat.say("/subscribe erdogan")
    changed = await chat.press(data_of(answer, "Watch Erdogan"))
    assert changed.html.startswith("<b>Erdogan</b> is on.")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    assert watch.query == "Erdogan"
    assert len(chat.matcher) == 1
    await chat.alert("Эрдоганга кат")
    assert len(await chat.storage.deliveries.claim(chat.clock(), 9)) == 1


async def test_the_button_works_although_something_has_come_in_since(chat: Conversation) -> None:
    answer = await chat.say("/subscribe erdogan")
    await chat.publish("The erdogan of our days")
    changed = await chat.press(data_of(answer, "Watch Erdogan"))
    assert changed.html.startswith("<b>Erdogan</b> is on.")


async def test_the_button_does_nothing_to_a_watch_that_has_its_capitals(chat: Conversation) -> None:
    await chat.say("/subscribe Erdogan")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    await chat.press(f"w:{watch.id}:capitals")
    assert await chat.storage.watches.of_chat(PRIVATE.id) == [watch]


async def test_a_trial_gives_the_hint_too(chat: Conversation) -> None:
    answer = await chat.say("/try erdogan")
    assert answer.html.splitlines()[-1] == NAME.format("Erdogan")
    assert labels(answer) == ["Watch Erdogan", "Watch erdogan"]
    changed = await chat.press(data_of(answer, "Watch Erdogan"))
    assert changed.html.startswith("<b>Erdogan</b> is on.")


@pytest.mark.parametrize("command", ["/latest", "/search"])
async def test_a_search_that_finds_nothing_gives_the_hint_too(
    chat: Conversation, command: str
) -> None:
    await chat.publish("Rain in Osh")
    answer = await chat.say(f"{command} erdogan")
    assert answer.html.splitlines() == [
        "No story about <b>erdogan</b> in 1 headline.",
        NAME.format("Erdogan"),
    ]
