"""What tests put into a storage, in few words."""

from collections.abc import Sequence
from dataclasses import replace

from news.model import (
    SECOND,
    Abbreviation,
    Chat,
    ChatKind,
    Identity,
    Item,
    ItemIntent,
    PollRecord,
    PollState,
    Source,
    SourceSeed,
    SourceStatus,
    Watch,
)
from news.outbox import DeliveryDecision, DeliveryState, DueDelivery
from storage import Storage
from tests.conftest import NOON

MINUTE = 60 * SECOND
GROUP = -1002147483648123
"""Too big for 32 bits, as the ids of supergroups are."""


def seed(name: str) -> SourceSeed:
    return SourceSeed(f"https://{name}.example/rss", name.title())


async def catalogue(storage: Storage, *names: str) -> list[Source]:
    """Make the catalogue hold these sources, and give them in this order."""
    await storage.sources.sync_pack([seed(name) for name in names], NOON)
    async with storage.database.read() as tx:
        rows = await tx.fetch("SELECT id, url FROM sources")
    ids = {row["url"]: row["id"] for row in rows}
    found = [await storage.sources.get(ids[seed(name).url]) for name in names]
    return [source for source in found if source is not None]


async def chat(storage: Storage, chat_id: int = 7, language: str = "en") -> Chat:
    kind = ChatKind.PRIVATE if chat_id > 0 else ChatKind.SUPERGROUP
    return await storage.chats.ensure(Chat(chat_id, kind, f"Chat {chat_id}", language))


async def watch(
    storage: Storage, chat_id: int = 7, query: str = "csto", thread_id: int = 0
) -> Watch:
    added, _ = await storage.watches.add(chat_id, thread_id, query, NOON, 100)
    return added


def item(key: str, at: int = NOON, title: str = "", **changed: object) -> Item:
    made = Item(
        key=key,
        title=title or f"Story {key}",
        link=f"https://steppe.example/{key}",
        summary=f"What {key} is about.",
        published_at=at,
        language="en",
        seen_at=at,
        sort_at=at,
    )
    return replace(made, **changed)


def intent(
    key: str,
    *hits: int,
    at: int = NOON,
    words: str = "",
    identity: Identity | None = None,
    **changed: object,
) -> ItemIntent:
    """Make a new item that matched these watches."""
    return ItemIntent(
        item(key, at, **changed),
        identity or Identity(f"guid {key}", f"link {key}", f"path {key}", f"title {key}"),
        frozenset((words or key).split()),
        hits=frozenset(hits),
    )


def edit(known: Item, *hits: int, words: str = "edited", **changed: object) -> ItemIntent:
    """Make a new text of a known item that now matches these watches."""
    return ItemIntent(
        replace(known, **changed),
        Identity(f"guid {known.key}", None, None, "a new title"),
        frozenset(words.split()),
        before=known,
        hits=frozenset(hits),
    )


async def lease_of(storage: Storage, source: Source) -> str:
    """Take the lease of one source, due or not, and leave all others alone."""
    lease = f"lease of {source.title}"
    async with storage.database.write() as tx:
        await tx.execute(
            "UPDATE sources SET lease = :lease WHERE id = :id", {"lease": lease, "id": source.id}
        )
    return lease


async def poll(
    storage: Storage,
    source: Source,
    *intents: ItemIntent,
    now: int = NOON,
    abbreviations: Sequence[Abbreviation] = (),
) -> int | None:
    """Record a poll that brought these items; due again in a minute."""
    lease = await lease_of(storage, source)
    state = PollState(
        next_poll_at=now + MINUTE, last_poll_at=now, last_ok_at=now, status=SourceStatus.OK
    )
    record = PollRecord(source.id, lease, state, items=intents, abbreviations=tuple(abbreviations))
    return await storage.polls.record(record, now)


async def alerts(storage: Storage, now: int = NOON) -> list[DueDelivery]:
    """Claim what can be sent."""
    return await storage.deliveries.claim(now, 1000)


def sent(due: DueDelivery) -> DeliveryDecision:
    return DeliveryDecision(
        due.id, due.lease, DeliveryState.SENT, attempts=due.attempts + 1, message_id=1
    )


def retry(due: DueDelivery, due_at: int, **changed: object) -> DeliveryDecision:
    decision = DeliveryDecision(
        due.id, due.lease, DeliveryState.PENDING, due_at, attempts=due.attempts + 1
    )
    return replace(decision, **changed)


def rung(due: list[DueDelivery]) -> list[tuple[int, int, str]]:
    """Where and about what."""
    return [(one.chat.id, one.thread_id, one.item.key) for one in due]
