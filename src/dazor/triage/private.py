"""What identifies a person: found, marked with its reason, and masked on the desk's screen."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from functools import cache, reduce
from operator import or_

from dazor.model.facts import Marked, Report
from dazor.triage.gates import Gates, Rule
from dazor.triage.lexicon import table
from dazor.triage.tokens import key, tokens

_UP = "A-ZА-ЯЁІЎЇЄҐŁŚŻŹĆŃÓĄĘ"
_LOW = "a-zа-яёіўїєґłśżźćńóąę'’ʼ"
_NAME = rf"[{_UP}][{_LOW}]+(?:-[{_UP}][{_LOW}]+)?"
_STREET = (r"(?:вул(?:іца|іцы|іцу|иця|иці|ицю)?|ул(?:ица|ице|ицы|ицу)?|пр(?:аспект|оспект|-т|осп)?|пер(?:еулок|еулке)?|зав(?:улак)?"
           r"|провулок|бульвар|б-р|пл(?:ощадь|ошча|оща)?|ulica|ulicy|ul|al|st|str)\b\.?")
_HOUSE = r"(?:,?\s*(?:дом|д|буд|будинок|house|nr|dom)?\.?\s*№?\s*\d+[а-яa-z]?(?:[/-]\d+)?)"
_FLAT = r"(?:,?\s*(?:кв|кватэра|квартира|flat|apt|m|корп|к|пад'езд|подъезд)\.?\s*\d+)"
_INTRO = r"(?:i\s+am|i'm|jestem)"
_CALLED = (r"(?:(?:меня|мяне|мене)\s+(?:зовут|завуць|клічуць|клічут|звати|звуть|звать|зваць|кличуть)|(?:зовут|завуць|клічуць|звуть|звати|зваць|звать)(?:\s+(?:меня|мяне|мене))?"
           r"|my\s+name\s+is|my\s+name's|name\s+is|nazywam\s+się|mam\s+na\s+imię|moje\s+imię(?:\s+to)?|z\s+tej\s+strony|ma?[jiy]+o?\s+im\w+"
           r"|мо[её]\s+имя|ма[её]\s+імя|моє\s+ім.?я|m[iaeny]{3,6}\s+z[ao]v[uyo]\w+|z[ao]v[uy]\w+\s+m[iaeny]{3,6})")
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


def _rule(kind: str, because: str, pattern: str, group: int = 0, flags: int = re.IGNORECASE) -> Rule:
    return Rule(kind, because, pattern, flags, group, _WANTS.get(because, frozenset()))


def _begins(words: str) -> frozenset[str]:
    return frozenset(key(word)[:4] for word in words.split())


_HOUSES = ("вул вулі вуліца улица вулиц ул ули ул. пр прас прос пр-т пер пере пера зав зава зару завулак провулок прав бульвар б-р пл площ плош площа ulica ulicy ul al st str aleja alei "
           "д дом дома дому doma domu буд буди house nr dom кв кватэра квартира кварт flat apt apartment mieszkanie m kv kw корп корпус к")
_STAIRS = "подъезд подъ подє пад'езд паде падз під'їзд підї підїзд этаж etazh паверх паверс pavers поверх поверс piętro piętrze klatka padjezd podjezd podezd padezd floor entrance"
_PHONES = "iphone i-phone айфон redmi рэдмі редми xiaomi сяоми ксиоми samsung самсунг huawei хуавей хуавэй honor хонор realme реалми poco поко google oneplus nokia нокиа motorola galaxy галакси"
_WANTS = {name: _begins(words) for name, words in {
    "a model of telephone": _PHONES, "a make of telephone": _PHONES,
    "an account name after a messenger's name": "tg tlg insta вк vk fb ник нік nick login логин телеграме тэлеграме telegram телеграм тэлеграм тг телега skype скайп instagram инстаграм інстаграм инст інст инста signal viber вайбер інста",
    "an entrance, floor or house": _STAIRS, "an entrance or floor": _STAIRS, "a flat number": _HOUSES, "a house and a flat": _HOUSES, "a house of a street": _HOUSES,
    "a street with a house number": _HOUSES + " street avenue road lane вуліца улица вулиця",
    "where somebody says their address is": "адрес адрас address adres живу жыву мешкаю проживаю проживаем пражываю mieszkam",
    "a number after a word for telephone": "тел телефон тэлефон phone call tel номер нумар моб мобильный мабільны звони звоните звонок звані дзвані дзвоні тэлеф дзван numer dzwoń",
    "a number after a word for passport": "іпн рнокпп снилс imei табельный dowód особистий паспорт пашпарт passport paszport pesel инн ідэнт ідент личный асабісты",
    "says how they are called": "зовут завуць клічуць клічут звати звуть звать зваць кличуть name nazywam mam moje tej imię imia imja имя імя ім'я zovut zavut zavuc zavuć zovu mojo majo moyo",
    "introduces themself": "i'm i am jestem я ja ya пишет пишу пишу пише піша пішу",
    "gives a first name": "это гэта це to this here",
    "an office and a name": "судья судьи судье судью судьёй суддзя суддзі суддя судді полковник подполковник падпалкоўнік палкоўнік майор маёр капитан капітан лейтенант лейтэнант прокурор пракурор следователь следчы "
                            "слідчий омон амап сотрудник супрацоўнік участковый директор дырэктар учитель настаўнік врач лекар стукач предатель здраднік каратель палач начальник командир камандзір мент менту "
                            "силовик сілавік гаишник милиционер міліцыянер депутат дэпутат judge officer policeman sędzia prokurator policjant śledczy zdrajca",
    "a plate after a word for it": "auto авто аўто nr rejestracja номер номера нумар numer машина машины машину такси таксі plate",
    "a date of birth after a word for it": "родился родилась рождения рожд нарадзіўся нарадзілася нараджэння народився народилася народження born birth urodzony urodz",
    "a relative by name": "сын сына дочь дочка дачка донька син жена жонка дружина муж чоловік брат сястра сестра бацька отец батько мать маці мати мама папа тато дед дзед дід бабушка бабуля бабуся дядя дзядзька дядько тётя тетя цётка тітка сосед соседка сусед суседка сусід сусідка друг подруга сябар сяброўка приятель коллега калега колега кум кума зять внук внучка унук son daughter wife husband brother sister father mother uncle aunt neighbour neighbor friend cousin colleague syn córka żona mąż brat siostra ojciec matka tata dziadek babcia wujek ciocia sąsiad sąsiadka kolega koleżanka przyjaciel",
    "where somebody lives": "живет живёт жыве живе mieszka lives",
    "signs with a name": "уважением ув павагай повагою regards pozdrawiam подпись подпіс",
}.items()}


# In the order of trust: a later rule never marks what an earlier one holds.
_RULES = (
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
          r"(?:telegram|телеграм\w*|тэлеграм\w*|тг|телега|skype|скайп|instagram|инстаграм\w*|інстаграм\w*|инст[аеу]?|інст[аеу]?|signal|viber|вайбер|tg|tlg|insta|вк|vk|fb|ник|нік|nick|login|логин)\s+([a-z]+[._\d][\w.]*\w)", 1),
    _rule("account", "an account by its number", r"(?<!\w)id\d{5,12}(?!\w)"),
    _rule("account", "a name with a number sign", r"(?<!\w)[\w.]{2,32}#\d{4}(?!\d)"),
    _rule("device", "an address on the network", r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"),
    _rule("device", "a model of telephone", rf"(?<!\w){_PHONE}(?:\s+(?:note|ноут|нот|mi|galaxy|galaxy|redmi|pro|про|max|макс|ultra|plus|плюс|lite|se|mini|[a-zа-я]{{0,2}}\d{{1,3}}[a-zа-я]{{0,2}}))+(?!\w)"),
    _rule("device", "a make of telephone", r"(?<!\w)(?:i-?phone|айфон\w*|redmi|xiaomi|сяоми|ксиоми|samsung|самсунг\w*|huawei|хуавей|realme|oneplus|motorola|google\s+pixel)(?!\w)"),
    _rule("card", "sixteen digits of a bank card", r"(?<!\d)\d{4}[ \-\u00a0]?\d{4}[ \-\u00a0]?\d{4}[ \-\u00a0]?\d{4}(?!\d)"),
    _rule("card", "a bank account", r"(?<!\w)[A-Z]{2}\d{2}[ ]?[A-Z0-9]{4}(?:[ ]?[A-Z0-9]{4}){3,6}(?!\w)", 0, 0),
    _rule("document", "a passport number", r"(?<!\w)(?:A[BC]|AB|BM|HB|KH|MP|MC|KB|PP|SP|DP|АВ|ВМ|НВ|КН|МР|МС|КВ|РР)[\s№-]?\d{7}(?!\d)"),
    _rule("document", "a personal number", r"(?<!\w)[1-6]\d{6}[ABCKEMHАВСКЕМН]\d{3}(?:PB|BA|BI|РВ|ВА)\d(?!\w)"),
    _rule("document", "a number after a word for passport",
          r"(?:паспорт\w*|пашпарт\w*|passport|paszport\w*|pesel|инн|іпн|рнокпп|снилс|imei|табельн\w+|dowód\w*|ідент\w*\s+н\w+|личный\s+номер|асабісты\s+нумар|особистий\s+номер)"
          r"(?:\s+(?:номер|нумар|numer|number|nr))?\s*:?\s*№?\s*((?:[A-ZА-Я]{2,3}\s?)?\d[\d -]{2,16}[A-ZА-Я\d]*)", 1),
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
    _rule("phone", "a telephone number of Ukraine", r"(?<![\d.,:+-])0(?:39|50|6[36-8]|73|9[1-9])[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)"),
    _rule("phone", "a telephone number of Lithuania", r"(?<![\d.,:+-])8[\s-]?6\d{2}[\s-]?\d{5}(?!\d)"),
    _rule("phone", "nine digits as in Poland", r"(?<![\d.,:+-])(?<!\d )[4-8]\d{2}[\s-]\d{3}[\s-]\d{3}(?![\d.,]|\s*(?:\d|руб|зл|zł|евро|eur|чел|люд|солд|дол|грн|тон))"),
    _rule("phone", "digits grouped as a telephone number", r"(?<![\d.,:+-])(?:8[\s-])?\(?\d{3}\)?[\s-]\d{3}[\s-]\d{2}[\s-]?\d{2}(?!\d)"),
    _rule("plate", "a number plate of Belarus",
          r"(?<!\w)\d{4}\s?[ABCEHIKMOPTXАВСЕНІКМОРТХ]{2}[\s-]?[0-8](?!\w)"),
    _rule("plate", "a number plate of Russia", r"(?<!\w)[ABCEHKMOPTXYАВСЕНКМОРТХУ]\s?\d{3}\s?[ABCEHKMOPTXYАВСЕНКМОРТХУ]{2}\s?\d{2,3}(?!\w)"),
    _rule("plate", "a number plate of Ukraine", r"(?<!\w)[ABCEHIKMOPTXАВСЕНІКМОРТХ]{2}\s?\d{4}\s?[ABCEHIKMOPTXАВСЕНІКМОРТХ]{2}(?!\w)"),
    _rule("plate", "a number plate of Belarus, goods", r"(?<!\w)[ABCEHIKMOPTXАВСЕНІКМОРТХ]{2}\s?\d{4}[\s-][0-8](?!\w)", 0, 0),
    _rule("plate", "a plate after a word for it", r"(?<!\w)(?:auto|авто|аўто|nr\s+rej\w*\.?|rejestracj\w+|номер\w*|нумар\w*|numer\w*|машин\w*|такси|таксі|plate)\s*:?\s+"
          r"((?=[A-ZА-Я\d ]*\d)(?:[A-Z]{2,3}\s?[A-Z\d]{4,5}|\d\s?(?:TAX|ТАХ)\s?\d{4}))(?!\w)", 1, 0),
    _rule("address", "a street with a house number",
          rf"(?<!\w){_STREET}\s*(?:\d{{1,2}}(?:-[а-яa-z]{{1,3}})?\s+(?=[{_UP}]))?(?:[{_UP}{_LOW}.-]{{1,30}}\s*){{1,3}}?{_HOUSE}{_FLAT}?"),
    _rule("address", "a street with a house number",
          rf"(?<!\w)(?:[{_UP}][{_LOW}]+\s+)(?:street|avenue|вуліца|улица|вулиця)\s+\d+\w?{_FLAT}?"),
    _rule("address", "a house and a flat", rf"(?<!\w)[{_UP}][{_LOW}]+,?\s+(?:д\.?\s*|дом\s+|буд\.?\s*)?\d+[а-яa-z]?\s*(?:,\s*|\s+)(?:кв\.?|кватэра|квартира|flat|m\.|kv\.?|kw\.?|apt\.?)\s*\d+"),
    _rule("address", "a street and a house", rf"(?<!\w)[{_UP}][{_LOW}]+(?:ская|ской|скай|ская|скага|ського|ська|ая|ого)\s+\d+\w?\s*[-/]\s*\d+", 0, 0),
    _rule("address", "a street and a house", rf"(?<!\w)(?:на|по|па|вул|przy|na)\s+([{_UP}][{_LOW}]+(?:ой|ай|ей|скай|ской|ій|ого|ага|a|i|ej)\s+\d+\w?(?:\s?[-/]\s?\d+)?)(?!\w|[.:]\d|\s+(?:ед|адз|од|маш|авто|аўто|тан|бтр|бмп|бэтэр|камаз|урал|груз|вант|чел|чал|люд|сол|сал|шт|тыс|кал|кол|ваг|пла|вер|вин|самал|vehicl|truck|poj|samoch|czoł|год|гад|мин|хв|час))", 1, 0),
    _rule("address", "an entrance, floor or house", rf"(?<!\w){_NTH}\s+{_STAIR}(?:\s+(?:дома|дому|будинку|doma|domu|house)\s+\d+\w?)?(?:\s+(?:на|по|па|na|po|pa|on)\s+[{_UP}][{_LOW}]+)?(?:\s+(?:напротив|насупраць|навпроти|nasuprac|naprzeciw|opposite)\s+[{_LOW}]+)?"),
    _rule("address", "an entrance, floor or house", rf"(?<!\w){_STAIR}(?:\s*№?\s*\d{{1,2}}(?!\w|[.:]\d))"),
    _rule("address", "an entrance or floor", rf"(?<!\w)(?:\w+\s+)?{_STAIR}(?!\w|\s+(?:к|до|да|ко|do|to|горит)\b)(?:\s+(?:дома|дому|будинку|doma|domu|house)\s+\d+\w?)?(?:\s+(?:на|по|па|na|po|pa|on)\s+[{_UP}][{_LOW}]+)?(?:\s+(?:напротив|насупраць|навпроти|nasuprac|naprzeciw|opposite)\s+[{_LOW}]+)?"),
    _rule("address", "where somebody says their address is", rf"(?<!\w)(?i:(?:мой|мой|my|mój|моя|мая)\s+(?:адрес|адрас|address|adres|адреса)|(?:живу|жыву|мешкаю|прожива\w+|пражываю|mieszkam)\s+(?:по|па|на|przy|na))\s*:?\s*((?:[{_UP}{_LOW}.]+\s+){{1,2}}?(?:дом\s+|д\.?\s*|буд\.?\s*)?\d+[а-яa-z]?(?:[-/]\d+)?)", 1, 0),
    _rule("address", "a street with a house number", rf"(?<!\w)\d+\w?\s+{_NAME}\s+(?:Street|St|Avenue|Road|Lane)(?!\w)", 0, 0),
    _rule("address", "coordinates", r"(?<![\d.])(?:[NSСЮnsсю]\s?)?\d{2}\.\d{3,8}°?\s*[,;]?\s*[EWВЗewвз]?\s?(?<=[\s,;EWВЗewвз])\d{2}\.\d{3,8}(?![\d.])"),
    _rule("address", "a house of a street", rf"(?<!\w)(?:дом|д\.|буд\.?|будинок)\s*\d+\w?\s+(?:по|на|па)\s+{_STREET}\s*[{_UP}{_LOW}]+"),
    _rule("document", "a date of birth after a word for it",
          r"(?:родил(?:ся|ась)|рожден\w*|нарадзі(?:ўся|лася)|нараджэн\w*|народи(?:вся|лася|лась)|народжен\w*|born|birth|urodz\w+)\s*(?:on|в|ў|у|dnia|w)?\s*:?\s*"
          r"(\d{1,2}[.\s/-]\w{1,9}[.\s/-](?:19|20)?\d\d)", 1),
    _rule("document", "a date of birth", r"(?<!\d)\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?=\s*(?:г\.?\s*р|р\.?\s*н|года\s+рожд|года\s+нар|нарадж))"),
    _rule("address", "a house and a flat", r"(?<!\w)(?:дом|д\.|буд\.?)\s*\d+[а-я]?\s*,?\s*(?:кв\.?|кватэра|квартира|корпус|корп\.?|к\.?)\s*\d+"),
    _rule("address", "a flat number", r"(?<!\w)(?:кв\.?|кватэр[аыеу]|квартир[аыеу]|flat|apartment|apt\.?|mieszkani[ae])\s*№?\s*\d+(?!\w)"),
)
_PERSON = (
    _rule("person", "says how they are called", rf"(?<!\w)(?i:{_CALLED})\s*[-–—:,]?\s*([^\W\d_]{{2,}}(?:-{_NAME})?(?:\s+{_NAME}){{0,2}})", 1, 0),
    _rule("person", "introduces themself", rf"(?<!\w)(?i:{_INTRO})\s+({_NAME}(?:\s+{_NAME}){{0,2}})", 1, 0),
    _rule("person", "gives a first name", rf"(?<!\w)(?i:это|гэта|це|to|this\s+is|here\s+is)\s+({_NAME}(?:\s+{_NAME}){{0,2}})", 1, 0),
    _rule("person", "an office and a name", rf"(?<!\w)(?i:{_OFFICE})\s+{_NAME}(?:\s+{_NAME}){{1,2}}", 0, 0),
    _rule("person", "a name and an age", rf"(?<!\w)({_NAME}(?:\s+{_NAME})?),\s*\d{{2}}\s*(?:гад\w*|год\w*|лет|рок\w*|lat|lata|years)(?!\w)", 1, 0),
    _rule("person", "introduces themself", rf"(?<!\w)(?:[Яя]|Ja|ja|[Пп]ишет|[Пп]иш[еу]|[Пп]іш[ау])\s*[-–,:]?\s+({_NAME}\s+{_NAME}(?:\s+{_NAME})?)", 1, 0),
    _rule("person", "introduces themself", rf"(?<!\w)(?:[Яя]|[JjYy]a|I'm|I am)\s+({_NAME})(?=\s*[,(.]|\s+(?:из|з|с|со|z|iz|from)\s)", 1, 0),
    _rule("person", "a name beside a number", rf"(?<![.!?]\s)(?<!\w)({_NAME}\s+{_NAME})(?=,?\s*(?:tel|тел|phone|номер|нумар|\+\d))", 1, 0),
    _rule("person", "a relative by name", rf"(?<!\w)(?i:{_KIN})\s+({_NAME}(?:\s+{_NAME})?)", 1, 0),
    _rule("address", "where somebody lives",
          rf"(?<!\w)(?:жив[её]т|жыве|живе|mieszka|lives)\s+((?:над|возле|напротив|насупраць|навпроти|каля|біля|за|obok|nad|naprzeciw|near|above|opposite|behind)\s+[{_LOW}]+)(?!\w)", 1, 0),
    _rule("person", "a name with a patronymic",
          rf"(?<!\w)(?:{_NAME}\s+)?{_NAME}\s+[{_UP}][{_LOW}]+(?:[оеёаяьи]вич|[оеёаяыі]віч|[оеёаяіиы]вна|[оеёаяыі]ўна|їв(?:на|ич)|ична|[лмн]ьич)(?:\s+{_NAME})?(?!\w)", 0, 0),
    _rule("person", "signs with a name", rf"(?:с\s+уважением|с\s+ув\.?|з\s+павагай|з\s+повагою|regards|pozdrawiam|подпись|подпіс)[,:]?\s+({_NAME}(?:\s+{_NAME})?)", 1),
)
_GATES = Gates((*_RULES, *_PERSON))
sign = _GATES.sign  # the rules that a word opens
_BETWEEN = re.compile(r"[\s,.]*(?:[^\W\d_]{1,3}[\s,.]+){0,2}")
_NOT_NAMES = re.compile(r"(?i:from|in|at|near|with|going|not|sure|seeing|hearing|zdaje|z|w|в|из|з|у|ў|на|рядом|живу)$")
_DOTTED = re.compile(r"//|\w\.\w")
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|ru|by|ua|pl|info|me|io|example|site|xyz|top|eu|online|link|"
                   r"ly|рф|бел)(?:/\S*)?(?!\w)", re.IGNORECASE)


_NOT_CALLED = frozenset(("не", "ня", "как", "як", "так", "его", "яго", "не", "это", "гэта", "на", "not", "is", "the", "nie", "to", "jak", "jako", "меня", "мяне", "мене", "помощь", "дапамог"))


@cache
def _given() -> frozenset[str]:
    return frozenset(map(key, str(table("names")["given"]["all"]).split()))  # type: ignore[index]


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """Return a pattern compiled when it is first needed: all of them together take a tenth of a second."""
    return re.compile(pattern, flags)


def links(text: str) -> list[tuple[int, int]]:
    """Return where web addresses stand."""
    return [found.span() for found in _LINK.finditer(text)] if _DOTTED.search(text) else []


def find_private(text: str, words: Sequence[str] | None = None, signs: int | None = None) -> list[tuple[int, int, str, str]]:
    """Return (start, end, kind, because) of what identifies a person, in order, none overlapping.

    `words`, `signs`: the words of the text and what `sign` says of them together, where they are known already.
    """
    held: list[tuple[int, int, str, str]] = []
    stretches: list[tuple[int, int]] = []  # those held, in the order of the text
    if words is None:
        words = [token.text for token in tokens(text)]
    for rule in _GATES.open(text, words, reduce(or_, map(sign, words), 0) if signs is None else signs):
        for found in _compiled(rule.pattern, rule.flags).finditer(text):
            start, end = found.span(rule.group)
            end = start + len(text[start:end].rstrip(" ,.;"))
            if end > start and _free(stretches, start, end) and not _ordinary(rule, text[start:end]):
                held.append((start, end, rule.kind, rule.because))
                insort(stretches, (start, end))
    return _joined(sorted(held), text) if held else held


def _joined(held: list[tuple[int, int, str, str]], text: str) -> list[tuple[int, int, str, str]]:
    """Join parts of one address that only small words part: "на Ленина 5, третий подъезд"."""
    out: list[tuple[int, int, str, str]] = []
    for item in held:
        if out and item[2] == out[-1][2] == "address" and _BETWEEN.fullmatch(text, out[-1][1], item[0]):
            out[-1] = (out[-1][0], item[1], "address", out[-1][3])
        else:
            out.append(item)
    return out


def _free(stretches: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(stretches, (start, start))
    return not ((at and stretches[at - 1][1] > start) or (at < len(stretches) and stretches[at][0] < end))


def _ordinary(rule: Rule, surface: str) -> bool:
    if rule.because in ("gives a first name", "a name and an age"):
        return key(surface.split()[0]) not in _given()
    if rule.because == "says how they are called":
        return surface.split()[0].lower() in _NOT_CALLED or _NOT_NAMES.match(surface.split()[0]) is not None
    if rule.because == "a name with a patronymic" and len(surface.split()) == 2:
        return key(surface.split()[0]) not in _given()  # "Жители Баранович"
    if rule.kind == "person":
        return _NOT_NAMES.match(surface.split()[0]) is not None
    if rule.kind == "phone":
        digits = sum(char.isdigit() for char in surface)
        return digits < 6 or re.fullmatch(r"\d{4}[-–]\d{4}|\d{1,2}[-–.]\d{1,2}[-–.]\d{4}", surface) is not None
    return False


def mask(text: str, report: Report) -> str:
    """Return the text with what identifies a person replaced by ⟨kind⟩, for the desk's screen."""
    out, last = [], 0
    for item in sorted((item for item in report.pii if item.start is not None and item.end is not None),
                       key=lambda item: item.start or 0):
        start, end = item.start or 0, item.end or 0
        if start >= last:
            out += [text[last:start], f"⟨{item.kind}⟩"]
            last = end
    return "".join((*out, text[last:]))


def marked(surface: str, kind: str, start: int, end: int) -> Marked:
    """Return a stretch to be protected."""
    return Marked(surface=surface, kind=kind, start=start, end=end)
