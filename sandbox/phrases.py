"""The words that invented stories are made of, by language.

Each story kind has headline patterns, and leads and sentences that fit every headline of it.
The kinds: `csto` and `tasmagambetov` name them in the headline, `aside` only in the text, and
`region` is other news, which names neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGLISH_WORDS: Mapping[str, str] = {
    "city": (
        "Almaty, Aktau, Astana, Bishkek, Bukhara, Dushanbe, Gyumri, Karaganda, Khujand, "
        "Kostanay, Minsk, Osh, Pavlodar, Samarkand, Semey, Shymkent, Tashkent, Turkistan, "
        "Yerevan"
    ),
    "issue": (
        "border checkpoints, mountain rescue, cyber threats, drug routes, airspace rules, "
        "field hospitals, the training of medics, satellite links, forest fires, chemical "
        "safety, early warning, peacekeeping mandates, the joint budget, language courses for "
        "officers, flood relief, drone traffic, staff rotation, shared archives"
    ),
    "body": (
        "foreign ministers, defence ministers, parliamentary assembly, permanent council, "
        "military committee, crisis centre, security council secretaries, working group"
    ),
    "season": "spring, summer, autumn, winter",
    "thing": (
        "tram line, bus depot, reservoir, grain terminal, botanical garden, bridge, opera "
        "house, wind farm, bazaar, heating plant, cycling track, railway museum, observatory, "
        "canal lock, library, ski lift, apple orchard, carpet workshop"
    ),
    "number": "three, four, five, six, seven, nine, ten, twelve, fifteen",
    "day": "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday",
}
"""Words by the place that they fill, between commas."""

ENGLISH_TITLES: Mapping[str, tuple[str, ...]] = {
    "csto": (
        "CSTO {body} to meet in {city} over {issue}",
        "{city} Hosts CSTO Talks on {issue}",
        "CSTO sets {season} deadline for plan on {issue}",
        "Draft on {issue} splits CSTO’s {body}",
        "What the CSTO’s “{city} format” would change in {issue}",
        "CSTO opens {season} course on {issue} in {city}",
        "“Step by step”: {issue} again before the CSTO’s {body} in {city}",
        "Explainer: {city}, {issue} and the CSTO’s {season} agenda",
        "{city} meeting ends with CSTO note on {issue}",
        "CSTO delays vote on {issue} until {city} session",
        "CSTO and neighbours to compare notes on {issue} in {city}",
    ),
    "tasmagambetov": (
        "Tasmagambetov in {city}: {issue} can’t wait for {season}",
        "Tasmagambetov’s report puts {issue} first, {city} officials say",
        "In {city}, Tasmagambetov hears a case for new rules on {issue}",
        "“No rush” on {issue}, Tasmagambetov tells reporters in {city}",
        "Tasmagambetov to visit {city} in {season}, {issue} on the list",
        "{city} readies papers on {issue} for Imangali Tasmagambetov’s visit",
        "Draft on {issue}: what Tasmagambetov told the {body} in {city}",
        "Who briefs Tasmagambetov on {issue}? A view from {city}",
    ),
    "aside": (
        "{city} Prepares for {season} Round of Security Talks",
        "Ministers gather in {city} to discuss {issue}",
        "Closed streets in {city} as delegations arrive for talks on {issue}",
        "Think tank in {city} publishes {season} paper on {issue}",
        "Hotels in {city} are full before the {season} meeting on {issue}",
    ),
    "region": (
        "{city} reopens {thing} after {number} months of repairs",
        "{city} to build the {thing} beside the old station",
        "Residents of {city} vote to keep the {thing}",
        "Why {city}’s {thing} closes at noon on {day}",
        "{number} students from {city} design the {thing}",
        "{city} lends its {thing} to {number} schools",
        "Volunteers repaint the {thing} in {city} on {day}",
        "“It hums at night”: neighbours of {city}’s new {thing} speak up",
        "{season} fair in {city} moves next to the {thing}",
        "A clock for the {thing}: {city} picks a design on {day}",
        "{city} names a street after the builder of its {thing}",
        "{city} council gives the {thing} time until {season}",
    ),
}

ENGLISH_LEADS: Mapping[str, tuple[str, ...]] = {
    "csto": (
        "The Collective Security Treaty Organization (CSTO) returns to {issue} in {season}.",
        "Officials of the CSTO’s member states spent {number} hours on {issue} in {city}.",
        "The CSTO has asked its members for comments by {day}.",
    ),
    "tasmagambetov": (
        "CSTO Secretary General Imangali Tasmagambetov spoke of {issue} on {day} in {city}.",
        "Imangali Tasmagambetov’s office named {number} points, the first of them {issue}.",
        "“We listen first,” Tasmagambetov said in {city}, and asked for patience until {season}.",
    ),
    "aside": (
        "Imangali Tasmagambetov’s staff asked for {day}; the CSTO’s point comes last.",
        "Observers from the CSTO will sit in the second row, the organisers in {city} said.",
        "The paper quotes Tasmagambetov’s speech of last {season} and calls for “fewer words”.",
    ),
    "region": (
        "It came after {number} weeks of talks, the city said on {day}.",
        "The council of {city} has put the plans on show until {day}.",
        "“People wanted a bench and some shade,” an engineer said on {day}.",
        "Visitors can see it from {day}, in {season} also in the evening.",
    ),
}

ENGLISH_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "csto": (
        "A second reading of the draft is set for {day}, in {city} or by video.",
        "Two delegations asked for plainer words about {issue}.",
        "No figures were given, and none are expected before {season}.",
    ),
    "region": (
        "The budget was not named; a report is due in {season}.",
        "Those who live nearby were asked to leave their cars at home on {day}.",
        "Local schools have been invited to see it first.",
    ),
}

RUSSIAN_WORDS: Mapping[str, str] = {
    "city": (
        "Алматы, Астана, Бишкек, Бухара, Гюмри, Душанбе, Ереван, Караганда, Костанай, Минск, "
        "Ош, Павлодар, Самарканд, Семей, Ташкент, Худжанд"
    ),
    "place": (
        "Алматы, Астане, Бишкеке, Бухаре, Гюмри, Душанбе, Ереване, Караганде, Костанае, "
        "Минске, Оше, Павлодаре, Самарканде, Семее, Ташкенте, Худжанде"
    ),
    "issue": (
        "охране границ, борьбе с наркотрафиком, подготовке спасателей, кибербезопасности, "
        "связи в горах, защите архивов, работе учебных центров, военной медицине, совместной "
        "логистике, помощи при паводках, химической безопасности, системе раннего оповещения, "
        "подготовке переводчиков, ротации кадров, штабной культуре"
    ),
    "body": (
        "Совет министров иностранных дел, Совет министров обороны, Постоянный совет, Военный "
        "комитет, Парламентская ассамблея, Кризисный центр, Рабочая группа"
    ),
    "season": "весной, летом, осенью, зимой",
    "thing": (
        "трамвайную линию, оранжерею, набережную, библиотеку, обсерваторию, канатную дорогу, "
        "мельницу, ковровую мастерскую, ярмарку мёда, насосную станцию, велодорожку, "
        "филармонию, площадь у вокзала, ледовую арену, школу ремёсел"
    ),
    "day": "в понедельник, во вторник, в среду, в четверг, в пятницу, в субботу, в воскресенье",
}
"""Words by the place that they fill, between commas."""

RUSSIAN_TITLES: Mapping[str, tuple[str, ...]] = {
    "csto": (
        "{body} ОДКБ соберётся в {place}: речь пойдёт об общей {issue}",
        "ОДКБ обсудит план по {issue} {season} в {place}",
        "В {place} завершились консультации ОДКБ по {issue}",
        "ОДКБ откладывает решение по {issue} до встречи в {place}",
        "«Без спешки»: ОДКБ вернётся к {issue} после встречи в {place}",
        "{city} примет курсы ОДКБ по {issue}",
        "Что ОДКБ решила по {issue}: главное после встречи в {place}",
        "Страны ОДКБ сверили подходы к {issue} в {place}",
    ),
    "tasmagambetov": (
        "Тасмагамбетов: к {issue} вернёмся {season} в {place}",
        "Имангали Тасмагамбетов провёл в {place} встречу по {issue}",
        "Доклад Тасмагамбетова по {issue} представили в {place}",
        "В {place} ждут Тасмагамбетова: на повестке вопросы по {issue}",
        "Тасмагамбетову показали в {place} учебный центр по {issue}",
    ),
    "aside": (
        "{city} готовится к встрече {season}: перекроют несколько улиц",
        "Эксперты в {place} сравнили подходы к {issue}",
        "Министры начали в {place} переговоры по {issue}",
    ),
    "region": (
        "В {place} открыли {thing} после долгого ремонта",
        "В {place} решили перенести {thing} ближе к вокзалу",
        "Жители отстояли {thing} в {place}",
        "{city}: {thing} покажут гостям {day}",
        "{season} в {place} заново покрасят {thing}",
        "Волонтёры {day} привели в порядок {thing} в {place}",
        "В {place} {day} обсудят, как украсить {thing}",
        "«Здесь снова тихо»: как {thing} в {place} ремонтировали {season}",
        "Студенты придумали, как осветить {thing} в {place}",
    ),
}

RUSSIAN_LEADS: Mapping[str, tuple[str, ...]] = {
    "csto": (
        "Организация Договора о коллективной безопасности (ОДКБ) вернётся к вопросу {season}.",
        "Участники перешли к {issue} лишь к вечеру; итоговый документ ОДКБ выйдет {season}.",
        "В секретариате ОДКБ попросили прислать замечания {day}.",
    ),
    "tasmagambetov": (
        "Генеральный секретарь ОДКБ Имангали Тасмагамбетов выступил {day} в {place}.",
        "«Сначала слушаем», — сказал Тасмагамбетов и предложил вернуться к теме {season}.",
        "По словам Тасмагамбетова, работа по {issue} займёт не один месяц.",
    ),
    "aside": (
        "Позицию ОДКБ обещают изложить {day}, после общего заседания.",
        "Участники ссылались на речь Тасмагамбетова и просили «меньше общих слов».",
        "Наблюдатели от ОДКБ приедут {day}, сообщили организаторы.",
    ),
    "region": (
        "Решение готовили несколько недель, рассказали в мэрии {day}.",
        "Проект покажут горожанам {day}, замечания примут до конца месяца.",
        "«Люди просили скамейки и тень», — сказал инженер {day}.",
        "Вход будет свободным, {season} — и по вечерам.",
    ),
}

RUSSIAN_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "csto": (
        "Второе чтение проекта назначено {day}, очно или по видеосвязи.",
        "Цифр не назвали: их ждут не раньше, чем {season}.",
        "Две делегации попросили сделать формулировки проще.",
    ),
    "region": (
        "Стоимость не раскрывают; отчёт обещают {season}.",
        "Соседей просят {day} оставить машины дома.",
        "На открытие позвали учеников окрестных школ.",
    ),
}

KAZAKH_WORDS: Mapping[str, str] = {
    "city": "Алматы, Астана, Бішкек, Душанбе, Ереван, Қостанай, Павлодар, Семей, Ташкент, Шымкент",
    "place": (
        "Алматыда, Астанада, Бішкекте, Душанбеде, Ереванда, Қостанайда, Павлодарда, Семейде, "
        "Ташкентте, Шымкентте"
    ),
    "issue": (
        "шекара қауіпсіздігі, киберқауіпсіздік, әскери медицина, орман өрті, су тасқыны, "
        "есірткіге қарсы күрес, жедел байланыс, химиялық қауіпсіздік, ерте хабарлау жүйесі, "
        "бітімгерлік миссия, ортақ бюджет, әуе кеңістігі"
    ),
    "season": "көктемде, жазда, күзде, қыста",
    "thing": (
        "кітапхана, көпір, саябақ, трамвай желісі, мұражай, мектеп, базар, обсерватория, "
        "мұз айдыны, вокзал, театр, гүлзар"
    ),
    "day": "дүйсенбіде, сейсенбіде, сәрсенбіде, бейсенбіде, жұмада, сенбіде, жексенбіде",
}
"""Words by the place that they fill, between commas."""

KAZAKH_TITLES: Mapping[str, tuple[str, ...]] = {
    "csto": (
        "ҰҚШҰ {place} бас қосады: күн тәртібінде – {issue}",
        "{place} ҰҚШҰ кездесуі өтті: басты тақырып – {issue}",
        "ҰҚШҰ {season} {place} оқу-жаттығу өткізеді: {issue}",
    ),
    "tasmagambetov": (
        "Тасмағамбетов {place}: {issue} – ортақ міндет",
        "Тасмағамбетовтің {place} жасаған баяндамасы: {issue}",
        "{place} Тасмағамбетовтің кездесуі өтті: {issue}",
    ),
    "aside": ("{place} жиын басталды: {issue}", "{city} {season} қонақ күтеді: {issue}"),
    "region": (
        "{place} {thing} ашылды",
        "{place} жаңа {thing} салынады",
        "{place} {thing} {season} жөнделеді",
        "{place} {thing} туралы {day} пікір алмасты",
    ),
}

KAZAKH_LEADS: Mapping[str, tuple[str, ...]] = {
    "csto": (
        "Ұжымдық қауіпсіздік туралы шарт ұйымы (ҰҚШҰ) бұл мәселеге {season} қайта оралады.",
        "ҰҚШҰ хатшылығы бұл туралы {day} хабарлады.",
    ),
    "tasmagambetov": (
        "ҰҚШҰ бас хатшысы Иманғали Тасмағамбетов {day} {place} сөз сөйледі.",
        "Тасмағамбетовтің айтуынша, жұмыс {season} аяқталады.",
    ),
    "aside": (
        "Жиынға ҰҚШҰ бақылаушылары да қатысады.",
        "Қатысушылар Тасмағамбетовтің баяндамасын {day} тыңдайды.",
    ),
    "region": (
        "Бұл туралы қала әкімдігі {day} хабарлады.",
        "Жоба {day} тұрғындарға көрсетіледі.",
    ),
}

KAZAKH_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "csto": ("Құжат жобасы {season} қаралады.", "Нақты деректер әзірге айтылған жоқ."),
    "region": ("Есеп {season} жарияланады.", "Ашылу рәсіміне оқушылар да шақырылды."),
}
