"""Following: everything of a source, sent to one place until that is stopped."""

import pytest

from jobs.discovery import Discovery, Found
from news.model import Body, Chat, ChatKind, Source, SourceKind, SourceSeed
from tests.bot.conversation import GROUP, PRIVATE, READER, Conversation, data_of, labels
from tests.storage.scene import alerts, intent, poll

FEED = "https://steppe.example/rss"
FORUM = Chat(GROUP.id, ChatKind.SUPERGROUP, "Newsroom")


async def catalogue(chat: Conversation, *titles: str) -> list[Source]:
    seeds = [SourceSeed(f"https://{n}.example/rss", title) for n, title in enumerate(titles)]
    await chat.storage.sources.sync_pack(seeds, chat.clock())
    every = await chat.storage.sources.all()
    return sorted(every, key=lambda one: one.url)


async def followed(chat: Conversation, chat_id: int = PRIVATE.id) -> list[str]:
    return [one.source.title for one in await chat.storage.follows.of_chat(chat_id)]


# Begin


async def test_a_source_that_is_read_is_followed_by_its_name(chat: Conversation) -> None:
    await catalogue(chat, "24.kg", "TASS")
    answer = await chat.say("/follow tass")
    assert answer.html == "You get everything that <b>TASS</b> publishes from now on."
    assert labels(answer) == ["Stop following"]
    assert await followed(chat) == ["TASS"]


async def test_a_name_that_is_an_address_too_is_the_source_of_that_name(chat: Conversation) -> None:
    await catalogue(chat, "24.kg", "24.kg English")
    await chat.say("/follow 24.kg")
    assert await followed(chat) == ["24.kg"]


async def test_an_address_is_no_part_of_another_name(chat: Conversation) -> None:
    await catalogue(chat, "Tengri news.kz")
    await chat.say("/follow news.kz")
    assert await followed(chat) == [""]
    assert len(await chat.storage.sources.of_chat(PRIVATE.id)) == 2


async def test_an_address_is_added_and_followed_in_one_go(chat: Conversation) -> None:
    chat.on_poll = lambda: chat.poll_ok(FEED, "Steppe Courier", ["Rain in Osh"])
    answer = await chat.say(f"/follow {FEED}")
    assert answer.html.startswith("<b>Steppe Courier</b> is added.\n")
    assert answer.html.endswith(
        "You get everything that <b>Steppe Courier</b> publishes from now on."
    )
    assert labels(answer) == ["Stop following", "Undo"]
    await chat.press(data_of(answer, "Undo"))
    assert await followed(chat) == []
    assert await chat.storage.sources.all() == []


async def test_an_address_that_is_read_already_is_followed(chat: Conversation) -> None:
    await chat.publish("CSTO meets", url=FEED)
    chat.discovery = Discovery(Found(SourceSeed(FEED), Body(b"", "", FEED)))
    for address in (FEED, "https://steppe.example/"):
        await chat.say(f"/follow {address}")
        assert await followed(chat) == ["Steppe Courier"]


async def test_a_channel_is_followed_by_its_name(chat: Conversation) -> None:
    await chat.say("/follow @steppe_news")
    [follow] = await chat.storage.follows.of_chat(PRIVATE.id)
    assert (follow.source.kind, follow.source.url) == (
        SourceKind.CHANNEL,
        "https://t.me/s/steppe_news",
    )


async def test_several_that_fit_are_offered_as_buttons(chat: Conversation) -> None:
    await catalogue(chat, "Courier one", "Courier two")
    answer = await chat.say("/follow courier")
    assert labels(answer) == ["Courier one", "Courier two"]
    pressed = await chat.press(data_of(answer, "Courier two"))
    assert pressed.html == "You get everything that <b>Courier two</b> publishes from now on."
    assert await followed(chat) == ["Courier two"]


async def test_without_an_address_it_asks(chat: Conversation) -> None:
    await catalogue(chat, "TASS")
    assert (await chat.say("/follow")).ask == "https://24.kg/rss/"
    await chat.say("TASS")
    assert await followed(chat) == ["TASS"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nothing", "No source here is called <b>nothing</b>."),
        ("t.me/+AbCdEf123", "I can't read this: a private channel."),
    ],
)
async def test_what_cannot_be_followed_says_why(chat: Conversation, text: str, told: str) -> None:
    assert (await chat.say(f"/follow {text}")).html.startswith(told)


async def test_who_follows_already_is_told_so(chat: Conversation) -> None:
    await catalogue(chat, "TASS")
    await chat.say("/follow TASS")
    assert (await chat.say("/follow TASS")).html == "You get everything of <b>TASS</b> already."


async def test_a_follow_that_a_kill_cut_short_is_told_as_one(chat: Conversation) -> None:
    await catalogue(chat, "TASS")
    first = await chat.say("/follow TASS")
    assert await chat.say("/follow TASS", again=True) == first


async def test_who_follows_as_much_as_he_may_is_told_how_to_make_room(chat: Conversation) -> None:
    await catalogue(chat, "One", "Two", "Three")
    for title in ("One", "Two"):
        await chat.say(f"/follow {title}")
    answer = await chat.say("/follow Three")
    assert answer.html == (
        "This chat follows 2 sources, which is the limit. "
        "/subscriptions has the keys that stop one."
    )


async def test_a_source_is_added_though_nothing_more_can_be_followed(chat: Conversation) -> None:
    await catalogue(chat, "One", "Two")
    for title in ("One", "Two"):
        await chat.say(f"/follow {title}")
    answer = await chat.say(f"/follow {FEED}")
    assert "is added" in answer.html
    assert "This chat follows 2 sources, which is the limit." in answer.html
    assert labels(answer) == ["Undo"]


