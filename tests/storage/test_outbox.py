"""Whatever happens, in whatever order: each alert is recorded as sent once, and none is lost."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from news.model import SECOND
from news.outbox import DueDelivery
from storage import Storage, open_storage
from tests.conftest import NOON
from tests.storage.scene import alerts, catalogue, chat, intent, poll, retry, sent, watch

CHATS = (-1, -2, -3)
NEW_ID = {chat_id: chat_id - 100 for chat_id in CHATS}
LEASE = 60

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("news"), st.integers(1, 7)),
        st.tuples(st.just("claim"), st.integers(1, 3)),
        st.tuples(st.sampled_from(["send", "fail", "unreachable", "release"]), st.integers(0, 5)),
        st.tuples(st.sampled_from(["topic gone", "migrated"]), st.integers(0, 5)),
        st.tuples(st.sampled_from(["wake", "told of migration"]), st.integers(0, 2)),
        st.tuples(st.just("wait"), st.sampled_from([1, LEASE])),
        st.tuples(st.just("restart"), st.just(0)),
    ),
    max_size=40,
)


@dataclass
class Newsroom:
    """The outbox, and what a careful observer would expect of it."""

    storage: Storage
    now: int = NOON
    published: int = 0
    held: list[DueDelivery] = field(default_factory=list)
    expected: set[tuple[int, str]] = field(default_factory=set)
    sent: Counter[tuple[int, str]] = field(default_factory=Counter)

    async def open(self) -> None:
        [self.source] = await catalogue(self.storage, "steppe")
        self.watches = []
        for chat_id in CHATS:
            await chat(self.storage, chat_id)
            # A topic and the chat itself are two places until the topic is gone.
            self.watches.append(await watch(self.storage, chat_id, thread_id=-chat_id % 2))

    async def do(self, step: str, number: int) -> None:
        match step:
            case "news":
                await self.publish(number)
            case "claim":
                await self.claim(number)
            case "wait":
                self.now += number * SECOND
            case "restart":
                await self.storage.free_leases()
            case "wake":
                for chat_id in (CHATS[number], NEW_ID[CHATS[number]]):
                    await self.storage.chats.wake(chat_id, self.now)
            case "told of migration":
                await self.storage.chats.migrate(CHATS[number], NEW_ID[CHATS[number]])
            case _ if self.held:
                await self.settle(step, self.held.pop(number % len(self.held)))

    async def publish(self, chosen: int) -> None:
        hit = [one for place, one in enumerate(self.watches) if chosen >> place & 1]
        awake = []
        for one in hit:
            known = await self.storage.chats.get(one.chat_id)
            if known and not known.resting:
                awake.append(one)
        self.published += 1
        news = intent(f"n{self.published}", *(one.id for one in hit))
        assert await poll(self.storage, self.source, news, now=self.now) == len(awake)
        self.expected |= {(one.chat_id, news.item.key) for one in awake}

    async def claim(self, limit: int) -> None:
        claimed = await self.storage.deliveries.claim(self.now, limit, lease_seconds=LEASE)
        assert all(due.watches for due in claimed)
        self.held += claimed
        assert len({due.chat.id for due in claimed}) == len(claimed)
        async with self.storage.database.read() as tx:
            out = await tx.fetch(
                "SELECT chat_id FROM deliveries WHERE state = 'pending' AND leased_until > :now",
                {"now": self.now},
            )
        assert len({row["chat_id"] for row in out}) == len(out)

    async def settle(self, step: str, due: DueDelivery) -> None:
        deliveries = self.storage.deliveries
        old_id = due.chat.id if due.chat.id in NEW_ID else due.chat.id + 100
        match step:
            case "send":
                if await deliveries.record(sent(due), self.now):
                    self.sent[old_id, due.item.key] += 1
            case "fail":
                await deliveries.record(retry(due, self.now + 5 * SECOND), self.now)
            case "unreachable":
                await deliveries.record(retry(due, self.now, rest_chat=True), self.now)
            case "topic gone":
                await deliveries.record(retry(due, self.now, drop_thread=True), self.now)
            case "migrated":
                move = retry(due, self.now, migrate_to=NEW_ID[old_id])
                await deliveries.record(move, self.now)
            case "release":
                await deliveries.release([due.lease])

    async def drain(self) -> None:
        """Let everything that is left be sent without trouble."""
        for chat_id in (*CHATS, *NEW_ID.values()):
            await self.storage.chats.wake(chat_id, self.now)
        self.now += 2 * LEASE * SECOND
        while claimed := await alerts(self.storage, self.now):
            for due in claimed:
                await self.settle("send", due)


@given(STEPS)
@settings(max_examples=60, deadline=None)
async def test_no_alert_is_lost_and_none_is_recorded_twice(new_url: Callable[[], str], steps):
    storage = await open_storage(new_url())
    try:
        room = Newsroom(storage)
        await room.open()
        for step, number in steps:
            await room.do(step, number)
        await room.drain()
        assert room.sent == Counter(room.expected)
    finally:
        await storage.close()
