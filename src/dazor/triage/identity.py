"""Patterns of what identifies a person: the rules that `private` tries, in the order of trust."""

from __future__ import annotations

import re
from functools import cache

from dazor.triage.gates import Rule
from dazor.triage.lexicon import table
from dazor.triage.tokens import key

UP = "A-ZА-ЯЁІЎЇЄҐŁŚŻŹĆŃÓĄĘ"
LOW = "a-zа-яёіўїєґłśżźćńóąę'’ʼ"
NAME = rf"[{UP}][{LOW}]+(?:-[{UP}][{LOW}]+)?"
_STREET = (r"(?:вул(?:іца|іцы|іцу|иця|иці|ицю)?|ул(?:ица|ице|ицы|ицу)?|пр(?:аспект|оспект|-т|осп)?|пер(?:еулок|еулке)?|зав(?:улак)?"
           r"|провулок|бульвар|б-р|пл(?:ощадь|ошча|оща)?|ulica|ulicy|ul|al|st|str)\b\.?")
_HOUSE = r"(?:,?\s*(?:дом|д|буд|будинок|house|nr|dom)?\.?\s*№?\s*\d+[а-яa-z]?(?:[/-]\d+)?)"
_FLAT = r"(?:,?\s*(?:кв|кватэра|квартира|flat|apt|m|корп|к|пад'езд|подъезд)\.?\s*\d+)"
_INTRO = r"(?:i\s+am|i'm|jestem)"
_CALLED = (r"(?:(?:меня|мяне|мене)\s+(?:зовут|завуць|клічуць|клічут|звати|звуть|звать|зваць|кличуть)|(?:зовут|завуць|клічуць|звуть|звати|зваць|звать)(?:\s+(?:меня|мяне|мене))?"
           r"|my\s+name\s+is|my\s+name's|name\s+is|nazywam\s+się|mam\s+na\s+imię|moje\s+imię(?:\s+to)?|z\s+tej\s+strony|ma?[jiy]+o?\s+im\w+"
           r"|мо[её]\s+имя|ма[её]\s+імя|моє\s+ім.?я|m[iaeny]{3,6}\s+z[ao]v[uyo]\w+|z[ao]v[uy](?:t|ć|c|c')(?:\s+m[iaeny]{3,6})?)")
_OFFICE = (r"(?:суд(?:ь|дз)\w+|судд[яіею]\w*|(?:под)?полковник\w*|(?:пад)?палкоўні\w*|майор\w*|маёр\w*|капитан\w*|капітан\w*|лейтенант\w*|лейтэнант\w*|прокурор\w*|пракурор\w*|следоват\w+|следч\w+|слідч\w+"
           r"|омон\w+|амап\w+|сотрудни\w+|супрацоўні\w+|участков\w+|директор\w*|дырэктар\w*|учител\w+|настаўні\w+|врач\w*|лекар\w*|стукач\w*|предател\w*|здраднік\w*|карател\w*|палач\w*|начальни\w+|командир\w*|камандзір\w*"
           r"|мент\w?|силовик\w*|сілавік\w*|гаишник\w*|милиционер\w*|міліцыянер\w*|деп\w*тат\w*|judge|officer|policeman|sędzi\w+|prokurator\w*|policjant\w*|śledcz\w+|zdrajc\w+)")
_PHONE = (r"(?:i-?phone|айфон\w*|redmi|рэдмі|редми|xiaomi|сяоми|ксиоми|samsung|самсунг\w*|huawei|хуавей|хуавэй|honor|хонор|realme|реалми|poco|поко|google\s+pixel|oneplus|"
          r"nokia|нокиа|motorola|galaxy|галакси)")
_KIN = ("сын|сына|дочь|дочка|дачка|донька|син|жена|жонка|дружина|муж|чоловік|брат|сястра|сестра|бацька|отец|батько|мать|маці|мати|мама|папа|тато|дед|дзед|дід"
        "|бабушка|бабуля|бабуся|дядя|дзядзька|дядько|тётя|тетя|цётка|тітка|сосед|соседка|сусед|суседка|сусід|сусідка|друг|подруга|сябар|сяброўка|приятель|коллега|калега|колега|кум|кума|зять|внук|внучка|унук"
        "|son|daughter|wife|husband|brother|sister|father|mother|uncle|aunt|neighbour|neighbor|friend|cousin|colleague|syn|córka|żona|mąż|brat|siostra|ojciec|matka|tata|dziadek|babcia|wujek|ciocia|sąsiad|sąsiadka|kolega|koleżanka|przyjaciel")
