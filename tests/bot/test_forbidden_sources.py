"""`/addsource` with what no fetch may follow: refused in a sentence, and nothing is kept."""

from collections.abc import AsyncIterator

import pytest

from jobs.fetching import Fetcher, FetchSettings
from jobs.poll import Poller
from jobs.quarantine import Parsers
from news.matching import Matcher
from news.polling import PollPolicy
from tests.bot.conversation import PRIVATE, Conversation
from tests.jobs import inside
from tests.jobs.test_guarded_fetching import Listener, Names, listener

__all__ = ["listener"]

NO_ADDRESS = "is not an address I can read. Send one that starts with https://"
NOT_READ = "Nothing was added."


class Reading:
    """A conversation whose sources are really polled, behind the real guard."""

    def __init__(self, chat: Conversation, names: Names | None = None) -> None:
        self.chat = chat
        self.fetcher = Fetcher(FetchSettings(host_pause=0, total_time=10), chat.clock, names)
        chat.on_poll = self.poll

    async def poll(self) -> None:
        poller = Poller(
            storage=self.chat.storage,
            fetcher=self.fetcher,
            parser=Parsers(),
            matcher=Matcher(),
            policy=PollPolicy(),
            clock=self.chat.clock,
            chance=lambda: 0.5,
            on_alerts=lambda: None,
        )
        await poller.tick()
        await poller.close(grace=15)

    async def refused(self, address: str) -> bool:
        """Whether it was refused in a sentence and nothing is left of it."""
        answer = await self.chat.say(f"/addsource {address}")
        assert answer is not None
        kept = await self.chat.storage.sources.of_chat(PRIVATE.id)
        return (NO_ADDRESS in answer.html or NOT_READ in answer.html) and not kept


@pytest.fixture
async def reading(chat: Conversation) -> AsyncIterator[Reading]:
    reading = Reading(chat)
    yield reading
    await reading.fetcher.close()


async def test_no_address_inside_is_added(reading: Reading, listener: Listener):
    accepted = [
        written for written in inside.ALL if not await reading.refused(listener.at(written))
    ]
    assert accepted == []
    assert listener.calls == 0


async def test_no_name_that_leads_inside_is_added(chat: Conversation, listener: Listener):
    reading = Reading(chat, Names({name: [to] for name, to in inside.NAMES.items()}))
    accepted = [
        name
        for name in inside.NAMES
        if not await reading.refused(f"http://{name}:{listener.port}/")
    ]
    await reading.fetcher.close()
    assert accepted == []
    assert listener.calls == 0


async def test_the_sentence_names_the_host_and_what_is_wrong_but_no_secret(
    reading: Reading, listener: Listener
):
    await reading.refused(f"http://me:secret@127.0.0.1:{listener.port}/feed?key=secret")
    answer = reading.chat.said[-1][1].html
    assert answer == (
        "<b>127.0.0.1</b> is on a private network, which I leave alone. Nothing was added. "
        "The operator can open it with ALLOW_PRIVATE_HOSTS."
    )
