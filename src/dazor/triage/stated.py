"""What a mention of time is, and the When it becomes. Civil times as stated; no zone ever shifts one."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from dazor.model.codes import Precision
from dazor.model.facts import When
from dazor.triage.clock import Clock


class Known(NamedTuple):
    """When a message was published, as far as it says: the point that relative words count from."""

    day: date
    time: datetime | None  # None: only the day is known
    month_only: bool = False


class Mention(NamedTuple):
    """A stretch of tokens that says when."""

    first: int
    after: int
    day: date | None = None
    last_day: date | None = None  # of a range
    clock: Clock | None = None
    precision: Precision = Precision.DAY
    month: str = ""  # "2022-03" when only the month is said
    approx: bool = False
    future: bool = False
    year: int | None = None  # a year written out


def known(published: str) -> Known | None:
    """Return the publication time of `2022-03`, `2022-03-17` or `2022-03-17T14:20…`; None when it is none of them."""
    text = published.strip()
    try:
        if len(text) == 7:
            return Known(date.fromisoformat(text + "-01"), None, month_only=True)
        if len(text) <= 10:
            return Known(date.fromisoformat(text), None)
        moment = datetime.fromisoformat(text[:16])
    except ValueError:
        return None
    return Known(moment.date(), moment)


def stated(surface: str, day: date | None, clock: Clock | None, mention: Mention, at: Known | None) -> When:
    """Return the When of a mention of a day, joined with the clock said beside it."""
    if mention.month and clock is None:
        return When(start=mention.month, end=mention.month, precision=Precision.MONTH, approx=mention.approx,
                    surface=surface, future=mention.future)
    base = day or (at.day if at and not at.month_only else None)
    if base is None:
        start = f"{mention.year:04}" if mention.year and mention.precision is Precision.YEAR else (f"{at.day:%Y-%m}" if at else "")
        return When(start=start, end=start, precision=mention.precision if at or start else Precision.UNKNOWN,
                    approx=mention.approx, surface=surface)
    if clock is None:
        end = mention.last_day or base
        return When(start=base.isoformat(), end=end.isoformat(), precision=mention.precision, approx=mention.approx,
                    surface=surface, future=mention.future)
    start = f"{base.isoformat()}T{clock.hour:02}:{clock.minute:02}"
    return When(start=start, end=start, precision=Precision.MINUTE if clock.exact else Precision.PART_OF_DAY,
                approx=clock.approx or mention.approx, surface=surface, future=mention.future)


def unstated(at: Known | None, published: str) -> When | None:
    """Return the When of a message without a word of time: the publication date, no surface."""
    if at is None:
        return None
    text = published[:7] if at.month_only else at.day.isoformat() if at.time is None else f"{at.time:%Y-%m-%dT%H:%M}"
    precision = Precision.MONTH if at.month_only else Precision.DAY if at.time is None else Precision.MINUTE
    return When(start=text, end=text, precision=precision)
