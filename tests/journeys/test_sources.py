"""Sources of every kind, from `/addsource` to the alert, in the whole bot."""

import signal
from collections.abc import AsyncIterator

import pytest

from sandbox.server import Sandbox
from tests.journeys.conftest import Bot, Reader
from tests.journeys.paper import Paper
from tests.journeys.wire import eventually

NAME = "Imangali Tasmagambetov told the council that the term was over."


@pytest.fixture
async def paper(bot: Bot, sandbox: Sandbox) -> AsyncIterator[Paper]:
    async with Paper() as running:
        bot.settings |= {"SOURCES_FILE": "none", "ALLOW_PRIVATE_HOSTS": running.place}
        await bot.start()
        yield running


async def test_a_site_without_a_feed_is_watched_and_its_sidebars_ring_for_nobody(
    bot: Bot, reader: Reader, paper: Paper
):
    await reader.say("/subscribe CSTO")
    await reader.say("/subscribe Tasmagambetov")
    added = await reader.say(f"/addsource {paper.address}")
    assert "It has no feed: I watch this page for new headlines." in added["text"]
    assert "Harvest report number 7 from the valley" in added["text"]
    paper.publish("weather", "Snow closes three passes in the mountains", "")
    paper.publish("term", "Council meets in the capital", NAME)
    paper.publish("summit", "CSTO summit opens in Astana", "")
    alert = await reader.hears(lambda text: text.startswith("Council meets"))
    assert "told the council" in alert["text"]
    assert alert["text"].endswith("in the text")
    await reader.hears(lambda text: text.startswith("CSTO summit opens"))
    await bot.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM articles)")
    heard = [message["text"] for message in reader.heard()]
    assert not [text for text in heard if "CSTO row" in text]
    assert len([text for text in heard if text.startswith(("Council", "CSTO summit"))]) == 2
    assert len(paper.asked) == len(set(paper.asked))


async def test_a_page_that_was_being_read_at_a_kill_rings_once_after_it(
    bot: Bot, reader: Reader, paper: Paper
):
    await reader.say("/subscribe Tasmagambetov")
    await reader.say(f"/addsource {paper.address}")
    await bot.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM articles)")
    paper.free.clear()
    paper.publish("term", "Council meets in the capital", NAME)
    await eventually(lambda: "term" in paper.asked)
    await bot.stop(signal.SIGKILL)
    paper.free.set()
    await bot.start()
    await reader.hears(lambda text: text.startswith("Council meets"))
    await bot.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM articles)")
    assert len(reader.about("Council meets")) == 1


async def test_everything_of_a_source_comes_to_who_follows_it(
    bot: Bot, reader: Reader, paper: Paper
):
    answer = await reader.say(f"/follow {paper.address}")
    assert "You get everything that" in answer["text"]
    paper.publish("weather", "Snow closes three passes in the mountains", "")
    await reader.hears(lambda text: text.startswith("Snow closes three passes"))
    await reader.press(answer, "Stop following")
    paper.publish("market", "Markets open late in the valley", "")
    await bot.until("SELECT 1 FROM items WHERE title LIKE 'Markets open%'")
    assert reader.about("Markets open") == []
