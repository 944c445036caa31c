"""Long work: its progress in one message, and what becomes of it, in virtual time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from bot.buttons import BUTTONS, Key
from bot.commands import by_name
from bot.dialogue import Dialogue, Voice
from bot.gate import Gate, Rate
from bot.incoming import Pressed, Said
from bot.longwork import GROUP_PAUSE, PAUSE
from bot.request import Command, Reply, Request, Services, Tell
from bot.sentfiles import CannotDownload, FileProblem, SentFile
from bot.texts import Html
from news.model import Chat
from news.outbox import Button, OutFile, Refused, Unreachable
from storage import CapReached
from tests.bot.conversation import GROUP, PRIVATE, READER, Conversation
from tests.bot.virtual_time import VirtualTime

SAID = Said(PRIVATE, 0, READER, "", "addsource", 10)
UNDO = ((Button("Undo", "r:1"),),)


@dataclass
class Import:
    """A dialogue whose /addsource reads so many feeds, one a second."""

    chat: Conversation
    time: VirtualTime = field(default_factory=VirtualTime)
    feeds: int = 10
    announced: Reply = field(default_factory=lambda: Reply(Html("Reading…"), UNDO))
    result: Reply = field(default_factory=lambda: Reply(Html("All read.")))
    error: Exception | None = None
    read: int = 0

    def __post_init__(self) -> None:
        chat = self.chat
        voice = Voice(chat._reply, chat._edit, chat._answer, chat._is_admin)
        gate = Gate(chat.storage, None, frozenset(), Rate(100))
        commands = by_name() | {"addsource": Command("addsource", "", self.run)}
        self.dialogue = Dialogue(chat.services, gate, voice, commands, "UTC", self.time.sleep)

    async def run(self, request: Request, _: Services) -> Reply:
        async def work(tell: Tell) -> Reply:
            for number in range(1, self.feeds + 1):
                await self.time.sleep(1)
                if self.error is not None:
                    raise self.error
                self.read = number
                tell(Html(f"{number} of {self.feeds}"))
            return self.result

        return replace(self.announced, then=work)

    async def begin(self, chat: Chat = PRIVATE) -> asyncio.Task[None]:
        rest = await self.dialogue.handle(replace(SAID, chat=chat))
        assert rest is not None
        return asyncio.create_task(rest())

    async def through(self, chat: Chat = PRIVATE) -> None:
        task = await self.begin(chat)
        await self.time.pass_by(60)
        await task

    @property
    def edits(self) -> list[str]:
        return [message.html for _, _, message in self.chat.edits]

    @property
    def said(self) -> list[str]:
        return [message.html for _, message in self.chat.said]


@pytest.fixture
def long(chat: Conversation) -> Import:
    return Import(chat)


async def test_the_message_shows_how_far_it_has_come_and_then_the_result(long: Import) -> None:
    await long.through()
    assert long.said == ["Reading…"]
    assert long.edits[-1] == "All read."
    assert all(text.endswith(" of 10") for text in long.edits[:-1])
    assert len(long.edits) == 10 // PAUSE + 1
    assert {message_id for _, message_id, _ in long.chat.edits} == {1}


async def test_the_keys_stay_while_it_works_and_are_the_results_at_last(long: Import) -> None:
    await long.through()
    assert [message.keyboard for _, _, message in long.chat.edits] == [UNDO] * 3 + [()]


async def test_a_group_sees_fewer_changes(long: Import) -> None:
    long.feeds = 50
    await long.through(GROUP)
    assert len(long.edits) == 50 // GROUP_PAUSE + 1


async def test_the_chat_is_answered_before_the_work_begins(long: Import) -> None:
    assert await long.dialogue.handle(SAID) is not None
    assert (long.said, long.read) == (["Reading…"], 0)


async def test_work_is_done_though_its_announcement_did_not_arrive(long: Import) -> None:
    long.chat.outcomes = [Unreachable("bot was blocked by the user")]
    await long.through()
    assert long.read == 10
    assert (long.edits, long.said[-1]) == ([], "All read.")


async def test_work_may_go_on_without_an_announcement(long: Import) -> None:
    long.announced = Reply()
    await long.through()
    assert (long.edits, long.said) == ([], ["All read."])


async def test_a_result_whose_message_is_gone_is_a_new_message(
    long: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> Refused:
        return Refused("Message to edit not found")

    monkeypatch.setattr(long.chat, "_edit", gone)
    long.__post_init__()
    await long.through()
    assert long.said == ["Reading…", "All read."]


@pytest.mark.parametrize(
    "result",
    [
        Reply(Html("Which one?"), ask="addsource"),
        Reply(Html("The rest"), document=OutFile("left-out.opml", b"<opml/>", "text/x-opml")),
    ],
)
async def test_a_result_that_asks_or_brings_a_file_is_a_new_message(
    long: Import, result: Reply
) -> None:
    long.result = result
    await long.through()
    assert long.said == ["Reading…", result.html]


async def test_work_that_fails_says_so(long: Import, caplog: pytest.LogCaptureFixture) -> None:
    long.error = OSError("disk full")
    await long.through()
    assert long.edits[-1].startswith("Something went wrong on my side before I was through.")
    assert "disk full" in caplog.text


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (CapReached(100, "sources"), "This chat has 100 sources of its own, which is the limit."),
        (
            CannotDownload(SentFile("id-1", "feeds.opml"), FileProblem.GONE),
            "Telegram has <b>feeds.opml</b> no more.",
        ),
    ],
)
async def test_work_that_cannot_be_done_says_why(long: Import, error: Exception, text: str) -> None:
    long.error = error
    await long.through()
    assert long.edits[-1].startswith(text)


async def test_work_that_is_stopped_says_nothing_for_it_is_taken_up_again(long: Import) -> None:
    task = await long.begin()
    await long.time.pass_by(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await long.time.pass_by(60)
    assert (long.edits, long.said) == ([], ["Reading…"])


async def test_the_question_that_began_it_stays_until_it_is_done(long: Import) -> None:
    questions, now = long.chat.storage.questions, long.chat.clock()
    await questions.ask(PRIVATE.id, 5, "addsource", now)
    answer = replace(SAID, command=None, text="the address", answers=5)
    rest = await long.dialogue.handle(answer)
    assert await questions.answered(PRIVATE.id, 5, now) is not None
    task = asyncio.create_task(rest())
    await long.time.pass_by(60)
    await task
    assert await questions.answered(PRIVATE.id, 5, now) is None


async def test_what_one_chat_asks_for_is_done_in_turn(long: Import) -> None:
    tasks = [await long.begin() for _ in range(2)]
    await long.time.pass_by(11)
    assert [task.done() for task in tasks] == [True, False]
    await long.time.pass_by(11)
    assert tasks[1].done()


async def test_what_two_chats_ask_for_is_done_side_by_side(long: Import) -> None:
    tasks = [await long.begin(where) for where in (PRIVATE, GROUP)]
    await long.time.pass_by(11)
    assert all(task.done() for task in tasks)


# From a button


@pytest.fixture
def button(long: Import, monkeypatch: pytest.MonkeyPatch) -> Pressed:
    monkeypatch.setitem(BUTTONS, "test", Key(long.run))
    return Pressed(PRIVATE, 0, READER, "test:", 77, "callback")


async def test_a_button_may_begin_work_that_its_message_shows(
    long: Import, button: Pressed
) -> None:
    rest = await long.dialogue.handle(button)
    task = asyncio.create_task(rest())
    await long.time.pass_by(60)
    await task
    assert (long.edits[0], long.edits[-1], long.said) == ("Reading…", "All read.", [])
    assert {message_id for _, message_id, _ in long.chat.edits} == {77}


async def test_a_button_may_bring_a_file_in_a_message_of_its_own(
    long: Import, button: Pressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = Reply(Html("43 feeds"), document=OutFile("feeds.opml", b"<opml/>", "text/x-opml"))

    async def export(*_: object) -> Reply:
        return reply

    monkeypatch.setitem(BUTTONS, "test", Key(export))
    assert await long.dialogue.handle(button) is None
    assert long.edits == []
    assert long.chat.said[-1][1].document == reply.document


async def test_a_button_for_a_file_that_is_gone_says_so_in_a_new_message(
    long: Import, button: Pressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch(*_: object) -> Reply:
        raise CannotDownload(SentFile("id-1", "feeds.opml"), FileProblem.GONE)

    monkeypatch.setitem(BUTTONS, "test", Key(fetch))
    assert await long.dialogue.handle(button) is None
    assert "feeds.opml</b> no more" in long.said[-1]
