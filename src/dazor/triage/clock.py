"""Hours and minutes as people say them: 14:20, у 7 раніцы, пів третьої, палове пятай, во втором часу ночи, half past 3."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dazor.triage.lexicon import Table, load, value
from dazor.triage.tokens import Token, key, whole


class Clock(NamedTuple):
    """An hour of the day."""

    first: int  # token indexes
    after: int
    hour: int
    minute: int
    exact: bool  # False: a part of the day
    approx: bool


_COLON = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)$")
_PREPOSITIONS = frozenset(("у", "ў", "в", "о", "об", "а", "at", "каля", "около", "близько", "к", "да", "до", "після", "пасля",
                           "после", "um", "gegen", "by", "around", "about", "o", "koło", "około", "po", "before", "after",
                           "на", "часам", "где-то", "недзе", "дзесьці", "десь", "з", "с", "from", "od", "ad", "ад", "от", "від", "v", "u", "na", "ab", "since"))
_APPROX = frozenset(("каля", "около", "близько", "где-то", "недзе", "дзесьці", "десь", "примерно", "прыкладна", "about",
                     "around", "koło", "około", "gegen", "приблизно", "прыблізна", "часа", "almost", "почти", "амаль"))
_HALF = frozenset(map(key, ("пів", "палове", "палова", "пол", "половине", "половина", "половину", "пала", "wpół", "halb", "пал", "паў")))
_ORDINAL = {word: hour for hour, words in enumerate((
    "", "першай першая першую первого первом первый первая першої перша першу першій pierwszej", "другой другая другую второго втором "
    "второй другої друга другу другій drugiej", "трэцяй трэцяя трэцюю третьего третьем третий третьої третя третю третій trzeciej",
    "чацвёртай чацвёртую чацвертай чацвёртая четвертого четвертом четвертої четверта четверту четвертій czwartej", "пятай пятая пятую пятого пятом п'ятої п'ята п'яту п'ятій piątej",
    "шостай шостую шостая шестого шестом шостої шоста шосту шостій szóstej szósta", "сёмай сёмую сёмая седьмого седьмом сьомої сьома сьому сьомій siódmej siódma",
    "восьмай восьмую восьмая восьмого восьмом восьмої восьма восьму восьмій ósmej ósma", "дзявятай дзявятую дзявятая девятого девятом дев'ятої дев'ята дев'яту дев'ятій dziewiątej",
    "дзясятай дзясятую дзясятая десятого десятом десятої десята десяту десятій dziesiątej", "адзінаццатай адзінаццатую адзінаццатая одиннадцатого одиннадцатом "
    "одинадцятої одинадцята одинадцятій jedenastej", "дванаццатай дванаццатую дванаццатая двенадцатого двенадцатом дванадцятої дванадцята дванадцятій dwunastej",
    )) for word in map(key, words.split())}
_ONE = frozenset(("час", "гадзіну"))  # "в час дня": one o'clock
_HOURS_TO = frozenset(("часам", "гадзінам", "годинам"))
_OCLOCK = frozenset(map(key, ["гадзіне", "гадзіна", "гадзіну", "гадзін", "гадзіны", "гадз", "час", "часа", "часов", "часу", "ч", "годині", "година", "годину", "годин", "год", "o'clock", "hours", "h", "godzinie", "godz", "uhr", "val", "гадзіне"]))
_OCLOCK_OR_TO = _OCLOCK | _HOURS_TO
_MINUTES = frozenset(map(key, ["минут", "мин", "минуты", "хвілін", "хвіл", "хвіліны", "хвилин", "хв", "minutes", "min", "minut"]))


@cache
def _bits() -> tuple[Table, Table, int]:
    lexicon = load()
    return lexicon.values("times.part"), lexicon.values("numbers.value"), lexicon.union("times.ago", "times.month.1")


_BEFORE = frozenset(("без", "за", "za"))  # "без четверти шесть": the hour that is not full yet
_QUARTER = dict.fromkeys(map(key, ("четверть", "четверти", "чвэрць", "чвэрці", "чверть", "чверті", "kwadrans", "quarter")), 15) | {"half": 30}
_HALF_OF = {half + word: hour for half in ("пол", "пол-", "пав", "паў", "пів") for word, hour in _ORDINAL.items()}  # "полпятого"
OPENS_CLOCK = frozenset((*_HALF, *_HALF_OF, *_ORDINAL, *_BEFORE, *_QUARTER))  # words without any other meaning of time that may open an hour: "пів", "сьомій"


def clock_at(words: Sequence[Token], masks: Sequence[int], at: int) -> Clock | None:
    """Return the hour said at a token, or None."""
    word = words[at]
    if word.number:
        before = _approx(words, at)
        return _colon(words, masks, at, before) or _minutes(words, masks, at) or _said(words, masks, at, before)
    return _half(words, masks, at) or _minutes(words, masks, at) or _said(words, masks, at, _approx(words, at)) or _part(words, masks, at)


def _part(words: Sequence[Token], masks: Sequence[int], at: int) -> Clock | None:
    hour = value(masks[at], _bits()[0])
    if hour is None:
        return None
    exact = words[at].key in ("noon", "midday", "полдень", "поўдзень", "апоўдні", "опівдні", "midnight", "полночь", "поўнач", "опівночі")
    return Clock(at, at + 1, hour, 0, exact=exact, approx=not exact)


def _hour(hour: int, masks: Sequence[int], at: int, after: int) -> int:
    """Move an hour of twelve into the part of the day said around it: "5 вечара" is 17."""
    for index in (after, after + 1, at - 1, at - 2, at - 3):
        part = value(masks[index], _bits()[0]) if 0 <= index < len(masks) else None
        if part is None:
            continue
        if part >= 12 and hour < 12 and not (part == 12 and hour >= 10):
            return hour + 12
        if part == 0 and hour == 12:
            return 0
        if part == 0 and 9 <= hour < 12:
            return hour + 12
        return hour
    return hour


def _with_part(words: Sequence[Token], masks: Sequence[int], after: int) -> int:
    while after < len(words) and value(masks[after], _bits()[0]) is not None:
        after += 1
    return after


def _approx(words: Sequence[Token], at: int) -> tuple[int, bool]:
    """Return the first token of the mention with its prepositions, and whether one says "about"."""
    first, about = at, False
    while first > 0 and at - first < 3 and (words[first - 1].key in _APPROX or words[first - 1].key in _PREPOSITIONS):
        first -= 1
        about = about or words[first].key in _APPROX
    return first, about


_TIGHT = re.compile(r"([01]\d|2[0-3])([0-5]\d)$")


def _colon(words: Sequence[Token], masks: Sequence[int], at: int, before: tuple[int, bool]) -> Clock | None:
    found = _COLON.match(words[at].text)
    hour = minute = 0
    after = at + 1
    first, about = before
    if found is not None and (":" in words[at].text or first < at or value(masks[at - 1] if at else 0, _bits()[0]) is not None
                              or (after < len(words) and (words[after].key in _OCLOCK or value(masks[after], _bits()[0]) is not None))):
        hour, minute = int(found[1]), int(found[2])
    elif whole(words[at]) and after < len(words) and whole(words[after]) and len(words[after].text) == 2 \
            and words[after].start - words[at].end == 1 and first < at and int(words[at].text) < 24 and int(words[after].text) < 60:
        hour, minute, after = int(words[at].text), int(words[after].text), at + 2
    elif found is not None and len(words[at].text) == 5 and (int(found[2]) > 12 or found[2] == "00") and _ends(words, after):
        hour, minute = int(found[1]), int(found[2])  # "13.30", no date
    elif _dashed(words, masks, at) and first < at:
        hour, minute, after = int(words[at].text), int(words[at + 2].text), at + 3  # "каля 15-30"
    elif (tight := _TIGHT.match(words[at].text)) and words[at - 1].key in ("в", "у", "ў", "о", "at", "o") and first < at \
            and _ends(words, after) and not words[at].text.startswith(("19", "20")) and words[min(after, len(words) - 1)].text not in "-–—":
        hour, minute = int(tight[1]), int(tight[2])
    else:
        return None
    hour = _hour(hour, masks, at, after) % 24
    return Clock(first, _with_part(words, masks, after), hour, minute, exact=True, approx=about)


def _dashed(words: Sequence[Token], masks: Sequence[int], at: int) -> bool:
    """Say whether a dash parts hours from minutes: "15-30" does where nothing is counted after it."""
    if at + 2 >= len(words) or words[at + 1].text != "-" or not (whole(words[at]) and whole(words[at + 2])):
        return False
    if len(words[at + 2].text) != 2 or int(words[at].text[:4]) > 23 or int(words[at + 2].text) % 5 or int(words[at + 2].text) > 59:
        return False
    measured = load().union("numbers.measure", "numbers.piece", "times.days", "times.minute", "times.hour")
    return at + 3 >= len(words) or not (masks[at + 3] & (measured | _unit_bits()))


def _half(words: Sequence[Token], masks: Sequence[int], at: int) -> Clock | None:
    if (whole_hour := _HALF_OF.get(words[at].key)) is not None:
        moved = _hour((whole_hour - 1) or 12, masks, at, at + 1)
        return Clock(_approx(words, at)[0], _with_part(words, masks, at + 1), moved % 24, 30, exact=True, approx=False)
    if words[at].key not in _HALF or at + 1 >= len(words):
        return None
    following = at + 1 if words[at + 1].key not in ("на", "do", "до", "да") else at + 2
    if following >= len(words):
        return None
    hour = _ORDINAL.get(words[following].key) or (value(masks[following], _bits()[1]) if words[at].key in ("halb", "paў") else None)
    if hour is None:
        return None
    hour = (hour - 1) or 12
    moved = _hour(hour, masks, at, following + 1)
    return Clock(at, _with_part(words, masks, following + 1), moved % 24, 30, exact=True, approx=True)


def _minutes(words: Sequence[Token], masks: Sequence[int], at: int) -> Clock | None:
    """Read minutes before or after an hour: "без четверти шесть", "чверть на шосту", "kwadrans po szóstej", "ten to six"."""
    short = words[at].key in _BEFORE
    start = at + short
    if start + 1 >= len(words):
        return None
    minute = _QUARTER.get(words[start].key) or _amount(words, masks, start)
    joint = words[start + 1].key
    after = start + 2 if joint in ("на", "po", "past", "to") else start + 1
    if not minute or minute > 30 or after >= len(words) or not (short or joint in ("past", "to") or words[start].key in _QUARTER):
        return None
    hour = _ORDINAL.get(words[after].key) or _amount(words, masks, after)
    if not hour or hour > 12 or (short and joint in ("на", "po")) or (words[after].number and words[start].number and not short):
        return None
    if short or joint == "to":
        hour, minute = hour - 1, 60 - minute
    elif joint not in ("po", "past"):
        hour -= 1  # "четверть шестого"
    hour = _hour(hour or 12, masks, at, after + 1) % 24
    return Clock(_approx(words, at)[0], _with_part(words, masks, after + 1), hour, minute, exact=True, approx=False)


def _amount(words: Sequence[Token], masks: Sequence[int], at: int) -> int | None:
    if words[at].number:
        return int(words[at].text) if whole(words[at]) and len(words[at].text) < 3 else None
    return value(masks[at], _bits()[1])


def _said(words: Sequence[Token], masks: Sequence[int], at: int, before: tuple[int, bool]) -> Clock | None:
    """Read a whole hour: "у 7 раніцы", "о сьомій", "во втором часу ночи", "часа в два ночи", "at 5 pm"."""
    first, about = before
    number = _amount(words, masks, at)
    ordinal = _ORDINAL.get(words[at].key) or (1 if words[at].key in _ONE and (first < at or _at_night(words, masks, at)) else None)
    hour = number if number is not None else ordinal
    if hour is None or hour > 24:
        return None
    after, minute = at + 1, 0
    oclock = after < len(words) and words[after].key in _OCLOCK
    if oclock:
        after += 1
    if after + 1 < len(words) and whole(words[after]) and words[after + 1].key in _MINUTES and oclock:
        minute, after = min(59, int(words[after].text[:2])), after + 2
    if after + 2 < len(words) and words[after].key in ("a", "p") and words[after + 1].text == "." and words[after + 2].key == "m":
        hour = hour % 12 + (12 if words[after].key == "p" else 0)  # "4 a.m."
        return Clock(first, min(after + 4, len(words)), hour, minute, exact=True, approx=about)
    ahead = after + (after < len(words) and words[after].key == "this")  # "4 this morning"
    part = ahead < len(words) and value(masks[ahead], _bits()[0]) is not None
    loose_minutes = after + 1 < len(words) and words[after].key in ("с", "з") and words[after + 1].key in ("минутами", "хвілінамі", "хвостиком", "хвосцікам", "копейками", "капейкамі", "копійками", "копеечками", "хвостом", "гаком", "лишним")
    if not _is_hour(words, masks, at, first, after, (oclock, bool(part), ordinal is not None and number is None, loose_minutes)):
        return None
    if ordinal is not None and number is None and words[at].key.endswith("ом"):
        hour, minute = hour - 1, 30  # "во втором часу" is between one and two
    hour = _hour(hour, masks, at, after) % 24
    return Clock(first, _with_part(words, masks, after + (2 if loose_minutes else 0)), hour, minute, exact=True,
                 approx=about or loose_minutes)


def _at_night(words: Sequence[Token], masks: Sequence[int], at: int) -> bool:
    """Say whether "час" stands by itself before a part of the day: "час ночи" is one o'clock."""
    return at + 1 < len(words) and value(masks[at + 1], _bits()[0]) is not None and not (
        at and (words[at - 1].number or words[at - 1].key in _ORDINAL or value(masks[at - 1], _bits()[1]) is not None))


