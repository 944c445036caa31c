"""`wirewatch explain`: the trace in a terminal, without a token and beside the running bot."""

import asyncio
from pathlib import Path

import pytest

from bot.cli import main
from news.model import SourceSeed
from news.outbox import DeliveryDecision, DeliveryState
from storage import open_storage
from tests.conftest import NOON
from tests.storage.scene import catalogue, chat, intent, poll, watch

LINK = "https://steppe.example/a"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path / 'wirewatch.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    return address


@pytest.fixture
def rung(url: str) -> str:
    """Have a story ring in chat 7."""

    async def ring() -> None:
        storage = await open_storage(url)
        await chat(storage)
        [source] = await catalogue(storage, "steppe")
        hit = await watch(storage, query="csto")
        known = intent("a", hit.id, title="CSTO & others meet", summary="")
        await poll(storage, source, known)
        async with storage.database.write() as tx:
            await tx.execute("UPDATE items SET link_key = 'steppe.example/a'")
        [due] = await storage.deliveries.claim(NOON, 1)
        sent = DeliveryDecision(due.id, due.lease, DeliveryState.SENT, attempts=1, message_id=41)
        await storage.deliveries.record(sent, NOON)
        await storage.close()

    asyncio.run(ring())
    return url


@pytest.mark.usefixtures("rung")
def test_it_tells_every_step_in_plain_text_and_ends_well(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", f"{LINK}?utm_source=x", "--chat", "7"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"CSTO & others meet\n{LINK}?utm_source=x\nSource: Steppe, last read ")
    assert "csto found «CSTO» in the title: the word itself." in told
    assert "Telegram took it" in told
    assert told.splitlines()[-1].startswith("It rang here: ")


@pytest.mark.usefixtures("rung")
def test_a_story_that_nobody_could_bring_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "https://orda.kz/news/1", "--chat", "7"]) == 0
    assert "No source of this chat publishes orda.kz." in capsys.readouterr().out


@pytest.mark.usefixtures("rung")
def test_an_unknown_chat_is_said_to_be_that(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", LINK, "--chat", "-100"]) == 2
    assert "No chat -100 has ever written to this bot." in capsys.readouterr().err


@pytest.mark.parametrize("text", ["CSTO", "https://orda.kz/", ""])
def test_what_is_no_link_is_said_to_be_that(
    url: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", text, "--chat", "7"]) == 2
    assert "is not the link of a story" in capsys.readouterr().err
    assert not Path(url.removeprefix("sqlite:///")).exists()


def test_a_database_that_is_not_there_is_not_made(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", LINK, "--chat", "7"]) == 2
    assert "There is no database" in capsys.readouterr().err
    assert not Path(url.removeprefix("sqlite:///")).exists()


def test_it_works_while_the_bot_holds_the_database(
    rung: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async def beside() -> int:
        holder = await open_storage(rung, exclusive=True)
        try:
            return await asyncio.to_thread(main, ["explain", LINK, "--chat", "7"])
        finally:
            await holder.close()

    assert asyncio.run(beside()) == 0
    assert "It rang here" in capsys.readouterr().out


def test_an_address_with_a_secret_is_not_printed(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async def add() -> None:
        storage = await open_storage(url)
        await chat(storage)
        await storage.sources.add(7, SourceSeed("https://orda.kz/rss?key=secret"), NOON, 9)
        await storage.close()

    asyncio.run(add())
    assert main(["explain", "https://orda.kz/news/1", "--chat", "7"]) == 0
    told = capsys.readouterr().out
    assert "Source: orda.kz, not read yet" in told
    assert "secret" not in told


def test_without_a_chat_it_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["explain", LINK])
    assert ended.value.code == 2
    assert "--chat" in capsys.readouterr().err
