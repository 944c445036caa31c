"""What the bot does once at its start: meets Telegram, shows its menu, looks for its operator."""

from __future__ import annotations

import asyncio
import logging
import secrets

from telegram import Bot, BotCommand

from bot.commands import COMMANDS
from bot.dialogue import CLAIM_CODE
from bot.texts import LANGUAGES, Catalogues
from bot.trouble import Trouble
from storage import Storage

log = logging.getLogger(__name__)

_LONGEST_CALL = 30
"""Seconds, however slowly an answer drips in."""

_CLAIM = """
  This bot is private, and nobody may use it yet. Open this link once to become its operator:
    https://t.me/{username}?start={code}
  or send it  /start {code}
"""


async def meet_telegram(bot: Bot) -> None:
    """Wait until Telegram knows us: it may be down, or the network not up yet.

    Raises:
        GiveUp: the token stays refused.

    """
    trouble = Trouble()
    while True:
        try:
            async with asyncio.timeout(_LONGEST_CALL):
                await bot.initialize()
        # Whatever it is, such as an answer that is none of Telegram's: it does not stay so.
        except Exception as error:  # noqa: BLE001
            await asyncio.sleep(trouble.pause_after(error))
        else:
            return


async def offer_to_claim(bot: Bot, storage: Storage, admins: frozenset[int]) -> None:
    """Print the one-time link while a private bot has nobody who may use it."""
    if admins or await storage.meta.operators():
        await withdraw_claim(storage)
        return
    code = await storage.meta.get(CLAIM_CODE) or secrets.token_urlsafe(12)
    await storage.meta.set(CLAIM_CODE, code)
    # For the person at the terminal: no log level hides it, and no formatter blanks the link.
    print(_CLAIM.format(username=bot.username, code=code), flush=True)  # noqa: T201


async def withdraw_claim(storage: Storage) -> None:
    """Make a link that was printed before open nothing any more."""
    await storage.meta.delete(CLAIM_CODE)


async def set_menu(bot: Bot, catalogues: Catalogues) -> None:
    """Show the commands that people use in Telegram's menu, in every language."""
    for language in LANGUAGES:
        texts = catalogues.of(language)
        menu = [BotCommand(c.name, texts.plain(c.summary)) for c in COMMANDS if c.menu]
        try:
            async with asyncio.timeout(_LONGEST_CALL):
                code = None if language == "en" else language
                await bot.set_my_commands(menu, language_code=code)
        except Exception as error:  # noqa: BLE001 - a menu is not worth a bot that does not start
            log.warning("the command menu could not be set: %r", error)
