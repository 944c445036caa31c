"""Alerts, /latest and /search find the same stories, whatever is asked and printed."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive import search
from bot.knowledge import load_names
from bot.request import Limits
from news.also import effective
from news.matching import words_of
from news.model import Identity, Item, ItemIntent, PollRecord, PollState, SourceSeed, SourceStatus
from news.query import QueryError, parse
from storage import open_storage
from tests.bot.conversation import PRIVATE, Conversation
from tests.conftest import Clock

NAMES = load_names()

PRINTED = """
CSTO csto ОДКБ ҰҚШҰ ҚҰҰҚ Саммит саммита саммиту summit summits SUMMIT Токаев Токаева Тоқаевтың
Tokayev Tokayev’s TOKAYEV Тасмагамбетову Тасмағамбетовтің А. Акылбек Жапаров Жапарова Садыр
Japarov WHO who ВОЗ US us U.S. Армении Հայաստանի Հայաստան Қазақстанда O’Neil don't 2026 № 5
Secretary-General COVID-19 北京 峰会 ﬁnance ёлка елки İstanbul’da naïve § = " * - _ % ' Cаммит МИДа
Еаrly საქართველოს
"""
ASKED = """
CSTO ОДКБ саммит summit Tokayev токаев Тасмагамбетов Tasmagambetov Japarov Жапаров WHO who US us
ВОЗ Armenia Армения Қазақстан O’Neil don't Secretary-General 2026 COVID-19 北京 finance ёлка naive
İstanbul =summit =WHO sum* Ток* COVID* МИД Early Georgia title:CSTO lang:ru lang:kk source:Courier
source:TASS "Akylbek_Japarov" "А._Жапаров" "CSTO_summit"
"""
TERMS = [word.replace("_", " ") for word in ASKED.split()]

TEXTS = st.lists(st.sampled_from(PRINTED.split()), max_size=8).map(" ".join)
ITEMS = st.tuples(TEXTS, TEXTS, st.sampled_from(["en", "ru", "kk", "hy", None]))
QUERIES = st.recursive(
    st.sampled_from(TERMS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} OR {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"{two[0]} -({two[1]})"),
        st.tuples(st.sampled_from(TERMS), st.sampled_from(TERMS)).map(" NEAR/3 ".join),
    ),
    max_leaves=4,
)


@given(st.lists(ITEMS, min_size=1, max_size=8), st.lists(QUERIES, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
async def test_alerts_latest_and_search_agree(
    printed: list[tuple[str, str, str | None]], queries: list[str]
) -> None:
    storage = await open_storage("sqlite:///:memory:")
    try:
        limits = Limits(watches=99, sources=9)
        chat = Conversation(storage=storage, clock=Clock(), names=NAMES, limits=limits)
        for query in queries:
            await chat.say(f"/subscribe {query}")
        rung = await publish(chat, printed)
        for watch in await storage.watches.of_chat(PRIVATE.id):
            found = await search(chat.services, PRIVATE.id, effective(watch))
            alerted = {key for key, watches in rung.items() if watch.id in watches}
            assert {item.key for item, _ in found.stories} == alerted, watch.query
            latest = await chat.say(f"/latest {watch.query}")
            assert await chat.say(f"/search {watch.query}") == replace(
                latest, keyboard=chat.said[-1][1].keyboard
            )
            assert bool(alerted) == (" of " in latest.html.splitlines()[0])
    finally:
        await storage.close()


async def publish(
    chat: Conversation, printed: list[tuple[str, str, str | None]]
) -> dict[str, frozenset[int]]:
    """Store the items as a poll does; returns the watches that each of them alerts."""
    now, matcher = chat.clock(), chat.matcher
    await chat.storage.sources.sync_pack([SourceSeed("https://a.example/", "Steppe Courier")], now)
    [(source, lease)] = await chat.storage.sources.claim(now, 1)
    intents = []
    for at, (title, summary, language) in enumerate(printed):
        item = Item(
            key=str(at),
            title=title,
            link=f"https://a.example/{at}",
            summary=summary,
            published_at=now,
            language=language,
            source_title="Steppe Courier",
            seen_at=now,
            sort_at=now + at,
        )
        identity = Identity(str(at), f"a.example/{at}", f"/{at}", str(at))
        hits = frozenset(matcher.watches(item))
        intents.append(ItemIntent(item, identity, words_of(item, matcher.analyst), hits=hits))
    state = PollState(now, primed_at=now - 1, last_ok_at=now, status=SourceStatus.OK)
    record = PollRecord(source.id, lease, state, items=tuple(intents))
    assert await chat.storage.polls.record(record, now) is not None
    return {intent.item.key: intent.hits for intent in intents}


def test_every_term_of_these_can_be_asked_for_in_company() -> None:
    for term in TERMS:
        try:
            parse(f"CSTO {term}")
        except QueryError as error:
            raise AssertionError(term) from error