_NTH = (r"(?:\d{1,2}(?:-?(?:ый|ий|ой|м|й|ы|і|му|го|га|ом|ым|ім|th|nd|rd|st))?|перв\w+|втор\w+|трет\w+|четв\w+|пят\w+|шест\w+|седьм\w+|восьм\w+|девят\w+|першы\w*|першым|"
        r"другі|другім|трэці|трэцім|чацв\w+|пят\w+|перш\w+|друг\w+|трет\w+|first|second|third|fourth|fifth|drugim|trzecim|pierwszym|czwartym|piątym)")
_STAIR = (r"(?:подъезд\w*|пад['’ʼ]?езд\w*|під['’ʼ]?їзд\w*|этаж\w*|etazh\w*|паверх\w*|паверс\w*|pavers\w*|поверх\w*|поверс\w*|piętr\w*|klatk\w*|p[ao]d['’]?[jy]?ezd\w*|entrance|floor)")



_LIVES = (r"(?:жив[её]т|жыве|живе|mieszka|lives|живу|жыву|жив[её]м|жыв[её]м|живемо|мешкаю|мешкаем|мешкаємо|пражываю|проживаю|mieszkam|mieszkamy|(?:I|we)\s+live)")
_BESIDE = (r"(?:над|под|пад|під|возле|напротив|насупраць|навпроти|каля|біля|за|рядом\s+со?|побач\s+з|поруч\s+[зі]з?|obok|nad|pod|naprzeciw(?:ko)?|koło|near|above|opposite|behind|next\s+to|across\s+from)")
OPPOSITE = r"(?:напротив|насупраць|навпроти|nasuprac|naprzeciw(?:ko)?|opposite)"
_DIGIT_WORD = (r"(?:\d{1,3}|ноль|нол[яь]|нуль|нул[яі]|zero|од[иі]н|адз[іи]н|jeden|one|дв[ае]|дзве|два|dwa|two|тры?и?|три|trzy|three|четыре|чатыры|чотири|cztery|four|пять|пяць|п['’ʼ]ять|pięć|five|шесть|шэсць|шість|sześć|six|"
               r"семь|сем|сім|siedem|seven|восемь|восем|вісім|osiem|eight|девять|дзевяць|дев['’ʼ]ять|dziewięć|nine|десять|дзесяць|dziesięć|ten|\w{2,9}надцать|\w{2,9}наццаць|\w{2,9}надцять|\w{2,9}naście|\w{2,5}teen|"
               r"двадцать|дваццаць|двадцять|dwadzieścia|twenty|тридцать|трыццаць|тридцять|trzydzieści|thirty|сорок|сорак|czterdzieści|forty|\w{2,9}десят|\w{2,9}дзесят|\w{2,9}dziesiąt|\w{3,5}ty|девяносто|дзевяноста|дев['’ʼ]яносто|"
               r"сто|sto|hundred|двести|дзвесце|двісті|dwieście|триста|трыста|trzysta|четыреста|чатырыста|чотириста|czterysta|\w{2,8}(?:сот|cот|set))")


def _rule(kind: str, because: str, pattern: str, group: int = 0, flags: int = re.IGNORECASE) -> Rule:
    return Rule(kind, because, pattern, flags, group, _WANTS.get(because, frozenset()), _ALSO.get(because, frozenset()))


def _professions() -> str:
    """Return the words for who works somewhere, as alternatives; a stem is continued by any letters."""
    return "|".join(re.escape(word.rstrip("-")) + (r"\w*" if word.endswith("-") else "") for word in str(_work()["all"]).split())


@cache
def _work() -> dict[str, str]:
    return table("names")["work"]  # type: ignore[return-value]


def _begins(words: str) -> frozenset[str]:
    return frozenset(key(word)[:4] for word in words.split())


_HOUSES = ("вул вулі вуліца улица вулиц ул ули ул. пр прас прос пр-т пер пере пера зав зава зару завулак провулок прав бульвар б-р пл площ плош площа ulica ulicy ul al st str aleja alei "
           "д дом дома дому doma domu буд буди house nr dom кв кватэра квартира кварт flat apt apartment mieszkanie m kv kw корп корпус к")
