"""One source: how it fares, what it brings, what can be done with it and by whom; and the list."""

from dataclasses import replace

import pytest

from bot.onesource import duration, pace
from bot.texts import load_catalogues
from jobs.imports import read_import
from news.model import DAY, SECOND, Chat, FullText, SourceKind, SourceSeed
from storage import Storage
from tests.bot.conversation import GROUP, PRIVATE, READER, Conversation, data_of, labels
from tests.conftest import NOON, Clock
from tests.storage.scene import intent, poll

FEED = "https://steppe.example/rss"
SECRET = "https://steppe.example/rss?token=0123456789abcdef0123"
STEPPE = SourceSeed(FEED, "Steppe")
HOUR = 3600
TEXTS = load_catalogues().of("en")


@pytest.fixture
def operator(storage: Storage, clock: Clock) -> Conversation:
    return Conversation(storage=storage, clock=clock, admins=frozenset({READER.id}))


async def own(chat: Conversation, seed: SourceSeed = STEPPE) -> int:
    """Give the chat a source of its own, and its number."""
    await chat.storage.chats.ensure(PRIVATE)
    source, _ = await chat.storage.sources.add(PRIVATE.id, seed, chat.clock(), 5)
    return source.id


async def change(chat: Conversation, **columns: object) -> None:
    """Put the one source there is into another state."""
    values = ", ".join(f"{name} = :{name}" for name in columns)
    async with chat.storage.database.write() as tx:
        await tx.execute(f"UPDATE sources SET {values}", columns)


# What it says


async def test_a_source_says_how_it_fares_and_what_it_brings(chat: Conversation) -> None:
    await own(chat)
    [source] = await chat.storage.sources.all()
    stories = [intent(f"{n}", at=NOON - n * 12 * HOUR * SECOND) for n in range(20)]
    await poll(chat.storage, source, *stories)
    assert (await chat.say("/sources steppe")).html == (
        "<b>Steppe</b>\n"
        "Read 12:00, about every 15 min.\n"
        "2 stories a day; the newest: 12:00.\n"
        "Articles are opened and searched while somebody here watches.\n"
        "It was added for this chat."
    )


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({}, "Not read yet."),
        (
            {
                "status": "failing",
                "error": "error 403",
                "failing_since": NOON - 3 * HOUR * SECOND,
                "last_poll_at": NOON,
            },
            "⚠ error 403, since 09:00.",
        ),
        (
            {"status": "ok", "last_ok_at": NOON, "silent_since": NOON - 5 * DAY * SECOND},
            "⚠ It answers, but has been silent since Tuesday 12:00, which is not its habit.",
        ),
        (
            {"status": "ok", "last_ok_at": NOON, "interval": 6 * HOUR},
            "Read 12:00, about every 6 h.",
        ),
    ],
)
async def test_how_it_fares(chat: Conversation, columns: dict[str, object], told: str) -> None:
    await own(chat)
    if columns:
        await change(chat, **columns)
    assert (await chat.say("/sources steppe")).html.splitlines()[1] == told


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ([0] * 30, None),
        (range(0, 25, 2), "12 stories a day"),
        (range(0, 40 * 24, 4 * 24), "2 stories a week"),
        (range(0, 120 * 24, 10 * 24), "1 story a week"),
        ([*range(11), *range(9_000, 9_300)], "10 stories a day"),
    ],
)
def test_the_last_month_tells_how_much_a_source_brings(
    hours: range | list[int], told: str | None
) -> None:
    assert pace([NOON - hour * HOUR * SECOND for hour in hours], TEXTS) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (5, "1 min"),
        (900, "15 min"),
        (7199, "119 min"),
        (7200, "2 h"),
        (DAY, "24 h"),
        (2 * DAY, "2 d"),
        (5 * DAY, "5 d"),
    ],
)
def test_how_long_something_lasts(seconds: int, told: str) -> None:
    assert duration(seconds, TEXTS) == told


async def test_a_channels_posts_are_whole_so_no_article_is_opened(chat: Conversation) -> None:
    await own(chat, SourceSeed("https://t.me/s/steppe", "Steppe", kind=SourceKind.CHANNEL))
    answer = await chat.say("/sources steppe")
    assert "rticle" not in answer.html
    assert labels(answer) == ["Follow", "Remove"]


