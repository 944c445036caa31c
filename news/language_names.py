"""Languages as people name them in a query: by code, or in English, Russian or their own word."""

from __future__ import annotations

from news.text import fold, language_code

__all__ = ["language_named"]

# ISO 639-1, without Kongo (kg): here that is always the country code of Kyrgyzstan.
_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv
dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie
ig ii ik io is it iu ja jv ka ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg
mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn
ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt
tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
# The last of a row are country codes that are taken for those of the language.
_NAMES = {
    "ar": "arabic арабский عربي",
    "az": "azerbaijani azeri азербайджанский azərbaycanca",
    "be": "belarusian белорусский беларуская by",
    "de": "german немецкий deutsch",
    "en": "english английский",
    "es": "spanish испанский español",
    "fa": "persian farsi персидский фарси فارسی",
    "fr": "french французский français",
    "he": "hebrew иврит iw",
    "hy": "armenian армянский հայերեն",
    "it": "italian итальянский italiano",
    "ka": "georgian грузинский ქართული ge",
    "kk": "kazakh казахский қазақ қазақша kz",
    "ky": "kyrgyz киргизский кыргызский кыргыз кыргызча kg",
    "mn": "mongolian монгольский монгол",
    "pl": "polish польский polski",
    "pt": "portuguese португальский português",
    "ru": "russian русский",
    "tg": "tajik таджикский тоҷикӣ tj",
    "tk": "turkmen туркменский türkmençe tm",
    "tr": "turkish турецкий türkçe",
    "tt": "tatar татарский татарча",
    "ug": "uyghur уйгурский",
    "uk": "ukrainian украинский українська ua",
    "uz": "uzbek узбекский ozbekcha oʻzbekcha",
    "zh": "chinese китайский cn",
}
_KNOWN = frozenset(_CODES.split())
_NAMED = {fold(name): code for code, names in _NAMES.items() for name in names.split()}


def language_named(word: str) -> str | None:
    """Give the ISO 639-1 code of a language by its name, code or tag (`en-GB`); None: unknown."""
    code = language_code(word)
    return code if code in _KNOWN else _NAMED.get(fold(word))
