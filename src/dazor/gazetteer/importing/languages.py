"""Which of the five languages a spelling is in, by its letters alone; "" where they do not tell."""

from __future__ import annotations

import re

from dazor.gazetteer.folding import fold

_CYRILLIC = re.compile("[а-яёіўїєґ]", re.IGNORECASE)
_POLISH = set("łąęśźżćń")
_BELARUSIAN_CLUSTER = re.compile("дз|цц|ц[еёяю]|[рчшж]э|[жшч]ы|ры|(лл|сс|нн)е$")
_SHARED = set("абвгджзйклмнопрстуфхцчшьюяе '’-()")
_BELARUSIAN, _UKRAINIAN, _RUSSIAN = set("ёіўыэ"), set("іїєґищ"), set("ёиыэщъ")
_NOT_BELARUSIAN = set("ищъїєґ")
_FOREIGN = re.compile("[^\\sA-Za-zÀ-žА-яЁёІіЇїЄєҐґЎў’'ʼ`.()-]")
_NO_VOWELS = str.maketrans("", "", "аиу ")
_LIKE = 0.65


def language(name: str, cc: str = "") -> str:
    """Return be, ru, uk, pl or "" for a spelling; `cc` is the country of the place."""
    letters = set(name.lower())
    if not _CYRILLIC.search(name):
        return "pl" if cc == "PL" or letters & _POLISH else ""
    if letters - _SHARED - _BELARUSIAN - _UKRAINIAN - _RUSSIAN:
        return ""
    if "ў" in letters or ("і" in letters and not letters & _NOT_BELARUSIAN and (cc == "BY" or letters & set("ыэё"))):
        return "be"
    if cc == "BY" and _BELARUSIAN_CLUSTER.search(name) and not letters & set("ищъ"):
        return "be"
    if letters & set("їєґ") or "і" in letters:
        return "" if letters & set("ыэёъ") or (cc == "BY" and "и" not in letters) else "uk"
    return "ru"


def kin(main: str, others: list[str]) -> list[str]:
    """Return those spellings that are spellings of the name: no airport codes, no names of another tongue's own.

    Told by the consonants: half of them and more must agree with the main name or with a Cyrillic one.
    """
    bones = [_bones(main), *(_bones(name) for name in others if _CYRILLIC.search(name) and not _FOREIGN.search(name))]
    kept = []
    for name in others:
        if not 2 < len(name) < 60 or _FOREIGN.search(name) or (name.isupper() and len(name) < 5):
            continue
        own = _bones(name)
        compared = bones[:2] if _CYRILLIC.search(name) else bones[:1]
        if own and any(own == other or _alike(own, other) >= _LIKE for other in compared):
            kept.append(name)
    return kept


def _alike(one: str, other: str) -> float:
    """Return the share of letters in common, 0…1, whatever their order: ten times as fast as difflib, and as good here."""
    common = sum(min(one.count(letter), other.count(letter)) for letter in set(one))
    return 2 * common / (len(one) + len(other))


def _bones(name: str) -> str:
    return fold(name).translate(_NO_VOWELS)


def sort_names(main: str, others: list[str], cc: str) -> dict[str, str]:
    """Return names by language: the main one is English, of the others the first that its letters place."""
    names = {"en": main}
    for name in others:
        found = language(name, cc)
        if found and name != main:
            names.setdefault(found, name)
    return names
