"""Georgian nouns."""

from __future__ import annotations

import re

_PLURAL = "(?:ებ)?"
_CASE = "(?:ი|მა|ს|ის|ისა|ით|ითა|ად|ო|მ|ს|თი|ა|ე|უ)?"
_POSTPOSITION = "(?:ში|ზე|თან|თვის|გან|დან|კენ|მდე|ც)?"
_NOUN = re.compile(f"(.{{2,}}?[ა-ჰ]){_PLURAL}{_CASE}{_POSTPOSITION}$")


def stem(word: str) -> str:
    """Return a noun without plural, case, postposition and its last vowel."""
    found = _NOUN.match(word)
    return found.group(1) if found else word
