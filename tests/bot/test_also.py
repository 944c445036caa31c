"""What a watch looks for besides its words: found, shown, and switched."""

from dataclasses import replace

import pytest

from bot.editing import edit
from bot.request import Request
from bot.watches import end
from news.also import Names
from news.bodies import Form, Group
from news.model import Also
from storage import Storage
from tests.bot.conversation import GROUP, PRIVATE, READER, Conversation, data_of, labels
from tests.conftest import Clock

CSTO = Group(
    "csto",
    (
        Form("en", "CSTO"),
        Form("en", "Collective Security Treaty Organization"),
        Form("ru", "ОДКБ"),
        Form("kk", "ҰҚШҰ"),
        Form("ky", "ЖККУ"),
        Form("ru", "Организация Договора о коллективной безопасности"),
        Form("ka", "კუხო", weak=True),
    ),
)
MANY = Group("many", tuple(Form("en", f"Steppe Council {letter}") for letter in "ABCDEFGHIJ"))
LONG = "Organization of Steppe States"


@pytest.fixture
def chat(storage: Storage, clock: Clock) -> Conversation:
    return Conversation(storage=storage, clock=clock, names=Names([CSTO, MANY]))


async def texts_on(chat: Conversation) -> list[str]:
    """List the other names that are on in the one watch there is."""
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    return [one.text for one in watch.also if one.on]


async def test_the_answer_names_what_else_it_looks_for(chat: Conversation) -> None:
    answer = await chat.say("/subscribe CSTO")
    assert answer.html.splitlines()[0] == (
        "<b>CSTO</b> is on. Also: ОДКБ, ҰҚШҰ, ЖККУ, Collective Security Treaty Organization "
        "and 1 more."
    )
    assert labels(answer) == ["Edit words", "Undo"]


async def test_names_of_several_words_are_listed_in_turn(chat: Conversation) -> None:
    answer = await chat.say('/subscribe CSTO OR "Steppe Council A"')
    assert "Also: ОДКБ, Steppe Council B, ҰҚШҰ, Steppe Council C and 10 more." in answer.html


async def test_words_without_other_names_can_be_given_some(chat: Conversation) -> None:
    answer = await chat.say("/subscribe rain")
    assert answer.html.splitlines()[0] == "<b>rain</b> is on."
    assert labels(answer) == ["Edit words", "Undo"]


async def test_what_has_no_words_has_none_to_edit(chat: Conversation) -> None:
    answer = await chat.say("/subscribe source:TASS")
    assert labels(answer) == ["Undo"]
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    assert labels(await chat.press(f"n:{watch.id}::0")) == ["Back"]


async def test_a_story_that_has_only_another_name_is_found_and_rings(chat: Conversation) -> None:
    await chat.publish("Саммит ОДКБ открылся в Бишкеке")
    answer = await chat.say("/subscribe CSTO")
    assert "1 story in 1 headline" in answer.html
    assert "<b>ОДКБ</b>" in answer.html
    await chat.alert("В Бишкеке закрылся саммит ОДКБ")
    assert len(await chat.storage.deliveries.claim(chat.clock(), 9)) == 1