async def test_a_hostile_title_stays_text(chat: Conversation) -> None:
    await own(chat, SourceSeed(FEED, "<b>&x"))
    for answer in (await chat.say("/sources"), await chat.say("/sources x")):
        assert "&lt;b&gt;&amp;x" in answer.html


# What can be done


async def test_the_search_of_articles_is_switched_in_turn(chat: Conversation) -> None:
    number = await own(chat)
    shown = await chat.say("/sources steppe")
    seen = []
    for label in ("Full text: on demand", "Full text: always", "Full text: off"):
        shown = await chat.press(data_of(shown, label))
        seen.append((await chat.storage.sources.get(number)).full_text)
    assert seen == [FullText.ALWAYS, FullText.OFF, FullText.DEMAND]


async def test_a_source_is_followed_and_removed_from_its_card(chat: Conversation) -> None:
    await own(chat)
    card = await chat.say("/sources steppe")
    await chat.press(data_of(card, "Follow"))
    assert len(await chat.storage.follows.of_chat(PRIVATE.id)) == 1
    assert labels(await chat.say("/sources steppe"))[0] == "Stop following"
    await chat.press(data_of(card, "Remove"))
    assert await chat.storage.sources.of_chat(PRIVATE.id) == []


async def test_what_serves_everybody_is_the_operators_to_change(chat: Conversation) -> None:
    await chat.publish("CSTO meets")
    assert labels(await chat.say("/sources courier")) == ["Follow", "Remove"]
    for action in ("text", "share", "unshare"):
        await chat.press(f"c:1:{action}")
    assert chat.toasts == ["Only the operator can change this."] * 3
    assert (await chat.storage.sources.get(1)).full_text is FullText.DEMAND


async def test_an_operator_shares_a_source_with_everybody(operator: Conversation) -> None:
    number = await own(operator)
    card = await operator.say("/sources steppe")
    shared = await operator.press(data_of(card, "Share with everybody"))
    assert (await operator.storage.sources.get(number)).shared
    assert "It was added for this chat." not in shared.html
    await operator.press(data_of(shared, "Only for this chat"))
    assert not (await operator.storage.sources.get(number)).shared


async def test_what_is_for_this_chat_only_stays_there_though_it_never_added_it(
    operator: Conversation,
) -> None:
    await operator.storage.chats.ensure(GROUP)
    await operator.storage.sources.share(SourceSeed(FEED, "Steppe"), operator.clock())
    card = await operator.say("/sources steppe")
    await operator.press(data_of(card, "Only for this chat"))
    assert len(await operator.storage.sources.of_chat(PRIVATE.id)) == 1
    assert await operator.storage.sources.of_chat(GROUP.id) == []


async def test_a_member_of_a_group_looks_and_changes_nothing(chat: Conversation) -> None:
    await chat.storage.chats.ensure(GROUP)
    await chat.storage.sources.add(GROUP.id, SourceSeed(FEED, "Steppe"), chat.clock(), 5)
    assert (await chat.press("o:1", chat=GROUP)).html.startswith("<b>Steppe</b>")
    for data in ("c:1:text", "c:1:follow", "c:1:share", "r:1"):
        await chat.press(data, chat=GROUP)
    assert chat.toasts == [None, *["Only admins of this group can change things here."] * 4]
    assert (await chat.storage.sources.get(1)).full_text is FullText.DEMAND


@pytest.mark.parametrize("data", ["o:1", "o:9", "o:x", "r:1", "c:1:follow", "c:1:text", "o:"])
async def test_what_another_chat_reads_is_nobody_elses(chat: Conversation, data: str) -> None:
    await chat.storage.chats.ensure(GROUP)
    await chat.storage.sources.add(GROUP.id, SourceSeed(FEED, "Steppe"), chat.clock(), 5)
    await chat.press(data)
    assert chat.toasts == ["This source is not read here any more."]
    assert chat.edits == chat.said == []


async def test_an_action_that_there_is_none_of_is_too_old(chat: Conversation) -> None:
    await own(chat)
    await chat.press("c:1:burn")
    assert chat.toasts == ["This button is too old. Please send the command again."]


# The list


