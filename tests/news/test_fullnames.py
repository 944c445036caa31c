"""Full names: a person in quotes is found in every way in which texts name a person."""

import pytest

from news.analysis import Analyst
from news.fullnames import FullName, full_name
from news.matching import Finder
from news.model import Item
from news.query import Term, parse

ANALYST = Analyst()


def marked(query, title, summary=""):
    item = Item("key", title, None, summary, None, None)
    hits = Finder(parse(query), ANALYST).find(item)
    return [getattr(item, hit.field)[start:end] for hit in hits for start, end in hit.spans]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ('"Akylbek Japarov"', "Akylbek Japarov met", "Akylbek Japarov"),
        ('"Akylbek Japarov"', "Встреча с Акылбеком Жапаровым", "Акылбеком Жапаровым"),
        ('"Акылбек Жапаров"', "Japarov Akylbek, deputy", "Japarov Akylbek"),
        ('"Акылбек Жапаров"', "Жапаров, Акылбек", "Жапаров, Акылбек"),
        ('"Жапаров Акылбек"', "сказал Акылбек Жапаров", "Акылбек Жапаров"),
        ('"Жапаров Акылбек"', "сказал А. Жапаров", "А. Жапаров"),
        ('"Акылбек Жапаров"', "Акылбек Усенбекович Жапаров", "Акылбек Усенбекович Жапаров"),
        ('"Акылбек Жапаров"', "Жапаров Акылбек Усенбекович", "Жапаров Акылбек Усенбекович"),
        ('"Акылбек Жапаров"', "А. Жапаров подписал", "А. Жапаров"),
        ('"Акылбек Жапаров"', "по словам А.У. Жапарова", "А.У. Жапарова"),
        ('"Акылбек Жапаров"', "по словам А. У. Жапарова", "А. У. Жапарова"),
        ('"Акылбек Жапаров"', "по словам А.Жапарова", "А.Жапарова"),
        ('"Акылбек Жапаров"', "Жапаров А. У. подписал", "Жапаров А. У"),
        ('"Imangali Tasmagambetov"', "data of I.N. Tasmagambetov", "I.N. Tasmagambetov"),
        ('"Imangali Tasmagambetov"', "Иманғали Тасмағамбетовтің", "Иманғали Тасмағамбетовтің"),
        (
            '"Imangali Tasmagambetov"',
            "Imangali Nurgalievich TASMAGAMBETOV, appointed",
            "Imangali Nurgalievich TASMAGAMBETOV",
        ),
        ('"Kassym-Jomart Tokayev"', "К.-Ж. Токаев", "К.-Ж. Токаев"),
        ('"Kassym-Jomart Tokayev"', "Касым-Жомарт Токаев", "Касым-Жомарт Токаев"),
        (
            '"Kassym-Jomart Tokayev"',
            "Касым-Жомарт Кемелевич Токаев",
            "Касым-Жомарт Кемелевич Токаев",
        ),
        ('"Али Хаменеи"', "Ali Khamenei said", "Ali Khamenei"),
        ('"Касым Бекболотов"', "Касым уулу Бекболотов", "Касым уулу Бекболотов"),
        (
            '"Акылбек Усенбекович Жапаров"',
            "Акылбек Усенбекович Жапаров",
            "Акылбек Усенбекович Жапаров",
        ),
        ('"Акылбек Усенбекович Жапаров"', "А. У. Жапаров", "А. У. Жапаров"),
        ('"Акылбек Усенбекович Жапаров"', "Жапаров А. У. ушел", "Жапаров А. У"),
        ('"Акылбек Усенбекович Жапаров"', "Акылбек Жапаров", "Акылбек Жапаров"),
        ('"Али Хаменеи"', "Хаменеи, Ali", "Хаменеи, Ali"),
        ('"Роман Абрамович"', "Роман Абрамович", "Роман Абрамович"),
        *(
            ('"Акылбек Жапаров"', text, text)
            for text in (
                "Акылбека Усенбековича Жапарова",
                "Акылбеку Усенбековичу Жапарову",
                "Акылбеком Усенбековичем Жапаровым",
                "Жапарове Акылбеке Усенбековиче",
                "Акылбек Үсөнбек уулу Жапаров",
                "Акылбек Үсөнбек уулунун Жапаров",
                "Акылбек Үсөнбекұлы Жапаровтың",
            )
        ),
        ('"Олена Шевченко"', "Олені Іванівні Шевченко", "Олені Іванівні Шевченко"),
        ('"Ольга Каримова"', "Ольги Ивановны Каримовой", "Ольги Ивановны Каримовой"),
        ('"Ольга Каримова"', "Ольгой Ильиничной Каримовой", "Ольгой Ильиничной Каримовой"),
    ],
)
def test_a_full_name_is_found_however_it_is_printed(query, text, found):
    assert marked(query, text) == [found]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ('"Акылбек Жапаров"', "Садыр Жапаров прибыл"),
        ('"Акылбек Жапаров"', "С. Жапаров прибыл"),
        ('"Акылбек Жапаров"', "С. А. Жапаров прибыл"),
        ('"Акылбек Жапаров"', "Президент Жапаров прибыл"),
        ('"Акылбек Жапаров"', "Акылбек Токаев и Садыр Жапаров"),
        ('"Акылбек Жапаров"', "приехал Жапаров. А. Иванов остался"),
        ('"Акылбек Жапаров"', "Жапаров А. Иванову не ответил"),
        ('"Акылбек Жапаров"', "Акылбек Нургазиевич Иманов"),
        ('"Акылбек Усенбекович Жапаров"', "Акылбек Иванович Жапаров"),
        ('"Akylbek Japarov"', "Сооронбай Жапаров"),
        ('"Акылбек Усенбекович Жапаров"', "А. И. Жапаров"),
        ('"Акылбек Жапаров"', "Жапаров"),
        ('"Акылбек Жапаров"', "Акылбек Иманов Жапаров"),
        ('"Акылбек Жапаров"', "Акылбек Үсөнбек уулу"),
        ('"Акылбек Жапаров"', "Акылбек уверен, что Жапаров"),
        ('"Акылбек Жапаров"', "Жапаров; Акылбек Иванов"),
        ('"Акылбек Жапаров"', "Жапаров А. Б. В. Г. подписал"),
        ('="Akylbek Japarov"', "Japarov Akylbek"),
    ],
)
def test_another_person_of_the_same_surname_is_refused(query, text):
    assert marked(query, text) == []


