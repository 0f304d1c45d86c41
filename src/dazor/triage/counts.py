"""Numbers beside things that can be counted → how many of what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache, reduce
from operator import or_
from typing import NamedTuple

from msgspec.structs import replace

from dazor.model.facts import Count
from dazor.triage.corrected import kept
from dazor.triage.lexicon import Marks, Table, load, value, values
from dazor.triage.tokens import Token

# The unit a concept is counted in, the first that fits: a tank on a platform is a tank.
_UNITS = (("train", "train"), ("wagon", "wagon"), ("helicopter", "helicopter"), ("plane", "aircraft"), ("drone", "drone"),
          ("missile", "missile"), ("armour", "vehicle"), ("artillery", "vehicle"), ("vehicle", "vehicle"), ("column", "column"),
          ("person", "person"), ("military", "person"), ("explosion", "explosion"), ("detain", "person"), ("rail_harm", "case"))
_SUMMED = frozenset(("vehicle", "tank", "person", "aircraft", "helicopter", "wagon", "drone", "missile"))
_FAMILY = {"helicopter": "aircraft", "tank": "vehicle"}
_ANDS = frozenset(("и", "і", "й", "та", "ды", "плюс", "i", "oraz", "plus", "and", "und", "ir", "+"))
_MORE = frozenset(("ещё", "еще", "яшчэ", "ще", "jeszcze", "another", "also", "тоже", "також", "таксама", "około", "каля", "около", "біля"))
_ANOTHER = frozenset(("ещё", "еще", "яшчэ", "ще", "jeszcze", "another"))
_EACH = frozenset(("по", "па", "po"))
_IN_EACH = frozenset(("каждой", "каждом", "каждая", "кожнай", "кожным", "кожная", "кожній", "кожному", "кожна", "każdej", "każdym", "each"))
_EACH_REACH = 6
_REPEATED = ("explosion", "missile")  # what "twice" counts; who was detained twice is one
_LOST_REACH = 6
_ROW = 2  # words between the members of a row
SOMEBODY = "?"  # several of what is not in the lexicons: people, where people are what an event is counted in
_REACH = 4  # words between a number and its thing: "30 таких самых новых грузовиков"
_GROUPED = re.compile(r"[1-9]\d{0,2},\d{3}$")  # "2,500" troops; three digits after a comma are no fraction
_THOUSANDS = re.compile(r"\d{3}$")
_NOT = frozenset(("не", "ня", "nie", "at", "як", "как", "co"))  # what opens "not less", "at least" after a number
_NOT_REACH = 3
_TO, _WITH = ("до", "да", "do", "to", "bis"), ("и", "і", "й", "та", "ды", "а", "i", "a", "and")
_UNTIL = {**dict.fromkeys(("от", "ад", "від", "од", "od", "from", "von"), _TO), **dict.fromkeys(("между", "паміж", "між", "między", "between"), _WITH)}


class Counted(NamedTuple):
    """A count with its place among the tokens."""

    first: int
    after: int
    said: Count
    unit_at: int
    row: bool = False  # "and" stands before it
    more: bool = False  # "another" stands before it
    number_at: int = 0


class _Bits(NamedTuple):
    values: Table
    times: Table
    some: Table
    at_least: int
    at_most: int
    about: int
    piece: int
    inverted: Table
    one: int
    measure: int
    people: int
    of_them: int
    lost: int
    repeat: int
    units: tuple[tuple[int, str], ...]
    things: int  # the bits of all units
    fliers: int
    time: int
    opens: int  # a word without one of these is no number


@cache
def _bits() -> _Bits:
    lexicon = load()
    bits = lexicon.bits
    return _Bits(lexicon.values("numbers.value"), lexicon.values("numbers.times"), lexicon.values("numbers.some"),
                 bits["numbers.at_least"], bits["numbers.at_most"], bits["numbers.about"], bits["numbers.piece"],
                 lexicon.values("numbers.inverted"), bits["numbers.one"], bits["numbers.measure"], bits["numbers.people"], bits["numbers.of_them"],
                 bits["numbers.lost"], bits["numbers.repeat"],
                 tuple((bits[f"concepts.{concept}"], unit) for concept, unit in _UNITS), lexicon.union(*(f"concepts.{concept}" for concept, _ in _UNITS)),
                 lexicon.union("concepts.helicopter", "concepts.plane", "concepts.drone"),
                 lexicon.union("times.minute", "times.hour", "times.days", "times.weeks", "times.month.1") |
                 lexicon.values("times.month").any,
                 lexicon.values("numbers.value").any | lexicon.values("numbers.some").any | lexicon.values("numbers.inverted").any | bits["numbers.one"])


def unit_of(mask: int) -> str:
    """Return the unit in which a word's thing is counted, or ""."""
    here = mask & _bits().things
    return _unit_of(here) if here else ""