async def test_the_list_says_of_each_how_it_fares(chat: Conversation) -> None:
    await chat.storage.chats.ensure(PRIVATE)
    seeds = [SourceSeed(f"https://{n}.example/rss", title) for n, title in enumerate("ABCD")]
    await chat.storage.sources.sync_pack(seeds, chat.clock())
    every = await chat.storage.sources.of_chat(PRIVATE.id)
    for source in every[1:]:
        await poll(chat.storage, source)
    await change(chat, silent_since=None)
    async with chat.storage.database.write() as tx:
        await tx.execute(
            "UPDATE sources SET status = 'failing', error = 'error 404', failing_since = :at "
            "WHERE title = 'C'",
            {"at": NOON},
        )
        await tx.execute(
            "UPDATE sources SET silent_since = :at WHERE title = 'D'",
            {"at": NOON - 2 * DAY * SECOND},
        )
    await chat.storage.sources.add(PRIVATE.id, SourceSeed(FEED, "Own"), chat.clock(), 5)
    answer = await chat.say("/sources")
    assert answer.html.splitlines() == [
        "<b>5 sources</b>",
        "1. A · not read yet",
        "2. B · 12:00",
        "3. C · ⚠ error 404, since 12:00",
        "4. D · ⚠ silent since Friday 12:00",
        "5. Own · added here · not read yet",
        "A number shows more. <code>/sources export</code> gives the list as a file.",
    ]
    assert labels(answer) == ["1", "2", "3", "4", "5"]
    assert (await chat.press(data_of(answer, "5"))).html.startswith("<b>Own</b>")


async def test_a_long_list_has_pages(chat: Conversation) -> None:
    seeds = [SourceSeed(f"https://{n:02}.example/rss", f"S{n:02}") for n in range(16)]
    await chat.storage.sources.sync_pack(seeds, chat.clock())
    answer = await chat.say("/sources")
    assert labels(answer)[-3:] == ["‹", "1/2", "›"]
    assert "16. S15" in (await chat.press(data_of(answer, "›"))).html


async def test_a_name_that_fits_several_is_asked_back(chat: Conversation) -> None:
    seeds = [SourceSeed(f"https://{n}.example/rss", f"Courier {n}") for n in range(2)]
    await chat.storage.sources.sync_pack(seeds, chat.clock())
    answer = await chat.say("/sources courier")
    assert labels(answer) == ["Courier 0", "Courier 1"]
    assert (await chat.press(data_of(answer, "Courier 1"))).html.startswith("<b>Courier 1</b>")


async def test_a_source_without_a_title_hides_no_other_from_removal(chat: Conversation) -> None:
    for url in (FEED, "https://other.example/rss"):
        await own(chat, SourceSeed(url))
    answer = await chat.say("/removesource")
    assert labels(answer) == ["✕ other.example", "✕ steppe.example"]


# As a file


async def exported(chat: Conversation, where: Chat = PRIVATE) -> list[SourceSeed]:
    message = await chat.say("/sources export", chat=where)
    return list(read_import(message.document.content, "", trusted=True).seeds)


async def test_the_list_as_a_file_can_be_sent_back(chat: Conversation) -> None:
    seed = SourceSeed(FEED, "Steppe", "ru", SourceKind.PAGE, "^/news/", FullText.ALWAYS)
    await own(chat, seed)
    assert await exported(chat) == [seed]


async def test_only_who_added_an_address_with_a_secret_gets_it_in_the_file(
    chat: Conversation,
) -> None:
    await own(chat, SourceSeed(SECRET, "Own"))
    await chat.storage.sources.sync_pack([SourceSeed(f"{SECRET}9", "All"), SourceSeed(FEED)], NOON)
    assert {seed.url for seed in await exported(chat)} == {SECRET, FEED}
    assert "1 is left out: its address holds a key." in chat.said[-1][1].html


async def test_in_a_group_no_address_with_a_secret_is_shown(chat: Conversation) -> None:
    await chat.storage.chats.ensure(GROUP)
    for url in (SECRET, FEED):
        await chat.storage.sources.add(GROUP.id, SourceSeed(url), chat.clock(), 5)
    assert [seed.url for seed in await exported(chat, GROUP)] == [FEED]


async def test_how_the_operator_reaches_a_source_is_in_nobody_elses_file(
    chat: Conversation, operator: Conversation
) -> None:
    proxy = "socks5://me:secret@proxy.example:1080"
    seed = replace(SourceSeed(FEED, "Steppe"), agent="Agent", proxy=proxy)
    await chat.storage.sources.sync_pack([seed], NOON)
    [theirs] = await exported(chat)
    assert (theirs.agent, theirs.proxy) == (None, None)
    [his] = await exported(operator)
    assert (his.agent, his.proxy) == ("Agent", proxy)
