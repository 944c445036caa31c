"""A new user: `wirewatch run --or-sandbox` without a token, and the chat page in a real browser."""

import asyncio
import os
import re
import shutil
import signal
import sys
import warnings
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("NO BROWSER: install Chromium to run the browser test")
    return found


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """Start the sandbox as `make run` does and read the address that it prints."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--or-sandbox"),
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TELEGRAM_BOT_TOKEN": ""},
        cwd=tmp_path,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(30):
        while not (found := re.search(r"http://\S+", (await process.stdout.readline()).decode())):
            pass
    yield found[0]
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(15):
        assert await process.wait() == 0


@pytest.fixture
async def page(address: str) -> AsyncIterator[Page]:
    path = browser()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        async with async_playwright() as playwright:
            chromium = await playwright.chromium.launch(executable_path=path, args=FLAGS)
            opened = await chromium.new_page()
            await opened.goto(address)
            yield opened
            await chromium.close()


async def say(page: Page, text: str) -> None:
    await page.get_by_placeholder("Message").fill(text)
    await page.keyboard.press("Enter")


async def test_a_new_user_subscribes_is_alerted_asks_for_the_latest_and_presses_a_button(
    page: Page,
) -> None:
    await say(page, "/subscribe CSTO")
    await expect(page.get_by_text("is on.").first).to_be_visible(timeout=15_000)

    pause = page.get_by_role("button", name="Pause CSTO").first
    await expect(pause).to_be_visible(timeout=30_000)

    await say(page, "/latest CSTO")
    await expect(page.get_by_text(re.compile(r"CSTO · 1–5 of \d+")).first).to_be_visible(
        timeout=15_000
    )

    await pause.click()
    await expect(page.get_by_role("button", name="Resume CSTO").first).to_be_visible(timeout=15_000)
