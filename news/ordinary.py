"""Words of everyday language that an acronym may look like.

Some are acronyms in fact (WHO, US, START), others begin many a sentence or fill a headline that is
in capitals all over.
"""

from __future__ import annotations

__all__ = ["NOUNS_OF_SURNAMES", "ORDINARY"]

_ENGLISH = """
able about act ad add age ago aid aids aim air all also am an and any apple arc are arm arms as ask
at back bad bag ball band bank bar base bat be beat bed best bet big bit blast blue boat body bomb
book boom both box boy brain brand but buy by cab call calls camp can cap car card care cargo cash
cat cause cell chat chief city claim clash clip close club coal coast code coin cold come cop copy
core cost could count court cover crash crew crime cross cut dam data date day days dead deal dear
death debt desk did die dies do does dog done door down draft drive drone drop drug due each early
earth east eat edge else end ends era even ever every exit eye eyes face fact fair fake fall far
farm fast fat fate fear fee few field fight file film final find fine fire first fish fit five fix
flag fleet flood flow fly focus for force form four free fresh from front fuel full fund gain game
gang gap gas gate get gets gift girl give go goal goes gold gone good got great grid group grow guam
gun guy had half hand hard has have he head heads heart heat heavy hell help her here hero high him
his hit hits hold home host hot hour hours house how hub huge human ice idea if ill image in into
iron is issue it its jail job jobs join judge july jump june jury just keep key kid kids kill kills
know lab lack land large last late lead leak leap least leave left leg legal less let level life
light like limit line link list live local lose loss lost lot low mad made mail main make makes man
many map march mask mass math me mean media meet meets men mercy met mid might mine minor miss mob
model money month more most move much must my name near need net never new news next night nine no
none nor not note now nut odd of off oil ok old on once one only open opens or order other our out
over own pace pact page paid pain pan part party pass past path pay peace peak pet phone pick pilot
pipe place plan plane play plot plus point poll polls poor port post pot power press price pro proof
pull push put puts quick quit race radar raid rail rain raise ran rank rate rates raw reach read
ready real rebel red rest ride right ring rise rises risk river road rock role roll room round route
row rule rules run runs safe said sale sales salt same sand sat save saw say says scale sea seat see
seek seen self sell send sent set seven shall share she ship shop short shot show shows shut sick
side sign six size sky slow smart smoke so soft sold some soon south space spark speak speed spend
split sport spot spy stage stand star start state stay steel step still stock stop stops storm story
study such sure surge swift take takes talk talks tank tap task tax tea team tech tell ten term test
than that the their them then there these they thing think this those three tie time times tip to
today told too took tool top total tough tour town track trade train trap trial trip true trust
truth try turn turns two under union unit until up upon us use used very veto via video view virus
visit vital voice vote votes wage wait walk wall want war warm warn warns wars was waste watch water
wave way ways we weak week well went were wet what when where which while who whole why wide wife
win wind wins wire wise with woman women won word words work works world worse worst would wrong
year years yes yet you your zone
"""
_RUSSIAN = """
авто ад акт акция армия атака база балл банк бар без бой бок борт брак брат бук бум бы был была были
было быть вал вам вас ваш век верх весна весь ветер взрыв вид визит вне во вода война волна воля вот
враг врач время все всего всех вуз вход вы выбор где герой глава год голос гора город граф груз гуам
да дал дата два две двор дело день дети для до добро долг дом доход друг дума его ее ей если есть
еще же жизнь за завод закон зал запад земля зима знак зона игра из или им имя итог их ищет июль июнь
как какой кит класс ключ книга ко когда кого код кон конец кот край кран кто куда курс лед лес лет
лето либо лидер линия лист лица лицо лот луч май мало март мат матч мать между мера место месяц миг
мин мина мир мне много мой мол море мост мощь муж мы на над нам нас наш не небо нет нефть ни них но
новый нож ночь ну об общий огонь один океан он она они оно опек опыт от ответ отдых очень пакт пара
парад парк пас пасе план плюс по под пожар поиск пока поле порт пост поток пояс право при про путь
пыль рад раз район раса рейд рейс река речь рис риск рог рок рост рот рубеж рука рынок ряд сам сбор
свет свод свой связь себя север семья сеть сила силы слово снег со собор совет сон сорок сосед союз
спор спорт срок ссора стал старт стать стена сто стол стоп страх суд сын та так там театр тело тем
тест то тогда ток том тон тор тот точка три труд тут ты уголь удар уж ум урок успех утро факт фильм
финал флаг флот фон фонд форум фото фронт ход хор цель цена центр час часть чей чем через чип что
чтобы шаг шанс школа шок штаб щит эта этап эти это этот эфир юг язык
"""
_UKRAINIAN_BELARUSIAN = """
аб або аж але вакс вже вона вони від він гэта де дзе дуже ды дія ен захід зміни зі його каб калі
коли ліс має мета ми мова між немає ні ось па пасля пра пры рада род рух рік світ сення те ти тому
усе хто це цей ці чи ще що щоб як яка який які якія із їх її ўсе
"""
_KAZAKH_KYRGYZ = """
адам ай ал алып ауа ауыл ақ аң ба баары бала бас басқа баш бе бен би биз бил билік бол бос біз бір
бірақ бұл газ дейін ден деп еді енді жана жарық жат жаңа жаңы жер жок жол жоқ жүз жұмыс және иш кан
кел келет кен кім күн күч күш көп мал мен менен мына ой ол орын осы пе пен сен сол сот соғыс су суу
сөз тек той ту туу тіл халық эки эл элдик эмес эми эмне эне эр эркин іс қазір қай қала қан қол қыз
қыр үй үч үчүн үш үшін ұл өз өкмөт өлкө
"""
# French, German, Spanish, Italian, Portuguese, Turkish, Azerbaijani, Uzbek.
_OTHERS = """
au auf aus aux avec bei bilan bir bis bu cada ces che com como con cu dans das dei dem den der des
det dos du ein eine elle em en entre es est et fin für hay ich ihr il ile ilə ins ist ja je las les
leur lo los lui ma mais mi mit moi más na nach ne nel ni non nos nous não nə os ou où par pas per
peu por pour que qui sa sans se sein sem seu si sich sie sin sobre su sua sud sul sur são te tu
uchun um uma un una und une uno va ver vor vous və wie wir ya yeni yil zu zum zur üçün
"""

