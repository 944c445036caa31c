"""/why: which words rang, and what became of a story."""

from dataclasses import replace

import pytest

from bot.incoming import Said
from bot.request import Person
from news.model import Also, SourceSeed, SourceStatus, Watch
from news.outbox import DeliveryDecision, DeliveryState, OutMessage
from news.rendering import to_plain
from tests.bot.conversation import GROUP, PRIVATE, READER, Conversation

STRANGER = Person(777, "Reader", "en")
LINK = "https://courier.example/0"


async def watch(chat: Conversation, query: str, chat_id: int = PRIVATE.id) -> Watch:
    """Find the watch that asks this."""
    return next(w for w in await chat.storage.watches.of_chat(chat_id) if w.query == query)


async def look_for(chat: Conversation, query: str, *others: str) -> None:
    """Watch for something and for other names of it."""
    await chat.say(f"/subscribe {query}")
    also = [Also(query, other) for other in others]
    await chat.storage.watches.set_also((await watch(chat, query)).id, also)


async def ring(chat: Conversation, title: str, message_id: int = 41, watching: str = "CSTO") -> int:
    """Have a story ring for a watch, as a message of that id; give the story's id."""
    watched = await watch(chat, watching)
    [item_id] = await bring(chat, title, hits=frozenset({watched.id}))
    await take(chat, message_id)
    return item_id


async def bring(chat: Conversation, *titles: str, hits: frozenset[int] = frozenset()) -> list[int]:
    """Have the source that was read before bring stories."""
    if not await chat.storage.sources.of_chat(PRIVATE.id):
        await chat.publish()
    chat.clock.advance(60)
    [(source, lease)] = await chat.storage.sources.claim(chat.clock(), 1)
    record = chat._record(source, lease, titles)
    items = tuple(replace(intent, hits=hits) for intent in record.items)
    await chat.storage.polls.record(replace(record, items=items), chat.clock())
    newest = await chat.storage.items.newest_of(source.id, len(titles))
    return [item.id for item in newest]


async def take(chat: Conversation, message_id: int) -> None:
    """Have Telegram take the alert that waits."""
    await decide(chat, DeliveryState.SENT, message_id=message_id)


async def decide(chat: Conversation, state: DeliveryState, **outcome: object) -> None:
    """Have the alert that waits tried once."""
    [due] = await chat.storage.deliveries.claim(chat.clock(), 10)
    decision = DeliveryDecision(due.id, due.lease, state, attempts=1)
    await chat.storage.deliveries.record(replace(decision, **outcome), chat.clock())


def last_line(answer: OutMessage | None) -> str:
    return answer.html.splitlines()[-1]


async def test_why_in_reply_to_an_alert_says_which_watch_found_what_where_and_by_which_rule(
    chat: Conversation,
) -> None:
    await chat.say("/subscribe CSTO")
    await ring(chat, "CSTO ministers meet")
    answer = await chat.say("/why", answers=41)
    assert answer.html.splitlines() == [
        f'<a href="{LINK}">CSTO ministers meet</a>',
        "Steppe Courier · now",
        "<b>CSTO</b> found «CSTO» in the title: the word itself.",
    ]


async def test_another_name_is_told_from_the_words_of_the_watch(chat: Conversation) -> None:
    await look_for(chat, "CSTO", "ОДКБ")
    await ring(chat, "Министры ОДКБ встретились")
    answer = await chat.say("/why", answers=41)
    assert last_line(answer) == (
        "<b>CSTO</b> found «ОДКБ» in the title: another name that this watch looks for."
    )


async def test_a_name_in_another_spelling_is_said_to_be_one(chat: Conversation) -> None:
    await chat.say("/subscribe Tasmagambetov")
    await ring(chat, "Слово дали Тасмагамбетову", watching="Tasmagambetov")
    answer = await chat.say("/why", answers=41)
    assert last_line(answer) == (
        "<b>Tasmagambetov</b> found «Тасмагамбетову» in the title: "
        "the name in another spelling or case."
    )


