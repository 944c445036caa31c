"""A local Telegram and a small news site, to try the bot and to test it. Speaks HTTP only."""
