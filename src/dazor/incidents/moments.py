"""Stated civil times as minutes on one line. Nothing is shifted through a zone: a day is 24 hours, not midnight."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from dazor.model.codes import Precision
from dazor.model.facts import When

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - civil time has no zone here by design
DAY = 1440  # minutes

Span = tuple[int, int]  # minutes since the civil epoch, first and last


def _civil(text: str) -> tuple[datetime, timedelta] | None:
    """Return the start and the length of a reduced-precision ISO 8601 time, or None when it is not one."""
    date, _, clock = text.strip().partition("T")
    parts = date.split("-")
    try:
        numbers = [int(part) for part in parts]
        year, month, day = [*numbers, 1, 1][:3]
        start = datetime(year, month, day)  # noqa: DTZ001
        if clock:
            hour, minute = clock[:5].split(":") if ":" in clock else (clock[:2], "00")
            width = timedelta(minutes=0 if ":" in clock else 59)
            return start.replace(hour=int(hour), minute=int(minute)), width
        if len(numbers) == 1:
            return start, datetime(start.year, 12, 31) - start + timedelta(minutes=DAY - 1)  # noqa: DTZ001
        if len(numbers) == 2:
            return start, timedelta(days=_month_days(start)) - timedelta(minutes=1)
    except (ValueError, IndexError, OverflowError):
        return None
    return start, timedelta(minutes=DAY - 1)


def _month_days(first: datetime) -> int:
    later = (first + timedelta(days=31)).replace(day=1)
    return (later - first).days


@lru_cache(maxsize=16_384)  # a day has 1,440 minutes, and the same stamp is read many times
def span(start: str, end: str = "") -> Span | None:
    """Return first and last minute of a stated time; None when it cannot be read."""
    first = _civil(start)
    last = _civil(end) if end else first
    if first is None or last is None:
        return None
    a = int((first[0] - _EPOCH).total_seconds() // 60)
    b = int((last[0] + last[1] - _EPOCH).total_seconds() // 60)
    return (a, b) if a <= b else (b, a)


def stated(when: When | None) -> Span | None:
    """Return the minutes a sighting states; None when it states none that can be read."""
    return None if when is None else span(when.start, when.end)


def before(published: str, received: str = "") -> Span | None:
    """Return the minutes in which a sighting without a word of time can have happened.

    It is the twelve hours before the message was published, else received: in the development messages people tell of
    what they have just seen or of the night before.
    """
    found = span(published) if published else None
    found = found or (span(received) if received else None)
    return None if found is None else (found[0] - DAY // 2, found[1])


def text(minute: int) -> str:
    """Return a minute as ISO 8601 civil time."""
    return (_EPOCH + timedelta(minutes=minute)).isoformat(timespec="minutes")


FINENESS = (Precision.MINUTE, Precision.PART_OF_DAY, Precision.RANGE, Precision.DAY, Precision.WEEK, Precision.MONTH,
            Precision.YEAR, Precision.UNKNOWN)


def merged(whens: tuple[When, ...]) -> When | None:
    """Return the envelope of the finest stated times; coarser ones that hold them add nothing."""
    known = [when for when in whens if span(when.start, when.end) is not None]
    if not known:
        return None
    best = min(FINENESS.index(when.precision) for when in known)
    finest = [when for when in known if FINENESS.index(when.precision) == best]
    start = min(finest, key=lambda when: (span(when.start) or (0, 0), when.start)).start
    end = max(finest, key=lambda when: ((span(when.end) or (0, 0))[1], when.end)).end
    same = all((when.start, when.end) == (start, end) for when in finest)
    precision = finest[0].precision if same else _spanning(finest[0].precision)
    return When(start=start, end=end, precision=precision, approx=any(when.approx for when in finest),
                future=all(when.future for when in known))


def _spanning(precision: Precision) -> Precision:
    return precision if precision is Precision.UNKNOWN else Precision.RANGE
