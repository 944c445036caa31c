"""The whole bot as a process of its own, against the sandbox on loopback."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.texts import LANGUAGES
from sandbox.server import Sandbox
from sandbox.state import YOU

ROOT = Path(__file__).parents[2]
PATIENCE = 20


@dataclass
class Bot:
    """`wirewatch run`, started, stopped and killed as an operator or a power cut does it."""

    sandbox: Sandbox
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    starts: int = 0

    @property
    def log(self) -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    async def start(self, **settings: str) -> None:
        """Start it and wait until it has introduced itself and listens."""
        telegram = self.sandbox.telegram
        greetings = len(telegram.calls_of("setMyCommands")) + len(LANGUAGES)
        await self.spawn(**settings)
        await telegram.until(lambda: len(telegram.calls_of("setMyCommands")) >= greetings, PATIENCE)

    async def spawn(self, **settings: str) -> None:
        self.starts += 1
        environ = {**self._environ(), **self.settings, **settings}
        with (self.folder / f"{self.starts}.log").open("wb") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                env=environ,
                cwd=self.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it with a signal; returns its exit status."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def until(self, query: str) -> None:
        """Wait until a query on the bot's database has a row."""
        async with asyncio.timeout(PATIENCE):
            while True:
                with closing(sqlite3.connect(self.folder / "wirewatch.db")) as database:
                    if database.execute(query).fetchone():
                        return
                await asyncio.sleep(0.05)

    def _environ(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYTHONUNBUFFERED": "1",
            "TELEGRAM_BOT_TOKEN": self.sandbox.token,
            "TELEGRAM_BASE_URL": self.sandbox.base_url,
            "ALLOWED_IDS": "*",
            "DATABASE_URL": f"sqlite:///{self.folder / 'wirewatch.db'}",
            "SOURCES_FILE": str(self.folder / "sources.opml"),
            "ALLOW_PRIVATE_HOSTS": urlsplit(self.sandbox.page).netloc,
            "POLL_MIN_SECONDS": "1",
            "POLL_MAX_SECONDS": "1",
            "HOST_PAUSE_SECONDS": "0",
            "LOG_LEVEL": "DEBUG",
        }


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session, session.get(sandbox.sources) as answer:
        (tmp_path / "sources.opml").write_bytes(await answer.read())
    running = Bot(sandbox, tmp_path)
    yield running
    if running.process is not None and running.process.returncode is None:
        await running.stop(signal.SIGKILL)


@dataclass
class Reader:
    """A person in a chat with the bot."""

    sandbox: Sandbox
    chat_id: int = YOU
    user_id: int = YOU

    async def say(self, text: str, **more: Any) -> dict[str, Any]:
        """Write, and wait for the next message of the bot."""
        before = len(self.heard())
        self.sandbox.telegram.send(self.chat_id, text, user_id=self.user_id, **more)
        return await self.hears(lambda _: True, after=before)

    async def press(self, message: dict[str, Any], label: str) -> str:
        """Press a button and wait until it is answered; returns what the answer says."""
        telegram = self.sandbox.telegram
        await telegram.until(lambda: label in self._buttons(message), PATIENCE)
        data = self._buttons(message)[label]
        press = telegram.press(self.chat_id, message["message_id"], data, user_id=self.user_id)
        await telegram.until(lambda: telegram.presses[press].answered is not None, PATIENCE)
        return str((telegram.presses[press].answered or {}).get("text", ""))

    def _buttons(self, message: dict[str, Any]) -> dict[str, str]:
        rows = self.now(message).get("reply_markup", {}).get("inline_keyboard", [])
        return {b["text"]: b["callback_data"] for row in rows for b in row}

    async def hears(
        self, wanted: Callable[[str], bool], after: int = 0, seconds: float = PATIENCE
    ) -> dict[str, Any]:
        """Wait for a message whose text is wanted."""

        def found() -> list[dict[str, Any]]:
            return [m for m in self.heard()[after:] if wanted(m.get("text", ""))]

        await self.sandbox.telegram.until(lambda: bool(found()), seconds)
        return found()[0]

    def heard(self) -> list[dict[str, Any]]:
        """Everything that the bot has said here."""
        return self.sandbox.telegram.from_bot(self.chat_id)

    def about(self, words: str) -> list[str]:
        """Texts of the bot's messages here that have the words."""
        return [m["text"] for m in self.heard() if words in m.get("text", "")]

    def now(self, message: dict[str, Any]) -> dict[str, Any]:
        """Give a message as it stands now."""
        return self.sandbox.telegram.chats[self.chat_id].messages[message["message_id"]]

    async def primed(self, words: str) -> None:
        """Watch for words and wait until every outlet has been read once."""
        await self.say(f"/subscribe {words}")
        outlets = len(self.sandbox.site.outlets)
        async with asyncio.timeout(PATIENCE):
            while True:
                status = await self.say("/status")
                if f"{outlets} sources; last read" in status["text"]:
                    return
                await asyncio.sleep(0.1)


@pytest.fixture
def reader(sandbox: Sandbox) -> Reader:
    return Reader(sandbox)
