"""The names of countries, from CLDR (unicode.org/cldr) through Babel and from everyday use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale

from news.bodies import Form, Group

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LANGUAGES = ("ru", "kk", "ky", "en", "hy", "uk", "be", "ka", "az", "uz", "tr", "tg", "tk")

# Codes of dependencies, unions and test regions: their names are seldom asked for and often mean
# something else (Jersey, Réunion, Guam).
_OTHERS = """
AC AI AQ AS AW AX BL BM BQ BV CC CG CK CP CQ CW CX DG EA EH EU EZ FK FO GF GG GI GL GP GS GU HM IC
IM IO JE KY MF MO MP MQ MS NC NF NU PF PM PN PR QO RE SH SJ SX TA TC TF TK UM UN VG VI WF XA XB YT
ZZ
"""
_LEFT_OUT = frozenset(_OTHERS.split())

# Words, people and peoples: того, Kyrgyz гана, Turkish mısır, Michael Jordan, a Белорус; and short
# forms that others share.
_AMBIGUOUS = """
Chad Jordan Salvador Dominika Gine Karadağ Fas Mısır Qana Yaman Umman
Того Тога Малі Доминика Аман Яман Умон Эрон Юнон Белорус
Կատար განა
РК ҚР КР ՀՀ
"""
_WEAK = frozenset(_AMBIGUOUS.split())

# What the news calls them besides; of the codes in _UNPRINTED, all that it calls them.
_UNPRINTED = frozenset({"CD", "HK", "PS"})
_MORE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "AE": {
        "en": ("UAE",),
        "ru": ("Объединенные Арабские Эмираты",),
        "kk": ("БАӘ",),
        "ky": ("БАЭ",),
        "hy": ("ԱՄԷ",),
        "uk": ("ОАЕ",),
        "be": ("ААЭ",),
        "az": ("BƏƏ",),
    },
    "AF": {"ky": ("Ооганстан",)},
    "AM": {"kk": ("Әрменстан",), "hy": ("ՀՀ",)},
    "BY": {
        "ru": ("Белоруссия",),
        "ky": ("Белоруссия",),
        "uk": ("Білорусія",),
        "tr": ("Beyaz Rusya",),
    },
    "CD": {
        "en": ("DR Congo", "DRC", "Democratic Republic of the Congo"),
        "ru": ("ДР Конго", "ДРК", "Демократическая Республика Конго"),
        "uk": ("ДР Конго", "Демократична Республіка Конго"),
        "tr": ("Kongo Demokratik Cumhuriyeti",),
    },
    "CI": {"en": ("Ivory Coast",), "tr": ("Fildişi Sahili",)},
    "CN": {
        "en": ("PRC", "People’s Republic of China"),
        "ru": ("КНР", "Китайская Народная Республика"),
        "kk": ("ҚХР",),
        "ky": ("КЭР",),
        "uk": ("КНР",),
        "be": ("КНР",),
    },
    "CZ": {"en": ("Czech Republic",), "tr": ("Çek Cumhuriyeti",)},
    "DE": {"ru": ("ФРГ",), "uk": ("ФРН",)},
    "GB": {
        "en": ("UK", "Britain", "Great Britain"),
        "ru": ("Британия", "Соединенное Королевство"),
        "hy": ("Մեծ Բրիտանիա",),
        "uk": ("Великобританія", "Британія"),
        "ka": ("დიდი ბრიტანეთი",),
        "az": ("Böyük Britaniya",),
        "tr": ("İngiltere", "Britanya"),
        "tg": ("Британияи Кабир",),
    },
    "HK": {
        "en": ("Hong Kong",),
        "ru": ("Гонконг",),
        "kk": ("Гонконг",),
        "ky": ("Гонконг",),
        "hy": ("Հոնկոնգ",),
        "uk": ("Гонконг",),
        "be": ("Ганконг",),
        "ka": ("ჰონკონგი",),
        "az": ("Honq Konq",),
        "uz": ("Gonkong",),
    },
    "KG": {
        "en": ("Kyrgyz Republic", "Kirghizia"),
        "ru": ("Кыргызстан", "Киргизстан", "Кыргызская Республика", "КР"),
        "ky": ("Кыргыз Республикасы",),
        "uk": ("Киргизія",),
        "be": ("Кіргізія",),
    },
    "KP": {
        "en": ("DPRK",),
        "ru": ("Северная Корея",),
        "kk": ("КХДР",),
        "ky": ("КЭДР",),
        "hy": ("ԿԺԴՀ",),
        "uk": ("КНДР",),
        "be": ("КНДР",),
    },
    "KR": {"en": ("Republic of Korea",), "ru": ("Южная Корея",)},
    "KZ": {"ru": ("РК",), "kk": ("ҚР",)},
    "MD": {"ru": ("Молдавия",), "uk": ("Молдавія",)},
    "MM": {"en": ("Burma",), "ru": ("Бирма",), "uk": ("Бірма",)},
    "NL": {
        "en": ("Holland", "The Netherlands"),
        "ru": ("Голландия",),
        "hy": ("Հոլանդիա",),
        "uk": ("Голландія",),
    },
    "PS": {
        "en": ("Palestine",),
        "ru": ("Палестина",),
        "kk": ("Палестина",),
        "ky": ("Палестина",),
        "hy": ("Պաղեստին",),
        "uk": ("Палестина",),
        "be": ("Палесціна",),
        "ka": ("პალესტინა",),
        "az": ("Fələstin",),
        "uz": ("Falastin",),
        "tr": ("Filistin",),
        "tg": ("Фаластин",),
    },
    "RU": {
        "en": ("Russian Federation",),
        "ru": ("РФ", "Российская Федерация"),
        "kk": ("РФ",),
        "ky": ("Орусия",),
        "hy": ("ՌԴ",),
        "uk": ("РФ",),
        "be": ("РФ",),
    },
    "TM": {"ru": ("Туркмения",), "uk": ("Туркменія",)},
    "TR": {"en": ("Turkey",)},
    "US": {
        "en": ("USA", "US", "United States of America"),
        "ru": ("США", "Соединенные Штаты Америки"),
        "kk": ("АҚШ",),
        "ky": ("АКШ", "Америка Кошмо Штаттары"),
        "hy": ("ԱՄՆ", "Ամերիկայի Միացյալ Նահանգներ"),
        "uk": ("США", "Сполучені Штати Америки"),
        "be": ("ЗША",),
        "ka": ("აშშ",),
        "az": ("ABŞ",),
        "uz": ("AQSh",),
        "tr": ("ABD",),
        "tg": ("ИМА",),
        "tk": ("ABŞ",),
    },
    "VA": {"en": ("Vatican", "Holy See"), "ru": ("Святой Престол",), "uk": ("Святий Престол",)},
    "ZA": {"ru": ("ЮАР",), "kk": ("ОАР",), "hy": ("ՀԱՀ",), "uk": ("ПАР",), "be": ("ПАР",)},
}


def countries() -> tuple[Group, ...]:
    """Give the countries with their names, each with its ISO 3166-1 code as id (and `XK`).

    Babel reads its data at the first call, which takes about 0.1 s.
    """
    territories = {language: Locale(language).territories for language in _LANGUAGES}
    codes = [code for code in sorted(territories["en"]) if code.isalpha() and code not in _LEFT_OUT]
    return tuple(Group(code, tuple(_forms(code, territories))) for code in codes)


def _forms(code: str, territories: Mapping[str, Mapping[str, str]]) -> Iterator[Form]:
    more = _MORE.get(code, {})
    for language, names in territories.items():
        listed = () if code in _UNPRINTED or code not in names else (_printed(names[code]),)
        for text in dict.fromkeys((*listed, *more.get(language, ()))):
            yield Form(language, text, text in _WEAK)


def _printed(name: str) -> str:
    """Give a name as it is printed in a sentence: no `Myanmar (Burma)`, no `&`."""
    return name.partition(" (")[0].replace(" & ", " and ").replace(" о-ва", " острова")
