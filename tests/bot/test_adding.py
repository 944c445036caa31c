"""Adding what an address turns out to be: one source, several to choose from, or nothing."""

import asyncio
from dataclasses import replace

import pytest

from bot.adding import is_passing
from bot.patience import soon_or_later
from bot.request import Reply
from bot.texts import Html
from jobs.discovery import Discovery, Found
from news.discovery import Candidate
from news.model import (
    Body,
    FetchFailed,
    FullText,
    ParseFailed,
    PollRecord,
    PollState,
    SourceKind,
    SourceSeed,
    SourceStatus,
)
from storage import Storage
from tests.bot.conversation import GROUP, PRIVATE, READER, Conversation, data_of, labels
from tests.conftest import NOON, Clock
from tests.storage.scene import chat as ensure_chat
from tests.storage.scene import intent, lease_of, poll

SITE = "https://steppe.example/"
FEED = "https://steppe.example/rss"


def found(url: str = FEED, kind: SourceKind = SourceKind.FEED) -> Discovery:
    return Discovery(Found(SourceSeed(url, kind=kind), Body(b"<rss/>", "text/xml", url)))


def one_of(*candidates: Candidate) -> Discovery:
    return Discovery(choices=candidates)


async def urls(chat: Conversation) -> list[str]:
    return [one.url for one in await chat.storage.sources.of_chat(PRIVATE.id)]


# One source


async def test_the_feed_of_a_site_is_read_and_shows_three_headlines(chat: Conversation) -> None:
    titles = ["Rain", "Snow", "Hail", "Wind"]
    chat.discovery = found()
    chat.on_poll = lambda: chat.poll_ok(FEED, "Steppe Courier", titles)
    answer = await chat.say(f"/addsource {SITE}")
    first, *shown = answer.html.splitlines()
    assert first == "<b>Steppe Courier</b> is added."
    assert [title for title in titles if title in "\n".join(shown)] == ["Snow", "Hail", "Wind"]
    assert labels(answer) == ["Undo"]
    assert await urls(chat) == [FEED]


async def test_what_it_has_just_answered_is_not_asked_for_again(chat: Conversation) -> None:
    chat.discovery = found()
    await chat.say(f"/addsource {SITE}")
    assert [fetched for _, fetched in chat.taken] == [chat.discovery.found.body]


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        (SourceKind.CHANNEL, "I read the channel's public page."),
        (SourceKind.PAGE, "It has no feed: I watch this page for new headlines."),
        (SourceKind.SITEMAP, "It has no feed: I read its sitemap."),
    ],
)
async def test_what_is_no_feed_says_how_it_is_read(
    chat: Conversation, kind: SourceKind, note: str
) -> None:
    chat.discovery = found(SITE, kind)
    chat.on_poll = lambda: chat.poll_ok(SITE, "Steppe", ["Rain"])
    answer = await chat.say(f"/addsource {SITE}")
    assert answer.html.splitlines()[1] == note


async def test_headlines_that_come_with_the_pages_are_waited_for(chat: Conversation) -> None:
    chat.discovery = found(SITE, SourceKind.SITEMAP)
    bare = [replace(intent(key), item=replace(intent(key).item, title="")) for key in "ab"]
    untitled = [replace(one, identity=replace(one.identity, title_key="")) for one in bare]
    looks = []

    async def until(condition: object, seconds: float) -> bool:
        looks.append(seconds)
        [source] = await chat.storage.sources.of_chat(PRIVATE.id)
        if len(looks) == 1:
            await poll(chat.storage, source, *untitled)
        else:
            async with chat.storage.database.write() as tx:
                await tx.execute("UPDATE items SET title = 'Rain in Osh', title_key = 'rain'")
        return await condition()

    chat.services = replace(chat.services, until=until)
    chat.dialogue._services = chat.services
    assert "Rain in Osh" in (await chat.say(f"/addsource {SITE}")).html


