"""One part of a token → the places it may name, ranked, with what speaks against each reading; remembered by the pack."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from dazor.gazetteer.filing import TOWN, TYPO_STEM, deletions, hints_of
from dazor.gazetteer.folding import even, forms, head, loose_root, loosen, plain, readings, root, solid
from dazor.gazetteer.generic import generic
from dazor.gazetteer.memory import SMALL_NUMBERS, may_stay
from dazor.gazetteer.pack import Pack, remember
from dazor.gazetteer.places import Entry
from dazor.model.codes import PlaceKind

MAX_CANDIDATES = 64
_LONGEST = 90  # letters of a token that is looked at; the longest name of the full pack has 60
_SHORTEST = 3  # letters of a word that is looked for otherwise than as it is written
_BARE = 4  # letters of a word that must agree letter by letter where some name does
_TYPO_FROM = 6  # letters
_BELT = 60  # km beyond the border within which villages are named as at home
_LIGHT = str.maketrans("іїыэёґўво", "иииеегууа")

# How far apart in log10 of population a worse match must be better known to win: the village Лиды (20 people) is
# exactly what "Лиды" says, and Lida (100,000) is what is meant.
# A tier with ~ found the name by its sound although the letters differ: Цель is not Таль, Рязани not Рожана.
_COST = {"plain": 0.0, "fold": 0.5, "stem": 1.2, "loose": 2.5, "typo": 3.0, "adjective": 2.0,
         "fold~": 1.6, "stem~": 2.2, "loose~": 3.2}
BY_SOUND = frozenset(cost for tier, cost in _COST.items() if tier.endswith("~"))
_HOW = {"plain": "exact", "fold": "exact", "stem": "stem", "loose": "stem", "typo": "typo",
        "adjective": "stem", "fold~": "exact", "stem~": "stem", "loose~": "stem"}
_SAYS = {"plain": "written as the name", "fold": "the name in another spelling", "stem": "an inflected form",
         "loose": "an inflected form, vowels differ", "typo": "one letter off", "adjective": "the adjective of an area",
         "fold~": "the name in another spelling", "stem~": "an inflected form",
         "loose~": "an inflected form, vowels differ"}
_KIND_PRIOR = {PlaceKind.COUNTRY: 5.5, PlaceKind.REGION: 6.0, PlaceKind.DISTRICT: 5.0, PlaceKind.AIRFIELD: 3.4,
               PlaceKind.TRAINING_GROUND: 3.4, PlaceKind.BASE: 3.4, PlaceKind.BORDER_CROSSING: 3.3,
               PlaceKind.SITE: 3.3, PlaceKind.STATION: 2.6, PlaceKind.VAGUE: 3.0, PlaceKind.RIVER: 3.0}
_SHORT = {(True, True): 2, (True, False): 2, (False, True): 4, (False, False): 3}  # letters, by (as written, small)
_PERSON = re.compile("(ич|іч|ов|ев|аў|еў|ёў|ова|ева|ава|ева|енко|энка|енка|ский|скі|ський|чук)$")
_REDUCED = str.maketrans({**dict.fromkeys("іїы", "и"), **dict.fromkeys("эёяє", "е"), "о": "а", "ґ": "г", "ў": "в", "ц": "т",
                          "ь": None, "'": None, "’": None, "ъ": None})  # what Belarusian, Russian and Ukrainian write differently
_WAYS = {"shch": "sc", "szcz": "sc", "sh": "s", "sz": "s", "zh": "z", "rz": "z", "ts": "c", "tz": "c", "ch": "c", "cz": "c", "kh": "c"}
_LATIN_WAYS = re.compile("|".join(sorted(_WAYS, key=len, reverse=True)))
_GLIDE = re.compile("(?<=[bcdfghklmnprstvz])i(?=[aeu])")  # Narowla, Narowlya; Kopanie, Kopane; Cel, Tsyel'
_LATIN_LETTERS = str.maketrans({**dict.fromkeys("yj", "i"), **dict.fromkeys("uwŭ", "v"), **dict.fromkeys("oóą", "a"), "g": "h", "ł": "l", "ę": "e",
                                **dict.fromkeys("śš", "s"), **dict.fromkeys("żźž", "z"), **dict.fromkeys("ćč", "c"), "ń": "n"})
_ROMAN = str.maketrans({**dict(zip("абвгґдеёэжзиіїйклмнопрстуўф", "abvhhdeeezziiiiklmnaprstuuf", strict=True)),
                        **dict.fromkeys("цчх", "c"), **dict.fromkeys("шщ", "s"), "ы": "i", "ю": "iu", "я": "ia", "є": "e", "ь": None, "'": None, "’": None, "ъ": None})
_LATIN = str.maketrans("абгдезийклмнпрсту", "abgdeziiklmnprstu")


_NASAL = "ан"  # Polish ą, ę alone: "Расон" is no form of Расія
_DATIVE = "ави"  # постові, but Поставы is a town


class Found(msgspec.Struct, frozen=True):
    """The places some words may name: best first, and how the best was recognised."""

    entries: tuple[Entry, ...]
    tier: str
    costs: tuple[float, ...]  # what the likeness of each costs it, in log10 of inhabitants


class Trust(Enum):
    """Which reading of one word can be believed at all, by what stands around it: what cannot be is not looked up."""

    NONE = 0
    CLEAR = 1  # no ordinary word, no likeness
    SURE = 2  # one without a doubt
    ANY = 3


class Reading(msgspec.Struct, frozen=True):
    """What one part of a token may name, standing alone."""

    found: Found
    because: str
    doubt: str  # what speaks against the best, in a message with capital letters
    doubt_caseless: str  # the same in a message without
    shy: bool  # not to be believed where every word has a capital letter


class Piece:
    """One part of a token, parted at hyphens. What it may name by itself is looked up when it is first asked for, and kept."""

    __slots__ = ("_fitting", "_ordinary", "_reading", "capital", "continues", "evened", "folds", "opens", "root", "text")

    def __init__(self, part: str, pack: Pack, *, capital: bool) -> None:
        """Look up whether a plain word stands in names of several words."""
        self.text = self.root = part
        self.capital, self.opens = capital, False
        self.folds = readings(part)
        self.evened = list(map(even, self.folds))
        self.continues = len(part) < _SHORTEST or not pack.heads.isdisjoint(map(head, self.evened))  # may be a later word of one
        if self.continues:
            rooted = root(self.folds[0].removesuffix(_NASAL) if part[-1] in "ąę" else self.folds[0])
            self.root = generic(part, rooted) or rooted
            loose = loose_root(self.root)
            self.opens = pack.has("first", self.root) or (loose != self.root and pack.has("first", loose))
        self._fitting: _Fitting | None = None
        self._ordinary: bool | None = None
        self._reading: Reading | Literal[False] | None = False  # not looked up

    def ordinary(self, pack: Pack) -> bool:
        """Tell whether it is an ordinary word."""
        if self._ordinary is None:
            self._ordinary = _is_stop(self, pack)
        return self._ordinary

    def reading(self, pack: Pack, trust: Trust = Trust.ANY) -> Reading | None:
        """Return what it may name by itself, where that can be believed at all."""
        if self._reading is False:
            if trust is Trust.NONE:
                return None
            if not self.fitting(pack).fits and not self.misspells():
                self._reading = None
            elif trust is not Trust.ANY and self.ordinary(pack):
                return None
            else:
                self._reading = _read(self, pack)
        return self._reading

    def fitting(self, pack: Pack) -> _Fitting:
        """Return the stems that some name of one word has."""
        if self._fitting is None:
            self._fitting = _fitting(self, pack)
        return self._fitting

    def misspells(self) -> bool:
        """Tell whether it may be a misspelt name."""
        return self.capital and len(self.text) >= _TYPO_FROM


def prior(entry: Entry) -> float:
    """Return how likely a place is to be meant before anything is known, in log10 of inhabitants."""
    known = _KIND_PRIOR.get(entry.kind)
    if entry.kind is PlaceKind.STATION and entry.note:
        known = 1.9  # a halt, a siding: named far less often than a station
    value = known if known is not None else math.log10(max(entry.population or 0, 30))
    if entry.cc == "BY":
        return value + 1.0
    if entry.kind is not PlaceKind.SETTLEMENT:
        return value
    return value - 0.3 - min(1.5, max(0, entry.beyond_km - _BELT) / 200)  # far abroad, a name is more often a likeness


def rank_all(found: Iterable[tuple[int, str]], pack: Pack) -> tuple[tuple[int, str], ...]:
    """Return (index, tier) best first: how well it fits against how likely it is."""
    best: dict[int, str] = {}
    for index, tier in found:
        if index not in best or _COST[tier] < _COST[best[index]]:
            best[index] = tier
    order = sorted(best.items(), key=lambda item: (_COST[item[1]] - prior(pack.entry(item[0])), item[0]))
    rest = order[MAX_CANDIDATES:]
    return tuple(order[:MAX_CANDIDATES] + [item for item in rest if item[1] == "plain"][:MAX_CANDIDATES])  # what is written so stays a candidate


class _Fitting(NamedTuple):
    """Those of a word's stems that some name has: what every look-up of it starts from."""

    stems: list[tuple[str, str]]  # with their declensions
    fits: bool  # a name of one word


