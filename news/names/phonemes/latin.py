"""Latin letters: English, German, French, Polish, Czech, Turkic and scholarly spellings."""

import itertools
import re

_MOST = 8
"""How many readings of one spelling are kept."""

# A grapheme and what it may sound like, the likeliest first. Other letters are themselves.
_SOUNDS: dict[str, tuple[str, ...]] = {
    # Hushing sounds.
    "schtsch": ("X",), "chtch": ("X",), "shch": ("X",), "szcz": ("X",), "šč": ("X",),
    "tsch": ("τ",), "dsch": ("J",), "dzh": ("J",), "dž": ("J",), "dż": ("J",), "dj": ("J", "dj"),
    "tch": ("C",), "tsh": ("C", "tS"), "cz": ("C",), "tš": ("C",), "č": ("C",), "ć": ("C",),
    "ç": ("C",),
    "sch": ("σ",), "sh": ("S",), "sz": ("S",), "š": ("S",), "ş": ("S",), "ș": ("S",),
    "zh": ("Z",), "ž": ("Z",), "ż": ("Z",), "ch": ("ç", "x"), "j": ("ζ", "j"),
    # Throat sounds.
    "kh": ("x",), "gh": ("ğ",), "ğ": ("ğ",), "ġ": ("ğ",), "ǵ": ("ğ",), "q": ("q",),
    "qu": ("kv", "qu"), "gue": ("ge", "gue"), "gui": ("gi", "gui"), "x": ("x", "ks"),
    # Letters of one or the other language.
    "c": ("ĸ", "ts", "J"), "ĉ": ("ĉ",), "ck": ("k", "tsk"), "cki": ("tski",), "ph": ("f", "ph"),
    "th": ("t",), "tz": ("ts",), "ţ": ("ts",), "ț": ("ts",), "zz": ("z", "ts"), "dse": ("dze",),
    "ß": ("s",), "ł": ("l",), "đ": ("d", "J"), "w": ("v",), "ŭ": ("v",), "y": ("j",),
    "ý": ("j",), "ï": ("j",), "ou": ("u", "ov", "ou"), "ë": ("jo",), "ə": ("ä",), "ă": ("ä",),
    "æ": ("ä",), "ø": ("ö",),
}  # fmt: skip
_PLAIN = str.maketrans(
    "áàâãāąåéèêěēęėîíìīįıóòôõōőúùūůűųñńňŋņķģļľĺřŕśźťďḩẋĭ",
    "aaaaaaaeeeeeeeiiiiiioooooöuuuuüunnnnnkglllrrsztdhxi",
    "\u0307\u0301\u0300",
)
_BARE = str.maketrans("čćçšşșžżğəłţț", "ĉĉĉssszzgaltt")


def _graphemes() -> re.Pattern[str]:
    """Match the longest grapheme there is, or a run of letters that begin none."""
    rests: dict[str, list[str]] = {}
    for grapheme in sorted(_SOUNDS, key=len, reverse=True):
        rests.setdefault(grapheme[0], []).append(grapheme[1:])
    branches = [f"{first}(?:{'|'.join(filter(None, rest))})?" for first, rest in rests.items()]
    return re.compile("|".join([f"[^{''.join(rests)}]+", *branches]))


_GRAPHEME = _graphemes()
# English words whose letters would mislead: Чина and Георгия are Russian for something else.
_ENGLISH = {"china": "tchaina", "france": "frans", "georgia": "dzhordzhia"}

