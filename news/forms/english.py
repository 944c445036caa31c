"""English words: what is inflected meets, what is derived does not (organ, organization).

British spellings are brought to American ones.
"""

from __future__ import annotations

import re

from news.forms.declension import changes, replacements, words

# Nouns that look like a plural, or whose plural means something else.
_WHOLE = words(
    """always arms as athens brussels bus chaos cosmos customs diabetes does gas goods has
    headquarters his hiv honduras is its laos means news paris physics plus politics previous
    rabies series species status texas thanks this thus us various versus wales was yes united
    need seed speed feed indeed hundred red bed shed breed creed greed led fed ted""",
)
_IRREGULAR = replacements(
    """man men; woman women; child children; person people persons; foot feet; tooth teeth;
    goose geese; mouse mice; ox oxen; leaf leaves; life lives; wife wives; knife knives;
    half halves; thief thieves; wolf wolves; shelf shelves; self selves; loaf loaves;
    calf calves; crisis crises; analysis analyses; thesis theses; hypothesis hypotheses;
    emphasis emphases; oasis oases; medium media; datum data; criterion criteria;
    phenomenon phenomena; bacterium bacteria; stratum strata; memorandum memoranda;
    referendum referenda; index indices; appendix appendices; matrix matrices; nucleus nuclei;
    alumnus alumni; cactus cacti; hero heroes; potato potatoes; tomato tomatoes;
    embargo embargoes; veto vetoes; torpedo torpedoes; volcano volcanoes; cargo cargoes;
    tornado tornadoes; echo echoes; mosquito mosquitoes; serviceman servicemen; movie movies;
    cookie cookies; zombie zombies; rookie rookies; selfie selfies; calorie calories;
    prairie prairies; lie lies lied; tie ties tied; pie pies; die dies died; create created;
    add added"""
)
# Of a last letter the endings, of which the first that fits comes off.
_ENDINGS = changes(
    ("n", "men", "man"),
    ("s", "(..)ies", r"\1y"),
    ("s", "(ss|zz)es", r"\1"),
    ("s", "([^sui])s", r"\1"),
    ("d", "(..)ied", r"\1y"),
    ("d", "(..ee)d", r"\1"),
    ("d", r"(.[aeiou])([bdgmnprt])\2ed", r"\1\2"),
    ("d", "([iuads]it|[gk]et|oo[dt]|ee[dt]|ea[dt]|ai[dt])ed", r"\1"),
    ("d", "([vcuzgs]|[aeiou][dt]|[^aeiou][aiu]r|[bcdfgkptz]l|[^aeiou][aou]m)ed", r"\1e"),
    ("d", "([a-z].*[aeiou].*[bdfhklmnprstwxy])ed", r"\1"),
)
_MAYBE_BRITISH = re.compile("isation|our|ll|programme|grey|(?:is|enc|r)e$|aluminium")
_AMERICAN = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("isation", "ization"),
        ("(?<=[aeo][lnr])ise$", "ize"),
        ("^(lab|harb|fav|col|hon|neighb|hum|rum|arm|endeav|vap|tum|sav|od|vig|rig)our", r"\1or"),
        ("(behavi)our", r"\1or"),
        ("(cent|theat|lit|fib|calib|meag|somb|spect|met)re$", r"\1er"),
        ("(def|off|pret|lic)ence$", r"\1ense"),
        ("programme$", "program"),
        ("(trav|canc|fu|mod|lab|sign|jew|couns|quarr|marv)([ea])ll(?=[ei]|$)", r"\1\2l"),
        ("^grey", "gray"),
        ("^aluminium$", "aluminum"),
    )
)
_SHORTEST = 4


def stem(word: str) -> str:
    """Return the stem of a word."""
    if word in _WHOLE:
        return word
    found = _IRREGULAR.get(word) or _without_ending(word)
    if _MAYBE_BRITISH.search(found):
        for pattern, replacement in _AMERICAN:
            found = pattern.sub(replacement, found)
    # Of houses and viruses only one has an e of its own.
    if len(found) >= _SHORTEST and found.endswith(("se", "ze", "xe", "che", "she")):
        return found[:-1]
    return found


def _without_ending(word: str) -> str:
    if len(word) >= _SHORTEST:
        for pattern, replacement in _ENDINGS.get(word[-1], ()):
            if pattern.search(word):
                return pattern.sub(replacement, word)
    return word