def _fitting(word: Piece, pack: Pack) -> _Fitting:
    stems, fits, formed = [], len(word.text) < _SHORTEST, pack.formed
    for folded, evened in zip(word.folds, word.evened, strict=True):
        whole = evened == folded.replace("и", "а")  # where nothing else is evened, the stems are evened with it
        for form in _forms(word.text, folded):
            stem_ = form[0]
            if formed(evened[:len(stem_)] if whole and folded.startswith(stem_) else even(stem_)):
                fits = True
                if solid(stem_):
                    stems.append(form)
    return _Fitting(stems, fits)


def _forms(part: str, folded: str) -> list[tuple[str, str]]:
    if part[0] > "ž":
        return [form for form in forms(folded) if form[0] + _NASAL != folded]
    return [*forms(folded), (folded[:-1], "i")] if part[-1] == "e" else forms(folded)  # Polish Horodycze, Kopanie: a plural of any stem


def _tiers(word: Piece, pack: Pack) -> list[tuple[int, str]]:
    found = [(index, "plain") for index in pack.look("plain", word.text)]
    if len(word.text) < _SHORTEST:
        return found
    found += [(index, "fold") for index in pack.among("fold", word.folds)]
    return found + [(index, "stem") for index in pack.declined("stem", word.fitting(pack).stems)]


