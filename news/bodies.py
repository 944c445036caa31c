"""Names that mean the same: an organisation's in several languages, short and long."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LANGUAGE = re.compile(r"[a-z]{2}")
_NO_LANGUAGES = frozenset({"id", "weak", "unless"})


@dataclass(frozen=True, slots=True)
class Form:
    """One name of something, as it is printed in one language."""

    language: str
    """An ISO 639-1 code."""
    text: str
    weak: bool = False
    """It often means something else, so nobody should look for it who did not say so."""
    unless: str = ""
    """A longer name, of something else, that has this one in it; none: empty."""

    @property
    def query(self) -> str:
        """Give what to look for, in the query language if it is more than the name."""
        return f'"{self.text}" -"{self.unless}"' if self.unless else self.text

    @property
    def is_acronym(self) -> bool:
        """Say whether it is one word, most of it in capitals: `ОДКБ`, `IsDB`, `G20`."""
        letters = [char for char in self.text if char.isalpha()]
        return " " not in self.text and 2 * sum(map(str.isupper, letters)) > len(letters)


@dataclass(frozen=True, slots=True)
class Group:
    """All names of one thing, the best known of a language first."""

    id: str
    forms: tuple[Form, ...]


def read_bodies(toml_text: str) -> tuple[Group, ...]:
    """Read the table of organisations.

    It has an entry `[[body]]` for each, with an `id`, a list of names under each language's code,
    and those among the names that are `weak`. `unless` maps a name to a longer one that has it in
    it and means something else.

    Raises:
        ValueError: it is not TOML, or not such a table; the message names the entry.

    """
    entries = tomllib.loads(toml_text).get("body")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("no entries [[body]]")
    groups = tuple(map(_group, entries))
    if twice := _repeated([group.id for group in groups]):
        raise ValueError(f"body {twice!r} stands there twice")
    return groups


def _group(entry: dict[str, object]) -> Group:
    name = entry.get("id")
    if not isinstance(name, str) or not name:
        raise ValueError(f"a body without an id: {entry}")
    try:
        return Group(name, tuple(_forms(entry)))
    except ValueError as wrong:
        raise ValueError(f"body {name!r}: {wrong}") from None


def _forms(entry: dict[str, object]) -> Iterator[Form]:
    weak = _texts("weak", entry.get("weak", []))
    unless = entry.get("unless", {})
    if not isinstance(unless, dict) or not all(isinstance(one, str) for one in unless.values()):
        raise ValueError("'unless' maps no names to names")
    names = {key: _texts(key, value) for key, value in entry.items() if key not in _NO_LANGUAGES}
    if unknown := [key for key in names if not _LANGUAGE.fullmatch(key)]:
        raise ValueError(f"{unknown[0]!r} is no language")
    known = [text for texts in names.values() for text in texts]
    if len(known) < 2:  # noqa: PLR2004 - one name alone stands for nothing else
        raise ValueError("fewer than two names")
    if missing := [text for text in (*weak, *unless) if text not in known]:
        raise ValueError(f"{missing[0]!r} is weak or has an 'unless', but is no name")
    for language, texts in names.items():
        for text in texts:
            yield Form(language, text, text in weak, unless.get(text, ""))


def _texts(key: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError(f"{key!r} is no list of names")
    if twice := _repeated(value):
        raise ValueError(f"{twice!r} stands twice under {key!r}")
    return value


def _repeated(texts: Sequence[str]) -> str | None:
    return next((text for place, text in enumerate(texts) if text in texts[:place]), None)
