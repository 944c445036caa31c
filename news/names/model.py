"""What a name is once its spelling is gone: sounds, and whether it is a man's or a woman's form."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Gender(Enum):
    """Whose form of a surname it is, as far as the ending tells."""

    ANY = "any"
    MALE = "male"
    FEMALE = "female"


class Base(NamedTuple):
    """A printed word with its case ending taken off."""

    spelling: str
    """In the script of the word; a woman's Slavic surname stands in the man's form."""
    gender: Gender | None = None
    """None: the ending that was taken off doesn't tell, the base itself may."""


class Name(NamedTuple):
    """One reading of a word as a name."""

    sounds: str
    """Phonemes, one character each: `consonants` and `vowels` interleaved."""
    gender: Gender
    consonants: str
    vowels: tuple[str, ...]
    """What stands before, between and after the consonants; one more than there are of these."""
    skeleton: str
    """The consonants, those that spellings confuse merged; lower-case ASCII."""