async def test_a_source_that_has_not_answered_yet_is_kept(chat: Conversation) -> None:
    answer = await chat.say(f"/addsource {FEED}")
    assert answer.html == "<b>steppe.example</b> is added. It has not answered yet; I keep trying."


async def test_a_feed_that_the_catalogue_has_is_not_added_beside_it(chat: Conversation) -> None:
    await chat.publish("CSTO meets", url="http://www.steppe.example/rss/")
    chat.discovery = found()
    answer = await chat.say(f"/addsource {SITE}")
    assert (answer.html, labels(answer)) == ("<b>Steppe Courier</b> is read here already.", [])
    assert len(await urls(chat)) == 1


async def test_a_source_that_failed_for_another_chat_is_taken_as_it_answers_now(
    chat: Conversation,
) -> None:
    await chat.storage.chats.ensure(GROUP)
    other, _ = await chat.storage.sources.add(GROUP.id, SourceSeed(FEED), chat.clock(), 5)
    await chat.poll_failed(FEED, "not a feed but a web page", SourceStatus.UNHEALTHY)
    chat.discovery = found()
    chat.on_poll = lambda: poll(chat.storage, other)
    assert "is added." in (await chat.say(f"/addsource {SITE}")).html
    assert len(chat.taken) == 1


async def test_a_source_that_is_gone_is_asked_again_when_it_is_named_again(
    chat: Conversation,
) -> None:
    await chat.say(f"/addsource {FEED}")
    [source] = await chat.storage.sources.of_chat(PRIVATE.id)
    gone = PollState(next_poll_at=None, last_poll_at=NOON, status=SourceStatus.GONE)
    lease = await lease_of(chat.storage, source)
    await chat.storage.polls.record(PollRecord(source.id, lease, gone), NOON)
    chat.on_poll = lambda: poll(chat.storage, source)
    assert "is added." in (await chat.say(f"/addsource {FEED}")).html


# Several, or none


RU = Candidate("https://me:secret@steppe.example/ru/rss?key=secret", SourceKind.FEED, "Новости")
EN = Candidate("https://steppe.example/en/rss", SourceKind.FEED, "News")


async def test_of_several_the_person_chooses_by_button(chat: Conversation) -> None:
    chat.discovery = one_of(RU, EN)
    answer = await chat.say(f"/addsource {SITE}")
    assert (answer.html, labels(answer)) == (
        "This site has several feeds. Which one shall I read?",
        ["Новости", "News"],
    )
    assert await urls(chat) == []
    chat.discovery = None
    added = await chat.press(data_of(answer, "News"))
    assert "is added" in added.html
    assert await urls(chat) == [EN.url]


async def test_several_of_one_title_are_told_apart_by_address_without_its_secrets(
    chat: Conversation,
) -> None:
    chat.discovery = one_of(replace(RU, title="News"), EN, replace(EN, title=""))
    answer = await chat.say(f"/addsource {SITE}")
    assert labels(answer) == [
        "steppe.example/ru/rss",
        "steppe.example/en/rss",
        "steppe.example/en/rss",
    ]


async def test_a_choice_that_is_read_already_is_not_added_again(chat: Conversation) -> None:
    await chat.publish("CSTO meets", url=EN.url)
    chat.discovery = one_of(RU, EN)
    answer = await chat.say(f"/addsource {SITE}")
    pressed = await chat.press(data_of(answer, "News"))
    assert pressed.html == "<b>Steppe Courier</b> is read here already."


async def test_nobody_presses_what_another_chat_was_offered(chat: Conversation) -> None:
    chat.discovery = one_of(RU, EN)
    answer = await chat.say(f"/addsource {SITE}")
    chat.group_admins = frozenset({READER.id})
    await chat.press(data_of(answer, "News"), chat=GROUP)
    await chat.press(f"{data_of(answer, 'News')[:-1]}7")
    assert chat.toasts == ["This button is too old. Please send the command again."] * 2
    assert await chat.storage.sources.all() == []


