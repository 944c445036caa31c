"""Telegram: the only package that imports telegram, and the composition root."""
