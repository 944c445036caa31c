"""Meta, operators, views, questions and the inbox."""

import pytest

from news.model import DAY, SECOND
from storage import Storage
from tests.conftest import NOON
from tests.storage.scene import GROUP

HOUR = 3600 * SECOND


async def test_meta_remembers_and_forgets(storage: Storage):
    assert await storage.meta.get("code") is None
    await storage.meta.set("code", "one")
    await storage.meta.set("code", "two")
    assert await storage.meta.get("code") == "two"
    await storage.meta.delete("code")
    await storage.meta.delete("code")
    assert await storage.meta.get("code") is None


async def test_operators_are_added_once(storage: Storage):
    assert await storage.meta.operators() == frozenset()
    for user_id in (2**40, 5, 2**40):
        await storage.meta.add_operator(user_id, NOON)
    assert await storage.meta.operators() == {2**40, 5}


async def test_a_view_is_given_to_its_chat_only(storage: Storage):
    view_id = await storage.views.put(GROUP, "latest", '{"query": "csto"}', NOON)
    assert await storage.views.get(GROUP, view_id) == ("latest", '{"query": "csto"}')
    assert await storage.views.get(7, view_id) is None
    assert await storage.views.get(GROUP, view_id + 1) is None


async def test_views_have_different_numbers_that_are_exact_in_json(storage: Storage):
    ids = {await storage.views.put(7, "kind", "", NOON) for _ in range(20)}
    assert len(ids) == 20
    assert all(0 <= view_id < 2**53 for view_id in ids)


async def test_a_view_is_kept_for_thirty_days(storage: Storage):
    old = await storage.views.put(7, "kind", "old", NOON)
    await storage.views.put(7, "kind", "new", NOON + 30 * DAY * SECOND)
    assert await storage.views.get(7, old) is not None
    await storage.views.put(7, "kind", "newer", NOON + 30 * DAY * SECOND + 1)
    assert await storage.views.get(7, old) is None


async def answered(
    storage: Storage, chat_id: int, message_id: int | None, now: int = NOON
) -> str | None:
    """Answer a question, and give the command that asked."""
    question = await storage.questions.answered(chat_id, message_id, now)
    if question is None:
        return None
    await storage.questions.forget(question.id)
    return question.command


async def test_a_question_is_answered_once(storage: Storage):
    await storage.questions.ask(GROUP, 11, "subscribe", NOON)
    assert await answered(storage, GROUP, 12) is None
    assert await answered(storage, 7, 11) is None
    assert await answered(storage, GROUP, 11) == "subscribe"
    assert await answered(storage, GROUP, 11) is None


async def test_a_question_stands_until_its_answer_was_taken(storage: Storage):
    await storage.questions.ask(7, 11, "subscribe", NOON)
    assert await storage.questions.answered(7, 11, NOON) is not None
    assert await answered(storage, 7, 11) == "subscribe"


async def test_a_text_that_replies_to_nothing_answers_the_newest_question(storage: Storage):
    await storage.questions.ask(7, 11, "subscribe", NOON)
    await storage.questions.ask(7, 12, "addsource", NOON + 1)
    assert await answered(storage, 7, None, NOON + 2) == "addsource"
    assert await answered(storage, 7, None, NOON + 2) == "subscribe"
    assert await answered(storage, 7, None, NOON + 2) is None


async def test_after_an_hour_a_question_is_answered_by_a_reply_only(storage: Storage):
    await storage.questions.ask(7, 11, "subscribe", NOON)
    assert await answered(storage, 7, None, NOON + HOUR + 1) is None
    assert await answered(storage, 7, 11, NOON + HOUR + 1) == "subscribe"


async def test_a_question_is_forgotten_after_thirty_days(storage: Storage):
    await storage.questions.ask(7, 11, "subscribe", NOON)
    await storage.questions.ask(7, 12, "subscribe", NOON + 31 * DAY * SECOND)
    assert await storage.questions.answered(7, 11, NOON) is None


async def test_updates_wait_in_the_order_in_which_they_came(storage: Storage):
    assert await storage.inbox.put([(8, "b"), (9, "c")], NOON) == [8, 9]
    assert await storage.inbox.put([(2, "d")], NOON + 1) == [2]
    assert await storage.inbox.pending() == [(8, "b"), (9, "c"), (2, "d")]


async def test_an_update_that_is_repeated_is_not_new(storage: Storage):
    await storage.inbox.put([(8, "a"), (9, "b")], NOON)
    await storage.inbox.done(8)
    assert await storage.inbox.put([(8, "a"), (9, "b"), (10, "c")], NOON) == [10]
    assert await storage.inbox.pending() == [(9, "b"), (10, "c")]


async def test_an_update_that_waits_is_not_replaced(storage: Storage):
    await storage.inbox.put([(8, "a")], NOON)
    assert await storage.inbox.put([(8, "other")], NOON) == []
    assert await storage.inbox.pending() == [(8, "a")]


async def test_another_server_may_give_the_number_of_a_handled_update_again(storage: Storage):
    await storage.inbox.put([(8, "a")], NOON)
    await storage.inbox.done(8)
    assert await storage.inbox.put([(8, "of another server")], NOON) == [8]
    assert await storage.inbox.pending() == [(8, "of another server")]


@pytest.mark.parametrize(("days", "new"), [(1, []), (3, [8])])
async def test_handled_updates_are_remembered_for_two_days(
    storage: Storage, days: int, new: list[int]
):
    await storage.inbox.put([(8, "a")], NOON)
    await storage.inbox.done(8)
    assert await storage.inbox.put([(8, "a")], NOON + days * DAY * SECOND) == new


async def test_an_update_that_waits_is_never_forgotten(storage: Storage):
    await storage.inbox.put([(8, "a")], NOON)
    await storage.inbox.put([(9, "b")], NOON + 30 * DAY * SECOND)
    assert await storage.inbox.pending() == [(8, "a"), (9, "b")]


async def test_the_content_of_a_handled_update_is_not_kept(storage: Storage):
    await storage.inbox.put([(8, "private words")], NOON)
    await storage.inbox.done(8)
    async with storage.database.read() as tx:
        row = await tx.one("SELECT content FROM inbox")
    assert row is not None
    assert row["content"] is None