async def test_what_often_means_something_else_is_off(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    assert "კუხო" not in await texts_on(chat)


@pytest.mark.parametrize("command", ["/latest", "/search", "/try"])
async def test_what_is_asked_once_finds_what_a_watch_would_find(
    chat: Conversation, command: str
) -> None:
    await chat.publish("Саммит ОДКБ открылся в Бишкеке", "Rain in Osh")
    answer = await chat.say(f"{command} CSTO")
    assert "<b>ОДКБ</b>" in answer.html
    assert "Rain" not in answer.html


async def test_a_name_is_switched_off_and_on_at_once(chat: Conversation) -> None:
    await chat.publish("Саммит ОДКБ открылся в Бишкеке")
    edit = data_of(await chat.say("/subscribe CSTO"), "Edit words")
    shown = await chat.press(edit)
    shown = await chat.press(data_of(shown, "✓ ОДКБ"))
    assert "– ОДКБ" in labels(shown)
    assert "ОДКБ" not in await texts_on(chat)
    assert "No story about" in (await chat.say("/latest CSTO")).html
    await chat.alert("Снова ОДКБ")
    assert await chat.storage.deliveries.claim(chat.clock(), 9) == []
    await chat.press(data_of(shown, "– ОДКБ"))
    assert "1–2 of 2" in (await chat.say("/latest CSTO")).html


async def test_a_button_that_is_pressed_twice_does_the_same_twice(chat: Conversation) -> None:
    shown = await chat.press(data_of(await chat.say("/subscribe CSTO"), "Edit words"))
    off = data_of(shown, "✓ ОДКБ")
    await chat.press(off)
    await chat.press(off)
    assert "ОДКБ" not in await texts_on(chat)


async def test_the_list_leads_back_to_the_answer_as_it_is_now(chat: Conversation) -> None:
    answer = await chat.say("/subscribe CSTO")
    shown = await chat.press(data_of(answer, "Edit words"))
    assert await chat.press(data_of(shown, "Back")) == answer
    shown = await chat.press(data_of(shown, "✓ ОДКБ"))
    back = await chat.press(data_of(shown, "Back"))
    assert "Also: ҰҚШҰ, ЖККУ, Collective" in back.html
    assert labels(back) == ["Edit words", "Undo"]


async def test_the_way_back_tells_that_the_watch_was_paused_meanwhile(chat: Conversation) -> None:
    await chat.publish("Rain in Osh")
    shown = await chat.press(data_of(await chat.say("/subscribe CSTO"), "Edit words"))
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    await chat.press(f"w:{watch.id}:pause")
    back = await chat.press(data_of(shown, "Back"))
    assert back.html.startswith("<b>CSTO</b> is paused. Also: ОДКБ")
    assert back.html.endswith("No story in 1 headline (oldest: 12:00).")


async def test_a_watch_that_was_there_already_can_be_edited_but_not_undone(
    chat: Conversation,
) -> None:
    await chat.say("/subscribe CSTO")
    answer = await chat.say("/subscribe csto")
    assert labels(answer) == ["Edit words"]
    shown = await chat.press(data_of(answer, "Edit words"))
    assert await chat.press(data_of(shown, "Back")) == answer


async def test_a_long_list_has_pages(chat: Conversation) -> None:
    answer = await chat.say('/subscribe "Steppe Council A"')
    first = await chat.press(data_of(answer, "Edit words"))
    assert labels(first)[:2] == ["✓ Steppe Council B", "✓ Steppe Council C"]
    assert labels(first)[8:] == ["‹", "1/2", "›", "Add…", "Back"]
    second = await chat.press(data_of(first, "›"))
    assert labels(second) == ["✓ Steppe Council J", "‹", "2/2", "›", "Add…", "Back"]
    changed = await chat.press(data_of(second, "✓ Steppe Council J"))
    assert labels(changed)[0] == "– Steppe Council J"


async def test_subscriptions_name_and_edit_what_else_is_looked_for(chat: Conversation) -> None:
    await chat.say("/subscribe rain\nCSTO")
    listed = await chat.say("/subscriptions")
    assert listed.html == (
        "<b>2 watches</b>\n1. rain\n2. CSTO · also ОДКБ, ҰҚШҰ, ЖККУ +2\n"
        "✎ changes what else a watch looks for."
    )
    assert labels(listed)[-2:] == ["✎ 1", "✎ 2"]
    shown = await chat.press(data_of(listed, "✎ 2"))
    assert labels(shown)[0] == "✓ ОДКБ"
    assert await chat.press(data_of(shown, "Back")) == listed


async def test_only_admins_of_a_group_switch(chat: Conversation) -> None:
    answer = await chat.say("/subscribe CSTO", chat=GROUP, person=None)
    await chat.press(data_of(answer, "Edit words"), chat=GROUP)
    assert chat.toasts == ["Only admins of this group can change things here."]
    chat.group_admins = frozenset({501})
    assert await chat.press(data_of(answer, "Edit words"), chat=GROUP)


async def test_nobody_switches_another_chats_names(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO", chat=GROUP, person=None)
    [watch] = await chat.storage.watches.of_chat(GROUP.id)
    chat.group_admins = frozenset({501})
    shown = await chat.press(f"n:{watch.id}:n:0", chat=GROUP)
    await chat.press(data_of(shown, "✓ ОДКБ"), chat=PRIVATE)
    assert await chat.storage.watches.of_chat(GROUP.id) == [watch]
    assert chat.toasts[-1] == "This watch has ended already."


async def test_a_watch_that_has_ended_cannot_be_switched(chat: Conversation) -> None:
    answer = await chat.say("/subscribe CSTO")
    shown = await chat.press(data_of(answer, "Edit words"))
    await chat.press(data_of(answer, "Undo"))
    await chat.press(data_of(shown, "✓ ОДКБ"))
    assert chat.toasts[-1] == "This watch has ended already."
    assert len(chat.matcher) == 0


async def test_a_watch_that_ends_while_it_is_switched_stays_ended(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    await end(chat.services, watch)
    texts = chat.services.catalogues.of("en")
    request = Request(PRIVATE, 0, READER, "", texts, chat.clock())
    assert await edit(request, chat.services, watch, ":0:on:0") is None
    assert len(chat.matcher) == 0


async def test_where_there_is_no_other_name_the_list_says_so(chat: Conversation) -> None:
    await chat.say("/subscribe rain")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    shown = await chat.press(f"n:{watch.id}::0")
    assert shown.html == "I know no other name for <b>rain</b>."
    assert labels(shown) == ["Add…", "Back"]


async def test_a_watch_that_cannot_be_read_any_more_is_listed_and_harms_no_other(
    chat: Conversation,
) -> None:
    await chat.say("/start")
    await chat.storage.watches.add(PRIVATE.id, 0, "a*", chat.clock(), 9)
    await chat.say("/subscribe CSTO")
    listed = await chat.say("/subscriptions")
    assert "1. a*\n2. CSTO" in listed.html
    assert [label for label in labels(listed) if "✎" in label] == ["✎ 2"]
    assert "too short" not in (await chat.say("/latest CSTO")).html


@pytest.mark.parametrize(
    "rest", ["", ":", ":x", ":0:on", ":0:on:zzz", ":0:explode:0", "l:99999:off:", "::::::", "n:-1"]
)
async def test_forged_data_switches_nothing(chat: Conversation, rest: str) -> None:
    await chat.say("/subscribe CSTO")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    await chat.press(f"n:{watch.id}:{rest}")
    assert await chat.storage.watches.of_chat(PRIVATE.id) == [watch]
    assert chat.toasts == [None]


async def test_undo_brings_the_names_back_as_they_were(chat: Conversation) -> None:
    shown = await chat.press(data_of(await chat.say("/subscribe CSTO"), "Edit words"))
    await chat.press(data_of(shown, "✓ ОДКБ"))
    [before] = await chat.storage.watches.of_chat(PRIVATE.id)
    ended = await chat.say("/unsubscribe CSTO")
    await chat.press(data_of(ended, "Undo"))
    [after] = await chat.storage.watches.of_chat(PRIVATE.id)
    assert after == replace(before, id=after.id)


async def test_undo_under_an_alert_brings_the_names_back_too(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    await chat.storage.watches.set_also(watch.id, [])
    ended = await chat.press(f"w:{watch.id}:end")
    await chat.press(data_of(ended, "Undo"))
    [after] = await chat.storage.watches.of_chat(PRIVATE.id)
    assert after.also == ()


async def test_an_undo_from_before_there_were_other_names_still_works(chat: Conversation) -> None:
    await chat.say("/start")
    view = await chat.storage.views.put(PRIVATE.id, "watch", "0 CSTO", chat.clock())
    await chat.press(f"u:{view}")
    assert "ОДКБ" in await texts_on(chat)


async def test_what_one_source_taught_is_not_spoken_of(chat: Conversation) -> None:
    await chat.explain("OSS", LONG, "Courier")
    answer = await chat.say("/subscribe OSS")
    assert LONG not in answer.html


async def test_what_two_sources_taught_is_offered_with_them_and_waits_for_a_yes(
    chat: Conversation,
) -> None:
    await chat.publish(f"{LONG} meets")
    await chat.explain("OSS", LONG, "Courier", "TASS")
    answer = await chat.say("/subscribe OSS")
    assert answer.html.splitlines()[0] == "<b>OSS</b> is on."
    assert f"Perhaps also: {LONG} (seen in Courier and TASS)." in answer.html
    assert await texts_on(chat) == []
    assert "No story yet" in answer.html


async def test_a_yes_makes_what_the_news_taught_count(chat: Conversation) -> None:
    await chat.explain("OSS", LONG, "Courier", "TASS")
    shown = await chat.press(data_of(await chat.say("/subscribe OSS"), "Edit words"))
    assert f"{LONG}: seen in Courier and TASS." in shown.html
    shown = await chat.press(data_of(shown, f"– {LONG}"))
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    assert watch.also == (Also("OSS", LONG, on=True, learned=True),)
    back = await chat.press(data_of(shown, "Back"))
    assert back.html.splitlines()[0] == f"<b>OSS</b> is on. Also: {LONG}."
    assert "Perhaps" not in back.html


async def test_what_the_news_teaches_later_can_be_switched_on_later(chat: Conversation) -> None:
    await chat.say("/subscribe OSS")
    await chat.explain("OSS", LONG, "Courier", "TASS", "Kabar")
    listed = await chat.say("/subscriptions")
    shown = await chat.press(data_of(listed, "✎ 1"))
    assert f"{LONG}: seen in Courier, TASS and 1 more." in shown.html
    await chat.press(data_of(shown, f"– {LONG}"))
    assert await texts_on(chat) == [LONG]


async def test_a_long_form_is_offered_its_abbreviation(chat: Conversation) -> None:
    await chat.explain("OSS", LONG, "Courier", "TASS")
    answer = await chat.say(f"/subscribe {LONG}")
    assert "Perhaps also: OSS (seen in Courier and TASS)." in answer.html


async def test_what_the_table_knows_is_not_offered_again(chat: Conversation) -> None:
    await chat.explain("CSTO", "Collective Security Treaty Organization", "Courier", "TASS")
    answer = await chat.say("/subscribe CSTO")
    assert "Perhaps" not in answer.html


async def test_what_a_query_leaves_out_and_exact_words_are_offered_nothing(
    chat: Conversation,
) -> None:
    await chat.explain("OSS", LONG, "Courier", "TASS")
    for query in ("=OSS", "steppe -OSS"):
        assert "Perhaps" not in (await chat.say(f"/subscribe {query}")).html


async def test_names_that_look_like_html_are_shown_as_they_are(chat: Conversation) -> None:
    await chat.explain("OSS", "Organization of <b>Steppe</b> & States", "Courier", "TA<i>SS")
    answer = await chat.say("/subscribe OSS")
    assert (
        "&lt;b&gt;Steppe&lt;/b&gt; &amp; States (seen in Courier and TA&lt;i&gt;SS)" in answer.html
    )
    shown = await chat.press(data_of(answer, "Edit words"))
    assert "&lt;b&gt;Steppe" in shown.html