_STAIRS = "подъезд подє пад'езд паде падз під'їзд підї підїзд этаж etazh паверх паверс pavers поверх поверс piętro piętrze klatka padjezd podjezd podezd padezd floor entrance"
_PHONES = "iphone i-phone айфон redmi рэдмі редми xiaomi сяоми ксиоми samsung самсунг huawei хуавей хуавэй honor хонор realme реалми poco поко google oneplus nokia нокиа motorola galaxy галакси"
_WANTS = {name: _begins(words) for name, words in {
    "a model of telephone": _PHONES, "a make of telephone": _PHONES,
    "an account name after a messenger's name": "tg tlg insta вк vk fb ник нік nick login логин телеграме тэлеграме telegram телеграм тэлеграм тг телега skype скайп instagram инстаграм інстаграм инст інст инста signal viber вайбер інста сигнал сігнал",
    "an entrance, floor or house": _STAIRS, "an entrance or floor": _STAIRS, "a flat number": _HOUSES, "a house and a flat": _HOUSES, "a house of a street": _HOUSES,
    "a street with a house number": _HOUSES + " street avenue road lane вуліца улица вулиця",
    "where somebody says their address is": "адрес адрас address adres живу жыву мешкаю проживаю проживаем пражываю mieszkam",
    "a number after a word for telephone": "тел телефон тэлефон phone call tel номер нумар моб мобильный мабільны звони звоните звонок звані дзвані дзвоні тэлеф дзван numer dzwoń",
    "a number after a word for passport": "іпн рнокпп снилс imei табельный dowód dowodu dowod особистий паспорт пашпарт passport paszport pesel инн ідэнт ідент личный асабісты",
    "says how they are called": "зовут завуць клічуць клічут звати звуть звать зваць кличуть name nazywam mam moje tej imię imia imja имя імя ім'я zovut zavut zavuc zavuć zovu mojo majo moyo",
    "introduces themself": "i'm i am jestem я ja ya пишет пишу пишу пише піша пішу",
    "gives a first name": "это гэта це to this here",
    "an office and a name": "судья судьи судье судью судьёй суддзя суддзі суддя судді полковник подполковник падпалкоўнік палкоўнік майор маёр капитан капітан лейтенант лейтэнант прокурор пракурор следователь следчы "
                            "слідчий омон амап сотрудник супрацоўнік участковый директор дырэктар учитель настаўнік врач лекар стукач предатель здраднік каратель палач начальник командир камандзір мент менту "
                            "силовик сілавік гаишник милиционер міліцыянер депутат дэпутат judge officer policeman sędzia prokurator policjant śledczy zdrajca",
    "a plate after a word for it": "auto autem autu aucie auta авто аўто samochód samochodu samochodem nr rejestracja номер номера нумар numer машина машины машину такси таксі plate",
    "a date of birth after a word for it": "родился родилась рождения рожд нарадзіўся нарадзілася нараджэння народився народилася народження born birth urodzony urodz ur дата",
    "a relative by name": "сын сына дочь дочка дачка донька син жена жонка дружина муж чоловік брат сястра сестра бацька отец батько мать маці мати мама папа тато дед дзед дід бабушка бабуля бабуся дядя дзядзька дядько тётя тетя цётка тітка сосед соседка сусед суседка сусід сусідка друг подруга сябар сяброўка приятель коллега калега колега кум кума зять внук внучка унук son daughter wife husband brother sister father mother uncle aunt neighbour neighbor friend cousin colleague syn córka żona mąż brat siostra ojciec matka tata dziadek babcia wujek ciocia sąsiad sąsiadka kolega koleżanka przyjaciel",
    "where somebody lives": "живет живёт жыве живе mieszka lives живу жыву живем живём жывем жывём живемо мешкаю мешкаем мешкаємо пражываю проживаю mieszkam mieszkamy live",
    "a telephone number in words": "ноль ноля нуль нуля нулі zero плюс plus плюсь",
    "a serial number": "серийник серийный серыйны серийного серыйнік serial seryjny",
    "says how old they are": "мне мені mam i'm am",
    "a school by its number": "школу школа школе школы школі лицей лицее ліцей ліцеї ліцэі ліцэй гимназию гимназии гімназію гімназії гімназіі садик садике садок садку детсад szkoły szkole szkołę liceum school",
    "gives a family name": "фамилия прозвішча прізвище nazwisko surname имя імя ім'я",
    "where somebody works": " ".join(word.rstrip("-") for word in _work()["all"].split()),
    "lives on a street": "живу жыву живем живём жывем мешкаю проживаю пражываю mieszkam",
    "signs with a name": "pozdrawia уважением ув павагай повагою regards pozdrawiam подпись подпіс",
}.items()}

