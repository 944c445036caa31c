"""Initials: by which letters a name can be shortened, in whatever script."""

from news.names.phonemes import readings

_MERGED = str.maketrans("ĸĉgqгğhхfẑzSZCJXστζçäAEüöO", "kkkkkkkxvsscccccccccaaeuoo")


def first_sounds(key: str) -> frozenset[str]:
    """Give the sounds that a folded name or a lone letter can begin with.

    Names that can begin with the same one share an initial: `Ж.` is that of `Japarov`.
    """
    # Евгений is Yevgeny and Evgeny.
    found = readings(key)
    sounds = (one.removeprefix("j") if one[1:2] == "e" else one for one in found)
    return frozenset(one[0].translate(_MERGED) for one in sounds if one)