def test_the_bare_surname_counts_where_the_full_name_stands_too():
    assert marked('"Акылбек Жапаров"', "Акылбек Жапаров в Оше", "Жапаров осмотрел мост") == [
        "Акылбек Жапаров",
        "Жапаров",
    ]


def test_a_namesake_beside_the_full_name_is_not_marked():
    text = "Акылбек Жапаров принял гостей; Садыр Жапаров уехал; С. Жапаров тоже; потом Жапаров ушел"
    assert marked('"Акылбек Жапаров"', text) == ["Акылбек Жапаров", "Жапаров"]


def test_a_phrase_that_is_no_name_keeps_its_order():
    assert marked('"collective security"', "security collective") == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ('"Akylbek Japarov"', FullName("Japarov", "Akylbek", ())),
        ('"Japarov Akylbek"', FullName("Japarov", "Akylbek", ())),
        ('"Жапаров Акылбек Усенбекович"', FullName("Жапаров", "Акылбек", ("Усенбекович",))),
        ('"Акылбек Усенбекович Жапаров"', FullName("Жапаров", "Акылбек", ("Усенбекович",))),
        ('"Абай Кунанбаев"', FullName("Кунанбаев", "Абай", ())),
        ('"Жапаров Акылбек"', FullName("Жапаров", "Акылбек", ())),
        ('"Зеленский Владимир"', FullName("Зеленский", "Владимир", ())),
        ('"Ким Ольга Ивановна"', FullName("Ким", "Ольга", ("Ивановна",))),
        ('"Роман Аркадьевич Абрамович"', FullName("Абрамович", "Роман", ("Аркадьевич",))),
        ('"Лев Толстой"', FullName("Толстой", "Лев", ())),
        ('"Марина Ли"', FullName("Ли", "Марина", ())),
        ('"Иванов Петров"', FullName("Петров", "Иванов", ())),
        ('"akylbek japarov"', None),
        ('"Japarov"', None),
        ("Akylbek-Japarov", None),
        ("Akylbek Japarov", None),
        ('="Akylbek Japarov"', None),
        ('"Akylbek Japarov*"', None),
        ('"Collective Security Treaty Organization"', None),
        ('"The President"', None),
        ('"CSTO Summit"', None),
    ],
)
def test_capitalised_words_in_quotes_are_a_full_name(query, name):
    root = parse(query).root
    assert (full_name(root) if isinstance(root, Term) else None) == name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Акылбек Жапаров. Жапаров ушел", ["Акылбек Жапаров", "Жапаров"]),
        ("Акылбек Жапаров и Садыр Жапаров", ["Акылбек Жапаров"]),
        ("Акылбек Жапаров, Жапаров", ["Акылбек Жапаров", "Жапаров"]),
        ("Жапаров и Акылбек Жапаров", ["Жапаров", "Акылбек Жапаров"]),
    ],
)
def test_beside_the_full_name_a_surname_is_marked_unless_it_has_another_first_name(text, found):
    assert marked('"Акылбек Жапаров"', text) == found
