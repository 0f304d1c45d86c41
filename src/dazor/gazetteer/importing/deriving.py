"""Names of Belarusian places in languages that no source gives them in: by rule, and only where a rule is sure.

Belarusian to Polish letter by letter, as Polish encyclopaedias write it; Russian to Ukrainian likewise. Never into
Belarusian or Russian: which unstressed а was an о no rule knows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dazor.gazetteer.places import Raw
from dazor.model.codes import PlaceKind

SHOWN = 2000  # inhabitants from which a place is read about often enough to deserve its names
NOTE = "names by rule:"
_HARD = {**dict(zip("абвгджзйклмнопрстуўфыэі", "abwhdżzjkłmnoprstuufyei", strict=True)),
         "х": "ch", "ц": "c", "ч": "cz", "ш": "sz"}
_SOFT_VOWELS = {"е": "e", "ё": "o", "ю": "u", "я": "a"}
_SOFT = {"з": "ź", "л": "l", "н": "ń", "с": "ś", "ц": "ć"}
_WORD = re.compile(r"[^\W\d_]+")
_UKRAINIAN = str.maketrans("ыэЭ", "иеЕ")
_UNSURE = re.compile(r"[ёЁ]|[ьъ][еюяи]|ск[а-я]*(?<!ск)\b|[оыи]й\b|[оаые][еяи]\b|[а-яА-Я](?<![шжчщц])и(?!чи\b|цы\b|ки\b)(?<![кг]и\b)")
_SURELY_RUSSIAN = set("ищъ")
_SURE = re.compile("[абвгджзйклмнпрстуфхцчшыэьюя -]+")  # without о, е, ё: nothing that Belarusian and Russian spell apart
_NOT_BELARUSIAN = re.compile("[дт][ьюя]|в(?=[^аыуэюя]|$)|[чр][ьюя]|(?:^|(?<=[аыуэюя]))у")

# The land around a town, by the adjective of its district: Брагінскі раён, Брагіншчына.
_LANDS = tuple((re.compile(f"{adjective}$"), land) for adjective, land in (
    ("(?<=[дт])скі раён", "чына"), ("скі раён", "шчына"), ("цкі раён", "ччына"),
    ("(?<=[дт])ский район", "чина"), ("ский район", "щина"), ("цкий район", "тчина"),
    ("(?<=[дт])ський район", "чина"), ("ський район", "щина"), ("цький район", "ччина")))


def polish(name: str) -> str:
    """Return a Belarusian name in Polish letters: Плешчаніцы, Pleszczanicy."""
    return _WORD.sub(lambda word: _polish(word.group()), name)


def _polish(word: str) -> str:
    low, out = word.lower().replace("'", ""), ""
    for at, letter in enumerate(low):
        before, after = low[at - 1:at], low[at + 1:at + 2]
        if letter in _SOFT_VOWELS:
            glide = "" if before == "л" else "i" if before and before not in "аеёіоуыэюяьў" else "j"
            out += glide + _SOFT_VOWELS[letter]
        elif letter == "ь":
            continue
        elif letter in _SOFT and (after == "ь" or (letter == "л" and after and after in "еёюяі")):
            out += _SOFT[letter]
        else:
            out += _HARD.get(letter, letter)
    return out[:1].upper() + out[1:] if word[0].isupper() else out


def ukrainian(name: str) -> str:
    """Return a Russian name of a Belarusian place in Ukrainian letters (Плещеницы, Плещениці), or "" when in doubt.

    In doubt: an и that may be і, ё, a sign before a vowel, adjectives.
    """
    if _UNSURE.search(name):
        return ""
    name = re.sub(r"ск\b", "ськ", re.sub(r"ичи\b", "ичі", re.sub(r"ицы\b", "иці", name)))
    name = re.sub(r"\bЕ", "Є", re.sub(r"\bИ", "І", re.sub("(?<=[аеиоуыэюяАЕИОУЭЮЯ])е", "є", name)))
    return name.translate(_UKRAINIAN)


def settle_languages(places: Sequence[Raw]) -> None:
    """Take out of the Russian column what is Belarusian: Гальшаны, Коханава. It stays a spelling to be found by."""
    for place in places:
        name = place.names.get("ru", "")
        if place.cc != "BY" or place.kind is not PlaceKind.SETTLEMENT or not name or set(name.lower()) & _SURELY_RUSSIAN:
            continue
        low = name.lower()
        alone = "be" not in place.names or place.names["be"] == name
        if alone and (low.endswith(("ава", "ева")) or (
                _SURE.fullmatch(low) and "а" in low and not _NOT_BELARUSIAN.search(low))):
            place.names.setdefault("be", name)
            del place.names["ru"]
            place.alt = [*place.alt, name]


def name_lands(places: Sequence[Raw]) -> None:
    """Give districts the names of the land around their towns to be found by: Брагіншчына, Слонимщина."""
    for place in places:
        if place.kind is PlaceKind.DISTRICT and place.cc == "BY":
            lands = [next((end.sub(land, name) for end, land in _LANDS if end.search(name)), "") for name in place.names.values()]
            place.alt = [*place.alt, *dict.fromkeys(filter(None, lands))]


def derive(places: Sequence[Raw]) -> int:
    """Give the larger Belarusian places without a Polish or Ukrainian name one by rule; return how many got one."""
    done = 0
    for place in places:
        if place.cc != "BY" or place.kind is not PlaceKind.SETTLEMENT or (place.population or 0) < SHOWN:
            continue
        got = []
        if "pl" not in place.names and "be" in place.names:
            place.names["pl"] = polish(place.names["be"])
            got.append("pl")
        if "uk" not in place.names and (name := ukrainian(place.names.get("ru", ""))):
            place.names["uk"] = name
            got.append("uk")
        if got:
            place.note = "; ".join(filter(None, (place.note, f"{NOTE} {' '.join(got)}")))
            done += 1
    return done
