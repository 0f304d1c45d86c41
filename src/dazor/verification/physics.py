"""Which sightings of one incident cannot both be right: no vehicle goes so far in so short a time."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations

from dazor.model.codes import Role
from dazor.model.facts import Place, Report, Sighting
from dazor.verification.weights import SLACK_HOURS, SPEED_KMH

PAIRS_LOOKED_AT = 60  # sightings in the speed check
TOLD_WITHIN = timedelta(minutes=90)  # 99 of 100 of those who name no time tell within it (simulation: lognormal 1.8, 1.1)
_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


def seen_at(sighting: Sighting, *, on_map: bool = True) -> Place | None:
    """Return where it was seen: not where it was bound for. Off the map a name will do: other makers' lines have no points.

    A name that was looked for in vain is nowhere: a village may be invented.
    """
    usable = [p for p in sighting.places if p.role not in (Role.TO, Role.DIRECTION) and not p.unknown and not (on_map and _pointless(p))]
    return min(usable, key=lambda p: (_pointless(p), p.role is not Role.AT, p.radius_km or 0.0, p.id), default=None)


def _pointless(place: Place) -> bool:
    return place.lat is None or place.lon is None


def impossible(rows: Sequence[tuple[Report, Sighting]]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of reports that cannot both be right. Aircraft have no limit here."""
    located = [(report.id, place, span, SPEED_KMH[sighting.type]) for report, sighting in rows[:PAIRS_LOOKED_AT]
               if sighting.type in SPEED_KMH and (place := seen_at(sighting)) is not None
               and (span := _span(report, sighting)) is not None]
    found = []
    for (a, first, here, limit), (b, second, there, _) in combinations(located, 2):
        hours = max(here[1] - there[0], there[1] - here[0]).total_seconds() / 3600
        if a != b and _km(first, second) - (first.radius_km or 0.0) - (second.radius_km or 0.0) > limit * (hours + SLACK_HOURS):
            found.append((a, b))
    return tuple(found)


def _span(report: Report, sighting: Sighting) -> tuple[datetime, datetime] | None:
    """Return the first and last minute it can have been seen in; None where only a part of the day or less is known."""
    when = sighting.when
    if when is not None:
        if not _MINUTE.match(when.start) or not _MINUTE.match(when.end):
            return None
        return datetime.fromisoformat(when.start[:16]), datetime.fromisoformat(when.end[:16])
    told = _told(report)
    return None if told is None else (told - TOLD_WITHIN, told)


def _told(report: Report) -> datetime | None:
    stamp = report.published if _MINUTE.match(report.published) else report.received
    return datetime.fromisoformat(stamp[:16]) if _MINUTE.match(stamp) else None


def waited_minutes(report: Report, sighting: Sighting) -> float | None:
    """Return the minutes from the last minute it states to the message; None where either is not known to the minute."""
    span, told = _span(report, sighting) if sighting.when is not None else None, _told(report)
    return None if span is None or told is None else (told - span[1]).total_seconds() / 60


def _km(a: Place, b: Place) -> float:
    lat, lon, to_lat, to_lon = (math.radians(v or 0.0) for v in (a.lat, a.lon, b.lat, b.lon))
    h = math.sin((to_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 12_742.0 * math.asin(math.sqrt(min(1.0, h)))
