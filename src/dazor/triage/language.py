"""Which language a message is in, by its letters and its small words; and Latin letters back to Cyrillic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dazor.triage.tokens import Token, key

_WORDS = {
    "be": "і у ў з са да на не ня што як гэта але ці дзе яго яны быў была ёсць калі пад каля праз нас мы вы ён яна зараз "
          "сёння учора няма нешта ужо толькі вельмі шмат якія які ад для пра адзін было цяпер хто трэба каб бачыў",
    "ru": "и в с со на не что как это но или где его они был была есть когда под около через нас мы вы он она сейчас "
          "сегодня вчера нет уже только очень много который которые от для про один было теперь кто надо чтобы видел",
    "uk": "і в у з зі на не що як це але чи де його вони був була є коли під біля через нас ми ви він вона зараз сьогодні "
          "вчора немає вже тільки дуже багато який які від для про один було тепер хто треба щоб бачив із та",
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
}
_SMALL = {name: frozenset(key(word) for word in words.split()) for name, words in _WORDS.items()}
SMALL_WORDS = frozenset(word for name, words in _SMALL.items() if name != "translit" for word in words)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_POLISH, _GERMAN, _LITHUANIAN = re.compile("[ąćęłńóśźż]"), re.compile("[äöüß]"), re.compile("[ėįųūčšž]")
_ASCII = re.compile("[a-z]")
_LACINKA = re.compile("[ŭ]")
_MIN_SHARE = 3  # letters of one language against one of another before the text counts as mixed


def language(text: str, words: Sequence[Token]) -> str:
    """Return be, ru, uk, en, pl, de, lt or mixed (two at once, or Cyrillic languages in Latin letters)."""
    low = text.lower()
    cyrillic = len(_CYRILLIC.findall(low))
    latin = len(_ASCII.findall(low))
    keys = [word.key for word in words]
    return _by_cyrillic(low, keys) if cyrillic >= latin / 2 and cyrillic else _by_latin(low, keys)


def _score(keys: Sequence[str], name: str) -> int:
    small = _SMALL[name]
    return sum(spelled in small for spelled in keys)


def _by_cyrillic(low: str, keys: Sequence[str]) -> str:
    be, uk = low.count("ў"), low.count("ї") + low.count("є") + low.count("ґ")
    ru_only, i, y = low.count("и") + low.count("щ") + low.count("ъ"), low.count("і"), low.count("ы") + low.count("э")
    if uk and uk * 2 >= be:
        return "uk"
    if (be or (i and y)) and ru_only * _MIN_SHARE < (be + i) * 2 + y:
        return "be" if ru_only <= 1 or ru_only * 8 < be + i else "mixed"
    if (be or (i and y)) and ru_only:
        return "mixed" if be + i > 1 else "ru"
    if i and not ru_only:
        return "be" if _score(keys, "be") >= _score(keys, "uk") else "uk"
    if i:
        return "uk"
    scores = {name: _score(keys, name) for name in ("ru", "be", "uk")}
    if not ru_only and scores["be"] > scores["ru"]:
        return "be"
    return "uk" if scores["uk"] > scores["ru"] + 1 and not y else "ru"


def _by_latin(low: str, keys: Sequence[str]) -> str:
    scores = {name: _score(keys, name) for name in ("en", "pl", "de", "lt", "translit")}
    scores["pl"] += 3 * len(_POLISH.findall(low))
    scores["de"] += 3 * len(_GERMAN.findall(low))
    scores["lt"] += 3 * len(_LITHUANIAN.findall(low))
    best = max(scores, key=lambda name: scores[name])
    if _LACINKA.search(low) and scores["en"] < 2 + len(keys) // 10:
        return "mixed"
    if not scores[best]:
        return "en" if low.strip() else ""
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
    if re.search("[čšžŭ]", text.lower()) and not re.search("sh|zh", text.lower()):
        return "lacinka"
    return "be" if _BELARUSIAN_WORDS & set(keys) else "ru"


@lru_cache(maxsize=65_536)
def cyrillised(word: str, how: str = "ru") -> str:
    """Return a word in Latin letters as it would be written in Cyrillic: kolonna → колонна, čyhunka → чыгунка."""
    word = word.lower()
    if how == "lacinka":
        for latin, cyrillic in _LACINKA_PAIRS:
            word = word.replace(latin, cyrillic)
        return key(word.translate(_BELARUSIAN))
    for latin, cyrillic in _PAIRS:
        word = word.replace(latin, cyrillic)
    return key(word.translate(_BELARUSIAN if how == "be" else _LETTERS))
