"""Which of the five languages a spelling is in, by its letters alone; "" where they do not tell."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from dazor.gazetteer.folding import fold

_CYRILLIC = re.compile("[а-яёіўїєґ]", re.IGNORECASE)
_POLISH = re.compile("[łąęśźżćńó]|sz|cz|rz|ow|w$|wk|wi", re.IGNORECASE)
_FOREIGN = re.compile("[^\\sA-Za-zÀ-žА-яЁёІіЇїЄєҐґЎў’'ʼ`.()-]")
_NO_VOWELS = str.maketrans("", "", "аиу ")
_LIKE = 0.6


def language(name: str, cc: str = "") -> str:
    """Return be, ru, uk, en, pl or "" for a spelling; `cc` is the country of the place."""
    lower = name.lower()
    if not _CYRILLIC.search(lower):
        return "pl" if _POLISH.search(lower) and not set(lower) & set("ŭčšž") else ""
    if "ў" in lower:
        return "be"
    if set(lower) & set("їєґ"):
        return "uk"
    if "і" in lower:
        return "uk" if "и" in lower and not set(lower) & set("ыэё") else "be" if cc == "BY" or set(lower) & set("ыэё") else "uk"
    if set(lower) & set("ы'э"):
        return "be" if "э" in lower or ("и" not in lower and cc == "BY" and "ё" in lower) else "ru"
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
        if own and any(SequenceMatcher(None, own, other, autojunk=False).ratio() >= _LIKE for other in compared):
            kept.append(name)
    return kept


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
