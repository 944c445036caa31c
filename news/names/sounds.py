"""Raw phonemes to a Name: one form for all spellings of a glide, consonants apart from vowels."""

import itertools
import re

from news.names.model import Gender, Name

_VOWELS = "aeiouäöüəOAEj"
_DOUBLE = re.compile(rf"([^{_VOWELS}])(?=\1)")
_AFFRICATE = re.compile(r"t(?=[Cτç])|d(?=J)|s(?=X)")
_SOFT_TSA = ("tsja", "tsia")
"""Ukrainian -ця; Russian writes -ца."""
_OFF = ("off", "eff")
_HUSHING = re.compile("[SCZXJστçζ]")
_HUSHED_O = re.compile(r"(?<=[SCZXJστçζ])o(?=v)|(?<=[CX])o(?=[gr])")
_CONSONANT = re.compile(rf"([^{_VOWELS}])")
_RUN = re.compile(f"j|[{_VOWELS}]{{2}}")
_GLIDES = re.compile(r"[ij]*j[ij]*|i+(?=[^ij])|ii+")
# In front of these a glide is heard between vowels: `Isayan` is not `Isaan`.
_OPEN = ("a", "u", "ä", "A", "ü")
_REPEATED = re.compile(r"([aou])(?=\1)")
_CLASSES = str.maketrans("ĸĉgqгğxhхfẑzSZCJXστζç", "kkkkkkkkkvssccccccccc")


def compose(raw: str, gender: Gender) -> Name | None:
    """Make the name with these phonemes; None without consonants or with unknown letters."""
    text = _DOUBLE.sub("", raw[:-2] + "v" if raw.endswith(_OFF) else raw)
    if _HUSHING.search(text):
        text = _HUSHED_O.sub("O", _AFFRICATE.sub("", text).replace("SC", "X"))
    if text.endswith(_SOFT_TSA):
        text = text[:-2] + "a"
    parts = _CONSONANT.split(text)
    if _RUN.search(text):
        parts[0] = _vowels(parts[0], initial=True)
        for place in range(2, len(parts), 2):
            if parts[place]:
                parts[place] = _INNER.get(parts[place]) or _vowels(parts[place], initial=False)
    consonants = "".join(parts[1::2])
    skeleton = consonants.translate(_CLASSES)
    if not (skeleton.isascii() and skeleton.isalpha()):
        return None
    return Name("".join(parts), gender, consonants, tuple(parts[0::2]), skeleton)


def _vowels(run: str, *, initial: bool) -> str:
    """Write a run of vowels and glides in the one form that all spellings of it share.

    `Tokaev`, `Tokayev` and `Tokaïev` are one, and so are `Pashinyan` and `Pashinian`; but
    after a consonant ia is not a, nor ie e, which would make `Alev` of `Aliev`.
    """
    written: list[str] = []
    end = 0
    for match in _GLIDES.finditer(run):
        start = match.start()
        written.append(run[end:start])
        end = match.end()
        following = run[end : end + 1]
        if start > 0:
            written.append("j" if following in _OPEN else "")
        elif initial:
            written.append("j" if following in _OPEN or following == "o" else "")
        else:
            written.append(_softening(match[0], following))
        if not following:
            written[-1] = "i"
        elif following == "o":
            written.append("O")
            end += 1
    written.append(run[end:])
    return _REPEATED.sub("", "".join(written))


def _softening(glide: str, following: str) -> str:
    """Write a glide between a consonant and a vowel: how far it may be a mere soft sign."""
    if following == "o":
        return "Y"
    return "I" if following in "eE" and "i" not in glide else "i"


_INNER = {
    run: _vowels(run, initial=False)
    for run in (*_VOWELS, *map("".join, itertools.product(_VOWELS, repeat=2)))
}
"""What the short runs within a word become: nearly all that there are."""
