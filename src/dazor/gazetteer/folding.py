"""One key for a place name however it is written and inflected, in be, ru, uk, en and pl.

Four keys, from the strictest to the loosest; a loose key only proposes, a strict one ranks first:

    plain   letters as written, repaired: case, soft hyphens, look-alike letters of the other alphabet, ё
    fold    one skeleton for Cyrillic and both Latin spellings: vowels in three classes, soft = hard
    cuts    the fold with every case ending it could bear taken off, and the declensions that bear it
    root    one short stem per word, for names of several words: lossy, so two words must agree

Source: written for Dazor; the idea of a phonetic skeleton is measured in docs/explanation/gazetteer.md.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u0301\u0300’ʼ'`´ʹ‘′"), None)
_BREAK = re.compile(r"[^\w]+|_")
_CYRILLIC, _LATIN = re.compile("[\u0400-\u04ff]"), re.compile("[A-Za-z]")
# Latin letters that look like Cyrillic ones: pasted, or typed to slip past a filter.
_TWINS = str.maketrans("ABCEHIKMOPTXYaceikmopxyj", "АВСЕНІКМОРТХУасеікморхуј")
_RULES_LATIN = tuple(sorted({
    "shch": "шч", "szcz": "шч", "tsch": "ч", "sch": "ш", "dzh": "дж", "zh": "ж", "kh": "х", "ts": "ц", "tz": "ц",
    "ch": "ч", "cz": "ч", "sz": "ш", "rz": "р", "sh": "ш", "ph": "ф", "ya": "я", "ye": "е", "yo": "е", "yu": "ю",
    "ja": "я", "je": "е", "jo": "е", "ju": "ю", "č": "ч", "š": "ш", "ž": "ж", "ż": "ж", "ć": "ц", "ś": "с", "ń": "н",
    "ł": "л", "ŭ": "ў", "ź": "з", "ą": "ан", "ę": "ен", "ó": "о", "ė": "е", "ģ": "г", "ķ": "к", "ļ": "л", "ņ": "н",
    "ū": "у", "ų": "у", "į": "и", "ī": "и", "ā": "а", "ē": "е", "ü": "ю", "ö": "о", "ä": "е", "ß": "с",
}.items(), key=lambda rule: -len(rule[0])))
_ONE_LATIN = dict(zip("abcdefghijklmnopqrstuvwxyz",
                      ("а", "б", "ц", "д", "е", "ф", "г", "г", "и", "й", "к", "л", "м", "н", "о", "п", "к", "р", "с",
                       "т", "у", "в", "в", "кс", "ы", "з"), strict=True))
_LATIN_PIECE = re.compile("|".join(re.escape(piece) for piece, _ in _RULES_LATIN) + "|.")
_LATIN_TO = {**_ONE_LATIN, **dict(_RULES_LATIN)}
_SOFT_I = re.compile(r"(?<=[bcdfghklmnprstvwzłńśćź])[iy](?=[aeouóąę])")  # Naroulia, Homiel, Wierzbowiec
_CLASSES = str.maketrans({
    **dict.fromkeys("аоеэєяё", "а"), **dict.fromkeys("иыіїйј", "и"), "ю": "ӯ", "ў": "в", "ц": "т", "ґ": "г", "щ": "шч",
    "ъ": None, "ь": None})
_HISS = re.compile("[тд]ч|тш")
_FIRST_U = re.compile("^[ув](?=[бвгджзклмнпрстфхчш])")
_VOWEL_U = re.compile("(?<=[аи])у")
_TWICE = re.compile(r"(.)(?=\1)")  # every letter but the last of a row of equal ones
VOWELS = "аиу"
_SOUND = re.compile("[а-яіўґїє]+|[a-z]+")  # in need of no repair
_L_BEFORE = re.compile("л(?=[бвгджзкмнпрстфхчш])")

# Folded endings and the declensions that bear them: m ends in a consonant, a in a vowel of class а, i in class и.
# M is m with its fleeting vowel gone (Лунинец, Лунинца), A is a with its consonant softened (Зяброўка, Зяброўцы).
ENDINGS: dict[str, str] = {
    "": "mi", "а": "amMA", "и": "aimMA", "у": "amM", "аи": "ai", "ау": "a", "ам": "amiM", "ага": "ai", "аму": "ai",
    "им": "ai", "ав": "i", "ив": "i", "ах": "im", "ами": "im", "ими": "i", "их": "i", "ави": "mM", "ан": "a", "иу": "ami", "иаи": "a",
    "ас": "ma", "ис": "m", "ус": "m", "ат": "i", "уаса": "im", "аса": "a", "уси": "i",
}
_LAST = frozenset(ending[-1:] for ending in ENDINGS)
_SIZES = {last: sorted({len(ending) for ending in ENDINGS if ending and ending[-1] == last}) for last in _LAST}  # of the endings in a letter
_ROOT_ENDS = frozenset(["авами", "авах", "авам", "авага", "ами", "ими", "ага", "аму", "ава", "аву", "ави", "авай", "ах", "ам", "ав", "ив", "аи", "им", "их", "ау", "иу", "иа", "ас", "ис",
                        "а", "и", "у"])
_ROOT_SIZES = {last: sorted({len(ending) for ending in _ROOT_ENDS if ending[-1] == last}, reverse=True) for last in {ending[-1] for ending in _ROOT_ENDS}}
_BALTIC = ("ас", "ис", "ус")  # Lithuanian: Kloniškės, of Kloniškių
_AFTER_FLEETING = frozenset("тквлнр")
_FLEETING = re.compile("[аи](?=[тквлнр]$)")
_CASE_OF_CH = re.compile("[aiy]ch$")
_SOFTENED = {"к": "т", "г": "з", "х": "с"}
_SOFTENED_PL = {"г": "д", "х": "ш"}  # Rydze, Czeremsze


def repair(word: str) -> str:
    """Return the word without invisible characters and with look-alike letters of the other alphabet put right."""
    if word.isascii():
        return word.replace("'", "")
    word = unicodedata.normalize("NFC", word).translate(_INVISIBLE)
    if _CYRILLIC.search(word) and _LATIN.search(word):
        word = word.translate(_TWINS)
    return word


def plain(name: str) -> str:
    """Return the name in lower case, repaired, with its words parted by single spaces."""
    lower = name.lower()
    if _SOUND.fullmatch(lower):
        return lower
    return " ".join(_BREAK.sub(" ", repair(name).lower().replace("ё", "е")).split())


def _to_cyrillic(word: str, *, ch: str) -> str:
    word = _SOFT_I.sub("", word)
    if ch != "ч":
        word = word.replace("ch", "ћ")
    word = _LATIN_PIECE.sub(lambda piece: _LATIN_TO.get(piece.group(), piece.group()), word)
    return word.replace("ћ", ch)


def _skeleton(word: str) -> str:
    word = word.translate(_CLASSES).replace("дз", "д")
    if "ч" in word or "ш" in word:
        word = _HISS.sub("ч", word)
    if "у" in word:
        word = _VOWEL_U.sub("в", _FIRST_U.sub("в", word))
    return _TWICE.sub("", word.replace("ӯ", "у"))


def readings(word: str) -> tuple[str, ...]:
    """Return the folds of one plain word: two where Latin `ch` may stand for ч or х, else one."""
    if not _LATIN.search(word):
        return (_skeleton(word),)
    if word.isascii() is False and "ß" not in word:
        word = "".join(c if c in _LATIN_TO else unicodedata.normalize("NFD", c)[0] for c in word)
    first = _skeleton(_to_cyrillic(word, ch="ч"))
    if "ch" not in word:
        return (first,)
    other = _skeleton(_to_cyrillic(word, ch="х"))
    return (other, first) if _CASE_OF_CH.search(word) else (first, other)  # Starych Darohach


def fold(name: str) -> str:
    """Return one skeleton for a name in whatever spelling: `Нароўля`, `Наровля`, `Naroulia` give the same."""
    return " ".join(readings(word)[0] for word in plain(name).split())


def forms(folded: str) -> list[tuple[str, str]]:
    """Return (stem, declensions) of one folded word for every case ending it could bear, `solid` or not."""
    found = [(folded, ENDINGS[""])]
    last, letters = folded[-1:], len(folded)
    if last in _LAST and letters > 2:
        sizes = _SIZES[last]
        found += [(folded[:-size], ENDINGS[folded[-size:]]) for size in sizes if size <= letters - 2 and folded[-size:] in ENDINGS]
    if last in _AFTER_FLEETING and (short := _FLEETING.sub("", folded)) != folded and folded[-3:-2] not in VOWELS:
        found.append((short, "i"))  # Горок, Krynek, Ріпок
    return found


def cuts(folded: str) -> tuple[tuple[str, str], ...]:
    """Return (stem, declension) of one folded word for every case ending it could bear."""
    return tuple([(stem_, kind) for stem_, kinds in forms(folded) if solid(stem_) for kind in kinds])


def declensions(folded: str) -> tuple[tuple[str, str], ...]:
    """Return (stem, declension) under which a name in its dictionary form is filed."""
    last = folded[-1:]
    if last not in VOWELS or not last:
        short = _FLEETING.sub("", folded)
        bare = folded[:-2] if folded.endswith(_BALTIC) and len(folded) > 6 else ""
        filed = [(folded, "m")]
        if short != folded and solid(short):
            filed.append((short, "M"))
        return (*filed, (bare, "i")) if bare else tuple(filed)
    if last == "у":
        return ()
    stem_ = folded[:-1]
    if not solid(stem_):
        return ()
    if last == "и":
        return ((stem_, "i"), (stem_[:-1], "i")) if stem_[-1] in VOWELS and solid(stem_[:-1]) else ((stem_, "i"),)  # Чураі: Чураях
    soft = [(_TWICE.sub("", stem_[:-1] + softened[stem_[-1]]), "A") for softened in (_SOFTENED, _SOFTENED_PL) if stem_[-1] in softened]
    plural = ((stem_, "i"),) if stem_[-1] in "чт" else ()  # Polish Osipowicze, Stołpce are plurals
    return ((stem_, "a"), *[each for each in soft if solid(each[0])], *plural)


def solid(stem_: str) -> bool:
    """Tell whether enough is left to know a word by: three letters, two of them consonants."""
    return len(stem_) >= 3 and _consonants(stem_) >= 2


def _consonants(folded: str) -> int:
    return len(folded) - folded.count("а") - folded.count("и") - folded.count("у")


def loosen(stem_: str) -> str:
    """Return the stem with what differs between languages evened out, or "" when too little would be left.

    Vowels become one class (uk і for о, е), л before a consonant becomes в (Столбцы, Стоўбцы), a prothetic в goes
    (Орша, Ворша), стн becomes сн, жск and зьк become ск (Острогожск, Острогозьк).
    """
    loose = even(stem_)
    return loose if _consonants(loose) >= 3 else ""


def even(folded: str) -> str:
    """Return a fold or stem with what differs between languages evened out, as `loosen` says it; the same for its beginning."""
    if "ст" in folded or "к" in folded:
        folded = folded.replace("стн", "сн").replace("жск", "ск").replace("зк", "ск")
    if "л" in folded:
        folded = _L_BEFORE.sub("в", folded)
    folded = folded.replace("и", "а")
    if folded[:1] == "в" and folded[1:2] in VOWELS:
        folded = folded[1:]
    return _TWICE.sub("", folded)


def head(evened: str) -> str:
    """Return the four letters by which a fold that is evened, its stems and their loose forms all begin; fewer when there are no more."""
    return evened[:4]


def root(folded: str) -> str:
    """Return the short stem of one folded word: every case of `Быхаў`, `Зяброўка`, `Старыя` gives one root."""
    cut = folded
    for _ in range(2):  # a name that itself ends like a case (Слонім) must lose as much as its cases do (Слоніма)
        shorter = _unended(cut)
        if len(shorter) < 3:
            shorter = cut.rstrip(VOWELS)
        cut = shorter if len(shorter) >= 2 else cut
    if len(cut) > 4:
        cut = _FLEETING.sub("", cut)
    if len(cut) > 3:
        cut = cut[:-1] + _SOFTENED.get(cut[-1], cut[-1])
    return cut


def _unended(folded: str) -> str:
    """Return a fold without the longest ending that leaves three letters; Берега is no adjective."""
    letters = len(folded)
    for size in _ROOT_SIZES.get(folded[-1:], ()):
        if letters >= size + 3 and folded[-size:] in _ROOT_ENDS and (size != 3 or not folded.endswith("барага")):
            return folded[:-size]
    return folded


def loose_root(strict: str) -> str:
    """Return the root with what differs between languages evened out; a short root stays as it is."""
    return loosen(strict) or strict


def stem(name: str) -> str:
    """Return the roots of the name's words: one key for all its cases in all its spellings."""
    return " ".join(loose_root(root(readings(word)[0])) for word in plain(name).split())