@lru_cache(maxsize=4_096)
def _unit_of(here: int) -> str:
    return next(unit for bit, unit in _bits().units if here & bit)


class _Number(NamedTuple):
    first: int
    after: int
    low: int
    high: int | None
    said: bool  # a number is written, not only "several"


def _plain(words: Sequence[Token], masks: Sequence[int], at: int) -> tuple[float, int] | None:
    """Return a number and the index after it: "30", "7,5 тысячи", "сорок пять", "сто тысяч"."""
    token = words[at]
    bits = _bits()
    if token.number:
        text = token.text.replace(",", "" if _GROUPED.match(token.text) else ".")
        if ":" in text or text.count(".") > 1 or (len(text) > 1 and text[0] == "0" and "." not in text):
            return None
        found = float(text[:12])
        at += 1
        if len(text) < 4 and "." not in text and at < len(words) and _THOUSANDS.match(words[at].text) and words[at].start - words[at - 1].end == 1:
            found, at = 1000 * found + int(words[at].text), at + 1  # "12 800"
    else:
        known = value(masks[at], bits.values)
        if known is None:
            return None
        found = float(known)
        at += 1
        if at < len(words) and not words[at].number and known in values(masks[at], bits.values):
            return found, at + 1  # the second word of "pół setki"
        if at < len(words) and not words[at].number and known >= 20 and (more := value(masks[at], bits.values)) and 0 < more < (
                10 if known < 100 else 100):
            found, at = found + more, at + 1
    times = value(masks[at], bits.times) if at < len(words) and not words[at].number else None
    return (found * times, at + 1) if times and found < 1000 else (found, at)


def _number(words: Sequence[Token], masks: Sequence[int], at: int) -> _Number | None:
    scale = None if words[at].number else value(masks[at], _bits().inverted)
    if scale and at + 1 < len(words) and (by := _plain(words, masks, at + 1)) and 1 < by[0] < 10:  # "десятка два"
        return _Number(at, by[1], int(scale * by[0]), int(scale * by[0]), said=True)
    some = None if words[at].number else value(masks[at], _bits().some)
    if some is not None and at + 1 < len(words) and words[at + 1].number:
        return _number(words, masks, at + 1)  # "some 35 wagons"
    if some is not None:
        after = at + 1
        times = value(masks[after], _bits().times) if after < len(words) and some == 2 else None
        return _Number(at, after + bool(times), some * (times or 1), None, said=False)
    found = _plain(words, masks, at)
    return found and _ranged(words, masks, at, *found)


def _ranged(words: Sequence[Token], masks: Sequence[int], at: int, low: float, after: int) -> _Number:
    """Return a number with what stands around it that makes it a range: "from 5 to 7", "60+", "30-40", "семь-восемь"."""
    if "-" in words[at].text and (both := values(masks[at], _bits().values)) and both[0] < both[-1]:  # "семь-восемь"
        return _Number(at, after, both[0], both[-1], said=True)
    if at and after + 1 < len(words) and words[after].key in _UNTIL.get(words[at - 1].key, ()) and (until := _plain(words, masks, after + 1)) and until[0] > low:
        more = until[1] < len(words) and words[until[1]].text == "+"
        return _Number(at, until[1] + more, int(low), None if more else int(until[0]), said=True)
    if after < len(words) and words[after].text == "+" and words[after].start == words[after - 1].end:
        return _Number(at, after + 1, int(low), None, said=True)
    if after + 1 < len(words) and (words[after].text in "-–—" or words[after].key in ("или", "або", "ці", "or", "lub", "czy")):
        until = _plain(words, masks, after + 1)
        if until and until[0] > low and until[0] < 100 * max(low, 1):
            scale = 1 if until[0] < 1000 or low >= 100 else 1000
            return _Number(at, until[1], int(low * scale), int(until[0]), said=True)
    return _Number(at, after, int(low), int(low), said=True)


