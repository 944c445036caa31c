"""What becomes of an alert after each outcome of sending it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.delivery import backoff, decide_delivery, decide_unwatched, flood_end
from news.model import SECOND, Chat, ChatKind, Item
from news.outbox import (
    DeliveryDecision,
    DeliveryState,
    DueDelivery,
    Flooded,
    Migrated,
    Refused,
    SendOutcome,
    Sent,
    TopicGone,
    Unanswered,
    Unreachable,
    Unreadable,
)

NOW = 1_800_000_000 * SECOND


def due(*, thread_id: int = 0, attempts: int = 0, plain: bool = False) -> DueDelivery:
    return DueDelivery(
        id=7,
        lease="lease",
        chat=Chat(id=-100, kind=ChatKind.SUPERGROUP),
        thread_id=thread_id,
        item=Item("key", "Title", None, "", None, None),
        watches=(),
        edited=False,
        attempts=attempts,
        plain=plain,
    )


def decided(outcome: SendOutcome, delivery: DueDelivery | None = None) -> DeliveryDecision:
    return decide_delivery(delivery or due(), outcome, NOW, chance=0.0)


def test_a_sent_alert_is_done():
    assert decided(Sent(41), due(attempts=2)) == DeliveryDecision(
        7, "lease", DeliveryState.SENT, due_at=NOW, attempts=3, message_id=41
    )


def test_an_unreachable_chat_rests_and_keeps_its_alert():
    assert decided(Unreachable("bot was blocked by the user")) == DeliveryDecision(
        7,
        "lease",
        DeliveryState.PENDING,
        due_at=NOW,
        attempts=1,
        error="bot was blocked by the user",
        rest_chat=True,
    )


def test_a_migrated_chat_gets_its_alert_at_once_under_the_new_id():
    assert decided(Migrated(-1005)) == DeliveryDecision(
        7,
        "lease",
        DeliveryState.PENDING,
        due_at=NOW,
        attempts=1,
        error="moved to -1005",
        migrate_to=-1005,
    )


def test_a_flooded_chat_is_left_alone_as_long_as_telegram_asks():
    assert decided(Flooded(35.2), due(attempts=4)) == DeliveryDecision(
        7,
        "lease",
        DeliveryState.PENDING,
        due_at=NOW,
        attempts=4,
        error="flood control: 35.2 s",
        flood_until=NOW + 37 * SECOND,
    )


def test_flood_control_is_rounded_up_to_seconds_with_one_to_spare():
    assert [flood_end(0, wait) for wait in (0, 3, 3.001, 43_200)] == [
        1 * SECOND,
        4 * SECOND,
        5 * SECOND,
        43_201 * SECOND,
    ]


def test_an_alert_that_telegram_cannot_read_goes_again_at_once_as_plain_text():
    assert decided(Unreadable("can't parse entities")) == DeliveryDecision(
        7,
        "lease",
        DeliveryState.PENDING,
        due_at=NOW,
        attempts=1,
        plain=True,
        error="can't parse entities",
    )


def test_plain_text_that_telegram_cannot_read_is_dropped():
    decision = decided(Unreadable("can't parse entities"), due(plain=True))
    assert decision.state is DeliveryState.DROPPED
    assert decision.error == "can't parse entities"


def test_an_alert_for_a_topic_that_is_gone_goes_to_the_chat_itself():
    assert decided(TopicGone(), due(thread_id=12)) == DeliveryDecision(
        7,
        "lease",
        DeliveryState.PENDING,
        due_at=NOW,
        attempts=1,
        error="topic gone",
        drop_thread=True,
    )


def test_a_chat_whose_general_topic_is_closed_rests():
    decision = decided(TopicGone(), due(thread_id=0))
    assert decision.state is DeliveryState.PENDING
    assert decision.rest_chat
    assert not decision.drop_thread
    assert decision.error == "general topic closed"


def test_an_unanswered_alert_is_tried_again_later():
    assert decided(Unanswered("Bad Gateway"), due(attempts=3)) == DeliveryDecision(
        7,
        "lease",
        DeliveryState.PENDING,
        due_at=NOW + 8 * SECOND,
        attempts=4,
        error="Bad Gateway",
    )


def test_a_refused_alert_is_dropped_with_the_reason():
    assert decided(Refused("message is too long")) == DeliveryDecision(
        7,
        "lease",
        DeliveryState.DROPPED,
        due_at=NOW,
        attempts=1,
        error="message is too long",
    )


def test_an_alert_that_nobody_watches_for_is_dropped():
    assert decide_unwatched(due(attempts=2, plain=True)) == DeliveryDecision(
        7,
        "lease",
        DeliveryState.DROPPED,
        attempts=2,
        plain=True,
        error="no watch is left",
    )


@pytest.mark.parametrize(
    "outcome",
    [Sent(1), Unreachable("x"), Migrated(-1), Flooded(1), TopicGone(), Unanswered("x")],
    ids=lambda outcome: type(outcome).__name__,
)
def test_an_alert_that_went_plain_stays_plain(outcome: SendOutcome):
    assert decided(outcome, due(plain=True, thread_id=3)).plain


def test_the_waits_double_up_to_thirty_seconds():
    assert [backoff(attempts, 0.0) for attempts in range(8)] == [1, 2, 4, 8, 16, 30, 30, 30]


def test_chance_shortens_a_wait_by_a_fifth_at_most():
    assert backoff(0, 0.5) == pytest.approx(0.9)
    assert backoff(9, 1.0) == pytest.approx(24)


@given(attempts=st.integers(0, 10**9), chance=st.floats(0, 1, exclude_max=True))
def test_a_wait_is_never_over_thirty_seconds_however_long_the_outage(attempts: int, chance: float):
    assert 0.8 <= backoff(attempts, chance) <= 30