def _loose(word: Piece, pack: Pack) -> list[tuple[int, str]]:
    forms_ = [(loose, kinds) for stem_, kinds in word.fitting(pack).stems if (loose := loosen(stem_))]
    return [(index, "loose") for index in pack.declined("loose", forms_)]


def _typo(word: Piece, pack: Pack) -> list[tuple[int, str]]:
    """One letter missing, too many, another one, or two changed about."""
    found: list[int] = []
    for stem_, kinds in [form for folded in word.folds for form in _forms(word.text, folded) if _may_be_misspelt(form[0], pack.hints)]:
        shorter = list(deletions(stem_))
        turned = [f"{stem_[:at]}{stem_[at + 1:at + 2]}{stem_[at]}{stem_[at + 2:]}" for at, _ in shorter]
        found += pack.declined("dropped", [(stem_, kinds)])
        found += pack.declined("changed", [(f"{at}{short}", kinds) for at, short in shorter])
        found += pack.declined("stem", [(short, kinds) for short in (*[short for _, short in shorter], *turned)])
    return [(index, "typo") for index in found if pack.entry(index).cc == "BY"]


def _may_be_misspelt(stem_: str, hints: frozenset[str]) -> bool:
    return len(stem_) >= TYPO_STEM and (not hints or stem_[:3] in hints or not hints.isdisjoint(hints_of(stem_))) and solid(stem_)


def _alike(part: str, entry: Entry, letters: int) -> bool:
    """Tell whether a place abroad begins as the word does, letter for letter: Россонах is no form of Рязань."""
    cyrillic = part[0] > "ž"
    spelt = [name.lower().translate(_LIGHT)[:letters] for name in entry.names.values()
             if (name[0].lower() > "ž") == cyrillic]
    light = part.translate(_LIGHT)[:letters]
    if not spelt or light in spelt or light.translate(_LATIN) == entry.name.lower().replace("o", "a")[:letters]:
        return True
    return not cyrillic and _letters(part)[:letters] in {
        _letters(name.lower().translate(_ROMAN))[:letters] for name in entry.names.values() if name[0].lower() > "ž"}  # Čarnihaŭ


def _at_home(found: Iterable[tuple[int, str]], part: str, pack: Pack) -> list[tuple[int, str]]:
    """Leave out the likenesses abroad: settlements that begin otherwise than the word, the more so from afar."""
    kept: dict[int, str] = {}  # the best tier of each
    for index, tier in dict.fromkeys(found):
        if index in kept and _COST[kept[index]] <= _COST[tier]:
            continue
        entry = pack.entry(index)
        if tier == "plain" or entry.cc == "BY" or entry.kind is not PlaceKind.SETTLEMENT or _alike(
                part, entry, 4 if tier == "loose" and entry.beyond_km > _BELT else 2):
            seen = tier if tier in ("plain", "adjective") or _by_letter(part, entry, tier) else f"{tier}~"
            kept[index] = min(seen, kept.get(index, seen), key=_COST.__getitem__)
    return list(kept.items())


def _by_letter(part: str, entry: Entry, tier: str) -> bool:
    """Tell whether a word agrees letter for letter with a name in its alphabet, but for its ending and reduced vowels."""
    cyrillic = part[0] > "ž"
    word = _letters(part)
    spelt = [_letters(name) for name in entry.names.values() if (name[0].lower() > "ž") == cyrillic]
    if not spelt and not cyrillic:
        spelt = [_letters(name.lower().translate(_ROMAN)) for name in entry.names.values()]
    if tier == "fold" or not spelt:
        return not spelt or word in spelt
    return any(name.startswith(word[:max(4 if len(word) > 5 else 3, min(len(word) - 3, len(name) - 1))]) for name in spelt)