# End


async def test_what_is_followed_no_more_can_be_followed_again(chat: Conversation) -> None:
    await catalogue(chat, "TASS")
    answer = await chat.say("/follow TASS")
    stopped = await chat.press(data_of(answer, "Stop following"))
    assert stopped.html == "<b>TASS</b> is followed no more."
    assert await followed(chat) == []
    again = await chat.press(data_of(stopped, "Follow again"))
    assert again == answer
    assert await followed(chat) == ["TASS"]


async def test_under_what_it_sent_the_text_stays(chat: Conversation) -> None:
    [source] = await catalogue(chat, "TASS")
    await chat.say("/follow TASS")
    stopped = await chat.press(f"f:{source.id}:end")
    assert (stopped.html, labels(stopped)) == ("", ["Follow again"])
    again = await chat.press(data_of(stopped, "Follow again"))
    assert (again.html, labels(again)) == ("", ["Stop following"])
    assert chat.toasts == ["TASS is followed no more.", "Following again."]
    assert data_of(again, "Stop following") == f"f:{source.id}:end"


async def test_a_key_that_was_pressed_twice_says_that_it_is_done(chat: Conversation) -> None:
    answer = await chat.say(f"/follow {FEED}")
    for _ in range(2):
        await chat.press(data_of(answer, "Stop following"))
    assert chat.toasts[-1] == "This source is not followed here any more."
    await chat.press(data_of(answer, "Undo"))
    await chat.press("f:1:again")
    assert chat.toasts[-1] == "This source is not read here any more."


async def test_a_member_of_a_group_neither_follows_nor_stops(chat: Conversation) -> None:
    [source] = await catalogue(chat, "TASS")
    await chat.say("/follow TASS", chat=GROUP)
    assert await followed(chat, GROUP.id) == []
    await chat.say("/follow TASS", chat=GROUP, person=None)
    for data in (f"f:{source.id}:stop", f"f:{source.id}:end", f"c:{source.id}:follow"):
        await chat.press(data, chat=GROUP)
    assert chat.toasts == ["Only admins of this group can change things here."] * 3
    assert await followed(chat, GROUP.id) == ["TASS"]


async def test_of_a_source_that_is_removed_nothing_more_comes(chat: Conversation) -> None:
    [source] = await catalogue(chat, "TASS")
    await chat.say("/follow TASS")
    await poll(chat.storage, source, intent("a"))
    removed = await chat.say("/removesource TASS")
    assert [one.followed for one in await alerts(chat.storage)] == [False]
    assert await poll(chat.storage, source, intent("b")) == 0
    await chat.press(data_of(removed, "Undo"))
    assert await poll(chat.storage, source, intent("c")) == 1


# Listed


async def test_the_watches_are_listed_with_what_is_followed(chat: Conversation) -> None:
    await catalogue(chat, "24.kg", "TASS")
    for text in ("/subscribe CSTO", "/follow 24.kg", "/follow TASS"):
        await chat.say(text)
    answer = await chat.say("/subscriptions")
    assert answer.html.startswith("<b>1 watch</b>\n1. CSTO")
    assert answer.html.endswith("\nFollowed in full: 24.kg, TASS")
    assert labels(answer)[-2:] == ["Stop following 24.kg", "Stop following TASS"]
    pressed = await chat.press(data_of(answer, "Stop following TASS"))
    assert pressed.html == "<b>TASS</b> is followed no more."


async def test_who_only_follows_sees_what_and_how_to_watch(chat: Conversation) -> None:
    await catalogue(chat, "TASS")
    await chat.say("/follow TASS")
    assert (await chat.say("/subscriptions")).html == (
        "Nothing is watched here yet. Send <code>/subscribe CSTO</code> to begin.\n"
        "Followed in full: TASS"
    )


async def test_what_several_topics_follow_is_listed_once(chat: Conversation) -> None:
    [source] = await catalogue(chat, "TASS")
    await chat.storage.chats.ensure(FORUM)
    for topic in (0, 3):
        await chat.storage.follows.add(GROUP.id, topic, source.id, chat.clock(), 5)
    answer = await chat.say("/subscriptions", chat=GROUP)
    assert labels(answer) == ["Stop following TASS"]


async def test_the_topic_in_which_it_is_pressed_stops_first(chat: Conversation) -> None:
    [source] = await catalogue(chat, "TASS")
    await chat.storage.chats.ensure(FORUM)
    for topic in (3, 0):
        await chat.storage.follows.add(GROUP.id, topic, source.id, chat.clock(), 5)
    chat.group_admins = frozenset({READER.id})
    for left in ([3], []):
        await chat.press(f"f:{source.id}:stop", chat=GROUP)
        follows = await chat.storage.follows.of_chat(GROUP.id)
        assert [one.thread_id for one in follows] == left


async def test_of_many_the_first_are_named(chat: Conversation) -> None:
    await chat.say("/start")
    every = await catalogue(chat, *[f"Courier {n:02}" for n in range(12)])
    for source in every:
        await chat.storage.follows.add(PRIVATE.id, 0, source.id, chat.clock(), 50)
    answer = await chat.say("/subscriptions")
    assert answer.html.endswith(" +2")
    assert len(labels(answer)) == 10


async def test_on_several_pages_the_last_has_them(chat: Conversation) -> None:
    await catalogue(chat, "TASS")
    await chat.say("/follow TASS")
    for n in range(9):
        await chat.storage.watches.add(PRIVATE.id, 0, f"word{n}", chat.clock(), 20)
    first = await chat.say("/subscriptions")
    assert "Followed in full" not in first.html
    assert "Followed in full: TASS" in (await chat.press("l:1")).html
