"""What has come in: /latest, /search, /sources, /status."""

from news.model import SourceStatus
from tests.bot.conversation import PRIVATE, Conversation, data_of, labels


async def test_latest_shows_the_newest_first(chat: Conversation) -> None:
    await chat.publish("First story", "Second story")
    answer = await chat.say("/latest")
    assert answer.html.startswith("<b>Latest</b> · 1–2 of 2")
    assert answer.html.index("Second story") < answer.html.index("First story")


async def test_latest_with_words_shows_what_matches_them(chat: Conversation) -> None:
    await chat.publish("CSTO meets", "Rain in Osh", "More of the CSTO")
    answer = await chat.say("/latest csto")
    assert answer.html.startswith("<b>csto</b> · 1–2 of 2")
    assert "Rain" not in answer.html


async def test_latest_has_pages_that_go_round(chat: Conversation) -> None:
    await chat.publish(*[f"CSTO story {n:02}" for n in range(12)])
    answer = await chat.say("/latest CSTO")
    assert answer.html.startswith("<b>CSTO</b> · 1–5 of 12")
    assert labels(answer) == ["‹", "1/3", "›"]
    answer = await chat.press(data_of(answer, "›"))
    assert answer.html.startswith("<b>CSTO</b> · 6–10 of 12")
    answer = await chat.press(data_of(await chat.press(data_of(answer, "›")), "›"))
    assert answer.html.startswith("<b>CSTO</b> · 1–5 of 12")


async def test_latest_and_alerts_agree_on_phrases_and_exclusions(chat: Conversation) -> None:
    await chat.publish("Security Council meets", "Council on security", "Security Council of Osh")
    answer = await chat.say('/latest "Security Council" -Osh')
    assert "· 1 of 1" in answer.html


async def test_nothing_found_states_the_basis(chat: Conversation) -> None:
    await chat.publish("Rain in Osh", "Wheat prices")
    answer = await chat.say("/latest CSTO")
    assert answer.html == "No story about <b>CSTO</b> in 2 headlines."


async def test_an_empty_archive_says_where_to_look(chat: Conversation) -> None:
    await chat.publish()
    assert "Nothing has come in yet" in (await chat.say("/latest")).html


async def test_without_sources_it_says_how_to_add_one(chat: Conversation) -> None:
    for command in ("/start", "/latest", "/latest CSTO", "/subscribe CSTO", "/sources"):
        assert "/addsource adds one." in (await chat.say(command)).html


async def test_stories_are_found_behind_many_that_only_come_near(chat: Conversation) -> None:
    await chat.publish("Zorgon alone", *[f"Zorgon summit {n}" for n in range(1200)])
    assert "· 1 of 1" in (await chat.say("/latest Zorgon -summit")).html


async def test_a_count_that_was_ended_says_so(chat: Conversation) -> None:
    await chat.publish(*[f"Zorgon {n}" for n in range(600)])
    assert "1–5 of 500+" in (await chat.say("/latest Zorgon")).html
    assert "500+ stories in 600 headlines" in (await chat.say("/subscribe Zorgon")).html


async def test_search_without_words_asks(chat: Conversation) -> None:
    await chat.publish("CSTO meets")
    assert (await chat.say("/search")).ask == "Bishkek summit"
    assert "· 1 of 1" in (await chat.say("CSTO")).html


async def test_a_bad_search_says_what_is_wrong(chat: Conversation) -> None:
    assert "too short" in (await chat.say("/search a*")).html


async def test_sources_says_how_each_fares(chat: Conversation) -> None:
    await chat.publish("CSTO meets")
    answer = await chat.say("/sources")
    assert answer.html.splitlines()[:2] == ["<b>1 source</b>", "1. Steppe Courier · 12:00"]


async def test_feeds_is_another_name_for_sources(chat: Conversation) -> None:
    await chat.publish("CSTO meets")
    assert (await chat.say("/feeds")).html == (await chat.say("/sources")).html


async def test_an_ailing_source_is_named_with_its_error_and_since_when(
    chat: Conversation,
) -> None:
    await chat.publish("CSTO meets")
    await chat.say("/start")
    await chat.fail("error 403", SourceStatus.FAILING)
    assert "⚠ error 403, since 12:00" in (await chat.say("/sources")).html


async def test_status_says_what_is_read_and_what_is_watched(chat: Conversation) -> None:
    await chat.publish("CSTO meets")
    await chat.say("/subscribe CSTO")
    answer = await chat.say("/status")
    assert answer.html == (
        "<b>Wirewatch is running</b> since 12:00.\n"
        "1 source; last read 12:00.\n"
        "1 story kept (oldest: 12:00).\n"
        "1 watch here, 0 paused."
    )


async def test_pause_quiets_a_chat_and_resume_ends_it(chat: Conversation) -> None:
    await chat.say("/pause")
    assert (await chat.storage.chats.get(PRIVATE.id)).paused
    assert "paused" in (await chat.say("/status")).html
    await chat.say("/resume")
    assert not (await chat.storage.chats.get(PRIVATE.id)).paused


async def test_resume_without_a_pause_says_that_all_is_well(chat: Conversation) -> None:
    assert "was not paused" in (await chat.say("/resume")).html
