"""Sending and editing: the only place where Telegram's errors end, each as an outcome."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from telegram import Bot
from telegram.constants import CallbackQueryLimit, ChatMemberStatus
from telegram.error import BadRequest, TelegramError

from bot.outcomes import classify, is_not_modified
from bot.outgoing import Outgoing, Place, parts_of
from bot.pacing import Clock, Gate, HeldError, Sleep
from news.delivery import FLOOD_MARGIN, flood_end
from news.highlighting import to_plain
from news.model import SECOND, Chat, Instant
from news.outbox import (
    Flooded,
    OutMessage,
    Refused,
    SendOutcome,
    Sent,
    TopicGone,
    Unanswered,
    Unreadable,
)

log = logging.getLogger(__name__)

OnFlood = Callable[[int, Instant], Awaitable[None]]
"""Told that a chat must be left alone until an instant."""

REPLY_PATIENCE = 60.0
"""Seconds within which a reply is tried again, and of flood control that it sits out."""

ALERT_PATIENCE = 2.0
"""Seconds of flood control that an alert sits out at the gate; beyond, it waits in the database."""

CLAIM_AHEAD = 1.0
"""Seconds: a chat that will be ready so soon is not busy, its next alert may wait at the gate."""

_REPLY_PAUSES = (1, 2, 4, 8, 16)
"""Seconds between the tries of a reply that Telegram does not answer."""


class TelegramMessenger:
    """Writes to chats at the pace, and tells what became of it.

    Never raises but for cancellation.
    """

    def __init__(
        self,
        bot: Bot,
        gate: Gate,
        on_flood: OnFlood,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._outgoing = Outgoing(bot)
        self._gate = gate
        self._on_flood = on_flood
        self._clock = clock
        self._sleep = sleep

    def busy(self) -> frozenset[int]:
        """Name the chats that an alert would have to wait for."""
        return self._gate.busy(CLAIM_AHEAD)

    async def send_alert(self, chat: Chat, thread_id: int, message: OutMessage) -> SendOutcome:
        """Try once to send an alert; what follows from the outcome is `news.delivery`'s to say."""
        place = Place(chat.id, thread_id)

        async def send(part: OutMessage) -> SendOutcome:
            attempt = partial(self._outgoing.send, place, part)
            return await self._try(chat.id, attempt, urgent=False, patience=ALERT_PATIENCE)

        return await _all_parts(message, send)

    async def reply(
        self, chat_id: int, thread_id: int, message: OutMessage, reply_to: int | None = None
    ) -> SendOutcome:
        """Answer a person: before all alerts, and again until it arrives or a minute is over."""

        async def send(attempt: _Attempt) -> int:
            thread = thread_id if attempt.in_thread else 0
            return await self._outgoing.send(Place(chat_id, thread, reply_to), attempt.message)

        async def insist(part: OutMessage) -> SendOutcome:
            return await self._insist(chat_id, send, _Attempt(part, in_thread=thread_id != 0))

        return await _all_parts(message, insist)

    async def edit(self, chat_id: int, message_id: int, message: OutMessage) -> SendOutcome:
        """Change a message of ours, as insistently as `reply`; without a keyboard it loses its own.

        Without a text only the keyboard is changed. A message that stands so already counts as
        changed.
        """

        async def send(attempt: _Attempt) -> int:
            try:
                await self._outgoing.edit(chat_id, message_id, attempt.message)
            except BadRequest as error:
                if not is_not_modified(error):
                    raise
            return message_id

        return await self._insist(chat_id, send, _Attempt(message, in_thread=False))

    async def answer(
        self, callback_id: str, text: str | None = None, *, alert: bool = False
    ) -> None:
        """Answer a pressed button, with a notice if there is a text.

        An answer that comes too late is none: the button has stopped waiting by itself.
        """
        limit = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
        notice = text[:limit] if text else None
        try:
            await self._bot.answer_callback_query(callback_id, notice, show_alert=alert)
        except TelegramError as error:
            log.debug("a pressed button stays unanswered: %s", error)
        except Exception:
            log.exception("a pressed button could not be answered")

    async def is_admin(self, chat_id: int, user_id: int) -> bool:
        """Tell whether somebody is among a group's admins; False also while Telegram cannot say."""
        try:
            member = await self._bot.get_chat_member(chat_id, user_id)
        except TelegramError as error:
            log.warning("chat %s: its admins cannot be asked for: %s", chat_id, error)
            return False
        return member.status in (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)

    async def _insist(
        self, chat_id: int, send: Callable[[_Attempt], Awaitable[int]], attempt: _Attempt
    ) -> SendOutcome:
        """Try until there is an answer, giving up what Telegram objects to: topic and markup."""
        give_up_at = self._clock() + round(REPLY_PATIENCE * SECOND)
        pauses = iter(_REPLY_PAUSES)
        while True:
            outcome = await self._try(
                chat_id,
                partial(send, attempt),
                urgent=True,
                patience=REPLY_PATIENCE + FLOOD_MARGIN,
            )
            match outcome:
                case Unreadable() if attempt.message.plain is None:
                    attempt = attempt.without_markup()
                case TopicGone() if attempt.in_thread:
                    attempt = replace(attempt, in_thread=False)
                case Flooded(retry_after) if retry_after <= REPLY_PATIENCE:
                    # The gate lets nothing through to this chat before then.
                    pass
                case Unanswered() if (pause := next(pauses, None)) is not None:
                    await self._sleep(pause)
                case _:
                    return outcome
            if self._clock() > give_up_at:
                return outcome

    async def _try(
        self, chat_id: int, send: Callable[[], Awaitable[int]], *, urgent: bool, patience: float
    ) -> SendOutcome:
        try:
            async with self._gate.turn(chat_id, urgent=urgent, patience=patience):
                outcome = await _outcome_of(send)
        except HeldError as held:
            return Flooded(held.seconds)
        if isinstance(outcome, Flooded):
            await self._hold(chat_id, outcome.retry_after)
        return outcome

    async def _hold(self, chat_id: int, retry_after: float) -> None:
        until = flood_end(self._clock(), retry_after)
        self._gate.hold(chat_id, until)
        log.warning("chat %s: Telegram asks for a pause of %g s", chat_id, retry_after)
        try:
            await self._on_flood(chat_id, until)
        except Exception:
            log.exception("chat %s: the pause could not be stored", chat_id)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A reply as it is tried next."""

    message: OutMessage
    in_thread: bool

    def without_markup(self) -> _Attempt:
        plain = to_plain(self.message.html)
        return replace(self, message=replace(self.message, plain=plain))


async def _all_parts(
    message: OutMessage, send: Callable[[OutMessage], Awaitable[SendOutcome]]
) -> SendOutcome:
    """Send the parts of a message until one fails; all sent, the first stands for the message."""
    first, *others = parts_of(message)
    outcome = await send(first)
    for part in others:
        if not isinstance(outcome, Sent):
            return outcome
        if not isinstance(failed := await send(part), Sent):
            return failed
    return outcome


async def _outcome_of(send: Callable[[], Awaitable[int]]) -> SendOutcome:
    try:
        return Sent(await send())
    except TelegramError as error:
        return classify(error)
    except AttributeError:
        # The library stumbles so over an error whose body is JSON but no object, as proxies send.
        log.warning("an answer that Telegram would not give", exc_info=True)
        return Unanswered("an answer that makes no sense")
    except Exception as error:
        # An answer that lacks what each message has, or a bug: to try again would ring for ever.
        log.exception("a message could not be sent")
        return Refused(f"{type(error).__name__} in the library")
