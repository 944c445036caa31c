"""A file of sources that is sent: what becomes of each, and how far it has come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from bot.importing import FLAWS, import_file
from bot.incoming import Said
from bot.request import Reply
from bot.sentfiles import SentFile
from jobs.seeds import Flaw
from news.model import PollRecord, PollState, SourceStatus
from storage import Storage
from tests.bot.conversation import PRIVATE, READER, Conversation
from tests.conftest import Clock

FILE = SentFile("file-1", "feeds.opml")


@dataclass
class Desk:
    """A person who sends a file, and sources that answer as told."""

    chat: Conversation
    errors: dict[str, str] = field(default_factory=dict)
    """By host, what is wrong with a source; "silent": it does not answer in time."""
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chat.on_poll = self.answer
        self.chat.limits = replace(self.chat.limits, sources=100)
        self.chat.services = replace(self.chat.services, limits=self.chat.limits)

    async def answer(self) -> None:
        """Have the sources that are due answer."""
        now = self.chat.clock()
        for source, lease in await self.chat.storage.sources.claim(now, 1000):
            error = self.errors.get(source.url.split("/")[2])
            if error == "silent":
                continue
            status = SourceStatus.UNHEALTHY if error else SourceStatus.OK
            ok = None if error else now
            state = PollState(now + 1, last_poll_at=now, last_ok_at=ok, status=status, error=error)
            await self.chat.storage.polls.record(PollRecord(source.id, lease, state), now)

    async def sends(self, content: str, name: str = "feeds.opml", *, again: bool = False) -> str:
        """Send a file; gives what is said of it in the end."""
        self.chat.files[FILE.file_id] = content.encode()
        request = await self.chat.dialogue._request(PRIVATE, 0, READER, "", again=again)
        reply = await import_file(request, self.chat.services, replace(FILE, name=name))
        result: Reply = await reply.then(self.told.append)
        return result.html


@pytest.fixture
def desk(chat: Conversation) -> Desk:
    return Desk(chat)


def opml(*urls: str) -> str:
    outlines = "".join(f'<outline type="rss" text="" xmlUrl="{url}"/>' for url in urls)
    return f'<opml version="2.0"><body>{outlines}</body></opml>'


def feeds(count: int) -> list[str]:
    return [f"https://f{number:03}.example/rss" for number in range(count)]


async def titles(desk: Desk) -> Sequence[str]:
    return [one.url for one in await desk.chat.storage.sources.of_chat(PRIVATE.id)]


async def test_the_sources_of_a_file_are_added(desk: Desk) -> None:
    assert await desk.sends(opml(*feeds(3))) == (
        "<b>3 sources added.</b>\n/sources shows how each of them fares."
    )
    assert await titles(desk) == feeds(3)
    assert desk.chat.polls_asked == 1


async def test_a_list_with_an_address_a_line_will_do(desk: Desk) -> None:
    told = await desk.sends("https://a.example/rss\n@steppe_news\n", "list.txt")
    assert told.startswith("<b>2 sources added.</b>")
    assert await titles(desk) == ["https://a.example/rss", "https://t.me/s/steppe_news"]


async def test_what_is_read_already_be_it_under_http_is_not_added_again(desk: Desk) -> None:
    await desk.chat.publish("CSTO meets", url="https://f000.example/rss")
    told = await desk.sends(opml("http://www.f000.example/rss/", "https://f001.example/rss"))
    assert told.startswith("<b>1 source added.</b>\n1 was read here already.\n")
    assert len(await titles(desk)) == 2


async def test_what_does_not_answer_is_named_with_the_reason(desk: Desk) -> None:
    desk.errors = {"f001.example": "error 404", "f002.example": "not a feed but a web page"}
    assert await desk.sends(opml(*feeds(3))) == (
        "<b>3 sources added.</b>\n"
        "2 do not answer: f001.example (error 404), f002.example (not a feed but a web page).\n"
        "/sources shows how each of them fares."
    )


async def test_of_many_that_do_not_answer_the_first_are_named(desk: Desk) -> None:
    desk.errors = {f"f{number:03}.example": "error 404" for number in range(8)}
    told = await desk.sends(opml(*feeds(8)))
    assert "8 do not answer: f000.example (error 404), " in told
    assert "f004.example (error 404) +3.\n" in told
    assert "f005.example" not in told


async def test_what_is_left_out_is_named_with_the_reason(desk: Desk) -> None:
    content = opml("https://a.example/rss", "https://a.example/rss", "ftp://b.example/rss")
    assert "2 left out: a.example/rss (listed twice), ftp://b.example/rss (no web address)." in (
        await desk.sends(content)
    ).replace("https://", "")


async def test_what_does_not_answer_in_time_is_counted(desk: Desk) -> None:
    desk.errors = {"f001.example": "silent"}
    told = await desk.sends(opml(*feeds(2)))
    assert told.startswith("<b>2 sources added.</b>\n1 has not answered yet.\n")
    assert desk.told[-1] == "1 of 2 have been read…"


async def test_it_is_told_how_many_have_been_added(desk: Desk) -> None:
    await desk.sends(opml(*feeds(45)))
    assert desk.told == ["20 of 45…", "40 of 45…"]


async def test_what_goes_beyond_the_cap_is_left_out(desk: Desk) -> None:
    desk.chat.services = replace(desk.chat.services, limits=replace(desk.chat.limits, sources=2))
    told = await desk.sends(opml(*feeds(3)))
    assert "<b>2 sources added.</b>" in told
    assert "1 left out: f002.example (too many sources)." in told


async def test_an_operator_brings_as_many_as_he_likes(storage: Storage, clock: Clock) -> None:
    desk = Desk(Conversation(storage=storage, clock=clock, admins=frozenset({READER.id})))
    assert "<b>120 sources added.</b>" in await desk.sends(opml(*feeds(120)))


async def test_a_file_without_sources_says_what_to_send(desk: Desk) -> None:
    told = await desk.sends("<html>hello</html>")
    assert told.startswith("I can't take sources from this file. ")
    assert await titles(desk) == []


async def test_an_import_that_a_kill_cut_short_counts_what_it_had_added(desk: Desk) -> None:
    await desk.chat.publish("CSTO meets", url="https://f000.example/rss")
    first = await desk.sends(opml(*feeds(3)))
    assert first.startswith("<b>2 sources added.</b>\n1 was read here already.")
    assert await desk.sends(opml(*feeds(3)), again=True) == first


async def test_a_file_that_is_sent_twice_adds_nothing_twice(desk: Desk) -> None:
    await desk.sends(opml(*feeds(3)))
    assert await desk.sends(opml(*feeds(3))) == (
        "<b>0 sources added.</b>\n3 were read here already."
    )


async def test_a_file_that_comes_alone_is_read_like_one_with_the_command(desk: Desk) -> None:
    desk.chat.files[FILE.file_id] = opml(*feeds(1)).encode()
    for command in (None, "addsource"):
        said = Said(PRIVATE, 0, READER, "", command, 10, file=FILE)
        rest = await desk.chat.dialogue.handle(said)
        assert desk.chat.said[-1][1].html == "I am reading this file…"
        await rest()
    ends: list[Callable] = [message.html for _, _, message in desk.chat.edits]
    assert ends[0].startswith("<b>1 source added.</b>")
    assert ends[1].startswith("<b>0 sources added.</b>")


def test_every_reason_to_leave_an_entry_out_can_be_translated() -> None:
    assert set(FLAWS) == {flaw.value for flaw in Flaw}
