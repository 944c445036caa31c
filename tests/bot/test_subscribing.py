"""Watches: begun, listed, paused and ended."""

from dataclasses import replace

import pytest

from news.also import Names
from news.bodies import Form, Group
from storage import Storage
from tests.bot.conversation import GROUP, PRIVATE, Conversation, data_of, labels
from tests.conftest import Clock


async def test_a_subscription_says_that_it_is_on(chat: Conversation) -> None:
    answer = await chat.say("/subscribe CSTO")
    assert answer.html.startswith("<b>CSTO</b> is on.")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    assert watch.query == "CSTO"


async def test_a_new_watch_is_live_for_the_next_item_at_once(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    assert len(chat.matcher) == 1


async def test_the_answer_shows_what_has_come_in_already_and_on_what_basis(
    chat: Conversation,
) -> None:
    await chat.publish("Rain in Osh", "CSTO ministers meet", "Wheat prices rise")
    answer = await chat.say("/subscribe CSTO")
    assert "1 story in 3 headlines (oldest: 12:00). Latest:" in answer.html
    assert "CSTO</b> ministers meet" in answer.html
    assert "Rain in Osh" not in answer.html


async def test_an_empty_archive_is_not_counted(chat: Conversation) -> None:
    await chat.publish()
    answer = await chat.say("/subscribe CSTO")
    assert "I have just begun to read" in answer.html
    assert "headline" not in answer.html


async def test_several_lines_are_several_watches(chat: Conversation) -> None:
    answer = await chat.say("/subscribe CSTO\n\nTasmagambetov\n")
    assert answer.html == "<b>CSTO</b> is on.\n<b>Tasmagambetov</b> is on."
    assert len(await chat.storage.watches.of_chat(PRIVATE.id)) == 2


async def test_a_bad_line_does_not_stop_the_others(chat: Conversation) -> None:
    answer = await chat.say("/subscribe CSTO\na*\nSCO")
    assert "too short" in answer.html
    assert [w.query for w in await chat.storage.watches.of_chat(PRIVATE.id)] == ["CSTO", "SCO"]


async def test_the_same_words_twice_are_one_watch(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    answer = await chat.say("/subscribe csto")
    assert "is on already" in answer.html
    assert len(await chat.storage.watches.of_chat(PRIVATE.id)) == 1


async def test_subscribing_again_resumes_a_paused_watch(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    await chat.storage.watches.set_paused(watch.id, paused=True)
    assert "CSTO</b> is on again." in (await chat.say("/subscribe CSTO")).html
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    assert not watch.paused


async def test_without_words_it_asks_and_takes_the_next_message_as_the_answer(
    chat: Conversation,
) -> None:
    question = await chat.say("/subscribe")
    assert question.ask == "CSTO"
    answer = await chat.say("Tasmagambetov")
    assert "<b>Tasmagambetov</b> is on." in answer.html


async def test_in_a_group_the_answer_to_a_question_is_the_reply_to_it(chat: Conversation) -> None:
    chat.group_admins = frozenset({501})
    await chat.say("/subscribe", chat=GROUP)
    assert await chat.say("Good morning all", chat=GROUP) is None
    answer = await chat.say("CSTO", chat=GROUP, answers=1)
    assert "is on" in answer.html


async def test_a_plain_text_in_private_offers_to_watch_for_it(chat: Conversation) -> None:
    offer = await chat.say("Bishkek summit")
    assert offer.html == "Shall I watch for <b>Bishkek summit</b>?"
    answer = await chat.press(data_of(offer, "Watch it"))
    assert "<b>Bishkek summit</b> is on." in answer.html


async def test_an_offer_can_show_what_there_is_without_watching(chat: Conversation) -> None:
    await chat.publish("CSTO ministers meet")
    offer = await chat.say("CSTO")
    answer = await chat.press(data_of(offer, "Show the latest"))
    assert "· 1 of 1" in answer.html
    assert not await chat.storage.watches.of_chat(PRIVATE.id)


async def test_undo_ends_the_watch_just_begun(chat: Conversation) -> None:
    answer = await chat.say("/subscribe CSTO")
    changed = await chat.press(data_of(answer, "Undo"))
    assert changed.html == "<b>CSTO</b> has ended."
    assert await chat.storage.watches.of_chat(PRIVATE.id) == []
    assert len(chat.matcher) == 0


async def test_words_that_are_watched_for_are_not_offered_again(chat: Conversation) -> None:
    await chat.publish("CSTO meets")
    await chat.say("/subscribe CSTO")
    answer = await chat.say("csto")
    assert answer.html == "<b>CSTO</b> is on already."
    assert labels(answer) == ["Show the latest"]


async def test_words_of_a_paused_watch_are_offered_again(chat: Conversation) -> None:
    answer = await chat.say("/subscribe CSTO")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    await chat.press(f"w:{watch.id}:pause")
    answer = await chat.say("CSTO")
    assert "CSTO</b> is on again" in (await chat.press(data_of(answer, "Watch it"))).html


async def test_a_link_that_is_pasted_is_traced_or_read(chat: Conversation) -> None:
    await chat.publish("CSTO meets")
    answer = await chat.say("Look: https://courier.example/0, please")
    assert labels(answer) == ["Where is this story?", "Read this source"]
    traced = await chat.press(data_of(answer, "Where is this story?"))
    assert "<b>Story</b>: there at the first read" in traced.html
    added = await chat.press(data_of(answer, "Read this source"))
    assert "courier.example</b> is added" in added.html


async def test_an_undo_can_be_undone(chat: Conversation) -> None:
    answer = await chat.say("/subscribe CSTO")
    ended = await chat.press(data_of(answer, "Undo"))
    assert await chat.press(data_of(ended, "Undo")) == replace(
        answer, keyboard=chat.edits[-1][2].keyboard
    )
    assert [w.query for w in await chat.storage.watches.of_chat(PRIVATE.id)] == ["CSTO"]


async def test_an_ended_watch_can_be_brought_back(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    answer = await chat.say("/unsubscribe csto")
    assert answer.html == "<b>CSTO</b> has ended."
    await chat.press(data_of(answer, "Undo"))
    assert [w.query for w in await chat.storage.watches.of_chat(PRIVATE.id)] == ["CSTO"]


async def test_a_watch_ends_by_its_number_too(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO\nSCO")
    await chat.say("/unsubscribe 2")
    assert [w.query for w in await chat.storage.watches.of_chat(PRIVATE.id)] == ["CSTO"]


async def test_unsubscribe_without_words_shows_the_list_with_its_buttons(
    chat: Conversation,
) -> None:
    await chat.say("/subscribe CSTO\nSCO")
    assert await chat.say("/unsubscribe") == await chat.say("/subscriptions")


async def test_unsubscribing_from_what_is_not_watched_says_where_to_look(
    chat: Conversation,
) -> None:
    await chat.say("/subscribe CSTO")
    answer = await chat.say("/unsubscribe NATO")
    assert "no watch <b>NATO</b>" in answer.html
    assert "/subscriptions" in answer.html


async def test_the_list_pauses_resumes_and_ends(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO\nSCO")
    shown = await chat.say("/subscriptions")
    assert shown.html == (
        "<b>2 watches</b>\n1. CSTO\n2. SCO\n✎ changes what else a watch looks for."
    )
    shown = await chat.press(data_of(shown, "Pause CSTO"))
    assert "1. CSTO · paused" in shown.html
    shown = await chat.press(data_of(shown, "Resume CSTO"))
    assert "paused" not in shown.html
    assert await chat.press(data_of(shown, "End SCO"))
    assert [w.query for w in await chat.storage.watches.of_chat(PRIVATE.id)] == ["CSTO"]


async def test_many_lines_tell_where_their_other_names_are(chat: Conversation) -> None:
    chat.names = Names([Group("csto", (Form("en", "CSTO"), Form("ru", "ОДКБ")))])
    chat.__post_init__()
    answer = await chat.say("/subscribe rain\nCSTO")
    assert answer.html.splitlines()[-1] == "/subscriptions shows what else they look for."
    assert "/subscriptions" not in (await chat.say("/subscribe hail\nsnow")).html


async def test_list_is_another_name_for_subscriptions(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    assert (await chat.say("/list")).html == (await chat.say("/subscriptions")).html


async def test_the_cap_on_watches_says_how_to_make_room(chat: Conversation) -> None:
    await chat.say("/subscribe a1\nb1\nc1\nd1\ne1")
    answer = await chat.say("/subscribe f1")
    assert answer.html == ("This chat has 5 watches, which is the limit. /unsubscribe makes room.")


async def test_a_list_that_meets_the_cap_keeps_what_fitted_and_says_so(
    chat: Conversation,
) -> None:
    answer = await chat.say("/subscribe a1\nb1\nc1\nd1\ne1\nf1")
    assert "<b>e1</b> is on." in answer.html
    assert answer.html.count("which is the limit") == 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("a*", "a prefix needs three letters"),
        ("-weather", "only says what to leave out"),
        ("!!!", "nothing to look for"),
        ("x" * 300, "too long"),
        ("OR", "needs a word on both sides, such as <code>CSTO OR SCO</code>"),
        ("NEAR/5 gas", "needs a word on both sides, such as <code>CSTO NEAR/5 SCO</code>"),
    ],
)
async def test_a_query_that_cannot_work_gets_a_sentence_that_says_what_to_do(
    chat: Conversation, query: str, said: str
) -> None:
    answer = await chat.say(f"/subscribe {query}")
    assert said in answer.html
    assert await chat.storage.watches.of_chat(PRIVATE.id) == []


async def test_a_missing_quote_is_added_and_said(chat: Conversation) -> None:
    answer = await chat.say('/subscribe "Security Council')
    assert "I added the closing quote." in answer.html


async def test_an_operator_that_joins_nothing_is_left_out_and_that_is_said(
    chat: Conversation,
) -> None:
    answer = await chat.say("/subscribe CSTO OR")
    assert answer.html.startswith("<b>CSTO</b> is on.")
    assert "I left out an operator that joined nothing." in answer.html


async def test_html_in_a_query_is_shown_as_it_was_typed(chat: Conversation) -> None:
    answer = await chat.say("/unsubscribe <b>x")
    assert "&lt;b&gt;" in answer.html or "no watch" in answer.html


async def test_the_alert_button_pauses_and_resumes_its_watch(chat: Conversation) -> None:
    await chat.say("/subscribe CSTO")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    changed = await chat.press(f"w:{watch.id}:pause")
    assert labels(changed) == ["Resume CSTO", "End CSTO"]
    assert changed.html == ""
    changed = await chat.press(f"w:{watch.id}:resume")
    assert labels(changed) == ["Pause CSTO", "End CSTO"]
    assert chat.toasts == ["CSTO is paused.", "CSTO is on again."]


async def test_nobody_can_press_another_chats_watch(
    chat: Conversation, storage: Storage, clock: Clock
) -> None:
    await chat.say("/subscribe CSTO", chat=GROUP, person=None)
    [watch] = await storage.watches.of_chat(GROUP.id)
    await chat.press(f"w:{watch.id}:end")
    assert await storage.watches.of_chat(GROUP.id) == [watch]
    assert chat.toasts == ["This watch has ended already."]


@pytest.mark.parametrize(
    "data",
    [
        "",
        ":",
        "w",
        "w:",
        "w:x:end",
        "w:1:explode",
        "v:99999:0",
        "zzz:1",
        "u:-1",
        "l:9:9:end",
        "r:7",
        "i:1:watches",
        "g:xx",
        "s:99",
        "l:١",
        "v:" + "9" * 50,
    ],
)
async def test_forged_callback_data_changes_nothing(chat: Conversation, data: str) -> None:
    await chat.say("/subscribe CSTO")
    before = await chat.storage.watches.of_chat(PRIVATE.id)
    await chat.press(data)
    assert await chat.storage.watches.of_chat(PRIVATE.id) == before
    assert chat.toasts


async def test_undo_under_an_alert_brings_the_watch_back_and_leaves_the_alert(
    chat: Conversation,
) -> None:
    await chat.say("/subscribe CSTO")
    [watch] = await chat.storage.watches.of_chat(PRIVATE.id)
    ended = await chat.press(f"w:{watch.id}:end")
    restored = await chat.press(data_of(ended, "Undo"))
    assert restored.html == ""
    assert labels(restored) == ["Pause CSTO", "End CSTO"]
    assert chat.toasts[-1] == "CSTO is on again."


async def test_undo_brings_a_watch_back_into_its_own_topic(chat: Conversation) -> None:
    await chat.say("/start", chat=GROUP, person=None)
    watch, _ = await chat.storage.watches.add(GROUP.id, 5, "CSTO", chat.clock(), 9)
    answer = await chat.say("/unsubscribe CSTO", chat=GROUP, person=None)
    chat.group_admins = frozenset({501})
    await chat.press(data_of(answer, "Undo"), chat=GROUP)
    [again] = await chat.storage.watches.of_chat(GROUP.id)
    assert again.thread_id == watch.thread_id == 5


async def test_an_alert_of_several_watches_changes_one_and_keeps_the_others_buttons(
    chat: Conversation,
) -> None:
    await chat.say("/subscribe CSTO\nmeets")
    await chat.alert("CSTO meets")
    [item] = await chat.storage.items.latest(PRIVATE.id, None, 1)
    unfolded = await chat.press(f"i:{item.id}:watches")
    assert labels(unfolded) == ["Pause CSTO", "End CSTO", "Pause meets", "End meets", "Why?"]
    changed = await chat.press(data_of(unfolded, "Pause CSTO"))
    assert labels(changed) == ["Resume CSTO", "End CSTO", "Pause meets", "End meets", "Why?"]
    changed = await chat.press(data_of(changed, "End CSTO"))
    assert labels(changed) == ["Pause meets", "End meets", "Why?", "Undo"]
