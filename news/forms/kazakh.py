"""Kazakh nouns in Cyrillic."""

from __future__ import annotations

from news.forms.agglutination import (
    CASE,
    PLURAL,
    POSSESSIVE,
    Agglutination,
    Harmony,
    endings,
)
from news.forms.declension import replacements, words

_BACK = {"A": "а", "I": "ы", "G": "ғ", "K": "қ"}
_FRONT = {"A": "е", "I": "і", "G": "г", "K": "к"}

# The glides and ю leave it open; a loan in к, г or ь is front: банкі, округі.
_BACK_LETTERS = "аоұыяюуи"
_FRONT_LETTERS = "әеөүіэюуикгь"

_VOWELS = "аәеоөұүыіэюя"
# They count as consonants here.
_GLIDES = "уи"
_SONORANTS = "рлйь"
_NASALS = "мнң"
_SIBILANTS = "зж"
# Of the voiced stops, which only loans end in, too: клубтар.
_VOICELESS = "пфкқтсшщцчхһбвгд"
_CONSONANTS = _GLIDES + _SONORANTS + _NASALS + _SIBILANTS + _VOICELESS + "ғ"

_ENDINGS = endings(
    (Harmony(_BACK_LETTERS, _BACK), Harmony(_FRONT_LETTERS, _FRONT)),
    (
        (PLURAL, "лAр", _VOWELS + _GLIDES + "рй"),
        (PLURAL, "дAр", "ль" + _NASALS + _SIBILANTS),
        (PLURAL, "тAр", _VOICELESS),
        (POSSESSIVE, "сI мIз", _VOWELS),
        (POSSESSIVE, "I IмIз", _CONSONANTS),
        (CASE, "нIң", _VOWELS + _NASALS),
        (CASE, "дIң дAн", _GLIDES + _SONORANTS + _SIBILANTS),
        (CASE, "тIң тI тA тAн тAGI KA пен", _VOICELESS),
        (CASE, "нI дAн", _VOWELS),
        (CASE, "дI", _GLIDES + _SONORANTS + _NASALS + _SIBILANTS),
        (CASE, "GA дA дAGI", _VOWELS + _GLIDES + _SONORANTS + _NASALS + _SIBILANTS),
        (CASE, "нAн", _NASALS),
        (CASE, "мен", _VOWELS + _GLIDES + _SONORANTS + _NASALS),
        (CASE, "бен", _SIBILANTS),
    ),
    after_possessive="нA н ндA нAн ндAGI",
)

_CHANGED = replacements(
    """орын орн; халық халқ; мойын мойн; мұрын мұрн; ерін ерн; қарын қарн; ауыз ауз; көңіл көңл;
    құлық құлқ; ғұрып ғұрп; әріп әрп; қауіп қауп; қалып қалп; нарық нарқ; парық парқ; көрік көрк;
    бөрік бөрк; ерік ерк; мүлік мүлк; бауыр баур; дауыс даус; қыртыс қыртс; ырық ырқ; ист ис;
    кт кті; медаль медал; рубль рубл; автомобиль автомобил; спектакль спектакл; апрель апрел;
    деталь детал; ансамбль ансамбл; контроль контрол; фестиваль фестивал; модель модел; роль рол;
    израиль израил; кремль кремл; панель панел; отель отел; туннель туннел; стиль стил;
    брюссель брюссел"""
)
_SHORT = words("ел ер ай ат ет от оқ су ту үй ұл іс ой ақ аң ән ас ау әл ми ши ін ит ұн үн із")
_WHOLE = words(
    """алтын аудан майдан теңге орда отан қазан адам айла бірге орта өрнек негізгі қазіргі
    соңғы алдағы бұрынғы кейінгі барлығы желі ойын телім шахта судан бенін"""
    # Ukrainian words, lest місто (city) be a form of міст (bridge).
    """ місто міста місту містом місті містам містами містах"""
)

KAZAKH = Agglutination(
    endings=_ENDINGS,
    vowels=frozenset(_VOWELS),
    harmonic=frozenset(_BACK_LETTERS + _FRONT_LETTERS),
    final={"б": "п", "г": "к", "ғ": "қ"},
    changed=_CHANGED,
    short=_SHORT,
    whole=_WHOLE,
)
