"""Who may do what, and how the bot meets people."""

from bot.incoming import Pressed, Said
from news.model import Chat, ChatKind, SourceSeed
from news.outbox import Migrated
from tests.bot.conversation import GROUP, PRIVATE, READER, Conversation, Person, data_of, labels

STRANGER = Person(777, "Stranger", "en")
THEIRS = Chat(777, ChatKind.PRIVATE, "Stranger")
RUSSIAN = Person(502, "Читатель", "ru-RU")


async def test_start_says_what_this_is_with_the_first_step_one_tap_away(
    chat: Conversation,
) -> None:
    await chat.publish("CSTO meets")
    greeting = await chat.say("/start")
    assert greeting.html.startswith("<b>Wirewatch</b> reads 1 news source")
    assert labels(greeting) == ["Watch CSTO", "Язык / Language"]
    assert "<b>CSTO</b> is on." in (await chat.press(data_of(greeting, "Watch CSTO"))).html


async def test_a_russian_speaker_is_answered_in_russian(chat: Conversation) -> None:
    answer = await chat.say("/subscribe ОДКБ", person=RUSSIAN)
    assert "is on" not in answer.html
    assert "ОДКБ" in answer.html


async def test_the_language_can_be_changed(chat: Conversation) -> None:
    greeting = await chat.say("/start")
    choice = await chat.press(data_of(greeting, "Язык / Language"))
    assert labels(choice) == ["English", "Русский"]
    await chat.press(data_of(choice, "Русский"))
    assert (await chat.storage.chats.get(PRIVATE.id)).language == "ru"


async def test_help_lists_every_command(chat: Conversation) -> None:
    answer = await chat.say("/help")
    for command in chat.services.commands:
        assert f"/{command.name}" in answer.html


async def test_an_unknown_command_points_to_help(chat: Conversation) -> None:
    assert (await chat.say("/nonsense")).html == (
        "I don't know <code>/nonsense</code>. /help lists what I can do."
    )


async def test_an_unknown_command_in_a_group_is_for_somebody_else(chat: Conversation) -> None:
    assert await chat.say("/nonsense", chat=GROUP) is None


async def test_what_a_group_talks_about_is_none_of_the_bots_business(chat: Conversation) -> None:
    assert await chat.say("CSTO", chat=GROUP) is None
    assert await chat.storage.chats.get(GROUP.id) is None


async def test_a_member_of_a_group_may_ask_but_not_change(chat: Conversation) -> None:
    await chat.publish("CSTO meets")
    assert "· 1 of 1" in (await chat.say("/latest CSTO", chat=GROUP)).html
    answer = await chat.say("/subscribe CSTO", chat=GROUP)
    assert answer.html == "Only admins of this group can change things here."
    assert await chat.storage.watches.of_chat(GROUP.id) == []


async def test_an_admin_of_a_group_changes_what_it_watches(chat: Conversation) -> None:
    chat.group_admins = frozenset({READER.id})
    await chat.say("/subscribe CSTO", chat=GROUP)
    assert len(await chat.storage.watches.of_chat(GROUP.id)) == 1


