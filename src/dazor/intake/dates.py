"""Dates as a channel states them, written the ISO way. A stated date is never shifted to another zone."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from dazor.intake.errors import BadZone

_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:,?[ T]+(\d{1,2}):(\d{2})(?::\d{2})?)?")
_COARSE = re.compile(r"\d{4}(-\d{2})?")


def zone(name: str) -> ZoneInfo:
    """Return the zone. Raises: BadZone when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise BadZone(f"{name!r} is no time zone. Nothing was read. Use a name like Europe/Minsk.") from error


def instant(seconds: object, there: ZoneInfo) -> str:
    """Return a machine's instant (Unix seconds, UTC) as civil time there, to the minute; "" when it is none."""
    try:
        return datetime.fromtimestamp(int(str(seconds)), there).isoformat(timespec="minutes")[:16]
    except (ValueError, OverflowError, OSError):
        return ""


def quarter(published: str) -> str:
    """Return a civil time no finer than the quarter of an hour; what is coarser stays as it is."""
    return f"{published[:14]}{int(published[14:16]) // 15 * 15:02d}" if len(published) == 16 else published


def _iso(stated: str) -> str:
    if _COARSE.fullmatch(stated):
        return stated
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return ""
    return moment.strftime("%Y-%m-%d" if len(stated) <= 10 else "%Y-%m-%dT%H:%M")


def _mail(stated: str) -> str:
    try:
        return parsedate_to_datetime(stated).strftime("%Y-%m-%dT%H:%M")
    except (ValueError, TypeError, IndexError):
        return ""


def _day_first(stated: str) -> str:
    found = _DAY.fullmatch(stated)
    if not found:
        return ""
    day, mark, month, year, hour, minute = found.groups()
    if (mark == "/" and int(day) <= 12 and day != month) or (mark != "." and len(year) == 2):
        return ""  # 03/04/2022 is two dates, 22-03-04 several
    try:
        moment = datetime(int(year) + 2000 * (len(year) == 2), int(month), int(day), int(hour or 0), int(minute or 0))  # noqa: DTZ001 - civil
    except ValueError:
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M" if hour else "%Y-%m-%d")


def civil(stated: str) -> str:
    """Return a stated date as ISO 8601 civil time, the offset left off and nothing shifted; "" when unsure.

    Reads ISO 8601, `22.11.2026 14:05`, mail dates (`Sun, 22 Nov 2026 14:05:00 +0300`), a year, a month.
    """
    stated = stated.strip()
    if not stated or len(stated) > 64 or not stated.isascii():
        return ""
    return _iso(stated) or _day_first(stated) or _mail(stated)