@lru_cache(maxsize=1 << 16)
def _letters(name: str) -> str:
    if name[0] < "Ѐ":
        return _GLIDE.sub("", _LATIN_WAYS.sub(lambda found: _WAYS[found.group()], plain(name)).translate(_LATIN_LETTERS))
    return name.lower().replace("дз", "д").replace("шч", "щ").translate(_REDUCED)


def _single(word: Piece, pack: Pack) -> tuple[tuple[int, str], ...]:
    """Return what one word may name, ranked; misspelt only where nothing else fits."""
    found = _named(word, pack) if word.fitting(pack).fits else []
    if not found and word.misspells():
        found = _typo(word, pack)
    return rank_all(found, pack) if found else ()


def _named(word: Piece, pack: Pack) -> list[tuple[int, str]]:
    part = word.text
    found = _at_home(_tiers(word, pack), part, pack)
    if len(part) <= _BARE and any(not tier.endswith("~") for _, tier in found):
        found = [item for item in found if not item[1].endswith("~")]  # of three letters each counts: Cel is not Tal
    if len(part) >= 5 and not any(weighty(pack.entry(index)) for index, _ in found):
        found.extend(_at_home(_loose(word, pack), part, pack))
    if not any(weighty(pack.entry(index)) for index, _ in found):
        found += [(index, "adjective") for index in pack.declined("adjective", word.fitting(pack).stems)]
    return found


def weighty(entry: Entry) -> bool:
    """Tell whether a place is known well enough to be meant without support."""
    return entry.kind is not PlaceKind.SETTLEMENT or (entry.population or 0) >= TOWN


def _is_stop(word: Piece, pack: Pack) -> bool:
    if pack.has("stop", word.text) or any(pack.has("stopfold", folded) for folded in word.folds):
        return True
    return pack.declines("stopstem", [
        (stem_, "m" if stem_ == folded else kinds) for folded in word.folds for stem_, kinds in forms(folded)
        if solid(stem_) and not (folded.endswith(_DATIVE) and len(folded) > len(stem_) + 2)])


def pieces(token: str, pack: Pack) -> tuple[Piece, ...]:
    """Return what is known about the parts of a token."""
    if len(token) > _LONGEST:
        return ()
    capital = token[:1].isupper()
    known = tuple([_piece(part, pack, capital=capital) for part in plain(token).split()])
    if may_stay(token):
        remember(pack, token, known)
    elif token in SMALL_NUMBERS:  # all of them, so that none tells of a message
        for number in SMALL_NUMBERS:
            remember(pack, number, (Piece(number, pack, capital=False),))
    return known


def _piece(part: str, pack: Pack, *, capital: bool) -> Piece:
    if part in SMALL_NUMBERS and not capital and part in pack.words:
        number: Piece = pack.words[part][0]  # of "14:20"
        return number
    return Piece(part, pack, capital=capital)


def _read(word: Piece, pack: Pack) -> Reading | None:
    ranked = _single(word, pack)
    if not ranked:
        return None
    found = gather(ranked, pack)
    best, tier = found.entries[0], found.tier
    doubts = [doubt(best, tier, stop=word.ordinary(pack), capital=word.capital or caseless) or _faint(word.text, best, tier)
              for caseless in (False, True)]
    if not word.capital and not weighty(best):
        doubts[1] = doubts[1] or "no capital letter"
    return Reading(found, says(tier), doubts[0], doubts[1], shy=not weighty(best))


def doubt(best: Entry, tier: str, *, stop: bool, capital: bool) -> str:
    """Return why words need support from their context to be believed, or ""."""
    if stop:
        return "an ordinary word as well"
    if tier in ("typo", "adjective"):
        return "a likeness only" if tier == "typo" else "an adjective only"
    return "" if capital or best.kind is PlaceKind.COUNTRY else "no capital letter"


def _faint(text: str, best: Entry, tier: str) -> str:
    small = not weighty(best)
    if small and (tier.startswith("loose") or (best.cc != "BY" and tier != "plain")):
        return "a faint likeness to a small place"
    if small and tier != "plain" and _PERSON.search(text):
        return "may be a person's name"
    return "too short" if len(text) <= _SHORT[tier == "plain", small] else ""


def gather(ranked: Sequence[tuple[int, str]], pack: Pack) -> Found:
    """Return ranked indexes as entries."""
    return Found(tuple(pack.entry(index) for index, _ in ranked), ranked[0][1], tuple(_COST[tier] for _, tier in ranked))


def how(tier: str) -> str:
    """Return how a tier is told to the outside: exact, stem or typo."""
    return _HOW[tier]


def says(tier: str) -> str:
    """Return a tier in words."""
    return _SAYS[tier]
