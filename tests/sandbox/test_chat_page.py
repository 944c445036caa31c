"""The chat page in a real browser: files, forwarded posts and pictures."""

import shutil
import warnings
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect

from sandbox.server import Sandbox
from sandbox.state import YOU

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


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if path is None:
        pytest.skip("NO BROWSER: install Chromium to run the browser test")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        async with async_playwright() as playwright:
            chromium = await playwright.chromium.launch(executable_path=path, args=FLAGS)
            opened = await chromium.new_page()
            await opened.goto(sandbox.page)
            yield opened
            await chromium.close()


async def test_a_person_attaches_a_file_forwards_a_post_and_sees_what_the_bot_sends(
    page: Page, sandbox: Sandbox, call
):
    await page.get_by_role("button", name="Attach").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("menuitem", name="File").click()
    await page.get_by_placeholder("Message").fill("/addsource")
    files = await chooser.value
    await files.set_files({"name": "ленты.opml", "mimeType": "", "buffer": b"<opml/>"})
    chip = page.get_by_role("link", name="ленты.opml")
    await expect(chip).to_be_visible()
    await expect(page.get_by_placeholder("Message")).to_have_value("")
    async with page.expect_download() as download:
        await chip.click()
    assert (await download.value).suggested_filename == "ленты.opml"

    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("menuitem", name="Forward").click()
    await expect(page.get_by_text("Forwarded from Жусан")).to_be_visible()

    file, post = (update["message"] for update in sandbox.telegram.updates.pending)
    assert (file["caption"], post["forward_origin"]["type"]) == ("/addsource", "channel")

    picture = sandbox.site.publish().picture
    wish = {"url": sandbox.root + picture, "show_above_text": True}
    await call("sendMessage", chat_id=YOU, text="CSTO meets", link_preview_options=wish)
    await expect(page.locator('.preview + .text:has-text("CSTO meets")')).to_be_visible()
    await expect(page.locator(f'.preview img[src="{picture}"]')).to_have_js_property(
        "naturalWidth", 640
    )
