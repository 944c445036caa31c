"""Spelling to phonemes, a module a script.

The phonemes, one character each, are the same for every script:

=========  ==========================================================================
vowels     a e i o u; ä (a or e), ö (o or u), ü (u or i), ə (may be mute); O is the
           Russian ё (o or e), A and E are Belarusian unstressed vowels (a or o; e or я)
glide      j; also a soft sign before a vowel. `news.names.sounds` makes i of it, or I
           before e and Y before O, where it may be no more than a soft sign
stops      p b t d k, q (k or g), g, г (g or h), ğ (gh); ĸ is a Latin c read as k, ĉ a č
           without its diacritic, which is k to nothing but such a c
fricatives f v s z, ẑ (s or z), x (kh), h, х (Russian х)
hushing    S (sh) Z (zh) C (ch) J (dzh) X (shch), σ (sh or zh), τ (ch or dzh),
           ζ (zh or dzh), ç (ch or sh)
others     m n l r
=========  ==========================================================================
"""

from news.names.phonemes import armenian, cyrillic, georgian, latin


def readings(key: str) -> tuple[str, ...]:
    """Pronounce a folded word in all likely ways, likeliest first; none for other scripts."""
    first = key[:1]
    if first < "\u0370":
        return latin.readings(key)
    if "\u0400" <= first < "\u0530":
        return cyrillic.readings(key)
    if first < "\u0590":
        return (armenian.reading(key),)
    if "\u10d0" <= first <= "\u10ff":
        return georgian.readings(key)
    return ()