_GERMAN = re.compile(r"[äöüß]|sch|[oe]wa?$|[yi]j$|dse$|jan$|sj[aeu]")
_GERMAN_S = re.compile(r"(?<!s)s(?=[aeiouyäöüjnlmvwdgb])")
_SLAVIC = re.compile(r"[čšžćłřěů]|sz|cz|ch.*j|ski")
_SLAVIC_C = re.compile(r"c(?![hkz])")
_POLISH = re.compile(r"[cs]z|w|ck|ł|iev[iy]")
# In Polish only ł is hard, and i softens no more than that.
_SOFT_L = re.compile(r"(?:sz|cz|ie).*l[aou]|(?<!l)l[aou].*[sc]z|iel[aou]|luk$")
_POLISH_L = re.compile(r"l(?=[aou])")
_BELARUSIAN = ("au", "ou")
"""What -ов is in its romanisation, where o without stress is a, too."""
# German, but for surnames in -ov: Beisenov is not Baisenov.
_EI = re.compile(r"^(?!.*(?:[oe][vw]a?|ni[kc])$)")
# Serbian and Croatian without diacritics: Milosevic.
_ICH = re.compile(r"[csz](?=[oe]?v?ic$)|(?<=i)c$")
_ICH_LETTERS = {"c": "č", "s": "š", "z": "ž"}
_FINAL_J = re.compile(r"(?<=\w)j$|(?<=[bdlmnprstvz])j(?=u)")
_ALWAYS = re.compile("")
# By what a language is recognised, and which letters then may stand for which.
_VARIANTS = tuple(
    (clue, re.compile(letters), others)
    for clue, letters, others in (
        (_ALWAYS, r"(?<=in)e$|(?<=[aeiou])h$", ""),
        (_ALWAYS, r"(?<=[lrneuay])z(?=$|[iak]|en[kjy]|ja)", "ts"),
        (_ALWAYS, r"^w", "u"),
        (_GERMAN, r"z(?!h)", "ts"),
        (_ALWAYS, r"(?<=[^aeiou])oe(?=[^aeiou])", "ö"),
        (_POLISH, r"ie", "ye"),
        (_POLISH, r"(?<=[ptk])rz", "sz"),
        (_POLISH, r"(?<![ptk])rz", "ż"),
        (_EI, r"ei(?=[bdglmnstz])", "ai"),
        (_ALWAYS, r"o(?=qov)|(?<=q)o(?=rov)", "A"),
        (_ALWAYS, r"myra", "mura"),
        (_ALWAYS, r"qui$", "ki"),
        (_ALWAYS, r"ae[ei]$", "ai"),
        # Hungarian, French, German.
        (_ALWAYS, r"gy(?=[aáouö])|(?<=a)gy$", "dy"),
        (_ALWAYS, r"(?:eaux?|ault)$", "o"),
        (_ALWAYS, r"ie(?=[bdg](?:er|el|[mr]))", "i"),
        # Turkish writes the Azerbaijani ə as e, English as a.
        (_ALWAYS, r"^e(?=[hls].*[oe]v$)", "ə"),
        (_ALWAYS, r"(?<=^[^aeiou])[ae](?=[^aeiou]+[aeiou].*(?<![vw]i)li$)", "ə"),
        # Uzbek and Tajik -zoda is the -zade of others.
        (_ALWAYS, r"(?<=z)[ao]d[aeə]h?$", "ada"),
        (re.compile(r"[áéíóú]"), r"j", "kh"),
    )
)
_VARIABLE = re.compile("|".join(letters.pattern for _, letters, _ in _VARIANTS))


def readings(key: str) -> tuple[str, ...]:
    """Read a word in the ways that its letters allow, the likeliest first."""
    return tuple(
        dict.fromkeys(
            "".join(sounds)
            for spelling in _orthographies(key)
            for sounds in itertools.islice(
                itertools.product(
                    *(_SOUNDS.get(part) or (part,) for part in _GRAPHEME.findall(spelling))
                ),
                _MOST,
            )
        )
    )


def _orthographies(key: str) -> list[str]:
    """Respell the word in graphemes of the table, for each language it may be written in."""
    key = _ENGLISH.get(key, key)
    plain = key if key.isascii() else key.translate(_PLAIN)
    if "j" in plain:
        plain = _FINAL_J.sub("y", plain)
    if _SLAVIC.search(key):
        plain = _SLAVIC_C.sub("ts", plain)
    if _GERMAN.search(key):
        plain = _GERMAN_S.sub("ẑ", plain)
    spellings = [plain] if plain.isascii() else [plain, plain.translate(_BARE)]
    if _VARIABLE.search(plain):
        for clue, letters, others in _VARIANTS:
            if letters.search(plain) and clue.search(key):
                spellings.append(letters.sub(others, plain))
    if _SOFT_L.search(key):
        spellings.append(_POLISH_L.sub("ly", plain.replace("ie", "ye")))
    if plain.endswith(_BELARUSIAN):
        spellings.append(plain[:-2].replace("a", "A") + "ov")
    if key.endswith("ic"):
        spellings.append(_ICH.sub(lambda match: _ICH_LETTERS[match[0]], plain))
    return spellings
