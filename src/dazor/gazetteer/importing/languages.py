"""Which of the five languages a spelling is in, by its letters alone; "" where they do not tell."""

from __future__ import annotations

import re

_CYRILLIC = re.compile("[а-яёіўїєґ]", re.IGNORECASE)
_POLISH = re.compile("[łąęśźżćńó]|sz|cz|rz|ow|w$|wk|wi", re.IGNORECASE)
_LATIN_BE = re.compile("[ŭčšžćłĺ]", re.IGNORECASE)


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


def sort_names(main: str, others: list[str], cc: str) -> dict[str, str]:
    """Return names by language: the main one is English, of the others the first that its letters place."""
    names = {"en": main}
    for name in others:
        found = language(name, cc)
        if found and name != main:
            names.setdefault(found, name)
    return names