_ALSO = {"where somebody works": _begins("я ja i i'm we работаю работаем працую працуем працуємо роблю служу тружусь pracuję pracujemy jestem " + _KIN.replace("|", " "))}

# In the order of trust: a later rule never marks what an earlier one holds.
RULES = (
    _rule("e-mail", "an e-mail address", r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    _rule("e-mail", "an e-mail address with the sign spelled out", r"(?<!\w)[\w.+-]{1,64}\s*(?:\(at\)|\[at\]|\s(?:at|собака|сабака)\s)\s*[\w-]+\.(?:com|ru|by|ua|pl|net|org|me|eu)(?!\w)"),
    _rule("account", "a link to an account",
          r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|vk\.com|facebook\.com|fb\.com|instagram\.com|ok\.ru|twitter\.com|x\.com"
          r"|wa\.me|viber\.click|tiktok\.com)/[@\w.+/?=&-]+"),
    _rule("account", "a handle", r"(?<![\w.@/])@[A-Za-z_]\w{2,31}"),
    _rule("account", "an account name after a messenger's name",
          r"(?:telegram|телеграм|тэлеграм|тг|телега|skype|скайп|instagram|инстаграм|інстаграм|инста|signal|viber|вайбер)"
          r"\s*(?:[:\-–—]|ник|нік|nick)\s*([A-Za-z][\w.]{3,31})", 1),
    _rule("account", "an account name after a messenger's name",
          r"(?:telegram|сигнал\w*|сігнал\w*|телеграм\w*|тэлеграм\w*|тг|телега|skype|скайп|instagram|инстаграм\w*|інстаграм\w*|инст[аеу]?|інст[аеу]?|signal|viber|вайбер|tg|tlg|insta|вк|vk|fb|ник|нік|nick|login|логин)(?:\s+(?:as|is|me|ник|нік|nick|my|мой|под|пад|під|як|как|jako|to)|\s*[:\-–—])*\s+([a-z]+[._\d][\w.]*\w)", 1),
    _rule("account", "an account by its number", r"(?<!\w)id\d{5,12}(?!\w)"),
    _rule("account", "a name with a number sign", r"(?<!\w)[\w.]{2,32}#\d{4}(?!\d)"),
    _rule("device", "an address on the network", r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"),
    _rule("device", "a model of telephone", rf"(?<!\w){_PHONE}(?:\s+(?:note|ноут|нот|mi|galaxy|galaxy|redmi|pro|про|max|макс|ultra|plus|плюс|lite|se|mini|[a-zа-я]{{0,2}}\d{{1,3}}[a-zа-я]{{0,2}}))+(?!\w)"),
    _rule("device", "a make of telephone", r"(?<!\w)(?:i-?phone|айфон\w*|redmi|xiaomi|сяоми|ксиоми|samsung|самсунг\w*|huawei|хуавей|realme|oneplus|motorola|google\s+pixel)(?!\w)"),
    _rule("card", "sixteen digits of a bank card", r"(?<!\d)\d{4}[ \-\u00a0]?\d{4}[ \-\u00a0]?\d{4}[ \-\u00a0]?\d{4}(?!\d)"),
    _rule("card", "a bank account", r"(?<!\w)[A-Z]{2}\d{2}[ ]?[A-Z0-9]{4}(?:[ ]?[A-Z0-9]{4}){3,6}(?!\w)", 0, 0),
    _rule("document", "a passport number", r"(?<!\w)(?:A[BC]|AB|BM|HB|KH|MP|MC|KB|PP|SP|DP|АВ|ВМ|НВ|КН|МР|МС|КВ|РР)[\s№-]?\d{7}(?!\d)"),
    _rule("document", "a personal number", r"(?<!\w)\d{7}[ABCKEMHАВСКЕМН]\d{3}(?:PB|BA|BI|РВ|ВА)\d(?!\w)"),
    _rule("document", "a number after a word for passport",
          r"(?:паспорт\w*|пашпарт\w*|passport|paszport\w*|pesel|инн|іпн|рнокпп|снилс|imei|табельн\w+|dow[oó]d\w*|ідент\w*\s+н\w+|личный\s+номер|асабісты\s+нумар|особистий\s+номер)"
          r"(?:\s+(?:номер|нумар|numer|number|no|nr|is|osobist\w+|серия|серыя|серія|seria))*\s*:?\s*№?\s*((?:[A-ZА-Я]{2,3}\s?)?\d[\d -]{2,16}[A-ZА-Я\d]*)", 1),
    _rule("phone", "a telephone number",
          r"(?<![\d.,:+-])(?:\+\s?\d{1,3}|00[1-9]\d{0,2})(?:[\s\u00a0().\-–]{0,3}\d{1,5}){2,6}(?![\d])"),
    _rule("phone", "a telephone number with its country code",
          r"(?<![\d.,:+-])(?:375|380|370|371|48|7)[\s\u00a0-]?\(?\d{2,3}\)?[\s\u00a0-]?\d{3}[\s\u00a0-]?\d{2}[\s\u00a0-]?\d{2}(?!\d)"),
    _rule("phone", "a telephone number of Belarus",
          r"(?<![\d.,:+-])(?:8[\s\u00a0-]?\(?0?|\(?0?)(?:25|29|33|44|17|16[2-5]|15[2-4]|21[2-4]|22[2-5]|23[2-6])\)?[\s\u00a0-]?"
          r"\d{2,3}[\s\u00a0-]?\d{2}[\s\u00a0-]?\d{2,3}(?!\d)"),
    _rule("phone", "a number after a word for telephone",
          r"(?:тел(?:ефон|эфон)?\w*|phone|call|tel|номер|нумар|моб(?:ильный|ільны)?|звон\w+|тэлеф\w+|дзван\w+|numer|dzwoń)\.?:?\s*"
          r"(?:мой|мне|me|my|is)?\s*((?:\d[\s\u00a0().\-]{0,3}){5,14}\d)", 1),
    _rule("phone", "a telephone number in words", rf"(?<!\w)(?:(?:плюс|plus)\s+)?(?:{_DIGIT_WORD}[\s,.-]+){{5,}}{_DIGIT_WORD}(?!\w)"),
    _rule("phone", "a telephone number of Ukraine", r"(?<![\d.,:+-])0(?:39|50|6[36-8]|73|9[1-9])[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)"),
    _rule("phone", "a telephone number of Lithuania", r"(?<![\d.,:+-])8[\s-]?6\d{2}[\s-]?\d{5}(?!\d)"),
    _rule("phone", "nine digits as in Poland", r"(?<![\d.,:+-])(?<!\d )[4-8]\d{2}[\s-]\d{3}[\s-]\d{3}(?![\d.,]|\s*(?:\d|руб|зл|zł|евро|eur|чел|люд|солд|дол|грн|тон))"),
    _rule("phone", "digits grouped as a telephone number", r"(?<![\d.,:+-])(?:8[\s-])?\(?\d{3}\)?[\s-]\d{3}[\s-]\d{2}[\s-]?\d{2}(?!\d)"),
    _rule("plate", "a number plate of Belarus",
          r"(?<!\w)\d{4}\s?[ABCEHIKMOPTXАВСЕНІКМОРТХ]{2}[\s-]?[0-8](?!\w)"),
    _rule("plate", "a number plate of Russia", r"(?<!\w)[ABCEHKMOPTXYАВСЕНКМОРТХУ]\s?\d{3}\s?[ABCEHKMOPTXYАВСЕНКМОРТХУ]{2}\s?\d{2,3}(?!\w)"),
    _rule("plate", "a number plate of Ukraine", r"(?<!\w)[ABCEHIKMOPTXАВСЕНІКМОРТХ]{2}\s?\d{4}\s?[ABCEHIKMOPTXАВСЕНІКМОРТХ]{2}(?!\w)"),
    _rule("plate", "a number plate of Belarus, goods", r"(?<!\w)[ABCEHIKMOPTXАВСЕНІКМОРТХ]{2}\s?\d{4}[\s-][0-8](?!\w)", 0, 0),
    _rule("plate", "a plate after a word for it", r"(?<!\w)(?:aut[oau]|autem|aucie|samoch[oó]d\w*|авто|аўто|nr\s+rej\w*\.?|rejestracj\w+|номер\w*|нумар\w*|numer\w*|машин\w*|такси|таксі|plate)\s*:?\s+"
          r"((?=[A-ZА-Я\d ]*\d)(?:[A-Z]{2,3}\s?[A-Z\d]{4,5}|\d\s?(?:TAX|ТАХ)\s?\d{4}))(?!\w)", 1, 0),
    _rule("address", "a street with a house number",
          rf"(?<!\w){_STREET}\s*(?:\d{{1,2}}(?:-[а-яa-z]{{1,3}})?\s+(?=[{UP}]))?(?:[{UP}{LOW}.-]{{1,30}}\s*){{1,3}}?{_HOUSE}{_FLAT}?"),
    _rule("address", "a street with a house number",
          rf"(?<!\w)(?:[{UP}][{LOW}]+\s+)(?:street|avenue|вуліца|улица|вулиця)\s+\d+\w?{_FLAT}?"),
    _rule("address", "a house and a flat", rf"(?<!\w)[{UP}][{LOW}]+,?\s+(?:д\.?\s*|дом\s+|буд\.?\s*)?\d+[а-яa-z]?\s*(?:,\s*|\s+)(?:кв\.?|кватэра|квартира|flat|m\.|kv\.?|kw\.?|apt\.?)\s*\d+"),
    _rule("address", "a street and a house", rf"(?<!\w)[{UP}][{LOW}]+(?:ская|ской|скай|ская|скага|ського|ська|ая|ого)\s+\d+\w?\s*[-/]\s*\d+", 0, 0),
    _rule("address", "a street and a house", rf"(?<!\w)(?:на|по|па|вул|przy|na)\s+([{UP}][{LOW}]+(?:ой|ай|ей|скай|ской|ій|ого|ага|a|i|ej)\s+\d+\w?(?:\s?[-/]\s?\d+)?)(?!\w|[.:]\d|\s+(?:ед|адз|од|маш|авто|аўто|тан|бтр|бмп|бэтэр|камаз|урал|груз|вант|чел|чал|люд|сол|сал|шт|тыс|кал|кол|ваг|пла|вер|вин|самал|vehicl|truck|poj|samoch|czoł|год|гад|мин|хв|час))", 1, 0),
    _rule("address", "an entrance, floor or house", rf"(?<!\w){_NTH}\s+{_STAIR}(?:\s+(?:дома|дому|будинку|doma|domu|house)\s+\d+\w?)?(?:\s+(?:на|по|па|na|po|pa|on)\s+[{UP}][{LOW}]+)?(?:\s+(?:напротив|насупраць|навпроти|nasuprac|naprzeciw|opposite)\s+[{LOW}]+)?"),
    _rule("address", "an entrance, floor or house", rf"(?<!\w){_STAIR}(?:\s*№?\s*\d{{1,2}}(?!\w|[.:]\d))"),
    _rule("address", "an entrance or floor", rf"(?<!\w)(?:\w+\s+)?{_STAIR}(?!\w|\s+(?:к|до|да|ко|do|to|горит)\b)(?:\s+(?:дома|дому|будинку|doma|domu|house)\s+\d+\w?)?(?:\s+(?:на|по|па|na|po|pa|on)\s+[{UP}][{LOW}]+)?(?:\s+(?:напротив|насупраць|навпроти|nasuprac|naprzeciw|opposite)\s+[{LOW}]+)?"),
    _rule("address", "where somebody says their address is", rf"(?<!\w)(?i:(?:мой|мой|my|mój|моя|мая)\s+(?:адрес|адрас|address|adres|адреса)|(?:живу|жыву|мешкаю|прожива\w+|пражываю|mieszkam)\s+(?:по|па|на|przy|na))\s*:?\s*((?:[{UP}{LOW}.]+\s+){{1,2}}?(?:дом\s+|д\.?\s*|буд\.?\s*)?\d+[а-яa-z]?(?:[-/]\d+)?)", 1, 0),
    _rule("address", "a street with a house number", rf"(?<!\w)\d+\w?\s+{NAME}\s+(?:Street|St|Avenue|Road|Lane)(?!\w)", 0, 0),
    _rule("address", "coordinates", r"(?<![\d.])(?:[NSСЮnsсю]\s?)?\d{2}\.\d{3,8}°?\s*[,;]?\s*[EWВЗewвз]?\s?(?<=[\s,;EWВЗewвз])\d{2}\.\d{3,8}(?![\d.])"),
    _rule("address", "coordinates in degrees", r"(?:[NS]\s?)?\d{1,2}°\s?\d{1,2}(?:[.,]\d+)?['′’]\s?(?:\d{1,2}(?:[.,]\d+)?[\"″”]\s?)?[NSСЮ]?[\s,;]*(?:[EW]\s?)?\d{1,3}°\s?\d{1,2}(?:[.,]\d+)?['′’]\s?(?:\d{1,2}(?:[.,]\d+)?[\"″”]\s?)?[EWВЗ]?"),
    _rule("address", "a house of a street", rf"(?<!\w)(?:дом|д\.|буд\.?|будинок)\s*\d+\w?\s+(?:по|на|па)\s+{_STREET}\s*[{UP}{LOW}]+"),
    _rule("document", "a serial number", r"(?:сер[иы]йн\w*|serial|seryjny)(?:\s+(?:номер|нумар|number|no))?\s*:?\s*((?=[A-Z]*\d)[A-Z\d]{6,20})(?!\w)", 1),
    _rule("document", "a date of birth after a word for it",
          r"(?:родил(?:ся|ась)|рожден\w*|нарадзі(?:ўся|лася)|нараджэн\w*|народи(?:вся|лася|лась)|народжен\w*|born|birth|urodz\w+|(?<!\w)ur\.)\s*(?:on|в|ў|у|dnia|w)?\s*:?\s*"
          r"(\d{1,2}[.\s/-]\w{1,9}[.\s/-](?:19|20)?\d\d)", 1),
    _rule("document", "a year of birth", r"(?<!\d)(?:19[3-9]\d|200\d)\s*(?:г\.?\s?р\b\.?|г\.?\s?н\b\.?|р\.?\s?н\b\.?|год\w*\s+рожд\w*|год\w*\s+нарадж\w*|рок\w*\s+народж\w*)|(?:rocznik|born\s+in)\s+(?:19[3-9]\d|200\d)(?!\d)"),
    _rule("document", "a date of birth", r"(?<!\d)\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?=\s*(?:г\.?\s*р|р\.?\s*н|года\s+рожд|года\s+нар|нарадж))"),
    _rule("address", "a house and a flat", r"(?<!\w)(?:дом|д\.|буд\.?)\s*\d+[а-я]?\s*,?\s*(?:кв\.?|кватэра|квартира|корпус|корп\.?|к\.?)\s*\d+"),
    _rule("address", "a flat number", r"(?<!\w)(?:кв\.?|кватэр[аыеу]|квартир[аыеу]|flat|apartment|apt\.?|mieszkani[ae])\s*№?\s*\d+(?!\w)"),
)
PERSON = (
    _rule("person", "says how they are called", rf"(?<!\w)(?i:{_CALLED})\s*[-–—:,]?\s*([^\W\d_]{{2,}}(?:-{NAME})?(?:\s+{NAME}){{0,2}})", 1, 0),
    _rule("person", "introduces themself", rf"(?<!\w)(?i:{_INTRO})\s+({NAME}(?:\s+{NAME}){{0,2}})", 1, 0),
    _rule("person", "gives a first name", rf"(?<!\w)(?i:это|гэта|це|to|this\s+is|here\s+is)\s+({NAME}(?:\s+{NAME}){{0,2}})", 1, 0),
    _rule("person", "an office and a name", rf"(?<!\w)(?i:{_OFFICE})\s+{NAME}(?:\s+{NAME}){{1,2}}", 0, 0),
    _rule("person", "a name and an age", rf"(?<!\w)({NAME}(?:\s+{NAME})?),\s*\d{{2}}\s*(?:гад\w*|год\w*|лет|рок\w*|lat|lata|years)(?!\w)", 1, 0),
    _rule("person", "introduces themself", rf"(?<!\w)(?:[Яя]|Ja|ja|[Пп]ишет|[Пп]иш[еу]|[Пп]іш[ау])\s*[-–,:]?\s+({NAME}\s+{NAME}(?:\s+{NAME})?)", 1, 0),
    _rule("person", "introduces themself", rf"(?<!\w)(?:[Яя]|[JjYy]a|I'm|I am)\s+({NAME})(?=\s*[,(.]|\s+(?:из|з|с|со|z|iz|from)\s)", 1, 0),
    _rule("person", "a name beside a number", rf"(?<![.!?]\s)(?<!\w)({NAME}(?:\s+{NAME}){{1,2}})(?=,?\s*(?:tel|тел|phone|номер|нумар|\+\d))", 1, 0),
    _rule("person", "a relative by name", rf"(?<!\w)(?i:{_KIN})\s+({NAME}(?:\s+{NAME})?)", 1, 0),
    _rule("address", "where somebody lives",
          rf"(?<!\w)(?i:{_LIVES})\s+({_BESIDE}\s+(?:the\s+)?(?:(?:магаз|магаз|крам|аптек|аптэк|кафе|салон|sklep|aptek|shop|pharmac)[{LOW}]*(?:\s+[«\"„]?[{UP}][{LOW}]+[»\"”]?)?|[{LOW}]+(?!\s+[{UP}«\"])))(?!\w)", 1, 0),
    _rule("address", "lives on a street", rf"(?<!\w)(?i:{_LIVES})\s+(?:[{LOW}]+\s+){{0,4}}?(?:на|по|па|przy|na)\s+([{UP}][{LOW}]+(?:ой|ей|ай|яй|ній|skiej|nej|owej))(?!\w)", 1, 0),
    _rule("person", "where somebody works",
          rf"(?<!\w)(?i:я|ja|i\s+am|i'm|работаю|работаем|працую|працуем|працуємо|робл[юя]|служу|тружусь|pracuj[ęe]|pracujemy|jestem|i\s+work(?:\s+as)?|we\s+work(?:\s+as)?|(?:{_KIN})(?:\s+{NAME})?)"
          rf"(?:\s+(?i:здесь|тут|jako|as|an?|the|jest|is|работает|працуе|працює|працюе|простой|обычный|старш\w+|голов\w+|главн\w+|помощник\w*|памочнік\w*|помічник\w*))*\s+"
          rf"((?i:{_professions()})(?:\s+(?i:на|в|во|у|ў|по|па|при|пры|из|з|с|w|we|na|przy|at|in|on|of|from)(?:\s+the)?\s+(?:[{UP}№\d][\w№-]*\s+){{0,3}}[\w-]+(?:\s*(?:№\s*\d+|\d{{1,4}}(?!\d)|[«\"„]?[{UP}][\w-]+[»\"”]?))*)?)(?!\w)", 1, 0),
    _rule("person", "says how old they are", r"(?<!\w)(?:мне|мені|mam|i\s+am|i'm)\s+(?:уже\s+|ужо\s+|вже\s+|już\s+)?(\d{2}\s*(?:год\w*|лет|рок\w*|гад\w*|lat\w*|years))(?!\w)", 1),
    _rule("address", "a school by its number", r"(?<!\w)(?:ход[ия]\w*|ходз\w*|учит\w*|вучы\w*|вчит\w*|навча\w*|chodzi\w*|uczy\w*|goes|studies|studying)\s+(?:\w+\s+)?(?:в|во|у|ў|do|w|to|at)\s+"
          r"((?:школ|лице|ліце|ліцэ|гимнази|гімназі|садик|садок|садк|детсад|szko[lł]|lice|school)\w*\s*(?:номер|нумар|№|nr|no\.?|number)?\s*\d{1,3})(?!\d)", 1),
    _rule("person", "gives a family name", rf"(?<!\w)(?i:фамилия|прозвішча|прізвище|nazwisko|surname|на\s+имя|на\s+ім[\'’ʼ]?я)(?:\s+(?i:мо[яёей]|ма[яёе]|моє|is))?\s*[-–:]?\s*({NAME})(?!\w)", 1, 0),
    _rule("person", "a name with a patronymic",
          rf"(?<!\w)(?:{NAME}\s+)?{NAME}\s+[{UP}][{LOW}]+(?:[оеёаяьи]вич|[оеёаяыі]віч|[оеёаяіиы]вна|[оеёаяыі]ўна|їв(?:на|ич)|ична|[лмн]ьич)(?:\s+{NAME})?(?!\w)", 0, 0),
    _rule("person", "signs with a name", rf"(?:с\s+уважением|с\s+ув\.?|з\s+павагай|з\s+повагою|regards|pozdrawiam?|подпись|подпіс)[,:]?\s+({NAME}(?:\s+{NAME})?)", 1),
)