def counts(words: Sequence[Token], marks: Marks, taken: Sequence[bool]) -> list[Counted]:
    """Return what is counted in a message, in order; `taken` tokens (times, phone numbers, roads) are not numbers."""
    out: list[Counted] = []
    opens, after, last = _bits().opens, 0, None
    for at in [at for at, (mask, word) in enumerate(zip(marks.masks, words, strict=True)) if mask & opens or word.number]:
        if at < after or taken[at]:
            continue
        number = _number(words, marks.masks, at)
        if number is None or True in taken[number.first:number.after]:
            if marks.masks[at] & _bits().one and (unit := unit_of(marks.masks[at])):
                out.append(Counted(at, at + 1, Count(min=1, max=1, unit=unit), at,
                                   row=_and(words, at) or (at > 1 and words[at - 1].text.isalpha() and _and(words, at - 1)), number_at=at))
            continue
        after = number.after
        if (found := _with_unit(words, marks.masks, number, taken)) is not None:
            if last and _each(words, marks.masks, last, number):
                out = [item for item in out if item.after <= last.first]
                found = _times(found, last, unit_of(reduce(or_, marks.masks[last.after:number.first]) & _bits().fliers))
            out.append(found)
            after = max(found.after, after)
        last = number
    return kept(words, out, [item.number_at for item in out])


def _each(words: Sequence[Token], masks: Sequence[int], groups: _Number, number: _Number) -> bool:
    """Say whether a number is of each of the groups before it: "три колонны по двадцать машин", "3 колонны, в каждой по 15"."""
    between = words[groups.after:number.first]
    each = between and (between[-1].key in _EACH and len(between) <= _ROW + 1 and all(word.text.isalpha() for word in between))
    return groups.said and groups.low > 1 and len(between) <= _EACH_REACH and not masks[groups.after] & (_bits().time | _bits().measure) and bool(
        each or any(word.key in _IN_EACH for word in between))


def _times(found: Counted, groups: _Number, unit: str) -> Counted:
    """Multiply a number by that of the groups; `unit`: of helicopters and the like, which are "machines" too."""
    low, high = found.said.min, found.said.max
    said = replace(found.said, min=low and low * groups.low, max=high and groups.high and high * groups.high, unit=unit or found.said.unit)
    return found._replace(first=groups.first, said=said)


def bare_number(words: Sequence[Token], masks: Sequence[int], at: int, after: int) -> Counted | None:
    """Return a number without a thing right after a place: "в Барановичи 2", "у Слоніме — дваіх", "у Пінську ще одного"."""
    while at < after and (words[at].text in "-–—:" or words[at].key in _MORE):
        at += 1
    number = _number(words, masks, at) if at < after and (words[at].number or masks[at] & _bits().opens) else None
    if number is None or not number.said or (number.after < len(words) and masks[number.after] & (_bits().time | _bits().measure)):
        return None
    return Counted(number.first, number.after, Count(min=number.low, max=number.high), number.first)


def _with_unit(words: Sequence[Token], masks: Sequence[int], number: _Number, taken: Sequence[bool]) -> Counted | None:
    if number.after < len(words) and masks[number.after] & (_bits().time | _bits().measure):
        return None
    if any(masks[at] & _bits().of_them for at in range(max(0, number.first - _REACH), number.first)):
        return None
    unit_at, pieces = _forward(words, masks, number.after, taken)
    if unit_at is None:
        unit_at = _backward(words, masks, number.first, taken)
    if unit_at is None and number.first and masks[number.first - 1] & _bits().time:
        return None  # "минут двадцать"
    unit = unit_of(masks[unit_at]) if unit_at is not None else "person" if masks[number.first] & _bits().people else ""
    if not unit and not number.said and number.after < len(words) and words[number.after].text.isalpha():
        unit = SOMEBODY
    if (not unit and not (pieces and number.low > 1) and not _alone(words, number, taken)) or (unit in ("explosion", "case") and not number.said):
        return None
    if masks[number.first] & _bits().repeat and unit not in _REPEATED:
        return None
    first, low, high, about = _bounds(words, masks, number, unit_at if unit_at is not None else number.first)
    after = max(number.after, (unit_at if unit_at is not None else number.first) + 1)
    inverted = unit_at is not None and unit_at < number.first and number.said
    more = number.first > 0 and words[number.first - 1].key in _ANOTHER
    return Counted(number.first if more else first, after, Count(min=low, max=high, unit=unit, approx=about or inverted),
                   unit_at if unit_at is not None else number.first, row=_and(words, number.first), more=more, number_at=number.first)


