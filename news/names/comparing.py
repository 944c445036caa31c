"""Whether two names are one: equal skeletons, then the cost of what differs, then gender."""

from news.names.model import Gender, Name

_STRICT, _LOOSE = 0.5, 0.7
_SHORT, _SHORT_LIMIT = 4, 0.1
_LONG = 7


def _symmetric(costs: dict[str, float]) -> dict[str, float]:
    return costs | {pair[::-1]: cost for pair, cost in costs.items()}


# What it costs that two spellings differ by this pair. What isn't here costs 1.
_CONSONANTS = _symmetric({
    "гg": 0, "гh": 0.1, "гğ": 0, "gğ": 0.1, "гq": 0.2, "gq": 0.2, "qk": 0, "xh": 0, "xх": 0,
    "hх": 0, "gh": 0.4, "ğh": 0.5, "ğq": 0.3, "ğx": 0.5, "ẑs": 0, "ẑz": 0,
    "ĸk": 0, "ĸq": 0, "ĸĉ": 0,
    "ζZ": 0, "ζJ": 0, "ZJ": 0.2, "σS": 0, "σZ": 0, "σX": 0.3, "τC": 0, "τJ": 0.1, "çC": 0,
    "çS": 0.2, "τç": 0, "σç": 0.3, "ζτ": 0.3, "ζσ": 0.2,
})  # fmt: skip
_VOWELS = _symmetric({
    "Oe": 0, "Oo": 0.25, "äa": 0, "äe": 0, "öo": 0, "öu": 0.2, "öe": 0.4, "üu": 0, "üi": 0.3,
    "öü": 0.2, "öO": 0.2, "Aa": 0, "Ao": 0, "Ee": 0, "Ii": 0, "AO": 0.2, "Ea": 0.2, "ij": 0.2,
    "Ij": 0, "Yi": 0, "YI": 0, "Yj": 0.2, "EA": 0.2, "əi": 0.1, "ie": 0.7, "ao": 0.7,
})  # fmt: skip
_RUNS = frozenset([("ü", "iu"), ("iu", "ü"), ("jO", "e"), ("e", "jO"), ("ea", "ia"), ("ia", "ea")])
# Vowels of two runs together: no name has more, and weighing takes time by a power of them.
_LONGEST_RUNS = 8
_MUTE = {"I": 0.0, "Y": 0.3, "ə": 0.0, "j": 0.6, "i": 0.75}


def is_same(asked: Name, printed: Name, *, loose: bool = False) -> bool:
    """Whether the printed name may be the one asked for.

    Strict, names differ by their spelling only; loose, a long one may differ by a vowel.
    """
    if asked.skeleton != printed.skeleton:
        return False
    if (
        asked.gender is not printed.gender
        and asked.gender is not Gender.ANY
        and printed.gender is not Gender.ANY
    ):
        return False
    if asked.sounds == printed.sounds:
        return True
    shorter = min(len(asked.sounds), len(printed.sounds))
    limit = _LOOSE if loose and shorter >= _LONG else _STRICT
    if shorter <= _SHORT:
        limit = _SHORT_LIMIT
    return _cost(asked, printed, limit) <= limit


def _cost(one: Name, other: Name, limit: float) -> float:
    """Add up the cost of all differences, or stop above the limit."""
    cost = 0.0
    if one.consonants != other.consonants:
        for pair in zip(one.consonants, other.consonants, strict=True):
            if pair[0] != pair[1]:
                cost += _CONSONANTS.get(pair[0] + pair[1], 1)
                if cost > limit:
                    return cost
    for run, match in zip(one.vowels, other.vowels, strict=True):
        if run != match:
            if len(run) == 1 == len(match):
                cost += _VOWELS.get(run + match, 1)
            else:
                cost += _vowel_cost(run, match)
            if cost > limit:
                return cost
    return cost


def _vowel_cost(one: str, other: str) -> float:
    """Weighted edit distance of two short runs of vowels."""
    if (one, other) in _RUNS:
        return 0
    if len(one) + len(other) > _LONGEST_RUNS:
        return 1
    if not one or not other:
        return sum(_MUTE.get(vowel, 1) for vowel in one or other)
    if one[0] == other[0]:
        return _vowel_cost(one[1:], other[1:])
    return min(
        _VOWELS.get(one[0] + other[0], 1) + _vowel_cost(one[1:], other[1:]),
        _MUTE.get(one[0], 1) + _vowel_cost(one[1:], other),
        _MUTE.get(other[0], 1) + _vowel_cost(one, other[1:]),
    )
