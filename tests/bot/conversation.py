"""A chat with the bot without Telegram: what is said goes in, what it answers comes out."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.commands import COMMANDS, by_name
from bot.dialogue import Dialogue, Voice
from bot.gate import Gate, Rate
from bot.incoming import Pressed, Said
from bot.request import Limits, Person, Services
from bot.sentfiles import SentFile
from bot.starterpack import StarterPack
from bot.texts import load_catalogues
from jobs.discovery import Discovery, Found
from news.also import Names
from news.discovery import Asked, Candidate
from news.matching import Matcher, words_of
from news.model import (
    Abbreviation,
    Body,
    Chat,
    ChatKind,
    Fetched,
    Identity,
    Item,
    ItemIntent,
    PollRecord,
    PollState,
    Source,
    SourceKind,
    SourceSeed,
    SourceStatus,
)
from news.outbox import OutMessage, SendOutcome, Sent
from storage import Storage
from tests.conftest import Clock

READER = Person(501, "Reader", "en")
PRIVATE = Chat(501, ChatKind.PRIVATE, "Reader")
GROUP = Chat(-1001, ChatKind.SUPERGROUP, "Newsroom")


@dataclass
class Conversation:
    """Everything that the bot did, in order."""

    storage: Storage
    clock: Clock
    allowed: frozenset[int] | None = None
    admins: frozenset[int] = frozenset()
    group_admins: frozenset[int] = frozenset()
    per_minute: int = 1000
    limits: Limits = field(default_factory=lambda: Limits(watches=5, sources=2))
    matcher: Matcher = field(default_factory=Matcher)
    names: Names = field(default_factory=lambda: Names(()))
    said: list[tuple[int, OutMessage]] = field(default_factory=list)
    edits: list[tuple[int, int, OutMessage]] = field(default_factory=list)
    toasts: list[str | None] = field(default_factory=list)
    outcomes: list[SendOutcome] = field(default_factory=list)
    """What becomes of the next answers, before all arrive again."""
    discovery: Discovery | None = None
    """What the next address turns out to be; None: the feed that it looks like."""
    files: dict[str, bytes] = field(default_factory=dict)
    """What can be downloaded, by the id of the file."""
    taken: list[tuple[int, Fetched]] = field(default_factory=list)
    polls_asked: int = 0
    on_poll: object = None

    def __post_init__(self) -> None:
        gate = Gate(self.storage, self.allowed, self.admins, Rate(self.per_minute))
        self.services = Services(
            storage=self.storage,
            matcher=self.matcher,
            names=self.names,
            limits=self.limits,
            clock=self.clock,
            poll_soon=self._poll_soon,
            deliver_soon=lambda: None,
            started_at=self.clock(),
            until=self._until,
            catalogues=load_catalogues(),
            commands=COMMANDS,
            discover=self._discover,
            check=self._check,
            take=self._take,
            pack=StarterPack(self.storage, "central-asia", is_fixed=False),
            is_operator=gate.is_operator,
            download=self._download,
        )
        voice = Voice(self._reply, self._edit, self._answer, self._is_admin)
        self.dialogue = Dialogue(self.services, gate, voice, by_name(), "UTC")

    async def say(
        self,
        text: str,
        chat: Chat = PRIVATE,
        person: Person | None = READER,
        answers: int | None = None,
        *,
        again: bool = False,
    ) -> OutMessage | None:
        """Send a message; returns the answer, or None where there is none."""
        command, rest = None, text
        if text.startswith("/"):
            head, _, rest = text.partition(" ") if " " in text else text.partition("\n")
            command = head[1:].lower()
        before = len(self.said)
        await self.dialogue.handle(
            Said(chat, 0, person, rest.strip(), command, 1000 + before, answers), again=again
        )
        return self.said[-1][1] if len(self.said) > before else None

    async def press(
        self, data: str, chat: Chat = PRIVATE, person: Person = READER
    ) -> OutMessage | None:
        """Press a button; returns how the message was changed, or what was said instead."""
        before = len(self.edits), len(self.said)
        await self.dialogue.handle(Pressed(chat, 0, person, data, 77, "callback"))
        if len(self.edits) > before[0]:
            return self.edits[-1][2]
        return self.said[-1][1] if len(self.said) > before[1] else None

    async def poll_ok(self, url: str, title: str, titles: Sequence[str]) -> None:
        """Have the source that is due answer for the first time."""
        [(source, lease)] = await self.storage.sources.claim(self.clock(), 1)
        assert source.url == url
        record = replace(self._record(source, lease, titles), title=title)
        await self.storage.polls.record(record, self.clock())

    async def poll_failed(self, url: str, error: str, status: SourceStatus) -> None:
        """Have the source that is due fail."""
        [(source, lease)] = await self.storage.sources.claim(self.clock(), 1)
        assert source.url == url
        state = replace(
            source.poll,
            next_poll_at=self.clock(),
            last_poll_at=self.clock(),
            failing_since=self.clock(),
            failures=1,
            status=status,
            error=error,
        )
        await self.storage.polls.record(PollRecord(source.id, lease, state), self.clock())

    async def fail(self, error: str, status: SourceStatus) -> None:
        """Have the one source there is fail."""
        [source] = await self.storage.sources.of_chat(PRIVATE.id)
        await self.poll_failed(source.url, error, status)

    async def publish(self, *titles: str, url: str = "https://courier.example/rss") -> None:
        """Have a catalogue source bring items, oldest first, a minute apart."""
        await self.storage.sources.sync_pack(
            [SourceSeed(url, "Steppe Courier", "en")], self.clock()
        )
        [(source, lease)] = await self.storage.sources.claim(self.clock(), 1)
        await self.storage.polls.record(self._record(source, lease, titles), self.clock())

    async def explain(self, short: str, long: str, *titles: str) -> None:
        """Have catalogue sources of these titles explain an abbreviation."""
        seeds = [SourceSeed(f"https://{title.lower()}.example/rss", title) for title in titles]
        await self.storage.sources.sync_pack(seeds, self.clock())
        for source, lease in await self.storage.sources.claim(self.clock(), len(seeds)):
            record = self._record(source, lease, [])
            told = replace(record, abbreviations=(Abbreviation(short, long),))
            await self.storage.polls.record(told, self.clock())

    async def alert(self, title: str) -> None:
        """Have a catalogue source bring an item that rings whoever watches for it."""
        url = "https://courier.example/rss"
        await self.storage.sources.sync_pack([SourceSeed(url, "Steppe Courier")], self.clock())
        [(source, lease)] = await self.storage.sources.claim(self.clock(), 1)
        record = self._record(source, lease, [title])
        hits = frozenset(hit.watch_id for hit in self.matcher.match(record.items[0].item))
        rung = replace(record, items=(replace(record.items[0], hits=hits),))
        await self.storage.polls.record(rung, self.clock())

    def _record(self, source: Source, lease: str, titles: Sequence[str]) -> PollRecord:
        now = self.clock()
        items = []
        for at, title in enumerate(titles):
            item = Item(
                key=f"guid:{title}",
                title=title,
                link=f"https://courier.example/{at}",
                summary="",
                published_at=now,
                language="en",
                seen_at=now,
                sort_at=now + at,
            )
            identity = Identity(title, f"courier.example/{at}", f"/{at}", title.casefold())
            items.append(ItemIntent(item, identity, words_of(item, self.matcher.analyst)))
        state = PollState(
            next_poll_at=now,
            primed_at=source.poll.primed_at or now,
            last_poll_at=now,
            last_ok_at=now,
            status=SourceStatus.OK,
        )
        return PollRecord(source.id, lease, state, items=tuple(items))

    def _poll_soon(self) -> None:
        self.polls_asked += 1

    async def _discover(self, asked: Asked) -> Discovery:
        if self.discovery is not None:
            return self.discovery
        seed = SourceSeed(asked.url, kind=asked.kind or SourceKind.FEED)
        return Discovery(Found(seed, Body(b"", "", asked.url)))

    async def _check(self, candidate: Candidate) -> Discovery:
        return await self._discover(Asked(candidate.url, candidate.kind))

    async def _take(self, source_id: int, fetched: Fetched) -> bool:
        self.taken.append((source_id, fetched))
        return True

    async def _download(self, file: SentFile) -> bytes:
        return self.files[file.file_id]

    async def _until(self, condition: object, seconds: float) -> bool:
        if self.on_poll is not None:
            await self.on_poll()
        return await condition()

    async def _reply(
        self, chat_id: int, thread_id: int, message: OutMessage, reply_to: int | None
    ) -> SendOutcome:
        await asyncio.sleep(0)
        self.said.append((chat_id, message))
        if self.outcomes:
            return self.outcomes.pop(0)
        return Sent(len(self.said))

    async def _edit(self, chat_id: int, message_id: int, message: OutMessage) -> SendOutcome:
        self.edits.append((chat_id, message_id, message))
        return Sent(message_id)

    async def _answer(self, callback_id: str, text: str | None) -> None:
        self.toasts.append(text)

    async def _is_admin(self, chat_id: int, user_id: int) -> bool:
        return user_id in self.group_admins


def labels(message: OutMessage | None) -> list[str]:
    """List what stands on the buttons."""
    return [button.label for row in message.keyboard for button in row] if message else []


def data_of(message: OutMessage | None, label: str) -> str:
    """Find the data of the button with that label."""
    return next(b.data for row in message.keyboard for b in row if b.label == label)
