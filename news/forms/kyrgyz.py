"""Kyrgyz nouns."""

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

_VOWELS = "аеиоуыэюяөү"
# Loans that end in г or д are treated either way, заводдун and заводтун.
_VOICED = "рлйзжмнңбгд"
_VOICELESS = "пфктсшщцчхгд"

# Y is the narrow vowel after the wide one of the same ending: -догу, -дагы.
_HARMONIES = (
    Harmony("аыя", {"A": "а", "I": "ы", "Y": "ы"}),
    Harmony("ую", {"A": "а", "I": "у", "Y": "ы"}),
    Harmony("еиэ", {"A": "е", "I": "и", "Y": "и"}),
    Harmony("о", {"A": "о", "I": "у", "Y": "у"}),
    Harmony("өү", {"A": "ө", "I": "ү", "Y": "ү"}),
)

_ENDINGS = endings(
    _HARMONIES,
    (
        (PLURAL, "лAр", _VOWELS + "рй"),
        (PLURAL, "дAр", "лзжмнңбвгд"),
        (PLURAL, "тAр", _VOICELESS),
        (POSSESSIVE, "сI бIз", _VOWELS),
        (POSSESSIVE, "I IбIз", _VOICED + _VOICELESS + "бв"),
        (CASE, "нIн нI", _VOWELS),
        (CASE, "дIн дI", _VOICED),
        (CASE, "тIн тI тA тAн тAгY кA", _VOICELESS),
        (CASE, "гA дA дAн дAгY", _VOWELS + _VOICED),
    ),
    after_possessive="нA н ндA нAн ндAгY",
)

_CHANGED = replacements(
    """орун орд орн; мурун мурд мурн; эрин эрд эрн; карын кард карн; моюн мойн; көңүл көңл көөн;
    айыл айл; бүлүк бүлк; бала балдар; убакыт убакты; медаль медал; рубль рубл;
    автомобиль автомобил; спектакль спектакл; апрель апрел; деталь детал; ансамбль ансамбл;
    контроль контрол; фестиваль фестивал; модель модел; роль рол;
    израиль израил; кремль кремл; панель панел; отель отел; туннель туннел; стиль стил;
    брюссель брюссел"""
)
_SHORT = words("эл эр ай ат эт от ок үй иш ой ак аш уу суу аң ит уя ун үн из")
_WHOLE = words(
    """алтын бажа бажы майдан орган палатка команда тандоо адам бирге орто азыркы акыркы мурунку
    кийинки шахта бенин марокко судан чили"""
)

KYRGYZ = Agglutination(
    endings=_ENDINGS,
    vowels=frozenset(_VOWELS),
    harmonic=frozenset(_VOWELS),
    final={"б": "п", "г": "к"},
    changed=_CHANGED,
    short=_SHORT,
    whole=_WHOLE,
)
