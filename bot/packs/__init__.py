"""Starter packs of sources, as OPML files that operators copy and edit."""