def _and(words: Sequence[Token], at: int) -> bool:
    return at > 0 and words[at - 1].key in _ANDS


def _alone(words: Sequence[Token], number: _Number, taken: Sequence[bool]) -> bool:
    """Say whether a number without a unit may count what the message is about: "насчитал 12", "літаки, два, з …"."""
    if not number.said or number.low < 2 or not words[number.first].text[0].isalnum():
        return False
    before = words[number.first - 1] if number.first else None
    if before is not None and (before.text in "№#/-–—.+=" or (
            words[number.first].number and (taken[number.first - 1] or before.text[0].isupper()))):
        return False
    return number.after >= len(words) or words[number.after].text not in "-–—/:%№"


def _forward(words: Sequence[Token], masks: Sequence[int], after: int, taken: Sequence[bool]) -> tuple[int | None, bool]:
    pieces = False
    for at in range(after, min(len(words), after + _REACH)):
        if words[at].number or taken[at] or words[at].text in ",;:.()\n—–-":
            break
        if masks[at] & (_bits().time | _bits().values.any):
            break
        if unit_of(masks[at]):
            return at, pieces
        pieces = pieces or bool(masks[at] & _bits().piece)
    return None, pieces


def _backward(words: Sequence[Token], masks: Sequence[int], first: int, taken: Sequence[bool]) -> int | None:
    """Find the thing before its number: "машин шесть", "платформ штук 40", "Искандеры, 8 штук", "T-72 x 10"."""
    for at in range(first - 1, max(-1, first - 4), -1):
        if words[at].number or taken[at] or words[at].text in ".;\n!?":
            return None
        if unit_of(masks[at]):
            return at
    return None


def _bounds(words: Sequence[Token], masks: Sequence[int], number: _Number, unit_at: int) -> tuple[int, int | None, int | None, bool]:
    bits, first, about = _bits(), number.first, False
    low: int | None = number.low
    high: int | None = number.high
    for at in range(number.first - 1, max(-1, number.first - 4), -1):
        mask = masks[at]
        if mask & bits.at_least and not mask & bits.at_most:
            first, high = at, None
        elif mask & bits.at_most and low == high and not mask & bits.at_least:
            first, low = at, None
        elif mask & bits.about:
            first, about = at, True
        elif at != unit_at and not mask & bits.piece:
            break
    if high == low and _open(words, masks, number):
        high = None
    if number.said and number.low in (20, 30) and words[number.first].key.startswith(("десят", "дзясят")):
        about = True
    return min(first, unit_at), low, high, about or not number.said


def _open(words: Sequence[Token], masks: Sequence[int], number: _Number) -> bool:
    """Say whether there were more: "ракет тридцать, не меньше", "насчитал 34, потом сбился"."""
    bits, end = _bits(), len(words)
    return any(masks[at] & bits.at_least and words[at].key in _NOT for at in range(number.after, min(end, number.after + _NOT_REACH))) or \
        any(mask & bits.lost for mask in masks[max(0, number.first - _NOT_REACH):number.after + _LOST_REACH])


