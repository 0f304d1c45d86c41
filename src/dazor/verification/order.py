"""Why an incident stands where it stands in the queue: points with a reason for each.

The order is about the desk's time, not about truth: what saves lives first, then what somebody waits for, then what
is fresh and well supported. Points are added; nothing is hidden by them.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from dazor.model.codes import EVENT_TYPES, PlaceKind, ReleaseClass, Verification, Work
from dazor.model.facts import Incident

CLASS_POINTS = {ReleaseClass.R0: 60.0, ReleaseClass.R5: 20.0, ReleaseClass.R1: 16.0, ReleaseClass.R2: 12.0,
                ReleaseClass.R3: 6.0, ReleaseClass.R4: 2.0, ReleaseClass.R6: 0.0}
FRESH = ((3, 30.0), (12, 20.0), (24, 12.0), (72, 4.0))  # hours since it happened, points
STALE = -10.0  # older than a week
WARNS = 12.0  # hours in which an alert can still warn somebody; later it weighs as what was seen, class R1
WAITING = 35.0  # a colleague has done the work; one signature is missing
BELIEVED = 40.0  # times p − 0.5: from −20 to +20
QUICK = 150.0  # a quick signal of the last three hours: above everything that words can earn
VAGUE = -20.0  # a country or region, or nothing: nobody can be sent to look
Line = dict[str, Any]


def _line(factor: str, points: float, **values: str) -> Line:
    return {"factor": factor, "points": round(points, 1), "values": values}


def _hours(incident: Incident, now: datetime) -> float | None:
    """Return how long ago it ended, None where nobody said. `now` is civil time of the country watched: stated times are never shifted."""
    if incident.when is None or len(incident.when.end) < 10:
        return None
    end = incident.when.end if len(incident.when.end) > 10 else f"{incident.when.end}T23:59"
    try:
        return (now.replace(tzinfo=None) - datetime.fromisoformat(end).replace(tzinfo=None)).total_seconds() / 3600
    except ValueError:
        return None


def _age(hours: float | None) -> Line | None:
    """Points for freshness."""
    if hours is None:
        return None
    for limit, points in FRESH:
        if hours <= limit:
            return _line("fresh", points, hours=str(limit))
    return _line("old", STALE) if hours > 168 else None


def _kind(incident: Incident, hours: float | None) -> Line:
    """Points for the class its type falls under; an alert stands first while it can warn."""
    kind = EVENT_TYPES.get(incident.code)
    if kind is None:
        return _line("no_type", 0.0)
    if kind.release_class is not ReleaseClass.R0:
        return _line("class", CLASS_POINTS[kind.release_class], release_class=kind.release_class.value)
    if hours is not None and hours > WARNS:
        return _line("alert_past", CLASS_POINTS[ReleaseClass.R1], release_class=kind.release_class.value)
    return _line("alert", CLASS_POINTS[ReleaseClass.R0], release_class=kind.release_class.value)


def _support(incident: Incident) -> list[Line]:
    """Points for what it rests on; for what nobody could find or see, against it."""
    lines = []
    if incident.groups > 1:
        lines.append(_line("groups", 8 * math.log2(incident.groups), groups=str(incident.groups)))
    if incident.assessment is not None:
        lines.append(_line("believed", BELIEVED * (incident.assessment.p - 0.5), share=f"{incident.assessment.p:.0%}"))
        if incident.assessment.verification is Verification.CONTESTED:
            lines.append(_line("contested", 8.0))
    if all(place.kind in (PlaceKind.COUNTRY, PlaceKind.VAGUE, PlaceKind.REGION) for place in incident.places):
        lines.append(_line("vague_place", VAGUE))
    if incident.negated:
        lines.append(_line("negated", -15.0))
    if incident.when is not None and incident.when.future:
        lines.append(_line("announced", -10.0))
    return lines


def ranked(incident: Incident, *, work: Work, now: datetime, proposals: int = 0, danger: frozenset[str] = frozenset(),
           quick: bool = False) -> tuple[float, list[Line]]:
    """Return the points and their reasons, the heaviest first. `now`: civil time of the country watched, aware.

    `quick`: a quick signal is among its reports.
    """
    hours = _hours(incident, now)
    age = _age(hours)
    lines: list[Line | None] = [age, _kind(incident, hours), *_support(incident)]
    if quick and age is not None and age["points"] == FRESH[0][1]:
        lines.append(_line("quick_signal", QUICK))
    if work is Work.READY:
        lines.append(_line("waits_for_signature", WAITING))
    if proposals:
        lines.append(_line("proposals", 10.0, proposals=str(proposals)))
    if danger:
        lines.append(_line("danger", 5.0, kinds=", ".join(sorted(danger))))
    kept = sorted((line for line in lines if line is not None), key=lambda line: -abs(line["points"]))
    return round(sum(line["points"] for line in kept), 1), kept