async def test_an_anonymous_admin_is_an_admin(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO", chat=GROUP, person=None)
    assert len(await chat.storage.watches.of_chat(GROUP.id)) == 1


async def test_a_member_cannot_press_what_changes_the_group(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO", chat=GROUP, person=None)
    [watch] = await chat.storage.watches.of_chat(GROUP.id)
    await chat.press(f"w:{watch.id}:end", chat=GROUP)
    assert await chat.storage.watches.of_chat(GROUP.id) == [watch]
    assert chat.toasts == ["Only admins of this group can change things here."]


async def test_a_private_bot_tells_a_stranger_the_id_to_give_to_the_operator(
    chat: Conversation,
) -> None:
    private = Conversation(chat.storage, chat.clock, allowed=frozenset({READER.id}))
    answer = await private.say("/start", chat=THEIRS, person=STRANGER)
    assert "<code>777</code>" in answer.html
    assert await chat.storage.chats.get(THEIRS.id) is None


async def test_a_stranger_is_told_once_a_minute(chat: Conversation) -> None:
    private = Conversation(chat.storage, chat.clock, allowed=frozenset({READER.id}))
    assert await private.say("hello", chat=THEIRS, person=STRANGER)
    assert await private.say("hello?", chat=THEIRS, person=STRANGER) is None
    chat.clock.advance(61)
    assert await private.say("hello??", chat=THEIRS, person=STRANGER)


async def test_strangers_in_groups_are_not_answered(chat: Conversation) -> None:
    private = Conversation(chat.storage, chat.clock, allowed=frozenset({READER.id}))
    assert await private.say("/latest", chat=GROUP, person=STRANGER) is None


async def test_a_group_where_an_allowed_person_began_is_let_in(chat: Conversation) -> None:
    private = Conversation(
        chat.storage,
        chat.clock,
        allowed=frozenset({READER.id}),
        group_admins=frozenset({READER.id}),
    )
    await private.say("/subscribe CSTO", chat=GROUP)
    assert await private.say("/latest", chat=GROUP, person=STRANGER) is not None


async def test_the_one_time_link_makes_its_opener_the_operator_once(chat: Conversation) -> None:
    private = Conversation(chat.storage, chat.clock, allowed=frozenset())
    await chat.storage.meta.set("claim_code", "open-sesame")
    assert "private" in (await private.say("/start wrong", chat=THEIRS, person=STRANGER)).html
    assert "private" not in (await private.say("/start open-sesame")).html
    chat.clock.advance(61)
    late = await private.say("/start open-sesame", chat=THEIRS, person=STRANGER)
    assert "private" in late.html
    assert await chat.storage.meta.operators() == frozenset({READER.id})


async def test_too_many_commands_in_a_minute_are_answered_once_and_then_ignored(
    chat: Conversation,
) -> None:
    hasty = Conversation(chat.storage, chat.clock, per_minute=2)
    for _ in range(2):
        await hasty.say("/status")
    assert "a lot in one minute" in (await hasty.say("/status")).html
    assert await hasty.say("/status") is None
    chat.clock.advance(61)
    assert "running" in (await hasty.say("/status")).html


async def test_a_chat_that_rested_wakes_when_somebody_writes(chat: Conversation) -> None:
    await chat.say("/start")
    await chat.storage.chats.rest(PRIVATE.id)
    await chat.say("/start")
    assert not (await chat.storage.chats.get(PRIVATE.id)).resting


async def test_a_clock_that_is_set_back_silences_nobody(chat: Conversation) -> None:
    hasty = Conversation(chat.storage, chat.clock, per_minute=2)
    chat.clock.advance(3 * 86_400)
    for _ in range(3):
        await hasty.say("/status")
    chat.clock.advance(-5 * 86_400)
    assert "running" in (await hasty.say("/status")).html


# Said once, handled twice: the process was killed in between


async def test_what_may_have_been_carried_out_already_changes_nothing_twice(
    chat: Conversation,
) -> None:
    for _ in range(2):
        await chat.say("/subscribe CSTO", again=True)
        await chat.say("/addsource https://courier.example/rss", again=True)
        await chat.say("/pause", again=True)
    assert len(await chat.storage.watches.of_chat(PRIVATE.id)) == 1
    assert len(await chat.storage.sources.of_chat(PRIVATE.id)) == 1
    for _ in range(2):
        await chat.say("/unsubscribe CSTO", again=True)
        await chat.say("/removesource https://courier.example/rss", again=True)
        await chat.say("/resume", again=True)
    assert await chat.storage.watches.of_chat(PRIVATE.id) == []
    assert await chat.storage.sources.of_chat(PRIVATE.id) == []


async def test_the_place_of_a_watch_is_asked_again_rather_than_ended_twice(
    chat: Conversation,
) -> None:
    await chat.say("/subscribe CSTO\nBishkek\nAstana")
    await chat.say("/unsubscribe 1")
    assert (await chat.say("/unsubscribe 1", again=True)).html.startswith("<b>2 watches</b>")
    assert len(await chat.storage.watches.of_chat(PRIVATE.id)) == 2


async def test_the_name_of_a_source_is_asked_again_rather_than_removed_twice(
    chat: Conversation,
) -> None:
    seeds = [SourceSeed(f"https://{n}.example/rss", n.title()) for n in ("courier", "steppe")]
    seeds.append(SourceSeed("https://both.example/rss", "Steppe Courier"))
    await chat.storage.sources.sync_pack(seeds, chat.clock())
    await chat.say("/start")
    assert "Courier" in (await chat.say("/removesource courier")).html
    assert "Which one" in (await chat.say("/removesource courier", again=True)).html
    assert len(await chat.storage.sources.of_chat(PRIVATE.id)) == 2


async def test_the_answer_to_a_question_is_taken_once(chat: Conversation) -> None:
    await chat.say("/subscribe")
    assert "CSTO</b> is on" in (await chat.say("CSTO")).html
    assert "Shall I watch for" in (await chat.say("Bishkek")).html


async def test_a_members_answer_does_not_use_up_an_admins_question(chat: Conversation) -> None:
    chat.group_admins = frozenset({READER.id})
    await chat.say("/subscribe", chat=GROUP)
    member = Person(900, "Member", "en")
    assert "Only admins" in (await chat.say("SCO", GROUP, member, answers=1)).html
    assert "CSTO</b> is on" in (await chat.say("CSTO", chat=GROUP, answers=1)).html


async def test_an_answer_follows_a_group_that_became_a_supergroup(chat: Conversation) -> None:
    group = Chat(-7, ChatKind.GROUP, "Desk")
    chat.outcomes = [Migrated(-1007)]
    await chat.say("/subscribe CSTO", chat=group, person=None)
    assert [chat_id for chat_id, _ in chat.said] == [-7, -1007]
    assert len(await chat.storage.watches.of_chat(-1007)) == 1


async def test_who_waits_for_an_answer_hears_that_something_went_wrong(chat: Conversation) -> None:
    await chat.dialogue.apologise(Said(PRIVATE, 0, READER, "", "latest", 1))
    assert "Something went wrong on my side" in chat.said[-1][1].html
    await chat.dialogue.apologise(Pressed(PRIVATE, 0, READER, "w:1:end", 2, "callback"))
    assert "Something went wrong on my side" in chat.toasts[-1]
    await chat.dialogue.apologise(Said(GROUP, 0, READER, "talk among people", None, 3))
    assert len(chat.said) == 1
