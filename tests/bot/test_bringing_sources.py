"""Files and forwarded posts: which command gets them, where, and from whom."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.commands import by_name
from bot.dialogue import Dialogue, Voice
from bot.gate import Gate, Rate
from bot.incoming import Said
from bot.request import Command, Reply, Request, Services
from bot.sentfiles import CannotDownload, FileProblem, SentFile
from bot.texts import Html
from news.model import Chat
from news.outbox import OutFile, Refused, Unanswered
from tests.bot.conversation import GROUP, PRIVATE, READER, Conversation

FILE = SentFile("id-1", "feeds.opml", 7, "text/x-opml")
SAID = Said(PRIVATE, 0, READER, "", None, 10)
IN_GROUP = replace(SAID, chat=GROUP)


@dataclass
class Desk:
    """A dialogue whose /addsource writes down what it is given."""

    chat: Conversation
    requests: list[Request] = field(default_factory=list)
    reply: Reply = field(default_factory=lambda: Reply(Html("noted")))
    error: Exception | None = None

    def __post_init__(self) -> None:
        voice = Voice(self.chat._reply, self.chat._edit, self.chat._answer, self.chat._is_admin)
        gate = Gate(self.chat.storage, None, frozenset(), Rate(100))
        commands = by_name() | {"addsource": Command("addsource", "", self.run, changes=True)}
        self.dialogue = Dialogue(self.chat.services, gate, voice, commands, "UTC")

    async def run(self, request: Request, _: Services) -> Reply:
        self.requests.append(request)
        if self.error is not None:
            raise self.error
        return self.reply

    async def hears(self, said: Said) -> str | None:
        """Hand it in; gives the answer, or None."""
        before = len(self.chat.said)
        assert await self.dialogue.handle(said) is None
        return self.chat.said[-1][1].html if len(self.chat.said) > before else None


@pytest.fixture
def desk(chat: Conversation) -> Desk:
    chat.group_admins = frozenset({READER.id})
    return Desk(chat)


async def test_a_file_in_private_goes_to_addsource(desk: Desk) -> None:
    assert await desk.hears(replace(SAID, file=FILE)) == "noted"
    assert desk.requests[0].file == FILE


async def test_words_beside_a_file_come_with_it(desk: Desk) -> None:
    await desk.hears(replace(SAID, file=FILE, text="my feeds"))
    assert (desk.requests[0].file, desk.requests[0].text) == (FILE, "my feeds")


async def test_a_file_with_a_command_goes_to_that_command(desk: Desk) -> None:
    assert "running" in await desk.hears(replace(SAID, file=FILE, command="status"))
    assert "don't know" in await desk.hears(replace(SAID, file=FILE, command="nonsense"))
    assert desk.requests == []


async def test_a_forwarded_post_in_private_goes_to_addsource(desk: Desk) -> None:
    for channel in ("@orda_kz", ""):
        assert await desk.hears(replace(SAID, forwarded=channel)) == "noted"
        assert desk.requests[-1].forwarded == channel


async def test_an_album_is_answered_once(desk: Desk) -> None:
    for number in range(10):
        await desk.hears(replace(SAID, forwarded="@orda_kz", message_id=10 + number))
    assert len(desk.requests) == 1


async def test_what_is_forwarded_or_sent_in_a_group_is_none_of_the_bots_business(
    desk: Desk,
) -> None:
    assert await desk.hears(replace(IN_GROUP, forwarded="@orda_kz")) is None
    assert await desk.hears(replace(IN_GROUP, file=FILE)) is None
    assert await desk.hears(replace(IN_GROUP, file=FILE, text="look at this")) is None
    assert await desk.chat.storage.chats.get(GROUP.id) is None


async def test_in_a_group_a_command_says_what_to_do_with_them(desk: Desk) -> None:
    said = replace(IN_GROUP, command="addsource")
    assert await desk.hears(replace(said, file=FILE)) == "noted"
    assert await desk.hears(replace(said, forwarded="@orda_kz")) == "noted"
    assert [r.file for r in desk.requests] == [FILE, None]


async def test_a_member_of_a_group_brings_no_sources(desk: Desk) -> None:
    desk.chat.group_admins = frozenset()
    answer = await desk.hears(replace(IN_GROUP, command="addsource", file=FILE))
    assert answer == "Only admins of this group can change things here."
    assert desk.requests == []


@pytest.mark.parametrize("brought", [{"file": FILE}, {"forwarded": "@orda_kz"}])
@pytest.mark.parametrize("where", [PRIVATE, GROUP])
async def test_they_answer_the_question_which_source(
    desk: Desk, where: Chat, brought: dict[str, object]
) -> None:
    desk.reply = Reply(Html("Which?"), ask="addsource")
    await desk.hears(replace(SAID, chat=where, command="addsource"))
    question = len(desk.chat.said)
    desk.reply = Reply(Html("added"))
    assert await desk.hears(replace(SAID, chat=where, answers=question, **brought)) == "added"
    assert await desk.chat.storage.questions.answered(where.id, question, desk.chat.clock()) is None


async def test_they_answer_no_other_question_and_leave_it_open(desk: Desk) -> None:
    await desk.hears(replace(SAID, command="subscribe"))
    assert await desk.hears(replace(SAID, forwarded="@orda_kz")) == "noted"
    assert "CSTO</b> is on" in await desk.hears(replace(SAID, text="CSTO"))


async def test_in_a_group_they_answer_no_other_question_at_all(desk: Desk) -> None:
    await desk.hears(replace(IN_GROUP, command="subscribe"))
    question = len(desk.chat.said)
    assert await desk.hears(replace(IN_GROUP, answers=question, file=FILE)) is None
    assert desk.requests == []


async def test_a_person_is_told_why_a_file_could_not_be_had(desk: Desk) -> None:
    desk.error = CannotDownload(FILE, FileProblem.TOO_BIG)
    answer = await desk.hears(replace(SAID, file=FILE))
    assert answer == "<b>feeds.opml</b> is too big: I read files of up to 5 MB."


# And out again


async def test_a_reply_may_bring_a_file(desk: Desk) -> None:
    desk.reply = Reply(Html("43 feeds"), document=OutFile("feeds.opml", b"<opml/>", "text/x-opml"))
    await desk.hears(replace(SAID, command="addsource"))
    assert desk.chat.said[-1][1].document == desk.reply.document


async def test_a_file_that_telegram_does_not_take_is_told(desk: Desk) -> None:
    desk.reply = Reply(Html("43 feeds"), document=OutFile("feeds.opml", b"<opml/>", "text/x-opml"))
    desk.chat.outcomes = [Refused("CHAT_SEND_DOCS_FORBIDDEN")]
    answer = await desk.hears(replace(IN_GROUP, command="addsource"))
    assert answer.startswith("Telegram did not take the file.")


async def test_of_a_file_that_may_have_arrived_nothing_is_said(desk: Desk) -> None:
    desk.reply = Reply(Html("43 feeds"), document=OutFile("feeds.opml", b"<opml/>", "text/x-opml"))
    desk.chat.outcomes = [Unanswered("Bad Gateway")]
    assert await desk.hears(replace(SAID, command="addsource")) == "43 feeds"