def total(found: Sequence[Counted]) -> Count | None:
    """Return one count for an event: the sum where several kinds of one unit are named, else the first.

    One thing in the singular counts only beside others ("9 Уралов, 2 скорых и буханка") or alone.
    """
    said = [item for item in found if (item.said.min, item.said.max) != (1, 1)]
    numbers = [item for item in said if item.said.unit] or said[:1] or list(found[:1])
    if not numbers:
        return None
    first = numbers[0].said
    if not said:
        return first
    if more := [item for item in said if item.more and not item.said.unit and item is not numbers[0]]:
        return _sum([numbers[0], *more])  # "взлетело 6, потом ещё 4"
    same = _joined(found, numbers)
    if len(same) == 1 or first.unit not in _SUMMED or any(_family(item) != _family(same[0]) for item in numbers):
        return first
    if any(first.max is not None and item.said.max is not None and item.said.max < (first.max or 0) and item is not same[0]
           and _parts(same) for item in same):
        return first
    return _sum(same)


_SURNAME = re.compile(r"(?:[оеа][вў]|[иіы]н|[оеа]в[ау]|[иіы]н[ау]|[оеа]ва|[оеа]вай|ск[иі]|ський|ского|скага|ського|ск[уа]ю|скую|ця|[еэ]нк[аоіу]|[еэ]нко|вич|віч|вича|віча|[уюао]к|[уюа]ка|[чш]ык|[чш]ыка|ска|"
                      r"ski|skiego|ską|ska|cki|ckiego|wicz|wicza|uk|uka|ak|aka|enka|enko|ov|ova|sky|skaya|vich|ich)$")


def people(words: Sequence[Token], taken: Sequence[bool], first: int, after: int) -> int:
    """Return how many people are named by given name and surname in a stretch, or 1 for one in the singular; `taken`: places."""
    found, at = 0, first
    while at + 1 < after:
        one, two = words[at], words[at + 1]
        if not (taken[at] or taken[at + 1]) and one.text[0].isupper() and two.text[0].isupper() and not one.text.isupper() \
                and len(one.text) > 2 and len(two.text) > 3 and one.end + 1 == two.start and _SURNAME.search(two.key):
            found, at = found + 1, at + 1
        at += 1
    return found or int(any(_one_person(words[at].key) for at in range(first, after)
                            if words[at].text.isalpha() and not taken[at]))


_MANY = re.compile(r"(?:[оеаё][вў]|[оеа]вў|[иіїй]в|[еэ]й|[ыиі]|[аоя]м|[аоя]м[иі]|[аоя]х|ów|i|y|owie|om|ami|ach|s|en|[ыиі]х|[оеаи]к|[иы]н|ые|ыя|ие|ія)$")


_WHOM = frozenset(("его", "её", "ее", "яго", "яе", "його", "її", "jego", "him", "her"))


@lru_cache(maxsize=16_384)
def _one_person(spelled: str) -> bool:
    """Say whether a word is a person in the singular: by its ending, or "him"."""
    if spelled in _WHOM:
        return True
    mask = load().word(spelled).mask
    bits = load().bits
    return bool(mask & bits["concepts.person"]) and not mask & (bits["concepts.authority"] | bits["concepts.detain"] | bits["concepts.police"]) \
        and _MANY.search(spelled) is None


def _family(item: Counted) -> str:
    return _FAMILY.get(item.said.unit, item.said.unit)


def _joined(found: Sequence[Counted], numbers: Sequence[Counted]) -> list[Counted]:
    """Return the numbers of the first one's kind, and single things in one row with them."""
    same = [item for item in numbers if _family(item) == _family(numbers[0])]
    for item in found:
        if item not in same and item.row and item.said.max == 1 and _family(item) == _family(numbers[0]) and any(
                0 < item.first - other.after <= _ROW for other in same) and not any(
            item.first == other.after or item.after >= other.first > item.first for other in numbers):
            same.append(item)
    return sorted(same, key=lambda item: item.first)


def _sum(same: Sequence[Counted]) -> Count:
    low = None if any(item.said.min is None for item in same) else sum(item.said.min or 0 for item in same)
    high = None if any(item.said.max is None for item in same) else sum(item.said.max or 0 for item in same)
    return Count(min=low, max=high, unit=same[0].said.unit, approx=any(item.said.approx for item in same))


def _parts(same: Sequence[Counted]) -> bool:
    """Say whether the later counts add up to the first: "20 машин: 15 Уралов и 5 КамАЗов"."""
    rest = sum(item.said.max or 0 for item in same[1:])
    return rest == same[0].said.max and len(same) > 2
