"""How the dialogue speaks: replies with what hangs on them, and long work with its progress."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from weakref import WeakValueDictionary

from bot.complaints import cap_text
from bot.longwork import GROUP_PAUSE, PAUSE, reporting
from bot.pacing import Clock, Sleep
from bot.request import Reply, Request, Tell
from bot.sentfiles import CannotDownload, file_complaint
from bot.texts import Html, Texts, mark
from news.outbox import Migrated, OutMessage, Refused, SendOutcome, Sent
from storage import CapReached, Storage

log = logging.getLogger(__name__)

_NO_FILE = mark("Telegram did not take the file. Where a group allows no files, ask me in private.")
_STOPPED = mark(
    "Something went wrong on my side before I was through. What is done stays. "
    "Please send it again, and I go on from there."
)


@dataclass(frozen=True, slots=True)
class Voice:
    """How the dialogue speaks: the messenger's side of it."""

    reply: Callable[[int, int, OutMessage, int | None], Awaitable[SendOutcome]]
    """To a chat and topic, as an answer to a message id where a group needs to see to which."""
    edit: Callable[[int, int, OutMessage], Awaitable[SendOutcome]]
    answer: Callable[[str, str | None], Awaitable[None]]
    """Ends the waiting of a pressed button, with a word at the top of the screen."""
    is_admin: Callable[[int, int], Awaitable[bool]]
    """Whether a group's member is one of its admins."""


class Speaker:
    """Says what commands reply."""

    def __init__(
        self, storage: Storage, voice: Voice, clock: Clock, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._storage = storage
        self._voice = voice
        self._clock = clock
        self._sleep = sleep
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """Of the chats that have work under way."""

    async def say(self, request: Request, reply: Reply, to: int | None = None) -> int | None:
        """Say a reply in a message of its own, and remember a question; gives the message's id."""
        ask = reply.placeholder if reply.ask else None
        message = OutMessage(reply.html or "", reply.keyboard, ask=ask, document=reply.document)
        chat_id, thread_id = request.chat.id, request.thread_id
        outcome = await self.send(chat_id, thread_id, message, to)
        if not isinstance(outcome, Sent):
            if reply.document is not None and isinstance(outcome, Refused):
                sorry = OutMessage(request.texts.say(_NO_FILE))
                await self.send(chat_id, thread_id, sorry, to)
            return None
        if reply.ask:
            await self._storage.questions.ask(chat_id, outcome.message_id, reply.ask, self._clock())
        return outcome.message_id

    async def send(
        self, chat_id: int, thread_id: int, message: OutMessage, to: int | None = None
    ) -> SendOutcome:
        """Say it, in the supergroup if the group has become one."""
        outcome = await self._voice.reply(chat_id, thread_id, message, to)
        if isinstance(outcome, Migrated):
            await self._storage.chats.migrate(chat_id, outcome.chat_id)
            outcome = await self._voice.reply(outcome.chat_id, thread_id, message, None)
        if not isinstance(outcome, Sent):
            log.warning("an answer to chat %d did not arrive: %s", chat_id, outcome)
        return outcome

    async def see_through(self, request: Request, reply: Reply, message_id: int | None) -> None:
        """Do the work that a reply announced, and say what came of it.

        The message of the reply shows how far it has come, and changes to the result. Without one,
        or where it cannot change to the result, the result is a message of its own. What one chat
        asks for is done in turn: many files that are sent at once lie in memory one by one.
        """
        if reply.then is None:
            return
        turn = self._turns.setdefault(request.chat.id, asyncio.Lock())
        async with turn:
            result = await self._result(request, reply, reply.then, message_id)
            if not await self._change(request, message_id, result):
                await self.say(request, result)

    async def _result(
        self,
        request: Request,
        reply: Reply,
        work: Callable[[Tell], Awaitable[Reply]],
        message_id: int | None,
    ) -> Reply:
        pause = GROUP_PAUSE if request.in_group else PAUSE

        async def show(html: Html) -> None:
            await self._change(request, message_id, Reply(html, reply.keyboard))

        try:
            async with reporting(show, pause, self._sleep) as tell:
                return await or_complaint(work(tell), request.texts)
        except Exception:
            log.exception("work for chat %d stopped half-way", request.chat.id)
            return Reply(request.texts.say(_STOPPED))

    async def _change(self, request: Request, message_id: int | None, reply: Reply) -> bool:
        """Change a message to a reply; False: it needs a message of its own."""
        if message_id is None or reply.ask or reply.document is not None:
            return False
        message = OutMessage(reply.html or "", reply.keyboard)
        outcome = await self._voice.edit(request.chat.id, message_id, message)
        return isinstance(outcome, Sent)


async def or_complaint(work: Awaitable[Reply], texts: Texts) -> Reply:
    """Give what comes of a command's work, or say why it could not be done."""
    try:
        return await work
    except CapReached as reached:
        return Reply(cap_text(texts, reached))
    except CannotDownload as error:
        return Reply(file_complaint(texts, error))
