"""Which words are surnames even where a person types them in small letters."""

import re

_LATIN = re.compile(
    r"""
    .{2,}(?: enk[oa] | sh?vili | schwili | [ai]dze | oğlu | oglu | zoda | z[ai]deh? | kyzy
      | [ch]huk | [yi]uk | [oey]v[iy]ch | [oe]vi[cć] | [oe]wicz | [vnlrtdm]sk(?:y|iy|yy|yi|ij)
      | [vnlrtdm]ska[yij]a | yeva? | [ai]eva? )
    | .{3,}[bdghjklmnprstvz] (?: ov | (?<=[hjklmnptz])ev | (?<=ed)ev | [aeio][mrnklv]ova | yan )
    | .*(?: ba[yij]?e[vw]a? | be[kt]o[vw]a? )
    """,
    re.VERBOSE,
)
_ORDINARY_LATIN = frozenset(
    """
    improv casanova bossanova villanova terranova jehova moldova cordova genova
    libyan kenyan bhutan adze
    """.split()  # noqa: SIM905
)
_ORDINARY_CYRILLIC = frozenset(
    """
    камикадзе барчук царевич королевич дворян северян самарян самаритян египтян рязанян тбилисян
    вавилонян коринфян ефесян галатян хуррян
    """.split()  # noqa: SIM905
)
# A genitive plural of an ordinary noun ends in -ов or -ев, too, and an adjective in -ский.
_CYRILLIC = re.compile(
    r"""
    .+(?: (?:[бкзд]|(?<!с)т)аев | беков | бетов | джанов | гельдыев | бердыев )
      (?: а | у | е | ым | ой )?
    | .{2,}(?: [^аеиоуыэюяьй]енко | швили | (?: и | рдна | джана | ква | гола )дзе | оглу
      | [влнрмшп]чук | [ео]вич )
    | .{3,}[бгзкнрстфхчш]ян
    """,
    re.VERBOSE,
)


def looks_like_surname(key: str) -> bool:
    """Whether a folded word ends as only surnames do, in Latin or Cyrillic.

    False is the safe answer: *токаев* is a name, *вопросов* and *protein* may not be.
    """
    if key in _ORDINARY_LATIN or key in _ORDINARY_CYRILLIC:
        return False
    return bool((_LATIN if key < "\u0370" else _CYRILLIC).fullmatch(key))