async def test_a_choice_that_does_not_answer_is_not_added(chat: Conversation) -> None:
    chat.discovery = one_of(RU, EN)
    answer = await chat.say(f"/addsource {SITE}")
    chat.discovery = Discovery(failed=FetchFailed("error 404", 404))
    pressed = await chat.press(data_of(answer, "News"))
    assert pressed.html == "I could not read <b>steppe.example</b>: error 404. Nothing was added."


@pytest.mark.parametrize(
    ("asked", "discovery", "told"),
    [
        (
            SITE,
            Discovery(failed=ParseFailed("no list of news on this page"), tried=12),
            (
                "I found no news at <b>steppe.example</b>: no feed, no sitemap of news, "
                "and no list of headlines on the page (no list of news on this page). "
                "Nothing was added."
            ),
        ),
        (
            SITE,
            Discovery(failed=FetchFailed("host not found")),
            "I could not read <b>steppe.example</b>: host not found. Nothing was added.",
        ),
        (
            "@steppe_news",
            Discovery(failed=ParseFailed("no channel with a public page")),
            (
                "I could not read <b>@steppe_news</b>: no channel with a public page. "
                "Nothing was added."
            ),
        ),
        (
            "http://10.0.0.1/rss",
            Discovery(failed=FetchFailed("address not allowed")),
            (
                "<b>10.0.0.1</b> is on a private network, which I leave alone. Nothing was added. "
                "The operator can open it with ALLOW_PRIVATE_HOSTS."
            ),
        ),
    ],
)
async def test_where_nothing_is_found_it_says_what_was_tried(
    chat: Conversation, asked: str, discovery: Discovery, told: str
) -> None:
    chat.discovery = discovery
    assert (await chat.say(f"/addsource {asked}")).html == told
    assert await chat.storage.sources.all() == []


@pytest.mark.parametrize(
    ("asked", "error", "kept"),
    [
        ("steppe.example/rss", "error 503", 1),
        ("@steppe_news", "no answer in 30 s", 1),
        ("steppe.example/rss", "error 404", 0),
        ("steppe.example", "error 503", 0),
    ],
)
async def test_what_is_down_is_kept_where_it_is_a_feed_by_its_form_and_may_come_back(
    chat: Conversation, asked: str, error: str, kept: int
) -> None:
    chat.discovery = Discovery(failed=FetchFailed(error))
    await chat.say(f"/addsource {asked}")
    assert len(await chat.storage.sources.all()) == kept


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        ("error 403", True),
        ("error 500", True),
        ("connection lost", True),
        ("proxy refused", True),
        ("error 404", False),
        ("error 410", False),
        ("host not found", False),
        ("not a feed", False),
        ("", False),
    ],
)
def test_which_failures_may_pass(error: str, passing: bool) -> None:
    assert is_passing(error) is passing


@pytest.mark.parametrize("link", ["https://t.me/+AbCdEf123456", "t.me/joinchat/AbCdEf"])
async def test_a_private_channel_is_told_why_not(chat: Conversation, link: str) -> None:
    answer = await chat.say(f"/addsource {link}")
    assert answer.html == (
        "I can't read this: a private channel. Only public channels have a page that I can read."
    )


# Done twice


async def test_an_addition_that_a_kill_cut_short_is_told_as_one(chat: Conversation) -> None:
    chat.on_poll = lambda: chat.poll_ok(FEED, "Steppe Courier", ["Rain in Osh"])
    first = await chat.say(f"/addsource {FEED}")
    chat.on_poll = None
    assert await chat.say(f"/addsource {FEED}", again=True) == first


async def test_what_the_catalogue_had_before_is_not_told_as_added(chat: Conversation) -> None:
    await chat.publish("CSTO meets", url=FEED)
    answer = await chat.say(f"/addsource {FEED}", again=True)
    assert answer.html == "<b>Steppe Courier</b> is read here already."


