"""What follows from one attempt to send an alert: sent, to be tried again, or given up."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import assert_never

from news.model import SECOND, Instant
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

MAX_BACKOFF = 30
"""Seconds: the longest wait between two attempts when Telegram does not answer."""

FLOOD_MARGIN = 1
"""Seconds beyond Telegram's `retry_after`: its clock is not ours, and the answer took its time."""

_DOUBLINGS = 5
"""1, 2, 4, 8, 16 s; what follows is past `MAX_BACKOFF`."""

_JITTER = 0.2
"""The part of a wait that chance may take off, so that retries after an outage spread out."""


def decide_delivery(
    due: DueDelivery, outcome: SendOutcome, now: Instant, chance: float
) -> DeliveryDecision:
    """Decide what becomes of a delivery after an attempt to send it.

    Nothing is given up but what Telegram refuses for good: an alert waits out outages, floods and
    blocked chats in the database.

    Args:
        due: the delivery as it was claimed.
        outcome: what came of the attempt.
        now: when the attempt ended.
        chance: in [0, 1), for the jitter of the back-off.

    """
    tried = DeliveryDecision(
        due.id,
        due.lease,
        DeliveryState.PENDING,
        due_at=now,
        attempts=due.attempts + 1,
        plain=due.plain,
    )
    match outcome:
        case Sent(message_id):
            decided = replace(tried, state=DeliveryState.SENT, message_id=message_id)
        case Unreachable(reason):
            decided = replace(tried, error=reason, rest_chat=True)
        case Migrated(chat_id):
            decided = replace(tried, error=f"moved to {chat_id}", migrate_to=chat_id)
        case Flooded(retry_after):
            until = flood_end(now, retry_after)
            # The chat waits, not the alert, which is due as soon as the chat may be written to.
            error = f"flood control: {retry_after:g} s"
            decided = replace(tried, attempts=due.attempts, error=error, flood_until=until)
        case Unreadable(reason) if not due.plain:
            decided = replace(tried, error=reason, plain=True)
        case TopicGone() if due.thread_id:
            decided = replace(tried, error="topic gone", drop_thread=True)
        case TopicGone():
            # The general topic is closed: this chat has no other place to write to.
            decided = replace(tried, error="general topic closed", rest_chat=True)
        case Unanswered(reason):
            wait = backoff(due.attempts, chance)
            decided = replace(tried, due_at=now + round(wait * SECOND), error=reason)
        case Refused(reason) | Unreadable(reason):
            decided = replace(tried, state=DeliveryState.DROPPED, error=reason)
        case _:
            assert_never(outcome)
    return decided


def decide_unwatched(due: DueDelivery) -> DeliveryDecision:
    """Give up a delivery that nobody watches for any more."""
    return DeliveryDecision(
        due.id,
        due.lease,
        DeliveryState.DROPPED,
        attempts=due.attempts,
        plain=due.plain,
        error="no watch is left",
    )


def flood_end(now: Instant, retry_after: float) -> Instant:
    """Tell when a chat may be written to again, `retry_after` seconds of flood control from now."""
    return now + (math.ceil(retry_after) + FLOOD_MARGIN) * SECOND


def backoff(attempts: int, chance: float) -> float:
    """Give the seconds to wait after an unanswered attempt that followed `attempts` others.

    The waits double from 1 s up to `MAX_BACKOFF`; `chance` in [0, 1) takes off up to a fifth.
    """
    full = min(MAX_BACKOFF, 1 << min(attempts, _DOUBLINGS))
    return full * (1 - _JITTER * chance)