def _is_hour(words: Sequence[Token], masks: Sequence[int], at: int, first: int, after: int, signs: tuple[bool, ...]) -> bool:
    oclock, part, ordinal, loose = signs
    if after < len(words) and (masks[after] & load().bits["times.ago"]):
        return False
    before = words[at - 1].key if at else ""
    if part or (before in _PREPOSITIONS and at > 1 and value(masks[at - 2], _bits()[0]) is not None and _ends_hour(words, at + 1)):
        return True
    if oclock:
        return before in _PREPOSITIONS and not _duration(words, after)
    if loose:
        return first < at
    if before in _PREPOSITIONS and at > 1 and words[at - 2].key in _OCLOCK_OR_TO:
        return True  # "часам к двенадцати", "часов в пять"
    at_hour = before in ("о", "об", "at", "um", "o") or (before in ("в", "у", "ў") and _ends(words, at + 1))
    return at_hour and not ordinal and _ends(words, at + 1)


def _duration(words: Sequence[Token], after: int) -> bool:
    return after < len(words) and words[after].key in ("уже", "ужо", "вже", "подряд", "запар")


def _ends_hour(words: Sequence[Token], at: int) -> bool:
    """Say whether a number after "утром до" may be an hour: nothing that is counted follows it."""
    return at >= len(words) or not unit_like(words[at].key)


@cache
def _unit_bits() -> int:
    lexicon = load()
    return lexicon.union(*(f"concepts.{name}" for name in ("vehicle", "armour", "wagon", "train", "plane", "helicopter", "person", "military", "drone", "artillery")))


def unit_like(spelled: str) -> bool:
    """Say whether a word names a thing that is counted."""
    return bool(load().word(spelled).mask & _unit_bits())


def _ends(words: Sequence[Token], at: int) -> bool:
    return at >= len(words) or not words[at].text[0].isalnum()
