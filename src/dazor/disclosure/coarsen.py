"""What was known → as much of it as a class may say. Fields only; nothing here can hold a quotation."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from dazor.model.codes import Precision
from dazor.model.facts import Count, When
from dazor.model.public import PublicCount, PublicTime

LAST_YEAR = 9000  # delays are added to dates; beyond it they would leave the calendar
PART_HOURS = 6  # night, morning, afternoon, evening
BOUNDS = (0, 1, 3, 10, 20, 30, 50, 100, 200, 500, 1000)  # steps of a bounded count: odd numbers name who counted


class Period:
    """The civil period a stated time means; first inclusive, `end` exclusive. Nothing is shifted through a zone."""

    def __init__(self, start: str, end: str) -> None:
        """Raises: ValueError for what is not ISO 8601 of reduced precision."""
        first, last = _bounds(start), _bounds(end or start)
        self.first = min(first[0], last[0])
        self.end = max(first[1], last[1])
        if self.end.year > LAST_YEAR:
            raise ValueError("no incident is that far ahead")


def _bounds(text: str) -> tuple[datetime, datetime]:
    day, _, clock = text.strip().partition("T")
    if clock:
        moment = datetime.fromisoformat(f"{day}T{clock[:5]}")  # seconds and zone are not civil time
        return moment, moment + (timedelta(minutes=1) if ":" in clock else timedelta(hours=1))
    numbers = [int(part) for part in day.split("-")]
    first = datetime(numbers[0], *_rest(numbers))  # noqa: DTZ001 - civil
    if len(numbers) == 1:
        return first, first.replace(year=first.year + 1)
    if len(numbers) == 2:
        return first, first + timedelta(days=monthrange(first.year, first.month)[1])
    return first, first + timedelta(days=1)


def _rest(numbers: list[int]) -> tuple[int, int]:
    if len(numbers) > 3:
        raise ValueError("a date has three parts at most")
    month, day = [*numbers[1:], 1, 1][:2]
    return month, day


def time(when: When, form: str) -> PublicTime:
    """Return a stated time as coarse as a form asks; what is coarser already stays as it is."""
    if form == "as_stated":
        return PublicTime(start=when.start, end=when.end, precision=when.precision)
    if form == "minute":
        return PublicTime(start=when.start[:16], end=when.end[:16], precision=when.precision)
    period = Period(when.start, when.end)
    if form == "week":
        first, last = _monday(period.first.date()), _monday(_last_day(period)) + timedelta(days=6)
        return _days(first, last, Precision.WEEK if last - first < timedelta(days=7) else Precision.RANGE)
    if form == "part_of_day" and "T" in when.start and "T" in when.end:
        return _parts(period)
    return _whole_days(when, period)


def _whole_days(when: When, period: Period) -> PublicTime:
    if when.precision in (Precision.WEEK, Precision.MONTH, Precision.YEAR) and "T" not in when.start + when.end:
        return PublicTime(start=when.start, end=when.end, precision=when.precision)
    first, last = period.first.date(), _last_day(period)
    return _days(first, last, Precision.DAY if first == last else Precision.RANGE)


def _parts(period: Period) -> PublicTime:
    start = period.first.replace(hour=period.first.hour // PART_HOURS * PART_HOURS, minute=0)
    last = period.end - timedelta(minutes=1)
    end = last.replace(hour=last.hour // PART_HOURS * PART_HOURS, minute=0) + timedelta(hours=PART_HOURS, minutes=-1)
    one = end - start < timedelta(hours=PART_HOURS)
    return PublicTime(start=start.isoformat(timespec="minutes"), end=end.isoformat(timespec="minutes"),
                      precision=Precision.PART_OF_DAY if one else Precision.RANGE)


def _last_day(period: Period) -> date:
    return (period.end - timedelta(minutes=1)).date()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days(first: date, last: date, precision: Precision) -> PublicTime:
    return PublicTime(start=first.isoformat(), end=last.isoformat(), precision=precision)


def week_end(period: Period) -> datetime:
    """Return the civil midnight after the week in which a period ends."""
    after = _monday(_last_day(period)) + timedelta(days=7)
    return datetime(after.year, after.month, after.day)  # noqa: DTZ001 - civil


def count(known: Count | None, form: str, groups: int) -> PublicCount | None:
    """Return a number in the form of a class; None when nothing may or can be said."""
    if known is None or form == "none" or (known.min is None and known.max is None):
        return None
    match form:
        case "as_stated":
            return PublicCount(min=known.min, max=known.max, unit=known.unit)
        case "exact_if_two" if groups >= 2 and not known.approx:
            return PublicCount(min=known.min, max=known.max, unit=known.unit)
        case "at_least" | "exact_if_two":
            return PublicCount(min=known.min, unit=known.unit) if known.min else None
        case "bounds":
            return _bounded(known)
        case _:
            return _three(known)


def _bounded(known: Count) -> PublicCount | None:
    low = max((step for step in BOUNDS if step <= known.min), default=0) if known.min is not None else None
    high = next((step for step in BOUNDS if step >= known.max), None) if known.max is not None else None
    if low is None and high is None:
        return None
    return PublicCount(min=low, max=high, unit=known.unit)


def _three(known: Count) -> PublicCount | None:
    if known.min is not None and known.min >= 3:
        return PublicCount(min=3, unit=known.unit)
    if known.max is not None and known.max < 3:
        return PublicCount(unit=known.unit, fewer_than_three=True)
    return None  # it could be either: nothing is said rather than a guess
