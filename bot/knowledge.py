"""What comes with the package about the world: which names mean the same."""

from __future__ import annotations

from importlib.resources import files

from news.also import Names
from news.bodies import read_bodies
from news.countries import countries


def load_names() -> Names:
    """Read the names of organisations and countries."""
    bodies = read_bodies((files("news") / "data" / "bodies.toml").read_text("utf-8"))
    return Names((*bodies, *countries()))