async def test_of_several_words_each_is_told_with_what_it_stands_for(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO Bishkek")
    await chat.storage.watches.set_also(
        (await watch(chat, "CSTO Bishkek")).id, [Also("CSTO", "ОДКБ")]
    )
    await ring(chat, "Bishkek: ОДКБ, Bishkek", watching="CSTO Bishkek")
    answer = await chat.say("/why", answers=41)
    assert answer.html.splitlines()[2:] == [
        "<b>CSTO Bishkek</b> found:",
        "• «Bishkek» in the title, for Bishkek: the word itself",
        "• «ОДКБ» in the title, for CSTO: another name that this watch looks for",
    ]


async def test_a_passage_that_two_names_find_is_told_once(chat: Conversation) -> None:
    await look_for(chat, "Tokayev", "Токаев")
    await ring(chat, "Слово дали Токаеву", watching="Tokayev")
    answer = await chat.say("/why", answers=41)
    assert answer.html.count("«Токаеву»") == 1


async def test_what_was_found_in_many_places_is_cut_and_counted(chat: Conversation) -> None:
    await chat.say("/subscribe a1 OR b1 OR c1 OR d1 OR e1")
    await ring(chat, "a1 b1 c1 d1 e1", watching="a1 OR b1 OR c1 OR d1 OR e1")
    answer = await chat.say("/why", answers=41)
    assert answer.html.count("•") == 3
    assert last_line(answer) == "and 2 more passages"


async def test_feeds_of_the_same_site_that_lack_the_story_are_left_out(
    chat: Conversation,
) -> None:
    await chat.publish("CSTO meets")
    seeds = [
        SourceSeed("https://courier.example/rss", "Steppe Courier"),
        SourceSeed("https://courier.example/sport.xml", "Courier Sport"),
    ]
    await chat.storage.sources.sync_pack(seeds, chat.clock())
    assert "Courier Sport" in (await chat.say("/why https://courier.example/none")).html
    answer = await chat.say(f"/why {LINK}")
    assert "Steppe Courier" in answer.html
    assert "Courier Sport" not in answer.html


async def test_every_watch_that_rang_is_explained(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO\nmeets")
    hits = frozenset({(await watch(chat, query)).id for query in ("CSTO", "meets")})
    await bring(chat, "CSTO meets", hits=hits)
    await take(chat, 41)
    answer = await chat.say("/why", answers=41)
    assert answer.html.splitlines()[2:] == [
        "<b>CSTO</b> found «CSTO» in the title: the word itself.",
        "<b>meets</b> found «meets» in the title: the word itself.",
    ]


async def test_watches_beyond_the_room_are_counted(chat: Conversation) -> None:
    await chat.say("/start")
    hits = []
    for number in range(9):
        added, _ = await chat.storage.watches.add(PRIVATE.id, number, "CSTO", chat.clock(), 9)
        hits.append(added.id)
    [item_id] = await bring(chat, "CSTO meets", hits=frozenset(hits[:1]))
    async with chat.storage.database.write() as tx:
        for hit in hits[1:]:
            await tx.execute("INSERT INTO delivery_watches VALUES (1, :hit)", {"hit": hit})
    await take(chat, 41)
    assert last_line(await chat.press(f"y:{item_id}")) == "and 4 more watches"
    assert "and 6 more watches" in (await chat.say(f"/why {LINK}")).html


async def test_why_alone_explains_the_newest_alert(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    await ring(chat, "CSTO, the first", 41)
    await ring(chat, "CSTO, the second", 42)
    assert "the second" in (await chat.say("/why")).html
    assert "the first" in (await chat.say("/why", answers=41)).html


async def test_in_a_topic_why_alone_means_the_newest_alert_there(chat: Conversation) -> None:
    await chat.say("/start", chat=GROUP)
    for topic, title in ((5, "CSTO in the topic"), (0, "CSTO in the group")):
        watched, _ = await chat.storage.watches.add(GROUP.id, topic, "CSTO", chat.clock(), 9)
        await bring(chat, title, hits=frozenset({watched.id}))
        await take(chat, 41 + topic)
    # What is said in a topic replies to the message that began it, whose id is the topic's.
    await chat.dialogue.handle(Said(GROUP, 5, READER, "", "why", 99, answers=5))
    assert "CSTO in the topic" in chat.said[-1][1].html


async def test_why_in_reply_to_something_else_says_what_to_reply_to(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    await ring(chat, "CSTO meets")
    assert "That message is no alert." in (await chat.say("/why", answers=40)).html


async def test_before_the_first_alert_why_says_what_it_can_do(chat: Conversation) -> None:
    answer = await chat.say("/why")
    assert answer.html.startswith("Nothing has rung here yet. <code>/why</code> with the link")


async def test_a_watch_that_has_ended_since_is_not_blamed(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    await ring(chat, "CSTO meets")
    await chat.say("/unsubscribe CSTO")
    answer = await chat.say("/why", answers=41)
    assert last_line(answer) == "The watch that it rang for has ended."


async def test_a_story_that_has_changed_since_is_said_to_have(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    await ring(chat, "Ministers meet")
    answer = await chat.say("/why", answers=41)
    assert last_line(answer) == (
        "<b>CSTO</b> found it as it was then: the story or the watch has changed since."
    )


async def test_a_watch_that_asks_for_a_source_only_found_no_words(chat: Conversation) -> None:
    await chat.say("/subscribe source:courier")
    await ring(chat, "Rain in Osh", watching="source:courier")
    answer = await chat.say("/why", answers=41)
    assert last_line(answer) == "<b>source:courier</b> asks for its source or language."


async def test_a_watch_that_can_not_be_read_any_more_hides_no_other(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    await chat.storage.watches.add(PRIVATE.id, 0, "a*", chat.clock(), 9)
    hits = frozenset({(await watch(chat, query)).id for query in ("CSTO", "a*")})
    await bring(chat, "CSTO meets", hits=hits)
    await take(chat, 41)
    answer = await chat.say("/why", answers=41)
    assert "<b>CSTO</b> found «CSTO»" in answer.html
    assert "<b>a*</b> found it as it was then" in answer.html


async def test_words_that_came_with_an_edit_are_said_to_have(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    await ring(chat, "CSTO meets")
    async with chat.storage.database.write() as tx:
        await tx.execute("UPDATE deliveries SET edited = 1")
    answer = await chat.say("/why", answers=41)
    assert last_line(answer) == "The words came with an edit of the story."
    assert "made 12:01, for an edit of the story, " in (await chat.say(f"/why {LINK}")).html


async def test_the_button_explains_below_the_alert_and_leaves_it_as_it_is(
    chat: Conversation,
) -> None:
    await chat.say("/subscribe CSTO")
    item_id = await ring(chat, "CSTO meets")
    answer = await chat.press(f"y:{item_id}")
    assert last_line(answer) == "<b>CSTO</b> found «CSTO» in the title: the word itself."
    assert chat.edits == []


async def test_in_a_group_anybody_may_ask_why(chat: Conversation) -> None:
    chat.group_admins = frozenset({READER.id})
    await chat.say("/subscribe CSTO", chat=GROUP)
    watched = await watch(chat, "CSTO", GROUP.id)
    [item_id] = await bring(chat, "CSTO meets", hits=frozenset({watched.id}))
    await take(chat, 41)
    for answer in (
        await chat.press(f"y:{item_id}", chat=GROUP, person=STRANGER),
        await chat.say("/why", chat=GROUP, person=STRANGER, answers=41),
    ):
        assert "<b>CSTO</b> found" in answer.html


async def test_nobody_is_told_why_something_rang_in_another_chat(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO", chat=GROUP, person=None)
    watched = await watch(chat, "CSTO", GROUP.id)
    [item_id] = await bring(chat, "CSTO meets", hits=frozenset({watched.id}))
    await take(chat, 41)
    assert await chat.press(f"y:{item_id}") is None
    assert "too old" in chat.toasts[-1]
    assert "no alert" in (await chat.say("/why", answers=41)).html
    assert "CSTO" not in (await chat.say("/why")).html


@pytest.mark.parametrize("data", ["y:", "y:x", "y:-1", "y:1:2", "y:" + "9" * 40])
async def test_a_forged_button_explains_nothing(chat: Conversation, data: str) -> None:
    await chat.say("/subscribe CSTO")
    await ring(chat, "CSTO meets")
    assert await chat.press(data) is None


async def test_a_story_that_rang_is_told_step_by_step(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO\nweather")
    await ring(chat, "CSTO meets")
    answer = await chat.say(f"/why {LINK}?utm_source=x")
    assert answer.html.splitlines() == [
        f'<a href="{LINK}?utm_source=x">CSTO meets</a>',
        "<b>Source</b>: Steppe Courier, last read 12:01",
        "<b>Story</b>: came in 12:01",
        "<b>Match</b>: 1 of 2 watches",
        "<b>CSTO</b> found «CSTO» in the title: the word itself.",
        "<b>Alert</b>: made 12:01, Telegram took it 12:01, 1 try",
        "It rang here: 12:01.",
    ]


async def test_the_link_may_stand_in_a_pasted_text(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    await ring(chat, "CSTO meets")
    answer = await chat.say("/why was this not sent? CSTO meets\ncourier.example/0.")
    assert last_line(answer) == "It rang here: 12:01."


async def test_a_story_that_nobody_asks_for_is_said_to_be_that(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    await bring(chat, "Rain in Osh")
    answer = await chat.say(f"/why {LINK}")
    assert "<b>Match</b>: 0 of 1 watch" in answer.html
    assert last_line(answer) == "No watch of this chat asks for it."


async def test_a_story_that_stood_there_from_the_beginning_rang_nobody(
    chat: Conversation,
) -> None:
    await chat.say("/subscribe CSTO")
    await chat.publish("CSTO meets")
    answer = await chat.say(f"/why {LINK}")
    assert "<b>Story</b>: there at the first read, 12:00" in answer.html
    assert last_line(answer).startswith("It stood there when I read <b>Steppe Courier</b>")


async def test_an_alert_that_waits_says_what_it_met(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    await bring(chat, "CSTO meets", hits=frozenset({(await watch(chat, "CSTO")).id}))
    assert "made 12:01, not sent yet, 0 tries" in (await chat.say(f"/why {LINK}")).html
    await decide(chat, DeliveryState.PENDING, error="no answer")
    answer = await chat.say(f"/why {LINK}")
    assert "made 12:01, not sent yet: no answer, 1 try" in answer.html
    assert last_line(answer) == "The alert is about to be sent."


async def test_an_alert_that_telegram_refused_says_why(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    await bring(chat, "CSTO meets", hits=frozenset({(await watch(chat, "CSTO")).id}))
    await decide(chat, DeliveryState.DROPPED, error="message is too long")
    answer = await chat.say(f"/why {LINK}")
    assert "given up 12:01: message is too long, 1 try" in answer.html
    assert last_line(answer) == "The alert was given up: message is too long."


async def test_a_story_from_before_the_watch_says_since_when_that_stands(
    chat: Conversation,
) -> None:
    await bring(chat, "CSTO meets")
    chat.clock.advance(60)
    await chat.say("/subscribe CSTO")
    assert last_line(await chat.say(f"/why {LINK}")) == (
        "It came in before <b>CSTO</b> was watched for (since 12:02)."
    )


async def test_a_story_that_the_source_has_not_published_says_when_it_is_read_again(
    chat: Conversation,
) -> None:
    await chat.publish()
    answer = await chat.say("/why https://courier.example/else")
    assert answer.html.splitlines()[1:] == [
        "<b>Source</b>: Steppe Courier, last read 12:00",
        "<b>Steppe Courier</b> has not published it under this address. Next read: 12:00.",
    ]


async def test_a_story_of_a_source_that_has_died_says_since_when_and_why(
    chat: Conversation,
) -> None:
    await chat.publish()
    await chat.say("/start")
    await chat.fail("error 403", SourceStatus.FAILING)
    answer = await chat.say("/why https://courier.example/else")
    assert "<b>Source</b>: Steppe Courier, error 403, since 12:00" in answer.html
    assert last_line(answer) == ("<b>Steppe Courier</b> has not answered since 12:00 (error 403).")


async def test_a_source_that_was_removed_here_is_said_to_be(chat: Conversation) -> None:
    await bring(chat, "CSTO meets")
    await chat.say("/removesource Steppe Courier")
    answer = await chat.say(f"/why {LINK}")
    assert "Steppe Courier, removed from this chat" in answer.html
    assert last_line(answer).startswith("<b>Steppe Courier</b> is removed from this chat.")


async def test_a_site_that_no_source_reads_is_named(chat: Conversation) -> None:
    await chat.publish()
    answer = await chat.say("/why https://www.orda.kz/news/1")
    assert last_line(answer) == (
        "No source of this chat publishes <b>orda.kz</b>. /addsource adds one."
    )


async def test_another_chats_source_is_never_given_away(chat: Conversation) -> None:
    seed = SourceSeed("https://orda.kz/rss?key=secret", "Private feed")
    await chat.say("/start", chat=GROUP)
    await chat.storage.sources.add(GROUP.id, seed, chat.clock(), 9)
    answer = await chat.say("/why https://orda.kz/news/1")
    assert "No source of this chat" in answer.html
    assert "Private" not in answer.html
    own = await chat.say("/why https://orda.kz/news/1", chat=GROUP)
    assert "Private feed" in own.html
    assert "secret" not in own.html


@pytest.mark.parametrize("text", ["CSTO", "orda.kz", "https://orda.kz/", "https://[x/1"])
async def test_what_is_no_link_is_answered_with_an_example(chat: Conversation, text: str) -> None:
    answer = await chat.say(f"/why {text}")
    assert answer.html.startswith("I need the link of one story, such as <code>/why https://")


async def test_hostile_titles_queries_and_links_stay_text(chat: Conversation) -> None:
    query = '"a & <b>"'
    await chat.say(f"/subscribe {query}")
    [watched] = await chat.storage.watches.of_chat(PRIVATE.id)
    [item_id] = await bring(chat, "A & <b>x {error}", hits=frozenset({watched.id}))
    await take(chat, 41)
    for answer in (await chat.press(f"y:{item_id}"), await chat.say(f"/why {LINK}?<i>&x={{y}}")):
        assert "A &amp; &lt;b&gt;x {error}" in answer.html
        assert "<b>x" not in answer.html
        assert "<i>" not in answer.html


async def test_an_explanation_fits_into_a_message_whatever_it_tells(chat: Conversation) -> None:
    await chat.say("/start")
    words = [f"{'w' * 30}{number}" for number in range(8)]
    watches = []
    for number in range(20):
        query = " ".join([*words[:7], f"-no{number}"])
        added, _ = await chat.storage.watches.add(PRIVATE.id, 0, query, chat.clock(), 100)
        watches.append(added.id)
    title = " ".join(words) + " ⚡" * 3000
    [item_id] = await bring(chat, title, hits=frozenset(watches))
    await take(chat, 41)
    for answer in (await chat.press(f"y:{item_id}"), await chat.say(f"/why {LINK}")):
        assert 500 < len(to_plain(answer.html)) < 4096


async def test_in_russian_it_is_all_russian(chat: Conversation) -> None:
    await look_for(chat, "CSTO", "ОДКБ")
    item_id = await ring(chat, "Министры ОДКБ встретились")
    await chat.press("g:ru")
    answer = await chat.press(f"y:{item_id}")
    assert last_line(answer) == (
        "По подписке <b>CSTO</b> нашлось «ОДКБ» в заголовке: "
        "другое название, которое ищет эта подписка."
    )
    assert last_line(await chat.say(f"/why {LINK}")) == "Сообщение пришло сюда: 12:01."