async def test_a_removal_can_be_undone_with_all_that_was_chosen(chat: Conversation) -> None:
    await chat.say("/start")
    seed = SourceSeed(SITE, "Steppe", "ru", SourceKind.PAGE, "^/news/", FullText.ALWAYS, "Agent")
    source, _ = await chat.storage.sources.add(PRIVATE.id, seed, chat.clock(), 5)
    await chat.storage.follows.add(PRIVATE.id, 0, source.id, chat.clock(), 5)
    removed = await chat.say("/removesource Steppe")
    assert await chat.storage.sources.all() == []
    await chat.press(data_of(removed, "Undo"))
    [back] = await chat.storage.sources.of_chat(PRIVATE.id)
    assert replace(back, id=source.id, poll=source.poll) == source
    [follow] = await chat.storage.follows.of_chat(PRIVATE.id)
    assert follow.source.id == back.id


async def test_undo_pressed_twice_says_that_it_is_done(chat: Conversation) -> None:
    answer = await chat.say(f"/addsource {FEED}")
    for _ in range(2):
        await chat.press(data_of(answer, "Undo"))
    assert chat.toasts == [None, "This source is not read here any more."]
    assert len(chat.edits) == 1


# A word in private


@pytest.mark.parametrize(
    ("word", "name", "read"),
    [
        ("@steppe_news", "@steppe_news", "Read this channel"),
        ("steppe.example", "steppe.example", "Read this source"),
    ],
)
async def test_a_word_that_names_a_channel_or_a_site_may_be_read_or_watched_for(
    chat: Conversation, word: str, name: str, read: str
) -> None:
    answer = await chat.say(word)
    assert answer.html == f"What shall I do with <b>{name}</b>?"
    assert labels(answer) == [read, "Watch for the word"]
    assert "is on." in (await chat.press(data_of(answer, "Watch for the word"))).html
    assert "is added" in (await chat.press(data_of(answer, read))).html


async def test_the_front_page_of_a_site_is_nothing_to_watch_for(chat: Conversation) -> None:
    answer = await chat.say(SITE)
    assert labels(answer) == ["Read this source"]


async def test_a_name_within_words_is_watched_for_as_ever(chat: Conversation) -> None:
    answer = await chat.say("channel @steppe_news")
    assert answer.html.startswith("Shall I watch for")


# What takes long


MEANWHILE = Html("I am looking.")


async def done_at_once() -> Reply:
    return Reply(Html("Done."))


async def test_what_is_soon_done_is_one_reply() -> None:
    assert await soon_or_later(done_at_once(), 10, MEANWHILE) == Reply(Html("Done."))


async def test_what_takes_long_says_so_and_goes_on() -> None:
    go = asyncio.Event()

    async def work() -> Reply:
        await go.wait()
        return Reply(Html("Done."))

    reply = await soon_or_later(work(), 0, MEANWHILE)
    assert reply.html == MEANWHILE
    go.set()
    assert await reply.then(lambda _: None) == Reply(Html("Done."))


async def test_what_fails_fails_for_who_asked() -> None:
    async def work() -> Reply:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await soon_or_later(work(), 10, MEANWHILE)


async def test_what_nobody_waits_for_any_more_is_stopped() -> None:
    stopped = asyncio.Event()

    async def work() -> Reply:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    waiting = asyncio.create_task(soon_or_later(work(), 10, MEANWHILE))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait({waiting})
    await asyncio.wait_for(stopped.wait(), 5)


async def test_the_cap_that_is_reached_says_so_in_a_button_too(
    storage: Storage, clock: Clock
) -> None:
    chat = Conversation(storage=storage, clock=clock)
    await ensure_chat(storage, PRIVATE.id)
    for number in range(2):
        seed = SourceSeed(f"https://{number}.example/rss")
        await storage.sources.add(PRIVATE.id, seed, clock(), 5)
    answer = await chat.say("@steppe_news")
    await chat.press(data_of(answer, "Read this channel"))
    assert chat.toasts[-1].startswith("This chat has 2 sources of its own, which is the limit.")
