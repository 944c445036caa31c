"""One update, from what was said to what is answered."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.buttons import ANSWERS, BUTTONS, offer
from bot.complaints import cap_text
from bot.gate import Gate, Verdict
from bot.incoming import Incoming, Left, Moved, Pressed, Said
from bot.request import Command, Person, Reply, Request, Services
from bot.texts import Texts, mark
from news.model import Chat
from news.outbox import Migrated, OutMessage, SendOutcome, Sent
from storage import CapReached, Question

log = logging.getLogger(__name__)

CLAIM_CODE = "claim_code"
"""Where `meta` keeps the one-time code that makes somebody the operator."""

_STRANGER = mark("This bot is private. Its operator can let you in: your id is <code>{id}</code>.")
_TOO_FAST = mark("That was a lot in one minute. Please wait a moment, then go on.")
_ADMINS_ONLY = mark("Only admins of this group can change things here.")
_UNKNOWN = mark("I don't know <code>/{command}</code>. /help lists what I can do.")
_SORRY = mark(
    "Something went wrong on my side, and this was not done. If it happens again, "
    "please tell the operator: the log says what it was."
)
_STALE = mark("This button is too old. Please send the command again.")


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


class Dialogue:
    """Carries out what people ask."""

    def __init__(
        self,
        services: Services,
        gate: Gate,
        voice: Voice,
        commands: Mapping[str, Command],
        zone: str,
    ) -> None:
        self._services = services
        self._gate = gate
        self._voice = voice
        self._catalogues = services.catalogues
        self._commands = commands
        self._zone = zone

    async def handle(self, incoming: Incoming, *, again: bool = False) -> None:
        """Answer one thing that happened; `again`: it may have been carried out already."""
        match incoming:
            case Said():
                await self._said(incoming, again=again)
            case Pressed():
                await self._pressed(incoming, again=again)
            case Moved():
                await self._services.storage.chats.migrate(incoming.old_id, incoming.new_id)
            case Left():
                await self._services.storage.chats.rest(incoming.chat_id)

    async def apologise(self, incoming: Incoming) -> None:
        """Say that something went wrong here, where somebody waits for an answer."""
        match incoming:
            case Said() if incoming.command is not None or incoming.chat.id > 0:
                texts = await self._texts(incoming.chat.id, incoming.person)
                message = OutMessage(texts.say(_SORRY))
                await self._reply(incoming.chat.id, incoming.thread_id, message, None)
            case Pressed():
                texts = await self._texts(incoming.chat.id, incoming.person)
                await self._voice.answer(incoming.callback_id, texts.plain(_SORRY))
            case _:
                pass

    async def _said(self, said: Said, *, again: bool) -> None:
        command = self._commands.get(said.command or "")
        addressed = said.command is not None or said.answers is not None or said.chat.id > 0
        if not addressed:
            return
        await self._claim(said)
        verdict = await self._gate.judge(said.chat, said.person, self._services.clock())
        if verdict is not Verdict.COME_IN:
            await self._turn_away(said, verdict)
            return
        question = await self._question(said)
        about = ""
        if question is not None:
            name, _, about = question.command.partition(":")
            command = ANSWERS.get(name) or self._commands.get(name)
        if command is None and said.chat.id < 0:
            return
        request = await self._request(
            said.chat, said.thread_id, said.person, said.text, again=again
        )
        request = replace(request, replied_to=said.answers, about=about)
        if command and command.changes and not await self._may_change(said.chat, said.person):
            await self._answer(said, Reply(request.texts.say(_ADMINS_ONLY)), request)
            return
        await self._answer(said, await self._carry_out(command, said, request), request)
        if question is not None:
            # Only now: were it forgotten before, a kill in between would lose what was answered.
            await self._services.storage.questions.forget(question.id)

    async def _carry_out(self, command: Command | None, said: Said, request: Request) -> Reply:
        if command is None and said.command is not None:
            return Reply(request.texts.say(_UNKNOWN, command=said.command))
        if command is None:
            return await offer(request, self._services)
        try:
            return await command.run(request, self._services)
        except CapReached as reached:
            return Reply(cap_text(request.texts, command.name, reached.cap))

    async def _answer(self, said: Said, reply: Reply, request: Request) -> None:
        if reply.html is not None:
            to = said.message_id if request.in_group else None
            await self._put(request.chat.id, said.thread_id, reply, to)

    async def _put(self, chat_id: int, thread_id: int, reply: Reply, to: int | None) -> None:
        """Say it in a message of its own, and remember a question."""
        ask = reply.placeholder if reply.ask else None
        message = OutMessage(reply.html or "", reply.keyboard, ask=ask)
        outcome = await self._reply(chat_id, thread_id, message, to)
        if reply.ask and isinstance(outcome, Sent):
            await self._services.storage.questions.ask(
                chat_id, outcome.message_id, reply.ask, self._services.clock()
            )

    async def _reply(
        self, chat_id: int, thread_id: int, message: OutMessage, to: int | None
    ) -> SendOutcome:
        """Say it, in the supergroup if the group has become one."""
        outcome = await self._voice.reply(chat_id, thread_id, message, to)
        if isinstance(outcome, Migrated):
            await self._services.storage.chats.migrate(chat_id, outcome.chat_id)
            outcome = await self._voice.reply(outcome.chat_id, thread_id, message, None)
        if not isinstance(outcome, Sent):
            log.warning("an answer to chat %d did not arrive: %s", chat_id, outcome)
        return outcome

    async def _pressed(self, pressed: Pressed, *, again: bool) -> None:
        now = self._services.clock()
        texts = await self._texts(pressed.chat.id, pressed.person)
        verdict = await self._gate.judge(pressed.chat, pressed.person, now)
        if verdict is not Verdict.COME_IN:
            text = texts.plain(_TOO_FAST) if verdict is Verdict.TOO_FAST else None
            await self._voice.answer(pressed.callback_id, text)
            return
        prefix, _, rest = pressed.data.partition(":")
        button = BUTTONS.get(prefix)
        request = await self._request(
            pressed.chat, pressed.thread_id, pressed.person, rest, again=again
        )
        if button is None:
            await self._voice.answer(pressed.callback_id, texts.plain(_STALE))
            return
        if button.changes and not await self._may_change(pressed.chat, pressed.person):
            await self._voice.answer(pressed.callback_id, texts.plain(_ADMINS_ONLY))
            return
        try:
            reply = await button.run(request, self._services)
        except CapReached as reached:
            reply = Reply(toast=cap_text(texts, "subscribe", reached.cap), edits=False)
        await self._show(pressed, reply, texts)

    async def _show(self, pressed: Pressed, reply: Reply | None, texts: Texts) -> None:
        if reply is None:
            await self._voice.answer(pressed.callback_id, texts.plain(_STALE))
            return
        await self._voice.answer(pressed.callback_id, reply.toast)
        if reply.html is None and not reply.edits:
            return
        if reply.edits:
            message = OutMessage(reply.html or "", reply.keyboard)
            await self._voice.edit(pressed.chat.id, pressed.message_id, message)
        else:
            await self._put(pressed.chat.id, pressed.thread_id, reply, None)

    async def _turn_away(self, said: Said, verdict: Verdict) -> None:
        texts = await self._texts(said.chat.id, said.person)
        if verdict is Verdict.STRANGER:
            html = texts.say(_STRANGER, id=said.person.id if said.person else said.chat.id)
        elif verdict is Verdict.TOO_FAST:
            html = texts.say(_TOO_FAST)
        else:
            return
        await self._reply(said.chat.id, said.thread_id, OutMessage(html), None)

    async def _question(self, said: Said) -> Question | None:
        """Find the question that this text answers."""
        if said.command is not None or (said.chat.id < 0 and said.answers is None):
            return None
        return await self._services.storage.questions.answered(
            said.chat.id, said.answers, self._services.clock()
        )

    async def _may_change(self, chat: Chat, person: Person | None) -> bool:
        if chat.id > 0 or person is None:
            return True
        return await self._voice.is_admin(chat.id, person.id)

    async def _request(
        self, chat: Chat, thread_id: int, person: Person | None, text: str, *, again: bool
    ) -> Request:
        storage, now = self._services.storage, self._services.clock()
        language = self._catalogues.of(person.language if person else None).language
        stored = await storage.chats.ensure(replace(chat, language=language, zone=self._zone))
        if stored.resting:
            # What waited for the chat goes out with the next tick: the answer comes first.
            await storage.chats.wake(chat.id, now)
        return Request(
            chat=replace(stored, resting=False),
            thread_id=thread_id,
            person=person,
            text=text,
            texts=self._catalogues.of(stored.language),
            now=now,
            again=again,
        )

    async def _texts(self, chat_id: int, person: Person | None) -> Texts:
        stored = await self._services.storage.chats.get(chat_id)
        if stored is not None:
            return self._catalogues.of(stored.language)
        return self._catalogues.of(person.language if person else None)

    async def _claim(self, said: Said) -> None:
        """Make who opens the one-time link the operator."""
        if said.command != "start" or said.person is None or said.chat.id < 0 or not said.text:
            return
        meta = self._services.storage.meta
        code = await meta.get(CLAIM_CODE)
        if code and hmac.compare_digest(code.encode(), said.text.encode()):
            await meta.add_operator(said.person.id, self._services.clock())
            await meta.delete(CLAIM_CODE)
            log.info("user %d opened the one-time link and is the operator now", said.person.id)