ORDINARY = frozenset(
    f"{_ENGLISH} {_RUSSIAN} {_UKRAINIAN_BELARUSIAN} {_KAZAKH_KYRGYZ} {_OTHERS}".split()
)
"""In small letters, folded."""

_NOUNS_OF_SURNAMES = """
абрам антон артем баран барсук бобр богатырь бондарь борис бочар бык влас воевода волк воробей ворон
гаврил голубь гончар горшок граб гриб гром гусь данил дворник дед денис дьяк егор ефим жук журавль
захар заяц звонарь иван игнат исай казак калач карась карим карп кирилл кит климент ключник князь
кожевник козел колесник комар корень король кот красильник кузнец кулик лапоть лебедь лис лось майор
макар максим мамай мартын медведь мельник михаил монах морж мороз мясник назар наум никифор овчинник
огурец орел осип павел пастух петр петух пир пирог плотник пономарь поп прохор пьяный рак
ремесленник роман рыбак рыжик садовник сапожник сафрон сахар семен сидор скворец слесарь снегирь
сокол соловей сом спиридон степан столяр стрелец стрелок сыч тарас терентий тимофей тихон ткач
токарь трифон туман тюлень устин федор филин филипп фрол харитон хлебник холод цыган черт чиж шмель
щегол яков якорь ястреб
"""

NOUNS_OF_SURNAMES = frozenset(_NOUNS_OF_SURNAMES.split())
"""Trades, animals, first names: what with -ов is a surname before anything else, as Кузнецов is."""
