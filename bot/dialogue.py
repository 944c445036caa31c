"""One update, from what was said to what is answered."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from bot.buttons import ANSWERS, BUTTONS, offer
from bot.complaints import cap_text
from bot.forwards import Forwards
from bot.gate import Gate, Verdict
from bot.incoming import Incoming, Left, Moved, Pressed, Said
from bot.pacing import Sleep
from bot.receiving import Rest
from bot.request import TAKES_SOURCES, Command, Person, Reply, Request, Services
from bot.sentfiles import CannotDownload, file_complaint
from bot.speaking import Speaker, Voice, or_complaint
from bot.texts import Texts, mark
from news.model import Chat
from news.outbox import OutMessage
from storage import CapReached, Question

__all__ = ["CLAIM_CODE", "Dialogue", "Voice"]

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


class Dialogue:
    """Carries out what people ask."""

    def __init__(
        self,
        services: Services,
        gate: Gate,
        voice: Voice,
        commands: Mapping[str, Command],
        zone: str,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._services = services
        self._gate = gate
        self._voice = voice
        self._speaker = Speaker(services.storage, voice, services.clock, sleep)
        self._forwards = Forwards()
        self._catalogues = services.catalogues
        self._commands = commands
        self._zone = zone

    async def handle(self, incoming: Incoming, *, again: bool = False) -> Rest | None:
        """Answer one thing that happened; `again`: it may have been carried out already.

        Gives the work that is left once it is answered, if there is any: until that is done, the
        thing is not.
        """
        match incoming:
            case Said():
                return await self._said(incoming, again=again)
            case Pressed():
                return await self._pressed(incoming, again=again)
            case Moved():
                await self._services.storage.chats.migrate(incoming.old_id, incoming.new_id)
            case Left():
                await self._services.storage.chats.rest(incoming.chat_id)
        return None

    async def apologise(self, incoming: Incoming) -> None:
        """Say that something went wrong here, where somebody waits for an answer."""
        match incoming:
            case Said() if incoming.command is not None or incoming.chat.id > 0:
                texts = await self._texts(incoming.chat.id, incoming.person)
                message = OutMessage(texts.say(_SORRY))
                await self._speaker.send(incoming.chat.id, incoming.thread_id, message)
            case Pressed():
                texts = await self._texts(incoming.chat.id, incoming.person)
                await self._voice.answer(incoming.callback_id, texts.plain(_SORRY))
            case _:
                pass

    async def _said(self, said: Said, *, again: bool) -> Rest | None:
        addressed = said.command is not None or said.answers is not None or said.chat.id > 0
        if not addressed or self._forwards.is_more(said):
            return None
        await self._claim(said)
        verdict = await self._gate.judge(said.chat, said.person, self._services.clock())
        if verdict is not Verdict.COME_IN:
            await self._turn_away(said, verdict)
            return None
        question = await self._question(said)
        command, about = self._wanted(said, question)
        if command is None and said.chat.id < 0:
            return None
        request = await self._request(
            said.chat, said.thread_id, said.person, said.text, again=again
        )
        request = replace(
            request,
            replied_to=said.answers,
            about=about,
            file=said.file,
            forwarded=said.forwarded,
        )
        if command and command.changes and not await self._may_change(said.chat, said.person):
            await self._answer(said, Reply(request.texts.say(_ADMINS_ONLY)), request)
            return None
        reply = await self._carry_out(command, said, request)
        message_id = await self._answer(said, reply, request)

        async def finish() -> None:
            await self._speaker.see_through(request, reply, message_id)
            if question is not None:
                # Only now: forgotten before, a kill in between would lose what was answered.
                await self._services.storage.questions.forget(question.id)

        if reply.then is not None:
            return finish
        await finish()
        return None

    def _wanted(self, said: Said, question: Question | None) -> tuple[Command | None, str]:
        """Find the command that is meant, and what the answered question was about."""
        if question is not None:
            name, _, about = question.command.partition(":")
            return ANSWERS.get(name) or self._commands.get(name), about
        if said.brings_sources and said.command is None and said.chat.id > 0:
            return self._commands.get(TAKES_SOURCES), ""
        return self._commands.get(said.command or ""), ""

    async def _carry_out(self, command: Command | None, said: Said, request: Request) -> Reply:
        if command is None and said.command is not None:
            return Reply(request.texts.say(_UNKNOWN, command=said.command))
        if command is None:
            return await offer(request, self._services)
        return await or_complaint(command.run(request, self._services), request.texts)

    async def _answer(self, said: Said, reply: Reply, request: Request) -> int | None:
        """Say it; gives the id of the message that says it."""
        if reply.html is None:
            return None
        return await self._speaker.say(
            request, reply, said.message_id if request.in_group else None
        )

    async def _pressed(self, pressed: Pressed, *, again: bool) -> Rest | None:
        now = self._services.clock()
        texts = await self._texts(pressed.chat.id, pressed.person)
        verdict = await self._gate.judge(pressed.chat, pressed.person, now)
        if verdict is not Verdict.COME_IN:
            text = texts.plain(_TOO_FAST) if verdict is Verdict.TOO_FAST else None
            await self._voice.answer(pressed.callback_id, text)
            return None
        prefix, _, rest = pressed.data.partition(":")
        button = BUTTONS.get(prefix)
        request = await self._request(
            pressed.chat, pressed.thread_id, pressed.person, rest, again=again
        )
        if button is None:
            await self._voice.answer(pressed.callback_id, texts.plain(_STALE))
            return None
        if button.changes and not await self._may_change(pressed.chat, pressed.person):
            await self._voice.answer(pressed.callback_id, texts.plain(_ADMINS_ONLY))
            return None
        try:
            reply = await button.run(request, self._services)
        except CapReached as reached:
            reply = Reply(toast=cap_text(texts, reached), edits=False)
        except CannotDownload as error:
            reply = Reply(file_complaint(texts, error), edits=False)
        if reply is None:
            await self._voice.answer(pressed.callback_id, texts.plain(_STALE))
            return None
        message_id = await self._show(pressed, reply, request)
        if reply.then is None:
            return None
        return partial(self._speaker.see_through, request, reply, message_id)

    async def _show(self, pressed: Pressed, reply: Reply, request: Request) -> int | None:
        """Show what a button gives; gives the id of the message that shows it."""
        await self._voice.answer(pressed.callback_id, reply.toast)
        if reply.html is None and not reply.edits:
            return None
        if not reply.edits or reply.document is not None:
            return await self._speaker.say(request, reply)
        message = OutMessage(reply.html or "", reply.keyboard)
        await self._voice.edit(pressed.chat.id, pressed.message_id, message)
        return pressed.message_id

    async def _turn_away(self, said: Said, verdict: Verdict) -> None:
        texts = await self._texts(said.chat.id, said.person)
        if verdict is Verdict.STRANGER:
            html = texts.say(_STRANGER, id=said.person.id if said.person else said.chat.id)
        elif verdict is Verdict.TOO_FAST:
            html = texts.say(_TOO_FAST)
        else:
            return
        await self._speaker.send(said.chat.id, said.thread_id, OutMessage(html))

    async def _question(self, said: Said) -> Question | None:
        """Find the question that this answers; a file or a post answers one for sources alone."""
        if said.command is not None or (said.chat.id < 0 and said.answers is None):
            return None
        question = await self._services.storage.questions.answered(
            said.chat.id, said.answers, self._services.clock()
        )
        if question and said.brings_sources and question.command != TAKES_SOURCES:
            return None
        return question

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
