"""Stems of names in the news whose spellings the general rules don't connect.

Each line gives the stem that the others stand for, then the others; folded, without what
declension changes. A stem may begin a longer name.
"""

_STEMS = """
    абрам abraham աբրահամ абраам
    авагян avagyan avagian ավագյան авакян
    айро ayrault
    акоп hakob hakop hagop акоб հակոբ ჰაკობ
    албанезе albanese албаниз
    александр alexander alexandr oleksandr олександр аляксандр aliaksandr alaksandr
    алексей oleksiy oleksii олексій алексій аляксей oleksij aliaksei
    амбарцум hambardzum hambartsum համբարձում hambarcum hambardzoum
    андрей andriy andrii andrij андрій
    аракчи araghchi арагчи araqchi aragchi
    арутюн harutyun harutiun haroutioun harutun arutyun arutiun հարություն
    ассанж assange
    ашхабад ashgabat aşgabat ашгабат aschgabat aszchabad achgabat
    бабарико babaryka бабарыка бабарыкі
    бабур bobur бобур
    багаи baghae baqae baghai багаї
    байден biden baiden bayden
    баку bakı baki
    барро barrot
    баррозу barroso баросу баррозо ბაროზ
    бахчели bahceli
    белоус білоус
    беляцк bialiatsk bjaljazk бяляцк bialack bialatsk біляцьк
    бербок baerbock
    бергольо bergoglio
    бернс burns бьорнс
    блэр blair блер
    болсонару bolsonaro болсонаро
    буттиджич buttigieg буттіджич
    бэннон bannon бенон
    ваагн vahagn վահագն
    вайдель weidel вейдель
    вархеи várhelyi varhelyi варгеї варгелі
    вашингтон washington уошингтон
    вечерко viačork viacork viachork вячорк вечорк вечерк
    вильпен villepin
    виткофф уиткофф witkoff віткофф уіткофф
    владимир volodymyr wolodymyr володимир уладзімір uladzimir
    вольфович valfovich вальфовіч volfovich
    вучич vucic
    вэнс vance венс
    вэньбин wenbin веньбін
    гебреисус ghebreyesus гебрейесус гебреєсус
    гейтс gates
    герцог herzog герцоґ
    голль gaulle
    головченко halouchank галоўчанк головченк halowczenk golowtschenk
    грир greer
    грэм graham грем
    гурбангулы kurbanguly qurbanqulu kurbankuli
    гутерреш guterres гутерриш гутеріш гутерес гутеррес գուտերեշ გუტერეშ გუტიერეშ гутэрыш quterreş
    гюлен gulen gülen
    давутоглу davutoğlu davudoğlu davudoglu
    дарманен darmanin
    демирташ demirtas
    джеймс james
    джексон jackson
    джозеф joseph
    джонсон johnson джонсан
    джордж george
    джорджеск georgesc ჯორჯესკ
    джулиани giuliani джуліані
    дмитрий dmytro дмитро дзмітрый dzmitry дзмітры
    днепр dnipro дніпро dnepr dniepr
    дэвид david девід дейвід
    евгений yevhen євген eugen
    ереван erivan
    жак jacques
    жосеп josep жузеп жозеп
    жюппе juppé juppe
    закир zokir зокир
    зеленск selensk зяленск
    илон elon ілон
    исиба ishiba ісіба
    кадыр qodir қодир
    казар ghazar газар ղազար
    камил komil комил
    карни carney
    киев kyiv kyjiv київ kijów kijow києв kijev
    кисида kishida кісіда
    киссинджер kissinger кіссінджер
    клингбайль klingbeil
    козулин kazulin казулін
    коидзуми koizumi коідзумі
    колесник калеснік kalesnik
    короткевич karatkevich karatkievic karatkievič караткевіч
    кортес cortez
    кочанов kachanav качанав качанаў kaczanaw
    кошта costa коста
    коэн cohen коен
    крозетто crosett кросетто
    кулибаев құлыбаев құлибаев
    кулиев quliyev quliev guliyev гулиев
    кылычдароглу kilicdaroglu
    кэмерон cameron кемерон
    кэцян keqiang кецян
    лагард lagarde
    латушко latushk латушк latuschk łatuszk
    лекорню lecornu
    лицзян lijian ліцзян
    лордкипани lortkipani ლორთქიფანი
    львов lviv львів lwów lwiw lwow
    лэмми lammy леммі
    лютник lutnick лутник
    ляйен leyen ляєн ляен լայեն ლაიენ lyayen լեյեն
    майкл michael
    маккарти mccarthy маккарті
    маккейн mccain
    макконнел mcconnell макконнелл
    макмастер mcmaster
    макфол mcfaul макфолл
    мамед memmed mammad məmməd mamad мәммәд
    маск musk
    махатир mahathir махатхир
    меланшон mélenchon melenchon
    мирзиеев mirziyaev мирзияев mirziyayev мірзіяєв
    миттеран mitterrand міттеран
    михаил mykhailo михайло mychajlo mykhaylo міхаіл
    моравецк morawieck моравецьк
    москва moscow moskau moscou moskwa
    мурад murod мурод
    мэттис mattis меттіс маттіс
    мэтью matthew метью
    мюллер mueller müller muller
    насир nosir носир
    насралл nasrallah
    ниинист niinist niinistö нііністьо
    николай mykola микола мікалай mikalai
    нуртлеу nurtileu нұртілеу
    ньюсом newsom
    нэнси nancy ненсі
    обам абам
    ованнис hovhannis hovannis hovanis hovhannes оганес оганнис оганис ованес հովհաննիս հովհաննես
    овсеп hovsep հովսեփ овсэп
    одесс odesa одес
    оланд hollande олланд
    олбрайт albright
    остин austin остін
    отунба отынба
    пауэлл powell
    пенс pence
    петр petro петро пётр pyotr piotr пятро
    питер peter пітер
    пленкович plenkovic
    позняк pazniak paznyak paźniak пазняк пазьняк
    протасевич pratasevich протасевіч пратасевіч pratassewitsch pratasiewicz protassewitsch
    пуальевр poilievre
    райс rice
    рамсфелд rumsfeld
    рахой rajoy
    рейган reagan
    ретайо retailleau
    речан recean речян
    ринкевич rinkēvičs rinkevičs rinkevics rinkevich rinkevitš
    ромпей rompuy ромпуй
    рухани rouhani роухани rohani ռոհանի როჰანი
    рыженков ryzhankou рыжанкоў рыжанков
    рютте rutte рюте რიუტე ռյուտե
    сабир sobir собир
    садик sodiq содиқ
    салливан sullivan саллівен салліван
    сандерс sanders сендерс
    санчес sanchez sánchez санчэс
    сапатеро zapatero
    саргс sarkis sarkiss sarksy саркис serkis
    светлан svitlan світлан sviatlan святлан swjatlan swetlan
    северинец siewiaryniec sieviaryniec
    сергей serhiy serhii serhij сергій сяргей siarhei sergiy sarhiej
    сийярто szijjárt szijjart сіярт сиярт сійярт
    синдзо shinzo сіндзо
    сноуден snowden
    стерджен sturgeon стерджон
    стивен steven stephen стівен
    сулейман soleiman солейман сулеіман
    сяопин xiaoping сяопін
    такаити takaichi такаіті
    ташкент toshkent тошкент
    тейлор taylor
    тертель tsertsel церцел церцель
    тихановск tsikhanousk tsihanousk cichanousk cihanousk zichanousk ціхановськ цихановск
    тлеу tileu тілеу
    трамп trump tramp թրամփ
    трасс truss
    трубецкий трубецкой trubetskoy trubetskoi
    трюдо trudeau ტრუდო трудо
    тэтчер thatcher тетчер
    уайт white вайт
    уилсон wilson вілсон
    уильям william вільям
    уоллес wallace воллес
    уолц waltz уолтц волц волтц walz
    уоррен warren
    уотсон watson вотсон
    фараж farage
    фийон fillon фіййон
    филипп philippe філіпп
    франсуа françois francois
    фридрих friedrich
    фриланд freeland фріланд
    хабек габек habeck
    хаменеи chamenei jamenei hamaney
    хания haniyeh хание ганія haniye
    хант hunt гант
    хантер hunter гантер
    харрис harris гарріс харріс херрис гэрис
    харьков kharkiv харків charkiw charków charkow charkiv
    хаяси hayashi
    хегсет hegseth гегсет
    хейг hague гейг
    хейли haley гейлі
    хиллари hillary гілларі
    цепкало zepkalo цапкал tsepkala цепкала
    цзиньпин jinping cinpin ցզինպին ձինպին ջինպին ჯინპინ ძინპინ цзінпін
    цзиньтао jintao цзіньтао
    цзэдун zedong
    цзэминь zemin
    цукерберг zuckerberg
    чавушоглу cavusoglu
    чарльз charles
    чейни cheney
    черчилль churchill черчілль
    чолаку ciolacu
    чуньин chunying
    шефчович sefcovic
    шимоните simonyt šimonyt
    шойбле schäuble schaeuble
    шойгу шайгу
    штайнмайер steinmeier штайнмаєр штейнмайер
    эммануэл эмманюэл еммануел емманюел
    эмомали imomal имомал
    эндрю andrew ендрю
    энтони anthony antony ентоні
    эпштейн epstein епштейн
    эрдоган ərdoğan ərdogan эрдаган
    эштон ashton ештон
"""


def _table(stems: str) -> dict[str, str]:
    return {
        spelling: regular
        for regular, *others in map(str.split, filter(None, map(str.strip, stems.splitlines())))
        for spelling in others
    }


_REGULAR = _table(_STEMS)
_LONGEST, _SHORTEST = max(map(len, _REGULAR)), min(map(len, _REGULAR))
_BEGINNINGS = frozenset(stem[:_SHORTEST] for stem in _REGULAR)


def regular(spelling: str) -> tuple[str, str] | None:
    """Give the regular stem of an irregular name, and its rest as it is spelled."""
    if spelling[:_SHORTEST] not in _BEGINNINGS:
        return None
    for size in range(min(_LONGEST, len(spelling)), _SHORTEST - 1, -1):
        stem = _REGULAR.get(spelling[:size])
        if stem:
            return stem, spelling[size:]
    return None
