"""Which language a message is in, by its letters and its small words; and Latin letters back to Cyrillic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from dazor.gazetteer.memory import Memory
from dazor.triage.tokens import key

_WORDS = {
    "be": "і у ў з са да на не ня што як гэта але ці дзе яго яны быў была ёсць калі пад каля праз нас мы вы ён яна зараз "
          "сёння учора няма нешта ужо толькі вельмі шмат якія які ад для пра адзін было цяпер хто трэба каб бачыў",
    "ru": "и в с со на не что как это но или где его они был была есть когда под около через нас мы вы он она сейчас "
          "сегодня вчера нет уже только очень много который которые от для про один было теперь кто надо чтобы видел у",
    "uk": "і в у з зі на не що як це але чи де його вони був була є коли під біля через нас ми ви він вона зараз сьогодні "
          "вчора немає вже тільки дуже багато який які від для про один було тепер хто треба щоб бачив із та "
          "йшов пройшов прийшов вийшов зайшов йшла йшли пройшла пройшли йде йдуть потяг потяги літак ворог бо лише теж щось якось досі поки геть коло колона вночі вранці ввечері пішов пішла",
    "en": "the a an of in on at to from and is are was were with near this that they he she it we i my about some no not "
          "by for has have been will there today yesterday just now over into",
    "pl": "w we z ze na nie co jak to ale czy gdzie jego oni był była jest kiedy pod koło przez nas my wy on ona teraz "
          "dziś wczoraj już tylko bardzo dużo który które od dla o jeden było kto i się do są po przed tam tu",
    "de": "der die das und in im von vom zu zum mit bei auf aus nach ist sind war waren nicht ein eine einer den dem des "
          "über wird werden laut sich es",
    "lt": "ir į iš su prie per kad yra buvo ne kaip apie dar jau nuo iki po už tai šiandien vakar pasak d",
    "translit": "v na s i iz po ne eto no kak chto gde uzhe sejchas seychas segodnya vchera privet u nas nad pod okolo "
                "vozle k ot do byl byli idet edut ehali kolonna tank tanki poezd samolet vertolet shtuk mashin "
                "ad da za pa kala sionnia zaraz uchora ishla jedzie jeduc tehniki tehnika voennye zhd stancii stantsii ya",
    "latin be": "heta što shto praz niama dzie jedzie jeduć jeduc iduć iduc ide idzie kalona kalony kalonu tankaŭ tankau technika techniki "
                "tehnika viedaju kalia kala zaraz ciapier siońnia sionnia učora uchora uchora byŭ byu było bylo była išla ishla išli ishli "
                "vajskoŭcy vajskoucy čyhunka čyhunačniki stancyja stancyi ešalon eshalon ciahnik mašyn mashyn pryvitanne vielmi jak dyk "
                "ale kažuć kazhuc pišuć pishuc bačyŭ bachyu čuvać chuvac ranicaj viečaram hadzin hadziny aŭto ludzi pieršy druhi tolki usio "
                "potym jašče jashche adzin adna dva dzvie čatyry piać sieli pajšli pajšla pajechali jechali uzlacieli uzlacieŭ lacieli lacieŭ laciać "
                "samalot samaloty viertalot viertaloty sałdaty saldaty vybuch vybuchi bachnula rakiety vahony vahonaŭ zatrymali zabrali aryštavali "
                "nočču unačy uviečary viečar ranicy chtości niešta ničoha nichto spakojna cicha byccam napeŭna našych rasiejskija rasijskija "
                "vojska vojski kala mašynaŭ hruzaviki stajać stajała stali siadziać budzie mnie susied susiedka vioska hrukat šmat",
}
_NOT_A_LANGUAGE = ("translit", "latin be")
_SMALL = {name: frozenset(key(word) for word in words.split()) for name, words in _WORDS.items()}
SMALL_WORDS = frozenset(word for name, words in _SMALL.items() if name not in _NOT_A_LANGUAGE for word in words)
_MIN_SHARE = 3  # letters of one language against one of another before the text counts as mixed

# What is counted of a word, each count in a field of one number: the counts of a text are then one sum over its words.
_LETTERS_OF = {"cyrillic": re.compile("[\u0400-\u04ff]"), "latin": re.compile("[a-z]"), "be": re.compile("ў"), "uk": re.compile("[їєґ]"),
               "ru": re.compile("[ищъ]"), "i": re.compile("і"), "y": re.compile("[ыэ]"), "pl": re.compile("[ąćęłńóśźż]"),
               "de": re.compile("[äöüß]"), "lt": re.compile("[ėįųūčšž]"), "lacinka": re.compile("ŭ"), "haček": re.compile("[čšž]"), "soft": re.compile("[łńśćź]")}
_COUNTED = re.compile("|".join(letters.pattern for letters in _LETTERS_OF.values()))
_FIELDS = (*_LETTERS_OF, *(f"{name} words" for name in _WORDS))
_WIDTH, _FIELD = 20, (1 << 20) - 1  # a message has fewer than 2^20 letters
_AT = {name: _WIDTH * place for place, name in enumerate(_FIELDS)}

_OF_NAMES = ~(_FIELD << _AT["lt"])  # the letters of a name that tell of a language: "a drone in Šalčininkai district" is English


def _weigh_letter(letter: str) -> int:
    return sum(1 << _AT[name] for name, letters in _LETTERS_OF.items() if letters.match(letter)) if _COUNTED.match(letter) else 0


_OF_LETTER = Memory(_weigh_letter)
_OF_WORD = {spelled: sum((spelled in small) << _AT[f"{name} words"] for name, small in _SMALL.items()) for spelled in frozenset().union(*_SMALL.values())}


def weigh(word: str, spelled: str) -> int:
    """Return what the letters of a word, and the word itself in the spelling of `tokens.key`, say of its language."""
    if word.isdigit():
        return 0
    letters = sum(map(_OF_LETTER.__getitem__, word.lower()))
    return (letters & _OF_NAMES if word[0].isupper() else letters) + _OF_WORD.get(spelled, 0)


def language(text: str, weights: Sequence[int]) -> str:
    """Return be, ru, uk, en, pl, de, lt or mixed (two at once, or Cyrillic languages in Latin letters), given what its words weigh."""
    counted = sum(weights)
    cyrillic, latin = _count(counted, "cyrillic"), _count(counted, "latin")
    if cyrillic >= latin / 2 and cyrillic:
        return _by_cyrillic(counted)
    return _by_latin(counted, len(weights)) if text.strip() else ""


def _count(counted: int, name: str) -> int:
    return counted >> _AT[name] & _FIELD


def _by_cyrillic(counted: int) -> str:
    be, uk = _count(counted, "be"), _count(counted, "uk")
    ru_only, i, y = _count(counted, "ru"), _count(counted, "i"), _count(counted, "y")
    if uk and uk * 2 >= be:
        return "uk"
    if (be or (i and y)) and ru_only * _MIN_SHARE < (be + i) * 2 + y:
        return "be" if ru_only <= 1 or ru_only * 8 < be + i else "mixed"
    if (be or (i and y)) and ru_only:
        return "mixed" if be + i > 1 else "ru"
    if i and not ru_only:
        return "be" if _count(counted, "be words") >= _count(counted, "uk words") else "uk"
    if i:
        return "uk"
    scores = {name: _count(counted, f"{name} words") for name in ("ru", "be", "uk")}
    if not ru_only and scores["be"] > scores["ru"]:
        return "be"
    return "uk" if scores["uk"] > scores["ru"] and not y else "ru"


def _by_latin(counted: int, words: int) -> str:
    scores = {name: _count(counted, f"{name} words") for name in ("en", "pl", "de", "lt", "translit")}
    for name in ("pl", "de", "lt"):
        scores[name] += 3 * _count(counted, name)
    best = max(scores, key=lambda name: scores[name])
    lacinka = _count(counted, "lacinka") or (_count(counted, "haček") and (  # with Polish letters in no other language
        (_count(counted, "soft") and not scores["en"]) or _count(counted, "latin be words") > _count(counted, "lt words")))
    belarusian = lacinka or _count(counted, "latin be words") > max(1, scores["pl"], scores["lt"])
    if belarusian and scores["en"] < 2 + words // 10:
        return "mixed"
    if not scores[best]:
        return "en"
    return "mixed" if best == "translit" else best


_PAIRS = (("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("ya", "я"),
          ("yu", "ю"), ("yo", "е"), ("ye", "е"), ("ja", "я"), ("ju", "ю"), ("jo", "е"), ("je", "е"), ("ia", "я"),
          ("iu", "ю"), ("iy", "ий"), ("yi", "ый"), ("ij", "ий"), ("yj", "ый"))
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстуввхыз")
_BELARUSIAN = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдэфггійклмнопкрстуввхыз")
# Latin Belarusian has letters of its own; the ending sounds follow them.
_LACINKA_PAIRS = (("dź", "дз"), ("dž", "дж"), ("ch", "х"), ("ie", "е"), ("ia", "я"), ("io", "е"), ("iu", "ю"), ("je", "е"), ("ja", "я"),
                  ("jo", "е"), ("ju", "ю"), ("č", "ч"), ("š", "ш"), ("ž", "ж"), ("ŭ", "ў"), ("ć", "ц"), ("ś", "с"), ("ź", "з"),
                  ("ń", "н"), ("ł", "л"))
_BELARUSIAN_WORDS = frozenset(["heta", "shto", "praz", "kalia", "kala", "zaraz", "pryvitanne", "uchora", "sionnia", "ishla", "niama", "vielmi", "jak", "dyk", "technika", "tehnika"])


def alphabet(text: str, keys: Sequence[str]) -> str:
    """Return how Latin letters of a mixed text are read: lacinka, be or ru."""
    if re.search("[čšžŭ]", text.lower()):
        return "lacinka"
    return "be" if _BELARUSIAN_WORDS & set(keys) else "ru"


def cyrillised(word: str, how: str = "ru") -> str:
    """Return a word in Latin letters as it would be written in Cyrillic: kolonna → колонна, čyhunka → чыгунка."""
    return _CYRILLISED[how][word]


def _cyrillised(word: str, *, how: str) -> str:
    word = word.lower()
    if how == "lacinka":
        for latin, cyrillic in (*_LACINKA_PAIRS, ("zh", "ж"), ("sh", "ш")):  # some write both ways in one message
            word = word.replace(latin, cyrillic)
        return key(word.translate(_BELARUSIAN))
    for latin, cyrillic in _PAIRS:
        word = word.replace(latin, cyrillic)
    return key(word.translate(_BELARUSIAN if how == "be" else _LETTERS))


_CYRILLISED = {how: Memory(partial(_cyrillised, how=how)) for how in ("lacinka", "be", "ru")}
