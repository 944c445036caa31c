"""Numbered SQL files, append only."""
