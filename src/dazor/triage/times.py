"""Words of time → civil dates and hours, resolved against the date the message was published. No zone ever shifts one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from dazor.model.codes import Precision
from dazor.triage.clock import OPENS_CLOCK, Clock, clock_at
from dazor.triage.lexicon import Lexicon, Marks, Table, load, value
from dazor.triage.stated import Known, Mention
from dazor.triage.tokens import Token

_DOTTED = re.compile(r"([0-3]?\d)[.]([01]?\d)(?:[.](\d{4}|\d{2}))?$")
_ISO = re.compile(r"(?:19|20)\d\d$")
_DAY, _NTH = re.compile(r"\d{1,2}(?!\d)"), re.compile(r"\d{1,2}-?(?:го|га|е|ае|й|th|st|nd|rd)$")
_OF_MONTH = re.compile(r"\d{1,2}-?(?:го|га|th|st|nd|rd)$")
_LATER = timedelta(days=45)  # a date without a year this far ahead of publication belongs to last year


class _Reader:
    def __init__(self, words: Sequence[Token], marks: Marks, at: Known | None) -> None:
        lexicon = load()
        self.words, self.masks, self.at, self.lexicon = words, marks.masks, at, lexicon
        self.bits = _bits(lexicon)
        self.spoken = bool(marks.whole & self.bits.any)  # without a word of time only dates and hours in figures are told
        self.months = bool(marks.whole & self.bits.month.any)
        self.lengths = bool(marks.whole & self.bits.length)

    def mask(self, index: int) -> int:
        return self.masks[index] if 0 <= index < len(self.words) else 0

    def number(self, index: int) -> int | None:
        if not 0 <= index < len(self.words):
            return None
        if self.words[index].number and self.words[index].text.isdigit():
            return int(self.words[index].text[:9])
        return value(self.masks[index], self.bits.numbers)

    def dated(self, day: int, month: int, year: int | None) -> date | None:
        try:
            if year is not None:
                return date(year if year > 99 else 2000 + year, month, day)
            if self.at is None:
                return None
            found = date(self.at.day.year, month, day)
            return found.replace(year=found.year - 1) if found - self.at.day > _LATER else found
        except ValueError:
            return None


class _Bits(NamedTuple):
    month: Table
    part: Table
    weekday: Table
    numbers: Table
    day: Table
    now: int
    ago: int
    minute: int
    hour: int
    days: int
    weeks: int
    half_hour: int
    last: int
    early: int
    late: int
    mid: int
    any: int
    length: int  # of time: a minute, an hour …


_BITS: list[_Bits] = []


def _bits(lexicon: Lexicon) -> _Bits:
    if not _BITS:
        single = {name: lexicon.bits[f"times.{name}"] for name in
                  ("now", "ago", "minute", "hour", "days", "weeks", "half_hour", "last", "early", "late", "mid")}
        _BITS.append(_Bits(lexicon.values("times.month"), lexicon.values("times.part"), lexicon.values("times.weekday"),
                           lexicon.values("numbers.value"), lexicon.values("times.day"), **single,
                           any=lexicon.union("times."),
                           length=lexicon.union("times.minute", "times.hour", "times.days", "times.weeks", "times.half_hour")))
    return _BITS[0]


def mentions(words: Sequence[Token], marks: Marks, at: Known | None) -> list[Mention]:
    """Return what a message says about when, in order, none overlapping."""
    reader = _Reader(words, marks, at)
    out: list[Mention] = []
    after = 0
    gate = reader.bits.any | reader.bits.numbers.any
    opening = [index for index, (mask, word) in enumerate(zip(marks.masks, words, strict=True))
               if mask & gate or word.text[0].isdigit() or word.key in OPENS_CLOCK]
    for index in opening:
        if index < after:
            continue
        found = _day(reader, index) or _relative(reader, index) or _by_clock(reader, index)
        if found is not None:
            out.append(found)
            after = max(found.after, index + 1)
    return out


def _afternoon(reader: _Reader, clock: Clock) -> Clock:
    """Move "half past two", told in the evening, to the afternoon: the last such hour before it was told."""
    told = reader.at.time if reader.at else None
    if told is None or reader.words[clock.first].key not in OPENS_CLOCK or clock.hour >= 12 or clock.minute != 30:
        return clock
    spoken = any(value(reader.mask(at), reader.bits.part) is not None for at in range(clock.first - 2, clock.after + 2))
    return clock if spoken or (clock.hour + 12, 30) > (told.hour, told.minute) else clock._replace(hour=clock.hour + 12)


def _by_clock(reader: _Reader, at: int) -> Mention | None:
    clock = clock_at(reader.words, reader.masks, at)
    if clock is None:
        return None
    clock = _afternoon(reader, clock)
    return Mention(clock.first, clock.after, clock=clock, approx=clock.approx,
                   precision=Precision.MINUTE if clock.exact else Precision.PART_OF_DAY)


def _day(reader: _Reader, at: int) -> Mention | None:
    if not reader.words[at].text[0].isdigit():  # the others begin with a digit
        return (_month_number(reader, at) or _month_alone(reader, at)) if reader.masks[at] & reader.bits.month.any else None
    found = _dotted(reader, at)
    if found is None and reader.months:
        found = _number_month(reader, at) or _month_number(reader, at) or _month_alone(reader, at)
    return found or _day_of_month(reader, at) or _year(reader, at)


def _dotted(reader: _Reader, at: int) -> Mention | None:
    token = reader.words[at]
    found = _DOTTED.match(token.text) if token.number else None
    if found is None or (not found[3] and len(found[2]) < 2):
        return None
    year = int(found[3]) if found[3] else None
    following = reader.mask(at + 1)
    if year is None and (following & (reader.bits.hour | reader.bits.minute) or int(found[2]) > 12
                         or _hour_preposition(reader, at)):
        return None
    day = reader.dated(int(found[1]), int(found[2]), year)
    return Mention(at, at + 1, day=day, year=year, future=_future(reader, day)) if day else None


def _hour_preposition(reader: _Reader, at: int) -> bool:
    return at > 0 and reader.words[at - 1].key in ("у", "ў", "в", "о", "об", "а", "at", "каля", "около", "близько", "um")


def _future(reader: _Reader, day: date | None) -> bool:
    return bool(day and reader.at and not reader.at.month_only and day > reader.at.day)


def _year_after(reader: _Reader, at: int) -> tuple[int | None, int]:
    for index in (at, at + 1):
        if 0 <= index < len(reader.words) and _ISO.match(reader.words[index].text):
            after = index + 1
            if after < len(reader.words) and reader.words[after].key in ("г", "год", "года", "годзе", "году", "року", "р", "roku"):
                after += 1
            return int(reader.words[index].text), after
        if index < len(reader.words) and reader.words[index].text not in (",", "."):
            break
    return None, at


def _ordinal_number(reader: _Reader, at: int) -> tuple[int | None, int]:
    """Return the day number at a token and the index after it, taking "16-га", "5 числа", "28 d."."""
    if not 0 <= at < len(reader.words):
        return None, at
    digits = _DAY.match(reader.words[at].text)
    if digits is None or not (reader.words[at].number or _NTH.match(reader.words[at].key)):
        return None, at
    if reader.words[at].number and not reader.words[at].text.isdigit():
        return None, at
    day, after = int(digits.group()), at + 1
    if after < len(reader.words) and reader.words[after].text == "." and reader.mask(after + 1):
        after += 1
    return (day, after) if 1 <= day <= 31 else (None, at)


def _number_month(reader: _Reader, at: int) -> Mention | None:
    day, after = _ordinal_number(reader, at)
    if day is None:
        return None
    last = None
    if after + 1 < len(reader.words) and (reader.words[after].text in "-–—" or reader.words[after].key in
                                          ("па", "по", "до", "да", "на", "и", "і", "i", "and", "to", "do")):
        until, end = _ordinal_number(reader, after + 1)
        if until is not None and value(reader.mask(end), reader.bits.month):
            last, after = until, end
    month = value(reader.mask(after), reader.bits.month)
    if month is None:
        return None
    year, end = _year_after(reader, after + 1)
    start = reader.dated(day, month, year)
    if start is None:
        return None if reader.at is not None else Mention(at, end, precision=Precision.UNKNOWN)
    stop = reader.dated(last, month, year) if last else None
    stop, end = _until(reader, stop, end)
    return Mention(at, end, day=start, last_day=stop, year=year, future=_future(reader, start),
                   precision=Precision.RANGE if stop else Precision.DAY)


def _until(reader: _Reader, stop: date | None, end: int) -> tuple[date | None, int]:
    if stop is None and end + 1 < len(reader.words) and reader.words[end].key in ("па", "по", "до", "да", "do", "to", "until", "bis"):
        day, after = _ordinal_number(reader, end + 1)
        month = value(reader.mask(after), reader.bits.month) if day else None
        if day and month:
            year, after = _year_after(reader, after + 1)
            return reader.dated(day, month, year), after
    return stop, end


def _month_number(reader: _Reader, at: int) -> Mention | None:
    month = value(reader.mask(at), reader.bits.month)
    if month is None:
        return None
    day, after = _ordinal_number(reader, at + 1)
    if day is None or not (reader.words[at].key[0].isascii()):
        return None
    if after < len(reader.words) and reader.words[after].key == "d":
        after += 1
    year, after = _year_after(reader, after)
    found = reader.dated(day, month, year)
    return Mention(at, after, day=found, year=year, future=_future(reader, found)) if found else None


def _month_alone(reader: _Reader, at: int) -> Mention | None:
    month = value(reader.mask(at), reader.bits.month)
    word = reader.words[at]
    if month is None or (word.key in ("may", "march", "mar", "маю", "мае", "мая", "люты", "marsz") and not word.text[0].isupper()
                         and not _month_preposition(reader, at)):
        return None
    year, after = _year_after(reader, at + 1)
    if year is None and reader.at is None:
        return None
    base = reader.at.day if reader.at else date(2000, 1, 1)
    chosen = year or (base.year if month <= base.month else base.year - 1)
    first = at
    for index in (at - 1, at - 2):
        if reader.mask(index) & (reader.bits.early | reader.bits.late | reader.bits.mid):
            first = index
    part = reader.mask(first) if first < at else 0
    day = {True: 1}.get(bool(part & reader.bits.early), 10 if part & reader.bits.mid else 25 if part & reader.bits.late else 0)
    if day:
        return Mention(first, after, day=date(chosen, month, day), last_day=date(chosen, month, min(day + 9, 28)), year=year,
                       precision=Precision.RANGE, approx=True)
    return Mention(first, after, month=f"{chosen:04}-{month:02}", precision=Precision.MONTH, year=year)


def _month_preposition(reader: _Reader, at: int) -> bool:
    return at > 0 and reader.words[at - 1].key in ("in", "в", "у", "ў", "w", "im", "early", "late", "since", "until", "from")


def _day_of_month(reader: _Reader, at: int) -> Mention | None:
    """Read "16-га", "5-го", "20 числа", "on the 16th": a day of the month of publication or the one before."""
    if reader.at is None:
        return None
    day, after = _ordinal_number(reader, at)
    if day is None:
        return None
    ordinal = _OF_MONTH.match(reader.words[at].key) is not None
    numbered = after < len(reader.words) and reader.words[after].key in ("числа", "чысла")
    night = at > 0 and after < len(reader.words) and reader.words[after].key in ("на", "na") and \
        _ordinal_number(reader, after + 1)[0] == day + 1
    if not (ordinal or numbered or night):
        return None
    month = reader.at.day.replace(day=1)
    if day > reader.at.day.day + 1:
        month = (month - timedelta(days=1)).replace(day=1)
    try:
        found = month.replace(day=day)
    except ValueError:
        return None
    end = after + numbered + (2 if night else 0)
    return Mention(at, end, day=found, last_day=found + timedelta(days=1) if night else None,
                   precision=Precision.RANGE if night else Precision.DAY)


def _year(reader: _Reader, at: int) -> Mention | None:
    token = reader.words[at]
    if not (token.number and _ISO.match(token.text)):
        return None
    after = reader.words[at + 1].key if at + 1 < len(reader.words) else ""
    before = reader.words[at - 1].key if at else ""
    if after in ("г", "год", "года", "годзе", "году", "гады", "року", "році", "роки", "roku", "годы", "m") or \
            before in ("in", "since", "у", "в", "ў", "з", "с", "w", "od", "seit", "у", "by", "from", "учения", "вучэнні"):
        return Mention(at, at + 1, year=int(token.text), precision=Precision.YEAR)
    return None


def _relative(reader: _Reader, at: int) -> Mention | None:
    if reader.at is None or not reader.spoken:
        return None
    mask, today = reader.mask(at), reader.at.day
    if reader.at.month_only:  # "yesterday" of a month is the month
        vague = _offset(reader, mask) is not None or value(mask, reader.bits.weekday) is not None
        return Mention(at, at + 1, month=f"{today:%Y-%m}", precision=Precision.MONTH) if vague else None
    if not (mask & reader.bits.any or reader.number(at) is not None):
        return None
    offset = _offset(reader, mask)
    if offset is not None:
        return Mention(at, at + 1, day=today + timedelta(days=offset), future=offset > 0)
    if mask & reader.bits.now:
        return _now(reader, at)
    return (_ago(reader, at) if reader.lengths else None) or _week(reader, at)


def _offset(reader: _Reader, mask: int) -> int | None:
    return next((days for bit, days in reader.bits.day.items if mask & bit), None) if mask & reader.bits.day.any else None


def _now(reader: _Reader, at: int) -> Mention:
    assert reader.at is not None  # noqa: S101 - told by the caller
    moment = reader.at.time
    clock = Clock(at, at + 1, moment.hour, moment.minute, exact=True, approx=False) if moment else None
    return Mention(at, at + 1, day=reader.at.day, clock=clock, precision=Precision.MINUTE if clock else Precision.DAY)


def _ago(reader: _Reader, at: int) -> Mention | None:
    """Read "20 минут назад", "с полчаса назад", "дзве гадзіны таму", "2 hours ago", "два часа уже"."""
    assert reader.at is not None  # noqa: S101 - told by the caller
    amount, unit = reader.number(at), at + 1
    if amount is None:
        amount, unit = 1, at
        if reader.mask(at) & (reader.bits.minute | reader.bits.hour) and reader.mask(at + 2) & reader.bits.ago and (after := reader.number(at + 1)):
            amount = after  # "минут двадцать назад"
    mask = reader.mask(unit)
    step = timedelta(minutes=30) if reader.mask(at) & reader.bits.half_hour else \
        timedelta(minutes=1) if mask & reader.bits.minute else timedelta(hours=1) if mask & reader.bits.hour else \
        timedelta(days=1) if mask & reader.bits.days else timedelta(weeks=1) if mask & reader.bits.weeks else None
    if step is None or amount > 400:
        return None
    if reader.mask(at) & reader.bits.half_hour:
        amount, unit = 1, _last_of(reader, at, reader.bits.half_hour)
    ago = next((index for index in (unit + 1, unit + 2, at - 1) if reader.mask(index) & reader.bits.ago
                or (index == unit + 1 and index < len(reader.words) and step < timedelta(days=1)
                    and reader.words[index].key in ("уже", "ужо", "як", "вже", "już"))), None)
    if ago is None:
        return None
    end = max(unit, ago) + 1
    if step >= timedelta(days=1) or reader.at.time is None:
        return Mention(min(at, ago), end, day=(reader.at.day - amount * (step if step >= timedelta(days=1) else timedelta())), approx=True)
    moment = reader.at.time - amount * step
    return Mention(min(at, ago), end, day=moment.date(), precision=Precision.MINUTE, approx=True,
                   clock=Clock(at, end, moment.hour, moment.minute, exact=True, approx=True))


def _last_of(reader: _Reader, at: int, bit: int) -> int:
    while at + 1 < len(reader.words) and reader.mask(at + 1) & bit:
        at += 1
    return at


def _week(reader: _Reader, at: int) -> Mention | None:
    assert reader.at is not None  # noqa: S101 - told by the caller
    today = reader.at.day
    weekday = value(reader.mask(at), reader.bits.weekday)
    if weekday is not None:
        back = (today.weekday() - weekday) % 7
        if reader.mask(at - 1) & reader.bits.last and back == 0:
            back = 7
        return Mention(at, at + 1, day=today - timedelta(days=back))
    if reader.mask(at) & reader.bits.last:
        if reader.mask(at + 1) & reader.bits.weeks:
            monday = today - timedelta(days=today.weekday() + 7)
            return Mention(at, at + 2, day=monday, last_day=monday + timedelta(days=6), precision=Precision.WEEK)
        if reader.words[at + 1].key in ("месяце", "месяцы", "месяц", "місяці", "month", "miesiącu") if at + 1 < len(reader.words) else False:
            first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
            return Mention(at, at + 2, month=f"{first:%Y-%m}", precision=Precision.MONTH)
    return None
