"""`/try`: what a watch would find, without one."""

import pytest

from news.also import Names
from news.bodies import Form, Group
from storage import Storage
from tests.bot.conversation import PRIVATE, Conversation, data_of, labels
from tests.conftest import Clock

CSTO = Group("csto", (Form("en", "CSTO"), Form("ru", "ОДКБ")))


@pytest.fixture
def chat(storage: Storage, clock: Clock) -> Conversation:
    return Conversation(storage=storage, clock=clock, names=Names([CSTO]))


async def test_a_trial_counts_and_shows_the_newest_five(chat: Conversation) -> None:
    await chat.publish("Rain in Osh", *(f"CSTO meeting {n}" for n in range(7)))
    answer = await chat.say("/try CSTO")
    first, count, *stories = answer.html.splitlines()
    assert first == "Trying <b>CSTO</b>. Also: ОДКБ."
    assert count == "7 stories in 8 headlines (oldest: 12:00). Latest:"
    assert len(stories) == 5
    assert "meeting 6" in stories[0]


async def test_a_trial_watches_for_nothing(chat: Conversation) -> None:
    await chat.say("/try CSTO")
    assert await chat.storage.watches.of_chat(PRIVATE.id) == []
    assert len(chat.matcher) == 0


async def test_a_trial_can_become_a_watch(chat: Conversation) -> None:
    answer = await chat.say("/try CSTO")
    watching = await chat.press(data_of(answer, "Watch CSTO"))
    assert watching.html.startswith("<b>CSTO</b> is on. Also: ОДКБ.")


async def test_a_trial_finds_what_the_watch_then_finds(chat: Conversation) -> None:
    await chat.publish("Саммит ОДКБ", "CSTO summit", "Rain in Osh")
    tried = await chat.say("/try CSTO")
    watching = await chat.say("/subscribe CSTO")
    assert tried.html.splitlines()[1:] == watching.html.splitlines()[1:]


async def test_where_there_is_a_watch_its_names_count_and_nothing_is_offered(
    chat: Conversation,
) -> None:
    await chat.publish("Саммит ОДКБ")
    await chat.say("/subscribe CSTO")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    await chat.storage.watches.set_also(watch.id, [])
    answer = await chat.say("/try csto")
    assert answer.html == "Trying <b>csto</b>.\nNo story in 1 headline (oldest: 12:00)."
    assert labels(answer) == []


async def test_a_trial_promises_nothing(chat: Conversation) -> None:
    await chat.publish()
    assert "nothing has come in yet" in (await chat.say("/try CSTO")).html
    await chat.publish("Rain in Osh")
    assert "I write" not in (await chat.say("/try CSTO")).html


async def test_without_sources_it_says_so(chat: Conversation) -> None:
    assert "No source is read here." in (await chat.say("/try CSTO")).html


async def test_without_words_it_asks(chat: Conversation) -> None:
    question = await chat.say("/try")
    assert question.ask == "Bishkek summit"
    assert "Trying <b>Osh</b>." in (await chat.say("Osh")).html


async def test_a_query_that_cannot_work_gets_the_usual_complaint(chat: Conversation) -> None:
    assert "a prefix needs three letters" in (await chat.say("/try a*")).html


async def test_what_was_mended_is_said(chat: Conversation) -> None:
    assert "I added the closing quote." in (await chat.say('/try "Security Council')).html


async def test_names_that_look_alike_are_told_and_not_counted(chat: Conversation) -> None:
    await chat.publish("Rain in Osh", "Тасмогамбетов выступил", "Тасмагамбетов прибыл")
    answer = await chat.say("/try Tasmagambetov")
    assert "1 story in 3 headlines" in answer.html
    assert "Similar names, not looked for: Тасмогамбетов." in answer.html
