"""Adding and removing sources."""

import pytest

from bot.sources import source_name
from news.model import PollState, Source, SourceKind, SourceSeed, SourceStatus
from tests.bot.conversation import GROUP, PRIVATE, Conversation, data_of, labels

FEED = "https://steppe.example/rss"


async def test_a_source_is_polled_at_once_and_the_answer_shows_what_is_there(
    chat: Conversation,
) -> None:
    chat.on_poll = lambda: chat.poll_ok(FEED, "Steppe Courier", ["Rain in Osh"])
    answer = await chat.say(f"/addsource {FEED}")
    assert [fetched.url for _, fetched in chat.taken] == [FEED]
    assert "<b>Steppe Courier</b> is added." in answer.html
    assert "Rain in Osh" in answer.html


async def test_addfeed_is_another_name_and_https_may_be_left_out(chat: Conversation) -> None:
    await chat.say("/addfeed steppe.example/rss")
    assert [s.url for s in await chat.storage.sources.of_chat(PRIVATE.id)] == [FEED]


async def test_what_is_no_feed_is_not_kept(chat: Conversation) -> None:
    chat.on_poll = lambda: chat.poll_failed(
        FEED, "not a feed but a web page", SourceStatus.UNHEALTHY
    )
    answer = await chat.say(f"/addsource {FEED}")
    assert "not a feed but a web page. Nothing was added." in answer.html
    assert await chat.storage.sources.of_chat(PRIVATE.id) == []


async def test_a_source_that_is_down_for_the_moment_is_kept(chat: Conversation) -> None:
    chat.on_poll = lambda: chat.poll_failed(FEED, "error 502", SourceStatus.FAILING)
    answer = await chat.say(f"/addsource {FEED}")
    assert "does not answer now (error 502). I keep trying." in answer.html
    assert len(await chat.storage.sources.of_chat(PRIVATE.id)) == 1


async def test_a_source_that_is_read_already_is_not_added_twice(chat: Conversation) -> None:
    await chat.publish("CSTO meets", url=FEED)
    answer = await chat.say(f"/addsource {FEED}")
    assert answer.html == "<b>Steppe Courier</b> is read here already."


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://a.b/c",
        "http://",
        "/rss",
        "http://a:99999/",
        "tg://resolve",
    ],
)
async def test_what_is_no_address_gets_an_example(chat: Conversation, text: str) -> None:
    answer = await chat.say(f"/addsource {text}")
    assert "is not an address I can read" in answer.html
    assert await chat.storage.sources.of_chat(PRIVATE.id) == []


async def test_without_an_address_it_asks(chat: Conversation) -> None:
    assert (await chat.say("/addsource")).ask == "https://24.kg/rss/"
    await chat.say(FEED)
    assert len(await chat.storage.sources.of_chat(PRIVATE.id)) == 1


async def test_the_cap_on_sources_says_how_to_make_room(chat: Conversation) -> None:
    await chat.say("/addsource https://a.example/rss")
    await chat.say("/addsource https://b.example/rss")
    answer = await chat.say("/addsource https://c.example/rss")
    assert "2 sources of its own, which is the limit. /removesource" in answer.html


async def test_a_source_of_the_catalogue_is_removed_for_this_chat_only(
    chat: Conversation,
) -> None:
    await chat.publish("CSTO meets")
    answer = await chat.say("/removesource courier")
    assert answer.html == "<b>Steppe Courier</b> is removed from this chat."
    assert await chat.storage.sources.of_chat(PRIVATE.id) == []
    assert "Steppe Courier" in (await chat.say("/sources", chat=GROUP)).html


async def test_a_removed_source_can_be_brought_back(chat: Conversation) -> None:
    await chat.publish("CSTO meets")
    answer = await chat.say("/removesource Steppe Courier")
    await chat.press(data_of(answer, "Undo"))
    assert len(await chat.storage.sources.of_chat(PRIVATE.id)) == 1


async def test_several_that_fit_are_offered_as_buttons(chat: Conversation) -> None:
    await chat.storage.sources.sync_pack(
        [
            SourceSeed("https://a.example/1", "Courier one"),
            SourceSeed("https://a.example/2", "Courier two"),
        ],
        chat.clock(),
    )
    answer = await chat.say("/removesource courier")
    assert labels(answer) == ["✕ Courier one", "✕ Courier two"]
    await chat.press(data_of(answer, "✕ Courier two"))
    assert [s.title for s in await chat.storage.sources.of_chat(PRIVATE.id)] == ["Courier one"]


async def test_a_name_that_fits_nothing_says_where_to_look(chat: Conversation) -> None:
    await chat.publish("CSTO meets")
    assert "/sources lists them" in (await chat.say("/removesource nothing")).html


async def test_the_address_of_a_source_is_never_shown(chat: Conversation) -> None:
    await chat.say("/addsource https://steppe.example/rss?key=secret")
    for command in ("/sources", "/removesource", "/status"):
        assert "secret" not in repr(await chat.say(command))


@pytest.mark.parametrize(
    "same",
    [
        "HTTPS://STEPPE.example/rss",
        "https://steppe.example:443/rss",
        "https://steppe.example/rss#x",
        "http://www.steppe.example/rss",
        "steppe.example/rss/",
    ],
)
async def test_one_feed_under_another_spelling_is_read_already(
    chat: Conversation, same: str
) -> None:
    await chat.publish("CSTO meets", url=FEED)
    assert "is read here already" in (await chat.say(f"/addsource {same}")).html
    assert len(await chat.storage.sources.of_chat(PRIVATE.id)) == 1


async def test_adding_a_source_of_the_catalogue_that_is_ill_does_not_remove_it(
    chat: Conversation,
) -> None:
    await chat.publish("CSTO meets", url=FEED)
    await chat.say("/start")
    await chat.fail("not a feed but a web page", SourceStatus.UNHEALTHY)
    answer = await chat.say(f"/addsource {FEED}")
    assert "read here already, but it does not answer now" in answer.html
    assert len(await chat.storage.sources.of_chat(PRIVATE.id)) == 1


def test_a_channel_without_a_title_yet_is_called_by_its_name():
    poll = PollState(next_poll_at=0)
    channel = Source(1, "https://t.me/s/akipress", "", None, False, poll, SourceKind.CHANNEL)
    assert source_name(channel) == "@akipress"
