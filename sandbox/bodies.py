"""How invented articles go on below what their feed shows.

Names stand here that no headline and no lead has: an invented scientist in every article, and in
some that are about other things the name of the CSTO's Secretary General.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from sandbox.stories import fill

if TYPE_CHECKING:
    from collections.abc import Mapping

PARAGRAPHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        (
            "“We measured the {thing} twice, in {season} and on {day},” said Botagoz Altynova of "
            "the Institute of Steppe Hydrology, who keeps the notebooks."
        ),
        (
            "People who live by the {thing} were asked {number} questions each. Most of them "
            "answered on {day}, some of them twice, and nobody asked for the answers back."
        ),
        (
            "An earlier plan had set aside {number} months for the {thing}. Nobody remembers who "
            "wrote it, and the copy in the archive has lost its last page."
        ),
        (
            "The figures will be read aloud in {season}, with tea, and kept beside the {thing} for "
            "anyone who wants to see them."
        ),
        (
            "A notice on the door of the {thing} gives {day} as the day of the next meeting. It "
            "asks visitors to bring their own chairs."
        ),
        "The last time that so many people came to the {thing}, {number} of them had to stand.",
    ),
    "ru": (
        (
            "«Мы измеряли {thing} дважды: {season} и {day}», — рассказала Ботагоз Алтынова из "
            "Института степной гидрологии, где хранятся тетради наблюдений."
        ),
        (
            "Жителей спросили про {thing} {day}. Ответили почти все, некоторые — дважды, и никто "
            "не попросил вернуть ответы."
        ),
        (
            "Прежний план упоминал {thing} одной строкой. Кто его писал, уже не помнят, а "
            "последняя страница в архиве не сохранилась."
        ),
        (
            "Цифры прочтут вслух {season}, за чаем, и оставят на столе у входа для всех, кому "
            "они нужны."
        ),
        (
            "Гости {day} осмотрели {thing} и задали инженеру несколько вопросов; на два из них "
            "он обещал ответить письмом."
        ),
        "Объявление о следующей встрече повесят {day}. Стулья просят приносить с собой.",
    ),
    "kk": (
        (
            "«{thing} туралы {season} бір рет, {day} тағы бір рет жаздық», – деді Дала "
            "гидрологиясы институтының қызметкері Ботагөз Алтынова."
        ),
        "Тұрғындардан {day} пікір сұралды. Көбі жауап берді, кейбірі екі рет жазды.",
        "Бұрынғы жоспарда {thing} туралы бір-ақ сөйлем бар еді, оны кім жазғаны белгісіз.",
        "Қорытынды {season} шай үстінде дауыстап оқылады, келемін деушілерге есік ашық.",
        "Келесі кездесу {day} өтеді. Орындықты әркім өзі ала келсін делінген.",
        "Институт {thing} туралы бақылау дәптерін {season} бастаған, содан бері үзген емес.",
    ),
}
"""The first names the scientist; the slots are those of phrases.py, none of them a place."""

VISITS: Mapping[str, str] = {
    "en": (
        "Among those who signed the visitors’ book beside the {thing} on {day}, between {number} "
        "schoolchildren and a beekeeper, was Imangali Tasmagambetov."
    ),
    "ru": (
        "В книге гостей, пришедших {day} посмотреть {thing}, между школьниками и пасечником "
        "расписался и Имангали Тасмагамбетов."
    ),
    "kk": (
        "{thing}: қонақтар кітабына {day} омарташыдан кейін Иманғали Тасмағамбетов те қол қойды."
    ),
}
"""The name that `region` stories have nowhere else."""

VISITED = 3
"""Of so many `region` stories one has a visit."""


def continued(language: str, about: str, seed: str, number: int) -> tuple[str, ...]:
    """Return how the article of a story goes on; the same for the same arguments."""
    chance = Random(seed)  # noqa: S311 - it writes stories, it guards nothing
    first, *others = PARAGRAPHS[language]
    chosen = [first, *chance.sample(others, 3)]
    if about == "region" and number % VISITED == 0:
        chosen.insert(2, VISITS[language])
    return tuple(fill(language, one, chance) for one in chosen)
